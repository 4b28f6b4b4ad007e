//! `extract`, `diff` and `load` of documents on the command line.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::folder;
use crate::support::plangraph;

fn fixture(name: &str) -> String {
    folder().join(name).display().to_string()
}

fn output(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn a_document_gives_a_record_that_loads_and_answers() {
    let folder = tempfile::tempdir().unwrap();
    let (records, data) = (folder.path().join("records"), folder.path().join("data"));
    let (code, _, notes) =
        output(plangraph().args(["extract", &fixture("25-damage.txt"), "--output"]).arg(&records));
    assert_eq!(code, 0, "{notes}");
    assert!(notes.contains("25-damage.txt:") && notes.contains("missing-number"), "{notes}");
    let (code, said, error) = output(plangraph().arg("load").arg(&records).arg("--data").arg(&data));
    assert_eq!((code, said.lines().next()), (0, Some("added     25-damage")), "{error}");
    let query = "SELECT (COUNT(?task) AS ?n) { ?task a plan:Task ; plan:responsibleParty/skos:prefLabel \"区应急管理局\"@zh-Hans }";
    let (code, rows, error) =
        output(plangraph().args(["query", "--format", "csv", "-q", query, "--data"]).arg(&data));
    assert_eq!(code, 0, "{error}");
    assert!(rows.lines().nth(1).unwrap().trim().parse::<u32>().unwrap() >= 2, "{rows}");
}

#[test]
fn documents_load_directly_and_one_bad_file_does_not_stop_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let (sources, data) = (folder.path().join("sources"), folder.path().join("data"));
    fs::create_dir(&sources).unwrap();
    for name in ["01-low-altitude.txt", "36-md-table.md", "19-childcare-html.html"] {
        fs::copy(super::folder().join(name), sources.join(name)).unwrap();
    }
    fs::write(sources.join("broken.docx"), b"PK\x03\x04 not a document").unwrap();
    fs::write(sources.join("empty.txt"), b"").unwrap();
    let load = || output(plangraph().arg("load").arg(&sources).arg("--data").arg(&data));
    let (code, said, error) = load();
    assert_eq!(code, 3);
    for id in ["01-low-altitude", "36-md-table", "19-childcare-html"] {
        assert!(said.contains(&format!("added     {id} ")), "{said}");
    }
    assert!(error.contains("broken.docx") && error.contains("empty.txt"), "{error}");
    assert!(error.contains("2 of 5 documents failed"), "{error}");
    let (_, said, _) = load();
    assert!(said.contains("unchanged 01-low-altitude"), "{said}");
}

#[test]
fn the_json_form_has_its_keys() {
    let (code, json, error) =
        output(plangraph().args(["extract", "--format", "json", "--quiet", &fixture("01-low-altitude.txt")]));
    assert_eq!((code, error.as_str()), (0, ""));
    let form: Value = serde_json::from_str(&json).unwrap();
    for key in [
        "form",
        "source",
        "title",
        "notice_title",
        "doc_number",
        "issuers",
        "issue_date",
        "print_date",
        "period",
        "jurisdiction",
        "tasks",
        "targets",
        "zones",
        "sectors",
        "citations",
        "institutions",
        "instruments",
        "damage",
        "diagnostics",
    ] {
        assert!(form.get(key).is_some(), "{key}");
    }
    let task = &form["tasks"][0];
    for key in ["path", "number", "title", "span", "responsible", "list_open", "deadline"] {
        assert!(task.get(key).is_some(), "tasks.{key}");
    }
    let target = &form["targets"][0];
    for key in [
        "quote",
        "span",
        "metric",
        "comparator",
        "value",
        "value_high",
        "unit",
        "unit_status",
        "modality",
        "deadline",
        "kind",
        "scope",
    ] {
        assert!(target.get(key).is_some(), "targets.{key}");
    }
    let several = output(plangraph().args([
        "extract",
        "-f",
        "json",
        "-q",
        &fixture("12-empty.txt"),
        &fixture("02-elderly-care.txt"),
    ]));
    assert_eq!(several.1.lines().count(), 2);
    assert!(several.1.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
}

#[test]
fn two_documents_of_one_name_are_not_written_over_each_other() {
    let folder = tempfile::tempdir().unwrap();
    for sub in ["a", "b"] {
        fs::create_dir(folder.path().join(sub)).unwrap();
        fs::copy(super::folder().join("01-low-altitude.txt"), folder.path().join(sub).join("plan.txt"))
            .unwrap();
    }
    let out = folder.path().join("out");
    let (code, _, error) = output(plangraph().arg("extract").arg(folder.path()).arg("--output").arg(&out));
    assert_eq!(code, 3);
    assert!(error.contains("would overwrite"), "{error}");
    let (code, _, error) =
        output(plangraph().arg("load").arg(folder.path()).arg("--data").arg(folder.path().join("data")));
    assert_eq!(code, 3);
    assert!(error.contains("its id `plan` is that of"), "{error}");
}

#[test]
fn a_record_is_kept_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let first = folder.path().join("first");
    let extract = |out: &Path, keep: Option<&Path>| {
        let mut command = plangraph();
        command.args(["extract", "--quiet", &fixture("01-low-altitude.txt"), "--output"]).arg(out);
        if let Some(keep) = keep {
            command.arg("--keep").arg(keep);
        }
        output(&mut command)
    };
    assert_eq!(extract(&first, None).0, 0);
    let record = first.join("01-low-altitude.toml");
    let edited = fs::read_to_string(&record).unwrap().replacen(
        "[plan]\n",
        "[plan]\ntitle_en = \"Low-altitude economy\"\n",
        1,
    );
    fs::write(&record, edited).unwrap();
    let second = folder.path().join("second");
    let (code, _, error) = extract(&second, Some(&first));
    assert_eq!(code, 0, "{error}");
    let diff = |a: &Path, b: &Path| output(plangraph().arg("diff").arg(a).arg(b));
    let (_, said, _) = diff(&record, &second.join("01-low-altitude.toml"));
    assert_eq!(said, "0 added, 0 removed, 0 changed\n");
    let third = folder.path().join("third");
    assert_eq!(extract(&third, None).0, 0);
    let (_, said, _) = diff(&record, &third.join("01-low-altitude.toml"));
    assert!(said.starts_with("- plan.title_en: Low-altitude economy\n"), "{said}");
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.doc");
    fs::write(&old, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]).unwrap();
    let (code, _, error) = output(plangraph().arg("extract").arg(&old));
    assert_eq!(code, 3);
    assert!(error.contains("old.doc") && error.contains("help:"), "{error}");
    let (code, _, error) = output(plangraph().args(["extract", "no-such-file.txt"]));
    assert_eq!(code, 3);
    assert!(error.contains("no-such-file.txt"), "{error}");
}

#[test]
fn quotes_are_cut_again_from_the_original_file_whatever_its_name_and_format() {
    let folder = tempfile::tempdir().unwrap();
    let sources = folder.path();
    fs::copy(super::folder().join("01-low-altitude.txt"), sources.join("低空经济方案.txt")).unwrap();
    fs::copy(super::folder().join("19-childcare-html.html"), sources.join("childcare.html")).unwrap();
    let records = sources.join("records");
    let (code, _, error) = output(plangraph().args(["extract", "-q"]).arg(sources).arg("-o").arg(&records));
    assert_eq!(code, 0, "{error}");
    let check = || output(plangraph().arg("check").arg("--sources").arg(sources).arg(&records));
    let (code, said, error) = check();
    assert_eq!(code, 0, "{error}");
    assert!(said.contains("every quote re-cut"), "{said}");
    fs::write(sources.join("低空经济方案.txt"), "另一份方案").unwrap();
    let (code, _, error) = check();
    assert_eq!(code, 3);
    assert!(error.contains("source.original.sha256: 低空经济方案.txt has"), "{error}");
}

#[test]
fn a_record_is_written_in_the_order_a_person_reads_it() {
    let (code, record, error) = output(plangraph().args(["extract", "-q", &fixture("01-low-altitude.txt")]));
    assert_eq!(code, 0, "{error}");
    let places: Vec<usize> =
        ["id = ", "[source]", "[notice]", "[plan]", "[[section]]", "[[task]]", "[[quantity]]", "[[proposed."]
            .iter()
            .map(|part| record.find(part).unwrap_or_else(|| panic!("{part}")))
            .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(record.contains("evidence = [{ start = "), "{record}");
}
