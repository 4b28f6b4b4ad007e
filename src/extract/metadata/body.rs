//! Where the plan's own text starts and ends within its source (conventions 5, 12, 22 and 70).

use std::ops::Range;
use std::sync::LazyLock;

use super::around::{after, contains_any, is_han, last_char, next_char, run_on, slice, starts_with_any};
use super::block::Entry;
use super::signature::Printing;
use super::words::{BODY_ENDS, FOOTERS, LEADS, TITLE_BRACKETS, TOOLS};
use super::{block, date, name, note, number, signature, title};
use crate::extract::finder::Finder;
use crate::extract::fold::Folded;

/// Bytes at the end of a text within which what follows the plan is looked for.
const TAIL: usize = 16_000;
/// Bytes at the end of a text within which a page's tools follow the text.
const LAST: usize = 1800;
/// Bytes at the start of a plan within which its title may be repeated.
const REPEATED_WITHIN: usize = 1500;
/// What shows that a stretch still holds tasks.
const TASKS: &[&str] = &["责任单位", "牵头", "责任部门", "配合单位", "(一)", "一、", "第一条", "完成时限"];

static TASK_FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::of(TASKS.iter().copied()));
static FURNITURE: LazyLock<Finder> = LazyLock::new(|| Finder::of(FOOTERS.iter().copied()));

/// Where the plan's text starts: after its title, a title repeated, and the metadata between title and text.
pub(super) fn start(
    folded: &Folded<'_>,
    headings: &[Range<usize>],
    entries: &[Entry],
    first: usize,
) -> usize {
    let text = folded.text();
    let mut at = first;
    let mut next = headings.iter().filter(|range| range.end > first).peekable();
    loop {
        at = skip_contents(text, block::line_end(folded, entries, None, skip_lead(folded, at)));
        let Some(again) = next.next_if(|again| {
            again.start >= at
                && again.start - at < REPEATED_WITHIN
                && !slice(text, at..again.start).contains(['。', ';'])
                && !contains_any(slice(text, at..again.start), TASKS)
        }) else {
            return at;
        };
        at = title::with_bracket(text, again.clone()).end;
    }
}

/// Skips a table of contents: to where its first entry stands again.
fn skip_contents(text: &str, at: usize) -> usize {
    if !after(text, at, 6).starts_with("目录") {
        return at;
    }
    let start = at + "目录".len();
    let end = run_on(text, start, 60, |c| is_han(c) || c == '、');
    let entry = slice(text, start..end);
    let window = end..text.floor_char_boundary((end + TAIL).min(text.len()));
    let again = super::around::places(text, window, entry).next();
    again.filter(|_| entry.chars().count() >= 4).unwrap_or(at)
}

/// Skips what stands between a title and the text: brackets, number, bodies and date.
fn skip_lead(folded: &Folded<'_>, from: usize) -> usize {
    let text = folded.text();
    let mut at = from;
    for _ in 0..12 {
        let next = lead_bracket(text, at)
            .or_else(|| lead_number(folded, at))
            .or_else(|| lead_date(folded, at))
            .or_else(|| lead_bodies(folded, at));
        match next {
            Some(end) if end > at => at = end,
            _ => return at,
        }
    }
    at
}

fn lead_bracket(text: &str, at: usize) -> Option<usize> {
    let close = title::bracket(text, at)?;
    let inside = slice(text, at + 1..close - 1);
    let first = inside.chars().next()?;
    let item =
        inside.chars().count() <= 3 && ("一二三四五六七八九十".contains(first) || first.is_ascii_digit());
    let known = contains_any(inside, TITLE_BRACKETS)
        || inside.contains('年')
        || inside.contains('号')
        || inside.contains("公开");
    (!item && known).then_some(close)
}

fn lead_number(folded: &Folded<'_>, at: usize) -> Option<usize> {
    let mark = at + after(folded.text(), at, 80).find('号')?;
    let number = number::number_at(folded, mark, at)?;
    (number.range.start == at).then_some(number.range.end)
}

fn lead_date(folded: &Folded<'_>, at: usize) -> Option<usize> {
    let text = folded.text();
    let end = at + after(text, at, 48).len();
    let dated = date::dates(text, &(at..end)).into_iter().next().filter(|dated| dated.range.start == at)?;
    let alone = folded.gap(dated.range.end).any()
        && !matches!(next_char(text, dated.range.end), Some(',' | '起' | '前' | '以'));
    alone.then_some(dated.range.end)
}

/// Bodies on lines of their own under the title: drafting departments (convention 5).
fn lead_bodies(folded: &Folded<'_>, at: usize) -> Option<usize> {
    let text = folded.text();
    let run = run_on(text, at, 240, |c| is_han(c) || c == '、');
    let mut end = None;
    let mut start = at;
    for (offset, _) in slice(text, at..run).char_indices().skip(1) {
        let here = at + offset;
        if folded.gap(here).any() {
            let line = slice(text, start..here);
            let named = name::is_name(line) || is_department(line);
            if !named || starts_with_any(line, LEADS) {
                break;
            }
            end = Some(here);
            start = here;
        }
    }
    let last = slice(text, start..run);
    if start < run && folded.gap(run).any() && (name::is_name(last) || is_department(last)) {
        end = Some(run);
    }
    end.filter(|end| {
        folded.gap(*end).line()
            || next_char(text, *end).is_some_and(|c| c == '(' || c.is_ascii_digit())
            || starts_with_any(after(text, *end, 9), LEADS)
    })
}

/// Whether a line is the short name of a department.
fn is_department(line: &str) -> bool {
    (3..=16).contains(&line.chars().count())
        && line.ends_with(['局', '委', '厅', '办', '会'])
        && !line.contains(['为', '是', '的'])
}

/// Where the plan's text ends: before copies, signature, printing line and page furniture.
pub(super) fn end(folded: &Folded<'_>, start: usize, printing: Option<&Printing>) -> usize {
    let text = folded.text();
    let tail = text.ceil_char_boundary(text.len().saturating_sub(TAIL).max(start))..text.len();
    let tasks = last_task(text, &tail);
    let printed = printing.map(Printing::start);
    let copied = note::copied_to(folded, printing).map(|(at, _)| at);
    [furniture(folded, tasks..tail.end), copied, printed, foot(folded, &tail)]
        .into_iter()
        .flatten()
        .filter(|cut| *cut >= start && *cut >= tasks)
        .min()
        .unwrap_or(text.len())
}

/// Where the last words that show a task within a range end: nothing before may be cut off.
fn last_task(text: &str, range: &Range<usize>) -> usize {
    let last = TASK_FINDER.find(slice(text, range.clone())).last();
    last.map_or(range.start, |found| range.start + found.range.end)
}

/// Where page furniture starts after all tasks.
fn furniture(folded: &Folded<'_>, range: Range<usize>) -> Option<usize> {
    let text = folded.text();
    let last = text.len().saturating_sub(LAST);
    let found = FURNITURE
        .find(slice(text, range.clone()))
        .map(|found| range.start + found.range.start)
        .find(|at| {
            let tool = *at < last && starts_with_any(after(text, *at, 18), TOOLS);
            let registration = after(text, *at, 12).contains('备');
            let ends = registration || matches!(last_char(text, *at), Some('。' | ')' | '】' | '|' | ']'));
            !tool && (folded.gap(*at).any() || ends)
        })?;
    Some(site_line(folded, found))
}

/// The host's line before a registration number (`主办：X办公室 X备案号`) belongs to the page too.
fn site_line(folded: &Folded<'_>, at: usize) -> usize {
    let text = folded.text();
    let window = super::around::before(text, at, 240);
    let host = ["主办单位:", "主办:", "版权所有", "承办:"].iter().filter_map(|word| window.rfind(word)).min();
    host.map(|offset| at - window.len() + offset)
        .filter(|host| folded.gap(*host).any() && !slice(text, *host..at).contains([';', '(', '。']))
        .unwrap_or(at)
}

/// Where a signature at the foot of the text starts.
fn foot(folded: &Folded<'_>, tail: &Range<usize>) -> Option<usize> {
    let text = folded.text();
    let signed = signature::last(folded, tail)?;
    let start = signed.start();
    let named = !signed.names.is_empty() && ends_sentence(text, start);
    named.then_some(start)
}

/// Whether the text before a place ends as a sentence, list or table does.
fn ends_sentence(text: &str, at: usize) -> bool {
    let ahead = super::around::before(text, at, 30);
    ahead.ends_with(['。', ')', ';', ']', '】', '〕', '》', '!', '.'])
        || BODY_ENDS.iter().any(|end| ahead.ends_with(end))
        || !ahead.ends_with(is_han)
        || super::around::ends_with_any(ahead, &["表", "清单", "名单", "目录", "图"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn cut(source: &str) -> String {
        let folded = fold(source);
        folded.text()[..end(&folded, 0, signature::printed(&folded).as_ref())].to_owned()
    }

    #[test]
    fn a_text_ends_before_signature_copies_and_furniture() {
        let plan = "(三)加强领导。(责任单位:市科技局)";
        for foot in [
            "\n抄送：市委各部门。\n青岚市人民政府办公室\n2025年1月2日印发",
            "\n青岚市人民政府办公室\n2025年1月2日",
            "\n青岚市人民政府办公室　2025年1月2日印发\n",
            "\n【打印】【关闭窗口】",
            "\n主办：青岚市人民政府办公室 东ICP备05001234号",
        ] {
            assert_eq!(cut(&format!("{plan}{foot}")), plan, "{foot}");
        }
    }

    #[test]
    fn tasks_after_a_signature_stay() {
        let text = "。\n青岚市水利局\n2025年1月2日\n附件：任务表\n任务\t牵头单位\n节水\t市水利局";
        assert_eq!(cut(text), fold(text).text());
    }

    #[test]
    fn drafting_bodies_and_dates_under_a_title_are_skipped() {
        let folded = fold("市发展改革委 市财政局\n（2025年6月9日）\n为落实部署，制定本方案。");
        let at = start(&folded, &[], &[], 0);
        assert!(folded.text()[at..].starts_with("为落实"));
        let folded = fold("目　录\n第一章 现状…1\n第二章 任务…3\n第一章 现状\n好。\n第二章 任务");
        assert!(folded.text()[start(&folded, &[], &[], 0)..].starts_with("第一章现状好"));
        let folded = fold("（一）总体目标。到2027年");
        assert_eq!(start(&folded, &[], &[], 0), 0);
    }
}
