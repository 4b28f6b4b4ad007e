//! A bar on standard error for what takes more than a moment.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::kernel::Watch;

/// Between two looks at how far it is; what ends before the first shows no bar.
const LOOK: Duration = Duration::from_millis(200);

/// Documents from which on a bar is worth its line.
const DOCUMENTS_FROM: usize = 20;

/// A bar that counts documents (hidden by itself where standard error is not a terminal).
pub(super) fn documents(count: usize) -> ProgressBar {
    if count < DOCUMENTS_FROM {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} documents, {eta} left") {
        bar.set_style(style);
    }
    bar
}

/// Runs `compute`, with a bar where standard error is a terminal.
pub(super) fn watched<T>(compute: impl FnOnce(&Watch) -> T) -> T {
    let watch = Watch::default();
    if !std::io::stderr().is_terminal() {
        return compute(&watch);
    }
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let bar = scope.spawn(|| show(&watch, &ended));
        let result = compute(&watch);
        ended.store(true, Ordering::Relaxed);
        bar.thread().unpark();
        result
    })
}

fn show(watch: &Watch, ended: &AtomicBool) {
    let bar = ProgressBar::no_length();
    loop {
        thread::park_timeout(LOOK);
        if ended.load(Ordering::Relaxed) {
            break;
        }
        let (done, total) = watch.progress();
        if total > 0 {
            bar.set_length(total);
        }
        bar.set_position(done);
    }
    bar.finish_and_clear();
}
