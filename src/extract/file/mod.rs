//! A record as a file for people: tables open, what they hold on one line each, as in `seeds/plans`.

mod line;

use std::fmt::Write as _;

use serde::Serialize;

use crate::record::PlanRecord;
use crate::register::Register;
use line::{Shape, Writer};

/// A record as TOML that reads back to the same record.
///
/// # Errors
/// Never for records, which serialise.
pub(super) fn write(record: &PlanRecord) -> Result<String, toml::ser::Error> {
    // Every part by name, so that a new one cannot be forgotten here.
    let PlanRecord {
        id,
        source,
        notice,
        report,
        plan,
        sections,
        tasks,
        zones,
        focus,
        quantities,
        aims,
        mentions,
        citations,
        damage,
        proposed,
    } = record;
    let text = format!("# Extracted from {}; docs/EXTRACTION.md tells how to finish it.\n", source.file);
    let mut file = File { text };
    file.text.push_str("id = ");
    id.serialize(Writer { text: &mut file.text, shape: Shape::Line })?;
    file.text.push('\n');
    file.table("source", Some(source))?;
    file.table("notice", notice.as_ref())?;
    file.table("report", report.as_ref())?;
    file.table("plan", Some(plan))?;
    file.tables("section", sections)?;
    file.tables("task", tasks)?;
    file.tables("zone", zones)?;
    file.tables("focus", focus)?;
    file.tables("quantity", quantities)?;
    file.tables("aim", aims)?;
    file.tables("mention", mentions)?;
    file.tables("citation", citations)?;
    file.tables("damage", damage)?;
    file.proposed(proposed)?;
    Ok(file.text)
}

struct File {
    text: String,
}

impl File {
    fn table(&mut self, name: &str, table: Option<&impl Serialize>) -> Result<(), toml::ser::Error> {
        let Some(table) = table else { return Ok(()) };
        _ = writeln!(self.text, "\n[{name}]");
        table.serialize(Writer { text: &mut self.text, shape: Shape::Lines })
    }

    fn tables(&mut self, name: &str, tables: &[impl Serialize]) -> Result<(), toml::ser::Error> {
        for table in tables {
            _ = writeln!(self.text, "\n[[{name}]]");
            table.serialize(Writer { text: &mut self.text, shape: Shape::Lines })?;
        }
        Ok(())
    }

    fn proposed(&mut self, proposed: &Register) -> Result<(), toml::ser::Error> {
        let Register {
            districts,
            units,
            functions,
            zones,
            layouts,
            sectors,
            metrics,
            measures,
            institutions,
            instruments,
            works,
        } = proposed;
        self.tables("proposed.district", districts)?;
        self.tables("proposed.unit", units)?;
        self.tables("proposed.function", functions)?;
        self.tables("proposed.zone", zones)?;
        self.tables("proposed.layout", layouts)?;
        self.tables("proposed.sector", sectors)?;
        self.tables("proposed.metric", metrics)?;
        self.tables("proposed.measure", measures)?;
        self.tables("proposed.institution", institutions)?;
        self.tables("proposed.instrument", instruments)?;
        self.tables("proposed.work", works)
    }
}
