//! The list of servers that may be called.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use serde::Deserialize;
use url::Url;

use super::address::{Network, is_public};
use super::error::OutgoingError;
use crate::diagnostic::Problem;

/// Longest URL that is looked at, in bytes.
const MAX_URL_BYTES: usize = 8192;

/// One entry of `[[outgoing.allow]]` as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Allow {
    /// `http` or `https`.
    pub scheme: String,
    /// Name or address of the server, in any spelling.
    pub host: String,
    /// Port; that of the scheme (80, 443) unless given.
    pub port: Option<u16>,
    /// Ranges of addresses that are not public but permitted for this server. A host that is itself an
    /// address is permitted without.
    #[serde(default)]
    pub addresses: Vec<String>,
}

/// A server that may be called.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    scheme: Scheme,
    pub(super) host: Host,
    pub(super) port: u16,
    networks: Vec<Network>,
}

impl Entry {
    /// Whether a connection to this address is permitted.
    pub(super) fn permits(&self, address: IpAddr) -> bool {
        is_public(address)
            || self.host == Host::Address(address.to_canonical())
            || self.networks.iter().any(|network| network.contains(address))
    }

    fn is(&self, scheme: Scheme, host: &Host, port: u16) -> bool {
        self.scheme == scheme && self.host == *host && self.port == port
    }
}

/// The protocols that are spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

impl Scheme {
    fn read(text: &str) -> Option<Self> {
        match text {
            "http" => Some(Self::Http),
            "https" => Some(Self::Https),
            _ => None,
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// A host in the one spelling that is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Host {
    /// A name in lower case and ASCII, without a trailing dot.
    Name(String),
    /// An address; never IPv4 written as IPv6.
    Address(IpAddr),
}

impl Host {
    fn new<S: AsRef<str>>(host: &url::Host<S>) -> Option<Self> {
        match host {
            url::Host::Ipv4(address) => Some(Self::Address((*address).into())),
            url::Host::Ipv6(address) => Some(Self::Address(IpAddr::from(*address).to_canonical())),
            url::Host::Domain(name) => {
                let name = name.as_ref();
                let name = name.strip_suffix('.').unwrap_or(name);
                let labels = || name.split('.');
                let is_name = name.len() <= 253
                    && labels().all(|label| (1..=63).contains(&label.len()))
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
                is_name.then(|| Self::Name(name.to_ascii_lowercase()))
            }
        }
    }

    /// Reads a host of the configuration; IPv6 with or without brackets.
    fn read(text: &str) -> Option<Self> {
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            return Some(Self::Address(IpAddr::from(address).to_canonical()));
        }
        Self::new(&url::Host::parse(text).ok()?)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V4(address)) => address.fmt(f),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

/// A URL that may be requested, if its addresses may.
#[derive(Debug)]
pub(super) struct Target<'a> {
    /// The URL in the spelling that is sent.
    pub(super) url: Url,
    /// The entry that lists it.
    pub(super) entry: &'a Entry,
}

impl Target<'_> {
    /// The server, for errors.
    pub(super) fn host(&self) -> String {
        self.entry.host.to_string()
    }
}

/// The servers that may be called; none by default.
#[derive(Debug, Clone, Default)]
pub struct AllowList {
    entries: Vec<Entry>,
}

impl AllowList {
    /// Reads the entries of the configuration.
    ///
    /// # Errors
    /// All that is wrong with them at once, with paths such as `outgoing.allow[0].host` (counted from 0).
    pub fn new(allow: &[Allow]) -> Result<Self, Vec<Problem>> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut problems = Vec::new();
        for (index, allow) in allow.iter().enumerate() {
            let path = format!("outgoing.allow[{index}]");
            if let Some(entry) = read_entry(allow, &path, &mut problems) {
                if entries.iter().any(|other| other.is(entry.scheme, &entry.host, entry.port)) {
                    problems.push(problem(path, "the server is listed already", "put both entries into one"));
                } else {
                    entries.push(entry);
                }
            }
        }
        if problems.is_empty() { Ok(Self { entries }) } else { Err(problems) }
    }

    /// Whether no server may be called.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a server with https is listed.
    pub(super) fn has_https(&self) -> bool {
        self.entries.iter().any(|entry| entry.scheme == Scheme::Https)
    }

    /// Whether the configuration lists the server of `url`. Nothing is resolved or requested.
    ///
    /// # Errors
    /// When the URL cannot be read, carries a user or names a server that is not listed.
    pub fn check(&self, url: &str) -> Result<(), OutgoingError> {
        self.admit(url).map(|_| ())
    }

    /// Reads the URL and finds the entry that lists its server.
    pub(super) fn admit(&self, text: &str) -> Result<Target<'_>, OutgoingError> {
        let wrong = || OutgoingError::Url(shorten(text));
        if text.len() > MAX_URL_BYTES {
            return Err(wrong());
        }
        let mut url = Url::parse(text).map_err(|_| wrong())?;
        let scheme = Scheme::read(url.scheme()).ok_or_else(wrong)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OutgoingError::UserInfo);
        }
        let host = url.host().as_ref().and_then(Host::new).ok_or_else(wrong)?;
        let port = url.port().unwrap_or(scheme.port());
        let entry = self
            .entries
            .iter()
            .find(|entry| entry.is(scheme, &host, port))
            .ok_or_else(|| OutgoingError::NotListed(format!("{}://{host}:{port}", url.scheme())))?;
        // What is sent has the spelling that was compared.
        url.set_host(Some(&host.to_string())).map_err(|_| wrong())?;
        url.set_fragment(None);
        Ok(Target { url, entry })
    }
}

fn read_entry(allow: &Allow, path: &str, problems: &mut Vec<Problem>) -> Option<Entry> {
    let scheme = Scheme::read(&allow.scheme.to_ascii_lowercase());
    if scheme.is_none() {
        let message = format!("`{}` is not a scheme that is spoken", allow.scheme);
        problems.push(problem(format!("{path}.scheme"), message, "write `http` or `https`"));
    }
    let host = Host::read(&allow.host);
    if host.is_none() {
        let message = format!("`{}` is not a host", allow.host);
        let help = "write a name or an address alone, without scheme, port, path or `*`";
        problems.push(problem(format!("{path}.host"), message, help));
    }
    if allow.port == Some(0) {
        problems.push(problem(format!("{path}.port"), "port 0 cannot be called", "write 1 to 65535"));
    }
    let networks = read_networks(&allow.addresses, path, problems);
    let (scheme, host) = (scheme?, host?);
    Some(Entry { scheme, host, port: allow.port.unwrap_or(scheme.port()), networks })
}

fn read_networks(addresses: &[String], path: &str, problems: &mut Vec<Problem>) -> Vec<Network> {
    let mut networks = Vec::new();
    for (index, text) in addresses.iter().enumerate() {
        let path = format!("{path}.addresses[{index}]");
        match text.parse::<Network>() {
            Ok(network) if network.is_too_wide() => {
                let help = "name the range of the server itself: at least /8 (IPv4) or /7 (IPv6)";
                problems.push(problem(path, format!("`{text}` permits nearly every address"), help));
            }
            Ok(network) => networks.push(network),
            Err(error) => {
                let help = "public addresses need no entry; list only private ones";
                problems.push(problem(path, format!("`{text}` is {error}"), help));
            }
        }
    }
    networks
}

fn problem(path: String, message: impl Into<String>, help: &str) -> Problem {
    Problem { path, message: message.into(), help: help.to_owned() }
}

/// The first characters of a text, for an error.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(200).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Section {
        allow: Vec<Allow>,
    }

    fn read(text: &str) -> Result<AllowList, Vec<String>> {
        let section: Section = toml::from_str(text).unwrap();
        AllowList::new(&section.allow)
            .map_err(|problems| problems.into_iter().map(|problem| problem.path).collect())
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let problems = read(
            r#"
            allow = [
                { scheme = "ftp", host = "*.example.org", port = 0, addresses = ["10.0.0.0/8", "0.0.0.0/0", "x"] },
                { scheme = "https", host = "Example.org." },
                { scheme = "https", host = "example.org", port = 443 },
                { scheme = "http", host = "http://example.org/" },
                { scheme = "http", host = "" },
            ]"#,
        );
        let paths = [
            "outgoing.allow[0].scheme",
            "outgoing.allow[0].host",
            "outgoing.allow[0].port",
            "outgoing.allow[0].addresses[1]",
            "outgoing.allow[0].addresses[2]",
            "outgoing.allow[2]",
            "outgoing.allow[3].host",
            "outgoing.allow[4].host",
        ];
        assert_eq!(problems.unwrap_err(), paths);
        assert!(toml::from_str::<Section>("allow = [{ scheme = 'http', host = 'a', path = '/x' }]").is_err());
    }

    #[test]
    fn a_server_is_found_in_every_spelling_of_its_url_and_no_other_is() {
        let list = read(
            r#"
            allow = [
                { scheme = "https", host = "Bücher.Example." },
                { scheme = "http", host = "::1", port = 8080 },
            ]"#,
        )
        .unwrap();
        for url in [
            "https://bücher.example/x",
            "HTTPS://BÜCHER.EXAMPLE:443/x",
            "https://xn--bcher-kva.example./x",
            "https:\\\\bücher.example\\x",
            "http://[::1]:8080/",
            "http://[0:0::0:1]:8080/",
        ] {
            assert_eq!(list.check(url), Ok(()), "{url}");
        }
        for url in [
            "http://bücher.example/",
            "https://bücher.example:8443/",
            "https://bucher.example/",
            "https://a.bücher.example/",
            "https://bücher.example.org/",
            "http://[::1]/",
            "http://[::2]:8080/",
            "https://bücher.example../",
            "http://127.0.0.1:8080/",
            "https://[::1]:8080/",
        ] {
            assert!(list.check(url).is_err(), "{url}");
        }
        assert!(AllowList::default().check("http://example.org/").is_err());
    }

    #[test]
    fn what_is_sent_has_the_spelling_that_was_compared() {
        let list = read(r#"allow = [{ scheme = "http", host = "10.0.0.1" }]"#).unwrap();
        let target = list.admit("http://0x0a.1:80/a/../b%20c?q=1#f").unwrap();
        assert_eq!(target.url.as_str(), "http://10.0.0.1/b%20c?q=1");
        assert!(target.entry.permits("10.0.0.1".parse().unwrap()));
        assert!(target.entry.permits("::ffff:10.0.0.1".parse().unwrap()));
        assert!(!target.entry.permits("10.0.0.2".parse().unwrap()));
    }
}
