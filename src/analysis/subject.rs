//! What a task speaks of: the things it names and the recorded words, with the IRIs that open them.

use std::collections::BTreeMap;

use crate::network::{MentionKind, ResponsibilityGraph};

/// Something a task names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Object<'a> {
    pub(super) kind: MentionKind,
    pub(super) id: &'a str,
    pub(super) label: &'a str,
    /// IRI of the mention or role.
    pub(super) evidence: &'a str,
}

/// Words recorded of a plan, and what opens them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) evidence: &'a str,
}

/// What every task names and says. Titles are left to the task itself.
pub(super) struct Subjects<'a> {
    network: &'a ResponsibilityGraph,
    /// One entry a task: what it names, by kind and id; a thing named twice stands twice.
    pub(super) objects: Vec<Vec<Object<'a>>>,
    /// One entry a task: labels and quotes of what it names and of its figures.
    pub(super) words: Vec<Vec<Words<'a>>>,
    /// Plan and words of what stands outside the tasks.
    pub(super) outside: Vec<(&'a str, Words<'a>)>,
    /// What IRIs of tasks begin with, up to the plan.
    base: Option<&'a str>,
}

impl<'a> Subjects<'a> {
    /// Reads the context of `network` in one pass.
    pub(super) fn new(network: &'a ResponsibilityGraph) -> Self {
        let context = &network.context;
        let mut subjects = Self {
            network,
            objects: vec![Vec::new(); network.tasks.len()],
            words: vec![Vec::new(); network.tasks.len()],
            outside: Vec::new(),
            base: network.rows.first().and_then(|row| row.assignment.split_once("/plan/")).map(|cut| cut.0),
        };
        for mention in &context.mentions {
            let object = Object {
                kind: mention.kind,
                id: &mention.id,
                label: &mention.label,
                evidence: &mention.evidence,
            };
            subjects.name(&mention.plan, mention.task, object);
        }
        let zones: BTreeMap<&str, &str> =
            context.zones.iter().map(|zone| (zone.id.as_str(), zone.label.as_str())).collect();
        let sectors: BTreeMap<&str, &str> =
            context.sectors.iter().map(|sector| (sector.id.as_str(), sector.label.as_str())).collect();
        let label = |labels: &BTreeMap<&str, &'a str>, id: &'a str| labels.get(id).copied().unwrap_or(id);
        for role in &context.zone_roles {
            let evidence = &role.evidence;
            let named = |kind, id, label| Object { kind, id, label, evidence };
            let zone = named(MentionKind::Zone, &role.zone, label(&zones, &role.zone));
            subjects.name(&role.plan, role.task, zone);
            for sector in &role.focus {
                let sector = named(MentionKind::Sector, sector, label(&sectors, sector));
                subjects.name(&role.plan, role.task, sector);
            }
        }
        for statement in &context.statements {
            let task = statement.task.and_then(|number| subjects.task(&statement.plan, number));
            let texts = statement.quotes.iter().chain([&statement.label]);
            let words = texts.map(|text| Words { text, evidence: &statement.iri });
            match task {
                Some(task) => subjects.words[task].extend(words),
                None => subjects.outside.extend(words.map(|words| (statement.plan.as_str(), words))),
            }
        }
        subjects.settle();
        subjects
    }

    fn name(&mut self, plan: &'a str, number: Option<u32>, object: Object<'a>) {
        let quotes = self.network.context.quotes.get(object.evidence);
        let quotes = quotes.into_iter().flatten().map(|quote| quote.quote.as_str());
        let evidence = object.evidence;
        let words = quotes.chain([object.label]).map(|text| Words { text, evidence });
        match number.and_then(|number| self.task(plan, number)) {
            Some(task) => {
                self.words[task].extend(words);
                self.objects[task].push(object);
            }
            None => self.outside.extend(words.map(|words| (plan, words))),
        }
    }

    /// Sorts, and leaves each word and thing once.
    fn settle(&mut self) {
        for words in &mut self.words {
            words.sort_unstable();
            words.dedup();
        }
        for objects in &mut self.objects {
            objects.sort_unstable();
            objects.dedup();
        }
        self.outside.sort_unstable();
        self.outside.dedup();
    }

    fn task(&self, plan: &str, number: u32) -> Option<usize> {
        let tasks = &self.network.tasks;
        tasks.binary_search_by(|task| (task.plan.as_str(), task.number).cmp(&(plan, number))).ok()
    }

    /// IRI of a task, whose evidence opens its title; none where the IRIs have another form.
    pub(super) fn iri(&self, task: usize) -> Option<String> {
        let task = &self.network.tasks[task];
        let iri = format!("{}/plan/{}/task/{}", self.base?, task.plan, task.number);
        self.network.context.quotes.contains_key(&iri).then_some(iri)
    }

    /// Things of a kind that a task names, each once.
    pub(super) fn named(&self, task: usize, kind: MentionKind) -> impl Iterator<Item = &Object<'a>> {
        let objects = self.objects[task].iter().filter(move |object| object.kind == kind);
        let mut last = None;
        objects.filter(move |object| last.replace(object.id) != Some(object.id))
    }
}

/// The unit that leads a task as the text states, else the one whose name opens the list; and the row that says
/// so. None where the list has no unit, the first was left out of the selection, or the text states roles but no
/// lead.
pub(super) fn leading(network: &ResponsibilityGraph, task: usize) -> Option<(u32, u32)> {
    let incidence = network.incidence();
    let mut rows = incidence.units_of(task).iter().copied().zip(incidence.rows_of_task(task));
    rows.find(|(_, row)| network.leads(&network.rows[*row as usize]))
}

/// Assignments of a task to units for which `wanted` holds.
pub(super) fn assignments(
    network: &ResponsibilityGraph,
    task: usize,
    wanted: impl Fn(usize) -> bool,
) -> impl Iterator<Item = String> {
    let rows = network.incidence().rows_of_task(task).zip(network.incidence().units_of(task));
    rows.filter(move |(_, unit)| wanted(**unit as usize))
        .map(|(row, _)| network.rows[row as usize].assignment.clone())
}

/// Numbers of the plans of tasks, in order of plan id, and the ids.
pub(super) fn plans(network: &ResponsibilityGraph) -> (Vec<u32>, Vec<&str>) {
    let mut ids: Vec<&str> = Vec::new();
    let mut numbers = Vec::with_capacity(network.tasks.len());
    let mut number = 0;
    for task in &network.tasks {
        if ids.last() != Some(&task.plan.as_str()) {
            number = u32::try_from(ids.len()).unwrap_or(u32::MAX);
            ids.push(&task.plan);
        }
        numbers.push(number);
    }
    (numbers, ids)
}
