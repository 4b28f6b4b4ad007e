//! Finding the texts with a pattern.

use super::index::Index;
use super::pattern::{Element, Pattern};
use super::postings::{BREAK, Rows};

/// Postings that are read in the time in which one text is looked through.
const POSTINGS_A_TEXT: usize = 8;

/// A pattern and where to look for it.
#[derive(Debug)]
pub(super) struct Sought<'a> {
    /// The pattern.
    pub(super) pattern: &'a Pattern,
    /// Postings of its two neighbouring elements that stand together most rarely, or of its only element.
    rows: Rows,
}

impl<'a> Sought<'a> {
    /// Looks up a pattern.
    pub(super) fn new(index: &Index, pattern: &'a Pattern) -> Self {
        let rows = match pattern.elements.as_slice() {
            [] => Rows::default(),
            [only] => {
                let mut rows = Rows::default();
                for token in only.tokens() {
                    index.postings.rows_from(*token, |_| true, &mut rows);
                }
                rows
            }
            several => rarest_pair(index, several),
        };
        Self { pattern, rows }
    }

    /// Postings to read, which is at least the number of texts with the pattern.
    pub(super) fn size(&self) -> usize {
        self.rows.size
    }

    /// The texts with the pattern and how often it stands there, by text.
    pub(super) fn matches(&self, index: &Index) -> Vec<(u32, u32)> {
        let mut found = index.postings.union(&self.rows, index.len());
        if self.pattern.names_only {
            found.retain(|(document, _)| index.field(*document).is_name());
        }
        if self.pattern.elements.len() > 2 {
            found.retain_mut(|(document, count)| {
                *count = occurrences(index, self.pattern, *document);
                *count > 0
            });
        }
        found
    }

    /// Those of some texts, in order, that have the pattern, and how often it stands there.
    pub(super) fn matches_among(
        &self,
        index: &Index,
        documents: impl ExactSizeIterator<Item = u32>,
    ) -> Vec<(u32, u32)> {
        if documents.len().saturating_mul(POSTINGS_A_TEXT) > self.rows.size {
            return self.matches(index);
        }
        documents
            .filter(|document| !self.pattern.names_only || index.field(*document).is_name())
            .map(|document| (document, occurrences(index, self.pattern, document)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

fn occurrences(index: &Index, pattern: &Pattern, document: u32) -> u32 {
    u32::try_from(pattern.occurrences(index.tokens_in(document)).count()).unwrap_or(u32::MAX)
}

/// Postings of the two neighbouring elements that have the fewest.
fn rarest_pair(index: &Index, elements: &[Element]) -> Rows {
    let pairs = elements.windows(2).filter_map(|pair| match pair {
        // No pair begins with a break.
        [first, second] if *first != Element::One(BREAK) => Some(rows(index, first, second)),
        _ => None,
    });
    pairs.min_by_key(|rows| rows.size).unwrap_or_default()
}

fn rows(index: &Index, first: &Element, second: &Element) -> Rows {
    if let (Element::One(first), Element::One(second)) = (first, second) {
        return index.postings.rows(*first, *second);
    }
    let mut rows = Rows::default();
    for token in first.tokens() {
        index.postings.rows_from(*token, |next| second.admits(next), &mut rows);
    }
    rows
}
