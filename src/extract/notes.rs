//! What a person should look at: gaps and doubts, each with its place.

use std::collections::BTreeSet;
use std::ops::Range;

use super::findings::Findings;
use super::model::Note;
use super::responsibility::FlawKind;
use crate::record::UnitStatus;

/// Places of a text by line and column.
pub(super) struct Lines {
    /// First code point of every line.
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn of(source: &str) -> Self {
        let mut starts = vec![0];
        let mut at = 0u32;
        for c in source.chars() {
            at = at.saturating_add(1);
            if c == '\n' {
                starts.push(at);
            }
        }
        Self { starts }
    }

    /// Line and column, from 1, of a code point.
    pub(super) fn place(&self, at: u32) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        (line, (at - start) as usize + 1)
    }
}

/// What is uncertain, in the order of the text.
pub(super) fn notes(findings: &Findings<'_>) -> Vec<Note> {
    let mut notes = Noted { findings, lines: Lines::of(findings.text.source()), all: Vec::new() };
    notes.numbering();
    notes.lists();
    notes.figures();
    notes.tables();
    notes.whole();
    notes.all.sort_by_key(|note| note.span);
    notes.all
}

struct Noted<'a> {
    findings: &'a Findings<'a>,
    lines: Lines,
    all: Vec<Note>,
}

impl Noted<'_> {
    fn note(&mut self, code: &'static str, range: &Range<usize>, message: String) {
        let span = self.findings.text.span(range);
        let (line, column) = self.lines.place(span[0]);
        self.all.push(Note { code, line, column, message, span });
    }

    fn numbering(&mut self) {
        for item in &self.findings.outline.items {
            if item.missing > 0 {
                let message = format!(
                    "{} number{} before this item missing; look whether the source lost {}",
                    item.missing,
                    if item.missing == 1 { " is" } else { "s are" },
                    if item.missing == 1 { "it" } else { "them" }
                );
                self.note("missing-number", &item.ordinal, message);
            }
            if item.damaged {
                let message =
                    "the ordinal has another form than those beside it; read as one of them".to_owned();
                self.note("wrong-ordinal", &item.ordinal, message);
            }
        }
    }

    fn lists(&mut self) {
        for list in &self.findings.lists {
            for flaw in &list.flaws {
                let (code, message) = match flaw.kind {
                    FlawKind::FusedNames => {
                        ("fused-names", "two names without a mark between them, read as two")
                    }
                    FlawKind::EmptyName => ("empty-name", "a mark without a name beside it"),
                    FlawKind::MissingBracket => {
                        ("missing-bracket", "the list is not closed; it was ended with its sentence")
                    }
                    FlawKind::MixedBrackets => ("mixed-brackets", "opening and closing bracket differ"),
                    FlawKind::NotAName => {
                        ("not-a-name", "these words do not look like a unit and were left out")
                    }
                };
                self.note(code, &flaw.range, message.to_owned());
            }
        }
        let owned: BTreeSet<usize> =
            self.findings.tasks.iter().flat_map(|task| &task.lists).map(|list| list.start).collect();
        let stray: Vec<Range<usize>> = self
            .findings
            .lists
            .iter()
            .map(|list| list.range.clone())
            .filter(|list| !self.findings.tasks.is_empty() && !owned.contains(&list.start))
            .collect();
        for list in stray {
            self.note("list-without-task", &list, "a list of units that belongs to no task found".to_owned());
        }
        if self.findings.tasks.iter().any(|task| !task.names.is_empty()) {
            for task in self.findings.tasks.iter().filter(|task| task.names.is_empty()) {
                self.note(
                    "task-without-list",
                    &task.title,
                    "others name units, this task names none".to_owned(),
                );
            }
        }
    }

    fn figures(&mut self) {
        for found in &self.findings.statements {
            let statement = &found.statement;
            if statement.damaged {
                self.note(
                    "damaged-figure",
                    &statement.quote,
                    "the figure stands in damaged text; check it".to_owned(),
                );
            } else if statement.unit_status == UnitStatus::Lost {
                self.note(
                    "lost-unit",
                    &statement.quote,
                    "the figure has no unit; none was guessed".to_owned(),
                );
            } else if statement.inferred_deadline && statement.is_target() {
                self.note(
                    "inferred-deadline",
                    &statement.quote,
                    "the year is taken from the plan's period".to_owned(),
                );
            }
        }
    }

    fn tables(&mut self) {
        for table in &self.findings.tables {
            if table.doubtful > 0 {
                let message = format!(
                    "{} rows left out: not certain which cell belongs to which column",
                    table.doubtful
                );
                self.note("doubtful-rows", &table.range, message);
            }
        }
    }

    fn whole(&mut self) {
        let start = 0..0;
        if self.findings.metadata.title.is_none() && !self.findings.text.text().is_empty() {
            self.note(
                "no-title",
                &start,
                "no title of a plan was found; give one with `plan.title`".to_owned(),
            );
        }
        if self.findings.tasks.is_empty() && !self.findings.text.text().is_empty() {
            self.note(
                "no-tasks",
                &start,
                "no tasks were found: the text numbers none, or it is no plan".to_owned(),
            );
        }
    }
}
