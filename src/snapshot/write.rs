//! Building a snapshot from quads.
//!
//! The same quads in any order make the same bytes: terms are numbered by the order of their keys.

use std::borrow::Cow;
use std::error::Error;
use std::io;
use std::path::Path;

use oxigraph::model::{GraphName, NamedOrBlankNode, Quad};
use rayon::slice::ParallelSliceMut;

use super::error::SnapshotError;
use super::index::Order;
use super::intern::{Interner, ranks};
use super::layout::{DEFAULT_GRAPH, Section};
use super::output::Output;
use super::record;
use super::statistics::{self, Counts};

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Triples of the default graph.
    pub default_triples: u64,
    /// Quads of the named graphs.
    pub named_quads: u64,
    /// Named graphs, empty ones too.
    pub named_graphs: u64,
    /// Distinct terms.
    pub terms: u64,
    /// Length of the file.
    pub bytes: u64,
}

/// Writes a snapshot: under a temporary name beside `path`, then renamed. Nothing is left behind on failure.
///
/// The default graph holds the quads of [`GraphName::DefaultGraph`] and nothing else. `named_graphs` are graphs
/// that exist even if they hold no quad. A quad that comes twice is kept once.
///
/// # Errors
/// When a quad cannot be read, there are too many terms, or the file cannot be written.
pub fn write<E: Into<Box<dyn Error + Send + Sync>>>(
    path: &Path,
    version: &str,
    named_graphs: &[NamedOrBlankNode],
    quads: impl IntoIterator<Item = Result<Quad, E>>,
) -> Result<Summary, SnapshotError> {
    let mut build = Build::default();
    for graph in named_graphs {
        let id = build.terms.intern(graph.as_ref())?;
        build.graphs.push(id);
    }
    for quad in quads {
        build.add(&quad.map_err(|error| SnapshotError::Source(error.into()))?)?;
    }
    build.write(path, version).map_err(SnapshotError::io(path))
}

#[derive(Default)]
struct Build {
    terms: Interner,
    graphs: Vec<u32>,
    default: Vec<[u32; 3]>,
    /// Subject, predicate, object, graph.
    named: Vec<[u32; 4]>,
}

impl Build {
    fn add(&mut self, quad: &Quad) -> Result<(), SnapshotError> {
        let subject = self.terms.intern(quad.subject.as_ref())?;
        let predicate = self.terms.intern(quad.predicate.as_ref())?;
        let object = self.terms.intern(quad.object.as_ref())?;
        let graph = match &quad.graph_name {
            GraphName::DefaultGraph => {
                if self.default.len() >= u32::MAX as usize - 1 {
                    return Err(SnapshotError::TooLarge);
                }
                self.default.push([subject, predicate, object]);
                return Ok(());
            }
            GraphName::NamedNode(graph) => self.terms.intern(graph.as_ref())?,
            GraphName::BlankNode(graph) => self.terms.intern(graph.as_ref())?,
        };
        self.named.push([subject, predicate, object, graph]);
        Ok(())
    }

    fn write(mut self, path: &Path, version: &str) -> io::Result<Summary> {
        let mut output = Output::create(path)?;
        output.section(Section::Version, [version])?;
        self.write_terms(&mut output)?;
        self.write_graphs(&mut output)?;
        let mut counts =
            (vec![Counts::default(); self.terms.len()], vec![Counts::default(); self.terms.len()]);
        self.write_triples(&mut output, &mut counts.0)?;
        self.write_quads(&mut output, &mut counts.1)?;
        let used = (0..).zip(counts.0.iter().zip(&counts.1));
        let used = used.filter(|(_, (default, named))| default.quads + named.quads > 0);
        output.section(
            Section::Predicates,
            used.map(|(id, (default, named))| statistics::to_bytes(id, *default, *named)),
        )?;
        Ok(Summary {
            default_triples: self.default.len() as u64,
            named_quads: self.named.len() as u64,
            named_graphs: self.graphs.len() as u64,
            terms: self.terms.len() as u64,
            bytes: output.finish()?,
        })
    }

    /// Writes the terms in the order of their keys, and numbers the quads by it.
    fn write_terms(&mut self, output: &mut Output) -> io::Result<()> {
        let order = self.terms.sorted();
        let records =
            || order.iter().map(|number| self.terms.key(*number)).map(|key| (key, record::value_of(key)));
        let mut end = 0_u64;
        output.section(
            Section::TermEnds,
            records().map(|(key, value)| {
                end += (key.len() + value.len()) as u64;
                end.to_be_bytes()
            }),
        )?;
        output
            .section(Section::TermBytes, records().flat_map(|(key, value)| [key.into(), Cow::from(value)]))?;
        output.section(Section::TermSlots, self.terms.slots(&order))?;

        let ranks = ranks(&order);
        let rank = |number: &mut u32| *number = ranks.get(*number as usize).copied().unwrap_or_default();
        self.graphs.iter_mut().for_each(rank);
        self.default.iter_mut().flatten().for_each(rank);
        self.named.iter_mut().flatten().for_each(rank);
        Ok(())
    }

    /// Writes the list of graphs; after it the quads are sorted by graph, and each is there once.
    fn write_graphs(&mut self, output: &mut Output) -> io::Result<()> {
        self.default.par_sort_unstable();
        self.default.dedup();
        self.named.par_sort_unstable_by_key(by_graph);
        self.named.dedup();
        let filled = self.named.chunk_by(|left, right| left[3] == right[3]);
        self.graphs.extend(filled.filter_map(<[_]>::first).map(|quad| quad[3]));
        self.graphs.sort_unstable();
        self.graphs.dedup();

        let mut start = self.default.len() as u64;
        let default = graph_row(DEFAULT_GRAPH, 0, start);
        let mut filled = self.named.chunk_by(|left, right| left[3] == right[3]).peekable();
        let named = self.graphs.iter().map(|graph| {
            let rows = filled.next_if(|rows| rows.first().is_some_and(|quad| quad[3] == *graph));
            let rows = rows.map_or(0, |rows| rows.len() as u64);
            start += rows;
            graph_row(*graph, start - rows, rows)
        });
        output.section(Section::Graphs, std::iter::once(default).chain(named))
    }

    /// Writes the three orders of each graph's triples, and where each term's begin in the default graph.
    fn write_triples(&mut self, output: &mut Output, counts: &mut [Counts]) -> io::Result<()> {
        let (mut subjects, mut objects) = (Vec::new(), Vec::new());
        for order in Order::ALL {
            let mut rows: Vec<_> = self.default.iter().map(|triple| order.row(*triple)).collect();
            rows.par_sort_unstable();
            match order {
                Order::Spo => {
                    statistics::add_subjects(counts, &rows);
                    subjects = starts(&rows, self.terms.len());
                }
                Order::Pos => statistics::add_objects(counts, &rows),
                Order::Osp => objects = starts(&rows, self.terms.len()),
            }
            self.named.par_sort_unstable_by_key(|[s, p, o, g]| (*g, order.row([*s, *p, *o])));
            let named = self.named.iter().map(|[s, p, o, _]| order.row([*s, *p, *o]));
            output.section(order.triples(), rows.into_iter().chain(named).map(bytes))?;
        }
        output.section(Section::SubjectStarts, subjects)?;
        output.section(Section::ObjectStarts, objects)
    }

    /// Writes the three orders of the quads of all named graphs.
    fn write_quads(&mut self, output: &mut Output, counts: &mut [Counts]) -> io::Result<()> {
        let mut rows = self.named.clone();
        for order in Order::ALL {
            for (row, [s, p, o, g]) in rows.iter_mut().zip(&self.named) {
                let [first, second, third] = order.row([*s, *p, *o]);
                *row = [first, second, third, *g];
            }
            rows.par_sort_unstable();
            match order {
                Order::Spo => statistics::add_subjects(counts, &rows),
                Order::Pos => statistics::add_objects(counts, &rows),
                Order::Osp => {}
            }
            output.section(order.quads(), rows.iter().copied().map(bytes))?;
        }
        Ok(())
    }
}

fn by_graph([subject, predicate, object, graph]: &[u32; 4]) -> [u32; 4] {
    [*graph, *subject, *predicate, *object]
}

/// Where the rows that begin with each term start, for all terms, and the end.
fn starts(rows: &[[u32; 3]], terms: usize) -> Vec<[u8; 4]> {
    let mut runs = rows.chunk_by(|left, right| left[0] == right[0]).peekable();
    let mut end = 0;
    let ids = (0..).take(terms + 1);
    let starts = ids.map(|id| {
        let run = runs.next_if(|run| run.first().is_some_and(|row| row[0] == id));
        // As many rows as fit: checked as the quads came.
        let rows = u32::try_from(run.map_or(0, <[_]>::len)).unwrap_or(u32::MAX);
        end += rows;
        (end - rows).to_be_bytes()
    });
    starts.collect()
}

/// A row of [`Section::Graphs`].
fn graph_row(id: u32, start: u64, rows: u64) -> [u8; 20] {
    let row = u128::from(start) << 64 | u128::from(rows);
    let mut bytes = [0; 20];
    if let Some((place, rest)) = bytes.split_first_chunk_mut() {
        *place = id.to_be_bytes();
        rest.copy_from_slice(&row.to_be_bytes());
    }
    bytes
}

/// A row as the file has it.
struct Bytes<const N: usize>([[u8; 4]; N]);

impl<const N: usize> AsRef<[u8]> for Bytes<N> {
    fn as_ref(&self) -> &[u8] {
        self.0.as_flattened()
    }
}

fn bytes<const N: usize>(row: [u32; N]) -> Bytes<N> {
    Bytes(row.map(u32::to_be_bytes))
}
