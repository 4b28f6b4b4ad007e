//! What a worker gives up before its first job.

use serde::{Deserialize, Serialize};

/// One measure that confines a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name: `landlock`, `seccomp`, `core_dumps`, …
    pub name: String,
    /// Whether it is in force.
    pub in_force: bool,
    /// What it prevents, or why it is not in force.
    pub note: String,
}

/// What confines a worker on this system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confinement {
    /// Every measure, in force or not.
    pub measures: Vec<Measure>,
}

impl Confinement {
    /// Whether the measure of this name is in force.
    #[must_use]
    pub fn in_force(&self, name: &str) -> bool {
        self.measures.iter().any(|measure| measure.name == name && measure.in_force)
    }
}

#[cfg(target_os = "linux")]
mod folder;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod syscalls;

#[cfg(target_os = "linux")]
pub(super) use linux::{Pipes, enter};

#[cfg(not(target_os = "linux"))]
pub(super) use other::{Pipes, enter};

#[cfg(not(target_os = "linux"))]
mod other {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsFd;
    use std::path::Path;

    use super::Confinement;

    /// The two ends of the connection with the parent.
    #[derive(Debug)]
    pub(in crate::worker) struct Pipes {
        pub(in crate::worker) input: File,
        pub(in crate::worker) output: File,
    }

    impl Pipes {
        pub(in crate::worker) fn take() -> io::Result<Self> {
            let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
            let output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
            Ok(Self { input, output })
        }
    }

    /// Nothing confines a worker on this system.
    pub(in crate::worker) fn enter(_folder: &Path, _pipes: &Pipes) -> Confinement {
        Confinement::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_measure_that_took_is_in_force() {
        let measure = |name: &str, in_force| Measure { name: name.to_owned(), in_force, note: String::new() };
        let confinement =
            Confinement { measures: vec![measure("seccomp", true), measure("landlock", false)] };
        assert!(confinement.in_force("seccomp"));
        assert!(!confinement.in_force("landlock"));
        assert!(!confinement.in_force("magic"));
    }
}
