use super::super::fold::fold;
use super::*;

/// The outline as lines: depth, ordinal, heading.
fn outline(source: &str) -> Vec<String> {
    let text = fold(source);
    let whole = 0..text.text().len();
    Outline::of(&text, &whole, &[])
        .items
        .iter()
        .map(|item| {
            format!(
                "{}{}|{}",
                "  ".repeat(item.depth),
                &text.text()[item.ordinal.clone()],
                text.canonical(&item.heading)
            )
        })
        .collect()
}

#[test]
fn the_first_telling_word_of_a_heading_counts_wherever_it_stands() {
    use super::section::purpose;
    assert_eq!(purpose("重点任务实施要求"), Purpose::Safeguards);
    assert_eq!(purpose("总体要求和主要目标"), Purpose::Goals);
    assert_eq!(purpose("重点发展领域"), Purpose::Fields);
    assert_eq!(purpose("发展重点任务"), Purpose::Tasks);
    assert_eq!(purpose("其他"), Purpose::Other);
}

#[test]
fn levels_nest_and_numbers_run_on() {
    let found = outline(
        "一、目标\n到2027年建成。\n二、任务\n（一）补链\n1. 引进企业。面向全国。\n2.建平台：按规划推进。\n（二）强基\n3.育人才。\n三、保障\n（一）组织",
    );
    assert_eq!(
        found,
        [
            "一、|目标",
            "二、|任务",
            "  (一)|补链",
            "    1.|引进企业",
            "    2.|建平台",
            "  (二)|强基",
            "    3.|育人才",
            "三、|保障",
            "  (一)|组织"
        ]
    );
}

#[test]
fn figures_at_line_starts_are_text() {
    let found = outline(
        "一、目标\n建成面积\n2.5平方公里的园区，服务第一、\n二、三类企业。\n1.3亿元投入。\n二、任务\n甲",
    );
    assert_eq!(found, ["一、|目标", "二、|任务"]);
}

#[test]
fn flattened_text_has_the_same_outline() {
    let long = "推动产业高质量发展，完善服务体系。".repeat(40);
    let lines = format!(
        "一、总体目标\n{long}\n二、重点任务\n（一）强化创新\n1.建平台。{long}\n2.引人才。{long}\n（二）优化环境\n3.减负担。{long}"
    );
    assert_eq!(outline(&lines), outline(&lines.replace('\n', " ")));
    assert_eq!(outline(&lines), outline(&lines.replace('\n', "　　")));
    assert_eq!(outline(&lines).len(), 7);
}

#[test]
fn short_flattened_texts_and_page_marks_in_them() {
    let lines = "一、重点任务\n（一）建平台。推动产业高质量发展，完善服务体系，建设公共平台。\n（二）引人才。推动产业高质量发展，完善服务体系，引进各类人才。\n（三）减负担。落实各项政策，推动产业高质量发展。";
    assert_eq!(outline(lines).len(), 4);
    assert_eq!(outline(lines), outline(&lines.replace('\n', " ")));
    assert_eq!(outline(lines), outline(&lines.replace("\n（二）", " —4— （二）").replace('\n', " ")));
}

#[test]
fn damaged_ordinals_continue_their_level() {
    let found = outline(
        "一、要求\n（一）思想\n甲。\n（2）原则\n乙。\n二、领域\n1.影像。\n2.药物。\n3、 园区\n（一）东区\n4、 任务\n（一）创新\n1.攻关。丙。",
    );
    assert_eq!(
        found,
        [
            "一、|要求",
            "  (一)|思想",
            "  (2)|原则",
            "二、|领域",
            "  1.|影像",
            "  2.|药物",
            "3、|园区",
            "  (一)|东区",
            "4、|任务",
            "  (一)|创新",
            "    1.|攻关"
        ]
    );
}

#[test]
fn missing_numbers_are_told() {
    let text = fold("1.甲甲。\n2.乙乙。\n5.丙丙。");
    let items = Outline::of(&text, &(0..text.text().len()), &[]).items;
    assert_eq!(items.iter().map(|item| item.missing).collect::<Vec<_>>(), [0, 0, 2]);
}

#[test]
fn headings_end_where_they_should() {
    assert_eq!(
        outline("1.加强《办法》（试行。二）落实力度。各区推进。"),
        ["1.|加强《办法》（试行"]
            .map(|_| outline("1.加强《办法》（试行。二）落实力度。各区推进。")[0].clone())
    );
    assert_eq!(
        outline("1.推进全市港口岸线资源整合，建设智慧码头。（责任单位：市港航局）"),
        ["1.|推进全市港口岸线资源整合"]
    );
    assert_eq!(outline("一、【总体目标】到2027年"), ["一、|总体目标"]);
    assert_eq!(outline("（一）治理燃煤（县甲局牵头，县乙局、县丙局配合）\n淘汰锅炉。"), ["(一)|治理燃煤"]);
    assert_eq!(outline("（一）治理燃煤（县甲局、县乙局）\n淘汰锅炉。"), ["(一)|治理燃煤"]);
    assert_eq!(
        outline("（一）支持首台（套）装备（含软件）\n给予奖励。"),
        ["(一)|支持首台（套）装备（含软件）"]
    );
    assert_eq!(outline("1.修复岸线，治理3公里。（市甲局牵头，市乙局配合）后文。"), ["1.|修复岸线"]);
    assert_eq!(outline("第一条　为促进发展，制定本措施。"), ["第一条|为促进发展"]);
    assert_eq!(outline("**1. 建设平台。** 支持企业"), ["**1.|建设平台"]);
}

#[test]
fn boxes_do_not_break_the_sequence() {
    let found =
        outline("（一）甲\n1.子一。\n专栏1 工程\n1.工程一。\n2.工程二。\n3.工程三。\n2.子二。\n（二）乙");
    assert_eq!(found.last().map(String::as_str), Some("(二)|乙"));
    assert!(found.contains(&"  2.|子二".to_owned()), "{found:?}");
}

#[test]
fn unnumbered_headings_count_where_they_are_known() {
    assert_eq!(
        outline("工作目标\n到2027年。\n重点任务\n1.甲甲。\n保障措施\n乙"),
        ["|工作目标", "|重点任务", "  1.|甲甲", "|保障措施"]
    );
    assert_eq!(outline("## 一、目标\n甲\n### 1. 子项\n乙"), ["##一、|目标", "  ###1.|子项"]);
}

#[test]
fn numbers_before_units_start_no_items() {
    assert_eq!(
        outline("（一）改善环境。责任单位：1.县甲局；2.县乙局。\n（二）优化服务。乙。"),
        ["(一)|改善环境", "(二)|优化服务"]
    );
}

#[test]
fn a_wrapped_text_of_short_paragraphs_is_known_by_its_even_lines() {
    let item = |title: &str, number: usize| {
        let words = format!(
            "{number}.{title}，新增高新技术企业三十家以上，规上工业企业研发覆盖率稳步提高。（市科技局牵头，市工信局配合）"
        );
        let chars: Vec<char> = words.chars().collect();
        let lines: Vec<String> = chars.chunks(34).map(|line| line.iter().collect()).collect();
        lines.join("\n")
    };
    let titles = [
        "梯度培育优质企业",
        "持续优化营商环境",
        "加快建设数字城市",
        "大力发展现代物流",
        "着力推动绿色转型",
        "全面加强人才培养",
    ];
    let text: Vec<String> = titles.iter().zip(1..).map(|(title, number)| item(title, number)).collect();
    let expected: Vec<String> =
        titles.iter().zip(1..).map(|(title, number)| format!("{number}.|{title}")).collect();
    assert_eq!(outline(&text.join("\n")), expected);
}
