//! The label before each numbered paragraph, computed as Word does.

use std::collections::{HashMap, HashSet};

use super::super::numerals;
use super::numbering::{LEVELS, Level, List, Numbering, Suffix};
use super::styles::{NumberingRequest, Styles};

/// Longest chain of lists defined by styles.
const MAX_LINKS: usize = 8;

/// Counts the paragraphs of all lists.
pub(super) struct Counter<'a> {
    numbering: &'a Numbering,
    styles: &'a Styles,
    /// Per abstract list, which several lists may share, the last number of each level.
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    used: HashSet<u32>,
}

impl<'a> Counter<'a> {
    /// A counter for a document with these lists.
    pub(super) fn new(numbering: &'a Numbering, styles: &'a Styles) -> Self {
        Self { numbering, styles, counts: HashMap::new(), used: HashSet::new() }
    }

    /// The label of the next paragraph with this style and numbering, and what follows it.
    pub(super) fn label(&mut self, style: Option<&str>, direct: NumberingRequest) -> Option<String> {
        let (number, index) = self.resolve(style, direct)?;
        let numbering = self.numbering;
        let list = numbering.list(number)?;
        let base = self.base(list);
        let level = numbering.level(list, base, index)?;
        self.count(number, list, base, index);
        let counts = self.counts.get(&base)?;
        label(level, |other| {
            let level = numbering.level(list, base, other)?;
            let count = counts.get(other).copied().flatten().unwrap_or(level.start);
            (other <= index).then_some((level.format.as_str(), count))
        })
    }

    /// The list and level of a paragraph: its own, or those of its style.
    fn resolve(&self, style: Option<&str>, direct: NumberingRequest) -> Option<(u32, usize)> {
        let style = style.or(self.styles.default_paragraph());
        let (number, level) = if let Some(number) = direct.list {
            (number, direct.level)
        } else {
            let (style, request) = self.styles.numbering(style?)?;
            let number = request.list?;
            let list = self.numbering.list(number)?;
            let own = self.numbering.level_of_style(self.base(list), style);
            (number, direct.level.or(own).or(request.level))
        };
        Some((number, usize::try_from(level.unwrap_or(0)).ok()?))
            .filter(|(number, level)| *number > 0 && *level < LEVELS)
    }

    /// The abstract list that defines the levels, past links through numbering styles.
    fn base(&self, list: &List) -> u32 {
        let mut base = list.base;
        for _ in 0..MAX_LINKS {
            let link = self.numbering.base(base).and_then(|one| one.style_link.as_deref());
            let target =
                link.and_then(|style| self.styles.numbering(style)).and_then(|(_, request)| request.list);
            match target.and_then(|target| self.numbering.list(target)) {
                Some(target) => base = target.base,
                None => break,
            }
        }
        base
    }

    /// Counts one more paragraph of a level, and starts the levels below anew.
    fn count(&mut self, number: u32, list: &List, base: u32, index: usize) {
        let counts = self.counts.entry(base).or_default();
        if self.used.insert(number) {
            for (level, count) in counts.iter_mut().enumerate() {
                if list.start(level).is_some() {
                    *count = None;
                }
            }
        }
        for (level, count) in counts.iter_mut().enumerate().skip(index) {
            let Some(definition) = self.numbering.level(list, base, level) else { continue };
            if level == index {
                let start = list.start(level).unwrap_or(definition.start);
                *count = Some(count.map_or(start, |count| count.saturating_add(1)));
            } else if definition
                .restart
                .is_none_or(|restart| usize::try_from(restart).is_ok_and(|one| index < one))
            {
                *count = None;
            }
        }
    }
}

/// Fills the pattern of a level. `number` gives format and number of a level. Bullets are no label.
fn label<'b>(level: &Level, number: impl Fn(usize) -> Option<(&'b str, u32)>) -> Option<String> {
    if level.format == "bullet" || level.pattern.is_empty() {
        return None;
    }
    let mut text = String::new();
    let mut chars = level.pattern.chars().peekable();
    while let Some(char) = chars.next() {
        let place =
            chars.peek().and_then(|digit| digit.to_digit(10)).filter(|digit| char == '%' && *digit > 0);
        let Some(place) = place else {
            text.push(char);
            continue;
        };
        chars.next();
        if let Some((format, number)) = number(place as usize - 1) {
            let format = if level.is_legal { "decimal" } else { format };
            text.push_str(&numerals::format(format, number));
        }
    }
    // Word moves on to a tab stop; after 一、 or （一） the eye sees no gap.
    let is_gap = match level.suffix {
        Suffix::Tab => text.ends_with(|char: char| char.is_ascii()),
        Suffix::Space => true,
        Suffix::Nothing => false,
    };
    text.push_str(if is_gap { " " } else { "" });
    Some(text)
}
