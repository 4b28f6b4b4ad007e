//! Finding quoted words again in a text that changed.

use crate::record::Evidence;

/// A text in which quotes are looked up by code points.
pub(super) struct Anchors<'t> {
    text: &'t str,
    /// Byte of every code point, and the end.
    bytes: Vec<usize>,
}

impl<'t> Anchors<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let bytes = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        Self { text, bytes }
    }

    /// The quote where it stands now: at its old place, else where its words stand once.
    pub(super) fn find(&self, evidence: &Evidence) -> Option<Evidence> {
        let byte = |at: u32| self.bytes.get(at as usize).copied();
        if let (Some(start), Some(end)) = (byte(evidence.start), byte(evidence.end))
            && self.text.get(start..end) == Some(evidence.quote.as_str())
        {
            return Some(evidence.clone());
        }
        if evidence.quote.is_empty() {
            return None;
        }
        let first = self.text.find(&evidence.quote)?;
        let next = first + evidence.quote.len();
        if self.text.get(next..)?.contains(&evidence.quote) {
            return None;
        }
        let start = u32::try_from(self.bytes.partition_point(|at| *at < first)).ok()?;
        let length = u32::try_from(evidence.quote.chars().count()).ok()?;
        Some(Evidence { start, end: start + length, quote: evidence.quote.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_moved_and_only_if_they_stand_once() {
        let anchors = Anchors::new("前言。到2027年，产值达到300亿元。");
        let words = |start, quote: &str| Evidence { start, end: start + 2, quote: quote.to_owned() };
        assert_eq!(anchors.find(&words(0, "产值")).map(|found| (found.start, found.end)), Some((10, 12)));
        assert_eq!(anchors.find(&words(10, "产值")).map(|found| found.start), Some(10));
        assert_eq!(anchors.find(&words(0, "税收")), None);
        assert_eq!(Anchors::new("甲乙，甲乙").find(&words(9, "甲乙")), None);
    }
}
