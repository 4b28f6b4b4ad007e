//! The allocator of the program, which gives memory back once a burst is over. The system's own keeps what threads have
//! freed: some 500 MB of a server's after a minute of hostile requests.

#![allow(unsafe_code, reason = "the allocator's options can be set by a foreign function alone")]

use libmimalloc_sys::{mi_option_set, mi_option_t};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Options of mimalloc 3 by their place in its header, which the bindings do not name.
const ARENA_EAGER_COMMIT: mi_option_t = 4;
const PURGE_DELAY: mi_option_t = 15;

/// Has memory taken when it is needed and given back as soon as it is free.
pub(crate) fn configure() {
    // SAFETY: both options exist, take any number, and may be set at any time.
    unsafe {
        mi_option_set(ARENA_EAGER_COMMIT, 0);
        mi_option_set(PURGE_DELAY, 0);
    }
}
