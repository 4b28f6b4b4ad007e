//! The graph of units alone: who shares tasks with whom.

use std::fmt::Write as _;

use super::escape::{Cell, Xml};
use super::graphml::{data, head};
use super::node::nodes;
use crate::analysis::pairs;
use crate::network::ResponsibilityGraph;

const KEYS: [(&str, &str, &str); 8] = [
    ("label", "node", "string"),
    ("kind", "node", "string"),
    ("district", "node", "string"),
    ("functions", "node", "string"),
    ("shared", "edge", "int"),
    ("newman", "edge", "double"),
    ("jaccard", "edge", "double"),
    ("evidence", "edge", "string"),
];

/// Units and their weighted pairs as `GraphML`; evidence IRIs are separated by spaces.
#[must_use]
pub fn projection_graphml(network: &ResponsibilityGraph) -> String {
    let mut out = head(&KEYS);
    for node in nodes(network, None).iter().filter(|node| node.number.is_none()) {
        _ = write!(out, "<node id=\"{}\">", Xml(&node.id));
        data(&mut out, "label", node.label);
        data(&mut out, "kind", node.kind.name());
        node.district.into_iter().for_each(|district| data(&mut out, "district", district));
        data(&mut out, "functions", &node.functions.join(" "));
        out.push_str("</node>\n");
    }
    for pair in pairs(network).pairs {
        let [one, other] = &pair.units;
        _ = write!(out, "<edge source=\"{}\" target=\"{}\">", Xml(one), Xml(other));
        data(&mut out, "shared", &pair.shared.to_string());
        data(&mut out, "newman", &pair.newman.to_string());
        data(&mut out, "jaccard", &pair.jaccard.to_string());
        data(&mut out, "evidence", &pair.evidence.join(" "));
        out.push_str("</edge>\n");
    }
    out + "</graph>\n</graphml>\n"
}

/// Weighted pairs of units as CSV, the most shared first.
#[must_use]
pub fn projection_csv(network: &ResponsibilityGraph) -> String {
    let mut out = "unit,label,other,other_label,shared,newman,jaccard\r\n".to_owned();
    for pair in pairs(network).pairs {
        let ([one, other], [label, far]) = (&pair.units, &pair.labels);
        let (one, label, other, far) = (Cell(one), Cell(label), Cell(other), Cell(far));
        _ = write!(out, "{one},{label},{other},{far},{},{},{}\r\n", pair.shared, pair.newman, pair.jaccard);
    }
    out
}
