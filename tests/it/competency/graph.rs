//! The loaded graph with its library, rows of answers, and questions.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use plangraph::library::NamedQuery;
use plangraph::sparql::{Format, Limits, Local, Prepared, TableFormat, on_big_stack};
use plangraph::store::PlanStore;
use serde_json::Value;

use crate::support;

/// Values by variable; an unbound variable is absent.
pub type Row = BTreeMap<String, String>;

/// Value of a variable, empty where unbound.
pub fn get<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).map_or("", String::as_str)
}

/// Values of one variable, in order of the rows.
pub fn column(rows: &[Row], name: &str) -> Vec<String> {
    rows.iter().map(|row| get(row, name).to_owned()).collect()
}

/// Values of one variable as a set.
pub fn set(rows: &[Row], name: &str) -> BTreeSet<String> {
    column(rows, name).into_iter().collect()
}

/// Two columns as a map; a key must not occur twice.
pub fn map(rows: &[Row], key: &str, value: &str) -> BTreeMap<String, String> {
    let mut map = BTreeMap::new();
    for row in rows {
        let old = map.insert(get(row, key).to_owned(), get(row, value).to_owned());
        assert!(old.is_none(), "{key} {} twice", get(row, key));
    }
    map
}

/// Rows of which a variable has a value.
pub fn with(rows: &[Row], name: &str, value: &str) -> Vec<Row> {
    rows.iter().filter(|row| get(row, name) == value).cloned().collect()
}

/// A JSON scalar as the text a query gives: numbers in plain decimals, `null` as nothing.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A JSON list of scalars as texts.
pub fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(text).collect()
}

/// A JSON list of scalars as a set.
pub fn text_set(value: &Value) -> BTreeSet<String> {
    texts(value).into_iter().collect()
}

/// A JSON object of scalars as texts.
pub fn text_map(value: &Value) -> BTreeMap<String, String> {
    value.as_object().unwrap().iter().map(|(key, value)| (key.clone(), text(value))).collect()
}

/// Texts as a set, to write down what a worked answer leaves out.
pub fn strings<const N: usize>(items: [&str; N]) -> BTreeSet<String> {
    items.map(str::to_owned).into()
}

/// Whether the characters of `short` occur in `long` in this order.
pub fn is_short_for(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|wanted| rest.any(|found| found == wanted))
}

/// A competency question with its worked answer.
pub struct Question {
    pub id: String,
    pub answer: String,
    pub expected: Value,
}

impl Question {
    pub fn new(value: &Value) -> Self {
        Self { id: text(&value["id"]), answer: text(&value["answer"]), expected: value["expected"].clone() }
    }

    /// The entries of `expected` by plan.
    pub fn by_plan<'a>(&'a self, graph: &Graph) -> Vec<(String, &'a Value)> {
        let entries = self.expected.as_object().unwrap().iter();
        entries.filter_map(|(label, value)| Some((graph.plan(label)?, value))).collect()
    }
}

/// The five plans with the query library.
pub struct Graph {
    store: PlanStore,
    library: Vec<NamedQuery>,
    documents: Vec<Row>,
    asking: RefCell<Option<String>>,
}

impl Graph {
    pub fn new() -> Self {
        Self::with_store(support::completed())
    }

    /// The query library over other records.
    pub fn with_store(store: PlanStore) -> Self {
        let library = plangraph::library::read(&plangraph::assets::queries());
        let library = library.unwrap_or_else(|found| panic!("{}", found[0]));
        let mut graph = Self { store, library, documents: vec![], asking: RefCell::new(None) };
        graph.documents = graph.all_rows(graph.query("documents"), &[]);
        graph
    }

    pub fn queries(&self) -> impl Iterator<Item = &NamedQuery> {
        self.library.iter()
    }

    pub fn query(&self, name: &str) -> &NamedQuery {
        self.library.iter().find(|query| query.name == name).unwrap_or_else(|| panic!("no query {name}"))
    }

    /// From here on, only queries that say they answer this question are used.
    pub fn asking(&self, id: &str) {
        *self.asking.borrow_mut() = Some(id.to_owned());
    }

    /// Identifiers of the plans.
    pub fn plans(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().map(|row| get(row, "plan"))
    }

    /// The plan that a label of the questions means: a document number, or a short name of theirs.
    pub fn plan(&self, label: &str) -> Option<String> {
        let short = match label {
            "嘉定方案" | "Jiading" => Some("jiading-2025"),
            "闵行方案" => Some("minhang-2025"),
            "上海行动方案" => Some("shanghai-2025"),
            _ => None,
        };
        let numbered = || self.documents.iter().find(|row| get(row, "number") == label);
        short.or_else(|| numbered().map(|row| get(row, "plan"))).map(str::to_owned)
    }

    /// The source file a plan is known from.
    pub fn file(&self, plan: &str) -> String {
        let row = self.documents.iter().find(|row| get(row, "plan") == plan).unwrap();
        get(row, "file").to_owned()
    }

    /// Rows of a query that answers the question being asked.
    pub fn rows(&self, name: &str, values: &[(&str, &str)]) -> Vec<Row> {
        let query = self.query(name);
        let asking = self.asking.borrow();
        let id = asking.as_ref().expect("a question is being asked");
        assert!(query.answers.contains(id), "{name} does not say that it answers {id}");
        self.all_rows(query, values)
    }

    pub fn all_rows(&self, query: &NamedQuery, values: &[(&str, &str)]) -> Vec<Row> {
        let json: Value = serde_json::from_slice(&self.run(query, values, TableFormat::Json)).unwrap();
        let bindings = json["results"]["bindings"].as_array().unwrap();
        bindings
            .iter()
            .map(|row| row.as_object().unwrap().iter())
            .map(|row| row.map(|(name, term)| (name.clone(), text(&term["value"]))).collect())
            .collect()
    }

    /// The answer as it stands, in CSV with plain line ends.
    pub fn csv(&self, query: &NamedQuery) -> String {
        String::from_utf8(self.run(query, &[], TableFormat::Csv)).unwrap().replace("\r\n", "\n")
    }

    fn run(&self, query: &NamedQuery, values: &[(&str, &str)], format: TableFormat) -> Vec<u8> {
        let values: Vec<(String, String)> =
            values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let bound = query.bind(&values).unwrap_or_else(|error| panic!("{}: {error}", query.name));
        let mut answer = Vec::new();
        let prepared = Prepared::from(bound);
        let (snapshot, format) = (self.store.snapshot().unwrap(), Format::Table(format));
        let limits = Limits::within(std::time::Duration::from_mins(1));
        on_big_stack(|| prepared.run(&snapshot, &limits, &Local::new(&snapshot), format, &mut answer))
            .unwrap()
            .unwrap_or_else(|error| panic!("{}: {error}", query.name));
        answer
    }
}
