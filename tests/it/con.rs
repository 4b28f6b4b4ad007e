//! Reports on content and what-if: known answers of the five plans.

use plangraph::analysis::{
    Basis, Change, ChangeError, Comparator, Outcome, RaciKind, RaciLimits, Tabular, cascade, channels,
    checkability, coverage, gaps, ledger, raci, removal, targets, vague, what_if,
};
use plangraph::network::{ResponsibilityGraph, Selection, Task};

use crate::support;

const P32: &str = "pudong-2025-32";
const P28: &str = "pudong-2025-28";
const JIADING: &str = "jiading-2025";

fn corpus() -> ResponsibilityGraph {
    support::loaded().network().unwrap()
}

fn select(plans: &[&str], open_sets: bool) -> ResponsibilityGraph {
    corpus().select(&Selection {
        plans: plans.iter().map(|&id| id.to_owned()).collect(),
        open_sets,
        ..Selection::default()
    })
}

fn numbers(tasks: &[Task]) -> Vec<u32> {
    tasks.iter().map(|task| task.number).collect()
}

fn changes(texts: &[&str]) -> Vec<Change> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn the_ledger_of_kejingwei_opens_every_task_it_rests_on() {
    let found = ledger(&select(&[P32, P28], false));
    let entry = found.units.iter().find(|entry| entry.unit == "310115/kejingwei").unwrap();
    let leads = entry.tasks.iter().filter(|task| task.presumed_lead).count();
    assert_eq!((entry.tasks.len(), leads, entry.targets.len()), (33, 21, 4));
    assert!(entry.tasks.iter().all(|task| task.evidence.contains("/unit/")));
    let administration =
        found.units.iter().find(|entry| entry.unit == "310115/zhangjiang-kejianban").unwrap();
    let zhangjiang = administration.zones.iter().find(|zone| zone.id == "zhangjiang").unwrap();
    assert!(zhangjiang.administered && !zhangjiang.tasks.is_empty());
    assert!(found.without_unit.is_empty());
}

#[test]
fn no_headline_target_has_an_owner_and_every_task_level_target_has() {
    let found = targets(&select(&[], false));
    assert_eq!((found.headline, found.headline_mentions), (37, 38));
    assert_eq!((found.headline_with_owner, found.headline_without_owner), (0, 37));
    assert_eq!((found.task_level, found.task_level_with_owner), (9, 9));
    let naming = targets(&select(&[P32, P28, JIADING], false));
    assert_eq!((naming.headline, naming.headline_without_owner), (28, 28));

    let platforms = found.targets.iter().find(|target| target.figure.metric == "innovation-platforms-new");
    let likeliest = &platforms.unwrap().serving[0];
    assert_eq!((likeliest.task.plan.as_str(), likeliest.task.number), (JIADING, 3));
    assert!(likeliest.words.contains(&"创新平台".to_owned()), "{:?}", likeliest.words);
    let all = found.targets.iter().flat_map(|target| &target.serving);
    assert!(all.clone().count() > 0 && all.clone().all(|serving| (0.1..=1.0).contains(&serving.score)));
    assert!(
        found
            .targets
            .iter()
            .filter(|target| target.figure.plan == "minhang-2025")
            .all(|t| t.serving.is_empty())
    );
}

#[test]
fn open_sets_hide_who_administers_expo_and_jinqiao() {
    let found = vague(&select(&[P32, P28], true));
    let of = |plan: &str| found.tasks.iter().filter(|task| task.task.plan == plan).collect::<Vec<_>>();
    assert_eq!((of(P32).len(), of(P28).len()), (3, 14));
    let with = |set: &str| of(P28).iter().filter(|task| task.open_sets.iter().any(|id| id == set)).count();
    assert_eq!((with("310115/xiangguan-guanliju"), with("310115/xiangguan-zhishuqiye")), (12, 5));
    assert!(found.tasks.iter().all(|task| !task.alone), "no task rests on open sets alone");
    let zones: Vec<_> = found.zones.iter().map(|zone| zone.zone.as_str()).collect();
    assert_eq!(zones, ["expo", "jinqiao"]);
    assert!(found.zones.iter().all(|zone| zone.tasks.len() == 1 && zone.tasks[0].number == 5));
    let fourth = of(P28).into_iter().find(|task| task.task.number == 4).unwrap();
    let named: Vec<_> =
        fourth.candidates.iter().map(|one| (one.unit.as_str(), one.basis, one.listed)).collect();
    assert_eq!(
        named,
        [
            ("310115/zhangjiang-kejianban", Basis::Register, false),
            ("310115/waigaoqiao-jituan", Basis::Name, false)
        ]
    );
    assert_eq!(found.targets.iter().map(|target| target.figure.number).collect::<Vec<_>>(), [10, 11, 12, 13]);
    assert!(vague(&select(&[JIADING], true)).tasks.is_empty());
}

#[test]
fn gaps_are_those_the_texts_leave() {
    let found = gaps(&select(&[], false));
    assert!(found.tasks_without_unit.is_empty());
    let parks = found.zones_without_unit.iter().filter(|gap| gap.park).map(|gap| gap.zone.as_str());
    assert_eq!(parks.collect::<Vec<_>>(), ["hongqiao-qianwan", "pujiang"], "the two parks of Minhang");
    assert!(
        found
            .zones_without_unit
            .iter()
            .all(|gap| !gap.evidence.is_empty() && gap.zone != "united-imaging-town")
    );
    assert_eq!(found.targets_without_owner.len(), 37);
    let plan_number = |figure: &plangraph::analysis::Figure| format!("{} {}", figure.plan, figure.number);
    let undated: Vec<_> = found.targets_without_deadline.iter().map(plan_number).collect();
    assert_eq!(undated, ["jiading-2025 18", "jiading-2025 19", "pudong-2025-28 12", "pudong-2025-28 13"]);
    let lost =
        |status: &str| found.targets_without_unit.iter().filter(|gap| gap.unit_status == status).count();
    assert_eq!((lost("lost"), lost("inferred")), (4, 1));

    let function = |id: &str| found.functions.iter().find(|gap| gap.function == id).unwrap();
    let insurance = function("medical-insurance");
    assert_eq!(insurance.has[0].units, ["310114/yibaoju"]);
    assert_eq!(insurance.lacks[0].district, "310115");
    let property = function("intellectual-property");
    assert_eq!(
        (property.has[0].district.as_str(), property.lacks[0].district.as_str()),
        ("310115", "310114")
    );
    let named = |id: &str| {
        let of = found.function_mentions.iter().filter(move |mention| mention.function == id);
        of.map(|mention| (mention.task.plan.as_str(), mention.task.number)).collect::<Vec<_>>()
    };
    assert_eq!(named("intellectual-property"), [(JIADING, 12)]);
    assert_eq!(named("medical-insurance"), [(P32, 4)]);
    assert!(found.sectors_without_task.iter().any(|gap| gap.plan == P32 && gap.sector == "organoids"));
    assert!(found.sectors_without_task.iter().all(|gap| gap.plan_has_tasks == (gap.plan != "minhang-2025")));
}

#[test]
fn coverage_shows_empty_rows_first() {
    let found = coverage(&select(&[], false));
    let empty = found.zones.iter().take_while(|row| row.units.is_empty()).count();
    assert!(found.zones[empty..].iter().all(|row| !row.units.is_empty()));
    let row = |id: &str| found.zones.iter().position(|row| row.id == id).unwrap();
    assert!(row("pujiang") < empty && row("hongqiao-qianwan") < empty && row("zhangjiang") >= empty);
    let zhangjiang = &found.zones[row("zhangjiang")];
    let tasks: Vec<_> = zhangjiang.tasks.iter().map(|task| (task.plan.as_str(), task.number)).collect();
    assert_eq!(tasks, [(P28, 4), (P32, 5)]);
    assert!(zhangjiang.units.iter().all(|cell| cell.evidence.len() == cell.tasks));
}

#[test]
fn what_cannot_be_checked_and_why() {
    let found = checkability(&select(&[], false));
    assert_eq!((found.targets, found.checkable_targets), (46, 39));
    let check = |plan: &str, number: u32| {
        found
            .quantities
            .iter()
            .find(|check| check.figure.plan == plan && check.figure.number == number)
            .unwrap()
    };
    let doubled = check(P28, 6);
    assert_eq!(
        (doubled.comparator, doubled.checkable, doubled.needs_baseline),
        (Comparator::Multiple, false, true)
    );
    assert!(doubled.reasons[0].contains("present value"));
    assert!(check("minhang-2025", 12).aspirational && !check("minhang-2025", 12).checkable);
    assert!(check("minhang-2025", 4).damaged && !check("minhang-2025", 4).checkable);
    assert!(check(JIADING, 18).checkable, "a yearly target is due every year");
}

#[test]
fn raci_rules_find_what_the_lists_show() {
    let found = raci(&select(&[], false), RaciLimits::default());
    let of = |kind: RaciKind| found.findings.iter().filter(move |finding| finding.kind == kind);
    assert_eq!((of(RaciKind::NoLead).count(), of(RaciKind::SeveralLeads).count()), (50, 0));
    let tasks = |kind| {
        let named = of(kind).filter_map(|finding| finding.task.as_ref());
        named.map(|task| (task.plan.as_str(), task.number)).collect::<Vec<_>>()
    };
    assert_eq!(tasks(RaciKind::ManyUnits), [(P28, 3), (P28, 8)]);
    assert_eq!(tasks(RaciKind::OneUnit), [(JIADING, 1), (JIADING, 10)]);
    let loads: Vec<_> =
        of(RaciKind::Overloaded).map(|finding| (finding.units[0].as_str(), finding.count)).collect();
    assert_eq!(loads, [("310115/kejingwei", 33)]);
    assert!(found.rules.iter().any(|rule| rule.rule.contains("7 units")));
}

#[test]
fn the_heaviest_task_has_28_channels_with_or_without_open_sets() {
    for open_sets in [false, true] {
        let found = channels(&select(&[P28], open_sets));
        let heaviest = &found.tasks[0];
        assert_eq!((heaviest.task.number, heaviest.channels, heaviest.units.len()), (8, 28, 8));
        assert_eq!(heaviest.saved_by_informing_one, Some(7));
        assert_eq!(found.plans[0].channels, if open_sets { 170 } else { 112 });
    }
}

#[test]
fn what_if_units_of_jiading_go_or_merge() {
    let jiading = select(&[JIADING], false);
    let gone = what_if(&jiading, &changes(&["remove:310114/kewei"])).unwrap();
    assert_eq!(numbers(&gone.orphaned), [1]);
    assert_eq!((gone.evidence.len(), numbers(&gone.lost_first_listed)), (10, vec![2, 3, 4, 5, 11]));
    let same = removal(&jiading, &["310114/kewei".to_owned()]).unwrap();
    assert_eq!((same.orphaned, same.before, same.after), (gone.orphaned, gone.before, gone.after));
    assert!(gone.targets.is_empty());
    let land = what_if(&jiading, &changes(&["remove:310114/jiading-gongyequ"])).unwrap();
    assert_eq!(land.targets.iter().map(|target| target.figure.number).collect::<Vec<_>>(), [15, 16, 17]);
    let administered = land.zones.iter().find(|zone| zone.zone == "jiading-industrial-zone").unwrap();
    assert_eq!(administered.lost_administrators, ["310114/jiading-gongyequ"]);

    let merged =
        what_if(&jiading, &changes(&["merge:310114/kewei+310114/jingwei=310114/kejingwei"])).unwrap();
    assert!(merged.orphaned.is_empty() && merged.lost_first_listed.is_empty());
    assert_eq!((merged.before.assignments, merged.after.assignments), (37, 35));
    let first = &merged.loads[0];
    let after = first.after.unwrap();
    assert_eq!((first.unit.as_str(), after.tasks, after.first_listed), ("310114/kejingwei", 12, 10));
    assert!(merged.sheet().summary.contains("lost partnerships"));
}

#[test]
fn losing_three_units_orphans_six_pudong_tasks_or_three_where_open_sets_count() {
    let three = ["remove:310115/kejingwei+310115/weijianwei+310115/shichangju"];
    let named = what_if(&select(&[P32, P28], false), &changes(&three)).unwrap();
    assert_eq!(named.orphaned.len(), 6);
    let open = what_if(&select(&[P32, P28], true), &changes(&three)).unwrap();
    assert_eq!((open.orphaned.len(), open.open_set_only.len()), (3, 3));
    let corpus = select(&[], false);
    let unknown = what_if(&corpus, &changes(&["remove:310115/kejinwei"])).unwrap_err();
    assert_eq!(unknown.to_string(), "no unit `310115/kejinwei` here; did you mean `310115/kejingwei`?");
    let split = "split:310115/kejingwei=310115/kewei(pudong-2025-32/1)+310115/jingwei(pudong-2025-32/2)";
    assert!(matches!(what_if(&corpus, &changes(&[split])), Err(ChangeError::NotCarried { .. })));
}

#[test]
fn the_cascade_counts_in_whole_numbers_and_holds_parks_against_their_district() {
    let found = cascade(&corpus().context);
    let counted = |metric: &str| {
        let comparison = found.comparisons.iter().find(|found| found.metric == metric).unwrap();
        (comparison, comparison.counted.unwrap())
    };
    let (certificates, whole) = counted("class3-certificates-new");
    assert!(close(whole.whole, 501.0) && close(whole.sum, 522.0) && close(whole.slack, 21.0));
    let left: Vec<_> = certificates.parts.iter().map(|part| part.slack_without.unwrap() + 501.0).collect();
    assert!(left.iter().zip([402.0, 421.0, 221.0]).all(|(a, b)| close(*a, b)), "{left:?}");
    assert_eq!((certificates.doubts.aspirational, certificates.doubts.unit_lost), (1, 1));
    assert_eq!((certificates.gap, certificates.evidence.len()), (None, 4));
    let (_, overseas) = counted("overseas-approvals-new");
    assert!(close(overseas.whole, 101.0) && close(overseas.sum, 102.0) && close(overseas.slack, 1.0));
    let (firms, counted_firms) = counted("ten-billion-device-firms");
    assert!(close(counted_firms.slack, 0.0));
    assert_eq!((counted_firms.outcome, firms.doubts.from_zone), (Outcome::ExactlyMet, 1));

    let shares: Vec<_> = found.zones.iter().map(|zone| (zone.metric.as_str(), zone.share.unwrap())).collect();
    assert_eq!(shares.len(), 2);
    assert!(shares[0].0 == "class3-certificates-new" && close(shares[0].1, 0.2));
    assert!(shares[1].0 == "overseas-approvals-new" && close(shares[1].1, 0.5));
    assert!(found.zones.iter().all(|zone| zone.outcome == Outcome::NotImplied));
}
