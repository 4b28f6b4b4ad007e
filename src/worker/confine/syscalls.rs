//! A filter of system calls: what evaluation needs is allowed, everything else fails with `EPERM`.

use std::collections::BTreeMap;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::process;

use libc::c_long;
use seccompiler::{
    BackendError, BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch, apply_filter,
};

#[cfg(target_arch = "x86_64")]
const ARCHITECTURE: TargetArch = TargetArch::x86_64;
#[cfg(target_arch = "aarch64")]
const ARCHITECTURE: TargetArch = TargetArch::aarch64;

/// Allowed whatever their arguments: memory that is not shared code, reading, threads, time, signals to oneself.
const ALLOWED: &[c_long] = &[
    libc::SYS_brk,
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    // Filtered by `NO_CLONE3`.
    libc::SYS_clone3,
    libc::SYS_close,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_faccessat,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_futex,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_getrandom,
    libc::SYS_getrusage,
    libc::SYS_gettid,
    libc::SYS_gettimeofday,
    libc::SYS_lseek,
    libc::SYS_madvise,
    libc::SYS_membarrier,
    libc::SYS_mincore,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_nanosleep,
    libc::SYS_newfstatat,
    libc::SYS_ppoll,
    libc::SYS_pread64,
    libc::SYS_preadv,
    libc::SYS_read,
    libc::SYS_readlinkat,
    libc::SYS_readv,
    libc::SYS_restart_syscall,
    libc::SYS_rseq,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_sigaltstack,
    libc::SYS_statx,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lstat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_time,
];

/// Flags of `open` that would write, create or empty a file.
const OPEN_TO_WRITE: u64 = flag(libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC | libc::O_APPEND);

const fn flag(bits: i32) -> u64 {
    bits.cast_unsigned() as u64
}

/// Filters the calls of this thread and of those it starts; says what is in force, or why nothing is.
///
/// Only `output` and the standard streams can be written to afterwards.
pub(super) fn allow_few(output: BorrowedFd<'_>) -> Result<String, String> {
    apply(output).map_err(|error| error.to_string())?;
    Ok("no network, no file written, no program started".to_owned())
}

fn apply(output: BorrowedFd<'_>) -> Result<(), Error> {
    let errno = |number: i32| SeccompAction::Errno(number.cast_unsigned());
    let allowed = SeccompFilter::new(rules(output)?, errno(libc::EPERM), SeccompAction::Allow, ARCHITECTURE)?;
    // The flags of clone3 lie in memory, where no filter sees them. Without it the C library uses clone.
    let no_clone3 = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    let no_clone3 = SeccompFilter::new(no_clone3, SeccompAction::Allow, errno(libc::ENOSYS), ARCHITECTURE)?;
    let (allowed, no_clone3): (BpfProgram, BpfProgram) = (allowed.try_into()?, no_clone3.try_into()?);
    // The second needs calls that the first forbids.
    apply_filter(&no_clone3)?;
    apply_filter(&allowed)
}

fn rules(output: BorrowedFd<'_>) -> Result<BTreeMap<c_long, Vec<SeccompRule>>, Error> {
    let streams = [equals(0, flag(output.as_raw_fd()))?, equals(0, 1)?, equals(0, 2)?];
    let no_code = [masked(2, flag(libc::PROT_EXEC), 0)?];
    let thread = flag(libc::CLONE_THREAD);
    let oneself = [equals(0, 0)?, equals(0, u64::from(process::id()))?];
    let names = [equals(0, flag(libc::PR_SET_NAME))?, equals(0, flag(libc::PR_SET_VMA))?];
    let conditional = [
        (libc::SYS_write, streams.to_vec()),
        (libc::SYS_writev, streams.to_vec()),
        (libc::SYS_mmap, no_code.to_vec()),
        (libc::SYS_mprotect, no_code.to_vec()),
        (libc::SYS_openat, vec![masked(2, OPEN_TO_WRITE, 0)?]),
        #[cfg(target_arch = "x86_64")]
        (libc::SYS_open, vec![masked(1, OPEN_TO_WRITE, 0)?]),
        (libc::SYS_clone, vec![masked(0, thread, thread)?]),
        (libc::SYS_prlimit64, oneself.to_vec()),
        (libc::SYS_tgkill, oneself.to_vec()),
        (libc::SYS_prctl, names.to_vec()),
    ];
    let mut rules: BTreeMap<_, _> = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    for (call, alternatives) in conditional {
        let any: Result<_, BackendError> =
            alternatives.into_iter().map(|condition| SeccompRule::new(vec![condition])).collect();
        rules.insert(call, any?);
    }
    Ok(rules)
}

type Condition = Result<SeccompCondition, BackendError>;

/// That an argument of 32 bits has this value.
fn equals(argument: u8, value: u64) -> Condition {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
}

/// That the bits of `mask` in an argument are those of `value`.
fn masked(argument: u8, mask: u64, value: u64) -> Condition {
    SeccompCondition::new(argument, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(mask), value)
}
