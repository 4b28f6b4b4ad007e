//! Media reports about a plan (conventions 8 and 65): headline, outlet, reprint, and what the report says of the plan.

use std::ops::Range;

use super::around::{
    after, before, contains_any, ends_with_any, is_han, last_char, next_char, places, run_back, slice,
    starts_with_any,
};
use super::block::{Entry, Label};
use super::date::{Dated, dates, month_day};
use super::words::TITLE_ENDS;
use super::{Report, Stated};
use crate::extract::fold::{Folded, Gap};

/// Bytes at the start of a text that hold headline, outlet and date.
const HEAD: usize = 3000;
/// Bytes at the end of a text that hold its authors and disclaimers.
const FOOT: usize = 4000;

/// Bytes within which the line of outlet and date, or the text itself, starts.
const ANCHORS: usize = 1500;

/// Marks of a report with their weight.
const MARKS: &[(&str, u32)] = &[
    ("记者", 2),
    ("讯(", 2),
    ("讯 (", 2),
    ("本报讯", 2),
    ("通讯员", 2),
    ("转自", 2),
    ("来源:", 1),
    ("编辑:", 1),
    ("初审", 1),
    ("日前", 1),
    ("近日", 1),
    ("获悉", 1),
    ("据了解", 1),
    ("据悉", 1),
    ("表示", 1),
    ("坦言", 1),
    ("指出", 1),
    ("全文如下", 0),
];
/// What a copy of a report says of itself.
const COPIED: &[&str] =
    &["原文地址", "原文链接", "转载目的", "免责声明", "转载自", "转载来源", "均转载", "文章转自", "本文转自"];
/// What a report says of the plan it tells of, before or after its title.
const ISSUED: &[&str] = &["印发", "发布", "出台", "公布", "制定", "获悉", "解读", "推出", "实施", "通过"];
/// What comes before a work that the plan or report only rests on.
const RESTING: &[&str] = &["根据", "按照", "落实", "依据", "配套", "上位"];

/// Whether a text reads as a report. A text with a title of its own needs more to be one.
pub(super) fn is_report(text: &str, titled: bool) -> bool {
    let head = after(text, 0, HEAD);
    let foot = before(text, text.len(), FOOT.min(text.len().saturating_sub(head.len())));
    let weight: u32 = MARKS
        .iter()
        .filter(|(word, _)| head.contains(word) || foot.contains(word))
        .map(|(_, weight)| weight)
        .sum();
    weight >= if titled { 6 } else { 3 } && !contains_any(text, &["责任单位:", "牵头单位:", "责任部门:"])
}

/// Whether a report is a copy by another outlet.
pub(super) fn is_copy(text: &str) -> bool {
    contains_any(before(text, text.len(), FOOT), COPIED)
}

/// What a report is: headline, outlets, and whether and when it says the plan was issued.
pub(super) fn read(
    folded: &Folded<'_>,
    entries: &[Entry],
    plan: Option<&Range<usize>>,
) -> (Report, Option<Dated>) {
    let text = folded.text();
    let head = 0..text.floor_char_boundary(HEAD.min(text.len()));
    let dated = published(text, entries, &head);
    let anchor = entries
        .iter()
        .filter(|entry| matches!(entry.label, Label::Source | Label::Published | Label::Other))
        .map(|entry| entry.name.start)
        .chain(dated.as_ref().map(|dated| dated.range.start))
        .chain(dispatch(folded, &head).map(|name| name.start))
        .filter(|at| (20..ANCHORS).contains(at))
        .min();
    let headline = headline(folded, anchor);
    let publisher = publisher(folded, entries, &head);
    let site = is_copy(text).then(|| site(text)).flatten();
    let reprinted_by = site.map(|site| {
        let name = slice(text, site).to_owned();
        let mut ranges: Vec<Range<usize>> =
            places(text, 0..text.len(), &name).take(1).map(|at| at..at + name.len()).collect();
        ranges.extend(
            entries
                .iter()
                .filter(|entry| entry.label == Label::Source && entry.name.start < head.end)
                .map(|entry| entry.name.start..first_word(folded, &entry.value)),
        );
        Stated { value: name, ranges }
    });
    let (day, body) = plan.map_or((None, None), |plan| issued(text, plan));
    (
        Report { headline, publisher, reprinted_by, plan_issued: day, plan_issuer: body, plan_period: None },
        dated,
    )
}

fn published(text: &str, entries: &[Entry], head: &Range<usize>) -> Option<Dated> {
    let labelled = entries.iter().find(|entry| entry.label == Label::Published);
    labelled
        .and_then(|entry| dates(text, &entry.value).into_iter().next())
        .or_else(|| dates(text, head).into_iter().next())
}

/// The headline: the line before outlet and date; the first line where there are none.
fn headline(folded: &Folded<'_>, anchor: Option<usize>) -> Option<Stated<String>> {
    let text = folded.text();
    let end = anchor.unwrap_or_else(|| {
        let first = || after(text, 0, 300).char_indices().skip(1).map(|(at, _)| at);
        first()
            .find(|at| folded.gap(*at).line())
            .or_else(|| first().find(|at| folded.gap(*at).any()))
            .unwrap_or(0)
    });
    let window = before(text, end, 600);
    let first = end - window.len();
    let cuts = |lines: bool| -> Vec<usize> {
        let inner = window.char_indices().map(|(offset, _)| first + offset);
        inner.filter(|at| if lines { folded.gap(*at).line() } else { folded.gap(*at).any() }).collect()
    };
    let lines = cuts(true);
    let range = if lines.len() > 1 {
        let line = |index: usize| {
            let start = lines.get(index).copied().unwrap_or(end);
            slice(text, start..lines.get(index + 1).copied().unwrap_or(end))
        };
        let of_year =
            |line: &str| line.starts_with("20") && line.get(4..).is_some_and(|rest| rest.starts_with('年'));
        let last = (0..lines.len()).rev().find(|index| is_headline(line(*index)));
        let last = last.map(|index| match index.checked_sub(1) {
            Some(above) if of_year(line(index)) && is_headline(line(above)) => above,
            _ => index,
        });
        last.map(|index| {
            let line_end = wrapped_end(folded, lines.get(index..).unwrap_or_default(), end);
            wrapped_start(folded, lines.get(..=index).unwrap_or_default(), line_end)..line_end
        })
    } else {
        flat_headline(text, &cuts(false), end)
    }?;
    let range = range.start..second_headline(folded, &range).unwrap_or(range.end);
    Some(Stated { value: folded.canonical(&range), ranges: vec![range] })
}

/// Where a second headline starts that has a line of its own and opens with the year it is about.
fn second_headline(folded: &Folded<'_>, range: &Range<usize>) -> Option<usize> {
    let text = folded.text();
    places(text, range.clone(), "年").find_map(|year| {
        let at = year.checked_sub(4).filter(|at| *at > range.start)?;
        let own_line = slice(text, at..year).starts_with("20") && folded.gap(at).line();
        (own_line && is_headline(slice(text, range.start..at))).then_some(at)
    })
}

/// Where a headline broken over lines starts: full lines right above belong to it.
fn wrapped_start(folded: &Folded<'_>, lines: &[usize], end: usize) -> usize {
    let mut start = lines.last().copied().unwrap_or(end);
    for at in lines.iter().rev().skip(1).take(2) {
        let above = slice(folded.text(), *at..start);
        if folded.gap(start).has(Gap::EMPTY_LINE) || above.chars().count() < 18 || !is_headline_part(above) {
            break;
        }
        start = *at;
    }
    start
}

/// Where a headline broken over lines ends: after a full line the next belongs to it.
fn wrapped_end(folded: &Folded<'_>, lines: &[usize], end: usize) -> usize {
    let (Some(start), Some(next)) = (lines.first(), lines.get(1)) else { return end };
    let full = slice(folded.text(), *start..*next).chars().count() >= 18;
    let after = lines.get(2).copied().unwrap_or(end);
    let goes_on =
        full && !folded.gap(*next).has(Gap::EMPTY_LINE) && !is_day(slice(folded.text(), *next..after));
    if goes_on { after } else { *next }
}

/// The headline of a text without lines: the words back to the page's own.
fn flat_headline(text: &str, cuts: &[usize], end: usize) -> Option<Range<usize>> {
    let mut end = end;
    let mut start = end;
    for at in cuts.iter().rev() {
        if start == end && is_day(slice(text, *at..start)) {
            (start, end) = (*at, *at);
            continue;
        }
        if !is_headline_part(slice(text, *at..start)) || last_char(text, *at) == Some('>') {
            break;
        }
        start = *at;
    }
    is_headline(slice(text, start..end)).then_some(start..end)
}

/// Whether a part is a day without year, which stands between headline and outlet.
fn is_day(part: &str) -> bool {
    part.starts_with(|c: char| c.is_ascii_digit()) && part.ends_with('日')
}

fn is_headline(line: &str) -> bool {
    line.chars().count() >= 8 && is_headline_part(line)
}

fn is_headline_part(part: &str) -> bool {
    let page = contains_any(part, &["首页", "位置", "详情", "正文", "电话", "投稿", "邮箱", "客服"])
        || part.contains('>');
    let han = part.chars().filter(|c| is_han(*c)).count();
    !page && han >= 2 && !part.contains('。')
}

/// The outlet that wrote a report: `X讯(`, 来源 or 转自.
fn publisher(folded: &Folded<'_>, entries: &[Entry], head: &Range<usize>) -> Option<Stated<String>> {
    let text = folded.text();
    let own = dispatch(folded, head).filter(|name| !slice(text, name.clone()).starts_with("本报"));
    let source = entries
        .iter()
        .filter(|entry| entry.label == Label::Source && entry.name.start < head.end)
        .map(|entry| entry.value.start..first_word(folded, &entry.value));
    let range = own.into_iter().chain(source).find(|range| range.end > range.start)?;
    let name = slice(text, range.clone()).to_owned();
    let stop = range.end;
    let ranges: Vec<Range<usize>> = places(text, 0..stop, &name).map(|at| at..at + name.len()).collect();
    Some(Stated { value: folded.canonical(&range), ranges })
}

/// The outlet before 讯 at the start of a report: `X日报讯（记者 …）`, 本报讯.
fn dispatch(folded: &Folded<'_>, head: &Range<usize>) -> Option<Range<usize>> {
    let text = folded.text();
    places(text, head.clone(), "讯").find_map(|at| {
        let run = run_back(text, at, 90, is_han);
        let start = slice(text, run..at)
            .char_indices()
            .map(|(offset, _)| run + offset)
            .rev()
            .find(|start| folded.gap(*start).any());
        let start = start.unwrap_or(run);
        let name = slice(text, start..at);
        let begins = folded.gap(start).any() || matches!(last_char(text, start), Some('。' | '】'));
        let ends = next_char(text, at + "讯".len()) == Some('(') || folded.gap(at + "讯".len()).any();
        let named = (2..=12).contains(&name.chars().count()) && !contains_any(name, &["通", "网站"]);
        (begins && ends && named).then_some(start..at)
    })
}

/// End of the first word of a value: at a blank, a date or a further mark.
fn first_word(folded: &Folded<'_>, value: &Range<usize>) -> usize {
    let text = folded.text();
    let words = slice(text, value.clone());
    words
        .char_indices()
        .find(|(offset, c)| {
            (*offset > 0 && folded.gap(value.start + offset).any())
                || c.is_ascii_digit()
                || matches!(c, '|' | '(' | '【')
        })
        .map_or(value.end, |(offset, _)| value.start + offset)
}

/// The site that copied a report, by the name in its disclaimer.
fn site(text: &str) -> Option<Range<usize>> {
    let foot = text.len() - before(text, text.len(), FOOT).len()..text.len();
    ["版权", "客服", "敬告", "声明"].iter().find_map(|word| {
        places(text, foot.clone(), word).find_map(|at| {
            let start = run_back(text, at, 36, is_han);
            let name = slice(text, start..at);
            (name.chars().count() >= 3 && ends_with_any(name, &["网", "在线", "网站"])).then_some(start..at)
        })
    })
}

/// The plan a report tells of: the inside of the 《》 that it says was issued.
pub(super) fn plan(text: &str) -> Option<Range<usize>> {
    let mut best: Option<(i32, Range<usize>)> = None;
    for open in places(text, 0..text.floor_char_boundary((4 * HEAD).min(text.len())), "《").take(60) {
        let start = open + "《".len();
        let Some(length) = after(text, start, 300).find('》') else { continue };
        let title = slice(text, start..start + length);
        let bare = title.split('(').next().unwrap_or(title);
        if title.chars().count() < 8 || !ends_with_any(bare, TITLE_ENDS) || title.contains('《') {
            continue;
        }
        let close = start + length + "》".len();
        let ahead = before(text, open, 45);
        let ahead = ahead.rsplit(['。', ',', ';', '《']).next().unwrap_or(ahead);
        let behind = after(text, close, 60);
        let behind = behind.split(['。', ';', '《']).next().unwrap_or(behind);
        let mut score = 0;
        score += 3 * i32::from(contains_any(ahead, ISSUED));
        score += 2 * i32::from(
            contains_any(behind, ISSUED)
                || contains_any(behind, &["提出", "明确"])
                || starts_with_any(behind, &["(以下简称"]),
        );
        score += i32::from(after(text, close, 20).starts_with("(以下简称"));
        score -= 4 * i32::from(contains_any(ahead, RESTING));
        if score > 0 && best.as_ref().is_none_or(|(most, _)| score > *most) {
            best = Some((score, start..start + length));
        }
    }
    best.map(|(_, range)| range)
}

/// When and by whom a report says that the plan was issued: `11月26日,X区政府印发了《P》`.
fn issued(text: &str, plan: &Range<usize>) -> (Option<Stated<String>>, Option<Stated<String>>) {
    let open = plan.start - "《".len();
    let window = before(text, open, 150);
    let sentence = window.rsplit('。').next().unwrap_or(window);
    let start = open - sentence.len();
    let day = places(text, start..open, "月").find_map(|at| month_day(text, at));
    let issuer = ["印发", "发布", "出台", "公布"].iter().find_map(|word| {
        let at = start + sentence.rfind(word)?;
        let from = run_back(text, at, 60, is_han);
        let name = slice(text, from..at);
        let name = ["正式", "联合", "日前", "近日"]
            .iter()
            .fold(name, |name, word| name.trim_end_matches(word).trim_start_matches(word));
        let from = from + slice(text, from..at).find(name)?;
        let body = name.chars().count() >= 3 && ends_with_any(name, super::words::BODY_ENDS);
        body.then(|| (name.to_owned(), from..at + word.len()))
    });
    let stated = |(value, range): (String, Range<usize>)| Stated { value, ranges: Vec::from([range]) };
    (day.map(|(range, value)| stated((value, range))), issuer.map(stated))
}

#[cfg(test)]
mod tests {
    use super::super::metadata;
    use crate::extract::fold::fold;
    use crate::record::SourceKind;

    const NEWS: &str = "您的位置： 首页 > 要闻\n\n青岚出台低空方案 2027年规模剑指400亿元\n\n来源：青岚日报　发布时间：2025-04-02 08:15\n\n本报讯（记者 苏禾）根据《东澜省低空发展规划》，3月26日，市政府印发了《青岚市低空行动方案》（以下简称《方案》）。据了解，全市有32家。\n";

    #[test]
    fn a_report_has_headline_outlet_and_date() {
        let folded = fold(NEWS);
        let data = metadata(&folded);
        assert_eq!(data.kind, SourceKind::MediaReport);
        let report = data.report.unwrap();
        assert_eq!(report.headline.unwrap().value, "青岚出台低空方案2027年规模剑指400亿元");
        assert_eq!(report.publisher.unwrap().value, "青岚日报");
        assert_eq!(data.published.unwrap().value.0.to_string(), "2025-04-02");
        assert_eq!((data.number, data.issuers.len(), data.signed), (None, 0, None));
    }

    #[test]
    fn the_plan_a_report_tells_of_is_the_one_issued() {
        let folded = fold(NEWS);
        let data = metadata(&folded);
        assert_eq!(data.title.unwrap().value, "青岚市低空行动方案");
        let report = data.report.unwrap();
        assert_eq!(report.plan_issued.unwrap().value, "--03-26");
        assert_eq!(report.plan_issuer.unwrap().value, "市政府");
    }

    #[test]
    fn a_second_headline_about_a_year_is_none_of_the_first() {
        let head = "青岚发布人工智能产业三年行动计划";
        let text = format!("{head}\n2027年产业规模将突破500亿元\n\n本报讯（记者 苏禾）近日，计划印发。");
        let folded = fold(&text);
        assert_eq!(metadata(&folded).report.unwrap().headline.unwrap().value, head);
    }

    #[test]
    fn a_flattened_report_has_the_same_headline() {
        let flat = NEWS.replace('\n', " ");
        let folded = fold(&flat);
        let data = metadata(&folded);
        assert_eq!(data.report.unwrap().headline.unwrap().value, "青岚出台低空方案2027年规模剑指400亿元");
    }

    #[test]
    fn a_copy_names_who_copied() {
        let copy =
            format!("{NEWS}\n原文地址：http://x.cn/1.html\n东澜快讯网版权及免责声明：转载目的在于传递信息。");
        let folded = fold(&copy);
        let data = metadata(&folded);
        assert_eq!(data.kind, SourceKind::MediaReprint);
        assert_eq!(data.report.unwrap().reprinted_by.unwrap().value, "东澜快讯网");
    }
}
