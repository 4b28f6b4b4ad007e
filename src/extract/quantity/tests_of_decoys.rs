//! Figures that look like targets and are none, and years that are for one place only.

use super::*;
use crate::extract::fold::fold;

fn read(setting: Setting, period: Option<(i16, i16)>, issued: i16, source: &str) -> Vec<Statement> {
    let text = fold(source);
    let frame = Frame { period, issued: Some(issued), setting, deadline: None };
    statements(&text, 0..text.text().len(), &frame, &[])
}

/// Sign, figure, unit and deadline of each target of a plan for 2025–2027 that was issued in 2025.
fn targets(setting: Setting, source: &str) -> Vec<String> {
    lines(&read(setting, Some((2025, 2027)), 2025, source))
}

fn lines(found: &[Statement]) -> Vec<String> {
    let line = |statement: &Statement| {
        let value = statement.value.or(statement.low).or(statement.factor).unwrap();
        let unit = statement.unit.clone().unwrap_or_else(|| "?".to_owned());
        let year = statement.deadline.map_or(String::new(), |year| format!(" {year}"));
        format!("{}{value}{unit}{year}", statement.sign())
    };
    found.iter().filter(|statement| statement.is_target()).map(line).collect()
}

fn task(source: &str) -> Vec<String> {
    targets(Setting::Task, source)
}

fn goals(source: &str) -> Vec<String> {
    targets(Setting::Goals, source)
}

#[test]
fn the_year_of_one_place_is_not_that_of_the_next() {
    assert_eq!(
        task("青岚经开区2026年产值达到40亿元，入驻企业9家；古渡产业园发展电池，引进企业5家。"),
        ["=40亿元 2026", "=9家 2026", "=5家"]
    );
    // A year before all places is that of all.
    assert_eq!(task("2026年，青岚经开区引进企业9家；古渡产业园引进企业5家。"), ["=9家 2026", "=5家 2026"]);
    // No place follows: the sentence goes on about the first.
    assert_eq!(task("青岚经开区到2026年产值达到40亿元；引进企业5家。"), ["=40亿元 2026", "=5家 2026"]);
    assert_eq!(
        targets(Setting::Zone, "青岚经开区到2026年产值达到40亿元。古渡产业园产值达到30亿元。"),
        ["=40亿元 2026", "=30亿元"]
    );
}

#[test]
fn years_before_the_issue_are_past_though_the_period_holds_them() {
    let found =
        read(Setting::Goals, Some((2021, 2025)), 2022, "2021年，产值283亿元。到2025年，产值突破500亿元。");
    assert_eq!(lines(&found), [">500亿元 2025"]);
    assert!(
        lines(&read(Setting::Goals, Some((2024, 2027)), 2024, "2023—2024年冰雪季，接待游客90万人次。"))
            .is_empty()
    );
    assert_eq!(
        lines(&read(Setting::Goals, Some((2023, 2025)), 2023, "2023—2025年，新增企业90家。")),
        ["=90家 2025"]
    );
}

#[test]
fn the_whole_year_is_that_of_the_issue_where_the_plan_has_no_period() {
    assert_eq!(lines(&read(Setting::Task, None, 2023, "全年审结案件120件以上。")), [">=120件 2023"]);
    assert!(lines(&read(Setting::News, None, 2023, "全年审结案件120件。")).is_empty());
}

#[test]
fn bounds_on_each_thing_or_on_its_measures_are_norms() {
    for text in [
        "住宅层高不低于3米。",
        "林带宽度一般不小于500米。",
        "招收幼儿，每班不超过20人。",
        "晨检每日不少于2次。",
        "原则上每村装机不超过2万千瓦。",
        "单人居住面积不超过45平方米。",
        "新建小区按照不低于车位20%的比例配建充电桩，其他停车场不低于10%。",
        "新建居住区按每千人口不少于10个托位建设设施。",
    ] {
        assert!(task(text).is_empty(), "{text}");
    }
    assert_eq!(task("每村培养带头人2名以上。"), [">=2名"]);
    assert_eq!(task("密度控制在每千平方米5平方米以内。"), ["<=5平方米"]);
}

#[test]
fn what_is_allowed_contained_scored_or_charged_is_no_target() {
    for text in [
        "不良率容忍度可放宽3个百分点。",
        "免费刻制公章（含法人章、财务章等4枚）。",
        "考核分值占比不低于1%。",
        "绿电使用执行0.35元/千瓦时优惠标准。",
        "支持120万吨钢铁项目建设。",
        "上届峰会吸引嘉宾1200余名。",
        "对新建500亩以上的基地，每亩补助600元。",
    ] {
        assert!(task(text).is_empty(), "{text}");
    }
    assert!(goals("青岚集聚企业1300余家。").is_empty());
    assert_eq!(goals("到2027年，集聚企业1300余家。"), [">1300家 2027"]);
}

#[test]
fn words_that_hold_another_word_hide_no_target() {
    assert_eq!(task("数据共享满足率达99%。"), ["=99%"]);
    assert_eq!(task("案件按期结案率保持在98%以上。"), [">=98%"]);
    assert!(task("按设备投资额的20%补助。").is_empty());
    assert_eq!(task("对台进出口额增长10%以上。"), [">=10%"]);
    assert_eq!(task("争取中央补助资金，发行债券20亿元以上。"), [">=20亿元"]);
    assert_eq!(task("应急响应时间不超过30分钟。"), ["<=30分钟"]);
    assert_eq!(goals("到2027年，累计获批新药15个以上。"), [">=15个 2027"]);
    assert!(goals("全区累计获批新药15个。").is_empty());
}

#[test]
fn letters_may_be_what_is_counted() {
    assert_eq!(task("孵化原创IP20个。"), ["=20个"]);
    assert_eq!(task("投放货车30辆、Robotaxi50辆左右。"), ["=30辆", "~50辆"]);
    assert!(task("推进C919项目。").is_empty());
}

#[test]
fn hours_by_the_ten_thousand_are_an_amount() {
    assert_eq!(task("年飞行超15万小时。"), [">15万小时"]);
    assert_eq!(task("审批时间压缩至3小时以内。"), ["<=3小时"]);
}

#[test]
fn a_number_of_years_at_the_start_of_a_clause_governs_it() {
    assert_eq!(task("三年审定新品种15个以上。"), [">=15个 2027"]);
    assert_eq!(task("“十四五”累计交易水量3亿立方米。"), ["=3亿立方米 2025"]);
}

#[test]
fn the_size_of_a_fund_may_stand_in_the_next_clause() {
    assert_eq!(
        task("设立基金3支，总规模不低于30亿元，撬动社会资本100亿。"),
        ["=3支", ">=30亿元", "=100亿元"]
    );
}

#[test]
fn settlements_of_a_size_are_no_target() {
    assert_eq!(task("完成30户以上自然村通硬化路110公里。"), ["=110公里"]);
    assert_eq!(task("100米以上公共建筑安全评估率达到100%。"), ["=100%"]);
}

#[test]
fn events_count_but_meetings_do_not() {
    assert_eq!(task("每年举办技能大赛1次。"), ["=1次"]);
    assert!(task("每年召开推进会1次。").is_empty());
}

#[test]
fn what_is_done_already_is_told_up_to_the_semicolon_of_a_task() {
    assert_eq!(task("徐闻项目已并网50万千瓦；新增装机40万千瓦。"), ["=40万千瓦"]);
    assert_eq!(task("对上年度出口额80万元以下的企业统一投保，渗透率提高到45%以上。"), [">=45%"]);
    assert!(goals("目前，全市已建成基地5个；建成平台3个。").is_empty());
}

#[test]
fn a_rank_tells_of_the_present() {
    assert!(goals("森林覆盖率75.1%，居全区首位。").is_empty());
    assert_eq!(goals("到2027年，森林覆盖率达到75%，居全区首位。"), ["=75% 2027"]);
}

#[test]
fn an_average_of_years_is_a_base() {
    assert_eq!(goals("到2026年，火灾起数较前三年平均数下降20%。"), ["=20% 2026"]);
}

#[test]
fn norms_ratios_and_points_are_no_targets() {
    for source in [
        "每300亩耕地配备1名网格员。",
        "广播每日播放3次。",
        "每出现1个火点，扣减考核分0.5分。",
        "纳入考核，权重不低于3%。",
        "推广养殖模式，三年新建暖棚，每座80平方米以上。",
        "对省外门店（营业面积200平方米以上）的企业，按每店20万元给予奖励。",
        "对全市21座热源厂、386座换热站开展体检。",
        "新增2—8℃冷库。",
        "温度按条例规定为18℃。",
    ] {
        assert!(task(source).is_empty(), "{source}: {:?}", task(source));
    }
    assert_eq!(task("新建冷库200座以上。"), [">=200座"]);
    assert_eq!(task("对全市热源厂开展体检，更换管网38.6公里。"), ["=38.6公里"]);
}

#[test]
fn degrees_tenths_bandwidths_and_nothing_are_figures() {
    assert_eq!(task("室内温度不低于20℃。"), [">=20℃"]);
    assert_eq!(task("到2026年，有机认证面积占比不低于四成。"), [">=4成 2026"]);
    assert_eq!(task("到2027年出口带宽不少于600G。"), [">=600G 2027"]);
    assert!(task("推广5G、工业互联网。").is_empty());
    assert_eq!(task("重大数据安全事件为0。"), ["=0?"]);
    assert_eq!(task("组织专列300趟次。"), ["=300趟次"]);
    assert_eq!(task("每个雪季举办赛事8至10项。"), ["range8项"]);
}

#[test]
fn what_a_company_tells_of_itself_is_no_promise_of_a_plan() {
    let news = |source| targets(Setting::News, source);
    assert!(news("“公司今年订单已满，预计产值增长40%。”").is_empty());
    assert_eq!(news("到2027年，全市上市公司达到20家。"), ["=20家 2027"]);
}

#[test]
fn ceilings_of_rules_and_the_least_that_something_lasts_are_no_targets() {
    assert!(task("将生活服务设施用地占比上限由7%提高到15%。").is_empty());
    assert!(task("餐饮具消毒按标准执行，留样时间不少于48小时。").is_empty());
    assert_eq!(task("2026年供电时间不少于20小时。"), [">=20小时 2026"]);
    assert!(task("扩大“3+2”五年制和中本衔接规模。").is_empty());
}

#[test]
fn a_name_that_reads_as_a_count_is_none() {
    assert!(task("推动机场改扩建，开工建设三台、平武通用机场。").is_empty());
    assert_eq!(task("新建示范园三个、加工厂两座。"), ["=3个", "=2座"]);
}

#[test]
fn a_note_under_a_table_promises_nothing() {
    let source = "到2027年建成体系\n指标 目标 50\n注：第2项为累计数；“现状”栏中湿地38个为累计建成数。到2027年，湿地达到60个。";
    let text = fold(source);
    let at = |word: &str| text.text().find(word).unwrap();
    let table = at("指标")..at("注:");
    let frame = Frame { period: Some((2025, 2027)), issued: None, setting: Setting::Goals, deadline: None };
    let found = statements(&text, 0..text.text().len(), &frame, std::slice::from_ref(&table));
    assert_eq!(lines(&found), ["=60个 2027"]);
}
