//! What the register holds for all places: sectors, national instruments, cited works that are no plans.

use super::words::{FIELDS, KINDS, MANNERS, NAMES, OBJECTS};
use crate::area::NATION;
use crate::register::{District, Instrument, InstrumentKind, Register, Sector, Work};

/// Cited works that are no plans.
pub(super) const WORKS: usize = FIELDS.len();

/// National instruments.
pub(super) const INSTRUMENTS: usize = NAMES.len();

/// The id of a field of industry; of its `manner`th narrower field.
pub(super) fn sector_id(field: usize, manner: Option<usize>) -> String {
    manner.map_or_else(|| format!("synth-{field}"), |manner| format!("synth-{field}-{manner}"))
}

/// The id of a cited work.
pub(super) fn work_id(number: usize) -> String {
    format!("synth-guideline-{number}")
}

/// The title of a cited work.
pub(super) fn work_title(number: usize) -> String {
    let (field, (object, _)) = (FIELDS[number % FIELDS.len()].0, OBJECTS[number % OBJECTS.len()]);
    format!("{field}产业{object}指引")
}

/// The id of a national instrument.
pub(super) fn instrument_id(number: usize) -> String {
    format!("synth-instrument-{number}")
}

/// The label of a national instrument.
pub(super) fn instrument_label(number: usize) -> String {
    format!("“{}”专项", NAMES[number % NAMES.len()].0)
}

/// The label of a field or a narrower one.
pub(super) fn sector_label(field: usize, manner: Option<usize>) -> String {
    let noun = FIELDS[field % FIELDS.len()].0;
    manner.map_or_else(
        || format!("{noun}产业"),
        |manner| format!("{}{noun}", MANNERS[manner % MANNERS.len()].0),
    )
}

/// The entries for all places.
pub(super) fn register() -> Register {
    let nation = District {
        code: NATION.to_owned(),
        label: "中国".to_owned(),
        label_en: Some("China".to_owned()),
        within: None,
    };
    Register {
        districts: vec![nation],
        sectors: (0..FIELDS.len()).flat_map(sectors).collect(),
        instruments: (0..INSTRUMENTS).map(instrument).collect(),
        works: (0..WORKS).map(work).collect(),
        ..Register::default()
    }
}

fn sectors(field: usize) -> impl Iterator<Item = Sector> {
    let entry = move |manner: Option<usize>, english: String| Sector {
        id: sector_id(field, manner),
        label: sector_label(field, manner),
        label_en: Some(english),
        aliases: manner
            .map(|manner| format!("{}产业", sector_label(field, Some(manner))))
            .into_iter()
            .collect(),
        broader: manner.map(|_| sector_id(field, None)),
    };
    let noun = FIELDS[field % FIELDS.len()].1;
    let wide = entry(None, format!("Industry of {noun}"));
    let narrow = MANNERS.iter().enumerate();
    std::iter::once(wide)
        .chain(narrow.map(move |(at, (_, manner))| entry(Some(at), format!("{manner} {noun}"))))
}

fn instrument(number: usize) -> Instrument {
    Instrument {
        id: instrument_id(number),
        label: instrument_label(number),
        label_en: Some(format!("“{}” programme", NAMES[number % NAMES.len()].1)),
        aliases: Vec::new(),
        kind: InstrumentKind::Programme,
    }
}

fn work(number: usize) -> Work {
    let (field, kind) = (FIELDS[number % FIELDS.len()].1, KINDS[0].1);
    Work {
        id: work_id(number),
        title: work_title(number),
        title_en: Some(format!("Guideline {} on {field} for every {kind}", number + 1)),
        aliases: Vec::new(),
        plan: false,
        number: None,
        district: Some(NATION.to_owned()),
    }
}
