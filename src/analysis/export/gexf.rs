//! GEXF 1.3 (<https://gexf.net>), as Gephi reads it.

use std::fmt::Write as _;

use super::escape::Xml;
use super::node::{Node, edges, nodes};
use crate::analysis::Picture;
use crate::network::ResponsibilityGraph;

const NODE_KEYS: [(&str, &str); 6] = [
    ("kind", "string"),
    ("district", "string"),
    ("plan", "string"),
    ("number", "integer"),
    ("open_set", "boolean"),
    ("functions", "string"),
];

const EDGE_KEYS: [(&str, &str); 2] = [("position", "integer"), ("evidence", "string")];

/// The graph as GEXF; places with y upwards, as the format has it. Functions are separated by spaces.
#[must_use]
pub fn gexf(network: &ResponsibilityGraph, picture: Option<&Picture>) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\"\n  \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n  \
        xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">\n\
        <meta><creator>plangraph</creator></meta>\n\
        <graph mode=\"static\" defaultedgetype=\"undirected\">\n"
        .to_owned();
    for (class, keys) in [("node", &NODE_KEYS[..]), ("edge", &EDGE_KEYS)] {
        _ = writeln!(out, "<attributes class=\"{class}\" mode=\"static\">");
        for (name, kind) in keys {
            _ = writeln!(out, "<attribute id=\"{name}\" title=\"{name}\" type=\"{kind}\"/>");
        }
        out.push_str("</attributes>\n");
    }
    out.push_str("<nodes>\n");
    for node in nodes(network, picture) {
        write_node(&mut out, &node);
    }
    out.push_str("</nodes>\n<edges>\n");
    for (number, edge) in edges(network).enumerate() {
        _ = writeln!(
            out,
            "<edge id=\"{number}\" source=\"{}\" target=\"{}\">\
             <attvalues><attvalue for=\"position\" value=\"{}\"/>\
             <attvalue for=\"evidence\" value=\"{}\"/></attvalues></edge>",
            Xml(&edge.task),
            Xml(edge.unit),
            edge.position,
            Xml(edge.evidence)
        );
    }
    out + "</edges>\n</graph>\n</gexf>\n"
}

fn write_node(out: &mut String, node: &Node<'_>) {
    _ = write!(out, "<node id=\"{}\" label=\"{}\"><attvalues>", Xml(&node.id), Xml(node.label));
    let mut value = |key: &str, value: &str| {
        _ = write!(out, "<attvalue for=\"{key}\" value=\"{}\"/>", Xml(value));
    };
    value("kind", node.kind.name());
    for (key, known) in [("district", node.district), ("plan", node.plan)] {
        if let Some(known) = known {
            value(key, known);
        }
    }
    if let Some(number) = node.number {
        value("number", &number.to_string());
    } else {
        value("open_set", if node.open_set() { "true" } else { "false" });
        value("functions", &node.functions.join(" "));
    }
    out.push_str("</attvalues>");
    if let Some(place) = node.place {
        _ = write!(
            out,
            "<viz:position x=\"{}\" y=\"{}\" z=\"0\"/><viz:size value=\"{}\"/>",
            place.x,
            0.0 - place.y,
            place.size
        );
    }
    out.push_str("</node>\n");
}
