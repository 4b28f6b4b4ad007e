//! Reads the inside of a list: names with roles, 等, a deadline, flaws (conventions 35–45, 50).

use std::ops::Range;

use super::label::{self, Meaning};
use super::name::{self, certain, is_none, is_time, possible};
use super::pieces::{self, Mark, Piece};
use super::split;
use super::tail::{self, Stripped};
use super::text::{Context, colon, ordinal};
use super::{Flaw, FlawKind, NameKind, Named, Role};

/// How much is taken for a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// After a label or in a table column: all that can be a name.
    Labelled(Role),
    /// In a bracket that holds a label: before it only what surely is a name.
    Bracket,
    /// Without a label: one doubtful name refuses the whole.
    Bare,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Inside {
    pub(super) names: Vec<Named>,
    pub(super) open: bool,
    pub(super) deadline: Option<Range<usize>>,
    pub(super) flaws: Vec<Flaw>,
    /// Whether something stood there that a list without a label cannot hold.
    pub(super) refused: bool,
    /// Whether a role word or mark was found.
    pub(super) assigned: bool,
}

/// Reads a range.
pub(super) fn read(cx: &Context<'_>, range: Range<usize>, mode: Mode) -> Inside {
    let mut reader = Reader {
        cx,
        mode,
        meaning: Meaning::Names(if let Mode::Labelled(role) = mode { role } else { Role::Responsible }),
        labelled: matches!(mode, Mode::Labelled(_)),
        fixed: Vec::new(),
        pending: 0,
        found: Inside::default(),
    };
    for piece in pieces::cut(cx, range) {
        reader.piece(&piece);
    }
    reader.found
}

struct Reader<'c, 't> {
    cx: &'c Context<'t>,
    mode: Mode,
    meaning: Meaning,
    /// Whether the names stand after a label.
    labelled: bool,
    /// Whether a name has a role of its own from a mark.
    fixed: Vec<bool>,
    /// First name that a role word to come holds for.
    pending: usize,
    found: Inside,
}

impl Reader<'_, '_> {
    /// Reads what stands between two separators.
    fn piece(&mut self, piece: &Piece) {
        let mut range = trim(self.cx, piece.range.clone());
        while let Some(after) = self.label(&range) {
            range = trim(self.cx, after..range.end);
        }
        if self.is_label(&range) {
            return;
        }
        self.chunk(range, piece.mark);
        if matches!(piece.mark, Mark::Comma | Mark::Semicolon) && self.labelled && !self.found.assigned {
            self.pending = self.found.names.len();
        }
    }

    /// Reads a label with what stands before it, and says where what it labels starts.
    fn label(&mut self, range: &Range<usize>) -> Option<usize> {
        let words = self.cx.cut(range);
        let (colon, len) = find_colon(words)?;
        let head = words.get(..colon)?;
        let (cut, meaning) = label::before_colon(head).unwrap_or((head.len(), Meaning::Other));
        let start = range.start + head.len() - cut;
        if start > range.start
            && !matches!(self.cx.cut(&(range.start..start)), "市级" | "省级" | "区级" | "县级" | "主要")
        {
            self.chunk(range.start..start, Mark::Semicolon);
        }
        self.meaning = meaning;
        self.labelled = true;
        self.pending = self.found.names.len();
        Some(range.start + colon + len)
    }

    /// Reads a label that only white space sets off: `（责任单位　A、B）`.
    fn is_label(&mut self, range: &Range<usize>) -> bool {
        if self.mode != Mode::Bracket || !self.cx.gap(range.end).any() {
            return false;
        }
        let words = self.cx.cut(range);
        let Some((len, meaning)) = label::before_colon(words) else { return false };
        let alone = len == words.len();
        if alone {
            self.meaning = meaning;
            self.labelled = true;
        }
        alone
    }

    /// Reads words without a label.
    fn chunk(&mut self, range: Range<usize>, mark: Mark) {
        let range = trim(self.cx, range);
        if range.is_empty() {
            if mark == Mark::Pause && self.labelled && self.found.names.is_empty() {
                self.flaw(FlawKind::EmptyName, range.start..range.end);
            }
            return;
        }
        match self.meaning {
            Meaning::Names(role) => self.names(range, role, mark),
            Meaning::Time if is_time(self.cx.cut(&range)) || self.found.deadline.is_none() => {
                self.deadline(range);
            }
            Meaning::Time if certain(self.cx.cut(&range)) => self.names(range, Role::Responsible, mark),
            Meaning::Time | Meaning::Other => {}
        }
    }

    fn deadline(&mut self, range: Range<usize>) {
        if !is_none(self.cx.cut(&range)) {
            self.found.deadline.get_or_insert(range);
        }
    }

    /// Reads one or more names with what stands after them.
    fn names(&mut self, range: Range<usize>, role: Role, mark: Mark) {
        let words = self.cx.cut(&range);
        if is_none(words) || self.is_note(&range) {
            return;
        }
        if is_time(words) {
            return self.deadline(range);
        }
        let stripped = tail::strip(self.cx, range);
        self.found.open |= stripped.open;
        self.found.assigned |= stripped.verb.is_some() || stripped.mark.is_some();
        let first = self.found.names.len();
        let name = trim(self.cx, stripped.name.clone());
        let (parts, leads) = split::connected(self.cx, name);
        for part in parts {
            let part = tail::strip(self.cx, trim(self.cx, part));
            self.found.open |= part.open;
            self.push(part.name, role);
        }
        if leads {
            self.lead(first);
        }
        self.assign(&stripped, first, mark);
    }

    /// Takes one name, or two that are fused.
    fn push(&mut self, range: Range<usize>, role: Role) {
        let words = self.cx.cut(&range);
        if words.is_empty() || is_none(words) {
            return;
        }
        let sure = self.mode == Mode::Bare || (self.mode == Mode::Bracket && !self.labelled);
        let after_all = self.found.names.last().is_some_and(|last| last.kind == NameKind::Collective);
        let known = certain(words) || (after_all && name::kind(words) == NameKind::Collective);
        if !possible(words) || (sure && !known) {
            self.found.refused = true;
            return self.flaw(FlawKind::NotAName, range);
        }
        let parts = match split::fused(words) {
            Some(at) => {
                self.flaw(FlawKind::FusedNames, range.clone());
                vec![range.start..range.start + at, range.start + at..range.end]
            }
            None => vec![range],
        };
        for range in parts {
            let words = self.cx.cut(&range);
            let kind =
                if after_all && name::is_zone_kind(words) { NameKind::Collective } else { name::kind(words) };
            self.found.names.push(Named { range, role, kind });
            self.fixed.push(false);
        }
    }

    /// Gives the role of role words and marks to the names they hold for.
    fn assign(&mut self, stripped: &Stripped, first: usize, mark: Mark) {
        let count = self.found.names.len();
        if let Some(role) = stripped.verb {
            self.give(self.pending, role);
            self.pending = count;
        }
        if let Some(role) = stripped.mark {
            let back = match mark {
                Mark::Semicolon | Mark::Comma => true,
                Mark::End => role == Role::Support,
                Mark::Pause => false,
            };
            self.give(if back { self.pending } else { first }, role);
            if mark != Mark::Pause {
                self.pending = count;
            }
        }
    }

    fn give(&mut self, from: usize, role: Role) {
        for (named, fixed) in self.found.names.iter_mut().zip(&mut self.fixed).skip(from) {
            if !*fixed {
                named.role = role;
                *fixed = true;
            }
        }
    }

    /// A会同B: A leads.
    fn lead(&mut self, place: usize) {
        if let (Some(named), Some(fixed)) = (self.found.names.get_mut(place), self.fixed.get_mut(place)) {
            named.role = Role::Lead;
            *fixed = true;
        }
    }

    fn flaw(&mut self, kind: FlawKind, range: Range<usize>) {
        self.found.flaws.push(Flaw { kind, range });
    }

    fn is_note(&self, range: &Range<usize>) -> bool {
        // A note in a bracket after a name is stripped from it.
        let start = range.start..range.start + 1;
        self.cx.rules.is_note(&start)
            || matches!(self.cx.cut(range), "下同" | "以下同" | "以下相同" | "排名不分先后")
    }
}

/// Where a label of a piece ends, and how long the colon or verb is that sets it off.
fn find_colon(words: &str) -> Option<(usize, usize)> {
    if let Some(colon) = colon(words) {
        return Some((colon, 1));
    }
    ["为", "是"].iter().find_map(|verb| {
        let at = words.find(verb)?;
        let (len, meaning) = label::before_colon(words.get(..at)?)?;
        (len == at && matches!(meaning, Meaning::Names(_))).then_some((at, verb.len()))
    })
}

/// A range without marks and joining words at its ends.
fn trim(cx: &Context<'_>, range: Range<usize>) -> Range<usize> {
    const LEADING: [&str; 12] =
        ["由", "会同", "联合", "以及", "及其", "协同", "其中", "并由", "及", "和", "与", "请"];
    let words = cx.cut(&range);
    let mut left = words.trim_start_matches(['-', '*', '·', '★', '▲', '●', '"', '、', ' ']);
    left =
        ordinal(left).and_then(|number| left.get(number..)).filter(|rest| !rest.is_empty()).unwrap_or(left);
    if left.starts_with(['由', '会', '联', '以', '及', '协', '其', '并', '和', '与', '请']) {
        for word in LEADING {
            left = left.strip_prefix(word).filter(|rest| !rest.is_empty()).unwrap_or(left);
        }
    }
    let start = range.end - left.len();
    let end = start + left.trim_end_matches(['-', '。', '"', ' ', '_']).len();
    if is_none(words) { range } else { start..end.max(start) }
}
