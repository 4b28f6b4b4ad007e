//! What the engine would do by itself, so that its plan is left alone where ours promises little more.
//!
//! It begins with the part of least guessed size and goes on with the part that, of those that share a variable, adds
//! least; the guesses are fixed numbers by what of a triple is bound (`sparopt` 0.3.9, `optimizer.rs`). Where this
//! mirror is off, a plan may be worse, an answer is the same.

use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::scope::{self, Name};
use oxigraph::model::vocab::rdf;

/// Rows of which one has a value, where the engine hashes.
const KEY: f64 = 1_000.0;

/// How many times the cost of hashing a loop may have before the engine hashes an `OPTIONAL`.
const LOOP_FAVOUR: f64 = 100.0;

/// The engine counts no further.
pub(super) const MOST: f64 = 18_446_744_073_709_551_615.0;

/// Variables that are bound.
pub(super) type Bound = Vec<Name>;

/// How a part is joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Begins; nothing of it is shared with what came before.
    Alone,
    /// Looked up for each row.
    Loop,
    /// By its values.
    Hash,
}

/// A part with what is looked at again and again.
struct Shape<'p> {
    pattern: &'p GraphPattern,
    binds: Bound,
    is_fit: bool,
    triple: Option<Triple>,
}

/// The names of a triple pattern, and whether it asks for a class.
struct Triple([Option<Name>; 3], bool);

impl<'p> Shape<'p> {
    fn of(pattern: &'p GraphPattern) -> Self {
        let triple = match pattern {
            GraphPattern::Bgp { patterns } if patterns.len() == 1 => patterns.first().map(Triple::of),
            _ => None,
        };
        let binds = match &triple {
            Some(Triple(names, _)) => names.iter().copied().flatten().collect(),
            None => certain(pattern),
        };
        Self { pattern, binds, is_fit: triple.is_some() || is_fit(pattern), triple }
    }

    fn guess(&self, bound: &Bound) -> f64 {
        self.triple.as_ref().map_or_else(|| guess(self.pattern, bound), |triple| triple.guess(bound))
    }
}

impl Triple {
    fn of(triple: &TriplePattern) -> Self {
        Self(
            Name::of_triple(triple),
            matches!(&triple.predicate, NamedNodePattern::NamedNode(name) if *name == rdf::TYPE),
        )
    }

    fn guess(&self, bound: &Bound) -> f64 {
        let [subject, predicate, object] = self.0.map(|name| name.is_none_or(|name| bound.contains(&name)));
        of_triple_bound(subject, predicate, object) + f64::from(u8::from(self.1))
    }
}

/// The order in which parts are joined, each named by its number, and the size that is guessed of all.
pub(super) fn order(parts: &[&GraphPattern], outside: &Bound) -> (Vec<(usize, Way)>, f64) {
    let shapes: Vec<Shape<'_>> = parts.iter().map(|part| Shape::of(part)).collect();
    let mut waiting: Vec<usize> = (0..parts.len()).collect();
    let mut sequence = Vec::with_capacity(parts.len());
    let mut seen = outside.clone();
    let mut all = 1.0;
    while let Some(first) = least(waiting.iter().copied(), |number| shapes[number].guess(outside)) {
        seen.truncate(outside.len());
        let mut rows = shapes[first].guess(outside);
        let mut next = Some((first, Way::Alone));
        while let Some((number, way)) = next {
            waiting.retain(|other| *other != number);
            sequence.push((number, way));
            seen.extend(&shapes[number].binds);
            let is_new = |name: &&Name| seen.contains(name) && !outside.contains(name);
            let added = |number: usize| {
                let shape = &shapes[number];
                if shape.is_fit {
                    return (rows * shape.guess(&seen)).min(MOST);
                }
                let keys = shape.binds.iter().filter(is_new).count();
                (rows * shape.guess(outside)).min(MOST) / KEY.powi(i32::try_from(keys).unwrap_or(i32::MAX))
            };
            let is_near = |number: &usize| shapes[*number].binds.iter().any(|name| is_new(&name));
            let near = waiting.iter().copied().filter(is_near);
            next = least(near, added)
                .map(|number| (number, if shapes[number].is_fit { Way::Loop } else { Way::Hash }));
            rows = next.map_or(rows, |(number, _)| added(number));
        }
        all = (all * rows).min(MOST);
    }
    (sequence, all)
}

/// Whether the engine, which counts no further than it can, hashes an `OPTIONAL` that it could loop over, after rows of
/// guessed size `left`.
pub(super) fn hashes(left: f64, right: &GraphPattern, bound: &Bound) -> bool {
    let by_hash = (left * unordered(right, &Bound::new())).min(MOST) / KEY;
    left * unordered(right, bound) > LOOP_FAVOUR * by_hash
}

/// The size that the engine guesses before joins are ordered.
fn unordered(pattern: &GraphPattern, bound: &Bound) -> f64 {
    match pattern {
        GraphPattern::Bgp { patterns } => {
            patterns.iter().map(|triple| Triple::of(triple).guess(bound)).product::<f64>().min(MOST)
        }
        GraphPattern::Join { left, right } => (unordered(left, bound) * unordered(right, bound)).min(MOST),
        other => guess(other, bound),
    }
}

fn least(numbers: impl Iterator<Item = usize>, cost: impl Fn(usize) -> f64) -> Option<usize> {
    let priced = numbers.map(|number| (cost(number), number));
    priced.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, number)| number)
}

/// Variables that each row of a pattern binds, blank nodes included.
fn certain(pattern: &GraphPattern) -> Bound {
    let mut bound: Bound = match pattern {
        GraphPattern::Bgp { patterns } => {
            patterns.iter().flat_map(|triple| Triple::of(triple).0).flatten().collect()
        }
        GraphPattern::Path { subject, object, .. } => {
            [subject, object].into_iter().filter_map(Name::of_term).collect()
        }
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            let mut bound = certain(left);
            bound.extend(certain(right));
            bound
        }
        GraphPattern::Graph { name, inner } => {
            let mut bound = certain(inner);
            bound.extend(Name::of_predicate(name));
            bound
        }
        GraphPattern::Extend { inner, variable, .. } => {
            let mut bound = certain(inner);
            bound.push(Name::of(variable));
            bound
        }
        other => scope::certain(other).iter().map(Name::of).collect(),
    };
    bound.sort_unstable();
    bound.dedup();
    bound
}

/// Whether a pattern is looked up for each row. Groups that fall apart are not, but are rare.
pub(super) fn is_fit(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => true,
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right } => is_fit(left) && is_fit(right),
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. } => is_fit(inner),
        GraphPattern::Minus { .. }
        | GraphPattern::Service { .. }
        | GraphPattern::OrderBy { .. }
        | GraphPattern::Distinct { .. }
        | GraphPattern::Reduced { .. }
        | GraphPattern::Slice { .. }
        | GraphPattern::Project { .. }
        | GraphPattern::Group { .. } => false,
    }
}

/// The size that the engine guesses, once the joins within are ordered.
fn guess(pattern: &GraphPattern, bound: &Bound) -> f64 {
    let after = |first: &GraphPattern| {
        let mut inside = bound.clone();
        inside.extend(certain(first));
        inside
    };
    let rows = match pattern {
        GraphPattern::Bgp { patterns } => {
            let parts: Vec<GraphPattern> =
                patterns.iter().map(|triple| GraphPattern::Bgp { patterns: vec![triple.clone()] }).collect();
            order(&parts.iter().collect::<Vec<_>>(), bound).1
        }
        GraphPattern::Path { subject, path, object } => {
            of_path(is_bound(subject, bound), path, is_bound(object, bound))
        }
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        GraphPattern::Values { bindings, .. } => bindings.len() as f64,
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            guess(left, bound) * guess(right, &after(left))
        }
        GraphPattern::LeftJoin { left, right, .. } => {
            let mut inside = after(left);
            inside.extend(certain(right));
            guess(left, bound) * guess(right, &inside).max(1.0)
        }
        GraphPattern::Union { left, right } => guess(left, bound) + guess(right, bound),
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => guess(inner, bound),
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        GraphPattern::Slice { inner, length, .. } => {
            length.map_or(f64::INFINITY, |length| length as f64).min(guess(inner, bound))
        }
    };
    rows.min(MOST)
}

fn is_bound(term: &TermPattern, bound: &Bound) -> bool {
    Name::of_term(term).is_none_or(|name| bound.contains(&name))
}

fn of_triple_bound(subject: bool, predicate: bool, object: bool) -> f64 {
    match (subject, predicate, object) {
        (true, true, true) => 1.0,
        (true, true, false) => 10.0,
        (true, false, true) => 2.0,
        (false, true, true) => 1e3,
        (true, false, false) => 100.0,
        (false, false, false) => 1e9,
        (false, true, false) => 1e6,
        (false, false, true) => 1e4,
    }
}

fn of_path(start: bool, path: &PropertyPathExpression, end: bool) -> f64 {
    match path {
        PropertyPathExpression::NamedNode(_) => of_triple_bound(start, true, end),
        PropertyPathExpression::Reverse(path) => of_path(end, path, start),
        PropertyPathExpression::Sequence(a, b) => {
            let forth = of_path(start, a, false) * of_path(true, b, end);
            forth.min(of_path(start, a, true) * of_path(false, b, end))
        }
        PropertyPathExpression::Alternative(a, b) => of_path(start, a, end) + of_path(start, b, end),
        PropertyPathExpression::ZeroOrMore(_) | PropertyPathExpression::ZeroOrOne(_) if !start && !end => 1e9,
        PropertyPathExpression::ZeroOrMore(_)
        | PropertyPathExpression::OneOrMore(_)
        | PropertyPathExpression::ZeroOrOne(_)
            if start && end =>
        {
            1.0
        }
        PropertyPathExpression::ZeroOrOne(path) => of_path(start, path, end),
        PropertyPathExpression::ZeroOrMore(path) | PropertyPathExpression::OneOrMore(path) => {
            of_path(start, path, end) * 1e3
        }
        PropertyPathExpression::NegatedPropertySet(_) => of_triple_bound(start, false, end),
    }
}

#[cfg(test)]
mod tests {
    use spargebra::{Query, SparqlParser};

    use super::*;

    /// The parts of a group, written as one.
    fn parts(group: &str) -> Vec<GraphPattern> {
        let parser = SparqlParser::new().with_prefix("", "http://e/").unwrap();
        let query = parser.parse_query(&format!("SELECT * {{ {group} }}")).unwrap();
        let Query::Select { pattern: GraphPattern::Project { inner, .. }, .. } = query else {
            panic!("{group}")
        };
        let mut open = vec![*inner];
        let mut parts = Vec::new();
        while let Some(pattern) = open.pop() {
            match pattern {
                GraphPattern::Join { left, right } => open.extend([*right, *left]),
                GraphPattern::Bgp { patterns } => parts
                    .extend(patterns.into_iter().map(|triple| GraphPattern::Bgp { patterns: vec![triple] })),
                other => parts.push(other),
            }
        }
        parts
    }

    fn ordered(group: &str) -> Vec<(usize, Way)> {
        let parts = parts(group);
        order(&parts.iter().collect::<Vec<_>>(), &Bound::new()).0
    }

    #[test]
    fn the_engine_begins_with_what_has_most_terms_and_loops_over_the_rest() {
        let order = ordered("?a :p ?b . ?b a :C . ?b :q :o");
        assert_eq!(order, [(2, Way::Alone), (1, Way::Loop), (0, Way::Loop)]);
    }

    #[test]
    fn the_engine_hashes_what_it_cannot_look_up_and_what_shares_nothing_stands_alone() {
        let order = ordered("?a :p :o . ?x :q ?y . { SELECT ?a { ?a :r ?c } }");
        assert_eq!(order, [(0, Way::Alone), (2, Way::Hash), (1, Way::Alone)]);
    }

    #[test]
    fn the_engine_takes_what_comes_first_where_it_can_count_no_further() {
        let chain = (0..22).map(|number| format!("?a :p{number} ?b{number} . ")).collect::<Vec<_>>().concat();
        let order = ordered(&format!("{chain} ?b0 :q :o . ?b1 :r ?c"));
        assert_eq!(order.first(), Some(&(22, Way::Alone)));
        assert_eq!(order.last(), Some(&(23, Way::Loop)));
    }

    #[test]
    fn the_engine_loops_over_an_optional_as_long_as_it_can_count() {
        let parts = parts("?a :p ?b . ?b :q ?c");
        let join = |left, right| GraphPattern::Join { left: Box::new(left), right: Box::new(right) };
        let right = parts.clone().into_iter().reduce(join).unwrap();
        let bound = certain(&parts[0]).into_iter().take(1).collect::<Bound>();
        assert!(!hashes(1e3, &right, &bound));
        assert!(hashes(1e18, &right, &bound));
    }
}
