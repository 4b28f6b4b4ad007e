//! Columns of offices within a unit: 牵头科室. They list units where the header says so, or where no other column does.

use super::Column;
use super::column::{bare, role};

/// Words for the offices within a unit.
pub(super) const OFFICES: &[&str] = &["处室", "科室", "股室", "内设机构"];

/// A header of offices that says in a bracket that units stand there too: 牵头科室(单位).
pub(super) fn with_units(bare: &str, words: &str) -> Option<Column> {
    let offices = OFFICES.iter().any(|word| bare.contains(word));
    let units = ["(单位", "(部门", "(机构", "及单位)", "、单位)"].iter().any(|word| words.contains(word));
    if offices && units { role(bare) } else { None }
}

/// What a column of offices holds in a table that names no other units: 责任科室, 配合科室.
pub(super) fn own_units(words: &str) -> Option<Column> {
    role(&bare(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_offices_list_units_where_they_say_so() {
        for (words, column) in [
            ("责任处室", Column::Office),
            ("牵头科室", Column::Office),
            ("牵头科室(单位)", Column::Lead),
            ("配合处室(单位)", Column::Support),
            ("承办科室(部门)", Column::Responsible),
            ("科室(单位)", Column::Office),
        ] {
            assert_eq!(Column::of(words), column, "{words}");
        }
        assert_eq!(own_units("责任科室"), Some(Column::Responsible));
        assert_eq!(own_units("科室"), None);
    }
}
