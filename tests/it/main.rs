//! Integration tests. One crate, so that the engine is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]
#![allow(unreachable_pub, reason = "modules share helpers")]

mod analysis;
mod api;
mod architecture;
mod bulk;
mod cascade;
mod cli;
mod coh;
mod competency;
mod con;
mod crash;
mod differential;
mod durable;
mod extraction;
mod http;
mod lay;
mod licences;
mod malformed;
mod mapping;
mod merge;
mod nul;
mod order;
mod planning;
mod pos;
mod prompt;
mod readme;
mod reports;
mod robust;
mod share;
mod sim;
mod support;
mod wide;
