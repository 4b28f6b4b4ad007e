//! Responsibility analysis over petgraph. What it yields lives in the computed graph.

pub mod structure;
