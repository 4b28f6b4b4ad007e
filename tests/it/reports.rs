//! The reports as a whole: all of them on real, empty and odd graphs, refusals, RDF, properties.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Quad};
use plangraph::input::{self, SourceText};
use plangraph::kernel::Watch;
use plangraph::network::{ResponsibilityGraph, Row, Selection, Task, Unit};
use plangraph::report::{self, Kind, REPORTS, Report, ReportError, Request};
use plangraph::vocab::plan;
use proptest::prelude::*;
use serde_json::Value;

use crate::support;

fn corpus() -> ResponsibilityGraph {
    support::loaded().network().unwrap()
}

fn request(report: &str, plans: &[&str], arguments: &[(&str, &str)]) -> Request {
    Request {
        selection: Selection {
            plans: plans.iter().map(|&id| id.to_owned()).collect(),
            ..Selection::default()
        },
        report: report.to_owned(),
        arguments: arguments.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
        quotes: true,
    }
}

fn run(graph: &ResponsibilityGraph, request: &Request) -> Result<Value, ReportError> {
    report::run(graph, request, &Watch::default()).map(|(document, _)| document.result)
}

fn result(graph: &ResponsibilityGraph, report: &str, plans: &[&str]) -> Value {
    run(graph, &request(report, plans, &[])).unwrap_or_else(|error| panic!("{report}: {error}"))
}

/// A graph from a table of assignments.
fn table(rows: &str) -> ResponsibilityGraph {
    let text = format!("plan,task,position,unit\n{rows}");
    input::network(&SourceText { name: "t.csv".to_owned(), text })
        .unwrap_or_else(|found| panic!("{}", found[0]))
}

/// Values that every parameter of a report accepts, taken from the graph.
fn values(graph: &ResponsibilityGraph, report: &Report) -> Vec<(String, String)> {
    let unit = |at: usize| graph.units.get(at).map_or_else(|| "x/y".to_owned(), |unit| unit.id.clone());
    let mut units = 0;
    report
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .map(|parameter| {
            let value = match parameter.kind {
                Kind::Unit => {
                    units += 1;
                    unit(units - 1)
                }
                Kind::Plan => graph.plan_ids().get(units).map_or_else(|| "p".to_owned(), |&id| id.to_owned()),
                Kind::Change => format!("remove:{}", unit(0)),
                kind => kind.default().unwrap_or_default(),
            };
            (parameter.name.to_owned(), value)
        })
        .collect()
}

#[test]
fn every_report_answers_on_every_plan_and_its_table_is_square() {
    let corpus = corpus();
    let plans: Vec<Vec<&str>> = corpus.plan_ids().into_iter().map(|id| vec![id]).chain([vec![]]).collect();
    for report in REPORTS {
        for plans in &plans {
            let selected = request("", plans, &[]).selection;
            let part = report::select(&corpus, &selected).unwrap();
            let request = Request { arguments: values(&part, report), ..request(report.name, plans, &[]) };
            match report::run(&corpus, &request, &Watch::default()) {
                Ok((document, outcome)) => {
                    assert!(document.result.is_object(), "{}", report.name);
                    let sheet = outcome.sheet();
                    let wide = sheet.header.len();
                    assert!(sheet.rows.iter().all(|row| row.len() == wide), "{} {plans:?}", report.name);
                    assert!(sheet.summary.is_empty() || sheet.summary.ends_with('\n'), "{}", report.name);
                    let (again, _) = report::run(&corpus, &request, &Watch::default()).unwrap();
                    assert_eq!(document.result, again.result, "{}: same question, same answer", report.name);
                }
                Err(ReportError::Empty { .. }) => assert!(part.tasks.is_empty(), "{}", report.name),
                Err(error) => panic!("{} {plans:?}: {error}", report.name),
            }
        }
    }
}

#[test]
fn no_report_fails_on_an_odd_graph() {
    let star: Vec<String> = (1..=9).map(|task| format!("p,{task},1,d/hub\np,{task},2,d/u{task}\n")).collect();
    let same: Vec<String> =
        (1..=3).map(|task| format!("p,{task},1,d/a\np,{task},2,d/b\np,{task},3,d/c\n")).collect();
    let odd = [
        ("empty", String::new()),
        ("a task without unit", "p,1,,\n".to_owned()),
        ("one unit, one task", "p,1,1,d/a\n".to_owned()),
        ("one unit, two tasks", "p,1,1,d/a\np,2,1,d/a\n".to_owned()),
        ("two parts", "p,1,1,d/a\np,1,2,d/b\np,2,1,e/c\np,2,2,e/d\np,3,,\n".to_owned()),
        ("a star", star.concat()),
        ("the same list thrice", same.concat()),
        ("two plans", "p,1,1,d/a\np,1,2,d/b\nq,1,1,e/a\nq,1,2,d/b\n".to_owned()),
    ];
    for (what, rows) in odd {
        let graph = table(&rows);
        for report in REPORTS {
            let arguments = values(&graph, report);
            let request = Request { arguments, ..request(report.name, &[], &[]) };
            match report::run(&graph, &request, &Watch::default()) {
                Ok((document, _)) => {
                    assert!(document.result.is_object(), "{} on {what}", report.name);
                }
                Err(ReportError::Empty { .. }) => {
                    assert!(graph.tasks.is_empty(), "{} on {what}", report.name);
                }
                Err(ReportError::Unit(_) | ReportError::Plan { .. } | ReportError::Contradiction(_)) => {}
                Err(error) => panic!("{} on {what}: {error}", report.name),
            }
        }
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_the_reason() {
    let corpus = corpus();
    let said = |request: &Request| run(&corpus, request).unwrap_err().to_string();
    assert_eq!(said(&request("lod", &[], &[])), "there is no report `lod`; did you mean `load`?");
    assert_eq!(
        said(&request("load", &["jiading-2024"], &[])),
        "no plan `jiading-2024` is loaded; did you mean `jiading-2025`?"
    );
    assert_eq!(
        said(&request("removal", &["jiading-2025"], &[("unit", "310114/kewe")])),
        "no unit `310114/kewe` here; did you mean `310114/kewei`?"
    );
    assert!(said(&request("removal", &[], &[])).starts_with("the report `removal` needs `unit`: "));
    assert!(said(&request("load", &[], &[("k", "2")])).starts_with("the report `load` has no parameter `k`"));
    let empty = said(&request("load", &["minhang-2025"], &[]));
    assert_eq!(empty, "minhang-2025 lists no task; this report looks at tasks");
    let mut without = request("load", &[], &[]);
    without.selection.without = vec!["310115/kejingwe".to_owned()];
    assert!(said(&without).contains("did you mean `310115/kejingwei`?"));
}

#[test]
fn leaving_out_the_hub_shows_what_it_hides() {
    let corpus = corpus();
    let mut asked = request("load", &["pudong-2025-28"], &[]);
    asked.selection.without = vec!["310115/kejingwei".to_owned()];
    let load = run(&corpus, &asked).unwrap();
    assert_eq!(load["tasks"], 17);
    assert!(load["units"].as_array().unwrap().iter().all(|unit| unit["unit"] != "310115/kejingwei"));
}

#[test]
fn quotes_open_the_words_behind_the_numbers() {
    let corpus = corpus();
    let asked = request("load", &["jiading-2025"], &[]);
    let (document, _) = report::run(&corpus, &asked, &Watch::default()).unwrap();
    let quotes = document.quotes.unwrap();
    let first = document.result["units"][0]["evidence"][0].as_str().unwrap();
    let label = document.result["units"][0]["label"].as_str().unwrap();
    let words: String = quotes[first][0].quote.split_whitespace().collect();
    assert_eq!(words, label);
    assert!(quotes[first][0].span.contains("#char="));
    assert_eq!(quotes.len(), 37, "one a assignment of the plan");
}

#[test]
fn what_a_report_points_at_in_the_graph_is_there() {
    use oxigraph::model::{NamedOrBlankNode, Term};
    let store = support::completed();
    let reports = store.reports().unwrap();
    let quads = store.quads().map(Result::unwrap).chain(reports.iter().cloned());
    let subjects: BTreeSet<String> = quads.map(|quad| quad.subject.to_string()).collect();
    let instances = format!("{}id/", store.iris().base());
    let mut links = 0;
    for quad in reports {
        assert!(matches!(quad.subject, NamedOrBlankNode::NamedNode(_)), "{quad}");
        if let Term::NamedNode(node) = &quad.object
            && node.as_str().starts_with(&instances)
        {
            links += 1;
            assert!(subjects.contains(&node.to_string()), "{quad}");
        }
    }
    assert!(links > 10_000, "{links}");
}

/// Rows of a SELECT, as text.
fn select(store: &plangraph::store::PlanStore, query: &str) -> Vec<Vec<String>> {
    use plangraph::sparql::{Format, Limits, Local, Prepared, TableFormat};
    let mut out = Vec::new();
    let prepared = Prepared::parse(query).unwrap();
    let snapshot = store.snapshot().unwrap();
    let limits = Limits::within(std::time::Duration::from_mins(1));
    prepared
        .run(&snapshot, &limits, &Local::new(&snapshot), Format::Table(TableFormat::Csv), &mut out)
        .unwrap();
    let mut reader = csv::Reader::from_reader(out.as_slice());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn sparql_finds_in_the_computed_graph_what_the_report_says() {
    let store = support::completed();
    let graph = store.network().unwrap();
    let rows = select(
        &store,
        "PREFIX load: <https://w3id.org/plangraph/report/load#>
         SELECT ?unit ?tasks (COUNT(?assignment) AS ?evidence) WHERE {
           GRAPH <https://w3id.org/plangraph/graph/computed> {
             ?report plan:reportName \"load\" ; plan:ofPlan <https://w3id.org/plangraph/id/plan/jiading-2025> ;
               load:units ?row .
             ?row load:unit ?unit ; load:tasks ?tasks ; prov:wasDerivedFrom ?assignment .
           }
         } GROUP BY ?unit ?tasks",
    );
    let load = result(&graph, "load", &["jiading-2025"]);
    let said: BTreeSet<Vec<String>> = load["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| {
            let iri = format!("https://w3id.org/plangraph/id/unit/{}", unit["unit"].as_str().unwrap());
            vec![iri, unit["tasks"].to_string(), unit["evidence"].as_array().unwrap().len().to_string()]
        })
        .collect();
    assert_eq!(rows.into_iter().collect::<BTreeSet<_>>(), said);
    let meaning = select(
        &store,
        "PREFIX load: <https://w3id.org/plangraph/report/load#>
         SELECT ?text WHERE { GRAPH ?g { load:fractional rdfs:comment ?text } }",
    );
    assert!(meaning[0][0].contains("divided by the number of units"), "{meaning:?}");
}

#[test]
fn reports_in_the_graph_follow_the_documents() {
    let workspace = support::workspace();
    let records = support::records(&workspace);
    let store = support::completed();
    let count = |store: &plangraph::store::PlanStore| {
        select(store, "SELECT (COUNT(?r) AS ?n) WHERE { GRAPH ?g { ?r a plan:AnalysisReport } }")[0][0]
            .clone()
    };
    let before = count(&store);
    assert_ne!(before, "0");
    store.remove_document("jiading-2025").unwrap();
    assert_eq!(count(&store), "0", "what rested on the document is gone with it");
    store.complete().unwrap();
    let left = count(&store);
    assert!(left != "0" && left != before, "{left} {before}");
    let jiading = records.iter().find(|record| record.id == "jiading-2025").unwrap();
    store.load_document(jiading, &workspace.register).unwrap();
    store.complete().unwrap();
    assert_eq!(count(&store), before);
}

#[test]
fn reports_outlive_what_a_client_writes_beside_the_network() {
    let store = support::completed();
    let there = |store: &plangraph::store::PlanStore| {
        select(store, "SELECT (COUNT(?r) AS ?n) WHERE { GRAPH ?g { ?r a plan:AnalysisReport } }")[0][0] != "0"
    };
    let network = || format!("{:?}", store.network().unwrap());
    let before = network();
    let write = |predicate: NamedNodeRef<'_>, object: NamedNodeRef<'_>| {
        let mut change = store.change().unwrap();
        let subject = NamedNode::new("http://example.org/mine").unwrap();
        change.insert(Quad::new(subject, predicate, object, GraphName::DefaultGraph)).unwrap();
        change.commit().unwrap()
    };
    let class = NamedNode::new("http://example.org/Note").unwrap();
    for predicate in [rdf::TYPE, rdf::VALUE] {
        let changed = write(predicate, class.as_ref());
        assert!(changed.default_graph && !changed.network && there(&store), "{predicate}");
        assert_eq!(network(), before, "{predicate}");
    }
    let changed = write(rdf::TYPE, plan::TASK_CLASS);
    assert!(changed.network && !there(&store));
    assert_ne!(network(), before);
    store.complete().unwrap();
    assert!(there(&store));
}

#[test]
fn a_restored_backup_has_the_reports_and_each_store_one_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = support::plangraph();
        let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["load", "--quiet", "--data", "data"]);
    run(&["backup", "copy", "--data", "data"]);
    run(&["restore", "copy", "--data", "restored"]);
    let export = |data: &str| run(&["export", "--data", data]);
    let (before, after) = (export("data"), export("restored"));
    assert!(before.contains("/id/report/all/") && before == after, "what is restored differs");
    for data in ["data", "restored"] {
        let snapshots = std::fs::read_dir(folder.path().join(data).join("snapshots")).unwrap();
        // The file and CURRENT, which names it.
        assert_eq!(snapshots.count(), 2, "{data}");
    }
}

#[test]
fn the_projection_agrees_with_sparql() {
    let store = support::loaded();
    let rows = select(
        &store,
        "SELECT ?a ?b (COUNT(?task) AS ?shared) WHERE {
           ?task plan:responsibleParty ?p , ?q . ?p dcterms:identifier ?a . ?q dcterms:identifier ?b .
           FILTER(STR(?a) < STR(?b))
           FILTER NOT EXISTS { ?p a plan:OpenPartySet } FILTER NOT EXISTS { ?q a plan:OpenPartySet }
         } GROUP BY ?a ?b",
    );
    let counted: BTreeMap<(String, String), String> =
        rows.into_iter().map(|row| ((row[0].clone(), row[1].clone()), row[2].clone())).collect();
    let pairs = result(&store.network().unwrap(), "pairs", &[]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let said: BTreeMap<(String, String), String> = pairs["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| ((text(&pair["units"][0]), text(&pair["units"][1])), pair["shared"].to_string()))
        .collect();
    assert_eq!(counted, said);
}

/// Tasks as lists of unit numbers.
fn lists() -> impl Strategy<Value = Vec<Vec<usize>>> {
    let list =
        prop::collection::btree_set(0_usize..8, 0..5).prop_map(|set| set.into_iter().collect::<Vec<_>>());
    prop::collection::vec(list, 1..9)
}

fn network(lists: &[Vec<usize>], name: impl Fn(usize) -> String) -> ResponsibilityGraph {
    let unit = |number: usize| Unit {
        id: name(number),
        label: name(number),
        open_set: false,
        functions: Vec::new(),
    };
    let numbered = || (1..).zip(lists);
    let rows = numbered().flat_map(|(task, units)| {
        let name = &name;
        (1..).zip(units).map(move |(position, &number)| Row {
            plan: "p".to_owned(),
            task,
            position,
            unit: name(number),
            assignment: format!("{task}/{position}"),
        })
    });
    let tasks = numbered().map(|(number, _)| Task { plan: "p".to_owned(), number, title: String::new() });
    let named: BTreeSet<usize> = lists.iter().flatten().copied().collect();
    ResponsibilityGraph::new(named.into_iter().map(unit).collect(), tasks.collect(), rows.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn degree_sums_agree(lists in lists()) {
        let graph = network(&lists, |number| format!("d/u{number}"));
        let load = result(&graph, "load", &[]);
        let units = load["units"].as_array().unwrap();
        let sum: u64 = units.iter().map(|unit| unit["tasks"].as_u64().unwrap()).sum();
        prop_assert_eq!(sum, lists.iter().map(|list| list.len() as u64).sum::<u64>());
        let fractional: f64 = units.iter().map(|unit| unit["fractional"].as_f64().unwrap()).sum();
        let with_units = lists.iter().filter(|list| !list.is_empty()).count();
        prop_assert!((fractional - real(with_units)).abs() < 1e-9);
        let pairs = result(&graph, "pairs", &[]);
        let newman: f64 =
            pairs["pairs"].as_array().unwrap().iter().map(|pair| pair["newman"].as_f64().unwrap()).sum();
        let expected: f64 = lists.iter().filter(|list| list.len() > 1).map(|list| real(list.len()) / 2.0).sum();
        prop_assert!((newman - expected).abs() < 1e-9);
    }

    #[test]
    fn relabelling_changes_nothing(lists in lists(), shift in 1_usize..8) {
        let plain = network(&lists, |number| format!("d/u{number}"));
        let moved = network(&lists, |number| format!("d/u{}", (number + shift) % 8));
        for report in ["load", "pairs", "fragility", "position", "channels"] {
            let (one, other) = (result(&plain, report, &[]), result(&moved, report, &[]));
            prop_assert_eq!(figures(&one), figures(&other), "{}", report);
        }
        let (one, other) = (result(&plain, "cover", &[]), result(&moved, "cover", &[]));
        for key in ["size", "optima_count", "exact", "lower_bound", "uncovered"] {
            prop_assert_eq!(&one[key], &other[key], "{}", key);
        }
    }
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// All numbers of a result, rounded, in order of size: what does not depend on names.
fn figures(value: &Value) -> Vec<String> {
    fn collect(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::Number(number) => out.push(format!("{:.9}", number.as_f64().unwrap() + 0.0)),
            Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
            Value::Object(entries) => entries.values().for_each(|item| collect(item, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    collect(value, &mut out);
    out.sort();
    out
}
