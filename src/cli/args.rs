//! Arguments and help.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::analyze::Chosen;

/// A knowledge graph of government industry plans: who must do what, in which park, for which sector,
/// against which number, and where the text says so.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Examples:\n  plangraph load --data data                    load the plans that come with the program\n  plangraph info --data data                    what is loaded\n  plangraph query --data data -q 'SELECT * { ?task a plan:Task } LIMIT 5'\n  plangraph query --data data unit-workload --param plan=jiading-2025\n  plangraph serve --data data                   answer on http://127.0.0.1:7878\n\nExit status: 0 success, 1 failure, 2 wrong usage, 3 invalid input, 4 data directory unusable."
)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) settings: Settings,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Settings that may also stand in the configuration file.
#[derive(Debug, ClapArgs)]
pub(super) struct Settings {
    /// Configuration file (TOML: data, bind, base, timeout); flags and environment win over it.
    /// Without it, `plangraph.toml` in the working directory is read if it is there.
    #[arg(long, global = true, env = "PLANGRAPH_CONFIG", value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Data directory.
    #[arg(long, global = true, env = "PLANGRAPH_DATA", value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// Base of instance IRIs [default: <https://w3id.org/plangraph/>].
    #[arg(long, global = true, env = "PLANGRAPH_BASE", value_name = "IRI")]
    pub(super) base: Option<String>,
    /// Longest time a query may take, in seconds [default: 30].
    #[arg(
        long,
        global = true,
        env = "PLANGRAPH_TIMEOUT",
        value_name = "SECONDS",
        allow_negative_numbers = true
    )]
    pub(super) timeout: Option<f64>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Load plans into the data directory; without FILE, the plans that come with the program.
    ///
    /// Records (TOML) are all checked first: if one has a mistake, nothing is loaded. Documents (text, HTML,
    /// DOCX, Markdown, PDF) are extracted, checked and loaded one by one; one that cannot be read never stops
    /// the others, and all that failed are told at the end. Each document is one transaction. Loading a document
    /// again changes nothing; loading another version replaces it.
    Load(LoadArgs),
    /// Read plans of any government: every fact found points at the words it came from.
    Extract(ExtractArgs),
    /// Say what differs between two records, e.g. before and after the source was extracted again.
    Diff(DiffArgs),
    /// Remove documents and all that was made from them.
    Remove(RemoveArgs),
    /// Run a SPARQL query: a file, a query of the library by name, or text.
    Query(QueryArgs),
    /// List the queries of the library.
    Queries,
    /// Analyse who carries what and where it breaks. JSON carries the assignments behind every number.
    Analyze(AnalyzeArgs),
    /// Write the task–unit graph as a picture or for other programs: SVG, GraphML, GEXF, DOT, CSV, JSON.
    Graph(GraphArgs),
    /// Serve the graph over HTTP.
    ///
    /// An empty data directory is first filled with the plans that come with the program, unless a token for
    /// writing is configured: then it is served as it is, to be filled by clients.
    Serve(ServeArgs),
    /// Make up plans for tests and benchmarks: the same seed and number give the same files on every machine.
    ///
    /// DIR gets `register/` and `plans/`, for `load --register DIR/register DIR/plans`. FILE gets the graph as
    /// N-Quads, for other stores.
    Synth(SynthArgs),
    /// Copy a data directory that no server holds; of one that is served, ask `POST /admin/backup`.
    Backup(BackupArgs),
    /// Make a data directory from a backup, once it was checked.
    Restore(RestoreArgs),
    /// Look at the settings.
    Config {
        /// What to do with them.
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// Run queries handed over by `serve`, confined to one folder.
    #[command(hide = true)]
    Worker(WorkerArgs),
    /// Write the graph, or one named graph, as RDF.
    Export(ExportArgs),
    /// Check plan records and register files without loading them.
    Check(CheckArgs),
    /// Say what is loaded: tasks, assignments, targets, zones, sectors, evidence coverage, digests.
    Info(InfoArgs),
    /// Print the JSON Schema of plan records.
    Schema,
    /// Print a completion script for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, ClapArgs)]
pub(super) struct LoadArgs {
    /// Plan records (TOML) or documents (text, HTML, DOCX, Markdown, PDF), or folders of them.
    pub(super) files: Vec<PathBuf>,
    /// Stop at the records: write those made from documents to this folder, load nothing.
    #[arg(long, value_name = "DIR")]
    pub(super) review: Option<PathBuf>,
    /// Register files (TOML), or folders of them, in the place of the register that comes with the program.
    #[arg(long, value_name = "PATH")]
    pub(super) register: Vec<PathBuf>,
    /// Say nothing but errors.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExtractArgs {
    /// Documents (text, HTML, DOCX, Markdown, PDF), or folders of them.
    #[arg(required = true)]
    pub(super) files: Vec<PathBuf>,
    /// What to write: a record, the stable JSON form, or a list of what a person should look at.
    #[arg(long, short, default_value = "toml")]
    pub(super) format: ExtractFormat,
    /// Folder to write to, one file a document. Without it, standard output: one document, or JSON a line each.
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Earlier records (TOML), or folders of them, whose curated parts are kept: glosses, ids, selections.
    #[arg(long, value_name = "PATH")]
    pub(super) keep: Vec<PathBuf>,
    /// Register files (TOML), or folders of them, in the place of the register that comes with the program.
    #[arg(long, value_name = "PATH")]
    pub(super) register: Vec<PathBuf>,
    /// Say nothing but errors.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExtractFormat {
    /// Plan record, as `load` takes it.
    Toml,
    /// Stable JSON form (docs/EXTRACTION.md).
    Json,
    /// What was found in short, and what is uncertain, each with its place.
    Review,
}

#[derive(Debug, ClapArgs)]
pub(super) struct DiffArgs {
    /// The earlier record.
    pub(super) before: PathBuf,
    /// The later record.
    pub(super) after: PathBuf,
    /// Write the differences as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct RemoveArgs {
    /// Ids of the documents, as `plangraph info` lists them.
    #[arg(required = true)]
    pub(super) ids: Vec<String>,
}

#[derive(Debug, ClapArgs)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["file", "text"])))]
pub(super) struct QueryArgs {
    /// A query file, `-` for standard input, or the name of a query of the library.
    pub(super) file: Option<PathBuf>,
    /// The query itself.
    #[arg(long = "query", short = 'q', value_name = "TEXT")]
    pub(super) text: Option<String>,
    /// Value of a parameter of a library query; may be repeated.
    #[arg(long = "param", short, value_name = "NAME=VALUE", value_parser = parameter)]
    pub(super) parameters: Vec<(String, String)>,
    /// Format of the answer [default: table, or turtle for CONSTRUCT and DESCRIBE].
    #[arg(long, short)]
    pub(super) format: Option<QueryFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum QueryFormat {
    Table,
    Json,
    Csv,
    Tsv,
    Xml,
    Turtle,
    Ntriples,
    Rdfxml,
    Jsonld,
}

/// Which part of which graph.
#[derive(Debug, ClapArgs)]
pub(super) struct ScopeArgs {
    /// Id of a plan, as `plangraph info` lists it; may be repeated. Without it, all plans.
    #[arg(long = "plan", global = true, value_name = "ID")]
    pub(super) plans: Vec<String>,
    /// Count open sets (相关管理局) as units; they are left out otherwise, for no text states their members.
    #[arg(long, global = true)]
    pub(super) open_sets: bool,
    /// Leave out a unit, by register id; may be repeated. Shows what a unit in almost every task hides.
    #[arg(long, global = true, value_name = "UNIT")]
    pub(super) without: Vec<String>,
    /// Look at a file of assignments (CSV: `plan,task,position,unit` and, where known, `label,title,open_set,assignment`)
    /// in the place of the data directory; `-` for standard input.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) network: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct GraphArgs {
    #[command(flatten)]
    pub(super) scope: ScopeArgs,
    /// How it is laid out.
    #[arg(long, value_enum, default_value = "columns")]
    pub(super) layout: LayoutName,
    /// Seed of what is drawn at random.
    #[arg(long, default_value_t = 0)]
    pub(super) seed: u64,
    /// Format.
    #[arg(long, short, value_enum, default_value = "svg")]
    pub(super) format: DrawingFormat,
    /// File to write; without it, standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum LayoutName {
    /// Tasks left, units right, few crossings.
    Columns,
    /// What belongs together lies together.
    Force,
    /// Tasks as rows, units as columns, alike ones side by side.
    Matrix,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DrawingFormat {
    Svg,
    Graphml,
    Gexf,
    Dot,
    Csv,
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct AnalyzeArgs {
    #[command(subcommand)]
    pub(super) report: Chosen,
    #[command(flatten)]
    pub(super) scope: ScopeArgs,
    /// Add the words behind every number to JSON.
    #[arg(long, global = true)]
    pub(super) quotes: bool,
    /// Format of the answer.
    #[arg(long, short, global = true, default_value = "table")]
    pub(super) format: InfoFormat,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ServeArgs {
    /// Address to listen on [default: 127.0.0.1:7878].
    #[arg(long, env = "PLANGRAPH_BIND", value_name = "ADDR")]
    pub(super) bind: Option<SocketAddr>,
}

#[derive(Debug, ClapArgs)]
#[command(group(clap::ArgGroup::new("to").required(true).multiple(true).args(["output", "nquads"])))]
pub(super) struct SynthArgs {
    /// Number of plans.
    #[arg(long, default_value_t = 1000)]
    pub(super) plans: usize,
    /// Start of the random numbers.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// Folder to write the register and the records to, one file a plan.
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// File to write the graph to as N-Quads.
    #[arg(long, value_name = "FILE")]
    pub(super) nquads: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct BackupArgs {
    /// Folder to be made.
    pub(super) target: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct RestoreArgs {
    /// Folder that `backup` made.
    pub(super) source: PathBuf,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum ConfigAction {
    /// Report every mistake of the configuration at once.
    Check,
}

#[derive(Debug, ClapArgs)]
pub(super) struct WorkerArgs {
    /// For which queries it is, to be told apart from others.
    pub(super) lane: WorkerLane,
    /// The folder it may read.
    pub(super) folder: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WorkerLane {
    /// For those that are known to be light.
    Light,
    /// For those of which nothing is known.
    Trial,
    /// For long ones.
    Long,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExportArgs {
    /// Named graph to write, as full IRI or as its name after `graph/` (e.g. `source/jiading-2025`); without it, all graphs.
    #[arg(long, value_name = "GRAPH")]
    pub(super) graph: Option<String>,
    /// Format [default: nquads for all graphs, turtle for one].
    #[arg(long, short)]
    pub(super) format: Option<ExportFormat>,
    /// File to write; without it, standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Nquads,
    Trig,
    Turtle,
    Ntriples,
    Rdfxml,
    Jsonld,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    /// Plan records (TOML), or folders of them; without it, those that come with the program.
    pub(super) files: Vec<PathBuf>,
    /// Register files (TOML), or folders of them, in the place of the register that comes with the program.
    #[arg(long, value_name = "PATH")]
    pub(super) register: Vec<PathBuf>,
    /// Folder with the source texts: re-cut every quote and compare hashes.
    #[arg(long, value_name = "DIR")]
    pub(super) sources: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct InfoArgs {
    /// Format of the answer.
    #[arg(long, short, default_value = "table")]
    pub(super) format: InfoFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InfoFormat {
    Table,
    Json,
    Csv,
}

fn parameter(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| "write NAME=VALUE".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_argument_definitions_hold_together() {
        Args::command().debug_assert();
    }
}
