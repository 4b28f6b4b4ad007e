//! Changes that cannot be made.

use super::change::TaskId;
use crate::diagnostic::nearest;

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// A unit the graph does not have.
    #[error(transparent)]
    UnknownUnit(#[from] UnknownUnit),
    /// A task the graph does not have.
    #[error("no task `{task}` here{}", suffix(hint.as_ref()))]
    UnknownTask {
        /// The task asked for.
        task: TaskId,
        /// The nearest task, if one is near.
        hint: Option<String>,
    },
    /// A unit the task does not name.
    #[error("task `{task}` does not name `{unit}`; it names {}", if listed.is_empty() { "no unit" } else { listed })]
    NotInTask {
        /// The unit.
        unit: String,
        /// The task.
        task: TaskId,
        /// The units it names.
        listed: String,
    },
    /// A unit the task names already.
    #[error("task `{task}` names `{unit}` already")]
    InTask {
        /// The unit.
        unit: String,
        /// The task.
        task: TaskId,
    },
    /// A unit that an earlier change took away.
    #[error("`{unit}` is no more since `{change}`")]
    Gone {
        /// The unit.
        unit: String,
        /// The change that took it.
        change: String,
    },
    /// Something named twice in one change.
    #[error("`{change}` names `{name}` twice")]
    Twice {
        /// What is named twice.
        name: String,
        /// The change.
        change: String,
    },
    /// A split that leaves a task without any part.
    #[error("no part of `{unit}` takes task `{task}`; every task of a unit that is split goes to a part")]
    NotCarried {
        /// The unit to be split.
        unit: String,
        /// The task left.
        task: TaskId,
    },
    /// A change that changes nothing.
    #[error("`{change}` changes nothing")]
    Nothing {
        /// The change.
        change: String,
    },
}

/// A unit that the network does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no unit `{unit}` here{}", suffix(hint.as_ref()))]
pub struct UnknownUnit {
    /// The id asked for.
    pub unit: String,
    /// The nearest id, if one is near.
    pub hint: Option<String>,
}

impl UnknownUnit {
    /// The error for an id, with a hint from the ids there are.
    pub(crate) fn new<'a>(unit: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self { unit: unit.to_owned(), hint: nearest(unit, known) }
    }
}

impl ChangeError {
    pub(super) fn unknown_unit<'a>(unit: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        Self::UnknownUnit(UnknownUnit::new(unit, known))
    }
}

fn suffix(hint: Option<&String>) -> String {
    hint.map(|hint| format!("; {hint}")).unwrap_or_default()
}
