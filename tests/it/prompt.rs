//! Queries answered on the thread that asks: the same answers as elsewhere, and nothing that is not paid for by quads.

use std::io::{self, Write};
use std::time::Duration;

use oxigraph::model::{GraphName, NamedNode, Quad};
use plangraph::snapshot::Snapshot;
use plangraph::sparql::{Asked, Form, Job, JobLimits, Local, Output, Prompt, TableFormat};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::differential::group;
use crate::support;

fn job(snapshot: &Snapshot, asked: Asked) -> Job {
    let limits = JobLimits { time: Duration::from_mins(1), rows: usize::MAX, scanned: u64::MAX };
    Job { table: Some(TableFormat::Tsv), ..Job::new(snapshot, asked, limits) }
}

fn query(snapshot: &Snapshot, text: &str) -> Job {
    job(snapshot, Asked::Query { text: format!("PREFIX : <http://e/> {text}"), base: None })
}

struct Whole(Vec<u8>);

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Output for Whole {
    fn head(&mut self, _: Form) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_the_library_asks_is_answered_as_by_a_worker() {
    let store = support::completed();
    let (_folder, snapshot) = support::snapshot(store.engine().iter().map(Result::unwrap));
    let (mut answered, mut outgrown) = (Vec::new(), Vec::new());
    for query in support::queries() {
        let name = query.name.clone();
        let asked = Asked::Named { text: query.text, values: Vec::new(), name: query.name };
        let job = job(&snapshot, asked);
        match job.promptly(&snapshot) {
            Some(Prompt::Answer { body, summary, .. }) => {
                let mut whole = Whole(Vec::new());
                let expected = job.run(&snapshot, &Local::new(&snapshot), &mut whole).unwrap();
                assert_eq!((body, summary), (whole.0, expected), "{name}");
                answered.push(name);
            }
            Some(Prompt::Outgrown) => outgrown.push(name),
            None => {}
        }
    }
    // How many there are depends on the speed of the machine, up to the first that reads too much.
    assert!(answered.len() + outgrown.len() > 20, "{answered:?} {outgrown:?}");
    assert!(answered.contains(&"evidence-of".to_owned()), "{answered:?}");
}

fn node(number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/{number}"))
}

#[test]
fn what_reads_much_or_answers_at_length_is_begun_elsewhere() {
    let quads = (0..5_000).map(|number| Quad::new(node(number), node(1), node(0), GraphName::DefaultGraph));
    let (_folder, snapshot) = support::snapshot(quads);
    let outgrown = |text: &str| matches!(query(&snapshot, text).promptly(&snapshot), Some(Prompt::Outgrown));
    assert!(outgrown("SELECT (COUNT(*) AS ?n) { ?s :1 ?o FILTER(?s != ?o) }"));
    assert!(outgrown("SELECT ?s { ?s :1 :0 } LIMIT 1001"));
    assert!(!outgrown("SELECT ?s { ?s :1 :0 } LIMIT 1000"));
    assert!(!outgrown("ASK { ?s :1 :0 }"));
}

#[test]
fn what_is_to_be_told_of_a_query_is_told_elsewhere() {
    let (_folder, snapshot) = support::snapshot(std::iter::empty());
    for text in ["ASK {", "ASK FROM :g {}", &format!("ASK {{}} #{}", "x".repeat(3_000))] {
        assert!(query(&snapshot, text).promptly(&snapshot).is_none(), "{text}");
    }
    let asked = query(&snapshot, "ASK {}");
    assert!(matches!(asked.promptly(&snapshot), Some(Prompt::Answer { .. })));
    assert!(Job { table: None, ..asked.clone() }.promptly(&snapshot).is_none(), "no format");
    assert!(Job { dataset: Some((Vec::new(), Vec::new())), ..asked }.promptly(&snapshot).is_none());
}

/// Few objects, so that what is joined by them multiplies.
fn hubs() -> impl Strategy<Value = Vec<Quad>> {
    let graph = prop_oneof![2 => Just(GraphName::DefaultGraph), 1 => Just(GraphName::from(node(8)))];
    let quad = (0..40_usize, 10..13_usize, 0..2_usize, graph)
        .prop_map(|(subject, verb, object, graph)| Quad::new(node(subject), node(verb), node(object), graph));
    vec(quad, 20..80)
}

/// Whether some path may have no steps.
fn has_no_steps(group: &str) -> bool {
    group.contains('*') || group.contains("? ")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// No row comes without a quad that was read for it, one for each part of a union and rows that the query brought along
    /// aside; paths of no steps begin and end at both nodes of a quad.
    #[test]
    fn rows_are_paid_for(quads in hubs(), groups in vec(group(), 8)) {
        let (_folder, snapshot) = support::snapshot(quads);
        for group in groups.into_iter().filter(|group| !group.contains("VALUES")) {
            let asked = query(&snapshot, &format!("SELECT * {{ {group} }}"));
            if let Some(Prompt::Answer { summary, .. }) = asked.promptly(&snapshot) {
                let most = if has_no_steps(&group) { 2 * summary.scanned } else { summary.scanned };
                prop_assert!(summary.rows as u64 <= most + 1 + group.matches("UNION").count() as u64, "{summary:?} {group}");
            }
        }
    }
}
