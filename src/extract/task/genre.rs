//! Texts with sections and articles that set no tasks: speeches, reports, regulations (conventions 34 and 77).

use super::super::fold::Folded;
use super::super::outline::{Outline, Purpose, Style};

/// Words with which a speaker turns to those who listen.
const ADDRESSES: [&str; 6] = ["同志们", "各位代表", "各位委员", "各位领导", "各位来宾", "女士们"];
/// Words of titles of texts that tell or rule.
const TELLING: [&str; 12] = [
    "讲话",
    "致辞",
    "工作报告",
    "情况报告",
    "工作总结",
    "情况汇报",
    "工作汇报",
    "情况通报",
    "会议纪要",
    "解读",
    "条例",
    "述职",
];
/// Ends of titles of texts that explain another, which stands in 《》.
const EXPLAINED: [&str; 5] = ["》政策解读", "》解读", "》的解读", "》的政策解读", "》政策问答"];
/// Words of titles of texts that set tasks.
const SETTING: [&str; 11] =
    ["方案", "计划", "规划", "措施", "意见", "要点", "清单", "分工", "任务", "政策", "行动"];
/// Words of titles of rules, whose articles set no tasks.
const RULES: [&str; 8] = ["办法", "规定", "细则", "规则", "章程", "规程", "准则", "条例"];
/// Characters of the title and what surrounds it.
const HEAD: usize = 70;
/// Characters within which a speech turns to its audience.
const START: usize = 400;

/// Words of titles of guides to subsidies, which set conditions.
const GUIDES: [&str; 4] = ["申报指南", "项目指南", "申报须知", "办事指南"];

/// Bodies that a notice sets up, and words by which it does.
const BODIES: [&str; 7] = ["领导小组", "协调小组", "工作专班", "工作小组", "指挥部", "委员会", "联席会议"];
const FOUNDING: [&str; 6] = ["关于成立", "关于组建", "关于设立", "关于调整", "关于建立", "关于充实"];

/// What a text without lists of units does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// It may set tasks.
    Setting,
    /// It tells: a speech, a report of what was done, an explanation. It sets no tasks.
    Telling,
    /// It rules: articles of a regulation, conditions of a subsidy. It sets no tasks and promises no figures.
    Ruling,
    /// It sets up a body: who sits on it and who leads its groups is no task, with a list of units or without.
    Founding,
}

/// What a text without lists of units does, whatever its sections. `title` is the plan's.
#[must_use]
pub fn genre(text: &Folded, outline: &Outline, purposes: &[Purpose], title: &str) -> Genre {
    let lead = text.text().get(outline.lead.clone()).unwrap_or_default();
    let upto =
        |count: usize| lead.char_indices().nth(count).map_or(lead, |(at, _)| lead.get(..at).unwrap_or(lead));
    let has = |words: &[&str], text: &str| words.iter().any(|word| text.contains(word));
    let head = upto(HEAD);
    let titled = |words: &[&str]| has(words, title) || has(words, head);
    let mut sections = outline.items.iter().zip(purposes).filter(|(item, _)| item.parent.is_none());
    if titled(&["工作报告"]) && sections.any(|(_, purpose)| *purpose == Purpose::Tasks) {
        // A report to a congress tells what was done, and sets what is to be done this year.
        return Genre::Setting;
    }
    if title.ends_with("情况的报告") || title.ends_with("草案的报告") {
        // What a plan has come to, and in some what the next year's sets.
        let sets = sections.any(|(_, purpose)| *purpose == Purpose::Tasks);
        return if sets { Genre::Setting } else { Genre::Telling };
    }
    let founds = |title: &str| {
        has(&FOUNDING, title) && has(&BODIES, title) && title.ends_with("通知") && !has(&SETTING, title)
    };
    if founds(title) {
        return Genre::Founding;
    }
    if titled(&GUIDES) {
        return Genre::Ruling;
    }
    if has(&ADDRESSES, upto(START))
        || has(&EXPLAINED, head)
        || EXPLAINED.iter().any(|end| title.ends_with(end))
    {
        return Genre::Telling;
    }
    if titled(&SETTING) {
        return Genre::Setting;
    }
    let articles = outline.items.iter().any(|item| item.style == Style::Article);
    match () {
        () if titled(&RULES) && articles => Genre::Ruling,
        () if titled(&TELLING) => Genre::Telling,
        () => Genre::Setting,
    }
}
