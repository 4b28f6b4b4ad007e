//! Words found in a text. Most of Chinese text starts no word of a list, which one bit a character tells; an
//! automaton over bytes would take three steps a character, each through a table too large for the nearest memory.

use std::ops::Range;

/// Characters that have a bit of their own; the others share these.
const BITS: usize = 1 << 16;
/// No character.
const EMPTY: u64 = 0;
/// No word ends here.
const NONE: u32 = u32::MAX;

/// A list of words made ready to be found.
#[derive(Debug)]
pub(crate) struct Finder {
    /// For every character whether a word starts with it, or one that shares its bit.
    first: Vec<u64>,
    /// Edges of the tree of characters, from (node, character) to node, by open addressing.
    edges: Vec<(u64, u32)>,
    /// For every node the word that ends there.
    ends: Vec<u32>,
}

/// Where a word stands, and which of the list it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// Its place in the list.
    pub(crate) word: usize,
}

impl Finder {
    /// Makes a list ready; of equal words the first counts. There are fewer words than 2³².
    pub(crate) fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        let most = words.iter().map(|word| word.chars().count()).sum::<usize>();
        let mut finder = Self {
            first: vec![0; BITS / 64],
            edges: vec![(EMPTY, 0); (2 * most + 2).next_power_of_two()],
            ends: vec![NONE],
        };
        for (index, word) in (0..NONE).zip(words) {
            finder.add(word, index);
        }
        finder
    }

    fn add(&mut self, word: &str, index: u32) {
        let Some(first) = word.chars().next() else { return };
        let (place, bit) = bit(first);
        if let Some(bits) = self.first.get_mut(place) {
            *bits |= bit;
        }
        let mut node = 0;
        for c in word.chars() {
            let (slot, next) = self.edge(node, c);
            node = next.unwrap_or_else(|| {
                let fresh = u32::try_from(self.ends.len()).unwrap_or(NONE);
                self.ends.push(NONE);
                if let Some(edge) = self.edges.get_mut(slot) {
                    *edge = (key(node, c), fresh);
                }
                fresh
            });
        }
        if let Some(end) = self.ends.get_mut(node as usize).filter(|end| **end == NONE) {
            *end = index;
        }
    }

    /// The slot of an edge, and the node it leads to where there is one.
    fn edge(&self, node: u32, c: char) -> (usize, Option<u32>) {
        let key = key(node, c);
        let mask = self.edges.len() - 1;
        let mut slot = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & mask;
        loop {
            // At most half of the slots are taken.
            match self.edges.get(slot) {
                Some((found, next)) if *found == key => return (slot, Some(*next)),
                Some((EMPTY, _)) | None => return (slot, None),
                Some(_) => slot = (slot + 1) & mask,
            }
        }
    }

    fn is_first(&self, c: char) -> bool {
        let (place, bit) = bit(c);
        self.first.get(place).is_some_and(|bits| bits & bit != 0)
    }

    /// The longest word that a text starts with: its length in bytes and its place in the list.
    pub(crate) fn at_start(&self, text: &str) -> Option<(usize, usize)> {
        self.longest(text.chars())
    }

    /// The longest word that some characters start with.
    fn longest(&self, chars: impl Iterator<Item = char> + Clone) -> Option<(usize, usize)> {
        if !self.is_first(chars.clone().next()?) {
            return None;
        }
        let mut longest = None;
        let (mut node, mut length) = (0, 0);
        for c in chars {
            let Some(next) = self.edge(node, c).1 else { break };
            node = next;
            length += c.len_utf8();
            if let Some(word) = self.ends.get(node as usize).filter(|word| **word != NONE) {
                longest = Some((length, *word as usize));
            }
        }
        longest
    }

    /// Whether a text is a word.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.at_start(text).is_some_and(|(length, _)| length == text.len())
    }

    /// Whether a text starts with a word.
    pub(crate) fn starts(&self, text: &str) -> bool {
        self.at_start(text).is_some()
    }

    /// Of the words that start at each place of a text the longest; they may overlap.
    pub(crate) fn everywhere<'f>(&'f self, text: &'f str) -> impl Iterator<Item = Found> + 'f {
        text.char_indices().filter(|(_, c)| self.is_first(*c)).filter_map(|(start, _)| {
            let (length, word) = self.at_start(text.get(start..)?)?;
            Some(Found { range: start..start + length, word })
        })
    }

    /// The words of a text from left to right, of those that start at one place the longest; none overlap.
    pub(crate) fn find<'f>(&'f self, text: &'f str) -> impl Iterator<Item = Found> + 'f {
        let mut rest = text;
        std::iter::from_fn(move || {
            let mut chars = rest.chars();
            loop {
                let left = chars.as_str();
                if !self.is_first(chars.next()?) {
                    continue;
                }
                if let Some((length, word)) = self.at_start(left) {
                    let start = text.len() - left.len();
                    rest = left.get(length..).unwrap_or_default();
                    return Some(Found { range: start..start + length, word });
                }
            }
        })
    }
}

/// A list of words made ready to be found at the end of a text.
#[derive(Debug)]
pub(crate) struct Endings(Finder);

impl Endings {
    /// Makes a list ready; of equal words the first counts.
    pub(crate) fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let turned: Vec<String> = words.into_iter().map(|word| word.chars().rev().collect()).collect();
        Self(Finder::of(turned.iter().map(String::as_str)))
    }

    /// The longest word that a text ends with: its length in bytes and its place in the list.
    pub(crate) fn at_end(&self, text: &str) -> Option<(usize, usize)> {
        self.0.longest(text.chars().rev())
    }

    /// Whether a text ends with a word.
    pub(crate) fn ends(&self, text: &str) -> bool {
        self.at_end(text).is_some()
    }
}

/// Place and bit of a character.
fn bit(c: char) -> (usize, u64) {
    let place = c as usize % BITS;
    (place / 64, 1 << (place % 64))
}

/// An edge as a number that is not zero.
fn key(node: u32, c: char) -> u64 {
    (u64::from(node) << 21 | u64::from(c)) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<(usize, usize, usize)> {
        Finder::of(words.iter().copied())
            .find(text)
            .map(|found| (found.range.start, found.range.end, found.word))
            .collect()
    }

    #[test]
    fn of_words_that_start_at_one_place_the_longest_is_found_and_none_overlap() {
        let words = ["提高", "提高到", "到三", "AI", "高"];
        assert_eq!(found(&words, "AI提高到三成,提高"), [(0, 2, 3), (2, 11, 1), (18, 24, 0)]);
        // The longer word does not stand there whole.
        assert_eq!(found(&["产业园区", "产业", "园林"], "产业园林"), [(0, 6, 1), (6, 12, 2)]);
    }

    #[test]
    fn the_longest_ending_is_found() {
        let endings = Endings::of(["责任单位", "单位", "责任"]);
        assert_eq!(endings.at_end("牵头责任单位"), Some((12, 0)));
        assert_eq!(endings.at_end("任单位"), Some((6, 1)));
        assert!(!endings.ends("单位:"));
    }

    #[test]
    fn words_that_overlap_are_found_everywhere() {
        let finder = Finder::of(["重点任务", "任务清单", "重点"]);
        let words: Vec<usize> = finder.everywhere("重点任务清单").map(|found| found.word).collect();
        assert_eq!(words, [0, 1]);
    }

    #[test]
    fn equal_words_count_once_and_empty_ones_never() {
        assert_eq!(found(&["市", "", "市"], "市市"), [(0, 3, 0), (3, 6, 0)]);
        assert_eq!(found(&[], "市"), []);
    }

    #[test]
    fn characters_that_share_a_bit_are_told_apart() {
        assert_eq!(found(&["\u{14E2D}"], "中\u{14E2D}"), [(3, 7, 0)]);
    }

    #[test]
    fn a_start_is_no_word_elsewhere() {
        let finder = Finder::of(["工业", "工业园区"]);
        assert_eq!(finder.at_start("工业园地"), Some((6, 0)));
        assert_eq!(finder.at_start("新工业"), None);
        assert_eq!(finder.at_start(""), None);
        assert!(finder.is("工业") && !finder.is("工业园"));
    }
}
