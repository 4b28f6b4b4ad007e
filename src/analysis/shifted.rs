//! The same object led by different units: a zone, sector, instrument or institution, or a task and its
//! counterpart, whose lists are opened by different units.
//!
//! No text marks a lead; that the first listed leads is a presumption, so these are places to look. Units of
//! different districts differ by nature: between districts it counts as a shift only when the units that open
//! the lists have no function in common.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::{Cancelled, Watch};
use crate::network::{MentionKind, ResponsibilityGraph, Task};

use super::alignment::{ALIGNED, Alignment};
use super::counterparts::yes;
use super::subject::{Subjects, leading};
use super::{Sheet, Tabular};

/// What is said of every shift.
const PRESUMPTION: &str = "presumption: the first-listed unit leads; no text says so";

/// Objects whose tasks are opened by different units.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Shifts {
    /// The objects: aligned tasks first, then things named by kind; within these those of one district first,
    /// then by number of units, then by id.
    pub shifts: Vec<Shift>,
    /// Objects looked at: those that two tasks or more name, and aligned pairs.
    pub objects: usize,
    /// What the reading rests on.
    pub presumption: String,
}

/// One object and the units that open the lists of its tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Shift {
    /// What kind of object.
    pub kind: ShiftKind,
    /// Register id of the thing; for aligned tasks plan and number of both.
    pub object: String,
    /// Its name; for aligned tasks both titles.
    pub label: String,
    /// Score of the alignment, for aligned tasks.
    pub score: Option<f64>,
    /// The units, by number of tasks, then by id.
    pub leads: Vec<Opening>,
    /// Whether different units of one district open lists; otherwise the units are of different districts and
    /// have no function in common.
    pub within_district: bool,
    /// Whether different units open lists within one plan.
    pub within_plan: bool,
    /// Whether different units open lists in different plans.
    pub across_plans: bool,
}

/// Kind of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShiftKind {
    /// Two tasks that are each other's best between their plans.
    AlignedTasks,
    /// A zone.
    Zone,
    /// A sector.
    Sector,
    /// An instrument of policy.
    Instrument,
    /// An institution.
    Institution,
}

/// A unit that opens lists.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Opening {
    /// Register id of the unit.
    pub unit: String,
    /// Its short name.
    pub label: String,
    /// Tasks of the object whose list it opens.
    pub tasks: Vec<Task>,
    /// IRIs of what names the object in these tasks, and of the assignments.
    pub evidence: Vec<String>,
}

/// Objects of `network` led by different units.
///
/// # Errors
/// When `watch` is told to stop.
pub fn shifted(network: &ResponsibilityGraph, watch: &Watch) -> Result<Shifts, Cancelled> {
    let alignment = Alignment::new(network);
    let matches = alignment.pairs(ALIGNED, 0, watch)?.matches;
    let subjects = &alignment.subjects;
    let named = objects(subjects);
    let mut shifts: Vec<Shift> = matches
        .iter()
        .filter_map(|pair| {
            let [one, other] = pair.tasks.map(|task| task as usize);
            let parts = [one, other].map(|task| (task, subjects.iri(task).into_iter().collect()));
            let tasks = [one, other].map(|task| &network.tasks[task]);
            Some(Shift {
                object: tasks.map(|task| format!("{} {}", task.plan, task.number)).join(" / "),
                label: tasks.map(|task| task.title.as_str()).join(" / "),
                score: Some(pair.score),
                ..shift(network, ShiftKind::AlignedTasks, BTreeMap::from(parts))?
            })
        })
        .collect();
    let count = matches.len() + named.len();
    for ((kind, id), (label, tasks)) in named {
        let found = shift(network, kind, tasks);
        shifts.extend(found.map(|found| Shift { object: id.to_owned(), label: label.to_owned(), ..found }));
    }
    shifts.sort_by(|a, b| {
        let key = |shift: &Shift| (shift.kind, !shift.within_district, std::cmp::Reverse(shift.leads.len()));
        key(a).cmp(&key(b)).then_with(|| a.object.cmp(&b.object))
    });
    Ok(Shifts { shifts, objects: count, presumption: PRESUMPTION.to_owned() })
}

type Tasks = BTreeMap<usize, Vec<String>>;

/// Things that two tasks or more name, with the tasks and what names them.
fn objects<'a>(subjects: &Subjects<'a>) -> BTreeMap<(ShiftKind, &'a str), (&'a str, Tasks)> {
    let mut found: BTreeMap<(ShiftKind, &str), (&str, Tasks)> = BTreeMap::new();
    for (task, objects) in subjects.objects.iter().enumerate() {
        for object in objects {
            let kind = match object.kind {
                MentionKind::Zone => ShiftKind::Zone,
                MentionKind::Sector => ShiftKind::Sector,
                MentionKind::Instrument => ShiftKind::Instrument,
                MentionKind::Institution => ShiftKind::Institution,
                MentionKind::Layout | MentionKind::Work => continue,
            };
            let (_, tasks) = found.entry((kind, object.id)).or_insert((object.label, Tasks::new()));
            tasks.entry(task).or_default().push(object.evidence.to_owned());
        }
    }
    found.retain(|_, (_, tasks)| tasks.len() > 1);
    found
}

/// The shift among tasks of one object; none where no two of them are led differently.
fn shift(network: &ResponsibilityGraph, kind: ShiftKind, tasks: Tasks) -> Option<Shift> {
    let mut leads: BTreeMap<usize, Opening> = BTreeMap::new();
    let mut opened: Vec<(usize, usize)> = Vec::new();
    for (task, evidence) in tasks {
        let Some((unit, row)) = leading(network, task) else { continue };
        let unit = unit as usize;
        opened.push((task, unit));
        let named = &network.units[unit];
        let lead = leads.entry(unit).or_insert_with(|| Opening {
            unit: named.id.clone(),
            label: named.label.clone(),
            tasks: Vec::new(),
            evidence: Vec::new(),
        });
        lead.tasks.push(network.tasks[task].clone());
        lead.evidence.extend(evidence);
        lead.evidence.push(network.rows[row as usize].assignment.clone());
    }
    let (mut within_district, mut within_plan, mut across_plans) = (false, false, false);
    for (at, &(one, first)) in opened.iter().enumerate() {
        for &(other, second) in opened[at + 1..].iter().filter(|(_, second)| differ(network, first, *second))
        {
            within_district |= network.units[first].district() == network.units[second].district();
            let same_plan = network.tasks[one].plan == network.tasks[other].plan;
            within_plan |= same_plan;
            across_plans |= !same_plan;
        }
    }
    let mut leads: Vec<Opening> = leads.into_values().collect();
    leads.sort_by(|a, b| b.tasks.len().cmp(&a.tasks.len()).then_with(|| a.unit.cmp(&b.unit)));
    let (object, label) = (String::new(), String::new());
    (within_plan || across_plans).then_some(Shift {
        kind,
        object,
        label,
        score: None,
        leads,
        within_district,
        within_plan,
        across_plans,
    })
}

/// Whether two units lead differently: other units of one district, or of two without a common function.
fn differ(network: &ResponsibilityGraph, one: usize, other: usize) -> bool {
    let (one, other) = (&network.units[one], &network.units[other]);
    let same_work = one.functions.iter().any(|function| other.functions.contains(function));
    one.id != other.id && (one.district() == other.district() || !same_work)
}

impl Tabular for Shifts {
    fn sheet(&self) -> Sheet {
        let lead = |lead: &Opening| {
            let tasks: Vec<String> =
                lead.tasks.iter().map(|task| format!("{} {}", task.plan, task.number)).collect();
            format!("{} {} ({})", lead.unit, lead.label, tasks.join(", "))
        };
        let row = |shift: &Shift| {
            vec![
                shift.kind.name().to_owned(),
                shift.object.clone(),
                shift.label.clone(),
                shift.score.map_or_else(String::new, |score| format!("{score:.3}")),
                shift.leads.iter().map(lead).collect::<Vec<_>>().join("; "),
                yes(shift.within_district).to_owned(),
                yes(shift.within_plan).to_owned(),
                yes(shift.across_plans).to_owned(),
            ]
        };
        Sheet {
            header: vec![
                "kind",
                "object",
                "label",
                "score",
                "leads",
                "within_district",
                "within_plan",
                "across_plans",
            ],
            rows: self.shifts.iter().map(row).collect(),
            summary: format!(
                "{} of {} objects are led by different units\n{}\n",
                self.shifts.len(),
                self.objects,
                self.presumption
            ),
        }
    }
}

impl ShiftKind {
    const fn name(self) -> &'static str {
        match self {
            Self::AlignedTasks => "aligned-tasks",
            Self::Zone => "zone",
            Self::Sector => "sector",
            Self::Instrument => "instrument",
            Self::Institution => "institution",
        }
    }
}
