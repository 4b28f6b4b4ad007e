//! A government's report to a congress: its title, and the session it was given to.

use std::ops::Range;

use super::around::{after, is_han, next_char, places, run_back, slice};
use super::date::{Dated, dates};
use super::title;
use crate::extract::fold::Folded;

/// Last words of the title of such a report.
const TITLE: &str = "政府工作报告";
/// Bytes at the start of a text within which the title starts.
const WITHIN: usize = 300;
/// Bytes after the title within which date and name of the session stand.
const SESSION: usize = 240;
/// First month in which a session sets the work of the next year.
const NEXT_YEAR_FROM: i8 = 11;

/// The title of a report that a text starts with: 甲县政府工作报告, with 2026年 before or (节选) after it.
pub(super) fn report_title(folded: &Folded<'_>) -> Option<Range<usize>> {
    let text = folded.text();
    let at = places(text, 0..text.floor_char_boundary(WITHIN.min(text.len())), TITLE).next()?;
    let end = at + TITLE.len();
    let run = run_back(text, at, 60, |c| is_han(c) || c.is_ascii_digit());
    let inner = slice(text, run..at).char_indices().map(|(offset, _)| run + offset);
    let start = inner.chain([at]).rev().find(|at| folded.gap(*at).line()).unwrap_or(run);
    let before = slice(text, 0..start);
    let alone = !before.contains(['。', '《', '“']) && !slice(text, start..at).contains("关于");
    let ends = folded.gap(end).any() || matches!(next_char(text, end), None | Some('(' | '-'));
    (alone && ends && session(text, end).is_some()).then_some(start..end)
}

/// When the session was that a report was given to: —2026年1月14日在…会议上.
fn session(text: &str, end: usize) -> Option<Dated> {
    let window = end..text.floor_char_boundary((end + SESSION).min(text.len()));
    let dated = dates(text, &window).into_iter().next()?;
    after(text, dated.range.end, SESSION).contains("会议").then_some(dated)
}

/// The year whose work a report of a title sets, and the words that tell: that of the session.
pub(super) fn year(text: &str, report: &Range<usize>) -> Option<(Range<usize>, i16)> {
    if !slice(text, report.clone()).contains(TITLE) {
        return None;
    }
    let dated = session(text, title::with_bracket(text, report.clone()).end)?;
    let next = i16::from(dated.date.0.month() >= NEXT_YEAR_FROM);
    Some((dated.range, dated.date.0.year() + next))
}

#[cfg(test)]
mod tests {
    use super::super::metadata;
    use crate::extract::fold::fold;

    const LEAD: &str = "各位代表:现在,我代表县人民政府,向大会报告工作,请予审议。一、去年工作。";

    fn read(head: &str) -> (Option<String>, Option<(i16, i16)>) {
        let source = format!("{head}\n{LEAD}");
        let data = metadata(&fold(&source));
        (data.title.map(|title| title.value), data.period.map(|period| period.value))
    }

    #[test]
    fn a_report_is_for_the_year_of_the_session() {
        let head = "政府工作报告\n——2026年1月14日在青溪县第九届人民代表大会第六次会议上";
        assert_eq!(read(head), (Some("政府工作报告".into()), Some((2026, 2026))));
        let head = "政府工作报告(节选)\n——2025年12月27日在青溪县第九届人民代表大会第六次会议上";
        assert_eq!(read(head).1, Some((2026, 2026)));
    }

    #[test]
    fn a_text_about_a_report_is_none() {
        let head = "关于学习政府工作报告\n——2026年1月14日在青溪县全体会议上";
        assert_ne!(read(head).0, Some("政府工作报告".into()));
    }
}
