//! The snapshot as a whole, against plain lists and against the in-memory store.

mod damage;
pub(super) mod data;
mod oracle;
mod queries;
mod sparql;
