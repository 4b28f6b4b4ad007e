//! Form-encoded parameters, of an address or a body.

use std::borrow::Cow;

use super::problem::Problem;

/// Name and value of each parameter, in order; an error in the place of a value that is not UTF-8.
pub(super) fn pairs(encoded: &str) -> impl Iterator<Item = Result<(Cow<'_, str>, Cow<'_, str>), Problem>> {
    // The decoder puts U+FFFD in the place of what is not UTF-8.
    let has_its_own = encoded.contains('\u{FFFD}') || encoded.to_ascii_uppercase().contains("%EF%BF%BD");
    form_urlencoded::parse(encoded.as_bytes()).map(move |(name, value)| {
        if value.contains('\u{FFFD}') && !has_its_own {
            return Err(Problem::bad_request(format!("the parameter `{name}` is not UTF-8")));
        }
        Ok((name, value))
    })
}
