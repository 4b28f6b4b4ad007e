//! What the binary carries with it: records, register, ontology and queries.
//!
//! An installed binary works anywhere; nothing is read from the source tree at run time.

use rust_embed::RustEmbed;

use crate::input::SourceText;

#[derive(RustEmbed)]
#[folder = "seeds/"]
#[include = "*.toml"]
struct Seeds;

#[derive(RustEmbed)]
#[folder = "ontology/"]
#[include = "*.ttl"]
struct Ontology;

#[derive(RustEmbed)]
#[folder = "queries/"]
#[include = "*.rq"]
struct Queries;

/// The register files, in order of name.
#[must_use]
pub fn register() -> Vec<SourceText> {
    texts::<Seeds>("seeds/", "register/")
}

/// The plan records, in order of name.
#[must_use]
pub fn plans() -> Vec<SourceText> {
    texts::<Seeds>("seeds/", "plans/")
}

/// The ontology (`plangraph.ttl`).
#[must_use]
pub fn ontology() -> String {
    texts::<Ontology>("ontology/", "plangraph.ttl").into_iter().map(|file| file.text).collect()
}

/// The concept schemes (`concepts.ttl`).
#[must_use]
pub fn concepts() -> String {
    texts::<Ontology>("ontology/", "concepts.ttl").into_iter().map(|file| file.text).collect()
}

/// The query files, in order of name.
#[must_use]
pub fn queries() -> Vec<SourceText> {
    texts::<Queries>("queries/", "")
}

fn texts<E: RustEmbed>(folder: &str, prefix: &str) -> Vec<SourceText> {
    let mut names: Vec<_> = E::iter().filter(|name| name.starts_with(prefix)).collect();
    names.sort();
    names
        .into_iter()
        .filter_map(|name| {
            let file = E::get(&name)?;
            let text = String::from_utf8_lossy(&file.data).into_owned();
            Some(SourceText { name: format!("{folder}{name}"), text })
        })
        .collect()
}
