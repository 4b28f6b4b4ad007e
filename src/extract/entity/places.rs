//! The places a text may name parks and institutions after: those of the table of areas, of the
//! register, and those that the text itself shows to be places (X市人民政府, X海关).

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::general::starts_general;
use super::known::Known;
use super::start::{char_before, is_han};
use super::words::{LEVELS, NO_PLACE_END, REGIONS};
use crate::area::areas;
use crate::extract::finder::Finder;

/// Longest and shortest bare place name, in characters.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=4;
/// Longest place that a text shows, in characters: longer ones are mostly more than a name.
const LONGEST_OWN: usize = 3;
/// How many places of its own a text may have.
const MOST: usize = 2_000;

static LISTED: LazyLock<Finder> = LazyLock::new(|| {
    let names = areas().all().iter().filter_map(|area| bare(area.name));
    Finder::of(names.filter(|name| !starts_general(name)).chain(REGIONS.iter().copied()))
});

/// The bare names of places.
pub(super) struct Places {
    own: Finder,
}

/// Whether words start with the name of a place of the table of areas.
pub(super) fn names_listed(words: &str) -> bool {
    LISTED.at_start(words).is_some()
}

impl Places {
    /// The places of a text, which its signs show, and of the register.
    pub(super) fn of(text: &str, signs: &[usize], known: &Known) -> Self {
        let mut own: BTreeSet<String> =
            known.districts().iter().filter_map(|name| bare(name)).map(str::to_owned).collect();
        for sign in signs {
            if own.len() >= MOST {
                break;
            }
            learn(text, *sign, &mut own);
        }
        Self { own: Finder::of(own.iter().map(String::as_str)) }
    }

    /// Length in bytes of the place a name starts with, its level (市, 区, 县…) included; 0 if none.
    pub(super) fn at_start(&self, name: &str) -> usize {
        let length = |words: &Finder| words.at_start(name).map(|(length, _)| length);
        let Some(longest) = length(&self.own).max(length(&LISTED)) else { return 0 };
        let rest = name.get(longest..).unwrap_or_default();
        let level = LEVELS.iter().find(|level| rest.starts_with(**level));
        longest + level.map_or(0, |level| level.len())
    }
}

/// Peoples in the names of autonomous areas, which their short names leave out: 威宁 of 威宁彝族回族苗族自治县.
const PEOPLES: &[&str] = &[
    "壮族",
    "回族",
    "满族",
    "苗族",
    "彝族",
    "藏族",
    "侗族",
    "瑶族",
    "白族",
    "傣族",
    "黎族",
    "畲族",
    "水族",
    "羌族",
    "佤族",
    "怒族",
    "土族",
    "土家族",
    "布依族",
    "朝鲜族",
    "哈尼族",
    "傈僳族",
    "拉祜族",
    "纳西族",
    "景颇族",
    "仡佬族",
    "仫佬族",
    "毛南族",
    "东乡族",
    "撒拉族",
    "布朗族",
    "普米族",
    "独龙族",
    "保安族",
    "裕固族",
    "锡伯",
    "塔吉克",
    "蒙古族",
    "蒙古",
    "哈萨克族",
    "哈萨克",
    "柯尔克孜",
    "达斡尔族",
    "鄂温克族",
    "各族",
];

/// A name of an area without its level and, where it is autonomous, without its peoples. None when too short or too long to be told from other words.
fn bare(name: &str) -> Option<&str> {
    let mut stem = LEVELS.iter().find_map(|level| name.strip_suffix(level)).unwrap_or(name);
    if name.contains("自治") {
        while let Some(left) = PEOPLES.iter().find_map(|people| stem.strip_suffix(people)) {
            stem = left;
        }
    }
    LENGTHS.contains(&stem.chars().count()).then_some(stem)
}

/// Learns the places that stand before a sign: X of `X市人民政府`, `X市Y区` or `X海关`.
fn learn(text: &str, end: usize, own: &mut BTreeSet<String>) {
    let mut start = end;
    for _ in 0..9 {
        match char_before(text, start) {
            Some(letter) if is_han(letter) => start -= letter.len_utf8(),
            _ => break,
        }
    }
    let mut words = text.get(start..end).unwrap_or_default();
    if let Some(title) = ["转发", "印发", "中共", "国网", "空管", "关于"]
        .iter()
        .filter_map(|lead| words.rfind(lead).map(|at| at + lead.len()))
        .max()
    {
        words = words.get(title..).unwrap_or_default();
    }
    while !words.is_empty() {
        let cut =
            LEVELS.iter().filter_map(|level| split_level(words, level)).min_by_key(|(stem, _)| stem.len());
        let (stem, rest) = cut.unwrap_or((words, ""));
        if is_place(stem) {
            own.insert(stem.to_owned());
        }
        words = rest;
    }
}

/// `X市Y区` at 市: (X, Y区). The level must not be the first letter after one only.
fn split_level<'t>(words: &'t str, level: &str) -> Option<(&'t str, &'t str)> {
    let at = words.match_indices(level).map(|(at, _)| at).find(|at| *at >= 6)?;
    Some((words.get(..at)?, words.get(at + level.len()..)?))
}

fn is_place(stem: &str) -> bool {
    (*LENGTHS.start()..=LONGEST_OWN).contains(&stem.chars().count())
        && stem.chars().all(is_han)
        && !starts_general(stem)
        && !stem.ends_with(NO_PLACE_END)
        && !stem.starts_with(['各', '全', '本', '市', '省', '区', '县', '该', '由', '和', '与', '及', '的'])
}
