//! How much a worker costs.

use std::env;
use std::time::{Duration, Instant};

use plangraph::worker::{Budget, Pool, Request};

use crate::common::{budget, done, options, pool, request, run};

/// Prints every measure.
pub(crate) fn all() {
    run(async {
        confinement().await;
        start().await;
        round_trip().await;
        throughput().await;
        after_a_kill().await;
    });
}

fn median(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |part: usize| times[times.len() * part / 100];
    format!("median {:?}, 95 % {:?}, 99 % {:?}", at(50), at(95), at(99))
}

async fn confinement() {
    let pool = pool(1, 0).await;
    for measure in pool.ready().await.unwrap().measures {
        println!("{:14} {:5} {}", measure.name, measure.in_force, measure.note);
    }
}

async fn start() {
    let mut times = Vec::new();
    for _ in 0..100 {
        let start = Instant::now();
        let pool = Pool::new(options(1, 0, &env::temp_dir())).unwrap();
        pool.ready().await.unwrap();
        times.push(start.elapsed());
    }
    println!("start of a worker: {}", median(times));
}

async fn round_trip() {
    let pool = pool(1, 0).await;
    let mut times = Vec::new();
    for _ in 0..10_000 {
        let start = Instant::now();
        done(&pool, request("echo text")).await.unwrap();
        times.push(start.elapsed());
    }
    println!("round trip: {}", median(times));
}

async fn throughput() {
    let pool = pool(1, 0).await;
    let gigabyte = 1_000_000_000;
    let budget = Budget { output_bytes: u64::MAX, ..budget() };
    let mut run = pool.run(Request { budget, ..request(&format!("write {gigabyte}")) }).await.unwrap();
    let start = Instant::now();
    let (mut read, mut chunks) = (0, 0);
    run.head().await.unwrap();
    while let Some(chunk) = run.next_chunk().await.unwrap() {
        read += chunk.len();
        chunks += 1;
    }
    assert_eq!(read, gigabyte);
    println!("throughput: {:.0} MB/s in {chunks} chunks", 1000.0 / start.elapsed().as_secs_f64());
}

/// From the end of a job that is killed to the answer of the next, without and with a spare worker.
async fn after_a_kill() {
    for spare in [0, 1] {
        let pool = pool(1, spare).await;
        let mut times = Vec::new();
        for _ in 0..50 {
            let job = pool.run(request("spin")).await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
            let start = Instant::now();
            drop(job);
            done(&pool, request("echo text")).await.unwrap();
            times.push(start.elapsed());
        }
        println!("next answer after a kill, {spare} spare: {}", median(times));
    }
}
