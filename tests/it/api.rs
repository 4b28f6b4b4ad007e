//! The analysis over HTTP: reports, formats, refusals, entity tags, OpenAPI, pages.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use plangraph::http::{App, router};
use plangraph::report::REPORTS;
use serde_json::Value;
use tower::ServiceExt;

use crate::support;

async fn send(request: Request<Body>) -> Response<Body> {
    static APP: OnceLock<App> = OnceLock::new();
    let app = APP.get_or_init(|| support::app(Arc::new(support::loaded()), Duration::from_secs(20)));
    router(app.clone()).oneshot(request).await.unwrap()
}

async fn get(path: &str) -> Response<Body> {
    send(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

async fn json(path: &str) -> Value {
    let response = get(path).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    serde_json::from_str(&text(response).await).unwrap()
}

#[tokio::test]
async fn a_report_comes_as_json_csv_and_page_with_its_evidence() {
    let path = "/api/analysis/load?plan=pudong-2025-32&plan=pudong-2025-28";
    let load = json(&format!("{path}&quotes=true")).await;
    assert_eq!(load["result"]["units"][0]["unit"], "310115/kejingwei");
    assert_eq!(load["result"]["units"][0]["tasks"], 33);
    let first = load["result"]["units"][0]["evidence"][0].as_str().unwrap();
    assert_eq!(load["quotes"][first][0]["quote"], "区科经委");
    assert!(json(path).await["quotes"].is_null());

    let csv = text(get(&format!("{path}&format=csv")).await).await;
    assert!(csv.starts_with("rank,unit,label,tasks,first_listed,"), "{csv}");
    assert!(csv.contains("\r\n1,310115/kejingwei,区科经委,33,21,"), "{csv}");

    let accept = Request::get(path).header(header::ACCEPT, "text/html,*/*;q=0.1");
    let page = send(accept.body(Body::empty()).unwrap()).await;
    assert!(page.headers()[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    let page = text(page).await;
    assert!(page.contains("任务负荷") && page.contains("区科经委") && page.contains("#char="), "{page}");
}

#[tokio::test]
async fn a_refusal_has_its_status_and_says_why() {
    for (path, status, said) in [
        ("/api/analysis/lod", 404, "did you mean `load`?"),
        ("/api/analysis/load?plan=jiading", 404, "no plan `jiading` is loaded"),
        ("/api/analysis/removal?unit=310114/kewe", 404, "did you mean `310114/kewei`?"),
        ("/api/analysis/removal", 400, "needs `unit`"),
        ("/api/analysis/load?seeds=1", 400, "has no parameter `seeds`"),
        ("/api/analysis/load?open_sets=perhaps", 400, "neither true nor false"),
        ("/api/analysis/load?format=png", 400, "does not fit a report; use json, csv, html"),
        ("/api/analysis/load?plan=minhang-2025", 422, "lists no task"),
        ("/api/analysis/load?plan=%FF", 400, "not UTF-8"),
        ("/api/nothing", 404, "there is nothing here"),
    ] {
        let response = get(path).await;
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json", "{path}");
        let problem: Value = serde_json::from_str(&text(response).await).unwrap();
        assert_eq!(problem["status"], status, "{path}");
        assert!(problem["detail"].as_str().unwrap().contains(said), "{path}: {problem}");
    }
    let unwanted = Request::get("/api/analysis/load").header(header::ACCEPT, "image/png");
    assert_eq!(send(unwanted.body(Body::empty()).unwrap()).await.status(), StatusCode::NOT_ACCEPTABLE);
    let page = get("/api/analysis/load?plan=jiading&format=html").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(text(page).await.contains("no plan `jiading` is loaded"));
}

#[tokio::test]
async fn who_has_the_answer_is_told_so() {
    let path = "/api/analysis/cover?plan=pudong-2025-32";
    let tag = get(path).await.headers()[header::ETAG].clone();
    let again = Request::get(path).header(header::IF_NONE_MATCH, &tag).body(Body::empty()).unwrap();
    assert_eq!(send(again).await.status(), StatusCode::NOT_MODIFIED);
    let other = get("/api/analysis/cover?plan=jiading-2025").await.headers()[header::ETAG].clone();
    let as_csv = get(&format!("{path}&format=csv")).await.headers()[header::ETAG].clone();
    assert!(tag != other && tag != as_csv, "another question or form is another entity");
}

#[tokio::test]
async fn the_openapi_description_names_every_report_and_every_reference_resolves() {
    let described = json("/openapi.json").await;
    assert_eq!(described["openapi"], "3.1.0");
    for report in REPORTS {
        let get = &described["paths"][format!("/api/analysis/{}", report.name)]["get"];
        assert_eq!(get["operationId"], report.name);
        for parameter in report.parameters {
            let named = |known: &Value| known["name"] == parameter.name;
            assert!(get["parameters"].as_array().unwrap().iter().any(named), "{}", parameter.name);
        }
    }
    let mut references = Vec::new();
    collect_references(&described, &mut references);
    assert!(references.len() > REPORTS.len());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(described.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            found.extend(entries.get("$ref").and_then(Value::as_str).map(str::to_owned));
            entries.values().for_each(|value| collect_references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_report_without_required_values_answers_over_http() {
    let listed = json("/api/analysis").await;
    assert_eq!(listed["reports"].as_array().unwrap().len(), REPORTS.len());
    for report in REPORTS.iter().filter(|report| report.needs_nothing()) {
        let document = json(&format!("/api/analysis/{}?plan=jiading-2025", report.name)).await;
        assert_eq!(document["analysis"], report.name);
        assert!(document["result"].is_object());
        assert_eq!(document["selection"]["plans"][0], "jiading-2025");
    }
}

#[tokio::test]
async fn the_pages_lead_to_every_report_and_picture() {
    let page = text(get("/analysis").await).await;
    for report in REPORTS {
        assert!(page.contains(&format!("/api/analysis/{}?format=html", report.name)), "{}", report.name);
    }
    assert!(text(get("/").await).await.contains("href=\"/analysis\""));
    for (format, media_type) in [
        ("svg", "image/svg+xml"),
        ("graphml", "application/graphml+xml"),
        ("gexf", "application/gexf+xml"),
        ("dot", "text/vnd.graphviz; charset=utf-8"),
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("json", "application/json"),
    ] {
        for layout in ["matrix", "columns", "force"] {
            let response =
                get(&format!("/api/graph?plan=jiading-2025&layout={layout}&format={format}")).await;
            assert_eq!(response.status(), StatusCode::OK, "{format} {layout}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], media_type);
            assert!(text(response).await.contains("区科委"), "{format} {layout}");
        }
    }
    let refused = get("/api/graph?layout=round").await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert!(text(refused).await.contains("columns, force, matrix"));
}
