//! Rules that look past one clause: years at hand, shared comparators, leads, parts, norms and reports.

use super::*;
use crate::extract::fold::fold;

fn read(setting: Setting, period: Option<(i16, i16)>, source: &str) -> Vec<Statement> {
    let text = fold(source);
    let frame = Frame { period, issued: Some(2025), setting, deadline: None };
    statements(&text, 0..text.text().len(), &frame, &[])
}

/// Sign, figure, unit and deadline of each target.
fn targets(setting: Setting, period: Option<(i16, i16)>, source: &str) -> Vec<String> {
    let found = read(setting, period, source);
    let line = |statement: &Statement| {
        let value = statement.value.or(statement.low).or(statement.factor).unwrap();
        let unit = statement.unit.clone().unwrap_or_else(|| "?".to_owned());
        let year = statement.deadline.map_or(String::new(), |year| format!(" {year}"));
        format!("{}{value}{unit}{year}", statement.sign())
    };
    found.iter().filter(|statement| statement.is_target()).map(line).collect()
}

fn task(source: &str) -> Vec<String> {
    targets(Setting::Task, Some((2025, 2027)), source)
}

fn yearly(source: &str) -> Vec<String> {
    targets(Setting::Task, Some((2025, 2025)), source)
}

fn news(source: &str) -> Vec<String> {
    targets(Setting::News, None, source)
}

#[test]
fn the_year_at_hand_is_a_deadline_in_a_plan_for_one_year() {
    assert_eq!(yearly("全年新增岗位6万个，改造小区9个。"), ["=6万个 2025", "=9个 2025"]);
    assert_eq!(yearly("上半年清偿率达到50%，年底前达到90%。"), ["=50% 2025", "=90% 2025"]);
    assert_eq!(yearly("6月底前完成率达到50%。"), ["=50% 2025"]);
    assert_eq!(yearly("推广车辆60辆，年底前完成。"), ["=60辆 2025"]);
    assert_eq!(task("全年新增岗位6万个。"), ["=6万个"]);
    assert_eq!(task("每年底前新增岗位6个。2026年底前建成站点8座。"), ["=6个", "=8座 2026"]);
}

#[test]
fn what_a_plan_for_one_year_promises_is_due_in_that_year() {
    let frame = |setting, period| Frame { period: Some(period), issued: None, setting, deadline: None };
    let read = |frame: Frame, source: &str| {
        let text = fold(source);
        let found = statements(&text, 0..text.text().len(), &frame, &[]);
        found.iter().map(|found| (found.deadline, found.inferred_deadline)).collect::<Vec<_>>()
    };
    let promise = "新建充电桩500个。";
    assert_eq!(read(frame(Setting::Task, (2025, 2025)), promise), [(Some(2025), true)]);
    assert_eq!(read(frame(Setting::Task, (2025, 2025)), "到2026年新建充电桩500个。"), [(Some(2026), false)]);
    assert_eq!(read(frame(Setting::Task, (2025, 2027)), promise), [(None, false)]);
    assert_eq!(read(frame(Setting::Task, (2025, 2025)), "每年新建充电桩500个。"), [(None, false)]);
    assert_eq!(read(frame(Setting::Background, (2025, 2025)), promise), []);
}

#[test]
fn a_part_of_a_year_that_no_plan_names_is_past() {
    assert!(targets(Setting::Background, None, "上半年，实现产值90亿元。").is_empty());
}

#[test]
fn a_year_may_stand_between_metric_and_value() {
    assert_eq!(task("绿电占比2026年达到80%以上。"), [">=80% 2026"]);
    assert_eq!(task("在2026年底前建成充电桩300个。"), ["=300个 2026"]);
}

#[test]
fn a_bracket_after_a_base_year_tells_of_that_year() {
    let goals = |source| targets(Setting::Goals, Some((2023, 2025)), source);
    assert_eq!(goals("以2022年为基数（企业468家），到2025年，企业达到800家。"), ["=800家 2025"]);
}

#[test]
fn a_span_without_an_end_governs_counts_but_no_shares_after_it() {
    assert_eq!(task("三年招引项目50个，培育冠军6家。"), ["=50个 2027", "=6家 2027"]);
    assert_eq!(task("三年处置用地1万亩，出让比例达到100%。"), ["=1万亩 2027", "=100%"]);
    assert_eq!(task("未来三年将新建公园20个。"), ["=20个 2027"]);
}

#[test]
fn the_word_before_the_first_of_several_values_holds_for_all() {
    assert_eq!(task("办结率、满意度分别不低于99%和95%。"), [">=99%", ">=95%"]);
    assert_eq!(task("普及率、数控化率分别达到90%和80%以上。"), ["=90%", ">=80%"]);
}

#[test]
fn years_before_the_row_of_values_are_given_out() {
    assert_eq!(task("到2025年、2026年，分别建成工厂20家、40家。"), ["=20家 2025", "=40家 2026"]);
    assert_eq!(task("到2025年和2026年，规模分别达到5亿元和8亿元。"), ["=5亿元 2025", "=8亿元 2026"]);
}

#[test]
fn things_that_share_a_noun_share_a_value() {
    assert_eq!(task("小麦、花生、玉米良种覆盖率均达到98%。"), ["=98%"]);
    assert_eq!(task("甲类普及率、乙类覆盖率均达到75%。"), ["=75%", "=75%"]);
    assert_eq!(task("新增甲类企业、乙类企业各30家以上。"), [">=30家"]);
}

#[test]
fn the_clause_before_may_say_what_is_counted() {
    assert_eq!(task("举办下乡活动，每年不少于15场。"), [">=15场"]);
    assert!(task("举办下乡活动，每季度至少1场。").is_empty());
}

#[test]
fn a_share_may_open_its_clause() {
    assert_eq!(task("80%以上的规上企业完成改造。"), [">=80%"]);
    assert_eq!(task("20%的村达到示范标准。"), ["=20%"]);
    assert!(task("持股50%以上的企业优先申报。").is_empty());
}

#[test]
fn a_bracket_tells_a_part_of_the_target_before_it() {
    assert_eq!(task("培育龙头企业15家（其中国家级2家）。"), ["=15家", "=2家"]);
}

#[test]
fn at_least_may_stand_before_the_verb() {
    assert_eq!(task("每个街道至少建成1处示范基地。"), [">=1处"]);
}

#[test]
fn what_is_allowed_or_a_norm_is_no_target() {
    for text in [
        "基金存续期可延长至12年。",
        "配套用地占比不得超过15%。",
        "租金不高于市场租金的85%。",
        "单套面积以不超过70平方米为主。",
        "按照每百户不少于30平方米的标准配建用房。",
        "达产后年产值50亿元。",
        "召开推进会4次以上。",
    ] {
        assert!(task(text).is_empty(), "{text}");
    }
    assert_eq!(task("失业率控制在5%以内，差错率不超过1%。"), ["<=5%", "<=1%"]);
}

#[test]
fn what_a_subsidy_draws_after_it_is_a_target() {
    assert_eq!(task("单车补贴最高2万元，拉动消费80亿元。"), ["=80亿元"]);
}

#[test]
fn compound_nouns_hide_no_verbs() {
    assert_eq!(task("零部件国产化率达到80%，企业总数150家左右。"), ["=80%", "~150家"]);
    assert_eq!(task("修复现有红树林350公顷。"), ["=350公顷"]);
    assert_eq!(task("新认证优质产品26个，放流苗种不少于60亿单位。"), ["=26个", ">=60亿单位"]);
}

#[test]
fn a_report_promises_what_it_says_a_plan_sets() {
    assert_eq!(news("行动计划提出，纺锭规模稳定在30万锭以上，培育品牌50；"), [">=30万锭", "=50?"]);
    assert!(news("据了解，2024年棉花产量568万吨，占全国总产量的92%，同比增长11%。").is_empty());
    assert_eq!(news("会议要求，确保工业增加值增长7%以上。"), [">=7%"]);
}

#[test]
fn misread_digits_are_read_and_marked() {
    let found = read(Setting::Task, Some((2025, 2027)), "轮训4O00人次，培训500人次。");
    let seen: Vec<(String, bool)> =
        found.iter().map(|statement| (statement.value.unwrap().to_string(), statement.damaged)).collect();
    assert_eq!(seen, [("4000".to_owned(), true), ("500".to_owned(), false)]);
}

#[test]
fn ratios_indexes_and_works_chosen_are_targets() {
    assert_eq!(task("农产品加工业产值与农业总产值之比提高到2.6∶1。"), ["=2.6?"]);
    assert!(task("资金按1:1比例配套。").is_empty());
    assert_eq!(task("数据中心电能利用效率（PUE）不高于1.2。"), ["<=1.2?"]);
    assert_eq!(task("建设精品课程，五门以上课程入选国家平台。"), [">=5门"]);
    assert!(task("对5家以上企业参加的展会加强指导。").is_empty());
}

#[test]
fn what_is_renewed_has_a_number_and_an_area() {
    assert_eq!(task("完成小区整治28个、建筑面积96万平方米。"), ["=28个", "=96万平方米"]);
    assert_eq!(task("建设学校3所、建筑面积5万平方米。"), ["=3所"]);
}

#[test]
fn a_subsidy_before_hides_no_turnover_and_no_part_of_a_fund() {
    assert_eq!(
        task("对新引进的企业给予最高1000万元扶持，做强交易中心，年交易额达到3000亿元。"),
        ["=3000亿元"]
    );
    assert_eq!(task("财政予以支持，公益金用于养老服务的比例不低于55%。"), [">=55%"]);
    assert!(task("对企业给予补助，补助比例不低于50%。").is_empty());
}

#[test]
fn whose_a_figure_is_may_stand_before_the_year() {
    assert_eq!(news("其中，云河新区到2026年将建成智算中心4个。"), ["=4个 2026"]);
    assert!(news("其中，云河新区有智算中心4个。").is_empty());
}

#[test]
fn what_is_told_up_to_a_time_or_held_against_one_has_no_deadline() {
    let told =
        "截至去年底，人均面积达到2.71平方米，比“十三五”末增加0.6平方米；比例达到38.9%；指导员达到6027名。";
    assert!(news(told).is_empty());
    assert!(task("截止6月底，建成站点8座。截至“十四五”末，建成站点8座。").is_empty());
    assert_eq!(task("6月底前建成站点8座。"), ["=8座 2025"]);
    assert!(task("截至2025年底，建成站点8座。").is_empty());
    assert_eq!(task("截至2027年底，建成站点8座。"), ["=8座 2027"]);
    assert_eq!(task("到“十五五”末，产值比“十四五”末提高20%。"), ["=20% 2030"]);
    assert_eq!(task("网上、线上年销售额突破60亿元。"), [">60亿元"]);
}

#[test]
fn a_school_of_nine_years_is_no_span_to_act_in() {
    let plan = Some((2025, 2027));
    let goals = "2024年，毛入园率为96%，九年义务教育巩固率为98%。";
    assert!(targets(Setting::Goals, plan, goals).is_empty());
    let found = read(Setting::Goals, plan, "到2027年，九年义务教育巩固率达到98%。");
    let metric: Vec<usize> = found.iter().map(|statement| statement.metric.len()).collect();
    assert_eq!(metric, ["九年义务教育巩固率".len()]);
}

#[test]
fn measures_that_share_a_value_are_told_by_their_nouns() {
    assert_eq!(task("行政许可和行政处罚等信息合规率、上报及时率均达到99%以上。"), [">=99%", ">=99%"]);
    assert_eq!(task("甲、乙和丙覆盖率均达到98%。"), ["=98%"]);
}

#[test]
fn bounds_before_verbs_and_yearly_changes() {
    assert_eq!(task("每个村至少培养“法律明白人”3名，至少每年培训200人次。"), [">=3名", ">=200人次"]);
    assert_eq!(
        targets(Setting::Goals, Some((2025, 2027)), "到2027年，近视率每年降低0.5个百分点。"),
        ["=0.5百分点"]
    );
    assert_eq!(task("到2027年，含盐量下降0.5个千分点。"), ["=0.5千分点 2027"]);
    assert_eq!(task("到2030年路面状况指数（PQI）保持在88以上。"), [">=88? 2030"]);
    let reach = "到2030年，中心城区至周边实现2小时左右通达，打造1小时通勤圈。";
    assert_eq!(targets(Setting::Goals, None, reach), ["~2小时 2030"]);
}

#[test]
fn sizes_rates_paid_and_prices_are_no_targets() {
    assert_eq!(task("每年举办千人以上演唱会、音乐节20场左右。"), ["~20场"]);
    assert!(task("利用工业互联网改造的，补助比例提高2个百分点。").is_empty());
    assert!(task("融资担保机构担保费率不高于1%。").is_empty());
    assert_eq!(task("引进链上项目60个，总投资不低于300亿元。"), ["=60个", ">=300亿元"]);
    assert!(task("建设产业园，总投资50亿元。").is_empty());
    assert_eq!(task("设立医学科的比例达到65%以上，健康管理服务率不低于66%。"), [">=65%", ">=66%"]);
}
