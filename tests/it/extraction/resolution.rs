//! Names mean what they mean in the jurisdiction of their document, and nowhere else.

use plangraph::extract::Extractor;
use plangraph::record::PlanRecord;

use super::{register, text};

fn record(name: &str, words: &str) -> PlanRecord {
    let register = register();
    let extractor = Extractor::new(&register);
    let file = text(name, words);
    extractor.record(&file, &extractor.findings(&file.text))
}

fn notice(area: &str, approval: &str) -> String {
    format!(
        "{area}人民政府办公室关于印发低空产业行动方案（2025—2027年）的通知\n\n各有关单位：\n\n\
         《{area}低空产业行动方案（2025—2027年）》已经{approval}同意，现印发给你们，请认真贯彻执行。\n\n\
         {area}人民政府办公室\n2025年3月3日\n\n{area}低空产业行动方案（2025—2027年）\n\n一、主要任务\n\
         （一）建设起降设施。支持张江布局起降点，面向全区开放。（责任单位：市经信局、市委组织部）\n"
    )
}

fn approved_by(record: &PlanRecord) -> &str {
    &record.notice.as_ref().unwrap().approved_by.as_ref().unwrap().value
}

/// The labels of what a record proposes.
fn proposed(record: &PlanRecord) -> Vec<&str> {
    record.proposed.institutions.iter().map(|one| one.label.as_str()).collect()
}

#[test]
fn the_municipal_government_of_one_city_is_not_that_of_another() {
    let chengdu = record("chengdu", &notice("成都市", "市政府"));
    assert_ne!(approved_by(&chengdu), "shanghai-government");
    assert!(proposed(&chengdu).contains(&"成都市人民政府"), "{:?}", proposed(&chengdu));
    let shanghai = record("shanghai", &notice("上海市", "市政府"));
    assert_eq!(approved_by(&shanghai), "shanghai-government");
}

#[test]
fn a_district_means_its_own_government_and_that_of_its_city() {
    assert_eq!(approved_by(&record("pudong", &notice("上海市浦东新区", "区政府"))), "pudong-government");
    assert_eq!(approved_by(&record("pudong", &notice("上海市浦东新区", "市政府"))), "shanghai-government");
    let jiading = record("jiading", &notice("上海市嘉定区", "区政府"));
    assert_ne!(approved_by(&jiading), "pudong-government");
}

#[test]
fn the_short_name_of_a_park_counts_in_its_own_area_only() {
    let zones = |record: &PlanRecord| -> Vec<String> {
        record.mentions.iter().filter_map(|mention| mention.zone.clone()).collect()
    };
    assert!(zones(&record("pudong", &notice("上海市浦东新区", "区政府"))).contains(&"zhangjiang".to_owned()));
    assert!(!zones(&record("chengdu", &notice("成都市", "市政府"))).contains(&"zhangjiang".to_owned()));
}

#[test]
fn units_of_another_city_are_proposed_in_its_own_area() {
    let chengdu = record("chengdu", &notice("成都市", "市政府"));
    let units: Vec<&str> = chengdu.proposed.units.iter().map(|unit| unit.id.as_str()).collect();
    assert!(!units.is_empty() && units.iter().all(|id| id.starts_with("510100/")), "{units:?}");
}
