use super::*;
use crate::extract::fold::fold;

/// Status, sign, figures, unit and deadline of each statement, written on one line.
fn read_in(setting: Setting, period: Option<(i16, i16)>, source: &str) -> Vec<String> {
    let text = fold(source);
    let frame = Frame { period, issued: Some(2025), setting, deadline: None };
    statements(&text, 0..text.text().len(), &frame, &[]).iter().map(line).collect()
}

fn line(statement: &Statement) -> String {
    let low = statement.value.or(statement.low).or(statement.factor).unwrap();
    let high = statement.high.map_or(String::new(), |high| format!("-{high}"));
    let unit = statement.unit.clone().unwrap_or_else(|| "?".to_owned());
    let year = statement.deadline.map_or(String::new(), |year| format!(" {year}"));
    format!("{:?} {}{low}{high}{unit}{year}", statement.status, statement.sign())
}

fn goals(source: &str) -> Vec<String> {
    read_in(Setting::Goals, Some((2025, 2027)), source)
}

fn task(source: &str) -> Vec<String> {
    read_in(Setting::Task, Some((2025, 2027)), source)
}

/// Targets of a passage.
fn targets(setting: Setting, source: &str) -> Vec<String> {
    let text = fold(source);
    let frame = Frame { period: Some((2025, 2027)), issued: Some(2025), setting, deadline: None };
    let found = statements(&text, 0..text.text().len(), &frame, &[]);
    found.iter().filter(|statement| statement.is_target()).map(line).collect()
}

fn metrics(source: &str) -> Vec<String> {
    let text = fold(source);
    let frame = Frame { period: Some((2025, 2027)), issued: None, setting: Setting::Goals, deadline: None };
    let found = statements(&text, 0..text.text().len(), &frame, &[]);
    found.iter().map(|statement| text.text()[statement.metric.clone()].to_owned()).collect()
}

#[test]
fn convention_51_a_deadline_governs_up_to_the_full_stop_or_the_next_deadline() {
    assert_eq!(
        goals("到2027年，产值达到90亿元；建成平台5个。"),
        ["Headline =90亿元 2027", "Headline =5个 2027"]
    );
    assert_eq!(
        goals("到2026年产值达到30亿元，到2030年达到80亿元。"),
        ["Headline =30亿元 2026", "Headline =80亿元 2030"]
    );
    assert_eq!(task("2026年6月底前新建站点8个。推广车辆60辆。"), ["Task =8个 2026", "Task =60辆"]);
}

#[test]
fn convention_51_relative_deadlines_need_the_period() {
    assert_eq!(task("三年内新建厂房8万平方米。"), ["Task =8万平方米 2027"]);
    assert_eq!(read_in(Setting::Task, None, "三年内新建厂房8万平方米。"), ["Task =8万平方米"]);
    assert_eq!(goals("“十五五”末，建成实验室2家。"), ["Headline =2家 2030"]);
    assert_eq!(task("每年培训人员300人次以上。"), ["Task >=300人次"]);
}

#[test]
fn convention_51_a_deadline_may_follow() {
    assert_eq!(task("新建充电桩300个，2026年底前全部完成。"), ["Task =300个 2026"]);
    assert_eq!(task("新建驿站12处。由甲局牵头，乙局配合，2026年6月底前完成。"), ["Task =12处 2026"]);
}

#[test]
fn convention_51_headings_hand_down_their_deadline() {
    let text = fold("到2027年，主要目标如下：");
    let year = |period| governing(&text, 0..text.text().len(), period).and_then(|deadline| deadline.year);
    assert_eq!(year(None), Some(2027));
    let text = fold("用三年时间，实现以下目标：");
    let year = |period| governing(&text, 0..text.text().len(), period).and_then(|deadline| deadline.year);
    assert_eq!(year(Some((2024, 2026))), Some(2026));
    assert_eq!(year(None), None);
}

#[test]
fn conventions_52_and_53_comparators_on_both_sides() {
    assert_eq!(goals("到2027年，规模力争突破40亿元以上。"), ["Headline >=40亿元 2027"]);
    assert_eq!(
        goals("到2027年，漏损率控制在9%以内，建成基地30个左右。"),
        ["Headline <=9% 2027", "Headline ~30个 2027"]
    );
    assert_eq!(
        goals("到2027年，企业超过120家，占比不低于60%。"),
        ["Headline >120家 2027", "Headline >=60% 2027"]
    );
}

#[test]
fn convention_54_ranges_are_not_years() {
    assert_eq!(task("引进企业3－5家，建设分院2到3所。"), ["Task range3-5家", "Task range2-3所"]);
    assert_eq!(task("2025—2026年选育品种8—10个。"), ["Task range8-10个 2026"]);
    assert_eq!(goals("到2027年，占比达到35—40%。"), ["Headline range35-40% 2027"]);
    assert!(task("支持数十家企业改造。").is_empty());
}

#[test]
fn convention_55_change_is_not_level() {
    assert_eq!(
        goals("到2027年，产值较2024年翻一番，出口倍增。"),
        ["Headline multiple2? 2027", "Headline multiple2? 2027"]
    );
    let text = fold("到2027年，营收增长15%以上，占比提高0.5个百分点，出口年均增长8%。");
    let frame = Frame { period: None, issued: None, setting: Setting::Goals, deadline: None };
    let found = statements(&text, 0..text.text().len(), &frame, &[]);
    let measures: Vec<Measure> = found.iter().map(|statement| statement.measure).collect();
    assert_eq!(measures, [Measure::Rate, Measure::Change, Measure::Rate]);
    assert_eq!(found.last().and_then(|statement| statement.deadline), None);
}

#[test]
fn convention_56_the_second_figure_is_the_target() {
    assert_eq!(goals("到2027年，企业由50家增加到90家。"), ["Headline =90家 2027"]);
    assert_eq!(targets(Setting::Task, "审批时间由15天压缩至7天以内。"), ["ProcessLimit <=7天"]);
    assert_eq!(targets(Setting::Task, "选育周期由8年缩短至5年以内。"), ["ProcessLimit <=5年"]);
}

#[test]
fn convention_57_a_constraint_without_a_figure_is_none() {
    assert!(goals("到2027年，投入强度不低于上年同期，收入增长与经济增长同步。").is_empty());
}

#[test]
fn convention_58_units_stay_as_written() {
    assert_eq!(
        goals("到2027年，产值达到300亿，用电2.5万个，价格降至30元/公斤以内。"),
        ["Headline =300亿元 2027", "Headline =2.5万个 2027", "Headline <=30元/公斤 2027"]
    );
}

#[test]
fn convention_59_values_are_shared_and_divided() {
    assert_eq!(metrics("到2027年，上云率、联网率分别达到90%和60%。"), ["上云率", "联网率"]);
    assert_eq!(metrics("到2027年，达标率、普及率均达到99%。"), ["达标率", "普及率"]);
    assert_eq!(
        task("认定龙头10家、骨干企业50家。引进1000名博士、300名工程师。"),
        ["Task =10家", "Task =50家", "Task =1000名", "Task =300名"]
    );
    assert_eq!(
        goals("2025年、2026年、2027年增加值分别达到6亿元、7亿元、8亿元。"),
        ["Headline =6亿元 2025", "Headline =7亿元 2026", "Headline =8亿元 2027"]
    );
}

#[test]
fn convention_60_a_qualifier_is_no_second_target() {
    assert_eq!(
        goals("到2027年，培育年产值超100亿元的企业1家、百亿级园区2个。"),
        ["Headline =1家 2027", "Headline =2个 2027"]
    );
    assert_eq!(task("每年引进亿元以上项目8个。"), ["Task =8个"]);
    assert_eq!(goals("到2027年，20件以上创新产品进入市场。"), ["Headline >=20件 2027"]);
}

#[test]
fn convention_61_blanks_and_chinese_digits() {
    assert_eq!(
        goals("到２０２７年，年产能达3 0 0个，联盟达到两家，示范学校三十所。"),
        ["Headline =300个 2027", "Headline =2家 2027", "Headline =30所 2027"]
    );
    assert!(task("打造一批平台，形成一个中心，实现三个转变。").is_empty());
}

#[test]
fn convention_64_present_states_are_baselines() {
    assert_eq!(
        goals("2024年，全区企业达到64家。到2027年，达到90家。"),
        ["Baseline =64家", "Headline =90家 2027"]
    );
    assert_eq!(
        read_in(Setting::Background, None, "目前，累计获批新药12个，同比增长20%。"),
        ["Baseline =12个", "Baseline =20%"]
    );
}

#[test]
fn convention_64_subsidies_and_rules_are_no_targets() {
    for text in [
        "对新认定的平台，分别给予500万元、100万元奖励。",
        "按设备投资额的30%给予补贴，每站不超过300万元。",
        "对年产值超10亿元的企业给予最高200万元资助。",
        "受理后15个工作日内办结。",
        "项目总投资20亿元，占地96亩。",
        "材料一式三份，每季度至少召开1次会议。",
        "落实“青创15条”，建设15分钟生活圈，推广5G和C919，拨打12345热线。",
        "建筑面积1500平方米以上、投资100万元以上的项目，按实际投资额的40%给予补助。",
    ] {
        assert_eq!(targets(Setting::Task, text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(task("单个项目给予最高300万元资助。"), ["SubsidyCeiling <=300万元"]);
    assert_eq!(read_in(Setting::Zone, None, "规划面积4.6平方公里。"), ["Area =4.6平方公里"]);
    assert_eq!(read_in(Setting::News, None, "方案共部署20项重点任务。"), ["DocumentCount =20项"]);
}

#[test]
fn convention_65_a_lost_unit_is_not_guessed() {
    let text = fold("2027,全区力争获批注册证120;新增企业超过60,规模达到22亿元。");
    let frame = Frame { period: None, issued: Some(2025), setting: Setting::News, deadline: None };
    let found = statements(&text, 0..text.text().len(), &frame, &[]);
    let lost: Vec<bool> = found.iter().map(|statement| statement.unit_status == UnitStatus::Lost).collect();
    assert_eq!(lost, [true, true, false]);
    assert_eq!(
        found.iter().map(line).collect::<Vec<_>>(),
        ["Headline =120? 2027", "Headline >60? 2027", "Headline =22亿元 2027"]
    );
}

#[test]
fn what_is_masked_does_not_count() {
    let text = fold("到2027年，落实方案（甲发3号5家），建成基地8个。");
    let bracket = text.text().find('(').unwrap()..text.text().find(')').unwrap();
    let frame = Frame { period: None, issued: None, setting: Setting::Goals, deadline: None };
    let found = statements(&text, 0..text.text().len(), &frame, &[bracket]);
    assert_eq!(found.iter().map(line).collect::<Vec<_>>(), ["Headline =8个 2027"]);
}

#[test]
fn modality_is_kept() {
    let text = fold("力争到2027年，产值达到9亿元。企业达到5家。");
    let frame = Frame { period: None, issued: None, setting: Setting::Goals, deadline: None };
    let found = statements(&text, 0..text.text().len(), &frame, &[]);
    let modality: Vec<Modality> = found.iter().map(|statement| statement.modality).collect();
    assert_eq!(modality, [Modality::Aspirational, Modality::Committed]);
    assert_eq!(found.last().and_then(|statement| statement.deadline), Some(2027));
}

#[test]
fn odd_input_does_no_harm() {
    for text in [
        "",
        "。",
        "2027",
        "１",
        "分别",
        "翻番",
        "3-",
        "至5",
        "(((((5家",
        "年年年2027年年",
        "到年",
        "百亿",
        "%",
        "5",
        "一",
    ] {
        for setting in [Setting::Goals, Setting::Task, Setting::Zone, Setting::News, Setting::Background] {
            let _ = read_in(setting, None, text);
            let _ = read_in(setting, Some((2027, 2020)), text);
        }
    }
}
