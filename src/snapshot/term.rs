//! Terms while a query is evaluated.

use std::num::NonZeroU32;

use super::index::TermId;

/// A term of the snapshot, or one that the query made: four bytes, also where there may be none.
///
/// The evaluator copies rows of these again and again, so their size is what its speed and its memory
/// depend on. The numbers of made terms follow those of the snapshot and mean something to their
/// [`View`](super::View) alone. Equal terms have equal numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InternalTerm(NonZeroU32);

/// What an [`InternalTerm`] stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A term of the snapshot.
    Stored(TermId),
    /// A term the snapshot does not have.
    Made(u32),
}

impl InternalTerm {
    /// A term of the snapshot.
    #[inline]
    pub(super) fn stored(TermId(id): TermId) -> Self {
        Self(NonZeroU32::MIN.saturating_add(id))
    }

    /// A made term, unless there are too many, where the snapshot has `stored` terms.
    pub(super) fn made(number: u32, stored: u32) -> Option<Self> {
        NonZeroU32::MIN.checked_add(stored)?.checked_add(number).map(Self)
    }

    /// Where to look it up, where the snapshot has `stored` terms.
    #[inline]
    pub(super) fn place(self, stored: u32) -> Place {
        let number = self.0.get() - 1;
        number.checked_sub(stored).map_or(Place::Stored(TermId(number)), Place::Made)
    }
}
