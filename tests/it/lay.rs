//! Pictures and exports of the five real plans.

use plangraph::analysis::{GraphFormat, Measure, PictureKind, VertexKind, export, picture};
use plangraph::kernel::Watch;
use plangraph::network::{ResponsibilityGraph, Selection};

use crate::support;

fn corpus() -> ResponsibilityGraph {
    support::loaded().network().unwrap()
}

fn plan(id: &str) -> ResponsibilityGraph {
    corpus().select(&Selection { plans: vec![id.to_owned()], open_sets: true, ..Selection::default() })
}

#[test]
fn pictures_place_every_unit_and_task_and_link() {
    let graph = corpus();
    for kind in PictureKind::ALL {
        let drawn = picture(&graph, kind, 1, &Watch::default()).unwrap();
        assert_eq!((drawn.vertices.len(), drawn.edges.len()), (87, 178));
        assert!(drawn.vertices.iter().all(|vertex| vertex.x.is_finite() && vertex.y.is_finite()));
        assert_eq!(drawn.edges.iter().filter(|link| link.presumed_first).count(), 50);
        assert_eq!(drawn.plans.iter().filter_map(|plan| plan.letter.as_deref()).collect::<String>(), "ABC");
        assert_eq!(drawn.districts.len(), 2);
        assert_eq!(picture(&graph, kind, 1, &Watch::default()), Ok(drawn));
    }
}

#[test]
fn pictures_of_a_plan_are_much_better_than_the_order_of_ids() {
    let graph = plan("pudong-2025-32");
    let measure = |kind| picture(&graph, kind, 1, &Watch::default()).unwrap().measure;
    let Measure::Crossings { before, after } = measure(PictureKind::Columns) else { panic!("no crossings") };
    assert_eq!(before, 791);
    assert!(after <= 245, "{after}");
    let Measure::CellStress { before, after } = measure(PictureKind::Matrix) else { panic!("no stress") };
    assert_eq!(before, 152);
    assert!(after <= 80, "{after}");
    let Measure::DistanceStress { after } = measure(PictureKind::Force) else { panic!("no stress") };
    assert!(after.unwrap() < 0.2, "{after:?}");
}

#[test]
fn links_of_one_district_never_cross_those_of_another() {
    let drawn = picture(&corpus(), PictureKind::Columns, 1, &Watch::default()).unwrap();
    for task in [true, false] {
        let extent = |district: &str| {
            let column = drawn.vertices.iter().filter(|vertex| (vertex.kind == VertexKind::Task) == task);
            let heights = column.filter(|vertex| vertex.district.as_deref() == Some(district));
            heights.fold((f64::MAX, 0.0_f64), |(low, high), vertex| (low.min(vertex.y), high.max(vertex.y)))
        };
        assert!(extent("310115").1 < extent("310114").0);
    }
}

#[test]
fn exports_of_the_real_plans_hold_every_assignment() {
    let graph = corpus();
    let drawn = picture(&graph, PictureKind::Columns, 1, &Watch::default()).unwrap();
    for format in GraphFormat::ALL {
        let text = export(&graph, &drawn, format);
        for row in &graph.rows {
            assert!(text.contains(&row.assignment), "{format:?} {}", row.assignment);
        }
    }
    assert_eq!(export(&graph, &drawn, GraphFormat::Csv).lines().count(), 179);
}
