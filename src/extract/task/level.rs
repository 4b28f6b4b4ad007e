//! Which items of a plan are its tasks: decided per document and section (conventions 15 and 16).
//!
//! Where items carry lists of responsible units, the level whose items carry one each is that of the
//! tasks. Without lists it is the deepest regular level under a section of tasks.

use super::super::outline::{Item, Outline, Purpose, Style};

/// The items that are tasks, in order. `lists` are the bytes where lists of units start, in order.
pub(super) fn select(outline: &Outline, purposes: &[Purpose], lists: &[usize], is_plan: bool) -> Vec<usize> {
    let choice = Choice::new(outline, purposes, lists);
    let mut found = Selected { items: Vec::new(), is: vec![false; outline.items.len()] };
    if choice.total(None) > 0 {
        choice.with_lists(&mut found);
    } else if is_plan {
        choice.without_lists(&mut found);
    }
    let mut found = found.items;
    found.sort_unstable();
    found.dedup();
    found
}

/// The items selected so far, in the order of their selection.
struct Selected {
    items: Vec<usize>,
    /// For every item of the outline, whether it is one of them.
    is: Vec<bool>,
}

impl Selected {
    fn push(&mut self, item: usize) {
        if let Some(is) = self.is.get_mut(item) {
            *is = true;
            self.items.push(item);
        }
    }

    fn contains(&self, item: usize) -> bool {
        self.is.get(item).copied().unwrap_or_default()
    }

    fn last(&self) -> Option<usize> {
        self.items.last().copied()
    }
}

impl Extend<usize> for Selected {
    fn extend<I: IntoIterator<Item = usize>>(&mut self, items: I) {
        for item in items {
            self.push(item);
        }
    }
}

struct Choice<'a> {
    outline: &'a Outline,
    /// Lists in an item's own text.
    own: Vec<usize>,
    /// Lists in an item and everything within it.
    all: Vec<usize>,
    /// Items directly within an item; the last entry is the top.
    kids: Vec<Vec<usize>>,
    purposes: &'a [Purpose],
    /// See [`Choice::votes`].
    votes: Vec<(Style, i64)>,
    /// Items with lists directly within an item, by style; the last entry is the top.
    listed: Vec<Vec<Group>>,
}

/// Items of one style beside each other.
struct Group {
    style: Style,
    /// Those with lists.
    listed: usize,
    /// Those of them whose lists all stand in their own text.
    plain: usize,
}

impl<'a> Choice<'a> {
    fn new(outline: &'a Outline, purposes: &'a [Purpose], lists: &[usize]) -> Self {
        let count = outline.items.len();
        let mut own = vec![0; count];
        for list in lists {
            if let Some(slot) = outline.at(*list).and_then(|item| own.get_mut(item)) {
                *slot += 1;
            }
        }
        let mut all = own.clone();
        let mut kids = vec![Vec::new(); count + 1];
        for (index, item) in outline.items.iter().enumerate() {
            if let Some(kids) = kids.get_mut(item.parent.unwrap_or(count)) {
                kids.push(index);
            }
        }
        for (index, item) in outline.items.iter().enumerate().rev() {
            let lists = all.get(index).copied().unwrap_or_default();
            if let Some(slot) = item.parent.and_then(|parent| all.get_mut(parent)) {
                *slot += lists;
            }
        }
        let mut choice = Self { outline, own, all, kids, purposes, votes: Vec::new(), listed: Vec::new() };
        choice.votes = choice.votes();
        choice.listed = choice.groups_with_lists();
        choice
    }

    fn item(&self, index: usize) -> Option<&Item> {
        self.outline.items.get(index)
    }

    fn kids(&self, index: Option<usize>) -> &[usize] {
        self.kids.get(index.unwrap_or(self.outline.items.len())).map_or(&[], Vec::as_slice)
    }

    fn total(&self, index: Option<usize>) -> usize {
        match index {
            Some(index) => self.all.get(index).copied().unwrap_or_default(),
            None => self.kids(None).iter().map(|kid| self.total(Some(*kid))).sum(),
        }
    }

    fn own(&self, index: usize) -> usize {
        self.own.get(index).copied().unwrap_or_default()
    }

    fn purpose(&self, index: usize) -> Purpose {
        self.purposes.get(index).copied().unwrap_or(Purpose::Other)
    }

    /// Items within an item that start a paragraph of their own.
    fn proper(&self, index: Option<usize>) -> Vec<usize> {
        let proper =
            |kid: &&usize| self.item(**kid).is_some_and(|item| !item.inline && item.style != Style::Box);
        self.kids(index).iter().filter(proper).copied().collect()
    }

    fn with_lists(&self, found: &mut Selected) {
        let top = self.proper(None);
        for kid in &top {
            if self.total(Some(*kid)) > 0 {
                self.visit(*kid, found);
            }
        }
        // Sections that are tasks themselves: their like without a list are tasks too.
        self.siblings(&top, found);
    }

    /// Whether a list in the last sub-item is that item's own (true) or that of the whole: as with other
    /// sub-items of the style.
    fn descends(&self, kids: &[usize]) -> bool {
        let style = |kids: &[usize]| kids.first().and_then(|kid| self.item(*kid)).map(|item| item.style);
        let own = style(kids);
        self.votes.iter().find(|(style, _)| Some(*style) == own).is_some_and(|(_, balance)| *balance > 0)
    }

    /// For every style: groups with lists in several of their items, less groups closed by one list.
    fn votes(&self) -> Vec<(Style, i64)> {
        let mut votes: Vec<(Style, i64)> = Vec::new();
        for index in 0..self.outline.items.len() {
            let kids = self.proper(Some(index));
            let with = kids.iter().filter(|kid| self.total(Some(**kid)) > 0).count();
            let closing = kids.last().is_some_and(|last| self.total(Some(*last)) > 0);
            let vote = match (kids.len(), with) {
                (2.., 1) if closing => -1,
                (2.., 2..) => 1,
                _ => continue,
            };
            let Some(style) = kids.first().and_then(|kid| self.item(*kid)).map(|item| item.style) else {
                continue;
            };
            match votes.iter_mut().find(|(other, _)| *other == style) {
                Some((_, balance)) => *balance += vote,
                None => votes.push((style, vote)),
            }
        }
        votes
    }

    fn visit(&self, index: usize, found: &mut Selected) {
        let kids = self.proper(Some(index));
        let with: Vec<usize> = kids.iter().copied().filter(|kid| self.total(Some(*kid)) > 0).collect();
        if with.is_empty() {
            found.push(index);
            return;
        }
        let last_only = with.len() == 1 && kids.len() > 1 && with.first() == kids.last();
        if self.among_lists(index) {
            found.push(index);
            return;
        }
        let own_list = self.own(index) > 0 && with.len() * 2 < kids.len().max(2);
        if own_list || (last_only && !self.descends(&kids)) {
            found.push(index);
            return;
        }
        for kid in &with {
            self.visit(*kid, found);
        }
        self.siblings(&kids, found);
    }

    /// Whether nearly all others of its style beside an item have a list of their own and no items with lists, so
    /// that the lists of its items are those of one task (convention 32).
    fn among_lists(&self, index: usize) -> bool {
        let Some(item) = self.item(index) else { return false };
        let groups = self.listed.get(item.parent.unwrap_or(self.outline.items.len()));
        let Some(group) = groups.and_then(|groups| groups.iter().find(|group| group.style == item.style))
        else {
            return false;
        };
        let own = usize::from(self.has_plain_list(index));
        let others = group.listed - usize::from(self.total(Some(index)) > 0);
        others >= 3 && (group.plain - own) * 5 >= others * 4
    }

    /// Whether all lists within an item stand in its own text.
    fn has_plain_list(&self, index: usize) -> bool {
        self.own(index) > 0 && self.own(index) == self.total(Some(index))
    }

    /// See [`Choice::listed`].
    fn groups_with_lists(&self) -> Vec<Vec<Group>> {
        let count = self.outline.items.len();
        (0..=count).map(|parent| self.group((parent < count).then_some(parent))).collect()
    }

    fn group(&self, parent: Option<usize>) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for kid in self.kids(parent) {
            let Some(item) = self.item(*kid).filter(|item| !item.inline && self.total(Some(*kid)) > 0) else {
                continue;
            };
            let plain = usize::from(self.has_plain_list(*kid));
            match groups.iter_mut().find(|group| group.style == item.style) {
                Some(group) => {
                    group.listed += 1;
                    group.plain += plain;
                }
                None => groups.push(Group { style: item.style, listed: 1, plain }),
            }
        }
        groups
    }

    /// Items without a list beside tasks of the same style: tasks too, unless their heading says otherwise.
    fn siblings(&self, kids: &[usize], found: &mut Selected) {
        let is_task = |kid: &usize| found.contains(*kid);
        let tasks = kids.iter().filter(|kid| is_task(kid)).count();
        if tasks == 0 {
            return self.groups(kids, found);
        }
        if tasks * 2 < kids.len() {
            return;
        }
        let style =
            kids.iter().find(|kid| is_task(kid)).and_then(|kid| self.item(*kid)).map(|item| item.style);
        let first = kids.iter().position(is_task).unwrap_or_default();
        let more: Vec<usize> = kids
            .iter()
            .enumerate()
            .filter(|(at, kid)| {
                !is_task(kid)
                    && self.total(Some(**kid)) == 0
                    && self.item(**kid).map(|item| item.style) == style
                    && match self.purpose(**kid) {
                        Purpose::Other | Purpose::Tasks => true,
                        Purpose::Fields | Purpose::Zones => *at > first,
                        _ => false,
                    }
            })
            .map(|(_, kid)| *kid)
            .collect();
        found.extend(more);
    }

    /// Groups without any list beside groups of tasks, where the section is one of tasks.
    fn groups(&self, kids: &[usize], found: &mut Selected) {
        let section = kids.first().and_then(|kid| self.item(*kid)).and_then(|item| item.parent);
        if !section.is_some_and(|section| self.purpose(section) == Purpose::Tasks) {
            return;
        }
        let Some(style) = found.last().and_then(|task| self.item(task)).map(|item| item.style) else {
            return;
        };
        for kid in
            kids.iter().filter(|kid| self.total(Some(**kid)) == 0 && self.purpose(**kid) == Purpose::Other)
        {
            let inner = self.proper(Some(*kid));
            found.extend(
                inner
                    .iter()
                    .copied()
                    .filter(|inner| self.item(*inner).is_some_and(|item| item.style == style)),
            );
        }
    }

    fn without_lists(&self, found: &mut Selected) {
        let named: Vec<usize> = (0..self.outline.items.len())
            .filter(|index| self.purpose(*index) == Purpose::Tasks && !self.kids(Some(*index)).is_empty())
            .filter(|index| !self.under_tasks(*index))
            .collect();
        if !named.is_empty() {
            for section in named {
                self.deepest(section, found);
            }
            return;
        }
        let top = self.proper(None);
        let between: Vec<usize> =
            top.iter().copied().filter(|kid| self.purpose(*kid) == Purpose::Other).collect();
        if between.len() < 2 {
            return;
        }
        // Where sections have items these are the tasks, else the sections themselves.
        let regular = between.iter().filter(|kid| self.proper(Some(**kid)).len() > 1).count();
        for kid in &between {
            if regular * 2 > between.len() && !self.proper(Some(*kid)).is_empty() {
                self.deepest(*kid, found);
            } else {
                found.push(*kid);
            }
        }
    }

    fn under_tasks(&self, index: usize) -> bool {
        self.outline.path(index).iter().any(|above| *above != index && self.purpose(*above) == Purpose::Tasks)
    }

    /// The deepest level within a section on which nearly every group has items.
    fn deepest(&self, section: usize, found: &mut Selected) {
        let mut level = self.proper(Some(section));
        while !level.is_empty() {
            let inner: Vec<Vec<usize>> = level.iter().map(|kid| self.proper(Some(*kid))).collect();
            // One item alone is one of a level where its number runs on from the group before.
            let runs_on = |kids: &[usize]| match kids {
                [only] => self.item(*only).is_some_and(|item| item.number > 1),
                kids => kids.len() > 1,
            };
            let regular = inner.iter().filter(|kids| runs_on(kids)).count();
            let small = inner
                .iter()
                .flatten()
                .filter_map(|kid| self.item(*kid))
                .any(|item| matches!(item.style, Style::Bracket | Style::Circle));
            if regular * 5 < level.len() * 4 || small {
                break;
            }
            level = inner
                .into_iter()
                .zip(&level)
                .flat_map(|(kids, own)| if kids.is_empty() { vec![*own] } else { kids })
                .collect();
        }
        let task = |kid: &usize| {
            !matches!(self.purpose(*kid), Purpose::Goals | Purpose::Principles | Purpose::Background)
        };
        found.extend(level.into_iter().filter(task));
    }
}
