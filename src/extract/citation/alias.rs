//! Short names: `（以下简称《方案》）`, `（以下简称“双率”）`.

use std::ops::Range;

use crate::extract::fold::Folded;
use crate::extract::metadata::around::{after, places, slice};

/// A short name and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The short name, without marks.
    pub name: String,
    /// Bytes of 以下简称《…》 in the folded text.
    pub range: Range<usize>,
    /// Index of the cited work it stands for, where one is cited right before.
    pub work: Option<usize>,
}

impl Alias {
    /// Whether a title is this short name.
    pub(super) fn names(&self, title: &str) -> bool {
        self.name == title
    }

    /// Whether a place lies where the short name is given.
    pub(super) fn contains(&self, at: usize) -> bool {
        self.range.contains(&at)
    }
}

/// Short names a text gives, in order; each counts once.
pub(super) fn aliases(folded: &Folded<'_>) -> Vec<Alias> {
    let text = folded.text();
    let mut aliases: Vec<Alias> = Vec::new();
    for at in places(text, 0..text.len(), "下简称") {
        let start = if slice(text, at.saturating_sub(3)..at) == "以" { at - "以".len() } else { at };
        let behind = after(text, at + "下简称".len(), 90);
        let Some(open) = behind.find(['《', '“', ')', '。']) else { continue };
        let Some(sign @ ('《' | '“')) = behind.get(open..).and_then(|rest| rest.chars().next()) else {
            continue;
        };
        let close = if sign == '《' { '》' } else { '”' };
        let Some(rest) = behind.get(open + sign.len_utf8()..) else { continue };
        let Some(length) = rest.find(close) else { continue };
        let Some(name) = rest.get(..length).filter(|name| !name.is_empty()) else { continue };
        let end = at + "下简称".len() + open + sign.len_utf8() + length + close.len_utf8();
        if !aliases.iter().rev().take(8).any(|alias| alias.name == name) {
            aliases.push(Alias { name: name.to_owned(), range: start..end, work: None });
        }
        if aliases.len() >= 64 {
            break;
        }
    }
    aliases
}
