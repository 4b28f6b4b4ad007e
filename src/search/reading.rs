//! How Chinese characters are read.

use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use super::fold::{is_han, is_mark};
use super::heteronyms::HETERONYMS;
use crate::script::simplified;

/// Phrases by first character, the longest first.
static PHRASES: LazyLock<HashMap<char, Vec<Phrase>>> = LazyLock::new(|| {
    let mut table = HETERONYMS.to_vec();
    table.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    let mut phrases: HashMap<char, Vec<Phrase>> = HashMap::new();
    for (text, readings) in table {
        let characters: Vec<char> = text.chars().collect();
        let readings = readings.split(' ').map(|reading| (reading != "-").then_some(reading)).collect();
        if let Some(first) = characters.first() {
            phrases.entry(*first).or_default().push(Phrase { characters, readings });
        }
    }
    phrases
});

/// Readings that a character has in some phrase, besides its usual one.
static UNUSUAL: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut unusual: HashMap<char, Vec<&'static str>> = HashMap::new();
    for (text, readings) in HETERONYMS {
        for (c, reading) in text.chars().zip(readings.split(' ')) {
            let known = unusual.entry(c).or_default();
            if reading != "-" && !known.contains(&reading) {
                known.push(reading);
            }
        }
    }
    unusual
});

struct Phrase {
    characters: Vec<char>,
    readings: Vec<Option<&'static str>>,
}

/// Syllables of a text in pinyin without tones, separated by blanks: `张江AI` → `zhang jiang AI`.
///
/// Han characters without a known reading and what is not Chinese stay as they are.
#[must_use]
pub fn pinyin(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut spelled = String::with_capacity(text.len() * 2);
    let mut after_syllable = false;
    for (c, reading) in characters.iter().zip(readings(&characters)) {
        let letter = reading.is_some() || is_han(*c) || c.is_alphanumeric() || is_mark(*c);
        let apart = reading.is_some() || after_syllable;
        if apart && letter && !spelled.is_empty() && !spelled.ends_with(|last: char| !last.is_alphanumeric())
        {
            spelled.push(' ');
        }
        match reading {
            Some(reading) => spelled.extend(letters(reading).chars().map(|c| if c == 'v' { 'ü' } else { c })),
            None => spelled.push(*c),
        }
        after_syllable = reading.is_some();
    }
    spelled
}

/// The reading of each character where it stands: letters with `v` for ü, then the tone as a digit, 5 for none.
///
/// Characters of traditional script are read as the simplified ones.
pub(super) fn readings(characters: &[char]) -> Vec<Option<&'static str>> {
    let simple: Vec<char> = characters.iter().map(|c| simplified(*c)).collect();
    let mut readings = Vec::with_capacity(simple.len());
    while let Some(rest) = simple.get(readings.len()..)
        && let Some(first) = rest.first()
    {
        match phrase(*first, rest) {
            Some(phrase) => readings.extend(
                phrase
                    .characters
                    .iter()
                    .zip(&phrase.readings)
                    .map(|(c, reading)| reading.or_else(|| usual(*c))),
            ),
            None => readings.push(usual(*first)),
        }
    }
    readings
}

/// All readings of a character, in whatever phrase.
pub(super) fn every_reading(c: char) -> impl Iterator<Item = &'static str> {
    usual(c).into_iter().chain(UNUSUAL.get(&c).into_iter().flatten().copied())
}

/// A reading without its tone.
pub(super) fn letters(reading: &'static str) -> &'static str {
    reading.trim_end_matches(|c: char| c.is_ascii_digit())
}

fn phrase(first: char, rest: &[char]) -> Option<&'static Phrase> {
    PHRASES.get(&first)?.iter().find(|phrase| rest.starts_with(&phrase.characters))
}

fn usual(c: char) -> Option<&'static str> {
    c.to_pinyin().map(|reading| numbered(reading.with_tone_num_end()))
}

/// The crate's spelling with `v` for ü and the digit 5 for no tone.
fn numbered(reading: &'static str) -> &'static str {
    static RESPELLED: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
        let every = ('\u{3400}'..='\u{9fff}').chain('\u{20000}'..='\u{323af}');
        every
            .filter_map(|c| c.to_pinyin())
            .map(pinyin::Pinyin::with_tone_num_end)
            .filter(|reading| reading.contains('ü') || !reading.ends_with(|c: char| c.is_ascii_digit()))
            .map(|reading| {
                let tone = if reading.ends_with(|c: char| c.is_ascii_digit()) { "" } else { "5" };
                (reading, reading.replace('ü', "v") + tone)
            })
            .collect()
    });
    RESPELLED.get(reading).map_or(reading, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled() {
        assert_eq!(pinyin("张江"), "zhang jiang");
        assert_eq!(pinyin("張江AI平台2.0"), "zhang jiang AI ping tai 2.0");
        assert_eq!(pinyin("绿色“AI+X”"), "lü se“AI+X”");
        assert_eq!(pinyin("Pudong New Area"), "Pudong New Area");
        assert_eq!(pinyin(""), "");
    }

    #[test]
    fn heteronyms_are_read_by_their_phrase() {
        for (text, spelled) in [
            ("重庆", "chong qing"),
            ("重點", "zhong dian"),
            ("长三角", "chang san jiao"),
            ("长宁区", "chang ning qu"),
            ("区长", "qu zhang"),
            ("中国银行", "zhong guo yin hang"),
            ("行业", "hang ye"),
            ("行动", "xing dong"),
            ("闵行区", "min hang qu"),
            ("会计", "kuai ji"),
            ("厦门", "xia men"),
            ("成都", "cheng du"),
            ("西藏", "xi zang"),
            ("莘庄镇", "xin zhuang zhen"),
            ("重慶", "chong qing"),
        ] {
            assert_eq!(pinyin(text), spelled, "{text}");
        }
    }

    #[test]
    fn the_table_gives_each_character_a_reading() {
        for (text, readings) in HETERONYMS {
            assert_eq!(text.chars().count(), readings.split(' ').count(), "{text}");
            for (c, reading) in text.chars().zip(readings.split(' ')) {
                assert_eq!(simplified(c), c, "{text}");
                let well_formed = reading.ends_with(['1', '2', '3', '4', '5']) && letters(reading).is_ascii();
                assert!(reading == "-" || well_formed, "{text}: {reading}");
            }
            let unusual = |(c, reading)| reading != "-" && usual(c) != Some(reading);
            assert!(text.chars().zip(readings.split(' ')).any(unusual), "{text} is read as usual");
        }
        let mut phrases: Vec<&str> = HETERONYMS.iter().map(|(text, _)| *text).collect();
        phrases.sort_unstable();
        phrases.dedup();
        assert_eq!(phrases.len(), HETERONYMS.len(), "a phrase is given twice");
    }
}
