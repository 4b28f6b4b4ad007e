//! Fragmentation, overlap and duplication, in the words of the United States Government Accountability
//! Office (GAO-15-49SP, 2015).
//!
//! - Fragmentation: more than one unit in one broad area; here a zone, a sector or a group of aligned tasks
//!   that two tasks or more of one district speak of.
//! - Overlap: similar goals under different units; here aligned tasks of different plans whose units differ.
//! - Duplication: the same activity for the same beneficiaries; here aligned tasks of one district with
//!   almost the same title that name the same zone, or of which neither names a zone.
//!
//! Labels, not verdicts: several units in one field can be wanted (Freeman & Rossi 2012, Harvard Law
//! Review 125:1131).

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::kernel::{Cancelled, Watch};
use crate::network::{MentionKind, Named, ResponsibilityGraph, Task};

use super::alignment::{ALIGNED, Alignment, Aspect, Scored};
use super::counterparts::{Counterpart, explained, named_units, yes};
use super::subject::assignments;
use super::{Sheet, Tabular};

/// Least cosine of titles that count as almost the same.
const NEAR_IDENTICAL: f64 = 0.5;

/// What is said of every label.
const NOTE: &str = "labels, not verdicts: several units in one field can be wanted; compare the words of both sides \
                    before concluding";

/// Areas and tasks with a label of GAO-15-49SP.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Overlaps {
    /// Broad areas with more than one unit, by number of units, then by kind and id.
    pub fragmentation: Vec<Fragmentation>,
    /// Aligned tasks whose units differ: those of one district first, then by score, as many as asked for.
    pub overlap: Vec<Overlap>,
    /// Number of all aligned tasks whose units differ.
    pub overlaps: usize,
    /// Aligned tasks that do almost the same for the same beneficiaries, by score, as many as asked for.
    pub duplication: Vec<Overlap>,
    /// Number of all these.
    pub duplications: usize,
    /// Least score of aligned tasks.
    pub threshold: f64,
    /// Least cosine of titles for duplication.
    pub near_identical: f64,
    /// How to read the labels.
    pub note: String,
}

/// A broad area in which several units of one district have tasks.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Fragmentation {
    /// What kind of area.
    pub kind: AreaKind,
    /// Register id of the zone or sector; for a group plan and number of its first task.
    pub area: String,
    /// Its name; for a group the title of its first task.
    pub label: String,
    /// Code of the district.
    pub district: String,
    /// The units, in order of id.
    pub units: Vec<Named>,
    /// The tasks.
    pub tasks: Vec<Task>,
    /// IRIs of what names the area, or of the tasks, and of the assignments.
    pub evidence: Vec<String>,
}

/// Kind of a broad area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    /// A zone.
    Zone,
    /// A sector.
    Sector,
    /// Tasks of one district joined by alignment, directly or through others.
    TaskGroup,
}

/// Two aligned tasks and what sets them under a label.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Overlap {
    /// The tasks and how alike they are, with the evidence of both sides.
    pub counterpart: Counterpart,
    /// Whether both plans are of one district; between districts each serves its own.
    pub same_district: bool,
    /// Units only the first task names.
    pub only_first: Vec<Named>,
    /// Units only the second task names.
    pub only_second: Vec<Named>,
    /// Units both name.
    pub both: Vec<Named>,
    /// Why the label applies.
    pub reason: String,
}

/// Labels of the tasks of `network`, at most `limit` pairs of tasks under each; open sets are left out.
///
/// # Errors
/// When `watch` is told to stop.
pub fn overlap(network: &ResponsibilityGraph, limit: usize, watch: &Watch) -> Result<Overlaps, Cancelled> {
    let alignment = Alignment::new(network);
    let matches = alignment.pairs(ALIGNED, 0, watch)?.matches;
    let districts = Districts::new(network);
    let mut fragmentation = fragmentation(network, &alignment, &matches, &districts);
    fragmentation.sort_by(|a, b| {
        let key = |found: &Fragmentation| (std::cmp::Reverse(found.units.len()), found.kind);
        key(a).cmp(&key(b)).then_with(|| (&a.area, &a.district).cmp(&(&b.area, &b.district)))
    });
    let one_district =
        |pair: &Scored| districts.0[pair.tasks[0] as usize] == districts.0[pair.tasks[1] as usize];
    let units = |task: u32| named_units(network, task as usize);
    let mut differing: Vec<&Scored> =
        matches.iter().filter(|pair| units(pair.tasks[0]) != units(pair.tasks[1])).collect();
    differing.sort_by_key(|pair| !one_district(pair));
    let alike: Vec<(&Scored, String)> = matches
        .iter()
        .filter(|pair| one_district(pair))
        .filter_map(|pair| Some((pair, duplicated(&alignment, pair)?)))
        .collect();
    let told = |pair, reason| overlapping(network, &alignment, &districts, pair, reason);
    let differ = || "aligned tasks name different units".to_owned();
    Ok(Overlaps {
        fragmentation,
        overlaps: differing.len(),
        overlap: differing.into_iter().take(limit).map(|pair| told(pair, differ())).collect(),
        duplications: alike.len(),
        duplication: alike.into_iter().take(limit).map(|(pair, reason)| told(pair, reason)).collect(),
        threshold: ALIGNED,
        near_identical: NEAR_IDENTICAL,
        note: NOTE.to_owned(),
    })
}

/// District of each task: the area of its plan, or where that is unknown the district of its first unit.
struct Districts<'a>(Vec<&'a str>);

impl<'a> Districts<'a> {
    fn new(network: &'a ResponsibilityGraph) -> Self {
        let areas: BTreeMap<&str, &str> =
            network.context.plans.iter().map(|plan| (plan.id.as_str(), plan.area.as_str())).collect();
        let first = |task: usize| {
            let unit = network.incidence().units_of(task).first();
            unit.map_or("", |&unit| network.units[unit as usize].district())
        };
        let district = |(task, known): (usize, &Task)| {
            areas.get(known.plan.as_str()).copied().unwrap_or_else(|| first(task))
        };
        Self(network.tasks.iter().enumerate().map(district).collect())
    }
}

/// Tasks of an area in one district, with what names it in each.
type Area = (String, BTreeMap<usize, Vec<String>>);

fn fragmentation(
    network: &ResponsibilityGraph,
    alignment: &Alignment<'_>,
    matches: &[Scored],
    districts: &Districts<'_>,
) -> Vec<Fragmentation> {
    let mut areas: BTreeMap<(AreaKind, String, &str), Area> = BTreeMap::new();
    for (task, objects) in alignment.subjects.objects.iter().enumerate() {
        for object in objects {
            let kind = match object.kind {
                MentionKind::Zone => AreaKind::Zone,
                MentionKind::Sector => AreaKind::Sector,
                _ => continue,
            };
            let area = areas.entry((kind, object.id.to_owned(), districts.0[task])).or_default();
            object.label.clone_into(&mut area.0);
            area.1.entry(task).or_default().push(object.evidence.to_owned());
        }
    }
    let same = |pair: &&Scored| districts.0[pair.tasks[0] as usize] == districts.0[pair.tasks[1] as usize];
    let within: Vec<&Scored> = matches.iter().filter(same).collect();
    for (task, group) in groups(network.tasks.len(), &within).into_iter().enumerate() {
        let first = &network.tasks[group];
        let name = format!("{} {}", first.plan, first.number);
        let area = areas.entry((AreaKind::TaskGroup, name, districts.0[task])).or_default();
        first.title.clone_into(&mut area.0);
        area.1.entry(task).or_default().extend(alignment.subjects.iri(task));
    }
    let named = areas.into_iter().filter(|(_, (_, tasks))| tasks.len() > 1);
    named
        .filter_map(|((kind, area, district), (label, tasks))| {
            let units: BTreeSet<u32> = tasks.keys().flat_map(|&task| named_units(network, task)).collect();
            let assigned = |task: usize| assignments(network, task, |unit| !network.units[unit].open_set);
            (units.len() > 1).then(|| Fragmentation {
                kind,
                area,
                label,
                district: district.to_owned(),
                units: units.into_iter().map(|unit| name(network, unit)).collect(),
                evidence: tasks
                    .iter()
                    .flat_map(|(&task, named)| named.iter().cloned().chain(assigned(task)))
                    .collect(),
                tasks: tasks.keys().map(|&task| network.tasks[task].clone()).collect(),
            })
        })
        .collect()
}

/// For each task the first task of its group: tasks joined by `matches`.
fn groups(tasks: usize, matches: &[&Scored]) -> Vec<usize> {
    let mut joined = petgraph::unionfind::UnionFind::<usize>::new(tasks);
    for pair in matches {
        joined.union(pair.tasks[0] as usize, pair.tasks[1] as usize);
    }
    let mut first = vec![None; tasks];
    (0..tasks).map(|task| *first[joined.find(task)].get_or_insert(task)).collect()
}

fn overlapping(
    network: &ResponsibilityGraph,
    alignment: &Alignment<'_>,
    districts: &Districts<'_>,
    pair: &Scored,
    reason: String,
) -> Overlap {
    let [one, other] = pair.tasks.map(|task| task as usize);
    let (first, second) = (named_units(network, one), named_units(network, other));
    let names = |units: &[u32], wanted: &dyn Fn(&u32) -> bool| {
        units.iter().copied().filter(wanted).map(|unit| name(network, unit)).collect::<Vec<_>>()
    };
    let mut counterpart = explained(network, alignment, pair, true);
    // All units are at issue here, not only those of shared functions.
    let mut seen: BTreeSet<String> = counterpart.evidence.iter().cloned().collect();
    let all = [one, other]
        .into_iter()
        .flat_map(|task| assignments(network, task, |unit| !network.units[unit].open_set));
    counterpart.evidence.extend(all.filter(|iri| seen.insert(iri.clone())));
    Overlap {
        same_district: districts.0[one] == districts.0[other],
        only_first: names(&first, &|unit| !second.contains(unit)),
        only_second: names(&second, &|unit| !first.contains(unit)),
        both: names(&first, &|unit| second.contains(unit)),
        reason,
        counterpart,
    }
}

/// Why two aligned tasks of one district do the same for the same beneficiaries; none where they do not.
fn duplicated(alignment: &Alignment<'_>, pair: &Scored) -> Option<String> {
    let [one, other] = pair.tasks.map(|task| task as usize);
    let [title, ..] = alignment.values(one, other);
    title.filter(|cosine| *cosine >= NEAR_IDENTICAL)?;
    let placed = |task| alignment.subjects.named(task, MentionKind::Zone).next().is_some();
    if !placed(one) && !placed(other) {
        return Some("titles almost the same; neither names a zone, and the district is one".to_owned());
    }
    let zones = alignment.shared(Aspect::Zones, one, other);
    let labels: Vec<&str> = zones.iter().map(|zone| zone.label.as_str()).collect();
    (!labels.is_empty()).then(|| format!("titles almost the same; both name {}", labels.join(", ")))
}

fn name(network: &ResponsibilityGraph, unit: u32) -> Named {
    let unit = &network.units[unit as usize];
    Named { id: unit.id.clone(), label: unit.label.clone() }
}

impl Tabular for Overlaps {
    fn sheet(&self) -> Sheet {
        let join =
            |units: &[Named]| units.iter().map(|unit| unit.label.as_str()).collect::<Vec<_>>().join(", ");
        let tasks = |tasks: &[Task]| {
            let each = tasks.iter().map(|task| format!("{} {} {}", task.plan, task.number, task.title));
            each.collect::<Vec<_>>().join("; ")
        };
        let mut rows: Vec<Vec<String>> = Vec::new();
        for found in &self.fragmentation {
            let (label, units) = (found.label.clone(), join(&found.units));
            rows.push(vec![
                "fragmentation".to_owned(),
                label,
                found.district.clone(),
                units,
                tasks(&found.tasks),
            ]);
        }
        for (name, pairs) in [("overlap", &self.overlap), ("duplication", &self.duplication)] {
            rows.extend(pairs.iter().map(|pair| {
                let sides = [&pair.only_first, &pair.both, &pair.only_second].map(|units| join(units));
                let within = format!("one district: {}", yes(pair.same_district));
                vec![
                    name.to_owned(),
                    pair.reason.clone(),
                    within,
                    sides.join(" | "),
                    tasks(&pair.counterpart.tasks),
                ]
            }));
        }
        Sheet {
            header: vec!["finding", "label", "district", "units", "tasks"],
            rows,
            summary: format!(
                "{} fragmented areas, {} overlaps, {} duplications; units of pairs: only the first | both | only \
                 the second\n{}\n",
                self.fragmentation.len(),
                self.overlaps,
                self.duplications,
                self.note
            ),
        }
    }
}
