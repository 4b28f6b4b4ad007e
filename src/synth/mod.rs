//! Made-up plans in any number, for tests and benchmarks of growth.
//!
//! The five plans of the project are the model: tasks of a plan, units of a task, how much of it a few units
//! carry, targets with comparators and units, sectors, parks, citations, damage. Places are real (GB/T 2260), all
//! other names are made up, and there is no text: offsets and short quotes are those of a text that was only
//! counted. The same seed and number of plans give the same records on every machine.
//!
//! The records need a register: that of the program, whose metrics, measures and functions they use, extended by
//! [`register_parts`]. Plans that a record cites are proposed by it, as an extracted record would.

mod draft;
mod draw;
mod head;
mod nation;
mod nquads;
mod parts;
mod places;
mod targets;
mod tasks;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use nquads::write_nquads;

use crate::record::PlanRecord;
use crate::register::Register;
use places::{Areas, Place};

/// Plans 1 to `count` for a seed, one at a time.
pub fn plans(seed: u64, count: usize) -> impl Iterator<Item = PlanRecord> {
    let areas = Areas::new(seed, count);
    (0..count).filter_map(move |index| draft::plan(seed, &areas, index))
}

/// What [`plans`] of the same seed and number need of the register beside what comes with the program: first the
/// entries for all places, then those of each area, outer areas before inner ones.
pub fn register_parts(seed: u64, count: usize) -> impl Iterator<Item = Register> {
    let areas = Areas::new(seed, count).with_outer();
    let parts = areas.into_iter().map(move |(area, has_plans)| {
        if has_plans {
            Place::new(seed, area).register()
        } else {
            Register { districts: vec![places::district(area)], ..Register::default() }
        }
    });
    std::iter::once(nation::register()).chain(parts)
}

/// The parts of [`register_parts`] in one.
#[must_use]
pub fn register(seed: u64, count: usize) -> Register {
    let mut whole = Register::default();
    register_parts(seed, count).for_each(|part| whole.extend(part));
    whole
}
