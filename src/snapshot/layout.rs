//! The layout of the file: a header with a table of sections, then the sections, end to end.
//!
//! All numbers are big-endian and nothing is aligned: rows are read as arrays of bytes, so that the
//! order of the bytes is the order of the rows, on any machine, without a cast. Every byte belongs to
//! the header, which has its own checksum, or to a section, whose checksum (CRC-32) is in the table.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic |
//! | 4 | format |
//! | 4 | number of sections |
//! | 8 | length of the file |
//! | 24 each | section: number (4), checksum (4), offset (8), length (8) |
//! | 4 | checksum of all above |

use std::ops::Range;

use super::error::Damage;

/// Version of the layout; a file of another one is refused.
pub(super) const FORMAT: u32 = 1;

/// First bytes of the file. Like PNG's, they show what a transfer as text would break.
pub(super) const MAGIC: [u8; 8] = *b"\x89PGS\r\n\x1a\n";

/// Id that stands for the default graph in [`Section::Graphs`]; no term has it.
pub(super) const DEFAULT_GRAPH: u32 = u32::MAX;

const SECTIONS: u32 = 14;
const FIXED_BYTES: usize = 24;
const ENTRY_BYTES: usize = 24;

/// Length of the header with its checksum.
pub(super) const HEADER_BYTES: usize = FIXED_BYTES + ENTRY_BYTES * Section::ALL.len() + 4;

/// The sections, in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    /// Version of the dataset, UTF-8.
    Version,
    /// Where each term's record ends in [`Section::TermBytes`]: 8 bytes a term.
    TermEnds,
    /// Records of the terms, in the order of their keys.
    TermBytes,
    /// Hash table from term to id: 8 bytes a slot.
    TermSlots,
    /// Default graph, then the named graphs by id: id (4), first row (8), rows (8).
    Graphs,
    /// Triples, graph by graph, each graph by subject, predicate, object: 12 bytes.
    Spo,
    /// The same by predicate, object, subject.
    Pos,
    /// The same by object, subject, predicate.
    Osp,
    /// Where each term's rows begin in the default graph's part of [`Section::Spo`], and the end: 4 bytes.
    SubjectStarts,
    /// The same for [`Section::Osp`].
    ObjectStarts,
    /// Quads of all named graphs by subject, predicate, object, graph: 16 bytes.
    Spog,
    /// The same by predicate, object, subject, graph.
    Posg,
    /// The same by object, subject, predicate, graph.
    Ospg,
    /// Counts of each predicate.
    Predicates,
}

impl Section {
    pub(super) const ALL: [Self; 14] = [
        Self::Version,
        Self::TermEnds,
        Self::TermBytes,
        Self::TermSlots,
        Self::Graphs,
        Self::Spo,
        Self::Pos,
        Self::Osp,
        Self::SubjectStarts,
        Self::ObjectStarts,
        Self::Spog,
        Self::Posg,
        Self::Ospg,
        Self::Predicates,
    ];

    /// Length of one row.
    pub(super) const fn row_bytes(self) -> u64 {
        match self {
            Self::Version | Self::TermBytes => 1,
            Self::SubjectStarts | Self::ObjectStarts => 4,
            Self::TermEnds | Self::TermSlots => 8,
            Self::Graphs => 20,
            Self::Spo | Self::Pos | Self::Osp => 12,
            Self::Spog | Self::Posg | Self::Ospg => 16,
            Self::Predicates => 52,
        }
    }

    /// What to say of a section whose checksum is wrong.
    pub(super) const fn damage(self) -> Damage {
        Damage(match self {
            Self::Version => "its version does not match its checksum",
            Self::TermEnds | Self::TermBytes | Self::TermSlots => "its terms do not match their checksum",
            Self::Graphs => "its list of graphs does not match its checksum",
            Self::Spo | Self::Pos | Self::Osp | Self::SubjectStarts | Self::ObjectStarts => {
                "its triples do not match their checksum"
            }
            Self::Spog | Self::Posg | Self::Ospg => "its quads do not match their checksum",
            Self::Predicates => "its statistics do not match their checksum",
        })
    }
}

/// Where a section lies, and the checksum of its bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Extent {
    pub(super) offset: u64,
    pub(super) length: u64,
    pub(super) checksum: u32,
}

impl Extent {
    /// The bytes of the section within the file.
    pub(super) fn range(self) -> Option<Range<usize>> {
        let start = usize::try_from(self.offset).ok()?;
        let length = usize::try_from(self.length).ok()?;
        Some(start..start.checked_add(length)?)
    }
}

/// All sections.
pub(super) type Extents = [Extent; Section::ALL.len()];

/// Writes the header of a file with these sections.
pub(super) fn encode(extents: &Extents) -> Vec<u8> {
    let end = extents.last().map_or(0, |last| last.offset + last.length);
    let mut header = Vec::with_capacity(HEADER_BYTES);
    header.extend_from_slice(&MAGIC);
    header.extend_from_slice(&FORMAT.to_be_bytes());
    header.extend_from_slice(&SECTIONS.to_be_bytes());
    header.extend_from_slice(&end.to_be_bytes());
    for (number, extent) in (0_u32..).zip(extents) {
        header.extend_from_slice(&number.to_be_bytes());
        header.extend_from_slice(&extent.checksum.to_be_bytes());
        header.extend_from_slice(&extent.offset.to_be_bytes());
        header.extend_from_slice(&extent.length.to_be_bytes());
    }
    let checksum = crc32fast::hash(&header);
    header.extend_from_slice(&checksum.to_be_bytes());
    header
}

/// What the first bytes of a file say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// No snapshot.
    Foreign,
    /// A snapshot of another format.
    Other(u32),
    /// A snapshot this program reads.
    Ours,
}

/// Tells what a file is.
pub(super) fn kind(file: &[u8]) -> Kind {
    match file.split_first_chunk() {
        Some((&MAGIC, rest)) => match number(rest) {
            Some(FORMAT) => Kind::Ours,
            Some(other) => Kind::Other(other),
            None => Kind::Foreign,
        },
        _ => Kind::Foreign,
    }
}

/// Reads the header and checks that the sections fill the file without gap or overlap.
///
/// # Errors
/// When the checksum is wrong, the file was cut, or a section has half a row.
pub(super) fn decode(file: &[u8]) -> Result<Extents, Damage> {
    let (header, rest) =
        file.split_at_checked(HEADER_BYTES - 4).ok_or(Damage("it ends within its header"))?;
    if number(rest) != Some(crc32fast::hash(header)) {
        return Err(Damage("its header does not match its checksum"));
    }
    let mut extents = Extents::default();
    let mut offset = HEADER_BYTES as u64;
    let entries = header.get(FIXED_BYTES..).unwrap_or_default().as_chunks::<ENTRY_BYTES>().0;
    for ((extent, entry), section) in extents.iter_mut().zip(entries).zip(Section::ALL) {
        *extent = extent_of(entry).ok_or(Damage("its table of sections is short"))?;
        if extent.offset != offset || extent.length % section.row_bytes() != 0 {
            return Err(Damage("its table of sections is wrong"));
        }
        offset = offset.checked_add(extent.length).ok_or(Damage("its table of sections is wrong"))?;
    }
    if offset == file.len() as u64 { Ok(extents) } else { Err(Damage("its length is wrong")) }
}

fn extent_of(entry: &[u8; ENTRY_BYTES]) -> Option<Extent> {
    let (_, rest) = entry.split_first_chunk::<4>()?;
    let (checksum, rest) = rest.split_first_chunk()?;
    let (offset, rest) = rest.split_first_chunk()?;
    let (length, _) = rest.split_first_chunk()?;
    Some(Extent {
        checksum: u32::from_be_bytes(*checksum),
        offset: u64::from_be_bytes(*offset),
        length: u64::from_be_bytes(*length),
    })
}

fn number(bytes: &[u8]) -> Option<u32> {
    bytes.first_chunk().map(|bytes| u32::from_be_bytes(*bytes))
}
