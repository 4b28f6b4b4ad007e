//! Units as rows, tasks as columns.

use std::fmt::Write as _;

use super::super::escape::{Tenth, Xml};
use super::Body;
use super::pen::{Colours, ends, link_title, vertex_title, words};
use crate::analysis::picture::{Picture, Placed, VertexKind, cut, ems};

const FONT: f64 = 13.0;
/// Widest label, in ems.
const WIDEST: f64 = 24.0;
/// Slope of the labels of columns, as degrees, cosine and sine.
const SLOPE: (f64, f64, f64) = (60.0, 0.5, 0.866);

pub(super) fn draw(picture: &Picture, colours: &Colours<'_>) -> Body {
    let mut out = String::new();
    let [width, height] = [picture.width, picture.height];
    grid(&mut out, picture);
    for (task, unit, link) in ends(picture) {
        let (dark, light) = colours.pair(unit.district.as_deref());
        let (left, top) = (task.x - task.width / 2.0 + 2.0, unit.y - unit.height / 2.0 + 2.0);
        let side = [task.width - 4.0, unit.height - 4.0];
        let fill = match (link.leads(), unit.kind) {
            (true, _) => dark,
            (false, VertexKind::OpenSet) => "url(#hatch)",
            (false, _) => light,
        };
        let dash = if unit.kind == VertexKind::OpenSet { " stroke-dasharray=\"4 3\"" } else { "" };
        _ = write!(
            out,
            "<g><title>{}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\" stroke=\"{dark}\"{dash}/>",
            Xml(&link_title(task, unit, link)),
            Tenth(left),
            Tenth(top),
            Tenth(side[0]),
            Tenth(side[1])
        );
        let style = if link.leads() { " font-weight=\"bold\" fill=\"#fff\"" } else { "" };
        words(&mut out, (task.x, unit.y), (11.5, "middle", style), &link.position.to_string());
        out.push_str("</g>\n");
    }
    let (tasks, units): (Vec<&Placed>, Vec<&Placed>) =
        picture.vertices.iter().partition(|vertex| vertex.kind == VertexKind::Task);
    let mut reach = [0.0_f64, 0.0, width + 30.0];
    for unit in units {
        let label = cut(&unit.label, WIDEST);
        reach[0] = reach[0].max(ems(&label) * FONT + 16.0);
        row_label(&mut out, picture, unit, (&label, colours));
    }
    for task in tasks {
        let label = cut(&task.caption, WIDEST);
        let long = ems(&label) * FONT + 14.0;
        reach[1] = reach[1].max(long * SLOPE.2 + 8.0);
        reach[2] = reach[2].max(task.x + long * SLOPE.1);
        column_label(&mut out, picture, task, &label);
    }
    Body { svg: out, low: [-reach[0], -reach[1]], high: [reach[2], height + 26.0] }
}

/// Lines between cells, every fifth a little darker.
fn grid(out: &mut String, picture: &Picture) {
    let [width, height] = [picture.width, picture.height];
    let (tasks, units): (Vec<&Placed>, Vec<&Placed>) =
        picture.vertices.iter().partition(|vertex| vertex.kind == VertexKind::Task);
    let mut path = String::new();
    for task in tasks {
        _ = write!(path, "M{} 0V{}", Tenth(task.x + task.width / 2.0), Tenth(height));
    }
    for unit in units {
        _ = write!(path, "M0 {}H{}", Tenth(unit.y + unit.height / 2.0), Tenth(width));
    }
    _ = writeln!(
        out,
        "<path d=\"M0 {}V0H{}{path}\" fill=\"none\" stroke=\"#e2e2e2\"/>",
        Tenth(height),
        Tenth(width)
    );
}

/// Name of a unit at the left, its number of tasks at the right.
fn row_label(out: &mut String, picture: &Picture, unit: &Placed, (label, colours): (&str, &Colours<'_>)) {
    let (dark, _) = colours.pair(unit.district.as_deref());
    let dash = if unit.kind == VertexKind::OpenSet { " stroke-dasharray=\"3 2\"" } else { "" };
    _ = writeln!(out, "<g><title>{}</title>", Xml(&vertex_title(picture, unit)));
    _ = writeln!(
        out,
        "<path d=\"M-4 {}V{}\" stroke=\"{dark}\" stroke-width=\"4\"{dash}/>",
        Tenth(unit.y - unit.height / 2.0 + 2.0),
        Tenth(unit.y + unit.height / 2.0 - 2.0)
    );
    words(out, (-12.0, unit.y), (FONT, "end", ""), label);
    words(out, (picture.width + 8.0, unit.y), (11.5, "start", " fill=\"#666\""), &unit.degree.to_string());
    out.push_str("</g>\n");
}

/// Title of a task above, its number of units below.
fn column_label(out: &mut String, picture: &Picture, task: &Placed, label: &str) {
    _ = writeln!(out, "<g><title>{}</title>", Xml(&vertex_title(picture, task)));
    _ = writeln!(
        out,
        "<text transform=\"translate({} -8) rotate(-{})\" font-size=\"{FONT}\">{}</text>",
        Tenth(task.x + 4.0),
        SLOPE.0,
        Xml(label)
    );
    words(out, (task.x, picture.height + 12.0), (11.5, "middle", " fill=\"#666\""), &task.degree.to_string());
    out.push_str("</g>\n");
}
