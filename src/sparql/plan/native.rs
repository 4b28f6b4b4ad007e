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

/// The order in which parts are joined, each named by its number.
pub(super) fn order(parts: &[&GraphPattern], outside: &Bound) -> Vec<(usize, Way)> {
    let binds: Vec<Bound> = parts.iter().map(|part| certain(part)).collect();
    let mut waiting: Vec<usize> = (0..parts.len()).collect();
    let mut sequence = Vec::with_capacity(parts.len());
    let mut seen = outside.clone();
    while let Some(first) = least(&waiting, |number| guess(parts[number], outside)) {
        let mut next = Some((first, Way::Alone));
        seen.truncate(outside.len());
        while let Some((number, way)) = next {
            waiting.retain(|other| *other != number);
            sequence.push((number, way));
            seen.extend(&binds[number]);
            let is_new = |name: &Name| seen.contains(name) && !outside.contains(name);
            let near: Vec<usize> =
                waiting.iter().copied().filter(|number| binds[*number].iter().any(is_new)).collect();
            let added = |number: usize| {
                if is_fit(parts[number]) {
                    guess(parts[number], &seen)
                } else {
                    let keys = binds[number].iter().filter(|name| is_new(name)).count();
                    guess(parts[number], outside) / KEY.powi(i32::try_from(keys).unwrap_or(i32::MAX))
                }
            };
            let way = |number: usize| if is_fit(parts[number]) { Way::Loop } else { Way::Hash };
            next = least(&near, added).map(|number| (number, way(number)));
        }
    }
    sequence
}

/// Whether an `OPTIONAL` is a loop over its left side, whose rows bind `left`.
pub(super) fn loops(left: &Bound, right: &GraphPattern, outside: &Bound) -> bool {
    let shared = certain(right).into_iter().filter(|name| left.contains(name) && !outside.contains(name));
    let keys = shared.count();
    if keys == 0 || !is_fit(right) {
        return false;
    }
    let mut inside = outside.clone();
    inside.extend(left);
    let hashed = written(right, outside) / KEY.powi(i32::try_from(keys).unwrap_or(i32::MAX));
    written(right, &inside) <= hashed.floor() * LOOP_FAVOUR
}

fn least(numbers: &[usize], cost: impl Fn(usize) -> f64) -> Option<usize> {
    let priced = numbers.iter().map(|number| (cost(*number), *number));
    priced.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, number)| number)
}

/// Variables that each row of a pattern binds, blank nodes included.
pub(super) fn certain(pattern: &GraphPattern) -> Bound {
    let mut bound: Bound = match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().flat_map(of_triple).collect(),
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

fn of_triple(triple: &TriplePattern) -> impl Iterator<Item = Name> {
    let [subject, object] = [&triple.subject, &triple.object].map(Name::of_term);
    [subject, Name::of_predicate(&triple.predicate), object].into_iter().flatten()
}

/// Whether a pattern is looked up for each row. Groups that fall apart are not, but are rare.
fn is_fit(pattern: &GraphPattern) -> bool {
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
    match pattern {
        GraphPattern::Bgp { patterns } => {
            if let [triple] = patterns.as_slice() {
                return of_one(triple, bound);
            }
            let parts: Vec<GraphPattern> =
                patterns.iter().map(|triple| GraphPattern::Bgp { patterns: vec![triple.clone()] }).collect();
            product(&parts.iter().collect::<Vec<_>>(), bound)
        }
        GraphPattern::Join { left, right } | GraphPattern::Lateral { left, right } => {
            let mut inside = bound.clone();
            inside.extend(certain(left));
            guess(left, bound) * guess(right, &inside)
        }
        other => size(other, bound, &guess),
    }
}

/// The size that the engine guesses of a pattern as it is written, its joins hashed.
fn written(pattern: &GraphPattern, bound: &Bound) -> f64 {
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().map(|triple| of_one(triple, bound)).product(),
        GraphPattern::Join { left, right } => written(left, bound) * written(right, bound),
        other => size(other, bound, &written),
    }
}

fn size(pattern: &GraphPattern, bound: &Bound, of: &dyn Fn(&GraphPattern, &Bound) -> f64) -> f64 {
    match pattern {
        GraphPattern::Path { subject, path, object } => {
            of_path(is_bound(subject, bound), path, is_bound(object, bound))
        }
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        GraphPattern::Values { bindings, .. } => bindings.len() as f64,
        GraphPattern::LeftJoin { left, right, .. } => {
            let mut inside = bound.clone();
            inside.extend(certain(left));
            inside.extend(certain(right));
            of(left, bound) * of(right, &inside).max(1.0)
        }
        GraphPattern::Lateral { left, right } => {
            let mut inside = bound.clone();
            inside.extend(certain(left));
            of(left, bound) * of(right, &inside)
        }
        GraphPattern::Union { left, right } => of(left, bound) + of(right, bound),
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Service { inner, .. } => of(inner, bound),
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        GraphPattern::Slice { inner, length, .. } => {
            length.map_or(f64::INFINITY, |length| length as f64).min(of(inner, bound))
        }
        GraphPattern::Bgp { .. } | GraphPattern::Join { .. } => of(pattern, bound),
    }
}

/// Of parts one after another, each with the variables of those before.
fn product(parts: &[&GraphPattern], bound: &Bound) -> f64 {
    let mut seen = bound.clone();
    let mut rows = 1.0;
    for (number, _) in order(parts, bound) {
        rows *= guess(parts[number], &seen);
        seen.extend(certain(parts[number]));
    }
    rows
}

fn of_one(triple: &TriplePattern, bound: &Bound) -> f64 {
    let predicate = match &triple.predicate {
        NamedNodePattern::NamedNode(_) => true,
        NamedNodePattern::Variable(name) => bound.contains(&Name::of(name)),
    };
    let is_class = matches!(&triple.predicate, NamedNodePattern::NamedNode(name) if *name == rdf::TYPE);
    let rows = of_triple_bound(is_bound(&triple.subject, bound), predicate, is_bound(&triple.object, bound));
    if is_class { rows + 1.0 } else { rows }
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
        order(&parts.iter().collect::<Vec<_>>(), &Bound::new())
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
    fn the_engine_loops_over_an_optional_unless_its_right_side_is_read_as_fast() {
        let left = parts("?a a :C").iter().flat_map(certain).collect::<Bound>();
        let of = |group: &str| {
            let join = |left, right| GraphPattern::Join { left: Box::new(left), right: Box::new(right) };
            loops(&left, &parts(group).into_iter().reduce(join).unwrap(), &Bound::new())
        };
        assert!(of("?a :p ?b"));
        assert!(!of("?x :p ?y"), "nothing is shared");
        assert!(!of("{ SELECT ?a { ?a :p ?b } }"), "a sub-select is not looked up");
        assert!(!of("VALUES ?a { :a }"), "so few rows are hashed");
    }
}
