//! Names of issuing bodies at the foot, head and title of a document (conventions 6 and 7).

use std::ops::Range;

use super::around::{contains_any, ends_with_any, is_han, run_back, slice, starts_with_any};
use super::words::{BODY_ENDS, BROKEN_STARTS, NATIONAL, NOT_IN_NAMES, PLACE_ENDS};
use crate::extract::fold::Folded;

/// Longest stretch of names, in bytes: nine bodies of a dozen characters.
const LONGEST: usize = 480;
/// Characters within which a name or title says whose it is.
const PLACE_WITHIN: usize = 10;

/// Whether a text reads as the whole name of a body.
pub(super) fn is_name(text: &str) -> bool {
    let length = text.chars().count();
    (3..=32).contains(&length)
        && ends_with_any(text, BODY_ENDS)
        && names_place(text)
        && !contains_any(text, NOT_IN_NAMES)
}

/// Whether a name or title starts with a place or a body of the whole country.
pub(super) fn names_place(text: &str) -> bool {
    if starts_with_any(text, NATIONAL) {
        return true;
    }
    let runs_on = starts_with_any(text, BROKEN_STARTS)
        || starts_with_any(text, &["根据", "按照", "依据", "落实", "贯彻", "为"]);
    !runs_on && place(text).is_some()
}

/// The first place a name starts with: `青岚市` of `青岚市云河区人民政府`.
pub(super) fn place(text: &str) -> Option<&str> {
    let mut end = None;
    for (index, (at, c)) in text.char_indices().enumerate().take(PLACE_WITHIN) {
        if PLACE_ENDS.contains(&c) {
            let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
            // 市 in 市场, 区 in 区域 and the like end no place.
            if !rest.starts_with(['场', '域', '民', '村'])
                && (index > 0 || !starts_with_any(text, BROKEN_STARTS))
            {
                end = Some(at + c.len_utf8());
                break;
            }
        }
    }
    text.get(..end?)
}

/// The names that stand one after another right before a place, in order; none where no name ends there.
pub(super) fn ending_at(folded: &Folded<'_>, end: usize, floor: usize) -> Vec<Range<usize>> {
    let text = folded.text();
    let first = run_back(text, end, LONGEST, |c| is_han(c) || c == '、').max(floor);
    let first = after_number(text, first, end);
    let run = slice(text, first..end);
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for (offset, c) in run.char_indices() {
        let at = first + offset;
        if offset == 0 {
            cuts.push((at, at));
        }
        if c == '、' {
            cuts.push((at, at + c.len_utf8()));
        } else if offset > 0
            && folded.gap(at).any()
            && !run.get(..offset).is_some_and(|ahead| ahead.ends_with('、'))
        {
            cuts.push((at, at));
        }
    }
    let mut names = Vec::new();
    let mut stop = end;
    for (left, start) in cuts.into_iter().rev() {
        let piece = slice(text, start..stop);
        let partner = !names.is_empty() && !folded.gap(stop).line() && is_partner(piece);
        let level = |text: &str| text.starts_with(PLACE_ENDS) && !starts_with_any(text, NATIONAL);
        let joins =
            names.last().is_none_or(|next: &Range<usize>| !level(piece) || level(slice(text, next.clone())));
        if (is_name(piece) && joins) || partner {
            for part in joined(piece).into_iter().rev() {
                names.push(start + part.start..start + part.end);
            }
            stop = left;
        } else if piece.chars().count() > 32 {
            if let Some(parts) = all_names(piece) {
                names.extend(parts.into_iter().rev().map(|part| start + part.start..start + part.end));
            }
            break;
        }
    }
    names.reverse();
    names
}

/// Where names may start after the last character of a document's number: …〔2024〕7号 省人民政府办公厅.
fn after_number(text: &str, first: usize, end: usize) -> usize {
    let digit = text.get(..first).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    if digit && slice(text, first..end).starts_with('号') { first + '号'.len_utf8() } else { first }
}

/// Whether a piece before other names is one too, though it names no place.
fn is_partner(piece: &str) -> bool {
    let length = piece.chars().count();
    (5..=20).contains(&length)
        && ends_with_any(piece, &["局", "厅", "委员会", "总署", "银行", "总队", "人民政府"])
        && !starts_with_any(piece, BROKEN_STARTS)
        && !contains_any(piece, NOT_IN_NAMES)
}

/// A piece cut where a further name starts with the same place: `甲市乙局甲市丙局`.
fn joined(piece: &str) -> Vec<Range<usize>> {
    let whole = 0..piece.len();
    let Some(place) = place(piece).filter(|place| place.chars().count() > 1) else { return vec![whole] };
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in piece.match_indices(place).skip(1) {
        if slice(piece, start..at).chars().count() > place.chars().count() + 1
            && ends_with_any(slice(piece, start..at), BODY_ENDS)
        {
            parts.push(start..at);
            start = at;
        }
    }
    parts.push(start..piece.len());
    parts
}

/// The names a long piece consists of, if it consists of names alone.
fn all_names(piece: &str) -> Option<Vec<Range<usize>>> {
    let parts = joined(piece);
    parts.iter().all(|part| is_name(slice(piece, part.clone()))).then_some(parts)
}

/// Whether two names mean the same body: equal, or one is the other without the higher places before it.
pub(super) fn same_body(one: &str, other: &str) -> bool {
    one.ends_with(other) || other.ends_with(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn before_date(source: &str) -> Vec<String> {
        let folded = fold(source);
        let end = folded.text().find("2025年").unwrap();
        ending_at(&folded, end, 0).into_iter().map(|range| folded.text()[range].to_owned()).collect()
    }

    #[test]
    fn joint_issuers_are_taken_apart() {
        let expected = ["青岚市水利局", "青岚市发展和改革委员会", "青岚市财政局"];
        assert_eq!(
            before_date("给你们。\n青岚市水利局　青岚市发展和改革委员会\n青岚市财政局\n2025年"),
            expected
        );
        assert_eq!(before_date("给你们。青岚市水利局青岚市发展和改革委员会青岚市财政局2025年"), expected);
        assert_eq!(before_date("青岚市水利局 青岚市发展和改\n革委员会 青岚市财政局2025年"), expected);
    }

    #[test]
    fn a_name_broken_over_lines_is_one() {
        assert_eq!(before_date("。\n青岚市人民政府\n办公室\n2025年"), ["青岚市人民政府办公室"]);
        assert_eq!(before_date("。\n青岚市云河\n区人民政府 2025年"), ["青岚市云河区人民政府"]);
    }

    #[test]
    fn running_text_is_no_name() {
        assert!(before_date("报送市政府办公室。各单位要在2025年").is_empty());
        assert!(before_date("附件：青岚市水利发展方案\n2025年").is_empty());
        assert_eq!(before_date("附件：青岚市水利发展方案\n青岚市水利局\n2025年"), ["青岚市水利局"]);
    }

    #[test]
    fn names_of_different_length_mean_one_body() {
        assert!(same_body("云河区人民政府", "青岚市云河区人民政府"));
        assert!(!same_body("云河区人民政府", "云河区人民政府办公室"));
    }
}
