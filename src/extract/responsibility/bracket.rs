//! Where a bracket with a list closes, whatever its form, or that it does not (convention 31).

use super::gaps;
use super::label;
use super::text::{Context, before, closes, floor, opens, ordinal};

/// Longest list in brackets, in bytes.
pub(super) const LONGEST: usize = 3000;

/// The byte of the bracket that closes the one at a byte; none where it is missing.
pub(super) fn close(cx: &Context<'_>, open: usize, limit: usize) -> Option<usize> {
    let rest = cx.from(open, floor(cx.text, limit.min(open + LONGEST)));
    let mut depth = 0_usize;
    for (offset, c) in rest.char_indices() {
        let here = open + offset;
        if opens(c) {
            if offset > 0 && starts_anew(cx, here, limit) {
                return None;
            }
            depth += 1;
        } else if closes(c) {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(here);
            }
        } else if c == '。' && depth == 1 && !goes_on(cx, here + c.len_utf8(), limit) {
            return None;
        }
    }
    None
}

/// Whether a bracket inside a list is the number of the next item or the next list.
fn starts_anew(cx: &Context<'_>, at: usize, limit: usize) -> bool {
    let rest = cx.from(at, limit);
    if let Some(len) = ordinal(rest) {
        // After a mark `(1)` numbers the names of the list; a line that starts so is an item.
        let within =
            before(cx.text, at).is_some_and(|c| matches!(c, ';' | ',' | '、' | ':')) && !cx.gap(at).line();
        return !within && rest.get(len..).is_some_and(|words| !words.starts_with([',', '、', ';', ')']));
    }
    let ahead = gaps::ahead(cx, at + rest.chars().next().map_or(1, char::len_utf8), limit);
    let words = ahead.chunk.split(':').next().unwrap_or_default();
    words.len() < ahead.chunk.len()
        && matches!(label::before_colon(words), Some((_, label::Meaning::Names(_))))
}

/// Whether a list goes on after a full stop: a note, a label, or at once its end.
fn goes_on(cx: &Context<'_>, at: usize, limit: usize) -> bool {
    let ahead = gaps::ahead(cx, at, limit).chunk;
    let note = cx.rules.is_note(&(at..at + ahead.len().max(1)));
    let label = ahead.split_once(':').is_some_and(|(words, _)| label::before_colon(words).is_some());
    ahead.is_empty() || note || label || ahead.contains("下同")
}
