//! The cascade as a table.

use std::fmt::Write as _;

use super::{Cascade, Comparison, Contribution, Outcome};
use crate::analysis::{Sheet, Tabular};

impl Tabular for Cascade {
    fn sheet(&self) -> Sheet {
        Sheet {
            header: vec![
                "metric",
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

fn row(found: &Comparison) -> Vec<String> {
    let part = |part: &Contribution| {
        let zone = if part.from_zone { " (zone)" } else { "" };
        format!("{} {}{zone}", part.district, part.statement.bound())
    };
    vec![
        found.label.clone(),
        found.whole.bound().to_string(),
        found.parts.iter().map(part).collect::<Vec<_>>().join(" + "),
        found.sum.to_string(),
        found.headroom.to_string(),
        found.outcome.slug().to_owned(),
        found.firm_sum.to_string(),
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
        let (zone, district) = (found.zone.bound(), found.district.bound());
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
