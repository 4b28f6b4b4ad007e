//! `plangraph serve`.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use super::args::ServeArgs;
use super::config::Config;
use super::failure::Failure;
use super::{files, load, print};
use crate::http::{self, App};
use crate::store::{Access, PlanStore};

const DEFAULT_BIND: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 7878);

pub(super) fn serve(args: &ServeArgs, config: &Config) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
        )
        .init();
    let queries = crate::library::read(&crate::assets::queries())?;
    let bind = args.bind.or(config.bind).unwrap_or(DEFAULT_BIND);
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Write)?;
    store.announce(&format!("`plangraph serve`, process {}", std::process::id()))?;
    if store.document_ids()?.is_empty() {
        let workspace = files::workspace(&[])?;
        let records = workspace.read(&files::records(&[])?)?;
        print(&load::load_all(&store, &workspace, &records)?)?;
        store.complete()?;
    }
    let app = App::new(Arc::new(store), queries, config.timeout).map_err(Failure::from)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::failed)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(bind)
            .await
            .map_err(|error| Failure::Failed(format!("cannot listen on {bind}: {error}")))?;
        let address = listener.local_addr().map_err(Failure::failed)?;
        let stop = http::told_to_stop().map_err(Failure::failed)?;
        app.store.announce(&format!("`plangraph serve` on http://{address}/, process {}", std::process::id()))?;
        print(&format!(
            "plangraph is ready\n  pages and examples  http://{address}/\n  SPARQL endpoint     http://{address}/sparql\n"
        ))?;
        http::serve(app, listener, stop).await.map_err(Failure::failed)
    })
}
