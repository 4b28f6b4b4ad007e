//! Quantitative statements and areas, read from the default graph.

use std::collections::BTreeMap;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::StorageError;

use super::read::{Reader, chinese, text};
use super::{PlanStore, StoreError};
use crate::analysis::{Bound, Scope, Statement};
use crate::iri;
use crate::vocab::{dcterms, geo, plan, skos};

impl PlanStore {
    /// All quantitative statements, in order of plan and number.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn statements(&self) -> Result<Vec<Statement>, StoreError> {
        let mut statements = Vec::new();
        for node in self.merged().instances(plan::QUANTITY_STATEMENT)? {
            statements.push(self.statement(&node)?);
        }
        statements.sort_by(|a, b| (&a.plan, a.number).cmp(&(&b.plan, b.number)));
        Ok(statements)
    }

    /// The area each administrative area lies in, by code.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn area_parents(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let mut parents = BTreeMap::new();
        for area in self.merged().instances(plan::DISTRICT)? {
            if let Some(parent) = self.merged().object(area.as_ref(), geo::SF_WITHIN)? {
                parents.insert(self.identifier(&Term::from(area))?, self.identifier(&parent)?);
            }
        }
        Ok(parents)
    }

    fn statement(&self, node: &NamedOrBlankNode) -> Result<Statement, StoreError> {
        let node_ref = node.as_ref();
        let value =
            |predicate| self.merged().object(node_ref, predicate).map(|term| term.map(|term| text(&term)));
        let linked = |predicate| -> Result<Term, StorageError> {
            Ok(self.merged().object(node_ref, predicate)?.unwrap_or_else(|| node.clone().into()))
        };
        let bound = |value_of, inclusive_of| -> Result<Option<Bound>, StorageError> {
            let inclusive = value(inclusive_of)?.as_deref() == Some("true");
            Ok(value(value_of)?.and_then(|text| text.parse().ok()).map(|value| Bound { value, inclusive }))
        };
        let is = |predicate, scheme, slug| -> Result<bool, StorageError> {
            Ok(value(predicate)?.as_deref() == Some(iri::concept(scheme, slug).as_str()))
        };
        let metric = linked(plan::METRIC)?;
        let task = self.merged().object(node_ref, plan::TASK)?;
        let quotes = self.merged().objects(node_ref, plan::EVIDENCE)?;
        Ok(Statement {
            iri: text(&node.clone().into()),
            plan: self.identifier(&linked(plan::OF_PLAN)?)?,
            number: value(plan::STATEMENT_NUMBER)?.and_then(|text| text.parse().ok()).unwrap_or_default(),
            metric: self.identifier(&metric)?,
            label: self.label(&metric)?,
            additive: self.value_of(&metric, plan::ADDITIVE)? == "true",
            kind: self.value_of(&linked(plan::QUANTITY_KIND)?, skos::NOTATION)?,
            headline: self.merged().objects(node_ref, rdf::TYPE)?.contains(&plan::HEADLINE_TARGET.into()),
            task: match &task {
                Some(task) => self.value_of(task, plan::TASK_NUMBER)?.parse().ok(),
                None => None,
            },
            scope: self.scope(&linked(plan::SCOPE)?)?,
            lower: bound(plan::LOWER_BOUND, plan::LOWER_INCLUSIVE)?,
            upper: bound(plan::UPPER_BOUND, plan::UPPER_INCLUSIVE)?,
            aspirational: is(plan::MODALITY, "modality", "aspirational")?,
            unit_lost: is(plan::UNIT_STATUS, "unit-status", "lost")?,
            damaged: is(plan::DERIVATION, "derivation", "damaged")?,
            deadline: value(plan::DEADLINE)?,
            quotes: quotes.iter().map(|span| self.value_of(span, plan::QUOTE)).collect::<Result<_, _>>()?,
        })
    }

    fn scope(&self, scope: &Term) -> Result<Scope, StorageError> {
        let id = self.identifier(scope)?;
        let Term::NamedNode(node) = scope else { return Ok(Scope::Area { code: id }) };
        Ok(match self.merged().object(node.as_ref().into(), plan::IN_DISTRICT)? {
            Some(district) => Scope::Zone { id, district: self.identifier(&district)? },
            None => Scope::Area { code: id },
        })
    }

    fn identifier(&self, term: &Term) -> Result<String, StorageError> {
        self.value_of(term, dcterms::IDENTIFIER)
    }

    fn label(&self, term: &Term) -> Result<String, StorageError> {
        let Term::NamedNode(node) = term else { return Ok(String::new()) };
        Ok(chinese(&self.merged().objects(node.as_ref().into(), skos::PREF_LABEL)?))
    }

    fn value_of(&self, term: &Term, predicate: NamedNodeRef<'_>) -> Result<String, StorageError> {
        let Term::NamedNode(node) = term else { return Ok(String::new()) };
        Ok(self.merged().object(node.as_ref().into(), predicate)?.map(|term| text(&term)).unwrap_or_default())
    }

    /// What is asserted.
    fn merged(&self) -> Reader<'_> {
        Reader { store: &self.store, graph: GraphNameRef::DefaultGraph }
    }
}
