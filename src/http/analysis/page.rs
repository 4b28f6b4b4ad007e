//! Reports as pages for people.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::query::Asked;
use super::reports::input_type;
use crate::analysis::Sheet;
use crate::http::App;
use crate::http::pages::{encode, failed, page, page_for_now, render};
use crate::http::problem::Problem;
use crate::network::{Plan, Quote, ResponsibilityGraph, Unit};
use crate::report::{Document, Kind, Parameter, REPORTS, Report, find};

/// Rows and quotes shown on a page; the data formats carry all.
const SHOWN: usize = 500;

#[derive(Template)]
#[template(path = "analysis.html")]
struct Index<'a> {
    reports: &'a [Report],
    plans: &'a [Plan],
    version: &'static str,
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage<'a> {
    report: &'a Report,
    plans: Vec<Choice<'a>>,
    open_sets: bool,
    fields: Vec<Field<'a>>,
    /// The address without its format.
    address: String,
    error: Option<&'a str>,
    sheet: Option<Sheet>,
    rows: usize,
    quotes: Vec<Words<'a>>,
    quote_count: usize,
    /// Units to choose from.
    units: &'a [Unit],
    version: &'static str,
}

/// A plan to tick.
struct Choice<'a> {
    plan: &'a Plan,
    chosen: bool,
}

/// A field of the form.
struct Field<'a> {
    parameter: &'a Parameter,
    kind: &'static str,
    expected: String,
    /// Several values are separated by blanks.
    value: String,
    /// Whether its values are units, so that those there are can be offered.
    units: bool,
}

/// The words behind an IRI of the result.
struct Words<'a> {
    iri: &'a str,
    describe: String,
    quotes: &'a [Quote],
}

pub(super) async fn index(State(app): State<App>) -> Result<Response, Problem> {
    let graph = app.current.get().graph().await?;
    let plans = &graph.context.plans;
    Ok(page(StatusCode::OK, &Index { reports: REPORTS, plans, version: env!("CARGO_PKG_VERSION") }))
}

/// A report with its table, and the words behind it.
pub(super) fn report(
    graph: &ResponsibilityGraph,
    asked: &Asked,
    document: &Document,
    mut sheet: Sheet,
) -> Result<String, Problem> {
    let report = find(document.analysis)?;
    let none = BTreeMap::new();
    let quotes = document.quotes.as_ref().unwrap_or(&none);
    let mut shown = blank(graph, report, asked);
    shown.rows = sheet.rows.len();
    sheet.rows.truncate(SHOWN);
    shown.sheet = Some(sheet);
    shown.quote_count = quotes.len();
    shown.quotes = quotes
        .iter()
        .take(SHOWN)
        .map(|(iri, quotes)| Words { iri, quotes, describe: encode(&format!("DESCRIBE <{iri}>")) })
        .collect();
    render(&shown)
}

/// The form of a report that needs values and was given none yet.
pub(super) fn form(graph: &ResponsibilityGraph, report: &'static Report, asked: &Asked) -> Response {
    page(StatusCode::OK, &blank(graph, report, asked))
}

/// The form of a report with the reason why it was refused.
pub(super) fn refused(graph: &ResponsibilityGraph, name: &str, asked: &Asked, problem: &Problem) -> Response {
    let (status, detail) = problem.parts();
    let Ok(report) = find(name) else { return failed(problem) };
    let mut shown = blank(graph, report, asked);
    shown.error = Some(detail);
    page_for_now(status, problem.seconds(), &shown)
}

fn blank<'a>(graph: &'a ResponsibilityGraph, report: &'static Report, asked: &'a Asked) -> ReportPage<'a> {
    let choice = |plan: &'a Plan| Choice { plan, chosen: asked.selection.plans.contains(&plan.id) };
    let field = |parameter: &'static Parameter| {
        let given = asked.values.iter().filter(|(name, _)| name == parameter.name);
        let values: Vec<&str> = given.map(|(_, value)| value.as_str()).collect();
        Field {
            parameter,
            kind: input_type(parameter.kind),
            expected: parameter.kind.expected(),
            value: values.join(" "),
            units: matches!(parameter.kind, Kind::Unit),
        }
    };
    ReportPage {
        report,
        plans: graph.context.plans.iter().map(choice).collect(),
        open_sets: asked.selection.open_sets,
        fields: report.parameters.iter().map(field).collect(),
        address: address(report.name, asked),
        error: None,
        sheet: None,
        rows: 0,
        quotes: Vec::new(),
        quote_count: 0,
        units: &graph.units,
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// The address of a report without its format.
fn address(name: &str, asked: &Asked) -> String {
    let mut query = form_urlencoded::Serializer::new(format!("/api/analysis/{name}?"));
    query.extend_pairs(asked.selection.plans.iter().map(|plan| ("plan", plan)));
    query.extend_pairs(asked.selection.without.iter().map(|unit| ("without", unit)));
    if asked.selection.open_sets {
        query.append_pair("open_sets", "true");
    }
    query.extend_pairs(&asked.values);
    query.finish()
}
