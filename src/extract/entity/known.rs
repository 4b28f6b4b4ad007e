//! The names of the register, found in a text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::words::NOT_A_ZONE_BEFORE;
use super::{Entity, EntityKind};
use crate::extract::finder::Finder;
use crate::extract::fold::fold;
use crate::register::Register;

static NOT_A_ZONE: LazyLock<Finder> = LazyLock::new(|| Finder::of(NOT_A_ZONE_BEFORE.split_whitespace()));

/// The labels and aliases of the register, ready to be searched for.
#[derive(Debug)]
pub struct Known {
    finder: Finder,
    /// For each pattern: the entries that have it as label or alias.
    patterns: Vec<Vec<Name>>,
    /// Pattern of each text.
    by_text: BTreeMap<String, usize>,
    districts: Vec<String>,
    /// District code and code of the one it lies in.
    within: BTreeMap<String, Option<String>>,
    /// District code and name.
    names: BTreeMap<String, String>,
}

/// A label or alias of an entry.
#[derive(Debug)]
struct Name {
    id: String,
    kind: EntityKind,
    /// Where alone the name counts: a short name or alias means the entry only in its own area.
    only: Option<Only>,
}

/// Where alone a name counts.
#[derive(Debug)]
enum Only {
    /// In the district of this code, those it lies in and those in it.
    District(String),
    /// Where the area's name starts the label: 市政府 means 上海市人民政府 in 上海市.
    LabelStarts(String),
}

impl Known {
    /// Reads the names of a register. Built once for many texts.
    #[must_use]
    pub fn of(register: &Register) -> Self {
        let mut names = Names::default();
        for zone in &register.zones {
            let only = |name: &str| {
                (name != zone.label || name.chars().count() <= 3)
                    .then(|| Only::District(zone.district.clone()))
            };
            names.add(&zone.id, EntityKind::Zone, &zone.label, &zone.aliases, only);
        }
        for layout in &register.layouts {
            let only = |_: &str| Some(Only::District(layout.district.clone()));
            names.add(&layout.id, EntityKind::Layout, &layout.label, &[], only);
        }
        for sector in &register.sectors {
            names.add(&sector.id, EntityKind::Sector, &sector.label, &sector.aliases, |_| None);
        }
        for one in &register.institutions {
            let relative = |name: &str| {
                name.starts_with(['市', '区', '县', '省']).then(|| Only::LabelStarts(one.label.clone()))
            };
            names.add(&one.id, EntityKind::Institution(one.kind), &one.label, &one.aliases, relative);
        }
        for one in &register.instruments {
            names.add(&one.id, EntityKind::Instrument(one.kind), &one.label, &one.aliases, |_| None);
        }
        let (texts, patterns): (Vec<String>, Vec<Vec<Name>>) = names.by_text.into_iter().unzip();
        let districts = &register.districts;
        Self {
            finder: Finder::of(texts.iter().map(String::as_str)),
            patterns,
            by_text: texts.into_iter().enumerate().map(|(index, text)| (text, index)).collect(),
            districts: districts.iter().map(|district| district.label.clone()).collect(),
            within: districts.iter().map(|one| (one.code.clone(), one.within.clone())).collect(),
            names: districts.iter().map(|one| (one.code.clone(), one.label.clone())).collect(),
        }
    }

    /// Names of the register's districts.
    pub(super) fn districts(&self) -> &[String] {
        &self.districts
    }

    /// All names of the register in a stretch of a folded text.
    pub(super) fn find(&self, text: &str, range: Range<usize>, home: Option<&str>) -> Vec<Entity> {
        let part = text.get(range.clone()).unwrap_or_default();
        let mut found = Vec::new();
        for hit in self.finder.find(part) {
            let at = range.start + hit.range.start..range.start + hit.range.end;
            let names = self.patterns.get(hit.word).map(Vec::as_slice).unwrap_or_default();
            let fits = names.iter().find(|name| self.counts(name, home));
            if let Some(name) = fits.filter(|name| stands_alone(text, &at, name.kind)) {
                found.push(Entity { kind: name.kind, range: at, known: Some(name.id.clone()) });
            }
        }
        found
    }

    /// Id of the entry of some sort that has a name exactly.
    pub(super) fn id_of(&self, name: &str, kind: EntityKind, home: Option<&str>) -> Option<String> {
        let names = self.patterns.get(*self.by_text.get(name)?)?;
        let fits = names.iter().find(|name| name.kind.same_sort(kind) && self.counts(name, home));
        fits.map(|name| name.id.clone())
    }

    fn counts(&self, name: &Name, home: Option<&str>) -> bool {
        match (&name.only, home) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(Only::District(code)), Some(home)) => self.lies_in(code, home) || self.lies_in(home, code),
            (Some(Only::LabelStarts(label)), Some(home)) => self
                .chain(home)
                .filter_map(|code| self.names.get(code))
                .any(|name| label.starts_with(name.as_str())),
        }
    }

    fn lies_in(&self, inner: &str, outer: &str) -> bool {
        self.chain(inner).any(|code| code == outer)
    }

    /// A district and those it lies in, from inner to outer.
    fn chain<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a str> {
        std::iter::successors(Some(code), |code| self.within.get(*code).and_then(|outer| outer.as_deref()))
            .take(5)
    }
}

#[derive(Default)]
struct Names {
    by_text: BTreeMap<String, Vec<Name>>,
}

impl Names {
    fn add(
        &mut self,
        id: &str,
        kind: EntityKind,
        label: &str,
        aliases: &[String],
        only: impl Fn(&str) -> Option<Only>,
    ) {
        for name in std::iter::once(label).chain(aliases.iter().map(String::as_str)) {
            let text = fold(name).text().to_owned();
            if !text.is_empty() {
                self.by_text.entry(text).or_default().push(Name {
                    id: id.to_owned(),
                    kind,
                    only: only(name),
                });
            }
        }
    }
}

/// Whether a match is a word of its own: not part of a Latin word, and no part of an office's name.
fn stands_alone(text: &str, at: &Range<usize>, kind: EntityKind) -> bool {
    let before = text.get(..at.start).and_then(|before| before.chars().next_back());
    let rest = text.get(at.end..).unwrap_or_default();
    let own = text.get(at.clone()).unwrap_or_default();
    let latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    if latin(own.chars().next()) && latin(before)
        || latin(own.chars().next_back()) && latin(rest.chars().next())
    {
        return false;
    }
    kind != EntityKind::Zone || !NOT_A_ZONE.starts(rest)
}
