//! The graph of made-up plans as N-Quads, for other stores, written plan by plan.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Triple};

use super::{plans, register_parts};
use crate::assets;
use crate::infer::RULES;
use crate::iri::Iris;
use crate::map;
use crate::register::Register;

/// Writes the plans with their register, vocabulary, ontology and what is inferred: the named graphs of the
/// store but the computed one, and a default graph that holds what is asserted (`docs/ARCHITECTURE.md`, "The
/// merge"). `base` is the register that [`register_parts`] extends. A triple that two documents assert, such as
/// the title of a plan both cite, is written to the default graph twice; a store keeps it once.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_nquads(
    out: &mut dyn Write,
    (seed, count): (u64, usize),
    base: &Register,
    iris: &Iris,
) -> io::Result<()> {
    let mut quads = Quads { out };
    quads.graph(&iris.graph("ontology"), &turtle(&assets::ontology())?, false)?;
    quads.graph(&iris.graph("vocabulary"), &turtle(&assets::concepts())?, true)?;
    let register = iris.graph("register");
    quads.graph(&register, &map::register(base, iris), true)?;
    for part in register_parts(seed, count) {
        quads.graph(&register, &map::register(&part, iris), true)?;
    }
    for record in plans(seed, count) {
        quads.graph(&iris.document_graph(&record.id), &map::document(&record, base, iris), true)?;
        for rule in RULES {
            quads.graph(&rule.graph(iris), &rule.infer(&record, iris), false)?;
        }
    }
    Ok(())
}

struct Quads<'a> {
    out: &'a mut dyn Write,
}

impl Quads<'_> {
    /// Triples of a named graph, and of the default graph where they are asserted.
    fn graph(&mut self, graph: &NamedNode, triples: &[Triple], asserted: bool) -> io::Result<()> {
        for triple in triples {
            writeln!(self.out, "{triple} {graph} .")?;
            if asserted {
                writeln!(self.out, "{triple} .")?;
            }
        }
        Ok(())
    }
}

fn turtle(text: &str) -> io::Result<Vec<Triple>> {
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_reader(text.as_bytes());
    quads.map(|quad| quad.map(Triple::from).map_err(io::Error::other)).collect()
}
