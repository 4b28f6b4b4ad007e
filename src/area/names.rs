//! The names that texts use for the areas, and the longest of them at the beginning of a text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::words::{COMMON, CUSTOMARY, GENERIC, NATIONAL, PEOPLES, SUFFIXES, VERTICAL};
use super::{Area, Level};

/// Where a name counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// With its suffix: 浦东新区, 黔东南州. Counts everywhere.
    Full,
    /// Bare: 上海, 黔东南, 义乌. Counts at the beginning of a text.
    Short,
    /// Bare, of a county that shares it with another area, or a common word. Counts only after an area
    /// above it.
    Nested,
}

/// One name of one area.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    text: Cow<'static, str>,
    pub(super) area: usize,
    pub(super) kind: Kind,
}

/// All names, sorted.
#[derive(Debug)]
pub(super) struct Names {
    keys: Vec<Key>,
    by_first: HashMap<char, Range<usize>>,
}

impl Names {
    pub(super) fn of(list: &[Area]) -> Self {
        let common: HashSet<&str> = COMMON.split_whitespace().collect();
        let mut keys = Vec::with_capacity(list.len() * 2);
        for (index, area) in list.iter().enumerate() {
            push(&mut keys, index, area, &common);
        }
        keys.sort_unstable();
        keys.dedup();
        for group in keys.chunk_by_mut(|a, b| a.text == b.text) {
            let bare = group.iter().filter(|key| key.kind == Kind::Short).count();
            for key in group {
                let county = list.get(key.area).is_some_and(|area| area.level == Level::County);
                if bare > 1 && county && key.kind == Kind::Short {
                    key.kind = Kind::Nested;
                }
            }
        }
        let mut by_first: HashMap<char, Range<usize>> = HashMap::new();
        for (index, key) in keys.iter().enumerate() {
            if let Some(first) = key.text.chars().next() {
                by_first.entry(first).or_insert(index..index).end = index + 1;
            }
        }
        Self { keys, by_first }
    }

    /// The keys of the longest name at the beginning of `text` that has an eligible one, and the
    /// length of that name. `eligible` sees the key and what follows it.
    pub(super) fn longest<'a>(
        &'a self,
        text: &str,
        eligible: impl Fn(&Key, &str) -> bool,
    ) -> Option<(usize, Vec<&'a Key>)> {
        let mut chars = text.char_indices();
        let (_, first) = chars.next()?;
        let mut keys = self.keys.get(self.by_first.get(&first)?.clone())?;
        let mut best: Option<(usize, &[Key])> = None;
        for (at, char) in std::iter::once((0, first)).chain(chars) {
            let (prefix, rest) = text.split_at(at + char.len_utf8());
            if at > 0 {
                let low = keys.partition_point(|key| key.text.as_ref() < prefix);
                keys = keys.get(low..).unwrap_or_default();
                let high = keys.partition_point(|key| key.text.starts_with(prefix));
                keys = keys.get(..high).unwrap_or_default();
            }
            if keys.is_empty() {
                break;
            }
            let same = keys.partition_point(|key| key.text.len() == prefix.len());
            let (same, _) = keys.split_at(same);
            if same.iter().any(|key| eligible(key, rest)) {
                best = Some((prefix.len(), same));
            }
        }
        let (len, keys) = best?;
        let rest = text.get(len..).unwrap_or_default();
        Some((len, keys.iter().filter(|key| eligible(key, rest)).collect()))
    }
}

fn push(keys: &mut Vec<Key>, area: usize, row: &Area, common: &HashSet<&str>) {
    let mut add = |text: Cow<'static, str>, kind| keys.push(Key { text, area, kind });
    if row.level == Level::Nation {
        for text in NATIONAL.split_whitespace().chain(VERTICAL.split_whitespace()) {
            add(Cow::Borrowed(text), Kind::Full);
        }
        return;
    }
    let generic = GENERIC.split_whitespace().any(|word| word == row.name);
    add(Cow::Borrowed(row.name), if generic { Kind::Nested } else { Kind::Full });
    for (text, _) in CUSTOMARY.iter().filter(|(_, code)| *code == row.code) {
        add(Cow::Borrowed(text), Kind::Full);
    }
    let (suffix, bare) = bare(row);
    if bare.chars().count() < 2 || bare == row.name {
        return;
    }
    if row.level != Level::County || !common.contains(bare) {
        add(Cow::Borrowed(bare), Kind::Short);
    }
    let short_suffix = suffix.trim_start_matches("自治");
    if row.level != Level::Province && format!("{bare}{short_suffix}") != row.name {
        add(Cow::Owned(format!("{bare}{short_suffix}")), Kind::Full);
    }
}

/// The suffix of an area's name, and the name without it and without peoples: 州 and 黔东南.
pub(super) fn bare(area: &Area) -> (&'static str, &'static str) {
    let Some((suffix, stem)) =
        SUFFIXES.split_whitespace().find_map(|suffix| Some((suffix, area.name.strip_suffix(suffix)?)))
    else {
        return ("", area.name);
    };
    let mut bare = stem;
    if suffix.starts_with("自治") || stem.ends_with('族') {
        while let Some(less) = PEOPLES.split_whitespace().find_map(|people| strip_people(bare, people)) {
            bare = less;
        }
        if bare.is_empty() {
            bare = stem.strip_suffix('族').unwrap_or(stem);
        }
    }
    (suffix, bare)
}

fn strip_people<'n>(name: &'n str, people: &str) -> Option<&'n str> {
    let long = name.strip_suffix('族').unwrap_or(name);
    // Only these are written without 族 in the name of an area.
    let named = long.len() < name.len()
        || ["哈萨克", "蒙古", "柯尔克孜", "塔吉克", "锡伯", "维吾尔", "各"].contains(&people);
    long.strip_suffix(people).filter(|_| named).filter(|rest| *rest != "内")
}

#[cfg(test)]
mod tests {
    use super::super::areas;
    use super::*;

    fn bare_of(code: &str) -> &'static str {
        bare(areas().by_code(code).unwrap()).1
    }

    #[test]
    fn peoples_are_left_out_of_bare_names() {
        let cases = [
            ("522600", "黔东南"),
            ("653000", "克孜勒苏"),
            ("654000", "伊犁"),
            ("632800", "海西"),
            ("222400", "延边"),
            ("150000", "内蒙古"),
            ("640000", "宁夏"),
            ("650000", "新疆"),
            ("450000", "广西"),
            ("810000", "香港"),
            ("622926", "东乡"),
            ("150724", "鄂温克"),
            ("150723", "鄂伦春"),
            ("451031", "隆林"),
            ("530925", "双江"),
            ("410104", "管城"),
            ("630223", "互助"),
            ("310115", "浦东"),
            ("429021", "神农架"),
        ];
        for (code, name) in cases {
            assert_eq!(bare_of(code), name, "{code}");
        }
    }

    #[test]
    fn no_bare_name_is_empty_or_ends_with_a_suffix_of_its_kind() {
        for area in &areas().all()[1..] {
            let (_, bare) = bare(area);
            assert!(!bare.is_empty() && !bare.contains("自治"), "{area:?}");
        }
    }

    #[test]
    fn the_longest_eligible_name_wins() {
        let names = &areas().names;
        let at = |text| names.longest(text, |_, _| true).map(|(len, _)| text.get(..len).unwrap());
        assert_eq!(at("吉林市人民政府"), Some("吉林市"));
        assert_eq!(at("海南藏族自治州"), Some("海南藏族自治州"));
        assert_eq!(at("黔东南州人民政府"), Some("黔东南州"));
        assert_eq!(at("公安部办公厅"), Some("公安部"));
        assert_eq!(at("不是地名"), None);
        assert_eq!(at(""), None);
        let full = names.longest("吉林大学", |key, _| key.kind == Kind::Full);
        assert!(full.is_none());
    }

    #[test]
    fn words_give_no_bare_county() {
        for text in ["新兴产业", "平安建设", "和平发展", "鼓楼", "合作共赢"] {
            assert!(areas().names.longest(text, |_, _| true).is_none(), "{text}");
        }
    }
}
