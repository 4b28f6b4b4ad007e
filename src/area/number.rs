//! What a document number says about its area: 沪府办发〔2025〕1号 is of Shanghai.

use super::names::bare;
use super::{Area, Level, NATION, areas};

/// The characters before the year of a document number: 浦府办 of 浦府办〔2025〕32号.
#[must_use]
pub fn number_prefix(text: &str) -> Option<&str> {
    let text = text.trim();
    let (prefix, rest) = text.split_once(['〔', '[', '［', '【', '（', '('])?;
    let prefix = prefix.trim();
    let after = rest.trim_start_matches(|char: char| char.is_ascii_digit());
    let year = rest.len() - after.len() == 4;
    let serial =
        after.strip_prefix(['〕', ']', '］', '】', '）', ')'])?.trim_start().trim_start_matches('第');
    let short = (1..=10).contains(&prefix.chars().count()) && prefix.chars().all(char::is_alphabetic);
    (year && short && serial.starts_with(|char: char| char.is_ascii_digit())).then_some(prefix)
}

/// The areas that the first character of a document number stands for by custom: the nation, the
/// provinces, and the cities with a character of their own. Several for 宁 (宁夏, 南京).
#[must_use]
pub fn number_areas(prefix: &str) -> Vec<&'static Area> {
    if NATIONAL.iter().any(|word| prefix.starts_with(word)) {
        return areas().by_code(NATION).into_iter().collect();
    }
    let Some(first) = prefix.chars().next() else { return Vec::new() };
    CHARACTERS
        .iter()
        .filter(|(char, _)| *char == first)
        .filter_map(|(_, code)| areas().by_code(code))
        .collect()
}

/// How well a number fits an area: 2 when it begins with the area's own character (浦 for 浦东新区),
/// 1 with that of an area above it, else 0.
pub(super) fn fit(prefix: &str, area: &Area) -> u32 {
    let custom = number_areas(prefix);
    if area.level == Level::Nation {
        return if custom.iter().any(|named| named.level == Level::Nation) { 2 } else { 0 };
    }
    let mut chars = prefix.chars();
    let own = bare(area).1.chars().next();
    let above = custom.iter().any(|named| named.level != Level::Nation && area.is_within(named));
    let exact = custom.iter().any(|named| named.code == area.code)
        || (area.level != Level::Province && !custom.iter().any(|named| named.level == Level::Nation))
            && (chars.next() == own || (above && own.is_some() && chars.next() == own));
    if exact { 2 } else { u32::from(above) }
}

const NATIONAL: &[&str] =
    &["国", "中发", "中办", "工信部", "发改", "人社部", "银发", "科技部", "财政部", "建设部"];

const CHARACTERS: &[(char, &str)] = &[
    ('京', "110000"),
    ('津', "120000"),
    ('冀', "130000"),
    ('晋', "140000"),
    ('内', "150000"),
    ('蒙', "150000"),
    ('辽', "210000"),
    ('吉', "220000"),
    ('黑', "230000"),
    ('沪', "310000"),
    ('苏', "320000"),
    ('浙', "330000"),
    ('皖', "340000"),
    ('闽', "350000"),
    ('赣', "360000"),
    ('鲁', "370000"),
    ('豫', "410000"),
    ('鄂', "420000"),
    ('湘', "430000"),
    ('粤', "440000"),
    ('桂', "450000"),
    ('琼', "460000"),
    ('渝', "500000"),
    ('川', "510000"),
    ('蜀', "510000"),
    ('贵', "520000"),
    ('黔', "520000"),
    ('云', "530000"),
    ('滇', "530000"),
    ('藏', "540000"),
    ('陕', "610000"),
    ('甘', "620000"),
    ('陇', "620000"),
    ('青', "630000"),
    ('宁', "640000"),
    ('新', "650000"),
    ('台', "710000"),
    ('港', "810000"),
    ('澳', "820000"),
    // Cities. 宁政发 is of Ningxia and of Nanjing, 青政发 of Qinghai and of Qingdao.
    ('宁', "320100"),
    ('青', "370200"),
    ('穗', "440100"),
    ('深', "440300"),
    ('甬', "330200"),
    ('杭', "330100"),
    ('榕', "350100"),
    ('厦', "350200"),
    ('哈', "230100"),
    ('蓉', "510100"),
    ('成', "510100"),
    ('洪', "360100"),
    ('邕', "450100"),
    ('筑', "520100"),
    ('郑', "410100"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_read_in_all_brackets() {
        assert_eq!(number_prefix("浦府办〔2025〕32号"), Some("浦府办"));
        assert_eq!(number_prefix("沪府办发[2024]1号"), Some("沪府办发"));
        assert_eq!(number_prefix("国发〔2025〕3号"), Some("国发"));
        assert_eq!(number_prefix("实施方案（2025—2027年）"), None);
        assert_eq!(number_prefix("行动计划（2025）"), None);
        assert_eq!(number_prefix("附件（1）2项"), None);
        assert_eq!(number_prefix("上海市人民政府"), None);
        assert_eq!(number_prefix("〔2025〕32号"), None);
    }

    #[test]
    fn every_character_stands_for_an_area_and_every_province_has_one() {
        for (char, code) in CHARACTERS {
            assert!(areas().by_code(code).is_some(), "{char}");
        }
        for area in areas().all().iter().filter(|area| area.level == Level::Province) {
            assert!(CHARACTERS.iter().any(|(_, code)| *code == area.code), "{area:?}");
        }
    }

    #[test]
    fn numbers_fit_their_area_better_than_those_below() {
        let fit = |prefix, code| super::fit(prefix, areas().by_code(code).unwrap());
        assert_eq!(fit("沪府办发", "310000"), 2);
        assert_eq!(fit("沪府办发", "310115"), 1);
        assert_eq!(fit("浦府办", "310115"), 2);
        assert_eq!(fit("浦府办", "310000"), 0);
        assert_eq!(fit("京朝政发", "110105"), 2);
        assert_eq!(fit("苏府发", "320500"), 2);
        assert_eq!(fit("国办发", NATION), 2);
        assert_eq!(fit("国办发", "310000"), 0);
        assert_eq!(fit("沪府", NATION), 0);
        assert_eq!(number_areas("宁政发").len(), 2);
    }
}
