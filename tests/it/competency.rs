//! The query library: every query against its golden answer, and against the worked answers of the
//! competency questions where these are at hand.

mod graph;
mod integration;
mod networks;
mod places;
mod responsibility;
mod targets;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support;
use graph::{Graph, Question};

/// Compares the rows of queries with the worked answer of a question, or panics.
type Compare = fn(&Graph, &Question);

fn cases() -> BTreeMap<&'static str, Compare> {
    let modules = [responsibility::CASES, networks::CASES, targets::CASES, places::CASES, integration::CASES];
    let mut cases = BTreeMap::new();
    for (id, compare) in modules.into_iter().flatten() {
        assert!(cases.insert(*id, *compare).is_none(), "{id} is compared twice");
    }
    cases
}

#[test]
fn every_query_answers_as_recorded() {
    let graph = Graph::new();
    let folder = golden();
    let update = std::env::var_os("UPDATE").is_some();
    if update {
        std::fs::create_dir_all(&folder).unwrap();
    }
    let mut expected = BTreeSet::new();
    let mut differences = Vec::new();
    for query in graph.queries() {
        let answer = graph.csv(query);
        assert!(answer.lines().count() > 1, "{} has no row", query.name);
        let path = folder.join(format!("{}.csv", query.name));
        assert!(expected.insert(path.clone()), "two queries are named {}", query.name);
        if update {
            std::fs::write(&path, &answer).unwrap();
        } else if std::fs::read_to_string(&path).ok().as_ref() != Some(&answer) {
            differences.push(query.name.clone());
        }
    }
    let unreferenced: Vec<_> = files(&folder).into_iter().filter(|path| !expected.contains(path)).collect();
    if update {
        for path in &unreferenced {
            std::fs::remove_file(path).unwrap();
        }
        return;
    }
    assert!(differences.is_empty(), "other answers than recorded (UPDATE=1 records them): {differences:?}");
    assert!(unreferenced.is_empty(), "no query has these answers: {unreferenced:?}");
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/queries")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// A query over all plans and the same query bound to each plan say the same.
#[test]
fn binding_the_plan_selects_its_rows() {
    let graph = Graph::new();
    let plans: Vec<String> = graph.plans().map(str::to_owned).collect();
    assert_eq!(plans.len(), 5);
    let mut tried = 0;
    for query in graph.queries().filter(|query| query.text.contains("VALUES ?plan { UNDEF }")) {
        let mut all = graph.all_rows(query, &[]);
        let mut each: Vec<_> =
            plans.iter().flat_map(|plan| graph.all_rows(query, &[("plan", plan.as_str())])).collect();
        all.sort();
        each.sort();
        assert_eq!(all, each, "{}", query.name);
        tried += 1;
    }
    assert!(tried > 10, "{tried}");
}

/// Every parameter takes a value of its kind; one that nothing matches gives no rows and no error.
#[test]
fn unknown_values_give_no_rows() {
    use plangraph::library::ParameterKind::{Integer, Iri, String};
    let graph = Graph::new();
    for query in graph.queries() {
        for parameter in &query.parameters {
            let value = match parameter.kind {
                String => "nothing-of-this-name",
                Integer => "999999",
                Iri => "https://example.org/nothing",
            };
            let rows = graph.all_rows(query, &[(parameter.name.as_str(), value)]);
            assert!(rows.is_empty(), "{} with {} {value}: {rows:?}", query.name, parameter.name);
        }
    }
}

/// The first page of the server links to these.
#[test]
fn featured_queries_exist_and_presumption_is_called_so() {
    let graph = Graph::new();
    for name in [
        "unit-workload",
        "tasks-with-evidence",
        "plan-targets",
        "certificate-cascade",
        "parks",
        "zone-focus",
        "presumed-leads",
        "closest-pairs",
        "citations",
        "damaged-spans",
    ] {
        assert!(graph.queries().any(|query| query.name == name), "{name}");
    }
    let presumed = graph.query("presumed-leads");
    assert!(presumed.description.contains("never fact"), "{}", presumed.description);
    assert!(presumed.text.contains("GRAPH ?graph { ?task plan:presumedLead"), "reads the inferred graph");
}

#[test]
fn worked_answers_are_met() {
    let Some(path) = support::shared("competency/questions.json") else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let questions: Vec<Question> = file["questions"].as_array().unwrap().iter().map(Question::new).collect();
    let graph = Graph::new();
    let cases = cases();

    let asked: BTreeSet<&str> = questions.iter().map(|question| question.id.as_str()).collect();
    let answered: BTreeSet<&str> =
        graph.queries().flat_map(|query| &query.answers).map(String::as_str).collect();
    assert_eq!(asked, answered, "ids asked and ids in `#+ answers:` lines");
    assert_eq!(asked, cases.keys().copied().collect::<BTreeSet<_>>(), "ids asked and ids compared here");

    let failed: Vec<&str> = questions
        .iter()
        .filter(|question| {
            let compare = cases[question.id.as_str()];
            let run = std::panic::AssertUnwindSafe(|| compare(&graph, question));
            graph.asking(&question.id);
            std::panic::catch_unwind(run).is_err()
        })
        .map(|question| question.id.as_str())
        .collect();
    assert!(failed.is_empty(), "worked answers not met: {failed:?}");
}
