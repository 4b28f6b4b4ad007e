//! Responsibility analysis: pure functions of the network, each with a typed result that carries the
//! evidence behind every number.
//!
//! Input: a [`ResponsibilityGraph`](crate::network::ResponsibilityGraph), as a whole or as selected. Output: what the function's
//! type says; nothing is written and nothing fails.

mod cascade;
mod cover;
mod cuts;
mod export;
mod fragility;
mod load;
mod pairs;
mod picture;
mod removal;
mod sheet;

pub use cascade::{Cascade, Comparison, Contribution, Outcome, Refusal, cascade};
pub use cover::{Cover, cover};
pub use cuts::{Cuts, cuts};
pub use export::{
    GraphFormat, UnknownFormat, csv, dot, export, gexf, graphml, json, projection_csv, projection_graphml,
    svg,
};
pub use fragility::{Bridge, Fragility, ThinTask, fragility};
pub use load::{Concentration, Load, UnitLoad, load};
pub use pairs::{Pair, Pairs, pairs};
pub use picture::{
    DistrictName, Link, Measure, Picture, PictureKind, Placed, PlanLetter, UnknownKind, VertexKind, picture,
    task_id,
};
pub use removal::{Extent, Removal, UnknownUnit, removal};
pub use sheet::{Sheet, Tabular};
