//! Who may ask: the query time of each client, and its trials.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::worker::Client;
use crate::worker::fair::{Allowance, Shares, Spent};

/// Trials that a client may lose: five at once, then one in ten seconds.
const TRIALS: Allowance = Allowance {
    refill: LOST,
    period: Duration::from_secs(10),
    // Half a trial less, so that what is gained meanwhile makes no sixth.
    burst: Duration::from_millis(4500),
    clients: 20_000,
};

/// What a lost trial costs of these.
const LOST: Duration = Duration::from_secs(1);

/// What clients have used.
#[derive(Debug)]
pub(super) struct Admission {
    time: Arc<Mutex<Shares>>,
    trials: Mutex<Shares>,
}

impl Admission {
    pub(super) fn new(allowance: Allowance) -> Self {
        Self { time: Arc::new(Mutex::new(Shares::new(allowance))), trials: Mutex::new(Shares::new(TRIALS)) }
    }

    /// Whether a client has query time left.
    ///
    /// # Errors
    /// When it has none: when it will.
    pub(super) fn check(&self, client: &Client) -> Result<(), Spent> {
        lock(&self.time).check(client, Instant::now())
    }

    /// Charges a client for the time until what this returns is dropped.
    pub(super) fn meter(&self, client: &Client) -> Meter {
        Meter { time: Arc::clone(&self.time), client: client.clone(), since: Instant::now() }
    }

    /// Whether queries of a client of which nothing is known are tried.
    pub(super) fn may_try(&self, client: &Client) -> bool {
        lock(&self.trials).check(client, Instant::now()).is_ok()
    }

    /// A query of the client was too long for a trial.
    pub(super) fn lost_trial(&self, client: &Client) {
        lock(&self.trials).charge(client, LOST, Instant::now());
    }

    /// Clients that are remembered.
    pub(super) fn clients(&self) -> usize {
        lock(&self.time).clients()
    }
}

/// A client has a worker. Nobody escapes the charge by leaving early.
#[derive(Debug)]
pub(super) struct Meter {
    time: Arc<Mutex<Shares>>,
    client: Client,
    since: Instant,
}

impl Drop for Meter {
    fn drop(&mut self) {
        lock(&self.time).charge(&self.client, self.since.elapsed(), Instant::now());
    }
}

fn lock(shares: &Mutex<Shares>) -> MutexGuard<'_, Shares> {
    shares.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_charged_for_a_worker_however_it_gives_it_back() {
        let burst = Duration::from_millis(20);
        let admission = Admission::new(Allowance { burst, refill: burst, ..Allowance::default() });
        let client = Client::new("a");
        let meter = admission.meter(&client);
        assert!(admission.check(&client).is_ok(), "nothing is charged before the end");
        std::thread::sleep(burst * 2);
        drop(meter);
        let spent = admission.check(&client).unwrap_err();
        assert!(spent.used >= burst * 2 && spent.after > Duration::ZERO, "{spent:?}");
        assert!(admission.check(&Client::new("b")).is_ok());
    }

    #[test]
    fn who_lost_many_trials_has_none_for_a_while() {
        let admission = Admission::new(Allowance::default());
        let client = Client::new("a");
        for _ in 0..5 {
            assert!(admission.may_try(&client));
            admission.lost_trial(&client);
        }
        assert!(!admission.may_try(&client));
        assert!(admission.may_try(&Client::new("b")));
        assert!(admission.check(&client).is_ok(), "it may still ask");
    }
}
