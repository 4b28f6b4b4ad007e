//! `plangraph analyze`.

use std::fmt::Write as _;

use serde::Serialize;

use super::args::{Analysis, AnalyzeArgs, InfoFormat};
use super::config::Config;
use super::failure::Failure;
use super::{print, table};
use crate::analysis::{self, Cascade, Cover, Fragility, Load, Outcome, Pairs, Removal, ThinTask};
use crate::network::{ResponsibilityGraph, Selection, Task};
use crate::store::{Access, PlanStore};

/// Names and rows for people and for CSV; JSON has the whole result with its evidence.
struct Sheet {
    header: &'static [&'static str],
    rows: Vec<Vec<String>>,
    /// Said below the table.
    summary: String,
}

/// What `--format json` prints: what was asked, and the result.
#[derive(Serialize)]
struct Report<'a, T> {
    analysis: &'static str,
    selection: &'a Selection,
    result: T,
}

pub(super) fn analyze(args: &AnalyzeArgs, config: &Config) -> Result<(), Failure> {
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Read)?;
    store.require(&args.plans)?;
    let selection = Selection { plans: args.plans.clone(), open_sets: args.open_sets };
    let network = store.network()?.select(&selection);
    let text = match &args.analysis {
        Analysis::Load => report("load", args.format, &selection, analysis::load(&network), load)?,
        Analysis::Pairs => report("pairs", args.format, &selection, analysis::pairs(&network), pairs)?,
        Analysis::Fragility => {
            report("fragility", args.format, &selection, analysis::fragility(&network), fragility)?
        }
        Analysis::Cover => {
            let names = |cover: &Cover| self::cover(cover, &network);
            report("cover", args.format, &selection, analysis::cover(&network), names)?
        }
        Analysis::Cascade => {
            let result = analysis::cascade(&network.context);
            report("cascade", args.format, &selection, result, cascade)?
        }
        Analysis::Removal { units } => {
            let result = analysis::removal(&network, units).map_err(Failure::input)?;
            report("removal", args.format, &selection, result, removal)?
        }
    };
    print(&text)
}

fn report<T: Serialize>(
    analysis: &'static str,
    format: InfoFormat,
    selection: &Selection,
    result: T,
    rows: impl FnOnce(&T) -> Sheet,
) -> Result<String, Failure> {
    Ok(match format {
        InfoFormat::Json => {
            serde_json::to_string_pretty(&Report { analysis, selection, result }).map_err(Failure::failed)?
                + "\n"
        }
        InfoFormat::Csv => {
            let rows = rows(&result);
            table::csv(rows.header, &rows.rows)
        }
        InfoFormat::Table => {
            let rows = rows(&result);
            table::table(rows.header, rows.rows) + &rows.summary
        }
    })
}

fn load(load: &Load) -> Sheet {
    let rows = load
        .units
        .iter()
        .map(|unit| {
            vec![
                unit.unit.clone(),
                unit.label.clone(),
                unit.tasks.to_string(),
                unit.first_listed.to_string(),
                format!("{:.2}", unit.fractional),
                unit.channels.to_string(),
                unit.alone.to_string(),
                format!("{:.3}", unit.share),
            ]
        })
        .collect();
    let concentration = load.concentration.map(|found| {
        format!(
            "; Gini {:.3}, Herfindahl {:.3} (as {:.1} equal units)",
            found.gini, found.herfindahl, found.effective_units
        )
    });
    Sheet {
        header: &["unit", "label", "tasks", "first_listed", "fractional", "channels", "alone", "share"],
        rows,
        summary: format!(
            "{} assignments of {} tasks{}\nfirst_listed: that the first leads is a presumption\n",
            load.assignments,
            load.tasks,
            concentration.unwrap_or_default()
        ),
    }
}

fn pairs(pairs: &Pairs) -> Sheet {
    let rows = pairs
        .pairs
        .iter()
        .map(|pair| {
            vec![
                pair.units.join(" "),
                pair.labels.join(" – "),
                pair.shared.to_string(),
                format!("{:.2}", pair.newman),
                format!("{:.2}", pair.jaccard),
                format!("{:.2}", pair.lift),
                numbers(&pair.tasks),
            ]
        })
        .collect();
    Sheet {
        header: &["units", "labels", "shared", "newman", "jaccard", "lift", "tasks"],
        rows,
        summary: String::new(),
    }
}

fn fragility(fragility: &Fragility) -> Sheet {
    let thin = |what: &str, tasks: &[ThinTask]| -> Vec<Vec<String>> {
        let row = |thin: &ThinTask| vec![what.to_owned(), number(&thin.task), thin.units.join(", ")];
        tasks.iter().map(row).collect()
    };
    let mut rows: Vec<Vec<String>> = fragility
        .cut_units
        .iter()
        .map(|unit| vec!["cut unit".to_owned(), String::new(), unit.clone()])
        .collect();
    rows.extend(
        fragility.without_unit.iter().map(|task| vec!["no unit".to_owned(), number(task), String::new()]),
    );
    rows.extend(thin("single unit", &fragility.single_unit));
    rows.extend(thin("two units", &fragility.two_units));
    rows.extend(thin("open sets alone", &fragility.open_set_only));
    let bridge =
        |bridge: &analysis::Bridge| vec!["bridge".to_owned(), number(&bridge.task), bridge.unit.clone()];
    rows.extend(fragility.bridges.iter().map(bridge));
    let summary = format!("{} components\n", fragility.components);
    Sheet { header: &["what", "task", "units"], rows, summary }
}

fn cover(cover: &Cover, network: &ResponsibilityGraph) -> Sheet {
    let label = |id: &String| {
        network.units.iter().find(|unit| unit.id == *id).map_or_else(|| id.clone(), |unit| unit.label.clone())
    };
    let rows = cover
        .optima
        .iter()
        .map(|units| vec![units.iter().map(label).collect::<Vec<_>>().join("、")])
        .collect();
    let proved =
        if cover.exact { "proved smallest".to_owned() } else { format!("at least {}", cover.lower_bound) };
    let summary = format!("{} units ({proved}), {} such covers\n", cover.size, cover.optima_count);
    Sheet { header: &["units", "labels"], rows, summary }
}

fn cascade(cascade: &Cascade) -> Sheet {
    let rows = cascade
        .comparisons
        .iter()
        .map(|found| {
            let part = |part: &analysis::Contribution| {
                let zone = if part.from_zone { " (zone)" } else { "" };
                format!("{} {}{zone}", part.district, part.statement.bound())
            };
            vec![
                found.label.clone(),
                found.whole.bound().to_string(),
                found.parts.iter().map(part).collect::<Vec<_>>().join(" + "),
                found.sum.to_string(),
                found.headroom.to_string(),
                slug(found.outcome),
                found.firm_sum.to_string(),
                slug(found.firm_outcome),
            ]
        })
        .collect();
    let mut summary = String::new();
    for found in &cascade.comparisons {
        for caveat in &found.caveats {
            _ = writeln!(summary, "{}: {caveat}", found.label);
        }
    }
    for refused in &cascade.refused {
        let statement = &refused.statement;
        let (plan, number, label) = (&statement.plan, statement.number, &statement.label);
        _ = writeln!(summary, "not compared: {plan} statement {number}, {label}: {}", refused.reason);
    }
    Sheet {
        header: &["metric", "whole", "parts", "sum", "headroom", "outcome", "firm_sum", "firm_outcome"],
        rows,
        summary,
    }
}

/// The name of an outcome as in JSON.
fn slug(outcome: Outcome) -> String {
    serde_json::to_value(outcome).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn removal(removal: &Removal) -> Sheet {
    let (before, after) = (removal.before, removal.after);
    let row = |what: &str, before: usize, after: usize| {
        vec![what.to_owned(), before.to_string(), after.to_string()]
    };
    Sheet {
        header: &["what", "before", "after"],
        rows: vec![
            row("units", before.units, after.units),
            row("assignments", before.assignments, after.assignments),
            row("covered tasks", before.covered_tasks, after.covered_tasks),
            row("partnerships", before.partnerships, after.partnerships),
            row("components", before.components, after.components),
        ],
        summary: format!(
            "orphaned tasks: {}\nlost their first listed: {}\nleft with open sets alone: {}\n",
            numbers(&removal.orphaned),
            numbers(&removal.lost_first_listed),
            numbers(&removal.open_set_only)
        ),
    }
}

fn number(task: &Task) -> String {
    format!("{} {}", task.plan, task.number)
}

fn numbers(tasks: &[Task]) -> String {
    if tasks.is_empty() { "none".to_owned() } else { tasks.iter().map(number).collect::<Vec<_>>().join(", ") }
}
