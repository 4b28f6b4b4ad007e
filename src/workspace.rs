//! A checked register with the vocabulary, against which records are read.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::io::{RdfFormat, RdfParser};

use crate::assets;
use crate::check::{self, Index};
use crate::diagnostic::{Diagnostic, Problem};
use crate::input::{self, SourceText};
use crate::iri::source_stem;
use crate::record::PlanRecord;
use crate::register::Register;
use crate::vocab;

/// A checked register with the vocabulary.
#[derive(Debug)]
pub struct Workspace {
    /// The register.
    pub register: Register,
    zone_roles: BTreeSet<String>,
}

impl Workspace {
    /// Reads a register.
    ///
    /// # Errors
    /// Every mistake found in its files.
    pub fn new(register: &[SourceText]) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self { register: input::register(register)?, zone_roles: slugs("zone-role") })
    }

    /// The register that comes with the binary.
    ///
    /// # Errors
    /// Never for a binary that passed its tests.
    pub fn embedded() -> Result<Self, Vec<Diagnostic>> {
        Self::new(&assets::register())
    }

    /// Everything wrong with a record.
    #[must_use]
    pub fn check(&self, record: &PlanRecord) -> Vec<Problem> {
        check::record(record, &Index::new(&self.register, self.zone_roles.clone()))
    }

    /// Reads and checks records; all of them are good or none is returned.
    ///
    /// # Errors
    /// Every mistake found in any of the files.
    pub fn read(&self, files: &[SourceText]) -> Result<Vec<PlanRecord>, Vec<Diagnostic>> {
        let index = Index::new(&self.register, self.zone_roles.clone());
        let mut records: Vec<PlanRecord> = Vec::new();
        let mut diagnostics = Vec::new();
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        let mut sources: BTreeMap<String, (String, &str)> = BTreeMap::new();
        let mut proposed = Proposed::new();
        for file in files {
            match input::record(file, &index) {
                Ok(record) => {
                    if let Some(first) = seen.insert(record.id.clone(), &file.name) {
                        diagnostics.push(duplicate(file, &record.id, first));
                    }
                    let stem = source_stem(&record.source.file).to_owned();
                    let sha256 = record.source.sha256.clone();
                    if let Some((other, first)) = sources.insert(stem, (sha256.clone(), &file.name))
                        && other != sha256
                    {
                        diagnostics.push(same_source(file, &record.source.file, first));
                    }
                    diagnostics.extend(input::place_all(file, &conflicts(&record, file, &mut proposed)));
                    records.push(record);
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        if diagnostics.is_empty() { Ok(records) } else { Err(diagnostics) }
    }
}

/// What records propose: by table and id the label, and the file that proposes it first.
type Proposed<'a> = BTreeMap<(&'static str, String), (String, &'a str)>;

/// Entries of a record that another record proposes under the same id with another label: two things, not one.
fn conflicts<'a>(record: &PlanRecord, file: &'a SourceText, proposed: &mut Proposed<'a>) -> Vec<Problem> {
    let mut found = Vec::new();
    for (table, at, id, label) in record.proposed.entries() {
        let known = proposed.entry((table, id.to_owned()));
        let (other, first) = known.or_insert_with(|| (label.to_owned(), &file.name));
        if other != label {
            found.push(Problem {
                path: format!("proposed.{table}[{at}].{}", if table == "work" { "title" } else { "label" }),
                message: format!("{first} proposes `{id}` too, and calls it {other}"),
                help: "use the same label for the same thing, or give this one another id".to_owned(),
            });
        }
    }
    found
}

fn same_source(file: &SourceText, source: &str, first: &str) -> Diagnostic {
    Diagnostic {
        file: file.name.clone(),
        line: 1,
        column: 1,
        message: format!(
            "source.file: {first} names {source} too, or a file that differs in its ending, with another hash"
        ),
        help: Some(
            "the name without ending stands for the source in the graph; rename one of the two".to_owned(),
        ),
    }
}

fn duplicate(file: &SourceText, id: &str, first: &str) -> Diagnostic {
    Diagnostic {
        file: file.name.clone(),
        line: 1,
        column: 1,
        message: format!("id: `{id}` is also the id of {first}"),
        help: Some("every record has an id of its own".to_owned()),
    }
}

/// Slugs of a concept scheme of the vocabulary.
#[must_use]
pub fn slugs(scheme: &str) -> BTreeSet<String> {
    let prefix = format!("{}{scheme}/", vocab::CONCEPTS);
    RdfParser::from_format(RdfFormat::Turtle)
        .for_reader(assets::concepts().as_bytes())
        .filter_map(Result::ok)
        .filter_map(|quad| {
            quad.subject.to_string().trim_matches(['<', '>']).strip_prefix(&prefix).map(str::to_owned)
        })
        .collect()
}
