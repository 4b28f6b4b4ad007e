//! One worker process as its parent sees it.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::confine::Confinement;
use super::cpu::give_way;
use super::frame::{self, HEADER_BYTES, Tag};
use super::pool::PoolOptions;

/// How long a new worker may take until it serves.
const START: Duration = Duration::from_secs(10);

/// How long a worker that has closed its pipe may take to die.
const DEATH: Duration = Duration::from_secs(1);

/// How often it is looked whether a worker that is about to end is gone: word of it may be lost.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What is kept of what a worker prints, in lines and bytes per line.
const LINES_KEPT: usize = 20;
const LINE_BYTES: usize = 1024;

/// How many lines of one worker go to the log.
const LINES_LOGGED: usize = 100;

/// Starts processes on one thread that lives as long as they may.
///
/// The kernel kills a worker when the thread that started it ends, and the threads of a runtime come and go.
#[derive(Debug)]
pub(super) struct Starter {
    requests: mpsc::Sender<oneshot::Sender<io::Result<Child>>>,
}

impl Starter {
    pub(super) fn new(options: &PoolOptions, runtime: Handle) -> io::Result<Self> {
        let (requests, received) = mpsc::channel::<oneshot::Sender<_>>();
        let PoolOptions { program, arguments, nice, .. } = options.clone();
        thread::Builder::new().name("worker-parent".to_owned()).spawn(move || {
            let _runtime = runtime.enter();
            // Inherited, so that even the start of a worker disturbs nobody.
            give_way(nice);
            // What nobody waits for any more is not started: while the runtime ends, a child that it cannot listen to is
            // neither killed nor waited for.
            for request in received.into_iter().filter(|request| !request.is_closed()) {
                // Nobody waits any more: the child is dropped, hence killed.
                let _ = request.send(start_process(&program, &arguments));
            }
        })?;
        Ok(Self { requests })
    }

    async fn start(&self) -> io::Result<Child> {
        let (sender, child) = oneshot::channel();
        let gone = || io::Error::other("the thread that starts workers is gone");
        self.requests.send(sender).map_err(|_| gone())?;
        child.await.map_err(|_| gone())?
    }
}

fn start_process(program: &PathBuf, arguments: &[String]) -> io::Result<Child> {
    Command::new(program)
        .args(arguments)
        // Secrets of the parent's environment are no business of a worker.
        .env_clear()
        // One arena where the allocator is the system's: the address space of others would count against the job's memory.
        .env("MALLOC_ARENA_MAX", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

/// A worker process that serves.
#[derive(Debug)]
pub(super) struct Worker {
    pub(super) pid: u32,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    printed: Arc<Mutex<VecDeque<String>>>,
    listener: JoinHandle<()>,
}

impl Worker {
    /// Starts a worker, which is not ready yet.
    pub(super) async fn start(starter: &Starter) -> io::Result<Self> {
        let mut child = starter.start().await?;
        let missing = || io::Error::other("a pipe is missing");
        let pid = child.id().ok_or_else(|| io::Error::other("it died at once"))?;
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = BufReader::with_capacity(8 << 10, child.stdout.take().ok_or_else(missing)?);
        let printed = Arc::new(Mutex::new(VecDeque::new()));
        let errors = child.stderr.take().ok_or_else(missing)?;
        let listener = tokio::spawn(listen(errors, pid, Arc::clone(&printed)));
        Ok(Self { pid, child, input, output, printed, listener })
    }

    /// Waits until the worker serves; how it is confined.
    pub(super) async fn ready(&mut self) -> io::Result<Confinement> {
        let (tag, length) = timeout(START, self.receive()).await.map_err(io::Error::from)??;
        if tag != Tag::Ready {
            return Err(frame::invalid(format!("a worker began with {tag:?}")));
        }
        serde_json::from_slice(&self.payload(length).await?).map_err(io::Error::other)
    }

    /// Sends a frame; `number` precedes the payload.
    pub(super) async fn send(&mut self, tag: Tag, number: Option<u64>, payload: &[u8]) -> io::Result<()> {
        let number = number.map(u64::to_le_bytes);
        let number = number.as_ref().map_or(&[] as &[u8], |bytes| bytes);
        let mut start = frame::header(tag, number.len() + payload.len())?.to_vec();
        start.extend_from_slice(number);
        if payload.len() < 4096 {
            start.extend_from_slice(payload);
            return self.input.write_all(&start).await;
        }
        self.input.write_all(&start).await?;
        self.input.write_all(payload).await
    }

    /// Kind and length of the next frame; its [`payload`](Self::payload) is to be read next.
    pub(super) async fn receive(&mut self) -> io::Result<(Tag, usize)> {
        let mut header = [0; HEADER_BYTES];
        self.output.read_exact(&mut header).await?;
        frame::parse_header(header)
    }

    pub(super) async fn payload(&mut self, length: usize) -> io::Result<Bytes> {
        read_payload(&mut self.output, length).await
    }

    /// Waits until the process is dead.
    pub(super) async fn died(&mut self) {
        // An error means that somebody else has waited for it: it is dead.
        let _ = self.child.wait().await;
    }

    /// How the process died and what it printed last, after it closed its pipe; kills it if it lives on.
    pub(super) async fn autopsy(&mut self) -> (Option<ExitStatus>, String) {
        let status = timeout(DEATH, self.taken_away()).await.ok().flatten();
        let _ = timeout(DEATH, &mut self.listener).await;
        let lines: Vec<String> = lock(&self.printed).iter().cloned().collect();
        (status, lines.join("\n"))
    }

    /// Kills the process.
    pub(super) fn stop(&mut self) {
        if self.child.id().is_some()
            && let Err(error) = self.child.start_kill()
        {
            tracing::warn!(worker = self.pid, %error, "a worker cannot be killed");
        }
    }

    /// Waits for the end of a process that is about to end.
    async fn taken_away(&mut self) -> Option<ExitStatus> {
        loop {
            if let Ok(status) = timeout(LOOK_AGAIN, self.child.wait()).await {
                return status.ok();
            }
            match self.child.try_wait() {
                Ok(None) => {}
                Ok(status) => return status,
                Err(_) => return None,
            }
        }
    }

    /// Kills the process and waits until the kernel has taken it away.
    pub(super) async fn gone(mut self) {
        self.stop();
        self.taken_away().await;
        self.listener.abort();
    }
}

async fn read_payload(from: &mut (impl AsyncRead + Unpin), length: usize) -> io::Result<Bytes> {
    let mut payload = Vec::with_capacity(length);
    let wanted = u64::try_from(length).unwrap_or(u64::MAX);
    from.take(wanted).read_to_end(&mut payload).await?;
    if payload.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(payload.into())
}

/// Logs what a worker prints and keeps the last lines.
async fn listen(errors: ChildStderr, pid: u32, printed: Arc<Mutex<VecDeque<String>>>) {
    let mut errors = BufReader::new(errors);
    let mut logged = 0;
    while let Ok(Some(line)) = next_line(&mut errors).await {
        if logged < LINES_LOGGED {
            logged += 1;
            tracing::warn!(worker = pid, line, "a worker printed");
        }
        let mut lines = lock(&printed);
        lines.push_back(line);
        if lines.len() > LINES_KEPT {
            lines.pop_front();
        }
    }
}

/// The next line, at most [`LINE_BYTES`] of it, without control characters; a longer one comes in pieces.
async fn next_line(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    while line.len() < LINE_BYTES {
        match from.read_u8().await {
            Ok(b'\n') => break,
            Ok(byte) => line.push(byte),
            Err(_) if line.is_empty() => return Ok(None),
            Err(_) => break,
        }
    }
    Ok(Some(String::from_utf8_lossy(&line).replace(char::is_control, " ")))
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_bounded_and_cannot_forge_others() {
        let long = "x".repeat(LINE_BYTES + 5);
        let text = format!("one\x1b[31m\r\n\n{long}\nlast");
        let mut from = text.as_bytes();
        let mut lines = Vec::new();
        while let Some(line) = next_line(&mut from).await.unwrap() {
            lines.push(line);
        }
        assert_eq!(lines, ["one [31m ", "", &long[..LINE_BYTES], "xxxxx", "last"]);
    }

    #[tokio::test]
    async fn half_a_payload_is_an_error() {
        assert_eq!(read_payload(&mut b"abcd".as_slice(), 3).await.unwrap(), "abc");
        let error = read_payload(&mut b"abcd".as_slice(), 5).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
