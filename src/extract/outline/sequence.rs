//! From places that look like ordinals to a tree: an ordinal counts where it continues a sequence.
//!
//! A stack holds the open levels. A number continues the deepest level it fits; 1 opens a level;
//! a style that damage put for another continues that one's level (convention 17).

use std::ops::Range;

use super::super::fold::{Folded, Gap};
use super::layout::Layout;
use super::ordinal::{self, Style, Token};
use super::section;

/// Numbers that may be missing in a sequence and are then reported (convention 25).
const MOST_MISSING: u32 = 3;
/// Characters of a section heading at most, where only that tells a section from an item.
const SHORT_HEADING: usize = 14;
/// Deepest nesting of levels; deeper ones are text.
const MOST_LEVELS: usize = 12;

/// An accepted ordinal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub token: Token,
    pub at: usize,
    pub depth: usize,
    pub parent: Option<usize>,
    /// Numbers before it that are missing.
    pub missing: u32,
    /// It starts within a paragraph.
    pub inline: bool,
    /// The style differs from that of its level.
    pub damaged: bool,
}

/// How firmly a place looks like the start of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// Right after a sentence, without any white space.
    Glued,
    /// After a blank.
    Blank,
    /// At the start of a paragraph or line.
    Paragraph,
}

struct Level {
    style: Style,
    aliases: Vec<Style>,
    last: u32,
    mark: usize,
}

struct Tree<'a> {
    text: &'a Folded<'a>,
    layout: Layout,
    levels: Vec<Level>,
    marks: Vec<Mark>,
    /// Last number of styles whose level was closed, for numbers that run on across sections.
    closed: Vec<(Style, u32)>,
}

/// All ordinals of a range that form sequences, in order.
pub(super) fn marks(
    text: &Folded,
    range: &Range<usize>,
    layout: Layout,
    masked: &[Range<usize>],
) -> Vec<Mark> {
    let mut tree = Tree { text, layout, levels: Vec::new(), marks: Vec::new(), closed: Vec::new() };
    let body = text.text().get(range.clone()).unwrap_or_default();
    let mut before = '\n';
    let mut mask = 0;
    for (offset, c) in body.char_indices() {
        let at = range.start + offset;
        let gap = text.gap(at);
        if gap.any() || matches!(before, '。' | ';' | ':') {
            while masked.get(mask).is_some_and(|masked| masked.end <= at) {
                mask += 1;
            }
            if masked.get(mask).is_none_or(|masked| masked.start >= at) {
                tree.consider(at, before, gap);
            }
        }
        before = c;
    }
    tree.marks
}

/// Styles that damage may put for any other of them.
fn is_plain(style: Style) -> bool {
    matches!(style, Style::Han | Style::HanBracket | Style::Dot | Style::Comma | Style::Bracket)
}

impl Tree<'_> {
    fn consider(&mut self, at: usize, before: char, gap: Gap) {
        let flat = self.layout.flat && gap.any() && (self.layout.wrapped.is_none() || !gap.line());
        let strength = if gap.has(Gap::TAB) || flat || (gap.paragraph() && !self.is_wrap(gap)) {
            Strength::Paragraph
        } else if gap.any() {
            Strength::Blank
        } else {
            Strength::Glued
        };
        // A page break or line end can stand within a list or a number.
        let before = if before == '-' && self.follows_page_mark(at) { '\n' } else { before };
        if matches!(before, '、' | '第' | '《' | '(' | '和' | '与' | '及' | '或' | '至' | '到' | '-' | '~')
            && !gap.has(Gap::EMPTY_LINE)
        {
            return;
        }
        if before == ':' && self.follows_label(at) {
            return;
        }
        let rest = self.text.text().get(at..).unwrap_or_default();
        if let Some(token) = ordinal::read(rest).and_then(|token| self.settle(at, token)) {
            self.number(at, token, strength, before);
        } else if let Some(token) = self.chapter(at, strength).filter(|_| self.ends_text(at, before)) {
            self.number(at, token, strength, before);
        } else if strength == Strength::Paragraph
            && let Some(token) = section::unnumbered(self.text, at)
        {
            self.heading(at, token);
        }
    }

    /// Whether what stands before a place is over: a blank alone does not say so, as in 控制在 1 起以内.
    fn ends_text(&self, at: usize, before: char) -> bool {
        let gap = self.text.gap(at);
        gap.paragraph() || gap.has(Gap::TAB) || before == '\n' || super::layout::ends(before)
    }

    /// Whether white space is the end of a full line of a text that was flattened before it was wrapped.
    fn is_wrap(&self, gap: Gap) -> bool {
        self.layout.flat && self.layout.wrapped.is_some() && gap.line() && !gap.has(Gap::EMPTY_LINE)
    }

    /// Whether the label of a list of units stands before a place: `责任单位：1.甲局；2.乙局`.
    fn follows_label(&self, at: usize) -> bool {
        let head = self.text.text().get(..at).and_then(|head| head.strip_suffix(':')).unwrap_or_default();
        ["单位", "部门", "主体"].iter().any(|noun| {
            let stem = head.strip_suffix(noun).unwrap_or_default();
            ["责任", "牵头", "配合", "协办", "主办", "参与", "实施", "落实"]
                .iter()
                .any(|word| stem.ends_with(word))
        })
    }

    /// Whether the mark of a page stands before a place: `-4-`.
    fn follows_page_mark(&self, at: usize) -> bool {
        let head = self.text.text().get(..at).unwrap_or_default();
        head.strip_suffix('-').is_some_and(|head| {
            let digits = head.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
            (1..4).contains(&digits)
                && head.get(..head.len() - digits).is_some_and(|head| head.ends_with('-'))
        })
    }

    /// A bare number before a short heading: `3 重点任务`.
    fn chapter(&self, at: usize, strength: Strength) -> Option<Token> {
        let token = ordinal::chapter_number(self.text.text().get(at..)?)?;
        let gap = self.text.gap(at + token.len);
        let heading = strength == Strength::Paragraph && gap.any() && !gap.line();
        (heading && self.is_bare_heading(at + token.len)).then_some(token)
    }

    /// What white space within and after an ordinal says of it.
    fn settle(&self, at: usize, token: Token) -> Option<Token> {
        let end = at + token.len;
        let inner = (at + 1..end).find(|byte| self.text.gap(*byte).any());
        if let (Style::Decimal(_), Some(gap)) = (token.style, inner) {
            // `6. 2.5公里`: an item that starts with a figure.
            let whole = self.text.text().get(at..gap)?;
            let number = whole.strip_suffix('.')?.parse().ok()?;
            return Some(Token { style: Style::Dot, number, first: number, len: gap - at });
        }
        let broken = |byte| {
            let gap = self.text.gap(byte);
            gap.line() && !self.is_wrap(gap)
        };
        if (at + 1..end).any(broken) {
            return None;
        }
        // 任务1 counts with a mark or blank after it; 任务3个 does not.
        let marked =
            self.text.text().get(at..end).is_some_and(|words| words.ends_with([':', '、', '.', ',', '-']));
        (token.style != Style::Labelled || marked || self.text.gap(end).any()).then_some(token)
    }

    /// A heading without a number: a sibling of the last of its style, else a child of what is open.
    fn heading(&mut self, at: usize, token: Token) {
        let depth = self.levels.iter().position(|level| level.style == token.style);
        let depth = match (depth, token.style) {
            (Some(depth), _) => depth,
            (None, Style::Markdown(signs)) => self
                .levels
                .iter()
                .position(|level| matches!(level.style, Style::Markdown(other) if other > signs))
                .unwrap_or(self.levels.len()),
            (None, Style::Named) => 0,
            (None, _) => self.levels.len(),
        };
        if token.style == Style::Named
            && self.levels.iter().any(|level| level.style != Style::Named)
            && depth == 0
        {
            // A name that repeats within a numbered text is no level of its own.
            if self.levels.first().is_some_and(|level| level.style != Style::Named) {
                return;
            }
        }
        self.push(at, token, depth, 0, false, false);
    }

    fn number(&mut self, at: usize, token: Token, strength: Strength, before: char) {
        let inline = strength == Strength::Glued || (strength == Strength::Blank && !self.layout.flat);
        let gap = self.text.gap(at);
        let lines = self.layout.wrapped.is_none() && !self.layout.flat;
        let apart = gap.has(Gap::WIDE) || gap.has(Gap::EMPTY_LINE) && !gap.has(Gap::PAGE);
        let whole = strength == Strength::Paragraph && (lines || apart);
        let closed = super::layout::ends(before) || before == '\n' || whole;
        let here = |level: &Level| level.style == token.style || level.aliases.contains(&token.style);
        let next = token.number;
        // The deepest level it continues exactly.
        if let Some(depth) = self.levels.iter().rposition(|level| here(level) && level.last + 1 == next) {
            return self.push(at, token, depth, 0, inline, false);
        }
        if strength == Strength::Glued && next != 1 {
            return;
        }
        let open = self.levels.iter().rposition(here);
        if next == 1 {
            return self.first(at, token, strength, open, inline, closed);
        }
        if strength < Strength::Blank || (strength == Strength::Blank && !closed) {
            return;
        }
        // Numbers that run on across sections.
        if open.is_none()
            && let Some((_, last)) = self.closed.iter().rev().find(|(style, _)| *style == token.style)
            && (last + 1..=last + 1 + MOST_MISSING).contains(&next)
        {
            let missing = next - last - 1;
            return self.push(at, token, self.levels.len(), missing, inline, false);
        }
        // Damage put another style in place of the level's own: of a section where nothing but a heading stands here,
        // else of the deepest level it fits.
        let fits = |level: &Level| level.last + 1 == next && is_plain(level.style) && is_plain(token.style);
        let depth = if self.is_bare_heading(at + token.len) {
            self.levels.iter().position(|level| fits(level) && level.style.is_kin(token.style))
        } else {
            self.levels.iter().rposition(|level| {
                fits(level)
                    && (level.style.is_kin(token.style) || (strength == Strength::Paragraph && closed))
            })
        };
        if let Some(depth) = depth {
            if let Some(level) = self.levels.get_mut(depth) {
                level.aliases.push(token.style);
            }
            return self.push(at, token, depth, 0, inline, true);
        }
        if let Some(depth) = open
            && let Some(last) = self.levels.get(depth).map(|level| level.last)
            && strength == Strength::Paragraph
        {
            if next > last && next - last - 1 <= MOST_MISSING {
                return self.push(at, token, depth, next - last - 1, inline, false);
            }
            if next == last && closed {
                return self.push(at, token, depth, 0, inline, true);
            }
        }
        // A sequence whose beginning is lost.
        if open.is_none()
            && strength == Strength::Paragraph
            && closed
            && next <= 1 + MOST_MISSING
            && self.opens(token)
        {
            self.push(at, token, self.levels.len(), next - 1, inline, false);
        }
    }

    /// Whether nothing but a short heading stands in the paragraph, as in sections.
    fn is_bare_heading(&self, start: usize) -> bool {
        let rest = self.text.text().get(start..).unwrap_or_default();
        rest.char_indices()
            .take(SHORT_HEADING)
            .any(|(offset, _)| offset > 0 && self.text.gap(start + offset).paragraph())
    }

    /// Whether a lost beginning may be supposed: only for styles that can be nothing but ordinals.
    fn opens(&self, token: Token) -> bool {
        matches!(token.style, Style::Han | Style::HanBracket | Style::Article | Style::Chapter)
            && !self.closed.iter().any(|(style, _)| *style == token.style)
    }

    /// A sequence starts: within what is open, or anew beside an earlier one of its style.
    fn first(
        &mut self,
        at: usize,
        token: Token,
        strength: Strength,
        open: Option<usize>,
        inline: bool,
        closed: bool,
    ) {
        if strength == Strength::Glued
            && (!closed || matches!(token.style, Style::Labelled | Style::Decimal(_)))
        {
            return;
        }
        if strength == Strength::Blank && !closed && (!self.layout.flat || self.layout.wrapped.is_some()) {
            return;
        }
        let boxed = self.levels.iter().rposition(|level| level.style == Style::Box);
        match open {
            // Within a box or below an inner level, the style may start again.
            Some(depth) if boxed.is_some_and(|boxed| boxed > depth) => {
                self.push(at, token, self.levels.len(), 0, inline, false);
            }
            Some(depth) => {
                let last = self.levels.get(depth).map_or(0, |level| level.last);
                // Once more 1 right after 1 within the same item is a sub-list of text.
                if strength == Strength::Paragraph && (last > 1 || depth == 0) {
                    self.push(at, token, depth, 0, inline, false);
                }
            }
            None => self.push(at, token, self.levels.len(), 0, inline, false),
        }
    }

    fn push(&mut self, at: usize, token: Token, depth: usize, missing: u32, inline: bool, damaged: bool) {
        let depth = self.place(token, depth);
        if depth >= MOST_LEVELS {
            return;
        }
        let (own, aliases) = match self.levels.get_mut(depth) {
            Some(level) => (level.style, std::mem::take(&mut level.aliases)),
            None => (token.style, Vec::new()),
        };
        for level in self.levels.drain(depth..).skip(1) {
            self.closed.retain(|(style, _)| *style != level.style);
            self.closed.push((level.style, level.last));
        }
        let style = if damaged { own } else { token.style };
        let parent = depth.checked_sub(1).and_then(|above| self.levels.get(above)).map(|level| level.mark);
        self.levels.push(Level { style, aliases, last: token.number, mark: self.marks.len() });
        self.marks.push(Mark { token, at, depth, parent, missing, inline, damaged });
    }

    /// Articles run on under chapters and sections, and decimals under shorter ones, whatever is open within them.
    fn place(&self, token: Token, depth: usize) -> usize {
        let above = |level: &Level| match (token.style, level.style) {
            (Style::Article, Style::Chapter | Style::Section) => true,
            (Style::Decimal(own), Style::Decimal(other)) => other < own,
            _ => false,
        };
        let found = self.levels.iter().rposition(above);
        match (token.style, found) {
            (Style::Article | Style::Decimal(2..), Some(above)) if depth == self.levels.len() => above + 1,
            (Style::Article, None) if depth == self.levels.len() => 0,
            _ => depth,
        }
    }
}
