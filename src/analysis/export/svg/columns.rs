//! Two columns with curved links.

use std::fmt::Write as _;

use super::super::escape::{Tenth, Xml};
use super::Body;
use super::pen::{Colours, ends, halo, link_title, outline, vertex_title, words};
use crate::analysis::picture::{Picture, VertexKind, cut};

const FONT: f64 = 13.0;

pub(super) fn draw(picture: &Picture, colours: &Colours<'_>) -> Body {
    let mut out = String::new();
    // What is listed first is drawn last, above the rest.
    for first in [false, true] {
        for (task, unit, link) in ends(picture).filter(|found| found.2.leads() == first) {
            let (dark, _) = colours.pair(unit.district.as_deref());
            let (from, to) = (task.x + task.width / 2.0, unit.x - unit.width / 2.0);
            let bend = (to - from) * 0.42;
            let (wide, opacity) = if first { (2.6, 0.9) } else { (1.2, 0.5) };
            let dash = if unit.kind == VertexKind::OpenSet { " stroke-dasharray=\"5 3\"" } else { "" };
            _ = writeln!(
                out,
                "<path d=\"M{} {}C{} {} {} {} {} {}\" fill=\"none\" stroke=\"{dark}\" stroke-width=\"{wide}\" \
                 stroke-opacity=\"{opacity}\"{dash}><title>{}</title></path>",
                Tenth(from),
                Tenth(task.y),
                Tenth(from + bend),
                Tenth(task.y),
                Tenth(to - bend),
                Tenth(unit.y),
                Tenth(to),
                Tenth(unit.y),
                Xml(&link_title(task, unit, link))
            );
        }
    }
    for vertex in &picture.vertices {
        _ = writeln!(out, "<g><title>{}</title>", Xml(&vertex_title(picture, vertex)));
        outline(&mut out, vertex, colours.pair(vertex.district.as_deref()));
        let text = cut(&vertex.caption, (vertex.width - 12.0) / FONT);
        let (x, anchor) = match vertex.kind {
            VertexKind::Task => (vertex.x - vertex.width / 2.0 + 9.0, "start"),
            VertexKind::Unit | VertexKind::OpenSet => (vertex.x, "middle"),
        };
        words(&mut out, (x, vertex.y), (FONT, anchor, halo(vertex)), &text);
        out.push_str("</g>\n");
    }
    Body { svg: out, low: [0.0; 2], high: [picture.width, picture.height] }
}
