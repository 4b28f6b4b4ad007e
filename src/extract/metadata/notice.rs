//! The title of a notice that issues a plan (conventions 4–6): `X关于印发《P》的通知`, `X转发Y关于P的通知`.

use std::ops::Range;

use super::around::{
    before, ends_with_any, is_han, last_char, next_char, places, run_back, slice, starts_with_any,
};
use super::name;
use crate::extract::fold::Folded;

const END: &str = "的通知";
/// What the title of a paper ends with that asks for opinions on a plan, and how it asks.
const ASKING_ENDS: &[&str] =
    &["意见的公告", "意见的通告", "意见的公示", "意见的启事", "意见的函", "意见建议的公告"];
const ASKING: &[&str] = &["关于公开征求", "关于征求", "公开征求", "关于向社会公开征求"];
/// Longest notice title, in bytes.
const LONGEST: usize = 600;
/// Words by which a notice hands on a plan, the longest first.
const VERBS: &[&str] = &["关于印发", "关于转发", "关于批转", "关于公布", "关于下发", "转发", "批转", "印发"];
/// What may follow the last of several issuers.
const AND_OTHERS: &[&str] = &["部门", "单位", "委办局", "家单位", "局", "机关"];

/// A notice title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoticeTitle {
    /// Bytes of the whole title.
    pub range: Range<usize>,
    /// Issuers the title names.
    pub issuers: Vec<Range<usize>>,
    /// Readings of the plan's title, the likeliest first.
    pub plans: Vec<Range<usize>>,
}

/// Notice titles within a range, in order; mentions in running text and citations are none.
pub(super) fn titles(folded: &Folded<'_>, range: &Range<usize>) -> Vec<NoticeTitle> {
    let mut floor = range.start;
    let mut titles = Vec::new();
    let text = folded.text();
    let mut ends: Vec<(usize, &str, &[&str])> =
        places(text, range.clone(), END).map(|at| (at, END, VERBS)).collect();
    for end in ASKING_ENDS {
        ends.extend(places(text, range.clone(), end).map(|at| (at, *end, ASKING)));
    }
    ends.sort_unstable();
    for (at, end, verbs) in ends {
        if let Some(title) = ending_at(folded, at, end, verbs, floor) {
            floor = title.range.end;
            if is_related(folded.text(), title.range.start) {
                continue;
            }
            titles.push(title);
        }
    }
    titles
}

/// Whether a page names another document here, after its own text: 【相关文件】 甲市人民政府关于印发…的通知.
fn is_related(text: &str, at: usize) -> bool {
    const RELATED: &[&str] = &[
        "相关文件",
        "相关链接",
        "相关阅读",
        "相关政策",
        "相关稿件",
        "关联文件",
        "政策原文",
        "原文链接",
        "文件原文",
        "解读文件",
    ];
    let label = before(text, at, 30).trim_end_matches(['】', ']', ':', '>', '《', '-', '1', '.']);
    ends_with_any(label, RELATED) && text.get(..at).is_some_and(|head| head.contains('。'))
}

/// The notice title whose last words, such as 的通知, stand at a byte after one of the verbs.
fn ending_at(
    folded: &Folded<'_>,
    at: usize,
    last: &str,
    verbs: &[&str],
    floor: usize,
) -> Option<NoticeTitle> {
    let text = folded.text();
    let end = at + last.len();
    if matches!(next_char(text, end), Some('》' | '〉' | '”' | ',' | '、' | '精' | '要')) {
        return None;
    }
    let window = before(text, at, LONGEST.min(at.saturating_sub(floor)));
    let sentence = window.rfind(['。', ';', '!']).map_or(0, |stop| stop + 1);
    let sentence = window.get(window.ceil_char_boundary(sentence)..)?;
    let sentence_start = at - sentence.len();
    let (offset, verb) = verbs
        .iter()
        .filter_map(|verb| sentence.find(verb).map(|offset| (offset, *verb)))
        .min_by_key(|(o, v)| (*o, usize::MAX - v.len()))?;
    let open = slice(sentence, 0..offset);
    if open.matches('《').count() > open.matches('》').count() {
        return None;
    }
    let verb_at = sentence_start + offset;
    let (start, issuers) = start(folded, verb_at, sentence_start)?;
    let plan = verb_at + verb.len()..at;
    let plans = plans(text, &plan);
    (!plans.is_empty()).then_some(NoticeTitle { range: start..end, issuers, plans })
}

/// Where a notice title starts, given where its 关于 stands, and the issuers it names.
fn start(folded: &Folded<'_>, verb: usize, floor: usize) -> Option<(usize, Vec<Range<usize>>)> {
    let text = folded.text();
    let stop = others(text, verb);
    let mut names = name::ending_at(folded, stop, floor);
    // A red header lists all of them before the title names the first again: 甲局 乙局 甲局等两部门关于….
    let again = names.last().cloned().filter(|last| {
        names.iter().rev().skip(1).any(|name| slice(text, name.clone()) == slice(text, last.clone()))
    });
    if let Some(last) = again {
        names.pop();
        return Some((last.start, names));
    }
    if let Some(first) = names.first() {
        return Some((first.start, names));
    }
    let line = folded.gap(verb).any() || verb == floor || !last_char(text, verb).is_some_and(is_han);
    if line && !last_char(text, verb).is_some_and(|c| matches!(c, ',' | '、' | '《' | '“')) {
        return Some((verb, names));
    }
    if let Some(bare) = bare_level(text, stop).filter(|bare| *bare >= floor) {
        let numbered = last_char(text, bare) == Some('号') && folded.gap(bare).any();
        let opens = bare == 0 || folded.gap(bare).line() || numbered;
        if opens {
            return Some((bare, std::iter::once(bare..stop).collect()));
        }
    }
    // A body whose name does not end like one: up to a dozen characters that start a line.
    let run = run_back(text, verb, 60, is_han).max(floor);
    let whole = slice(text, run..verb);
    let own_line = folded.gap(run).line() && name::names_place(whole) && whole.chars().count() <= 20;
    own_line.then(|| (run, std::iter::once(run..stop).collect()))
}

/// Where a body that names its level only starts, if one ends at a place: 市人民政府办公室.
fn bare_level(text: &str, end: usize) -> Option<usize> {
    const BODIES: &[&str] = &["人民政府办公室", "人民政府办公厅", "政府办公室", "政府办公厅", "人民政府"];
    const LEVELS: &[char] = &['省', '市', '县', '区', '州', '旗'];
    let body = BODIES.iter().find(|body| slice(text, 0..end).ends_with(**body))?;
    let level = last_char(text, end - body.len()).filter(|c| LEVELS.contains(c))?;
    Some(end - body.len() - level.len_utf8())
}

/// Where `等4部门` before a verb starts; the verb itself where there is none.
fn others(text: &str, verb: usize) -> usize {
    let ahead = before(text, verb, 30);
    let Some(at) = ahead.rfind('等') else { return verb };
    let rest = ahead.get(at + "等".len()..).unwrap_or_default();
    let rest =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十两个有关".contains(c));
    if starts_with_any(rest, AND_OTHERS) && rest.chars().count() <= 4 {
        verb - (ahead.len() - at)
    } else {
        verb
    }
}

/// Readings of the plan's title in what a notice issues.
fn plans(text: &str, issued: &Range<usize>) -> Vec<Range<usize>> {
    let mut plans = Vec::new();
    let whole = inner(text, issued);
    let title = slice(text, whole.clone());
    // A paper handed on: `甲委关于P` and `甲委《关于P》`.
    let mark = title.find("《").map(|open| open + "《".len());
    if let Some(open) = mark.filter(|open| *open < 80) {
        let rest = title.get(open..).unwrap_or_default();
        if let Some(close) = rest.find('》') {
            let bracket =
                rest.get(close + "》".len()..).filter(|tail| tail.starts_with('(') && tail.ends_with(')'));
            let behind = rest.get(close + "》".len()..).unwrap_or_default();
            let part = behind.starts_with(is_han) && !title.starts_with('《');
            if !part && (bracket.is_none() || title.starts_with('《')) {
                plans.push(whole.start + open..whole.start + open + close);
            }
        }
    }
    if plans.is_empty() {
        plans.push(whole.clone());
    }
    if let Some(about) = title.find("关于").filter(|about| *about > 0 && *about < 90 && mark.is_none()) {
        plans.push(whole.start + about..whole.end);
    }
    for inner_verb in ["关于印发", "印发"] {
        if let Some(at) = title.find(inner_verb) {
            let end = title.find("的通知").filter(|end| *end > at).unwrap_or(title.len());
            let nested = whole.start + at + inner_verb.len()..whole.start + end;
            plans.insert(0, inner(text, &nested));
            break;
        }
    }
    plans.retain(|plan| slice(text, plan.clone()).chars().count() >= 4);
    plans
}

/// A title without the 《》 around the whole of it.
fn inner(text: &str, range: &Range<usize>) -> Range<usize> {
    let title = slice(text, range.clone());
    for (open, close) in [('《', '》'), ('〈', '〉'), ('“', '”')] {
        if let Some(bare) = title.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !bare.contains(open)
        {
            let width = open.len_utf8();
            return range.start + width..range.end - width;
        }
    }
    range.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn found(source: &str) -> Vec<(String, String)> {
        let folded = fold(source);
        let text = folded.text();
        titles(&folded, &(0..text.len()))
            .into_iter()
            .map(|title| (text[title.range].to_owned(), text[title.plans[0].clone()].to_owned()))
            .collect()
    }

    fn one(whole: &str, plan: &str) -> Vec<(String, String)> {
        vec![(whole.to_owned(), plan.to_owned())]
    }

    #[test]
    fn a_notice_and_the_plan_it_issues() {
        let whole = "青岚市人民政府办公室关于印发《青岚市低空方案(2025-2027年)》的通知";
        let expected = one(whole, "青岚市低空方案(2025-2027年)");
        assert_eq!(
            found(
                "青府办〔2025〕3号\n青岚市人民政府办公室关于印发《青岚市低空方案（2025—2027年）》的通知\n各区："
            ),
            expected
        );
        assert_eq!(
            found("文件 青岚市人民政府办公室\n关于印发《青岚市低\n空方案（2025—2027年）》\n的通知"),
            expected
        );
        let bare = "青岚市人民政府办公室关于印发青岚市低空方案的通知";
        assert_eq!(found(&format!("首页 > {bare}_政策文件_青岚网")), one(bare, "青岚市低空方案"));
    }

    #[test]
    fn joint_issuers_and_others_belong_to_the_title() {
        let text = "青岚市水利局 青岚市财政局等4部门关于印发《节水方案》的通知";
        let joined = "青岚市水利局青岚市财政局等4部门关于印发《节水方案》的通知";
        assert_eq!(found(text), one(joined, "节水方案"));
    }

    #[test]
    fn a_paper_handed_on_has_the_title_after_its_author() {
        let text = "青岚市人民政府办公室转发市水利局关于节水行动实施意见的通知";
        let folded = fold(text);
        let title = titles(&folded, &(0..folded.text().len())).remove(0);
        let plans: Vec<&str> = title.plans.iter().map(|plan| &folded.text()[plan.clone()]).collect();
        assert_eq!(plans, ["市水利局关于节水行动实施意见", "关于节水行动实施意见"]);
    }

    #[test]
    fn a_notice_may_open_with_a_body_that_names_its_level_only() {
        let whole = "市人民政府办公室关于印发青岚市节水计划的通知";
        assert_eq!(
            found(&format!("{whole}　　青府办发〔2023〕22号　　各县区：")),
            one(whole, "青岚市节水计划")
        );
    }

    #[test]
    fn a_work_named_within_the_plans_title_is_not_the_plan() {
        let whole = "青岚市人民政府关于印发2025年市《政府工作报告》任务分工方案的通知";
        assert_eq!(found(whole), one(whole, "2025年市《政府工作报告》任务分工方案"));
    }

    #[test]
    fn a_header_of_all_issuers_is_no_part_of_the_title() {
        let text = "青岚市水利局　青岚市财政局　　青岚市水利局等两部门关于印发《节水方案》的通知";
        let folded = fold(text);
        let title = titles(&folded, &(0..folded.text().len())).remove(0);
        assert_eq!(folded.text()[title.range], *"青岚市水利局等两部门关于印发《节水方案》的通知");
        let issuers: Vec<&str> = title.issuers.iter().map(|name| &folded.text()[name.clone()]).collect();
        assert_eq!(issuers, ["青岚市水利局", "青岚市财政局"]);
        let national = "民政部 国家发展改革委 中国残联\n关于印发《助餐方案》的通知";
        assert_eq!(
            found(national),
            one("民政部国家发展改革委中国残联关于印发《助餐方案》的通知", "助餐方案")
        );
        let bare = "文号：青政办规〔2024〕7号\n\n市人民政府办公室印发节水若干措施的通知";
        let expected = one("市人民政府办公室印发节水若干措施的通知", "节水若干措施");
        assert_eq!(found(bare), expected);
        assert_eq!(found(&bare.replace("\n\n", " ")), expected);
    }

    #[test]
    fn a_paper_that_asks_for_opinions_is_a_notice_of_the_draft() {
        let whole = "青岚市水利局关于公开征求《青岚市节水若干措施(征求意见稿)》意见的公告";
        assert_eq!(found(whole), one(whole, "青岚市节水若干措施(征求意见稿)"));
        assert!(found("青岚市水利局关于招聘人员意见的公告").is_empty());
    }

    #[test]
    fn cited_notices_are_none() {
        for text in [
            "根据《省水利厅关于印发节水方案的通知》要求",
            "按照省水利厅关于印发节水方案的通知(水〔2020〕3号)要求",
            "关于做好放假安排的通知",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
