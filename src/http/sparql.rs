//! `/sparql`: the query operation of the SPARQL 1.1 protocol, by GET, POST and QUERY; and, without a query,
//! the service description.

use axum::body::Bytes;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::answer::{self, QueryRequest};
use super::asking::Asking;
use super::client::Asker;
use super::headers::{accept, media_type};
use super::negotiate::{Choices, wants_page};
use super::problem::Problem;
use super::{App, description, form, pages};
use crate::guard;
use crate::sparql::{Asked, ExplainFormat, Operation};
use crate::worker::Client;

/// Parameters of a request.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    pub(super) query: Option<String>,
    pub(super) update: Option<String>,
    /// All values of `format`: some clients send several spellings of one.
    pub(super) formats: Vec<String>,
    explain: Option<ExplainFormat>,
    pub(super) default_graphs: Vec<String>,
    pub(super) named_graphs: Vec<String>,
    pub(super) using_graphs: Vec<String>,
    pub(super) using_named_graphs: Vec<String>,
}

/// Most graphs that a request may name.
const MAX_GRAPHS: usize = 1_000;

/// Methods of this resource, for `Allow`.
const METHODS: &str = "GET, HEAD, POST, QUERY, OPTIONS";

pub(super) async fn query(
    State(app): State<App>,
    Extension(Asker(client)): Extension<Asker>,
    method: Method,
    RawQuery(address): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match read(&method, address.as_deref().unwrap_or_default(), &headers, &body) {
        Ok(found) => respond(app, client, found, &method, &headers).await,
        Err(problem) => problem.into_response(),
    }
}

/// What a request asks for.
pub(super) fn read(
    method: &Method,
    address: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Parameters, Problem> {
    let found = match method.as_str() {
        "GET" | "HEAD" => Parameters::parse(address)?,
        "POST" | "QUERY" => posted(Operation::Query, address, headers, body)?,
        _ => return Err(Problem::method_not_allowed(METHODS)),
    };
    if found.update.is_some() {
        return Err(Problem::bad_request("updates go to /update, by POST and with a token"));
    }
    Ok(found)
}

/// Parameters of a POST: in a form, or the query or update itself as the body.
pub(super) fn posted(
    operation: Operation,
    address: &str,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<Parameters, Problem> {
    let name = operation.name();
    let direct = format!("application/sparql-{name}");
    let media_type = media_type(headers);
    if media_type == "application/x-www-form-urlencoded" {
        let mut found = Parameters::parse(text(headers, body)?)?;
        found.add(address)?;
        return Ok(found);
    }
    if media_type != direct {
        let detail = format!("send {direct}, or a form with the field `{name}`");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", detail));
    }
    let mut found = Parameters::parse(address)?;
    let slot = match operation {
        Operation::Query => &mut found.query,
        Operation::Update => &mut found.update,
    };
    if slot.is_some() {
        let detail = format!("the {name} stands both in the address and in the body");
        return Err(Problem::bad_request(detail));
    }
    *slot = Some(text(headers, body)?.to_owned());
    Ok(found)
}

/// The body as text. Of the encodings, the protocol knows UTF-8.
fn text<'b>(headers: &HeaderMap, body: &'b Bytes) -> Result<&'b str, Problem> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let charset = content_type
        .and_then(|value| value.to_ascii_lowercase().split_once("charset=").map(|(_, rest)| rest.to_owned()));
    let is_utf_8 = charset.is_none_or(|name| name.trim_matches('"').starts_with("utf-8"));
    let read = std::str::from_utf8(body).ok().filter(|_| is_utf_8);
    read.ok_or_else(|| Problem::bad_request("the body is not UTF-8"))
}

impl Parameters {
    /// Parses form-encoded parameters. What the protocol does not know is another's business and passed over.
    pub(super) fn parse(encoded: &str) -> Result<Self, Problem> {
        let mut found = Self::default();
        found.add(encoded)?;
        Ok(found)
    }

    fn add(&mut self, encoded: &str) -> Result<(), Problem> {
        for pair in form::pairs(encoded) {
            let (name, value) = pair?;
            let value = value.into_owned();
            let once = |slot: &mut Option<String>, value| match slot.replace(value) {
                None => Ok(()),
                Some(_) => Err(Problem::bad_request(format!("the parameter `{name}` stands twice"))),
            };
            match name.as_ref() {
                "query" => once(&mut self.query, value)?,
                "update" => once(&mut self.update, value)?,
                "format" | "output" if value.is_empty() => {}
                "format" | "output" => self.formats.push(value),
                "explain" => self.explain = explain(&value)?,
                "default-graph-uri" => self.default_graphs.push(value),
                "named-graph-uri" => self.named_graphs.push(value),
                "using-graph-uri" => self.using_graphs.push(value),
                "using-named-graph-uri" => self.using_named_graphs.push(value),
                _ => {}
            }
        }
        Ok(())
    }

    fn dataset(&mut self) -> Option<(Vec<String>, Vec<String>)> {
        let given = !self.default_graphs.is_empty() || !self.named_graphs.is_empty();
        given.then(|| (std::mem::take(&mut self.default_graphs), std::mem::take(&mut self.named_graphs)))
    }
}

/// The form of explanation that a parameter asks for.
pub(super) fn explain(value: &str) -> Result<Option<ExplainFormat>, Problem> {
    match value {
        "" | "false" => Ok(None),
        "json" | "true" => Ok(Some(ExplainFormat::Json)),
        "text" => Ok(Some(ExplainFormat::Text)),
        other => {
            Err(Problem::bad_request(format!("`{other}` is not a form of explanation: use json or text")))
        }
    }
}

async fn respond(
    app: App,
    client: Client,
    mut parameters: Parameters,
    method: &Method,
    headers: &HeaderMap,
) -> Response {
    let accept = accept(headers);
    let wants_page = wants_page(&parameters.formats, &accept);
    let is_read = method == Method::GET || method == Method::HEAD;
    let Some(text) = parameters.query.take() else {
        if wants_page && is_read {
            return pages::query(&Asking::default(), None);
        }
        if is_read {
            return description::describe(&app, headers, &parameters.formats, &accept);
        }
        return Problem::bad_request("there is no parameter `query`").into_response();
    };
    let asking = || Asking::text(text.clone(), &parameters.default_graphs, &parameters.named_graphs);
    let page = wants_page.then(asking);
    // What is refused by its looks takes no worker.
    let graphs = parameters.default_graphs.len() + parameters.named_graphs.len();
    let refused = if graphs > MAX_GRAPHS {
        Err(format!("the request names {graphs} graphs; at most {MAX_GRAPHS} are accepted"))
    } else {
        guard::admit(&text)
    };
    if let Err(reason) = refused {
        let problem = Problem::new(StatusCode::BAD_REQUEST, "Query refused", reason);
        return unanswered(page.as_ref(), problem);
    }
    let request = QueryRequest {
        dataset: parameters.dataset(),
        asked: Asked::Query { text, base: Some(app.own_iri(headers, "/sparql")) },
        explain: parameters.explain,
        choices: Choices::new(&parameters.formats, &accept),
        kind: "sparql",
        client,
    };
    // An answer to a form or a body has no address of its own that a cache could keep it by.
    let conditional = (is_read && !wants_page).then_some(headers);
    match (answer::answer(&app, request, conditional).await, page) {
        (Ok(found), Some(asking)) if found.page => pages::answered(asking, found).await,
        (Ok(found), _) => found.into_response(),
        (Err(problem), page) => unanswered(page.as_ref(), problem),
    }
}

/// What is said in the place of an answer, on a page where one is wanted.
fn unanswered(page: Option<&Asking>, problem: Problem) -> Response {
    match page {
        Some(asking) => pages::query(asking, Some(Err(problem))),
        None => problem.into_response(),
    }
}
