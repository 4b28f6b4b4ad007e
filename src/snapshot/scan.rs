//! Reading the quads that match a pattern, one at a time, under the guard.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::rc::Rc;
use std::slice;
use std::vec;

use spareval::InternalQuad;

use super::guard::{Guard, ScanError};
use super::index::{Order, Row, TermId, columns, fourth};
use super::read::{QuadRow, TripleRow};
use super::term::InternalTerm;

/// The quads that match a pattern.
pub(super) struct Scan<'a> {
    guard: &'a Guard,
    order: Order,
    source: Source<'a>,
}

/// A row in the order of the scan, and the named graph it is in.
type Match = ([u32; 3], Option<TermId>);

/// Where the rows come from.
pub(super) enum Source<'a> {
    /// Nothing, after an error if there is one.
    Ended(Option<ScanError>),
    /// One graph, or the default graph.
    Graph(Option<TermId>, slice::Iter<'a, TripleRow>),
    /// Some named graphs, one after the other.
    Chain(vec::IntoIter<(TermId, &'a [TripleRow])>, TermId, slice::Iter<'a, TripleRow>),
    /// All named graphs, or those with these ids.
    All(slice::Iter<'a, QuadRow>, Option<Rc<[u32]>>),
    /// The merge of some graphs as the default graph: the least row is next.
    Merge(BinaryHeap<Reverse<Head<'a>>>, Option<u128>),
    /// The merge of the graphs with these ids, out of the rows of all.
    MergeAll(slice::Iter<'a, QuadRow>, Rc<[u32]>, Option<[u32; 3]>),
}

/// The next row of one graph of a merge, and those after it.
pub(super) struct Head<'a> {
    key: u128,
    rest: &'a [TripleRow],
}

impl<'a> Head<'a> {
    /// The head of sorted rows, if there are any.
    pub(super) fn new(rows: &'a [TripleRow]) -> Option<Self> {
        rows.split_first().map(|(row, rest)| Self { key: row.key(), rest })
    }
}

impl PartialEq for Head<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Head<'_> {}

impl PartialOrd for Head<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Head<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

impl<'a> Scan<'a> {
    /// Reads rows of this order.
    pub(super) fn new(guard: &'a Guard, order: Order, source: Source<'a>) -> Self {
        Self { guard, order, source }
    }

    /// Reads nothing.
    pub(super) fn empty(guard: &'a Guard) -> Self {
        Self::new(guard, Order::Spo, Source::Ended(None))
    }

    /// Fails, then reads nothing.
    pub(super) fn failed(guard: &'a Guard, error: ScanError) -> Self {
        Self::new(guard, Order::Spo, Source::Ended(Some(error)))
    }

    fn quad(&self, row: [u32; 3], graph: Option<TermId>) -> InternalQuad<InternalTerm> {
        let [subject, predicate, object] = self.order.triple(row).map(|id| InternalTerm::stored(TermId(id)));
        InternalQuad { subject, predicate, object, graph_name: graph.map(InternalTerm::stored) }
    }

    /// The next row with its graph.
    fn advance(&mut self) -> Result<Option<Match>, ScanError> {
        let guard = self.guard;
        match &mut self.source {
            Source::Ended(error) => error.take().map_or(Ok(None), Err),
            Source::Graph(graph, rows) => {
                let Some(row) = rows.next() else { return Ok(None) };
                guard.pull()?;
                Ok(Some((columns(row.key()), *graph)))
            }
            Source::Chain(graphs, graph, rows) => loop {
                if let Some(row) = rows.next() {
                    guard.pull()?;
                    return Ok(Some((columns(row.key()), Some(*graph))));
                }
                let Some((next, next_rows)) = graphs.next() else { return Ok(None) };
                (*graph, *rows) = (next, next_rows.iter());
            },
            Source::All(rows, wanted) => {
                for key in rows.by_ref().map(Row::key) {
                    guard.pull()?;
                    if wanted.as_ref().is_none_or(|wanted| wanted.binary_search(&fourth(key)).is_ok()) {
                        return Ok(Some((columns(key), Some(TermId(fourth(key))))));
                    }
                }
                Ok(None)
            }
            Source::Merge(heads, last) => {
                while let Some(mut top) = heads.peek_mut() {
                    guard.pull()?;
                    let Head { key, rest } = top.0;
                    match Head::new(rest) {
                        Some(head) => top.0 = head,
                        None => drop(std::collections::binary_heap::PeekMut::pop(top)),
                    }
                    if last.replace(key) != Some(key) {
                        return Ok(Some((columns(key), None)));
                    }
                }
                Ok(None)
            }
            Source::MergeAll(rows, wanted, last) => {
                for key in rows.by_ref().map(Row::key) {
                    guard.pull()?;
                    let row = columns(key);
                    if *last != Some(row) && wanted.binary_search(&fourth(key)).is_ok() {
                        *last = Some(row);
                        return Ok(Some((row, None)));
                    }
                }
                Ok(None)
            }
        }
    }
}

impl Iterator for Scan<'_> {
    type Item = Result<InternalQuad<InternalTerm>, ScanError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self.advance() {
            Ok(row) => row.map(|(row, graph)| Ok(self.quad(row, graph))),
            Err(error) => {
                self.source = Source::Ended(None);
                Some(Err(error))
            }
        }
    }
}
