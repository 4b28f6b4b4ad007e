//! Counts of each predicate, kept in the file.

use oxigraph::model::NamedNode;

/// How often a predicate occurs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Quads.
    pub quads: u64,
    /// Distinct subjects.
    pub subjects: u64,
    /// Distinct objects.
    pub objects: u64,
}

/// A predicate with its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredicateCounts {
    /// The predicate.
    pub predicate: NamedNode,
    /// In the default graph.
    pub default: Counts,
    /// In all named graphs together: a triple of two graphs is two quads.
    pub named: Counts,
}

/// Length of [`to_bytes`].
pub(super) const BYTES: usize = 52;

/// Adds to `counts`, by predicate, the distinct objects and quads of rows sorted by predicate, object.
pub(super) fn add_objects<const N: usize>(counts: &mut [Counts], rows: &[[u32; N]]) {
    add(
        counts,
        rows,
        |row| (row[0], row[1]),
        |counts, quads| {
            counts.quads += quads;
            counts.objects += 1;
        },
    );
}

/// Adds to `counts`, by predicate, the distinct subjects of rows sorted by subject, predicate.
pub(super) fn add_subjects<const N: usize>(counts: &mut [Counts], rows: &[[u32; N]]) {
    add(counts, rows, |row| (row[1], row[0]), |counts, _| counts.subjects += 1);
}

/// Calls `count` with the length of each run of rows with the same predicate and other end.
fn add<const N: usize>(
    counts: &mut [Counts],
    rows: &[[u32; N]],
    pair: impl Fn(&[u32; N]) -> (u32, u32),
    count: impl Fn(&mut Counts, u64),
) {
    for run in rows.chunk_by(|left, right| pair(left) == pair(right)) {
        if let Some(row) = run.first()
            && let Some(counts) = counts.get_mut(pair(row).0 as usize)
        {
            count(counts, run.len() as u64);
        }
    }
}

/// A row of the section: predicate (4), then quads, subjects and objects (8 each) of the default graph and
/// of the named graphs.
pub(super) fn to_bytes(predicate: u32, default: Counts, named: Counts) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    let numbers = [default, named].into_iter().flat_map(|c| [c.quads, c.subjects, c.objects]);
    if let Some((id, rest)) = bytes.split_first_chunk_mut() {
        *id = predicate.to_be_bytes();
        for (place, number) in rest.as_chunks_mut().0.iter_mut().zip(numbers) {
            *place = number.to_be_bytes();
        }
    }
    bytes
}

/// Reads what [`to_bytes`] wrote.
pub(super) fn from_bytes(bytes: &[u8; BYTES]) -> Option<(u32, Counts, Counts)> {
    let (id, rest) = bytes.split_first_chunk()?;
    let mut numbers = rest.as_chunks().0.iter().map(|number| u64::from_be_bytes(*number));
    let mut counts =
        || Some(Counts { quads: numbers.next()?, subjects: numbers.next()?, objects: numbers.next()? });
    Some((u32::from_be_bytes(*id), counts()?, counts()?))
}
