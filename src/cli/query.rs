//! `plangraph query` and `plangraph queries`.

use std::fmt::Write as _;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::args::{QueryArgs, QueryFormat};
use super::config::Config;
use super::failure::Failure;
use super::{print, table};
use crate::input::SourceText;
use crate::library::{self, NamedQuery};
use crate::snapshot::Snapshot;
use crate::sparql::{
    Fault, Form, Format, GraphFormat, Limits, Local, Operation, Prepared, SparqlError, Summary, TableFormat,
    on_big_stack,
};
use crate::store::{Access, PlanStore};

/// How long the engine may take to heed a cancellation.
const HEED: Duration = Duration::from_millis(500);

pub(super) fn query(args: &QueryArgs, config: &Config) -> Result<(), Failure> {
    let timeout = config.timeout;
    on_big_stack(|| {
        let source = find(args)?;
        let store = PlanStore::open(&config.data, config.iris.clone(), Access::Read)?;
        let prepared = source.prepare(&args.parameters)?;
        store.fill_reports()?;
        let snapshot = store.snapshot()?;
        let (done, finished) = mpsc::channel::<()>();
        std::thread::scope(|scope| {
            scope.spawn(move || watch(&finished, timeout));
            let answer = answer(prepared, &snapshot, args.format, timeout);
            drop(done);
            match answer {
                Err(SparqlError::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
                Ok(Shown::NoRows) if !args.parameters.is_empty() => {
                    eprintln!("{}", hint(args));
                    Ok(())
                }
                other => Ok(other.map(|_| ())?),
            }
        })
    })?
}

/// A value nothing is called by is the usual reason for an empty table, and looks like an answer.
fn hint(args: &QueryArgs) -> String {
    let given: Vec<String> = args.parameters.iter().map(|(_, value)| format!("`{value}`")).collect();
    let query = args.file.as_deref().unwrap_or(Path::new("-")).display();
    let known = if given.len() == 1 { "a known value" } else { "each a known value" };
    let mut hint = format!(
        "no rows: is {} {known}? `plangraph query {query}` without --param shows values",
        given.join(", ")
    );
    if args.parameters.iter().any(|(name, _)| name == "plan") {
        hint += ", `plangraph info` lists the plans";
    }
    hint
}

pub(super) fn list() -> Result<(), Failure> {
    let mut text = String::new();
    let mut group = String::new();
    let mut queries = on_big_stack(library)??;
    queries.sort_by(|a, b| (&a.group, &a.name).cmp(&(&b.group, &b.name)));
    for query in queries {
        if query.group != group {
            _ = writeln!(text, "{}{}", if group.is_empty() { "" } else { "\n" }, query.group);
            group.clone_from(&query.group);
        }
        _ = writeln!(text, "  {:<32} {} / {}", query.name, query.title, query.title_zh);
        for parameter in &query.parameters {
            _ = writeln!(text, "  {:<32}   --param {}=…  {}", "", parameter.name, parameter.description);
        }
    }
    print(&text)
}

/// What came of an answer.
enum Shown {
    /// A table for people, without rows.
    NoRows,
    Other,
}

/// Where the query comes from.
enum Source {
    Text(String),
    Library(Box<NamedQuery>),
}

impl Source {
    fn prepare(&self, parameters: &[(String, String)]) -> Result<Prepared, Failure> {
        match self {
            Self::Text(_) if !parameters.is_empty() => {
                Err(Failure::Usage("--param goes with a query of the library".to_owned()))
            }
            Self::Text(text) => Prepared::parse(text).map_err(|error| mistaken(error, text)),
            Self::Library(query) => Ok(query.bind(parameters).map_err(Failure::input)?.into()),
        }
    }
}

/// A mistake in a query, with what might mend it.
fn mistaken(error: SparqlError, text: &str) -> Failure {
    if !matches!(error, SparqlError::Syntax(_)) {
        return error.into();
    }
    let fault = Fault::from(error).in_text(text, Operation::Query);
    let hint = fault.hint.map(|hint| format!("\n  help: {hint}")).unwrap_or_default();
    Failure::input(format!("{}{hint}", fault.message))
}

fn find(args: &QueryArgs) -> Result<Source, Failure> {
    if let Some(text) = &args.text {
        return Ok(Source::Text(text.clone()));
    }
    let path = args.file.as_deref().unwrap_or(Path::new("-"));
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(Failure::input)?;
        return Ok(Source::Text(text));
    }
    let name = path.to_string_lossy();
    match std::fs::read_to_string(path) {
        Ok(text) if text.lines().any(|line| line.starts_with("#+ ")) => {
            let file = SourceText { name: name.into_owned(), text: text.clone() };
            let documented = library::read(&[file])?.pop();
            Ok(documented.map_or(Source::Text(text), |query| Source::Library(Box::new(query))))
        }
        Ok(text) => Ok(Source::Text(text)),
        Err(error) => {
            let queries = library()?;
            let names = queries.iter().map(|query| query.name.as_str());
            let hint = if name.contains(char::is_whitespace) {
                "a query itself is given with --query".to_owned()
            } else {
                crate::diagnostic::nearest(&name, names)
                    .unwrap_or_else(|| "`plangraph queries` lists the library".to_owned())
            };
            let found = queries.into_iter().find(|query| query.name == name);
            found.map(|query| Source::Library(Box::new(query))).ok_or_else(|| {
                Failure::Input(vec![format!(
                    "{name}: {error}, and no query of the library has this name; {hint}"
                )])
            })
        }
    }
}

fn library() -> Result<Vec<NamedQuery>, Failure> {
    Ok(library::read(&crate::assets::queries())?)
}

fn answer(
    prepared: Prepared,
    snapshot: &Arc<Snapshot>,
    format: Option<QueryFormat>,
    timeout: Duration,
) -> Result<Shown, SparqlError> {
    let form = prepared.form();
    let (limits, services) = (Limits::within(timeout), Local::new(snapshot));
    if let Some(format) = chosen(format, form)? {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let summary = prepared.run(snapshot, &limits, &services, format, &mut out)?;
        tell(&summary);
        if summary.truth.is_some() {
            writeln!(out)?;
        }
        out.flush()?;
    } else {
        let mut json = Vec::new();
        let summary =
            prepared.run(snapshot, &limits, &services, Format::Table(TableFormat::Json), &mut json)?;
        tell(&summary);
        let text = table::results(&json).map_err(SparqlError::Evaluation)?;
        std::io::stdout().lock().write_all(text.as_bytes())?;
        if summary.rows == 0 {
            return Ok(Shown::NoRows);
        }
    }
    Ok(Shown::Other)
}

/// A misspelt term looks like an answer without rows.
fn tell(summary: &Summary) {
    if let Some(hint) = &summary.hint {
        eprintln!("{hint}");
    }
}

/// The format to write; `None` is the table for people.
fn chosen(format: Option<QueryFormat>, form: Form) -> Result<Option<Format>, SparqlError> {
    let format = match (format, form) {
        (None | Some(QueryFormat::Table), Form::Table) => return Ok(None),
        (None, Form::Graph) | (Some(QueryFormat::Turtle), _) => Format::Graph(GraphFormat::Turtle),
        (Some(QueryFormat::Json), _) => Format::Table(TableFormat::Json),
        (Some(QueryFormat::Csv), _) => Format::Table(TableFormat::Csv),
        (Some(QueryFormat::Tsv), _) => Format::Table(TableFormat::Tsv),
        (Some(QueryFormat::Xml), _) => Format::Table(TableFormat::Xml),
        (Some(QueryFormat::Ntriples), _) => Format::Graph(GraphFormat::NTriples),
        (Some(QueryFormat::Rdfxml), _) => Format::Graph(GraphFormat::RdfXml),
        (Some(QueryFormat::Jsonld), _) => Format::Graph(GraphFormat::JsonLd),
        (Some(QueryFormat::Table), Form::Graph) => {
            return Err(SparqlError::Refused(
                "a graph has no table; use turtle, ntriples, rdfxml or jsonld".to_owned(),
            ));
        }
    };
    match (format, form) {
        (Format::Table(_), Form::Graph) => Err(SparqlError::Refused(
            "the query answers with a graph; use turtle, ntriples, rdfxml or jsonld".to_owned(),
        )),
        (Format::Graph(_), Form::Table) => Err(SparqlError::Refused(
            "the query answers with a table; use table, json, csv, tsv or xml".to_owned(),
        )),
        _ => Ok(Some(format)),
    }
}

/// Ends the process where the evaluation does not heed its limit.
fn watch(finished: &mpsc::Receiver<()>, timeout: Duration) {
    let limit = timeout.saturating_add(HEED);
    if finished.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
        std::process::exit(Failure::from(SparqlError::Deadline(timeout.as_secs_f64())).report());
    }
}
