//! A government's report to a congress: its title, and the session it was given to.

use std::ops::Range;

use super::around::{after, is_han, next_char, places, run_back, run_on, slice};
use super::date::{Dated, dates};
use super::{name, title};
use crate::extract::fold::Folded;

/// Last words of the title of such a report.
const TITLE: &str = "政府工作报告";
/// Bytes at the start of a text within which the title starts.
const WITHIN: usize = 300;
/// Bytes after the title within which date and name of the session stand.
const SESSION: usize = 240;
/// First month in which a session sets the work of the next year.
const NEXT_YEAR_FROM: i8 = 11;

/// Last words of titles of other reports to a congress.
const OTHERS: [&str; 2] = ["的报告", "工作报告"];

/// The title of any report to a congress that a text starts with: 关于甲县2024年预算执行情况的报告.
pub(super) fn other_report(folded: &Folded<'_>) -> Option<Range<usize>> {
    let text = folded.text();
    let head = 0..text.floor_char_boundary(WITHIN.min(text.len()));
    OTHERS.iter().find_map(|last| {
        let at = places(text, head.clone(), last).next()?;
        let end = at + last.len();
        let run =
            run_back(text, at, WITHIN, |c| is_han(c) || c.is_ascii_digit() || matches!(c, '、' | '(' | ')'));
        let mut lines = slice(text, run..at).char_indices().map(|(offset, _)| run + offset);
        let about = places(text, run..at, "关于").find(|about| *about == 0 || folded.gap(*about).line());
        let start = about.or_else(|| lines.rfind(|at| *at == 0 || folded.gap(*at).line()))?;
        let ends = folded.gap(end).any() || matches!(next_char(text, end), None | Some('(' | '-'));
        let alone = !slice(text, 0..start).contains(['。', '《', '“', '第']);
        (alone && ends && session(text, end).is_some()).then_some(start..end)
    })
}

/// Who gives a report of a title to a congress, in the line under the session.
pub(super) fn author(folded: &Folded<'_>, report: &Range<usize>) -> Option<Range<usize>> {
    let text = folded.text();
    let end = title::with_bracket(text, report.clone()).end;
    let dated = session(text, end)?;
    let window = dated.range.end..text.floor_char_boundary((dated.range.end + SESSION).min(text.len()));
    let at = places(text, window, "会议上").next()? + "会议上".len();
    let run = run_on(text, at, 90, is_han);
    let line = slice(text, at..run).char_indices().skip(1).map(|(offset, _)| at + offset);
    let stops: Vec<usize> = line.chain([run]).filter(|at| folded.gap(*at).any()).collect();
    let is_author = |stop: &&usize| name::is_name(slice(text, at..**stop));
    // A line may break within the name; where all is one line the first blank ends it.
    let own_line = stops.iter().find(|stop| folded.gap(**stop).line()).filter(is_author);
    let stop = own_line.or_else(|| stops.iter().find(is_author))?;
    folded.gap(at).any().then_some(at..*stop)
}

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
    fn any_report_to_a_congress_has_title_and_author() {
        let title = "关于青溪县2024年国民经济和社会发展计划执行情况的报告";
        let source = format!(
            "{title}\n（摘要）\n——2025年1月7日在青溪县第九届人民代表大会第四次会议上\n青溪县发展和改革委员会\n\n受县人民政府委托，现将执行情况报告如下。"
        );
        let data = metadata(&fold(&source));
        assert_eq!(data.title.unwrap().value, title);
        assert_eq!(data.issuers[0].value, "青溪县发展和改革委员会");
        assert_eq!(data.period, None);
        let flat = metadata(&fold(&source.replace("\n\n", "\n").replace('\n', " ")));
        assert_eq!(flat.issuers[0].value, "青溪县发展和改革委员会");
    }

    #[test]
    fn a_text_about_a_report_is_none() {
        let head = "关于学习政府工作报告\n——2026年1月14日在青溪县全体会议上";
        assert_ne!(read(head).0, Some("政府工作报告".into()));
    }
}
