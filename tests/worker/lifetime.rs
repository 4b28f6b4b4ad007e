//! Who lives how long: workers after their client, after two hundred kills, after their parent.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use plangraph::worker::Pool;

use crate::Test;
use crate::common::{children_of, done, options, pool, request, run, settle, signal, wait_until};

pub(crate) const TESTS: &[Test] = &[
    ("lifetime::a_client_that_goes_away", || run(a_client_that_goes_away())),
    ("lifetime::two_hundred_kills", || run(two_hundred_kills())),
    ("lifetime::signals_to_everybody", || run(signals_to_everybody())),
    ("lifetime::a_parent_that_is_killed", a_parent_that_is_killed),
    ("lifetime::the_end_of_the_input", the_end_of_the_input),
];

async fn a_client_that_goes_away() {
    for job in ["spin", "write 1000000000"] {
        let pool = pool(1, 1).await;
        let run = pool.run(request(job)).await.unwrap();
        let worker = pool.running()[0].worker;
        drop(run);
        let gone = || !Path::new(&format!("/proc/{worker}")).exists();
        wait_until("the worker is gone", Duration::from_millis(100), gone).await;
        assert!(done(&pool, request("echo next")).await.is_ok());
    }
}

async fn two_hundred_kills() {
    let pool = pool(2, 1).await;
    for round in 0..200 {
        let job = pool.run(request("spin")).await.unwrap();
        if round % 2 == 0 {
            assert!(pool.kill(job.id()));
        }
        drop(job);
    }
    assert!(done(&pool, request("echo next")).await.is_ok());
    settle(&pool, 3).await;
    let all_alive = || {
        let workers = children_of(std::process::id());
        workers.len() == 3 && workers.iter().all(|(_, state)| *state != 'Z')
    };
    wait_until("three workers and no zombie", Duration::from_secs(1), all_alive).await;
    assert_eq!(pool.load().running, 0);
}

/// A service manager that stops the service signals every process: the parent drains, jobs go on.
async fn signals_to_everybody() {
    let pool = pool(1, 0).await;
    let mut job = pool.run(request("sleep 200")).await.unwrap();
    let worker = pool.running()[0].worker;
    for name in ["-TERM", "-INT", "-HUP"] {
        signal(name, worker);
    }
    assert!(job.head().await.is_ok());
}

/// A process that starts a pool with a job and says so, then waits for ever.
pub(crate) fn parent(folder: &str) {
    run(async {
        let pool = Pool::new(options(2, 1, Path::new(folder))).unwrap();
        settle(&pool, 3).await;
        let _job = pool.run(request("spin")).await.unwrap();
        println!("ready");
        io::stdout().flush().unwrap();
        std::future::pending::<()>().await;
    });
}

fn a_parent_that_is_killed() {
    let folder = env::temp_dir();
    let mut parent = Command::new(env::current_exe().unwrap());
    let mut parent =
        parent.args(["parent", folder.to_str().unwrap()]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(parent.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    let workers = children_of(parent.id());
    assert_eq!(workers.len(), 3);
    signal("-STOP", workers[0].0);
    parent.kill().unwrap();
    parent.wait().unwrap();
    let start = Instant::now();
    let lives = |process: u32| {
        let line = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        !line.is_empty() && !line.contains(") Z")
    };
    while workers.iter().any(|(process, _)| lives(*process)) {
        assert!(start.elapsed() < Duration::from_secs(1), "a worker outlives its parent");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Without a parent's death, closing the pipe is enough, even while a job runs.
fn the_end_of_the_input() {
    let folder = env::temp_dir();
    let mut worker = Command::new(env::current_exe().unwrap());
    let worker =
        worker.args(["worker", folder.to_str().unwrap()]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut worker = worker.spawn().unwrap();
    let mut input = worker.stdin.take().unwrap();
    // A job of 64 MiB of memory.
    input.write_all(b"J\x0c\0\0\0\0\0\0\x04\0\0\0\0spin").unwrap();
    thread::sleep(Duration::from_millis(100));
    assert!(worker.try_wait().unwrap().is_none(), "it works");
    drop(input);
    let start = Instant::now();
    while worker.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(1), "it works on");
        thread::sleep(Duration::from_millis(5));
    }
}
