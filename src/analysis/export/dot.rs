//! The DOT language of Graphviz (<https://graphviz.org/doc/info/lang.html>).

use std::fmt::Write as _;

use super::escape::{DotId, DotLabel};
use super::node::{edges, nodes};
use crate::analysis::Picture;
use crate::analysis::picture::VertexKind;
use crate::network::{ResponsibilityGraph, Role};

/// The graph in the DOT language. With a picture, vertices are pinned in place: `neato` keeps them there.
#[must_use]
pub fn dot(network: &ResponsibilityGraph, picture: Option<&Picture>) -> String {
    let mut out = "graph responsibility {\n".to_owned();
    // Positions are in points; without `inputscale` neato would read them as inches.
    let placed = if picture.is_some() { ", layout=neato, inputscale=72" } else { "" };
    _ = writeln!(out, "  graph [charset=\"UTF-8\", overlap=true{placed}];");
    out.push_str("  node [fontname=\"Noto Sans CJK SC\"];\n");
    for node in nodes(network, picture) {
        let shape = match node.kind {
            VertexKind::Task => "shape=box",
            VertexKind::Unit => "shape=ellipse",
            VertexKind::OpenSet => "shape=ellipse, style=dashed",
        };
        _ = write!(out, "  {} [label={}, {shape}", DotId(&node.id), DotLabel(node.label));
        _ = write!(out, ", kind={}", DotId(node.kind.name()));
        for (key, value) in [("district", node.district), ("plan", node.plan)] {
            if let Some(value) = value {
                _ = write!(out, ", {key}={}", DotId(value));
            }
        }
        if node.number.is_none() {
            _ = write!(out, ", functions={}", DotId(&node.functions.join(" ")));
        }
        if let Some(place) = node.place {
            _ = write!(out, ", pos=\"{},{}!\"", place.x, 0.0 - place.y);
        }
        out.push_str("];\n");
    }
    for edge in edges(network) {
        let leads = edge.presumed_first || edge.stated_role == Some(Role::Lead);
        let width = if leads { ", penwidth=2" } else { "" };
        _ = write!(out, "  {} -- {}", DotId(&edge.task), DotId(edge.unit));
        _ = writeln!(out, " [position={}, evidence={}{width}];", edge.position, DotId(edge.evidence));
    }
    out + "}\n"
}
