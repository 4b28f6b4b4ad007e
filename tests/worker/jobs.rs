//! What the worker of the tests does: jobs are text, `WORD ARGUMENT`.

use std::hint::black_box;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use std::{env, fs, process, thread};

use plangraph::worker::{Answer, Handler, Output};

/// Jobs that go wrong in every way.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    /// What `prepare` keeps.
    held: Vec<u8>,
}

impl Handler for Jobs {
    fn prepare(&mut self, job: &[u8]) -> Result<(), Vec<u8>> {
        match job {
            b"hold" => self.held = vec![1; 300 << 20],
            b"let-go" => self.held = Vec::new(),
            b"unprepared" => return Err(b"not today".to_vec()),
            _ => {}
        }
        Ok(())
    }

    fn answer(&mut self, job: &[u8], output: &mut Output<'_>) -> Answer {
        let job = String::from_utf8_lossy(job);
        let (word, argument) = job.split_once(' ').unwrap_or((&job, ""));
        perform(word, argument, output)
            .map(String::into_bytes)
            .map_err(|error| format!("{error}").into_bytes())
    }
}

fn perform(word: &str, argument: &str, output: &mut Output<'_>) -> io::Result<String> {
    match word {
        "echo" => {
            output.head(b"head")?;
            output.write_all(argument.as_bytes())?;
        }
        "write" => write(argument, output)?,
        "spin" => loop {
            black_box(0);
        },
        "allocate" => allocate(usize::MAX),
        "touch" => allocate(number(argument)?),
        "recurse" => return Ok(recurse(0).to_string()),
        "abort" => process::abort(),
        "panic" => panic!("as asked"),
        "sleep" => thread::sleep(Duration::from_millis(u64::try_from(number(argument)?).unwrap_or(0))),
        "fail" => return Err(io::Error::other("as asked")),
        "half" => {
            output.head(b"head")?;
            output.write_all(b"half of it")?;
            output.flush()?;
            return Err(io::Error::other("as asked"));
        }
        "process" => return Ok(process::id().to_string()),
        "print" => println!("{}", "J".repeat(100)),
        "call" => output.call(argument.as_bytes()).and_then(|reply| output.write_all(&reply))?,
        _ => return attempt(word, argument),
    }
    Ok("value".to_owned())
}

/// What a worker should not be able to do, and its opposites.
fn attempt(word: &str, argument: &str) -> io::Result<String> {
    match word {
        "tcp" => TcpStream::connect(argument).map(drop)?,
        "listen" => TcpListener::bind("127.0.0.1:0").map(drop)?,
        "udp" => UdpSocket::bind("127.0.0.1:0").map(drop)?,
        "unix" => UnixStream::pair().map(drop)?,
        "create" => fs::write(argument, "text")?,
        "append" => fs::OpenOptions::new().append(true).open(argument)?.write_all(b"text")?,
        "truncate" => fs::OpenOptions::new().write(true).open(argument)?.set_len(0)?,
        "remove" => fs::remove_file(argument)?,
        "rename" => fs::rename(argument, format!("{argument}.moved"))?,
        "link" => fs::hard_link(argument, format!("{argument}.linked"))?,
        "folder" => fs::create_dir(Path::new(argument))?,
        "start" => Command::new("/bin/true").status().map(drop)?,
        "signal" => {
            Command::new("/bin/kill").arg(argument).status()?;
        }
        "read" => return fs::read_to_string(argument),
        "list" => return Ok(fs::read_dir(argument)?.count().to_string()),
        "thread" => {
            return thread::Builder::new().spawn(|| "from a thread".to_owned())?.join().map_err(|_| other());
        }
        "environment" => return Ok(env::vars().map(|(name, _)| name).collect::<Vec<_>>().join(" ")),
        _ => return Err(io::Error::other("no such job")),
    }
    Ok("done".to_owned())
}

fn other() -> io::Error {
    io::Error::other("the thread panicked")
}

fn number(text: &str) -> io::Result<usize> {
    text.parse().map_err(io::Error::other)
}

fn write(argument: &str, output: &mut Output<'_>) -> io::Result<()> {
    let block = [b'x'; 10_000];
    let mut left = number(argument)?;
    while left > 0 {
        let (part, _) = block.split_at(left.min(block.len()));
        output.write_all(part)?;
        left -= part.len();
    }
    Ok(())
}

fn allocate(mebibytes: usize) {
    let mut blocks = Vec::new();
    while blocks.len() < mebibytes {
        blocks.push(black_box(vec![1_u8; 1 << 20]));
    }
}

fn recurse(depth: usize) -> usize {
    let frame = black_box([depth; 64]);
    if frame[0] == usize::MAX { 0 } else { recurse(depth + 1) + frame[1] }
}
