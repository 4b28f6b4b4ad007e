//! City, district, zone: whether the targets of the parts reach the target of the whole.
//!
//! Only statements of one additive metric and one kind are added, one a district. A zone is a part of its
//! district, never an addend; where a district states nothing itself, the largest of its zones stands for
//! it, said so. A zone's figure is held against its own district's, too. What cannot be compared is refused
//! with the reason.

mod counted;
mod table;
mod zones;

use schemars::JsonSchema;
use serde::Serialize;

pub use counted::Counted;
pub use zones::ZoneShare;

use crate::network::{Context, Scope, Statement};

/// Every comparison that can be made, and what was refused.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Cascade {
    /// One entry a target of a whole area.
    pub comparisons: Vec<Comparison>,
    /// One entry a zone's target of which its district states one, too.
    pub zones: Vec<ZoneShare>,
    /// Targets that were not compared, and why.
    pub refused: Vec<Refusal>,
}

/// A target of a whole area against the targets of its parts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
    /// What the parts exceed the whole by, where they do.
    pub surplus: Option<f64>,
    /// What the parts lack of the whole, where they do not imply it; 0 where a bound that must be exceeded is
    /// only reached.
    pub gap: Option<f64>,
    /// The same in whole numbers, for what is counted; none for amounts.
    pub counted: Option<Counted>,
    /// The same over what is committed, undamaged and stated for the district itself.
    pub firm_sum: f64,
    /// Whether the firm parts alone imply the whole.
    pub firm_outcome: Outcome,
    /// How many of the parts are in doubt, and why.
    pub doubts: Doubts,
    /// What a reader must know before quoting the outcome.
    pub caveats: Vec<String>,
    /// IRIs of the statements compared, the whole first.
    pub evidence: Vec<String>,
}

/// Parts in doubt; one part may have several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Doubts {
    /// Parts striven for and not committed.
    pub aspirational: usize,
    /// Parts whose unit is lost in the source.
    pub unit_lost: usize,
    /// Parts whose figure is damaged.
    pub damaged: usize,
    /// Parts for which a zone stands.
    pub from_zone: usize,
}

/// What one district contributes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Contribution {
    /// Code of the district.
    pub district: String,
    /// The statement counted.
    pub statement: Statement,
    /// Whether it is a zone's, standing for a district that states nothing itself.
    pub from_zone: bool,
    /// Whether it is committed, undamaged and stated for the district itself.
    pub firm: bool,
    /// Headroom left without this district.
    pub headroom_without: f64,
    /// Slack left without this district, in whole numbers; none for amounts.
    pub slack_without: Option<f64>,
}

/// How the parts stand to the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
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
            None => result.comparisons.push(compare(whole, targets(), &parent, statements)),
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
            Some(_) if part.lower.is_none() && part.damaged => {
                "its figure is damaged; no bound can be read".to_owned()
            }
            Some(_) if part.lower.is_none() => "it sets no lower bound".to_owned(),
            Some(_) => continue,
        };
        result.refused.push(Refusal { statement: part.clone(), reason });
    }
    result.zones = zones::shares(context);
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
    statements: &[Statement],
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
    let is_firm = |statement: &Statement, from_zone: bool| !from_zone && statement.is_firm();
    let firm = counted.iter().filter(|(_, statement, from_zone)| is_firm(statement, *from_zone));
    let firm: Vec<&Statement> = firm.map(|(_, statement, _)| *statement).collect();
    let all: Vec<&Statement> = counted.iter().map(|(_, statement, _)| *statement).collect();
    let headroom = sum(&all) - whole.bound();
    let outcome_of_all = outcome(whole, &all);
    let whole_numbers = counted::is_count(&whole.metric, statements)
        .then(|| Counted::new(whole, &all))
        .filter(|_| !all.is_empty());
    Comparison {
        metric: whole.metric.clone(),
        label: whole.label.clone(),
        sum: sum(&all),
        headroom,
        outcome: outcome_of_all,
        surplus: (outcome_of_all == Outcome::Exceeded).then_some(headroom),
        gap: (outcome_of_all == Outcome::NotImplied).then_some(0.0 - headroom),
        firm_sum: sum(&firm),
        firm_outcome: outcome(whole, &firm),
        doubts: doubts(&counted),
        caveats: caveats(whole, &counted),
        evidence: std::iter::once(whole).chain(all).map(|statement| statement.iri.clone()).collect(),
        parts: counted
            .into_iter()
            .map(|(district, statement, from_zone)| Contribution {
                district: district.to_owned(),
                firm: is_firm(statement, from_zone),
                headroom_without: headroom - statement.bound(),
                slack_without: whole_numbers.map(|found| found.slack - counted::least(statement)),
                statement: statement.clone(),
                from_zone,
            })
            .collect(),
        counted: whole_numbers,
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

fn doubts(counted: &[(&str, &Statement, bool)]) -> Doubts {
    let count = |doubt: fn(&Statement) -> bool| counted.iter().filter(|(_, part, _)| doubt(part)).count();
    Doubts {
        aspirational: count(|part| part.aspirational),
        unit_lost: count(|part| part.unit_lost),
        damaged: count(|part| part.damaged),
        from_zone: counted.iter().filter(|(.., from_zone)| *from_zone).count(),
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
        own_doubts(part).into_iter().for_each(&mut say);
        if part.deadline != whole.deadline {
            say("it is due in another year than the whole, or one of them names no year");
        }
    }
    if whole.aspirational {
        caveats.push("the whole is striven for (力争), not committed".to_owned());
    }
    caveats.push("other districts may state targets in plans that are not loaded".to_owned());
    caveats
}

/// What leaves a figure in doubt.
fn own_doubts(part: &Statement) -> Vec<&'static str> {
    let doubts = [
        (part.aspirational, "striven for (力争), not committed"),
        (part.unit_lost, "the unit is lost in the source"),
        (part.damaged, "the figure itself is damaged"),
    ];
    doubts.into_iter().filter(|(is, _)| *is).map(|(_, doubt)| doubt).collect()
}
