//! The HTTP service: protocol, formats, errors, pages.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use plangraph::http::{App, Scope, Settings, Token, router};
use tower::ServiceExt;

use crate::support;

const COUNT: &str = "SELECT (COUNT(?t) AS ?n) WHERE { ?t a plan:Task }";
const GRAPH: &str = "CONSTRUCT { ?t a plan:Task } WHERE { ?t a plan:Task ; plan:taskNumber 1 }";

fn app(timeout: Duration) -> App {
    static STORE: OnceLock<Arc<plangraph::store::PlanStore>> = OnceLock::new();
    let store = STORE.get_or_init(|| Arc::new(support::loaded()));
    support::app(Arc::clone(store), timeout)
}

fn service(timeout: Duration) -> Router {
    router(app(timeout))
}

async fn send(request: Request<Body>) -> Response<Body> {
    service(Duration::from_secs(20)).oneshot(request).await.unwrap()
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
}

fn content_type(response: &Response<Body>) -> String {
    response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned()
}

fn get(path: &str, accept: &str) -> Request<Body> {
    Request::get(path).header(header::ACCEPT, accept).body(Body::empty()).unwrap()
}

fn ask(query: &str, accept: &str) -> Request<Body> {
    Request::post("/sparql")
        .header(header::CONTENT_TYPE, "application/sparql-query")
        .header(header::ACCEPT, accept)
        .body(Body::from(query.to_owned()))
        .unwrap()
}

fn form(body: &'static str) -> Request<Body> {
    Request::post("/sparql")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| format!("{encoded}%{byte:02X}"))
}

#[tokio::test]
async fn get_form_and_direct_post_answer_alike() {
    let direct = text(send(ask(COUNT, "text/csv")).await).await;
    assert_eq!(direct, "n\r\n50\r\n");
    let path = format!("/sparql?query={}", encode(COUNT));
    assert_eq!(text(send(get(&path, "text/csv")).await).await, direct);
    let form = Request::post("/sparql")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8")
        .body(Body::from(format!("query={}&format=csv", encode(COUNT))))
        .unwrap();
    assert_eq!(text(send(form).await).await, direct);
}

#[tokio::test]
async fn a_long_chinese_query_fits_in_a_form() {
    let long = format!("{COUNT} # {}", "区".repeat(12_000));
    let form = Request::post("/sparql")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/csv")
        .body(Body::from(format!("query={}", encode(&long))))
        .unwrap();
    assert_eq!(text(send(form).await).await, "n\r\n50\r\n");
}

#[tokio::test]
async fn every_format_is_served_under_its_type() {
    let formats = [
        (COUNT, "application/sparql-results+json", "{\"head\""),
        (COUNT, "application/sparql-results+xml", "<?xml"),
        (COUNT, "text/csv", "n\r\n50\r\n"),
        (COUNT, "text/tab-separated-values", "?n\n50"),
        (GRAPH, "text/turtle", "@prefix"),
        (GRAPH, "application/n-triples", "<https://"),
        (GRAPH, "application/rdf+xml", "<?xml"),
        (GRAPH, "application/ld+json", ""),
        (GRAPH, "application/trig", "@prefix"),
        (GRAPH, "application/n-quads", "<https://"),
    ];
    for (query, accept, start) in formats {
        let response = send(ask(query, accept)).await;
        assert_eq!(response.status(), StatusCode::OK, "{accept}");
        assert!(content_type(&response).starts_with(accept), "{accept}");
        assert_eq!(response.headers()[header::VARY], "Accept");
        assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
        let body = text(response).await;
        assert!(body.starts_with(start) && body.len() > 5, "{accept}: {body}");
    }
    assert_eq!(send(ask(COUNT, "image/png")).await.status(), StatusCode::NOT_ACCEPTABLE);
}

#[tokio::test]
async fn mistakes_get_a_problem_document() {
    let twice = format!("/sparql?query={0}&query={0}", encode(COUNT));
    let cases = [
        (form("format=csv"), StatusCode::BAD_REQUEST, "no parameter `query`"),
        (form("update=CLEAR+ALL"), StatusCode::BAD_REQUEST, "updates go to /update"),
        (get(&twice, "*/*"), StatusCode::BAD_REQUEST, "stands twice"),
        (ask("SELECT ?x WHERE {\n ?x ?y }", "*/*"), StatusCode::BAD_REQUEST, "error at 2:"),
        (ask(&"{".repeat(2000), "*/*"), StatusCode::BAD_REQUEST, "at most 100"),
        (ask("INSERT DATA { <a:a> <a:b> 1 }", "*/*"), StatusCode::BAD_REQUEST, "not valid SPARQL"),
        (
            get(&format!("/sparql?query={}&named-graph-uri=relative", encode(COUNT)), "*/*"),
            StatusCode::BAD_REQUEST,
            "not an absolute IRI",
        ),
        (
            get(&format!("/sparql?query={}&format=turtle", encode(COUNT)), "*/*"),
            StatusCode::BAD_REQUEST,
            "json, xml, csv, tsv, html",
        ),
        (get("/sparql?query=ASK%7B%FF%7D", "*/*"), StatusCode::BAD_REQUEST, "not UTF-8"),
        (get("/nowhere", "*/*"), StatusCode::NOT_FOUND, "nothing here"),
        (
            Request::post("/sparql")
                .header(header::CONTENT_TYPE, "text/plain")
                .body(Body::from(COUNT))
                .unwrap(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "application/sparql-query",
        ),
    ];
    for (request, status, detail) in cases {
        let response = send(request).await;
        assert_eq!(response.status(), status, "{detail}");
        assert_eq!(content_type(&response), "application/problem+json");
        let body: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
        assert_eq!(body["status"], status.as_u16());
        assert!(body["detail"].as_str().unwrap().contains(detail), "{body}");
    }
}

#[tokio::test]
async fn service_reaches_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let query = format!("SELECT * WHERE {{ SERVICE <http://{address}/> {{ ?s ?p ?o }} }}");
    let response = send(ask(&query, "*/*")).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert!(text(response).await.contains("is not allowed: this endpoint asks no other"));
    let hidden = format!("ASK {{ FILTER EXISTS {{ SERVICE SILENT <http://{address}/> {{ ?s ?p ?o }} }} }}");
    assert_eq!(send(ask(&hidden, "*/*")).await.status(), StatusCode::BAD_REQUEST);
    assert!(listener.accept().is_err(), "the endpoint connected");
}

#[tokio::test]
async fn the_dataset_of_the_request_takes_the_place_of_the_query_s_own() {
    let graph = "https://w3id.org/plangraph/graph/source/jiading-2025";
    let query = "SELECT (COUNT(?t) AS ?n) FROM <a:nowhere> WHERE { ?t a plan:Task }";
    let path = format!("/sparql?query={}&default-graph-uri={}", encode(query), encode(graph));
    assert_eq!(text(send(get(&path, "text/csv")).await).await, "n\r\n15\r\n");
    let named = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?t a plan:Task } }";
    let path = format!("/sparql?query={}&named-graph-uri={}", encode(named), encode(graph));
    assert_eq!(text(send(get(&path, "text/csv")).await).await, "n\r\n1\r\n");
}

#[tokio::test]
async fn a_triple_of_several_graphs_counts_once() {
    let graphs = ["register", "source/jiading-2025", "register"].map(|name| {
        format!("default-graph-uri={}", encode(&format!("https://w3id.org/plangraph/graph/{name}")))
    });
    let count = async |query: &str| {
        let path = format!("/sparql?query={}&{}", encode(query), graphs.join("&"));
        text(send(get(&path, "text/csv")).await).await
    };
    let all = count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").await;
    let distinct = count("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o } }").await;
    assert_eq!(all, distinct);
}

#[tokio::test]
async fn a_query_that_is_not_changed_is_not_answered_again() {
    let path = format!("/sparql?query={}", encode(COUNT));
    let first = send(get(&path, "text/csv")).await;
    let tag = first.headers()[header::ETAG].clone();
    let again = |tag: axum::http::HeaderValue, accept: &str| {
        let mut request = get(&path, accept);
        request.headers_mut().insert(header::IF_NONE_MATCH, tag);
        request
    };
    assert_eq!(send(again(tag.clone(), "text/csv")).await.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(send(again(tag, "application/json")).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn identical_queries_at_one_time_are_evaluated_once() {
    let service = service(Duration::from_secs(20));
    let mut asked = tokio::task::JoinSet::new();
    for number in 0..8 {
        // Who is gone takes nothing from the others.
        let patience = Duration::from_millis(if number == 0 { 1 } else { 20_000 });
        let answer = service.clone().oneshot(ask("SELECT (1 AS ?n) {}", "text/csv"));
        asked.spawn(async move { tokio::time::timeout(patience, answer).await });
    }
    let mut evaluated = 0;
    while let Some(answer) = asked.join_next().await {
        let Ok(answer) = answer.unwrap() else { continue };
        let answer = answer.unwrap();
        evaluated += usize::from(answer.headers()["x-cache"] == "miss");
        assert_eq!(text(answer).await, "n\r\n1\r\n");
    }
    assert_eq!(evaluated, 1);
}

#[tokio::test]
async fn the_library_binds_its_parameters_and_tells_the_nearest_name() {
    let rows = text(send(get("/queries/unit-workload?plan=jiading-2025&format=csv", "*/*")).await).await;
    assert!(rows.lines().count() > 3, "{rows}");
    let none =
        text(send(get("/queries/unit-workload?plan=%22%20%7D%20DROP%20ALL&format=csv", "*/*")).await).await;
    assert_eq!(none.lines().count(), 1, "{none}");
    let missing = send(get("/queries/unit-worklod", "*/*")).await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert!(text(missing).await.contains("unit-workload"));
    let unknown = send(get("/queries/unit-workload?plam=x", "*/*")).await;
    assert_eq!(unknown.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_search_finds_by_traditional_script_and_pinyin() {
    for words in ["張江", "zhangjiang"] {
        let query = format!(
            "SELECT ?label {{ SERVICE plan:search {{ ?zone plan:searchText \"{words}\" ; plan:score ?score }} \
             ?zone a plan:Zone ; skos:prefLabel ?label }} ORDER BY DESC(?score)"
        );
        let rows = text(send(ask(&query, "text/csv")).await).await;
        assert!(rows.contains("张江"), "{words}: {rows}");
    }
}

#[tokio::test]
async fn a_search_says_what_of_the_thing_was_found() {
    let found = |class: &str| {
        format!(
            "SELECT DISTINCT ?field {{ SERVICE plan:search {{ ?x plan:searchText \"建设\" ; plan:limit 1000 ; \
             plan:matchedField ?field ; plan:matchedText ?text }} ?x a {class} ; skos:prefLabel ?label \
             FILTER(STR(?label) = ?text) }}"
        )
    };
    for class in ["plan:Task", "plan:Section"] {
        assert_eq!(text(send(ask(&found(class), "text/csv")).await).await, "field\r\nheading\r\n", "{class}");
    }
    let units = found("plan:Party").replace("建设", "管理委员会");
    assert_eq!(text(send(ask(&units, "text/csv")).await).await, "field\r\nlabel\r\n");
}

#[tokio::test]
async fn chinese_sorts_by_syllable_and_tone() {
    let query = "SELECT ?x { VALUES ?x { \"上海\" \"北京\" \"重庆\" } } ORDER BY plan:collationKey(?x)";
    assert_eq!(text(send(ask(query, "text/csv")).await).await, "x\r\n北京\r\n重庆\r\n上海\r\n");
}

#[tokio::test]
async fn a_query_explains_itself() {
    let query = "SELECT ?t { ?t a plan:Task }";
    let path = format!("/sparql?query={}&explain=json", encode(query));
    let plan: serde_json::Value = serde_json::from_str(&text(send(get(&path, "*/*")).await).await).unwrap();
    assert_eq!(plan["patterns"][0]["rows"], 50);
    assert_eq!(plan["steps"][0]["rows"], 50.0);
    assert!(plan["plan"].is_object() && plan["scanned"].as_u64().unwrap() >= 50, "{plan}");
}

#[tokio::test]
async fn parts_that_a_third_connects_are_no_product() {
    let query = "SELECT (COUNT(*) AS ?n) { { SELECT ?a ?d { ?a plan:task ?d ; a plan:Mention } } ?a ?b ?c . ?d ?e ?f }";
    let rows = send(ask(query, "text/csv")).await;
    assert_eq!(rows.status(), StatusCode::OK);
    let rows = text(rows).await;
    let count: u64 = rows.lines().nth(1).unwrap().parse().unwrap();
    assert!(count > 1000, "{rows}");
}

#[tokio::test]
async fn a_list_for_each_group_is_no_long_string() {
    // Some 20,000 rows in all, a few for each subject.
    let query = "SELECT ?s ?all { { SELECT ?s (GROUP_CONCAT(STR(?o); separator=\"、\") AS ?all) { ?s ?p ?o } GROUP BY ?s } \
                 ?s a plan:Task } ORDER BY ?s LIMIT 3";
    let rows = send(ask(query, "text/csv")).await;
    assert_eq!(rows.status(), StatusCode::OK);
    assert!(text(rows).await.lines().nth(3).is_some_and(|row| row.contains('、')));
    let all =
        "SELECT (CONCAT(?all, ?all) AS ?twice) { { SELECT (GROUP_CONCAT(STR(?o)) AS ?all) { ?s ?p ?o } } }";
    assert_eq!(send(ask(all, "text/csv")).await.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_could_not_be_stopped_is_refused_at_once() {
    let values = "VALUES ?NAME { 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 }";
    let many = |count: usize, part: &str| part.repeat(count);
    let hostile = [
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }".to_owned(),
        "SELECT * { { ?a ?b ?c } { ?d ?e ?f } } ORDER BY ?a".to_owned(),
        format!(
            "SELECT * {{ {} }}",
            (0..7).map(|n| values.replace("NAME", &format!("v{n}"))).collect::<String>()
        ),
        format!("SELECT * {{ ?s ?p ?o {} }} LIMIT 1", many(500, "OPTIONAL { ?s ?p ?o } ")),
        format!("SELECT * {{ ?s ?p ?o BIND(1{} AS ?x) }}", many(16_000, "+1")),
        format!(
            "SELECT * {{ {} }}",
            (0..200).fold(String::new(), |text, n| format!("{text}?s ?p{n} ?o{n} . "))
        ),
        format!("SELECT * {{ ?s a{} ?o }}", many(300, "/a")),
        format!("SELECT * {{ {} {{}} }}", many(1000, "{} UNION ")),
        format!("SELECT (COUNT(*) AS ?n) {{ {} }}", many(4, "{ SELECT ?z { ?a ?b ?c } } ")),
        format!(
            "SELECT * {{ {} }}",
            (0..3).fold(String::new(), |text, n| {
                format!("{text}{{ {{ ?a{n} ?b{n} ?c{n} }} UNION {{ BIND(1 AS ?z) }} }} ")
            })
        ),
        format!("SELECT * {{ {} }}", many(10, "VALUES ?x { 1 1 1 1 1 1 1 1 1 1 } ")),
        format!("SELECT * {{ {} }}", many(40, "{ { BIND(1 AS ?x) } UNION { BIND(1 AS ?x) } } ")),
        format!(
            "SELECT * {{ {} }}",
            (0..6).fold(String::new(), |text, n| {
                format!("{text}{{ GRAPH ?g{n} {{ ?a{n} rdfs:isDefinedBy ?b{n} }} }} ")
            })
        ),
        format!(
            "SELECT (STRLEN(?x9) AS ?n) {{ BIND('xxxxxxxxxx' AS ?x0) {} }}",
            (0..9).fold(String::new(), |text, n| {
                format!("{text}BIND(CONCAT({}?x{n}) AS ?x{}) ", many(9, &format!("?x{n},")), n + 1)
            })
        ),
        format!(
            "SELECT (STRLEN({}'x'{}) AS ?n) {{}}",
            many(9, "REPLACE("),
            many(9, ",'','xxxxxxxxxxxxxxxx')")
        ),
    ];
    let service = service(Duration::from_secs(20));
    for query in hostile {
        let start = Instant::now();
        let response = service.clone().oneshot(ask(&query, "*/*")).await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{}", &query[..60]);
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}: {}", start.elapsed(), &query[..60]);
    }
    let good = ask(COUNT, "text/csv");
    assert_eq!(text(service.oneshot(good).await.unwrap()).await, "n\r\n50\r\n");
}

#[tokio::test]
async fn ordinary_queries_are_not_refused() {
    let label = |name: &str, text: &str| format!("?{name} skos:prefLabel \"{text}\"@zh-Hans . ");
    let ordinary = [
        format!("SELECT * {{ {}{}{} }}", label("a", "区科经委"), label("b", "浦东新区"), label("c", "嘉定区")),
        "SELECT * { ?a a plan:District . ?b a plan:Park FILTER NOT EXISTS { ?a a plan:Park } }".to_owned(),
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } GRAPH ?g { ?x a plan:Plan } }".to_owned(),
        "SELECT * { { SELECT ?p (COUNT(*) AS ?n) { ?t plan:ofPlan ?p } GROUP BY ?p }
                    { SELECT ?c (COUNT(*) AS ?m) { ?x a ?c } GROUP BY ?c } FILTER(?n = ?m) }"
            .to_owned(),
        "SELECT * { { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } { SELECT (COUNT(*) AS ?m) { ?t a plan:Task } } }".to_owned(),
        format!("SELECT * {{ VALUES ?n {{ {} }} ?t plan:taskNumber ?n }}", "1 2 3 4 5 ".repeat(100)),
        "SELECT * { ?t a plan:Task OPTIONAL { ?t plan:taskNumber ?n } OPTIONAL { ?t skos:prefLabel ?l } }".to_owned(),
        "SELECT ?z { ?z geo:sfWithin+ ?a . ?a skos:prefLabel \"上海市\"@zh-Hans }".to_owned(),
    ];
    for query in ordinary {
        let response = send(ask(&query, "text/csv")).await;
        assert_eq!(response.status(), StatusCode::OK, "{query}: {}", text(response).await);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn who_does_not_read_holds_no_slot() {
    use std::io::{Read, Write};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(plangraph::http::serve(app(Duration::from_millis(500)), listener, std::future::pending()));
    let send = |query: &str| {
        let mut socket = std::net::TcpStream::connect(address).unwrap();
        let path = format!("/sparql?query={}", encode(query));
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nConnection: close\r\n\r\n");
        socket.write_all(request.as_bytes()).unwrap();
        socket
    };
    let silent: Vec<_> = (0..5).map(|_| send("SELECT * { ?a ?p ?b . ?c ?p ?d }")).collect();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let mut answer = String::new();
    send(COUNT).read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("50"), "{answer}");
    drop(silent);
}

/// What follows a chunked request may be smuggled: a length beside the chunks is not seen here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_read_after_a_chunked_request() {
    use std::io::{Read, Write};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = plangraph::http::serve(app(Duration::from_secs(20)), listener, std::future::pending());
    tokio::spawn(served);
    let mut socket = std::net::TcpStream::connect(address).unwrap();
    let first = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n\
        Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n";
    socket.write_all(format!("{first}GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{answer}");
    assert!(answer.contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn late_queries_give_their_slots_back() {
    let slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f }";
    let service = service(Duration::from_millis(200));
    let late = (0..6).map(|_| tokio::spawn(service.clone().oneshot(ask(slow, "*/*"))));
    for response in late.collect::<Vec<_>>() {
        assert_eq!(response.await.unwrap().unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
    }
    let good = service.oneshot(ask("ASK {}", "application/json")).await.unwrap();
    assert_eq!(good.status(), StatusCode::OK);
}

#[tokio::test]
async fn every_query_of_the_library_is_admitted() {
    for query in support::queries() {
        let response = send(ask(&query.text, "text/csv")).await;
        assert_eq!(response.status(), StatusCode::OK, "{}: {}", query.name, text(response).await);
    }
}

#[tokio::test]
async fn a_query_stops_at_its_deadline() {
    let slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f }";
    let start = Instant::now();
    let response = service(Duration::from_millis(300)).oneshot(ask(slow, "*/*")).await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    assert!(text(response).await.contains("stopped after 0.3 s"));
}

#[tokio::test]
async fn an_answer_cut_by_the_deadline_breaks_off_instead_of_ending() {
    let long = "SELECT * WHERE { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f }";
    // Long enough for its first bytes on a machine that has much else to do.
    let response = service(Duration::from_secs(3)).oneshot(ask(long, "text/csv")).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.into_body().collect().await.is_err(), "a cut answer looked complete");
}

#[tokio::test]
async fn a_page_says_by_its_status_why_it_holds_no_answer() {
    let large = "SELECT * WHERE { ?a ?p ?b . ?c ?p ?d }";
    let page = send(get(&format!("/sparql?query={}", encode(large)), "text/html")).await;
    assert_eq!(page.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(content_type(&page).starts_with("text/html"));
    let page = text(page).await;
    assert!(page.contains("too large for a page; add a LIMIT"), "{page}");

    // Some rows at once, then none for very long.
    let stalls = "SELECT ?a ?b WHERE { { ?a plan:quote ?b } UNION
        { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f . FILTER(CONCAT(STR(?a), STR(?c), STR(?e)) = \"\") } }";
    let request = get(&format!("/sparql?query={}", encode(stalls)), "text/html");
    let page = service(Duration::from_millis(1500)).oneshot(request).await.unwrap();
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    let page = text(page).await;
    assert!(page.contains("cut off (time limit or failure)"), "{page}");
}

#[tokio::test]
async fn the_landing_page_names_the_namespaces() {
    let landing = text(send(get("/", "text/html")).await).await;
    for prefix in ["plan", "skos", "dcterms"] {
        let (_, namespace) = plangraph::vocab::PREFIXES.iter().find(|(name, _)| *name == prefix).unwrap();
        assert!(landing.contains(&format!("PREFIX {prefix}: &lt;{namespace}&gt;\n")), "{prefix}");
    }
    assert!(landing.contains("need not be declared") && !landing.contains("as the SPARQL 1.1 protocol says"));
}

#[tokio::test]
async fn people_get_pages_and_values_are_escaped() {
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let landing = text(send(get("/", browser)).await).await;
    for needed in ["浦东新区建设高端医疗器械产业集聚区实施方案", "jiading-2025", "/sparql?query="]
    {
        assert!(landing.contains(needed), "{needed}");
    }
    assert_eq!(landing.matches("<li><a href=\"/sparql?query=").count(), 10);
    let hostile = "SELECT (\"<script>alert(1)</script>\" AS ?x) {}";
    let response = send(get(&format!("/sparql?query={}", encode(hostile)), browser)).await;
    assert!(content_type(&response).starts_with("text/html"));
    assert!(response.headers().contains_key(header::CONTENT_SECURITY_POLICY));
    let page = text(response).await;
    assert!(page.contains("&#60;script&#62;alert(1)") && !page.contains("<script>alert(1)"), "{page}");
    let mistake = send(get("/sparql?query=SELEC", browser)).await;
    assert_eq!(mistake.status(), StatusCode::BAD_REQUEST);
    assert!(text(mistake).await.contains("not valid SPARQL"));
}

#[tokio::test]
async fn every_link_of_the_landing_page_leads_to_an_answer() {
    let landing = text(send(get("/", "text/html")).await).await;
    let links: Vec<&str> = landing
        .match_indices("href=\"/sparql?query=")
        .map(|(at, _)| landing[at + 6..].split('"').next().unwrap())
        .collect();
    for link in links {
        let response = send(get(link, "text/html")).await;
        assert_eq!(response.status(), StatusCode::OK, "{link}");
        let page = text(response).await;
        assert!(page.contains("<tbody>\n<tr>"), "no row: {link}");
    }
}

#[tokio::test]
async fn health_is_plain() {
    let response = send(get("/healthz", "*/*")).await;
    assert_eq!((response.status(), text(response).await.as_str()), (StatusCode::OK, "ok\n"));
}

#[tokio::test]
async fn a_term_that_the_ontology_does_not_have_is_told_of() {
    let misspelt =
        "SELECT ?t { ?t a plan:Taks ; plan:ofPlan/^plan:partyy ?p OPTIONAL { ?t plan:taskNumbr ?n } }";
    let response = send(ask(misspelt, "text/csv")).await;
    assert_eq!(response.status(), StatusCode::OK);
    let hint = response.headers()["x-hint"].to_str().unwrap().to_owned();
    assert!(hint.contains("plan:Taks is no term of the ontology: did you mean `Task`?"), "{hint}");
    assert!(hint.contains("plan:partyy") && hint.contains("plan:taskNumbr"), "{hint}");
    assert!(!hint.contains("ofPlan"), "{hint}");
    let within = "SELECT ?t { ?t a plan:Task FILTER(1 = 2 || NOT EXISTS { ?t plan:inSektion ?s }) }";
    let other = send(ask(within, "text/csv")).await.headers()["x-hint"].to_str().unwrap().to_owned();
    assert!(other.contains("plan:inSektion"), "{other}");

    let explained =
        text(send(get(&format!("/sparql?query={}&explain=json", encode(misspelt)), "")).await).await;
    let explained: serde_json::Value = serde_json::from_str(&explained).unwrap();
    assert_eq!(explained["hint"], hint);
    assert!(!send(ask(COUNT, "text/csv")).await.headers().contains_key("x-hint"));
}

#[tokio::test]
async fn a_value_that_nothing_is_called_by_is_told_of() {
    let at = |address: &str| get(address, "text/csv");
    let empty = send(at("/queries/tasks?plan=no-such-plan")).await;
    assert_eq!(empty.status(), StatusCode::OK);
    let hint = empty.headers()["x-hint"].to_str().unwrap().to_owned();
    assert!(hint.contains("no rows: is the value of `plan` known?"), "{hint}");
    let plans = "; the plans are jiading-2025, minhang-2025, pudong-2025-28, pudong-2025-32, shanghai-2025";
    assert!(hint.ends_with(plans), "{hint}");
    let known = send(at("/queries/unit-workload?plan=jiading-2025&unit=nobody")).await;
    let hint = known.headers()["x-hint"].to_str().unwrap().to_owned();
    assert!(!hint.contains("the plans are"), "{hint}");
    for address in ["/queries/tasks", "/queries/tasks?plan=", "/queries/tasks?plan=jiading-2025"] {
        assert!(!send(at(address)).await.headers().contains_key("x-hint"), "{address}");
    }
    let page = text(send(get("/queries/tasks?plan=no-such-plan", "text/html")).await).await;
    assert!(page.contains(r#"<p class="hint">no rows: is the value of"#), "{page}");
}

#[tokio::test]
async fn a_page_leads_to_the_answer_that_it_shows() {
    let page = text(send(get("/queries/tasks?plan=jiading-2025", "text/html")).await).await;
    assert!(page.contains(r#"<input name="plan" value="jiading-2025" placeholder="all 全部">"#), "{page}");
    let kept = text(send(get("/queries/tasks-of-two-units", "text/html")).await).await;
    assert!(kept.contains(r#"<input name="first" value="" placeholder="区科委">"#), "{kept}");
    let link = r#"<a href="/queries/tasks?plan=jiading-2025&#38;format=csv">"#;
    assert!(page.contains(link), "{page}");
    let rows = page.matches("<tr><td>").count();
    let table = text(send(get("/queries/tasks?plan=jiading-2025&format=csv", "*/*")).await).await;
    assert!(rows > 5 && table.lines().count() == rows + 1, "{rows} {table}");
    let graph = "&named-graph-uri=http%3A%2F%2Fexample.org%2Fg";
    let address = format!("/sparql?query={}{graph}", encode("SELECT ?s { GRAPH ?g { ?s ?p ?o } }"));
    let page = text(send(get(&address, "text/html")).await).await;
    assert!(page.contains(&format!("{}&#38;format=json", graph.replace('&', "&#38;"))), "{page}");
    assert!(page.contains(r#"name="named-graph-uri" value="http://example.org/g""#), "{page}");
}

/// A request with its header `Accept`.
type Ask<'a> = &'a dyn Fn(&str) -> Request<Body>;

#[tokio::test]
async fn browsers_get_problems_as_pages_and_programs_as_documents() {
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let put = |accept: &str| {
        let request = Request::put("/queries").header(header::ACCEPT, accept);
        request.body(Body::empty()).unwrap()
    };
    let asked: [(Ask<'_>, StatusCode, &str); 7] = [
        (&|accept| get("/plans/unknown", accept), StatusCode::NOT_FOUND, "nothing here"),
        (
            &|accept| get("/queries/unit-workloda", accept),
            StatusCode::NOT_FOUND,
            "did you mean `unit-workload`",
        ),
        (&|accept| get("/api/analysis/unknown", accept), StatusCode::NOT_FOUND, "unknown"),
        (&|accept| get("/store?graph=http://example.org/unknown", accept), StatusCode::NOT_FOUND, "no graph"),
        (&|accept| get("/queries/%FF", accept), StatusCode::BAD_REQUEST, "not UTF-8"),
        (&|accept| get("/api/analysis/%FF", accept), StatusCode::BAD_REQUEST, "not UTF-8"),
        (&put, StatusCode::METHOD_NOT_ALLOWED, "header `Allow`"),
    ];
    for (request, status, said) in asked {
        for (accept, expected) in [(browser, "text/html; charset=utf-8"), ("*/*", "application/problem+json")]
        {
            let response = send(request(accept)).await;
            assert_eq!((response.status(), content_type(&response).as_str()), (status, expected), "{said}");
            let vary = response.headers().get_all(header::VARY).iter().any(|value| value == "Accept");
            assert!(vary, "{said}: {:?}", response.headers());
            assert_eq!(
                response.headers().contains_key(header::ALLOW),
                status == StatusCode::METHOD_NOT_ALLOWED
            );
            let body = text(response).await;
            assert!(body.contains(said), "{said}: {body}");
            assert_eq!(body.contains("href=\"/queries\"") && body.contains("href=\"/\""), accept == browser);
        }
    }
    let programs = send(get("/nowhere?format=json", browser)).await;
    assert_eq!(content_type(&programs), "application/problem+json");
}

#[tokio::test]
async fn the_library_is_listed_for_programs_and_for_people() {
    let listed = send(get("/queries", "application/json")).await;
    assert_eq!((content_type(&listed).as_str(), listed.status()), ("application/json", StatusCode::OK));
    let page = text(send(get("/queries", "text/html")).await).await;
    for query in support::queries() {
        assert!(page.contains(&format!("href=\"/queries/{}\"", query.name)), "{}", query.name);
    }
}

#[tokio::test]
async fn a_term_that_an_update_misspells_is_told_of() {
    let tokens = vec![Token::plain("token", &[Scope::Write])];
    let app = support::app_with(Arc::new(support::loaded()), Settings { tokens, ..Settings::default() });
    let update = |text: &'static str| {
        let request = Request::post("/update")
            .header(header::AUTHORIZATION, "Bearer token")
            .header(header::CONTENT_TYPE, "application/sparql-update");
        router(app.clone()).oneshot(request.body(Body::from(text)).unwrap())
    };
    let told = "INSERT { GRAPH <http://a/g> { ?t plan:taskNumbr 1 } } WHERE { ?t a plan:Taks } ;
        INSERT DATA { GRAPH <http://a/g> { <http://a/b> plan:valeu 1 ; <http://a/c> plan:Taks } }";
    let response = update(told).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let hint = response.headers()["x-hint"].to_str().unwrap();
    for term in [
        "plan:Taks is no term",
        "plan:taskNumbr",
        "plan:valeu is no term of the ontology: did you mean `value`?",
    ] {
        assert!(hint.contains(term), "{hint}");
    }
    let right = update("DELETE { GRAPH <http://a/g> { ?t plan:taskNumber 1 } } WHERE { ?t a plan:Task }")
        .await
        .unwrap();
    assert_eq!((right.status(), right.headers().get("x-hint")), (StatusCode::OK, None));
}
