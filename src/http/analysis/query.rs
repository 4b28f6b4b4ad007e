//! The parameters of an address: what to look at, in which form, and values for the report.

use crate::http::form;
use crate::http::problem::Problem;
use crate::network::Selection;

/// What an address asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) selection: Selection,
    pub(super) formats: Vec<String>,
    pub(super) quotes: bool,
    /// Everything else, by name.
    pub(super) values: Vec<(String, String)>,
}

impl Asked {
    /// Parses the query of an address.
    pub(super) fn parse(encoded: &str) -> Result<Self, Problem> {
        let mut asked = Self::default();
        for pair in form::pairs(encoded) {
            let (name, value) = pair?;
            // A form sends its empty fields too.
            if value.is_empty() {
                continue;
            }
            match name.as_ref() {
                "plan" => asked.selection.plans.push(value.into_owned()),
                "without" => asked.selection.without.push(value.into_owned()),
                "open_sets" => asked.selection.open_sets = flag(&name, &value)?,
                "quotes" => asked.quotes = flag(&name, &value)?,
                "format" => asked.formats.push(value.into_owned()),
                _ => asked.values.push((name.into_owned(), value.into_owned())),
            }
        }
        Ok(asked)
    }

    /// The same text for the same question, whatever the order of its parts.
    pub(super) fn canonical(&self) -> String {
        let mut values = self.values.clone();
        // Stable: the order of several values of one name is kept.
        values.sort_by(|a, b| a.0.cmp(&b.0));
        format!("{:?}{}{values:?}", self.selection, self.quotes)
    }
}

fn flag(name: &str, value: &str) -> Result<bool, Problem> {
    match value {
        "true" | "1" | "on" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Problem::bad_request(format!("`{value}` is neither true nor false (parameter `{name}`)"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_names_does_not_matter_and_that_of_values_does() {
        let text = |query| Asked::parse(query).unwrap().canonical();
        assert_eq!(text("unit=a&seed=1&plan=p"), text("plan=p&seed=1&unit=a&unit="));
        assert_ne!(text("unit=a&unit=b"), text("unit=b&unit=a"));
    }

    #[test]
    fn a_flag_is_true_or_false() {
        assert!(Asked::parse("open_sets=true").unwrap().selection.open_sets);
        assert!(Asked::parse("open_sets=maybe").is_err());
    }
}
