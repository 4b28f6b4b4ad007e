//! Pages for people: what is here, and the answer to a query.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::task::spawn_blocking;

use super::App;
use super::answer::Found;
use super::asking::Asking;
use super::body::HINT;
use super::problem::Problem;
use crate::library::NamedQuery;
use crate::sparql::Format;
use crate::store::Info;
use crate::vocab::PREFIXES;

/// Largest answer shown on a page; larger ones are for the data formats.
const PAGE_BYTES: usize = 4 << 20;

/// What a page may load: nothing but its own styles.
pub(super) const PAGE_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

/// Rows shown on a page.
const PAGE_ROWS: usize = 1000;

/// Queries of the library offered on the landing page, in this order.
pub(super) const FEATURED: [&str; 10] = [
    "unit-workload",
    "tasks-with-evidence",
    "plan-targets",
    "certificate-cascade",
    "parks",
    "zone-focus",
    "presumed-leads",
    "closest-pairs",
    "citations",
    "damaged-spans",
];

/// Prefixes printed on the landing page, for queries that are to run elsewhere too.
const SHOWN_PREFIXES: [&str; 3] = ["plan", "skos", "dcterms"];

#[derive(Template)]
#[template(path = "landing.html")]
struct Landing<'a> {
    info: &'a Info,
    featured: Vec<&'a NamedQuery>,
    others: usize,
    prefixes: Vec<&'static (&'static str, &'static str)>,
    version: &'static str,
}

#[derive(Template)]
#[template(path = "query.html")]
struct QueryPage<'a> {
    asking: &'a Asking,
    error: Option<String>,
    table: Option<Table>,
    graph: Option<String>,
    /// Why there may be less than was looked for.
    hint: Option<String>,
    version: &'static str,
}

#[derive(Template)]
#[template(path = "failed.html")]
struct FailedPage<'a> {
    title: &'a str,
    detail: &'a str,
    hint: Option<&'a str>,
    version: &'static str,
}

#[derive(Template)]
#[template(path = "library.html")]
struct LibraryPage<'a> {
    groups: Vec<(&'a str, Vec<&'a NamedQuery>)>,
    version: &'static str,
}

/// A table of results.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<Cell>>,
    total: usize,
}

/// A cell: text, and for an IRI the encoded query that describes it.
struct Cell {
    text: String,
    describe: Option<String>,
}

/// An answer that fits on a page.
pub(super) struct Shown {
    format: Format,
    data: Vec<u8>,
    hint: Option<String>,
}

pub(super) async fn landing(State(app): State<App>) -> Result<Response, Problem> {
    let featured: Vec<_> =
        FEATURED.iter().filter_map(|name| app.queries.iter().find(|query| query.name == *name)).collect();
    let others = app.queries.len() - featured.len();
    let prefixes = PREFIXES.iter().filter(|(prefix, _)| SHOWN_PREFIXES.contains(prefix)).collect();
    let version = env!("CARGO_PKG_VERSION");
    let info = app.current.get().info().await?;
    Ok(page(StatusCode::OK, &Landing { info: &info, featured, others, prefixes, version }))
}

/// Another method than those that the header `Allow` lists, which the router adds.
pub(super) async fn method_not_allowed() -> Response {
    let detail = "use one of the methods of the header `Allow`";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed", detail).into_response()
}

pub(super) async fn not_found() -> Response {
    Problem::new(StatusCode::NOT_FOUND, "Not found", "there is nothing here; start at /").into_response()
}

/// Reads an answer that is to be shown on a page.
async fn read(mut found: Found) -> Result<Shown, Problem> {
    let mut body = found.body.take().unwrap_or_default();
    let (mut data, mut hint) = (Vec::new(), None);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| {
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Cut off",
                "the answer was cut off (time limit or failure)",
            )
        })?;
        let chunk = match frame.into_data() {
            Ok(chunk) => chunk,
            Err(trailers) => {
                let told = trailers.trailers_ref().and_then(|trailers| trailers.get(HINT)?.to_str().ok());
                hint = told.map(str::to_owned);
                continue;
            }
        };
        if data.len() + chunk.len() > PAGE_BYTES {
            return Err(Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "Too large",
                "the answer is too large for a page; add a LIMIT, or fetch it as CSV or JSON",
            ));
        }
        data.extend_from_slice(&chunk);
    }
    Ok(Shown { format: found.format, data, hint })
}

/// The query form, with an answer that is being read below it. To put together a large table takes longer than others should wait for.
pub(super) async fn answered(asking: Asking, found: Found) -> Response {
    let shown = read(found).await;
    let made = spawn_blocking(move || query(&asking, Some(shown))).await;
    made.unwrap_or_else(|error| {
        tracing::error!(%error, "a page could not be made");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Page failed", "the page could not be made")
            .into_response()
    })
}

/// The query form, with the answer below it.
pub(super) fn query(asking: &Asking, answer: Option<Result<Shown, Problem>>) -> Response {
    let mut shown = QueryPage {
        asking,
        error: None,
        table: None,
        graph: None,
        hint: None,
        version: env!("CARGO_PKG_VERSION"),
    };
    let (mut status, mut wait) = (StatusCode::OK, None);
    match answer {
        None => {}
        Some(Err(problem)) => {
            let (code, detail) = problem.parts();
            status = code;
            let hint = problem.hint().map(|hint| format!("\n{hint}")).unwrap_or_default();
            shown.error = Some(format!("{detail}{hint}"));
            wait = problem.seconds();
        }
        Some(Ok(answer)) => {
            match answer.format {
                Format::Table(_) => shown.table = Some(table(&answer.data)),
                Format::Graph(_) => shown.graph = Some(String::from_utf8_lossy(&answer.data).into_owned()),
            }
            shown.hint = answer.hint;
        }
    }
    page_for_now(status, wait, &shown)
}

fn table(json: &[u8]) -> Table {
    let value: Value = serde_json::from_slice(json).unwrap_or_default();
    if let Some(truth) = value["boolean"].as_bool() {
        let cell = Cell { text: truth.to_string(), describe: None };
        return Table { header: vec!["answer".to_owned()], rows: vec![vec![cell]], total: 1 };
    }
    let header: Vec<String> = value["head"]["vars"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect();
    let bindings = value["results"]["bindings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let rows = bindings
        .iter()
        .take(PAGE_ROWS)
        .map(|row| header.iter().map(|variable| cell(&row[variable])).collect())
        .collect();
    Table { header, rows, total: bindings.len() }
}

fn cell(term: &Value) -> Cell {
    let text = term["value"].as_str().unwrap_or_default().to_owned();
    let describe = (term["type"] == "uri").then(|| encode(&format!("DESCRIBE <{text}>")));
    Cell { text, describe }
}

/// Percent-encodes for a query string.
pub(super) fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// A template as a response.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Response {
    match render(template) {
        Ok(html) => html_response(status, html),
        Err(problem) => problem.into_response(),
    }
}

/// The same where it is to be asked for again after some seconds.
pub(super) fn page_for_now(status: StatusCode, wait: Option<u64>, template: &impl Template) -> Response {
    let mut response = page(status, template);
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A template as text.
pub(super) fn render(template: &impl Template) -> Result<String, Problem> {
    template.render().map_err(|error| {
        tracing::error!(%error, "a page could not be rendered");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Page failed", "the page could not be rendered")
    })
}

/// A page that says why there is nothing, and where there is something.
pub(super) fn failed(problem: &Problem) -> Response {
    let (status, detail) = problem.parts();
    let (title, hint, version) = (problem.title(), problem.hint(), env!("CARGO_PKG_VERSION"));
    page(status, &FailedPage { title, detail, hint, version })
}

/// The query library, in groups.
pub(super) fn library(queries: &[NamedQuery]) -> Response {
    page(StatusCode::OK, &LibraryPage { groups: groups(queries), version: env!("CARGO_PKG_VERSION") })
}

/// The queries of each group, in the order of their first.
fn groups(queries: &[NamedQuery]) -> Vec<(&str, Vec<&NamedQuery>)> {
    let mut groups: Vec<(&str, Vec<&NamedQuery>)> = Vec::new();
    for query in queries {
        match groups.iter_mut().find(|(name, _)| *name == query.group) {
            Some((_, found)) => found.push(query),
            None => groups.push((&query.group, vec![query])),
        }
    }
    groups
}

fn html_response(status: StatusCode, html: String) -> Response {
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    response
}
