//! A snapshot as one query sees it: the dataset that the evaluator works on.

use std::cell::Cell;
use std::rc::Rc;

use oxigraph::model::Term;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};

use super::clause::{DatasetClause, Resolved};
use super::error::Damage;
use super::guard::{Guard, ScanError};
use super::hash;
use super::index::{Pattern, TermId};
use super::intern::Interner;
use super::read::{Graphs, Snapshot};
use super::record;
use super::scan::{Head, Scan, Source};
use super::term::{InternalTerm, Place};

/// Searching one more graph costs about as much as reading so many rows and leaving those of other graphs.
const ROWS_PER_SEARCH: usize = 16;

/// A snapshot under a dataset clause and a guard.
pub struct View<'a> {
    snapshot: &'a Snapshot,
    guard: &'a Guard,
    graphs: Resolved,
    /// Number of terms of the snapshot.
    stored: u32,
    made: Cell<Interner>,
    key: Cell<Vec<u8>>,
}

impl<'a> View<'a> {
    /// Looks up the graphs of the clause. The query given to the evaluator must have none of its own:
    /// [`DatasetClause::take_from`].
    ///
    /// # Errors
    /// When the snapshot is damaged.
    pub fn new(snapshot: &'a Snapshot, clause: &DatasetClause, guard: &'a Guard) -> Result<Self, ScanError> {
        let graphs = Resolved::new(snapshot, clause).map_err(|damage| guard.stop(damage.into()))?;
        let stored = u32::try_from(snapshot.terms()).unwrap_or(u32::MAX);
        let mut view = Self { snapshot, guard, graphs, stored, made: Cell::default(), key: Cell::default() };
        if let Some(mut listed) = view.graphs.named.take() {
            for graph in std::mem::take(&mut listed.unknown) {
                listed.terms.push(view.intern(&graph.into())?);
            }
            view.graphs.named = Some(listed);
        }
        Ok(view)
    }

    /// At most so many triples of this view's default graph match; exactly so many unless it is a merge.
    ///
    /// # Errors
    /// When the snapshot is damaged.
    pub fn estimate(&self, pattern: Pattern) -> Result<u64, ScanError> {
        let mut total = 0_u64;
        for segment in &self.graphs.default {
            total += self.noted(self.snapshot.triples(*segment, pattern))?.1.len() as u64;
        }
        if self.graphs.default.len() > 1 {
            total = total.min(self.noted(self.snapshot.count(pattern, Graphs::AllNamed))?);
        }
        Ok(total)
    }

    /// Reports damage to the guard, so that it is not lost where the evaluator drops it.
    fn noted<T>(&self, outcome: Result<T, Damage>) -> Result<T, ScanError> {
        outcome.map_err(|damage| self.guard.stop(damage.into()))
    }

    fn default_scan(&self, pattern: Pattern) -> Result<Scan<'a>, Damage> {
        if let [segment] = self.graphs.default.as_slice() {
            let (order, rows) = self.snapshot.triples(*segment, pattern)?;
            return Ok(Scan::new(self.guard, order, Source::Graph(None, rows.iter())));
        }
        if self.graphs.default.is_empty() {
            return Ok(Scan::empty(self.guard));
        }
        let (order, all) = self.snapshot.quads(pattern);
        if is_short(all.len(), self.graphs.default.len()) {
            let source = Source::MergeAll(all.iter(), Rc::clone(&self.graphs.default_ids), None);
            return Ok(Scan::new(self.guard, order, source));
        }
        let mut heads = Vec::with_capacity(self.graphs.default.len());
        for segment in &self.graphs.default {
            heads.extend(Head::new(self.snapshot.triples(*segment, pattern)?.1).map(std::cmp::Reverse));
        }
        Ok(Scan::new(self.guard, order, Source::Merge(heads.into(), None)))
    }

    fn named_scan(&self, pattern: Pattern) -> Result<Scan<'a>, Damage> {
        let (order, all) = self.snapshot.quads(pattern);
        let Some(listed) = &self.graphs.named else {
            return Ok(Scan::new(self.guard, order, Source::All(all.iter(), None)));
        };
        if is_short(all.len(), listed.segments.len()) {
            return Ok(Scan::new(self.guard, order, Source::All(all.iter(), Some(Rc::clone(&listed.ids)))));
        }
        let mut graphs = Vec::with_capacity(listed.segments.len());
        for segment in &listed.segments {
            let rows = self.snapshot.triples(*segment, pattern)?.1;
            if !rows.is_empty() {
                graphs.push((TermId(segment.graph), rows));
            }
        }
        let source = Source::Chain(graphs.into_iter(), TermId(0), [].iter());
        Ok(Scan::new(self.guard, order, source))
    }

    fn graph_scan(&self, pattern: Pattern, graph: TermId) -> Result<Scan<'a>, Damage> {
        let is_visible =
            self.graphs.named.as_ref().is_none_or(|listed| listed.ids.binary_search(&graph.0).is_ok());
        match self.snapshot.named_graph(graph)? {
            Some(segment) if is_visible => {
                let (order, rows) = self.snapshot.triples(segment, pattern)?;
                Ok(Scan::new(self.guard, order, Source::Graph(Some(graph), rows.iter())))
            }
            _ => Ok(Scan::empty(self.guard)),
        }
    }

    fn intern(&self, term: &Term) -> Result<InternalTerm, ScanError> {
        self.guard.check()?;
        let mut key = self.key.take();
        key.clear();
        record::encode_key(term.as_ref(), &mut key);
        let hash = hash::hash(&key);
        let found = match self.noted(self.snapshot.find(&key, hash)) {
            Ok(Some(id)) => Ok(InternalTerm::stored(id)),
            Ok(None) => self.make(&key, hash),
            Err(error) => Err(error),
        };
        self.key.set(key);
        found
    }

    /// A term that the snapshot does not have, by its key: the same number each time.
    fn make(&self, key: &[u8], hash: u64) -> Result<InternalTerm, ScanError> {
        let mut made = self.made.take();
        let number = made.find(key, hash).map_or_else(|| self.add(&mut made, key, hash), Ok);
        self.made.set(made);
        let term = InternalTerm::made(number?, self.stored);
        term.ok_or_else(|| self.guard.stop(ScanError::MadeTerms(key.len() as u64)))
    }

    fn add(&self, made: &mut Interner, key: &[u8], hash: u64) -> Result<u32, ScanError> {
        let bytes = made.bytes() + key.len();
        self.guard.make(bytes)?;
        made.add(key, hash).map_err(|_| self.guard.stop(ScanError::MadeTerms(bytes as u64)))
    }

    fn made_term(&self, number: u32) -> Result<Term, ScanError> {
        let made = self.made.take();
        let term = record::decode_key(made.key(number));
        self.made.set(made);
        self.noted(term)
    }

    /// The ids a pattern fixes, or nothing if the snapshot does not have one of its terms.
    fn pattern(&self, terms: [Option<&InternalTerm>; 3]) -> Option<Pattern> {
        let mut ids = [None; 3];
        for (id, term) in ids.iter_mut().zip(terms) {
            if let Some(term) = term {
                let Place::Stored(stored) = term.place(self.stored) else { return None };
                *id = Some(stored);
            }
        }
        let [subject, predicate, object] = ids;
        Some(Pattern { subject, predicate, object })
    }
}

/// Whether reading `rows` rows and leaving some costs less than searching each of `graphs` graphs.
fn is_short(rows: usize, graphs: usize) -> bool {
    rows <= graphs.saturating_mul(ROWS_PER_SEARCH)
}

impl<'a> QueryableDataset<'a> for View<'a> {
    type InternalTerm = InternalTerm;
    type Error = ScanError;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&InternalTerm>,
        predicate: Option<&InternalTerm>,
        object: Option<&InternalTerm>,
        graph_name: Option<Option<&InternalTerm>>,
    ) -> impl Iterator<Item = Result<InternalQuad<InternalTerm>, ScanError>> + use<'a> {
        if let Err(error) = self.guard.check() {
            return Scan::failed(self.guard, error);
        }
        let Some(pattern) = self.pattern([subject, predicate, object]) else {
            return Scan::empty(self.guard);
        };
        let scan = match graph_name {
            None => self.named_scan(pattern),
            Some(None) => self.default_scan(pattern),
            Some(Some(graph)) => match graph.place(self.stored) {
                Place::Stored(graph) => self.graph_scan(pattern, graph),
                Place::Made(_) => Ok(Scan::empty(self.guard)),
            },
        };
        self.noted(scan).unwrap_or_else(|error| Scan::failed(self.guard, error))
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<InternalTerm, ScanError>> + use<'a> {
        let guard = self.guard;
        let stored = self.graphs.named.is_none().then(|| self.snapshot.graph_ids().map(InternalTerm::stored));
        let listed = self.graphs.named.as_ref().map(|listed| listed.terms.clone());
        let graphs = stored.into_iter().flatten().chain(listed.into_iter().flatten());
        graphs.map(move |graph| guard.pull().map(|()| graph))
    }

    fn contains_internal_graph_name(&self, graph_name: &InternalTerm) -> Result<bool, ScanError> {
        self.guard.check()?;
        if let Some(listed) = &self.graphs.named {
            return Ok(listed.terms.contains(graph_name));
        }
        match graph_name.place(self.stored) {
            Place::Stored(graph) => Ok(self.noted(self.snapshot.named_graph(graph))?.is_some()),
            Place::Made(_) => Ok(false),
        }
    }

    fn internalize_term(&self, term: Term) -> Result<InternalTerm, ScanError> {
        self.intern(&term)
    }

    fn externalize_term(&self, term: InternalTerm) -> Result<Term, ScanError> {
        self.guard.check()?;
        match term.place(self.stored) {
            Place::Stored(id) => self.noted(self.snapshot.term(id)),
            Place::Made(number) => self.made_term(number),
        }
    }

    fn externalize_expression_term(&self, term: InternalTerm) -> Result<ExpressionTerm, ScanError> {
        self.guard.check()?;
        match term.place(self.stored) {
            Place::Stored(id) => self.noted(self.snapshot.expression_term(id)),
            Place::Made(number) => self.made_term(number).map(Into::into),
        }
    }
}
