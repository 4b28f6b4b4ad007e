//! Counterparts and comparison: known answers of the five plans, hand-worked graphs and degenerate ones.

use std::collections::BTreeMap;

use plangraph::analysis::{
    Aspect, Counterpart, CounterpartOptions, Counterparts, ShiftKind, Tabular, counterpart_units,
    counterparts, differences, function_gaps, hints, overlap, shifted,
};
use plangraph::kernel::Watch;
use plangraph::network::{ResponsibilityGraph, Row, Selection, Task, Unit};

use crate::support;

fn corpus() -> ResponsibilityGraph {
    support::loaded().network().unwrap().select(&Selection::default())
}

fn found(network: &ResponsibilityGraph) -> Counterparts {
    counterparts(network, CounterpartOptions::default(), &Watch::default()).unwrap()
}

/// The match of two tasks.
fn between<'a>(found: &'a Counterparts, one: (&str, u32), other: (&str, u32)) -> &'a Counterpart {
    let is = |task: &Task, wanted: (&str, u32)| (task.plan.as_str(), task.number) == wanted;
    let pair = found.matches.iter().find(|pair| is(&pair.tasks[0], one) && is(&pair.tasks[1], other));
    pair.unwrap_or_else(|| panic!("{one:?} and {other:?} are no match"))
}

/// A graph of units as id and functions, and tasks as plan, number, title and units.
fn graph(units: &[(&str, &[&str])], tasks: &[(&str, u32, &str, &[&str])]) -> ResponsibilityGraph {
    let unit = |(id, functions): &(&str, &[&str])| Unit {
        id: (*id).to_owned(),
        label: (*id).to_owned(),
        open_set: false,
        functions: functions.iter().map(|&function| function.to_owned()).collect(),
    };
    let row = |&(plan, task, _, units): &(&str, u32, &str, &[&str])| {
        let named = move |(position, unit): (u32, &&str)| Row {
            plan: plan.to_owned(),
            task,
            position,
            unit: (*unit).to_owned(),
            assignment: format!("b/plan/{plan}/task/{task}/unit/{position}"),
        };
        (1..).zip(units).map(named).collect::<Vec<_>>()
    };
    let task = |&(plan, number, title, _): &(&str, u32, &str, &[&str])| Task {
        plan: plan.to_owned(),
        number,
        title: title.to_owned(),
    };
    ResponsibilityGraph::new(
        units.iter().map(unit).collect(),
        tasks.iter().map(task).collect(),
        tasks.iter().flat_map(row).collect(),
    )
}

#[test]
fn tasks_known_to_speak_of_the_same_thing_are_matched() {
    let found = found(&corpus());
    let (p28, p32) = ("pudong-2025-28", "pudong-2025-32");
    for (one, other) in [(11, 11), (15, 14), (14, 15), (12, 12), (16, 8), (3, 4), (9, 10), (13, 18), (10, 2)]
    {
        assert!(between(&found, (p28, one), (p32, other)).mutual);
    }
    for (one, other) in [(2, 1), (4, 3), (6, 2), (12, 14), (14, 15)] {
        between(&found, ("jiading-2025", one), (p32, other));
    }
    for same in [(11, 11), (15, 14)] {
        assert!(
            between(&found, (p28, same.0), (p32, same.1)).same_units,
            "临床试验 and 金融 name the same units"
        );
    }
    assert_eq!(found.matches.iter().filter(|pair| pair.same_units).count(), 2);
    assert!(found.matches.iter().all(|pair| pair.tasks[0].plan != pair.tasks[1].plan));
}

#[test]
fn a_score_is_the_mean_of_its_components_and_shows_what_is_shared() {
    let found = found(&corpus());
    for pair in found.matches.iter().chain(&found.pairs) {
        let compared = || pair.components.iter().filter_map(|part| Some((part.weight, part.value?)));
        let weights: f64 = compared().map(|(weight, _)| weight).sum();
        let mean = compared().map(|(weight, value)| weight * value).sum::<f64>() / weights;
        assert!((pair.score - mean).abs() < 1e-12 && pair.score >= found.threshold);
        assert!(!pair.evidence.is_empty());
    }
    let valley = between(&found, ("pudong-2025-28", 16), ("pudong-2025-32", 8));
    let part = |aspect| valley.components.iter().find(|part| part.aspect == aspect).unwrap();
    assert_eq!(part(Aspect::Title).runs, ["张江药谷"]);
    assert_eq!(part(Aspect::Zones).value, Some(1.0));
    assert_eq!(part(Aspect::Zones).shared[0].id, "zhangjiang-drug-valley");
    // {industry, science, commerce, zone-administration} against {zone-administration}
    assert_eq!(part(Aspect::Functions).value, Some(0.25));
    assert_eq!(part(Aspect::Sectors).value, None, "neither names a sector");
    let total: f64 = Aspect::ALL.iter().map(|aspect| aspect.weight()).sum();
    assert!((total - 1.0).abs() < 1e-12);
}

#[test]
fn matches_are_those_of_scoring_every_pair() {
    let corpus = corpus();
    let all = CounterpartOptions { limit: usize::MAX, ..CounterpartOptions::default() };
    let all = counterparts(&corpus, all, &Watch::default()).unwrap();
    assert_eq!(all.reached, all.matches.len() + all.pairs.len());
    let mut best: BTreeMap<(&Task, &str), (f64, &Task)> = BTreeMap::new();
    for pair in all.matches.iter().chain(&all.pairs) {
        let [one, other] = &pair.tasks;
        for (task, partner) in [(one, other), (other, one)] {
            let known = best.entry((task, &partner.plan)).or_insert((pair.score, partner));
            if pair.score > known.0 || (pair.score - known.0).abs() < f64::EPSILON && partner < known.1 {
                *known = (pair.score, partner);
            }
        }
    }
    for pair in all.matches.iter().chain(&all.pairs) {
        let [one, other] = &pair.tasks;
        let mutual =
            best[&(one, other.plan.as_str())].1 == other && best[&(other, one.plan.as_str())].1 == one;
        assert_eq!(pair.mutual, mutual, "{} {}", one.title, other.title);
    }
}

#[test]
fn counterpart_units_go_by_function_and_may_be_several() {
    let units = counterpart_units(&corpus());
    let mapping = |unit: &str| units.mappings.iter().find(|mapping| mapping.unit == unit).unwrap();
    let ids = |unit| mapping(unit).counterparts.iter().map(|named| named.id.as_str()).collect::<Vec<_>>();
    assert_eq!(ids("310115/kejingwei"), ["310114/jingwei", "310114/kewei"]);
    assert_eq!(ids("310114/kewei"), ["310115/kejingwei"]);
    assert!(ids("310114/yibaoju").is_empty());
    assert_eq!(mapping("310114/yibaoju").missing, ["medical-insurance"]);
    let missing =
        |function: &str| &units.functions.iter().find(|found| found.function == function).unwrap().missing;
    assert_eq!(missing("medical-insurance"), &["310115"]);
    assert_eq!(missing("intellectual-property"), &["310114"]);
    assert!(missing("health").is_empty());
    let without: Vec<&str> = units.without_units.iter().map(|area| area.id.as_str()).collect();
    assert_eq!(without, ["310000", "310112"]);
}

#[test]
fn plans_differ_by_units_order_and_distance() {
    let differences = differences(&corpus(), &Watch::default()).unwrap();
    let pudong = differences.plans.iter().find(|plans| plans.from == "pudong-2025-28").unwrap();
    assert_eq!(pudong.to, "pudong-2025-32");
    let task = |number| pudong.tasks.iter().find(|task| task.from.number == number).unwrap();
    let (clinical, reform, valley) = (task(11), task(3), task(16));
    assert!(clinical.gained.is_empty() && clinical.lost.is_empty() && !clinical.order_changed);
    assert!(reform.order_changed);
    assert_eq!(reform.moved_to_first.as_ref().unwrap().id, "310115/shichangju");
    assert_eq!(valley.moved_to_first.as_ref().unwrap().id, "310115/zhangjiang-kejianban");
    let ids: Vec<&str> = valley.lost.iter().map(|unit| unit.id.as_str()).collect();
    assert_eq!(ids, ["310115/kejingwei", "310115/shangwuwei"]);
    assert_eq!(pudong.tasks.len() + pudong.only_from.len(), 17);
    assert_eq!(pudong.tasks.len() + pudong.only_to.len(), 18);
    let apart = differences.plans.iter().find(|plans| plans.from == "jiading-2025").unwrap();
    assert_eq!((apart.distance.units, apart.distance.unit_pairs), (Some(1.0), Some(1.0)));
    assert!(apart.distance.functions < Some(1.0) && pudong.distance.functions < apart.distance.functions);
}

#[test]
fn the_distance_of_a_hand_worked_pair_of_plans() {
    // Shares: a 1 and 1/2, b 1/2 and 0, c 0 and 1/2: 1 − (1/2)/(1 + 1/2 + 1/2). Pairs: {ab} against {ac}.
    let network = graph(
        &[("1/a", &["x"]), ("1/b", &["y"]), ("1/c", &["y"])],
        &[
            ("p", 1, "甲", &["1/a", "1/b"]),
            ("p", 2, "乙", &["1/a"]),
            ("q", 1, "丙", &["1/a", "1/c"]),
            ("q", 2, "丁", &[]),
        ],
    );
    let distance = differences(&network, &Watch::default()).unwrap().plans[0].distance;
    assert!((distance.units.unwrap() - 0.75).abs() < 1e-12);
    assert_eq!(distance.unit_pairs, Some(1.0));
    assert!((distance.functions.unwrap() - (1.0 - 1.0 / 1.5)).abs() < 1e-12);
    assert_eq!(distance.function_pairs, Some(0.0));
}

#[test]
fn one_object_is_led_by_different_units() {
    let shifts = shifted(&corpus(), &Watch::default()).unwrap();
    let leads = |kind, object: &str| {
        let shift = shifts.shifts.iter().find(|shift| shift.kind == kind && shift.object == object).unwrap();
        assert!(shift.across_plans && shift.leads.iter().all(|lead| !lead.evidence.is_empty()));
        shift.leads.iter().map(|lead| lead.label.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(leads(ShiftKind::Zone, "zhangjiang-drug-valley"), ["区科经委", "张江科建办"]);
    assert_eq!(
        leads(ShiftKind::AlignedTasks, "pudong-2025-28 3 / pudong-2025-32 4"),
        ["区发改委", "区市场监管局"]
    );
    assert!(shifts.presumption.contains("presumption"));
    // 区科委 and 区科经委 share a function: each leads in its own district.
    let same = |object: &str| shifts.shifts.iter().any(|shift| shift.object == object);
    assert!(!same("jiading-2025 4 / pudong-2025-32 3") && !same("pudong-2025-28 11 / pudong-2025-32 11"));
}

#[test]
fn labels_are_given_and_not_more_than_the_words_bear() {
    let labels = overlap(&corpus(), 100, &Watch::default()).unwrap();
    let valley = labels.fragmentation.iter().find(|area| area.area == "zhangjiang-drug-valley").unwrap();
    let units: Vec<&str> = valley.units.iter().map(|unit| unit.label.as_str()).collect();
    assert_eq!(units, ["保税区管理局", "区科经委", "区商务委", "张江科建办"]);
    assert_eq!((valley.tasks.len(), valley.district.as_str()), (2, "310115"));
    assert_eq!((labels.overlap.len(), labels.overlaps), (23, 23));
    assert!(labels.overlap.iter().all(|pair| !pair.counterpart.same_units));
    assert!(labels.overlap[0].same_district && !labels.overlap[22].same_district);
    assert!(labels.duplication.is_empty() && labels.note.contains("not verdicts"));

    let twice = graph(
        &[("1/a", &[]), ("1/b", &[])],
        &[("p", 1, "建设检测平台", &["1/a"]), ("q", 1, "建设检测平台", &["1/b"])],
    );
    let labels = overlap(&twice, 100, &Watch::default()).unwrap();
    assert_eq!((labels.overlap.len(), labels.duplication.len()), (1, 1));
    let evidence = &labels.duplication[0].counterpart.evidence;
    assert_eq!(evidence, &["b/plan/p/task/1/unit/1", "b/plan/q/task/1/unit/1"]);
}

#[test]
fn functions_are_spoken_of_without_a_unit() {
    let gaps = function_gaps(&corpus());
    let gap = |function: &str, plan: &str, task: u32| {
        let is = |gap: &&plangraph::analysis::SpokenGap| {
            gap.function == function
                && gap.plan == plan
                && gap.task.as_ref().is_some_and(|of| of.number == task)
        };
        gaps.spoken.iter().find(is)
    };
    let insurance = gap("medical-insurance", "pudong-2025-32", 4).unwrap();
    assert!(insurance.absent_from_plan);
    assert_eq!(insurance.words, ["三医"], "the recorded words do not hold 医保 itself");
    assert!(gap("intellectual-property", "jiading-2025", 12).unwrap().absent_from_plan);
    assert!(
        gap("medical-insurance", "jiading-2025", 5).is_none()
            && gap("intellectual-property", "pudong-2025-32", 13).is_none()
    );
    let data = gap("data", "pudong-2025-28", 1).unwrap();
    assert!(!data.absent_from_plan && data.units_elsewhere[0].label == "区数据局");
    let absent = |function: &str, district: &str| {
        gaps.absent.iter().find(|absent| absent.function == function && absent.district == district)
    };
    assert!(absent("medical-insurance", "310115").unwrap().spoken);
    assert!(absent("intellectual-property", "310114").unwrap().spoken);
    assert!(absent("health", "310115").is_none());
    assert_eq!(gaps.without_units, ["minhang-2025", "shanghai-2025"]);
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn hints_are_the_paths_of_length_three() {
    let corpus = corpus();
    let hints = hints(&corpus, usize::MAX, &Watch::default()).unwrap();
    let incidence = corpus.incidence();
    for hint in &hints.hints {
        let task = corpus.tasks.iter().position(|task| *task == hint.task).unwrap();
        let unit = corpus.units.iter().position(|unit| unit.id == hint.unit).unwrap();
        let own = incidence.units_of(task);
        assert!(own.iter().all(|&own| own as usize != unit));
        let (mut allocated, mut adamic) = (0.0, 0.0);
        for &near in own {
            for &other in incidence.tasks_of(near as usize) {
                if incidence.units_of(other as usize).iter().any(|&named| named as usize == unit) {
                    let unit_degree = incidence.tasks_of(near as usize).len() as f64;
                    let task_degree = incidence.units_of(other as usize).len() as f64;
                    allocated += 1.0 / (unit_degree * task_degree);
                    adamic += 1.0 / (unit_degree.ln() * task_degree.ln());
                }
            }
        }
        assert!((hint.resource_allocation - allocated).abs() < 1e-12);
        assert!((hint.adamic_adar - adamic).abs() < 1e-9);
        assert!(allocated > 0.0 || hint.counterpart.is_some());
        assert_eq!(hint.counterpart.is_some(), !hint.sources.is_empty());
    }
    assert_eq!(hints.candidates, hints.hints.len());
    let centre =
        hints.hints.iter().find(|hint| hint.task.plan == "pudong-2025-32" && hint.task.number == 8).unwrap();
    assert_eq!((centre.label.as_str(), centre.sources[0].task.number), ("区科经委", 16));
}

#[test]
fn nothing_panics_where_there_is_little() {
    let lonely = graph(&[("1/a", &["x"])], &[("p", 1, "", &[]), ("q", 1, "——", &["1/a"])]);
    let unnamed = graph(&[("1/a", &[])], &[]);
    let apart =
        graph(&[("1/a", &[]), ("2/b", &[])], &[("p", 1, "甲乙", &["1/a"]), ("q", 7, "甲丙", &["2/b"])]);
    for network in [ResponsibilityGraph::default(), lonely, unnamed, apart] {
        let watch = Watch::default();
        let sheets = [
            found(&network).sheet(),
            counterpart_units(&network).sheet(),
            differences(&network, &watch).unwrap().sheet(),
            shifted(&network, &watch).unwrap().sheet(),
            overlap(&network, 0, &watch).unwrap().sheet(),
            function_gaps(&network).sheet(),
            hints(&network, 9, &watch).unwrap().sheet(),
        ];
        for sheet in sheets {
            assert!(sheet.rows.iter().all(|row| row.len() == sheet.header.len()));
        }
    }
}

#[test]
fn a_stopped_comparison_ends() {
    let watch = Watch::default();
    watch.cancel();
    assert!(counterparts(&corpus(), CounterpartOptions::default(), &watch).is_err());
}
