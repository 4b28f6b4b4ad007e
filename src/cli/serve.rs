//! `plangraph serve`, and the workers that it starts.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::args::{ServeArgs, WorkerArgs};
use super::config::Config;
use super::failure::Failure;
use super::{files, load, print};
use crate::http::{self, App};
use crate::store::{Access, PlanStore};

/// How long the writer and what still runs may take to let go of the store.
const CLOSING: Duration = Duration::from_secs(5);

/// Stack of a thread that serves (virtual): four times the usual one.
const THREAD_STACK: usize = 8 << 20;

const DEFAULT_BIND: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 7878);

pub(super) fn serve(args: &ServeArgs, config: &Config) -> Result<(), Failure> {
    start_log();
    let queries = crate::library::read(&crate::assets::queries())?;
    let bind = args.bind.or(config.bind).unwrap_or(DEFAULT_BIND);
    let settings = config.service()?;
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Write)?;
    store.announce(&format!("`plangraph serve`, process {}", std::process::id()))?;
    // An empty graph that nobody can write to would be of no use to anybody.
    if settings.tokens.is_empty() && store.document_ids()?.is_empty() {
        let workspace = files::workspace(&[])?;
        let records = workspace.read(&files::records(&[])?)?;
        print(&load::load_all(&store, &workspace, &records)?)?;
        store.complete()?;
    }
    // A process that was killed between its documents and what spans them left it out.
    store.fill_in()?;
    let store = Arc::new(store);
    let writable = if settings.tokens.is_empty() { "off" } else { "with a token" };
    // Short queries are parsed and evaluated on these threads.
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.enable_all().thread_stack_size(THREAD_STACK).build().map_err(Failure::failed)?;
    let served = runtime.block_on(async {
        let app = App::new(Arc::clone(&store), queries, settings).map_err(Failure::failed)?;
        let listener = tokio::net::TcpListener::bind(bind)
            .await
            .map_err(|error| Failure::Failed(format!("cannot listen on {bind}: {error}")))?;
        let address = listener.local_addr().map_err(Failure::failed)?;
        let stop = http::told_to_stop().map_err(Failure::failed)?;
        app.store.announce(&format!("`plangraph serve` on http://{address}/, process {}", std::process::id()))?;
        print(&format!(
            "plangraph is ready\n  pages and examples  http://{address}/\n  SPARQL endpoint     http://{address}/sparql\n  writing             {writable}\n"
        ))?;
        http::serve(app, listener, stop).await.map_err(Failure::failed)
    });
    drop(runtime);
    close(store);
    served
}

/// Closes the store once everybody has let go of it. A program that ends while the engine still sorts its tables in the
/// background is aborted in the middle of that: all is on the disk, but its exit status is wrong.
fn close(mut store: Arc<PlanStore>) {
    let until = Instant::now() + CLOSING;
    while let Err(shared) = Arc::try_unwrap(store) {
        if Instant::now() > until {
            return;
        }
        thread::sleep(Duration::from_millis(5));
        store = shared;
    }
}

/// To standard error; as JSON lines where `PLANGRAPH_LOG_FORMAT` is `json`.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter);
    if std::env::var("PLANGRAPH_LOG_FORMAT").is_ok_and(|format| format == "json") {
        log.json().init();
    } else {
        log.init();
    }
}

/// Runs queries for the process that started it until that one ends.
pub(super) fn worker(args: &WorkerArgs) -> ExitCode {
    match crate::engine::serve_worker(&args.folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("a worker ({:?}) ended: {error}", args.lane);
            ExitCode::FAILURE
        }
    }
}
