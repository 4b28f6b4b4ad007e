//! Traditional characters and their simplified forms.

use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// First and last code point of the characters that may have a simplified form.
pub const HAN: std::ops::RangeInclusive<u32> = 0x3400..=0x9FFF;

/// Simplified forms by code point, from `OpenCC`'s table of single characters.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let all: Vec<char> = HAN.filter_map(char::from_u32).collect();
    // One character a line, so that no phrase of the dictionary spans two.
    let lines: String = all.iter().flat_map(|c| [*c, '\n']).collect();
    let Ok(converter) = OpenCC::from_config(BuiltinConfig::T2s) else { return all };
    let table: Vec<char> = converter.convert(&lines).lines().filter_map(|line| line.chars().next()).collect();
    if table.len() == all.len() { table } else { all }
});

/// The simplified form of a character.
#[must_use]
pub fn simplified(c: char) -> char {
    let index = u32::from(c).wrapping_sub(*HAN.start()) as usize;
    SIMPLIFIED.get(index).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_are_simplified_and_others_stay() {
        let folded: String = "張江後臺、Ａ1〇".chars().map(simplified).collect();
        assert_eq!(folded, "张江后台、Ａ1〇");
    }
}
