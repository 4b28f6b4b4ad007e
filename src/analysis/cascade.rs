//! City, district, zone: whether the targets of the parts reach the target of the whole.
//!
//! Only statements of one additive metric and one kind are added, one a district. A zone is a part of its
//! district, never an addend; where a district states nothing itself, the largest of its zones stands for
//! it, said so. What cannot be compared is refused with the reason.

use serde::Serialize;

use crate::network::{Context, Scope, Statement};

/// Every comparison that can be made, and what was refused.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cascade {
    /// One entry a target of a whole area.
    pub comparisons: Vec<Comparison>,
    /// Targets that were not compared, and why.
    pub refused: Vec<Refusal>,
}

/// A target of a whole area against the targets of its parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Metric id.
    pub metric: String,
    /// Name of the metric.
    pub label: String,
    /// The target of the whole.
    pub whole: Statement,
    /// What each part contributes.
    pub parts: Vec<Contribution>,
    /// Sum of the lower bounds of the parts, in base units.
    pub sum: f64,
    /// Sum less the bound of the whole.
    pub headroom: f64,
    /// Whether the parts imply the whole.
    pub outcome: Outcome,
    /// The same over what is committed, undamaged and stated for the district itself.
    pub firm_sum: f64,
    /// Whether the firm parts alone imply the whole.
    pub firm_outcome: Outcome,
    /// What a reader must know before quoting the outcome.
    pub caveats: Vec<String>,
}

/// What one district contributes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contribution {
    /// Code of the district.
    pub district: String,
    /// The statement counted.
    pub statement: Statement,
    /// Whether it is a zone's, standing for a district that states nothing itself.
    pub from_zone: bool,
    /// Headroom left without this district.
    pub headroom_without: f64,
}

/// How the parts stand to the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// No part states the metric.
    NoParts,
    /// The lower bounds of the parts do not reach the whole.
    NotImplied,
    /// They reach it with nothing to spare.
    ExactlyMet,
    /// They exceed it.
    Exceeded,
}

/// A target that was not compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refusal {
    /// The target.
    pub statement: Statement,
    /// Why.
    pub reason: String,
}

/// Compares the targets among the statements of `context`.
#[must_use]
pub fn cascade(context: &Context) -> Cascade {
    let statements = &context.statements;
    let parent = |code: &str| context.area(code).and_then(|area| area.parent.clone());
    let mut result = Cascade::default();
    let targets = || statements.iter().filter(|statement| statement.headline);
    let wholes: Vec<&Statement> =
        targets().filter(|whole| targets().any(|part| is_part(part, whole, &parent))).collect();
    for whole in &wholes {
        match refusal_of_whole(whole) {
            Some(reason) => result.refused.push(Refusal { statement: (*whole).clone(), reason }),
            None => result.comparisons.push(compare(whole, targets(), &parent)),
        }
    }
    for part in targets().filter(|part| !wholes.iter().any(|whole| whole.iri == part.iri)) {
        let above: Vec<&&Statement> = wholes.iter().filter(|whole| is_part(part, whole, &parent)).collect();
        let same = above.iter().find(|whole| whole.metric == part.metric);
        let reason = match same {
            _ if above.is_empty() => continue,
            None => "the whole states no target of this metric; unlike metrics are not added".to_owned(),
            Some(whole) if whole.kind != part.kind => {
                format!("the whole's figure is of kind {}, this one of kind {}", whole.kind, part.kind)
            }
            Some(_) if part.lower.is_none() => "it sets no lower bound".to_owned(),
            Some(_) => continue,
        };
        result.refused.push(Refusal { statement: part.clone(), reason });
    }
    result
}

/// Whether `part` is for an area or zone inside the area `whole` is for.
fn is_part(part: &Statement, whole: &Statement, parent: &impl Fn(&str) -> Option<String>) -> bool {
    let Scope::Area { code: area } = &whole.scope else { return false };
    parent(part.scope.district()).as_deref() == Some(area.as_str())
}

fn refusal_of_whole(whole: &Statement) -> Option<String> {
    if !whole.additive {
        return Some("values of separate areas may not be added for this metric".to_owned());
    }
    whole.lower.is_none().then(|| "it sets no lower bound that parts could reach".to_owned())
}

fn compare<'a>(
    whole: &Statement,
    targets: impl Iterator<Item = &'a Statement>,
    parent: &impl Fn(&str) -> Option<String>,
) -> Comparison {
    let comparable: Vec<&Statement> = targets
        .filter(|part| part.metric == whole.metric && part.kind == whole.kind)
        .filter(|part| part.lower.is_some() && is_part(part, whole, parent))
        .collect();
    let mut districts: Vec<&str> = comparable.iter().map(|part| part.scope.district()).collect();
    districts.sort_unstable();
    districts.dedup();
    let counted: Vec<(&str, &Statement, bool)> = districts
        .into_iter()
        .filter_map(|district| {
            let own = largest(&comparable, |part| part.scope == Scope::Area { code: district.to_owned() });
            let zone = || largest(&comparable, |part| part.scope.district() == district);
            own.map(|own| (district, own, false)).or_else(|| zone().map(|zone| (district, zone, true)))
        })
        .collect();
    let firm: Vec<&Statement> = counted
        .iter()
        .filter(|(_, statement, from_zone)| !from_zone && statement.is_firm())
        .map(|(_, statement, _)| *statement)
        .collect();
    let all: Vec<&Statement> = counted.iter().map(|(_, statement, _)| *statement).collect();
    let headroom = sum(&all) - whole.bound();
    Comparison {
        metric: whole.metric.clone(),
        label: whole.label.clone(),
        sum: sum(&all),
        headroom,
        outcome: outcome(whole, &all),
        firm_sum: sum(&firm),
        firm_outcome: outcome(whole, &firm),
        caveats: caveats(whole, &counted),
        parts: counted
            .into_iter()
            .map(|(district, statement, from_zone)| Contribution {
                district: district.to_owned(),
                headroom_without: headroom - statement.bound(),
                statement: statement.clone(),
                from_zone,
            })
            .collect(),
        whole: whole.clone(),
    }
}

fn largest<'a>(parts: &[&'a Statement], wanted: impl Fn(&Statement) -> bool) -> Option<&'a Statement> {
    parts.iter().copied().filter(|part| wanted(part)).max_by(|a, b| a.bound().total_cmp(&b.bound()))
}

fn sum(parts: &[&Statement]) -> f64 {
    // The standard sum of nothing is -0.
    parts.iter().fold(0.0, |sum, part| sum + part.bound())
}

/// Reads bounds as stated: a sum that equals an exclusive bound (超) reaches it only if a part exceeds its own.
fn outcome(whole: &Statement, parts: &[&Statement]) -> Outcome {
    if parts.is_empty() {
        return Outcome::NoParts;
    }
    let headroom = sum(parts) - whole.bound();
    let strict = whole.lower.is_some_and(|lower| !lower.inclusive);
    let some_exceed = parts.iter().any(|part| part.lower.is_some_and(|lower| !lower.inclusive));
    if headroom > 0.0 {
        Outcome::Exceeded
    } else if headroom == 0.0 && (!strict || some_exceed) {
        Outcome::ExactlyMet
    } else {
        Outcome::NotImplied
    }
}

fn caveats(whole: &Statement, counted: &[(&str, &Statement, bool)]) -> Vec<String> {
    let mut caveats = Vec::new();
    for (district, part, from_zone) in counted {
        let mut say =
            |what: &str| caveats.push(format!("{district}, {} statement {}: {what}", part.plan, part.number));
        if *from_zone {
            say("a zone's figure stands for a district that states none");
        }
        if part.aspirational {
            say("striven for (力争), not committed");
        }
        if part.unit_lost {
            say("the unit is lost in the source");
        }
        if part.damaged {
            say("the figure itself is damaged");
        }
    }
    if whole.aspirational {
        caveats.push("the whole is striven for (力争), not committed".to_owned());
    }
    caveats.push("other districts may state targets in plans that are not loaded".to_owned());
    caveats
}
