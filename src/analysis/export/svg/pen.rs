//! Colours, boxes and letters.

use std::fmt::Write as _;

use super::super::escape::{Tenth, Xml};
use crate::analysis::picture::{Link, Picture, Placed, VertexKind};
use crate::network::Role;

/// Strokes laid over what an open set is drawn with.
pub(super) const HATCH: &str = "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" \
    patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect width=\"6\" height=\"6\" fill=\"#fff\"/>\
    <line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"#bbb\" stroke-width=\"2\"/></pattern></defs>\n";

/// Colours that people with any colour vision tell apart (after Okabe & Ito 2008), darkened so that white
/// letters on them can be read; with each a light one for black letters.
const PALETTE: [(&str, &str); 7] = [
    ("#0064a0", "#e3f0f9"),
    ("#b34700", "#fdebdf"),
    ("#00745a", "#e0f4ee"),
    ("#9a3f78", "#f8e8f2"),
    ("#7a6200", "#f7f1d6"),
    ("#3d7d9c", "#e6f3f9"),
    ("#4d4d4d", "#efefef"),
];

/// The colours of districts.
#[derive(Debug)]
pub(super) struct Colours<'a> {
    districts: Vec<&'a str>,
}

impl<'a> Colours<'a> {
    /// Districts take colours in order of code; beyond the palette they repeat.
    pub(super) fn of(picture: &'a Picture) -> Self {
        Self { districts: picture.districts.iter().map(|known| known.district.as_str()).collect() }
    }

    /// Dark and light colour of a district; grey for one without units.
    pub(super) fn pair(&self, district: Option<&str>) -> (&'static str, &'static str) {
        let at = district.and_then(|district| self.districts.binary_search(&district).ok());
        at.map_or(("#666", "#f4f4f4"), |at| PALETTE[at % PALETTE.len()])
    }
}

/// Words in the middle of a line at `y`; `anchor` is `start`, `middle` or `end`.
pub(super) fn words(
    out: &mut String,
    (x, y): (f64, f64),
    (size, anchor, more): (f64, &str, &str),
    text: &str,
) {
    let base = Tenth(y + 0.36 * size);
    let (x, size) = (Tenth(x), Tenth(size));
    _ = writeln!(
        out,
        "<text x=\"{x}\" y=\"{base}\" font-size=\"{size}\" text-anchor=\"{anchor}\"{more}>{}</text>",
        Xml(text)
    );
}

/// The outline of a vertex: tasks have corners, units are round, open sets dashed and hatched.
pub(super) fn outline(out: &mut String, vertex: &Placed, (dark, light): (&str, &str)) {
    let (left, top) = (vertex.x - vertex.width / 2.0, vertex.y - vertex.height / 2.0);
    let (round, fill, dash) = match vertex.kind {
        VertexKind::Task => (3.0, "#fff", ""),
        VertexKind::Unit => (vertex.height / 2.0, light, ""),
        VertexKind::OpenSet => (vertex.height / 2.0, "url(#hatch)", " stroke-dasharray=\"4 3\""),
    };
    _ = writeln!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{fill}\" stroke=\"{dark}\"{dash}/>",
        Tenth(left),
        Tenth(top),
        Tenth(vertex.width),
        Tenth(vertex.height),
        Tenth(round)
    );
}

/// Attributes of letters that stand on a hatched ground.
pub(super) fn halo(vertex: &Placed) -> &'static str {
    match vertex.kind {
        VertexKind::OpenSet => " stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\"",
        VertexKind::Task | VertexKind::Unit => "",
    }
}

/// What is said of a vertex when it is pointed at.
pub(super) fn vertex_title(picture: &Picture, vertex: &Placed) -> String {
    let district = vertex.district.as_deref().unwrap_or_default();
    let named = picture.districts.iter().find(|known| known.district == district);
    let district = named.map_or(district, |known| &known.label);
    match vertex.kind {
        VertexKind::Task => {
            let plan = vertex.plan.as_deref().unwrap_or_default();
            let title =
                picture.plans.iter().find(|known| known.plan == plan).map_or(plan, |known| &known.title);
            format!("{}\n{title}\n{} 个责任单位", vertex.caption, vertex.degree)
        }
        VertexKind::Unit => format!("{}（{district}）\n{} 项任务", vertex.label, vertex.degree),
        VertexKind::OpenSet => {
            format!("{}（{district}，未写明具体单位）\n{} 项任务", vertex.label, vertex.degree)
        }
    }
}

/// What is said of a link when it is pointed at.
pub(super) fn link_title(task: &Placed, unit: &Placed, link: &Link) -> String {
    let position = link.position;
    let place = match link.stated_role {
        Some(Role::Lead) => format!("列于第 {position} 位，原文写明牵头"),
        Some(Role::Support) => format!("列于第 {position} 位，原文写明配合"),
        None if link.presumed_first => "列于首位，推定牵头".to_owned(),
        None => format!("列于第 {position} 位"),
    };
    format!("{}\n{}（{place}）\n{}", task.caption, unit.label, link.evidence)
}

/// Vertices of each link, by id.
pub(super) fn ends(picture: &Picture) -> impl Iterator<Item = (&Placed, &Placed, &Link)> {
    let mut by_id: Vec<&Placed> = picture.vertices.iter().collect();
    by_id.sort_by(|a, b| a.id.cmp(&b.id));
    picture.edges.iter().filter_map(move |link| {
        let find = |id: &str| by_id.binary_search_by(|vertex| vertex.id.as_str().cmp(id)).ok();
        Some((by_id[find(&link.task)?], by_id[find(&link.unit)?], link))
    })
}
