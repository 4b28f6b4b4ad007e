//! The worker's side: takes jobs from the parent one after another.

use std::fs::File;
use std::io::{self, BufReader, Write};
use std::path::Path;
use std::process;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};

use super::confine::{self, Pipes};
use super::frame::{self, Tag};
use super::memory::Memory;
use super::output::{Input, Output};

/// Stack of the thread that runs a job, in bytes: parsers and evaluators of SPARQL recurse.
pub const STACK_BYTES: usize = 256 << 20;

/// Private memory in bytes that jobs may leave behind, their stack included, before a new stack takes the place of
/// the used one.
const LEFT_BEHIND: u64 = 4 << 20;

/// The value of a job, or what went wrong; both in the handler's own form, at most
/// [`MAX_OUTPUT_FRAME_BYTES`](super::MAX_OUTPUT_FRAME_BYTES): a longer one is the end of the worker.
pub type Answer = Result<Vec<u8>, Vec<u8>>;

/// What a worker does with a job. A closure `FnMut(&[u8], &mut Output) -> Answer` is a handler.
pub trait Handler: Send {
    /// Makes ready what should not count against the job's memory, such as mapping the file that the job reads.
    ///
    /// # Errors
    /// What is wrong with the job; it has then failed.
    fn prepare(&mut self, _job: &[u8]) -> Result<(), Vec<u8>> {
        Ok(())
    }

    /// Does the job within its memory.
    ///
    /// # Errors
    /// What went wrong, as the parent shall see it.
    fn answer(&mut self, job: &[u8], output: &mut Output<'_>) -> Answer;
}

impl<F: FnMut(&[u8], &mut Output<'_>) -> Answer + Send> Handler for F {
    fn answer(&mut self, job: &[u8], output: &mut Output<'_>) -> Answer {
        self(job, output)
    }
}

/// Confines this process and serves jobs from standard input until it ends; then the process exits.
///
/// Afterwards it can read files under `folder` only, write no file, open no connection, start no program. To be
/// called by a process that has one thread and no open file: whatever is open beyond the standard streams is
/// closed. Standard output is for frames; what a handler prints goes to standard error.
///
/// # Errors
/// When the pipes fail, a limit cannot be set, or a handler panics. The process should then exit: a handler that
/// panicked may be in any state.
pub fn serve_jobs(folder: &Path, mut handler: impl Handler) -> io::Result<()> {
    let mut pipes = Pipes::take()?;
    let memory = Memory::open()?;
    let confinement = confine::enter(folder, &pipes);
    end_with_input(pipes.input.try_clone()?)?;
    let mut input = BufReader::new(pipes.input);
    let ready = serde_json::to_vec(&confinement).map_err(io::Error::other)?;
    frame::write(&mut pipes.output, Tag::Ready, &ready)?;
    while let Some((unsent, answer)) =
        serve_while_small(&mut handler, &memory, &mut pipes.output, &mut input)?
    {
        report(&mut pipes.output, &memory, unsent, answer)?;
    }
    Ok(())
}

/// Ends the process when nobody can send any more, whatever the job is doing: a thread of its own waits for that alone,
/// for a job should not have to wake two.
fn end_with_input(input: File) -> io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        // That the other end is closed is told unasked.
        let mut ends = [PollFd::new(&input, PollFlags::empty())];
        while let Ok(0) | Err(rustix::io::Errno::INTR) = poll(&mut ends, None) {}
        process::exit(0);
    })?;
    Ok(())
}

/// The frames of an answer that are not sent yet, and how its job ended.
type Unreported = (Vec<u8>, Answer);

/// Serves jobs on a thread with a big stack until one leaves so much memory behind that its stack should go, used
/// as it is; that job is still to be reported. Nothing at the end of the input.
///
/// To start a thread for each job costs a light query a tenth of its time.
fn serve_while_small(
    handler: &mut impl Handler,
    memory: &Memory,
    pipe: &mut File,
    input: &mut Input,
) -> io::Result<Option<Unreported>> {
    let act = || -> io::Result<Option<Unreported>> {
        let largest = memory.sizes()?.private.saturating_add(LEFT_BEHIND);
        while let Some((tag, payload)) = frame::read(input)? {
            if tag != Tag::Job {
                return Err(frame::invalid(format!("a frame {tag:?} in the place of a job")));
            }
            let (budget, job) = frame::split_number(&payload)?;
            let (unsent, answer) = run_job(handler, job, budget, memory, pipe, input)?;
            memory.lift()?;
            drop(payload);
            if memory.sizes()?.private > largest {
                return Ok(Some((unsent, answer)));
            }
            report(pipe, memory, unsent, answer)?;
        }
        Ok(None)
    };
    thread::scope(|scope| {
        let thread = thread::Builder::new().name("job".to_owned()).stack_size(STACK_BYTES);
        let joined = thread.spawn_scoped(scope, act)?.join();
        joined.unwrap_or_else(|_| Err(io::Error::other("the job panicked")))
    })
}

fn run_job(
    handler: &mut impl Handler,
    job: &[u8],
    budget: u64,
    memory: &Memory,
    pipe: &mut File,
    input: &mut Input,
) -> io::Result<Unreported> {
    let prepared = handler.prepare(job);
    // Only now: neither the stack nor what was made ready counts.
    let limit = memory.limit(budget)?;
    frame::write(pipe, Tag::Started, &limit.to_le_bytes())?;
    if let Err(why) = prepared {
        return Ok((Vec::new(), Err(why)));
    }
    let mut output = Output::new(pipe, input);
    let answer = handler.answer(job, &mut output);
    let unsent = if answer.is_ok() { output.finish()? } else { Vec::new() };
    Ok((unsent, answer))
}

/// Sends the end of the answer and how the job ended.
fn report(pipe: &mut File, memory: &Memory, mut unsent: Vec<u8>, answer: Answer) -> io::Result<()> {
    let (tag, value) = match answer {
        Ok(value) => (Tag::Done, value),
        Err(why) => (Tag::Failed, why),
    };
    let mut payload = memory.sizes()?.private.to_le_bytes().to_vec();
    payload.extend_from_slice(&value);
    frame::write(&mut unsent, tag, &payload)?;
    pipe.write_all(&unsent)
}
