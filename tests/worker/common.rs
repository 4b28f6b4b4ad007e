//! What the tests share.

use std::env;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use plangraph::worker::{Budget, Client, Pool, PoolOptions, Request, Run, RunError};

/// How much later than its limit a job may end.
pub(crate) const LATE: Duration = Duration::from_millis(250);

pub(crate) const MIB: u64 = 1 << 20;

/// Runs a test in a runtime of its own; no process may be left of it, nor the thread that starts them: one that is started
/// while the runtime ends stays as a zombie.
pub(crate) fn run<F: Future<Output = ()>>(test: F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let before = children_of(std::process::id());
    runtime.block_on(async {
        test.await;
        let none_left =
            || !is_starting() && children_of(std::process::id()).iter().all(|child| before.contains(child));
        wait_until("no process is left", Duration::from_secs(2), none_left).await;
    });
}

/// Whether a thread of this process starts workers.
fn is_starting() -> bool {
    let threads = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    let mut names = threads.filter_map(|thread| std::fs::read_to_string(thread.path().join("comm")).ok());
    names.any(|name| name.trim() == "worker-parent")
}

pub(crate) fn options(size: usize, spare: usize, folder: &Path) -> PoolOptions {
    PoolOptions {
        arguments: vec!["worker".to_owned(), folder.to_str().unwrap().to_owned()],
        size,
        spare,
        queue: 64,
        wait: Duration::from_secs(20),
        ..PoolOptions::default()
    }
}

/// A pool whose workers are all ready.
pub(crate) async fn pool(size: usize, spare: usize) -> Arc<Pool> {
    let pool = Arc::new(Pool::new(options(size, spare, &env::temp_dir())).unwrap());
    settle(&pool, size + spare).await;
    pool
}

/// Waits until so many workers are idle.
pub(crate) async fn settle(pool: &Pool, idle: usize) {
    wait_until("workers are ready", Duration::from_secs(10), || pool.load().idle == idle).await;
}

pub(crate) async fn wait_until(what: &str, longest: Duration, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < longest, "not in time: {what}");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

pub(crate) fn budget() -> Budget {
    Budget { wall: Duration::from_secs(20), cpu: None, memory_bytes: 64 * MIB, output_bytes: 64 * MIB }
}

pub(crate) fn request(job: &str) -> Request {
    Request {
        job: Bytes::from(job.to_owned()),
        budget: budget(),
        client: Client::new("a"),
        label: job.split(' ').next().unwrap_or_default().to_owned(),
        calls: None,
    }
}

/// Head, answer and value of a whole run.
pub(crate) async fn read(run: &mut Run) -> Result<(Bytes, Vec<u8>, Bytes), RunError> {
    let head = run.head().await?;
    let mut answer = Vec::new();
    while let Some(chunk) = run.next_chunk().await? {
        answer.extend_from_slice(&chunk);
    }
    Ok((head, answer, run.summary().unwrap().value.clone()))
}

pub(crate) async fn done(pool: &Pool, request: Request) -> Result<(Bytes, Vec<u8>, Bytes), RunError> {
    read(&mut pool.run(request).await.unwrap()).await
}

/// The value of a job, or how it failed.
pub(crate) async fn value(pool: &Pool, job: &str) -> Result<String, String> {
    match done(pool, request(job)).await {
        Ok((_, _, value)) => Ok(String::from_utf8_lossy(&value).into_owned()),
        Err(RunError::Failed(why)) => Err(String::from_utf8_lossy(&why).into_owned()),
        Err(error) => panic!("{job}: {error}"),
    }
}

/// The processes that this one has started, dead ones that nobody waited for included: id and state.
pub(crate) fn children_of(parent: u32) -> Vec<(u32, char)> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok());
    let of_parent = |line: String| {
        let (name, end) = line.rsplit_once(')')?;
        let mut fields = end.split_whitespace();
        let (state, its_parent) = (fields.next()?.chars().next()?, fields.next()?);
        (its_parent == parent.to_string()).then_some(())?;
        Some((name.split_once(' ')?.0.parse().ok()?, state))
    };
    lines.filter_map(of_parent).collect()
}

pub(crate) fn signal(name: &str, process: u32) {
    let sent = std::process::Command::new("kill").args([name, &process.to_string()]).status().unwrap();
    assert!(sent.success());
}
