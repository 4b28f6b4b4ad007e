//! Computing away from the threads that serve, with a deadline and an end when the client leaves.

use std::sync::Arc;

use axum::http::StatusCode;
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};

use crate::http::App;
use crate::http::problem::Problem;
use crate::kernel::Watch;
use crate::network::ResponsibilityGraph;
use crate::report::ReportError;

/// Reports computed at once.
const WORKERS: usize = 2;

/// Places for computations.
pub(in crate::http) type Workers = Arc<Semaphore>;

pub(in crate::http) fn workers() -> Workers {
    Arc::new(Semaphore::new(WORKERS))
}

/// Stops a computation when its request ends.
struct StopOnDrop(Arc<Watch>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Runs `job` on a thread of its own; it is stopped at the deadline and when the client leaves.
pub(super) async fn compute<T: Send + 'static>(
    app: &App,
    job: impl FnOnce(&ResponsibilityGraph, &Watch) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let deadline = Instant::now() + app.settings.limits.time;
    let late = |_| {
        let detail = format!("the report took longer than {} s", app.settings.limits.time.as_secs_f64());
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Time limit reached", detail)
    };
    let place = timeout_at(deadline, app.workers.clone().acquire_owned()).await.map_err(late)?;
    let watch = Arc::new(Watch::default());
    let _stop = StopOnDrop(watch.clone());
    let graph = timeout_at(deadline, app.current.get().graph()).await.map_err(late)??;
    let run = tokio::task::spawn_blocking(move || {
        let done = job(&graph, &watch);
        drop(place);
        done
    });
    timeout_at(deadline, run).await.map_err(late)?.map_err(|error| {
        tracing::error!(%error, "a report failed");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Report failed", "the report could not be computed")
    })?
}

impl From<ReportError> for Problem {
    fn from(error: ReportError) -> Self {
        let detail = error.to_string();
        match error {
            ReportError::Report { .. } | ReportError::Plan { .. } | ReportError::Unit(_) => {
                Self::new(StatusCode::NOT_FOUND, "Not found", detail)
            }
            ReportError::Empty { .. } | ReportError::Contradiction(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Cannot be answered", detail)
            }
            ReportError::Stopped(_) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "Time limit reached", detail)
            }
            ReportError::Write(_) => {
                tracing::error!(error = detail, "a report could not be written");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Report failed",
                    "the report could not be written",
                )
            }
            _ => Self::bad_request(detail),
        }
    }
}
