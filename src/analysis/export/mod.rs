//! The graph in the formats other tools read, and as a drawing.
//!
//! Every format carries the IRI of the assignment on each edge, so that what another tool finds can be
//! traced to the words. Characters that a format cannot hold are replaced, never passed on.

mod csv;
mod dot;
mod escape;
mod gexf;
mod graphml;
mod json;
mod node;
mod projection;
mod svg;

pub use csv::csv;
pub use dot::dot;
pub use gexf::gexf;
pub use graphml::graphml;
pub use json::json;
pub use projection::{projection_csv, projection_graphml};
pub use svg::svg;

use std::str::FromStr;

use schemars::JsonSchema;
use serde::Serialize;

use super::Picture;
use crate::network::ResponsibilityGraph;

/// Format of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GraphFormat {
    /// `GraphML` 1.0, with typed keys.
    GraphMl,
    /// GEXF 1.3, with positions and sizes.
    Gexf,
    /// The language of Graphviz, with positions.
    Dot,
    /// Assignments as rows, which can be read again as input.
    Csv,
    /// Node-link JSON, as networkx reads it.
    Json,
    /// A drawing.
    Svg,
}

impl GraphFormat {
    /// All formats.
    pub const ALL: [Self; 6] = [Self::GraphMl, Self::Gexf, Self::Dot, Self::Csv, Self::Json, Self::Svg];

    /// The name used on the command line and in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GraphMl => "graphml",
            Self::Gexf => "gexf",
            Self::Dot => "dot",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Svg => "svg",
        }
    }

    /// Media type, with the encoding where it has none of its own.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::GraphMl => "application/graphml+xml",
            Self::Gexf => "application/gexf+xml",
            Self::Dot => "text/vnd.graphviz; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
            Self::Svg => "image/svg+xml",
        }
    }

    /// Extension of file names, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.name()
    }
}

impl FromStr for GraphFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// There is no such format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no graph format {0:?}; there are graphml, gexf, dot, csv, json and svg")]
pub struct UnknownFormat(pub String);

/// Writes `network`, placed as `picture` has it.
#[must_use]
pub fn export(network: &ResponsibilityGraph, picture: &Picture, format: GraphFormat) -> String {
    match format {
        GraphFormat::GraphMl => graphml(network, Some(picture)),
        GraphFormat::Gexf => gexf(network, Some(picture)),
        GraphFormat::Dot => dot(network, Some(picture)),
        GraphFormat::Csv => csv(network),
        GraphFormat::Json => json(network, Some(picture)),
        GraphFormat::Svg => svg(picture),
    }
}

#[cfg(test)]
mod tests;
