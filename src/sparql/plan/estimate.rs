//! How many rows a pattern has, and how many values each of its variables, by the counts of the snapshot.
//!
//! What a triple pattern fixes is counted exactly, by a binary search in the index; the values of its variables are
//! the distinct subjects and objects of its predicate. Joins follow the textbook: values of the side with fewer are
//! found on the other, independently of each other (Selinger et al., 1979).

use oxigraph::model::{NamedNode, TermRef, Variable};
use spargebra::term::{GroundTerm, NamedNodePattern, TriplePattern};

use super::super::given::given_terms;
use super::scope::Name;
use crate::snapshot::{Counts, Damage, Graphs, Snapshot, TermId};

/// Which graphs a pattern looks at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    /// The graphs; `None` for a named graph that does not exist.
    graphs: Option<Graphs>,
    /// Whether it is within `GRAPH`.
    is_named: bool,
    /// The variable of `GRAPH ?g`.
    variable: Option<Variable>,
}

/// Rows, and the number of values of each variable.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Size {
    pub(super) rows: f64,
    /// By name, ascending.
    values: Vec<(Name, f64)>,
}

/// Terms that variables are fixed to.
pub(super) type Fixed = Vec<(Name, GroundTerm)>;

/// Counts of a snapshot.
pub(super) struct Estimator<'a> {
    snapshot: &'a Snapshot,
    predicates: f64,
}

/// Values of a column of which nothing is known, by the rows it has: a guess.
fn some_values(rows: f64) -> f64 {
    (rows / 4.0).max(1.0)
}

impl Place {
    /// Outside of `GRAPH`.
    pub(super) fn outside(graphs: Graphs) -> Self {
        Self { graphs: Some(graphs), is_named: false, variable: None }
    }

    /// Whether it is within `GRAPH`.
    pub(super) fn is_named(&self) -> bool {
        self.is_named
    }

    /// The variable of `GRAPH ?g`.
    pub(super) fn variable(&self) -> Option<&Variable> {
        self.variable.as_ref()
    }
}

impl Size {
    /// One row that binds nothing.
    pub(super) fn unit() -> Self {
        Self::of(1.0)
    }

    /// Rows that bind nothing yet.
    pub(super) fn of(rows: f64) -> Self {
        Self { rows, values: Vec::new() }
    }

    /// The values of a variable.
    pub(super) fn get(&self, name: Name) -> Option<f64> {
        let at = self.values.binary_search_by_key(&name, |(name, _)| *name).ok()?;
        self.values.get(at).map(|(_, values)| *values)
    }

    /// Sets the values of a variable, and gives those it had.
    pub(super) fn set(&mut self, name: Name, values: f64) -> Option<f64> {
        match self.values.binary_search_by_key(&name, |(name, _)| *name) {
            Ok(at) => self.values.get_mut(at).map(|(_, before)| std::mem::replace(before, values)),
            Err(at) => {
                self.values.insert(at, (name, values));
                None
            }
        }
    }

    /// The variables with their values.
    pub(super) fn values(&self) -> impl Iterator<Item = (Name, f64)> + '_ {
        self.values.iter().copied()
    }

    /// Without the other variables.
    pub(super) fn only(mut self, kept: impl Fn(Name) -> bool) -> Self {
        self.values.retain(|(name, _)| kept(*name));
        self
    }

    /// A size with as many rows, of which each column has at most as many values.
    pub(super) fn with_rows(mut self, rows: f64) -> Self {
        self.rows = rows;
        for (_, values) in &mut self.values {
            *values = values.min(rows.max(1.0));
        }
        self
    }

    /// The bound variables of some rows, in one of them.
    pub(super) fn one_row(&self) -> Self {
        self.clone().with_rows(1.0)
    }

    /// Of the join.
    pub(super) fn joined(&self, other: &Self) -> Self {
        let rows = self.joined_rows(other);
        let mut joined = self.clone();
        for (name, theirs) in other.values() {
            if let Some(ours) = joined.set(name, theirs) {
                joined.set(name, ours.min(theirs));
            }
        }
        joined.with_rows(rows)
    }

    /// Rows of the join.
    pub(super) fn joined_rows(&self, other: &Self) -> f64 {
        let shared = other.values().filter_map(|(name, theirs)| Some((self.get(name)?, theirs)));
        shared.fold(self.rows * other.rows, |rows, (ours, theirs)| rows / ours.max(theirs).max(1.0))
    }

    /// Of the rows of both, one after the other.
    pub(super) fn either(&self, other: &Self) -> Self {
        let shared = |(name, ours)| Some((name, ours + other.get(name)?));
        Self { rows: self.rows + other.rows, values: self.values().filter_map(shared).collect() }
    }

    /// Whether a variable is in both.
    pub(super) fn touches(&self, other: &Self) -> bool {
        other.values().any(|(name, _)| self.get(name).is_some())
    }
}

impl<'a> Estimator<'a> {
    /// Of a snapshot.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, predicates: snapshot.predicate_count() as f64 }
    }

    /// The place within `GRAPH name`.
    pub(super) fn inside(&self, name: &NamedNodePattern) -> Result<Place, Damage> {
        Ok(match name {
            NamedNodePattern::NamedNode(name) => {
                Place { graphs: self.snapshot.id(name)?.map(Graphs::Named), is_named: true, variable: None }
            }
            NamedNodePattern::Variable(name) => {
                let graphs = Some(Graphs::AllNamed);
                Place { graphs, is_named: true, variable: Some(name.clone()) }
            }
        })
    }

    /// Of a triple pattern.
    pub(super) fn triple(
        &self,
        triple: &TriplePattern,
        place: &Place,
        fixed: &Fixed,
    ) -> Result<Size, Damage> {
        let names = Name::of_triple(triple);
        let mut known = [None; 3];
        for ((id, term), name) in known.iter_mut().zip(given_terms(triple)).zip(names) {
            let held = name.and_then(|name| fixed.iter().find(|(fixed, _)| *fixed == name));
            if let Some(term) = term.or(held.map(|(_, term)| ground(term))) {
                match self.snapshot.id(term)? {
                    Some(found) => *id = Some(found),
                    None => return Ok(nothing(names)),
                }
            }
        }
        let Some(graphs) = place.graphs else { return Ok(nothing(names)) };
        let mut size = self.matches(known, names, graphs)?;
        if let Some(graph) = place.variable() {
            let graphs = size.rows.min(self.named_graphs()).max(1.0);
            size = size.joined(&column(Name::of(graph), graphs, graphs));
        }
        Ok(size)
    }

    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    fn named_graphs(&self) -> f64 {
        self.snapshot.named_graph_count() as f64
    }

    /// Of what matches the known ids; `names` are what the places bind.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    fn matches(
        &self,
        known: [Option<TermId>; 3],
        names: [Option<Name>; 3],
        graphs: Graphs,
    ) -> Result<Size, Damage> {
        let [subject, predicate, object] = known;
        let pattern = crate::snapshot::Pattern { subject, predicate, object };
        let rows = self.snapshot.count(pattern, graphs)? as f64;
        let counts = match predicate {
            Some(predicate) => Some(self.counts(predicate, graphs)?),
            None => None,
        };
        // Where subject or object are known, each of the others is there once, as a rule.
        let ends = if subject.is_some() || object.is_some() { rows } else { some_values(rows) };
        let values = [
            counts.filter(|_| object.is_none()).map_or(ends, |counts| counts.subjects as f64),
            self.predicates,
            counts.filter(|_| subject.is_none()).map_or(ends, |counts| counts.objects as f64),
        ];
        let mut size = Size::of(rows);
        for ((name, values), known) in names.into_iter().zip(values).zip(known) {
            let Some(name) = name else { continue };
            let values = if known.is_some() { 1.0 } else { values };
            if size.set(name, values).is_some() {
                // The same variable twice.
                size.rows /= values.max(1.0);
            }
        }
        let rows = size.rows;
        Ok(size.with_rows(rows))
    }

    fn counts(&self, predicate: TermId, graphs: Graphs) -> Result<Counts, Damage> {
        let counts = self.snapshot.counts_of(predicate)?.unwrap_or_default();
        Ok(if graphs == Graphs::Default { counts.0 } else { counts.1 })
    }

    /// Triples of a predicate, with distinct subjects and objects.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub(super) fn predicate(&self, name: &NamedNode, place: &Place) -> Result<[f64; 3], Damage> {
        let counts = match (self.snapshot.id(name)?, place.graphs) {
            (Some(id), Some(graphs)) => self.counts(id, graphs)?,
            _ => Counts::default(),
        };
        Ok([counts.quads as f64, counts.subjects as f64, counts.objects as f64])
    }

    /// All triples.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub(super) fn total(&self, place: &Place) -> Result<f64, Damage> {
        let Some(graphs) = place.graphs else { return Ok(0.0) };
        Ok(self.snapshot.count(crate::snapshot::Pattern::default(), graphs)? as f64)
    }

    /// How many terms there are.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub(super) fn terms(&self) -> f64 {
        self.snapshot.terms() as f64
    }
}

/// A column of its own.
pub(super) fn column(name: Name, rows: f64, values: f64) -> Size {
    let mut size = Size::of(rows);
    size.set(name, values);
    size
}

fn nothing(names: [Option<Name>; 3]) -> Size {
    let mut size = Size::of(0.0);
    for name in names.into_iter().flatten() {
        size.set(name, 1.0);
    }
    size
}

fn ground(term: &GroundTerm) -> TermRef<'_> {
    match term {
        GroundTerm::NamedNode(node) => node.as_ref().into(),
        GroundTerm::Literal(literal) => literal.as_ref().into(),
    }
}
