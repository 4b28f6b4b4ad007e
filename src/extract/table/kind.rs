//! What a table is about: tasks, indicators, or something else that gives neither.

use super::{Column, Table, column, looks, words};
use crate::extract::fold::Folded;

/// What a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Who does what.
    Tasks,
    /// What is to be reached, or (`past`) what was reached in the period before (convention 62).
    Indicators {
        /// Whether the table reports a period that is over.
        past: bool,
    },
    /// Prices, schedules, directories, measurements.
    Other,
}

/// What a table is about, by its columns and caption.
#[must_use]
pub fn kind(text: &Folded<'_>, table: &Table) -> Kind {
    let folded = text.text();
    let headers: Vec<String> =
        table.header.iter().map(|(_, cell)| column::bare(words(folded, cell))).collect();
    let caption = table.caption.as_ref().map_or("", |caption| words(folded, caption));
    let view = View { folded, table, headers: &headers, caption };
    if view.sets_goals() {
        return Kind::Indicators { past: view.is_past() };
    }
    if view.gives_tasks() { Kind::Tasks } else { Kind::Other }
}

/// Headers of tables that are neither about tasks nor indicators.
const FOREIGN: &[&str] = &[
    "单价",
    "价格",
    "金额",
    "报价",
    "预算",
    "数量",
    "规格",
    "型号",
    "品牌",
    "采购",
    "招标",
    "中标",
    "供应商",
    "合同",
    "电话",
    "地址",
    "邮编",
    "议程",
    "会议",
    "课程",
    "岗位",
    "学历",
    "性别",
    "年龄",
    "收费",
    "依据",
    "许可",
    "处罚",
    "补贴标准",
    "奖励",
    "得分",
    "评分",
    "分值",
    "权重",
    "地点",
    "站点",
    "监测",
    "信用代码",
    "企业名称",
    "招聘",
    "名次",
    "排名",
    "面积",
    "权力",
    "办理",
    "承诺",
    "申请",
    "材料",
    "行使",
    "法律",
    "受理",
    "窗口",
    "投诉",
    "违法",
    "公示",
];
/// Words of a header that is surely about tasks.
const TASK_WORDS: &[&str] = &["任务", "举措", "措施", "工作", "行动", "要点", "改革", "整改", "重点", "工程"];
/// Words that say that values are to be reached.
const GOAL_WORDS: &[&str] = &["目标", "预期", "规划", "约束", "计划", "指标值", "期末"];
/// Words that say that values were reached.
const PAST_WORDS: &[&str] =
    &["完成情况", "实现情况", "执行情况", "达成情况", "完成值", "实际完成", "实现值", "完成率", "达成率"];
/// Words of statistics.
const STATISTICS: &[&str] = &["同比", "比上年", "增幅", "排名", "比重变化"];

struct View<'t> {
    folded: &'t str,
    table: &'t Table,
    headers: &'t [String],
    caption: &'t str,
}

impl View<'_> {
    fn has(&self, wanted: impl Fn(Column) -> bool) -> bool {
        self.table.column(wanted).is_some()
    }

    fn says(&self, words: &[&str]) -> bool {
        self.headers.iter().any(|header| words.iter().any(|word| header.contains(word)))
    }

    fn sets_goals(&self) -> bool {
        let years = self.years();
        let goals =
            self.table.header.iter().filter(|(column, _)| matches!(column, Column::Target(_))).count();
        let values = goals + usize::from(self.has(|column| column == Column::Base));
        let indicates = self.has(|column| column == Column::Indicator)
            || (self.has(|column| column == Column::Unit) && goals > 0 && !self.has(Column::lists_units));
        if !indicates || values == 0 || self.says(&["得分", "评分", "分值", "权重", "单价", "金额"])
        {
            return false;
        }
        let has_word = self.says(GOAL_WORDS) || GOAL_WORDS.iter().any(|word| self.caption.contains(word));
        let is_past = self.says(PAST_WORDS) || PAST_WORDS.iter().any(|word| self.caption.contains(word));
        let spans = years.iter().max().zip(years.iter().min()).is_some_and(|(last, first)| last - first >= 2);
        let natured = self.has(|column| column == Column::Nature);
        let is_statistics = self.says(STATISTICS) && !has_word;
        (has_word || is_past || natured || (spans && self.has(|column| column == Column::Indicator)))
            && !is_statistics
    }

    /// Years that the columns name.
    fn years(&self) -> Vec<i16> {
        self.headers.iter().filter_map(|header| super::years::of_header(header)).collect()
    }

    /// Whether the values are those of a period that is over: the caption or the columns say what was reached,
    /// and no goal lies later.
    fn is_past(&self) -> bool {
        if PAST_WORDS.iter().any(|word| self.caption.contains(word)) {
            return true;
        }
        let goal = self.goal_year();
        let reached = self.table.header.iter().zip(self.headers).filter(|((column, _), header)| {
            *column == Column::Base
                && ["实际", "完成", "实现", "达到值"].iter().any(|word| header.contains(word))
        });
        let mut reached = reached.map(|(_, header)| super::years::of_header(header)).peekable();
        let is_stated = reached.peek().is_some();
        let is_over = reached.any(|year| match (year, goal) {
            (Some(year), Some(goal)) => year >= goal,
            (Some(_), None) => false,
            (None, goal) => goal.is_none_or(|goal| goal <= 2020),
        });
        (is_stated && is_over) || self.says(&["完成率", "达成率", "完成进度"])
    }

    /// The last year that a goal is set for.
    fn goal_year(&self) -> Option<i16> {
        let goals = self.table.header.iter().filter_map(|(column, _)| match column {
            Column::Target(year) => *year,
            _ => None,
        });
        goals.max()
    }

    fn gives_tasks(&self) -> bool {
        let named: Vec<&str> = self
            .table
            .header
            .iter()
            .zip(self.headers)
            .filter(|((column, _), _)| matches!(column, Column::Task | Column::Content))
            .map(|(_, header)| header.as_str())
            .collect();
        if named.is_empty() {
            return false;
        }
        let is_sure = named.iter().any(|header| TASK_WORDS.iter().any(|word| header.contains(word)));
        let is_foreign = self.says(FOREIGN);
        let has_units = self.has(Column::lists_units) || unit_column(self.folded, self.table).is_some();
        match (is_sure, has_units) {
            (true, true) => true,
            (true, false) => {
                let is_dated = self.has(|column| column == Column::Deadline);
                let is_counted = self.has(|column| column == Column::Number);
                is_counted && is_dated && !is_foreign && !self.says(STATISTICS)
            }
            (false, true) => !is_foreign && self.has(Column::lists_units),
            (false, false) => false,
        }
    }
}

/// A column headed 单位 in a table of tasks lists units, where its cells do.
pub(super) fn unit_column(folded: &str, table: &Table) -> Option<usize> {
    let index = table.column(|column| column == Column::Unit)?;
    if table.column(|column| column == Column::Indicator).is_some() {
        return None;
    }
    let cells = table.rows.iter().take(50).filter_map(|row| row.get(index)).filter(|cell| !cell.is_empty());
    let (mut all, mut units) = (0, 0);
    for cell in cells {
        all += 1;
        units += usize::from(looks::is_units(words(folded, cell)));
    }
    (units > 0 && units * 2 > all).then_some(index)
}
