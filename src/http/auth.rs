//! Who may write: bearer tokens, of which only hashes are known here.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::problem::Problem;
use crate::digest;

/// What a token permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Updates and the graph store.
    Write,
    /// Listing and killing queries, backups.
    Admin,
}

/// A token as the configuration gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// SHA-256 of the token.
    pub sha256: [u8; 32],
    /// What it permits.
    pub scopes: Vec<Scope>,
}

impl Token {
    /// A token given itself.
    #[must_use]
    pub fn plain(token: &str, scopes: &[Scope]) -> Self {
        Self { sha256: digest::sha256_bytes(token.as_bytes()), scopes: scopes.to_vec() }
    }

    /// What it is called where it must not be told.
    pub(super) fn name(&self) -> String {
        let [a, b, c, d, ..] = self.sha256;
        format!("{:08x}", u32::from_be_bytes([a, b, c, d]))
    }
}

/// Admits a request that needs `scope`, or answers it. Tokens are random and long, so their hash is enough;
/// every one is compared, in a time that does not tell which.
pub(super) fn admit(tokens: &[Token], scope: Scope, headers: &HeaderMap) -> Result<(), Box<Response>> {
    if tokens.is_empty() {
        let detail = "this service is read-only: no token is configured";
        return Err(Box::new(Problem::new(StatusCode::FORBIDDEN, "Read-only", detail).into_response()));
    }
    if bearer(headers).is_none() {
        return Err(Box::new(unauthorized("send the header `Authorization: Bearer TOKEN`")));
    }
    match known(tokens, headers) {
        None => Err(Box::new(unauthorized("the token is not known here"))),
        Some(token) if token.scopes.contains(&scope) => Ok(()),
        Some(_) => {
            let detail = "the token does not permit this";
            Err(Box::new(Problem::new(StatusCode::FORBIDDEN, "Not permitted", detail).into_response()))
        }
    }
}

/// The token of a request, if it is one of these.
pub(super) fn known<'t>(tokens: &'t [Token], headers: &HeaderMap) -> Option<&'t Token> {
    let hash = digest::sha256_bytes(bearer(headers)?.as_bytes());
    tokens
        .iter()
        .fold(None, |known, token| if bool::from(token.sha256.ct_eq(&hash)) { Some(token) } else { known })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer") && values.next().is_none();
    is_bearer.then(|| token.trim()).filter(|token| !token.is_empty())
}

fn unauthorized(detail: &str) -> Response {
    let mut response = Problem::new(StatusCode::UNAUTHORIZED, "Token needed", detail).into_response();
    let challenge = HeaderValue::from_static("Bearer realm=\"plangraph\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(tokens: &[Token], scope: Scope, values: &[&str]) -> Option<u16> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        }
        admit(tokens, scope, &headers).err().map(|response| response.status().as_u16())
    }

    #[test]
    fn only_a_known_token_of_the_scope_is_admitted() {
        let tokens = [Token::plain("w", &[Scope::Write]), Token::plain("a", &[Scope::Admin, Scope::Write])];
        assert_eq!(status(&tokens, Scope::Write, &["Bearer w"]), None);
        assert_eq!(status(&tokens, Scope::Admin, &["bearer a"]), None);
        assert_eq!(status(&tokens, Scope::Admin, &["Bearer w"]), Some(403));
        for wrong in [
            &[][..],
            &["Bearer"],
            &["Bearer "],
            &["Bearer x"],
            &["Basic w"],
            &["w"],
            &["Bearer w", "Bearer w"],
        ] {
            assert_eq!(status(&tokens, Scope::Write, wrong), Some(401), "{wrong:?}");
        }
        assert_eq!(status(&[], Scope::Write, &["Bearer w"]), Some(403));
    }
}
