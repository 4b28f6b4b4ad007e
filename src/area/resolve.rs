//! The place of a document, from several of its strings.

use super::names::Kind;
use super::number::{fit, number_areas, number_prefix};
use super::{Area, Level, Place, areas, find};

/// Weight of a place that a string begins with, and what the first such string has on top.
const BEGINS: u32 = 4;
const FIRST: u32 = 2;

/// The place that several strings of one document agree on, the weightiest first: issuer, title,
/// document number, addressees, names that the text mentions.
///
/// A place that a string begins with counts most; areas that a string mentions anywhere, areas
/// above or below and the document number decide between several of one name. Of equals the
/// earlier wins. Time grows with the length of the strings: give names and not whole texts.
#[must_use]
pub fn resolve<'t>(names: &[&'t str]) -> Option<Place<'t>> {
    let clues = Clues::read(names);
    let mut best: Option<(u32, &Place<'t>, Vec<&'static Area>)> = None;
    for place in &clues.begins {
        let (score, areas) = clues.weigh(place);
        if best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, place, areas));
        }
    }
    let Some((_, place, left)) = best else { return clues.without_beginning() };
    match (place, left.as_slice()) {
        (Place::Unlisted { name, .. }, _) => Some(clues.longest(name)),
        (_, [area]) => Some(Place::Listed(area)),
        _ => Some(Place::Ambiguous(left)),
    }
}

/// What the strings say.
struct Clues<'t> {
    begins: Vec<Place<'t>>,
    mentions: Vec<&'static Area>,
    numbers: Vec<&'t str>,
}

impl<'t> Clues<'t> {
    fn read(names: &[&'t str]) -> Self {
        let mut clues = Self { begins: Vec::new(), mentions: Vec::new(), numbers: Vec::new() };
        for name in names {
            if let Some(prefix) = number_prefix(name) {
                clues.numbers.push(prefix);
                continue;
            }
            clues.begins.extend(find(name));
            mention(name, &mut clues.mentions);
        }
        clues
    }

    /// The weight of a place, and which of its areas have it.
    fn weigh(&self, place: &Place<'t>) -> (u32, Vec<&'static Area>) {
        let candidates = match place {
            Place::Listed(area) => std::slice::from_ref(area),
            Place::Ambiguous(areas) => areas,
            Place::Unlisted { name, .. } => return (self.weigh_unlisted(name), Vec::new()),
        };
        let mut most = 0;
        let mut left = Vec::new();
        for &area in candidates {
            let score = self.weigh_area(area);
            if score > most {
                most = score;
                left.clear();
            }
            if score == most {
                left.push(area);
            }
        }
        (most, left)
    }

    fn weigh_area(&self, area: &'static Area) -> u32 {
        let begins = self.begins.iter().enumerate().map(|(index, place)| {
            let exact = if index == 0 { BEGINS + FIRST } else { BEGINS };
            match place {
                Place::Listed(other) if *other == area => exact,
                Place::Ambiguous(others) if others.contains(&area) => exact / 2,
                Place::Listed(other) => u32::from(related(other, area)),
                Place::Ambiguous(others) => u32::from(others.iter().any(|other| related(other, area))),
                Place::Unlisted { within, .. } => u32::from(within.is_some_and(|other| related(other, area))),
            }
        });
        let mentions =
            self.mentions.iter().filter(|other| other.level != Level::Nation && area.is_within(other));
        let numbers = self.numbers.iter().map(|prefix| fit(prefix, area));
        begins.sum::<u32>() + mentions.map(|_| 1).sum::<u32>() + numbers.sum::<u32>()
    }

    fn weigh_unlisted(&self, name: &str) -> u32 {
        let begins = self.begins.iter().enumerate().map(|(index, place)| {
            let exact = if index == 0 { BEGINS + FIRST } else { BEGINS };
            match place {
                Place::Unlisted { name: other, .. } if other.ends_with(name) || name.ends_with(other) => {
                    exact
                }
                Place::Ambiguous(areas) if areas.iter().any(|area| name.ends_with(area.name)) => exact / 2,
                _ => 0,
            }
        });
        begins.sum()
    }

    /// The fullest form of an unlisted name.
    fn longest(&self, name: &'t str) -> Place<'t> {
        let forms = self.begins.iter().filter_map(|place| match place {
            Place::Unlisted { name: other, within } if other.ends_with(name) => Some((*other, *within)),
            _ => None,
        });
        let (name, within) = forms.max_by_key(|(other, _)| other.len()).unwrap_or((name, None));
        Place::Unlisted { name, within }
    }

    /// No string begins with a place: what the number says and the strings mention must do.
    fn without_beginning(&self) -> Option<Place<'t>> {
        let by_number: Vec<_> = self.numbers.iter().flat_map(|prefix| number_areas(prefix)).collect();
        let mut best: Vec<&'static Area> = Vec::new();
        let mut most = 0;
        for area in self.mentions.iter().copied().chain(by_number) {
            let score = self.weigh_area(area);
            if score > most {
                most = score;
                best.clear();
            }
            if score == most && !best.contains(&area) {
                best.push(area);
            }
        }
        best.sort_unstable_by_key(|area| area.code);
        match best.as_slice() {
            [] => None,
            [area] => Some(Place::Listed(area)),
            _ => Some(Place::Ambiguous(best)),
        }
    }
}

fn related(a: &Area, b: &Area) -> bool {
    a.level != Level::Nation && b.level != Level::Nation && (a.is_within(b) || b.is_within(a))
}

/// Adds the areas that a text names anywhere, each once; bare names of counties do not count.
fn mention(text: &str, found: &mut Vec<&'static Area>) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let named = areas().names.longest(rest, |key, _| {
            let level = areas().all().get(key.area).map(|area| area.level);
            match key.kind {
                Kind::Full => level != Some(Level::Nation),
                Kind::Short => level.is_some_and(|level| level < Level::County),
                Kind::Nested => false,
            }
        });
        let len = named.as_ref().map_or(first.len_utf8(), |(len, _)| *len);
        for area in named.iter().flat_map(|(_, keys)| keys).filter_map(|key| areas().all().get(key.area)) {
            if !found.contains(&area) {
                found.push(area);
            }
        }
        rest = rest.get(len..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(names: &[&str]) -> &'static str {
        match resolve(names) {
            Some(Place::Listed(area)) => area.code,
            other => panic!("{names:?}: {other:?}"),
        }
    }

    #[test]
    fn context_decides_between_areas_of_one_name() {
        assert_eq!(code(&["通州区人民政府", "城市副中心产业规划", "北京市经济和信息化局"]), "110112");
        assert_eq!(code(&["通州区人民政府", "南通高新区与通州区协同"]), "320612");
        assert_eq!(code(&["朝阳区人民政府办公室", "京朝政发〔2025〕1号"]), "110105");
        assert_eq!(code(&["鼓楼区人民政府", "榕鼓政〔2024〕3号"]), "350102");
        assert_eq!(code(&["西湖区方案", "各镇街，杭州市有关部门"]), "330106");
        let open = resolve(&["通州区人民政府", "通州区产业规划"]);
        assert!(matches!(open, Some(Place::Ambiguous(areas)) if areas.len() == 2));
    }

    #[test]
    fn the_issuer_stands_against_places_that_others_name() {
        assert_eq!(code(&["上海市人民政府办公厅", "浦东新区综合改革方案", "沪府办发〔2025〕1号"]), "310000");
        assert_eq!(code(&["上海市人民政府", "浦东新区综合改革方案"]), "310000");
        assert_eq!(code(&["国务院", "国务院关于上海市城市总体规划的批复", "国函〔2017〕147号"]), "000000");
        assert_eq!(code(&["上海市浦东新区人民政府办公室", "上海市方案", "浦府办〔2025〕32号"]), "310115");
    }

    #[test]
    fn numbers_and_mentions_do_where_no_string_begins_with_a_place() {
        assert_eq!(code(&["关于印发行动方案的通知", "沪府办发〔2025〕1号"]), "310000");
        assert_eq!(code(&["区政府各委、办、局", "加快建设浦东新区，服务上海市"]), "310115");
        assert_eq!(code(&["关于印发行动方案的通知", "国办发〔2025〕1号"]), "000000");
        let open = resolve(&["宁政发〔2025〕1号"]);
        assert!(matches!(open, Some(Place::Ambiguous(areas)) if areas.len() == 2));
        assert_eq!(resolve(&["实施方案", "附件"]), None);
        assert_eq!(resolve(&[]), None);
    }

    #[test]
    fn unlisted_places_take_their_fullest_name() {
        let cases: [&[&str]; 3] = [
            &["青岚市云河区人民政府办公室", "云河区人工智能产业行动方案", "云政办〔2026〕8号"],
            &["云河区人民政府", "青岚市云河区人工智能产业行动方案"],
            &["云河区人民政府", "青岚市云河区方案", "借鉴上海市、深圳市经验"],
        ];
        for names in cases {
            assert_eq!(
                resolve(names),
                Some(Place::Unlisted { name: "青岚市云河区", within: None }),
                "{names:?}"
            );
        }
        let same_name = resolve(&["朝阳区人民政府", "青岚市朝阳区方案"]);
        assert_eq!(same_name, Some(Place::Unlisted { name: "青岚市朝阳区", within: None }));
    }
}
