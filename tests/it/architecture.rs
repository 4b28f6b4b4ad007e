//! Rules of the code base that the compiler does not check.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Layers from the bottom up: a module may use modules of lower layers, its own children and itself.
const LAYERS: &[&[&str]] = &[
    &[
        "allocator",
        "area",
        "diagnostic",
        "digest",
        "guard",
        "kernel",
        "number",
        "read",
        "script",
        "snapshot",
        "vocab",
        "worker",
    ],
    &["iri", "network", "outgoing", "search", "upload"],
    &["register", "analysis"],
    &["record", "report"],
    &["extract"],
    &["check", "map", "infer"],
    &["input"],
    &["assets", "library"],
    &["workspace", "sparql"],
    &["store", "engine", "synth"],
    &["update"],
    &["http"],
    &["cli"],
];

/// Longest file in lines of code, tests included.
const MAX_LINES: usize = 500;

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).unwrap();
            let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            (file.strip_prefix(&root).unwrap().to_owned(), code.join("\n"))
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The top-level module a file belongs to.
fn module(path: &Path) -> String {
    let first = path.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// Top-level modules named by `crate::…` paths, grouped imports included.
fn used(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let group = group.split('}').next().unwrap_or_default();
            found.extend(
                group.split(',').map(|item| item.trim().split("::").next().unwrap_or_default().to_owned()),
            );
        } else {
            found.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    found
}

#[test]
fn modules_use_only_lower_layers() {
    let rank: BTreeMap<&str, usize> = LAYERS
        .iter()
        .enumerate()
        .flat_map(|(rank, names)| names.iter().map(move |name| (*name, rank)))
        .collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module(&path);
        if module == "lib" || module == "main" {
            continue;
        }
        let Some(own) = rank.get(module.as_str()) else {
            panic!("`{module}` stands in no layer: add it to LAYERS and to docs/ARCHITECTURE.md");
        };
        for used in used(&text) {
            if used != module && rank.get(used.as_str()).is_none_or(|other| other >= own) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_layer_names_a_module_that_exists() {
    let modules: Vec<String> = sources().iter().map(|(path, _)| module(path)).collect();
    for name in LAYERS.iter().copied().flatten() {
        assert!(modules.iter().any(|module| module == name), "{name}");
    }
}

#[test]
fn files_fit_in_the_head() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines", path.display());
    }
}

/// Each transaction counts itself, so that lost writes are noticed: no other may be committed.
#[test]
fn transactions_are_committed_in_one_place() {
    let commits = |(path, text): (PathBuf, String)| {
        let count = |what| text.matches(what).count();
        (path, count("transaction.commit()") + count("loader.commit()"))
    };
    let found = sources().into_iter().map(commits).filter(|(_, count)| *count > 0);
    let expected = ["store/backend.rs", "store/bulk.rs", "store/mod.rs"].map(|path| (path.into(), 1));
    assert_eq!(found.collect::<BTreeMap<PathBuf, usize>>(), BTreeMap::from(expected));
}

#[test]
fn each_boundary_has_one_owner() {
    let owners = [
        ("axum::", &["http"][..]),
        ("clap::", &["cli"]),
        ("std::fs", &["cli", "http", "snapshot", "store", "worker"]),
        ("start_transaction", &["store"]),
        ("SparqlEvaluator", &["snapshot", "sparql"]),
        ("NamedNode::new_unchecked", &["iri", "map", "snapshot"]),
        ("unsafe_code", &["allocator", "snapshot"]),
        ("ureq::", &["outgoing"]),
    ];
    for (path, text) in sources() {
        let module = module(&path);
        for (name, owners) in owners {
            assert!(
                !text.contains(name) || owners.contains(&module.as_str()),
                "{} names {name}",
                path.display()
            );
        }
    }
}
