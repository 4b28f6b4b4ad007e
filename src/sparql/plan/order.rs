//! The order of a join: the sequence of loops with the least estimated cost.
//!
//! From every first part in turn, the part that adds least is taken next; the cheapest of the sequences found is the
//! order. Parts that share no variable with what is joined already wait as long as others do.

use super::estimate::Size;

/// A part of a join.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its rows by themselves.
    pub(super) size: Size,
    /// What it costs to look up once, in rows read.
    pub(super) look_up: f64,
    /// What it costs by itself, if its rows are not looked up by what they share with others.
    pub(super) scan: f64,
}

/// A sequence of parts.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// Their numbers.
    pub(super) sequence: Vec<usize>,
    /// What is joined after each.
    pub(super) sizes: Vec<Size>,
    /// Rows read.
    pub(super) cost: f64,
}

/// Most parts that are tried as the first.
const FIRSTS: usize = 12;

/// The cheapest order found, after rows of size `start`.
pub(super) fn order(parts: &[Part], start: &Size) -> Order {
    let mut firsts: Vec<usize> = (0..parts.len()).collect();
    firsts.sort_by(|a, b| cost(start, &parts[*a]).total_cmp(&cost(start, &parts[*b])));
    let mut best: Option<Order> = None;
    for first in firsts.into_iter().take(FIRSTS) {
        let limit = best.as_ref().map_or(f64::INFINITY, |best| best.cost);
        if let Some(found) = greedy(parts, start, first, limit) {
            best = Some(found);
        }
    }
    best.unwrap_or_else(|| Order { sequence: Vec::new(), sizes: Vec::new(), cost: 0.0 })
}

/// Rows read to join one more part, those that come of it included.
fn cost(joined: &Size, part: &Part) -> f64 {
    let once = if joined.touches(&part.size) { part.look_up } else { part.scan.max(part.look_up) };
    joined.rows * once + joined.joined_rows(&part.size)
}

/// The sequence that begins with `first`, unless it costs `limit` or more.
fn greedy(parts: &[Part], start: &Size, first: usize, limit: f64) -> Option<Order> {
    let mut order = Order { sequence: Vec::new(), sizes: Vec::new(), cost: 0.0 };
    let mut rest: Vec<usize> = (0..parts.len()).filter(|part| *part != first).collect();
    let mut size = start.clone();
    let mut next = first;
    loop {
        let part = parts.get(next)?;
        order.cost += cost(&size, part);
        size = size.joined(&part.size);
        order.sequence.push(next);
        order.sizes.push(size.clone());
        if order.cost >= limit {
            return None;
        }
        // A single row multiplies nothing.
        let is_near = |part: &Part| size.touches(&part.size) || part.size.rows <= 1.0;
        let open = rest.iter().filter_map(|number| Some((*number, parts.get(*number)?)));
        let any_near = open.clone().any(|(_, part)| is_near(part));
        let priced = open.filter(|(_, part)| !any_near || is_near(part));
        let priced = priced.map(|(number, part)| (number, cost(&size, part)));
        let Some((number, _)) = priced.min_by(|a, b| a.1.total_cmp(&b.1)) else { return Some(order) };
        rest.retain(|other| *other != number);
        next = number;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn part(rows: f64, values: &[(&str, f64)]) -> Part {
        let values: BTreeMap<_, _> =
            values.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        Part { size: Size { rows, values }, look_up: 2.0, scan: rows }
    }

    #[test]
    fn the_selective_pattern_comes_first_and_what_touches_it_next() {
        let parts = [
            part(100_000.0, &[("t", 100_000.0), ("label", 90_000.0)]),
            part(50_000.0, &[("t", 50_000.0)]),
            part(5.0, &[("t", 5.0), ("u", 1.0)]),
        ];
        let order = order(&parts, &Size::unit());
        assert_eq!(order.sequence, [2, 1, 0]);
        assert!(order.cost < 50.0, "{order:?}");
    }

    #[test]
    fn parts_that_share_nothing_wait() {
        let parts = [
            part(10.0, &[("a", 10.0)]),
            part(20.0, &[("b", 20.0)]),
            part(1_000.0, &[("a", 10.0), ("b", 20.0)]),
        ];
        assert_eq!(order(&parts, &Size::unit()).sequence, [0, 2, 1]);
    }

    #[test]
    fn what_is_bound_already_decides() {
        let parts =
            [part(10.0, &[("a", 10.0), ("c", 10.0)]), part(1_000.0, &[("b", 1_000.0), ("c", 1_000.0)])];
        assert_eq!(order(&parts, &Size::unit()).sequence, [0, 1]);
        let start = Size { rows: 1.0, values: BTreeMap::from([("b".to_owned(), 1.0)]) };
        assert_eq!(order(&parts, &start).sequence, [1, 0]);
    }

    #[test]
    fn nothing_is_ordered_of_nothing() {
        assert!(order(&[], &Size::unit()).sequence.is_empty());
    }
}
