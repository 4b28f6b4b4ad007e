//! The measures of Linux, in the order in which they must be taken: each may forbid what the ones before need.

use std::fmt::Display;
use std::fs::{self, File};
use std::io;
use std::os::fd::AsFd;
use std::path::Path;

use nix::sys::signal::{self, SigSet};
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, Signal, set_dumpable_behavior, set_parent_process_death_signal,
    setrlimit,
};

use super::{Confinement, Measure, folder};

/// What is added to the score by which the kernel chooses whom to kill when memory runs out (0 to 1000).
const OOM_SCORE: &str = "800";

/// The two ends of the connection with the parent.
#[derive(Debug)]
pub(in crate::worker) struct Pipes {
    pub(in crate::worker) input: File,
    pub(in crate::worker) output: File,
}

impl Pipes {
    /// Takes the pipes from the standard streams, so that nothing printed by mistake gets between the frames,
    /// and closes every other descriptor that was inherited.
    pub(in crate::worker) fn take() -> io::Result<Self> {
        close_inherited()?;
        let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
        rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
        rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
        Ok(Self { input, output })
    }
}

fn close_inherited() -> io::Result<()> {
    let mut open = Vec::new();
    for entry in fs::read_dir("/proc/self/fd")? {
        open.extend(entry?.file_name().to_str().and_then(|name| name.parse::<i32>().ok()));
    }
    for descriptor in open.into_iter().filter(|number| *number > 2) {
        // The one of the listing is closed already.
        let _ = nix::unistd::close(descriptor);
    }
    Ok(())
}

/// Confines this process and the threads it starts from now on, as far as the kernel can.
pub(in crate::worker) fn enter(readable: &Path, pipes: &Pipes) -> Confinement {
    let nothing = || Rlimit { current: Some(0), maximum: Some(0) };
    let measures = vec![
        measure(
            "parent_death",
            "killed when its parent dies",
            set_parent_process_death_signal(Some(Signal::KILL)),
        ),
        measure(
            "oom_score",
            "the first to be killed when memory runs out",
            fs::write("/proc/self/oom_score_adj", OOM_SCORE),
        ),
        measure("signals", "a signal to the whole group does not end its job", block_signals()),
        measure("core_dumps", "no core dumps", setrlimit(Resource::Core, nothing())),
        measure(
            "not_dumpable",
            "not traced by other processes of its user",
            set_dumpable_behavior(DumpableBehavior::NotDumpable),
        ),
        measure("file_size", "no byte added to a file", setrlimit(Resource::Fsize, nothing())),
        outcome("landlock", folder::allow_only(readable)),
        outcome("seccomp", filter_calls(pipes)),
    ];
    Confinement { measures }
}

/// What a terminal or a service manager sends to every process of a service is for the parent, which drains.
fn block_signals() -> nix::Result<()> {
    [signal::SIGHUP, signal::SIGINT, signal::SIGTERM].into_iter().collect::<SigSet>().thread_block()
}

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn filter_calls(pipes: &Pipes) -> Result<String, String> {
    super::syscalls::allow_few(pipes.output.as_fd())
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn filter_calls(_pipes: &Pipes) -> Result<String, String> {
    Err("no filter for this processor".to_owned())
}

fn measure<E: Display>(name: &str, prevents: &str, taken: Result<(), E>) -> Measure {
    outcome(name, taken.map(|()| prevents.to_owned()).map_err(|error| error.to_string()))
}

fn outcome(name: &str, taken: Result<String, String>) -> Measure {
    let in_force = taken.is_ok();
    Measure { name: name.to_owned(), in_force, note: taken.unwrap_or_else(|why| why) }
}
