//! `plangraph graph`.

use std::io::Write;

use super::analyze;
use super::args::{DrawingFormat, GraphArgs, LayoutName};
use super::config::Config;
use super::failure::Failure;
use super::output;
use super::progress::watched;
use crate::analysis::{GraphFormat, PictureKind, export, picture};
use crate::report;

pub(super) fn graph(args: &GraphArgs, config: &Config) -> Result<(), Failure> {
    let graph = report::select(&analyze::graph(&args.scope, config)?, &analyze::selection(&args.scope))?;
    let drawn =
        watched(|watch| picture(&graph, layout(args.layout), args.seed, watch)).map_err(Failure::failed)?;
    let text = export(&graph, &drawn, format(args.format));
    output::write(args.output.as_deref(), |out: &mut dyn Write| out.write_all(text.as_bytes()))
}

fn layout(name: LayoutName) -> PictureKind {
    match name {
        LayoutName::Columns => PictureKind::Columns,
        LayoutName::Force => PictureKind::Force,
        LayoutName::Matrix => PictureKind::Matrix,
    }
}

fn format(name: DrawingFormat) -> GraphFormat {
    match name {
        DrawingFormat::Svg => GraphFormat::Svg,
        DrawingFormat::Graphml => GraphFormat::GraphMl,
        DrawingFormat::Gexf => GraphFormat::Gexf,
        DrawingFormat::Dot => GraphFormat::Dot,
        DrawingFormat::Csv => GraphFormat::Csv,
        DrawingFormat::Json => GraphFormat::Json,
    }
}
