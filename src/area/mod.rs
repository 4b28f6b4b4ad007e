//! The jurisdiction of a plan: administrative areas of China by GB/T 2260 code, and the place
//! that an issuer, a title or a document number names.
//!
//! [`find()`] reads one string, [`resolve()`] several of one document. A county name that several
//! provinces have is [`Place::Ambiguous`] until other strings decide; a place that the table does
//! not hold (fictitious, or a functional area without a code) is [`Place::Unlisted`].

mod find;
mod names;
mod number;
mod resolve;
mod unlisted;
mod words;

use std::sync::LazyLock;

use names::Names;

pub use find::find;
pub use number::{number_areas, number_prefix};
pub use resolve::resolve;

static TABLE: &str = include_str!("areas.tsv");
static AREAS: LazyLock<Areas> = LazyLock::new(|| Areas::read(TABLE));

/// Code of the nation.
pub const NATION: &str = "000000";

/// Level of an administrative area, from the nation down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The whole country: the State Council and its ministries.
    Nation,
    /// Province, autonomous region, municipality or special administrative region.
    Province,
    /// Prefecture-level city, prefecture, autonomous prefecture or league.
    Prefecture,
    /// District, county, county-level city or banner.
    County,
}

impl Level {
    fn of(code: &str) -> Self {
        match code.as_bytes() {
            [b'0', b'0', ..] => Self::Nation,
            [.., b'0', b'0', b'0', b'0'] => Self::Province,
            [.., b'0', b'0'] => Self::Prefecture,
            _ => Self::County,
        }
    }
}

/// An administrative area.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Area {
    /// GB/T 2260 code, six digits; [`NATION`] for the nation.
    pub code: &'static str,
    /// Official name without those of the areas above it.
    pub name: &'static str,
    /// Level, as the code tells it.
    pub level: Level,
}

impl Area {
    /// Whether this area is `outer` or lies in it.
    #[must_use]
    pub fn is_within(&self, outer: &Area) -> bool {
        let digits = match outer.level {
            Level::Nation => 0,
            Level::Province => 2,
            Level::Prefecture => 4,
            Level::County => 6,
        };
        self.code.get(..digits) == outer.code.get(..digits)
    }
}

/// The table of areas.
#[derive(Debug)]
pub struct Areas {
    /// Sorted by code, the nation first.
    list: Vec<Area>,
    names: Names,
}

/// The table, read once.
#[must_use]
pub fn areas() -> &'static Areas {
    &AREAS
}

impl Areas {
    fn read(table: &'static str) -> Self {
        let rows =
            table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        let list: Vec<Area> = std::iter::once((NATION, "中国"))
            .chain(rows)
            .map(|(code, name)| Area { code, name, level: Level::of(code) })
            .collect();
        let names = Names::of(&list);
        Self { list, names }
    }

    /// All areas, sorted by code, the nation first.
    #[must_use]
    pub fn all(&self) -> &[Area] {
        &self.list
    }

    /// The area with a code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&Area> {
        let index = self.list.binary_search_by(|area| area.code.cmp(code)).ok()?;
        self.list.get(index)
    }

    /// The area that an area lies in directly. Counties that no prefecture administers lie in
    /// their province.
    #[must_use]
    pub fn parent(&self, area: &Area) -> Option<&Area> {
        let padded = |digits: usize| {
            let head = area.code.get(..digits)?;
            self.by_code(&format!("{head:0<6}"))
        };
        match area.level {
            Level::Nation => None,
            Level::Province => self.by_code(NATION),
            Level::Prefecture => padded(2),
            Level::County => padded(4).or_else(|| padded(2)),
        }
    }

    /// The name with those of the areas above it, the nation excepted: 江苏省南京市鼓楼区.
    #[must_use]
    pub fn full_name(&self, area: &Area) -> String {
        match self.parent(area) {
            Some(parent) if parent.level != Level::Nation => self.full_name(parent) + area.name,
            _ => area.name.to_owned(),
        }
    }
}

/// The place that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place<'t> {
    /// One area of the table.
    Listed(&'static Area),
    /// Several areas of the table have the name, and nothing says which is meant; sorted by code.
    Ambiguous(Vec<&'static Area>),
    /// A place that the table does not hold, recognised by the form of its name.
    Unlisted {
        /// The name as the text has it, with those of the areas above it that stand before it.
        name: &'t str,
        /// The listed area that the text puts it in.
        within: Option<&'static Area>,
    },
}

impl Place<'_> {
    /// The area, when there is exactly one.
    #[must_use]
    pub fn listed(&self) -> Option<&'static Area> {
        match self {
            Self::Listed(area) => Some(area),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full_name(code: &str) -> String {
        areas().full_name(areas().by_code(code).unwrap())
    }

    #[test]
    fn the_table_is_whole_and_sorted() {
        let all = areas().all();
        assert!(all.is_sorted_by(|a, b| a.code < b.code));
        let count = |level| all.iter().filter(|area| area.level == level).count();
        assert_eq!([Level::Nation, Level::Province, Level::Prefecture].map(count), [1, 34, 333]);
        assert!(count(Level::County) > 2_840);
        for area in all {
            assert!(area.code.len() == 6 && area.code.bytes().all(|byte| byte.is_ascii_digit()), "{area:?}");
            assert!(!area.name.is_empty() && !area.name.contains("市辖区") && area.name != "县", "{area:?}");
        }
    }

    #[test]
    fn every_area_lies_in_one_of_a_higher_level() {
        for area in areas().all() {
            match areas().parent(area) {
                None => assert_eq!(area.level, Level::Nation),
                Some(parent) => assert!(parent.level < area.level && area.is_within(parent), "{area:?}"),
            }
        }
    }

    #[test]
    fn full_names_hold_no_grouping_rows() {
        assert_eq!(full_name("310115"), "上海市浦东新区");
        assert_eq!(full_name("522600"), "贵州省黔东南苗族侗族自治州");
        assert_eq!(full_name("320106"), "江苏省南京市鼓楼区");
        assert_eq!(full_name("469002"), "海南省琼海市");
        assert_eq!(full_name("500101"), "重庆市万州区");
        assert_eq!(full_name(NATION), "中国");
    }

    #[test]
    fn recent_changes_are_in() {
        let name = |code| areas().by_code(code).map(|area| area.name);
        assert_eq!(name("330114"), Some("钱塘区"));
        assert_eq!(name("540581"), Some("错那市"));
        assert_eq!(name("659012"), Some("白杨市"));
        assert_eq!(name("653228"), Some("和康县"));
        assert_eq!(name("330103"), None);
    }

    #[test]
    fn the_nation_holds_all_and_a_county_only_itself() {
        let area = |code| areas().by_code(code).unwrap();
        assert!(area("310115").is_within(area(NATION)));
        assert!(area("310115").is_within(area("310000")));
        assert!(!area("310000").is_within(area("310115")));
        assert!(!area("320106").is_within(area("320300")));
    }
}
