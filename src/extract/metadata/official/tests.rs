use super::super::metadata;
use crate::extract::fold::fold;
use crate::record::SourceKind;

#[test]
fn an_empty_or_foreign_text_says_nothing() {
    for source in ["", " \n\u{3000}\n", "Quarterly bulletin 2024-01-02 No. 3"] {
        let data = metadata(&fold(source));
        assert_eq!(
            (data.kind, data.title, data.number, data.issuers.len()),
            (SourceKind::PlanText, None, None, 0)
        );
    }
}

#[test]
fn the_heading_may_name_a_place_and_a_period_that_the_notice_does_not() {
    let source = "青岚市人民政府办公室关于印发花卉产业行动方案的通知\n青政办发〔2024〕3号\n各区人民政府：\n现印发给你们。\n青岚市人民政府办公室\n2024年3月1日\n青岚市花卉产业行动方案（2024—2026年）\n一、目标\n到2026年，产值达到30亿元。";
    assert_eq!(metadata(&fold(source)).period.map(|period| period.value), Some((2024, 2026)));
}

#[test]
fn a_date_alone_is_a_signature_only_where_the_text_ends() {
    let signed = |end: &str| {
        let source = format!(
            "青岚市法院关于优化环境的若干措施\n一、推进立案。甲。\n二、强化执行。乙。\n本措施自发布之日起施行。\n{end}"
        );
        metadata(&fold(&source)).signed.map(|date| date.value.0.to_string())
    };
    assert_eq!(signed("2023年5月9日"), Some("2023-05-09".to_owned()));
    assert_eq!(signed("2023年5月9日 附表见网站，各单位自行下载"), None);
}

#[test]
fn a_yearly_table_of_tasks_has_the_year_of_its_title() {
    let source = "青岚市铝产业2025年重点工作任务分解表\n序号\n重点任务";
    assert_eq!(metadata(&fold(source)).period.map(|period| period.value), Some((2025, 2025)));
}

#[test]
fn author_and_date_under_a_title_are_read_on_one_line_too() {
    let lines = "青岚市深化农业融合发展实施方案\n（青政综〔2024〕88号）\n青岚市人民政府    2024年10月18日\n\
        各乡镇人民政府，市直单位：\n为促进农业发展，制定本方案。\n一、目标\n到2027年，产值达到3亿元。\n";
    for source in [lines.to_owned(), lines.replace('\n', " ")] {
        let data = metadata(&fold(&source));
        let issuers: Vec<&str> = data.issuers.iter().map(|issuer| issuer.value.as_str()).collect();
        assert_eq!(issuers, ["青岚市人民政府"], "{source}");
        assert_eq!(data.signed.map(|date| date.value.0.to_string()).as_deref(), Some("2024-10-18"));
    }
}

#[test]
fn a_date_of_a_box_may_be_broken_over_lines() {
    let published = |date: &str| {
        let source = format!(
            "发布时间：{date}\n阅读：8次\n\n青岚市人民政府关于加快物流业发展的若干意见\n青政〔2025〕3号\n各县区：\n提出如下意见。"
        );
        metadata(&fold(&source)).published.map(|date| date.value.0.to_string())
    };
    for date in ["2025-07-16 09:40", "2025-07-1\n6 09:40", "2025年7月1\n6日"] {
        assert_eq!(published(date).as_deref(), Some("2025-07-16"), "{date}");
    }
    assert_eq!(published("近日"), None);
}
