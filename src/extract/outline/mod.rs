//! Structure: headings and items of a plan at any level and in any numbering habit (conventions 13–25).

mod heading;
mod layout;
mod ordinal;
mod section;
mod sequence;

use std::ops::Range;

pub use layout::Layout;
pub use ordinal::Style;
pub use section::{Purpose, purpose};

use super::fold::Folded;

/// A numbered item or a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// How it is numbered.
    pub style: Style,
    /// Its number (for decimals the last part); 1 for headings without one.
    pub number: u32,
    /// The mark before the heading: `（一）`; empty for headings without one.
    pub ordinal: Range<usize>,
    /// The heading, marks left out.
    pub heading: Range<usize>,
    /// Its own text after the heading, up to the next item of any level.
    pub body: Range<usize>,
    /// From its ordinal to the next item that is not within it.
    pub extent: Range<usize>,
    /// Index of the item it stands in.
    pub parent: Option<usize>,
    /// Levels above it.
    pub depth: usize,
    /// Numbers missing before it.
    pub missing: u32,
    /// It starts within a paragraph of another item.
    pub inline: bool,
    /// Its ordinal has another form than those of its level.
    pub damaged: bool,
}

impl Item {
    /// Ordinal and heading together.
    #[must_use]
    pub fn title(&self) -> Range<usize> {
        self.ordinal.start.min(self.heading.start)..self.heading.end
    }
}

/// The structure of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Items in order; an item stands before those within it.
    pub items: Vec<Item>,
    /// Text before the first item.
    pub lead: Range<usize>,
    /// How the text is laid out.
    pub layout: Layout,
}

impl Outline {
    /// Reads the structure of a range; nothing within the masked ranges (citations) starts an item.
    ///
    /// `masked` is sorted. Linear in the length of the range.
    #[must_use]
    pub fn of(text: &Folded, range: &Range<usize>, masked: &[Range<usize>]) -> Self {
        let layout = Layout::of(text, range);
        let marks = sequence::marks(text, range, layout, masked);
        let mut items = Vec::with_capacity(marks.len());
        for (index, mark) in marks.iter().enumerate() {
            let next = marks.get(index + 1).map_or(range.end, |next| next.at);
            let start = mark.at + mark.token.len;
            let (heading, body) = heading::split(text, &(start.min(next)..next), layout);
            items.push(Item {
                style: mark.token.style,
                number: mark.token.number,
                ordinal: mark.at..start.min(next),
                heading,
                body,
                extent: mark.at..range.end,
                parent: mark.parent,
                depth: mark.depth,
                missing: mark.missing,
                inline: mark.inline,
                damaged: mark.damaged,
            });
        }
        close(&mut items);
        let lead = range.start..marks.first().map_or(range.end, |mark| mark.at);
        Self { items, lead, layout }
    }

    /// What the heading of every item says it holds.
    #[must_use]
    pub fn purposes(&self, text: &Folded) -> Vec<Purpose> {
        let heading = |item: &Item| purpose(text.text().get(item.heading.clone()).unwrap_or_default());
        self.items.iter().map(heading).collect()
    }

    /// Items directly within an item, or at the top, in order.
    pub fn children(&self, parent: Option<usize>) -> impl Iterator<Item = usize> + '_ {
        let from = parent.map_or(0, |parent| parent + 1);
        let end = parent.and_then(|parent| self.items.get(parent)).map_or(usize::MAX, |item| item.extent.end);
        self.items
            .iter()
            .enumerate()
            .skip(from)
            .take_while(move |(_, item)| item.extent.start < end)
            .filter(move |(_, item)| item.parent == parent)
            .map(|(index, _)| index)
    }

    /// Indexes from the top down to an item, the item included.
    #[must_use]
    pub fn path(&self, index: usize) -> Vec<usize> {
        let mut path = vec![index];
        let mut at = index;
        while let Some(parent) = self.items.get(at).and_then(|item| item.parent) {
            path.push(parent);
            at = parent;
        }
        path.reverse();
        path
    }

    /// The item whose own text holds a byte.
    #[must_use]
    pub fn at(&self, byte: usize) -> Option<usize> {
        self.items.partition_point(|item| item.extent.start <= byte).checked_sub(1)
    }
}

/// Ends every extent where the next item begins that is not within it.
fn close(items: &mut [Item]) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..items.len() {
        let (start, depth) = items.get(index).map_or((0, 0), |item| (item.extent.start, item.depth));
        while let Some(last) = open.last().copied()
            && items.get(last).is_some_and(|item| item.depth >= depth)
        {
            if let Some(item) = items.get_mut(last) {
                item.extent.end = start;
            }
            open.pop();
        }
        open.push(index);
    }
}

#[cfg(test)]
mod tests;
