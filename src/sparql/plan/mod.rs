//! Planning: a query rewritten, before it is evaluated, to one of the same answer that takes less.
//!
//! The evaluator plans too, without knowing the data: it takes fixed sizes for patterns. What is decided here by the
//! counts of the snapshot is written as algebra that it keeps:
//!
//! 1. [`lookup`]: `FILTER(?x = <iri>)` and `FILTER(?x IN (…))` become `VALUES` that is joined where `?x` is bound;
//! 2. [`count`]: counts of one pattern are read off the index;
//! 3. [`join`]: joins become loops (`LATERAL`) in the order of least estimated cost ([`order`], [`estimate`]);
//! 4. [`top`]: of `ORDER BY … LIMIT` only rows that may be among the first are kept to be sorted.
//!
//! Each module says why its rewrite keeps the answer; `tests/it/differential.rs` compares with the engine's own
//! evaluation of the query as it was written.

mod count;
mod estimate;
mod group;
mod join;
mod known;
mod lookup;
mod native;
mod optional;
mod order;
mod part;
mod path;
mod scope;
mod top;

use spargebra::Query;
use spargebra::algebra::GraphPattern;

use crate::library::pattern_mut;
use crate::snapshot::{Damage, DatasetClause, DefaultGraph, Graphs, Snapshot};
use estimate::{Estimator, Place};
use join::{Margin, Planner};
use known::{Asked, Known, Rewritten};
pub(super) use top::Top;

/// A step of a plan: what is read, and how many rows there should be after it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// The pattern.
    pub(super) pattern: GraphPattern,
    /// Estimated rows once it is joined.
    pub(super) rows: f64,
}

/// What planning gives besides the rewritten query.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Joined patterns in the order of their evaluation, group after group.
    pub(super) steps: Vec<Step>,
    /// The rows that may be among the first, if the query wants the first only.
    pub(super) top: Option<Top>,
}

/// When to rewrite.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Planning {
    /// Where it is estimated to gain clearly.
    #[default]
    Gains,
    /// Wherever it keeps the answer: for comparisons with the engine's own evaluation.
    Everywhere,
}

/// Rewrites a query for a snapshot. Its services must have been resolved, its dataset clause taken out. Steps are noted
/// where they are wanted.
///
/// # Errors
/// When the snapshot is damaged.
pub(super) fn plan(
    query: &mut Query,
    snapshot: &Snapshot,
    dataset: &DatasetClause,
    planning: Planning,
    is_explained: bool,
) -> Result<Plan, Damage> {
    let pattern = pattern_mut(query);
    let graphs = match dataset.default {
        DefaultGraph::Stored => Graphs::Default,
        DefaultGraph::Merge(_) => Graphs::AllNamed,
    };
    let asked = Asked::of(pattern, graphs, snapshot);
    if planning == Planning::Gains && !is_explained {
        match asked.known(pattern) {
            Known::GainsNothing => return Ok(Plan::default()),
            Known::Plan(plan) => {
                pattern.clone_from(&plan.pattern);
                return Ok(Plan { steps: Vec::new(), top: plan.top.as_ref().map(Top::anew) });
            }
            Known::Nothing => {}
        }
    }
    let estimator = Estimator::new(snapshot);
    let mut rewritten = pattern.clone();
    lookup::narrow(&mut rewritten);
    let (margin, is_many): (_, fn(f64, f64) -> bool) = match planning {
        Planning::Gains => (Margin::CLEAR, is_many),
        Planning::Everywhere => (Margin::NONE, |_, _| true),
    };
    if graphs == Graphs::Default {
        count::count(&mut rewritten, snapshot, is_many)?;
    }
    let mut planner = Planner::new(&estimator, margin, is_explained);
    let joined = planner.plan(rewritten, &Place::outside(graphs))?;
    let (rewritten, top) = top::keep_first(joined, |first| is_many(planner.sorted(), first));
    let steps = planner.into_steps();
    if planning == Planning::Gains && rewritten == *pattern {
        asked.gains_nothing();
    } else if planning == Planning::Gains {
        let top = top.as_ref().map(Top::anew);
        asked.keep(Rewritten { written: pattern.clone(), pattern: rewritten.clone(), top });
    }
    *pattern = rewritten;
    Ok(Plan { steps, top })
}

/// Whether there are enough rows that it saves time to leave out all but `kept`.
fn is_many(rows: f64, kept: f64) -> bool {
    rows > 500.0 && rows > 4.0 * kept
}
