//! One evaluation for identical queries that come at the same time: the first is asked, the others wait for its answer.
//!
//! Only trials and light queries are shared, whose answers are gathered whole and kept: nobody waits for a reader, nor
//! longer than a trial lasts. Who waited and finds no answer asks for itself; if the first is gone before it ended,
//! the next takes its place.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// What was asked of which version, in which form.
pub(super) type Key = [u8; 32];

/// The queries that are under way.
#[derive(Debug, Default)]
pub(super) struct Flights(Arc<Mutex<BTreeMap<Key, watch::Receiver<bool>>>>);

/// A query that is under way for all identical ones; these go on once it is dropped.
#[derive(Debug)]
pub(super) struct Flight {
    key: Key,
    under_way: Arc<Mutex<BTreeMap<Key, watch::Receiver<bool>>>>,
    ended: watch::Sender<bool>,
}

impl Flights {
    /// The turn of a query: at once, if no identical one is under way; or nothing, once one has ended, whose answer
    /// may have been kept.
    pub(super) async fn turn(&self, key: Key) -> Option<Flight> {
        loop {
            let mut others = match self.begin(key) {
                Ok(flight) => return Some(flight),
                Err(others) => others,
            };
            // The sender goes without a word when its client does.
            if others.wait_for(|ended| *ended).await.is_ok() {
                return None;
            }
        }
    }

    fn begin(&self, key: Key) -> Result<Flight, watch::Receiver<bool>> {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(others) = under_way.get(&key) {
            return Err(others.clone());
        }
        let (ended, receiver) = watch::channel(false);
        under_way.insert(key, receiver);
        Ok(Flight { key, under_way: Arc::clone(&self.0), ended })
    }
}

impl Flight {
    /// Tells the others that the query has ended, with an answer or without.
    pub(super) fn end(self) {
        self.ended.send_replace(true);
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    const KEY: Key = [7; 32];

    #[tokio::test]
    async fn others_wait_until_the_first_has_ended() {
        let flights = Flights::default();
        let flight = flights.turn(KEY).await.unwrap();
        assert!(timeout(Duration::from_millis(20), flights.turn(KEY)).await.is_err(), "it does not wait");
        assert!(flights.turn([8; 32]).await.is_some(), "others are not identical");
        let (turn, ()) = tokio::join!(flights.turn(KEY), async { flight.end() });
        assert!(turn.is_none());
        assert!(flights.turn(KEY).await.is_some());
    }

    #[tokio::test]
    async fn the_next_takes_the_place_of_a_first_that_is_gone() {
        let flights = Flights::default();
        let flight = flights.turn(KEY).await.unwrap();
        let gone = async { drop(flight) };
        let (turn, ()) = tokio::join!(flights.turn(KEY), gone);
        assert!(turn.is_some());
    }
}
