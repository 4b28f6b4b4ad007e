//! Requests to listeners of this test, and to nothing else.

use std::io::{self, Read, Write};
use std::net::{IpAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::*;

/// A server on loopback that counts connections and answers each with the same bytes.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
    request: Arc<std::sync::Mutex<Vec<u8>>>,
}

impl Server {
    fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |stream| {
            let _ = stream.write_all(&answer);
        })
    }

    fn new(answer: impl Fn(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, connections: Arc::default(), request: Arc::default() };
        let (connections, request) = (Arc::clone(&server.connections), Arc::clone(&server.request));
        // The thread ends with the test process.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                connections.fetch_add(1, Ordering::SeqCst);
                stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
                let mut buffer = vec![0; 4096];
                let length = stream.read(&mut buffer).unwrap_or(0);
                buffer.truncate(length);
                *request.lock().unwrap() = buffer;
                answer(&mut stream);
            }
        });
        server
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn url(&self, host: &str) -> String {
        format!("http://{host}:{}/data?x=1#part", self.port)
    }

    fn allow(&self, host: &str, addresses: &[&str]) -> AllowList {
        list(host, self.port, addresses)
    }

    fn get(&self, host: &str, addresses: &[&str], asked: &str) -> Result<Response, OutgoingError> {
        Client::new(self.allow(host, addresses), limits())?.get(&self.url(asked), "text/turtle")
    }
}

fn list(host: &str, port: u16, addresses: &[&str]) -> AllowList {
    let addresses = addresses.iter().map(ToString::to_string).collect();
    AllowList::new(&[Allow { scheme: "http".to_owned(), host: host.to_owned(), port: Some(port), addresses }])
        .unwrap()
}

fn limits() -> Limits {
    Limits {
        connect: Duration::from_millis(500),
        total: Duration::from_millis(900),
        bytes: 1000,
        in_flight: 2,
    }
}

fn ok(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// Answers each look-up with the next list of addresses; the last one for ever.
struct Names {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Names {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let answers =
            answers.iter().map(|list| list.iter().map(|text| text.parse().unwrap()).collect()).collect();
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }
}

impl Resolve for Names {
    fn resolve(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(self.answers[turn.min(self.answers.len() - 1)].clone())
    }
}

#[test]
fn a_listed_server_is_asked_and_its_answer_given() {
    let server = Server::answering(ok("<a:s> <a:p> <a:o> ."));
    let response = server.get("localhost", &["127.0.0.0/8", "::1"], "LOCALHOST.").unwrap();
    assert_eq!(response.status, 200);
    assert_eq!(response.content_type.as_deref(), Some("text/turtle"));
    assert_eq!(response.body, b"<a:s> <a:p> <a:o> .");
    assert_eq!(response.url, format!("http://localhost:{}/data?x=1", server.port));
    let request = String::from_utf8(server.request.lock().unwrap().clone()).unwrap().to_ascii_lowercase();
    assert!(request.starts_with("get /data?x=1 http/1.1\r\n"), "{request}");
    assert!(request.contains("accept: text/turtle\r\n"), "{request}");
    assert!(request.contains("accept-encoding: identity\r\n"), "{request}");
    assert!(request.contains(&format!("host: localhost:{}\r\n", server.port)), "{request}");
    assert!(!request.contains("cookie"), "{request}");
}

#[test]
fn a_body_is_posted_with_its_type() {
    let server = Server::answering(ok("{}"));
    let client = Client::new(server.allow("127.0.0.1", &[]), limits()).unwrap();
    client.post(&server.url("127.0.0.1"), "application/sparql-query", "application/json", b"ASK {}").unwrap();
    let request = String::from_utf8(server.request.lock().unwrap().clone()).unwrap().to_ascii_lowercase();
    assert!(request.starts_with("post /data"), "{request}");
    assert!(request.contains("content-type: application/sparql-query\r\n"), "{request}");
    assert!(request.contains("content-length: 6\r\n"), "{request}");
}

#[test]
fn an_unlisted_server_is_never_connected_to() {
    let server = Server::answering(ok(""));
    let client = Client::new(list("127.0.0.1", server.port ^ 1, &[]), limits()).unwrap();
    let spellings = [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "１２７.0.0.1",
        "127。0。0。1",
        "%31%32%37.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
    ];
    for host in spellings {
        // The spelling is understood: the error names the one server it means.
        let told = OutgoingError::NotListed(format!("http://127.0.0.1:{}", server.port));
        assert_eq!(client.get(&server.url(host), "*/*").unwrap_err(), told, "{host}");
    }
    for host in ["[::1]", "localhost", "0", "0.0.0.0", "[::]", "[::127.0.0.1]", "[64:ff9b::7f00:1]"] {
        let error = client.get(&server.url(host), "*/*").unwrap_err();
        assert!(matches!(error, OutgoingError::NotListed(_)), "{host}: {error}");
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn every_spelling_of_a_listed_address_is_that_address() {
    let server = Server::answering(ok(""));
    for host in ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]"] {
        server.get("127.0.0.1", &[], host).unwrap();
        server.get(host, &[], "127.0.0.1").unwrap();
    }
    assert_eq!(server.connections(), 12);
}

#[test]
fn urls_that_are_not_plain_servers_are_refused() {
    let client = Client::new(list("example.org", 80, &[]), limits()).unwrap();
    for url in [
        "",
        "x",
        "/data",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "data:,x",
        "http://",
        "http:///",
        "http://exa mple.org/",
        "http://[::1",
        "http://example.org:99999/",
        "http://../",
        "http://1.2.3.4.5/",
        "http://256.0.0.1/",
        "http://a..b/",
        "ws://example.org/",
        "urn:x:y",
    ] {
        let error = client.get(url, "*/*").unwrap_err();
        assert!(matches!(error, OutgoingError::Url(_) | OutgoingError::NotListed(_)), "{url}: {error}");
    }
    for url in ["http://u@example.org/", "http://u:p@example.org/", "http://:p@example.org/"] {
        assert_eq!(client.get(url, "*/*").unwrap_err(), OutgoingError::UserInfo, "{url}");
    }
    // A user part may look like a listed host.
    let error = client.get("http://example.org@127.0.0.1/", "*/*").unwrap_err();
    assert_eq!(error, OutgoingError::UserInfo);
    assert!(client.get(&format!("http://example.org/{}", "x".repeat(9000)), "*/*").is_err());
}

#[test]
fn a_name_that_leads_to_loopback_needs_permission() {
    let server = Server::answering(ok(""));
    let error = server.get("localhost", &[], "localhost").unwrap_err();
    assert_eq!(error, OutgoingError::Address("localhost".to_owned()));
    let error = server.get("localhost", &["10.0.0.0/8"], "localhost").unwrap_err();
    assert!(!error.to_string().contains("127."), "{error}");
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_name_with_one_wrong_address_is_refused_and_asked_for_once() {
    let server = Server::answering(ok(""));
    for answers in [
        &["198.41.0.4", "127.0.0.1"][..],
        &["127.0.0.1", "198.41.0.4"],
        &["::ffff:127.0.0.1"],
        &["::1"],
        &["10.0.0.1"],
        &["169.254.169.254"],
        &["64:ff9b::7f00:1"],
        &["2002:7f00:1::"],
        &["0.0.0.0"],
    ] {
        let names = Names::new(&[answers]);
        let allow = server.allow("data.example.org", &[]);
        let client = Client::with_resolver(allow, limits(), Arc::<Names>::clone(&names)).unwrap();
        let error = client.get(&server.url("data.example.org"), "*/*").unwrap_err();
        assert_eq!(error, OutgoingError::Address("data.example.org".to_owned()), "{answers:?}");
        assert_eq!(names.asked.load(Ordering::SeqCst), 1);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn rebinding_does_not_reach_the_second_address() {
    let server = Server::answering(ok("first"));
    // The first answer is permitted, the second would be wrong: the connection must use the first.
    let names = Names::new(&[&["127.0.0.1"], &["10.255.255.1"]]);
    let allow = server.allow("data.example.org", &["127.0.0.1"]);
    let client = Client::with_resolver(allow, limits(), Arc::<Names>::clone(&names)).unwrap();
    assert_eq!(client.get(&server.url("data.example.org"), "*/*").unwrap().body, b"first");
    assert_eq!(names.asked.load(Ordering::SeqCst), 1);
    // Asked again, the name now leads to a wrong address: refused, whatever was right before.
    let error = client.get(&server.url("data.example.org"), "*/*").unwrap_err();
    assert_eq!(error, OutgoingError::Address("data.example.org".to_owned()));
    assert_eq!(server.connections(), 1);
}

#[test]
fn a_name_server_that_hangs_meets_the_time_limit() {
    struct Hangs;
    impl Resolve for Hangs {
        fn resolve(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
            thread::sleep(Duration::from_secs(3));
            Ok(Vec::new())
        }
    }
    let client = Client::with_resolver(list("a.example", 80, &[]), limits(), Arc::new(Hangs)).unwrap();
    let start = Instant::now();
    for _ in 0..2 {
        let error = client.get("http://a.example/", "*/*").unwrap_err();
        assert!(matches!(error, OutgoingError::Deadline { .. }), "{error}");
    }
    // Both places for look-ups are still taken: no third thread is started.
    assert_eq!(client.get("http://a.example/", "*/*").unwrap_err(), OutgoingError::Busy);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn redirects_are_not_followed_and_their_target_is_not_told() {
    let inner = Server::answering(ok("secret"));
    for status in [301, 302, 303, 307, 308, 300, 304] {
        let location = inner.url("127.0.0.1");
        let server = Server::answering(format!(
            "HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 6\r\n\r\nsecret"
        ));
        let error = server.get("127.0.0.1", &[], "127.0.0.1").unwrap_err();
        assert_eq!(error, OutgoingError::Redirect { host: "127.0.0.1".to_owned(), status });
        assert!(!error.to_string().contains(&inner.port.to_string()), "{error}");
        let client = Client::new(server.allow("127.0.0.1", &[]), limits()).unwrap();
        let posted = client.post(&server.url("127.0.0.1"), "a/b", "*/*", b"x").unwrap_err();
        assert_eq!(posted, error);
    }
    assert_eq!(inner.connections(), 0);
}

#[test]
fn what_an_error_answer_says_is_not_repeated() {
    for answer in [
        "HTTP/1.1 500 secret\r\nContent-Length: 6\r\n\r\nsecret",
        "HTTP/1.1 401 secret\r\n\r\nsecret",
        "secret\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: secret\r\n\r\nsecret",
        "HTTP/1.1 200 OK\r\nContent-Encoding: secret\r\n\r\nsecret",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsecret",
        "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nsecret",
        "HTTP/1.1 200 OK\r\nsecret",
        "",
    ] {
        let server = Server::answering(answer);
        let error = server.get("127.0.0.1", &[], "127.0.0.1").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"), "{answer}: {error}");
        assert!(!matches!(error, OutgoingError::Deadline { .. }), "{answer}: {error}");
    }
}

#[test]
fn a_compressed_answer_is_refused() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx");
    let error = server.get("127.0.0.1", &[], "127.0.0.1").unwrap_err();
    assert_eq!(error, OutgoingError::Compressed("127.0.0.1".to_owned()));
}

#[test]
fn an_answer_over_the_limit_is_cut_off() {
    let large = "x".repeat(1001);
    let chunked = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n{large}\r\n0\r\n\r\n");
    let unmeasured = format!("HTTP/1.1 200 OK\r\n\r\n{large}");
    for answer in [ok(&large), chunked, unmeasured] {
        let server = Server::answering(answer);
        let error = server.get("127.0.0.1", &[], "127.0.0.1").unwrap_err();
        assert_eq!(error, OutgoingError::TooLarge { host: "127.0.0.1".to_owned(), limit: 1000 });
    }
    let endless = Server::new(|stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[b'x'; 1000]).is_ok() {}
    });
    let error = endless.get("127.0.0.1", &[], "127.0.0.1").unwrap_err();
    assert!(matches!(error, OutgoingError::TooLarge { .. }), "{error}");
    let exact = Server::answering(ok(&large[1..]));
    assert_eq!(exact.get("127.0.0.1", &[], "127.0.0.1").unwrap().body.len(), 1000);
}

#[test]
fn a_trickling_answer_meets_the_time_limit() {
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Slow: "] {
        let server = Server::new(move |stream| {
            let _ = stream.write_all(head.as_bytes());
            while stream.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        });
        let start = Instant::now();
        let error = server.get("127.0.0.1", &[], "127.0.0.1").unwrap_err();
        assert!(matches!(error, OutgoingError::Deadline { .. }), "{error}");
        assert!(start.elapsed() < Duration::from_millis(1800), "{:?}", start.elapsed());
    }
}

#[test]
fn no_more_requests_than_places() {
    let server = Server::new(|_| thread::sleep(Duration::from_secs(2)));
    let client = Client::new(server.allow("127.0.0.1", &[]), limits()).unwrap();
    let busy: Vec<_> = (0..2)
        .map(|_| {
            let (client, url) = (client.clone(), server.url("127.0.0.1"));
            thread::spawn(move || client.get(&url, "*/*"))
        })
        .collect();
    thread::sleep(Duration::from_millis(200));
    assert_eq!(client.get(&server.url("127.0.0.1"), "*/*").unwrap_err(), OutgoingError::Busy);
    for request in busy {
        assert!(matches!(request.join().unwrap(), Err(OutgoingError::Deadline { .. })));
    }
    assert!(matches!(client.get(&server.url("127.0.0.1"), "*/*"), Err(OutgoingError::Deadline { .. })));
}

#[test]
fn a_server_without_tls_is_not_asked_in_the_clear() {
    let server = Server::answering(ok("x"));
    let allow = Allow {
        scheme: "HTTPS".to_owned(),
        host: "127.0.0.1".to_owned(),
        port: Some(server.port),
        addresses: Vec::new(),
    };
    let Ok(client) = Client::new(AllowList::new(&[allow]).unwrap(), limits()) else {
        return; // A machine without certificates.
    };
    let error = client.get(&format!("https://127.0.0.1:{}/", server.port), "*/*").unwrap_err();
    assert_eq!(error, OutgoingError::Tls("127.0.0.1".to_owned()));
    assert!(!server.request.lock().unwrap().starts_with(b"GET"));
    let plain = client.get(&server.url("127.0.0.1"), "*/*").unwrap_err();
    assert!(matches!(plain, OutgoingError::NotListed(_)), "{plain}");
}
