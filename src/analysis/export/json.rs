//! Node-link JSON, as `networkx.node_link_graph(data, edges="edges")` reads it.

use serde_json::{Map, Value, json};

use super::node::{Edge, Node, edges, nodes};
use crate::analysis::Picture;
use crate::network::ResponsibilityGraph;

/// The graph as node-link JSON; places in pixels, y downwards.
#[must_use]
pub fn json(network: &ResponsibilityGraph, picture: Option<&Picture>) -> String {
    let about = picture.map_or_else(
        || json!({}),
        |picture| json!({"layout": picture.kind, "seed": picture.seed, "measure": picture.measure}),
    );
    let document = json!({
        "directed": false,
        "multigraph": false,
        "graph": about,
        "nodes": nodes(network, picture).iter().map(node).collect::<Vec<_>>(),
        "edges": edges(network).map(|found| edge(&found)).collect::<Vec<_>>(),
    });
    format!("{document}\n")
}

fn node(node: &Node<'_>) -> Value {
    let mut found = Map::new();
    found.insert("id".to_owned(), json!(node.id));
    found.insert("label".to_owned(), json!(node.label));
    found.insert("kind".to_owned(), json!(node.kind));
    found.insert("district".to_owned(), json!(node.district));
    if let Some(number) = node.number {
        found.insert("plan".to_owned(), json!(node.plan));
        found.insert("number".to_owned(), json!(number));
    } else {
        found.insert("open_set".to_owned(), json!(node.open_set()));
        found.insert("functions".to_owned(), json!(node.functions));
    }
    if let Some(place) = node.place {
        for (key, value) in [("x", place.x), ("y", place.y), ("size", place.size)] {
            found.insert(key.to_owned(), json!(value));
        }
    }
    Value::Object(found)
}

fn edge(edge: &Edge<'_>) -> Value {
    let mut found = json!({
        "source": edge.task,
        "target": edge.unit,
        "position": edge.position,
        "presumed_first": edge.presumed_first,
        "evidence": edge.evidence,
    });
    if let Some(role) = edge.stated_role {
        found["stated_role"] = json!(role);
    }
    found
}
