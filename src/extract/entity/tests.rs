//! Composed phrases; every name is invented or a well-known one.

use super::{Entity, EntityKind, Known, distinct_zones, entities, field, focus, profiles};
use crate::extract::fold::fold;
use crate::register::{InstitutionKind, InstrumentKind, Register};

const REGISTER: &str = r#"
[[district]]
code = "990100"
label = "青岚市"
label_en = "Qinglan"

[[district]]
code = "990102"
label = "云河区"
label_en = "Yunhe"
within = "990100"

[[zone]]
id = "yun-gu"
label = "云谷科学园区域"
label_en = "Cloud Valley"
aliases = ["云谷"]
district = "990102"

[[sector]]
id = "ai"
label = "人工智能"
label_en = "AI"
aliases = ["AI"]

[[institution]]
id = "qinglan-government"
label = "青岚市人民政府"
label_en = "Government of Qinglan"
aliases = ["市政府"]
kind = "government"

[[instrument]]
id = "pearl"
label = "“明珠计划”"
label_en = "Pearl"
aliases = ["明珠计划"]
kind = "programme"
"#;

fn known() -> Known {
    Known::of(&toml::from_str::<Register>(REGISTER).expect("register"))
}

fn find(text: &str, home: Option<&str>, masked: &str) -> Vec<(EntityKind, String, Option<String>)> {
    let folded = fold(text);
    let from = folded.text().find(masked).filter(|_| !masked.is_empty());
    let masked: Vec<_> = from.map(|at| at..at + masked.len()).into_iter().collect();
    let found = entities(&folded, 0..folded.text().len(), &masked, &known(), home);
    let named = |one: Entity| (one.kind, folded.text()[one.range].to_owned(), one.known);
    found.into_iter().map(named).collect()
}

fn zones(text: &str) -> Vec<String> {
    let kind = |one: &(EntityKind, String, Option<String>)| one.0 == EntityKind::Zone;
    find(text, None, "").into_iter().filter(kind).map(|one| one.1).collect()
}

fn names(text: &str, wanted: impl Fn(EntityKind) -> bool) -> Vec<String> {
    find(text, None, "").into_iter().filter(|one| wanted(one.0)).map(|one| one.1).collect()
}

#[test]
fn words_before_a_park_are_cut_off() {
    assert_eq!(zones("推进云河科技城建设。"), ["云河科技城"]);
    assert_eq!(zones("高标准建设云河先进制造示范园(规划面积9平方公里)。"), ["云河先进制造示范园"]);
    assert_eq!(zones("依托云河物流园、青岚综合保税区，发展跨境电商。"), ["云河物流园", "青岚综合保税区"]);
    assert_eq!(zones("高水平建设云河智造谷和古渡AI小镇。"), ["云河智造谷", "古渡AI小镇"]);
}

#[test]
fn a_sentence_about_one_park_shows_its_name() {
    assert_eq!(
        zones("建设园区。圣圆氢能装备产业园聚焦整车；沙坝食用菌加工园重点发展菌种。"),
        ["圣圆氢能装备产业园", "沙坝食用菌加工园"]
    );
    assert!(zones("建设圣圆氢能装备产业园。").is_empty());
    assert!(zones("建设园区。氢能装备产业园聚焦整车。").is_empty());
}

#[test]
fn a_sentence_that_speaks_of_an_existing_park_shows_its_name() {
    assert_eq!(zones("依托圣圆氢能装备产业园发展整车。"), ["圣圆氢能装备产业园"]);
    assert_eq!(zones("支持企业在圣圆氢能装备产业园区设立中心。"), ["圣圆氢能装备产业园区"]);
    assert_eq!(zones("抓好整车生产，圣圆氢能装备产业园二期投产。"), ["圣圆氢能装备产业园"]);
    assert_eq!(zones("坚持把竹园经济开发区作为主战场。"), ["竹园经济开发区"]);
    assert!(zones("依托氢能装备产业园发展整车。推动老旧工业园区改造。推动企业进园区。").is_empty());
}

#[test]
fn the_office_of_a_park_shows_its_name() {
    assert_eq!(zones("圣圆工业园区余热项目开工。由圣圆工业园区管委会配合。"), ["圣圆工业园区"]);
    assert_eq!(zones("建设圣圆工业园区。由圣圆工业园区管委会配合。"), ["圣圆工业园区"]);
    assert!(zones("建设圣圆工业园区。由各工业园区管委会配合。").is_empty());
}

#[test]
fn a_part_of_a_named_area_is_called_after_it() {
    assert_eq!(zones("蒙苏经济开发区零碳产业园建成电站。"), ["蒙苏经济开发区零碳产业园"]);
}

#[test]
fn general_parks_are_no_names() {
    for text in [
        "推动产业园区、产业集聚区、开发区提档升级。",
        "鼓励各类高新区、各园区和省级以上开发区先行先试。",
        "建设一批数字经济产业园，打造特色园区。",
        "创建国家级海洋牧场示范区2个、实训基地5个、康养小镇3个。",
        "全市建设科普基地不少于80处。",
        "打造具有国际影响力的科技城。",
        "该集聚区规划面积约1.4平方公里。",
        "云河区三大产业集聚区、云河区3个产业集聚区。",
    ] {
        assert_eq!(zones(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn valleys_harbours_and_districts_are_no_parks() {
    for text in [
        "游览溪源峡谷，执行充电峰谷电价。",
        "提升松江渡港区和云河港口能级。",
        "支持白鹭新区和云河区先行先试。",
    ] {
        assert_eq!(zones(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(zones("云河公铁联运港、渡口细胞科创港"), ["云河公铁联运港", "渡口细胞科创港"]);
}

#[test]
fn the_body_that_runs_a_park_is_no_mention_of_it() {
    assert_eq!(zones("由云河高新区管委会和云河产业园集团负责。"), Vec::<String>::new());
}

#[test]
fn a_park_that_tells_where_another_lies_does_not_count() {
    assert_eq!(zones("渡口科创港位于云河经济开发区西片。"), ["渡口科创港"]);
}

#[test]
fn a_heading_with_its_site_makes_a_sector_park_a_name_everywhere() {
    let text = "2.高性能纤维产业园。规划面积3平方公里。(一)加快高性能纤维产业园二期开发，建设封测产业园。";
    assert_eq!(zones(text), ["高性能纤维产业园", "高性能纤维产业园"]);
}

#[test]
fn labels_of_a_layout_count_only_where_they_are_defined() {
    assert_eq!(zones("(一)综合区。规划面积2平方公里。(二)主产业区。位于城东。"), ["综合区", "主产业区"]);
    assert_eq!(zones("完善综合区功能，布局主产业区。"), Vec::<String>::new());
}

#[test]
fn a_place_may_start_with_a_letter_that_ends_a_verb() {
    assert_eq!(zones("推进大连高新区建设，做大云河高新区。"), ["大连高新区", "云河高新区"]);
    assert_eq!(zones("做强成都医学城B区。"), ["成都医学城B区"]);
}

#[test]
fn parts_labels_and_sights() {
    assert_eq!(zones("(一)青岚医学城A区。以生物药为核心。"), ["青岚医学城A区"]);
    assert_eq!(
        zones("优化布局。那拉河旅游度假区：建设草原目的地。产业集聚区：建设厂房。"),
        ["那拉河旅游度假区"]
    );
    assert_eq!(zones("推进云河高新区“五好”园区建设。"), ["云河高新区"]);
    assert!(zones("支持九皇山、云河谷、寻龙山等景区开展跳伞。").is_empty());
    assert!(zones("由云河粤澳深度合作区经济发展局负责。").is_empty());
}

#[test]
fn autonomous_areas_have_short_names() {
    assert_eq!(zones("建设威宁蔬菜产业园。"), ["威宁蔬菜产业园"]);
    assert_eq!(zones("推进甘孜农业园区建设，培育蔬菜产业园。"), ["甘孜农业园区"]);
}

#[test]
fn places_are_learned_from_the_text() {
    assert_eq!(zones("建设兰桑电子产业园。"), Vec::<String>::new());
    assert_eq!(zones("兰桑县人民政府印发。建设兰桑电子产业园。"), ["兰桑电子产业园"]);
}

#[test]
fn long_and_short_form_of_a_park_count_once() {
    let folded = fold("建设云河新能源汽车小镇。新能源汽车小镇、云河新能源汽车小镇二期开工。云谷扩区。");
    let found = entities(&folded, 0..folded.text().len(), &[], &known(), Some("990102"));
    let distinct: Vec<&str> =
        distinct_zones(&folded, &found).into_iter().map(|at| &folded.text()[at]).collect();
    assert_eq!(distinct, ["云河新能源汽车小镇", "云谷"]);
}

#[test]
fn names_of_the_register_count_in_their_own_area() {
    let found = find("市政府推进云谷建设，用好“明珠计划”。", Some("990102"), "");
    let ids: Vec<_> = found.iter().filter_map(|one| one.2.as_deref()).collect();
    assert_eq!(ids, ["qinglan-government", "yun-gu", "pearl"]);
    let elsewhere = find("市政府推进云谷建设，用好“明珠计划”。", None, "");
    let ids: Vec<_> = elsewhere.iter().filter_map(|one| one.2.as_deref()).collect();
    assert_eq!(ids, ["pearl"]);
}

#[test]
fn a_latin_name_of_the_register_is_a_whole_word() {
    let sectors = |text| names(text, |kind| kind == EntityKind::Sector);
    assert_eq!(sectors("推动AI应用"), ["AI"]);
    assert_eq!(sectors("推动OpenAIx应用"), Vec::<String>::new());
}

#[test]
fn masked_stretches_hold_no_mentions() {
    assert!(find("(责任单位：市科技局、云河科技城)", None, "(责任单位:市科技局、云河科技城)").is_empty());
}

#[test]
fn institutions_need_a_proper_name() {
    let institutions = |text| names(text, |kind| matches!(kind, EntityKind::Institution(_)));
    assert_eq!(
        institutions("支持区医院与青岚大学附属第二医院共建病房。"),
        ["区医院", "青岚大学附属第二医院"]
    );
    assert_eq!(
        institutions("依托清华大学、中国科学院生物与化学交叉研究中心。"),
        ["清华大学", "中国科学院生物与化学交叉研究中心"]
    );
    assert_eq!(
        institutions("联合高校院所、医疗机构、三甲医院、研究型大学，服务大学生。"),
        Vec::<String>::new()
    );
    assert_eq!(institutions("设立中国（青岚）知识产权保护中心"), ["中国(青岚)知识产权保护中心"]);
}

#[test]
fn instruments_need_quotation_marks_or_a_purpose() {
    let instruments = |text| names(text, |kind| matches!(kind, EntityKind::Instrument(_)));
    assert_eq!(
        instruments("实施“雏鹰”计划，用好“英才20条”，推出“科创贷”。"),
        ["“雏鹰”计划", "英才20条", "科创贷"]
    );
    assert_eq!(instruments("设立20亿元的低空产业基金，用好各类基金、产业基金和医保基金。"), ["低空产业基金"]);
    assert_eq!(instruments("制定行动计划，完善工作机制，开展试点，建设平台5个。"), Vec::<String>::new());
    let kinds = find("实施“雏鹰”计划", None, "");
    assert_eq!(kinds.first().map(|one| one.0), Some(EntityKind::Instrument(InstrumentKind::Programme)));
    let kinds = find("依托清华大学", None, "");
    assert_eq!(kinds.first().map(|one| one.0), Some(EntityKind::Institution(InstitutionKind::University)));
}

fn lists(text: &str) -> Vec<Vec<String>> {
    let folded = fold(text);
    let lists = focus(&folded, 0..folded.text().len());
    lists
        .into_iter()
        .map(|list| list.items.into_iter().map(|at| folded.text()[at].to_owned()).collect())
        .collect()
}

#[test]
fn focus_lists_are_split_into_their_items() {
    assert_eq!(lists("重点发展细胞与基因治疗、合成生物。"), [["细胞与基因治疗", "合成生物"]]);
    assert_eq!(lists("聚焦量子信息、脑机接口等未来领域，攻克难题。"), [["量子信息", "脑机接口"]]);
    assert_eq!(lists("加快发展手术机器人以及康复机器人。"), [["手术机器人", "康复机器人"]]);
    assert_eq!(lists("大力发展（高温）超导、碳纤维和玻璃纤维产业。"), [["(高温)超导", "碳纤维", "玻璃纤维"]]);
}

#[test]
fn steps_places_and_actors_are_no_sectors() {
    for text in [
        "围绕研发、生产、销售等环节优化服务。",
        "在城市绿化、道路清扫等领域推广使用再生水。",
        "支持高校、院所、企业等单位。",
        "加快膜材料产业园二期、电子化学品产业园东片区开发。",
    ] {
        assert_eq!(lists(text), Vec::<Vec<String>>::new(), "{text}");
    }
}

#[test]
fn the_heading_of_a_field_names_it() {
    let named = |text: &str| {
        let folded = fold(text);
        let at = field(&folded, 0..folded.text().len());
        folded.text()[at].to_owned()
    };
    assert_eq!(named("1个家用器械赛道"), "家用器械");
    assert_eq!(named("壮大海洋生物产业"), "海洋生物");
}

#[test]
fn a_park_keeps_its_positioning_and_focus() {
    let folded = fold(
        "云河高新区重点发展集成电路、光伏等产业，打造西部先进制造高地。古渡小镇以航空运动、飞行培训为特色。",
    );
    let found = entities(&folded, 0..folded.text().len(), &[], &known(), None);
    let said = profiles(&folded, 0..folded.text().len(), &found);
    let words = |at: &std::ops::Range<usize>| folded.text()[at.clone()].to_owned();
    let told: Vec<_> = said
        .iter()
        .map(|one| (words(&one.zone), one.positioning.as_ref().map(words), one.focus.len()))
        .collect();
    assert_eq!(
        told,
        [
            ("云河高新区".to_owned(), Some("西部先进制造高地".to_owned()), 2),
            ("古渡小镇".to_owned(), Some("航空运动、飞行培训".to_owned()), 0)
        ]
    );
}

#[test]
fn a_park_named_in_passing_is_told_of_in_its_sentence_only() {
    let folded = fold(
        "推动产业发展。依托云河高新区发展物流。打造全省物流枢纽。云河科技城扩区。该城重点发展光伏、氢能。",
    );
    let found = entities(&folded, 0..folded.text().len(), &[], &known(), None);
    let said = profiles(&folded, 0..folded.text().len(), &found);
    let named: Vec<&str> = said.iter().map(|one| &folded.text()[one.zone.clone()]).collect();
    assert_eq!(named, ["云河科技城"]);
}

#[test]
fn odd_input_does_no_harm() {
    for text in [
        "",
        "园区",
        "谷",
        "“”产业园",
        "）产业园",
        "基金”",
        "“条”",
        "等、等、等领域",
        "中国()产业园",
        "，，，和和和谷",
        "在、在、在",
    ] {
        let folded = fold(text);
        let found = entities(&folded, 0..folded.text().len(), &[], &known(), Some("990102"));
        let _ = (distinct_zones(&folded, &found), profiles(&folded, 0..folded.text().len(), &found));
    }
}
