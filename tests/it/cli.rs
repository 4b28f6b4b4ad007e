//! The command line as scripts rely on it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::plangraph;

fn run(args: &[&str], data: &Path) -> Output {
    plangraph().args(args).arg("--data").arg(data).output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn failure(output: &Output) -> (i32, String) {
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn loaded() -> TempDir {
    let data = tempfile::tempdir().unwrap();
    out(&run(&["load"], data.path()));
    data
}

#[test]
fn load_info_query_export_and_remove_work_together() {
    let data = loaded();
    let again = out(&run(&["load"], data.path()));
    assert_eq!(again.matches("unchanged").count(), 5, "{again}");

    let info: Value = serde_json::from_str(&out(&run(&["info", "--format", "json"], data.path()))).unwrap();
    let documents = info["documents"].as_array().unwrap();
    let ids: Vec<_> = documents.iter().map(|document| document["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["jiading-2025", "minhang-2025", "pudong-2025-28", "pudong-2025-32", "shanghai-2025"]);
    let sum = |key: &str| documents.iter().map(|document| document[key].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sum("tasks"), sum("assignments"), sum("open_set_assignments")), (50, 178, 20));
    assert!(documents.iter().all(|document| document["evidence_coverage"] == 1.0));
    assert!(info["version"].as_str().unwrap().starts_with("sha256:"));

    let count = "SELECT (COUNT(*) AS ?n) { ?t a plan:Task }";
    assert_eq!(out(&run(&["query", "--format", "csv", "-q", count], data.path())), "n\r\n50\r\n");
    let triples = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let counted = out(&run(&["query", "--format", "tsv", "-q", triples], data.path()));
    assert_eq!(counted.lines().nth(1).unwrap(), info["triples"].to_string());
    assert_eq!(
        out(&run(&["query", "-f", "json", "-q", "ASK {}"], data.path())),
        "{\"head\":{},\"boolean\":true}\n"
    );

    let before = out(&run(&["export"], data.path()));
    assert_eq!(out(&run(&["remove", "jiading-2025"], data.path())), "removed   jiading-2025\n");
    assert_eq!(out(&run(&["query", "--format", "csv", "-q", count], data.path())), "n\r\n35\r\n");
    out(&run(&["load"], data.path()));
    assert_eq!(out(&run(&["export"], data.path())), before);
}

#[test]
fn exports_name_their_graph_and_keep_to_formats_that_hold_it() {
    let data = loaded();
    let turtle = out(&run(&["export", "--graph", "source/jiading-2025"], data.path()));
    assert!(turtle.contains("plan:taskNumber 15"), "{}", &turtle[..300]);
    let file = data.path().join("out.nq");
    let target = file.to_str().unwrap();
    out(&run(&["export", "--format", "nquads", "--output", target], data.path()));
    assert!(std::fs::read_to_string(&file).unwrap().lines().count() > 20_000);
    let (code, message) = failure(&run(&["export", "--format", "turtle"], data.path()));
    assert_eq!(code, 2);
    assert!(message.contains("--graph"), "{message}");
    let (code, message) = failure(&run(&["export", "--graph", "source/nowhere"], data.path()));
    assert_eq!(code, 3);
    assert!(message.contains("graph/source/jiading-2025"), "{message}");
}

/// Names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn an_export_replaces_the_content_of_what_its_path_names_and_nothing_else() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let data = loaded();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let export = |name: &str, format: &str| {
        let target = at(name);
        let args = ["export", "--graph", "ontology", "--format", format, "-o", target.to_str().unwrap()];
        run(&args, data.path())
    };
    let turtle = out(&run(&["export", "--graph", "ontology"], data.path()));

    std::fs::write(at("a.part"), "of somebody else").unwrap();
    std::fs::write(at("a.ttl"), "old").unwrap();
    std::fs::set_permissions(at("a.ttl"), std::fs::Permissions::from_mode(0o640)).unwrap();
    out(&export("a.ttl", "turtle"));
    out(&export("a.nt", "ntriples"));
    assert_eq!(names(folder.path()), ["a.nt", "a.part", "a.ttl"]);
    assert_eq!(std::fs::read_to_string(at("a.part")).unwrap(), "of somebody else");
    assert_eq!(std::fs::read_to_string(at("a.ttl")).unwrap(), turtle);
    assert_eq!(std::fs::metadata(at("a.ttl")).unwrap().permissions().mode() & 0o777, 0o640);

    let is_link = |name: &str| std::fs::symlink_metadata(at(name)).unwrap().is_symlink();
    symlink("a.nt", at("link")).unwrap();
    symlink("new", at("ahead")).unwrap();
    for (link, target) in [("link", "a.nt"), ("ahead", "new")] {
        out(&export(link, "turtle"));
        assert!(is_link(link), "{link}");
        assert_eq!(std::fs::read_to_string(at(target)).unwrap(), turtle, "{link}");
    }
    // Behind links, so that a mistake here replaces the link and not the device.
    symlink("/dev/stdout", at("pipe")).unwrap();
    assert_eq!(out(&export("pipe", "turtle")), turtle);
    symlink("/dev/full", at("full")).unwrap();
    assert_eq!(failure(&export("full", "turtle")).0, 1);
    assert!(is_link("pipe") && is_link("full"));
}

#[cfg(unix)]
#[test]
fn an_export_that_fails_leaves_the_old_file_and_no_part() {
    let data = loaded();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("all.nq");
    std::fs::write(&target, "old").unwrap();
    // A limit on the size of files, in blocks of 512 bytes, that the export exceeds.
    let limited = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 1000; exec \"$0\" export --data \"$1\" -o \"$2\""])
        .arg(env!("CARGO_BIN_EXE_plangraph"))
        .args([data.path(), &target])
        .output()
        .unwrap();
    let (code, message) = failure(&limited);
    assert_eq!(code, 1, "{message}");
    assert!(message.contains("all.nq: "), "{message}");
    assert_eq!(names(folder.path()), ["all.nq"]);
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "old");
}

#[test]
fn a_query_file_with_a_mistake_in_its_header_is_not_taken_for_plain_text() {
    let data = loaded();
    let folder = tempfile::tempdir().unwrap();
    let ask = |text: &str, extra: &[&str]| {
        let file = folder.path().join("q.rq");
        std::fs::write(&file, text).unwrap();
        let mut args = vec!["query", file.to_str().unwrap()];
        args.extend(extra);
        run(&args, data.path())
    };
    let (code, message) = failure(&ask("#+ titel: Number\nASK {}\n", &[]));
    assert_eq!(code, 3, "{message}");
    assert!(message.contains("q.rq:1:1: unknown key `titel`"), "{message}");
    assert_eq!(out(&ask("# a comment\nASK {}\n", &[])), "true\n");
    let header = "#+ title: t\n#+ title@zh: t\n#+ description: d\n#+ description@zh: d\n#+ group: g\n";
    let documented =
        format!("{header}#+ param x: integer A number.\nASK {{ VALUES ?x {{ 1 }} FILTER(?x = 2) }}");
    assert_eq!(out(&ask(&documented, &["--param", "x=2"])), "true\n");
    let deep = format!("{header}ASK {{ FILTER({}1{}) }}", "(".repeat(50_000), ")".repeat(50_000));
    let (code, message) = failure(&ask(&deep, &[]));
    assert_eq!(code, 3, "{message}");
}

#[test]
fn an_empty_table_for_given_values_asks_whether_they_are_known() {
    let data = loaded();
    let ask = |args: &[&str]| {
        let mut all = vec!["query", "unit-workload"];
        all.extend(args);
        let output = run(&all, data.path());
        assert!(output.status.success());
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (table, hint) = ask(&["--param", "plan=nonexistent"]);
    assert!(table.ends_with("0 rows\n"), "{table}");
    assert!(hint.contains("no rows: is `nonexistent` a known value?"), "{hint}");
    assert!(hint.contains("`plangraph query unit-workload`"), "{hint}");
    assert_eq!(ask(&["--param", "plan=nonexistent", "--format", "csv"]).1, "");
    assert_eq!(ask(&["--param", "plan=jiading-2025"]).1, "");
}

#[test]
fn library_queries_run_by_name_with_parameters() {
    let data = loaded();
    let all = out(&run(&["query", "--format", "csv", "unit-workload"], data.path()));
    let one = out(&run(
        &["query", "--format", "csv", "unit-workload", "--param", "plan=jiading-2025"],
        data.path(),
    ));
    assert!(one.lines().count() > 5 && one.lines().count() < all.lines().count(), "{one}");
    let (code, message) = failure(&run(&["query", "unit-workload", "--param", "plans=x"], data.path()));
    assert_eq!(code, 3);
    assert!(message.contains("did you mean `plan`?"), "{message}");
    let (code, message) = failure(&run(&["query", "unit-worklod"], data.path()));
    assert_eq!(code, 3);
    assert!(message.contains("did you mean `unit-workload`?"), "{message}");
    let (code, message) = failure(&run(&["query", "ASK { ?x a plan:Task }"], data.path()));
    assert_eq!(code, 3);
    assert!(message.contains("a query itself is given with --query"), "{message}");
    let (_, message) = failure(&run(&["query", "--query", "CLEAR ALL"], data.path()));
    assert!(message.contains("this is an update, not a query"), "{message}");
    assert!(out(&plangraph().arg("queries").output().unwrap()).contains("unit-workload"));
}

#[test]
fn analyses_answer_in_three_formats_and_name_what_they_do_not_know() {
    let data = loaded();
    let jiading = |args: &[&str]| {
        let mut all = vec!["analyze"];
        all.extend(args);
        all.extend(["--plan", "jiading-2025"]);
        run(&all, data.path())
    };
    let json: Value =
        serde_json::from_str(&out(&jiading(&["removal", "310114/kewei", "--format", "json"]))).unwrap();
    assert_eq!(json["analysis"], "removal");
    assert_eq!(json["selection"]["plans"], serde_json::json!(["jiading-2025"]));
    assert_eq!(json["result"]["orphaned"][0]["number"], 1);
    assert!(json["result"]["evidence"][0].as_str().unwrap().contains("/plan/jiading-2025/task/1/unit/1"));
    let csv = out(&jiading(&["load", "--format", "csv"]));
    assert!(csv.lines().nth(1).unwrap().starts_with("1,310114/kewei,区科委,10,6,"), "{csv}");
    assert!(out(&jiading(&["cover"])).contains("5 units (proved smallest), 12 such covers"));
    let cascade = out(&run(&["analyze", "cascade", "--format", "csv"], data.path()));
    assert!(
        cascade.contains(",件,500,310112 120 + 310114 100 + 310115 300,520,20,exceeded,400,not-implied"),
        "{cascade}"
    );
    let (code, message) = failure(&jiading(&["removal", "310114/kewie"]));
    assert_eq!(code, 3);
    assert!(message.contains("did you mean `310114/kewei`?"), "{message}");
    let unknown = run(&["analyze", "load", "--plan", "jiading-2026"], data.path());
    assert_eq!(failure(&unknown).0, 3);
    assert_eq!(failure(&jiading(&["removal"])).0, 2);
}

#[test]
fn each_kind_of_failure_has_its_status() {
    let data = tempfile::tempdir().unwrap();
    let (code, message) = failure(&run(&["info"], &data.path().join("none")));
    assert_eq!(code, 4);
    assert!(message.contains("plangraph load --data"), "{message}");
    out(&run(&["load", "--quiet"], data.path()));
    assert_eq!(failure(&run(&["query", "-q", "SELEC"], data.path())).0, 3);
    assert_eq!(failure(&run(&["query"], data.path())).0, 2);
    assert_eq!(failure(&run(&["query", "-q", "ASK {}", "--format", "turtle"], data.path())).0, 3);
    let (code, message) = failure(&run(&["remove", "jiading-2026"], data.path()));
    assert_eq!(code, 3);
    assert!(message.contains("did you mean `jiading-2025`?"), "{message}");
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let (code, message) = failure(&run(&["query", "--timeout", "0.3", "-q", slow], data.path()));
    assert_eq!(code, 1);
    assert!(message.contains("stopped after 0.3 s"), "{message}");
}

#[test]
fn settings_come_from_flags_then_environment_then_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("plangraph.toml");
    std::fs::write(&config, "data = \"from-file\"\nbase = \"https://example.org/kg/\"\n").unwrap();
    let load = plangraph().current_dir(folder.path()).args(["load", "--quiet"]).output().unwrap();
    out(&load);
    assert!(folder.path().join("from-file/FORMAT").exists());
    let subject = "SELECT ?p { ?p a plan:Plan } ORDER BY ?p LIMIT 1";
    let base =
        plangraph().current_dir(folder.path()).args(["query", "-f", "csv", "-q", subject]).output().unwrap();
    assert_eq!(out(&base), "p\r\nhttps://example.org/kg/id/plan/jiading-2025\r\n");
    let other = plangraph()
        .current_dir(folder.path())
        .env("PLANGRAPH_DATA", "from-env")
        .arg("load")
        .output()
        .unwrap();
    out(&other);
    assert!(folder.path().join("from-env/FORMAT").exists());
    std::fs::write(&config, "bnd = \"127.0.0.1:1\"\n").unwrap();
    let (code, message) = failure(&plangraph().current_dir(folder.path()).arg("info").output().unwrap());
    assert_eq!(code, 2);
    assert!(message.contains("plangraph.toml:1:1") && message.contains("did you mean `bind`?"), "{message}");
    for seconds in ["-1", "0", "nan"] {
        let limit = ["query", "--timeout", seconds, "-q", "ASK {}"];
        let (code, message) = failure(&plangraph().args(limit).output().unwrap());
        assert_eq!(code, 2, "{message}");
        assert!(message.contains("is not a time limit in seconds"), "{message}");
    }
    let wrong_base =
        plangraph().args(["load", "--base", "not an iri", "--data"]).arg(folder.path().join("x")).output();
    assert_eq!(failure(&wrong_base.unwrap()).0, 2);
}

#[test]
fn check_is_good_with_what_comes_with_the_program() {
    let good = out(&plangraph().arg("check").output().unwrap());
    assert_eq!(good, "5 records and the register are good\n");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = plangraph();
    named.args(["check", "--register"]).arg(root.join("seeds/register")).arg(root.join("seeds/plans"));
    assert_eq!(out(&named.output().unwrap()), good);
}

#[test]
fn completions_and_help_are_there_for_every_command() {
    let script = out(&plangraph().args(["completions", "bash"]).output().unwrap());
    assert!(script.contains("complete -F _plangraph"));
    for command in [
        "load",
        "remove",
        "query",
        "queries",
        "analyze",
        "serve",
        "export",
        "check",
        "info",
        "schema",
        "completions",
    ] {
        let help = out(&plangraph().args([command, "--help"]).output().unwrap());
        assert!(help.contains("Usage: plangraph"), "{command}");
    }
}

#[test]
fn the_schema_in_docs_is_that_of_the_types() {
    let kept = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/record.schema.json"))
        .unwrap();
    let made = out(&plangraph().arg("schema").output().unwrap());
    assert!(kept == made, "docs/record.schema.json is out of date: run `make schema`");
}

#[test]
fn a_changed_register_names_the_documents_it_does_not_reach() {
    let data = loaded();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let register = data.path().join("register");
    std::fs::create_dir(&register).unwrap();
    for file in std::fs::read_dir(root.join("register")).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap().replace("Jiading District", "Jiading");
        std::fs::write(register.join(file.file_name().unwrap()), text).unwrap();
    }
    let one = root.join("plans/jiading-2025.toml");
    let load = |extra: &[&Path]| {
        let mut command = plangraph();
        command.arg("load").arg("--data").arg(data.path()).arg("--register").arg(&register).args(extra);
        out(&command.output().unwrap())
    };
    let report = load(&[&one]);
    assert!(
        report.contains("unchanged jiading-2025") && report.contains("minhang-2025, pudong-2025-28"),
        "{report}"
    );
    assert!(!load(&[&one]).contains("register changed"));
}

/// A server that is stopped when the test ends, however it ends.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

#[test]
fn serve_fills_an_empty_directory_answers_and_tells_others_who_it_is() {
    let data = tempfile::tempdir().unwrap();
    let child = plangraph()
        .args(["serve", "--bind", "127.0.0.1:0", "--data"])
        .arg(data.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut server = Server(child);
    let lines = BufReader::new(server.0.stdout.take().unwrap()).lines();
    let ready = lines.map(Result::unwrap).find(|line| line.contains("SPARQL endpoint")).unwrap();
    let address = ready.split("http://").nth(1).unwrap().trim_end_matches("/sparql").to_owned();

    let mut stream = TcpStream::connect(&address).unwrap();
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"), "{answer}");

    let (code, message) = failure(&run(&["info"], data.path()));
    assert_eq!(code, 4);
    assert!(message.contains(&address), "{message}");

    let terminate = Command::new("kill").arg(server.0.id().to_string()).status().unwrap();
    assert!(terminate.success());
    assert!(server.0.wait().unwrap().success());
    out(&run(&["info"], data.path()));
}
