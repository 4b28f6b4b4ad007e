//! Processor time of workers.

use std::time::Duration;

/// Whether the system tells the processor time of workers.
pub const CPU_IS_KNOWN: bool = cfg!(target_os = "linux");

/// Processor time that a process has used since it began, threads that ended included; nothing where the system
/// does not tell, or the process is gone.
#[cfg(target_os = "linux")]
pub(super) fn cpu_of(pid: u32) -> Option<Duration> {
    let pid = nix::unistd::Pid::from_raw(i32::try_from(pid).ok()?);
    let now = nix::time::clock_getcpuclockid(pid).ok()?.now().ok()?;
    Some(Duration::from(now))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn cpu_of(_pid: u32) -> Option<Duration> {
    None
}

/// Gives what follows from this thread on, itself and the processes it starts, way to everything else, by so much
/// (nice). Where that is not permitted, it competes like the others.
pub(super) fn give_way(by: i32) {
    #[cfg(target_os = "linux")]
    if by > 0
        && let Err(error) = rustix::process::nice(by)
    {
        tracing::debug!(%error, "workers cannot be made to give way");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = by;
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn time_is_counted_while_it_is_used_and_not_while_it_is_slept() {
        let own = std::process::id();
        let before = cpu_of(own).unwrap();
        while cpu_of(own).unwrap() < before + Duration::from_millis(20) {
            std::hint::black_box((0..1000).sum::<u64>());
        }
        assert!(cpu_of(u32::MAX).is_none());
    }
}
