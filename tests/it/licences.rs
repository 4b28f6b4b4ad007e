//! Licences and origins of everything the program is built from.

use std::process::Command;

use serde_json::Value;

/// Licences that may stand alone or as one side of an `OR`.
const PERMISSIVE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Weak copyleft, file by file; used unmodified.
const TOLERATED: &[(&str, &str)] = &[("resiter", "MPL-2.0"), ("mownstr", "CECILL-B"), ("sophia", "CECILL-B")];

/// All packages the program can be built from on this platform.
fn packages() -> Vec<Value> {
    let host = Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether an SPDX expression can be met by permissive licences alone.
fn permissive(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let expression = expression.trim();
    if let Some(inner) = whole_group(expression) {
        return permissive(inner);
    }
    if let Some((left, right)) = split(expression, " OR ") {
        return permissive(left) || permissive(right);
    }
    if let Some((left, right)) = split(expression, " AND ") {
        return permissive(left) && permissive(right);
    }
    PERMISSIVE.contains(&expression)
}

fn whole_group(expression: &str) -> Option<&str> {
    let inner = expression.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_i32;
    let balanced = inner.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    });
    balanced.then_some(inner)
}

/// Splits at the first operator outside brackets.
fn split<'a>(expression: &'a str, operator: &str) -> Option<(&'a str, &'a str)> {
    let at = expression.match_indices(operator).map(|(at, _)| at).find(|&at| {
        let before = &expression[..at];
        before.matches('(').count() == before.matches(')').count()
    })?;
    Some((&expression[..at], &expression[at + operator.len()..]))
}

#[test]
fn expressions_are_read_as_spdx_means_them() {
    for good in ["MIT", "MIT OR GPL-3.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT/Apache-2.0"] {
        assert!(permissive(good), "{good}");
    }
    for bad in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT) AND (MPL-2.0)", ""] {
        assert!(!permissive(bad), "{bad}");
    }
}

#[test]
fn every_dependency_is_permissively_licensed() {
    let wrong: Vec<String> = packages()
        .iter()
        .filter_map(|package| {
            let name = package["name"].as_str().unwrap();
            let licence = package["license"].as_str().unwrap_or_default();
            let tolerated =
                TOLERATED.iter().any(|(prefix, own)| name.starts_with(prefix) && licence.contains(own));
            (!permissive(licence) && !tolerated).then(|| format!("{name}: {licence}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_dependency_comes_from_the_registry() {
    for package in packages() {
        let source = package["source"].as_str();
        let own = source.is_none() && package["name"] == "plangraph";
        assert!(own || source.is_some_and(|source| source.starts_with("registry+")), "{}", package["name"]);
    }
}

#[test]
fn there_is_one_way_out_and_it_is_ours() {
    let names: Vec<String> =
        packages().iter().map(|package| package["name"].as_str().unwrap().to_owned()).collect();
    for client in ["oxhttp", "reqwest", "hyper-tls", "native-tls", "aws-lc-rs"] {
        assert!(!names.iter().any(|name| name == client), "{client} is in the tree");
    }
}
