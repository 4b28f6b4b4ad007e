//! Found statements as quantities of a record.

use super::super::findings::{Findings, FoundStatement};
use super::super::quantity::{Measure, Statement};
use super::proposals::Proposals;
use super::sections::Sections;
use crate::record::{Comparator, Modality, Quantity, ScopeStatus, Status, UnitStatus};
use crate::register::Direction;

pub(super) fn quantities(
    findings: &Findings<'_>,
    sections: &Sections,
    district: &str,
    proposals: &mut Proposals<'_>,
) -> Vec<Quantity> {
    let numbered = findings.statements.iter().take(usize::from(u16::MAX)).zip(1..=u16::MAX);
    numbered.map(|(found, id)| quantity(findings, found, id, sections, district, proposals)).collect()
}

fn quantity(
    findings: &Findings<'_>,
    found: &FoundStatement,
    id: u16,
    sections: &Sections,
    district: &str,
    proposals: &mut Proposals<'_>,
) -> Quantity {
    let text = &findings.text;
    let statement = &found.statement;
    let metric = text.canonical(&statement.metric);
    let metric = if metric.is_empty() { "（未写明）".to_owned() } else { metric };
    let within = found.task.and_then(|task| u16::try_from(task + 1).ok());
    // A target is the task's where it stands in one; other figures name the section alone.
    let (status, task) = match (statement.status, within) {
        (Status::Headline | Status::Task, Some(task)) => (Status::Task, Some(task)),
        (Status::Headline | Status::Task, None) => (Status::Headline, None),
        (status, _) => (status, None),
    };
    let section = found.item.filter(|_| task.is_none()).and_then(|item| sections.of(findings, item));
    let modality_token = statement.modality_token.as_ref().map(|words| text.canonical(words));
    let strives = modality_token.as_deref().is_some_and(Modality::strives);
    let modality = match statement.modality {
        _ if strives => Modality::Aspirational,
        Modality::Aspirational => Modality::Committed,
        modality => modality,
    };
    let has_unit = matches!(statement.unit_status, UnitStatus::Stated | UnitStatus::Inferred);
    Quantity {
        id,
        status,
        metric: proposals.metric(&metric, additive(statement), direction(statement)),
        qualifier: statement.qualifier.as_ref().map(|words| text.canonical(words)),
        comparator: statement.comparator,
        token: statement.token.as_ref().map(|words| text.canonical(words)),
        value: statement.value,
        low: statement.low,
        high: statement.high,
        factor: statement.factor,
        unit: statement.unit.as_ref().filter(|_| has_unit).map(|unit| proposals.measure(unit)),
        unit_status: statement.unit_status,
        kind: statement.measure.kind(),
        modality,
        modality_token,
        approximation: statement.approximate.as_ref().map(|words| text.canonical(words)),
        deadline: statement.deadline,
        task,
        section,
        zone: found.zone.as_ref().map(|zone| proposals.zone(&text.canonical(zone), district)),
        scope_status: found.zone.as_ref().map(|_| ScopeStatus::Stated),
        damaged: statement.damaged,
        evidence: vec![text.evidence(&statement.quote)],
    }
}

/// Values of separate areas may be added where they are amounts of things, not shares, rates or durations.
fn additive(statement: &Statement) -> bool {
    use Measure::{Amount, Annual, Cumulative, Extent, Increment, Level};
    let amount = matches!(statement.measure, Amount | Annual | Cumulative | Extent | Increment | Level);
    amount && statement.unit.as_deref().is_some_and(|unit| !unit.contains('%') && !unit.contains("百分点"))
}

fn direction(statement: &Statement) -> Direction {
    match statement.comparator {
        Comparator::AtMost | Comparator::Below if statement.status != Status::SubsidyCeiling => {
            Direction::Down
        }
        _ => Direction::Up,
    }
}
