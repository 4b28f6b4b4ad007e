//! Pictures of the graph: where its units and tasks go, in two columns, under forces, or as a matrix.

mod arrange;
mod lettering;

pub(super) use arrange::{force_font, force_lines};
pub(super) use lettering::{cut, ems, wrapped};

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Sheet, Tabular};
use crate::kernel::{Cancelled, Watch};
use crate::network::{ResponsibilityGraph, Role, Task, Unit};

/// Kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PictureKind {
    /// Tasks on the left, units on the right, ordered so that few links cross.
    Columns,
    /// Linked vertices near each other, labels never overlapping.
    Force,
    /// Units as rows, tasks as columns, like beside like.
    Matrix,
}

impl PictureKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Columns, Self::Force, Self::Matrix];

    /// The name used on the command line and in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::Force => "force",
            Self::Matrix => "matrix",
        }
    }
}

impl FromStr for PictureKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| UnknownKind(name.to_owned()))
    }
}

/// There is no such kind of picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no picture of kind {0:?}; there are columns, force and matrix")]
pub struct UnknownKind(pub String);

/// A picture of the graph. Lengths are in CSS pixels, x to the right, y downwards.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Picture {
    /// Kind of picture.
    pub kind: PictureKind,
    /// Seed of what was drawn at random; the same seed gives the same picture.
    pub seed: u64,
    /// Width of the drawing, labels within it.
    pub width: f64,
    /// Height of the drawing, labels within it.
    pub height: f64,
    /// Tasks in order of plan and number, then units in order of id.
    pub vertices: Vec<Placed>,
    /// Links in order of task and position.
    pub edges: Vec<Link>,
    /// How good the picture is.
    pub measure: Measure,
    /// The plans drawn, in order of id, with the letters that stand for them.
    pub plans: Vec<PlanLetter>,
    /// The districts drawn, in order of code.
    pub districts: Vec<DistrictName>,
}

/// A vertex in its place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Placed {
    /// Register id of a unit; of a task `PLAN/task/NUMBER`.
    pub id: String,
    /// What it is.
    pub kind: VertexKind,
    /// Short name of a unit, title of a task.
    pub label: String,
    /// What the picture prints: a task's letter and number come before its title.
    pub caption: String,
    /// Code of the district of a unit, or of the area a task's plan is for; none where not known.
    pub district: Option<String>,
    /// Id of a task's plan.
    pub plan: Option<String>,
    /// Centre of its box.
    pub x: f64,
    /// Centre of its box.
    pub y: f64,
    /// Width of its box; of its row or column in a matrix.
    pub width: f64,
    /// Height of its box; of its row or column in a matrix.
    pub height: f64,
    /// Diameter of a mark for it, 8 + 4√assignments.
    pub size: f64,
    /// Assignments.
    pub degree: usize,
}

/// What a vertex is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VertexKind {
    /// A task.
    Task,
    /// A unit.
    Unit,
    /// An open set of units, whose members no text states.
    OpenSet,
}

impl VertexKind {
    /// Kind of a unit.
    #[must_use]
    pub fn of(unit: &Unit) -> Self {
        if unit.open_set { Self::OpenSet } else { Self::Unit }
    }

    /// The name used in exports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Unit => "unit",
            Self::OpenSet => "open-set",
        }
    }
}

/// A link: one assignment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// Id of the task's vertex.
    pub task: String,
    /// Id of the unit's vertex.
    pub unit: String,
    /// Position of the unit in the task's list, from 1.
    pub position: u32,
    /// Whether the unit is listed first and the text states no role. That the first leads is a presumption.
    pub presumed_first: bool,
    /// Role of the unit that the text states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_role: Option<Role>,
    /// IRI of the assignment, whose evidence opens the words.
    pub evidence: String,
}

impl Link {
    /// Whether the unit leads, as the text states or as is presumed: such a link is drawn to stand out.
    pub(super) fn leads(&self) -> bool {
        self.presumed_first || self.stated_role == Some(Role::Lead)
    }
}

/// How good a picture is; lower is better.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "name", rename_all = "kebab-case")]
pub enum Measure {
    /// Pairs of links that cross.
    Crossings {
        /// In order of id.
        before: u64,
        /// In the picture.
        after: u64,
    },
    /// Adjacent cells of the matrix that differ.
    CellStress {
        /// In order of id.
        before: u64,
        /// In the picture.
        after: u64,
    },
    /// Normalised difference between lengths in the picture and numbers of links, over linked pairs; 0 is
    /// perfect.
    DistanceStress {
        /// In the picture; none without links.
        after: Option<f64>,
    },
}

/// A plan and the letter that stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlanLetter {
    /// Id of the plan.
    pub plan: String,
    /// The letter; none where the picture shows one plan.
    pub letter: Option<String>,
    /// Title of the plan, its id where no title is known.
    pub title: String,
}

/// A district and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DistrictName {
    /// Code.
    pub district: String,
    /// Name, the code where no name is known.
    pub label: String,
}

/// Id of a task's vertex in pictures and exports.
#[must_use]
pub fn task_id(task: &Task) -> String {
    format!("{}/task/{}", task.plan, task.number)
}

/// Draws `network`.
///
/// # Errors
/// When `watch` stops it.
pub fn picture(
    network: &ResponsibilityGraph,
    kind: PictureKind,
    seed: u64,
    watch: &Watch,
) -> Result<Picture, Cancelled> {
    let plans = plan_letters(network);
    let mut picture = Picture {
        kind,
        seed,
        width: 0.0,
        height: 0.0,
        vertices: vertices(network, &plans),
        edges: links(network),
        measure: Measure::DistanceStress { after: None },
        districts: district_names(network),
        plans,
    };
    match kind {
        PictureKind::Columns => arrange::columns(&mut picture, network, watch)?,
        PictureKind::Force => arrange::force(&mut picture, network, watch)?,
        PictureKind::Matrix => arrange::matrix(&mut picture, network, watch)?,
    }
    let rounded = |length: &mut f64| *length = (*length * 100.0).round() / 100.0;
    rounded(&mut picture.width);
    rounded(&mut picture.height);
    for vertex in &mut picture.vertices {
        [&mut vertex.x, &mut vertex.y, &mut vertex.width, &mut vertex.height, &mut vertex.size]
            .into_iter()
            .for_each(rounded);
    }
    Ok(picture)
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn vertices(network: &ResponsibilityGraph, plans: &[PlanLetter]) -> Vec<Placed> {
    let incidence = network.incidence();
    let letter = |task: &Task| {
        let at = plans.binary_search_by(|known| known.plan.cmp(&task.plan)).ok()?;
        plans[at].letter.clone()
    };
    let placed = |id, kind, label: &str, degree: usize| Placed {
        id,
        kind,
        label: label.to_owned(),
        caption: label.to_owned(),
        district: None,
        plan: None,
        x: 0.0,
        y: 0.0,
        width: 0.0,
        height: 0.0,
        size: 8.0 + 4.0 * (degree as f64).sqrt(),
        degree,
    };
    let tasks = network.tasks.iter().enumerate().map(|(at, task)| {
        let listed = incidence.units_of(at);
        let of_unit = || listed.first().map(|&unit| network.units[unit as usize].district());
        let area = network.context.plan(&task.plan).map(|plan| plan.area.as_str());
        Placed {
            caption: format!("{}{} {}", letter(task).unwrap_or_default(), task.number, task.title),
            district: area.or_else(of_unit).map(str::to_owned),
            plan: Some(task.plan.clone()),
            ..placed(task_id(task), VertexKind::Task, &task.title, listed.len())
        }
    });
    let units = network.units.iter().enumerate().map(|(at, unit)| Placed {
        district: Some(unit.district().to_owned()),
        ..placed(unit.id.clone(), VertexKind::of(unit), &unit.label, incidence.tasks_of(at).len())
    });
    tasks.chain(units).collect()
}

fn links(network: &ResponsibilityGraph) -> Vec<Link> {
    let link = |row: &crate::network::Row| Link {
        task: format!("{}/task/{}", row.plan, row.task),
        unit: row.unit.clone(),
        position: row.position,
        presumed_first: network.presumes_lead(row),
        stated_role: network.stated_role(row),
        evidence: row.assignment.clone(),
    };
    network.rows.iter().map(link).collect()
}

/// The plans that have tasks.
fn plan_letters(network: &ResponsibilityGraph) -> Vec<PlanLetter> {
    let mut ids: Vec<&str> = network.tasks.iter().map(|task| task.plan.as_str()).collect();
    ids.dedup();
    let many = ids.len() > 1;
    let title = |id: &str| network.context.plan(id).map_or(id, |plan| plan.title.as_str()).to_owned();
    (0..)
        .zip(ids)
        .map(|(at, id)| PlanLetter {
            plan: id.to_owned(),
            letter: many.then(|| letters(at)),
            title: title(id),
        })
        .collect()
}

/// A, B, … Z, AA, AB, …
fn letters(mut at: u32) -> String {
    let mut reversed = Vec::new();
    loop {
        reversed.extend(char::from_digit(10 + at % 26, 36));
        if at < 26 {
            break;
        }
        at = at / 26 - 1;
    }
    reversed.iter().rev().map(char::to_ascii_uppercase).collect()
}

fn district_names(network: &ResponsibilityGraph) -> Vec<DistrictName> {
    let mut codes: Vec<&str> = network.units.iter().map(Unit::district).collect();
    codes.dedup();
    let label = |code: &str| network.context.area(code).map_or(code, |area| area.label.as_str()).to_owned();
    codes.into_iter().map(|code| DistrictName { district: code.to_owned(), label: label(code) }).collect()
}

impl Tabular for Picture {
    fn sheet(&self) -> Sheet {
        let row = |vertex: &Placed| {
            let known = |value: &Option<String>| value.clone().unwrap_or_default();
            vec![
                vertex.id.clone(),
                vertex.kind.name().to_owned(),
                vertex.label.clone(),
                known(&vertex.district),
                known(&vertex.plan),
                vertex.x.to_string(),
                vertex.y.to_string(),
                vertex.size.to_string(),
                vertex.degree.to_string(),
            ]
        };
        let measure = match self.measure {
            Measure::Crossings { before, after } => format!("crossings {after}, in order of id {before}"),
            Measure::CellStress { before, after } => {
                format!("adjacent cells that differ {after}, in order of id {before}")
            }
            Measure::DistanceStress { after: Some(after) } => format!("normalised stress {after:.4}"),
            Measure::DistanceStress { after: None } => "no links, no stress".to_owned(),
        };
        Sheet {
            header: vec!["id", "kind", "label", "district", "plan", "x", "y", "size", "degree"],
            rows: self.vertices.iter().map(row).collect(),
            summary: format!(
                "{} picture, {} vertices, {} links, seed {}; {measure}\n",
                self.kind.name(),
                self.vertices.len(),
                self.edges.len(),
                self.seed
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_are_lettered_like_columns_of_a_sheet() {
        let found: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(letters).to_vec();
        assert_eq!(found, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn kinds_are_read_by_name() {
        assert!(PictureKind::ALL.into_iter().all(|kind| kind.name().parse() == Ok(kind)));
        assert!("pie".parse::<PictureKind>().unwrap_err().to_string().contains("columns, force and matrix"));
    }
}
