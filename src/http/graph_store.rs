//! `/store`: the SPARQL 1.1 Graph Store HTTP Protocol, by `?graph=IRI`, `?default` and by the address itself.

use axum::body::Bytes;
use axum::extract::{Extension, FromRequest, Multipart, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, NamedNode, Quad};

use super::answer::{self, QueryRequest};
use super::client::Asker;
use super::headers::{accept, media_type, own_iri};
use super::negotiate::{Choice, Choices, graph_format};
use super::problem::Problem;
use super::update::{done, problem};
use super::writer::{Size, WriteFailure};
use super::{App, form};
use crate::sparql::{Asked, Format};
use crate::store::Changed;
use crate::update::UpdateError;
use crate::upload::{self, Target};
use crate::worker::Client;

pub(super) const METHODS: &str = "GET, HEAD, PUT, POST, DELETE";

/// Most quads that make a small write.
const FEW: usize = 1_000;

/// Most files of a form.
const MAX_FILES: usize = 100;

/// The graph that a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    Default,
    Named(NamedNode),
    /// None: a POST makes a new one.
    New,
}

impl About {
    pub(super) fn graph(&self) -> GraphName {
        match self {
            Self::Default | Self::New => GraphName::DefaultGraph,
            Self::Named(name) => name.clone().into(),
        }
    }
}

pub(super) async fn store(
    State(app): State<App>,
    Extension(Asker(client)): Extension<Asker>,
    uri: Uri,
    RawQuery(query): RawQuery,
    request: Request,
) -> Response {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    if !METHODS.split(", ").any(|name| name == method.as_str()) {
        return Problem::method_not_allowed(METHODS).into_response();
    }
    // For what is no reading the token was looked at before the body was read.
    let answered = match about(app.settings.public_url.as_deref(), &uri, query.as_deref(), &headers) {
        Err(problem) => Err(problem),
        Ok((about, formats)) => match method {
            Method::GET | Method::HEAD => read(&app, client, &about, &formats, &headers).await,
            Method::PUT | Method::POST => write(&app, about, &method, request).await,
            Method::DELETE => delete(&app, about).await,
            _ => Err(Problem::method_not_allowed(METHODS)),
        },
    };
    answered.unwrap_or_else(IntoResponse::into_response)
}

/// The graph of a request, and the values of `format`.
pub(super) fn about(
    public: Option<&str>,
    uri: &Uri,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Result<(About, Vec<String>), Problem> {
    let (mut found, mut formats) = (Vec::new(), Vec::new());
    for pair in form::pairs(query.unwrap_or_default()) {
        let (name, value) = pair?;
        match name.as_ref() {
            "default" => found.push(About::Default),
            "graph" if value == "default" => found.push(About::Default),
            "graph" => found.push(About::Named(iri(&value)?)),
            "format" if !value.is_empty() => formats.push(value.into_owned()),
            _ => {}
        }
    }
    if uri.path() != "/store" && uri.path() != "/store/" {
        found.push(About::Named(iri(&own_iri(public, headers, uri.path()))?));
    }
    match found.len() {
        0 => Ok((About::New, formats)),
        1 => Ok((found.swap_remove(0), formats)),
        _ => {
            Err(Problem::bad_request("name one graph: `?default`, `?graph=IRI`, or an address below /store/"))
        }
    }
}

pub(super) fn iri(value: &str) -> Result<NamedNode, Problem> {
    NamedNode::new(value).map_err(|error| {
        Problem::bad_request(format!("`{value}` is not an absolute IRI, which a graph is named by: {error}"))
    })
}

fn unnamed(method: &str) -> Problem {
    Problem::bad_request(format!("{method} needs a graph: add `?default` or `?graph=IRI`"))
}

async fn read(
    app: &App,
    client: Client,
    about: &About,
    formats: &[String],
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let graph = match about {
        About::New => return Err(unnamed("GET")),
        About::Default => None,
        About::Named(name) => {
            if !app.current.get().snapshot.has_named_graph(name).unwrap_or_default() {
                let detail = format!("there is no graph {name}");
                return Err(Problem::new(StatusCode::NOT_FOUND, "Not found", detail));
            }
            Some(name.as_str().to_owned())
        }
    };
    let format = graph_format(formats, &accept(headers))?;
    let choice = Ok(Choice { format: Format::Graph(format), page: false });
    let request = QueryRequest {
        asked: Asked::Graph(graph),
        dataset: None,
        explain: None,
        choices: Choices { table: choice.clone(), graph: choice },
        kind: "store",
        client,
    };
    let mut response = answer::answer(app, request, Some(headers)).await?.into_response();
    // Reading is open to anybody's page; writing is not.
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(response)
}

async fn write(app: &App, about: About, method: &Method, request: Request) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    let (about, is_new) = match about {
        About::New if method == Method::POST => {
            let name = format!("/store/{:032x}", rand::random::<u128>());
            (About::Named(iri(&app.own_iri(&headers, &name))?), true)
        }
        About::New => return Err(unnamed("PUT")),
        about => (about, false),
    };
    let graph = about.graph();
    let base = match &about {
        About::Named(name) => name.clone(),
        _ => iri(&app.own_iri(&headers, "/store"))?,
    };
    let quads = uploaded(request, &base, &graph).await?;
    let replaces = method == Method::PUT;
    let target = about.clone();
    let size = if quads.len() <= FEW && !replaces { Size::Small } else { Size::Any };
    let written = app.writer.write(size, move |store, _| {
        let mut change = store.change().map_err(UpdateError::from)?;
        let mut created = false;
        if let About::Named(name) = &target {
            created = !change.has_graph(name).map_err(UpdateError::from)?;
            change.create_graph(name).map_err(UpdateError::from)?;
        }
        if replaces {
            change.clear_graph(&target.graph()).map_err(UpdateError::from)?;
        }
        for quad in quads {
            change.insert(quad).map_err(UpdateError::from)?;
        }
        Ok((change.commit().map_err(UpdateError::from)?, created))
    });
    let written = app.written("store", written.await, "")?;
    let status = if written.created { StatusCode::CREATED } else { StatusCode::OK };
    let mut response = done(status, &written);
    if let (true, About::Named(name)) = (is_new, &about)
        && let Ok(location) = HeaderValue::from_str(name.as_str())
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// The triples of the body: one document, or the files of a form.
pub(super) async fn uploaded(
    request: Request,
    base: &NamedNode,
    graph: &GraphName,
) -> Result<Vec<Quad>, Problem> {
    let headers = request.headers().clone();
    if media_type(&headers) == "multipart/form-data" {
        return of_form(request, base, graph).await;
    }
    let unread = |error: axum::extract::rejection::BytesRejection| {
        Problem::new(error.status(), "Body not read", error.body_text())
    };
    let body = Bytes::from_request(request, &()).await.map_err(unread)?;
    let coding = headers.get(header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    document(content_type.map(str::to_owned), coding.map(str::to_owned), body, base, graph).await
}

async fn of_form(request: Request, base: &NamedNode, graph: &GraphName) -> Result<Vec<Quad>, Problem> {
    let wrong =
        |error: &dyn std::fmt::Display| Problem::bad_request(format!("the form cannot be read: {error}"));
    let mut form = Multipart::from_request(request, &()).await.map_err(|error| wrong(&error))?;
    let (mut quads, mut files) = (Vec::new(), 0);
    while let Some(field) = form.next_field().await.map_err(|error| wrong(&error))? {
        files += 1;
        if files > MAX_FILES {
            let detail = format!("the form has more than {MAX_FILES} files; send it in parts");
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too large", detail));
        }
        let content_type = field.content_type().map(str::to_owned).or_else(|| {
            let extension = field.file_name()?.rsplit('.').next()?;
            RdfFormat::from_extension(extension).map(|format| format.media_type().to_owned())
        });
        let body = field.bytes().await.map_err(|error| wrong(&error))?;
        quads.extend(document(content_type, None, body, base, graph).await?);
    }
    Ok(quads)
}

/// Parses away from the threads that serve.
async fn document(
    content_type: Option<String>,
    coding: Option<String>,
    body: Bytes,
    base: &NamedNode,
    graph: &GraphName,
) -> Result<Vec<Quad>, Problem> {
    let format = content_type.as_deref().map_or(Some(RdfFormat::Turtle), RdfFormat::from_media_type);
    let Some(format) = format else {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Unsupported media type",
            "send Turtle, N-Triples, RDF/XML, JSON-LD, TriG or N-Quads, with its media type",
        ));
    };
    let (base, target) = (base.clone(), Target::Graph(graph.clone()));
    let limits = upload::Limits::default();
    let parsed = tokio::task::spawn_blocking(move || {
        let body = upload::inflate(coding.as_deref().unwrap_or("identity"), &body, limits.bytes)?;
        upload::check(format, &body, limits)?.parse(&base, &target)
    });
    match parsed.await {
        Ok(Ok(quads)) => Ok(quads),
        Ok(Err(error)) => Err(problem(WriteFailure::Update(UpdateError::Upload(error)), "")),
        Err(error) => {
            tracing::error!(%error, "an upload could not be parsed");
            Err(Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "Upload failed",
                "the upload could not be read",
            ))
        }
    }
}

async fn delete(app: &App, about: About) -> Result<Response, Problem> {
    if about == About::New {
        return Err(unnamed("DELETE"));
    }
    let written = app.writer.write(Size::Any, move |store, _| {
        let mut change = store.change().map_err(UpdateError::from)?;
        if let About::Named(name) = &about
            && !change.has_graph(name).map_err(UpdateError::from)?
        {
            return Err(WriteFailure::NotFound(format!("there is no graph {name}")));
        }
        change.drop_graph(&about.graph()).map_err(UpdateError::from)?;
        let changed: Changed = change.commit().map_err(UpdateError::from)?;
        Ok((changed, false))
    });
    let written = app.written("store", written.await, "")?;
    Ok(done(StatusCode::OK, &written))
}
