//! `/api/graph`: the task–unit graph as a picture and in the formats of other programs.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::cache::{self, Answer};
use super::compute::compute;
use super::query::Asked;
use crate::analysis::{GraphFormat, PictureKind, export, picture as draw};
use crate::http::App;
use crate::http::headers::{accept, has};
use crate::http::negotiate::{Offer, pick};
use crate::http::problem::Problem;
use crate::report::{self, ReportError};

/// An SVG that is opened by itself may use its own styles and nothing else.
const PICTURE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// How the graph is laid out.
struct Drawing {
    layout: PictureKind,
    seed: u64,
}

pub(super) async fn picture(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    answer(&app, &query.unwrap_or_default(), &headers).await.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(app: &App, encoded: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let asked = Asked::parse(encoded)?;
    let drawing = drawing(&asked.values)?;
    let format = pick(&offers(), "the graph", &asked.formats, &accept(headers))?;
    let tag = cache::tag(
        app.current.get().snapshot.version(),
        &format!("graph {} {}", format.name(), asked.canonical()),
    );
    if has(headers, &tag) {
        return Err(Problem::not_modified(&tag));
    }
    let kept = app.cache.get(&tag);
    let answer = if let Some(answer) = kept { answer } else { drawn(app, asked, drawing, format).await? };
    app.cache.put(&tag, &answer);
    let mut response = cache::response(&tag, answer);
    let policy = HeaderValue::from_static(PICTURE_POLICY);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

async fn drawn(app: &App, asked: Asked, drawing: Drawing, format: GraphFormat) -> Result<Answer, Problem> {
    compute(app, move |graph, watch| {
        let part = report::select(graph, &asked.selection)?;
        let drawn = draw(&part, drawing.layout, drawing.seed, watch).map_err(ReportError::from)?;
        let body = export(&part, &drawn, format).into();
        let file = Some(format!("plangraph.{}", format.extension()));
        Ok(Answer { content_type: format.media_type(), file, body })
    })
    .await
}

/// What is offered, a picture for people first.
fn offers() -> Vec<Offer<GraphFormat>> {
    let offer = |(format, media_types): (GraphFormat, &'static [&'static str])| Offer {
        name: format.name(),
        other_names: &[],
        media_types,
        only_named: false,
        value: format,
    };
    let formats: [(GraphFormat, &[&str]); 6] = [
        (GraphFormat::Svg, &["image/svg+xml"]),
        (GraphFormat::GraphMl, &["application/graphml+xml"]),
        (GraphFormat::Gexf, &["application/gexf+xml"]),
        (GraphFormat::Dot, &["text/vnd.graphviz"]),
        (GraphFormat::Csv, &["text/csv"]),
        (GraphFormat::Json, &["application/json"]),
    ];
    formats.map(offer).into()
}

fn drawing(values: &[(String, String)]) -> Result<Drawing, Problem> {
    let mut drawing = Drawing { layout: PictureKind::Columns, seed: 0 };
    for (name, value) in values {
        match name.as_str() {
            "layout" => {
                drawing.layout =
                    PictureKind::ALL.into_iter().find(|layout| layout.name() == value).ok_or_else(|| {
                        let names = PictureKind::ALL.map(PictureKind::name).join(", ");
                        Problem::bad_request(format!("there is no layout `{value}`; use {names}"))
                    })?;
            }
            "seed" => {
                drawing.seed = value.parse().map_err(|_| {
                    Problem::bad_request(format!("`{value}` is not a whole number (parameter `seed`)"))
                })?;
            }
            other => {
                let known = "it takes plan, without, open_sets, layout, seed, format";
                return Err(Problem::bad_request(format!("the graph has no parameter `{other}`; {known}")));
            }
        }
    }
    Ok(drawing)
}
