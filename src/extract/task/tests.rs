use std::time::{Duration, Instant};

use super::super::fold::fold;
use super::super::outline::{Item, Style};
use super::*;

/// Headings of the tasks, lists found by their bracket.
fn titles(source: &str) -> Vec<String> {
    let text = fold(source);
    let outline = Outline::of(&text, &(0..text.text().len()), &[]);
    let lists: Vec<Range<usize>> = text
        .text()
        .match_indices("(责任")
        .map(|(at, _)| at..text.text()[at..].find(')').map_or(text.text().len(), |end| at + end + 1))
        .collect();
    let purposes = outline.purposes(&text);
    let is_plan = genre(&text, &outline, &purposes, source.lines().next().unwrap()) == Genre::Setting;
    tasks(&text, &outline, &purposes, &lists, is_plan)
        .iter()
        .map(|task| text.canonical(&outline.items[task.item].heading))
        .collect()
}

#[test]
fn the_level_with_lists_carries_the_tasks() {
    let lower = "一、总体要求\n（一）指导思想\n甲。\n二、重点任务\n（一）强链\n1.招商。乙。（责任单位：甲局）\n2.育企。丙。（责任单位：乙局）\n三、保障措施\n（一）组织领导。丁。\n（二）督查。戊。";
    assert_eq!(titles(lower), ["招商", "育企"]);
    let upper = "一、支持招商。甲。（责任单位：甲局）\n二、支持用地。乙。（责任单位：乙局）\n三、支持人才。丙。\n四、本措施自2025年1月1日起施行，有效期三年。";
    assert_eq!(titles(upper), ["支持招商", "支持用地", "支持人才"]);
}

#[test]
fn a_list_after_the_last_sub_item_belongs_to_the_whole() {
    let source = "二、重点任务\n（一）提升创新\n1.建平台。\n2.引团队。\n3.促转化。（责任单位：甲局）\n（二）优化服务\n1.减材料。\n2.缩时限。（责任单位：乙局）";
    assert_eq!(titles(source), ["提升创新", "优化服务"]);
}

#[test]
fn without_lists_the_deepest_regular_level_counts() {
    let source = "一、工作目标\n到2027年建成。\n二、主要任务\n（一）夯实基础\n1.修路。甲。\n2.架桥。乙。\n（二）拓展市场\n3.办展。丙。\n4.出海。丁。\n三、保障措施\n（一）加强领导。戊。";
    assert_eq!(titles(source), ["修路", "架桥", "办展", "出海"]);
}

#[test]
fn speeches_reports_and_regulations_set_no_tasks() {
    for source in [
        "在工业会议上的讲话\n同志们：\n一、看清形势。甲。\n二、抓好项目。乙。\n三、改进作风。丙。",
        "2025年工作情况报告\n一、2024年回顾\n甲。\n二、2025年打算\n（一）扩内需。乙。\n（二）促改革。丙。",
        "《甲市养老措施》政策解读\n一、制定背景\n甲。\n二、主要内容\n（一）建设施。乙。\n（二）育主体。丙。",
        "甲市河长制工作考核办法\n第一章 总则\n第一条 为压实责任，制定本办法。\n第二条 考核实行百分制。\n第三条 每年考核一次。",
        "甲省集成电路项目申报指南\n一、支持方向\n（一）流片。给予补助。\n（二）研发。给予补助。\n二、申报条件\n（一）注册满一年。\n（二）信用良好。",
        "关于甲县2024年经济发展计划执行情况的报告\n一、实力提升\n甲。\n二、转型加快\n乙。\n三、民生改善\n丙。",
        "关于成立市儿童友好城市工作领导小组的通知\n一、组成人员\n甲。\n二、工作职责\n（一）审议政策。乙。\n（二）督促落实。丙。",
        "甲市停车场管理办法\n第一条 为规范停车，制定本办法。\n第二条 停车场分为公共停车场和专用停车场。\n第三条 收费应当公示。",
    ] {
        assert!(titles(source).is_empty(), "{source}");
    }
    let measures =
        "甲市促进停车产业若干措施\n第一条 支持建设。奖励。\n第二条 支持改造。补贴。\n第三条 支持共享。补贴。";
    assert_eq!(titles(measures).len(), 3);
}

#[test]
fn a_report_to_a_congress_sets_what_is_to_be_done_this_year() {
    let report = "2025年政府工作报告\n各位代表：\n一、2024年回顾\n（一）稳增长。甲。\n（二）优结构。甲。\n二、2025年重点工作\n（一）扩内需。乙。\n（二）促改革。丙。";
    assert_eq!(titles(report), ["扩内需", "促改革"]);
}

#[test]
fn lists_of_the_items_of_one_article_among_others_are_those_of_one_task() {
    let source = "第一条 定目标。甲。（责任单位：甲局）\n第二条 分类推进。\n（一）石墨。乙。（责任单位：乙局）\n（二）煤化工。丙。（责任单位：丙局）\n第三条 加大供给。丁。（责任单位：丁局）\n第四条 培育企业。戊。（责任单位：戊局）\n第五条 本办法所称企业，按照标准执行。";
    assert_eq!(titles(source), ["定目标", "分类推进", "加大供给", "培育企业"]);
}

#[test]
fn a_single_item_whose_number_runs_on_is_one_of_its_level() {
    let source = "第三章 重点任务\n第一节 调水\n（一）扩能。甲。\n（二）建水源。乙。\n第二节 节水\n（三）农业。丙。\n（四）工业。丁。\n第三节 数字\n（五）监测。戊。";
    assert_eq!(titles(source), ["扩能", "建水源", "农业", "工业", "监测"]);
}

#[test]
fn closing_paragraphs_are_no_part_of_a_task() {
    let source = "一、主要任务\n（一）修路。甲。\n（二）架桥。乙。\n本方案由市交通局负责解释。";
    let text = fold(source);
    let outline = Outline::of(&text, &(0..text.text().len()), &[]);
    let found = tasks(&text, &outline, &outline.purposes(&text), &[], true);
    assert_eq!(text.quote(&found[1].extent), "（二）架桥。乙。");
}

/// An outline of one section with items beside each other, each `within` items of its own and as long as 100 bytes.
fn outline_of(count: usize, within: usize) -> Outline {
    let item = |at: usize, style, number: usize, parent, depth| Item {
        style,
        number: u32::try_from(number).unwrap(),
        ordinal: 100 * at..100 * at + 2,
        heading: 100 * at + 2..100 * at + 20,
        body: 100 * at + 20..100 * at + 100,
        extent: 100 * at..100 * at + 100,
        parent,
        depth,
        missing: 0,
        inline: false,
        damaged: false,
    };
    let mut items = vec![item(0, Style::Comma, 1, None, 0)];
    for number in 1..=count {
        let above = items.len();
        items.push(item(above, Style::Dot, number, Some(0), 1));
        for inner in 1..=within {
            items.push(item(items.len(), Style::Bracket, inner, Some(above), 2));
        }
    }
    Outline { items, lead: 0..0, layout: Outline::of(&fold(""), &(0..0), &[]).layout }
}

/// Tells which items have a list of units.
type Listed = fn(usize) -> bool;

/// Least time of several runs of the choice of tasks.
fn time_of_choice(outline: &Outline, listed: Listed) -> Duration {
    let count = outline.items.len();
    let lists: Vec<usize> = (1..count).filter(|item| listed(*item)).map(|item| 100 * item + 50).collect();
    let mut purposes = vec![Purpose::Other; count];
    purposes[0] = Purpose::Tasks;
    let run = || {
        let start = Instant::now();
        assert!(!level::select(outline, &purposes, &lists, true).is_empty());
        start.elapsed()
    };
    (0..5).map(|_| run()).min().unwrap()
}

/// A busy machine slows one run or another, not all five, and not the few items less than the many: the time for
/// eight times the items is far from the 64 times that comparing each with all others takes.
#[test]
fn the_choice_of_tasks_takes_linear_time() {
    const FEW: usize = 1000;
    const TIMES: usize = 8;
    let shapes: [(usize, Listed); 4] =
        [(0, |_| true), (0, |_| false), (0, |item| item % 2 == 0), (2, |item| item % 3 == 0)];
    for (place, (within, listed)) in shapes.into_iter().enumerate() {
        let few = time_of_choice(&outline_of(FEW, within), listed);
        let many = time_of_choice(&outline_of(TIMES * FEW, within), listed);
        let ratio = many.as_secs_f64() / few.as_secs_f64();
        assert!(ratio < 30.0, "shape {place}: {few:?} for {FEW} items, {many:?} for {TIMES} times as many");
    }
}
