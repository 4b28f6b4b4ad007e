//! Requests to other servers, for `LOAD` and `SERVICE`: none but to those the configuration lists.
//!
//! An address is decided in this order, and no step can be skipped:
//!
//! 1. [`AllowList::check`] reads the URL by the WHATWG rules, which turn every spelling of a host into one
//!    (`0x7f.1` is `127.0.0.1`), and looks up scheme, host and port.
//! 2. The name is resolved once. Every address it has must be public or permitted by the entry ([`Network`]).
//! 3. The connection goes to an address so checked, never to the name: a second answer of the name server
//!    (DNS rebinding) is never asked for.
//!
//! Redirects, proxies, cookies and compressed bodies are not followed, used, kept or accepted. Errors
//! ([`OutgoingError`]) are fit for clients: they hold neither addresses nor anything the other server said.

mod address;
mod allow;
mod client;
mod error;
mod resolve;
#[cfg(test)]
mod tests;

pub use address::{Network, is_public};
pub use allow::{Allow, AllowList};
pub use client::{Client, Limits, Response};
pub use error::OutgoingError;
pub use resolve::{Resolve, SystemResolver};
