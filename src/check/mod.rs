//! Checks that types alone cannot make: references, numbering, spans, homonyms.
//!
//! Input: a parsed record or register. Output: problems with their path, never a panic, nothing mended.

mod document;
mod evidence;
mod index;
mod metadata;
mod quantity;
mod register;
mod source;
mod tasks;
mod text;

pub use document::record;
pub use index::Index;
pub use register::register;
pub use source::source;

use crate::diagnostic::{Problem, nearest};
use index::Table;

/// Collects problems.
#[derive(Debug, Default)]
struct Findings(Vec<Problem>);

impl Findings {
    /// Every mistake comes with its remedy.
    fn fail(&mut self, path: impl Into<String>, message: impl Into<String>, help: impl Into<String>) {
        self.0.push(Problem { path: path.into(), message: message.into(), help: help.into() });
    }

    /// Fails unless `id` is that of an entry; names the nearest id.
    fn entry(&mut self, path: impl Into<String>, table: Table, id: &str, index: &Index<'_>) -> bool {
        index.has(table, id) || self.unknown(path, table.entry(), id, index.ids(table))
    }

    /// Fails unless `id` is among `known`; names the nearest known id.
    fn known<'a>(
        &mut self,
        path: impl Into<String>,
        what: &str,
        id: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> bool {
        known.clone().into_iter().any(|candidate| candidate == id) || self.unknown(path, what, id, known)
    }

    fn unknown<'a>(
        &mut self,
        path: impl Into<String>,
        what: &str,
        id: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> bool {
        let help = nearest(id, known)
            .unwrap_or_else(|| format!("add it to the register, or use an existing {what}"));
        self.fail(path, format!("unknown {what} `{id}`"), help);
        false
    }
}
