//! District and zone: how much of a district's target one of its zones states.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Outcome, outcome, own_doubts};
use crate::network::{Context, Scope, Statement};

/// A zone's target against the one of its district. Zones may lie in each other and need not fill the
/// district: their figures are never added.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ZoneShare {
    /// Metric id.
    pub metric: String,
    /// Name of the metric.
    pub label: String,
    /// The district's target.
    pub district: Statement,
    /// The zone's target.
    pub zone: Statement,
    /// Name of the zone.
    pub zone_label: String,
    /// Bound of the zone over bound of the district; none where that is 0.
    pub share: Option<f64>,
    /// Bound of the district less bound of the zone: what the rest of the district is to bring.
    pub rest: f64,
    /// Whether the zone alone would meet the district's target.
    pub outcome: Outcome,
    /// What a reader must know before quoting the share.
    pub caveats: Vec<String>,
    /// IRIs of the two statements, the district's first.
    pub evidence: Vec<String>,
}

/// Zones' headline targets of which the district states one of the same additive metric and kind, in the
/// order of statements.
pub(super) fn shares(context: &Context) -> Vec<ZoneShare> {
    let targets = || context.statements.iter().filter(|statement| statement.headline);
    let of_zone = targets().filter(|statement| matches!(statement.scope, Scope::Zone { .. }));
    let comparable = of_zone.filter(|zone| zone.additive && zone.lower.is_some());
    comparable
        .flat_map(|zone| {
            let own = targets().filter(move |district| {
                let Scope::Area { code } = &district.scope else { return false };
                let alike = district.metric == zone.metric && district.kind == zone.kind;
                code == zone.scope.district() && alike && district.lower.is_some()
            });
            own.map(move |district| share(district, zone, context))
        })
        .collect()
}

fn share(district: &Statement, zone: &Statement, context: &Context) -> ZoneShare {
    let (whole, part) = (district.bound(), zone.bound());
    let say = |of: &Statement, what: &str| format!("{} statement {}: {what}", of.plan, of.number);
    let doubts =
        |of: &Statement| -> Vec<String> { own_doubts(of).into_iter().map(|doubt| say(of, doubt)).collect() };
    let mut caveats = [doubts(district), doubts(zone)].concat();
    if district.plan != zone.plan {
        caveats.push("the two stand in different plans".to_owned());
    }
    if district.deadline != zone.deadline {
        caveats.push("the two are not due in the same year, or one names no year".to_owned());
    }
    ZoneShare {
        metric: zone.metric.clone(),
        label: zone.label.clone(),
        zone_label: context.scope_label(&zone.scope).to_owned(),
        share: (whole > 0.0).then(|| part / whole),
        rest: whole - part,
        outcome: outcome(district, &[zone]),
        caveats,
        evidence: vec![district.iri.clone(), zone.iri.clone()],
        district: district.clone(),
        zone: zone.clone(),
    }
}
