//! Addressees, copies, publicity and approval (convention 12).

use std::ops::Range;

use memchr::memmem;

use super::around::{after, before, contains_any, last_char, next_char, places, slice, starts_with_any};
use super::name;
use super::signature::Printing;
use crate::extract::fold::Folded;

/// Longest list of addressees, in bytes.
const LONGEST_ADDRESS: usize = 900;
/// Longest list of bodies copied to, in bytes.
const LONGEST_COPIES: usize = 600;
/// What lists of addressees are made of.
const ADDRESSED: &[&str] = &["各", "政府", "委员会", "部门", "单位", "管委会", "局", "公司", "机构"];
/// What lists of addressees start with.
const ADDRESS_STARTS: &[&str] =
    &["各", "区", "市", "省", "县", "州", "有关", "相关", "本", "全", "局", "委", "厅", "机关"];
/// What is said of an approval.
const APPROVALS: &[&str] = &["审议通过", "研究同意", "同意", "批准", "审定", "审议"];

/// The addressees that follow a title, without the colon.
pub(super) fn addressees(text: &str, title_end: usize) -> Option<Range<usize>> {
    let window = after(text, title_end, LONGEST_ADDRESS);
    let mut start = 0;
    // A number or date in brackets may stand between title and addressees.
    while window.get(start..).is_some_and(|rest| rest.starts_with('(')) {
        start += window.get(start..)?.find(')')? + 1;
    }
    let colon = window.find(':')?;
    let mut list = window.get(start..colon)?;
    if let Some(number) = list.rfind('号') {
        start += number + "号".len();
        list = window.get(start..colon)?;
    }
    let plain = !list.contains(['。', ';', '《', '“']) && !contains_any(list, &["责任单位", "一、", "如下"]);
    let known = starts_with_any(list, ADDRESS_STARTS) || name::names_place(list);
    (plain && known && contains_any(list, ADDRESSED)).then_some(title_end + start..title_end + colon)
}

/// The bodies a document is copied to (抄送), without the full stop: where 抄送 stands, and the list.
pub(super) fn copied_to(folded: &Folded<'_>, printing: Option<&Printing>) -> Option<(usize, Range<usize>)> {
    let text = folded.text();
    let mut limit = text.len();
    for _ in 0..16 {
        let at = memmem::rfind(text.get(..limit)?.as_bytes(), "抄送".as_bytes())?;
        limit = at;
        let start = at + "抄送".len();
        let start = start + after(text, start, 6).bytes().take_while(|byte| *byte == b':').count();
        let marked = start > at + "抄送".len() || (folded.gap(at).line() && folded.gap(start).any());
        let sentence = matches!(last_char(text, at), Some(',' | '、' | '并' | '时')) && !folded.gap(at).any();
        if marked && !sentence {
            return Some((at, start..copies_end(folded, start, printing)));
        }
    }
    None
}

fn copies_end(folded: &Folded<'_>, start: usize, printing: Option<&Printing>) -> usize {
    let text = folded.text();
    let window = after(text, start, LONGEST_COPIES);
    if let Some(stop) = window.find('。') {
        return start + stop;
    }
    let printed = printing.map(Printing::start);
    printed.filter(|at| *at > start && *at <= start + window.len()).unwrap_or_else(|| {
        let line =
            window.char_indices().skip(1).map(|(offset, _)| start + offset).find(|at| folded.gap(*at).line());
        line.unwrap_or(start + window.len())
    })
}

/// The note on publicity (此件公开发布), brackets included, and its words.
pub(super) fn publicity(text: &str, range: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    if let Some(at) = places(text, range.clone(), "(信息公开").next() {
        let end = super::title::bracket(text, at)?;
        return Some((at..end, at + 1..end - 1));
    }
    places(text, range.clone(), "此件").find_map(|at| {
        let opened = last_char(text, at) == Some('(');
        let words = after(text, at, 45);
        let end =
            at + words.find([')', '。', '\n']).or_else(|| words.find("公开发布").map(|found| found + 12))?;
        let stated = slice(text, at..end);
        if !stated.contains("公开") && !stated.contains("发布") {
            return None;
        }
        let whole =
            if opened { at - 1..end + usize::from(next_char(text, end) == Some(')')) } else { at..end };
        Some((whole, at..end))
    })
}

/// The approval a notice states (已经区政府同意): the words, and whose approval it is.
pub(super) fn approval(text: &str, range: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    places(text, range.clone(), "经").find_map(|at| {
        let behind = after(text, at + "经".len(), 150);
        let clause = behind.get(..behind.find([',', '。', ';', '《']).unwrap_or(behind.len()))?;
        let (found, word) = APPROVALS
            .iter()
            .filter_map(|word| clause.find(word).map(|f| (f, word)))
            .min_by_key(|(f, w)| (*f, usize::MAX - w.len()))?;
        let body = clause.get(..found)?;
        let body = body.split_once('第').map_or(body, |(body, _)| body);
        let body = ["常务会议", "常委会会议", "会议", "领导"]
            .iter()
            .find_map(|word| body.split_once(word).map(|(b, _)| b))
            .unwrap_or(body);
        let body = body.trim_end_matches(['、', '的']);
        if body.is_empty() || body.chars().count() > 30 {
            return None;
        }
        // 低空经济…: only a body follows 经.
        if body.chars().any(|c| matches!(c, '》' | '(' | ')')) || body.contains("通过") {
            return None;
        }
        let start = if before(text, at, 3) == "已" { at - "已".len() } else { at };
        let name = at + "经".len()..at + "经".len() + body.len();
        Some((start..at + "经".len() + found + word.len(), name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    #[test]
    fn addressees_follow_the_title() {
        let text = "的通知(青府办〔2025〕3号)各县(区)人民政府,市政府各委、办、局:现将";
        let range = addressees(text, "的通知".len()).unwrap();
        assert_eq!(&text[range], "各县(区)人民政府,市政府各委、办、局");
        assert!(addressees("方案总体目标:力争", "方案".len()).is_none());
        assert!(addressees("方案为落实部署,制定本方案。一、目标:", "方案".len()).is_none());
    }

    #[test]
    fn copies_end_before_the_printing_line() {
        let folded = fold("负责）\n抄送：市委各部门，\n市法院。\n甲市政府办公室\n2025年1月2日印发");
        let (_, range) = copied_to(&folded, super::super::signature::printed(&folded).as_ref()).unwrap();
        assert_eq!(&folded.text()[range], "市委各部门,市法院");
        let folded = fold("负责）\n抄送：市委各部门，市法院\n甲市人民政府办公室2025年1月2日印发");
        let (_, range) = copied_to(&folded, super::super::signature::printed(&folded).as_ref()).unwrap();
        assert_eq!(&folded.text()[range], "市委各部门,市法院");
        assert!(copied_to(&fold("结果抄送市发展改革委。"), None).is_none());
    }

    #[test]
    fn publicity_and_approval_are_read() {
        let text = "《方案》已经市政府第86次常务会议审议通过,现印发。(此件公开发布)";
        let (range, name) = approval(text, &(0..text.len())).unwrap();
        assert_eq!((&text[range], &text[name]), ("已经市政府第86次常务会议审议通过", "市政府"));
        let (range, words) = publicity(text, &(0..text.len())).unwrap();
        assert_eq!((&text[range], &text[words]), ("(此件公开发布)", "此件公开发布"));
        assert!(approval("发展数字经济,各方同意", &(0..30)).is_none());
    }
}
