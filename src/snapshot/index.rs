//! Sorted rows of ids: which order serves which pattern, and where in it the matches lie.

use super::layout::Section;

/// Number of a term within one snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub(super) u32);

/// What a triple must have; nothing where anything will do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pattern {
    /// The subject.
    pub subject: Option<TermId>,
    /// The predicate.
    pub predicate: Option<TermId>,
    /// The object.
    pub object: Option<TermId>,
}

/// An order of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Subject, predicate, object.
    Spo,
    /// Predicate, object, subject.
    Pos,
    /// Object, subject, predicate.
    Osp,
}

impl Order {
    pub(super) const ALL: [Self; 3] = [Self::Spo, Self::Pos, Self::Osp];

    /// A triple as a row of this order.
    pub(super) fn row<T>(self, [subject, predicate, object]: [T; 3]) -> [T; 3] {
        match self {
            Self::Spo => [subject, predicate, object],
            Self::Pos => [predicate, object, subject],
            Self::Osp => [object, subject, predicate],
        }
    }

    /// A row of this order as a triple.
    #[inline]
    pub(super) fn triple<T>(self, [first, second, third]: [T; 3]) -> [T; 3] {
        match self {
            Self::Spo => [first, second, third],
            Self::Pos => [third, first, second],
            Self::Osp => [second, third, first],
        }
    }

    /// The section of triples in this order, graph by graph.
    pub(super) fn triples(self) -> Section {
        match self {
            Self::Spo => Section::Spo,
            Self::Pos => Section::Pos,
            Self::Osp => Section::Osp,
        }
    }

    /// The section of quads in this order, graph last.
    pub(super) fn quads(self) -> Section {
        match self {
            Self::Spo => Section::Spog,
            Self::Pos => Section::Posg,
            Self::Osp => Section::Ospg,
        }
    }
}

/// The rows of one order that match a pattern: those with keys from `low` to `high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) order: Order,
    low: u128,
    high: u128,
}

impl Pattern {
    /// The order in which what the pattern fixes comes first, and the keys it matches there.
    pub(super) fn span(self) -> Span {
        let order = match (self.subject, self.predicate, self.object) {
            (_, None, Some(_)) => Order::Osp,
            (None, Some(_), _) => Order::Pos,
            _ => Order::Spo,
        };
        let fixed = order.row([self.subject, self.predicate, self.object]);
        let (mut low, mut open) = (0, 128);
        for id in fixed.into_iter().map_while(|id| id) {
            open -= 32;
            low |= u128::from(id.0) << open;
        }
        Span { order, low, high: low | u128::MAX.unbounded_shr(128 - open) }
    }
}

/// A row of three or four numbers, as bytes.
pub(super) trait Row {
    /// The row as one number that orders as the row does: its columns from the top, 32 bits each.
    fn key(&self) -> u128;
}

impl Row for [u8; 12] {
    #[inline]
    fn key(&self) -> u128 {
        let mut key = [0; 16];
        if let Some(start) = key.first_chunk_mut() {
            *start = *self;
        }
        u128::from_be_bytes(key)
    }
}

impl Row for [u8; 16] {
    #[inline]
    fn key(&self) -> u128 {
        u128::from_be_bytes(*self)
    }
}

/// The first three columns of a key.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a column has 32 bits")]
pub(super) fn columns(key: u128) -> [u32; 3] {
    [(key >> 96) as u32, (key >> 64) as u32, (key >> 32) as u32]
}

/// The fourth column of a key.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a column has 32 bits")]
pub(super) fn fourth(key: u128) -> u32 {
    key as u32
}

impl Span {
    /// The rows within the span: a binary search for the first, then leaps of doubling length to the last,
    /// for most spans are short.
    pub(super) fn of<R: Row>(self, rows: &[R]) -> &[R] {
        let rows = if self.low == 0 {
            rows
        } else {
            rows.get(rows.partition_point(|row| row.key() < self.low)..).unwrap_or_default()
        };
        if self.high == u128::MAX {
            return rows;
        }
        let mut leap = 1;
        while rows.get(leap - 1).is_some_and(|row| row.key() <= self.high) {
            leap *= 2;
        }
        let within = leap / 2..rows.len().min(leap);
        let more = rows.get(within.clone()).unwrap_or_default();
        let end = within.start + more.partition_point(|row| row.key() <= self.high);
        rows.get(..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn row(columns: [u32; 3]) -> [u8; 12] {
        columns.map(u32::to_be_bytes).concat().try_into().unwrap()
    }

    proptest! {
        #[test]
        fn a_span_holds_what_matches(
            triples in proptest::collection::vec(proptest::array::uniform3(prop_oneof![0..4_u32, Just(u32::MAX)]), 0..60),
            wanted in proptest::array::uniform3(proptest::option::of(prop_oneof![0..5_u32, Just(u32::MAX)])),
        ) {
            let [subject, predicate, object] = wanted.map(|id| id.map(TermId));
            let span = Pattern { subject, predicate, object }.span();
            let mut rows: Vec<_> = triples.iter().map(|triple| row(span.order.row(*triple))).collect();
            rows.sort_unstable();
            let mut found: Vec<_> =
                span.of(&rows).iter().map(|row| span.order.triple(columns(row.key()))).collect();
            found.sort_unstable();
            let mut expected: Vec<_> = triples
                .into_iter()
                .filter(|triple| triple.iter().zip(&wanted).all(|(id, wanted)| wanted.is_none_or(|wanted| wanted == *id)))
                .collect();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn every_pattern_finds_what_it_fixes_in_front() {
        for bits in 0..8_u32 {
            let fixed = |bit: u32| (bits & bit != 0).then_some(TermId(7));
            let pattern = Pattern { subject: fixed(1), predicate: fixed(2), object: fixed(4) };
            let order = pattern.span().order;
            let row = order.row([pattern.subject, pattern.predicate, pattern.object]);
            assert!(row.is_sorted_by_key(Option::is_none), "{bits} {order:?}");
            assert_eq!(order.triple(order.row([1, 2, 3])), [1, 2, 3]);
        }
    }
}
