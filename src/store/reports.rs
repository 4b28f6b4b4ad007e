//! Reports of the responsibility analysis in the computed graph.
//!
//! Reports span documents, so they are filled in once all are written ([`PlanStore::complete`]); writing a
//! document removes those that were there. They are absent until they are true again, never stale.

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedOrBlankNode, Quad, Triple};
use oxigraph::store::Transaction;

use super::{PlanStore, StoreError, computed};
use crate::kernel::Watch;
use crate::map::{self, Names, REPORT_PATH};
use crate::network::{ResponsibilityGraph, Selection};
use crate::report::{self, REPORTS, ReportError, Request};
use crate::vocab::{dcterms, plan};

/// Tasks above which reports are left to be asked for: to write them would take longer than to load. (Those of 50 tasks in five plans
/// are four times the triples of the plans.)
const MAX_TASKS: usize = 200;

impl PlanStore {
    /// Fills in the reports, makes everything durable and leaves a snapshot for who serves it, after documents were written
    /// or removed.
    ///
    /// # Errors
    /// When the engine fails or the files cannot be written.
    pub fn complete(&self) -> Result<(), StoreError> {
        self.fill_reports()?;
        self.sync()?;
        self.snapshot().map(|_| ())
    }

    /// Fills in what a process that was killed left out; writes nothing where nothing is missing.
    ///
    /// # Errors
    /// As [`PlanStore::complete`].
    pub fn fill_in(&self) -> Result<(), StoreError> {
        let (reports, digests) = (self.fill_reports()?, self.describe_inferred_graphs()?);
        if reports || digests { self.persist() } else { Ok(()) }
    }

    /// Computes every report of every plan and of all plans together, where they are not there. Returns
    /// whether they were not.
    ///
    /// # Errors
    /// When the engine fails or a report cannot be computed.
    fn fill_reports(&self) -> Result<bool, StoreError> {
        if self.has_reports()? || self.has_many_tasks()? {
            return Ok(false);
        }
        let graph = self.network()?;
        if graph.tasks.is_empty() {
            return Ok(false);
        }
        let mut transaction = self.begin()?;
        self.forget_reports(&mut transaction)?;
        let name = computed::graph(&self.iris);
        let version = Triple::new(self.newest_report(), dcterms::HAS_VERSION, version());
        transaction.insert(version.as_ref().in_graph(name.as_ref()));
        for triple in triples(&graph, self)? {
            transaction.insert(triple.as_ref().in_graph(name.as_ref()));
        }
        self.commit(transaction)?;
        Ok(true)
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

    /// Whether this version of the program has filled in the reports since the last change.
    fn has_reports(&self) -> Result<bool, StoreError> {
        let name = computed::graph(&self.iris);
        let filled = Quad::new(self.newest_report(), dcterms::HAS_VERSION, version(), name);
        Ok(self.store.contains(&filled)?)
    }

    /// The node that says which version of the program filled in the reports.
    fn newest_report(&self) -> NamedNode {
        self.iris.id(&format!("{REPORT_PATH}all"))
    }

    /// Removes all reports: what they rest on is about to change.
    pub(super) fn forget_reports(&self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        let name = computed::graph(&self.iris);
        let below = self.iris.id(REPORT_PATH).into_string();
        let is_report = |quad: &Quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => node.as_str().starts_with(&below),
            NamedOrBlankNode::BlankNode(_) => false,
        };
        let quads = transaction.quads_for_pattern(None, None, None, Some(name.as_ref().into()));
        let stale: Vec<Quad> =
            quads.filter(|quad| quad.as_ref().map_or(true, is_report)).collect::<Result<_, _>>()?;
        for quad in &stale {
            transaction.remove(quad);
        }
        Ok(())
    }
}

fn version() -> Literal {
    Literal::new_simple_literal(env!("CARGO_PKG_VERSION"))
}

/// All reports that need no further value, and what they are.
fn triples(graph: &ResponsibilityGraph, store: &PlanStore) -> Result<Vec<Triple>, StoreError> {
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
                Ok((document, _)) => triples.extend(map::report(&document, plan, &names, &store.iris)),
                // A plan without tasks has no report about tasks.
                Err(ReportError::Empty { .. }) => {}
                Err(error) => return Err(StoreError::Report(error)),
            }
        }
    }
    Ok(triples)
}
