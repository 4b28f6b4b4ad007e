//! The five records come out of their sources (where those are there).

use std::fs;

use plangraph::digest::hexadecimal;
use plangraph::extract::{Extractor, SourceFile, keep};
use plangraph::record::{Comparator, FileFormat, PlanRecord, Quantity, Task};
use plangraph::register::Register;

use crate::support;

/// Every committed record with its source and the record extracted from it alone.
fn pairs(register: &Register) -> Vec<(PlanRecord, SourceFile, PlanRecord)> {
    let Some(folder) = support::shared("seeds") else { return Vec::new() };
    let extractor = Extractor::new(register);
    support::records(&support::workspace())
        .into_iter()
        .map(|committed| {
            let bytes = fs::read(folder.join(&committed.source.file)).unwrap();
            let file = SourceFile {
                name: committed.source.file.clone(),
                text: String::from_utf8(bytes.clone()).unwrap(),
                file_sha256: hexadecimal(&bytes),
                file_bytes: bytes.len(),
                format: FileFormat::PlainText,
                encoding: None,
            };
            let fresh = extractor.record(&file, &extractor.findings(&file.text));
            (committed, file, fresh)
        })
        .collect()
}

#[test]
fn tasks_sections_and_units_are_those_of_the_records() {
    let register = super::register();
    let mut tasks = 0;
    let mut units = 0;
    for (committed, _, fresh) in pairs(&register) {
        let bare = |tasks: &[Task]| -> Vec<Task> {
            tasks.iter().map(|task| Task { title_en: None, ..task.clone() }).collect()
        };
        assert_eq!(bare(&fresh.tasks), bare(&committed.tasks), "{}", committed.id);
        tasks += fresh.tasks.len();
        units += fresh.tasks.iter().map(|task| task.responsible.len()).sum::<usize>();
        if committed.report.is_none() {
            let sections = |record: &PlanRecord| -> Vec<_> {
                record
                    .sections
                    .iter()
                    .map(|section| {
                        (
                            section.id.clone(),
                            section.kind,
                            section.ordinal.clone(),
                            section.heading.clone(),
                            section.evidence.clone(),
                        )
                    })
                    .collect()
            };
            assert_eq!(sections(&fresh), sections(&committed), "{}", committed.id);
        }
    }
    assert!(tasks == 0 || (tasks, units) == (50, 178));
}

#[test]
fn notices_and_plans_are_those_of_the_records() {
    for (committed, _, fresh) in pairs(&super::register()) {
        assert_eq!(fresh.notice, committed.notice, "{}", committed.id);
        assert_eq!(fresh.plan.title, committed.plan.title);
        assert_eq!(fresh.plan.jurisdiction, committed.plan.jurisdiction);
        assert_eq!(fresh.plan.period, committed.plan.period);
        assert_eq!(fresh.source.kind, committed.source.kind);
        assert_eq!(fresh.source.sha256, committed.source.sha256);
    }
}

/// Figure, unit, comparator and year of a target.
fn figure(quantity: &Quantity) -> String {
    let reached = matches!(quantity.comparator, Comparator::Reaches | Comparator::Point);
    let comparator = if reached { "=".to_owned() } else { format!("{:?}", quantity.comparator) };
    format!(
        "{:?} {:?} {:?} {:?} {:?} {comparator} {:?}",
        quantity.value, quantity.low, quantity.high, quantity.factor, quantity.unit, quantity.deadline
    )
}

#[test]
fn targets_are_those_of_the_records() {
    for (committed, _, fresh) in pairs(&super::register()) {
        let figures = |record: &PlanRecord| {
            let mut figures: Vec<String> =
                record.quantities.iter().filter(|quantity| quantity.status.is_target()).map(figure).collect();
            figures.sort();
            figures
        };
        assert_eq!(figures(&fresh), figures(&committed), "{}", committed.id);
    }
}

#[test]
fn with_what_a_person_gave_they_are_the_records() {
    for (committed, file, fresh) in pairs(&super::register()) {
        let kept = keep(fresh, &committed, &file.text);
        assert_eq!(kept.record, committed, "{:#?}", kept.notes);
    }
}
