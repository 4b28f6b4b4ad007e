//! Boxes under forces, with straight links beneath them.

use std::fmt::Write as _;

use super::super::escape::{Tenth, Xml};
use super::Body;
use super::pen::{Colours, ends, halo, link_title, outline, vertex_title, words};
use crate::analysis::picture::{Picture, VertexKind, force_font, force_lines};

#[expect(clippy::cast_precision_loss, reason = "a label has few lines")]
pub(super) fn draw(picture: &Picture, colours: &Colours<'_>) -> Body {
    let mut out = String::new();
    for first in [false, true] {
        for (task, unit, link) in ends(picture).filter(|found| found.2.leads() == first) {
            let (dark, _) = colours.pair(unit.district.as_deref());
            let (wide, opacity) = if first { (2.6, 0.85) } else { (1.1, 0.4) };
            let dash = if unit.kind == VertexKind::OpenSet { " stroke-dasharray=\"5 3\"" } else { "" };
            _ = writeln!(
                out,
                "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{dark}\" stroke-width=\"{wide}\" \
                 stroke-opacity=\"{opacity}\"{dash}><title>{}</title></line>",
                Tenth(task.x),
                Tenth(task.y),
                Tenth(unit.x),
                Tenth(unit.y),
                Xml(&link_title(task, unit, link))
            );
        }
    }
    for vertex in &picture.vertices {
        _ = writeln!(out, "<g><title>{}</title>", Xml(&vertex_title(picture, vertex)));
        outline(&mut out, vertex, colours.pair(vertex.district.as_deref()));
        let (font, lines) = (force_font(vertex), force_lines(vertex));
        let top = vertex.y - (lines.len() as f64 - 1.0) * font * 0.625;
        for (at, line) in lines.iter().enumerate() {
            let y = top + at as f64 * font * 1.25;
            words(&mut out, (vertex.x, y), (font, "middle", halo(vertex)), line);
        }
        out.push_str("</g>\n");
    }
    Body { svg: out, low: [0.0; 2], high: [picture.width, picture.height] }
}
