//! Zones, focus, aims, mentions, citations and damage.

use super::document::Checker;
use super::index::Table;
use crate::record::{Citing, Mention, RepairKind};

impl Checker<'_> {
    pub(super) fn zones(&mut self) {
        for (at, role) in self.record.zones.iter().enumerate() {
            let path = format!("zone[{at}]");
            self.zone(&format!("{path}.zone"), &role.zone);
            self.findings.known(format!("{path}.role"), "zone role", &role.role, self.index.zone_roles());
            if let Some(id) = &role.layout {
                self.layout(&format!("{path}.layout"), id);
            }
            self.place(&path, role.task, role.section.as_deref());
            self.findings.evidence(&format!("{path}.evidence"), &role.evidence, &self.record.source);
            for (at, focus) in role.focus.iter().enumerate() {
                let path = format!("{path}.focus[{at}]");
                self.sector(&format!("{path}.sector"), &focus.sector);
                self.findings.evidence(&format!("{path}.evidence"), &focus.evidence, &self.record.source);
            }
            for (at, actor) in role.actors.iter().enumerate() {
                let path = format!("{path}.actors[{at}].evidence");
                self.findings.evidence(&path, &actor.evidence, &self.record.source);
            }
        }
    }

    pub(super) fn text(&mut self) {
        let record = self.record;
        for (at, focus) in record.focus.iter().enumerate() {
            let path = format!("focus[{at}]");
            self.sector(&format!("{path}.sector"), &focus.sector);
            self.place(&path, None, focus.section.as_deref());
            self.findings.evidence(&format!("{path}.evidence"), &focus.evidence, &record.source);
        }
        for (at, aim) in record.aims.iter().enumerate() {
            let path = format!("aim[{at}]");
            self.place(&path, None, aim.section.as_deref());
            if let Some(zone) = &aim.zone {
                self.zone(&format!("{path}.zone"), zone);
            }
            self.findings.evidence(&format!("{path}.evidence"), &aim.evidence, &record.source);
        }
        for (at, mention) in record.mentions.iter().enumerate() {
            let path = format!("mention[{at}]");
            self.mention(&path, mention);
            self.findings.evidence(&format!("{path}.evidence"), &mention.evidence, &record.source);
        }
        self.citations();
        for (at, damage) in record.damage.iter().enumerate() {
            let path = format!("damage[{at}]");
            self.place(&path, damage.task, damage.section.as_deref());
            if damage.reading.is_some() == (damage.repair == RepairKind::None) {
                self.findings.fail(
                    format!("{path}.repair"),
                    "a reading is given exactly when there is a repair",
                    "give `reading`, or say `repair = \"none\"`",
                );
            }
            self.findings.evidence(&format!("{path}.evidence"), &damage.evidence, &record.source);
        }
    }

    fn mention(&mut self, path: &str, mention: &Mention) {
        self.place(path, mention.task, mention.section.as_deref());
        let given =
            [&mention.institution, &mention.instrument, &mention.zone, &mention.sector, &mention.layout]
                .into_iter()
                .flatten()
                .count();
        if given != 1 {
            self.findings.fail(
                path,
                format!("names {given} things"),
                "give exactly one of `institution`, `instrument`, `zone`, `sector`, `layout`".to_owned(),
            );
        }
        if let Some(id) = &mention.institution {
            self.findings.entry(format!("{path}.institution"), Table::Institution, id, self.index);
        }
        if let Some(id) = &mention.instrument {
            self.findings.entry(format!("{path}.instrument"), Table::Instrument, id, self.index);
        }
        if let Some(id) = &mention.zone {
            self.zone(&format!("{path}.zone"), id);
        }
        if let Some(id) = &mention.sector {
            self.sector(&format!("{path}.sector"), id);
        }
        if let Some(id) = &mention.layout {
            self.layout(&format!("{path}.layout"), id);
        }
    }

    fn citations(&mut self) {
        let record = self.record;
        for (at, citation) in record.citations.iter().enumerate() {
            let path = format!("citation[{at}]");
            self.findings.entry(format!("{path}.work"), Table::Work, &citation.work, self.index);
            self.place(&path, citation.task, None);
            let exists = match citation.citing {
                Citing::Notice => record.notice.is_some(),
                Citing::Report => record.report.is_some(),
                Citing::Plan => true,
            };
            if !exists {
                self.findings.fail(
                    format!("{path}.citing"),
                    "the record has no such text",
                    "`notice` needs [notice], `report` needs [report]",
                );
            }
            self.findings.evidence(&format!("{path}.evidence"), &citation.evidence, &record.source);
        }
    }

    pub(super) fn zone(&mut self, path: &str, id: &str) {
        self.findings.entry(path, Table::Zone, id, self.index);
    }

    fn sector(&mut self, path: &str, id: &str) {
        self.findings.entry(path, Table::Sector, id, self.index);
    }

    fn layout(&mut self, path: &str, id: &str) {
        self.findings.entry(path, Table::Layout, id, self.index);
    }
}
