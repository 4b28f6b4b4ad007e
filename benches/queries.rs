//! The query library and an ad-hoc mix on made-up plans: planned by us, and as the engine plans by itself, on the same
//! snapshot in the same process, taking turns.
//!
//! `cargo bench --bench queries -- [SNAPSHOT [QUERY]]`; a snapshot of 100 plans is made where there is none.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Literal, Term};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use plangraph::iri::Iris;
use plangraph::snapshot::{DatasetClause, Guard, Snapshot, View, write};
use plangraph::sparql::{FUNCTIONS, Limits, Local, Prepared, on_big_stack};
use plangraph::workspace::Workspace;
use plangraph::{assets, library, synth, vocab};
use spargebra::{Query, SparqlParser};

/// Plans of a snapshot that is made.
const PLANS: usize = 100;

/// Rounds of one query at least and at most, and the time after which it has no further round.
const LEAST_ROUNDS: usize = 5;
const MOST_ROUNDS: usize = 400;
const ENOUGH: Duration = Duration::from_millis(500);

/// Beside the library.
const AD_HOC: &[(&str, &str)] = &[
    ("count-tasks", "SELECT (COUNT(*) AS ?n) { ?task a plan:Task }"),
    ("count-units", "SELECT (COUNT(DISTINCT ?unit) AS ?n) { ?task plan:responsibleParty ?unit }"),
    (
        "busiest-units",
        "SELECT ?unit (COUNT(?task) AS ?tasks) { ?task plan:responsibleParty ?unit } GROUP BY ?unit ORDER BY DESC(?tasks) ?unit LIMIT 20",
    ),
    ("classes", "SELECT ?class (COUNT(*) AS ?n) { ?x a ?class } GROUP BY ?class"),
    (
        "first-titles",
        "SELECT ?task ?title { ?task a plan:Task ; skos:prefLabel ?title } ORDER BY ?title LIMIT 10",
    ),
    (
        "one-park",
        "SELECT ?park ?name { ?park a plan:Park ; skos:prefLabel ?name ; dcterms:identifier ?id FILTER(?id = \"synth-0\") }",
    ),
    (
        "targets-of-parks",
        "SELECT ?park ?value ?year { ?park a plan:Park . ?q a plan:Target ; plan:scope ?park ; plan:value ?value ; plan:deadline ?year }",
    ),
    (
        "tasks-without-evidence",
        "SELECT ?task { ?task a plan:Task FILTER NOT EXISTS { ?assignment plan:task ?task ; plan:evidence/plan:quote ?quote } }",
    ),
    (
        "parties-in-area",
        "SELECT ?task ?label { ?task plan:responsibleParty ?unit ; skos:prefLabel ?label . ?unit plan:scopeDistrict ?area . ?area skos:notation \"310114\" }",
    ),
    (
        "title-text",
        "SELECT ?task ?title { ?task a plan:Task ; skos:prefLabel ?title FILTER(CONTAINS(?title, \"供应链\")) }",
    ),
];

fn main() {
    let mut given = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let folder = tempfile::tempdir().unwrap();
    let path = given.next().map_or_else(|| folder.path().join("made.snapshot"), PathBuf::from);
    let wanted = given.next();
    if !path.exists() {
        make(&path);
    }
    let snapshot = Snapshot::open(&path).unwrap();
    let mut queries: Vec<(String, Query)> = library::read(&assets::queries())
        .unwrap()
        .into_iter()
        .filter(|query| !query.text.contains("SERVICE"))
        .map(|query| (query.name.clone(), query.bind(&[]).unwrap()))
        .filter(|(_, query)| !matches!(query, Query::Describe { .. }))
        .collect();
    queries.extend(AD_HOC.iter().map(|(name, text)| ((*name).to_owned(), parsed(text))));
    println!("{:<32}{:>12}{:>12}{:>8}", "query", "planned ms", "stock ms", "ratio");
    let mut ratios = Vec::new();
    queries.retain(|(name, _)| wanted.as_ref().is_none_or(|wanted| wanted == name));
    for (name, query) in queries {
        let [planned, stock] = on_big_stack(|| medians(&snapshot, &query)).unwrap();
        println!("{name:<32}{:>12.3}{:>12.3}{:>8.2}", planned * 1e3, stock * 1e3, stock / planned);
        ratios.push(stock / planned);
    }
    summary(&mut ratios);
}

/// What became of the whole.
fn summary(ratios: &mut [f64]) {
    ratios.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "few queries")]
    let mean = ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64;
    let faster = ratios.iter().filter(|ratio| **ratio > 1.1).count();
    let slower = ratios.iter().filter(|ratio| **ratio < 1.0 / 1.05).count();
    println!("{} queries: {faster} faster by a tenth, {slower} slower by a twentieth", ratios.len());
    println!("geometric mean {:.2}, least {:.2}", mean.exp(), ratios.first().unwrap_or(&1.0));
}

/// Median seconds, planned and not.
fn medians(snapshot: &Arc<Snapshot>, query: &Query) -> [f64; 2] {
    let mut times = [Vec::new(), Vec::new()];
    let began = Instant::now();
    for round in 0..MOST_ROUNDS {
        for way in [round % 2, 1 - round % 2] {
            let query = query.clone();
            let began = Instant::now();
            if way == 0 {
                planned(snapshot, query);
            } else {
                stock(snapshot, query);
            }
            times[way].push(began.elapsed().as_secs_f64());
        }
        if round >= LEAST_ROUNDS && began.elapsed() > ENOUGH {
            break;
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}

fn planned(snapshot: &Arc<Snapshot>, query: Query) {
    let limits = Limits::within(Duration::from_mins(5));
    let prepared = Prepared::from(query);
    prepared.evaluate(snapshot, &limits, &Local::new(snapshot), written).unwrap();
}

fn stock(snapshot: &Snapshot, mut query: Query) {
    let evaluator = FUNCTIONS.into_iter().fold(SparqlEvaluator::new(), |evaluator, (name, function)| {
        evaluator.with_custom_function(name.into_owned(), move |arguments| match arguments {
            [Term::Literal(text)] => Some(Literal::new_simple_literal(function(text.value())).into()),
            _ => None,
        })
    });
    let clause = DatasetClause::take_from(&mut query);
    let guard = Guard::unlimited().with_deadline(Instant::now() + Duration::from_mins(5));
    let view = View::new(snapshot, &clause, &guard).unwrap();
    written(evaluator.for_query(query).on_queryable_dataset(view).execute().unwrap()).unwrap();
}

/// Writes the answer away.
fn written(results: QueryResults<'_>) -> Result<(), QueryEvaluationError> {
    match results {
        QueryResults::Solutions(solutions) => {
            let json = QueryResultsSerializer::from_format(QueryResultsFormat::Json);
            let variables = solutions.variables().to_vec();
            let mut writer = json.serialize_solutions_to_writer(std::io::sink(), variables).unwrap();
            for solution in solutions {
                writer.serialize(&solution?).unwrap();
            }
            writer.finish().unwrap().flush().unwrap();
        }
        QueryResults::Graph(triples) => {
            for triple in triples {
                std::hint::black_box(triple?);
            }
        }
        QueryResults::Boolean(_) => {}
    }
    Ok(())
}

fn parsed(text: &str) -> Query {
    let parser = vocab::PREFIXES
        .iter()
        .fold(SparqlParser::new(), |parser, (prefix, iri)| parser.with_prefix(*prefix, *iri).unwrap());
    parser.parse_query(text).unwrap()
}

fn make(path: &Path) {
    let mut nquads = tempfile::tempfile().unwrap();
    let register = Workspace::embedded().unwrap().register;
    let mut out = std::io::BufWriter::new(&nquads);
    synth::write_nquads(&mut out, (1, PLANS), &register, &Iris::default()).unwrap();
    out.flush().unwrap();
    drop(out);
    std::io::Seek::rewind(&mut nquads).unwrap();
    let quads = RdfParser::from_format(RdfFormat::NQuads).for_reader(std::io::BufReader::new(nquads));
    write(path, "made", &[], quads).unwrap();
}
