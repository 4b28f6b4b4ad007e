//! Latin letters read as pinyin: whole syllables or initials.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::fold::is_mark;
use super::reading::{every_reading, letters};

/// Most ways in which letters are cut into syllables.
const MOST_READINGS: usize = 8;
/// Most letters that are read as initials.
const MOST_INITIALS: usize = 12;
/// Letters in the longest syllable (zhuang).
const LONGEST: usize = 6;

/// Every syllable of Chinese, without tone, with `v` for ü.
static SYLLABLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    ('\u{4e00}'..='\u{9fff}')
        .flat_map(every_reading)
        .map(letters)
        .filter(|syllable| syllable.is_ascii() && syllable.contains(['a', 'e', 'i', 'o', 'u', 'v']))
        .collect()
});

/// What letters say of a character's reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sound {
    /// The syllable is this.
    Syllable(String),
    /// The syllable begins with this.
    Initial(String),
}

/// Whether a word is one syllable.
pub(super) fn is_syllable(word: &str) -> bool {
    spelling(word).is_some_and(|letters| SYLLABLES.contains(letters.as_str()))
}

/// The ways to read words, one after the other, as pinyin: as syllables (`xian` is 先 or 西安), or else as initials
/// (`zj`, `zhj`). None where they are no pinyin.
pub(super) fn sounds(words: &[&str]) -> Vec<Vec<Sound>> {
    let Some(spelled) = words.iter().map(|word| spelling(word)).collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    let mut ways = vec![Vec::new()];
    for word in &spelled {
        let cuts = cut(word);
        ways = ways
            .iter()
            .flat_map(|way: &Vec<Sound>| {
                cuts.iter().map(move |cut| [way.as_slice(), cut.as_slice()].concat())
            })
            .take(MOST_READINGS)
            .collect();
    }
    if ways.is_empty() { initials(&spelled.concat()) } else { ways }
}

/// Letters a to z of a word, tones left out and `v` for ü.
fn spelling(word: &str) -> Option<String> {
    let composed = word.nfd().filter(|c| !is_mark(*c) || *c == '\u{308}').nfc();
    let letters: String = composed.map(|c| if c == 'ü' { 'v' } else { c }).collect();
    (!letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(letters)
}

/// Ways to cut letters into syllables, those with longer first syllables first.
fn cut(letters: &str) -> Vec<Vec<Sound>> {
    // From the end, so that each position is solved once.
    let mut from: Vec<Vec<Vec<Sound>>> = vec![Vec::new(); letters.len()];
    from.push(vec![Vec::new()]);
    for start in (0..letters.len()).rev() {
        let mut ways = Vec::new();
        for length in (1..=LONGEST.min(letters.len() - start)).rev() {
            let Some(syllable) = letters.get(start..start + length).filter(|part| SYLLABLES.contains(part))
            else {
                continue;
            };
            for rest in from.get(start + length).into_iter().flatten() {
                ways.push([&[Sound::Syllable(syllable.to_owned())], rest.as_slice()].concat());
            }
        }
        ways.truncate(MOST_READINGS);
        if let Some(slot) = from.get_mut(start) {
            *slot = ways;
        }
    }
    from.into_iter().next().unwrap_or_default()
}

/// Letters as initials: each by itself, and with zh, ch, sh as one.
fn initials(letters: &str) -> Vec<Vec<Sound>> {
    if !(2..=MOST_INITIALS).contains(&letters.len()) || letters.contains(['i', 'u', 'v']) {
        return Vec::new();
    }
    let single: Vec<Sound> = letters.chars().map(|letter| Sound::Initial(letter.into())).collect();
    let mut double = Vec::new();
    let mut rest = letters;
    while !rest.is_empty() {
        let length = if ["zh", "ch", "sh"].iter().any(|pair| rest.starts_with(pair)) { 2 } else { 1 };
        let (initial, after) = rest.split_at(length);
        double.push(Sound::Initial(initial.to_owned()));
        rest = after;
    }
    // A single initial (`sh`) would be found everywhere.
    if double.len() == single.len() || double.len() < 2 { vec![single] } else { vec![single, double] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(words: &[&str]) -> Vec<String> {
        let spell = |sound: &Sound| match sound {
            Sound::Syllable(letters) => letters.clone(),
            Sound::Initial(letters) => format!("{letters}-"),
        };
        sounds(words).iter().map(|way| way.iter().map(spell).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn letters_are_cut_into_syllables() {
        assert_eq!(ways(&["zhangjiang"]), ["zhang jiang", "zhang ji ang"]);
        assert_eq!(ways(&["xian"]), ["xian", "xi an"]);
        assert_eq!(ways(&["xi", "an"]), ["xi an"]);
        assert_eq!(ways(&["lvse"]), ["lv se"]);
        assert_eq!(ways(&["lǜsè"]), ["lv se"]);
    }

    #[test]
    fn other_letters_are_initials() {
        assert_eq!(ways(&["zj"]), ["z- j-"]);
        assert_eq!(ways(&["zhj"]), ["z- h- j-", "zh- j-"]);
        assert_eq!(ways(&["sh"]), ["s- h-"]);
        assert!(ways(&["z"]).is_empty() && ways(&["5g"]).is_empty() && ways(&["medical"]).is_empty());
    }

    #[test]
    fn hostile_letters_stay_few() {
        assert!(sounds(&[&"xian".repeat(64)]).len() <= MOST_READINGS);
        assert!(sounds(&["a"; 64]).len() <= MOST_READINGS);
    }
}
