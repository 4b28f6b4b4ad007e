//! Which documents have a token before another.

use std::collections::HashMap;
use std::ops::Range;

/// Token that stands for the border of a sentence or of the text.
pub(super) const BREAK: u32 = 0;

/// Documents by pairs of neighbouring tokens; the last token of a text is paired with [`BREAK`].
///
/// A token by itself is the union of the pairs that it begins, so each token of a text is one posting: five bytes.
#[derive(Debug, Default)]
pub(super) struct Postings {
    /// Pairs, sorted: the first token in the upper half.
    pairs: Vec<u64>,
    /// Where the postings of each pair start; one more at the end.
    starts: Vec<usize>,
    documents: Vec<u32>,
    /// How often the pair stands in the document; 255 and more count as 255.
    counts: Vec<u8>,
}

/// Rows of the postings, each the documents of one pair.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Range<usize>>,
    /// Postings in all rows.
    pub(super) size: usize,
}

/// Collects postings document by document.
#[derive(Debug, Default)]
pub(super) struct Collector {
    numbers: HashMap<u64, u32>,
    pairs: Vec<u64>,
    /// Number of pair and count, for each document in turn.
    entries: Vec<(u32, u8)>,
    ends: Vec<usize>,
    scratch: Vec<u32>,
}

fn pair(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

impl Collector {
    /// Adds the tokens of the next document.
    pub(super) fn add(&mut self, tokens: &[u32]) {
        self.scratch.clear();
        for (at, first) in tokens.iter().enumerate().filter(|(_, first)| **first != BREAK) {
            let pair = pair(*first, tokens.get(at + 1).copied().unwrap_or(BREAK));
            let Ok(next) = u32::try_from(self.pairs.len()) else { continue };
            let number = *self.numbers.entry(pair).or_insert(next);
            if number == next {
                self.pairs.push(pair);
            }
            self.scratch.push(number);
        }
        self.scratch.sort_unstable();
        for alike in self.scratch.chunk_by(|a, b| a == b) {
            let count = u8::try_from(alike.len()).unwrap_or(u8::MAX);
            self.entries.extend(alike.first().map(|number| (*number, count)));
        }
        self.ends.push(self.entries.len());
    }

    /// Sorts what was collected by pair, then document.
    pub(super) fn finish(self) -> Postings {
        let mut order: Vec<usize> = (0..self.pairs.len()).collect();
        order.sort_unstable_by_key(|number| self.pairs[*number]);
        let mut rank = vec![0; order.len()];
        for (place, number) in order.iter().enumerate() {
            rank[*number] = place;
        }
        let mut starts = vec![0; order.len() + 1];
        for (number, _) in &self.entries {
            starts[rank[*number as usize] + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut free = starts.clone();
        let mut documents = vec![0; self.entries.len()];
        let mut counts = vec![0; self.entries.len()];
        let mut start = 0;
        for (document, end) in (0..).zip(&self.ends) {
            for (number, count) in &self.entries[start..*end] {
                let slot = &mut free[rank[*number as usize]];
                documents[*slot] = document;
                counts[*slot] = *count;
                *slot += 1;
            }
            start = *end;
        }
        let pairs = order.iter().map(|number| self.pairs[*number]).collect();
        Postings { pairs, starts, documents, counts }
    }
}

impl Postings {
    /// Distinct tokens, in order.
    pub(super) fn tokens(&self) -> impl Iterator<Item = u32> {
        let firsts = self.pairs.chunk_by(|a, b| a >> 32 == b >> 32).filter_map(|alike| alike.first());
        firsts.filter_map(|pair| u32::try_from(pair >> 32).ok())
    }

    /// Rows of one pair.
    pub(super) fn rows(&self, first: u32, second: u32) -> Rows {
        let mut rows = Rows::default();
        if let Ok(place) = self.pairs.binary_search(&pair(first, second)) {
            self.take(place, &mut rows);
        }
        rows
    }

    /// Rows of the pairs that begin with a token and go on as asked.
    pub(super) fn rows_from(&self, first: u32, goes_on: impl Fn(u32) -> bool, rows: &mut Rows) {
        let from = self.pairs.partition_point(|held| *held < pair(first, 0));
        let alike = self.pairs.iter().skip(from).take_while(|held| **held >> 32 == u64::from(first));
        for (place, held) in (from..).zip(alike) {
            if goes_on(u32::try_from(held & u64::from(u32::MAX)).unwrap_or_default()) {
                self.take(place, rows);
            }
        }
    }

    fn take(&self, place: usize, rows: &mut Rows) {
        if let (Some(start), Some(end)) = (self.starts.get(place), self.starts.get(place + 1)) {
            rows.size += end - start;
            rows.rows.push(*start..*end);
        }
    }

    /// Documents of the rows and how often their pairs stand there, by document.
    ///
    /// `all` is the number of documents.
    pub(super) fn union(&self, rows: &Rows, all: usize) -> Vec<(u32, u32)> {
        let entries = |row: &Range<usize>| {
            let documents = self.documents.get(row.clone()).unwrap_or_default().iter().copied();
            documents
                .zip(self.counts.get(row.clone()).unwrap_or_default().iter().map(|count| u32::from(*count)))
        };
        if let [row] = rows.rows.as_slice() {
            return entries(row).collect();
        }
        if rows.size < all / 64 {
            let mut found: Vec<(u32, u32)> = rows.rows.iter().flat_map(entries).collect();
            found.sort_unstable();
            found.dedup_by(|(document, count), (kept, total)| {
                let same = document == kept;
                *total += if same { *count } else { 0 };
                same
            });
            return found;
        }
        let mut counts = vec![0_u16; all];
        for (document, count) in rows.rows.iter().flat_map(entries) {
            let count = u16::try_from(count).unwrap_or(u16::MAX);
            if let Some(total) = counts.get_mut(document as usize) {
                *total = total.saturating_add(count);
            }
        }
        let mut found = vec![(0, 0); rows.size.min(all) + 1];
        let mut held = 0;
        for (document, count) in (0..).zip(counts) {
            // Written in any case, kept if it counts: a branch here is guessed wrong too often.
            if let Some(slot) = found.get_mut(held) {
                *slot = (document, u32::from(count));
            }
            held += usize::from(count > 0);
        }
        found.truncate(held);
        found
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        self.pairs.len() * 8 + self.starts.len() * size_of::<usize>() + self.documents.len() * 5
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pairs_give_their_documents() {
        let mut collector = Collector::default();
        for tokens in [&[7, 8, 7, 8][..], &[8], &[], &[7, BREAK, 8]] {
            collector.add(tokens);
        }
        let postings = collector.finish();
        assert_eq!(postings.union(&postings.rows(7, 8), 4), [(0, 2)]);
        assert_eq!(postings.union(&postings.rows(8, BREAK), 4), [(0, 1), (1, 1), (3, 1)]);
        assert_eq!(postings.union(&postings.rows(9, 9), 4), []);
        assert_eq!(postings.tokens().collect::<Vec<_>>(), [7, 8]);
    }

    proptest! {
        #[test]
        fn a_token_is_the_union_of_its_pairs(
            texts in proptest::collection::vec(proptest::collection::vec(0_u32..6, 0..9), 0..80),
            token in 1_u32..6,
        ) {
            let mut collector = Collector::default();
            for text in &texts {
                collector.add(text);
            }
            let postings = collector.finish();
            let mut rows = Rows::default();
            postings.rows_from(token, |_| true, &mut rows);
            let naive: Vec<(u32, u32)> = (0..)
                .zip(&texts)
                .map(|(document, text)| (document, (0..).zip(text.iter().filter(|held| **held == token)).count()))
                .filter_map(|(document, count)| Some((document, u32::try_from(count).ok()?)).filter(|(_, n)| *n > 0))
                .collect();
            prop_assert_eq!(postings.union(&rows, texts.len()), naive);
        }
    }
}
