//! The README tells the truth: its first query gives the answer it shows, its figures are those of the graph.

use std::path::Path;
use std::process::Command;

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The content of the first fenced block of a language.
fn block<'a>(text: &'a str, language: &str) -> &'a str {
    let start = text.split_once(&format!("```{language}\n")).unwrap().1;
    start.split_once("```").unwrap().0
}

#[test]
fn the_first_query_gives_the_answer_shown() {
    let data = tempfile::tempdir().unwrap();
    let plangraph = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_plangraph"))
            .args(args)
            .arg("--data")
            .arg(data.path())
            .current_dir(data.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    plangraph(&["load"]);
    let readme = readme();
    assert_eq!(plangraph(&["query", "-q", block(&readme, "sparql")]), block(&readme, "text"));

    let info: serde_json::Value = serde_json::from_str(&plangraph(&["info", "--format", "json"])).unwrap();
    let sum = |key: &str| {
        info["documents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|document| document[key].as_u64().unwrap())
            .sum::<u64>()
    };
    let stated = format!(
        "{} tasks, {} assignments to 35 named units and two open sets, {} targets among {}",
        sum("tasks"),
        sum("assignments"),
        sum("targets"),
        sum("quantities")
    );
    assert!(readme.replace('\n', " ").contains(&stated), "the README should say: {stated}");
}

#[test]
fn every_query_and_file_it_names_exists() {
    let readme = readme();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (_, after) in readme.match_indices("](").map(|(at, _)| readme.split_at(at + 2)) {
        let target = after.split(')').next().unwrap();
        assert!(target.contains("://") || root.join(target).exists(), "{target}");
    }
    let names: Vec<String> = plangraph::library::read(&plangraph::assets::queries())
        .unwrap()
        .into_iter()
        .map(|query| query.name)
        .collect();
    for line in readme.lines().filter_map(|line| line.trim().strip_prefix("plangraph query --data data ")) {
        let name = line.split(' ').next().unwrap();
        assert!(name == "-q" || names.iter().any(|known| known == name), "{name}");
    }
}

#[test]
fn the_reports_are_all_described() {
    use plangraph::report::REPORTS;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let described = std::fs::read_to_string(root.join("docs/ANALYSIS.md")).unwrap();
    for report in REPORTS {
        assert!(described.contains(&format!("| `{}`", report.name)), "{}", report.name);
        assert!(described.contains(report.description), "{}: not as the program says it", report.name);
    }
    assert!(readme().contains(&format!("{} reports", REPORTS.len())));
}
