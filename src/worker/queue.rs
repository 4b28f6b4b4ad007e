//! Who gets the next free worker: first come, first served, but a long job never takes the last place.

use std::collections::VecDeque;

use super::run::Lane;

/// Jobs that wait, and how many places are taken.
#[derive(Debug)]
pub(super) struct Queue<A> {
    waiting: VecDeque<(Lane, A)>,
    places: usize,
    longest: usize,
    running_short: usize,
    running_long: usize,
}

impl<A> Queue<A> {
    /// A queue in front of `places` workers in which at most `longest` jobs of each lane wait.
    pub(super) fn new(places: usize, longest: usize) -> Self {
        Self { waiting: VecDeque::new(), places, longest, running_short: 0, running_long: 0 }
    }

    /// Adds a job; gives it back when too many of its lane wait.
    pub(super) fn push(&mut self, lane: Lane, job: A) -> Result<(), A> {
        let waits_for_nobody = self.has_place(lane) && self.waiting_in(lane) == 0;
        if !waits_for_nobody && self.waiting_in(lane) >= self.longest {
            return Err(job);
        }
        self.waiting.push_back((lane, job));
        Ok(())
    }

    /// Takes the job that has waited longest among those that may run now.
    pub(super) fn next(&mut self) -> Option<A> {
        let at = self.waiting.iter().position(|(lane, _)| self.has_place(*lane))?;
        let (lane, job) = self.waiting.remove(at)?;
        *self.running(lane) += 1;
        Some(job)
    }

    /// A job that was taken did not begin: it is the next again.
    pub(super) fn put_back(&mut self, lane: Lane, job: A) {
        self.ended(lane);
        self.waiting.push_front((lane, job));
    }

    /// A job that was taken has ended.
    pub(super) fn ended(&mut self, lane: Lane) {
        let running = self.running(lane);
        *running = running.saturating_sub(1);
    }

    /// Forgets the waiting jobs that are not wanted any more.
    pub(super) fn keep(&mut self, wanted: impl Fn(&A) -> bool) {
        self.waiting.retain(|(_, job)| wanted(job));
    }

    /// Jobs that wait.
    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Jobs that were taken and have not ended.
    pub(super) fn taken(&self) -> usize {
        self.running_short + self.running_long
    }

    fn waiting_in(&self, lane: Lane) -> usize {
        self.waiting.iter().filter(|(other, _)| *other == lane).count()
    }

    fn has_place(&self, lane: Lane) -> bool {
        let for_long = self.places.saturating_sub(1).max(1);
        self.taken() < self.places && (lane == Lane::Short || self.running_long < for_long)
    }

    fn running(&mut self, lane: Lane) -> &mut usize {
        match lane {
            Lane::Short => &mut self.running_short,
            Lane::Long => &mut self.running_long,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Lane::{Long, Short};
    use super::*;

    #[test]
    fn a_short_job_overtakes_long_ones_only_when_the_last_place_is_free() {
        let mut queue = Queue::new(2, 9);
        for (lane, job) in [(Long, 1), (Long, 2), (Short, 3), (Short, 4)] {
            queue.push(lane, job).unwrap();
        }
        assert_eq!([queue.next(), queue.next(), queue.next()], [Some(1), Some(3), None]);
        queue.ended(Long);
        assert_eq!([queue.next(), queue.next()], [Some(2), None], "the oldest goes first");
        queue.ended(Short);
        assert_eq!([queue.next(), queue.next()], [Some(4), None]);
    }

    #[test]
    fn one_worker_serves_both_lanes() {
        let mut queue = Queue::new(1, 9);
        queue.push(Long, 1).unwrap();
        assert_eq!(queue.next(), Some(1));
        queue.push(Short, 2).unwrap();
        assert_eq!(queue.next(), None);
        queue.ended(Long);
        assert_eq!(queue.next(), Some(2));
    }

    #[test]
    fn a_full_lane_refuses_while_the_other_accepts() {
        let mut queue = Queue::new(2, 1);
        queue.push(Long, 1).unwrap();
        assert_eq!(queue.next(), Some(1));
        queue.push(Long, 2).unwrap();
        assert_eq!(queue.push(Long, 3), Err(3));
        queue.push(Short, 4).unwrap();
        assert_eq!(queue.next(), Some(4));
    }

    #[test]
    fn without_a_queue_a_free_place_still_takes_a_job() {
        let mut queue = Queue::new(1, 0);
        queue.push(Short, 1).unwrap();
        assert_eq!(queue.next(), Some(1));
        assert_eq!(queue.push(Short, 2), Err(2));
    }

    #[test]
    fn what_is_put_back_is_next() {
        let mut queue = Queue::new(1, 9);
        queue.push(Short, 1).unwrap();
        queue.push(Short, 2).unwrap();
        let job = queue.next().unwrap();
        queue.put_back(Short, job);
        assert_eq!((queue.taken(), queue.next()), (0, Some(1)));
        queue.keep(|job| *job != 2);
        queue.ended(Short);
        assert_eq!((queue.len(), queue.next()), (0, None));
    }

    proptest! {
        /// Whatever comes and goes: places are never exceeded, one is kept from long jobs, and no job waits while
        /// it could run.
        #[test]
        fn places_are_kept(places in 1_usize..5, steps in prop::collection::vec((0..3_u8, any::<bool>()), 0..200)) {
            let mut queue = Queue::new(places, 50);
            let mut running = Vec::new();
            for (step, long) in steps {
                let lane = if long { Long } else { Short };
                if step == 0 && let Some(at) = running.iter().position(|other| *other == lane) {
                    queue.ended(running.remove(at));
                } else {
                    let _ = queue.push(lane, lane);
                }
                while let Some(lane) = queue.next() {
                    running.push(lane);
                }
                let long = running.iter().filter(|lane| **lane == Long).count();
                prop_assert_eq!(queue.taken(), running.len());
                prop_assert!(running.len() <= places && long <= (places - 1).max(1));
                prop_assert!(queue.waiting_in(Short) == 0 || running.len() == places);
                prop_assert!(queue.waiting_in(Long) == 0 || running.len() == places || long == (places - 1).max(1));
            }
        }
    }
}
