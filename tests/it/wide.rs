//! What only some plans have: a composed record with an act of its own, roles, several lists and proposals.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Term, Triple};
use plangraph::infer::RULES;
use plangraph::iri::{Iris, concept};
use plangraph::network::Role as Stated;
use plangraph::record::{FileFormat, PlanRecord, Role};
use plangraph::store::PlanStore;
use plangraph::vocab::{dcat, dcterms, eli, plan, prov, skos};
use plangraph::{analysis, assets, check, map, vocab, workspace};

use crate::support;

const ID: &str = "qinglan-yunhe-2025";

fn record() -> PlanRecord {
    let records = support::workspace().read(&[support::composed()]);
    records.unwrap_or_else(|found| panic!("{}", found[0])).remove(0)
}

fn triples() -> Vec<Triple> {
    map::document(&record(), &support::workspace().register, &Iris::default())
}

fn id(path: &str) -> NamedNode {
    Iris::default().id(path)
}

fn part(path: &str) -> NamedNode {
    id(&format!("plan/{ID}/{path}"))
}

fn objects<'a>(triples: &'a [Triple], subject: &NamedNode, property: NamedNodeRef<'static>) -> Vec<&'a Term> {
    let of = triples
        .iter()
        .filter(|triple| triple.subject == subject.clone().into() && triple.predicate.as_ref() == property);
    of.map(|triple| &triple.object).collect()
}

fn has(subject: &NamedNode, property: NamedNodeRef<'static>, expected: &[Term]) {
    let triples = triples();
    let found = objects(&triples, subject, property);
    assert_eq!(found, expected.iter().collect::<Vec<_>>(), "{subject} {property}");
}

fn text(value: &str) -> Term {
    Literal::new_simple_literal(value).into()
}

#[test]
fn a_record_written_out_reads_back_the_same() {
    let workspace = support::workspace();
    let mut files = assets::plans();
    files.push(support::composed());
    for record in workspace.read(&files).unwrap() {
        let text = toml::to_string(&record).unwrap();
        let again: PlanRecord = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(again, record);
        let json = serde_json::to_value(&record).unwrap();
        assert_eq!(serde_json::from_value::<PlanRecord>(json.clone()).unwrap(), record);
        if record.id != ID {
            assert!(json.get("proposed").is_none() && json["source"].get("original").is_none());
            let new = ["printed", "further_lists", "open_list", "deadline", "role"];
            let tasks = json.get("task").map_or_else(String::new, ToString::to_string);
            assert!(new.iter().all(|key| !tasks.contains(&format!("\"{key}\":"))), "{}", record.id);
        }
    }
}

#[test]
fn the_quotes_of_the_composed_record_stand_in_its_text() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records").join(format!("{ID}.txt"));
    let problems = check::source(&record(), &std::fs::read(path).unwrap());
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn a_plan_without_notice_carries_its_own_number_issuers_and_date() {
    let node = id(&format!("plan/{ID}"));
    has(&node, eli::NUMBER, &[text("青运府发〔2025〕7号")]);
    let issuers = ["qinglan-finance", "qinglan-yunhe-government"];
    has(&node, eli::PUBLISHER_AGENT, &issuers.map(|body| id(&format!("institution/{body}")).into()));
    let statements = [part("statement/publisher_agent"), part("statement/publisher_agent/2")];
    for (statement, body) in statements.iter().zip(issuers.iter().rev()) {
        has(statement, rdf::OBJECT, &[id(&format!("institution/{body}")).into()]);
    }
    let triples = triples();
    assert_eq!(objects(&triples, &node, eli::DATE_DOCUMENT).len(), 1);
    for absent in [plan::HORIZON, plan::PERIOD_END] {
        assert!(objects(&triples, &node, absent).is_empty(), "{absent}");
    }
    has(
        &node,
        skos::PREF_LABEL,
        &[Literal::new_language_tagged_literal_unchecked("运河区支持低空经济发展若干措施", "zh-hans").into()],
    );
}

#[test]
fn the_text_is_derived_from_its_original_file() {
    let (source, original) = (id(&format!("source/{ID}")), id(&format!("source/{ID}/original")));
    has(&source, prov::WAS_DERIVED_FROM, &[original.clone().into()]);
    has(&source, plan::FILE_NAME, &[text("qinglan-yunhe-2025.txt")]);
    has(&original, rdf::TYPE, &[plan::ORIGINAL_FILE.into_owned().into()]);
    has(&original, plan::FILE_NAME, &[text("运河区若干措施.html")]);
    has(&original, plan::SHA256, &[text(&"0".repeat(64))]);
    has(&original, dcat::BYTE_SIZE, &[Literal::from(4096).into()]);
    has(&original, plan::FILE_FORMAT, &[concept("file-format", "html").into()]);
    has(&original, plan::ENCODING, &[text("gb18030")]);
    assert_eq!(record().source.original.unwrap().format, FileFormat::Html);
}

#[test]
fn a_task_keeps_its_printed_number_its_lists_and_its_deadline() {
    let task = part("task/1");
    has(&task, plan::ORDINAL, &[text("（一）")]);
    has(&task, plan::OPEN_LIST, &[Literal::from(true).into()]);
    has(&task, plan::IN_SECTION, &[]);
    let span = |start, end| Iris::default().span("qinglan-yunhe-2025.txt", start, end);
    has(&task, plan::RESPONSIBILITY_LIST, &[span(99, 121).into()]);
    has(&task, plan::FURTHER_RESPONSIBILITY_LIST, &[span(121, 137).into()]);
    let year = Literal::new_typed_literal("2026", oxigraph::model::vocab::xsd::G_YEAR);
    has(&task, plan::DEADLINE, &[year.into()]);
    has(&part("task/1/statement/deadline"), plan::EVIDENCE, &[span(64, 74).into()]);
    has(&part("task/2"), plan::OPEN_LIST, &[]);
}

#[test]
fn roles_are_those_the_text_states_and_where_it_states_any_nothing_is_presumed() {
    for (number, role) in [(1, "lead"), (2, "support"), (3, "responsible-unit")] {
        let assignment = part(&format!("task/1/unit/{number}"));
        has(&assignment, plan::ASSERTED_ROLE, &[concept("role", role).into()]);
    }
    let inferred = RULES[0].infer(&record(), &Iris::default());
    assert!(inferred.iter().any(|triple| triple.subject == part("task/2").into()));
    assert!(inferred.iter().all(|triple| !triple.subject.to_string().contains("/task/1")), "{inferred:?}");
    let mut supported = record();
    for listed in &mut supported.tasks[1].responsible {
        listed.role = Role::Support;
    }
    assert!(RULES[0].infer(&supported, &Iris::default()).is_empty(), "a stated support is a stated role");
    let slugs = BTreeSet::from(["lead", "responsible-unit", "support"].map(str::to_owned));
    assert_eq!(workspace::slugs("role"), slugs);
}

#[test]
fn the_analysis_tells_stated_leads_apart_from_presumed_ones() {
    let network = loaded().network().unwrap();
    assert_eq!(network.context.roles.values().filter(|role| **role == Stated::Lead).count(), 1);
    let ledger = analysis::ledger(&network);
    let unit = |id: &str| ledger.units.iter().find(|entry| entry.unit == id).unwrap();
    let told = |id: &str| {
        let tasks = unit(id).tasks.iter();
        tasks.map(|task| (task.task.number, task.presumed_lead, task.stated_role)).collect::<Vec<_>>()
    };
    assert_eq!(told("qinglan-yunhe/gongxinju"), [(1, false, Some(Stated::Lead)), (2, false, None)]);
    assert_eq!(told("qinglan-yunhe/jiaotongju"), [(2, true, None)]);
    assert_eq!(told("qinglan-yunhe/caizhengju"), [(1, false, Some(Stated::Support))]);
    assert!(unit("310115/kejingwei").tasks.iter().any(|task| task.presumed_lead));
}

#[test]
fn bounds_of_a_unit_that_converts_to_no_other_are_in_that_unit() {
    has(&part("quantity/2"), plan::BOUND_MEASURE, &[id("measure/wan-jia").into()]);
    has(&part("quantity/3"), plan::BOUND_MEASURE, &[concept("base-measure", "kilogram").into()]);
    let bound = Literal::new_typed_literal("300000", oxigraph::model::vocab::xsd::DECIMAL);
    has(&part("quantity/3"), plan::LOWER_BOUND, &[bound.into()]);
}

fn loaded() -> PlanStore {
    let workspace = support::workspace();
    let mut records = support::records(&workspace);
    records.push(record());
    support::store_with(&workspace, &records)
}

#[test]
fn proposals_stand_in_the_graph_of_their_document_and_go_with_it() {
    let proposer = id(&format!("plan/{ID}"));
    for (entry, class) in [
        ("area/qinglan-yunhe", plan::DISTRICT),
        ("unit/qinglan-yunhe/gongxinju", plan::PUBLIC_BODY),
        ("unit/qinglan-yunhe/yunhe-daxue", plan::PUBLIC_INSTITUTION),
        ("sector/low-altitude-economy", plan::SECTOR),
        ("metric/freight", plan::METRIC_CLASS),
        ("measure/tonne", plan::MEASURE),
        ("institution/qinglan-finance", plan::INSTITUTION),
    ] {
        has(&id(entry), plan::PROPOSED_BY, &[proposer.clone().into()]);
        let triples = triples();
        assert!(objects(&triples, &id(entry), rdf::TYPE).contains(&&class.into_owned().into()), "{entry}");
        assert_eq!(
            objects(&triples, &id(entry), skos::PREF_LABEL).len(),
            1,
            "{entry} has no English label yet"
        );
    }
    has(&proposer, plan::PROPOSED_BY, &[]);
    let alias = part("alias/qinglan-yunhe/gongxinju/2");
    has(&alias, plan::ALIAS_LABEL, &[text("区工业和信息化局")]);

    let quads = |store: &PlanStore| -> BTreeSet<String> {
        store.engine().iter().map(|quad| quad.unwrap().to_string()).collect()
    };
    let (without, with) = (support::loaded(), loaded());
    with.remove_document(ID).unwrap();
    with.sync().unwrap();
    assert!(quads(&without) == quads(&with), "removing the document leaves nothing of its proposals");
}

#[test]
fn two_documents_may_propose_the_same_entry() {
    let workspace = support::workspace();
    let mut other = support::composed();
    other.name = "other.toml".to_owned();
    other.text = other.text.replace("qinglan-yunhe-2025", "qinglan-yunhe-2026");
    let records = workspace.read(&[support::composed(), other]).unwrap();
    let store = support::store_with(&workspace, &records);
    let unit = id("unit/qinglan-yunhe/gongxinju");
    let count = |store: &PlanStore, property: NamedNodeRef<'_>| {
        let default = Some(GraphName::DefaultGraph);
        let default = default.as_ref().map(Into::into);
        store.engine().quads_for_pattern(Some(unit.as_ref().into()), Some(property), None, default).count()
    };
    assert_eq!((count(&store, skos::PREF_LABEL), count(&store, plan::PROPOSED_BY)), (1, 2));
    store.remove_document(ID).unwrap();
    assert_eq!((count(&store, dcterms::IDENTIFIER), count(&store, plan::PROPOSED_BY)), (1, 1));
}

#[test]
fn one_id_proposed_for_two_things_is_refused() {
    let mut other = support::composed();
    other.name = "other.toml".to_owned();
    let label = "label = \"区交通局\"";
    other.text = other.text.replace("qinglan-yunhe-2025", "qinglan-yunhe-2026");
    other.text = other.text.replace(label, "label = \"区运输局\"\naliases = [\"区交通局\"]");
    let found = support::workspace().read(&[support::composed(), other]).unwrap_err();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].file, "other.toml");
    let says = "proposed.unit[2].label: tests/records/qinglan-yunhe-2025.toml proposes `qinglan-yunhe/jiaotongju` too";
    assert!(found[0].message.starts_with(says), "{}", found[0]);
}

#[test]
fn an_entry_that_the_register_has_word_for_word_is_nobodys_proposal() {
    let mut workspace = support::workspace();
    workspace.register.sectors.extend(record().proposed.sectors);
    let read = workspace.read(&[support::composed()]).unwrap();
    let triples = map::document(&read[0], &workspace.register, &Iris::default());
    let sector = id("sector/low-altitude-economy");
    assert!(triples.iter().all(|triple| triple.subject != sector.clone().into()));
}

#[test]
fn every_term_and_concept_of_a_wide_record_is_declared() {
    let schemes: BTreeSet<String> = ["role", "file-format", "section-kind", "damage-kind", "quantity-kind"]
        .into_iter()
        .chain(["base-measure", "institution-kind"])
        .flat_map(|scheme| workspace::slugs(scheme).into_iter().map(move |slug| format!("{scheme}/{slug}")))
        .collect();
    let terms: BTreeSet<_> = vocab::plan::ALL.iter().map(|term| term.as_str()).collect();
    for triple in triples() {
        let object = triple.object.to_string();
        for iri in [triple.predicate.as_str(), object.trim_matches(['<', '>'])] {
            assert!(!iri.starts_with(vocab::NAMESPACE) || terms.contains(iri), "{iri}");
            let slug = iri
                .strip_prefix(vocab::CONCEPTS)
                .filter(|slug| schemes.iter().any(|known| known.split('/').next() == slug.split('/').next()));
            assert!(slug.is_none_or(|slug| schemes.contains(slug)), "{iri}");
        }
    }
}
