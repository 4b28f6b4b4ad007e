//! Each budget ends the job, in time and with its own error, and the next job is served.

use std::env;
use std::time::{Duration, Instant};

use plangraph::worker::{Budget, Pool, PoolOptions, Request, RunError};

use crate::Test;
use crate::common::{LATE, MIB, budget, done, options, pool, request, run, signal, value, wait_until};

pub(crate) const TESTS: &[Test] = &[
    ("budgets::time", || run(time())),
    ("budgets::processor_time", || run(processor_time())),
    ("budgets::time_of_a_slow_reader", || run(time_of_a_slow_reader())),
    ("budgets::time_during_a_call", || run(time_during_a_call())),
    ("budgets::memory", || run(memory())),
    ("budgets::memory_prepared_before", || run(memory_prepared_before())),
    ("budgets::stack", || run(stack())),
    ("budgets::output", || run(output())),
    ("budgets::death", || run(death())),
];

/// Runs a job that must end with an error in time, then another on the same pool.
async fn ends(job: &str, budget: Budget, latest: Duration) -> RunError {
    let pool = pool(1, 1).await;
    let start = Instant::now();
    let error = done(&pool, Request { budget, ..request(job) }).await.unwrap_err();
    let took = start.elapsed();
    assert!(took < latest, "{job} took {took:?}");
    let next = Instant::now();
    assert_eq!(done(&pool, request("echo next")).await.unwrap().1, b"next");
    assert!(next.elapsed() < LATE, "{job}: the next job took {:?}", next.elapsed());
    pool.drain(Duration::ZERO).await;
    error
}

async fn time() {
    let wall = Duration::from_millis(300);
    let error = ends("spin", Budget { wall, ..budget() }, wall + LATE).await;
    assert_eq!(error, RunError::Deadline(wall));
    let error = ends("sleep 60000", Budget { wall, ..budget() }, wall + LATE).await;
    assert_eq!(error, RunError::Deadline(wall));
}

/// What is used counts, not what passes; and not what was used by the jobs before.
async fn processor_time() {
    let cpu = Duration::from_millis(100);
    let budget = Budget { cpu: Some(cpu), ..budget() };
    assert_eq!(ends("spin", budget, Duration::from_secs(5)).await, RunError::Cpu(cpu));
    let pool = pool(1, 0).await;
    for _ in 0..3 {
        assert!(done(&pool, Request { budget, ..request("sleep 300") }).await.is_ok());
        assert!(done(&pool, Request { budget, ..request("touch 20") }).await.is_ok());
    }
    let mut run = pool.run(Request { budget, ..request("sleep 200") }).await.unwrap();
    run.head().await.unwrap();
    while run.next_chunk().await.unwrap().is_some() {}
    let summary = run.summary().unwrap();
    assert!(summary.wall >= 2 * cpu && summary.cpu.unwrap() < cpu / 2, "{summary:?}");
}

async fn time_of_a_slow_reader() {
    let pool = pool(1, 0).await;
    let wall = Duration::from_millis(300);
    let start = Instant::now();
    let mut slow =
        pool.run(Request { budget: Budget { wall, ..budget() }, ..request("write 50000000") }).await.unwrap();
    slow.head().await.unwrap();
    wait_until("its place is free", wall + LATE, || pool.load().running == 0).await;
    assert!(start.elapsed() >= wall, "the worker was taken away too early");
    let mut read = 0;
    let error = loop {
        match slow.next_chunk().await {
            Ok(Some(chunk)) => read += chunk.len(),
            Ok(None) => panic!("50 MB went through a pipe that nobody read"),
            Err(error) => break error,
        }
    };
    assert_eq!(error, RunError::Deadline(wall));
    assert!(read < 1_000_000, "{read} bytes were read ahead");
}

async fn time_during_a_call() {
    let pool = pool(1, 0).await;
    let wall = Duration::from_millis(200);
    let mut request = Request { budget: Budget { wall, ..budget() }, ..request("call x") };
    request.calls = Some(std::sync::Arc::new(|_| Box::pin(std::future::pending())));
    let start = Instant::now();
    assert_eq!(done(&pool, request).await, Err(RunError::Deadline(wall)));
    assert!(start.elapsed() < wall + LATE);
}

async fn memory() {
    for memory_bytes in [8 * MIB, 64 * MIB, 512 * MIB] {
        let error = ends("allocate", Budget { memory_bytes, ..budget() }, Duration::from_secs(10)).await;
        assert_eq!(error, RunError::Memory(memory_bytes));
    }
    let pool = pool(1, 0).await;
    let fits = Request { budget: Budget { memory_bytes: 64 * MIB, ..budget() }, ..request("touch 60") };
    for _ in 0..20 {
        assert!(done(&pool, fits.clone()).await.is_ok(), "each job has the whole budget");
    }
}

/// What a job is prepared with, 300 MiB here, does not count; nor does it once the limit is lifted.
async fn memory_prepared_before() {
    let large = PoolOptions { private_bytes: 1024 * MIB, ..options(1, 0, &env::temp_dir()) };
    let pool = Pool::new(large).unwrap();
    let small = |job| Request { budget: Budget { memory_bytes: 8 * MIB, ..budget() }, ..request(job) };
    let worker = value(&pool, "process").await;
    for job in ["touch 4", "hold", "touch 4", "let-go", "touch 4", "hold"] {
        assert!(matches!(done(&pool, small(job)).await, Ok(_) | Err(RunError::Failed(_))), "{job}");
    }
    assert_eq!(value(&pool, "process").await, worker, "none was at the cost of its worker");
    assert_eq!(done(&pool, small("touch 12")).await, Err(RunError::Memory(8 * MIB)));
}

async fn stack() {
    let error =
        ends("recurse", Budget { memory_bytes: 512 * MIB, ..budget() }, Duration::from_secs(10)).await;
    assert_eq!(error, RunError::Stack);
}

async fn output() {
    let output_bytes = 10 * MIB;
    let error = ends("write 1000000000", Budget { output_bytes, ..budget() }, Duration::from_secs(1)).await;
    assert_eq!(error, RunError::Output(output_bytes));
    let pool = pool(1, 0).await;
    // Four bytes of head and the rest.
    let exact =
        |output_bytes| Request { budget: Budget { output_bytes, ..budget() }, ..request("echo 123456") };
    assert!(done(&pool, exact(10)).await.is_ok());
    assert_eq!(done(&pool, exact(9)).await, Err(RunError::Output(9)));
}

async fn death() {
    let died = |error: RunError| match error {
        RunError::Died(Some(status)) => status.to_string(),
        other => panic!("{other}"),
    };
    let soon = Duration::from_millis(500);
    assert!(died(ends("abort", budget(), soon).await).contains("SIGABRT"));
    assert!(died(ends("panic", budget(), soon).await).contains("exit status: 1"));
    let pool = pool(1, 1).await;
    let mut job = pool.run(request("spin")).await.unwrap();
    // One may be taken for an overflow of the stack that did not happen, and ignored.
    while let Some(running) = pool.running().first() {
        signal("-SEGV", running.worker);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(died(job.head().await.unwrap_err()).contains("SIGSEGV"));
    assert!(done(&pool, request("echo next")).await.is_ok());
}
