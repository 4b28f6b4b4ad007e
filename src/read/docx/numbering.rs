//! List definitions: `numbering.xml`.

use std::collections::HashMap;

use super::super::error::ReadError;
use super::xml::{Element, Node, walk};

/// Levels of a list.
pub(super) const LEVELS: usize = 9;
/// Longest pattern of a label, in characters; more is no label.
const MAX_PATTERN: usize = 64;

/// What stands between a label and its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Suffix {
    #[default]
    Tab,
    Space,
    Nothing,
}

/// One level of a list.
#[derive(Debug, Clone)]
pub(super) struct Level {
    /// First number.
    pub(super) start: u32,
    /// Format of the numbers.
    pub(super) format: String,
    /// Pattern of the label, such as `第%1章`.
    pub(super) pattern: String,
    /// What follows the label.
    pub(super) suffix: Suffix,
    /// The level (from 1) that starts this one anew; none: any above it; 0: no level does.
    pub(super) restart: Option<u32>,
    /// All numbers of the label in digits.
    pub(super) is_legal: bool,
    /// The style whose paragraphs are of this level.
    pub(super) style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".to_owned(),
            pattern: String::new(),
            suffix: Suffix::default(),
            restart: None,
            is_legal: false,
            style: None,
        }
    }
}

/// An abstract list: what its levels look like.
#[derive(Default)]
pub(super) struct Abstract {
    levels: [Option<Level>; LEVELS],
    /// The numbering style that defines the levels instead.
    pub(super) style_link: Option<String>,
}

/// A list in use: an abstract one, with changes.
#[derive(Default)]
pub(super) struct List {
    /// Number of the abstract list.
    pub(super) base: u32,
    starts: [Option<u32>; LEVELS],
    levels: [Option<Level>; LEVELS],
}

impl List {
    /// The number a level starts anew with when this list is first used.
    pub(super) fn start(&self, level: usize) -> Option<u32> {
        self.starts.get(level).copied().flatten()
    }
}

/// All lists of a document.
#[derive(Default)]
pub(super) struct Numbering {
    abstracts: HashMap<u32, Abstract>,
    lists: HashMap<u32, List>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn read(xml: &str) -> Result<Self, ReadError> {
        let mut parser = Parser::default();
        walk(xml, |node| match node {
            Node::Start(element) => parser.start(&element),
            Node::End(name) => parser.end(name),
            Node::Text(_) => {}
        })?;
        Ok(parser.numbering)
    }

    /// A list by its number.
    pub(super) fn list(&self, list: u32) -> Option<&List> {
        self.lists.get(&list)
    }

    /// An abstract list by its number.
    pub(super) fn base(&self, base: u32) -> Option<&Abstract> {
        self.abstracts.get(&base)
    }

    /// A level of a list: its own, or that of the abstract list.
    pub(super) fn level<'a>(&'a self, list: &'a List, base: u32, level: usize) -> Option<&'a Level> {
        let own = list.levels.get(level).and_then(Option::as_ref);
        own.or_else(|| self.base(base)?.levels.get(level)?.as_ref())
    }

    /// The level whose paragraphs have this style.
    pub(super) fn level_of_style(&self, base: u32, style: &str) -> Option<u32> {
        let levels = &self.base(base)?.levels;
        let level = levels
            .iter()
            .position(|level| level.as_ref().is_some_and(|one| one.style.as_deref() == Some(style)));
        level.and_then(|level| u32::try_from(level).ok())
    }
}

#[derive(Default)]
struct Parser {
    numbering: Numbering,
    base: Option<(u32, Abstract)>,
    list: Option<(u32, List)>,
    level: Option<(usize, Level)>,
    override_level: Option<usize>,
}

impl Parser {
    fn start(&mut self, element: &Element<'_>) {
        let number = |name| element.attribute(name).and_then(|value| value.trim().parse::<u32>().ok());
        let index = |name| number(name).and_then(|level| usize::try_from(level).ok());
        match element.name() {
            "abstractNum" => self.base = number("abstractNumId").map(|id| (id, Abstract::default())),
            "num" => self.list = number("numId").map(|id| (id, List::default())),
            "lvlOverride" => self.override_level = index("ilvl"),
            "lvl" => self.level = index("ilvl").map(|level| (level, Level::default())),
            "abstractNumId" => {
                if let (Some((_, list)), Some(base)) = (&mut self.list, element.number()) {
                    list.base = base;
                }
            }
            "startOverride" => {
                if let (Some((_, list)), Some(level)) = (&mut self.list, self.override_level)
                    && let Some(start) = list.starts.get_mut(level)
                {
                    *start = element.number();
                }
            }
            "numStyleLink" => {
                if let Some((_, base)) = &mut self.base {
                    base.style_link = element.value();
                }
            }
            name => {
                if let Some((_, level)) = &mut self.level {
                    note(level, name, element);
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "abstractNum" => self.numbering.abstracts.extend(self.base.take()),
            "num" => self.numbering.lists.extend(self.list.take()),
            "lvlOverride" => self.override_level = None,
            "lvl" => {
                let levels = match (&mut self.list, &mut self.base) {
                    (Some((_, list)), _) => &mut list.levels,
                    (None, Some((_, base))) => &mut base.levels,
                    (None, None) => return,
                };
                if let Some((index, level)) = self.level.take()
                    && let Some(place) = levels.get_mut(index)
                {
                    *place = Some(level);
                }
            }
            _ => {}
        }
    }
}

fn note(level: &mut Level, name: &str, element: &Element<'_>) {
    match name {
        "start" => level.start = element.number().unwrap_or(1),
        // Word 2010 formats are `custom`; the plain one follows as a fallback.
        "numFmt" => level.format = element.value().filter(|format| format != "custom").unwrap_or_default(),
        "lvlText" => level.pattern = element.value().unwrap_or_default().chars().take(MAX_PATTERN).collect(),
        "suff" => {
            level.suffix = match element.value().as_deref() {
                Some("space") => Suffix::Space,
                Some("nothing") => Suffix::Nothing,
                _ => Suffix::Tab,
            }
        }
        "lvlRestart" => level.restart = element.number(),
        "isLgl" => level.is_legal = element.is_on(),
        "pStyle" => level.style = element.value(),
        _ => {}
    }
}
