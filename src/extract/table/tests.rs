//! Whole tables of every shape, composed for these tests.

use super::*;
use crate::extract::fold::fold;

/// Tasks as `number|section|title|Column:cell,…|deadline`.
fn tasks(source: &str) -> Vec<String> {
    let text = fold(source);
    let cut = |range: &Range<usize>| text.text()[range.clone()].to_owned();
    let mut found = Vec::new();
    for table in tables(&text, 0..text.text().len()) {
        for task in task_rows(&text, &table) {
            let number = task.number.map_or_else(String::new, |number| number.to_string());
            let title: String = std::iter::once(&task.title).chain(&task.title_rest).map(cut).collect();
            let cells: Vec<String> =
                task.cells.iter().map(|(column, cell)| format!("{column:?}:{}", cut(cell))).collect();
            let optional = |range: &Option<Range<usize>>| range.as_ref().map_or_else(String::new, cut);
            let section = optional(&task.section);
            found.push(format!(
                "{number}|{section}|{title}|{}|{}",
                cells.join(","),
                optional(&task.deadline)
            ));
        }
    }
    found
}

/// Indicators as `indicator|unit|base|year:cell kind,…|nature|past`.
fn indicators(source: &str) -> Vec<String> {
    let text = fold(source);
    let cut = |range: &Range<usize>| text.text()[range.clone()].to_owned();
    let mut found = Vec::new();
    for table in tables(&text, 0..text.text().len()) {
        for row in indicator_rows(&text, &table) {
            let optional = |range: &Option<Range<usize>>| range.as_ref().map_or_else(String::new, cut);
            let goal = |goal: &Goal| {
                format!("{}:{}{}", goal.year.unwrap_or_default(), cut(&goal.cell), mark(goal.kind))
            };
            let goals: Vec<String> = row.targets.iter().map(goal).collect();
            let past = if row.past { "|past" } else { "" };
            found.push(format!(
                "{}|{}|{}|{}|{}{past}",
                cut(&row.indicator),
                optional(&row.unit),
                optional(&row.base),
                goals.join(","),
                optional(&row.nature)
            ));
        }
    }
    found
}

fn mark(kind: GoalKind) -> &'static str {
    match kind {
        GoalKind::Goal => "",
        GoalKind::PartYear => " part",
        GoalKind::Mean => " mean",
        GoalKind::Reference => " reference",
    }
}

const TASKS: &str = "甲县任务分工表\n序号\t工作任务\t牵头单位\t配合单位\t完成时限\t责任科室\n\
    1\t推进智慧水务建设\t县水利局\t县数据局、县财政局\t2026年6月\t水政科\n\
    2\t整治内河\t县水利局\t/\t2026年底\t河道科\n3\t修订应急预案\t县应急局\t县气象局\t长期\t预案科\n";

fn expected() -> Vec<&'static str> {
    vec![
        "1||推进智慧水务建设|Lead:县水利局,Support:县数据局、县财政局|2026年6月",
        "2||整治内河|Lead:县水利局|2026年底",
        "3||修订应急预案|Lead:县应急局,Support:县气象局|长期",
    ]
}

#[test]
fn rows_parted_by_tabs_give_tasks_and_offices_are_no_units() {
    assert_eq!(tasks(TASKS), expected());
}

#[test]
fn offices_are_the_units_of_a_bureaus_own_table() {
    let table =
        "序号\t重点任务\t责任科室\t配合科室\n1\t治理河道\t河湖科\t规划科\n2\t推进节水\t水政科\t办公室\n";
    assert_eq!(
        tasks(table),
        ["1||治理河道|Responsible:河湖科,Support:规划科|", "2||推进节水|Responsible:水政科,Support:办公室|"]
    );
    let both = "序号\t重点任务\t牵头科室（单位）\t责任单位\n1\t治理河道\t河湖科\t甲县水利局\n2\t推进节水\t水政科\t乙县水利局\n";
    assert_eq!(tasks(both)[0], "1||治理河道|Lead:河湖科,Responsible:甲县水利局|");
}

#[test]
fn pipe_rows_give_the_same_tasks_with_and_without_line_ends() {
    let lines: Vec<String> =
        TASKS.lines().skip(1).map(|line| format!("| {} |", line.trim().replace('\t', " | "))).collect();
    let (head, rows) = lines.split_first().unwrap();
    let table = format!("# 任务\n\n{head}\n|:--|---|---|---|:-:|---|\n{}\n\n后文。", rows.join("\n"));
    assert_eq!(tasks(&table), expected());
    assert_eq!(tasks(&table.replace('\n', " ")), expected());
    assert_eq!(tasks("任务 | 责任单位\n--- | ---\n建泵站 | 市水利局\n"), ["||建泵站|Responsible:市水利局|"]);
}

#[test]
fn drawn_lines_part_cells_like_strokes() {
    let source = "┌──┬────┬────┐\n│序号│重点任务│责任单位│\n├──┼────┼────┤\n│1│修路│市甲局│\n│2│架桥│市乙局│\n└──┴────┴────┘\n到2027年建成。";
    let plain = source.replace(['│', '├', '┼', '┤'], "|");
    let found = tasks(source);
    assert_eq!(found.len(), 2);
    assert_eq!(found, tasks(&plain));
}

#[test]
fn one_cell_a_line_gives_the_same_tasks() {
    assert_eq!(tasks(&TASKS.replace('\t', "\n")), expected());
}

#[test]
fn a_list_that_a_line_end_breaks_in_the_last_cell_is_joined() {
    let lines =
        "序号\n任务\n责任单位\n1\n减少检查\n市司法局、\n市公安局\n2\n保障用地\n市自规局、\n市住建局\n";
    assert_eq!(
        tasks(lines),
        ["1||减少检查|Responsible:市司法局、市公安局|", "2||保障用地|Responsible:市自规局、市住建局|"]
    );
}

#[test]
fn cells_run_together_give_the_same_tasks() {
    assert_eq!(tasks(&TASKS.replace(['\n', '\t'], " ")), expected());
    assert_eq!(tasks(&TASKS.replace('\n', " ")), expected());
    assert_eq!(tasks(&TASKS.replace('\n', "\u{3000}\u{3000}")), expected());
}

#[test]
fn script_and_width_do_not_matter() {
    let copy = "序號\t工作任務\t牽頭單位\t配合單位\t完成時限\n１\t整治內河\t縣水利局\t／\t２０２６年底\n";
    assert_eq!(tasks(copy), ["1||整治内河|Lead:县水利局|2026年底"]);
}

#[test]
fn aligned_columns_give_tasks_and_lines_run_on() {
    let page = "序号    工作任务              牵头单位        配合单位\n 1      推进智慧水务建设      县水利局        县数据局\n \
        2      实施中小河道综合整治  县水利局、      县住建局、\n        和清淤疏浚            县林业局        县财政局\n \
        3      修订应急预案          县应急局        无\n\n其他事项另行通知。\n";
    assert_eq!(
        tasks(page),
        [
            "1||推进智慧水务建设|Lead:县水利局,Support:县数据局|",
            "2||实施中小河道综合整治和清淤疏浚|Lead:县水利局、,Support:县住建局、,Lead:县林业局,Support:县财政局|",
            "3||修订应急预案|Lead:县应急局|",
        ]
    );
}

#[test]
fn a_name_that_an_aligned_page_breaks_is_left_out() {
    let page = "序号    工作任务          牵头单位\n 1      实施河道综合整治  县水利局、县林\n        和清淤疏浚        业局、县住建局\n";
    assert_eq!(tasks(page), ["1||实施河道综合整治和清淤疏浚|Lead:县水利局,Lead:、县住建局|"]);
}

#[test]
fn rows_broken_by_line_ends_are_joined() {
    let page = "序号\t重点工作任务\t牵头单\n位\t配合单位\n1\t推进数字底座\n建设\t市数据\n局\t市财政局、市\n工信局\n\
        2\t开放应用场景\t市工信局\n\t市科技局\n3\t引育人才\t市人社局\t市财政\n局\n\n以上任务请落实。\n";
    assert_eq!(
        tasks(page),
        [
            "1||推进数字底座建设|Lead:市数据局,Support:市财政局、市工信局|",
            "2||开放应用场景|Lead:市工信局,Support:市科技局|",
            "3||引育人才|Lead:市人社局,Support:市财政局|",
        ]
    );
}

#[test]
fn merged_cells_continue_the_task_above() {
    let html = "序号\t重点任务\t具体举措\t牵头单位\t完成时限\n1\t提升效能\t推行容缺受理\t市审批局\t2026年6月\n\
        \t\t推行告知承诺\t市司法局\t2026年9月\n2\t规范执法\t减少检查\t市司法局\t长期\n";
    let merged = ["1||提升效能|Lead:市审批局,Lead:市司法局|2026年6月", "2||规范执法|Lead:市司法局|长期"];
    assert_eq!(tasks(html), merged);
    let short = "序号\t重点任务\t具体举措\t牵头单位\t完成时限\n1\t提升效能\t推行容缺受理\t市审批局\t2026年6月\n\
        推行告知承诺\t市司法局\t2026年9月\n2\t规范执法\t减少检查\t市司法局\t长期\n";
    assert_eq!(tasks(short), merged);
    let repeated =
        "序号\t任务\t责任单位\n1\t提升效能\t市审批局\n1\t提升效能\t市司法局\n2\t规范执法\t市司法局\n";
    assert_eq!(
        tasks(repeated),
        ["1||提升效能|Responsible:市审批局,Responsible:市司法局|", "2||规范执法|Responsible:市司法局|"]
    );
}

#[test]
fn a_column_of_tasks_over_several_numbers_is_the_section() {
    let page = "重点任务\t序号\t具体举措\t责任单位\n（一）优化环境\t1\t推行容缺受理\t市审批局\n\t2\t减少检查\t市司法局\n";
    assert_eq!(
        tasks(page),
        ["1|优化环境|推行容缺受理|Responsible:市审批局|", "2|优化环境|减少检查|Responsible:市司法局|"]
    );
}

#[test]
fn headings_between_rows_are_sections() {
    let page = "序号\t任务\t责任单位\n一、优化环境\t\t\n1\t减少检查\t市司法局\n二、强化保障\n2\t保障用地\t市自规局\n";
    let found = ["1|优化环境|减少检查|Responsible:市司法局|", "2|强化保障|保障用地|Responsible:市自规局|"];
    assert_eq!(tasks(page), found);
    assert_eq!(tasks(&page.replace("\t\t\n", "\n").replace('\t', "\n")), found);
    let lines = "序号\n任务\n责任单位\n1\n减少检查\n市司法局\n二、强化保障\n2\n保障用地\n市自规局\n";
    assert_eq!(
        tasks(lines),
        ["1||减少检查|Responsible:市司法局|", "2|强化保障|保障用地|Responsible:市自规局|"]
    );
}

#[test]
fn a_header_of_two_rows_is_joined() {
    let page =
        "序号\t任务\t责任分工\t\t时限\n\t\t牵头单位\t配合单位\t\n1\t减少检查\t市司法局\t市公安局\t长期\n";
    assert_eq!(tasks(page), ["1||减少检查|Lead:市司法局,Support:市公安局|长期"]);
    let short = "序号\t任务\t责任分工\t完成时限\n牵头单位\t配合单位\n1\t减少检查\t市司法局\t市公安局\t长期\n";
    assert_eq!(tasks(short), ["1||减少检查|Lead:市司法局,Support:市公安局|长期"]);
}

#[test]
fn numbers_may_be_han_bracketed_or_stand_in_the_title() {
    let page = "序号\t任务\t责任单位\n（一）\t减少检查\t市司法局\n（二）\t保障用地\t市自规局\n";
    assert_eq!(tasks(page), ["1||减少检查|Responsible:市司法局|", "2||保障用地|Responsible:市自规局|"]);
    let titled = "任务\t责任单位\n1.减少检查。推行联合检查。\t市司法局\n2.保障用地。盘活存量。\t市自规局\n";
    assert_eq!(tasks(titled), ["1||减少检查|Responsible:市司法局|", "2||保障用地|Responsible:市自规局|"]);
}

#[test]
fn a_lost_number_does_not_merge_tasks() {
    let page = "序号\t任务\t责任单位\n1\t减少检查\t市司法局\n\t保障用地\t市自规局\n3\t建设学校\t市教育局\n";
    assert_eq!(
        tasks(page),
        [
            "1||减少检查|Responsible:市司法局|",
            "||保障用地|Responsible:市自规局|",
            "3||建设学校|Responsible:市教育局|"
        ]
    );
}

#[test]
fn a_number_left_out_does_not_lose_a_row() {
    let lines = "序号\n任务\n责任单位\n1\n减少检查\n市司法局\n3\n保障用地\n市自规局\n4\n建设学校\n市教育局\n";
    let numbers: Vec<String> = tasks(lines).iter().map(|task| task[..1].to_owned()).collect();
    assert_eq!(numbers, ["1", "3", "4"]);
}

#[test]
fn rows_that_can_be_read_in_two_ways_are_left_out() {
    let page = "序号\n任务\n责任单位\n配合单位\n完成时限\n1\n建设学校\n市教育局\n市住建局\n长期\n2\n减少检查\n市司法局\n市公安局\n市审批局\n长期\n3\n保障用地\n市自规局\n无\n长期\n";
    let text = fold(page);
    let table = tables(&text, 0..text.text().len()).remove(0);
    assert_eq!(table.doubtful, 1);
    assert_eq!(
        tasks(page),
        ["1||建设学校|Responsible:市教育局,Support:市住建局|长期", "3||保障用地|Responsible:市自规局|长期"]
    );
    // One leads: more lines than that are those of the next column.
    let led = tasks(&page.replace("责任单位", "牵头单位"));
    assert_eq!(led[1], "2||减少检查|Lead:市司法局,Support:市公安局市审批局|长期");
}

#[test]
fn a_column_headed_unit_lists_units_in_a_table_of_tasks() {
    assert_eq!(
        tasks("序号\t任务\t单位\t时限\n1\t减少检查\t市司法局\t长期\n"),
        ["1||减少检查|Responsible:市司法局|长期"]
    );
}

const INDICATORS: &str = "表1 主要指标\n类别\t指标\t单位\t2025年\t2027年目标\t属性\n发展\t产业规模\t亿元\t1200\t≥2000\t预期性\n\
    \t企业数量\t家\t300\t500左右\t预期性\n绿色\t单位能耗下降\t%\t—\t[12]\t约束性\n注：[]内为累计数。\n";

#[test]
fn indicators_have_unit_base_goal_and_nature() {
    let found = [
        "产业规模|亿元|1200|2027:≥2000|预期性",
        "企业数量|家|300|2027:500左右|预期性",
        "单位能耗下降|%||2027:[12]|约束性",
    ];
    assert_eq!(indicators(INDICATORS), found);
    assert!(tasks(INDICATORS).is_empty() && indicators(TASKS).is_empty());
    let lines = "序号\n指标\n单位\n2025年\n2027年目标\n1\n产业规模\n亿元\n1200\n≥2000\n2\n企业数量\n家\n2\n5\n3\n园区数量\n个\n3\n4\n";
    assert_eq!(
        indicators(lines),
        ["产业规模|亿元|1200|2027:≥2000|", "企业数量|家|2|2027:5|", "园区数量|个|3|2027:4|"]
    );
}

#[test]
fn the_caption_and_the_note_are_kept() {
    let text = fold(INDICATORS);
    let table = tables(&text, 0..text.text().len()).remove(0);
    assert_eq!(table.caption.map(|caption| &text.text()[caption]), Some("表1主要指标"));
    assert_eq!(table.note.map(|note| &text.text()[note]), Some("注:[]内为累计数。"));
}

#[test]
fn a_measure_word_in_brackets_is_the_unit() {
    let page = "指标\t2020年\t2025年\t年均/累计\t属性\n研发投入强度（%）\t2.1\t2.8\t-\t预期性\n\
        新增就业（万人）\t3.2\t-\t〔15〕\t预期性\n";
    assert_eq!(
        indicators(page),
        ["研发投入强度|%|2.1|2025:2.8|预期性", "新增就业|万人|3.2|0:〔15〕 mean|预期性"]
    );
}

#[test]
fn years_in_a_row_are_goals_and_a_part_of_a_year_is_marked() {
    let years = "指标\t单位\t2025年目标\t2026年目标\t2027年目标\n专利\t件\t10\t20\t30\n";
    assert_eq!(indicators(years), ["专利|件||2025:10,2026:20,2027:30|"]);
    let part = "指标\t单位\t2024年实际\t2025年目标\t其中2025年上半年\n专利\t件\t5\t10\t4\n";
    assert_eq!(indicators(part), ["专利|件|5|2025:10,2025:4 part|"]);
}

#[test]
fn a_table_about_the_period_before_is_past() {
    let page = "“十三五”规划指标完成情况\n指标\t规划目标\t2020年完成\n优良天数(%)\t≥90\t93\n";
    assert_eq!(indicators(page), ["优良天数|%|93|0:≥90||past"]);
    let columns = "指标\t2020年目标值\t2020年实际值\n优良天数(%)\t≥90\t93\n";
    assert_eq!(indicators(columns), ["优良天数|%|93|2020:≥90||past"]);
    let note = "指标\t2020年(基准)\t2023年\t2025年\n优良天数(%)\t90\t91\t93\n注：2023年数为评估参考值。\n";
    assert_eq!(indicators(note), ["优良天数|%|90|2023:91 reference,2025:93|"]);
}

#[test]
fn tables_of_something_else_give_nothing() {
    for page in [
        "序号\t商品名称\t单价\t数量\n1\t打印纸\t25\t100\n",
        "序号\t项目\t单价（元）\t数量\n1\t打印纸\t25\t100\n",
        "序号\t单位名称\t责任人\t联系电话\n1\t市水利局\t张某\t8512345\n",
        "日期\t活动内容\t地点\t主办单位\n1日\t开幕式\t广场\t市文旅局\n",
        "采购项目名称\t预算金额\t采购单位\n电脑\t20\t市水利局\n",
        "指标\t2023年\t2024年\t同比增长\n工业增加值\t100\t110\t10%\n",
        "事项名称\t实施主体\t承诺时限\t收费标准\n执照变更\t市审批局\t3日\t免费\n",
        "指标\t权重\t目标值\t得分\n产出数量\t20\t100%\t20\n",
        "站点\t监测日期\t水质类别\n渡口\t2024-06-03\tⅡ类\n",
        "索引号：\tAB-1\n发文机关：\t甲市\n",
    ] {
        assert!(tasks(page).is_empty() && indicators(page).is_empty(), "{page}");
    }
}

#[test]
fn prose_and_lists_give_no_table() {
    for page in [
        "一、重点任务\n（一）加强监管。责任单位：市水利局。\n牵头单位：市财政局\n",
        "重点任务\n责任单位\n完成时限\n以上内容详见附件。\n",
        "首页 | 政务公开 | 重点工作 | 责任单位\n",
        "",
        "任务",
        "序号\t任务\t责任单位",
    ] {
        let text = fold(page);
        assert_eq!(tables(&text, 0..text.text().len()), [], "{page}");
    }
}

#[test]
fn every_cell_lies_in_its_table() {
    for page in
        [TASKS.to_owned(), INDICATORS.to_owned(), TASKS.replace('\t', "\n"), TASKS.replace(['\t', '\n'], " ")]
    {
        let text = fold(&page);
        let table = tables(&text, 0..text.text().len()).remove(0);
        for cell in table.rows.iter().flatten().chain(table.header.iter().map(|(_, cell)| cell)) {
            assert!(table.range.start <= cell.start && cell.end <= table.range.end, "{page}");
        }
        assert!(table.rows.iter().all(|row| row.len() == table.header.len()), "{page}");
    }
}

#[test]
fn rows_parted_by_blanks_may_be_broken_at_a_fixed_width() {
    let whole = "序号    任务    牵头单位    配合单位    完成时间\n\
        1    推进节水    县水利局    县数据局、县财政局    2026年\n\
        2    整治内河    县水利局    县住建局、县城管局    2027年\n";
    let broken = whole.replace("县数据局、", "县数据局\n、").replace("县住建局", "县住\n建局");
    let expected = [
        "1||推进节水|Lead:县水利局,Support:县数据局、县财政局|2026年",
        "2||整治内河|Lead:县水利局,Support:县住建局、县城管局|2027年",
    ];
    assert_eq!(tasks(whole), expected);
    assert_eq!(tasks(&broken), expected);
}
