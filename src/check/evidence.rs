//! Spans: inside the source, as long as their quote, never a stretch of running text.

use super::Findings;
use crate::record::{Evidence, Extent, Source};

/// Longest quote in code points; longer would republish running text.
const MAX_QUOTE: usize = 200;

impl Findings {
    /// Checks a list of spans, which must not be empty.
    pub(super) fn evidence(&mut self, path: &str, evidence: &[Evidence], source: &Source) {
        if evidence.is_empty() {
            self.fail(path, "no evidence", "point at the few words this rests on".to_owned());
        }
        for (index, span) in evidence.iter().enumerate() {
            self.span(&format!("{path}[{index}]"), span, source);
        }
    }

    /// Checks one span.
    pub(super) fn span(&mut self, path: &str, span: &Evidence, source: &Source) {
        let chars = span.quote.chars().count();
        if !self.extent(path, Extent { start: span.start, end: span.end }, source) {
            return;
        }
        if chars != (span.end - span.start) as usize {
            self.fail(
                path,
                format!(
                    "the quote has {chars} code points but the span {}..{} has {}",
                    span.start,
                    span.end,
                    span.end - span.start
                ),
                "offsets count Unicode code points, end exclusive".to_owned(),
            );
        } else if chars > MAX_QUOTE {
            self.fail(
                path,
                format!("the quote has {chars} code points; at most {MAX_QUOTE} may be republished"),
                "quote only the words the fact rests on".to_owned(),
            );
        }
    }

    /// Checks that a stretch lies in the source; returns whether it does.
    pub(super) fn extent(&mut self, path: &str, extent: Extent, source: &Source) -> bool {
        if extent.start >= extent.end {
            self.fail(
                path,
                format!("the span {}..{} is empty or reversed", extent.start, extent.end),
                "`start` is the first code point, `end` one past the last",
            );
        } else if extent.end > source.chars {
            self.fail(
                path,
                format!(
                    "the span {}..{} ends after the source, which has {} code points",
                    extent.start, extent.end, source.chars
                ),
                "offsets count code points, not bytes".to_owned(),
            );
        } else {
            return true;
        }
        false
    }
}
