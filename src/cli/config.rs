//! Settings: flags and environment over the configuration file over defaults.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::args::Settings;
use super::failure::Failure;
use crate::engine::EngineLimits;
use crate::http::{self, Scope, Token};
use crate::input::{self, SourceText};
use crate::iri::{DEFAULT_BASE, Iris};
use crate::outgoing::{self, Allow, AllowList, Client, Network};
use crate::worker::fair::Allowance;

/// File read when none is named.
const DEFAULT_FILE: &str = "plangraph.toml";

/// A token of the environment, which may write.
const WRITE_TOKEN: &str = "PLANGRAPH_WRITE_TOKEN";

/// Shortest token, in characters: it has to be random and long.
const TOKEN_CHARS: usize = 4;

/// Validated settings.
#[derive(Debug)]
pub(super) struct Config {
    /// Data directory.
    pub(super) data: PathBuf,
    /// Address of the configuration file to listen on.
    pub(super) bind: Option<SocketAddr>,
    /// Minting of IRIs.
    pub(super) iris: Iris,
    /// Longest time a query may take.
    pub(super) timeout: Duration,
    file: ConfigFile,
}

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    data: Option<PathBuf>,
    bind: Option<SocketAddr>,
    base: Option<String>,
    timeout: Option<f64>,
    public_url: Option<String>,
    proxies: Vec<String>,
    query_log: Option<PathBuf>,
    backups: Option<PathBuf>,
    limits: LimitsTable,
    share: ShareTable,
    outgoing: OutgoingTable,
    #[serde(rename = "token")]
    tokens: Vec<TokenTable>,
}

/// What queries may take.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LimitsTable {
    memory_mb: Option<u64>,
    answer_mb: Option<u64>,
    rows: Option<usize>,
    quads_read: Option<u64>,
    workers: Option<usize>,
    queue: Option<usize>,
}

/// Query time of one client.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ShareTable {
    seconds_per_minute: Option<f64>,
    seconds_saved: Option<f64>,
    clients: Option<usize>,
}

/// Which other servers may be asked.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OutgoingTable {
    allow: Vec<Allow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenTable {
    sha256: String,
    scopes: Vec<Scope>,
}

impl Config {
    /// Puts flags, environment, file and defaults together.
    ///
    /// # Errors
    /// Every one of the settings that all commands need and that does not fit, at once.
    pub(super) fn resolve(settings: &Settings) -> Result<Self, Failure> {
        let file = read(settings.config.as_deref())?;
        let base = settings.base.clone().or(file.base.clone()).unwrap_or_else(|| DEFAULT_BASE.to_owned());
        let iris = Iris::new(&base).map_err(|error| format!("`{base}` cannot be the base of IRIs: {error}"));
        let seconds = settings.timeout.or(file.timeout).unwrap_or(30.0);
        let timeout = Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|timeout| !timeout.is_zero())
            .ok_or_else(|| format!("`{seconds}` is not a time limit in seconds"));
        let data = settings.data.clone().or(file.data.clone()).unwrap_or_else(|| PathBuf::from("data"));
        match (iris, timeout) {
            (Ok(iris), Ok(timeout)) => Ok(Self { data, bind: file.bind, iris, timeout, file }),
            (Err(base), Err(timeout)) => Err(Failure::Usage(format!("{base}; {timeout}"))),
            (Err(problem), _) | (_, Err(problem)) => Err(Failure::Usage(problem)),
        }
    }

    /// `plangraph config check`.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let mut problems = match self.service() {
            Err(Failure::Input(problems)) => problems,
            Err(other) => return Err(other),
            Ok(_) => Vec::new(),
        };
        if self.data.is_file() {
            problems.push(format!("data: {} is a file; name a folder", self.data.display()));
        }
        if let Some(folder) = self.file.query_log.as_deref().and_then(Path::parent)
            && !folder.as_os_str().is_empty()
            && !folder.is_dir()
        {
            problems.push(format!("query_log: there is no folder {}; make it", folder.display()));
        }
        if let Some(folder) = self.file.backups.as_deref().filter(|folder| folder.is_file()) {
            problems.push(format!("backups: {} is a file; name a folder", folder.display()));
        }
        if problems.is_empty() {
            super::print("the configuration is right\n")
        } else {
            Err(Failure::Input(problems))
        }
    }

    /// The settings of the HTTP service.
    ///
    /// # Errors
    /// Every setting that does not fit, at once.
    pub(super) fn service(&self) -> Result<http::Settings, Failure> {
        let mut problems = Vec::new();
        let tokens = self.tokens(&mut problems);
        let client = self.client(&mut problems);
        if let Some(url) = &self.file.public_url
            && !(url.starts_with("http://") || url.starts_with("https://"))
        {
            problems.push(format!("public_url: `{url}` does not start with http:// or https://"));
        }
        let limits = self.limits(&mut problems);
        let proxies = self.proxies(&mut problems);
        if !problems.is_empty() {
            return Err(Failure::Input(problems));
        }
        Ok(http::Settings {
            limits,
            tokens,
            client,
            public_url: self.file.public_url.clone(),
            proxies,
            query_log: self.file.query_log.clone(),
            backups: self.file.backups.clone(),
            program: None,
        })
    }

    fn tokens(&self, problems: &mut Vec<String>) -> Vec<Token> {
        let mut tokens = Vec::new();
        for (index, table) in self.file.tokens.iter().enumerate() {
            match hash(&table.sha256) {
                Some(sha256) => tokens.push(Token { sha256, scopes: table.scopes.clone() }),
                None => problems.push(format!(
                    "token[{index}].sha256: give 64 hexadecimal digits, as `printf %s TOKEN | sha256sum` prints"
                )),
            }
        }
        match std::env::var(WRITE_TOKEN) {
            Ok(token) if token.chars().count() >= TOKEN_CHARS => {
                tokens.push(Token::plain(&token, &[Scope::Write]));
            }
            Ok(token) if !token.is_empty() => {
                problems.push(format!("{WRITE_TOKEN}: a token has at least {TOKEN_CHARS} characters"));
            }
            _ => {}
        }
        tokens
    }

    fn client(&self, problems: &mut Vec<String>) -> Option<Arc<Client>> {
        if self.file.outgoing.allow.is_empty() {
            return None;
        }
        let allow = match AllowList::new(&self.file.outgoing.allow) {
            Ok(allow) => allow,
            Err(found) => {
                problems.extend(
                    found.into_iter().map(|problem| format!("{}: {}", problem.path, problem.message)),
                );
                return None;
            }
        };
        match Client::new(allow, outgoing::Limits::default()) {
            Ok(client) => Some(Arc::new(client)),
            Err(error) => {
                problems.push(format!("outgoing: {error}"));
                None
            }
        }
    }

    fn limits(&self, problems: &mut Vec<String>) -> EngineLimits {
        let (table, mut limits) = (&self.file.limits, EngineLimits::default());
        limits.time = self.timeout;
        limits.memory_bytes = table.memory_mb.map_or(limits.memory_bytes, |mb| mb << 20);
        limits.output_bytes = table.answer_mb.map_or(limits.output_bytes, |mb| mb << 20);
        limits.rows = table.rows.unwrap_or(limits.rows);
        limits.scanned = table.quads_read.unwrap_or(limits.scanned);
        limits.workers = table.workers.unwrap_or(limits.workers);
        limits.queue = table.queue.unwrap_or(limits.queue);
        if limits.workers == 0 || limits.memory_bytes == 0 || limits.output_bytes == 0 || limits.rows == 0 {
            problems.push("limits: workers, memory_mb, answer_mb and rows are at least 1".to_owned());
        }
        limits.share = self.share(problems);
        limits
    }

    fn share(&self, problems: &mut Vec<String>) -> Allowance {
        let (table, mut share) = (&self.file.share, Allowance::default());
        let mut read = |name: &str, seconds: Option<f64>, known: Duration| {
            let time = seconds.map_or(Ok(known), Duration::try_from_secs_f64);
            time.ok().filter(|time| !time.is_zero()).unwrap_or_else(|| {
                problems.push(format!("share.{name}: give seconds, more than none"));
                known
            })
        };
        share.refill = read("seconds_per_minute", table.seconds_per_minute, share.refill);
        share.burst = read("seconds_saved", table.seconds_saved, share.burst);
        share.clients = table.clients.unwrap_or(share.clients).max(1);
        share
    }

    /// Proxies whose word is taken.
    fn proxies(&self, problems: &mut Vec<String>) -> Vec<Network> {
        let mut networks = Vec::new();
        for proxy in &self.file.proxies {
            match proxy.parse() {
                Ok(network) => networks.push(network),
                Err(_) => problems.push(format!(
                    "proxies: `{proxy}` is neither an address nor a network such as `10.0.0.0/8`"
                )),
            }
        }
        networks
    }
}

/// The bytes of a SHA-256 in hexadecimal digits.
fn hash(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    bytes.try_into().ok().filter(|_| text.len() == 64)
}

/// Remedy where the parser names none.
const REMEDY: &str = "the file is TOML; packaging/plangraph.toml shows every setting";

fn read(named: Option<&Path>) -> Result<ConfigFile, Failure> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => input::parse(&SourceText { name, text }, REMEDY)
            .map_err(|diagnostic| Failure::Usage(diagnostic.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => {
            Ok(ConfigFile::default())
        }
        Err(error) => Err(Failure::Usage(format!("{name}: {error}"))),
    }
}
