//! What the tests share.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use oxigraph::model::Quad;
use plangraph::input::SourceText;
use plangraph::iri::Iris;
use plangraph::record::PlanRecord;
use plangraph::snapshot::{Snapshot, write};
use plangraph::store::PlanStore;
use plangraph::workspace::Workspace;
use tempfile::TempDir;

/// The embedded register.
pub fn workspace() -> Workspace {
    Workspace::embedded().unwrap_or_else(|found| panic!("{}", found[0]))
}

/// The embedded records, in order of id.
pub fn records(workspace: &Workspace) -> Vec<PlanRecord> {
    workspace.read(&plangraph::assets::plans()).unwrap_or_else(|found| panic!("{}", found[0]))
}

/// A snapshot of quads, in a file that goes with the folder.
pub fn snapshot(quads: impl IntoIterator<Item = Quad>) -> (TempDir, Arc<Snapshot>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("quads.snapshot");
    write(&path, "1", &[], quads.into_iter().map(Ok::<_, Infallible>)).unwrap();
    let snapshot = Snapshot::open(&path).unwrap();
    (folder, snapshot)
}

/// A record composed for the tests: what the five plans do not have.
pub fn composed() -> SourceText {
    let name = "tests/records/qinglan-yunhe-2025.toml";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    SourceText { name: name.to_owned(), text: std::fs::read_to_string(path).unwrap() }
}

/// A store in memory with register and vocabulary and the given records.
pub fn store_with(workspace: &Workspace, records: &[PlanRecord]) -> PlanStore {
    let store = PlanStore::in_memory(Iris::default()).unwrap();
    store.load_foundation(&workspace.register).unwrap();
    for record in records {
        store.load_document(record, &workspace.register).unwrap();
    }
    store.sync().unwrap();
    store
}

/// A store in memory with the five plans.
pub fn loaded() -> PlanStore {
    let workspace = workspace();
    let records = records(&workspace);
    store_with(&workspace, &records)
}

/// The same with the reports of the analysis in the computed graph.
pub fn completed() -> PlanStore {
    let store = loaded();
    store.complete().unwrap();
    store
}

/// The query library.
pub fn queries() -> Vec<plangraph::library::NamedQuery> {
    plangraph::library::read(&plangraph::assets::queries()).unwrap_or_else(|found| panic!("{}", found[0]))
}

/// A file or folder of the shared material, where it is there.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if !path.exists() {
        eprintln!("{} is not there: this part of the test is left out", path.display());
        return None;
    }
    Some(path)
}

/// The program, without settings of the environment.
pub fn plangraph() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plangraph"));
    for name in ["CONFIG", "DATA", "BASE", "TIMEOUT", "BIND"] {
        command.env_remove(format!("PLANGRAPH_{name}"));
    }
    command
}

/// The service of a store. Its workers live in a runtime of their own, which outlasts that of a test.
pub fn app(store: std::sync::Arc<PlanStore>, timeout: std::time::Duration) -> plangraph::http::App {
    let limits = plangraph::engine::EngineLimits { time: timeout, ..Default::default() };
    app_with(store, plangraph::http::Settings { limits, ..Default::default() })
}

/// The same with settings of its own.
pub fn app_with(
    store: std::sync::Arc<PlanStore>,
    settings: plangraph::http::Settings,
) -> plangraph::http::App {
    static RUNTIME: std::sync::OnceLock<tokio::runtime::Runtime> = std::sync::OnceLock::new();
    let _inside = RUNTIME.get_or_init(|| tokio::runtime::Runtime::new().unwrap()).enter();
    let program = Some(env!("CARGO_BIN_EXE_plangraph").into());
    let settings = plangraph::http::Settings { program, ..settings };
    plangraph::http::App::new(store, queries(), settings).unwrap()
}
