//! Words the lists of responsible units are made of.

mod clauses;
mod labels;
mod places;
mod roles;
mod units;

pub(super) use clauses::{CLAUSE_STARTS, CLAUSE_VERBS, NEVER_IN_NAME, PLACE_STARTS};
pub(super) use labels::{
    HALF_LABELS, LABEL_MODIFIERS, LABEL_NOUNS, LABEL_STEMS, LABELS, PERSON_LABELS, TIME_LABELS,
};
pub(super) use places::{BODY_TYPES, COUNTY_TYPES, GOVERNING, LEVELS, NOT_AFTER_LEVEL, TOWN_TYPES};
pub(super) use roles::{AFTER_OPEN, TAIL_FILLERS, TAIL_VERBS, TRIGGER_VERBS};
pub(super) use units::{ACTORS, GENERIC, UNIT_CHARACTERS, UNIT_ENDS};
