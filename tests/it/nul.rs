//! Chance, smallest covers, worst losses, first places and load: known answers of the five plans.

use plangraph::analysis::{
    CoverError, SAMPLES, Significance, Tabular, cover, cover_with, leads, load, significance, worst,
};
use plangraph::network::{ResponsibilityGraph, Selection};

use crate::support;

const PUDONG: [&str; 2] = ["pudong-2025-32", "pudong-2025-28"];

fn corpus() -> ResponsibilityGraph {
    support::loaded().network().unwrap()
}

fn of(network: &ResponsibilityGraph, plans: &[&str]) -> ResponsibilityGraph {
    network.select(&Selection {
        plans: plans.iter().map(|&id| id.to_owned()).collect(),
        open_sets: false,
        ..Selection::default()
    })
}

fn ids(units: &[&str]) -> Vec<String> {
    units.iter().map(|&unit| unit.to_owned()).collect()
}

fn smallest_hypergeometric(found: &Significance) -> f64 {
    found.pairs.iter().map(|pair| pair.p_hypergeometric).fold(1.0, f64::min)
}

#[test]
fn no_pair_of_units_is_distinguishable_from_chance() {
    let corpus = corpus();
    // Pairs tested, and the best exact p when only the tasks of each unit are kept: 1 of 78, 1 of 170, 1 of 105.
    for (plan, pairs, best) in [
        ("pudong-2025-32", 78, 1.0 / 78.0),
        ("pudong-2025-28", 120, 1.0 / 170.0),
        ("jiading-2025", 120, 1.0 / 105.0),
    ] {
        let found = significance(&of(&corpus, &[plan]), SAMPLES, 1);
        assert_eq!((found.pairs_tested, found.pairs.len(), found.samples), (pairs, pairs, SAMPLES), "{plan}");
        assert!((smallest_hypergeometric(&found) - best).abs() < 1e-12, "{plan}");
        assert_eq!(found.significant_after_benjamini_hochberg, 0, "{plan}");
        assert_eq!(found.significant_after_bonferroni, 0, "{plan}");
        assert!(found.conclusion.starts_with("not distinguishable from chance at this size"), "{plan}");
        let p = found.smallest_p.unwrap();
        assert!(p > 0.002 && p < 0.012, "{plan}: {p}");
        let nodf = found.plans[0].nodf.unwrap();
        assert!(nodf.p_more > 0.5, "{plan} is not more nested than chance");
    }
    let both = significance(&of(&corpus, &PUDONG), SAMPLES, 1);
    assert_eq!((both.pairs_tested, both.plans.len()), (171, 2));
    assert_eq!((both.significant_after_benjamini_hochberg, both.significant_after_bonferroni), (0, 0));
    assert_eq!(both.pairs[0].labels, ["保税区管理局", "张江科建办"]);
    assert_eq!((both.pairs[0].shared, both.pairs[0].evidence.len()), (6, 12));
    // An independent walk by swaps of two assignments gives 2.27.
    assert!((both.pairs[0].expected - 2.27).abs() < 0.06, "{}", both.pairs[0].expected);
    // Units of two districts are never in one plan: 171 pairs of Pudong and 120 of Jiading.
    let all = significance(&of(&corpus, &[]), 1_000, 1);
    assert_eq!(all.pairs_tested, 291);
    assert_eq!(all, significance(&of(&corpus, &[]), 1_000, 1));
}

#[test]
fn a_cover_can_be_asked_with_and_without_units() {
    let corpus = corpus();
    let p32 = of(&corpus, &["pudong-2025-32"]);
    let free = cover(&p32);
    assert_eq!(
        free.curve.iter().map(|step| (step.covered, step.exact)).collect::<Vec<_>>(),
        [(16, true), (18, true)]
    );
    let seated = cover_with(&p32, &ids(&["310115/zhangjiang-kejianban"]), &[]).unwrap();
    assert_eq!(seated.optima, [ids(&["310115/kejingwei", "310115/zhangjiang-kejianban"])]);
    let without = cover_with(&p32, &[], &ids(&["310115/kejingwei"])).unwrap();
    assert!(without.exact && without.size > 2 && without.excluded == ["310115/kejingwei"]);
    assert!(without.optima.iter().all(|units| !units.contains(&"310115/kejingwei".to_owned())));
    let pair = ids(&["310115/zhangjiang-kejianban", "310115/baoshuiqu-guanliju"]);
    let Err(CoverError::Infeasible { tasks }) = cover_with(&p32, &[], &pair) else { panic!("tasks 5 and 8") };
    assert_eq!(tasks.iter().map(|task| task.number).collect::<Vec<_>>(), [5, 8]);
    assert!(matches!(cover_with(&p32, &pair, &pair[..1]), Err(CoverError::Contradiction { .. })));
    let unknown = cover_with(&p32, &ids(&["310115/kejinwei"]), &[]).unwrap_err();
    assert_eq!(unknown.to_string(), "no unit `310115/kejinwei` here; did you mean `310115/kejingwei`?");
    let jiading = cover(&of(&corpus, &["jiading-2025"]));
    assert_eq!(jiading.curve.iter().map(|step| step.covered).collect::<Vec<_>>(), [10, 12, 13, 14, 15]);
}

#[test]
fn three_lost_units_orphan_six_of_35_pudong_tasks() {
    let found = worst(&of(&corpus(), &PUDONG), 5);
    let told: Vec<_> = found.losses.iter().map(|loss| (loss.orphaned, loss.count, loss.exact)).collect();
    assert_eq!(told, [(0, 19, true), (2, 2, true), (6, 1, true), (8, 1, true), (11, 2, true)]);
    let three = &found.losses[2].coalitions[0];
    assert_eq!(three.units, ["310115/kejingwei", "310115/shichangju", "310115/weijianwei"]);
    assert_eq!(three.orphaned.len(), 6);
    assert_eq!((found.covered_tasks, found.units), (35, 19));
    let robustness = found.robustness.unwrap();
    assert!((robustness.random - 0.772).abs() < 0.001, "4,000 orders at random give .7724");
    assert!(robustness.worst_first < robustness.by_tasks && robustness.by_tasks < robustness.random);
    assert_eq!(robustness.curve.last().map(|step| step.orphaned), Some(35));
}

#[test]
fn first_places_can_be_shared_out() {
    let corpus = corpus();
    // Lists opened most now, the least, and changes: a minimum-cost flow of networkx gives the same.
    for (plans, known) in [
        (&["pudong-2025-32"][..], (9, 2, 8)),
        (&["pudong-2025-28"], (12, 2, 10)),
        (&["jiading-2025"], (6, 2, 6)),
        (&PUDONG, (21, 3, 19)),
    ] {
        let found = leads(&of(&corpus, plans));
        assert_eq!((found.most_now, found.most_proposed, found.changes), known, "{plans:?}");
        assert_eq!(found.proposal.iter().filter(|lead| lead.changed).count(), known.2);
        assert!(found.units.iter().all(|unit| unit.proposed <= known.1));
        assert!(found.presumption.contains("presumption"));
    }
}

#[test]
fn load_is_told_by_plan_and_ranked_without_open_sets() {
    let corpus = corpus();
    let pudong = load(&of(&corpus, &PUDONG));
    let first = &pudong.units[0];
    let parts: Vec<_> =
        first.plans.iter().map(|part| (part.plan.as_str(), part.tasks, part.first_listed)).collect();
    assert_eq!(parts, [("pudong-2025-28", 17, 12), ("pudong-2025-32", 16, 9)]);
    assert_eq!(
        pudong.plans.iter().map(|plan| (plan.units, plan.assignments)).collect::<Vec<_>>(),
        [(16, 64), (13, 57)]
    );
    let with =
        load(&corpus.select(&Selection { plans: ids(&PUDONG), open_sets: true, ..Selection::default() }));
    let open = with.units.iter().find(|unit| unit.label == "相关管理局").unwrap();
    assert_eq!((open.tasks, open.rank_without_open_sets), (15, None));
    assert!(with.units.iter().all(|unit| unit.rank_without_open_sets.is_none_or(|place| place <= unit.rank)));
    let kewei = load(&of(&corpus, &["jiading-2025"]));
    let kewei = kewei.units.iter().find(|unit| unit.unit == "310114/kewei").unwrap();
    assert!((kewei.exclusivity.unwrap() - 0.1).abs() < 1e-12);
}

#[test]
fn tables_are_as_wide_as_their_headers_and_nothing_panics_on_nothing() {
    let corpus = corpus();
    for network in [ResponsibilityGraph::default(), of(&corpus, &["shanghai-2025"]), of(&corpus, &PUDONG)] {
        for sheet in [
            cover(&network).sheet(),
            worst(&network, 3).sheet(),
            leads(&network).sheet(),
            load(&network).sheet(),
            significance(&network, 10, 1).sheet(),
        ] {
            assert!(sheet.rows.iter().all(|row| row.len() == sheet.header.len()));
            assert!(sheet.summary.is_empty() || sheet.summary.ends_with('\n'));
        }
    }
}

#[test]
fn one_unit_and_parts_that_do_not_touch_are_no_trouble() {
    let corpus = corpus();
    // 区投促中心 with its one task, and Jiading beside Pudong.
    let jiading = of(&corpus, &["jiading-2025"]);
    let alone = ResponsibilityGraph::new(
        jiading.units.iter().filter(|unit| unit.id == "310114/toucu-zhongxin").cloned().collect(),
        jiading.tasks.clone(),
        jiading.rows.clone(),
    );
    let found = cover(&alone);
    assert_eq!((found.size, found.uncovered, found.curve.len()), (1, 14, 1));
    let lost = worst(&alone, 3);
    assert_eq!((lost.losses.len(), lost.losses[0].orphaned), (1, 1));
    assert!((lost.robustness.unwrap().random - 0.5).abs() < 1e-12);
    assert_eq!((leads(&alone).tasks, leads(&alone).changes), (1, 0));
    assert_eq!(significance(&alone, 10, 1).pairs_tested, 0);
    let both = cover(&of(&corpus, &["jiading-2025", "pudong-2025-32"]));
    assert_eq!((both.size, both.optima_count, both.exact, both.all_counted), (7, 24, true, true));
}
