use super::*;
use crate::extract::fold::fold;
use crate::extract::metadata::metadata;

fn all(source: &str) -> Vec<(Option<String>, Option<String>, CitationStrength)> {
    let folded = fold(source);
    let data = metadata(&folded);
    citations(&folded, &data)
        .cited
        .into_iter()
        .map(|cited| (cited.title, cited.number, cited.strength))
        .collect()
}

fn titled(
    title: &str,
    number: Option<&str>,
    strength: CitationStrength,
) -> (Option<String>, Option<String>, CitationStrength) {
    (Some(title.to_owned()), number.map(str::to_owned), strength)
}

const HEAD: &str = "青岚市节水行动实施方案\n";

#[test]
fn works_of_the_lead_are_its_basis_with_their_numbers() {
    let text = "根据《省节水规划（2021—2035年）》（东政发〔2021〕 9 号）、《节水条例》和上级精神，制定本方案。\n一、目标\n";
    assert_eq!(
        all(&format!("{HEAD}{text}")),
        [
            titled("省节水规划（2021—2035年）", Some("东政发〔2021〕9号"), CitationStrength::Basis),
            titled("节水条例", None, CitationStrength::Basis),
        ]
    );
}

#[test]
fn the_words_that_make_a_basis_are_kept() {
    let folded =
        fold("青岚市节水行动实施方案\n为深入贯彻落实《节水条例》《用水条例》，制定本方案。\n一、目标");
    let found = citations(&folded, &metadata(&folded)).cited;
    let words: Vec<_> =
        found.iter().map(|cited| cited.trigger.clone().map(|range| &folded.text()[range])).collect();
    assert_eq!(words, [Some("为深入贯彻落实"), Some("为深入贯彻落实")]);
}

#[test]
fn works_of_tasks_are_means_or_mentions() {
    let text = "为落实部署，制定本方案。\n一、任务\n1.用好《市节水若干政策》。\n2.宣传片《一滴水》获奖。\n";
    assert_eq!(
        all(&format!("{HEAD}{text}")),
        [
            titled("市节水若干政策", None, CitationStrength::Instrument),
            titled("一滴水", None, CitationStrength::Mention)
        ]
    );
}

#[test]
fn nested_titles_are_one_work() {
    let text = "按照《省水利厅关于印发〈节水方案〉的通知》（东水〔2021〕9号，以下简称省《通知》）要求，制定本方案。省《通知》提出。";
    assert_eq!(
        all(&format!("{HEAD}{text}")),
        [titled("省水利厅关于印发〈节水方案〉的通知", Some("东水〔2021〕9号"), CitationStrength::Basis)]
    );
}

#[test]
fn an_alias_and_a_bare_noun_are_no_works() {
    let source = format!(
        "{HEAD}根据《省节水行动规划纲要》（以下简称《规划纲要》），制定本方案。\n一、目标\n落实《规划纲要》和《方案》。"
    );
    let folded = fold(&source);
    let found = citations(&folded, &metadata(&folded));
    assert_eq!(found.cited.len(), 1);
    let alias = &found.aliases[0];
    assert_eq!(
        (alias.name.as_str(), alias.work, &folded.text()[alias.range.clone()]),
        ("规划纲要", Some(0), "以下简称《规划纲要》")
    );
    assert_eq!(found.masks.len(), 4);
}

#[test]
fn numbers_without_title_are_cited_too() {
    let text = "根据国发〔2018〕42号、东府〔2019〕3号和市水利局关于节水工作的意见（青水〔2020〕1号）精神，制定本方案。\n一、目标";
    assert_eq!(
        all(&format!("{HEAD}{text}")),
        [
            (None, Some("国发〔2018〕42号".to_owned()), CitationStrength::Basis),
            (None, Some("东府〔2019〕3号".to_owned()), CitationStrength::Basis),
            titled("市水利局关于节水工作的意见", Some("青水〔2020〕1号"), CitationStrength::Basis),
        ]
    );
}

#[test]
fn the_plan_a_notice_issues_is_no_work_of_others() {
    let source = "青水〔2025〕3号\n青岚市水利局关于印发《青岚市节水方案》的通知\n各区水利局：\n现将《青岚市节水方案》印发给你们。\n青岚市水利局\n2025年1月2日\n青岚市节水方案\n根据《节水条例》，制定本方案。\n一、目标\n《青岚市节水方案》实施后。";
    assert_eq!(
        all(source),
        [
            titled("青岚市节水方案", None, CitationStrength::Issues),
            titled("青岚市节水方案", None, CitationStrength::Issues),
            titled("节水条例", None, CitationStrength::Basis),
        ]
    );
}

#[test]
fn a_work_within_the_plans_own_title_is_not_cited_by_it() {
    let plan = "2025年市《政府工作报告》分工方案";
    let source = format!(
        "青岚市水利局关于印发{plan}的通知\n各区水利局：\n现将《2025年市〈政府工作报告〉分工方案》印发给你们。\n青岚市水利局\n2025年1月2日\n{plan}\n根据《节水条例》，制定本方案。\n一、目标"
    );
    assert_eq!(
        all(&source),
        [
            titled("2025年市〈政府工作报告〉分工方案", None, CitationStrength::Issues),
            titled("节水条例", None, CitationStrength::Basis),
        ]
    );
}

#[test]
fn unclosed_and_endless_marks_do_no_harm() {
    let source = format!("{HEAD}《未完。根据《节水条例》，制定。{}", "《".repeat(5000));
    assert_eq!(all(&source).len(), 1);
    let found = all(&format!("{HEAD}{}", "《》".repeat(2000)));
    assert!(found.is_empty());
}

#[test]
fn the_work_that_an_explanation_is_of_counts_once() {
    let titles = |source: &str| {
        let text = fold(source);
        let found = citations(&text, &metadata(&text));
        let line = |cited: Cited| (cited.title.unwrap_or_default(), cited.number.unwrap_or_default());
        found.cited.into_iter().map(line).collect::<Vec<_>>()
    };
    let head = "《青岚市节水方案（2025—2027年）》政策解读\n发布时间：2025-08-27\n\n";
    let title = "青岚市节水方案（2025—2027年）";
    let text = format!(
        "{head}近日，市政府印发《{title}》（青政发〔2025〕9号），现解读如下。一、为什么要出台？为了节约用水。"
    );
    assert_eq!(titles(&text), [(title.to_owned(), "青政发〔2025〕9号".to_owned())]);
    let alone = format!("{head}为了节约用水，我市出台了这一方案，现解读如下。");
    assert_eq!(titles(&alone), [(title.to_owned(), String::new())]);
}
