//! The result of an analysis as a table, for people and for CSV.

/// A table with what is said below it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Names of the columns: the keys that JSON uses.
    pub header: Vec<&'static str>,
    /// Rows, each as wide as the header.
    pub rows: Vec<Vec<String>>,
    /// Said below the table: lines, each ended.
    pub summary: String,
}

/// A result that can be shown as a table. JSON carries the whole of it, with its evidence.
pub trait Tabular {
    /// The table.
    fn sheet(&self) -> Sheet;
}
