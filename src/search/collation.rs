//! Sort keys of Chinese collation.

use unicode_normalization::UnicodeNormalization;

use super::fold::{is_han, is_mark};
use super::reading::{letters, readings};
use crate::script::simplified;

/// Marks of the tones, the neutral one last. All come before digits and letters.
const TONES: [char; 5] = ['!', '#', '$', '%', '*'];
/// Mark of a syllable with ü, which follows its fellow with u in all tones: lu, lü, luan.
const DIAERESIS: char = '+';
/// Between what decides the order and what breaks ties; the lowest character that XML admits.
const TIE: char = '\t';

/// A key whose order by code points is the order in which Chinese readers look for the text.
///
/// Character by character, as in a dictionary: letters of the syllable, tone, character (GB/T 13418, but characters
/// read alike go by code point, not strokes). Traditional characters stand with their simplified forms. Latin letters
/// stand among the syllables, whatever their case; numbers go by value, before letters; punctuation counts for
/// nothing and blanks only between words that are not Chinese. Characters without a known reading come last. Texts
/// that are alike in all this go by their own code points, so that different texts have different keys.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let characters: Vec<char> = text.nfkc().collect();
    let readings = readings(&characters);
    let mut key = Key {
        written: String::with_capacity(text.len() * 3),
        digits: String::new(),
        blank: false,
        word: false,
    };
    for (c, reading) in characters.iter().zip(readings) {
        match reading {
            Some(reading) => key.syllable(simplified(*c), reading),
            None => key.other(simplified(*c)),
        }
    }
    key.end_number();
    let mut key = key.written;
    key.push(TIE);
    key.push_str(text);
    key
}

struct Key {
    written: String,
    /// Digits of a number not yet written.
    digits: String,
    /// Whether something that separates words was passed since the last word.
    blank: bool,
    /// Whether the last thing written was no Han character.
    word: bool,
}

impl Key {
    fn syllable(&mut self, c: char, reading: &'static str) {
        self.end_number();
        let letters = letters(reading);
        self.written.extend(letters.chars().map(|letter| if letter == 'v' { 'u' } else { letter }));
        if letters.contains('v') {
            self.written.push(DIAERESIS);
        }
        let tone = reading.chars().next_back().and_then(|tone| tone.to_digit(10)).unwrap_or(5) as usize;
        self.written.push(tone.checked_sub(1).and_then(|tone| TONES.get(tone)).copied().unwrap_or('*'));
        self.written.push(c);
        self.word = false;
        self.blank = false;
    }

    fn other(&mut self, c: char) {
        if let Some(digit) = c.to_digit(10) {
            self.separate();
            self.digits.extend(char::from_digit(digit, 10));
        } else if c.is_alphanumeric() {
            self.end_number();
            self.separate();
            self.written.extend(c.to_lowercase().nfd().filter(|c| !is_mark(*c)));
            self.word = !is_han(c);
        } else if !is_mark(c) {
            self.end_number();
            self.blank = true;
        }
    }

    /// Writes the blank between two words.
    fn separate(&mut self) {
        if self.blank && self.word {
            self.written.push(' ');
        }
        self.blank = false;
    }

    /// Writes a number so that numbers of more digits come later: its length, then its digits.
    fn end_number(&mut self) {
        if self.digits.is_empty() {
            return;
        }
        let digits = self.digits.trim_start_matches('0');
        let length = digits.len();
        // Lengths of nine and more as nines and the rest, so that a greater length is a greater text.
        self.written.extend(std::iter::repeat_n('9', length / 9));
        self.written.extend(u32::try_from(length % 9).ok().and_then(|rest| char::from_digit(rest, 10)));
        self.written.push_str(digits);
        self.digits.clear();
        self.word = true;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_sorted(texts: &[&str]) {
        for pair in texts.windows(2) {
            assert!(sort_key(pair[0]) < sort_key(pair[1]), "{} before {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn chinese_goes_by_syllable_tone_and_character() {
        assert_sorted(&["北京", "重庆", "上海", "厦门"]);
        assert_sorted(&["安徽", "长宁区", "成都", "奉贤区", "闵行区", "浦东新区", "张江", "张江科学城"]);
        assert_sorted(&["西安", "先", "县"]);
        assert_sorted(&["妈", "麻", "马", "骂", "吗"]);
        assert_sorted(&["路", "绿", "乱", "略", "轮"]);
        assert_sorted(&["银行", "银河"]);
        assert_sorted(&["張家港", "张江", "張江", "张口"]);
    }

    #[test]
    fn letters_stand_among_the_syllables() {
        assert_sorted(&[
            "2025",
            "A股",
            "爱国",
            "AI产业",
            "北京",
            "Beta",
            "C++",
            "成都",
            "G60科创走廊",
            "广东",
            "张江",
            "ZTE",
        ]);
        assert_sorted(&["AI", "Ai", "ai", "ai b", "aib"]);
        assert_sorted(&["“白玉兰”", "《北京》", "【上海】"]);
        assert_sorted(&["cafe", "café", "cafes"]);
    }

    #[test]
    fn numbers_go_by_value() {
        assert_sorted(&[
            "第0",
            "第2",
            "第３",
            "第010",
            "第10",
            "第99",
            "第12345678",
            "第123456789",
            "第1234567890",
        ]);
        assert_sorted(&["G2", "G15", "G60", "GA"]);
    }

    #[test]
    fn characters_without_reading_come_last() {
        assert_sorted(&["张江", "zzz", "Я", "あ"]);
    }

    proptest! {
        #[test]
        fn different_texts_have_different_keys(left in "\\PC{0,12}", right in "\\PC{0,12}") {
            prop_assert_eq!(left == right, sort_key(&left) == sort_key(&right));
        }

        #[test]
        fn numbers_sort_as_numbers(left in any::<u128>(), right in any::<u128>()) {
            let order = sort_key(&format!("第{left}")).cmp(&sort_key(&format!("第{right}")));
            prop_assert_eq!(order, left.cmp(&right));
        }
    }
}
