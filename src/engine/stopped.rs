//! Why a query was not answered, and what of it the client is told.

use std::time::Duration;

use super::EngineLimits;
use crate::sparql::{Fault, FaultKind};
use crate::worker::fair::Spent;
use crate::worker::{PoolError, RunError};

/// Why there is no answer, or not the whole of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// The query.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The client's share.
    #[error(transparent)]
    Spent(#[from] Spent),
    /// Too many others.
    #[error("all places for queries are taken; try again in {} s", .0.as_secs())]
    Busy(Duration),
    /// Its worker: killed from outside, or a mistake of ours.
    #[error("the worker that ran the query died; ask again")]
    Died,
    /// The service ends.
    #[error("the service is going down")]
    Closing,
    /// Somebody with the right to do so.
    #[error("the query was killed by the operator")]
    Killed,
}

pub(super) fn internal(error: &dyn std::fmt::Display) -> Stopped {
    Stopped::Fault(Fault::new(FaultKind::Internal, error.to_string()))
}

pub(super) fn refused(error: &PoolError) -> Stopped {
    match error {
        PoolError::Full { retry_after } => Stopped::Busy(*retry_after),
        PoolError::Closed => Stopped::Closing,
        error => Stopped::Fault(Fault::new(FaultKind::Refused, error.to_string())),
    }
}

pub(super) fn late(limits: EngineLimits) -> Stopped {
    let seconds = limits.time.as_secs_f64();
    let message = format!("the query was stopped after {seconds} s; narrow it or ask for less");
    Stopped::Fault(Fault::new(FaultKind::Deadline, message))
}

/// Names the budget that was hit.
pub(super) fn stopped(error: RunError, limits: EngineLimits) -> Stopped {
    let budget = |what: String| {
        let message = format!("the query was stopped at {what}; narrow it or ask for less");
        Stopped::Fault(Fault::new(FaultKind::Budget, message))
    };
    match error {
        RunError::Deadline(_) | RunError::Cpu(_) => late(limits),
        RunError::Memory(bytes) => budget(format!("{} MB of memory", bytes >> 20)),
        RunError::Stack => budget("its depth of nesting".to_owned()),
        RunError::Output(bytes) => budget(format!("{} MB of answer", bytes >> 20)),
        RunError::Killed => Stopped::Killed,
        RunError::Died(_) => {
            tracing::error!(%error, "a worker died");
            Stopped::Died
        }
        RunError::Failed(fault) => match serde_json::from_slice(&fault) {
            Ok(fault) => Stopped::Fault(fault),
            Err(error) => internal(&error),
        },
        error => {
            tracing::error!(%error, "a worker failed");
            Stopped::Fault(Fault::new(FaultKind::Internal, "the worker that ran the query is not understood"))
        }
    }
}
