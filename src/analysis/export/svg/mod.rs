//! A picture as SVG: one file, no scripts, no style sheet, nothing fetched.
//!
//! Colour never stands alone: districts are named in every title, what is listed first is also thicker or
//! darker, open sets are dashed and hatched. Only presentation attributes are used, which no content policy
//! forbids.

mod columns;
mod force;
mod header;
mod matrix;
mod pen;

use std::fmt::Write as _;

use super::escape::{Tenth, Xml};
use crate::analysis::Picture;
use pen::Colours;

/// Fonts that have Chinese letters, on any common system.
const FONTS: &str = "'Noto Sans CJK SC','Source Han Sans SC','Noto Sans SC','PingFang SC',\
    'Hiragino Sans GB','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif";

/// White around all.
const MARGIN: f64 = 24.0;

/// Width below which a header would be squeezed.
const NARROWEST: f64 = 680.0;

/// What a kind of picture draws, and the room it takes; the lower corner may be negative.
#[derive(Debug, Default)]
struct Body {
    svg: String,
    low: [f64; 2],
    high: [f64; 2],
}

/// The picture as a drawing with a title, a legend and a description.
#[must_use]
pub fn svg(picture: &Picture) -> String {
    let colours = Colours::of(picture);
    let body = match picture.kind {
        crate::analysis::PictureKind::Columns => columns::draw(picture, &colours),
        crate::analysis::PictureKind::Force => force::draw(picture, &colours),
        crate::analysis::PictureKind::Matrix => matrix::draw(picture, &colours),
    };
    let drawn = [0, 1].map(|axis| body.high[axis] - body.low[axis]);
    let inner = drawn[0].max(NARROWEST);
    let (header, below) = header::draw(picture, &colours, inner);
    let (width, height) = (Tenth(inner + 2.0 * MARGIN), Tenth(below + drawn[1] + 2.0 * MARGIN));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"picture-title picture-text\" \
         lang=\"zh-CN\" xml:lang=\"zh-CN\" font-family=\"{FONTS}\" fill=\"#1a1a1a\">\n"
    );
    _ = writeln!(out, "<title id=\"picture-title\">{}</title>", Xml(&header::title(picture)));
    _ = writeln!(out, "<desc id=\"picture-text\">{}</desc>", Xml(&header::description(picture)));
    out.push_str(pen::HATCH);
    _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
    _ = write!(out, "<g transform=\"translate({MARGIN} {MARGIN})\">\n{header}</g>\n");
    // A drawing narrower than the page stands in its middle.
    let left = MARGIN - body.low[0] + (inner - drawn[0]) / 2.0;
    let top = MARGIN + below - body.low[1];
    _ = write!(
        out,
        "<g transform=\"translate({} {})\">\n{}</g>\n</svg>\n",
        Tenth(left),
        Tenth(top),
        body.svg
    );
    out
}
