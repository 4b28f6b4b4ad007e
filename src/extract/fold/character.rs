//! Folding of single characters.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_compatible;

use crate::script::{self, HAN};

/// Characters that are simplified text too, where `OpenCC` would change them.
const KEPT: &str = "乾著藉瞭夥麼徵";

/// Simplified forms by code point, those that are simplified text as they are left out.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let all = HAN.filter_map(char::from_u32);
    all.map(|c| if KEPT.contains(c) { c } else { script::simplified(c) }).collect()
});

/// Folds one character and hands on what it becomes: at most a few characters, none for marks without width.
pub(super) fn fold(c: char, mut push: impl FnMut(char)) {
    match c {
        '\u{20}'..='\u{7e}' | '…' | '№' | '℃' | '㎡' | '㎥' | '㎞' | '²' | '³' => push(c),
        '\u{3400}'..='\u{9fff}' => push(simplified(c)),
        '\u{2460}'..='\u{24ff}'
        | '\u{3220}'..='\u{3229}'
        | '\u{2776}'..='\u{2793}'
        | '、'
        | '。'
        | '《'
        | '》'
        | '“'
        | '”'
        | '‘'
        | '’'
        | '〔'
        | '〕'
        | '【'
        | '】'
        | '·'
        | '〈'
        | '〉' => {
            push(c);
        }
        '，' => push(','),
        '：' | '︰' | '∶' => push(':'),
        '；' => push(';'),
        '（' => push('('),
        '）' => push(')'),
        '\u{ff01}'..='\u{ff5e}' => push(half_width(c)),
        '—' | '–' | '―' | '─' | '━' | '−' | '‐' | '‑' | '‒' | '﹣' => push('-'),
        // Lines of a table that is drawn: strokes part its cells, corners part nothing.
        '│' | '┃' | '║' | '├' | '┤' | '┼' | '┠' | '┨' | '╂' | '╋' | '┣' | '┫' => {
            push('|');
        }
        '〜' | '∼' => push('~'),
        '「' | '﹁' | '〝' => push('“'),
        '」' | '﹂' | '〞' => push('”'),
        '『' => push('‘'),
        '』' => push('’'),
        '﹝' | '﹙' => push('〔'),
        '﹞' | '﹚' => push('〕'),
        '〖' => push('【'),
        '〗' => push('】'),
        '≥' | '≧' | '⩾' => push('≥'),
        '≤' | '≦' | '⩽' => push('≤'),
        '\u{200b}'..='\u{200f}'
        | '\u{2060}'
        | '\u{feff}'
        | '\u{ad}'
        | '\u{fe00}'..='\u{fe0f}'
        | '┌'
        | '┐'
        | '└'
        | '┘'
        | '┬'
        | '┴'
        | '┏'
        | '┓'
        | '┗'
        | '┛'
        | '┳'
        | '┻' => {}
        _ if c.is_ascii() || c.is_control() => {}
        _ => {
            // What it is made of is folded like any other character: a subscript minus becomes a minus, and that a hyphen.
            let push: &mut dyn FnMut(char) = &mut push;
            decompose_compatible(
                c,
                |part| if part == c { push(simplified(c)) } else { fold(part, &mut *push) },
            );
        }
    }
}

fn half_width(c: char) -> char {
    char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
}

fn simplified(c: char) -> char {
    let index = u32::from(c).wrapping_sub(*HAN.start()) as usize;
    SIMPLIFIED.get(index).copied().unwrap_or(c)
}

/// Whether a character is written with Chinese ones: a Han character or its punctuation.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

/// Canonical form of folded text: punctuation is full-width where it stands next to Chinese text.
pub(super) fn canonical(folded: &str) -> String {
    if !folded.bytes().any(|byte| matches!(byte, b'(' | b')' | b',' | b':' | b';' | b'?' | b'!' | b'-')) {
        return folded.to_owned();
    }
    let chars: Vec<char> = folded.chars().collect();
    let wide = |at: usize| {
        let around = |c: Option<&char>| {
            c.is_some_and(|c| {
                is_han(*c) || matches!(c, '、' | '。' | '《' | '》' | '“' | '”' | '(' | ')' | '〔' | '〕')
            })
        };
        at.checked_sub(1).is_some_and(|before| around(chars.get(before))) || around(chars.get(at + 1))
    };
    let full = |at: usize, c: char| match c {
        '(' => '（',
        ')' => '）',
        ',' if wide(at) => '，',
        ':' if wide(at) => '：',
        ';' if wide(at) => '；',
        '?' if wide(at) => '？',
        '!' if wide(at) => '！',
        '-' => dash(&chars, at),
        other => other,
    };
    chars.iter().enumerate().map(|(at, c)| full(at, *c)).collect()
}

/// A dash between or beside Chinese characters or years is a long one; within Latin words it is a hyphen.
fn dash(chars: &[char], at: usize) -> char {
    let beside = |c: Option<&char>| c.is_some_and(char::is_ascii_alphabetic);
    let digits = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    let year = at >= 4 && chars.get(at - 4..at).is_some_and(|four| four.iter().all(char::is_ascii_digit));
    if beside(before) || beside(chars.get(at + 1)) || (digits(before) && !year) { '-' } else { '—' }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: impl Iterator<Item = char>) -> String {
        let mut folded = String::new();
        text.for_each(|c| fold(c, |d| folded.push(d)));
        folded
    }

    /// Simplified characters are left out: a few would be simplified again, each to another word.
    #[test]
    fn what_is_folded_stays_as_it_is() {
        for c in ('\0'..=char::MAX).filter(|c| !is_han(*c)) {
            let once = folded(std::iter::once(c));
            let han = once.chars().any(is_han);
            assert!(han || folded(once.chars()) == once, "{c:?} {once}");
        }
        assert_eq!(folded("₋⁻﹘−".chars()), "----");
    }
}
