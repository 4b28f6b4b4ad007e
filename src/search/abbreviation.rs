//! Other names of the same thing: 发改委 is 发展和改革委员会.

use std::ops::Range;

/// Most forms of one word, itself included.
const MOST_FORMS: usize = 32;
/// Most tokens of a form.
const LONGEST: usize = 256;

/// Pairs of names of the same thing, as tokens. Each stands for the other.
#[derive(Debug, Default)]
pub(super) struct Abbreviations {
    /// Name and other name, both ways, sorted.
    pairs: Vec<(Vec<u32>, Vec<u32>)>,
}

impl Abbreviations {
    /// Keeps pairs of names; those that are empty or the same after folding say nothing.
    pub(super) fn new(pairs: impl IntoIterator<Item = (Vec<u32>, Vec<u32>)>) -> Self {
        let mut both: Vec<_> = pairs
            .into_iter()
            .filter(|(one, other)| !one.is_empty() && !other.is_empty() && one != other)
            .flat_map(|(one, other)| [(one.clone(), other.clone()), (other, one)])
            .collect();
        both.sort_unstable();
        both.dedup();
        Self { pairs: both }
    }

    /// A word and the forms it takes with each name in it replaced by another, the nearest first.
    ///
    /// A name of one character is replaced at the start of the word alone: 市 in 市发改委, not in 城市.
    pub(super) fn forms(&self, word: &[u32]) -> Vec<Vec<u32>> {
        let mut forms = vec![word.to_vec()];
        let mut next = 0;
        while let Some(form) = forms.get(next).cloned() {
            for (range, other) in self.names_in(&form) {
                let replaced = [&form[..range.start], other, &form[range.end..]].concat();
                if forms.len() < MOST_FORMS && replaced.len() <= LONGEST && !forms.contains(&replaced) {
                    forms.push(replaced);
                }
            }
            next += 1;
        }
        forms
    }

    /// Where names of two tokens or more stand in a word; once for each other name.
    pub(super) fn names(&self, word: &[u32]) -> Vec<Range<usize>> {
        self.names_in(word).into_iter().map(|(range, _)| range).filter(|range| range.len() > 1).collect()
    }

    /// Where a name stands in a word that may be replaced, and by what.
    fn names_in(&self, word: &[u32]) -> Vec<(Range<usize>, &[u32])> {
        let mut found = Vec::new();
        for (start, first) in word.iter().enumerate() {
            let from = self.pairs.partition_point(|(name, _)| name.first() < Some(first));
            let alike = self.pairs.iter().skip(from).take_while(|(name, _)| name.first() == Some(first));
            for (name, other) in alike {
                let range = start..start + name.len();
                let stands = word.get(range.clone()) == Some(name);
                if stands && (name.len() > 1 || start == 0) && !stands_within(other, word, &range) {
                    found.push((range, other.as_slice()));
                }
            }
        }
        found
    }
}

/// Whether the other name stands around this one already: 张江 in 张江科学城.
fn stands_within(other: &[u32], word: &[u32], range: &Range<usize>) -> bool {
    let earliest = range.end.saturating_sub(other.len());
    other.len() > range.len()
        && (earliest..=range.start).any(|at| word.get(at..at + other.len()) == Some(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<u32> {
        text.chars().map(u32::from).collect()
    }

    fn forms(pairs: &[(&str, &str)], word: &str) -> Vec<String> {
        let table = Abbreviations::new(pairs.iter().map(|(one, other)| (tokens(one), tokens(other))));
        let text = |form: &Vec<u32>| form.iter().filter_map(|token| char::from_u32(*token)).collect();
        table.forms(&tokens(word)).iter().map(text).collect()
    }

    #[test]
    fn names_are_replaced_both_ways() {
        let pairs = [("发改委", "发展和改革委员会")];
        assert_eq!(forms(&pairs, "市发改委"), ["市发改委", "市发展和改革委员会"]);
        assert_eq!(forms(&pairs, "市发展和改革委员会"), ["市发展和改革委员会", "市发改委"]);
        assert_eq!(forms(&pairs, "市科委"), ["市科委"]);
    }

    #[test]
    fn several_names_and_chains_are_followed() {
        let pairs = [("发改委", "发展和改革委员会"), ("市", "上海市"), ("发展改革委", "发改委")];
        let found = forms(&pairs, "市发改委");
        for form in ["上海市发展和改革委员会", "上海市发改委", "市发展改革委", "上海市发展改革委"]
        {
            assert!(found.iter().any(|found| found == form), "{form}");
        }
        assert_eq!(forms(&pairs, "城市"), ["城市"]);
    }

    #[test]
    fn names_that_hold_each_other_do_not_grow() {
        let pairs = [("张江", "张江科学城"), ("甲", "甲甲")];
        assert_eq!(forms(&pairs, "张江"), ["张江", "张江科学城"]);
        assert_eq!(forms(&pairs, "张江科学城"), ["张江科学城", "张江"]);
        assert!(forms(&pairs, &"甲".repeat(200)).len() <= MOST_FORMS);
    }
}
