//! Minting of IRIs. Every IRI of the graph is made here.
//!
//! Templates are ASCII, lower case and numbered; there are no blank nodes. The base of instances
//! and graphs is configurable; terms and concepts live in the fixed namespaces of [`crate::vocab`].

use oxigraph::model::{IriParseError, NamedNode};

use crate::vocab;

/// Base of instance and graph IRIs unless configured otherwise.
pub const DEFAULT_BASE: &str = "https://w3id.org/plangraph/";

/// Why an IRI cannot be the base.
#[derive(Debug, thiserror::Error)]
pub enum BaseError {
    /// It is not an absolute IRI.
    #[error(transparent)]
    Iri(#[from] IriParseError),
    /// Paths are appended to it.
    #[error("it has a query or fragment, after which no path can follow; remove it")]
    Fragment,
}

/// Mints IRIs under one base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iris {
    base: String,
}

impl Default for Iris {
    fn default() -> Self {
        Self { base: DEFAULT_BASE.to_owned() }
    }
}

impl Iris {
    /// Mints under `base`, an absolute IRI; a `/` is added where it does not end in one.
    ///
    /// # Errors
    /// When `base` is not an absolute IRI, or has a query or fragment, after which no path can follow.
    pub fn new(base: &str) -> Result<Self, BaseError> {
        let base = if base.ends_with('/') { base.to_owned() } else { format!("{base}/") };
        if base.contains(['#', '?']) {
            return Err(BaseError::Fragment);
        }
        NamedNode::new(base.as_str())?;
        Ok(Self { base })
    }

    /// The base itself.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `{base}id/{path}`. Paths are made of checked ids and numbers, so the result is a valid IRI.
    #[must_use]
    pub fn id(&self, path: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}id/{path}", self.base))
    }

    /// A plan.
    #[must_use]
    pub fn plan(&self, id: &str) -> NamedNode {
        self.id(&format!("plan/{id}"))
    }

    /// A district or city, by GB/T 2260 code.
    #[must_use]
    pub fn area(&self, code: &str) -> NamedNode {
        self.id(&format!("area/{code}"))
    }

    /// A unit or open set, by register id (`310115/kejingwei`).
    #[must_use]
    pub fn unit(&self, id: &str) -> NamedNode {
        self.id(&format!("unit/{id}"))
    }

    /// The source file of a record, named by the file's stem.
    #[must_use]
    pub fn source(&self, file: &str) -> NamedNode {
        self.id(&format!("source/{}", source_stem(file)))
    }

    /// A span of a source, RFC 5147 fragment in code points.
    #[must_use]
    pub fn span(&self, file: &str, start: u32, end: u32) -> NamedNode {
        self.id(&format!("source/{}#char={start},{end}", source_stem(file)))
    }

    /// Named graph of a source document.
    #[must_use]
    pub fn document_graph(&self, id: &str) -> NamedNode {
        self.graph(&format!("source/{id}"))
    }

    /// `{base}graph/{name}`.
    #[must_use]
    pub fn graph(&self, name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}graph/{name}", self.base))
    }
}

/// The property a key in the JSON of a report stands for: `…/report/load#fractional`.
#[must_use]
pub fn report_property(report: &str, key: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{report}#{key}", vocab::REPORTS))
}

/// What a report is, whatever plan it is about.
#[must_use]
pub fn report_definition(report: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{report}", vocab::REPORTS))
}

/// A concept of one of our schemes.
#[must_use]
pub fn concept(scheme: &str, slug: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{scheme}/{slug}", vocab::CONCEPTS))
}

/// Whether `id` may be part of an IRI path: ASCII lower case letters, digits, `-`, `.` and `_`, with `-` and `.` inside only.
#[must_use]
pub fn is_slug(id: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_');
    !id.is_empty() && id.chars().all(inner) && !id.starts_with(['-', '.']) && !id.ends_with(['-', '.'])
}

/// What stands for a source file in IRIs: its name without the ending.
#[must_use]
pub fn source_stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_gets_its_slash_and_must_be_absolute() {
        assert_eq!(Iris::new("https://example.org/kg").unwrap().base(), "https://example.org/kg/");
        assert!(Iris::new("kg").is_err());
        assert!(Iris::new("https://example.org/kg#").is_err());
        assert!(Iris::new("https://example.org/a b/").is_err());
    }

    #[test]
    fn spans_use_the_rfc_5147_fragment() {
        let span = Iris::default().span("000_a.txt", 3, 9);
        assert_eq!(span.as_str(), "https://w3id.org/plangraph/id/source/000_a#char=3,9");
    }

    #[test]
    fn slugs_are_ascii_lower_case() {
        for good in ["pudong-2025-32", "1-1-x", "3.1", "000_a87"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "Pudong", "浦东", "a/b", "a b", "-a", "a.", "a#b"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
