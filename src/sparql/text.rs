//! The full-text index of a snapshot, and the services that need nothing but the snapshot.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use spareval::QueryableDataset;

use super::service::{Found, Rows, ServiceError, Services};
use crate::search::{Document, Field, Index};
use crate::snapshot::{DatasetClause, Guard, ScanError, Snapshot, View};
use crate::vocab::{dcterms, plan, skos};

/// Properties whose texts are found, and what such a text is of its subject.
const TEXTS: [(NamedNodeRef<'_>, Field); 6] = [
    (skos::PREF_LABEL, Field::Label),
    (rdfs::LABEL, Field::Label),
    (dcterms::TITLE, Field::Label),
    (skos::ALT_LABEL, Field::Alternative),
    (plan::ALIAS_LABEL, Field::Alternative),
    (plan::QUOTE, Field::Quote),
];

/// Classes whose labels are headings of a document.
const HEADED: [NamedNodeRef<'_>; 2] = [plan::SECTION, plan::TASK_CLASS];

/// The texts of a snapshot, ready to be searched.
#[derive(Debug)]
pub struct TextIndex {
    index: Index,
    entities: Vec<String>,
}

impl TextIndex {
    /// Reads the texts of the default graph.
    ///
    /// # Errors
    /// When the snapshot is damaged.
    pub fn new(snapshot: &Snapshot) -> Result<Self, ScanError> {
        let guard = Guard::unlimited();
        let view = View::new(snapshot, &DatasetClause::default(), &guard)?;
        let (mut documents, mut entities) = (Vec::new(), Vec::new());
        let mut names: Vec<(String, bool, String)> = Vec::new();
        let headed = headed(&view)?;
        for (predicate, field) in TEXTS {
            for (entity, text) in texts(&view, predicate)? {
                let id = u32::try_from(entities.len()).unwrap_or(u32::MAX);
                let is_heading = field == Field::Label && headed.contains(&entity);
                let field = if is_heading { Field::Heading } else { field };
                if field != Field::Quote {
                    names.push((
                        entity.clone(),
                        matches!(field, Field::Label | Field::Heading),
                        text.clone(),
                    ));
                }
                entities.push(entity);
                documents.push(Document { id, field, text });
            }
        }
        Ok(Self { index: Index::build(documents, abbreviations(names)), entities })
    }

    /// The best hits for some words.
    ///
    /// # Errors
    /// When the words are none, or too many.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Found>, ServiceError> {
        let hits =
            self.index.search(words, limit).map_err(|error| ServiceError::Refused(error.to_string()))?;
        let found = hits.into_iter().filter_map(|hit| {
            let entry = self.index.entry(hit.document)?;
            let entity = self.entities.get(entry.id as usize)?.clone();
            let (text, field) = (entry.text.to_owned(), entry.field.name().to_owned());
            Some(Found { entity, text, field, score: hit.score })
        });
        Ok(found.collect())
    }
}

/// Whose labels are headings.
fn headed(view: &View<'_>) -> Result<BTreeSet<String>, ScanError> {
    let class = view.internalize_term(rdf::TYPE.into())?;
    let mut found = BTreeSet::new();
    for kind in HEADED {
        let kind = view.internalize_term(kind.into())?;
        for quad in view.internal_quads_for_pattern(None, Some(&class), Some(&kind), Some(None)) {
            if let Term::NamedNode(subject) = view.externalize_term(quad?.subject)? {
                found.insert(subject.into_string());
            }
        }
    }
    Ok(found)
}

/// Subjects with an IRI and their texts, in the order of the snapshot.
fn texts(view: &View<'_>, predicate: NamedNodeRef<'_>) -> Result<Vec<(String, String)>, ScanError> {
    let predicate = view.internalize_term(predicate.into())?;
    let mut found = Vec::new();
    for quad in view.internal_quads_for_pattern(None, Some(&predicate), None, Some(None)) {
        let quad = quad?;
        let subject = NamedOrBlankNode::try_from(view.externalize_term(quad.subject)?);
        let object = view.externalize_term(quad.object)?;
        if let (Ok(NamedOrBlankNode::NamedNode(subject)), Term::Literal(text)) = (subject, object) {
            found.push((subject.into_string(), text.value().to_owned()));
        }
    }
    Ok(found)
}

/// Pairs of a short name and a long one of the same entity.
fn abbreviations(mut names: Vec<(String, bool, String)>) -> Vec<(String, String)> {
    names.sort();
    let mut pairs = Vec::new();
    for group in names.chunk_by(|a, b| a.0 == b.0) {
        let labels = group.iter().filter(|(_, is_label, _)| *is_label);
        for (_, _, label) in labels {
            for (_, _, short) in group.iter().filter(|(_, is_label, _)| !is_label) {
                pairs.push((short.clone(), label.clone()));
            }
        }
    }
    pairs
}

/// The services of a query on this machine: full-text search, and no other endpoint.
pub struct Local<'s> {
    snapshot: &'s Arc<Snapshot>,
    index: OnceLock<Result<TextIndex, ScanError>>,
}

impl<'s> Local<'s> {
    /// Of a snapshot; the index is made when it is first asked.
    #[must_use]
    pub fn new(snapshot: &'s Arc<Snapshot>) -> Self {
        Self { snapshot, index: OnceLock::new() }
    }
}

impl Services for Local<'_> {
    fn search(&self, words: &str, limit: usize) -> Result<Vec<Found>, ServiceError> {
        match self.index.get_or_init(|| TextIndex::new(self.snapshot)) {
            Ok(index) => index.search(words, limit),
            Err(error) => Err(ServiceError::Failed(error.to_string())),
        }
    }

    fn select(&self, endpoint: &NamedNode, _: &str) -> Result<Rows, ServiceError> {
        Err(ServiceError::Refused(format!(
            "SERVICE {endpoint} is not allowed here: no other endpoint is asked"
        )))
    }
}
