//! The service itself in OpenAPI: queries, the library, the graph store, operations.

mod library;
mod operations;
mod parts;
mod sparql;
mod store;
mod versions;

use serde_json::{Map, Value};

use crate::library::NamedQuery;

pub(super) use parts::{refusal, refusal_for_now};

/// The paths, by address.
pub(super) fn paths(queries: &[NamedQuery]) -> Map<String, Value> {
    let mut paths = Map::new();
    paths.extend(sparql::paths());
    paths.extend(store::paths());
    paths.extend(library::paths(queries));
    paths.extend(operations::paths());
    paths.extend(versions::paths());
    paths
}
