//! The byte offset of a path in a TOML text, so that a mistake found later can name its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Offset of the value at `path` (`task[2].responsible[0].unit`), or of the deepest part of it that exists.
pub(super) fn offset(text: &str, path: &str) -> Option<usize> {
    let root = DeTable::parse(text).ok()?;
    let mut table = Some(root.get_ref());
    let mut found = 0;
    for step in path.split('.') {
        let (key, indexes) = step.split_once('[').map_or((step, ""), |(key, rest)| (key, rest));
        let Some(mut value) = table.and_then(|table| table.get(key)) else { break };
        found = value.span().start;
        for index in indexes.split(['[', ']']).filter_map(|index| index.parse::<usize>().ok()) {
            let Some(item) = item(value, index) else { return Some(found) };
            value = item;
            found = value.span().start;
        }
        table = match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => None,
        };
    }
    Some(found)
}

fn item<'a, 'i>(value: &'a Spanned<DeValue<'i>>, index: usize) -> Option<&'a Spanned<DeValue<'i>>> {
    match value.get_ref() {
        DeValue::Array(array) => array.get(index),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a = 1\n[[t]]\nn = 1\n[[t]]\nn = 2\nr = [{ u = \"x\" }, { u = \"y\" }]\n";

    #[test]
    fn paths_reach_into_arrays_of_tables_and_inline_tables() {
        assert_eq!(offset(TEXT, "t[1].n"), TEXT.find("2\nr"));
        assert_eq!(offset(TEXT, "t[1].r[1].u"), TEXT.find("\"y\""));
    }

    #[test]
    fn a_missing_key_points_at_its_table() {
        assert_eq!(offset(TEXT, "t[1].missing"), TEXT.rfind("[[t]]"));
    }
}
