//! What a person gave a record stays when its source is extracted again.

use plangraph::extract::{Extractor, Kept, SourceFile, changes, keep};
use plangraph::record::{Aim, PlanRecord};

use super::{register, text};

const PLAN: &str = "石泉县茶产业发展行动方案（2025—2027年）\n一、发展目标\n到2027年，茶园面积达到3万亩，新增加工企业5家以上。\n\
    二、重点任务\n（一）建设基地。建成标准化茶园20个。（责任单位：县农业农村局、县财政局）\n\
    （二）培育品牌。举办茶事活动10场。（责任单位：县文化和旅游局）\n";

fn record(extractor: &Extractor<'_>, file: &SourceFile) -> PlanRecord {
    extractor.record(file, &extractor.findings(&file.text))
}

/// The record as a person would finish it.
fn curated(mut record: PlanRecord) -> PlanRecord {
    record.id = "shiquan-tea-2025".into();
    record.plan.title_en = Some("Shiquan plan for tea".into());
    record.tasks[0].title_en = Some("Build bases".into());
    let unit = &mut record.proposed.units[0];
    unit.id = unit.id.replace("nongyenongcunju", "nongyeju");
    record.tasks[0].responsible[0].unit.clone_from(&unit.id);
    let metric = &mut record.proposed.metrics[0];
    metric.id = "tea-area".into();
    metric.label = "茶园面积".into();
    record.quantities[0].metric = "tea-area".into();
    let evidence = record.quantities[0].evidence.clone();
    record.aims.push(Aim {
        label: "扩大茶园".into(),
        label_en: None,
        section: Some("1".into()),
        zone: None,
        evidence,
    });
    record
}

fn again(extractor: &Extractor<'_>, source: &str, earlier: &PlanRecord) -> Kept {
    let file = text("shiquan-tea", source);
    keep(record(extractor, &file), earlier, &file.text)
}

#[test]
fn nothing_changes_where_the_source_did_not() {
    let register = register();
    let extractor = Extractor::new(&register);
    let finished = curated(record(&extractor, &text("shiquan-tea", PLAN)));
    let kept = again(&extractor, PLAN, &finished);
    assert_eq!(changes(&finished, &kept.record).unwrap(), []);
    assert!(kept.notes.is_empty(), "{:?}", kept.notes);
}

#[test]
fn what_a_person_gave_follows_its_words() {
    let register = register();
    let extractor = Extractor::new(&register);
    let finished = curated(record(&extractor, &text("shiquan-tea", PLAN)));
    let moved = PLAN.replace("一、发展目标\n", "一、发展目标\n立足山区实际，做强特色产业。\n");
    let kept = again(&extractor, &moved, &finished).record;
    assert_eq!(kept.id, "shiquan-tea-2025");
    assert_eq!(kept.tasks[0].title_en.as_deref(), Some("Build bases"));
    assert!(kept.tasks[0].responsible[0].unit.ends_with("/nongyeju"));
    assert_eq!(kept.quantities[0].metric, "tea-area");
    assert_eq!(kept.quantities[0].evidence[0].start, finished.quantities[0].evidence[0].start + 15);
    assert_eq!(kept.aims.len(), 1);
    let workspace = crate::support::workspace();
    assert!(workspace.check(&kept).is_empty(), "{:#?}", workspace.check(&kept));
    assert!(plangraph::check::source(&kept, moved.as_bytes()).is_empty());
}

#[test]
fn what_lost_its_words_is_told_and_new_targets_too() {
    let register = register();
    let extractor = Extractor::new(&register);
    let finished = curated(record(&extractor, &text("shiquan-tea", PLAN)));
    let changed = PLAN.replace("茶园面积达到3万亩", "茶园面积达到4万亩");
    let kept = again(&extractor, &changed, &finished);
    assert!(kept.record.aims.is_empty());
    assert!(kept.notes.iter().any(|note| note.starts_with("aim:")), "{:?}", kept.notes);
    assert!(
        kept.notes.iter().any(|note| note.starts_with("target:") && note.contains("4万亩")),
        "{:?}",
        kept.notes
    );
    let told = changes(&finished, &kept.record).unwrap();
    assert!(
        told.iter().any(|change| change.kind == "removed" && change.place.starts_with("aim")),
        "{told:#?}"
    );
}
