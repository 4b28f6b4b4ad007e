//! Settings: flags and environment over the configuration file over defaults.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::args::Settings;
use super::failure::Failure;
use crate::input::{self, SourceText};
use crate::iri::{DEFAULT_BASE, Iris};

/// File read when none is named.
const DEFAULT_FILE: &str = "plangraph.toml";

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
}

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ConfigFile {
    data: Option<PathBuf>,
    bind: Option<SocketAddr>,
    base: Option<String>,
    timeout: Option<f64>,
}

impl Config {
    /// Puts flags, environment, file and defaults together.
    pub(super) fn resolve(settings: &Settings) -> Result<Self, Failure> {
        let file = read(settings.config.as_deref())?;
        let base = settings.base.clone().or(file.base).unwrap_or_else(|| DEFAULT_BASE.to_owned());
        let iris = Iris::new(&base)
            .map_err(|error| Failure::Usage(format!("`{base}` cannot be the base of IRIs: {error}")))?;
        let seconds = settings.timeout.or(file.timeout).unwrap_or(30.0);
        let timeout = Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|timeout| !timeout.is_zero())
            .ok_or_else(|| Failure::Usage(format!("`{seconds}` is not a time limit in seconds")))?;
        let data = settings.data.clone().or(file.data).unwrap_or_else(|| PathBuf::from("data"));
        Ok(Self { data, bind: file.bind, iris, timeout })
    }
}

fn read(named: Option<&Path>) -> Result<ConfigFile, Failure> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => input::parse(&SourceText { name, text })
            .map_err(|diagnostic| Failure::Usage(diagnostic.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => {
            Ok(ConfigFile::default())
        }
        Err(error) => Err(Failure::Usage(format!("{name}: {error}"))),
    }
}
