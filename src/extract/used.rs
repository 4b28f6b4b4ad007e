//! Which proposed entries a record still uses.

use std::collections::BTreeSet;

use crate::record::PlanRecord;
use crate::register::Register;

/// Ids a record refers to.
pub(super) struct Used(BTreeSet<String>);

impl Used {
    pub(super) fn of(record: &PlanRecord) -> Self {
        let mut ids = BTreeSet::new();
        ids.insert(record.plan.jurisdiction.clone());
        let notice = record
            .notice
            .iter()
            .flat_map(|notice| notice.issuer.iter().chain(&notice.joint_issuers).chain(&notice.approved_by));
        let plan = record.plan.issuer.iter().chain(&record.plan.joint_issuers);
        let report = record.report.iter().filter_map(|report| report.plan_issuer.as_ref());
        ids.extend(notice.chain(plan).chain(report).map(|body| body.value.clone()));
        ids.extend(record.tasks.iter().flat_map(|task| &task.responsible).map(|unit| unit.unit.clone()));
        for quantity in &record.quantities {
            ids.insert(quantity.metric.clone());
            ids.extend(quantity.unit.clone());
            ids.extend(quantity.zone.clone());
        }
        for zone in &record.zones {
            ids.insert(zone.zone.clone());
            ids.extend(zone.layout.clone());
            ids.extend(zone.focus.iter().map(|focus| focus.sector.clone()));
        }
        ids.extend(record.focus.iter().map(|focus| focus.sector.clone()));
        ids.extend(record.aims.iter().filter_map(|aim| aim.zone.clone()));
        for mention in &record.mentions {
            let named =
                [&mention.institution, &mention.instrument, &mention.zone, &mention.sector, &mention.layout];
            ids.extend(named.into_iter().flatten().cloned());
        }
        ids.extend(record.citations.iter().map(|citation| citation.work.clone()));
        Self(ids)
    }

    /// Leaves out proposals that nothing refers to; places that other proposals lie in stay.
    pub(super) fn retain(mut self, proposed: &mut Register) {
        let within: Vec<String> = proposed
            .districts
            .iter()
            .filter_map(|district| district.within.clone())
            .chain(
                proposed
                    .zones
                    .iter()
                    .filter(|zone| self.0.contains(&zone.id))
                    .map(|zone| zone.district.clone()),
            )
            .chain(proposed.units.iter().map(|unit| unit.district().to_owned()))
            .collect();
        self.0.extend(within);
        let used = |id: &str| self.0.contains(id);
        proposed.districts.retain(|row| used(&row.code));
        proposed.units.retain(|row| used(&row.id));
        proposed.zones.retain(|row| used(&row.id));
        proposed.layouts.retain(|row| used(&row.id));
        proposed.sectors.retain(|row| used(&row.id));
        proposed.metrics.retain(|row| used(&row.id));
        proposed.measures.retain(|row| used(&row.id));
        proposed.institutions.retain(|row| used(&row.id));
        proposed.instruments.retain(|row| used(&row.id));
        proposed.works.retain(|row| used(&row.id));
    }
}
