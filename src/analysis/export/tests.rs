use super::*;
use crate::analysis::{PictureKind, picture};
use crate::kernel::Watch;
use crate::network::{Row, Task, Unit};

const HOSTILE: &str = "a\"b<c>&d\n\u{1}'\\&lt;, ]]>";

fn graph(label: &str) -> ResponsibilityGraph {
    let unit = |id: &str, open_set| Unit {
        id: id.to_owned(),
        label: label.to_owned(),
        open_set,
        functions: vec!["one".to_owned(), "two".to_owned()],
    };
    let task = |plan: &str, number| Task { plan: plan.to_owned(), number, title: label.to_owned() };
    let row = |plan: &str, task, position, unit: &str| Row {
        plan: plan.to_owned(),
        task,
        position,
        unit: unit.to_owned(),
        assignment: format!("https://example.org/{plan}/{task}?a=1&b=\"{position}\""),
    };
    ResponsibilityGraph::new(
        vec![unit("1/a", false), unit("1/b", true), unit("2/c", false)],
        vec![task("p", 1), task("p", 2), task("q", 1)],
        vec![row("p", 1, 1, "1/a"), row("p", 1, 2, "1/b"), row("q", 1, 1, "1/b")],
    )
}

fn drawn(graph: &ResponsibilityGraph, kind: PictureKind) -> Picture {
    picture(graph, kind, 1, &Watch::default()).unwrap()
}

#[test]
fn formats_are_read_by_name() {
    assert!(GraphFormat::ALL.into_iter().all(|format| format.name().parse() == Ok(format)));
    assert!("xls".parse::<GraphFormat>().is_err());
}

#[test]
fn nothing_fails_on_an_empty_graph_or_one_vertex() {
    let lone = graph("x").select(&crate::network::Selection {
        plans: vec!["q".to_owned()],
        open_sets: false,
        ..Default::default()
    });
    assert_eq!((lone.tasks.len(), lone.units.len()), (1, 0));
    for graph in [ResponsibilityGraph::default(), lone] {
        for kind in PictureKind::ALL {
            let picture = drawn(&graph, kind);
            assert!(picture.vertices.iter().all(|vertex| vertex.x.is_finite() && vertex.y.is_finite()));
            for format in GraphFormat::ALL {
                let text = export(&graph, &picture, format);
                assert!(!text.is_empty() && !text.contains("NaN") && !text.contains("inf\""), "{text}");
            }
        }
    }
}

#[test]
fn hostile_labels_leave_markup_whole() {
    let graph = graph(HOSTILE);
    for kind in PictureKind::ALL {
        let picture = drawn(&graph, kind);
        for format in [GraphFormat::GraphMl, GraphFormat::Gexf, GraphFormat::Svg] {
            let text = export(&graph, &picture, format);
            assert!(!text.contains("<c>") && !text.contains('\u{1}') && !text.contains("&d"), "{text}");
            assert_eq!(text.matches('<').count(), text.matches('>').count());
        }
        assert!(export(&graph, &picture, GraphFormat::Dot).lines().all(|line| !line.contains('\u{1}')));
    }
}

#[test]
fn json_and_csv_keep_every_letter() {
    let graph = graph(HOSTILE);
    let document: serde_json::Value =
        serde_json::from_str(&export(&graph, &drawn(&graph, PictureKind::Force), GraphFormat::Json)).unwrap();
    assert_eq!(document["nodes"][0]["label"], HOSTILE);
    assert_eq!(document["nodes"].as_array().map(Vec::len), Some(6));
    assert_eq!(document["edges"][1]["target"], "1/b");
    let rows = csv(&graph);
    assert!(rows.starts_with("plan,task,position,unit,label,title,open_set,assignment\r\n"));
    let quoted = format!("\"{}\"", HOSTILE.replace('"', "\"\""));
    let first = format!("p,1,1,1/a,{quoted},{quoted},false,\"https://example.org/p/1?a=1&b=\"\"1\"\"\"\r\n");
    assert!(rows.contains(&first), "{rows}");
    assert!(rows.contains(&format!("p,2,,,,{quoted},,\r\n")));
}

#[test]
fn each_link_is_drawn_once_and_opens_its_evidence() {
    let graph = graph("卫生");
    for kind in PictureKind::ALL {
        let text = export(&graph, &drawn(&graph, kind), GraphFormat::Svg);
        for row in &graph.rows {
            assert_eq!(text.matches(&escape::Xml(&row.assignment).to_string()).count(), 1);
        }
        assert!(text.contains("推定牵头，原文未写明") && !text.contains("<script"));
    }
}

#[test]
fn a_picture_of_another_graph_places_nothing() {
    let (graph, other) = (graph("x"), ResponsibilityGraph::default());
    let text = graphml(&graph, Some(&drawn(&other, PictureKind::Columns)));
    assert!(!text.contains("key=\"x\""));
}

#[test]
fn pairs_of_units_are_exported() {
    let rows = projection_csv(&graph("x"));
    assert_eq!(rows.lines().nth(1), Some("1/a,x,1/b,x,1,1,0.5"));
    assert_eq!(projection_graphml(&graph("x")).matches("<edge ").count(), 1);
}
