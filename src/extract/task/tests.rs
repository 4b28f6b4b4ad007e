use super::super::fold::fold;
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
    tasks(&text, &outline, &outline.purposes(&text), &lists, true)
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
        "2025年政府工作报告\n各位代表：\n一、2024年回顾\n甲。\n二、2025年重点工作\n（一）扩内需。乙。\n（二）促改革。丙。",
        "《甲市养老措施》政策解读\n一、制定背景\n甲。\n二、主要内容\n（一）建设施。乙。\n（二）育主体。丙。",
        "甲市停车场管理办法\n第一条 为规范停车，制定本办法。\n第二条 停车场分为公共停车场和专用停车场。\n第三条 收费应当公示。",
    ] {
        assert!(titles(source).is_empty(), "{source}");
    }
    let measures =
        "甲市促进停车产业若干措施\n第一条 支持建设。奖励。\n第二条 支持改造。补贴。\n第三条 支持共享。补贴。";
    assert_eq!(titles(measures).len(), 3);
}

#[test]
fn closing_paragraphs_are_no_part_of_a_task() {
    let source = "一、主要任务\n（一）修路。甲。\n（二）架桥。乙。\n本方案由市交通局负责解释。";
    let text = fold(source);
    let outline = Outline::of(&text, &(0..text.text().len()), &[]);
    let found = tasks(&text, &outline, &outline.purposes(&text), &[], true);
    assert_eq!(text.quote(&found[1].extent), "（二）架桥。乙。");
}
