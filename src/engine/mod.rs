//! Queries in worker processes: a job in, a stream of bytes out, whatever the query does.
//!
//! The parent ([`Engine`]) hands a [`Job`](crate::sparql::Job) to a worker, which maps the snapshot the job names
//! and evaluates it ([`serve_worker`]); what is short beyond doubt the parent evaluates itself (the module `prompt`). What a
//! worker may not do itself, it asks of the parent: full-text search, and requests to other endpoints ([`Outside`]).

mod admission;
mod answer;
mod aside;
mod calls;
mod child;
mod flight;
mod limits;
mod outside;
mod pace;
mod parent;
mod prompt;
mod shape;
mod stopped;

pub use answer::Answer;
pub(crate) use aside::aside;
pub use child::serve_worker;
pub use limits::EngineLimits;
pub use outside::Outside;
pub use parent::{Ask, Engine, EngineLoad};
pub use stopped::Stopped;
