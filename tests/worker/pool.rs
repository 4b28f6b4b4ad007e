//! Places, sharing, waiting, listing, killing, draining.

use std::collections::BTreeSet;
use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use plangraph::worker::{Budget, Client, Pool, PoolError, PoolOptions, Request, RunError};

use crate::Test;
use crate::common::{
    LATE, MIB, children_of, done, options, pool, read, request, run, settle, signal, value, wait_until,
};

pub(crate) const TESTS: &[Test] = &[
    ("pool::thirty_two_clients", || run(thirty_two_clients())),
    ("pool::thirty_two_hostile_clients", || run(thirty_two_hostile_clients())),
    ("pool::a_client_waits_for_no_other", || run(a_client_waits_for_no_other())),
    ("pool::a_full_queue_is_shared", || run(a_full_queue_is_shared())),
    ("pool::waiting_is_bounded", || run(waiting_is_bounded())),
    ("pool::a_client_that_stops_waiting_is_forgotten", || run(a_client_that_stops_waiting_is_forgotten())),
    ("pool::listed_and_killed", || run(listed_and_killed())),
    ("pool::drained", || run(drained())),
    ("pool::replaced_after_some_jobs_and_when_large", || run(replaced_after_some_jobs_and_when_large())),
    ("pool::idle_workers_killed_at_random", || run(idle_workers_killed_at_random())),
    ("pool::workers_killed_at_random_under_load", || run(workers_killed_at_random_under_load())),
    ("pool::a_program_that_does_not_start", || run(a_program_that_does_not_start())),
];

async fn thirty_two_clients() {
    let pool = pool(2, 1).await;
    let client = |number: usize| {
        let pool = Arc::clone(&pool);
        async move {
            for round in 0..20 {
                let text = format!("{number}.{round} {}", "z".repeat(number * 5000));
                let (_, answer, _) = done(&pool, request(&format!("echo {text}"))).await.unwrap();
                assert!(answer == text.as_bytes(), "client {number} got the answer of another");
            }
        }
    };
    let clients: Vec<_> = (0..32).map(|number| tokio::spawn(client(number))).collect();
    for client in clients {
        client.await.unwrap();
    }
    settle(&pool, 3).await;
}

/// Whatever they do, each job ends in time with the error of its kind. Once each of them has used more time than a client
/// beside them that asks little, that one waits for one of their jobs at most.
async fn thirty_two_hostile_clients() {
    const JOBS: [&str; 6] = ["spin", "allocate", "recurse", "abort", "write 1000000000", "sleep 60000"];
    let pool = pool(2, 2).await;
    let wall = Duration::from_millis(300);
    let budget = Budget { wall, cpu: None, memory_bytes: 64 * MIB, output_bytes: MIB };
    let served: Arc<[AtomicUsize; 4]> = Arc::default();
    let is_over = Arc::new(AtomicBool::new(false));
    let hostile = |number: usize| {
        let (pool, served, is_over) = (Arc::clone(&pool), Arc::clone(&served), Arc::clone(&is_over));
        async move {
            let client = Client::new(&format!("hostile {}", number % 4));
            for job in JOBS.iter().cycle().skip(number % JOBS.len()) {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                let mut run =
                    pool.run(Request { client: client.clone(), budget, ..request(job) }).await.unwrap();
                let start = Instant::now();
                let error = read(&mut run).await.unwrap_err();
                assert!(start.elapsed() < wall + LATE, "{job} took {:?}", start.elapsed());
                let fits = match *job {
                    "allocate" => error == RunError::Memory(64 * MIB),
                    "recurse" => error == RunError::Stack,
                    "abort" => matches!(error, RunError::Died(_)),
                    "write 1000000000" => error == RunError::Output(MIB),
                    _ => false,
                };
                // On a busy machine any of them may first run out of time.
                assert!(fits || error == RunError::Deadline(wall), "{job}: {error}");
                if error == RunError::Deadline(wall) {
                    served[number % 4].fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    };
    let clients: Vec<_> = (0..32).map(|number| tokio::spawn(hostile(number))).collect();
    let all_served = || served.iter().all(|count| count.load(Ordering::Relaxed) > 0);
    wait_until("each had a worker for long", Duration::from_secs(20), all_served).await;
    for _ in 0..20 {
        let start = Instant::now();
        done(&pool, Request { client: Client::new("light"), ..request("echo light") }).await.unwrap();
        assert!(start.elapsed() < wall + LATE, "it waited {:?}", start.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    is_over.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.unwrap();
    }
}

/// However many jobs one client has waiting, another is served as soon as one of them ends.
async fn a_client_waits_for_no_other() {
    let pool = pool(1, 1).await;
    let greedy = |_| {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { done(&pool, request("sleep 50")).await.map(drop) })
    };
    let waiting: Vec<_> = (0..30).map(greedy).collect();
    wait_until("the others wait", Duration::from_secs(5), || pool.load().waiting >= 20).await;
    let modest = Client::new("modest");
    assert!(pool.others_wait(&modest) && !pool.others_wait(&Client::new("a")));
    for _ in 0..5 {
        let before = pool.load().waiting;
        done(&pool, Request { client: modest.clone(), ..request("echo modest") }).await.unwrap();
        assert!(before - pool.load().waiting <= 2, "it waited for others");
    }
    for job in waiting {
        assert_eq!(job.await.unwrap(), Ok(()));
    }
}

/// Where too many wait, the client with the most of them loses one, at once and with the reason.
async fn a_full_queue_is_shared() {
    let set_up = PoolOptions { queue: 4, ..options(1, 0, &env::temp_dir()) };
    let pool = Arc::new(Pool::new(set_up).unwrap());
    settle(&pool, 1).await;
    let busy = pool.run(request("spin")).await.unwrap();
    let asks = |name: &'static str| {
        let pool = Arc::clone(&pool);
        let request = Request { client: Client::new(name), ..request("echo text") };
        tokio::spawn(async move { pool.run(request).await.map(drop) })
    };
    let greedy: Vec<_> = (0..4).map(|_| asks("greedy")).collect();
    wait_until("four wait", Duration::from_secs(1), || pool.load().waiting == 4).await;
    let modest = asks("modest");
    wait_until("one has lost", Duration::from_secs(1), || {
        greedy.iter().any(tokio::task::JoinHandle::is_finished)
    })
    .await;
    drop(busy);
    assert_eq!(modest.await.unwrap(), Ok(()));
    let mut refused = 0;
    for job in greedy {
        refused += usize::from(matches!(job.await.unwrap(), Err(PoolError::Full { .. })));
    }
    assert_eq!(refused, 1);
}

async fn waiting_is_bounded() {
    let wait = Duration::from_millis(200);
    let set_up = PoolOptions { queue: 1, wait, ..options(1, 0, &env::temp_dir()) };
    let pool = Arc::new(Pool::new(set_up).unwrap());
    settle(&pool, 1).await;
    let busy = pool.run(request("spin")).await.unwrap();
    let waiting = tokio::spawn({
        let pool = Arc::clone(&pool);
        async move { (pool.run(request("echo waits")).await.map(drop), Instant::now()) }
    });
    wait_until("one waits", Duration::from_secs(1), || pool.load().waiting == 1).await;
    let start = Instant::now();
    let refused = pool.run(request("echo one too many")).await.map(drop);
    assert!(matches!(refused, Err(PoolError::Full { retry_after }) if retry_after >= Duration::from_secs(1)));
    assert!(start.elapsed() < Duration::from_millis(50), "refused at once");
    let (waited, end) = waiting.await.unwrap();
    assert!(matches!(waited, Err(PoolError::Full { .. })));
    assert!(end - start < wait + Duration::from_millis(100));
    drop(busy);
    assert!(done(&pool, request("echo now")).await.is_ok());
}

async fn a_client_that_stops_waiting_is_forgotten() {
    let pool = pool(1, 0).await;
    let busy = pool.run(request("spin")).await.unwrap();
    for _ in 0..200 {
        let unwanted = tokio::time::timeout(Duration::from_micros(100), pool.run(request("spin"))).await;
        assert!(unwanted.is_err());
    }
    assert_eq!(pool.load().waiting, 0);
    drop(busy);
    assert!(done(&pool, request("echo next")).await.is_ok());
}

async fn listed_and_killed() {
    let pool = pool(2, 1).await;
    let mut job = pool.run(Request { label: "mine".to_owned(), ..request("spin") }).await.unwrap();
    let listed = pool.running();
    assert_eq!(listed.len(), 1);
    let found = (listed[0].id, listed[0].label.as_str(), listed[0].client.as_str());
    assert_eq!(found, (job.id(), "mine", "a"));
    assert!(children_of(std::process::id()).iter().any(|(process, _)| *process == listed[0].worker));
    assert!(pool.kill(job.id()));
    assert_eq!(job.head().await, Err(RunError::Killed));
    assert!(!pool.kill(job.id()), "it is gone");
    assert!(pool.running().is_empty());
}

async fn drained() {
    let pool = pool(2, 1).await;
    let mut short = pool.run(request("sleep 100")).await.unwrap();
    let mut endless = pool.run(request("spin")).await.unwrap();
    let waiting = tokio::spawn({
        let pool = Arc::clone(&pool);
        async move { pool.run(request("echo waits")).await.map(drop) }
    });
    wait_until("one waits", Duration::from_secs(1), || pool.load().waiting == 1).await;
    let start = Instant::now();
    pool.drain(Duration::from_millis(400)).await;
    assert!(start.elapsed() < Duration::from_millis(400 + 250), "{:?}", start.elapsed());
    assert!(short.head().await.is_ok(), "what ends in time ends well");
    assert_eq!(endless.head().await, Err(RunError::Killed));
    assert_eq!(waiting.await.unwrap(), Err(PoolError::Closed));
    assert_eq!(pool.run(request("echo late")).await.map(drop), Err(PoolError::Closed));
    assert_eq!(children_of(std::process::id()), []);
}

async fn replaced_after_some_jobs_and_when_large() {
    let workers = |set_up: PoolOptions| async move {
        let pool = Pool::new(set_up).unwrap();
        let mut seen = BTreeSet::new();
        for _ in 0..10 {
            seen.insert(value(&pool, "process").await.unwrap());
        }
        seen.len()
    };
    let usual = options(1, 0, &env::temp_dir());
    assert_eq!(workers(usual.clone()).await, 1);
    assert_eq!(workers(PoolOptions { jobs_per_worker: 3, ..usual.clone() }).await, 4);
    assert_eq!(workers(PoolOptions { private_bytes: 1, ..usual }).await, 10);
}

/// Jobs that a dying worker had not read yet go to another: none is lost.
async fn idle_workers_killed_at_random() {
    let pool = pool(2, 2).await;
    for round in 0..100 {
        let workers = children_of(std::process::id());
        let alive: Vec<_> = workers.iter().filter(|(_, state)| *state != 'Z').collect();
        if let Some((process, _)) = alive.get(round % 4) {
            let _ = std::process::Command::new("kill").args(["-KILL", &process.to_string()]).status();
        }
        let outcome = done(&pool, request("echo alive")).await;
        assert!(outcome.is_ok(), "round {round}: {:?}", outcome.err());
    }
    settle(&pool, 4).await;
    let workers = children_of(std::process::id());
    assert_eq!(workers.len(), 4, "{workers:?}");
    signal("-STOP", workers[0].0);
    pool.drain(Duration::ZERO).await;
}

/// Only the jobs that the killed workers ran are lost, and each says so.
async fn workers_killed_at_random_under_load() {
    let pool = pool(2, 2).await;
    let client = |number: usize| {
        let pool = Arc::clone(&pool);
        async move {
            let (mut served, mut lost) = (0, 0);
            for round in 0..150 {
                let text = format!("{number} {round}");
                match done(&pool, request(&format!("echo {text}"))).await {
                    Ok((_, answer, _)) => {
                        assert_eq!(answer, text.as_bytes());
                        served += 1;
                    }
                    Err(RunError::Died(Some(status))) if status.to_string().contains("SIGKILL") => lost += 1,
                    Err(error) => panic!("{error}"),
                }
            }
            (served, lost)
        }
    };
    let clients: Vec<_> = (0..8).map(|number| tokio::spawn(client(number))).collect();
    let mut kills = 0;
    while !clients.iter().all(tokio::task::JoinHandle::is_finished) {
        let workers = children_of(std::process::id());
        if let Some((process, _)) = workers.get(kills % workers.len().max(1)) {
            let _ = std::process::Command::new("kill").args(["-KILL", &process.to_string()]).status();
            kills += 1;
        }
        tokio::time::sleep(Duration::from_millis(3)).await;
    }
    let (mut served, mut lost) = (0, 0);
    for client in clients {
        let (its_served, its_lost) = client.await.unwrap();
        served += its_served;
        lost += its_lost;
    }
    assert_eq!(served + lost, 1200);
    assert!(lost <= kills, "{lost} lost by {kills} kills");
    assert!(done(&pool, request("echo next")).await.is_ok());
}

async fn a_program_that_does_not_start() {
    for program in ["/bin/false", "/no/such/program"] {
        let wait = Duration::from_millis(300);
        let set_up = PoolOptions { program: program.into(), wait, ..options(1, 0, &env::temp_dir()) };
        let pool = Pool::new(set_up).unwrap();
        let start = Instant::now();
        assert!(matches!(pool.run(request("echo")).await, Err(PoolError::Full { .. })));
        assert!(start.elapsed() < Duration::from_millis(500));
    }
}
