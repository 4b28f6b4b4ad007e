//! The cascade as a table.

use std::fmt::Write as _;

use super::{Cascade, Comparison, Contribution, Outcome};
use crate::analysis::wording::in_unit;
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
        format!("{} {}{zone}", part.district, in_unit(&part.statement, part.statement.bound()))
    };
    let whole = |value: f64| in_unit(&found.whole, value);
    vec![
        found.label.clone(),
        whole(found.whole.bound()),
        found.parts.iter().map(part).collect::<Vec<_>>().join(" + "),
        whole(found.sum),
        whole(found.headroom),
        found.outcome.slug().to_owned(),
        whole(found.firm_sum),
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
