//! From a query to a response: negotiated, conditional, streamed.

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::headers::{has, set};
use super::negotiate::{Choice, Choices};
use super::problem::Problem;
use super::{App, body};
use crate::digest;
use crate::engine::{Ask, Stopped};
use crate::sparql::{Asked, ExplainFormat, Fault, Form, Format, Job, Operation, TableFormat};
use crate::worker::Client;

/// A query with what its request wants of the answer.
pub(super) struct QueryRequest {
    pub(super) asked: Asked,
    pub(super) dataset: Option<(Vec<String>, Vec<String>)>,
    pub(super) explain: Option<ExplainFormat>,
    pub(super) choices: Choices,
    /// Name of the route in the log.
    pub(super) kind: &'static str,
    /// Who asks.
    pub(super) client: Client,
}

/// The answer.
pub(super) struct Found {
    /// Whether it is to be shown on a page.
    pub(super) page: bool,
    pub(super) format: Format,
    content_type: String,
    pub(super) body: Option<Body>,
    tag: Option<String>,
    cached: bool,
    version: String,
    hint: Option<String>,
}

/// The answer to a query. `conditional` are the headers of a request whose answer may be known to the client.
pub(super) async fn answer(
    app: &App,
    request: QueryRequest,
    conditional: Option<&HeaderMap>,
) -> Result<Found, Problem> {
    let published = app.current.get();
    let (table, graph) = request.choices.formats();
    // An explanation has its own formats, but what is no format at all is a mistake there too.
    if request.explain.is_some()
        && let (Err(problem), Err(_)) = (&request.choices.table, &request.choices.graph)
        && problem.parts().0 == StatusCode::BAD_REQUEST
    {
        return Err(problem.clone());
    }
    let tag = conditional.filter(|_| request.explain.is_none() && request.asked.is_stable()).map(|_| {
        let formats = format!("{table:?} {graph:?}");
        let name = digest::hexadecimal(format!("{} {formats}", published.snapshot.version()).as_bytes());
        format!("W/\"{}\"", &name[..24])
    });
    if let (Some(tag), Some(headers)) = (&tag, conditional)
        && has(headers, tag)
    {
        return Err(Problem::not_modified(tag));
    }
    let job = Job {
        dataset: request.dataset,
        table,
        graph,
        explain: request.explain,
        ..Job::new(&published.snapshot, request.asked, app.engine.job_limits())
    };
    let text = job.asked.text();
    let entry = app.log.begin(app.next_id(), request.kind, text);
    let ask = Ask { job: &job, client: &request.client };
    let answer = match app.engine.run(ask, &published.snapshot, &published.outside).await {
        Ok(answer) => answer,
        Err(stopped) => {
            entry.stopped(&stopped);
            // Nobody chose this query: all that ran were ended.
            let ended = matches!(stopped, Stopped::Killed) && app.is_closing();
            return Err(problem(if ended { Stopped::Closing } else { stopped }, text, Operation::Query));
        }
    };
    let (format, page, content_type) = match (request.explain, answer.form()) {
        (Some(ExplainFormat::Json), _) => {
            (Format::Table(TableFormat::Json), false, "application/json".to_owned())
        }
        (Some(ExplainFormat::Text), _) => {
            (Format::Table(TableFormat::Json), false, "text/plain; charset=utf-8".to_owned())
        }
        (None, form) => {
            let Choice { format, page } = request.choices.of(form)?;
            (format, page, format.content_type())
        }
    };
    let cached = answer.is_cached();
    let version = published.snapshot.version().to_owned();
    let hint = answer.summary().and_then(|summary| summary.hint.clone());
    let body = Some(body::body(answer, entry));
    Ok(Found { page, format, content_type, body, tag, cached, version, hint })
}

/// What a query that was not answered is told.
pub(super) fn problem(stopped: Stopped, text: &str, operation: Operation) -> Problem {
    match stopped {
        Stopped::Fault(fault) => {
            let fault = if fault.line.is_some() { fault.in_text(text, operation) } else { fault };
            Problem::from(fault)
        }
        other => Problem::from(other),
    }
}

impl IntoResponse for Found {
    fn into_response(mut self) -> Response {
        let mut response = Response::new(self.body.take().unwrap_or_default());
        let headers = response.headers_mut();
        let mut set = |name, value: &str| set(headers, name, value);
        set(header::CONTENT_TYPE, &self.content_type);
        set(header::VARY, "Accept");
        set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(header::TRAILER, "x-row-count, x-result-complete, x-hint");
        set(header::HeaderName::from_static("x-dataset-version"), &self.version);
        set(header::HeaderName::from_static("x-cache"), if self.cached { "hit" } else { "miss" });
        if let Some(hint) = &self.hint {
            set(body::HINT, hint);
        }
        if let Some(tag) = &self.tag {
            set(header::ETAG, tag);
            set(header::CACHE_CONTROL, "no-cache");
        }
        if self.format == Format::Table(TableFormat::Csv) {
            set(header::CONTENT_DISPOSITION, "inline; filename=\"answer.csv\"");
        }
        response
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        use crate::sparql::FaultKind;
        let (status, title) = match fault.kind {
            FaultKind::Syntax => (StatusCode::BAD_REQUEST, "Not valid SPARQL"),
            FaultKind::Refused => (StatusCode::BAD_REQUEST, "Query refused"),
            FaultKind::Deadline => (StatusCode::SERVICE_UNAVAILABLE, "Time limit reached"),
            FaultKind::Budget => (StatusCode::SERVICE_UNAVAILABLE, "Budget used up"),
            FaultKind::Service => (StatusCode::BAD_GATEWAY, "Service failed"),
            FaultKind::Gone | FaultKind::Internal => {
                // What the engine says may name paths of this machine: it goes to the log only.
                tracing::error!(error = fault.message, "a query failed");
                let detail = "the query could not be evaluated";
                return Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Query failed", detail);
            }
        };
        let mut problem = Self::new(status, title, fault.message.clone());
        for (name, value) in [("line", fault.line), ("column", fault.column)] {
            if let Some(value) = value {
                problem.add(name, value.into());
            }
        }
        for (name, value) in [("token", fault.token), ("hint", fault.hint)] {
            if let Some(value) = value {
                problem.add(name, value.into());
            }
        }
        problem
    }
}

impl From<Stopped> for Problem {
    fn from(stopped: Stopped) -> Self {
        let detail = stopped.to_string();
        match stopped {
            Stopped::Fault(fault) => fault.into(),
            Stopped::Busy(after) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "Busy", detail).retry_after(after.as_secs().max(1))
            }
            Stopped::Spent(spent) => {
                let mut problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "Share used up", detail)
                    .retry_after(spent.seconds());
                problem.add("used_seconds", spent.used.as_secs().into());
                problem.add("free_in_seconds", spent.seconds().into());
                problem.add("limits", "/limits".into());
                problem
            }
            Stopped::Closing => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "Going down", detail).retry_after(5)
            }
            Stopped::Died => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Worker died", detail),
            Stopped::Killed => Self::new(StatusCode::SERVICE_UNAVAILABLE, "Query killed", detail),
        }
    }
}

impl Choices {
    /// What a client with no acceptable format of the answer is told, else the format.
    fn of(&self, form: Form) -> Result<Choice, Problem> {
        match form {
            Form::Table => self.table.clone(),
            Form::Graph => self.graph.clone(),
        }
    }
}
