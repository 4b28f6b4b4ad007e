//! Every convention the module owns, by what it says.

use super::*;
use crate::extract::fold::fold;

/// All lists of a text, each as names with `^L`, `^S` for the role, `*` for collectives, `?` for open sets.
fn read(source: &str) -> Vec<String> {
    let text = fold(source);
    let rules = Rules::of(&text);
    let lists = lists(&text, 0..text.text().len(), &rules);
    lists.iter().map(|list| shown(&text, &list.names, list.open)).collect()
}

fn shown(text: &Folded<'_>, names: &[Named], open: bool) -> String {
    let mut all: Vec<String> = names.iter().map(|named| one(text, named)).collect();
    if open {
        all.push("…".to_owned());
    }
    all.join(" ")
}

fn one(text: &Folded<'_>, named: &Named) -> String {
    let role = match named.role {
        Role::Lead => "^L",
        Role::Support => "^S",
        Role::Responsible => "",
    };
    let kind = match named.kind {
        NameKind::Unit => "",
        NameKind::Collective => "*",
        NameKind::OpenSet => "?",
    };
    format!("{}{role}{kind}", text.canonical(&named.range))
}

fn full(source: &str) -> Vec<UnitList> {
    let text = fold(source);
    let rules = Rules::of(&text);
    lists(&text, 0..text.text().len(), &rules)
}

fn flaws(source: &str) -> Vec<FlawKind> {
    full(source).iter().flat_map(|list| list.flaws.iter().map(|flaw| flaw.kind)).collect()
}

fn none(sources: &[&str]) {
    for source in sources {
        assert_eq!(read(source), Vec::<String>::new(), "{source}");
    }
}

#[test]
fn list_in_brackets_after_the_item() {
    let source = "建成三处。（责任单位：市甲局、市乙委、丙港集团）";
    assert_eq!(read(source), ["市甲局 市乙委 丙港集团"]);
    let text = fold(source);
    assert_eq!(text.quote(&full(source)[0].range), "（责任单位：市甲局、市乙委、丙港集团）");
}

#[test]
fn list_after_a_label_without_brackets_ends_with_its_line() {
    assert_eq!(read("责任单位：市科技局、市教\n育局\n二、加强组织"), ["市科技局 市教育局"]);
    assert_eq!(read("责任单位:市科技局,市教育局。同时推进。"), ["市科技局 市教育局"]);
    assert_eq!(read("责任单位：市科技局、市教育局 推进平台建设。"), ["市科技局 市教育局"]);
    assert_eq!(read("责任单位：市科技局、市教育局第三条支持首台（套）应用。"), ["市科技局 市教育局"]);
    assert_eq!(read("责任单位：市科技局、市教育局　　（二）建设平台"), ["市科技局 市教育局"]);
    assert_eq!(read("责任单位：区民政局\n【保障措施】\n加强领导。"), ["区民政局"]);
}

#[test]
fn labels_give_roles_and_persons_are_no_units() {
    assert_eq!(read("（責任單位：區科委、區經委）"), ["区科委 区经委"]);
    assert_eq!(read("责任单 位 ：区科委。"), ["区科委"]);
    assert_eq!(read("（主办单位：甲局；协办单位：乙局）"), ["甲局^L 乙局^S"]);
    assert_eq!(read("（责任领导：张某；责任单位：区科委；联系人：李某）"), ["区科委"]);
    assert_eq!(read("（责任单位：区科委（责任人：张某）、区经委）"), ["区科委 区经委"]);
    assert_eq!(read("责任单位为区科委，配合单位为区经委。"), ["区科委", "区经委^S"]);
    assert_eq!(read("（责任单位　区科委、区经委）"), ["区科委 区经委"]);
    none(&["（责任人：张某）", "牵头领导：李某", "（责任处室：规划处、法规处）"]);
}

#[test]
fn lists_without_label_end_in_a_role_word() {
    assert_eq!(read("（县甲局、县乙局负责）"), ["县甲局 县乙局"]);
    assert_eq!(read("（县甲局、县乙局等部门负责）"), ["县甲局 县乙局 …"]);
    assert_eq!(read("（县甲局牵头，县乙局、丙局配合）"), ["县甲局^L 县乙局^S 丙局^S"]);
    assert_eq!(read("（县甲局牵头，各地政府负责）"), ["县甲局^L 各地政府*"]);
    assert_eq!(read("（县甲局、县乙局按职责分工负责）"), ["县甲局 县乙局"]);
    assert_eq!(read("（县甲局牵头负责）。"), ["县甲局^L"]);
    assert_eq!(read("（该项工作由县甲局负责，县乙局配合）"), ["县甲局 县乙局^S"]);
}

#[test]
fn other_brackets_are_no_lists() {
    none(&[
        "（以下简称《方案》）",
        "（石政发〔2019〕2号）",
        "（含市财政局负责部分）",
        "（联系电话：0599-8600321）",
        "（试行）",
        "（市甲局、市乙局）",
        "（政府牵头、企业负责）",
        "（谁主管谁负责）",
        "（经费由市财政负责安排）",
        "牵头机构（主审机构）出具意见。",
    ]);
}

#[test]
fn brackets_may_differ_or_be_missing() {
    assert_eq!(read("[责任单位] 区甲局、区乙局"), ["区甲局 区乙局"]);
    assert_eq!(read("〔责任单位：区甲局、区乙局〕。"), ["区甲局 区乙局"]);
    assert_eq!(read("——责任部门：区甲局（牵头）、区乙局"), ["区甲局^L 区乙局"]);
    assert_eq!(flaws("（责任单位：区甲局、区乙局)"), [FlawKind::MixedBrackets]);
    let missing = "（责任单位：区甲局、区乙局\n（八）推动合作。（责任单位：区丙局）";
    assert_eq!(read(missing), ["区甲局 区乙局", "区丙局"]);
    assert_eq!(flaws(missing), [FlawKind::MissingBracket]);
    assert_eq!(read("（责任单位：区甲局、区乙局。下一句说明（含三项）。"), ["区甲局 区乙局"]);
}

#[test]
fn a_sign_may_tell_who_leads() {
    assert_eq!(read("说明：标▲的为牵头单位。\n责任单位：▲市甲局、市乙局"), ["市甲局^L 市乙局"]);
    assert_eq!(read("说明：标▲的为新增任务。\n责任单位：▲市甲局、市乙局"), ["市甲局 市乙局"]);
}

#[test]
fn collectives_of_counties_leagues_and_prefectures_stay_whole() {
    assert_eq!(read("责任单位：省甲局，各市、县、自治县人民政府"), ["省甲局 各市、县、自治县人民政府*"]);
    assert_eq!(read("（责任单位：市甲局，各辖市、区人民政府）"), ["市甲局 各辖市、区人民政府*"]);
    assert_eq!(read("（责任单位：区甲局，各盟行政公署、市人民政府）"), ["区甲局 各盟行政公署、市人民政府*"]);
    assert_eq!(
        read("（甲部、乙局等部门和地方各级人民政府按职责分工负责）"),
        ["甲部 乙局 地方各级人民政府* …"]
    );
    assert_eq!(read("（市甲局、市乙局，各地负责）"), ["市甲局 市乙局 各地*"]);
}

#[test]
fn a_line_that_demands_something_is_no_part_of_the_list_before_it() {
    let source = "责任单位：县甲局、县乙局\n各乡镇、各有关单位要对照要点，逐项细化措施。";
    assert_eq!(read(source), ["县甲局 县乙局"]);
    assert_eq!(read("责任单位：县甲局\n各乡镇、县乙局"), ["县甲局 各乡镇* 县乙局"]);
}

#[test]
fn a_note_may_follow_a_full_stop_in_the_bracket() {
    let source = "（省甲厅、省乙局等负责。列第一位的为牵头单位，下同）";
    assert_eq!(read(source), ["省甲厅^L 省乙局 …"]);
}

#[test]
fn several_lists_in_one_item_stay_apart() {
    assert_eq!(
        read("建站（责任单位：市甲局）；修路（责任单位：市甲局、市乙局）。"),
        ["市甲局", "市甲局 市乙局"]
    );
}

#[test]
fn cells_of_a_table_are_split_too() {
    let cell = |source: &str| {
        let text = fold(source);
        let (found, open) = names(&text, 0..text.text().len(), Role::Support, &Rules::default());
        shown(&text, &found, open)
    };
    assert_eq!(cell("市甲局、市乙局<br>市丙局"), "市甲局^S 市乙局^S 市丙局^S");
    assert_eq!(
        cell("市甲局<br>云河区人民政府<br>石泉县\n人民政府"),
        "市甲局^S 云河区人民政府^S 石泉县人民政府^S"
    );
    assert_eq!(
        cell("沙漠林业实验中心\n云河农业大学\n云河市人民政府\n白石盟行政公署"),
        "沙漠林业实验中心^S 云河农业大学^S 云河市人民政府^S 白石盟行政公署^S"
    );
    assert_eq!(cell("市甲局等单位"), "市甲局^S …");
    assert_eq!([cell("/"), cell("无"), cell("——"), cell("")], ["", "", "", ""]);
}

#[test]
fn prose_names_actors_but_assigns_nothing() {
    none(&[
        "由企业牵头开展攻关，高校、院所参与。",
        "支持企业牵头，医疗机构配合。",
        "由市甲局、市乙局组成的专班负责。",
        "本办法由市甲局负责解释。",
        "市甲局会同市乙局开展年度评估。",
        "坚持党委领导、政府负责、社会协同。",
        "由市政府分管领导负责。",
        "由市甲局牵头，建立协调机制。",
        "各责任单位：要高度重视。",
        "主办单位：青岚市人民政府办公室 网站标识码：3500",
        "县级以上人民政府负责。",
    ]);
}

#[test]
fn sentences_assign() {
    assert_eq!(read("由市甲局牵头，市乙局、市丙局配合，6月底前完成。"), ["市甲局^L 市乙局^S 市丙局^S"]);
    assert_eq!(read("该项由市甲局、云河区负责。"), ["市甲局 云河区"]);
    assert_eq!(read("加快建设。市甲局牵头，市乙局等单位配合。"), ["市甲局^L 市乙局^S …"]);
    assert_eq!(read("由市甲局会同乙港集团负责。"), ["市甲局^L 乙港集团"]);
    let text = "由市甲局牵头，市乙局配合，2026年6月底前完成。";
    let deadline = full(text)[0].deadline.clone().unwrap();
    assert_eq!(fold(text).quote(&deadline), "2026年6月底前完成");
}

#[test]
fn who_guides_is_responsible_too() {
    assert_eq!(read("（地方各级人民政府负责，交通运输部指导）"), ["地方各级人民政府* 交通运输部"]);
    assert_eq!(read("（农业农村部牵头，供销合作总社参与）"), ["农业农村部^L 供销合作总社^S"]);
}

#[test]
fn role_words_reset_at_labels_and_last_to_the_end() {
    assert_eq!(
        read("（牵头单位：市甲局，配合单位：市乙局、市丙局，各县市）"),
        ["市甲局^L 市乙局^S 市丙局^S 各县市^S*"]
    );
    assert_eq!(read("（牵头单位：市甲局；责任单位：市乙局、市丙局）"), ["市甲局^L 市乙局 市丙局"]);
    assert_eq!(read("（责任单位：市甲局牵头，市乙局、市丙局配合）"), ["市甲局^L 市乙局^S 市丙局^S"]);
    assert_eq!(read("（牵头：市甲局；配合：市乙局）"), ["市甲局^L 市乙局^S"]);
    assert_eq!(read("牵头单位：市甲局\n配合单位：市乙局\n3.下一项"), ["市甲局^L 市乙局^S"]);
}

#[test]
fn footnote_in_the_first_list_makes_the_first_of_each_lead() {
    let source = "（责任单位：市甲局、市乙局。列首位的为牵头单位，下同）中间。（责任单位：市丙局、市丁局）";
    assert_eq!(read(source), ["市甲局^L 市乙局", "市丙局^L 市丁局"]);
    let source = "（责任单位：市甲局（排在第一位的部门为牵头部门，下同）、市乙局）";
    assert_eq!(read(source), ["市甲局^L 市乙局"]);
}

#[test]
fn marks_after_names_give_roles() {
    assert_eq!(read("（区甲委（牵头）、区乙局、区丙局）"), ["区甲委^L 区乙局 区丙局"]);
    assert_eq!(read("（区甲局（牵头）；区乙分局、区丙局（配合)）"), ["区甲局^L 区乙分局^S 区丙局^S"]);
}

#[test]
fn scope_note_is_stripped() {
    let source = "（责任单位：市甲局。以下各项均涉及各县（市、区），不再单独列出）";
    assert_eq!(read(source), ["市甲局"]);
}

#[test]
fn names_are_split_at_all_separators() {
    assert_eq!(
        read("（责任单位：市甲局、市乙局,市丙局；市丁局/市戊局\n市己局，各市政府）")[0].split(' ').count(),
        7
    );
    assert_eq!(read("（责任单位：市甲局、市乙局以及市丙局和市丁局）"), ["市甲局 市乙局 市丙局 市丁局"]);
    for name in [
        "市卫生和计划生育委员会",
        "市科学和信息化局",
        "市人力资源和社会保障局",
        "发展和改革委员会",
        "市海洋与渔业局",
    ] {
        assert_eq!(read(&format!("（责任单位：{name}、市甲局）")), [format!("{name} 市甲局")]);
    }
}

#[test]
fn collectives_and_brackets_are_not_split() {
    for name in [
        "各市、县（区）人民政府",
        "各区、县级市",
        "各县（市、区）政府",
        "各市、自治州人民政府",
        "各市、县〔区〕人民政府",
        "市政府各委、办、局",
        "各镇、街道",
        "各街道办事处、镇政府",
        "各区、县农业农村局",
        "各区政府、管委会",
    ] {
        assert_eq!(read(&format!("（责任单位：市甲局，{name}）")), [format!("市甲局 {name}*")]);
    }
    assert_eq!(read("（责任单位：各有关区、县级市）"), ["各有关区、县级市?"]);
    assert_eq!(read("（责任单位：市甲局（市乙局、丙局）、市丁局）"), ["市甲局（市乙局、丙局） 市丁局"]);
}

#[test]
fn neighbours_of_collectives_stay_apart() {
    assert_eq!(read("（责任单位：各县市区人民政府、园区管委会）"), ["各县市区人民政府* 园区管委会*"]);
    assert_eq!(read("（责任单位：各乡镇、县教育局、县财政局）"), ["各乡镇* 县教育局 县财政局"]);
    assert_eq!(read("（责任单位：市财政局、各区、市教育局）"), ["市财政局 各区* 市教育局"]);
    assert_eq!(read("（责任单位：各区人民政府、各有关单位）"), ["各区人民政府* 各有关单位?"]);
}

#[test]
fn trailing_et_cetera_opens_the_list() {
    for end in ["等", "等部门", "等单位", "等有关部门", "等5个部门"] {
        assert_eq!(read(&format!("（责任单位：市甲局、市乙局{end}）")), ["市甲局 市乙局 …"], "{end}");
    }
    assert_eq!(read("（责任单位：市高等教育局、市乙局）"), ["市高等教育局 市乙局"]);
}

#[test]
fn placeholders_are_open_sets() {
    assert_eq!(
        read("（责任单位：相关管理局、各有关单位、市有关部门、各行业主管部门、全区各部门）"),
        ["相关管理局? 各有关单位? 市有关部门? 各行业主管部门* 全区各部门*"]
    );
}

#[test]
fn not_only_departments() {
    let names =
        "市委组织部 团市委 市总工会 青岚海关 人民银行青岚市分行 青岚大学 第一人民医院 梅岭镇 云河区 工业区";
    let list = format!("（{}负责）", names.replace(' ', "、"));
    assert_eq!(read(&list), [names]);
    let elided = "应急管理局 发展改革委 建设局";
    assert_eq!(read(&format!("（责任单位：{}）", elided.replace(' ', "、"))), [elided]);
}

#[test]
fn damage_is_read_and_noted() {
    assert_eq!(read("（责任单位：区甲办区乙委、区丙局）"), ["区甲办 区乙委 区丙局"]);
    assert_eq!(flaws("（责任单位：区甲办区乙委、区丙局）"), [FlawKind::FusedNames]);
    assert_eq!(read("（责任单位：、区乙委）"), ["区乙委"]);
    assert_eq!(flaws("（责任单位：、区乙委）"), [FlawKind::EmptyName]);
    assert_eq!(read("（责任单位：区甲\n\n— 3 —\n\n管局、区乙委\n区丙局）"), ["区甲管局 区乙委 区丙局"]);
    assert_eq!(flaws("（责任单位：市市场监管局、市公安局市北分局）"), []);
}

#[test]
fn deadlines_inside_a_list_are_no_names() {
    for source in [
        "（责任部门：市甲局、市乙局; 完成时限：2026年底）",
        "（市甲局、市乙局负责，2026年底前完成）",
        "责任单位：市甲局、市乙局；完成时限：2026年底。",
        "责任单位：市甲局、市乙局\n完成时限：2026年底\n3.下一项",
    ] {
        assert_eq!(read(source), ["市甲局 市乙局"], "{source}");
        assert!(full(source)[0].deadline.is_some(), "{source}");
    }
}

#[test]
fn rewrapped_half_width_and_traditional_copies_read_the_same() {
    let source = "（牵头单位：市卫生健康委员会、市政府办公室；配合单位：市财政局，各县（市、区）人民政府等）";
    let expected = read(source);
    for width in 1..9 {
        let chars: Vec<char> = source.chars().collect();
        let wrapped: Vec<String> = chars.chunks(width).map(|line| line.iter().collect()).collect();
        assert_eq!(read(&wrapped.join("\n")), expected, "{width}");
    }
    assert_eq!(
        read(&source.replace('（', "(").replace('）', ")").replace('：', ":").replace('，', ",")),
        expected
    );
    assert_eq!(read(&source.replace("单", "單").replace("办", "辦").replace("财", "財")), expected);
}

#[test]
fn any_text_is_read_in_linear_time_and_without_panic() {
    for part in [
        "(",
        "（责任单位：",
        "责任单位:市甲局 ",
        "市甲局牵头，",
        "首位牵头",
        "((市甲局(牵头)、负责)",
        "责任单位:a ",
        "由市",
    ] {
        let _ = full(&part.repeat(4000));
    }
    none(&[
        "",
        "\u{feff}",
        "   ",
        "English only, in brackets (lead).",
        "责任单位：",
        "（责任单位：）",
        "（",
        "由",
        "牵头",
    ]);
}

#[test]
fn line_ends_inside_names_and_between_them() {
    assert_eq!(read("责任部门：市甲局、市气象\n局\n"), ["市甲局 市气象局"]);
    assert_eq!(
        read("（配合单位：甲运河集团\n有限公司、北海、钦州\n市人民政府）"),
        ["甲运河集团有限公司^S 北海^S 钦州市人民政府^S"]
    );
    assert_eq!(read("（责任单位：区工商联\n南湾职业学院）"), ["区工商联 南湾职业学院"]);
    assert_eq!(
        read("建中心，牵头单位为市甲局，配合单位\n为市乙局、市丙委。"),
        ["市甲局^L 市乙局^S 市丙委^S"]
    );
}

#[test]
fn zones_stand_beside_collectives() {
    assert_eq!(read("（责任单位：各区市县政府、先导区管委会）"), ["各区市县政府* 先导区管委会*"]);
    assert_eq!(read("（责任单位：各区县、开发区管委会、高新区）"), ["各区县* 开发区管委会* 高新区"]);
    assert_eq!(read("（责任单位：开发区管委会、市甲局）"), ["开发区管委会 市甲局"]);
    assert_eq!(read("（责任单位：市甲局，沿海三市人民政府）"), ["市甲局 沿海三市人民政府*"]);
    assert_eq!(read("（责任单位：市甲局、在厦各保险机构）"), ["市甲局 在厦各保险机构*"]);
    assert_eq!(
        read("（市甲局负责，各省、自治区、直辖市人民政府落实）"),
        ["市甲局 各省、自治区、直辖市人民政府*"]
    );
}

#[test]
fn a_note_makes_a_bracket_without_label_a_list() {
    let source = "甲。（市甲局、市乙局，列第一位者为牵头单位，下同）\n乙。（市丙局、市丁局）\n";
    assert_eq!(read(source), ["市甲局^L 市乙局", "市丙局^L 市丁局"]);
}

#[test]
fn kinds_of_places_and_members_after_all_of_a_kind() {
    assert_eq!(read("（区甲局牵头，各镇（街道）、园区负责落实）"), ["区甲局^L 各镇（街道）* 园区*"]);
    assert_eq!(read("责任单位：市甲局，市乙学院，各高校。"), ["市甲局 市乙学院 各高校*"]);
    assert_eq!(read("责任单位：1.县甲局；2.县乙局；3.各乡镇。"), ["县甲局 县乙局 各乡镇*"]);
    none(&["该项由园区负责。", "平台由各方落实。"]);
}

#[test]
fn a_person_after_a_unit_is_no_part_of_its_name() {
    assert_eq!(read("责任单位：乡建设办 张三  各行政村"), ["乡建设办"]);
}

#[test]
fn a_list_within_a_bracket_is_read_once() {
    assert_eq!(read("建园区（（责任单位：市甲局、市乙局）由市丙局牵头，）"), ["市甲局 市乙局", "市丙局^L"]);
}

#[test]
fn a_line_that_starts_with_the_mark_between_names_goes_on_with_the_list() {
    let source =
        "责任单位：县邮政公司、县商务局\n、供销联社\n\n各乡镇、各有关单位要对照工作要点，逐项细化措施。";
    assert_eq!(read(source), ["县邮政公司 县商务局 供销联社"]);
}
