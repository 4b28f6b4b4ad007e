//! `/api/analysis`: which reports there are, and one of them.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;

use super::cache::{self, Answer};
use super::compute::compute;
use super::page;
use super::query::Asked;
use crate::http::App;
use crate::http::headers::{accept, has};
use crate::http::negotiate::{Offer, pick};
use crate::http::problem::Problem;
use crate::http::segment::Segment;
use crate::report::{self, Kind, Parameter, REPORTS, Report, ReportError, Request};

/// A form a report comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
    Page,
}

const FORMS: &[Offer<Form>] = &[
    Offer {
        name: "json",
        other_names: &[],
        media_types: &["application/json"],
        only_named: false,
        value: Form::Json,
    },
    Offer { name: "csv", other_names: &[], media_types: &["text/csv"], only_named: false, value: Form::Csv },
    Offer {
        name: "html",
        other_names: &[],
        media_types: &["text/html"],
        only_named: true,
        value: Form::Page,
    },
];

/// A report as the list describes it.
#[derive(Serialize)]
struct Described {
    name: &'static str,
    title: &'static str,
    title_zh: &'static str,
    description: &'static str,
    parameters: Vec<DescribedParameter>,
}

#[derive(Serialize)]
struct DescribedParameter {
    name: &'static str,
    description: &'static str,
    value: String,
    required: bool,
    repeated: bool,
}

impl From<&'static Report> for Described {
    fn from(report: &'static Report) -> Self {
        let parameter = |parameter: &Parameter| DescribedParameter {
            name: parameter.name,
            description: parameter.description,
            value: parameter.kind.expected(),
            required: parameter.required,
            repeated: parameter.repeated,
        };
        Self {
            name: report.name,
            title: report.title,
            title_zh: report.title_zh,
            description: report.description,
            parameters: report.parameters.iter().map(parameter).collect(),
        }
    }
}

pub(super) async fn list(State(app): State<App>) -> Result<Response, Problem> {
    let reports: Vec<Described> = REPORTS.iter().map(Described::from).collect();
    let published = app.current.get();
    let (graph, info) = (published.graph().await?, published.info().await?);
    let (plans, version) = (&graph.context.plans, &info.version);
    let body = serde_json::json!({ "version": version, "plans": plans, "reports": reports });
    let tag = cache::tag(published.snapshot.version(), "reports");
    let body = format!("{body:#}\n").into();
    Ok(cache::response(&tag, Answer { content_type: "application/json", file: None, body }))
}

pub(super) async fn report(
    State(app): State<App>,
    Segment(name): Segment,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asked = Asked::parse(&query.unwrap_or_default())?;
    let form = pick(FORMS, "a report", &asked.formats, &accept(&headers))?;
    let published = app.current.get();
    if form == Form::Page
        && asked.values.is_empty()
        && let Ok(report) = report::find(&name)
        && !report.needs_nothing()
    {
        return Ok(page::form(&*published.graph().await?, report, &asked));
    }
    let tag = cache::tag(published.snapshot.version(), &format!("{name} {form:?} {}", asked.canonical()));
    if has(&headers, &tag) {
        return Err(Problem::not_modified(&tag));
    }
    if let Some(answer) = app.cache.get(&tag) {
        return Ok(cache::response(&tag, answer));
    }
    match run(&app, name.clone(), asked.clone(), form).await {
        Ok(answer) => {
            app.cache.put(&tag, &answer);
            Ok(cache::response(&tag, answer))
        }
        Err(problem) if form == Form::Page => {
            Ok(page::refused(&*published.graph().await?, &name, &asked, &problem))
        }
        Err(problem) => Err(problem),
    }
}

async fn run(app: &App, name: String, asked: Asked, form: Form) -> Result<Answer, Problem> {
    compute(app, move |graph, watch| {
        let request = Request {
            selection: asked.selection.clone(),
            report: name.clone(),
            arguments: asked.values.clone(),
            quotes: asked.quotes || form == Form::Page,
        };
        let (document, outcome) = report::run(graph, &request, watch)?;
        let file = |extension: &str| Some(format!("{name}.{extension}"));
        Ok(match form {
            Form::Json => {
                let body = serde_json::to_vec_pretty(&document)
                    .map_err(|error| ReportError::Write(error.to_string()))?;
                Answer { content_type: "application/json", file: file("json"), body: body.into() }
            }
            Form::Csv => {
                let sheet = outcome.sheet();
                let body = report::csv(&sheet.header, &sheet.rows).map_err(ReportError::Write)?.into();
                Answer { content_type: "text/csv; charset=utf-8", file: file("csv"), body }
            }
            Form::Page => {
                let body = page::report(graph, &asked, &document, outcome.sheet())?.into();
                Answer { content_type: "text/html; charset=utf-8", file: None, body }
            }
        })
    })
    .await
}

/// The kind of a parameter as the type of an HTML input.
pub(super) fn input_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Integer { .. } | Kind::Number { .. } => "number",
        Kind::Unit | Kind::Plan | Kind::Change => "text",
    }
}
