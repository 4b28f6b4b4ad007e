//! `plangraph export`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use oxigraph::io::RdfSerializer;
use oxigraph::model::{GraphName, NamedNode, Quad};

use super::args::{ExportArgs, ExportFormat};
use super::config::Config;
use super::failure::Failure;
use crate::sparql::GraphFormat;
use crate::store::{Access, PlanStore};
use crate::vocab::PREFIXES;

pub(super) fn export(args: &ExportArgs, config: &Config) -> Result<(), Failure> {
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Read)?;
    let graph = args.graph.as_deref().map(|name| named_graph(&store, name)).transpose()?;
    let format = format(args.format, graph.is_some())?;
    let quads = sorted(&store, graph)?;
    match &args.output {
        None => {
            let out = BufWriter::new(io::stdout().lock());
            match write(&quads, format, out) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                other => other.map_err(Failure::failed),
            }
        }
        Some(path) => save(path, |file| write(&quads, format, BufWriter::new(file)))
            .map_err(|error| Failure::Failed(format!("{}: {error}", path.display()))),
    }
}

/// Writes a file by way of a new one beside it: a reader sees the old content or the new, never a part.
/// What is no regular file (a device, a pipe, a link to nothing yet) is written to as it is.
fn save(path: &Path, write: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
    let Some(target) = replaceable(path) else {
        return write(&File::create(path)?);
    };
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let fresh = target.with_file_name(format!(".{name}.{}.part", std::process::id()));
    let file = File::create_new(&fresh)?;
    let written = keep_permissions(&target, &file)
        .and_then(|()| write(&file))
        .and_then(|()| fs::rename(&fresh, &target));
    if written.is_err() {
        _ = fs::remove_file(&fresh);
    }
    written
}

/// The regular file a path names, links followed, whether it is there already or not.
fn replaceable(path: &Path) -> Option<PathBuf> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => fs::canonicalize(path).ok(),
        Ok(_) => None,
        Err(_) => fs::symlink_metadata(path).is_err().then(|| path.to_owned()),
    }
}

fn keep_permissions(target: &Path, fresh: &File) -> io::Result<()> {
    match fs::metadata(target) {
        Ok(found) => fresh.set_permissions(found.permissions()),
        Err(_) => Ok(()),
    }
}

fn named_graph(store: &PlanStore, name: &str) -> Result<NamedNode, Failure> {
    let graph = if name.contains("://") {
        NamedNode::new(name).map_err(Failure::input)?
    } else {
        store.iris().graph(name)
    };
    let exists = store.engine().contains_named_graph(&graph).map_err(Failure::failed)?;
    if exists {
        return Ok(graph);
    }
    let known: Vec<String> = store
        .engine()
        .named_graphs()
        .map(|graph| graph.map(|graph| graph.to_string()))
        .collect::<Result<_, _>>()
        .map_err(Failure::failed)?;
    Err(Failure::input(format!("there is no graph {graph}; there are {}", known.join(", "))))
}

fn format(format: Option<ExportFormat>, one_graph: bool) -> Result<GraphFormat, Failure> {
    Ok(match format {
        None if one_graph => GraphFormat::Turtle,
        None | Some(ExportFormat::Nquads) => GraphFormat::NQuads,
        Some(ExportFormat::Trig) => GraphFormat::TriG,
        Some(ExportFormat::Jsonld) => GraphFormat::JsonLd,
        Some(_) if !one_graph => {
            return Err(Failure::Usage(
                "this format holds one graph; name it with --graph, or use nquads, trig or jsonld".to_owned(),
            ));
        }
        Some(ExportFormat::Turtle) => GraphFormat::Turtle,
        Some(ExportFormat::Ntriples) => GraphFormat::NTriples,
        Some(ExportFormat::Rdfxml) => GraphFormat::RdfXml,
    })
}

/// The quads in a fixed order, so that two exports can be compared line by line.
fn sorted(store: &PlanStore, graph: Option<NamedNode>) -> Result<Vec<Quad>, Failure> {
    let name = graph.map(GraphName::from);
    let mut quads: Vec<(String, Quad)> = store
        .engine()
        .quads_for_pattern(None, None, None, name.as_ref().map(GraphName::as_ref))
        .map(|quad| {
            quad.map(|mut quad| {
                if name.is_some() {
                    quad.graph_name = GraphName::DefaultGraph;
                }
                (format!("{} {quad}", quad.graph_name), quad)
            })
        })
        .collect::<Result<_, _>>()
        .map_err(Failure::failed)?;
    quads.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(quads.into_iter().map(|(_, quad)| quad).collect())
}

fn write(quads: &[Quad], format: GraphFormat, out: impl Write) -> io::Result<()> {
    let mut serializer = RdfSerializer::from_format(format.engine());
    for (prefix, iri) in PREFIXES {
        serializer = serializer.with_prefix(*prefix, *iri).map_err(io::Error::other)?;
    }
    let mut serializer = serializer.for_writer(out);
    for quad in quads {
        serializer.serialize_quad(quad)?;
    }
    serializer.finish()?.flush()
}
