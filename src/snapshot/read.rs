//! An open snapshot: look-ups, all within bounds whatever the file holds.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memmap2::Mmap;
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, TermRef};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use spareval::ExpressionTerm;

use super::error::{Damage, SnapshotError};
use super::hash;
use super::index::{Order, Pattern, Row, TermId, columns};
use super::layout::{self, DEFAULT_GRAPH, Extents, Kind, Section};
use super::map;
use super::record;
use super::statistics::{self, Counts, PredicateCounts};

/// A row of triples in some order.
pub(super) type TripleRow = [u8; 12];
/// A row of quads in some order, graph last.
pub(super) type QuadRow = [u8; 16];
type GraphRow = [u8; 20];

const SHORT: Damage = Damage("a number leads out of its section");

/// One version of the dataset, mapped from a file that never changes.
///
/// Opening checks the header alone, so it takes no longer for a larger file. What a damaged body gives is
/// an error or wrong rows, never a crash: check files that may be damaged with [`Snapshot::verify`] first.
#[derive(Debug)]
pub struct Snapshot {
    path: PathBuf,
    map: Mmap,
    extents: Extents,
    version: String,
}

/// Graphs to count in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphs {
    /// The default graph.
    Default,
    /// One named graph.
    Named(TermId),
    /// All named graphs: a triple of two graphs is two quads.
    AllNamed,
}

/// Rows of one graph: the same in each order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) graph: u32,
    start: usize,
    rows: usize,
}

impl Snapshot {
    /// Opens a snapshot and checks its header.
    ///
    /// # Errors
    /// When the file cannot be read or mapped, is something else, was cut, or has another format.
    pub fn open(path: &Path) -> Result<Arc<Self>, SnapshotError> {
        let file = File::open(path).map_err(SnapshotError::io(path))?;
        let map = map::map(&file).map_err(SnapshotError::io(path))?;
        match layout::kind(&map) {
            Kind::Foreign => return Err(SnapshotError::Foreign { path: path.to_owned() }),
            Kind::Other(found) => return Err(SnapshotError::Format { path: path.to_owned(), found }),
            Kind::Ours => {}
        }
        let extents = layout::decode(&map).map_err(SnapshotError::damaged(path))?;
        let version = str::from_utf8(section(&map, &extents, Section::Version))
            .map_err(|_| SnapshotError::damaged(path)(Section::Version.damage()))?
            .to_owned();
        Ok(Arc::new(Self { path: path.to_owned(), map, extents, version }))
    }

    /// Reads the whole file and compares every section with its checksum.
    ///
    /// # Errors
    /// When a byte is not as it was written.
    pub fn verify(&self) -> Result<(), SnapshotError> {
        let sections = Section::ALL.into_par_iter().map(|section| {
            let checksum = self.extents.get(section as usize).map(|extent| extent.checksum);
            let is_whole = checksum == Some(crc32fast::hash(self.section(section)));
            if is_whole { Ok(()) } else { Err(section.damage()) }
        });
        sections.collect::<Result<(), Damage>>().map_err(SnapshotError::damaged(&self.path))
    }

    /// The version of the dataset the file was written for.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Length of the file in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.map.len() as u64
    }

    /// Number of distinct terms.
    #[must_use]
    pub fn terms(&self) -> u64 {
        self.rows::<8>(Section::TermEnds).len() as u64
    }

    /// Number of named graphs, empty ones too.
    #[must_use]
    pub fn named_graph_count(&self) -> u64 {
        self.graph_rows().len() as u64
    }

    /// The named graphs in the order of their ids, empty ones too.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn named_graphs(&self) -> Result<Vec<NamedOrBlankNode>, Damage> {
        let graphs = self.graph_rows().iter().map(|row| match self.term(TermId(first(row)))? {
            Term::NamedNode(node) => Ok(node.into()),
            Term::BlankNode(node) => Ok(node.into()),
            Term::Literal(_) => Err(Damage("a graph is named by a literal")),
        });
        graphs.collect()
    }

    /// Whether there is a named graph of this name, if empty.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn has_named_graph(&self, name: &NamedNode) -> Result<bool, Damage> {
        match self.id(name)? {
            Some(id) => Ok(self.named_graph(id)?.is_some()),
            None => Ok(false),
        }
    }

    /// The predicates in the order of their ids, with their counts.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn predicates(&self) -> Result<Vec<PredicateCounts>, Damage> {
        let rows = self.rows::<{ statistics::BYTES }>(Section::Predicates).iter();
        let counts = rows.map(|row| {
            let (id, default, named) = statistics::from_bytes(row).ok_or(SHORT)?;
            Ok(PredicateCounts { predicate: self.node(id)?, default, named })
        });
        counts.collect()
    }

    /// How many predicates there are.
    #[must_use]
    pub fn predicate_count(&self) -> usize {
        self.rows::<{ statistics::BYTES }>(Section::Predicates).len()
    }

    /// The counts of a predicate in the default graph, and in all named graphs together; nothing for a term that is
    /// no predicate.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn counts_of(&self, TermId(id): TermId) -> Result<Option<(Counts, Counts)>, Damage> {
        let rows = self.rows::<{ statistics::BYTES }>(Section::Predicates);
        let first =
            |row: &[u8; statistics::BYTES]| row.first_chunk().map_or(u32::MAX, |id| u32::from_be_bytes(*id));
        let Some(row) = rows.binary_search_by_key(&id, first).ok().and_then(|at| rows.get(at)) else {
            return Ok(None);
        };
        let (_, default, named) = statistics::from_bytes(row).ok_or(SHORT)?;
        Ok(Some((default, named)))
    }

    /// The objects that a predicate has in the default graph, ascending, each with the number of its triples; nothing
    /// if there are more than `most`.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn objects_of(&self, predicate: TermId, most: usize) -> Result<Option<Vec<(TermId, u64)>>, Damage> {
        let pattern = Pattern { predicate: Some(predicate), ..Pattern::default() };
        let (order, mut rows) = self.triples(self.default_graph()?, pattern)?;
        let mut objects = Vec::new();
        while let Some(row) = rows.first() {
            let [_, _, object] = order.triple(columns(row.key()));
            let run = run(rows, |row| order.triple(columns(row.key()))[2] == object);
            if objects.len() == most {
                return Ok(None);
            }
            objects.push((TermId(object), run as u64));
            rows = rows.get(run..).unwrap_or_default();
        }
        Ok(Some(objects))
    }

    fn node(&self, id: u32) -> Result<NamedNode, Damage> {
        match self.term(TermId(id))? {
            Term::NamedNode(node) => Ok(node),
            _ => Err(Damage("a predicate is not an IRI")),
        }
    }

    /// The pattern of these terms, or nothing if one of them is not in the snapshot: then no quad matches.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn pattern(
        &self,
        subject: Option<TermRef<'_>>,
        predicate: Option<TermRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> Result<Option<Pattern>, Damage> {
        let mut ids = [None; 3];
        for (id, term) in ids.iter_mut().zip([subject, predicate, object]) {
            if let Some(term) = term {
                let Some(known) = self.id(term)? else { return Ok(None) };
                *id = Some(known);
            }
        }
        let [subject, predicate, object] = ids;
        Ok(Some(Pattern { subject, predicate, object }))
    }

    /// The number of quads that match, exactly, without reading them.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn count(&self, pattern: Pattern, graphs: Graphs) -> Result<u64, Damage> {
        let rows = match graphs {
            Graphs::AllNamed => self.quads(pattern).1.len(),
            Graphs::Default => self.triples(self.default_graph()?, pattern)?.1.len(),
            Graphs::Named(graph) => match self.named_graph(graph)? {
                Some(segment) => self.triples(segment, pattern)?.1.len(),
                None => 0,
            },
        };
        Ok(rows as u64)
    }

    /// The id of a term, if any quad or the name of any graph has it.
    ///
    /// # Errors
    /// When the file is damaged.
    pub fn id<'a>(&self, term: impl Into<TermRef<'a>>) -> Result<Option<TermId>, Damage> {
        let mut key = Vec::new();
        record::encode_key(term.into(), &mut key);
        self.find(&key, hash::hash(&key))
    }

    /// The id of the term with this key, whose hash is given.
    pub(super) fn find(&self, key: &[u8], hash: u64) -> Result<Option<TermId>, Damage> {
        let id = hash::find(self.rows(Section::TermSlots), hash, |id| {
            Ok(record::split(self.record(TermId(id))?)?.0 == key)
        });
        Ok(id?.map(TermId))
    }

    /// The term of an id.
    ///
    /// # Errors
    /// When the file is damaged, or the id is of another snapshot.
    pub fn term(&self, id: TermId) -> Result<Term, Damage> {
        record::decode(self.record(id)?)
    }

    /// The term of an id for use in an expression.
    pub(super) fn expression_term(&self, id: TermId) -> Result<ExpressionTerm, Damage> {
        record::decode_for_expression(self.record(id)?)
    }

    fn record(&self, TermId(id): TermId) -> Result<&[u8], Damage> {
        let ends = self.rows::<8>(Section::TermEnds);
        let id = id as usize;
        let end = place(*ends.get(id).ok_or(SHORT)?)?;
        let start = match id.checked_sub(1) {
            Some(before) => place(*ends.get(before).ok_or(SHORT)?)?,
            None => 0,
        };
        self.section(Section::TermBytes).get(start..end).ok_or(SHORT)
    }

    /// The default graph.
    pub(super) fn default_graph(&self) -> Result<Segment, Damage> {
        segment(self.rows(Section::Graphs).first().ok_or(SHORT)?)
    }

    /// A named graph, if it exists.
    pub(super) fn named_graph(&self, TermId(graph): TermId) -> Result<Option<Segment>, Damage> {
        let rows = self.graph_rows();
        rows.binary_search_by_key(&graph, first).ok().and_then(|at| rows.get(at)).map(segment).transpose()
    }

    /// Ids of the named graphs, ascending.
    pub(super) fn graph_ids(&self) -> impl Iterator<Item = TermId> + use<'_> {
        self.graph_rows().iter().map(|row| TermId(first(row)))
    }

    fn graph_rows(&self) -> &[GraphRow] {
        self.rows(Section::Graphs).get(1..).unwrap_or_default()
    }

    /// The triples of one graph that match, in the order that serves the pattern.
    pub(super) fn triples(&self, graph: Segment, pattern: Pattern) -> Result<(Order, &[TripleRow]), Damage> {
        let span = pattern.span();
        let rows = self.rows(span.order.triples());
        let end = graph.start.checked_add(graph.rows).ok_or(SHORT)?;
        let rows = rows.get(graph.start..end).ok_or(SHORT)?;
        let starts = match (graph.graph, span.order, pattern) {
            (DEFAULT_GRAPH, Order::Spo, Pattern { subject: Some(id), .. }) => (Section::SubjectStarts, id),
            (DEFAULT_GRAPH, Order::Osp, Pattern { object: Some(id), .. }) => (Section::ObjectStarts, id),
            _ => return Ok((span.order, span.of(rows))),
        };
        Ok((span.order, span.of(rows.get(self.run(starts)?).ok_or(SHORT)?)))
    }

    /// The rows of the default graph that begin with a term.
    fn run(&self, (starts, TermId(id)): (Section, TermId)) -> Result<Range<usize>, Damage> {
        let starts = self.rows::<4>(starts).get(id as usize..).ok_or(SHORT)?;
        let [start, end, ..] = starts else { return Err(SHORT) };
        Ok(u32::from_be_bytes(*start) as usize..u32::from_be_bytes(*end) as usize)
    }

    /// The quads of all named graphs that match, in the order that serves the pattern, then by graph.
    pub(super) fn quads(&self, pattern: Pattern) -> (Order, &[QuadRow]) {
        let span = pattern.span();
        (span.order, span.of(self.rows(span.order.quads())))
    }

    fn rows<const N: usize>(&self, section: Section) -> &[[u8; N]] {
        self.section(section).as_chunks().0
    }

    fn section(&self, name: Section) -> &[u8] {
        section(&self.map, &self.extents, name)
    }
}

/// How many rows at the beginning, where at least one is, hold what rows that are sorted hold in front alone.
fn run(rows: &[TripleRow], holds: impl Fn(&TripleRow) -> bool) -> usize {
    let mut leap = 1;
    while rows.get(leap).is_some_and(&holds) {
        leap *= 2;
    }
    let start = leap / 2;
    let more = rows.get(start..rows.len().min(leap)).unwrap_or_default();
    (start + more.partition_point(&holds)).max(1)
}

fn section<'a>(file: &'a [u8], extents: &Extents, name: Section) -> &'a [u8] {
    let range = extents.get(name as usize).and_then(|extent| extent.range());
    range.and_then(|range| file.get(range)).unwrap_or_default()
}

fn first(row: &GraphRow) -> u32 {
    row.first_chunk().map_or(u32::MAX, |id| u32::from_be_bytes(*id))
}

fn segment(row: &GraphRow) -> Result<Segment, Damage> {
    let (id, rest) = row.split_first_chunk().ok_or(SHORT)?;
    let [start, rows] = rest.as_chunks().0 else { return Err(SHORT) };
    Ok(Segment { graph: u32::from_be_bytes(*id), start: place(*start)?, rows: place(*rows)? })
}

fn place(bytes: [u8; 8]) -> Result<usize, Damage> {
    usize::try_from(u64::from_be_bytes(bytes)).map_err(|_| SHORT)
}
