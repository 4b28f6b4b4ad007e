//! The cascade city → district → zone: known answers, and rules worked by hand.

use plangraph::analysis::{Cascade, Comparison, Outcome, Tabular, cascade, targets};
use plangraph::network::{Area, Bound, Context, Scope, Statement};

use crate::support;

fn corpus() -> Cascade {
    cascade(&support::loaded().network().unwrap().context)
}

fn comparison(cascade: &Cascade, metric: &str) -> Comparison {
    cascade.comparisons.iter().find(|found| found.metric == metric).unwrap().clone()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

fn area(code: &str, metric: &str, value: f64, inclusive: bool) -> Statement {
    Statement {
        iri: format!("{code}/{metric}/{value}"),
        plan: format!("plan-{code}"),
        number: 1,
        metric: metric.to_owned(),
        label: metric.to_owned(),
        additive: true,
        kind: "increment".to_owned(),
        headline: true,
        target: true,
        baseline: false,
        task: None,
        scope: Scope::Area { code: code.to_owned() },
        lower: Some(Bound { value, inclusive }),
        upper: None,
        factor: None,
        aspirational: false,
        unit: None,
        unit_status: "stated".to_owned(),
        unit_lost: false,
        damaged: false,
        deadline: None,
        quotes: Vec::new(),
    }
}

fn zone(district: &str, metric: &str, value: f64) -> Statement {
    let scope = Scope::Zone { id: "z".to_owned(), district: district.to_owned() };
    Statement { scope, iri: format!("z{value}"), ..area(district, metric, value, true) }
}

/// Districts `a`, `b`, `c` lie in the city `s`.
fn of(statements: &[Statement]) -> Cascade {
    let area = |code: &str, parent: Option<&str>| Area {
        code: code.to_owned(),
        label: code.to_owned(),
        parent: parent.map(str::to_owned),
    };
    let mut areas: Vec<Area> = ["a", "b", "c"].iter().map(|code| area(code, Some("s"))).collect();
    areas.push(area("s", None));
    cascade(&Context { areas, statements: statements.to_vec(), ..Context::default() })
}

#[test]
fn class_three_certificates_are_520_against_500_and_overseas_approvals_100_against_100() {
    let corpus = corpus();
    let certificates = comparison(&corpus, "class3-certificates-new");
    let parts: Vec<_> =
        certificates.parts.iter().map(|part| (part.district.as_str(), part.statement.bound())).collect();
    assert_eq!(parts, [("310112", 120.0), ("310114", 100.0), ("310115", 300.0)]);
    assert!(close(certificates.sum, 520.0) && close(certificates.headroom, 20.0));
    assert_eq!((certificates.outcome, certificates.firm_outcome), (Outcome::Exceeded, Outcome::NotImplied));
    assert!(close(certificates.firm_sum, 400.0));
    assert!(certificates.parts.iter().all(|part| part.headroom_without < 0.0), "no district can be spared");
    assert!(certificates.caveats.iter().any(|caveat| caveat.contains("310112") && caveat.contains("力争")));
    assert!(certificates.caveats.iter().any(|caveat| caveat.contains("unit is lost")));
    assert!(certificates.whole.quotes[0].contains("500"));

    let overseas = comparison(&corpus, "overseas-approvals-new");
    assert!(close(overseas.sum, 100.0) && close(overseas.headroom, 0.0));
    assert_eq!(overseas.outcome, Outcome::ExactlyMet);
}

#[test]
fn a_park_stands_for_its_district_only_where_the_district_is_silent() {
    let firms = comparison(&corpus(), "ten-billion-device-firms");
    let parts: Vec<_> = firms.parts.iter().map(|part| (part.district.as_str(), part.from_zone)).collect();
    assert_eq!(parts, [("310114", true), ("310115", false)]);
    assert!(close(firms.sum, 2.0) && close(firms.firm_sum, 1.0));
    assert_eq!(firms.outcome, Outcome::ExactlyMet);

    let found =
        comparison(&of(&[area("s", "m", 50.0, true), area("a", "m", 40.0, true), zone("a", "m", 30.0)]), "m");
    assert!(close(found.sum, 40.0), "a park's figure is a part of its district's, never an addend");
    assert_eq!(found.outcome, Outcome::NotImplied);
}

#[test]
fn unlike_statements_are_refused_with_the_reason() {
    let refused = corpus().refused;
    let reason = |metric: &str| {
        refused
            .iter()
            .find(|refusal| refusal.statement.metric == metric)
            .map(|refusal| refusal.reason.as_str())
    };
    assert!(reason("device-output").unwrap().contains("unlike metrics are not added"));
    assert!(reason("device-industry-scale").is_some() && reason("biomedicine-scale").is_some());

    let level = Statement { kind: "level".to_owned(), ..area("a", "m", 9.0, true) };
    let share = Statement { additive: false, ..area("s", "share", 1.0, true) };
    let found = of(&[area("s", "m", 5.0, true), level, share, area("a", "share", 2.0, true)]);
    assert_eq!(comparison(&found, "m").outcome, Outcome::NoParts);
    let reasons: Vec<_> = found.refused.iter().map(|refusal| refusal.reason.as_str()).collect();
    assert!(
        reasons.iter().any(|reason| reason.contains("kind increment") && reason.contains("kind level")),
        "{reasons:?}"
    );
    assert!(reasons.iter().any(|reason| reason.contains("may not be added")), "{reasons:?}");
}

#[test]
fn an_exclusive_bound_wants_more_than_its_figure() {
    let outcome = |whole: bool, part: bool| {
        comparison(&of(&[area("s", "m", 10.0, whole), area("a", "m", 10.0, part)]), "m").outcome
    };
    assert_eq!(outcome(true, true), Outcome::ExactlyMet);
    assert_eq!(outcome(false, true), Outcome::NotImplied);
    assert_eq!(outcome(false, false), Outcome::ExactlyMet);
    assert_eq!(outcome(true, false), Outcome::ExactlyMet);
}

#[test]
fn two_plans_of_one_district_are_not_added() {
    let again = Statement { plan: "other".to_owned(), ..area("a", "m", 7.0, true) };
    let found = comparison(
        &of(&[area("s", "m", 10.0, true), area("a", "m", 6.0, true), again, area("b", "m", 3.0, true)]),
        "m",
    );
    assert!(close(found.sum, 10.0));
    assert_eq!(found.parts.len(), 2);
}

#[test]
fn nothing_to_compare_is_an_empty_answer() {
    assert_eq!(of(&[]), Cascade::default());
    assert_eq!(of(&[area("s", "m", 1.0, true)]), Cascade::default());
}

#[test]
fn figures_are_shown_in_the_unit_of_the_text() {
    let network = support::loaded().network().unwrap();
    let rows = targets(&network).sheet().rows;
    let shown = |plan: &str| {
        let row = rows.iter().find(|row| row.first().is_some_and(|first| first == plan)).unwrap();
        row.get(1).unwrap().clone()
    };
    assert_eq!(shown("jiading-2025 6"), "嘉定区 高端医疗器械制造业产值 ≥ 250 亿元");
    assert_eq!(shown("pudong-2025-28 3"), "浦东新区 创新药械产值占比 35–40%");
    // 集聚企业 600 has lost its unit.
    assert_eq!(shown("minhang-2025 14"), "闵行区 集聚企业 > 600");
    assert_eq!(corpus().sheet().rows[0][1..3], ["件", "500"]);
}
