//! Keeps one place filled with a worker: starts it, gives it jobs, replaces it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::drive::{Assignment, drive};
use super::process::Worker;
use super::shared::Shared;

/// First and longest pause between workers of one place that die without having been of use.
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Workers that may die one after the other before they have read a job; all of the usual number may die at once.
const MAX_UNREAD: u8 = 4;

/// A worker that lived as long was of use, even without a job.
const LONG_ENOUGH: Duration = Duration::from_secs(1);

/// Keeps a worker at work until the pool is closed.
pub(super) async fn keep(shared: Arc<Shared>) {
    let mut useless = 0;
    while !shared.is_closed() {
        let of_use = employ(&shared).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a worker cannot be started");
            false
        });
        useless = if of_use { 0 } else { useless + 1 };
        tokio::select! {
            () = sleep(pause_after(useless)) => {}
            () = shared.closed() => {}
        }
    }
}

/// The life of one worker; whether it was of use.
async fn employ(shared: &Shared) -> io::Result<bool> {
    let mut worker = Worker::start(&shared.starter).await?;
    let ready = tokio::select! {
        ready = worker.ready() => ready.map(Some),
        () = shared.closed() => Ok(None),
    };
    let of_use = match ready {
        Ok(Some(confinement)) => {
            shared.started(confinement);
            let since = Instant::now();
            Ok(serve(shared, &mut worker).await > 0 || since.elapsed() > LONG_ENOUGH)
        }
        Ok(None) => Ok(false),
        Err(error) => Err(error),
    };
    bury(shared, worker).await;
    of_use
}

/// The first is replaced at once.
fn pause_after(useless: u32) -> Duration {
    match useless {
        0 | 1 => Duration::ZERO,
        more => PAUSE.saturating_mul(2_u32.saturating_pow(more - 2)).min(LONGEST_PAUSE),
    }
}

async fn bury(shared: &Shared, worker: Worker) {
    if shared.is_closed() {
        worker.gone().await;
    } else {
        // A large process takes its time to go; the next one does not wait for that.
        tokio::spawn(worker.gone());
    }
}

/// Gives jobs to a worker until it is to be replaced; how many it got.
async fn serve(shared: &Shared, worker: &mut Worker) -> u64 {
    let mut served = 0;
    while served < shared.options.jobs_per_worker {
        let mut receiver = shared.wait_for_job(worker.pid);
        let job = tokio::select! {
            job = &mut receiver => job,
            () = worker.died() => {
                shared.lost(worker.pid, receiver);
                tracing::warn!(worker = worker.pid, "a worker died without a job");
                return served;
            }
        };
        // An error: the pool was closed.
        let Ok(mut job) = job else { return served };
        if !shared.begin(&mut job, worker.pid) {
            continue;
        }
        served += 1;
        if !run(shared, worker, job).await {
            break;
        }
    }
    served
}

/// Runs one job; whether the worker can serve on.
async fn run(shared: &Shared, worker: &mut Worker, mut job: Assignment) -> bool {
    let outcome = drive(worker, &job).await;
    if outcome.private_bytes.is_none() {
        worker.stop();
    }
    if !outcome.begun && job.unread < MAX_UNREAD {
        job.unread += 1;
        shared.retry(job);
        return false;
    }
    if let Err(error) = &outcome.ended {
        tracing::debug!(job = job.id.0, label = job.label, %error, "a job did not end well");
    }
    shared.end(&job);
    // The client may be gone.
    let _ = job.end.send(outcome.ended);
    outcome.private_bytes.is_some_and(|bytes| bytes <= shared.options.private_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_death_is_no_reason_to_wait_and_many_are() {
        let pauses: Vec<_> = [0, 1, 2, 3, 4, 40].map(|useless| pause_after(useless).as_millis()).to_vec();
        assert_eq!(pauses, [0, 0, 100, 200, 400, 5000]);
    }
}
