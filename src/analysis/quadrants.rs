//! Breadth and depth: with how many units a unit works, and how often with each.

use schemars::JsonSchema;
use serde::Serialize;

use super::ties::shown;
use super::{Sheet, Tabular};
use crate::kernel::project;
use crate::network::ResponsibilityGraph;

/// The rule by which units are sorted, as quoted in the result.
const RULE: &str = "breadth: number of partners; depth: mean number of tasks shared with a partner; high: above \
                    the median of units with partners; leading: both high; key: depth high; auxiliary: breadth \
                    high; marginal: neither";

/// Units by breadth and depth of their cooperation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Quadrants {
    /// One entry a unit, by quadrant, then by breadth and depth, the most first, then by id.
    pub units: Vec<UnitQuadrant>,
    /// Median breadth of the units with partners; none where no unit has one.
    pub median_breadth: Option<f64>,
    /// Median depth of the units with partners; none where no unit has one.
    pub median_depth: Option<f64>,
    /// The rule applied.
    pub rule: String,
}

/// Breadth and depth of one unit.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitQuadrant {
    /// Register id.
    pub unit: String,
    /// Short name.
    pub label: String,
    /// Number of units it shares a task with.
    pub breadth: usize,
    /// Mean number of tasks it shares with one of them; none for a unit without partner.
    pub depth: Option<f64>,
    /// Where it stands; none for a unit without partner.
    pub quadrant: Option<Quadrant>,
    /// IRIs of its assignments in tasks with other units.
    pub evidence: Vec<String>,
}

/// Where a unit stands to the medians.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Quadrant {
    /// Many partners, often met.
    Leading,
    /// Few partners, often met.
    Key,
    /// Many partners, seldom met.
    Auxiliary,
    /// Few partners, seldom met.
    Marginal,
}

impl Quadrant {
    fn name(self) -> &'static str {
        match self {
            Self::Leading => "leading",
            Self::Key => "key",
            Self::Auxiliary => "auxiliary",
            Self::Marginal => "marginal",
        }
    }
}

/// The units of `network` by breadth and depth.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub fn quadrants(network: &ResponsibilityGraph) -> Quadrants {
    let ties = project(network.incidence()).by_shared();
    let mut units: Vec<UnitQuadrant> = (0..network.units.len())
        .map(|at| {
            let breadth = ties.neighbours(at).len();
            let shared: f64 = ties.weights(at).iter().sum();
            UnitQuadrant {
                unit: network.units[at].id.clone(),
                label: network.units[at].label.clone(),
                breadth,
                depth: (breadth > 0).then(|| shared / breadth as f64),
                quadrant: None,
                evidence: Vec::new(),
            }
        })
        .collect();
    let incidence = network.incidence();
    for task in (0..incidence.task_count()).filter(|&task| incidence.units_of(task).len() > 1) {
        for (&unit, row) in incidence.units_of(task).iter().zip(incidence.rows_of_task(task)) {
            units[unit as usize].evidence.push(network.rows[row as usize].assignment.clone());
        }
    }
    let with_partners = || units.iter().filter(|unit| unit.breadth > 0);
    let breadth = median(with_partners().map(|unit| unit.breadth as f64).collect());
    let depth = median(with_partners().filter_map(|unit| unit.depth).collect());
    for unit in &mut units {
        unit.quadrant = unit.depth.map(|own| {
            match (breadth.is_some_and(|middle| unit.breadth as f64 > middle), depth.is_some_and(|d| own > d))
            {
                (true, true) => Quadrant::Leading,
                (false, true) => Quadrant::Key,
                (true, false) => Quadrant::Auxiliary,
                (false, false) => Quadrant::Marginal,
            }
        });
    }
    units.sort_by(|a, b| {
        let last = |unit: &UnitQuadrant| (unit.quadrant.is_none(), unit.quadrant);
        let deeper = b.depth.unwrap_or(0.0).total_cmp(&a.depth.unwrap_or(0.0));
        last(a).cmp(&last(b)).then(b.breadth.cmp(&a.breadth)).then(deeper).then_with(|| a.unit.cmp(&b.unit))
    });
    Quadrants { units, median_breadth: breadth, median_depth: depth, rule: RULE.to_owned() }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some(f64::midpoint(lower, upper))
}

impl Tabular for Quadrants {
    fn sheet(&self) -> Sheet {
        let row = |unit: &UnitQuadrant| {
            vec![
                unit.unit.clone(),
                unit.label.clone(),
                unit.breadth.to_string(),
                shown(unit.depth),
                unit.quadrant.map_or("–", Quadrant::name).to_owned(),
            ]
        };
        Sheet {
            header: vec!["unit", "label", "breadth", "depth", "quadrant"],
            rows: self.units.iter().map(row).collect(),
            summary: format!(
                "median breadth {}, median depth {}\n{}\n",
                shown(self.median_breadth),
                shown(self.median_depth),
                self.rule
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ties::sample;
    use super::*;

    #[test]
    fn units_are_sorted_at_the_medians() {
        let network = sample(&[
            &["a", "b"],
            &["a", "b"],
            &["a", "b"],
            &["a", "c"],
            &["a", "d"],
            &["c", "d", "e"],
            &["f"],
        ]);
        let found = quadrants(&network);
        // Breadths 3 1 3 3 2, depths 5/3 3 1 1 1.
        assert_eq!((found.median_breadth, found.median_depth), (Some(3.0), Some(1.0)));
        let listed: Vec<(&str, Option<Quadrant>)> =
            found.units.iter().map(|unit| (&*unit.unit, unit.quadrant)).collect();
        let (key, marginal) = (Some(Quadrant::Key), Some(Quadrant::Marginal));
        let wanted = [("a", key), ("b", key), ("c", marginal), ("d", marginal), ("e", marginal), ("f", None)];
        assert_eq!(listed, wanted);
        assert_eq!(found.units[4].evidence, ["6-e"]);
        assert!(found.units[5].evidence.is_empty());
    }

    #[test]
    fn networks_without_partners_have_no_medians() {
        for network in [ResponsibilityGraph::default(), sample(&[&[]]), sample(&[&["a"], &["b"]])] {
            let found = quadrants(&network);
            assert_eq!((found.median_breadth, found.median_depth), (None, None));
            assert!(found.units.iter().all(|unit| unit.quadrant.is_none() && unit.depth.is_none()));
        }
    }
}
