//! The cascade as a table.

use std::fmt::Write as _;

use super::{Cascade, Comparison, Contribution, Outcome};
use crate::analysis::wording::{in_unit, shown};
use crate::analysis::{Sheet, Tabular};

impl Tabular for Cascade {
    fn sheet(&self) -> Sheet {
        Sheet {
            header: vec![
                "metric",
                "unit",
                "whole",
                "parts",
                "sum",
                "headroom",
                "outcome",
                "firm_sum",
                "firm_outcome",
            ],
            rows: self.comparisons.iter().map(row).collect(),
            summary: summary(self),
        }
    }
}

/// All figures are in the unit of the whole.
fn row(found: &Comparison) -> Vec<String> {
    let shown = |value: f64| shown(&found.whole, value).to_string();
    let part = |part: &Contribution| {
        let zone = if part.from_zone { " (zone)" } else { "" };
        format!("{} {}{zone}", part.district, shown(part.statement.bound()))
    };
    vec![
        found.label.clone(),
        found.whole.unit.as_ref().map(|unit| unit.label.clone()).unwrap_or_default(),
        shown(found.whole.bound()),
        found.parts.iter().map(part).collect::<Vec<_>>().join(" + "),
        shown(found.sum),
        shown(found.headroom),
        found.outcome.slug().to_owned(),
        shown(found.firm_sum),
        found.firm_outcome.slug().to_owned(),
    ]
}

fn summary(cascade: &Cascade) -> String {
    let mut summary = String::new();
    for found in &cascade.comparisons {
        if let Some(counted) = found.counted {
            let (label, sum, whole) = (&found.label, counted.sum, counted.whole);
            _ = writeln!(summary, "{label}: in whole numbers at least {sum} against at least {whole}");
        }
        for caveat in &found.caveats {
            _ = writeln!(summary, "{}: {caveat}", found.label);
        }
    }
    for found in &cascade.zones {
        let (zone, district) =
            (in_unit(&found.zone, found.zone.bound()), in_unit(&found.district, found.district.bound()));
        _ = writeln!(
            summary,
            "{}: {} states {zone} of its district's {district}",
            found.label, found.zone_label
        );
        for caveat in &found.caveats {
            _ = writeln!(summary, "{}, {}: {caveat}", found.label, found.zone_label);
        }
    }
    for refused in &cascade.refused {
        let statement = &refused.statement;
        let (plan, number, label) = (&statement.plan, statement.number, &statement.label);
        _ = writeln!(summary, "not compared: {plan} statement {number}, {label}: {}", refused.reason);
    }
    summary
}

impl Outcome {
    /// Its name in JSON.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::NoParts => "no-parts",
            Self::NotImplied => "not-implied",
            Self::ExactlyMet => "exactly-met",
            Self::Exceeded => "exceeded",
        }
    }
}
