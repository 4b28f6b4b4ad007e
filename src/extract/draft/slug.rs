//! Ids from Chinese names: pinyin without tones.

use pinyin::ToPinyin;

use crate::digest::hexadecimal;

/// Longest id before it is shortened, in bytes.
const LONGEST: usize = 48;

/// An id for a name: `区科经委` → `qukejingwei`, `AI+X平台` → `ai-x-pingtai`.
///
/// Long names are cut and end in eight digits of their hash. Names without a single letter give `x-` and the hash.
#[must_use]
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    let mut cut = false;
    for c in name.chars() {
        if slug.len() > LONGEST {
            cut = true;
            break;
        }
        match c.to_pinyin() {
            Some(syllable) => slug.extend(syllable.plain().chars().map(|c| if c == 'ü' { 'v' } else { c })),
            None if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            None => {}
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() {
        format!("x-{}", hash(name))
    } else if cut {
        let kept: String = slug.chars().take(LONGEST - 9).collect();
        format!("{}-{}", kept.trim_end_matches('-'), hash(name))
    } else {
        slug.to_owned()
    }
}

/// Eight hexadecimal digits of the SHA-256 of a text.
pub(super) fn hash(text: &str) -> String {
    hexadecimal(text.as_bytes()).chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids() {
        assert_eq!(slug("科经委"), "kejingwei");
        assert_eq!(slug("“AI+X”平台"), "ai-x-pingtai");
        assert_eq!(slug("绿色"), "lvse");
        let long = slug(&"高端医疗器械产业".repeat(5));
        assert!(long.len() <= LONGEST && long != slug(&"高端医疗器械产业".repeat(6)), "{long}");
        assert!(slug("※").starts_with("x-"));
    }
}
