//! Work that takes a serving thread too long.

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

/// Bytes of a text that are worked on in a millisecond or two; what more takes, others would wait for.
const SOON: usize = 64 << 10;

/// Does some work on a text of so many bytes. Where that takes long, another thread goes on with what this one serves.
pub(crate) fn aside<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let has_others =
        || Handle::try_current().is_ok_and(|handle| handle.runtime_flavor() == RuntimeFlavor::MultiThread);
    if bytes > SOON && has_others() { block_in_place(work) } else { work() }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// One thread serves, and what it waits for is done by a task of its own.
    #[test]
    fn others_are_served_meanwhile() {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let served = runtime.block_on(async {
            let task = tokio::spawn(async {
                let (sender, receiver) = mpsc::channel();
                tokio::spawn(async move { sender.send("served") });
                aside(SOON + 1, || receiver.recv())
            });
            task.await.unwrap()
        });
        assert_eq!(served, Ok("served"));
    }

    #[tokio::test]
    async fn where_one_thread_is_all_it_does_the_work() {
        assert_eq!(aside(SOON + 1, || 7), 7);
    }
}
