//! Found tasks as tasks of a record, their units looked up or proposed.

use std::collections::BTreeSet;

use super::super::findings::{Findings, FoundTask};
use super::super::responsibility::{self, NameKind};
use super::super::whole;
use super::proposals::Proposals;
use super::sections::Sections;
use crate::record::{Extent, Responsible, Stated, Task};
use crate::register::UnitKind;

pub(super) fn tasks(
    findings: &Findings<'_>,
    sections: &Sections,
    district: &str,
    proposals: &mut Proposals<'_>,
) -> Vec<Task> {
    let numbered = findings.tasks.iter().take(usize::from(u16::MAX)).zip(1..=u16::MAX);
    numbered.map(|(found, number)| task(findings, found, number, sections, district, proposals)).collect()
}

fn task(
    findings: &Findings<'_>,
    found: &FoundTask,
    number: u16,
    sections: &Sections,
    district: &str,
    proposals: &mut Proposals<'_>,
) -> Task {
    let text = &findings.text;
    let extent = text.evidence(&found.extent);
    let title = found.ordinal.as_ref().map_or(found.title.start, |ordinal| ordinal.start)..found.title.end;
    let mut lists = found.lists.iter().map(|list| text.evidence(list));
    let plain = found.ordinal.as_ref().is_none_or(|ordinal| {
        text.text()
            .get(ordinal.clone())
            .is_some_and(|mark| mark.trim_end_matches(['.', '、']) == number.to_string())
    });
    let printed = found
        .ordinal
        .as_ref()
        .filter(|_| !plain)
        .map(|ordinal| text.quote(ordinal).split_whitespace().collect())
        .or_else(|| {
            found
                .number
                .filter(|printed| plain && *printed != u32::from(number))
                .map(|printed| printed.to_string())
        });
    Task {
        number,
        printed,
        section: found.item.and_then(|item| sections.of(findings, item)),
        title: text.canonical(&found.title),
        title_en: None,
        evidence: vec![text.evidence(&title)],
        extent: Extent { start: extent.start, end: extent.end },
        deadline: found.deadline.as_ref().and_then(|words| {
            Some(Stated { value: whole::year(findings, words)?, evidence: vec![text.evidence(words)] })
        }),
        list: lists.next(),
        further_lists: lists.collect(),
        open_list: found.open,
        responsible: responsible(findings, found, district, proposals),
    }
}

fn responsible(
    findings: &Findings<'_>,
    found: &FoundTask,
    district: &str,
    proposals: &mut Proposals<'_>,
) -> Vec<Responsible> {
    let text = &findings.text;
    let full = responsibility::complete(text, &found.names);
    let mut lists = found.lists.clone();
    lists.sort_unstable_by_key(|list| list.start);
    let mut seen = BTreeSet::new();
    let mut units = Vec::new();
    for (named, full) in found.names.iter().zip(full) {
        // Names of a scope note stand once in the document, in the list that carries the note.
        let before = lists.partition_point(|list| list.start <= named.range.start);
        let list = before.checked_sub(1).and_then(|last| lists.get(last));
        if list.is_none_or(|list| list.end < named.range.end) {
            continue;
        }
        let written = text.canonical(&named.range);
        let full = full.unwrap_or_else(|| written.clone());
        let unit = proposals.unit(district, &full, &written, kind(&full, named.kind));
        if !seen.insert(unit.clone()) {
            continue;
        }
        let evidence = text.evidence(&named.range);
        units.push(Responsible {
            unit,
            start: evidence.start,
            end: evidence.end,
            written: evidence.quote,
            role: named.role,
        });
    }
    units
}

/// Kind of a unit by the last words of its name.
fn kind(name: &str, kind: NameKind) -> UnitKind {
    const PARTY: [&str; 9] =
        ["组织部", "宣传部", "统战部", "政法委", "纪委", "委办", "编办", "网信办", "党校"];
    const ENTERPRISE: [&str; 8] = ["公司", "集团", "银行", "分行", "支行", "企业", "电网", "农商行"];
    const INSTITUTION: [&str; 8] = ["大学", "学院", "医院", "研究院", "研究所", "中心", "实验室", "学校"];
    const SOCIAL: [&str; 9] = ["总工会", "团市委", "妇联", "协会", "商会", "学会", "联合会", "残联", "科协"];
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    match kind {
        NameKind::Collective | NameKind::OpenSet => UnitKind::OpenSet,
        NameKind::Unit if ends(&PARTY) => UnitKind::PartyBody,
        NameKind::Unit if ends(&ENTERPRISE) => UnitKind::Enterprise,
        NameKind::Unit if ends(&["管委会", "管理委员会"]) => UnitKind::ZoneAuthority,
        NameKind::Unit
            if ends(&["镇", "乡", "街道", "镇政府", "乡政府", "镇人民政府", "乡人民政府", "街道办事处"]) =>
        {
            UnitKind::Town
        }
        NameKind::Unit if ends(&["政府"]) => UnitKind::Government,
        NameKind::Unit if ends(&SOCIAL) => UnitKind::SocialOrganization,
        NameKind::Unit if ends(&INSTITUTION) => UnitKind::PublicInstitution,
        NameKind::Unit => UnitKind::PublicBody,
    }
}
