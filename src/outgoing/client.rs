//! The client: one request, one answer, within limits.

use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ureq::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, http};

use super::allow::{AllowList, Target};
use super::error::OutgoingError;
use super::resolve::{CheckedResolver, Resolve, SystemResolver};

/// What a request may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest time for the look-up of the name, and again for the connection.
    pub connect: Duration,
    /// Longest time for all of it: look-up, connection, request, last byte of the answer.
    pub total: Duration,
    /// Largest body of an answer in bytes.
    pub bytes: usize,
    /// Most requests under way at the same time; further ones are refused at once.
    pub in_flight: usize,
}

impl Default for Limits {
    /// 3 s to connect, 10 s in all, 16 MiB, 8 requests.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            total: Duration::from_secs(10),
            bytes: 16 * 1024 * 1024,
            in_flight: 8,
        }
    }
}

/// A whole answer with a status of success (2xx).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// Status of HTTP.
    pub status: u16,
    /// `Content-Type` as sent, if it is ASCII.
    pub content_type: Option<String>,
    /// The body, uncompressed.
    pub body: Vec<u8>,
    /// The URL that was requested, normalised: base of relative IRIs in the body.
    pub url: String,
}

/// Requests what the allow-list permits. Blocks; cloning shares connections' settings and limits.
#[derive(Clone)]
pub struct Client {
    allow: Arc<AllowList>,
    limits: Limits,
    agent: Agent,
    slots: Slots,
}

impl Client {
    /// A client that looks names up as the operating system does.
    ///
    /// # Errors
    /// When a server with https is listed but this machine trusts no certificates.
    pub fn new(allow: AllowList, limits: Limits) -> Result<Self, OutgoingError> {
        Self::with_resolver(allow, limits, Arc::new(SystemResolver))
    }

    /// A client with its own way of looking names up.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_resolver(
        allow: AllowList,
        limits: Limits,
        names: Arc<dyn Resolve>,
    ) -> Result<Self, OutgoingError> {
        let tls = tls(allow.has_https())?;
        let allow = Arc::new(allow);
        let resolver = CheckedResolver {
            allow: Arc::clone(&allow),
            names,
            lookups: Slots::new(limits.in_flight),
            limit: limits.connect,
        };
        let config = Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .timeout_global(Some(limits.total))
            .timeout_connect(Some(limits.connect))
            .max_response_header_size(32 * 1024)
            .user_agent(concat!("plangraph/", env!("CARGO_PKG_VERSION")))
            .accept_encoding("identity")
            .tls_config(tls)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::new(), resolver);
        Ok(Self { allow, limits, agent, slots: Slots::new(limits.in_flight) })
    }

    /// Fetches `url`; `accept` is the value of the header `Accept`.
    ///
    /// # Errors
    /// When it is refused, fails, takes too long, is too large or is answered with anything but success.
    pub fn get(&self, url: &str, accept: &str) -> Result<Response, OutgoingError> {
        self.exchange(url, |agent, url| agent.get(url).header(ACCEPT, accept).call())
    }

    /// Sends `body` to `url`.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub fn post(
        &self,
        url: &str,
        content_type: &str,
        accept: &str,
        body: &[u8],
    ) -> Result<Response, OutgoingError> {
        self.exchange(url, |agent, url| {
            agent.post(url).header(CONTENT_TYPE, content_type).header(ACCEPT, accept).send(body)
        })
    }

    /// The limits it keeps.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    fn exchange(
        &self,
        url: &str,
        send: impl FnOnce(&Agent, &str) -> Result<http::Response<Body>, ureq::Error>,
    ) -> Result<Response, OutgoingError> {
        let target = self.allow.admit(url)?;
        let _slot = self.slots.take().ok_or(OutgoingError::Busy)?;
        let answer = send(&self.agent, target.url.as_str()).map_err(|error| self.error(&target, error))?;
        judge(&target, &answer)?;
        let status = answer.status().as_u16();
        let content_type = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.map(str::to_owned);
        let body = self.read(&target, answer.into_body())?;
        Ok(Response { status, content_type, body, url: target.url.into() })
    }

    fn read(&self, target: &Target<'_>, body: Body) -> Result<Vec<u8>, OutgoingError> {
        let limit = self.limits.bytes;
        let too_large = || OutgoingError::TooLarge { host: target.host(), limit };
        let most = u64::try_from(limit).unwrap_or(u64::MAX);
        if body.content_length().is_some_and(|length| length > most) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        let mut reader = body.into_reader().take(most.saturating_add(1));
        reader.read_to_end(&mut bytes).map_err(|error| self.error(target, error.into()))?;
        if bytes.len() > limit { Err(too_large()) } else { Ok(bytes) }
    }

    /// What went wrong, without what the other server or the network said.
    fn error(&self, target: &Target<'_>, error: ureq::Error) -> OutgoingError {
        let host = target.host();
        match error {
            ureq::Error::Other(inner) => match inner.downcast::<OutgoingError>() {
                Ok(refused) => *refused,
                Err(_) => OutgoingError::Connect(host),
            },
            ureq::Error::Timeout(ureq::Timeout::Connect) => {
                OutgoingError::Deadline { host, limit: self.limits.connect }
            }
            ureq::Error::Timeout(_) => OutgoingError::Deadline { host, limit: self.limits.total },
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::TlsRequired => {
                OutgoingError::Tls(host)
            }
            ureq::Error::Io(error) if is_tls(&error) => OutgoingError::Tls(host),
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                OutgoingError::Broken(host)
            }
            ureq::Error::Io(_) | ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => {
                OutgoingError::Connect(host)
            }
            _ => OutgoingError::Broken(host),
        }
    }
}

/// Whether status and headers are those of an answer that is read.
fn judge(target: &Target<'_>, answer: &http::Response<Body>) -> Result<(), OutgoingError> {
    let (host, status) = (target.host(), answer.status());
    if status.is_redirection() {
        return Err(OutgoingError::Redirect { host, status: status.as_u16() });
    }
    if !status.is_success() {
        return Err(OutgoingError::Status { host, status: status.as_u16() });
    }
    let mut encodings = answer.headers().get_all(CONTENT_ENCODING).iter();
    if !encodings.all(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(OutgoingError::Compressed(host));
    }
    Ok(())
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("allow", &self.allow)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

fn is_tls(error: &std::io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
}

/// TLS with the certificates this machine trusts.
fn tls(wanted: bool) -> Result<TlsConfig, OutgoingError> {
    let mut roots = Vec::new();
    if wanted {
        // Some of a machine's certificates may be unreadable; the others still serve.
        let found = rustls_native_certs::load_native_certs().certs;
        roots.extend(found.iter().map(|root| Certificate::from_der(root).to_owned()));
        if roots.is_empty() {
            return Err(OutgoingError::NoRoots);
        }
    }
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build())
}

/// A number of places; who takes one gives it back by dropping it.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    free: Arc<AtomicUsize>,
}

impl Slots {
    pub(super) fn new(places: usize) -> Self {
        Self { free: Arc::new(AtomicUsize::new(places)) }
    }

    /// A place, if one is free.
    pub(super) fn take(&self) -> Option<Slot> {
        let taken = self.free.fetch_update(Ordering::AcqRel, Ordering::Acquire, |free| free.checked_sub(1));
        taken.ok().map(|_| Slot(Arc::clone(&self.free)))
    }
}

/// A place taken.
#[derive(Debug)]
pub(super) struct Slot(Arc<AtomicUsize>);

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}
