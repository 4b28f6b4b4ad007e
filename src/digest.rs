//! Digest of a graph: SHA-256 of its RDFC-1.0 canonical form.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::Read;

use oxigraph::model::Triple;
use sha2::{Digest, Sha256};
use sophia::api::quad::Spog;
use sophia::api::source::TripleSource;
use sophia::api::term::{SimpleTerm, Term};
use sophia::api::triple::Triple as _;
use sophia::c14n::rdfc10;
use sophia::turtle::parser::nt;

/// Why a digest could not be computed.
#[derive(Debug, thiserror::Error)]
#[error("the graph could not be canonicalised: {0}")]
pub struct DigestError(String);

/// Canonical N-Quads (RDFC-1.0, W3C Recommendation 2024-05-21) of a graph, its name left out.
///
/// # Errors
/// When the triples do not survive the way through N-Triples, which valid triples do.
pub fn canonical(triples: &[Triple]) -> Result<String, DigestError> {
    let mut text = String::new();
    for triple in triples {
        _ = writeln!(text, "{triple} .");
    }
    let mut dataset: HashSet<Spog<SimpleTerm<'static>>> = HashSet::with_capacity(triples.len());
    nt::parse_str(&text)
        .for_each_triple(|triple| {
            let [s, p, o] = triple.spo();
            dataset.insert(([s.into_term(), p.into_term(), o.into_term()], None));
        })
        .map_err(|error| DigestError(error.to_string()))?;
    let mut out = Vec::new();
    rdfc10::normalize(&dataset, &mut out).map_err(|error| DigestError(error.to_string()))?;
    String::from_utf8(out).map_err(|error| DigestError(error.to_string()))
}

/// `sha256:` and the hexadecimal SHA-256 of the canonical form.
///
/// # Errors
/// As [`canonical`].
pub fn digest(triples: &[Triple]) -> Result<String, DigestError> {
    Ok(sha256(canonical(triples)?.as_bytes()))
}

/// `sha256:` and the lower-case hexadecimal SHA-256 of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    format!("sha256:{}", hexadecimal(bytes))
}

/// The SHA-256 of `bytes`.
#[must_use]
pub fn sha256_bytes(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The lower-case hexadecimal SHA-256 of `bytes`.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    digits(&Sha256::digest(bytes))
}

/// The lower-case hexadecimal SHA-256 of all that a reader gives.
///
/// # Errors
/// When reading fails.
pub fn sha256_of(mut reader: impl Read) -> std::io::Result<String> {
    let (mut sum, mut bytes) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match reader.read(&mut bytes)? {
            0 => return Ok(digits(&sum.finalize())),
            read => sum.update(bytes.get(..read).unwrap_or_default()),
        }
    }
}

/// Bytes in lower-case hexadecimal form.
#[must_use]
pub fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode};

    use super::*;

    fn triple(s: &str, o: &str) -> Triple {
        let iri = |name: &str| NamedNode::new(format!("http://example.org/{name}")).unwrap();
        Triple::new(iri(s), iri("p"), Literal::new_simple_literal(o))
    }

    #[test]
    fn the_order_of_triples_does_not_matter_and_their_content_does() {
        let (a, b) = (triple("a", "区发\n\n改委"), triple("b", "\"2\""));
        let forward = digest(&[a.clone(), b.clone()]).unwrap();
        assert_eq!(forward, digest(&[b.clone(), a.clone(), a.clone()]).unwrap());
        assert_ne!(forward, digest(&[a]).unwrap());
    }

    #[test]
    fn the_canonical_form_escapes_as_rdfc_requires() {
        let text = canonical(&[triple("a", "x\ny\t\"z\"")]).unwrap();
        assert_eq!(text, "<http://example.org/a> <http://example.org/p> \"x\\ny\\t\\\"z\\\"\" .\n");
    }
}
