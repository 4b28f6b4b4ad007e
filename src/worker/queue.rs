//! Who gets the next free worker: the client that has the fewest, and of those the one that used the least time
//! lately. A client may so ask as much as it likes; the others do not wait for it. Time is given in.

use std::cmp::Ordering;
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use super::run::Client;

/// Time after which half of what a client used is forgotten.
const HALF_LIFE: Duration = Duration::from_secs(10);

/// Less used time than this is none, in seconds: who has asked little does not come after who has asked nothing.
const NOTHING: f64 = 0.05;

/// Clients without a job whose used time is remembered; beyond that it is forgotten.
const REMEMBERED: usize = 4096;

/// Jobs that wait, and how many places are taken.
#[derive(Debug)]
pub(super) struct Queue<A> {
    clients: BTreeMap<Client, Line<A>>,
    places: usize,
    longest: usize,
    taken: usize,
    waiting: usize,
    arrivals: u64,
}

/// What is known of one client.
#[derive(Debug)]
struct Line<A> {
    /// Jobs in the order in which they came, each with its number among all.
    jobs: VecDeque<(u64, A)>,
    running: usize,
    /// Time its jobs took lately, in seconds, as of `at`.
    used: f64,
    at: Instant,
}

impl<A> Line<A> {
    fn used(&self, now: Instant) -> f64 {
        let halves = now.saturating_duration_since(self.at).as_secs_f64() / HALF_LIFE.as_secs_f64();
        self.used * 0.5_f64.powf(halves)
    }

    /// What of it counts.
    fn counted(&self, now: Instant) -> f64 {
        let used = self.used(now);
        if used < NOTHING { 0.0 } else { used }
    }

    fn is_of_interest(&self, now: Instant) -> bool {
        !self.jobs.is_empty() || self.running > 0 || self.counted(now) > 0.0
    }

    /// Who goes first.
    fn compare(&self, other: &Self, now: Instant) -> Ordering {
        let first = |line: &Self| line.jobs.front().map(|(arrival, _)| *arrival);
        self.running
            .cmp(&other.running)
            .then_with(|| self.counted(now).total_cmp(&other.counted(now)))
            .then_with(|| first(self).cmp(&first(other)))
    }
}

impl<A> Queue<A> {
    /// A queue in front of `places` workers in which at most `longest` jobs wait.
    pub(super) fn new(places: usize, longest: usize) -> Self {
        Self { clients: BTreeMap::new(), places, longest, taken: 0, waiting: 0, arrivals: 0 }
    }

    /// Adds a job. Where too many wait, the last job of the client with the most of them goes, which may be the
    /// one just added; it is given back.
    pub(super) fn push(&mut self, client: &Client, job: A, now: Instant) -> Option<A> {
        let waits_for_nobody = self.taken < self.places && self.waiting == 0;
        let is_full = !waits_for_nobody && self.waiting >= self.longest;
        self.arrivals += 1;
        let arrival = self.arrivals;
        let line = self.line(client, now);
        line.jobs.push_back((arrival, job));
        self.waiting += 1;
        if is_full { self.displaced() } else { None }
    }

    /// Takes the job that is next, if a place is free.
    pub(super) fn next(&mut self, now: Instant) -> Option<A> {
        if self.taken >= self.places {
            return None;
        }
        let waiting = self.clients.values_mut().filter(|line| !line.jobs.is_empty());
        let line = waiting.min_by(|a, b| a.compare(b, now))?;
        let (_, job) = line.jobs.pop_front()?;
        line.running += 1;
        self.waiting -= 1;
        self.taken += 1;
        Some(job)
    }

    /// A job that was taken did not begin: it is the next of its client again.
    pub(super) fn put_back(&mut self, client: &Client, job: A, now: Instant) {
        self.ended(client, Duration::ZERO, now);
        self.line(client, now).jobs.push_front((0, job));
        self.waiting += 1;
    }

    /// A job that was taken has ended and held its worker for so long.
    pub(super) fn ended(&mut self, client: &Client, took: Duration, now: Instant) {
        let line = self.line(client, now);
        line.used = line.used(now) + took.as_secs_f64();
        line.at = now;
        line.running = line.running.saturating_sub(1);
        self.taken = self.taken.saturating_sub(1);
        if self.clients.len() > REMEMBERED {
            self.clients.retain(|_, line| line.is_of_interest(now));
        }
        if self.clients.len() > REMEMBERED {
            self.clients.retain(|_, line| !line.jobs.is_empty() || line.running > 0);
        }
    }

    /// Forgets the waiting jobs that are not wanted any more.
    pub(super) fn keep(&mut self, wanted: impl Fn(&A) -> bool) {
        for line in self.clients.values_mut() {
            line.jobs.retain(|(_, job)| wanted(job));
        }
        self.waiting = self.clients.values().map(|line| line.jobs.len()).sum();
    }

    /// Jobs that wait.
    pub(super) fn len(&self) -> usize {
        self.waiting
    }

    /// Whether jobs of others than this client wait.
    pub(super) fn others_wait(&self, client: &Client) -> bool {
        self.waiting > self.clients.get(client).map_or(0, |line| line.jobs.len())
    }

    fn line(&mut self, client: &Client, now: Instant) -> &mut Line<A> {
        let new = || Line { jobs: VecDeque::new(), running: 0, used: 0.0, at: now };
        self.clients.entry(client.clone()).or_insert_with(new)
    }

    /// Takes away the last job of the client with the most waiting ones.
    fn displaced(&mut self) -> Option<A> {
        let last = |line: &Line<A>| line.jobs.back().map(|(arrival, _)| *arrival);
        let most = self.clients.values_mut().max_by_key(|line| (line.jobs.len(), last(line)))?;
        let (_, job) = most.jobs.pop_back()?;
        self.waiting -= 1;
        Some(job)
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
    fn a_client_with_many_jobs_delays_another_by_one() {
        let now = Instant::now();
        let mut queue = Queue::new(1, 99);
        for job in 0..32 {
            assert!(queue.push(&client("many"), job, now).is_none());
        }
        assert_eq!(queue.next(now), Some(0));
        assert!(queue.push(&client("one"), 100, now).is_none());
        queue.ended(&client("many"), SECOND, now);
        assert_eq!([queue.next(now), queue.next(now)], [Some(100), None]);
        queue.ended(&client("one"), SECOND / 100, now);
        assert_eq!(queue.next(now), Some(1), "nobody else waits");
    }

    #[test]
    fn who_has_a_worker_comes_after_who_has_none() {
        let now = Instant::now();
        let mut queue = Queue::new(2, 99);
        for (name, job) in [("a", 1), ("a", 2), ("b", 3)] {
            queue.push(&client(name), job, now);
        }
        assert_eq!([queue.next(now), queue.next(now), queue.next(now)], [Some(1), Some(3), None]);
    }

    #[test]
    fn used_time_counts_and_is_forgotten() {
        let now = Instant::now();
        let later = now + 20 * SECOND;
        for (at, first) in [(now, 3), (later, 2)] {
            let mut queue = Queue::new(1, 99);
            queue.push(&client("used much"), 1, now);
            assert_eq!(queue.next(now), Some(1));
            queue.ended(&client("used much"), SECOND, now);
            queue.push(&client("used some"), 0, at);
            assert_eq!(queue.next(at), Some(0));
            queue.ended(&client("used some"), SECOND / 2, at);
            queue.push(&client("used much"), 2, at);
            queue.push(&client("used some"), 3, at);
            assert_eq!(queue.next(at), Some(first));
        }
    }

    #[test]
    fn a_new_client_does_not_overtake_one_that_asked_little() {
        let now = Instant::now();
        let mut queue = Queue::new(1, 99);
        queue.push(&client("little"), 1, now);
        assert_eq!(queue.next(now), Some(1));
        queue.ended(&client("little"), SECOND / 100, now);
        queue.push(&client("little"), 2, now);
        queue.push(&client("new"), 3, now);
        assert_eq!(queue.next(now), Some(2));
    }

    #[test]
    fn a_full_queue_takes_from_who_has_the_most() {
        let now = Instant::now();
        let mut queue = Queue::new(1, 3);
        queue.push(&client("a"), 0, now);
        assert_eq!(queue.next(now), Some(0));
        for job in 1..=3 {
            assert!(queue.push(&client("a"), job, now).is_none());
        }
        assert_eq!(queue.push(&client("a"), 4, now), Some(4), "its own");
        assert_eq!(queue.push(&client("b"), 5, now), Some(3), "that of the other");
        assert_eq!((queue.len(), queue.others_wait(&client("b"))), (3, true));
        queue.keep(|job| *job == 5);
        assert_eq!((queue.len(), queue.others_wait(&client("b"))), (1, false));
    }

    #[test]
    fn without_a_queue_a_free_place_still_takes_a_job() {
        let now = Instant::now();
        let mut queue = Queue::new(1, 0);
        assert!(queue.push(&client("a"), 1, now).is_none());
        assert_eq!(queue.next(now), Some(1));
        assert_eq!(queue.push(&client("b"), 2, now), Some(2));
    }

    #[test]
    fn what_is_put_back_is_next() {
        let now = Instant::now();
        let mut queue = Queue::new(1, 9);
        queue.push(&client("a"), 1, now);
        queue.push(&client("a"), 2, now);
        let job = queue.next(now).unwrap();
        queue.put_back(&client("a"), job, now);
        assert_eq!((queue.taken, queue.next(now)), (0, Some(1)));
    }

    #[test]
    fn clients_are_remembered_within_bounds() {
        let now = Instant::now();
        let mut queue = Queue::new(1, 9);
        for number in 0..3 * REMEMBERED {
            let client = client(&number.to_string());
            queue.push(&client, number, now);
            assert_eq!(queue.next(now), Some(number));
            queue.ended(&client, SECOND, now);
        }
        assert!(queue.clients.len() <= REMEMBERED);
    }

    proptest! {
        /// Whatever comes and goes: places are never exceeded, no job waits while a place is free, none is lost.
        #[test]
        fn places_are_kept(places in 1_usize..5, steps in prop::collection::vec((0..3_u8, 0..4_u8), 0..200)) {
            let now = Instant::now();
            let mut queue = Queue::new(places, 20);
            let (mut running, mut come, mut gone) = (Vec::new(), 0, 0);
            for (step, name) in steps {
                let name = client(&name.to_string());
                if step == 0 && let Some(at) = running.iter().position(|other| *other == name) {
                    queue.ended(&running.remove(at), SECOND, now);
                    gone += 1;
                } else {
                    come += 1;
                    gone += usize::from(queue.push(&name, name.clone(), now).is_some());
                }
                while let Some(name) = queue.next(now) {
                    running.push(name);
                }
                prop_assert_eq!(queue.taken, running.len());
                prop_assert!(running.len() <= places && queue.len() <= 20);
                prop_assert!(queue.len() == 0 || running.len() == places);
                prop_assert_eq!(come, gone + queue.len() + running.len());
            }
        }
    }
}
