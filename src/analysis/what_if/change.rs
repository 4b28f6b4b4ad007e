//! Changes of who does what, and the compact text that the command line and HTTP take for them.

use std::fmt;
use std::str::FromStr;

/// One change of responsibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Units go; nobody takes over.
    Remove {
        /// Register ids.
        units: Vec<String>,
    },
    /// Units become one, which carries all that they carried.
    Merge {
        /// Register ids.
        units: Vec<String>,
        /// Register id of the unit they become: a new one, one of them, or another that is there.
        into: String,
    },
    /// A unit is divided; every task it carries goes to at least one part.
    Split {
        /// Register id.
        unit: String,
        /// The parts.
        into: Vec<Part>,
    },
    /// In one task another unit takes a unit's place.
    Reassign {
        /// The task.
        task: TaskId,
        /// Register id of the unit that gives the task up.
        from: String,
        /// Register id of the unit that takes it.
        to: String,
    },
    /// A unit is added to a task, at a position or at the end; one that an earlier change removed comes back.
    Add {
        /// The task.
        task: TaskId,
        /// Register id.
        unit: String,
        /// Position in the task's list, from 1.
        position: Option<u32>,
    },
}

/// One part of a unit that is divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Register id: a new one, or of a unit that is there.
    pub unit: String,
    /// Tasks that go to it.
    pub tasks: Vec<TaskId>,
}

/// A task by its plan and its number within the plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskId {
    /// Id of the plan.
    pub plan: String,
    /// Number within the plan.
    pub number: u32,
}

/// A text that is no change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no change: {expected}")]
pub struct NotAChange {
    /// The text.
    pub text: String,
    /// The form that is expected.
    pub expected: &'static str,
}

const FORMS: &str = "expected remove:…, merge:…, split:…, reassign:… or add:…";
const REMOVE: &str = "expected remove:UNIT+UNIT…, e.g. remove:310114/kewei";
const MERGE: &str = "expected merge:UNIT+UNIT…=INTO, e.g. merge:310114/kewei+310114/jingwei=310114/kejingwei";
const SPLIT: &str = "expected split:UNIT=PART(PLAN/TASK,PLAN/TASK…)+PART(…), \
                     e.g. split:310114/kewei=310114/a(jiading-2025/1)+310114/b(jiading-2025/2)";
const REASSIGN: &str =
    "expected reassign:PLAN/TASK:FROM=TO, e.g. reassign:jiading-2025/1:310114/kewei=310114/jingwei";
const ADD: &str = "expected add:PLAN/TASK=UNIT or add:PLAN/TASK=UNIT@POSITION, \
                   e.g. add:jiading-2025/1=310114/jingwei@2";

impl FromStr for Change {
    type Err = NotAChange;

    fn from_str(text: &str) -> Result<Self, NotAChange> {
        let not = |expected| NotAChange { text: text.to_owned(), expected };
        let (verb, rest) = text.trim().split_once(':').ok_or_else(|| not(FORMS))?;
        let (read, form): (fn(&str) -> Option<Self>, _) = match verb.trim() {
            "remove" => (remove, REMOVE),
            "merge" => (merge, MERGE),
            "split" => (split, SPLIT),
            "reassign" => (reassign, REASSIGN),
            "add" => (add, ADD),
            _ => return Err(not(FORMS)),
        };
        read(rest).ok_or_else(|| not(form))
    }
}

fn remove(rest: &str) -> Option<Change> {
    Some(Change::Remove { units: units(rest)? })
}

fn merge(rest: &str) -> Option<Change> {
    let (from, into) = rest.split_once('=')?;
    Some(Change::Merge { units: units(from)?, into: unit(into)? })
}

fn split(rest: &str) -> Option<Change> {
    let (from, parts) = rest.split_once('=')?;
    let into = parts.split('+').map(part).collect::<Option<_>>()?;
    Some(Change::Split { unit: unit(from)?, into })
}

fn part(text: &str) -> Option<Part> {
    let (id, tasks) = text.trim().strip_suffix(')')?.split_once('(')?;
    Some(Part { unit: unit(id)?, tasks: tasks.split(',').map(task).collect::<Option<_>>()? })
}

fn reassign(rest: &str) -> Option<Change> {
    let (at, units) = rest.split_once(':')?;
    let (from, to) = units.split_once('=')?;
    Some(Change::Reassign { task: task(at)?, from: unit(from)?, to: unit(to)? })
}

fn add(rest: &str) -> Option<Change> {
    let (at, listed) = rest.split_once('=')?;
    let (id, position) = match listed.split_once('@') {
        None => (listed, None),
        Some((id, position)) => {
            (id, Some(position.trim().parse().ok().filter(|&position: &u32| position > 0)?))
        }
    };
    Some(Change::Add { task: task(at)?, unit: unit(id)?, position })
}

fn units(text: &str) -> Option<Vec<String>> {
    text.split('+').map(unit).collect()
}

fn unit(text: &str) -> Option<String> {
    let id = text.trim();
    let plain = !id.is_empty() && !id.contains(['=', '+', '(', ')', ',', ':', '@', ' ']);
    plain.then(|| id.to_owned())
}

fn task(text: &str) -> Option<TaskId> {
    let (plan, number) = text.trim().rsplit_once('/')?;
    Some(TaskId { plan: unit(plan)?, number: number.parse().ok()? })
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remove { units } => write!(f, "remove:{}", units.join("+")),
            Self::Merge { units, into } => write!(f, "merge:{}={into}", units.join("+")),
            Self::Split { unit, into } => {
                let parts: Vec<String> = into.iter().map(ToString::to_string).collect();
                write!(f, "split:{unit}={}", parts.join("+"))
            }
            Self::Reassign { task, from, to } => write!(f, "reassign:{task}:{from}={to}"),
            Self::Add { task, unit, position } => {
                write!(f, "add:{task}={unit}")?;
                position.map_or(Ok(()), |position| write!(f, "@{position}"))
            }
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tasks: Vec<String> = self.tasks.iter().map(ToString::to_string).collect();
        write!(f, "{}({})", self.unit, tasks.join(","))
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.plan, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_and_written_back() {
        for text in [
            "remove:310114/kewei",
            "remove:310114/kewei+310114/jingwei",
            "merge:310114/kewei+310114/jingwei=310114/kejingwei",
            "split:310115/kejingwei=310115/kewei(pudong-2025-32/1,pudong-2025-32/2)+310115/jingwei(p/3)",
            "reassign:jiading-2025/1:310114/kewei=310114/jingwei",
            "add:jiading-2025/1=310114/jingwei",
            "add:jiading-2025/1=310114/jingwei@2",
        ] {
            assert_eq!(text.parse::<Change>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_wrong_text_is_told_the_form_of_its_verb() {
        let error = |text: &str| text.parse::<Change>().unwrap_err().to_string();
        assert!(error("abolish:310114/kewei").contains("remove:…, merge:…"));
        assert!(error("").contains("remove:…, merge:…"));
        assert!(error("remove:").contains("remove:UNIT"));
        assert!(error("remove:a++b").contains("remove:UNIT"));
        assert!(error("merge:a+b").contains("merge:UNIT"));
        assert!(error("merge:a=b=c").contains("merge:UNIT"));
        assert!(error("split:a=b").contains("split:UNIT"));
        assert!(error("split:a=b(p)").contains("split:UNIT"));
        assert!(error("reassign:p/x:a=b").contains("reassign:PLAN"));
        assert!(error("add:p/1=a@0").contains("add:PLAN"));
    }
}
