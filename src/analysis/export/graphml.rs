//! `GraphML` (<http://graphml.graphdrawing.org/specification.html>).

use std::fmt::Write as _;

use super::escape::Xml;
use super::node::{edges, nodes};
use crate::analysis::Picture;
use crate::network::ResponsibilityGraph;

const KEYS: [(&str, &str, &str); 14] = [
    ("label", "node", "string"),
    ("kind", "node", "string"),
    ("district", "node", "string"),
    ("plan", "node", "string"),
    ("number", "node", "int"),
    ("open_set", "node", "boolean"),
    ("functions", "node", "string"),
    ("x", "node", "double"),
    ("y", "node", "double"),
    ("size", "node", "double"),
    ("seed", "graph", "long"),
    ("layout", "graph", "string"),
    ("position", "edge", "int"),
    ("evidence", "edge", "string"),
];

/// The graph as `GraphML`; places in pixels, y downwards. Functions are separated by spaces.
#[must_use]
pub fn graphml(network: &ResponsibilityGraph, picture: Option<&Picture>) -> String {
    let mut out = head(&KEYS);
    if let Some(picture) = picture {
        data(&mut out, "layout", picture.kind.name());
        data(&mut out, "seed", &picture.seed.to_string());
    }
    for node in nodes(network, picture) {
        _ = write!(out, "<node id=\"{}\">", Xml(&node.id));
        data(&mut out, "label", node.label);
        data(&mut out, "kind", node.kind.name());
        for (key, value) in [("district", node.district), ("plan", node.plan)] {
            if let Some(value) = value {
                data(&mut out, key, value);
            }
        }
        if let Some(number) = node.number {
            data(&mut out, "number", &number.to_string());
        } else {
            data(&mut out, "open_set", if node.open_set() { "true" } else { "false" });
            data(&mut out, "functions", &node.functions.join(" "));
        }
        if let Some(place) = node.place {
            for (key, value) in [("x", place.x), ("y", place.y), ("size", place.size)] {
                data(&mut out, key, &value.to_string());
            }
        }
        out.push_str("</node>\n");
    }
    for edge in edges(network) {
        _ = write!(out, "<edge source=\"{}\" target=\"{}\">", Xml(&edge.task), Xml(edge.unit));
        data(&mut out, "position", &edge.position.to_string());
        data(&mut out, "evidence", edge.evidence);
        out.push_str("</edge>\n");
    }
    out + "</graph>\n</graphml>\n"
}

/// The document up to the first node, with keys given as name, domain and type.
pub(super) fn head(keys: &[(&str, &str, &str)]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"\n  \
        xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n  \
        xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
        http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n"
        .to_owned();
    for (name, domain, kind) in keys {
        _ = writeln!(out, "<key id=\"{name}\" for=\"{domain}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>");
    }
    out + "<graph id=\"responsibility\" edgedefault=\"undirected\">\n"
}

/// One value.
pub(super) fn data(out: &mut String, key: &str, value: &str) {
    _ = write!(out, "<data key=\"{key}\">{}</data>", Xml(value));
}
