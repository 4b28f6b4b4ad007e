//! Quantitative statements and the bounds they set.

use oxigraph::model::NamedNodeRef;
use oxsdatatypes::Decimal;

use super::document::Context;
use crate::iri;
use crate::record::{Comparator, Quantity, ScopeStatus, Status};
use crate::register::{BaseMeasure, Measure};
use crate::vocab::plan;

impl Context<'_> {
    pub(super) fn quantity(&mut self, quantity: &Quantity) {
        let node = self.part("quantity", quantity.id.into());
        let of = self.plan.clone();
        let metric = self.iris.id(&format!("metric/{}", quantity.metric));
        let scope = self.scope(quantity.zone.as_deref());
        let mut measures = self.register.measures.iter().chain(&self.record.proposed.measures);
        let measure = quantity.unit.as_deref().and_then(|id| measures.find(|measure| measure.id == id));
        let unit = measure.map(|measure| self.iris.id(&format!("measure/{}", measure.id)));

        let mut described = self.sink.node(node.clone());
        described.a(plan::QUANTITY_STATEMENT).a(class(quantity.status));
        if quantity.status.is_target() {
            described.a(plan::TARGET);
        }
        described
            .add(plan::OF_PLAN, of)
            .integer(plan::STATEMENT_NUMBER, quantity.id)
            .add(plan::METRIC, metric)
            .add(plan::SCOPE, scope)
            .concept(
                plan::SCOPE_STATUS,
                "scope-status",
                &quantity.scope_status.unwrap_or(ScopeStatus::Stated),
            )
            .concept(plan::COMPARATOR, "comparator", &quantity.comparator)
            .concept(plan::UNIT_STATUS, "unit-status", &quantity.unit_status)
            .concept(plan::QUANTITY_KIND, "quantity-kind", &quantity.kind)
            .concept(plan::MODALITY, "modality", &quantity.modality)
            .opt_text(plan::QUALIFIER, quantity.qualifier.as_deref())
            .opt_text(plan::COMPARATOR_TOKEN, quantity.token.as_deref())
            .opt_text(plan::MODALITY_TOKEN, quantity.modality_token.as_deref())
            .opt_text(plan::APPROXIMATION_TOKEN, quantity.approximation.as_deref());
        for (property, number) in [
            (plan::VALUE, quantity.value),
            (plan::MIN_VALUE, quantity.low),
            (plan::MAX_VALUE, quantity.high),
            (plan::FACTOR, quantity.factor),
        ] {
            if let Some(number) = number {
                described.decimal(property, number.decimal());
            }
        }
        if let Some(unit) = &unit {
            described.add(plan::UNIT, unit.clone());
        }
        if let Some(year) = quantity.deadline {
            described.year(plan::DEADLINE, year);
        }
        for bound in bounds(quantity, measure) {
            described
                .decimal(bound.value_property, bound.value)
                .boolean(bound.inclusive_property, bound.inclusive);
        }
        match (measure, unit) {
            // A unit that converts to no other is itself what its bounds are in.
            (Some(Measure { base: BaseMeasure::Own, .. }), Some(unit)) => {
                described.add(plan::BOUND_MEASURE, unit);
            }
            (Some(measure), _) => {
                described.concept(plan::BOUND_MEASURE, "base-measure", &measure.base);
            }
            (None, _) => {}
        }
        let derivation = match measure {
            _ if quantity.damaged => "damaged",
            Some(_) => "normalized",
            None => "asserted",
        };
        described.add(plan::DERIVATION, iri::concept("derivation", derivation));
        self.place(&node, quantity.task, quantity.section.as_deref());
        self.evidence(&node, &quantity.evidence);
    }
}

fn class(status: Status) -> NamedNodeRef<'static> {
    match status {
        Status::Headline => plan::HEADLINE_TARGET,
        Status::Task => plan::TASK_TARGET,
        Status::ProcessLimit => plan::PROCESS_LIMIT,
        Status::Area => plan::AREA_STATEMENT,
        Status::SubsidyCeiling => plan::SUBSIDY_CEILING,
        Status::Baseline => plan::BASELINE,
        Status::Fact => plan::REPORTED_FACT,
        Status::DocumentCount => plan::DOCUMENT_COUNT,
    }
}

/// One end of the interval a statement allows.
struct Bound {
    value_property: NamedNodeRef<'static>,
    inclusive_property: NamedNodeRef<'static>,
    value: Decimal,
    inclusive: bool,
}

/// The interval a statement allows, in base units where the unit is known, else as written.
///
/// 以上 and 以内 include the figure, 超 and 突破 do not (Civil Code of the PRC, art. 1259). A figure
/// without comparator is a point and bounds both sides.
fn bounds(quantity: &Quantity, measure: Option<&Measure>) -> Vec<Bound> {
    let base = |number: crate::number::Number| {
        measure.map_or(Some(number.decimal()), |measure| to_base(number.decimal(), measure))
    };
    let lower = |value, inclusive| Bound {
        value_property: plan::LOWER_BOUND,
        inclusive_property: plan::LOWER_INCLUSIVE,
        value,
        inclusive,
    };
    let upper = |value, inclusive| Bound {
        value_property: plan::UPPER_BOUND,
        inclusive_property: plan::UPPER_INCLUSIVE,
        value,
        inclusive,
    };
    if quantity.damaged {
        return vec![];
    }
    let value = quantity.value.and_then(base);
    match (quantity.comparator, value) {
        // 达到 of a present state is that state, not a floor.
        (Comparator::Reaches, Some(value)) if quantity.status == Status::Baseline => {
            vec![lower(value, true), upper(value, true)]
        }
        (Comparator::Exceeds, Some(value)) => vec![lower(value, false)],
        (Comparator::AtLeast | Comparator::Reaches, Some(value)) => vec![lower(value, true)],
        (Comparator::AtMost, Some(value)) => vec![upper(value, true)],
        (Comparator::Below, Some(value)) => vec![upper(value, false)],
        (Comparator::Point, Some(value)) => vec![lower(value, true), upper(value, true)],
        (Comparator::Range, _) => {
            let ends = (quantity.low.and_then(base), quantity.high.and_then(base));
            if let (Some(low), Some(high)) = ends {
                vec![lower(low, true), upper(high, true)]
            } else {
                vec![]
            }
        }
        _ => vec![],
    }
}

/// `value` of `measure` in base units; `None` only on overflow, which [`crate::check`] refuses.
fn to_base(value: Decimal, measure: &Measure) -> Option<Decimal> {
    let product = value.checked_mul(measure.factor.decimal())?;
    measure.divisor.map_or(Some(product), |divisor| product.checked_div(divisor.decimal()))
}
