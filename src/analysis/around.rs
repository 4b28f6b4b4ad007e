//! What the text of each task names and states, found by the index of the task in one pass.

use std::collections::BTreeMap;

use crate::network::{
    Mention, MentionKind, ResponsibilityGraph, Scope, Sector, Statement, Unit, Zone, ZoneRole,
};

/// Evidence by the id of what it speaks of.
pub(super) type Evidenced<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// The context of a graph, by task.
pub(super) struct Around<'a> {
    network: &'a ResponsibilityGraph,
    mentions: Vec<Vec<&'a Mention>>,
    statements: Vec<Vec<&'a Statement>>,
    roles: Vec<Vec<&'a ZoneRole>>,
    zones: BTreeMap<&'a str, &'a Zone>,
    sectors: BTreeMap<&'a str, &'a Sector>,
    labels: BTreeMap<(MentionKind, &'a str), &'a str>,
}

impl<'a> Around<'a> {
    pub(super) fn new(network: &'a ResponsibilityGraph) -> Self {
        let context = &network.context;
        let tasks = network.tasks.len();
        let mut around = Self {
            network,
            mentions: vec![Vec::new(); tasks],
            statements: vec![Vec::new(); tasks],
            roles: vec![Vec::new(); tasks],
            zones: context.zones.iter().map(|zone| (zone.id.as_str(), zone)).collect(),
            sectors: context.sectors.iter().map(|sector| (sector.id.as_str(), sector)).collect(),
            labels: BTreeMap::new(),
        };
        for mention in &context.mentions {
            around.labels.entry((mention.kind, &mention.id)).or_insert(&mention.label);
            if let Some(task) = find(network, &mention.plan, mention.task) {
                around.mentions[task].push(mention);
            }
        }
        for statement in &context.statements {
            if let Some(task) = find(network, &statement.plan, statement.task) {
                around.statements[task].push(statement);
            }
        }
        for role in &context.zone_roles {
            if let Some(task) = find(network, &role.plan, role.task) {
                around.roles[task].push(role);
            }
        }
        around
    }

    /// Things of one kind that a task names.
    pub(super) fn mentions(&self, task: usize, kind: MentionKind) -> impl Iterator<Item = &'a Mention> {
        self.mentions[task].iter().copied().filter(move |mention| mention.kind == kind)
    }

    /// Everything a task names.
    pub(super) fn all_mentions(&self, task: usize) -> &[&'a Mention] {
        &self.mentions[task]
    }

    /// Figures a task states.
    pub(super) fn statements(&self, task: usize) -> &[&'a Statement] {
        &self.statements[task]
    }

    /// Zones a task names, gives a role, or states a figure for.
    pub(super) fn zones(&self, task: usize) -> Evidenced<'a> {
        let mut zones = Evidenced::new();
        for mention in self.mentions(task, MentionKind::Zone) {
            zones.entry(&mention.id).or_default().push(&mention.evidence);
        }
        for role in &self.roles[task] {
            zones.entry(&role.zone).or_default().push(&role.evidence);
        }
        for statement in &self.statements[task] {
            if let Scope::Zone { id, .. } = &statement.scope {
                zones.entry(id).or_default().push(&statement.iri);
            }
        }
        zones
    }

    /// Sectors a task names, or names as the focus of a zone.
    pub(super) fn sectors(&self, task: usize) -> Evidenced<'a> {
        let mut sectors = Evidenced::new();
        for mention in self.mentions(task, MentionKind::Sector) {
            sectors.entry(&mention.id).or_default().push(&mention.evidence);
        }
        for role in &self.roles[task] {
            for sector in &role.focus {
                sectors.entry(sector).or_default().push(&role.evidence);
            }
        }
        sectors
    }

    /// Units of a task with the assignments that name them, in the order of its list.
    pub(super) fn units(&self, task: usize) -> impl Iterator<Item = (&'a Unit, &'a str)> {
        let network = self.network;
        let incidence = network.incidence();
        let rows = incidence.rows_of_task(task).zip(incidence.units_of(task));
        rows.map(|(row, &unit)| {
            (&network.units[unit as usize], network.rows[row as usize].assignment.as_str())
        })
    }

    pub(super) fn zone(&self, id: &str) -> Option<&'a Zone> {
        self.zones.get(id).copied()
    }

    /// Name of a zone.
    pub(super) fn zone_label(&self, id: &str) -> String {
        self.zone(id).map_or(id, |zone| &zone.label).to_owned()
    }

    /// Name of a sector.
    pub(super) fn sector_label(&self, id: &str) -> String {
        self.sectors.get(id).map_or(id, |sector| &sector.label).to_owned()
    }

    /// Name of something texts name.
    pub(super) fn mention_label(&self, kind: MentionKind, id: &str) -> String {
        self.labels.get(&(kind, id)).copied().unwrap_or(id).to_owned()
    }

    /// A zone and the zones it is part of, from the inside out.
    pub(super) fn upwards(&self, id: &str) -> Vec<&'a Zone> {
        let mut zones: Vec<&'a Zone> = Vec::new();
        let mut next = self.zone(id);
        while let Some(zone) = next.filter(|zone| !zones.iter().any(|known| known.id == zone.id)) {
            zones.push(zone);
            next = zone.part_of.as_deref().and_then(|id| self.zone(id));
        }
        zones
    }

    /// Name of the unit of an id.
    pub(super) fn unit_label(&self, id: &str) -> String {
        let units = &self.network.units;
        let found = units.binary_search_by(|unit| unit.id.as_str().cmp(id));
        found.map_or(id, |at| units[at].label.as_str()).to_owned()
    }

    /// Code of the area the plan of a task is for.
    pub(super) fn area_of(&self, plan: &str) -> Option<&'a str> {
        self.network.context.plan(plan).map(|plan| plan.area.as_str())
    }
}

/// Index of a task.
pub(super) fn find(network: &ResponsibilityGraph, plan: &str, number: Option<u32>) -> Option<usize> {
    let key = (plan, number?);
    network.tasks.binary_search_by(|task| (task.plan.as_str(), task.number).cmp(&key)).ok()
}

/// Copies of IRIs, each once, in order.
pub(super) fn owned<'a>(evidence: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut evidence: Vec<&str> = evidence.into_iter().collect();
    evidence.sort_unstable();
    evidence.dedup();
    evidence.into_iter().map(str::to_owned).collect()
}
