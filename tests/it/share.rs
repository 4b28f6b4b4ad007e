//! Shares of clients: who has used up its own is refused while others wait, and only then.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use plangraph::engine::EngineLimits;
use plangraph::http::{Scope, Settings, Token, router};
use plangraph::worker::fair::Allowance;
use serde_json::Value;
use tower::ServiceExt;

use crate::support;

/// Runs until it is stopped.
const LONG: &str = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f }";
const LIGHT: &str = "ASK { ?t a plan:Task }";
const TOKENS: [&str; 2] = ["token of the first", "token of the second"];

/// One long query at once; a client may have half a second of query time, and gains little.
fn service() -> Router {
    let share = Allowance {
        refill: Duration::from_millis(100),
        burst: Duration::from_millis(500),
        ..Allowance::default()
    };
    let limits = EngineLimits { time: Duration::from_secs(2), workers: 1, share, ..EngineLimits::default() };
    let tokens = TOKENS.map(|token| Token::plain(token, &[Scope::Write])).to_vec();
    let store = Arc::new(support::loaded());
    router(support::app_with(store, Settings { limits, tokens, ..Settings::default() }))
}

async fn ask(service: &Router, query: &str, token: Option<&str>) -> Response<Body> {
    let mut request = Request::post("/sparql").header(header::CONTENT_TYPE, "application/sparql-query");
    if let Some(token) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    service.clone().oneshot(request.body(Body::from(query.to_owned())).unwrap()).await.unwrap()
}

/// A query in the background.
fn asked(service: &Router, query: String, token: &'static str) -> tokio::task::JoinHandle<StatusCode> {
    let service = service.clone();
    tokio::spawn(async move { ask(&service, &query, Some(token)).await.status() })
}

async fn json(response: Response<Body>) -> Value {
    serde_json::from_slice(&response.into_body().collect().await.unwrap().to_bytes()).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_used_up_its_share_is_told_when_it_is_free_again_while_others_wait() {
    let service = service();
    for number in 0..2 {
        let stopped = ask(&service, &format!("{LONG} #{number}"), None).await.status();
        assert_eq!(stopped, StatusCode::SERVICE_UNAVAILABLE, "alone, a client may use more than its share");
    }
    let others: Vec<_> =
        (0..4).map(|number| asked(&service, format!("{LONG} #{number}"), TOKENS[number % 2])).collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let refused = ask(&service, &format!("{LONG} #again"), None).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let after: u64 = refused.headers()[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    let problem = json(refused).await;
    assert!(after > 60 && problem["free_in_seconds"] == after, "{after} {problem}");
    assert!(problem["used_seconds"].is_u64(), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("all of its share"), "{problem}");
    // A token that nobody knows is not another client.
    let made_up = ask(&service, &format!("{LONG} #made up"), Some("made up")).await;
    assert_eq!(made_up.status(), StatusCode::TOO_MANY_REQUESTS);
    for other in others {
        assert_eq!(other.await.unwrap(), StatusCode::SERVICE_UNAVAILABLE, "the others were not refused");
    }
    assert_eq!(ask(&service, LIGHT, None).await.status(), StatusCode::OK, "nobody waits any more");
}

#[tokio::test]
async fn the_share_is_published() {
    let request = Request::get("/limits").body(Body::empty()).unwrap();
    let limits = json(service().oneshot(request).await.unwrap()).await;
    assert!((limits["client"]["query_seconds_per_minute"].as_f64().unwrap() - 0.1).abs() < 1e-9);
    assert_eq!(limits["client"]["query_seconds_saved"], 0.5);
    let request = Request::get("/metrics").body(Body::empty()).unwrap();
    let metrics = service().oneshot(request).await.unwrap().into_body().collect().await.unwrap().to_bytes();
    let metrics = String::from_utf8(metrics.to_vec()).unwrap();
    for line in [
        "queries_waiting{lane=\"light\"} 0",
        "queries_running{lane=\"long\"} 0",
        "queries_prompt_total 0",
        "trials_lost_total 0",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
}

#[test]
fn the_configuration_tells_every_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    let check = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let checked =
            support::plangraph().arg("--config").arg(&file).args(["config", "check"]).output().unwrap();
        (checked.status.success(), String::from_utf8(checked.stderr).unwrap())
    };
    let right = "proxies = [\"127.0.0.1\", \"10.0.0.0/8\", \"::1\"]\n[share]\nseconds_per_minute = 30\nclients = 10\n";
    assert_eq!(check(right), (true, String::new()));
    let (right, message) =
        check("proxies = [\"proxy\"]\n[share]\nseconds_per_minute = 0\nseconds_saved = -1\n");
    assert!(!right);
    for part in ["`proxy` is neither", "share.seconds_per_minute", "share.seconds_saved"] {
        assert!(message.contains(part), "{part}: {message}");
    }
}
