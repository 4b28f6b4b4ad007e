//! Keeps one place filled with a worker: starts it, gives it jobs, replaces it.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::drive::{Assignment, drive};
use super::process::Worker;
use super::shared::Shared;

/// First and longest pause between workers of one place that die without having been of use.
const PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A worker that lived as long was of use, even without a job.
const LONG_ENOUGH: Duration = Duration::from_secs(1);

/// Keeps a worker at work until the pool is closed.
pub(super) async fn keep(shared: Arc<Shared>) {
    let mut useless = 0;
    while !shared.is_closed() {
        let started = tokio::select! {
            started = Worker::start(&shared.starter) => started,
            () = shared.closed() => return,
        };
        match started {
            Ok((worker, confinement)) => {
                shared.started(confinement);
                let since = Instant::now();
                let (worker, served) = serve(&shared, worker).await;
                useless = if served > 0 || since.elapsed() > LONG_ENOUGH { 0 } else { useless + 1 };
                bury(&shared, worker).await;
            }
            Err(error) => {
                useless += 1;
                tracing::error!(%error, "a worker cannot be started");
            }
        }
        tokio::select! {
            () = sleep(pause_after(useless)) => {}
            () = shared.closed() => {}
        }
    }
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

/// Gives jobs to a worker until it is to be replaced; also how many it got.
async fn serve(shared: &Shared, mut worker: Worker) -> (Worker, u64) {
    let mut served = 0;
    while served < shared.options.jobs_per_worker {
        let mut receiver = shared.wait_for_job(worker.pid);
        let job = tokio::select! {
            job = &mut receiver => job,
            () = worker.died() => {
                shared.lost(worker.pid, receiver);
                tracing::warn!(worker = worker.pid, "a worker died without a job");
                return (worker, served);
            }
        };
        // An error: the pool was closed.
        let Ok(mut job) = job else { return (worker, served) };
        if !shared.begin(&mut job, worker.pid) {
            continue;
        }
        served += 1;
        if !run(shared, &mut worker, job).await {
            break;
        }
    }
    (worker, served)
}

/// Runs one job; whether the worker can serve on.
async fn run(shared: &Shared, worker: &mut Worker, mut job: Assignment) -> bool {
    let outcome = drive(worker, &job).await;
    if outcome.private_bytes.is_none() {
        worker.stop();
    }
    if !outcome.begun && !job.tried {
        job.tried = true;
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
