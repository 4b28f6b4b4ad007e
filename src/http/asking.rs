//! The query that a page shows: its text, its parameters, and the address of its answer.

use super::pages::encode;
use crate::library::NamedQuery;

/// What a page asks.
#[derive(Default)]
pub(super) struct Asking {
    /// The text, to be changed and run.
    pub(super) text: String,
    /// Address of the answer, to which a parameter `format` can be added.
    pub(super) address: String,
    /// Graphs that the text is run on, each with its parameter.
    pub(super) graphs: Vec<(&'static str, String)>,
    /// The query of the library.
    pub(super) named: Option<Named>,
}

/// A query of the library, as its page shows it.
pub(super) struct Named {
    pub(super) action: String,
    pub(super) title: String,
    pub(super) title_zh: String,
    pub(super) description: String,
    pub(super) description_zh: String,
    pub(super) fields: Vec<Field>,
}

/// A parameter and its value, empty where the query keeps its own, the default.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) default: String,
    pub(super) value: String,
}

impl Asking {
    /// A text, on the graphs that the request names.
    pub(super) fn text(text: String, default_graphs: &[String], named_graphs: &[String]) -> Self {
        let default = default_graphs.iter().map(|graph| ("default-graph-uri", graph.clone()));
        let named = named_graphs.iter().map(|graph| ("named-graph-uri", graph.clone()));
        let graphs: Vec<_> = default.chain(named).collect();
        let asked = std::iter::once(("query", text.as_str()));
        let address =
            address("/sparql", asked.chain(graphs.iter().map(|(name, graph)| (*name, graph.as_str()))));
        Self { text, address, graphs, named: None }
    }

    /// A query of the library with values of its parameters.
    pub(super) fn of_library(query: &NamedQuery, values: &[(String, String)]) -> Self {
        let action = format!("/queries/{}", query.name);
        let given = |name: &str| values.iter().find(|(known, _)| known == name);
        let fields = query.parameters.iter().map(|parameter| Field {
            name: parameter.name.clone(),
            description: parameter.description.clone(),
            default: parameter.default.clone().unwrap_or_else(|| "all 全部".to_owned()),
            value: given(&parameter.name).map(|(_, value)| value.clone()).unwrap_or_default(),
        });
        let fields = fields.collect();
        let address = address(&action, values.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let named = Named {
            action,
            title: query.title.clone(),
            title_zh: query.title_zh.clone(),
            description: query.description.clone(),
            description_zh: query.description_zh.clone(),
            fields,
        };
        Self { text: query.body(), address, graphs: Vec::new(), named: Some(named) }
    }
}

/// An address that ends where another parameter can stand.
fn address<'p>(path: &str, parameters: impl Iterator<Item = (&'p str, &'p str)>) -> String {
    let parameters = parameters.map(|(name, value)| format!("{}={}&", encode(name), encode(value)));
    format!("{path}?{}", parameters.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_all_that_was_asked() {
        let asking =
            Asking::text("ASK {}".to_owned(), &["http://g/1".to_owned()], &["http://g/2".to_owned()]);
        let expected = "/sparql?query=ASK%20%7B%7D&default-graph-uri=http%3A%2F%2Fg%2F1&named-graph-uri=http%3A%2F%2Fg%2F2&";
        assert_eq!(asking.address, expected);
        assert_eq!(address("/queries/parks", std::iter::empty()), "/queries/parks?");
    }
}
