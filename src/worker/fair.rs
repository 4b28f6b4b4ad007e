//! Fair shares: each client has a bucket of query time that fills at a steady rate. Time is given in, so that
//! nothing here looks at a clock. The rule is that of the Wikidata Query Service.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

use super::run::Client;

/// How much query time a client has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Allowance {
    /// Query time gained in each `period`.
    pub refill: Duration,
    /// See `refill`.
    pub period: Duration,
    /// Most query time that can be saved up, and what a new client has.
    pub burst: Duration,
    /// Clients remembered; beyond that the one seen longest ago is forgotten.
    pub clients: usize,
}

impl Allowance {
    /// Query time gained in a minute.
    #[must_use]
    pub fn per_minute(&self) -> Duration {
        Duration::from_mins(1).mul_f64(self.rate())
    }

    /// Seconds of query time gained per second.
    fn rate(&self) -> f64 {
        self.refill.as_secs_f64() / self.period.as_secs_f64()
    }
}

impl Default for Allowance {
    /// 60 s of query time per 60 s, at most 120 s at once, 100,000 clients.
    fn default() -> Self {
        let minute = Duration::from_mins(1);
        Self { refill: minute, period: minute, burst: 2 * minute, clients: 100_000 }
    }
}

/// The client has used up its share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this client has used {} s of query time, all of its share; ask again in {} s", self.used.as_secs(), self.seconds())]
pub struct Spent {
    /// Query time it has used and not gained again.
    pub used: Duration,
    /// Time after which it may ask again.
    pub after: Duration,
}

impl Spent {
    /// Whole seconds until it may ask again, rounded up, at least one: the value of the `Retry-After` header.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        (self.after.as_secs() + u64::from(self.after.subsec_nanos() > 0)).max(1)
    }
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Query time left in seconds; below zero after a query that took more than was left.
    left: f64,
    filled: Instant,
    /// When it was last looked at, as a count.
    seen: u64,
}

/// The buckets of all clients.
#[derive(Debug)]
pub struct Shares {
    allowance: Allowance,
    buckets: HashMap<Client, Bucket>,
    /// Clients by when they were last seen.
    by_age: BTreeMap<u64, Client>,
    count: u64,
}

impl Shares {
    /// Full buckets for everybody.
    #[must_use]
    pub fn new(allowance: Allowance) -> Self {
        Self { allowance, buckets: HashMap::new(), by_age: BTreeMap::new(), count: 0 }
    }

    /// Whether the client may ask now.
    ///
    /// # Errors
    /// When its bucket is empty: what it used, and how long until it is not.
    pub fn check(&mut self, client: &Client, now: Instant) -> Result<(), Spent> {
        let left = self.bucket(client, now).left;
        if left > 0.0 {
            return Ok(());
        }
        // A whole second of query time, so that the retry is not in vain; never more than the bucket holds.
        let burst = self.allowance.burst.as_secs_f64();
        let after = Duration::try_from_secs_f64((burst.min(1.0) - left) / self.allowance.rate());
        let used = Duration::try_from_secs_f64(burst - left);
        Err(Spent { used: used.unwrap_or(Duration::MAX), after: after.unwrap_or(Duration::MAX) })
    }

    /// Takes the time of a query from the client's bucket.
    pub fn charge(&mut self, client: &Client, used: Duration, now: Instant) {
        self.bucket(client, now).left -= used.as_secs_f64();
    }

    /// Clients remembered.
    #[must_use]
    pub fn clients(&self) -> usize {
        self.buckets.len()
    }

    /// The client's bucket, filled up to now, as the one seen last.
    fn bucket(&mut self, client: &Client, now: Instant) -> &mut Bucket {
        let burst = self.allowance.burst.as_secs_f64();
        let rate = self.allowance.rate();
        self.count += 1;
        let seen = self.count;
        if !self.buckets.contains_key(client) && self.buckets.len() >= self.allowance.clients {
            self.forget_oldest();
        }
        let bucket = self.buckets.entry(client.clone()).or_insert(Bucket { left: burst, filled: now, seen });
        let name = self.by_age.remove(&bucket.seen).unwrap_or_else(|| client.clone());
        self.by_age.insert(seen, name);
        let gained = now.saturating_duration_since(bucket.filled).as_secs_f64() * rate;
        bucket.left = (bucket.left + gained).min(burst);
        bucket.filled = bucket.filled.max(now);
        bucket.seen = seen;
        bucket
    }

    fn forget_oldest(&mut self) {
        if let Some((_, client)) = self.by_age.pop_first() {
            self.buckets.remove(&client);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn client(name: &str) -> Client {
        Client::new(name)
    }

    #[test]
    fn a_client_that_used_its_burst_waits_until_it_has_gained_some() {
        let start = Instant::now();
        let mut shares = Shares::new(Allowance::default());
        assert_eq!(shares.check(&client("a"), start), Ok(()));
        shares.charge(&client("a"), 130 * SECOND, start);
        assert_eq!(shares.check(&client("a"), start), Err(Spent { used: 130 * SECOND, after: 11 * SECOND }));
        assert_eq!(shares.check(&client("b"), start), Ok(()), "others are not concerned");
        assert!(shares.check(&client("a"), start + 10 * SECOND).is_err());
        assert_eq!(shares.check(&client("a"), start + 11 * SECOND), Ok(()));
        shares.charge(&client("a"), 2 * SECOND, start + 3600 * SECOND);
        shares.charge(&client("a"), 117 * SECOND, start + 3600 * SECOND);
        assert_eq!(shares.check(&client("a"), start + 3600 * SECOND), Ok(()), "119 of 120 s used");
    }

    #[test]
    fn the_header_is_at_least_a_second_and_rounds_up() {
        let seconds = |after| Spent { used: SECOND, after }.seconds();
        assert_eq!(seconds(Duration::ZERO), 1);
        assert_eq!(seconds(SECOND), 1);
        assert_eq!(seconds(Duration::from_millis(1001)), 2);
    }

    #[test]
    fn the_client_seen_longest_ago_is_forgotten() {
        let now = Instant::now();
        let mut shares = Shares::new(Allowance { clients: 2, ..Allowance::default() });
        shares.charge(&client("a"), 200 * SECOND, now);
        shares.charge(&client("b"), 200 * SECOND, now);
        assert!(shares.check(&client("a"), now).is_err());
        assert!(shares.check(&client("c"), now).is_ok());
        assert!(shares.check(&client("a"), now).is_err(), "a was seen after b");
        assert_eq!(shares.clients(), 2);
        assert!(shares.check(&client("b"), now).is_ok(), "b was forgotten");
        assert_eq!((shares.clients(), shares.by_age.len()), (2, 2));
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing() {
        let before = Instant::now();
        let now = before + 50 * SECOND;
        let mut shares = Shares::new(Allowance::default());
        shares.charge(&client("a"), 120 * SECOND, now);
        for _ in 0..100 {
            assert!(shares.check(&client("a"), before).is_err());
            assert!(shares.check(&client("a"), now).is_err());
        }
    }

    proptest! {
        /// A client that uses all it may gets what the burst and the time allow, and one query more.
        #[test]
        fn no_client_gets_more_than_its_share(steps in prop::collection::vec((0..5000_u64, 1..40_000_u64), 1..300)) {
            let start = Instant::now();
            let mut shares = Shares::new(Allowance::default());
            let (mut clock, mut used, mut last) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
            for (wait, query) in steps {
                clock += Duration::from_millis(wait);
                let fair = 120 * SECOND + clock;
                let admitted = shares.check(&client("a"), start + clock).is_ok();
                if admitted {
                    last = Duration::from_millis(query);
                    used += last;
                    shares.charge(&client("a"), last, start + clock);
                }
                prop_assert!(used <= fair + last + Duration::from_millis(1));
            }
        }
    }
}
