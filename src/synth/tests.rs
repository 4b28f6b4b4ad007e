use std::collections::{BTreeMap, BTreeSet};

use super::{plans, register, register_parts, write_nquads};
use crate::iri::Iris;
use crate::map;
use crate::record::{Comparator, PlanRecord, Role, TextStatus, UnitStatus};
use crate::workspace::Workspace;

fn workspace(seed: u64, count: usize) -> Workspace {
    let mut workspace = Workspace::embedded().unwrap();
    workspace.register.extend(register(seed, count));
    workspace
}

fn bytes(seed: u64, count: usize) -> Vec<u8> {
    let base = Workspace::embedded().unwrap().register;
    let mut out = Vec::new();
    write_nquads(&mut out, (seed, count), &base, &Iris::default()).unwrap();
    out
}

fn share(part: usize, whole: usize) -> usize {
    100 * part / whole.max(1)
}

#[test]
fn the_same_seed_and_number_give_the_same_bytes_and_another_seed_others() {
    let toml =
        |seed| -> Vec<String> { plans(seed, 20).map(|record| toml::to_string(&record).unwrap()).collect() };
    assert_eq!(toml(1), toml(1));
    assert_eq!(bytes(1, 8), bytes(1, 8));
    let (one, two) = (toml(1), toml(2));
    assert!(one.iter().zip(&two).all(|(one, two)| one != two));
}

#[test]
fn the_first_plan_is_known_by_its_digest() {
    // Drawn records must not change with a version of a library or a machine.
    let first = toml::to_string(&plans(1, 100).next().unwrap()).unwrap();
    assert_eq!(crate::digest::sha256(first.as_bytes()), FIRST, "{first}");
}

const FIRST: &str = "sha256:5b06cc2d40030d4ba9870fdc6480d175df3f8d3d6ebb6fc842554c652e823a27";

#[test]
fn every_record_passes_the_checks_and_reads_back() {
    for (seed, count) in [(1, 1), (2, 60), (3, 400)] {
        let workspace = workspace(seed, count);
        let mut ids = BTreeSet::new();
        for record in plans(seed, count) {
            let problems = workspace.check(&record);
            assert!(problems.is_empty(), "{}: {problems:#?}", record.id);
            let text = toml::to_string(&record).unwrap();
            assert_eq!(toml::from_str::<PlanRecord>(&text).unwrap(), record);
            assert!(ids.insert(record.id));
        }
        assert_eq!(ids.len(), count);
    }
}

#[test]
fn the_register_passes_the_checks_beside_that_of_the_program() {
    let file = |(number, part)| crate::input::SourceText {
        name: format!("{number}.toml"),
        text: toml::to_string(&part).unwrap(),
    };
    let mut files = crate::assets::register();
    files.extend(register_parts(4, 500).enumerate().map(file));
    if let Err(diagnostics) = Workspace::new(&files) {
        panic!("{diagnostics:#?}");
    }
}

#[test]
fn areas_are_of_every_level_and_a_few_have_most_plans() {
    let register = register(5, 2000);
    let ends = |zeros: &str| register.districts.iter().filter(|area| area.code.ends_with(zeros)).count();
    assert!(ends("0000") > 5 && ends("00") > 80 && register.districts.len() > 500);
    let mut plans_of: BTreeMap<String, usize> = BTreeMap::new();
    for record in plans(5, 2000) {
        *plans_of.entry(record.plan.jurisdiction).or_default() += 1;
    }
    let mut counts: Vec<usize> = plans_of.into_values().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let top: usize = counts.iter().take(100).sum();
    assert!((45..60).contains(&share(top, 2000)), "{}", share(top, 2000));
}

#[test]
fn tasks_and_units_follow_the_plans_of_the_project() {
    let records: Vec<PlanRecord> = plans(6, 600).collect();
    let full: Vec<&PlanRecord> = records.iter().filter(|r| r.plan.text_status == TextStatus::Full).collect();
    assert!((75..86).contains(&share(full.len(), records.len())));
    let tasks: usize = full.iter().map(|record| record.tasks.len()).sum();
    assert!(full.iter().all(|record| (6..=30).contains(&record.tasks.len())));
    assert!((17..=19).contains(&(tasks / full.len())));
    let units: usize = full.iter().flat_map(|record| &record.tasks).map(|task| task.responsible.len()).sum();
    let per_task = 100 * units / tasks;
    assert!(
        (340..370).contains(&per_task),
        "{per_task} hundredths of a unit a task; the project's plans: 354"
    );
    // The heaviest unit of a plan: 67 to 100 of a hundred tasks in the project's plans.
    let heaviest = full.iter().map(|record| {
        let mut tasks_of: BTreeMap<&str, usize> = BTreeMap::new();
        for listed in record.tasks.iter().flat_map(|task| &task.responsible) {
            *tasks_of.entry(&listed.unit).or_default() += 1;
        }
        share(tasks_of.into_values().max().unwrap_or_default(), record.tasks.len())
    });
    let heaviest = heaviest.sum::<usize>() / full.len();
    assert!((65..90).contains(&heaviest), "{heaviest}");
    let roles =
        full.iter().filter(|record| record.tasks.iter().any(crate::record::Task::states_roles)).count();
    assert!((14..27).contains(&share(roles, full.len())));
    let leads = |record: &&&PlanRecord| {
        record.tasks.iter().all(|task| task.responsible.iter().filter(|r| r.role == Role::Lead).count() == 1)
    };
    assert_eq!(full.iter().filter(leads).count(), roles);
}

#[test]
fn targets_follow_the_plans_of_the_project() {
    let quantities: Vec<_> = plans(7, 600).flat_map(|record| record.quantities).collect();
    let mean = quantities.len() / 600;
    assert!((9..=16).contains(&mean), "{mean} a plan; the project's plans: 13");
    let of = |is: &dyn Fn(&crate::record::Quantity) -> bool| {
        share(quantities.iter().filter(|quantity| is(quantity)).count(), quantities.len())
    };
    assert!((25..45).contains(&of(&|quantity| quantity.comparator == Comparator::Point)));
    assert!((10..25).contains(&of(&|quantity| quantity.comparator == Comparator::AtLeast)));
    assert!((10..25).contains(&of(&|quantity| quantity.comparator == Comparator::Exceeds)));
    assert!((3..12).contains(&of(&|quantity| quantity.comparator == Comparator::Range)));
    assert!((1..8).contains(&of(&|quantity| quantity.unit_status == UnitStatus::Lost)));
    assert!((45..80).contains(&of(&|quantity| quantity.deadline.is_some())));
}

#[test]
fn plans_cite_earlier_plans_and_name_sectors_parks_and_damage() {
    let records: Vec<PlanRecord> = plans(8, 600).collect();
    let ids: BTreeSet<&str> = records.iter().map(|record| record.id.as_str()).collect();
    let cited = |record: &PlanRecord| {
        record.citations.iter().filter(|c| c.work != record.id && ids.contains(c.work.as_str())).count()
    };
    let citations: usize = records.iter().map(cited).sum();
    assert!((70..130).contains(&share(citations, records.len())));
    for record in &records {
        let earlier = record.citations.iter().filter(|citation| ids.contains(citation.work.as_str()));
        assert!(earlier.into_iter().all(|citation| citation.work <= record.id));
    }
    let mean = |count: fn(&PlanRecord) -> usize| records.iter().map(count).sum::<usize>() / records.len();
    assert!((2..=9).contains(&mean(|record| record.zones.len())));
    assert!((15..=50).contains(&mean(|record| record.mentions.len())));
    assert!((5..=20).contains(&mean(|record| record.focus.len())));
    assert!((1..=6).contains(&mean(|record| record.damage.len())));
}

#[test]
fn triples_grow_with_the_number_of_plans() {
    let iris = Iris::default();
    let base = Workspace::embedded().unwrap().register;
    let triples =
        |count| -> usize { plans(9, count).map(|record| map::document(&record, &base, &iris).len()).sum() };
    let (some, more) = (triples(150), triples(1500));
    assert!((850..1150).contains(&(100 * more / some)), "{some} {more}");
    let entries = |count| register(9, count).entries().count();
    let (few, many, all) = (entries(150), entries(1500), entries(100_000));
    assert!(many < 11 * few && all < 200_000, "{few} {many} {all}");
}

#[test]
fn n_quads_hold_every_asserted_triple_in_the_default_graph_too() {
    let quads = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::NQuads)
        .for_slice(&bytes(3, 4))
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let base = Iris::default().graph("").into_string();
    let mut asserted = BTreeSet::new();
    let mut default = BTreeSet::new();
    for quad in quads {
        let graph = quad.graph_name.to_string();
        let triple = oxigraph::model::Triple::from(quad).to_string();
        let name = graph.trim_matches(['<', '>']).strip_prefix(&base);
        match name {
            None => _ = default.insert(triple),
            Some(name) if name == "ontology" || name.starts_with("inferred/") => {}
            Some(_) => _ = asserted.insert(triple),
        }
    }
    assert!(asserted.len() > 4_000 && asserted == default);
}
