//! Reports of the responsibility analysis in the computed graph.
//!
//! They follow from the responsibility graph and are several times the triples of it, so that they stand in snapshots and
//! not in the store. Reports span documents: they are filled in once all are written ([`PlanStore::complete`]). The next
//! snapshot takes them over unless something was written that they rest on; then they are absent until they are true again,
//! never stale.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedOrBlankNode, Term, Triple};

use super::read::Reader;
use super::{PlanStore, StoreError, computed, network_of};
use crate::iri::Iris;
use crate::kernel::Watch;
use crate::map::{self, Names, REPORT_PATH};
use crate::network::{ResponsibilityGraph, Selection};
use crate::report::{self, REPORTS, ReportError, Request};
use crate::snapshot::{Snapshot, SnapshotError};
use crate::vocab::{REPORTS as REPORTS_NAMESPACE, dcterms, plan};

/// Tasks above which reports are left to be asked for: to write them would take longer than to load. (Those of 50 tasks in five plans
/// are four times the triples of the plans.)
const MAX_TASKS: usize = 200;

impl PlanStore {
    /// Makes everything durable, fills in the reports and leaves a snapshot for who serves it, after documents were written
    /// or removed.
    ///
    /// # Errors
    /// When the engine fails or the files cannot be written.
    pub fn complete(&self) -> Result<(), StoreError> {
        self.sync()?;
        self.fill_reports()
    }

    /// Fills in what a process that was killed left out; writes nothing where nothing is missing.
    ///
    /// # Errors
    /// As [`PlanStore::complete`].
    pub fn fill_in(&self) -> Result<(), StoreError> {
        if self.describe_totals()? {
            self.persist()?;
        }
        self.fill_reports()
    }

    /// Computes every report of every plan and of all plans together, where they are not there; for a store that is open
    /// for reading, in a snapshot of its own.
    ///
    /// # Errors
    /// When the engine fails or the snapshot cannot be written.
    pub fn fill_reports(&self) -> Result<(), StoreError> {
        let snapshot = self.snapshot()?;
        if has_reports(&snapshot, &self.iris)? || self.has_many_tasks()? {
            return Ok(());
        }
        let graph = network_of(&snapshot)?;
        if graph.tasks.is_empty() {
            return Ok(());
        }
        let version = Triple::new(newest_report(&self.iris), dcterms::HAS_VERSION, version());
        let mut reports = triples(&graph, &self.iris)?;
        reports.push(version);
        // A snapshot that nobody reads goes when the next one is there.
        drop(snapshot);
        self.add_to_snapshot(reports)
    }

    /// Whether there are more tasks than [`MAX_TASKS`].
    fn has_many_tasks(&self) -> Result<bool, StoreError> {
        let class = plan::TASK_CLASS.into();
        let tasks = self.store.quads_for_pattern(
            None,
            Some(rdf::TYPE),
            Some(class),
            Some(GraphNameRef::DefaultGraph),
        );
        let found = tasks.take(MAX_TASKS + 1).try_fold(0, |count, task| task.map(|_| count + 1))?;
        Ok(found > MAX_TASKS)
    }
}

/// Whether this version of the program has filled in the reports of a snapshot.
fn has_reports(snapshot: &Snapshot, iris: &Iris) -> Result<bool, SnapshotError> {
    let graph = computed::graph(iris);
    let versions = Reader::new(snapshot, graph.as_ref())
        .and_then(|reader| reader.terms_of(newest_report(iris).as_ref(), dcterms::HAS_VERSION));
    let versions = versions.map_err(SnapshotError::damaged(snapshot.path()))?;
    Ok(versions == [Term::from(version())])
}

/// The reports that a snapshot holds.
pub(super) fn of_snapshot(snapshot: &Snapshot, iris: &Iris) -> Result<Vec<Triple>, SnapshotError> {
    let (mut triples, is_report) = (snapshot.graph(&computed::graph(iris))?, is_report(iris));
    triples.retain(is_report);
    Ok(triples)
}

/// Whether a triple of the computed graph belongs to a report: to what it says, or to what its words mean.
pub(super) fn is_report(iris: &Iris) -> impl Fn(&Triple) -> bool {
    let starts = [iris.id(REPORT_PATH).into_string(), REPORTS_NAMESPACE.to_owned()];
    move |triple| match &triple.subject {
        NamedOrBlankNode::NamedNode(subject) => {
            starts.iter().any(|start| subject.as_str().starts_with(start))
        }
        NamedOrBlankNode::BlankNode(_) => false,
    }
}

/// The node that says which version of the program filled in the reports.
fn newest_report(iris: &Iris) -> NamedNode {
    iris.id(&format!("{REPORT_PATH}all"))
}

fn version() -> Literal {
    Literal::new_simple_literal(env!("CARGO_PKG_VERSION"))
}

/// All reports that need no further value, and what they are.
fn triples(graph: &ResponsibilityGraph, iris: &Iris) -> Result<Vec<Triple>, StoreError> {
    let names = Names::new(graph);
    let plans = graph.plan_ids().into_iter().map(Some).chain([None]);
    let mut triples: Vec<Triple> = REPORTS.iter().flat_map(map::report_terms).collect();
    for plan in plans {
        let selection =
            Selection { plans: plan.map(str::to_owned).into_iter().collect(), ..Selection::default() };
        for report in REPORTS.iter().filter(|report| report.in_graph && report.needs_nothing()) {
            let request = Request {
                selection: selection.clone(),
                report: report.name.to_owned(),
                arguments: Vec::new(),
                quotes: false,
            };
            match report::run(graph, &request, &Watch::default()) {
                Ok((document, _)) => triples.extend(map::report(&document, plan, &names, iris)),
                // A plan without tasks has no report about tasks.
                Err(ReportError::Empty { .. }) => {}
                Err(error) => return Err(StoreError::Report(error)),
            }
        }
    }
    Ok(triples)
}
