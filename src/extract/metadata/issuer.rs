//! Issuing bodies from the signature, the red header, the metadata block and the title (conventions 6 and 7).

use std::ops::Range;

use super::Stated;
use super::around::{is_han, places, run_on, slice};
use super::block::{Entry, Label};
use super::name::{ending_at, is_name, same_body};
use crate::extract::fold::Folded;

/// Longest rest of a name after a line end, in bytes.
const LONGEST_REST: usize = 60;

/// Where issuers are named in a document.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Names over the date of signature.
    pub signature: Vec<Range<usize>>,
    /// Names in the notice's or paper's own title.
    pub title: Vec<Range<usize>>,
    /// Names in lines over the document's number.
    pub number: Vec<Range<usize>>,
    /// Names before the printing date.
    pub printing: Vec<Range<usize>>,
}

/// The issuers: the list of the signature, else of the red header, the title or the metadata block, each with all
/// places that name it and in its longest form.
pub(super) fn read(
    folded: &Folded<'_>,
    head: &Range<usize>,
    entries: &[Entry],
    named: &Places,
) -> Vec<Stated<String>> {
    let header = header(folded, head);
    let header_names: Vec<Range<usize>> = header.iter().map(|(name, _)| name.clone()).collect();
    let block = labelled(folded, entries, Label::Issuer);
    let publisher = labelled(folded, entries, Label::Publisher);
    let ranked =
        [&named.signature, &header_names, &named.title, &block, &named.number, &named.printing, &publisher];
    let Some(list) = ranked.into_iter().find(|list| !list.is_empty()) else { return Vec::new() };
    let text = folded.text();
    // The header's place is the whole line with 文件; a title names an issuer only where nothing else does.
    let mut all: Vec<(Range<usize>, Range<usize>)> = header;
    for other in [&named.signature, &block, &named.number, &named.printing] {
        all.extend(other.iter().map(|name| (name.clone(), name.clone())));
    }
    let titled = named.title.iter().map(|name| (name.clone(), name.clone()));
    list.iter()
        .map(|name| {
            let same =
                |other: &Range<usize>| same_body(slice(text, other.clone()), slice(text, name.clone()));
            let longest = all
                .iter()
                .map(|(other, _)| other)
                .chain(&named.title)
                .filter(|other| same(other))
                .max_by_key(|other| other.len());
            let value = folded.canonical(longest.unwrap_or(name));
            let mut ranges: Vec<Range<usize>> =
                all.iter().filter(|(other, _)| same(other)).map(|(_, place)| place.clone()).collect();
            if ranges.is_empty() {
                ranges = titled.clone().filter(|(other, _)| same(other)).map(|(_, place)| place).collect();
            }
            if ranges.is_empty() {
                ranges.push(name.clone());
            }
            ranges.sort_by_key(|range| range.start);
            ranges.dedup();
            Stated { value, ranges }
        })
        .collect()
}

/// Bodies of the red header (`X人民政府办公室文件`), each with its place; the last place includes 文件.
fn header(folded: &Folded<'_>, head: &Range<usize>) -> Vec<(Range<usize>, Range<usize>)> {
    let text = folded.text();
    for word in ["文件", "令第", "公告"] {
        for at in places(text, head.clone(), word) {
            let end = at + word.trim_end_matches('第').len();
            let names = ending_at(folded, at, head.start);
            let alone = names.first().is_some_and(|name| folded.gap(name.start).any())
                && (folded.gap(end).any() || word == "令第");
            if alone {
                let last = names.len() - 1;
                return names
                    .into_iter()
                    .enumerate()
                    .map(|(index, name)| {
                        let place = if index == last { name.start..end } else { name.clone() };
                        (name, place)
                    })
                    .collect();
            }
        }
    }
    Vec::new()
}

/// Bodies a metadata block names.
fn labelled(folded: &Folded<'_>, entries: &[Entry], label: Label) -> Vec<Range<usize>> {
    let next = entries.iter().skip(1).map(|entry| Some(entry.name.start)).chain([None]);
    entries
        .iter()
        .zip(next)
        .filter(|(entry, _)| entry.label == label)
        .map(|(entry, next)| {
            let names = ending_at(folded, entry.value.end, entry.value.start);
            let whole = is_name(slice(folded.text(), entry.value.clone()));
            if names.is_empty() && whole {
                return vec![entry.value.clone()];
            }
            let more = next.map(|next| broken(folded, &entry.value, next)).unwrap_or_default();
            if more.len() > names.len() { more } else { names }
        })
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}

/// Bodies of a value that a line end breaks, within a name or between two: its rest stands before the next label.
fn broken(folded: &Folded<'_>, value: &Range<usize>, next: usize) -> Vec<Range<usize>> {
    let text = folded.text();
    let end = run_on(text, value.end, LONGEST_REST, is_han).min(next);
    let label = slice(text, end..next).trim_matches(['[', '【', '|', '*']).is_empty();
    if label && end > value.end { ending_at(folded, end, value.start) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::metadata;
    use crate::extract::fold::fold;

    fn issuers(source: &str) -> Vec<String> {
        metadata(&fold(source)).issuers.into_iter().map(|issuer| issuer.value).collect()
    }

    #[test]
    fn the_longest_form_of_a_name_counts() {
        let source = "发文机关：云河区人民政府\n云河区人民政府关于印发《云河区节水方案》的通知\n各镇：\n现印发给你们。\n青岚市云河区人民政府\n2025年1月2日\n云河区节水方案\n一、目标\n";
        assert_eq!(issuers(source), ["青岚市云河区人民政府"]);
    }

    #[test]
    fn the_red_header_and_joint_issuers() {
        let source = "青岚市水利局\n青岚市财政局\n文件\n青水〔2025〕3号\n青岚市水利局等2部门关于印发《节水方案》的通知\n各区：\n";
        assert_eq!(issuers(source), ["青岚市水利局", "青岚市财政局"]);
    }

    #[test]
    fn a_box_with_a_broken_line_and_lines_over_the_number_name_issuers() {
        let names = ["青岚市水利局", "青岚市工业和信息化局"];
        let rest = "【文号】青水〔2025〕3号\n关于印发《青岚市节水方案》的通知\n各区：\n现印发给你们。\n2025年1月2日\n青岚市节水方案\n一、目标\n";
        assert_eq!(issuers(&format!("【发文机关】青岚市水利局　青岚市工业和信\n息化局\n{rest}")), names);
        let between = "【发文机关】青岚市水利局　\n青岚市工业和信息化局\n";
        assert_eq!(issuers(&format!("{between}{rest}")), names);
        let lines = rest.replace("【文号】", "青岚市水利局\n青岚市工业和信息化局\n");
        assert_eq!(issuers(&lines), names);
    }

    #[test]
    fn who_prints_is_not_who_issues() {
        let source = "青岚市人民政府文件\n青政发〔2025〕3号\n青岚市人民政府关于印发《青岚市节水方案》的通知\n各区：\n现印发给你们。\n2025年1月2日\n青岚市节水方案\n一、目标。到2027年。\n青岚市人民政府办公室 2025年1月3日印发";
        assert_eq!(issuers(source), ["青岚市人民政府"]);
    }

    #[test]
    fn a_plan_alone_has_no_issuer() {
        assert!(issuers("云河区节水行动实施方案\n为落实部署，制定本方案。\n一、目标\n").is_empty());
    }
}
