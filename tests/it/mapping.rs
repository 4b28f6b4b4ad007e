//! The triples: deterministic, in declared vocabulary, complete, and true to the corpus.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use oxigraph::io::RdfFormat;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{
    GraphName, GraphNameRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple,
};
use oxigraph::store::Store;
use plangraph::iri::Iris;
use plangraph::record::{PlanRecord, Status};
use plangraph::register::{Register, UnitKind};
use plangraph::store::PlanStore;
use plangraph::{check, digest, map, vocab, workspace};
use serde_json::Value;

use crate::support;

fn quads(store: &Store) -> Vec<Quad> {
    store.iter().collect::<Result<_, _>>().unwrap()
}

/// The triples of what plangraph itself makes: all named graphs but ontology and vocabulary.
fn data(store: &PlanStore) -> Vec<Quad> {
    let ours = ["ontology", "vocabulary"].map(|name| GraphName::from(store.iris().graph(name)));
    let mut all = quads(store.engine());
    all.retain(|quad| quad.graph_name != GraphName::DefaultGraph && !ours.contains(&quad.graph_name));
    all
}

/// The IRIs of a quad: graph, subject, predicate, object, datatype.
fn iris(quad: &Quad) -> Vec<String> {
    let mut found = vec![quad.predicate.as_str().to_owned()];
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => found.push(node.as_str().to_owned()),
        NamedOrBlankNode::BlankNode(node) => panic!("blank node {node} in {quad}"),
    }
    match &quad.object {
        Term::NamedNode(node) => found.push(node.as_str().to_owned()),
        Term::Literal(literal) => found.push(literal.datatype().as_str().to_owned()),
        Term::BlankNode(node) => panic!("blank node {node} in {quad}"),
    }
    if let GraphName::NamedNode(node) = &quad.graph_name {
        found.push(node.as_str().to_owned());
    }
    found
}

fn nquads(store: &Store) -> String {
    let mut lines: Vec<_> = quads(store).iter().map(|quad| format!("{quad} .\n")).collect();
    lines.sort();
    lines.concat()
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = nquads(support::loaded().engine());
    assert_eq!(first.lines().count(), first.lines().collect::<BTreeSet<_>>().len());
    assert!(first == nquads(support::loaded().engine()));
    let workspace = support::workspace();
    for record in support::records(&workspace) {
        let triples = map::document(&record, &workspace.register, &Iris::default());
        let lines: Vec<_> = triples.iter().map(ToString::to_string).collect();
        assert!(lines.is_sorted_by(|a, b| a < b), "{}: not sorted, or a triple twice", record.id);
        let again = support::records(&support::workspace()).into_iter().find(|r| r.id == record.id).unwrap();
        assert_eq!(triples, map::document(&again, &workspace.register, &Iris::default()));
    }
}

#[test]
fn there_are_no_blank_nodes_and_all_iris_are_ascii() {
    for quad in quads(support::loaded().engine()) {
        for iri in iris(&quad) {
            assert!(iri.is_ascii() && NamedNode::new(&iri).is_ok(), "{iri} in {quad}");
        }
    }
}

#[test]
fn every_iri_is_of_a_namespace_that_is_listed() {
    let store = support::loaded();
    let base = store.iris().base().to_owned();
    let mut listed = vec![format!("{base}id/"), format!("{base}graph/"), vocab::CONCEPTS.to_owned()];
    listed.extend(vocab::PREFIXES.iter().map(|(_, namespace)| (*namespace).to_owned()));
    for quad in data(&store) {
        // Matches are the one place where foreign IRIs may stand.
        if quad.predicate == vocab::skos::EXACT_MATCH {
            continue;
        }
        for iri in iris(&quad) {
            assert!(listed.iter().any(|namespace| iri.starts_with(namespace)), "{iri} in {quad}");
        }
    }
}

#[test]
fn another_base_moves_instances_and_graphs_and_nothing_else() {
    let workspace = support::workspace();
    let moved = PlanStore::in_memory(Iris::new("https://example.org/kg/").unwrap()).unwrap();
    moved.load_foundation(&workspace.register).unwrap();
    for record in support::records(&workspace) {
        moved.load_document(&record, &workspace.register).unwrap();
    }
    let asserted = |store: &PlanStore, base: &str| -> BTreeSet<String> {
        let computed = GraphName::from(store.iris().graph("computed"));
        let text = quads(store.engine()).into_iter().filter(|quad| quad.graph_name != computed);
        text.map(|quad| {
            quad.to_string()
                .replace(&format!("<{base}id/"), "<id/")
                .replace(&format!("<{base}graph/"), "<graph/")
        })
        .collect()
    };
    let here = support::loaded();
    assert!(asserted(&here, here.iris().base()) == asserted(&moved, "https://example.org/kg/"));
}

fn all_terms() -> BTreeSet<NamedNodeRef<'static>> {
    use vocab::{dcat, dcterms, eli, geo, oa, org, plan, prov, skos, void};
    [
        plan::ALL,
        dcterms::ALL,
        eli::ALL,
        oa::ALL,
        skos::ALL,
        geo::ALL,
        dcat::ALL,
        void::ALL,
        prov::ALL,
        org::ALL,
    ]
    .concat()
    .into_iter()
    .chain([rdf::TYPE, rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT, rdf::STATEMENT])
    .collect()
}

#[test]
fn every_property_and_class_is_a_term_of_the_vocabulary_module() {
    let terms = all_terms();
    for quad in data(&support::loaded()) {
        assert!(terms.contains(&quad.predicate.as_ref()), "property of {quad}");
        if let (true, Term::NamedNode(class)) = (quad.predicate == rdf::TYPE, &quad.object) {
            assert!(terms.contains(&class.as_ref()), "class of {quad}");
        }
    }
}

/// Subjects of a graph that start with `prefix`.
fn subjects(store: &PlanStore, graph: &str, prefix: &str) -> BTreeSet<String> {
    let graph = store.iris().graph(graph);
    let quads = store.engine().quads_for_pattern(None, None, None, Some(graph.as_ref().into()));
    quads
        .map(|quad| quad.unwrap().subject.to_string().trim_matches(['<', '>']).to_owned())
        .filter(|iri| iri.starts_with(prefix))
        .collect()
}

#[test]
fn ontology_and_vocabulary_module_declare_the_same_terms() {
    let declared = subjects(&support::loaded(), "ontology", vocab::NAMESPACE);
    let known: BTreeSet<_> = vocab::plan::ALL.iter().map(|term| term.as_str().to_owned()).collect();
    assert_eq!(declared, known);
    assert_eq!(known.len(), vocab::plan::ALL.len(), "a term stands twice");
}

#[test]
fn every_concept_in_the_data_is_defined() {
    let store = support::loaded();
    let defined = subjects(&store, "vocabulary", vocab::CONCEPTS);
    for quad in data(&store) {
        for iri in iris(&quad).into_iter().filter(|iri| iri.starts_with(vocab::CONCEPTS)) {
            assert!(defined.contains(&iri), "{iri} in {quad}");
        }
    }
}

/// Enums by type name: the variants as records write them.
fn enums(schema: &schemars::Schema) -> BTreeMap<String, BTreeSet<String>> {
    let definitions = schema.get("$defs").and_then(Value::as_object).unwrap();
    let mut found = BTreeMap::new();
    for (name, definition) in definitions {
        let variants: BTreeSet<String> = definition
            .get("oneOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|variant| variant["const"].as_str().map(str::to_owned))
            .collect();
        if !variants.is_empty() {
            found.insert(name.clone(), variants);
        }
    }
    found
}

/// `SourceKind` → `source-kind`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[test]
fn every_enum_of_the_records_is_a_concept_scheme_variant_for_variant() {
    // `Status` and `UnitKind` become classes, `Citing` a node: these have no scheme. The scheme of `Role` has names
    // of its own.
    let without = ["Status", "UnitKind", "Citing", "Role"];
    let mut all = enums(&schemars::schema_for!(PlanRecord));
    all.extend(enums(&schemars::schema_for!(Register)));
    assert!(all.len() >= 15, "{:?}", all.keys());
    for (name, variants) in all.iter().filter(|(name, _)| !without.contains(&name.as_str())) {
        assert_eq!(&workspace::slugs(&kebab(name)), variants, "{name}");
    }
}

#[test]
fn every_node_a_document_points_at_is_described() {
    let store = support::loaded();
    let instances = format!("{}id/", store.iris().base());
    let typed: BTreeSet<String> = store
        .engine()
        .quads_for_pattern(None, Some(rdf::TYPE), None, Some(GraphNameRef::DefaultGraph))
        .map(|quad| quad.unwrap().subject.to_string())
        .collect();
    for quad in data(&store) {
        let dataset = store.iris().id("dataset").to_string();
        for node in [quad.subject.to_string(), quad.object.to_string()] {
            if node.starts_with(&format!("<{instances}")) && node != dataset {
                assert!(typed.contains(&node), "{node} has no type; {quad}");
            }
        }
    }
}

fn triples(store: &Store, graph: &NamedNode) -> Vec<Triple> {
    store
        .quads_for_pattern(None, None, None, Some(graph.as_ref().into()))
        .map(|quad| quad.unwrap().into())
        .collect()
}

#[test]
fn an_export_loaded_elsewhere_has_the_same_digests() {
    let store = support::loaded();
    let text = store.engine().dump_to_writer(RdfFormat::NQuads, Vec::new()).unwrap();
    let other = Store::new().unwrap();
    other.load_from_reader(RdfFormat::NQuads, text.as_slice()).unwrap();
    assert!(nquads(store.engine()) == nquads(&other));
    let mut compared = 0;
    for document in store.info().unwrap().documents {
        let graph = store.iris().document_graph(&document.id);
        assert_eq!(digest::digest(&triples(&other, &graph)).unwrap(), document.digest, "{}", document.id);
        compared += 1;
    }
    assert_eq!(compared, 5);
}

#[test]
fn every_stored_digest_is_that_of_its_graph() {
    let store = support::loaded();
    let computed = store.iris().graph("computed");
    let mut described = BTreeSet::new();
    for quad in triples(store.engine(), &computed) {
        if quad.predicate != vocab::plan::DIGEST {
            continue;
        }
        let (NamedOrBlankNode::NamedNode(graph), Term::Literal(stored)) = (&quad.subject, &quad.object)
        else {
            panic!("{quad}")
        };
        let triples = triples(store.engine(), graph);
        assert_eq!(digest::digest(&triples).unwrap(), stored.value(), "{graph}");
        let size = Quad::new(
            graph.clone(),
            vocab::void::TRIPLES,
            oxigraph::model::Literal::from(triples.len() as u64),
            computed.clone(),
        );
        assert!(store.engine().contains(&size).unwrap(), "{graph} has {} triples", triples.len());
        described.insert(graph.as_str().rsplit("graph/").next().unwrap().to_owned());
    }
    let expected =
        ["inferred/first-listed-lead", "ontology", "register", "vocabulary"].map(str::to_owned).into_iter();
    let documents = store.document_ids().unwrap().into_iter().map(|id| format!("source/{id}"));
    assert_eq!(described, expected.chain(documents).collect());
}

#[test]
fn the_corpus_has_its_known_size() {
    let info = support::loaded().info().unwrap();
    let sum =
        |count: fn(&plangraph::store::DocumentInfo) -> usize| info.documents.iter().map(count).sum::<usize>();
    assert_eq!(sum(|document| document.tasks), 50);
    assert_eq!(sum(|document| document.assignments), 178);
    assert_eq!(sum(|document| document.open_set_assignments), 20);
    assert_eq!(sum(|document| document.quantities), 64);
    assert_eq!(sum(|document| document.targets), 37 + 9);
    assert!(info.documents.iter().all(|document| (document.evidence_coverage - 1.0).abs() < f64::EPSILON));
    let register = support::workspace().register;
    let open = register.units.iter().filter(|unit| unit.kind == UnitKind::OpenSet).count();
    assert_eq!((register.units.len() - open, open), (35, 2));
}

#[test]
fn the_statements_have_their_known_status() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for record in support::records(&support::workspace()) {
        for quantity in &record.quantities {
            *counts.entry(serde_json::to_string(&quantity.status).unwrap()).or_default() += 1;
        }
    }
    let expected = [
        (Status::Headline, 37),
        (Status::Task, 9),
        (Status::SubsidyCeiling, 5),
        (Status::Area, 4),
        (Status::Fact, 3),
        (Status::ProcessLimit, 3),
        (Status::Baseline, 2),
        (Status::DocumentCount, 1),
    ];
    let expected = expected.map(|(status, count)| (serde_json::to_string(&status).unwrap(), count));
    assert_eq!(counts, expected.into_iter().collect());
}

#[test]
fn six_parks_have_a_district_a_role_and_a_focus_or_a_figure() {
    let workspace = support::workspace();
    let records = support::records(&workspace);
    let parks: Vec<_> = workspace.register.zones.iter().filter(|zone| zone.park).collect();
    let names: BTreeSet<_> = parks.iter().map(|park| park.id.as_str()).collect();
    let expected =
        ["hongqiao-qianwan", "pujiang", "united-imaging-town", "waigaoqiao", "xiegu", "zhangjiang"];
    assert_eq!(names, expected.into_iter().collect());
    for park in parks {
        assert!(workspace.register.districts.iter().any(|district| district.code == park.district));
        let roles: Vec<_> =
            records.iter().flat_map(|record| &record.zones).filter(|role| role.zone == park.id).collect();
        assert!(!roles.is_empty(), "{} has no role", park.id);
        let targets = records.iter().flat_map(|record| &record.quantities);
        let targets = targets
            .filter(|quantity| quantity.zone.as_ref() == Some(&park.id) && quantity.status.is_target());
        let focus: usize = roles.iter().map(|role| role.focus.len()).sum();
        assert!(focus + targets.count() > 0, "{} has neither focus nor target", park.id);
    }
}

fn source_text(folder: &Path, record: &PlanRecord) -> Vec<u8> {
    fs::read(folder.join(&record.source.file)).unwrap()
}

#[test]
fn every_quote_stands_in_its_source_and_a_changed_byte_is_seen() {
    let Some(folder) = support::shared("seeds") else { return };
    for record in support::records(&support::workspace()) {
        let bytes = source_text(&folder, &record);
        let problems = check::source(&record, &bytes);
        assert!(problems.is_empty(), "{}: {problems:?}", record.id);
        for at in [0, bytes.len() / 3, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 0x01;
            assert!(check::source(&record, &changed).iter().any(|found| found.path == "source.sha256"));
        }
        assert!(!check::source(&record, &bytes[..bytes.len() - 1]).is_empty());
        let quote = &record.plan.evidence[0];
        let text = String::from_utf8(bytes).unwrap();
        let shifted = check::source(&record, format!("{}{text}", '　').as_bytes());
        assert!(shifted.iter().any(|found| found.path == "plan.evidence[0]"), "{quote:?} is not re-cut");
    }
}

/// Longest stretch of a source that may stand anywhere in the project, in code points.
const LONGEST_RUN: usize = 60;

/// The source as read by a person: without the pinyin that damage put into one file, e.g. `發(fā)`.
fn without_pinyin(text: &str) -> Vec<char> {
    let mut kept: Vec<char> = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c == '(' {
            let inside: String = chars.clone().take_while(|c| *c != ')').collect();
            let letters = inside.chars().all(|c| c.is_alphabetic() && (c as u32) < 0x300);
            if letters && (1..=7).contains(&inside.chars().count()) && chars.clone().any(|c| c == ')') {
                chars.nth(inside.chars().count());
                continue;
            }
        }
        kept.push(c);
    }
    kept
}

fn project_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "target" || name == "data" {
            continue;
        }
        if path.is_dir() {
            project_files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn no_file_republishes_running_text() {
    let Some(folder) = support::shared("seeds") else { return };
    let sources: Vec<Vec<char>> = support::records(&support::workspace())
        .iter()
        .map(|record| without_pinyin(&String::from_utf8(source_text(&folder, record)).unwrap()))
        .collect();
    let windows: BTreeSet<&[char]> = sources.iter().flat_map(|source| source.windows(LONGEST_RUN)).collect();
    assert!(windows.len() > 10_000);
    let mut files = Vec::new();
    project_files(Path::new(env!("CARGO_MANIFEST_DIR")), &mut files);
    assert!(files.iter().any(|path| path.ends_with("seeds/plans/minhang-2025.toml")));
    let mut found = Vec::new();
    for path in files {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let text = without_pinyin(&text);
        if let Some(window) = text.windows(LONGEST_RUN).find(|window| windows.contains(window)) {
            found.push(format!("{}: {}", path.display(), window.iter().collect::<String>()));
        }
    }
    assert!(found.is_empty(), "running text of a source is republished:\n{}", found.join("\n"));
}
