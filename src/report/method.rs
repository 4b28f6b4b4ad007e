//! The method sheet: what each report is and what each figure in it means, from the documentation of its types.

use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use super::{REPORTS, Report};
use crate::analysis::{Sheet, Tabular};

/// What every report is and what its figures mean.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Method {
    /// Version of the program that computes them.
    pub program: String,
    /// The reports, in the order of menus.
    pub reports: Vec<Described>,
}

/// A report described.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Described {
    /// Name.
    pub name: String,
    /// English title.
    pub title: String,
    /// Chinese title.
    pub title_zh: String,
    /// What it answers.
    pub description: String,
    /// What it takes besides the selection, defaults included.
    pub parameters: Vec<Definition>,
    /// What its figures mean, by key of the JSON.
    pub figures: Vec<Definition>,
}

/// A name and what it means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Definition {
    /// The name.
    pub name: String,
    /// What it means.
    pub meaning: String,
}

/// The method sheet.
#[must_use]
pub(super) fn method() -> Method {
    Method {
        program: format!("plangraph {}", env!("CARGO_PKG_VERSION")),
        reports: REPORTS.iter().map(described).collect(),
    }
}

fn described(report: &'static Report) -> Described {
    let parameter = |parameter: &super::Parameter| {
        let default =
            parameter.kind.default().map(|value| format!("; {value} unless given")).unwrap_or_default();
        Definition {
            name: parameter.name.to_owned(),
            meaning: format!("{}: {}{default}", parameter.description, parameter.kind.expected()),
        }
    };
    Described {
        name: report.name.to_owned(),
        title: report.title.to_owned(),
        title_zh: report.title_zh.to_owned(),
        description: report.description.to_owned(),
        parameters: report.parameters.iter().map(parameter).collect(),
        figures: report.figures(),
    }
}

impl Report {
    /// The keys of its JSON and what they mean, each once.
    #[must_use]
    pub fn figures(&self) -> Vec<Definition> {
        let mut generator = SchemaGenerator::default();
        (self.schema)(&mut generator);
        let mut figures: Vec<Definition> = generator.definitions().values().flat_map(properties).collect();
        figures.sort();
        figures.dedup_by(|a, b| a.name == b.name);
        figures
    }
}

/// Name and description of every property of a schema, those of its variants included.
fn properties(schema: &Value) -> Vec<Definition> {
    let own = schema["properties"].as_object().into_iter().flatten().map(|(name, property)| Definition {
        name: name.clone(),
        meaning: property["description"].as_str().unwrap_or_default().replace('\n', " "),
    });
    let variants = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
    own.chain(variants.flat_map(properties)).collect()
}

impl Tabular for Method {
    fn sheet(&self) -> Sheet {
        let rows = |report: &Described| {
            let row =
                |figure: &Definition| vec![report.name.clone(), figure.name.clone(), figure.meaning.clone()];
            report.figures.iter().map(row).collect::<Vec<_>>()
        };
        Sheet {
            header: vec!["report", "figure", "meaning"],
            rows: self.reports.iter().flat_map(rows).collect(),
            summary: format!("{} reports, {}\n", self.reports.len(), self.program),
        }
    }
}
