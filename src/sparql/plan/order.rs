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
    /// Rows after each.
    pub(super) rows: Vec<f64>,
    /// Of all.
    pub(super) size: Size,
    /// Rows read.
    pub(super) cost: f64,
}

/// Most parts that are tried as the first.
const FIRSTS: usize = 4;

/// The cheapest order found that costs less than `limit`, after rows of size `start`.
pub(super) fn order(parts: &[&Part], start: &Size, limit: f64) -> Option<Order> {
    let mut firsts: Vec<(f64, usize)> =
        parts.iter().enumerate().map(|(number, part)| (cost(start, part), number)).collect();
    firsts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best: Option<Order> = None;
    for (_, first) in firsts.into_iter().take(FIRSTS) {
        let limit = best.as_ref().map_or(limit, |best| best.cost);
        if let Some(found) = greedy(parts, start, first, limit) {
            best = Some(found);
        }
    }
    best
}

/// Rows read to join one more part by a loop, those that come of it included.
pub(super) fn cost(joined: &Size, part: &Part) -> f64 {
    let once = if joined.touches(&part.size) { part.look_up } else { part.scan.max(part.look_up) };
    joined.rows * once + joined.joined_rows(&part.size)
}

/// The sequence that begins with `first`, unless it costs `limit` or more.
fn greedy(parts: &[&Part], start: &Size, first: usize, limit: f64) -> Option<Order> {
    let mut order = Order { sequence: Vec::new(), rows: Vec::new(), size: start.clone(), cost: 0.0 };
    let mut rest: Vec<usize> = (0..parts.len()).filter(|part| *part != first).collect();
    let mut next = first;
    loop {
        let part = parts.get(next)?;
        order.cost += cost(&order.size, part);
        if order.cost >= limit {
            return None;
        }
        order.size = order.size.joined(&part.size);
        order.sequence.push(next);
        order.rows.push(order.size.rows);
        let size = &order.size;
        // A single row multiplies nothing.
        let is_near = |part: &Part| size.touches(&part.size) || part.size.rows <= 1.0;
        let open = rest.iter().filter_map(|number| Some((*number, *parts.get(*number)?)));
        let any_near = open.clone().any(|(_, part)| is_near(part));
        let priced = open.filter(|(_, part)| !any_near || is_near(part));
        let priced = priced.map(|(number, part)| (number, cost(size, part)));
        let Some((number, _)) = priced.min_by(|a, b| a.1.total_cmp(&b.1)) else { return Some(order) };
        rest.retain(|other| *other != number);
        next = number;
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::Variable;

    use super::super::scope::Name;
    use super::*;

    fn sized(rows: f64, values: &[(&str, f64)]) -> Size {
        let mut size = Size::of(rows);
        for (name, values) in values {
            size.set(Name::of(&Variable::new_unchecked(*name)), *values);
        }
        size
    }

    fn part(rows: f64, values: &[(&str, f64)]) -> Part {
        Part { size: sized(rows, values), look_up: 2.0, scan: rows }
    }

    fn ordered(parts: &[Part], start: &Size) -> Order {
        order(&parts.iter().collect::<Vec<_>>(), start, f64::INFINITY).unwrap()
    }

    #[test]
    fn the_selective_pattern_comes_first_and_what_touches_it_next() {
        let parts = [
            part(100_000.0, &[("u", 10.0), ("label", 90_000.0)]),
            part(50_000.0, &[("t", 50_000.0)]),
            part(5.0, &[("t", 5.0), ("u", 1.0)]),
        ];
        let order = ordered(&parts, &Size::unit());
        assert_eq!(order.sequence, [2, 1, 0]);
        assert!(order.rows[1] < 6.0, "{order:?}");
    }

    #[test]
    fn parts_that_share_nothing_wait() {
        let parts = [
            part(10.0, &[("a", 10.0)]),
            part(20.0, &[("b", 20.0)]),
            part(1_000.0, &[("a", 10.0), ("b", 20.0)]),
        ];
        assert_eq!(ordered(&parts, &Size::unit()).sequence, [0, 2, 1]);
    }

    #[test]
    fn what_is_bound_already_decides() {
        let parts =
            [part(10.0, &[("a", 10.0), ("c", 10.0)]), part(1_000.0, &[("b", 1_000.0), ("c", 1_000.0)])];
        assert_eq!(ordered(&parts, &Size::unit()).sequence, [0, 1]);
        let start = sized(1.0, &[("b", 1.0)]);
        assert_eq!(ordered(&parts, &start).sequence, [1, 0]);
    }

    #[test]
    fn an_order_must_cost_less_than_the_limit() {
        let one = part(10.0, &[("a", 10.0)]);
        assert!(order(&[&one], &Size::unit(), 20.0).is_none());
        assert!(order(&[&one], &Size::unit(), 21.0).is_some());
        assert!(order(&[], &Size::unit(), 21.0).is_none());
    }
}
