//! The command line.
//!
//! Exit status: 0 success, 1 failure, 2 wrong usage, 3 invalid input, 4 data directory unusable.

mod analyze;
mod args;
mod backup;
mod check;
mod config;
mod diff;
mod documents;
mod export;
mod extract;
mod failure;
mod files;
mod graph;

mod info;
mod load;
mod output;
mod progress;
mod query;
mod serve;
mod sources;
mod synth;
mod table;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Args, Command, ConfigAction};
use config::Config;
use failure::Failure;

/// Parses the arguments, runs the command and says how it ended.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    // A worker reads no configuration: it may read nothing but snapshots.
    if let Command::Worker(args) = &args.command {
        return serve::worker(args);
    }
    let outcome = Config::resolve(&args.settings).and_then(|config| dispatch(args.command, &config));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => u8::try_from(failure.report()).map_or(ExitCode::FAILURE, ExitCode::from),
    }
}

fn dispatch(command: Command, config: &Config) -> Result<(), Failure> {
    match command {
        Command::Load(args) => load::load(&args, config),
        Command::Extract(args) => extract::extract(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Remove(args) => load::remove(&args, config),
        Command::Query(args) => query::query(&args, config),
        Command::Queries => query::list(),
        Command::Analyze(args) => analyze::analyze(&args, config),
        Command::Graph(args) => graph::graph(&args, config),
        Command::Serve(args) => serve::serve(&args, config),
        Command::Export(args) => export::export(&args, config),
        Command::Check(args) => check::check(&args),
        Command::Info(args) => info::info(&args, config),
        Command::Synth(args) => synth::synth(&args, config),
        Command::Backup(args) => backup::backup(&args, config),
        Command::Restore(args) => backup::restore(&args, config),
        Command::Config { action: ConfigAction::Check } => config.check(),
        Command::Worker(_) => Err(Failure::Usage("a worker is started by `plangraph serve`".to_owned())),
        Command::Schema => print(&check::schema()?),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "plangraph", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
    }
}

/// Writes to standard output; a reader that closed the pipe has had enough, which is no failure.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::failed(error)),
        _ => Ok(()),
    }
}
