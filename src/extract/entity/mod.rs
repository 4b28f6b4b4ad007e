//! Names in running text: parks, sectors, institutions and instruments (conventions 63, 66).
//!
//! Names of the project's register are found wherever they stand ([`Known`]). Names that the register
//! does not hold are found by their last word (…科学城, …大学, …基金): the words before it are cut at
//! verbs and particles, and what is left must be a proper name. It is one when it starts with a place
//! that the text or the table of areas names, or when its first word is in no list of general words, or
//! when the text says where it lies and how large it is. Everything else is general (产业园区,
//! 省级以上开发区, 建设一批…基地) and no name.
//!
//! [`focus()`] finds the lists of sectors to be developed, [`profiles`] what a passage says of its parks.
//! Every range is bytes of the folded text.

mod focus;
mod general;
mod heads;
mod institution;
mod instrument;
mod known;
mod park_words;
mod places;
mod profile;
mod start;
mod words;
mod zone;

use std::ops::Range;

use crate::extract::fold::Folded;
use crate::register::{InstitutionKind, InstrumentKind};

pub use focus::{Focus, field, focus};
pub use known::Known;
pub use profile::{ZoneProfile, profiles};

use heads::Heads;
use places::Places;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityKind {
    /// A park, cluster, belt or area; never the body that runs it.
    Zone,
    /// A field or technology.
    Sector,
    /// A spatial layout: “1+1+X”.
    Layout,
    /// An institution.
    Institution(InstitutionKind),
    /// A policy instrument.
    Instrument(InstrumentKind),
}

impl EntityKind {
    /// Whether the two are names of the same sort, whatever their class within it.
    #[must_use]
    pub fn same_sort(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// A name in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What the name stands for.
    pub kind: EntityKind,
    /// The name, bytes of the folded text.
    pub range: Range<usize>,
    /// Id in the register, when a label or alias of it matched.
    pub known: Option<String>,
}

/// All names within a stretch of the text, in order; those of one sort do not overlap. Names in
/// `masked` stretches (lists of units, tables, citations; in order) do not count.
///
/// `home` is the code of the plan's area: short names and aliases of the register count only there.
/// Reads the whole text once for the places it names, so call it once per document.
#[must_use]
pub fn entities(
    text: &Folded<'_>,
    range: Range<usize>,
    masked: &[Range<usize>],
    known: &Known,
    home: Option<&str>,
) -> Vec<Entity> {
    let heads = Heads::of(text.text(), &range);
    let places = Places::of(text.text(), &heads.signs, known);
    let mut found = known.find(text.text(), range.clone(), home);
    found.extend(zone::find(text.text(), &range, &heads.zones, &places));
    found.extend(institution::find(text.text(), &range, &heads.institutions, &places));
    found.extend(instrument::find(text.text(), &range, &heads.instruments, &places));
    for list in focus(text, range) {
        found.extend(list.items.into_iter().map(|range| Entity {
            kind: EntityKind::Sector,
            range,
            known: None,
        }));
    }
    found.retain(|entity| !overlaps(masked, &entity.range));
    // A longer name of another sort may have hidden it from the search of the register.
    for entity in found.iter_mut().filter(|entity| entity.known.is_none()) {
        let name = text.text().get(entity.range.clone()).unwrap_or_default();
        entity.known = known.id_of(name, entity.kind, home);
    }
    without_overlap(found)
}

/// The parks of a text, each once: the first mention of each, and of a long and a short form the long one.
#[must_use]
pub fn distinct_zones(text: &Folded<'_>, entities: &[Entity]) -> Vec<Range<usize>> {
    const MOST: usize = 500;
    let name = |entity: &Entity| text.text().get(entity.range.clone()).unwrap_or_default().to_owned();
    let mut kept: Vec<(String, Option<&str>, Range<usize>)> = Vec::new();
    for entity in entities.iter().filter(|entity| entity.kind == EntityKind::Zone).take(20 * MOST) {
        let (name, known) = (name(entity), entity.known.as_deref());
        let same = |other: &(String, Option<&str>, Range<usize>)| {
            other.0.ends_with(&name) || (known.is_some() && other.1 == known)
        };
        if kept.len() >= MOST || kept.iter().any(same) {
            continue;
        }
        kept.retain(|other| other.1.is_some() || !name.ends_with(&other.0));
        kept.push((name, known, entity.range.clone()));
    }
    kept.into_iter().map(|(_, _, range)| range).collect()
}

/// Whether a range touches any of some ranges, which are in order.
fn overlaps(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    let from = ranges.partition_point(|other| other.end <= range.start);
    ranges.get(from).is_some_and(|other| other.start < range.end)
}

/// In order; of two names of one sort that overlap the longer stays, of two with one end that of
/// the register.
fn without_overlap(mut found: Vec<Entity>) -> Vec<Entity> {
    let sort = |entity: &Entity| match entity.kind {
        EntityKind::Zone => 0_u8,
        EntityKind::Sector => 1,
        EntityKind::Layout => 2,
        EntityKind::Institution(_) => 3,
        EntityKind::Instrument(_) => 4,
    };
    found.sort_by_key(|entity| {
        (sort(entity), entity.range.start, std::cmp::Reverse(entity.range.end), entity.known.is_none())
    });
    let mut kept: Vec<Entity> = Vec::with_capacity(found.len());
    for entity in found {
        match kept.last_mut().filter(|last| last.kind.same_sort(entity.kind)) {
            Some(last) if entity.range.start < last.range.end => {
                // 上海临港科技城 and 临港科技城 of the register: the words before are a place.
                let of_register =
                    entity.known.is_some() && last.known.is_none() && entity.range.end == last.range.end;
                if of_register || entity.range.len() > last.range.len() {
                    *last = entity;
                }
            }
            _ => kept.push(entity),
        }
    }
    kept.sort_by_key(|entity| (entity.range.start, entity.range.end, sort(entity)));
    kept
}

#[cfg(test)]
mod tests;
