//! Why a request to another server was refused or failed.

use std::time::Duration;

/// Why a request to another server was refused or failed.
///
/// The texts are for clients: they repeat what the client asked for, and say nothing of the network behind
/// this server or of what the other server answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutgoingError {
    /// The text is not a URL of a server.
    #[error("`{0}` is not an absolute http or https IRI")]
    Url(String),
    /// The URL carries a user name or password.
    #[error("an IRI with a user name or password is not requested; remove the part before `@`")]
    UserInfo,
    /// The configuration does not list the server.
    #[error("`{0}` is not among the servers this service may call; its operator can list it")]
    NotListed(String),
    /// The name leads to an address that the configuration does not permit.
    #[error("`{0}` leads to an address this service may not call")]
    Address(String),
    /// The name has no address.
    #[error("the host `{0}` cannot be found")]
    NotFound(String),
    /// Too many requests are under way.
    #[error("too many requests to other servers are under way; try again later")]
    Busy,
    /// No connection came about.
    #[error("`{0}` cannot be reached")]
    Connect(String),
    /// The other server could not prove who it is.
    #[error("no secure connection to `{0}`: its certificate or TLS version is not accepted")]
    Tls(String),
    /// The time limit passed.
    #[error("`{host}` did not answer in full within {:.1} s", limit.as_secs_f64())]
    Deadline {
        /// Server asked.
        host: String,
        /// The limit.
        limit: Duration,
    },
    /// The other server points elsewhere.
    #[error("`{host}` answered with a redirect ({status}), which is not followed; name the final IRI")]
    Redirect {
        /// Server asked.
        host: String,
        /// Status of HTTP.
        status: u16,
    },
    /// The other server answered with an error.
    #[error("`{host}` answered with status {status}")]
    Status {
        /// Server asked.
        host: String,
        /// Status of HTTP.
        status: u16,
    },
    /// The answer is larger than the limit.
    #[error("the answer of `{host}` is larger than {limit} bytes")]
    TooLarge {
        /// Server asked.
        host: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// The answer is compressed although that was not asked for.
    #[error("`{0}` sent a compressed answer, which was not asked for")]
    Compressed(String),
    /// The answer breaks HTTP or ended early.
    #[error("the answer of `{0}` is broken or ended early")]
    Broken(String),
    /// No certificate is trusted on this machine, so no https server could be called.
    #[error("this machine trusts no certificates; install the package ca-certificates")]
    NoRoots,
}

impl OutgoingError {
    /// Whether the request was refused here, before anything was sent.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Url(_) | Self::UserInfo | Self::NotListed(_) | Self::Address(_))
    }
}
