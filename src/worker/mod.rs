//! Jobs in worker processes: a job that goes wrong, however badly, ends alone.
//!
//! The parent keeps a [`Pool`] of processes of its own program, started ahead. Each runs one job at a time and
//! sends the answer back through a pipe. A worker can read one folder and nothing else ([`Confinement`]), its
//! memory is limited for each job, and the parent kills it when the job exceeds its [`Budget`] or its client is
//! gone. Jobs, answers and calls are bytes; what they mean is the business of the [`Handler`].
//!
//! [`fair`] shares out query time among clients; it needs no process.

mod confine;
mod cpu;
mod drive;
pub mod fair;
mod frame;
mod keeper;
mod memory;
mod output;
mod pool;
mod process;
mod queue;
mod run;
mod serve;
mod shared;

pub use confine::{Confinement, Measure};
pub use cpu::CPU_IS_KNOWN;
pub use drive::{Calls, Reply};
pub use frame::{MAX_INPUT_BYTES, MAX_OUTPUT_FRAME_BYTES};
pub use output::Output;
pub use pool::{Load, Pool, PoolError, PoolOptions, Request};
pub use run::{Budget, Client, JobId, Run, RunError, Running, Summary};
pub use serve::{Answer, Handler, STACK_BYTES, serve_jobs};
