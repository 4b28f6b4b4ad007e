//! The title of the plan itself: where it stands as a heading (conventions 4–6).

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::around::{
    after, before, contains_any, ends_with_any, is_han, last_char, next_char, places, run_back, run_on,
    slice, starts_with_any,
};
use super::words::{LEADS, NATIONAL, NAVIGATION, REPORTING, TITLE_BRACKETS, TITLE_ENDS};
use super::{Stated, name};
use crate::extract::fold::Folded;

static ENDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(TITLE_ENDS).ok());

/// Longest title, in bytes (90 characters).
const LONGEST: usize = 270;
/// Bytes from the start of a text within which its own title ends.
const WITHIN: usize = 3000;

/// Bytes at the start of an order within which it names what it puts into force.
const ANNOUNCED_WITHIN: usize = 1500;

/// Every place where a known title stands as a heading.
pub(super) fn headings(folded: &Folded<'_>, title: &str, outside: &[Range<usize>]) -> Vec<Range<usize>> {
    let text = folded.text();
    if title.is_empty() {
        return Vec::new();
    }
    places(text, 0..text.len(), title)
        .map(|at| at..at + title.len())
        .filter(|range| !outside.iter().any(|other| other.start <= range.start && range.end <= other.end))
        .filter(|range| is_heading(folded, range))
        .take(16)
        .collect()
}

/// Whether a title stands alone here, not in 《》 or a sentence.
fn is_heading(folded: &Folded<'_>, range: &Range<usize>) -> bool {
    let text = folded.text();
    let ahead = last_char(text, range.start);
    if matches!(ahead, Some('《' | '“' | '〈')) || before(text, range.start, 15).contains("附件:") {
        return false;
    }
    let starts = folded.gap(range.start).any() || !ahead.is_some_and(|c| is_han(c) || c == ',' || c == '、');
    let next = next_char(text, range.end);
    let ends =
        folded.gap(range.end).any() || matches!(next, None | Some('(' | '_' | '-' | '|' | '#' | '*' | '<'));
    starts && ends && !matches!(next, Some('》' | '的' | '等' | ',' | '。' | '、'))
}

/// A title with the bracket after it that belongs to it: `（2025—2027年）`, `（试行）`.
pub(super) fn with_bracket(text: &str, range: Range<usize>) -> Range<usize> {
    let mut end = range.end;
    while let Some(close) = bracket(text, end) {
        let inside = slice(text, end..close);
        let period = inside.contains('年') && !inside.contains('月') || is_year_range(inside);
        if !(period || contains_any(inside, TITLE_BRACKETS)) {
            break;
        }
        end = close;
    }
    range.start..end
}

/// End of a short bracket that opens at a place.
pub(super) fn bracket(text: &str, at: usize) -> Option<usize> {
    if next_char(text, at) != Some('(') {
        return None;
    }
    let close = after(text, at, 120).find(')')?;
    Some(at + close + 1)
}

fn is_year_range(inside: &str) -> bool {
    inside.len() >= 11 && inside.bytes().filter(u8::is_ascii_digit).count() == 8
}

/// The title a text starts with where no notice gives it.
pub(super) fn own(folded: &Folded<'_>, from: usize) -> Option<Range<usize>> {
    let text = folded.text();
    let finder = ENDS.as_ref()?;
    let window = after(text, from, WITHIN);
    for found in finder.find_overlapping_iter(window).take(200) {
        let end = from + found.end();
        if next_char(text, end)
            .is_some_and(|c| is_han(c) || c.is_ascii_digit() || matches!(c, '》' | '、' | ',' | '。' | ':'))
            && !folded.gap(end).any()
        {
            continue;
        }
        if !goes_on_after_bracket(folded, end)
            && let Some(range) = ending_at(folded, from, end)
        {
            return Some(range);
        }
    }
    None
}

/// Whether a title goes on after a bracket that tells its subject: …工程(生物制造方向)项目的通知.
fn goes_on_after_bracket(folded: &Folded<'_>, end: usize) -> bool {
    let text = folded.text();
    let Some(close) = bracket(text, end).filter(|_| with_bracket(text, end..end).end == end) else {
        return false;
    };
    let run = run_on(text, close, 60, is_han);
    let line = slice(text, close..run).char_indices().map(|(offset, _)| close + offset);
    let mut stops = line.skip(1).filter(|at| folded.gap(*at).any()).chain([run]);
    !folded.gap(close).any() && stops.any(|stop| ends_with_any(slice(text, close..stop), TITLE_ENDS))
}

/// The title of a paper that an order or announcement puts into force (`《P》已经…通过，现予公布`).
pub(super) fn announced(folded: &Folded<'_>) -> Option<Stated<String>> {
    let text = folded.text();
    let window = 0..text.floor_char_boundary(ANNOUNCED_WITHIN.min(text.len()));
    let open = places(text, window, "《").next()?;
    let start = open + "《".len();
    let end = start + after(text, start, LONGEST).find('》')?;
    let behind = after(text, end + "》".len(), 240);
    let sentence = behind.split('。').next().unwrap_or(behind);
    let first = !slice(text, 0..open).contains('。');
    if !first
        || !contains_any(sentence, &["公布", "印发", "发布"])
        || !starts_with_any(sentence, &["已", "业经", "经"])
    {
        return None;
    }
    let ranges = headings(folded, slice(text, start..end), &[]);
    let value = folded.canonical(&(start..end));
    ranges.iter().any(|range| range.start > end).then_some(Stated { value, ranges })
}

/// Bytes at the start of a text within which the title of an explanation starts.
const EXPLAINED_WITHIN: usize = 300;

/// The title of a text that explains another, which it starts with: 《P》政策解读.
pub(super) fn explanation(folded: &Folded<'_>) -> Option<Range<usize>> {
    const ENDS: &[&str] = &["政策解读", "的政策解读", "解读", "的解读", "解读材料", "政策问答", "文字解读"];
    let text = folded.text();
    let open = places(text, 0..text.floor_char_boundary(EXPLAINED_WITHIN.min(text.len())), "《").next()?;
    let close = open + after(text, open, LONGEST).find('》')? + "》".len();
    let starts = open == 0 || folded.gap(open).any();
    let run = run_on(text, close, 36, is_han);
    let end = slice(text, close..run)
        .char_indices()
        .map(|(offset, c)| close + offset + c.len_utf8())
        .find(|end| folded.gap(*end).any() && ENDS.contains(&slice(text, close..*end)))?;
    starts.then_some(open..end)
}

/// The title that ends at a place, if a title ends there.
fn ending_at(folded: &Folded<'_>, from: usize, end: usize) -> Option<Range<usize>> {
    let text = folded.text();
    let next = next_char(text, end);
    if matches!(next, Some('的' | '》' | '、' | '和' | '及' | '”' | ',' | '。')) {
        return None;
    }
    let end = continued(folded, end);
    let whole = with_list(folded, with_bracket(text, end..end).end, end);
    let start = start(folded, from, end)?;
    let title = slice(text, start..end);
    let length = title.chars().count();
    let sentence = slice(text, from..start).contains('。');
    let complete = (6..=90).contains(&length) && !sentence && !is_prose(title);
    complete.then_some(start..whole)
}

/// A title goes on after its period with what the paper is: …方案(2025-2027年)任务清单.
fn with_list(folded: &Folded<'_>, whole: usize, end: usize) -> usize {
    let text = folded.text();
    let run = run_on(text, whole, 36, is_han);
    let mut line = slice(text, whole..run).char_indices().skip(1).map(|(offset, _)| whole + offset);
    let run = line.find(|at| folded.gap(*at).line()).unwrap_or(run);
    let rest = slice(text, whole..run);
    let list = ends_with_any(
        rest,
        &["任务清单", "任务分工", "分工方案", "分工表", "任务分工表", "清单", "实施方案"],
    );
    if whole > end && list && !folded.gap(whole).line() { run } else { whole }
}

/// Whether a title goes on on the next line with a second noun: `…方案 任务分工`.
fn continued(folded: &Folded<'_>, end: usize) -> usize {
    let text = folded.text();
    let run = run_on(text, end, 36, is_han);
    let line_end = slice(text, end..run)
        .char_indices()
        .skip(1)
        .map(|(offset, _)| end + offset)
        .chain([run])
        .find(|at| folded.gap(*at).line());
    let rest = slice(text, end..line_end.unwrap_or(run));
    let short = rest.chars().count() <= 8 && ends_with_any(rest, TITLE_ENDS) && !starts_with_any(rest, LEADS);
    if short && folded.gap(end).any() { end + rest.len() } else { end }
}

/// Whether what ends like a title is a sentence or a headline.
fn is_prose(title: &str) -> bool {
    let issuing = title.contains("印发") && !title.contains("关于印发");
    let about = title.contains("关于");
    let clause = starts_with_any(title, &["为", "根据", "按照", "现将", "本", "以", "在"]) && !about;
    issuing || clause || (contains_any(title, REPORTING) && !about) || title.matches(',').count() > 1
}

/// Where the title that ends at a place starts.
fn start(folded: &Folded<'_>, from: usize, end: usize) -> Option<usize> {
    let text = folded.text();
    let hard = run_back(text, end, LONGEST, is_title_char).max(from);
    let hard = hard + slice(text, hard..end).len()
        - slice(text, hard..end).trim_start_matches([',', ')', '-', '.', '”']).len();
    let quoted = matches!(last_char(text, hard), Some('《' | '〈'));
    if quoted || (matches!(last_char(text, hard), Some('。' | ';')) && !folded.gap(hard).line()) {
        return None;
    }
    let after_number = slice(text, hard..end).rfind('号').map(|at| hard + at + "号".len());
    let first =
        after_number.filter(|at| before(text, *at - "号".len(), 1).bytes().all(|b| b.is_ascii_digit()));
    let first = after_page_words(text, first.unwrap_or(hard), end);
    let gaps: Vec<usize> = slice(text, first..end)
        .char_indices()
        .skip(1)
        .map(|(offset, _)| first + offset)
        .filter(|at| folded.gap(*at).any())
        .collect();
    let title = |at: usize| slice(text, at..end);
    // The last word of a trail of links stands before the title.
    let trail = matches!(last_char(text, first), Some('>' | '|' | '_' | '»'));
    // So may the value of the last label of an information box: 有效性:有效.
    let value = gaps.first().is_some_and(|gap| !names_subject(slice(text, first..*gap)));
    let trail = trail || last_char(text, first) == Some(':') && value;
    if let Some(first) = joint_start(folded, first, end) {
        return Some(first);
    }
    if let Some(at) = gaps.iter().find(|at| trail && names_subject(title(**at))) {
        return Some(*at);
    }
    for (index, at) in gaps.iter().enumerate().rev() {
        let previous = index.checked_sub(1).and_then(|index| gaps.get(index)).copied().unwrap_or(first);
        let ahead = slice(text, previous..*at);
        if is_foreign(ahead)
            || (name::is_name(ahead) && names_subject(title(*at)) && !title(*at).starts_with("关于"))
        {
            return Some(*at);
        }
        if names_subject(title(*at)) && title(*at).starts_with(ahead) {
            return Some(*at);
        }
        if ahead.contains(',') && names_subject(title(*at)) && folded.gap(*at).line() {
            return Some(*at);
        }
    }
    Some(first)
}

/// Where the names of several bodies start that issue an opinion together: 甲部 乙部 丙局关于….
fn joint_start(folded: &Folded<'_>, first: usize, end: usize) -> Option<usize> {
    let text = folded.text();
    let about = places(text, first..end, "关于").next()?;
    let names = name::ending_at(folded, about, first);
    let opens = names.first().filter(|name| name.start == 0 || folded.gap(name.start).any())?;
    let labelled = last_char(text, opens.start) == Some(':');
    let apart = names.windows(2).all(|pair| match pair {
        // A site's name before the title of a paper is none of its issuers: 甲市政府 甲市政府办公室关于….
        [one, next] => !slice(text, next.clone()).starts_with(slice(text, one.clone())),
        _ => false,
    });
    // Each on a line of its own are a red header and a title; issuers share lines.
    let shared = names.iter().skip(1).any(|name| !folded.gap(name.start).line());
    (names.len() > 1 && apart && shared && !labelled).then_some(opens.start)
}

/// Where a title starts after a date, a note in brackets or a dash of the page before it.
fn after_page_words(text: &str, start: usize, end: usize) -> usize {
    let mut at = start;
    for _ in 0..4 {
        let rest = slice(text, at..end);
        let note = bracket(text, at).filter(|close| {
            *close < end && contains_any(slice(text, at..*close), &["公开", "此件", "印发", "转载"])
        });
        let dashes = rest.len() - rest.trim_start_matches(['-', '·', ' ']).len();
        let date =
            rest.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'/' | b':')).count();
        let dated =
            date >= 8 && rest.get(..date).is_some_and(|date| date.matches(['-', '.', '/']).count() >= 2);
        at = match note {
            Some(close) => close,
            None if dashes > 0 => at + dashes,
            None if dated => at + date,
            None => return at,
        };
    }
    at
}

/// Whether a title says at its start whose or about what it is, so that nothing need stand before it.
fn names_subject(title: &str) -> bool {
    name::names_place(title) || title.starts_with("关于") || starts_with_any(title, NATIONAL)
}

/// Whether a stretch before a title belongs to the page, not to the title.
fn is_foreign(ahead: &str) -> bool {
    contains_any(ahead, NAVIGATION)
        || ends_with_any(ahead, &["文件", "网", "年", "日", "附件", "附"])
        || ahead.len() < 4
}

fn is_title_char(c: char) -> bool {
    is_han(c)
        || c.is_ascii_alphanumeric()
        || matches!(
            c,
            '“' | '”'
                | '‘'
                | '’'
                | '"'
                | '('
                | ')'
                | '·'
                | '+'
                | '-'
                | '、'
                | '〈'
                | '〉'
                | ' '
                | ','
                | '~'
                | '.'
                | '&'
                | '/'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn found(source: &str) -> Option<String> {
        let folded = fold(source);
        own(&folded, 0).map(|range| folded.text()[range].to_owned())
    }

    #[test]
    fn a_plan_without_notice_has_the_title_it_starts_with() {
        let title = Some("云河区加快低空产业建设实施方案(2025-2027年)".to_owned());
        assert_eq!(found("云河区加快低空产业\n建设实施方案（2025—2027年）\n为落实部署，制定本方案。"), title);
        assert_eq!(found("云河区加快低空产业 建设实施方案（2025—2027年） 为落实部署，制定本方案。"), title);
        assert_eq!(found("首页 > 政策\n云河区加快低空产业建设实施方案（2025—2027年）\n为落实部署"), title);
        assert_eq!(found("# 云河区加快低空产业建设实施方案（2025—2027年）\n\n## 一、目标"), title);
    }

    #[test]
    fn a_bracket_within_a_title_does_not_end_it() {
        let title = "关于组织申报2025年度青岚市重点工程(生物制造方向)项目的通知";
        for ahead in [title.to_owned(), title.replace("项目的", "项目的\n")] {
            let source = format!("{ahead}\n\n青发改〔2025〕8号\n各县区：");
            assert_eq!(found(&source).as_deref(), Some(title), "{source}");
        }
    }

    #[test]
    fn an_explanation_has_a_title_of_its_own_whatever_its_lines() {
        let title = "《青岚市节水方案》政策解读";
        for source in [
            format!("首页 > 部门解读\n{title}\n发布时间"),
            format!("首页 > 部门解读 {title} 发布时间"),
            format!("{}\n\n来源", title.replace("政策解", "政策解\n")),
        ] {
            let folded = fold(&source);
            let found = explanation(&folded).map(|range| folded.text()[range].to_owned());
            assert_eq!(found.as_deref(), Some(title), "{source}");
        }
        assert!(explanation(&fold("根据《青岚市节水方案》解读要求，制定本方案。")).is_none());
    }

    #[test]
    fn an_opinion_keeps_its_issuer_in_the_title() {
        let title = "青岚市人民政府关于加快物流业发展的若干意见";
        assert_eq!(found(&format!("{title}\n青府〔2012〕5号\n各区人民政府：")).as_deref(), Some(title));
        assert_eq!(found(&format!("青府〔2012〕5号 {title} 各区人民政府：")).as_deref(), Some(title));
    }

    #[test]
    fn joint_issuers_of_an_opinion_belong_to_its_title() {
        let title = "农业农村部财政部青岚市水利局关于加快物流业发展的若干意见";
        for source in [
            "农业农村部 财政部 青岚市水利局\n关于加快物流业发展的若干意见",
            "农业农村部 财政部\n青岚市水利局关于加快物流业发展的若干意见",
        ] {
            assert_eq!(found(&format!("{source}\n\n各省：")).as_deref(), Some(title), "{source}");
        }
        let own = "青岚市人民政府办公室关于加快物流业发展的若干意见";
        for ahead in ["青岚市人民政府 ", "青岚市水利局\n", "有 效 性：有效\n\n", "发布机构：青岚市水利局 "]
        {
            assert_eq!(found(&format!("{ahead}{own}\n\n各县：")).as_deref(), Some(own), "{ahead}");
        }
    }

    #[test]
    fn dates_notes_and_dashes_before_a_title_are_no_part_of_it() {
        let title = "青岚市加快低空产业建设实施方案(2025-2027年)";
        for ahead in
            ["成文日期：2024-10-29\n生效日期：2024-10-29\n\n# ", "（此件主动公开）\n\n", "青政〔2025〕1号-"]
        {
            assert_eq!(found(&format!("{ahead}{title}\n\n为落实部署。")).as_deref(), Some(title), "{ahead}");
        }
        let list = format!("{title}任务清单");
        assert_eq!(found(&format!("附件2　　{list}\n\n一、目标")).as_deref(), Some(list.as_str()));
    }

    #[test]
    fn an_order_names_what_it_puts_into_force() {
        let folded = fold(
            "甲市人民政府令\n第3号\n《甲市节水办法》已经市政府通过，现予公布。\n2025年1月2日\n甲市节水办法\n第一条 为了节水。",
        );
        let title = announced(&folded).unwrap();
        assert_eq!((title.value.as_str(), title.ranges.len()), ("甲市节水办法", 1));
    }

    #[test]
    fn sentences_headlines_and_tables_have_no_title() {
        for text in [
            "青岚市发布低空经济行动方案\n来源：青岚日报",
            "站点名称\t监测日期\n白鹭江\t2024-06-03",
            "为落实部署，各地要制定实施方案\n并抓好落实",
            "Quarterly bulletin",
            "",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
