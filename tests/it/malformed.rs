//! Malformed records and register files: one mistake, one diagnostic, at its place, with its remedy.
//!
//! The cases stand in `tests/malformed/*.toml`: an edit of a good file, in which `¦` marks where
//! a diagnostic must point. Two marks mean a mistake between two entries, both of which are named.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use plangraph::assets;
use plangraph::diagnostic::{Diagnostic, line_column};
use plangraph::input::SourceText;
use plangraph::workspace::Workspace;
use proptest::prelude::*;
use serde::Deserialize;

use crate::support;

const MARK: char = '¦';

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Embedded file or composed record, without `seeds/` or `tests/` and without `.toml`.
    file: String,
    /// Text that stands in the file exactly once.
    find: Option<String>,
    #[serde(default)]
    put: String,
    /// Text to add at the end instead.
    append: Option<String>,
    /// Other places of the file where the same mistake is named, unchanged but for the mark.
    #[serde(default)]
    also: Vec<String>,
    message: String,
    help: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Cases {
    case: Vec<Case>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/malformed");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let read: Cases = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases.extend(read.case);
    }
    cases
}

/// The edited text, and where its marks stood.
fn edited(case: &Case) -> (SourceText, Vec<(usize, usize)>) {
    let folder = if case.file.starts_with("records/") { "tests" } else { "seeds" };
    let name = format!("{folder}/{}.toml", case.file);
    let files = assets::plans().into_iter().chain(assets::register()).chain([support::composed()]);
    let mut file = files.into_iter().find(|file| file.name == name).expect(&name);
    if let Some(find) = &case.find {
        file.text = replaced(&case.name, &file.text, find, &case.put);
    }
    file.text += case.append.as_deref().unwrap_or_default();
    for marked in &case.also {
        file.text = replaced(&case.name, &file.text, &marked.replace(MARK, ""), marked);
    }
    let mut places = Vec::new();
    while let Some(at) = file.text.find(MARK) {
        file.text.remove(at);
        places.push(line_column(&file.text, at));
    }
    (file, places)
}

fn replaced(case: &str, text: &str, find: &str, put: &str) -> String {
    assert_eq!(text.matches(find).count(), 1, "{case}: must stand once: {find}");
    text.replacen(find, put, 1)
}

fn diagnose(file: SourceText) -> Vec<Diagnostic> {
    if !file.name.starts_with("seeds/register/") {
        return support::workspace().read(&[file]).err().unwrap_or_default();
    }
    let mut files = assets::register();
    for other in &mut files {
        if other.name == file.name {
            other.text.clone_from(&file.text);
        }
    }
    Workspace::new(&files).err().unwrap_or_default()
}

/// What is wrong with the diagnostics of a case.
fn complaint(case: &Case) -> Option<String> {
    let (file, places) = edited(case);
    let name = file.name.clone();
    let found = diagnose(file);
    let shown = || found.iter().map(|one| format!("\n    {one}")).collect::<Vec<_>>().concat();
    let mut at: Vec<_> = found.iter().map(|one| (one.line, one.column)).collect();
    at.sort_unstable();
    if at != places {
        return Some(format!("{}: expected at {places:?}, found{}", case.name, shown()));
    }
    let right = |one: &&Diagnostic| {
        let help = one.help.as_deref().unwrap_or_default();
        one.file == name
            && one.message.contains(&case.message)
            && help.contains(case.help.as_deref().unwrap_or_default())
    };
    (!found.iter().all(|one| right(&one))).then(|| format!("{}: not as expected{}", case.name, shown()))
}

#[test]
fn every_mistake_is_named_once_at_its_place_with_its_remedy() {
    let cases = cases();
    assert!(cases.len() >= 100, "only {} cases were read", cases.len());
    let complaints: Vec<_> = cases.iter().filter_map(complaint).collect();
    assert!(complaints.is_empty(), "{} of {}:\n{}", complaints.len(), cases.len(), complaints.join("\n"));
}

#[test]
fn several_mistakes_are_all_named_in_one_pass() {
    let mut files = assets::plans();
    let mut edit = |at: usize, find: &str, put: &str| {
        files[at].text = files[at].text.replacen(find, put, 1);
    };
    edit(0, "rank = \"item\"", "rank = \"itm\"");
    edit(3, "metric = \"device-output\"", "metric = \"x\"");
    edit(3, "sector = \"organoids\"", "sector = \"organoid\"");
    let found = support::workspace().read(&files).unwrap_err();
    let names: Vec<_> = found.iter().map(|one| &one.file).collect();
    assert_eq!(names, [&files[0].name, &files[3].name, &files[3].name]);
}

#[test]
fn two_records_of_one_id_are_refused() {
    let mut files = assets::plans();
    let mut copy = files[4].clone();
    copy.name = "copy.toml".to_owned();
    files.push(copy);
    let found = support::workspace().read(&files).unwrap_err();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].file, "copy.toml");
    assert!(found[0].message.contains("seeds/plans/shanghai-2025.toml"), "{}", found[0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is cut out of a record, reading it ends, and every diagnostic lies inside the file.
    #[test]
    fn a_damaged_record_never_panics(plan in 0_usize..5, start in 0.0_f64..1.0, length in 1_usize..400) {
        let mut file = assets::plans().swap_remove(plan);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss,
            reason = "a random place, wherever it falls")]
        let start = (start * file.text.len() as f64) as usize;
        let start = file.text.floor_char_boundary(start);
        let end = file.text.floor_char_boundary(start + length);
        file.text.replace_range(start..end, "");
        let lines = file.text.lines().count() + 1;
        if let Err(found) = support::workspace().read(&[file]) {
            prop_assert!(!found.is_empty());
            prop_assert!(found.iter().all(|one| (1..=lines).contains(&one.line) && one.column >= 1));
        }
    }
}

fn plangraph(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plangraph"));
    command.current_dir(data).arg("--data").arg(data.join("data"));
    command
}

fn export(data: &Path) -> Vec<u8> {
    plangraph(data).arg("export").assert().success().get_output().stdout.clone()
}

#[test]
fn a_bad_file_beside_good_ones_loads_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let plans = assets::plans();
    let write = |name: &str, bytes: &[u8]| fs::write(data.join(name), bytes).unwrap();
    write("first.toml", plans[4].text.as_bytes());
    write("second.toml", plans[1].text.as_bytes());
    plangraph(data).args(["load", "first.toml"]).assert().success();
    let before = export(data);

    write("bad.toml", plans[1].text.replacen("bytes = ", "bites = ", 1).as_bytes());
    write("latin.toml", b"id = \"caf\xe9\"\n");
    write("empty.toml", b"");
    fs::create_dir(data.join("folder")).unwrap();
    write("folder/notes.bin", b"id = 1");
    for (bad, says) in [
        ("bad.toml", "bad.toml:7:1: unknown field `bites`"),
        ("latin.toml", "latin.toml: not UTF-8 at byte 9"),
        ("empty.toml", "empty.toml:1:1: missing field `id`"),
        ("folder", "folder: the folder holds no document"),
        ("absent.toml", "absent.toml: No such file"),
    ] {
        let run = plangraph(data).args(["load", "second.toml", bad]).assert().code(3);
        let output = run.get_output();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains(says), "{bad}: {error}");
        assert!(output.stdout.is_empty(), "{bad}");
        assert_eq!(export(data), before, "{bad}");
    }
}

#[test]
fn a_bad_load_does_not_even_make_the_data_directory() {
    let folder = tempfile::tempdir().unwrap();
    plangraph(folder.path()).args(["load", "absent.toml"]).assert().code(3);
    assert!(!folder.path().join("data").exists());
}

#[test]
fn a_bad_register_is_refused_before_any_record() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[unit]]\nid = \"1/x\"\nlabel = \"甲\"\nlabel_en = \"A\"\nkind = \"towm\"\n";
    fs::write(folder.path().join("units.toml"), text).unwrap();
    let run = plangraph(folder.path()).args(["load", "--register", "units.toml"]).assert().code(3);
    let error = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(error.contains("units.toml:5:8: unknown variant `towm`"), "{error}");
    assert!(error.contains("did you mean `town`?"), "{error}");
}
