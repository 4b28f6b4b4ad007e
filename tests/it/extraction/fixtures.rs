//! The composed plans of `tests/fixtures` yield what is written beside them.

use std::collections::BTreeMap;
use std::fs;

use plangraph::extract::Extractor;
use plangraph::extract::fold::fold;
use plangraph::extract::model::{Extraction, NameKind, Role};
use serde::Deserialize;

use super::{documents, extract, folder, register};

/// What a fixture is expected to yield.
#[derive(Deserialize)]
struct Expected {
    title: Option<String>,
    notice_title: Option<String>,
    doc_number: Option<String>,
    issuers: Vec<String>,
    print_date: Option<String>,
    period: Option<[i16; 2]>,
    tasks: Vec<Task>,
    targets: Vec<Target>,
    zones: Vec<String>,
}

#[derive(Deserialize)]
struct Task {
    number: Option<u32>,
    title: String,
    list_open: bool,
    deadline: Option<i16>,
    responsible: Vec<Unit>,
}

#[derive(Deserialize)]
struct Unit {
    name: String,
    role: String,
    kind: String,
}

#[derive(Deserialize)]
struct Target {
    comparator: String,
    value: Option<f64>,
    value_high: Option<f64>,
    unit: Option<String>,
    deadline: Option<i16>,
}

fn expected(name: &str) -> Expected {
    let text = fs::read_to_string(folder().join(format!("{name}.gold.json"))).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Words as they are compared: folded, without quotation marks and final punctuation.
fn plain(words: &str) -> String {
    let folded = fold(words);
    folded.text().replace(['“', '”', '"', ' '], "").trim_matches(['。', ';', ':', ',', '.', '*']).to_owned()
}

/// How many of two multisets agree, and how many each has more.
fn agreement<T: Ord>(found: impl IntoIterator<Item = T>, wanted: impl IntoIterator<Item = T>) -> [usize; 3] {
    let mut counts: BTreeMap<T, (usize, usize)> = BTreeMap::new();
    for item in found {
        counts.entry(item).or_default().0 += 1;
    }
    for item in wanted {
        counts.entry(item).or_default().1 += 1;
    }
    counts.values().fold([0; 3], |[same, more, fewer], (found, wanted)| {
        let both = *found.min(wanted);
        [same + both, more + found - both, fewer + wanted - both]
    })
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Lead => "lead",
        Role::Support => "support",
        Role::Responsible => "responsible",
    }
}

fn kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Unit => "unit",
        NameKind::Collective => "collective",
        NameKind::OpenSet => "open_set",
    }
}

/// (task, unit, role, kind) of what was found, and of what is wanted.
fn units(found: &Extraction, wanted: &Expected) -> [usize; 3] {
    let key = |number: Option<u32>, title: &str| format!("{} {}", number.unwrap_or_default(), plain(title));
    let found = found.tasks.iter().flat_map(|task| {
        let key = key(task.number, &task.title);
        task.responsible
            .iter()
            .map(move |unit| format!("{key} {} {} {}", plain(&unit.name), role(unit.role), kind(unit.kind)))
    });
    let wanted = wanted.tasks.iter().flat_map(|task| {
        let key = key(task.number, &task.title);
        let mut seen = std::collections::BTreeSet::new();
        task.responsible
            .iter()
            .filter(move |unit| seen.insert(plain(&unit.name)))
            .map(move |unit| format!("{key} {} {} {}", plain(&unit.name), unit.role, unit.kind))
    });
    agreement(found, wanted)
}

fn tasks(found: &Extraction, wanted: &Expected) -> [usize; 3] {
    let key = |number: Option<u32>, title: &str, open: bool, deadline: Option<i16>| {
        format!("{} {} {open} {deadline:?}", number.unwrap_or_default(), plain(title))
    };
    agreement(
        found.tasks.iter().map(|task| key(task.number, &task.title, task.list_open, task.deadline)),
        wanted.tasks.iter().map(|task| key(task.number, &task.title, task.list_open, task.deadline)),
    )
}

fn targets(found: &Extraction, wanted: &Expected) -> [usize; 3] {
    let number = |number: Option<f64>| number.map(|number| format!("{number}"));
    agreement(
        found.targets.iter().map(|target| {
            let value = |number: Option<plangraph::record::Number>| number.map(|number| number.to_string());
            (
                target.comparator.to_owned(),
                value(target.value),
                value(target.value_high),
                target.unit.clone(),
                target.deadline,
            )
        }),
        wanted.targets.iter().map(|target| {
            let unit = target.unit.as_ref().map(|unit| fold(unit).text().to_owned());
            (
                target.comparator.clone(),
                number(target.value),
                number(target.value_high),
                unit,
                target.deadline,
            )
        }),
    )
}

/// Precision and recall of a sum of agreements.
fn rates([same, more, fewer]: [usize; 3]) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    let rate = |part: usize, whole: usize| if whole == 0 { 1.0 } else { part as f64 / whole as f64 };
    (rate(same, same + more), rate(same, same + fewer))
}

#[test]
fn composed_plans_yield_what_is_written_beside_them() {
    let register = register();
    let extractor = Extractor::new(&register);
    let mut sums = [[0; 3]; 4];
    let mut told = Vec::new();
    for (name, file) in documents() {
        let (found, wanted) = (extract(&extractor, &file), expected(&name));
        let zones = agreement(
            found.zones.iter().map(|zone| plain(&zone.name)),
            wanted.zones.iter().map(|zone| plain(zone)),
        );
        let all = [tasks(&found, &wanted), units(&found, &wanted), targets(&found, &wanted), zones];
        for (sum, own) in sums.iter_mut().zip(all) {
            for (sum, own) in sum.iter_mut().zip(own) {
                *sum += own;
            }
        }
        if all.iter().any(|[_, more, fewer]| more + fewer > 0) {
            told.push(format!("{name}: tasks, units, targets, zones (same, more, fewer): {all:?}"));
        }
    }
    let told = told.join("\n");
    for (what, sum, least) in [
        ("tasks", sums[0], 0.99),
        ("units", sums[1], 0.99),
        ("targets", sums[2], 0.97),
        ("zones", sums[3], 0.95),
    ] {
        let (precision, recall) = rates(sum);
        assert!(
            precision >= least && recall >= least,
            "{what}: {sum:?}, P {precision:.3}, R {recall:.3}\n{told}"
        );
    }
}

#[test]
fn metadata_is_read() {
    let register = register();
    let extractor = Extractor::new(&register);
    let mut wrong = Vec::new();
    for (name, file) in documents() {
        let (found, wanted) = (extract(&extractor, &file), expected(&name));
        let same = |a: Option<&String>, b: Option<&String>| a.map(|a| plain(a)) == b.map(|b| plain(b));
        let checks = [
            ("title", same(found.title.as_ref(), wanted.title.as_ref())),
            ("notice_title", same(found.notice_title.as_ref(), wanted.notice_title.as_ref())),
            ("doc_number", same(found.doc_number.as_ref(), wanted.doc_number.as_ref())),
            ("print_date", found.print_date.map(|date| date.0.to_string()) == wanted.print_date),
            ("period", found.period == wanted.period),
            ("issuers", found.issuers.iter().map(|a| plain(a)).eq(wanted.issuers.iter().map(|b| plain(b)))),
        ];
        wrong.extend(checks.iter().filter(|(_, good)| !good).map(|(what, _)| format!("{name}: {what}")));
    }
    assert!(wrong.len() <= 2, "{wrong:#?}");
}

#[test]
fn texts_that_are_no_plans_yield_nothing() {
    let register = register();
    let extractor = Extractor::new(&register);
    let empty: Vec<String> = documents()
        .keys()
        .filter(|name| {
            let wanted = expected(name);
            wanted.tasks.is_empty() && wanted.targets.is_empty()
        })
        .cloned()
        .collect();
    assert!(empty.len() >= 6, "{empty:?}");
    for (name, file) in documents().iter().filter(|(name, _)| empty.contains(name)) {
        let found = extract(&extractor, file);
        assert!(found.tasks.is_empty(), "{name}: {:?}", found.tasks);
        assert!(found.targets.is_empty(), "{name}: {:?}", found.targets);
    }
}

#[test]
fn every_convention_is_exercised() {
    let table = fs::read_to_string(folder().join("README.md")).unwrap();
    let names: Vec<String> = documents().keys().cloned().collect();
    for convention in 1..=77 {
        let line = table.lines().find_map(|line| line.strip_prefix(&format!("{convention}: ")));
        let documents = line.unwrap_or_else(|| panic!("convention {convention} has no fixture"));
        for number in documents.split(", ") {
            assert!(
                names.iter().any(|name| name.starts_with(&format!("{number}-"))),
                "{convention}: {number}"
            );
        }
    }
}
