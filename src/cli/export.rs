//! `plangraph export`.

use std::io::{self, Write};

use oxigraph::io::RdfSerializer;
use oxigraph::model::{GraphName, NamedNode, Quad, Triple};

use super::args::{ExportArgs, ExportFormat};
use super::config::Config;
use super::failure::Failure;
use super::output;
use crate::sparql::GraphFormat;
use crate::store::{Access, PlanStore};
use crate::vocab::PREFIXES;

pub(super) fn export(args: &ExportArgs, config: &Config) -> Result<(), Failure> {
    let store = PlanStore::open(&config.data, config.iris.clone(), Access::Read)?;
    let graph = args.graph.as_deref().map(|name| named_graph(&store, name)).transpose()?;
    let format = format(args.format, graph.is_some())?;
    let quads = sorted(&store, graph.as_ref())?;
    output::write(args.output.as_deref(), |out| write(&quads, format, out))
}

fn named_graph(store: &PlanStore, name: &str) -> Result<NamedNode, Failure> {
    let graph = if name.contains("://") {
        NamedNode::new(name).map_err(Failure::input)?
    } else {
        store.iris().graph(name)
    };
    let exists = store.engine().contains_named_graph(&graph).map_err(Failure::failed)?;
    // Clients that wrote nothing have written no triple.
    if exists || graph == store.iris().graph("own") {
        return Ok(graph);
    }
    let known: Vec<String> = store.graphs()?.iter().map(ToString::to_string).collect();
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

/// The quads that clients see, in a fixed order, so that two exports can be compared line by line.
fn sorted(store: &PlanStore, graph: Option<&NamedNode>) -> Result<Vec<Quad>, Failure> {
    store.fill_reports()?;
    let reports = store.reports().map_err(Failure::failed)?.into_iter();
    let quads: Vec<Quad> = match graph {
        None => store.quads().chain(reports.map(Ok)).collect::<Result<_, _>>(),
        Some(graph) => store
            .quads_of(graph)
            .chain(reports.filter(|quad| quad.graph_name == graph.clone().into()).map(Ok))
            .map(|quad| quad.map(|quad| Triple::from(quad).in_graph(GraphName::DefaultGraph)))
            .collect(),
    }
    .map_err(Failure::failed)?;
    let mut quads: Vec<(String, Quad)> =
        quads.into_iter().map(|quad| (format!("{} {quad}", quad.graph_name), quad)).collect();
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
