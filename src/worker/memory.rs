//! How much memory a process has, and the limit on what a job may add.

use std::io;

/// Sizes of a process in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    /// Address space, mapped files included: what `RLIMIT_AS` limits.
    pub(super) address_space: u64,
    /// Resident memory that belongs to no file.
    pub(super) private: u64,
}

/// Reads the line of `/proc/PID/statm` (proc(5)): pages of size, resident, shared.
fn parse(statm: &str, page_bytes: u64) -> io::Result<Sizes> {
    let mut pages = statm.split_ascii_whitespace().map_while(|field| field.parse::<u64>().ok());
    let (Some(size), Some(resident), Some(shared)) = (pages.next(), pages.next(), pages.next()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no sizes in statm"));
    };
    Ok(Sizes {
        address_space: size.saturating_mul(page_bytes),
        private: resident.saturating_sub(shared).saturating_mul(page_bytes),
    })
}

#[cfg(target_os = "linux")]
pub(super) use linux::{Memory, sizes_of};
#[cfg(not(target_os = "linux"))]
pub(super) use other::{Memory, sizes_of};

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::{self, File};
    use std::io;
    use std::os::unix::fs::FileExt;

    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    use super::{Sizes, parse};

    fn page_bytes() -> u64 {
        u64::try_from(rustix::param::page_size()).unwrap_or(u64::MAX)
    }

    /// Sizes of another process, while it lives.
    pub(in crate::worker) fn sizes_of(pid: u32) -> Option<Sizes> {
        parse(&fs::read_to_string(format!("/proc/{pid}/statm")).ok()?, page_bytes()).ok()
    }

    /// The memory of this process.
    #[derive(Debug)]
    pub(in crate::worker) struct Memory {
        /// Stays open: later the process may not open it.
        statm: File,
        /// Known from the start: to ask for it needs calls that are forbidden later.
        page_bytes: u64,
        /// The limit outside of jobs.
        usual: Rlimit,
    }

    impl Memory {
        pub(in crate::worker) fn open() -> io::Result<Self> {
            let statm = File::open("/proc/self/statm")?;
            Ok(Self { statm, page_bytes: page_bytes(), usual: getrlimit(Resource::As) })
        }

        pub(in crate::worker) fn sizes(&self) -> io::Result<Sizes> {
            let mut line = [0; 256];
            let length = self.statm.read_at(&mut line, 0)?;
            let line = line.get(..length).unwrap_or_default();
            parse(&String::from_utf8_lossy(line), self.page_bytes)
        }

        /// Lets the address space grow by `budget` bytes from what it is now; returns the limit in bytes.
        pub(in crate::worker) fn limit(&self, budget: u64) -> io::Result<u64> {
            let wanted = self.sizes()?.address_space.saturating_add(budget);
            let limit = self.usual.current.map_or(wanted, |usual| usual.min(wanted));
            setrlimit(Resource::As, Rlimit { current: Some(limit), maximum: self.usual.maximum })?;
            Ok(limit)
        }

        /// Takes the limit of a job away.
        pub(in crate::worker) fn lift(&self) -> io::Result<()> {
            Ok(setrlimit(Resource::As, self.usual)?)
        }
    }
}

/// Systems without `/proc` and a limit of the address space that is kept: jobs have no memory budget there.
#[cfg(not(target_os = "linux"))]
mod other {
    use std::io;

    use super::Sizes;

    pub(in crate::worker) fn sizes_of(_pid: u32) -> Option<Sizes> {
        None
    }

    /// The memory of this process, which cannot be known.
    #[derive(Debug)]
    pub(in crate::worker) struct Memory;

    impl Memory {
        pub(in crate::worker) fn open() -> io::Result<Self> {
            Ok(Self)
        }

        pub(in crate::worker) fn sizes(&self) -> io::Result<Sizes> {
            Ok(Sizes { address_space: 0, private: 0 })
        }

        pub(in crate::worker) fn limit(&self, _budget: u64) -> io::Result<u64> {
            Ok(u64::MAX)
        }

        pub(in crate::worker) fn lift(&self) -> io::Result<()> {
            Ok(())
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::env;
    use std::process::Command;

    use super::*;

    #[test]
    fn pages_become_bytes_and_shared_pages_are_not_private() {
        let sizes = parse("1000 300 100 5 0 200 0\n", 4096).unwrap();
        assert_eq!(sizes, Sizes { address_space: 4_096_000, private: 819_200 });
        assert!(parse("1000 300", 4096).is_err());
        assert!(parse("", 4096).is_err());
    }

    /// Other tests of a process take and give back memory while this one measures.
    #[test]
    fn memory_that_is_touched_shows() {
        let alone = Command::new(env::current_exe().unwrap())
            .args(["--exact", "worker::memory::tests::touched_in_a_process_of_its_own", "--ignored"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&alone.stdout);
        assert!(alone.status.success() && said.contains("1 passed"), "{said}");
    }

    #[test]
    #[ignore = "is run alone by memory_that_is_touched_shows"]
    fn touched_in_a_process_of_its_own() {
        let memory = Memory::open().unwrap();
        let before = memory.sizes().unwrap();
        let block = std::hint::black_box(vec![1_u8; 64 << 20]);
        let after = memory.sizes().unwrap();
        assert!(after.private >= before.private + (60 << 20), "{before:?} {after:?}");
        assert!(after.address_space >= before.address_space + (60 << 20), "{before:?} {after:?}");
        drop(block);
    }

    #[test]
    fn sizes_of_a_process_are_known_while_it_lives() {
        assert!(sizes_of(std::process::id()).is_some());
        assert!(sizes_of(u32::MAX).is_none());
    }
}
