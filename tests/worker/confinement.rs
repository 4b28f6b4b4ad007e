//! What a worker cannot do. Each is asked for only where the system has the measure that prevents it.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs};

use bytes::Bytes;
use plangraph::worker::{Confinement, Pool, Request, RunError};

use crate::Test;
use crate::common::{done, options, pool, request, run, value};

pub(crate) const TESTS: &[Test] = &[
    ("confinement::no_network", || run(no_network())),
    ("confinement::no_file_written", || run(no_file_written())),
    ("confinement::no_program_started", || run(no_program_started())),
    ("confinement::one_folder_read", || run(one_folder_read())),
    ("confinement::nothing_inherited", || run(nothing_inherited())),
    ("confinement::what_is_allowed", || run(what_is_allowed())),
    ("confinement::calls", || run(calls())),
];

/// A pool whose worker may read `folder`, and what confines it.
async fn confined(folder: &Path) -> (Pool, Confinement) {
    let pool = Pool::new(options(1, 0, folder)).unwrap();
    let confinement = pool.ready().await.unwrap();
    (pool, confinement)
}

async fn denied(pool: &Pool, job: &str) {
    let why = value(pool, job).await.expect_err(job);
    assert!(why.contains("Operation not permitted") || why.contains("Permission denied"), "{job}: {why}");
}

async fn no_network() {
    let (pool, confinement) = confined(&env::temp_dir()).await;
    if !confinement.in_force("seccomp") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    denied(&pool, &format!("tcp {}", listener.local_addr().unwrap())).await;
    for job in ["listen", "udp", "unix"] {
        denied(&pool, job).await;
    }
    assert!(listener.accept().is_err(), "somebody connected");
}

async fn no_file_written() {
    let folder = tempfile::tempdir().unwrap();
    let (pool, confinement) = confined(folder.path()).await;
    if !(confinement.in_force("seccomp") || confinement.in_force("landlock")) {
        return;
    }
    let file = folder.path().join("file");
    fs::write(&file, "untouched").unwrap();
    let file = file.to_str().unwrap();
    for word in ["append", "truncate", "remove", "rename", "link"] {
        denied(&pool, &format!("{word} {file}")).await;
    }
    for word in ["create", "folder"] {
        denied(&pool, &format!("{word} {file}.new")).await;
    }
    assert_eq!(fs::read_to_string(file).unwrap(), "untouched");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

async fn no_program_started() {
    let (pool, confinement) = confined(&env::temp_dir()).await;
    if confinement.in_force("seccomp") || confinement.in_force("landlock") {
        denied(&pool, "start").await;
        denied(&pool, &format!("signal {}", std::process::id())).await;
    }
}

async fn one_folder_read() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("inside");
    fs::write(&inside, "text").unwrap();
    let (pool, confinement) = confined(folder.path()).await;
    let late = folder.path().join("late");
    fs::write(&late, "later").unwrap();
    assert_eq!(value(&pool, &format!("read {}", inside.display())).await.unwrap(), "text");
    assert_eq!(value(&pool, &format!("read {}", late.display())).await.unwrap(), "later");
    assert_eq!(value(&pool, &format!("list {}", folder.path().display())).await.unwrap(), "2");
    if confinement.in_force("landlock") {
        let outside = tempfile::NamedTempFile::new().unwrap();
        for path in ["/etc/passwd", "/proc/self/environ", outside.path().to_str().unwrap()] {
            denied(&pool, &format!("read {path}")).await;
        }
        denied(&pool, &format!("read {}/../../etc/passwd", folder.path().display())).await;
        denied(&pool, "list /").await;
    }
}

async fn nothing_inherited() {
    let (pool, confinement) = confined(&env::temp_dir()).await;
    let environment = value(&pool, "environment").await.unwrap();
    assert_eq!(environment, "MALLOC_ARENA_MAX");
    assert!(confinement.in_force("core_dumps") && confinement.in_force("parent_death"), "{confinement:?}");
}

async fn what_is_allowed() {
    let pool = pool(1, 0).await;
    assert_eq!(value(&pool, "thread").await.unwrap(), "from a thread");
    assert_eq!(value(&pool, "sleep 1").await.unwrap(), "value");
    let printed = done(&pool, request("print")).await.unwrap();
    assert_eq!(printed.1, b"", "what is printed does not get between the frames");
    assert_eq!(value(&pool, "fail").await.unwrap_err(), "as asked");
    assert_eq!(value(&pool, "unprepared").await.unwrap_err(), "not today");
    let mut half = pool.run(request("half")).await.unwrap();
    assert_eq!(half.head().await.unwrap(), "head");
    assert_eq!(half.next_chunk().await.unwrap().unwrap(), "half of it");
    assert_eq!(half.next_chunk().await, Err(RunError::Failed(Bytes::from_static(b"as asked"))));
    let (head, answer, end) = done(&pool, request("echo text")).await.unwrap();
    assert_eq!((head.as_ref(), answer.as_slice(), end.as_ref()), (&b"head"[..], &b"text"[..], &b"value"[..]));
}

async fn calls() {
    let pool = pool(1, 0).await;
    let mut job = request("call question");
    job.calls = Some(Arc::new(|question| {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Bytes::from([&question[..], b"?".repeat(200_000).as_slice()].concat())
        })
    }));
    let answer = done(&pool, job.clone()).await.unwrap().1;
    assert!(answer.starts_with(b"question??") && answer.len() == 200_008);
    let unanswered = done(&pool, Request { calls: None, ..job }).await;
    assert!(matches!(unanswered, Err(RunError::Broken(_))), "{unanswered:?}");
}
