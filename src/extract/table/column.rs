//! What a column holds, from the words of its header.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::office::{self, OFFICES};
use super::years;

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Running number: 序号.
    Number,
    /// Group of rows: 类别, 领域, 一级任务.
    Section,
    /// What is to be done: 任务, 重点任务, 工作任务, 具体举措.
    Task,
    /// What a task consists of: 主要内容, 工作要求, 目标.
    Content,
    /// Units in the lead: 牵头单位, 主办单位.
    Lead,
    /// Units that assist: 配合单位, 协办单位.
    Support,
    /// Units in charge: 责任单位, 落实单位.
    Responsible,
    /// When it is due: 完成时限.
    Deadline,
    /// Offices within a unit: 责任处室. Not units of the same level.
    Office,
    /// Persons: 责任人, 牵头领导, 联系电话.
    Person,
    /// What is measured: 指标.
    Indicator,
    /// Measure word: 单位.
    Unit,
    /// Value at the start: 基期值, 2024年实际.
    Base,
    /// Goal for a year (absent where the header names none): 目标值, 2027年目标.
    Target(Option<i16>),
    /// Binding or expected: 属性 (约束性, 预期性).
    Nature,
    /// Something else.
    Other,
}

impl Column {
    /// Reads the folded words of a header cell, brackets included.
    pub(super) fn of(words: &str) -> Self {
        if words.len() > LONGEST_BYTES || words.contains('。') {
            return Self::Other;
        }
        let bare = bare(words);
        if bare.is_empty() || bare.chars().count() > LONGEST {
            return Self::Other;
        }
        let units = office::with_units(&bare, words);
        units
            .or_else(|| exact(&bare))
            .or_else(|| by_year(&bare, words))
            .or_else(|| by_part(&bare))
            .unwrap_or(Self::Other)
    }

    /// Whether the header was understood.
    pub(super) fn is_known(self) -> bool {
        self != Self::Other
    }

    /// Whether the column lists units.
    #[must_use]
    pub fn lists_units(self) -> bool {
        matches!(self, Self::Lead | Self::Support | Self::Responsible)
    }
}

/// Longest header, in characters, without what stands in brackets.
const LONGEST: usize = 18;

/// Longest header, in bytes, with what stands in brackets.
const LONGEST_BYTES: usize = 120;

/// Header words without brackets and what they hold, marks and blanks.
pub(super) fn bare(words: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '(' | '〔' | '[' | '【' => depth += 1,
            ')' | '〕' | ']' | '】' => depth = depth.saturating_sub(1),
            '*' | ':' | '“' | '”' | '、' | '/' | ' ' | '#' | '。' | '.' => {}
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// Headers known word for word.
const EXACT: &[(Column, &[&str])] = &[
    (
        Column::Number,
        &["序号", "编号", "序", "项次", "任务编号", "任务序号", "No", "NO", "号", "条目号", "指标序号"],
    ),
    (
        Column::Section,
        &[
            "类别",
            "领域",
            "类型",
            "一级任务",
            "一级指标",
            "大类",
            "分类",
            "板块",
            "方面",
            "专项",
            "工作类别",
            "任务类别",
            "重点领域",
            "任务领域",
            "维度",
            "指标类别",
            "指标分类",
            "项目类别",
            "一级目录",
            "工作领域",
            "专项行动",
            "行动",
            "重点行动",
            "重点工程",
            "工程",
            "重点方向",
            "总体任务",
            "章节",
            "任务分类",
            "指标维度",
            "目标类别",
            "所属领域",
        ],
    ),
    (
        Column::Task,
        &[
            "任务",
            "二级任务",
            "三级任务",
            "项目名称",
            "项目",
            "事项",
            "事项名称",
            "工作内容",
            "行动名称",
            "工作要点",
            "条目",
            "目标任务",
            "任务清单",
            "建设项目",
            "重点项目",
            "工程名称",
            "任务名称",
            "任务事项",
            "工作名称",
            "主要工作",
            "工作",
            "重点工作内容",
            "改革内容",
            "整改问题",
            "名称",
            "任务分解",
            "工作分解",
        ],
    ),
    (
        Column::Content,
        &[
            "内容",
            "主要内容",
            "具体内容",
            "任务内容",
            "建设内容",
            "任务目标",
            "工作标准",
            "成果形式",
            "完成标准",
            "目标要求",
            "项目内容",
            "主要建设内容",
            "任务描述",
            "工作成效",
            "预期成效",
            "预期成果",
            "任务说明",
            "内容描述",
            "年度安排",
        ],
    ),
    (Column::Lead, &["牵头", "主办", "主责", "第一责任单位", "主要责任单位"]),
    (Column::Support, &["配合", "协办", "参与", "协助"]),
    (Column::Responsible, &["责任分工", "职责分工", "任务分工", "实施主体", "建设主体", "分工", "责任方"]),
    (
        Column::Deadline,
        &[
            "时限",
            "期限",
            "时间节点",
            "时间要求",
            "时间安排",
            "时间进度",
            "进度要求",
            "进度安排",
            "实施时间",
            "实施期限",
            "起止年限",
            "起止时间",
        ],
    ),
    (Column::Office, &["处室", "科室", "股室"]),
    (Column::Indicator, &["指标名称", "指标", "指标内容", "指标项", "监测内容", "评价内容"]),
    (Column::Unit, &["单位", "计量单位", "计算单位", "指标单位", "度量单位", "数量单位"]),
    (
        Column::Base,
        &[
            "基期值",
            "现状值",
            "基准值",
            "现状",
            "基础值",
            "现值",
            "当前值",
            "基数",
            "基期",
            "基准",
            "目前值",
            "起始值",
            "初始值",
            "上年值",
            "现有值",
            "现状水平",
            "当前水平",
            "现有水平",
            "目前水平",
        ],
    ),
    (
        Column::Target(None),
        &[
            "目标",
            "目标值",
            "规划值",
            "指标值",
            "规划目标",
            "预期目标",
            "发展目标",
            "规划目标值",
            "预期目标值",
            "预期值",
            "计划值",
            "期末目标",
            "规划期末值",
            "期末值",
            "年度目标值",
            "终期目标",
            "近期目标",
            "远期目标",
            "中期目标",
            "年度计划",
            "年均增长",
            "年均增速",
            "年均累计",
            "年均",
            "累计",
            "年均增长累计",
            "年均增速累计",
        ],
    ),
    (
        Column::Nature,
        &["属性", "指标属性", "指标性质", "性质", "指标类型", "指标性质属性", "目标属性", "约束性", "预期性"],
    ),
];

/// The words of [`EXACT`] with their columns.
static BY_WORDS: LazyLock<HashMap<&str, Column>> = LazyLock::new(|| {
    EXACT.iter().flat_map(|(column, headers)| headers.iter().map(|header| (*header, *column))).collect()
});

fn exact(bare: &str) -> Option<Column> {
    BY_WORDS.get(bare).copied()
}

/// A header that names a year is a base, a goal, or the work of that year.
///
/// What it is may stand in brackets: `2020年(基准)`.
fn by_year(bare: &str, whole: &str) -> Option<Column> {
    let year = years::of_header(bare)?;
    let has = |words: &[&str]| words.iter().any(|word| whole.contains(word));
    if has(&["任务", "工作", "举措", "措施", "安排", "内容", "进展", "进度", "投资", "项目"])
    {
        return Some(if has(&["投资", "进展"]) { Column::Other } else { Column::Content });
    }
    if has(&["同比", "增幅", "增速", "比上年", "排名", "占比变化", "完成率"]) {
        return Some(Column::Other);
    }
    if has(&["目标", "预期", "规划", "计划"]) {
        return Some(Column::Target(Some(year)));
    }
    if has(&["实际", "完成", "实现", "现状", "基期", "基数", "基准", "基础", "预计", "现值", "达到值"])
    {
        return Some(Column::Base);
    }
    let rest = years::without(bare);
    matches!(
        rest.as_str(),
        "" | "年"
            | "年末"
            | "年底"
            | "末"
            | "值"
            | "年值"
            | "上半年"
            | "年指标"
            | "年指标值"
            | "年数值"
            | "年度"
            | "期末"
    )
    .then_some(Column::Target(Some(year)))
    .or_else(|| years::is_part(bare).then_some(Column::Target(Some(year))))
}

/// Words that say whom or what the unit named after them is.
const UNIT_NOUNS: &[&str] =
    &["单位", "部门", "主体", "机构", "委办局", "地区", "市直部门", "区县", "方", "职责", "科局", "局办"];

/// Characters of which every header that is known by a part of it has one.
const TELLING: &str =
    "室科股内导系责电姓志牵包位门体构局区县方职限点期间标值况实际现成措务施项要作容求果别域块类";

/// Headers by a part of them.
fn by_part(bare: &str) -> Option<Column> {
    if !bare.chars().any(|c| TELLING.contains(c)) {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| bare.contains(word));
    let ends = |words: &[&str]| words.iter().any(|word| bare.ends_with(word));
    if has(OFFICES) {
        return Some(Column::Office);
    }
    if has(&[
        "领导",
        "联系人",
        "责任人",
        "负责人",
        "联络员",
        "电话",
        "姓名",
        "联系方式",
        "责任同志",
        "牵头人",
        "包保人",
        "负责同志",
    ]) {
        return Some(Column::Person);
    }
    if has(UNIT_NOUNS)
        && let Some(role) = role(bare)
    {
        return Some(role);
    }
    if has(&["时限", "期限"])
        || (has(&["时间", "节点", "日期"]) && has(&["完成", "节点", "办结", "落实", "整改", "见效", "要求"]))
    {
        return Some(Column::Deadline);
    }
    if ends(&["指标", "指标名称", "指标内容"]) {
        return Some(Column::Indicator);
    }
    if ends(&["目标值", "指标值"]) {
        return Some(Column::Target(None));
    }
    if ends(&["现状值", "基期值", "基准值", "实际值", "完成值", "完成情况", "实现情况", "实际完成", "实际"])
        && has(&["值", "指标", "目标", "实际"])
    {
        return Some(Column::Base);
    }
    if has(&["采购", "招标", "中标", "培训", "课程", "会议", "考试", "收费"]) {
        return None;
    }
    if ends(&[
        "任务",
        "举措",
        "措施",
        "事项",
        "要点",
        "重点工作",
        "具体工作",
        "任务名称",
        "任务及措施",
        "任务和措施",
        "任务及举措",
        "工作项目",
        "清单内容",
    ]) {
        return Some(Column::Task);
    }
    if has(&["建设内容", "主要内容", "工作内容"]) {
        return Some(Column::Content);
    }
    if ends(&["内容", "目标", "工作要求", "任务要求", "具体要求", "成果", "目标要求"])
        && !has(&["活动", "服务", "违法"])
    {
        return Some(Column::Content);
    }
    ends(&["类别", "领域", "板块", "大类"]).then_some(Column::Section)
}

/// Role of the units in a column. One that names two roles leaves it to marks in its cells.
pub(super) fn role(bare: &str) -> Option<Column> {
    let has = |words: &[&str]| words.iter().any(|word| bare.contains(word));
    let lead = has(&["牵头", "主办", "主责", "第一责任"]);
    let support = has(&["配合", "协办", "参与", "协同", "协助", "参加", "支持", "会办"]);
    match (lead, support) {
        (true, true) => Some(Column::Responsible),
        (true, false) => Some(Column::Lead),
        (false, true) => Some(Column::Support),
        (false, false) => {
            has(&["责任", "落实", "承办", "实施", "负责", "主管", "组织", "承担", "执行", "完成"])
                .then_some(Column::Responsible)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_task_tables_are_read() {
        for (words, column) in [
            ("序号", Column::Number),
            ("重点任务", Column::Task),
            ("工作任务(2025年)", Column::Task),
            ("具体举措", Column::Task),
            ("主要内容", Column::Content),
            ("牵头单位", Column::Lead),
            ("市级牵头部门", Column::Lead),
            ("牵头责任单位", Column::Lead),
            ("主办单位", Column::Lead),
            ("配合单位", Column::Support),
            ("协办部门", Column::Support),
            ("责任单位", Column::Responsible),
            ("牵头及配合单位", Column::Responsible),
            ("责任单位(列首位的为牵头单位)", Column::Responsible),
            ("完成时限", Column::Deadline),
            ("完成时间", Column::Deadline),
            ("牵头领导", Column::Person),
            ("责任人", Column::Person),
            ("备注", Column::Other),
        ] {
            assert_eq!(Column::of(words), column, "{words}");
        }
    }

    #[test]
    fn headers_of_indicator_tables_are_read() {
        for (words, column) in [
            ("指标名称", Column::Indicator),
            ("主要指标", Column::Indicator),
            ("单位", Column::Unit),
            ("2024年实际值", Column::Base),
            ("2020年(基准)", Column::Base),
            ("2027年目标值", Column::Target(Some(2027))),
            ("2027年", Column::Target(Some(2027))),
            ("“十四五”末目标", Column::Target(Some(2025))),
            ("目标值", Column::Target(None)),
            ("指标属性", Column::Nature),
            ("2025年同比增速", Column::Other),
            ("2025年工作任务", Column::Content),
        ] {
            assert_eq!(Column::of(words), column, "{words}");
        }
    }

    #[test]
    fn headers_of_other_tables_are_not_taken_for_tasks() {
        for words in [
            "站点名称",
            "单价",
            "采购内容",
            "培训内容",
            "活动内容",
            "开标时间",
            "这是一个很长的句子而不是表头所以不算",
        ] {
            assert_eq!(Column::of(words), Column::Other, "{words}");
        }
    }
}
