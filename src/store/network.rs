//! The responsibility graph, read from the default graph.

use oxigraph::model::NamedNodeRef;

use super::gather::{Gathered, Node};
use super::{PlanStore, StoreError};
use crate::network::{
    Area, Bound, Context, Focus, Mention, MentionKind, Named, Plan, Quote, ResponsibilityGraph, Role, Row,
    Scope, Sector, Statement, Task, Unit, WrittenUnit, Zone, ZoneRole,
};
use crate::snapshot::{Snapshot, SnapshotError};
use crate::vocab::{dcterms, eli, geo, plan, skos};

impl PlanStore {
    /// The responsibility graph of all documents loaded, with what surrounds it.
    ///
    /// # Errors
    /// When the engine fails or the snapshot cannot be made.
    pub fn network(&self) -> Result<ResponsibilityGraph, StoreError> {
        let snapshot = self.snapshot()?;
        Ok(network_of(&snapshot)?)
    }
}

/// The responsibility graph of the documents in a snapshot, with what surrounds it.
///
/// # Errors
/// When the snapshot is damaged.
pub fn network_of(snapshot: &Snapshot) -> Result<ResponsibilityGraph, SnapshotError> {
    let gathered = Gathered::of(snapshot).map_err(SnapshotError::damaged(snapshot.path()))?;
    let units = gathered.instances(plan::PARTY_CLASS).into_iter().map(|(_, node)| gathered.unit(node));
    let tasks = gathered.instances(plan::TASK_CLASS).into_iter().map(|(_, node)| gathered.task(node));
    let rows = gathered.instances(plan::RESPONSIBILITY_ASSIGNMENT).into_iter();
    let rows = rows.map(|(iri, node)| gathered.row(iri, node));
    let graph = ResponsibilityGraph::new(units.collect(), tasks.collect(), rows.collect());
    Ok(graph.with_context(gathered.context()))
}

impl Gathered {
    fn unit(&self, node: &Node) -> Unit {
        let functions = node.links(plan::FUNCTION).into_iter();
        let mut functions: Vec<String> = functions.map(|iri| self.identifier(Some(iri))).collect();
        functions.sort();
        let (id, label) = (own_id(node), node.label());
        Unit { id, label, open_set: node.is(plan::OPEN_PARTY_SET), functions }
    }

    fn task(&self, node: &Node) -> Task {
        let number = node.parsed(plan::TASK_NUMBER).unwrap_or_default();
        Task { plan: self.id(node, plan::OF_PLAN), number, title: node.label() }
    }

    fn row(&self, iri: &str, node: &Node) -> Row {
        Row {
            plan: self.id(node, plan::OF_PLAN),
            task: self.task_number(node).unwrap_or_default(),
            position: node.parsed(plan::POSITION).unwrap_or_default(),
            unit: self.id(node, plan::PARTY),
            assignment: iri.to_owned(),
        }
    }

    fn context(&self) -> Context {
        let parties = self.instances(plan::PARTY_CLASS);
        let mut context = Context {
            plans: self.all(plan::PLAN, |_, node| Plan {
                id: own_id(node),
                title: node.label(),
                area: self.id(node, eli::JURISDICTION),
            }),
            areas: self.all(plan::DISTRICT, |_, node| Area {
                code: own_id(node),
                label: node.label(),
                parent: self.opt_id(node, geo::SF_WITHIN),
            }),
            zones: self.all(plan::ZONE_CLASS, |iri, node| self.zone(iri, node, &parties)),
            sectors: self.all(plan::SECTOR, |_, node| Sector {
                id: own_id(node),
                label: node.label(),
                broader: self.opt_id(node, skos::BROADER),
            }),
            functions: self
                .all(plan::FUNCTION_CLASS, |_, node| Named { id: own_id(node), label: node.label() }),
            statements: self.all(plan::QUANTITY_STATEMENT, |iri, node| self.statement(iri, node)),
            mentions: Vec::new(),
            zone_roles: self.all(plan::ZONE_ROLE_CLASS, |iri, node| ZoneRole {
                plan: self.id(node, plan::OF_PLAN),
                task: self.task_number(node),
                zone: self.id(node, plan::ZONE),
                role: node.slug(dcterms::TYPE).to_owned(),
                focus: node
                    .links(plan::FOCUS_SECTOR)
                    .into_iter()
                    .map(|iri| self.identifier(Some(iri)))
                    .collect(),
                evidence: iri.to_owned(),
            }),
            focuses: self.all(plan::SECTOR_FOCUS, |iri, node| Focus {
                plan: self.id(node, plan::OF_PLAN),
                sector: self.id(node, plan::FOCUS_SECTOR),
                evidence: iri.to_owned(),
            }),
            roles: self.roles(),
            quotes: self.quotes(),
        };
        context.statements.sort_by(|a, b| (&a.plan, a.number).cmp(&(&b.plan, b.number)));
        let named = self.instances(plan::MENTION).into_iter().map(|at| (at, plan::MENTIONS));
        let cited = self.instances(plan::CITATION).into_iter().map(|at| (at, plan::CITED_WORK));
        context.mentions = named
            .chain(cited)
            .flat_map(|((iri, node), property)| self.mentioned(iri, node, property))
            .collect();
        context.mentions.sort();
        context
    }

    /// All instances of a class, in order of IRI.
    fn all<T>(&self, class: NamedNodeRef<'_>, read: impl Fn(&str, &Node) -> T) -> Vec<T> {
        self.instances(class).into_iter().map(|(iri, node)| read(iri, node)).collect()
    }

    fn zone(&self, iri: &str, node: &Node, parties: &[(&str, &Node)]) -> Zone {
        Zone {
            id: own_id(node),
            label: node.label(),
            district: self.opt_id(node, plan::IN_DISTRICT),
            part_of: self.opt_id(node, plan::PART_OF_ZONE),
            park: node.is(plan::PARK),
            administered_by: parties
                .iter()
                .filter(|(_, party)| party.links(plan::ADMINISTERS).contains(&iri))
                .map(|(_, party)| own_id(party))
                .collect(),
        }
    }

    fn mentioned(&self, iri: &str, node: &Node, property: NamedNodeRef<'_>) -> Vec<Mention> {
        let read = |thing: &str| {
            let target = self.node(Some(thing))?;
            Some(Mention {
                plan: self.id(node, plan::OF_PLAN),
                task: self.task_number(node),
                kind: kind(target)?,
                id: own_id(target),
                label: target.label(),
                evidence: iri.to_owned(),
            })
        };
        node.links(property).into_iter().filter_map(read).collect()
    }

    fn statement(&self, iri: &str, node: &Node) -> Statement {
        let metric = self.node(node.link(plan::METRIC));
        let bound = |value, inclusive| {
            let inclusive = node.value(inclusive) == Some("true");
            node.parsed(value).map(|value| Bound { value, inclusive })
        };
        let words = node.links(plan::EVIDENCE).into_iter();
        Statement {
            iri: iri.to_owned(),
            plan: self.id(node, plan::OF_PLAN),
            number: node.parsed(plan::STATEMENT_NUMBER).unwrap_or_default(),
            metric: self.id(node, plan::METRIC),
            label: metric.map(Node::label).unwrap_or_default(),
            additive: metric.and_then(|metric| metric.value(plan::ADDITIVE)) == Some("true"),
            kind: node.slug(plan::QUANTITY_KIND).to_owned(),
            headline: node.is(plan::HEADLINE_TARGET),
            target: node.is(plan::TARGET),
            baseline: node.is(plan::BASELINE),
            task: self.task_number(node),
            scope: self.scope(node.link(plan::SCOPE)),
            lower: bound(plan::LOWER_BOUND, plan::LOWER_INCLUSIVE),
            upper: bound(plan::UPPER_BOUND, plan::UPPER_INCLUSIVE),
            factor: node.parsed(plan::FACTOR),
            aspirational: node.slug(plan::MODALITY) == "aspirational",
            unit: self.written_unit(node),
            unit_status: node.slug(plan::UNIT_STATUS).to_owned(),
            unit_lost: node.slug(plan::UNIT_STATUS) == "lost",
            damaged: node.slug(plan::DERIVATION) == "damaged",
            deadline: node.value(plan::DEADLINE).map(str::to_owned),
            quotes: words
                .filter_map(|span| self.node(Some(span))?.value(plan::QUOTE))
                .map(str::to_owned)
                .collect(),
        }
    }

    /// The unit of a statement; one that bounds are not converted from counts as its own base.
    fn written_unit(&self, statement: &Node) -> Option<WrittenUnit> {
        let unit = statement.link(plan::UNIT);
        let node = self.node(unit)?;
        let own = statement.link(plan::BOUND_MEASURE) == unit;
        let factor: f64 = node.parsed(plan::CONVERSION_FACTOR).filter(|_| !own).unwrap_or(1.0);
        let divisor: f64 = node.parsed(plan::CONVERSION_DIVISOR).filter(|_| !own).unwrap_or(1.0);
        Some(WrittenUnit { label: node.label(), factor: factor / divisor })
    }

    fn scope(&self, iri: Option<&str>) -> Scope {
        let id = self.identifier(iri);
        match self.node(iri).and_then(|node| self.opt_id(node, plan::IN_DISTRICT)) {
            Some(district) => Scope::Zone { id, district },
            None => Scope::Area { code: id },
        }
    }

    /// Roles that texts state, by the IRI of the assignment.
    fn roles(&self) -> std::collections::BTreeMap<String, Role> {
        let stated = |(iri, node): (&str, &Node)| {
            let role = match node.slug(plan::ASSERTED_ROLE) {
                "lead" => Role::Lead,
                "support" => Role::Support,
                _ => return None,
            };
            Some((iri.to_owned(), role))
        };
        self.instances(plan::RESPONSIBILITY_ASSIGNMENT).into_iter().filter_map(stated).collect()
    }

    /// The words behind everything that can stand behind a number.
    fn quotes(&self) -> std::collections::BTreeMap<String, Vec<Quote>> {
        let classes = [
            plan::RESPONSIBILITY_ASSIGNMENT,
            plan::QUANTITY_STATEMENT,
            plan::MENTION,
            plan::CITATION,
            plan::ZONE_ROLE_CLASS,
            plan::SECTOR_FOCUS,
            plan::TASK_CLASS,
        ];
        let words = |span: &str| {
            let quote = self.node(Some(span))?.value(plan::QUOTE)?.to_owned();
            Some(Quote { span: span.to_owned(), quote })
        };
        let nodes = classes.into_iter().flat_map(|class| self.instances(class));
        nodes
            .map(|(iri, node)| {
                (iri.to_owned(), node.links(plan::EVIDENCE).into_iter().filter_map(words).collect())
            })
            .collect()
    }

    fn task_number(&self, node: &Node) -> Option<u32> {
        self.node(node.link(plan::TASK))?.parsed(plan::TASK_NUMBER)
    }

    fn identifier(&self, iri: Option<&str>) -> String {
        self.node(iri).map(own_id).unwrap_or_default()
    }

    fn opt_id(&self, node: &Node, property: NamedNodeRef<'_>) -> Option<String> {
        Some(self.id(node, property)).filter(|id| !id.is_empty())
    }
}

fn own_id(node: &Node) -> String {
    node.value(dcterms::IDENTIFIER).unwrap_or_default().to_owned()
}

/// What a mentioned thing is.
fn kind(node: &Node) -> Option<MentionKind> {
    let kinds = [
        (plan::ZONE_CLASS, MentionKind::Zone),
        (plan::SECTOR, MentionKind::Sector),
        (plan::INSTITUTION, MentionKind::Institution),
        (plan::INSTRUMENT, MentionKind::Instrument),
        (plan::SPATIAL_LAYOUT, MentionKind::Layout),
        (plan::WORK, MentionKind::Work),
    ];
    kinds.into_iter().find(|(class, _)| node.is(*class)).map(|(_, kind)| kind)
}
