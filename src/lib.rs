//! plangraph: a knowledge graph of government industry plans.
//!
//! Data flows one way: TOML text → [`input`] → [`record`] and [`register`] types, [`check`]ed →
//! [`map`] → triples → [`store`] → [`sparql`] → [`http`] and [`cli`].

pub mod analysis;
pub mod area;
pub mod assets;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod digest;
pub mod engine;
pub mod extract;
pub mod guard;
pub mod http;
pub mod infer;
pub mod input;
pub mod iri;
pub mod kernel;
pub mod library;
pub mod map;
pub mod network;
pub mod number;
pub mod outgoing;
pub mod read;
pub mod record;
pub mod register;
pub mod report;
pub mod script;
pub mod search;
pub mod snapshot;
pub mod sparql;
pub mod store;
pub mod synth;
pub mod update;
pub mod upload;
pub mod vocab;
pub mod worker;
pub mod workspace;
