//! What the analyses need of the default graph, read property by property.

use std::collections::HashMap;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, Term, TermRef};

use crate::snapshot::{Damage, Pattern, Snapshot, TermId};
use crate::vocab::{NAMESPACE, dcterms, eli, geo, plan, skos};

/// Properties that are read.
const WANTED: [NamedNodeRef<'static>; 43] = [
    rdf::TYPE,
    dcterms::IDENTIFIER,
    dcterms::TYPE,
    eli::JURISDICTION,
    geo::SF_WITHIN,
    plan::ADDITIVE,
    plan::ADMINISTERS,
    plan::ASSERTED_ROLE,
    plan::BOUND_MEASURE,
    plan::CITED_WORK,
    plan::CONVERSION_DIVISOR,
    plan::CONVERSION_FACTOR,
    plan::DEADLINE,
    plan::DERIVATION,
    plan::EVIDENCE,
    plan::FACTOR,
    plan::FOCUS_SECTOR,
    plan::FUNCTION,
    plan::IN_DISTRICT,
    plan::LOWER_BOUND,
    plan::LOWER_INCLUSIVE,
    plan::MAX_VALUE,
    plan::MENTIONS,
    plan::METRIC,
    plan::MIN_VALUE,
    plan::MODALITY,
    plan::OF_PLAN,
    plan::PART_OF_ZONE,
    plan::PARTY,
    plan::POSITION,
    plan::QUANTITY_KIND,
    plan::QUOTE,
    plan::SCOPE,
    plan::STATEMENT_NUMBER,
    plan::TASK,
    plan::TASK_NUMBER,
    plan::UNIT,
    plan::UNIT_STATUS,
    plan::UPPER_BOUND,
    plan::UPPER_INCLUSIVE,
    plan::VALUE,
    plan::ZONE,
    skos::PREF_LABEL,
];

/// Whether a statement of the default graph can matter to the analyses.
pub(super) fn is_read(predicate: NamedNodeRef<'_>, object: TermRef<'_>) -> bool {
    // Classes of others are none that is looked for.
    let is_class = || matches!(object, TermRef::NamedNode(class) if class.as_str().starts_with(NAMESPACE));
    WANTED.contains(&predicate) && (predicate != rdf::TYPE || is_class())
}

/// What is kept of the default graph, by IRI of the subject.
pub(super) struct Gathered {
    nodes: HashMap<String, Node>,
}

/// What is kept of one subject.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Property, by its place in [`WANTED`], and object.
    facts: Vec<(usize, Object)>,
}

#[derive(Debug)]
enum Object {
    Iri(String),
    Value(String),
    /// A literal in Chinese.
    Chinese(String),
}

impl Gathered {
    pub(super) fn of(snapshot: &Snapshot) -> Result<Self, Damage> {
        let mut found: HashMap<TermId, Node> = HashMap::new();
        for (property, place) in WANTED.into_iter().zip(0..) {
            let Some(predicate) = snapshot.id(property)? else { continue };
            let pattern = Pattern { predicate: Some(predicate), ..Pattern::default() };
            for [subject, _, object] in snapshot.matches(None, pattern)? {
                let object = match snapshot.term(object)? {
                    Term::NamedNode(node) => Object::Iri(node.into_string()),
                    Term::Literal(literal) if literal.language() == Some("zh-hans") => {
                        Object::Chinese(literal.value().to_owned())
                    }
                    Term::Literal(literal) if literal.language().is_none() => {
                        Object::Value(literal.value().to_owned())
                    }
                    Term::Literal(_) | Term::BlankNode(_) => continue,
                };
                found.entry(subject).or_default().facts.push((place, object));
            }
        }
        let named = found.into_iter().filter_map(|(id, node)| match snapshot.term(id) {
            Ok(Term::NamedNode(iri)) => Some(Ok((iri.into_string(), node))),
            Ok(_) => None,
            Err(damage) => Some(Err(damage)),
        });
        Ok(Self { nodes: named.collect::<Result<_, _>>()? })
    }

    /// The subjects of a class with their IRIs, in order of IRI.
    pub(super) fn instances(&self, class: NamedNodeRef<'_>) -> Vec<(&str, &Node)> {
        let mut found: Vec<(&str, &Node)> = self
            .nodes
            .iter()
            .filter(|(_, node)| node.is(class))
            .map(|(iri, node)| (iri.as_str(), node))
            .collect();
        found.sort_unstable_by_key(|(iri, _)| *iri);
        found
    }

    /// What is kept of an IRI; nothing where it is no subject.
    pub(super) fn node(&self, iri: Option<&str>) -> Option<&Node> {
        self.nodes.get(iri?)
    }

    /// The identifier of what a property points to; empty where it points nowhere.
    pub(super) fn id(&self, node: &Node, property: NamedNodeRef<'_>) -> String {
        self.node(node.link(property))
            .and_then(|node| node.value(dcterms::IDENTIFIER))
            .unwrap_or_default()
            .to_owned()
    }
}

impl Node {
    fn objects(&self, property: NamedNodeRef<'_>) -> impl Iterator<Item = &Object> {
        let place = WANTED.iter().position(|known| *known == property);
        self.facts.iter().filter(move |(known, _)| Some(*known) == place).map(|(_, object)| object)
    }

    /// IRIs a property points to, in order.
    pub(super) fn links(&self, property: NamedNodeRef<'_>) -> Vec<&str> {
        let mut links: Vec<&str> = self
            .objects(property)
            .filter_map(|object| if let Object::Iri(iri) = object { Some(iri.as_str()) } else { None })
            .collect();
        links.sort_unstable();
        links
    }

    /// The IRI a property points to, the first in order where there are several.
    pub(super) fn link(&self, property: NamedNodeRef<'_>) -> Option<&str> {
        self.links(property).first().copied()
    }

    /// The value of a property, the first in order where there are several.
    pub(super) fn value(&self, property: NamedNodeRef<'_>) -> Option<&str> {
        self.objects(property)
            .filter_map(|object| if let Object::Value(value) = object { Some(value.as_str()) } else { None })
            .min()
    }

    /// The Chinese label; empty where there is none.
    pub(super) fn label(&self) -> String {
        self.objects(skos::PREF_LABEL)
            .filter_map(
                |object| if let Object::Chinese(label) = object { Some(label.as_str()) } else { None },
            )
            .min()
            .unwrap_or_default()
            .to_owned()
    }

    pub(super) fn is(&self, class: NamedNodeRef<'_>) -> bool {
        self.objects(rdf::TYPE).any(|object| matches!(object, Object::Iri(iri) if iri == class.as_str()))
    }

    /// Last segment of the concept a property points to.
    pub(super) fn slug(&self, property: NamedNodeRef<'_>) -> &str {
        self.link(property).and_then(|iri| iri.rsplit('/').next()).unwrap_or_default()
    }

    /// The value of a property as what it is to be; none where it is absent or no such thing.
    pub(super) fn parsed<T: std::str::FromStr>(&self, property: NamedNodeRef<'_>) -> Option<T> {
        self.value(property)?.parse().ok()
    }
}
