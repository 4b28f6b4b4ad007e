//! What a report takes, and values of it.

use std::collections::BTreeMap;

use super::{Report, ReportError};
use crate::diagnostic::nearest;

/// Something a report takes.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Name: `--name` on the command line, `name=` in addresses.
    pub name: &'static str,
    /// Kind of value.
    pub kind: Kind,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it may be given several times.
    pub repeated: bool,
    /// Whether it stands without its name on the command line.
    pub positional: bool,
    /// What it is.
    pub description: &'static str,
}

/// Kind of value.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Register id of a unit.
    Unit,
    /// Id of a plan.
    Plan,
    /// A change to the graph, e.g. `remove:310114/kewei`.
    Change,
    /// A whole number.
    Integer {
        /// Value where none is given.
        default: u64,
        /// Smallest value.
        min: u64,
        /// Largest value.
        max: u64,
    },
    /// A number.
    Number {
        /// Value where none is given.
        default: f64,
        /// Smallest value.
        min: f64,
        /// Largest value.
        max: f64,
    },
}

impl Kind {
    /// What a value is, for help and errors.
    #[must_use]
    pub fn expected(self) -> String {
        match self {
            Self::Unit => "the register id of a unit, e.g. 310114/kewei".to_owned(),
            Self::Plan => "the id of a plan, e.g. jiading-2025".to_owned(),
            Self::Change => "a change, e.g. remove:310114/kewei".to_owned(),
            Self::Integer { min, max, .. } => format!("a whole number from {min} to {max}"),
            Self::Number { min, max, .. } => format!("a number from {min} to {max}"),
        }
    }

    fn accepts(self, value: &str) -> bool {
        match self {
            Self::Unit | Self::Plan | Self::Change => !value.trim().is_empty(),
            Self::Integer { min, max, .. } => {
                value.parse::<u64>().is_ok_and(|value| (min..=max).contains(&value))
            }
            Self::Number { min, max, .. } => {
                value.parse::<f64>().is_ok_and(|value| (min..=max).contains(&value))
            }
        }
    }

    /// Value where none is given.
    #[must_use]
    pub fn default(self) -> Option<String> {
        match self {
            Self::Unit | Self::Plan | Self::Change => None,
            Self::Integer { default, .. } => Some(default.to_string()),
            Self::Number { default, .. } => Some(default.to_string()),
        }
    }
}

/// Values for what a report takes: each of its kind, defaults filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arguments {
    values: BTreeMap<&'static str, Vec<String>>,
}

impl Arguments {
    /// Checks values given by name against what `report` takes.
    ///
    /// # Errors
    /// When a name is unknown, a value is not of its kind or stands twice, or one is missing.
    pub fn check(report: &Report, given: &[(String, String)]) -> Result<Self, ReportError> {
        let mut values: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for (name, value) in given {
            let Some(parameter) = report.parameters.iter().find(|parameter| parameter.name == name) else {
                return Err(unknown(report, name));
            };
            if !parameter.kind.accepts(value) {
                let expected = parameter.kind.expected();
                return Err(ReportError::Value { name: name.clone(), value: value.clone(), expected });
            }
            let known = values.entry(parameter.name).or_default();
            if parameter.repeated {
                // Neither ids nor changes hold blanks: a form may give several in one field.
                known.extend(value.split_whitespace().map(str::to_owned));
            } else if known.is_empty() {
                known.push(value.clone());
            } else {
                return Err(ReportError::Twice { name: name.clone() });
            }
        }
        for parameter in report.parameters {
            if values.contains_key(parameter.name) {
                continue;
            }
            if parameter.required {
                let (report, name) = (report.name, parameter.name);
                return Err(ReportError::Missing { report, name, expected: parameter.kind.expected() });
            }
            values.extend(parameter.kind.default().map(|value| (parameter.name, vec![value])));
        }
        Ok(Self { values })
    }

    /// All values of a parameter.
    #[must_use]
    pub fn list(&self, name: &str) -> &[String] {
        self.values.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The value of a parameter; empty where there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.list(name).first().map(String::as_str).unwrap_or_default()
    }

    /// The value of a parameter that is a whole number.
    #[must_use]
    pub fn integer(&self, name: &str) -> u64 {
        self.text(name).parse().unwrap_or_default()
    }

    /// The same as a count.
    #[must_use]
    pub fn count(&self, name: &str) -> usize {
        self.text(name).parse().unwrap_or_default()
    }

    /// The value of a parameter that is a number.
    #[must_use]
    pub fn number(&self, name: &str) -> f64 {
        self.text(name).parse().unwrap_or_default()
    }

    /// Name and values of everything given or filled in, in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        self.values.iter().map(|(name, values)| (*name, values.as_slice()))
    }
}

fn unknown(report: &Report, name: &str) -> ReportError {
    let known = || report.parameters.iter().map(|parameter| parameter.name);
    let hint = nearest(name, known()).or_else(|| {
        let names: Vec<&str> = known().collect();
        (!names.is_empty()).then(|| format!("it takes {}", names.join(", ")))
    });
    ReportError::Parameter { report: report.name, name: name.to_owned(), hint }
}
