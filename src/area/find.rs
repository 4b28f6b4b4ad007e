//! The place that the beginning of a text names.

use super::names::{Key, Kind};
use super::unlisted;
use super::{Area, Level, NATION, Place, areas};

/// The place that the beginning of an issuer or a title names: 上海市浦东新区人民政府办公室,
/// 嘉定区…方案, 江苏省政府, 深圳…, 国务院办公厅. Leading years, quotation marks, 中共 and 关于印发 are
/// passed over; a text that begins with no place is read again behind its first 《.
#[must_use]
pub fn find(text: &str) -> Option<Place<'_>> {
    at_beginning(text).or_else(|| {
        let (_, title) = text.split_once('《')?;
        at_beginning(title)
    })
}

fn at_beginning(text: &str) -> Option<Place<'_>> {
    let text = beginning(text);
    let Some(chain) = Chain::read(text, false) else {
        let name = text.get(..unlisted::length(text)?)?;
        return Some(Place::Unlisted { name, within: None });
    };
    if chain.is_nation() {
        return Some(chain.branch(text).unwrap_or_else(|| chain.place(text)));
    }
    Some(chain.place(text))
}

/// Passes over what may stand before the name of a place.
fn beginning(mut text: &str) -> &str {
    const BEFORE: &[&str] = &["关于印发", "关于发布", "关于公布", "关于", "印发", "中共", "中国共产党"];
    loop {
        let mut rest = text.trim_start_matches(|char: char| !char.is_alphanumeric());
        let year = rest.trim_start_matches(|char: char| char.is_ascii_digit() || "-—–－~～至".contains(char));
        if year.len() < rest.len() {
            rest = year.trim_start_matches(['年', '度']);
        }
        if let Some(less) = BEFORE.iter().find_map(|word| rest.strip_prefix(word))
            && !less.starts_with("中央")
        {
            rest = less;
        }
        if rest.len() == text.len() {
            return text;
        }
        text = rest;
    }
}

/// Listed areas named one after the other, each in the one before.
struct Chain {
    /// What the last name may stand for.
    areas: Vec<&'static Area>,
    /// Where the last name ends.
    end: usize,
    /// Whether the last name has no suffix.
    bare: bool,
}

impl Chain {
    /// `full`: only names with a suffix count.
    fn read(text: &str, full: bool) -> Option<Self> {
        let (end, keys) = areas().names.longest(text, |key, rest| match key.kind {
            Kind::Full => true,
            Kind::Short => !full && ends_here(key, rest),
            Kind::Nested => false,
        })?;
        let mut chain = Self::of(&keys, end);
        while let Some(longer) = chain.deeper(text) {
            chain = longer;
        }
        if chain.bare {
            // 海南 is the province before it is the prefecture 海南州.
            let highest = chain.areas.iter().map(|area| area.level).min();
            chain.areas.retain(|area| Some(area.level) == highest);
        }
        Some(chain)
    }

    fn of(keys: &[&Key], end: usize) -> Self {
        let mut found: Vec<&'static Area> =
            keys.iter().filter_map(|key| areas().all().get(key.area)).collect();
        found.sort_unstable_by_key(|area| area.code);
        found.dedup();
        Self { areas: found, end, bare: keys.iter().all(|key| key.kind != Kind::Full) }
    }

    fn deeper(&self, text: &str) -> Option<Self> {
        if self.is_nation() {
            return None;
        }
        let rest = text.get(self.end..)?;
        let trimmed = rest.trim_start();
        let below = |key: &Key| {
            areas().all().get(key.area).is_some_and(|inner| {
                inner.level != Level::Nation
                    && self.areas.iter().any(|outer| inner.level > outer.level && inner.is_within(outer))
            })
        };
        let (len, keys) = areas()
            .names
            .longest(trimmed, |key, rest| below(key) && (key.kind == Kind::Full || ends_here(key, rest)))?;
        Some(Self::of(&keys, self.end + (rest.len() - trimmed.len()) + len))
    }

    fn is_nation(&self) -> bool {
        self.areas.iter().all(|area| area.code == NATION)
    }

    /// 国家税务总局上海市税务局 and 中国（上海）自由贸易试验区 are of Shanghai.
    fn branch<'t>(&self, text: &'t str) -> Option<Place<'t>> {
        let rest = text.get(self.end..)?;
        if let Some(inner) = rest.strip_prefix(['（', '(']) {
            let chain = Self::read(inner, false).filter(|chain| !chain.is_nation())?;
            let after = inner.get(chain.end..)?;
            return after.starts_with(['）', ')']).then(|| chain.place(inner));
        }
        let chain = Self::read(rest, true).filter(|chain| !chain.is_nation())?;
        Some(chain.place(rest))
    }

    fn place<'t>(&self, text: &'t str) -> Place<'t> {
        match self.areas.as_slice() {
            [area] => self.unlisted(area, text).unwrap_or(Place::Listed(area)),
            _ => Place::Ambiguous(self.areas.clone()),
        }
    }

    /// A place that follows the listed one and lies in it: 青岛市云河区, 青岛西海岸新区.
    fn unlisted<'t>(&self, within: &'static Area, text: &'t str) -> Option<Place<'t>> {
        if matches!(within.level, Level::Nation | Level::County) {
            return None;
        }
        let rest = text.get(self.end..)?;
        let len = if self.bare && rest.starts_with("新区") {
            "新区".len()
        } else {
            unlisted::nested_length(rest)?
        };
        Some(Place::Unlisted { name: text.get(..self.end + len)?, within: Some(within) })
    }
}

/// Whether a bare name is not the beginning of another: 黄浦江 is no 黄浦区, 东海省 no 东海县.
fn ends_here(key: &Key, rest: &str) -> bool {
    const GOES_ON: &str = "江河湖海山岭岛路湾桥站";
    let county = areas().all().get(key.area).is_some_and(|area| area.level == Level::County);
    let longer = county && (rest.starts_with("新区") || rest.starts_with(|char| GOES_ON.contains(char)));
    let mut next = rest.chars();
    // 松江渡区 is no 松江区: one more character and a suffix make another name.
    let other = matches!((next.next(), next.next()), (Some(first), Some('区' | '县' | '市' | '镇' | '州' | '旗'))
        if !"新城郊地片园山景各特老全主辖市县区".contains(first));
    let institution = rest.starts_with("大学") || rest.starts_with("医院");
    !other && !longer && !institution && !unlisted::suffix_follows(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> &'static str {
        match find(text) {
            Some(Place::Listed(area)) => area.code,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn ambiguous(text: &str) -> Vec<&'static str> {
        match find(text) {
            Some(Place::Ambiguous(areas)) => areas.iter().map(|area| area.code).collect(),
            other => panic!("{text}: {other:?}"),
        }
    }

    fn unlisted(text: &str) -> (&str, Option<&'static str>) {
        match find(text) {
            Some(Place::Unlisted { name, within }) => (name, within.map(|area| area.code)),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn issuers_and_titles_name_their_area() {
        let cases = [
            ("上海市浦东新区人民政府办公室文件", "310115"),
            ("浦东新区人民政府办公室关于印发《浦东新区建设…方案》的通知", "310115"),
            ("嘉定区高端医疗器械产业集聚区建设实施方案（2025—2027年）", "310114"),
            ("成都市人民政府关于印发…的通知", "510100"),
            ("黔东南州人民政府办公室", "522600"),
            ("贵州省黔东南苗族侗族自治州人民政府", "522600"),
            ("义乌市人民政府", "330782"),
            ("浙江省义乌市人民政府", "330782"),
            ("江苏省政府办公厅", "320000"),
            ("广西壮族自治区人民政府", "450000"),
            ("广西“十四五”规划", "450000"),
            ("内蒙古自治区党委", "150000"),
            ("内蒙古科技创新规划", "150000"),
            ("上海推进科技创新中心建设条例", "310000"),
            ("深圳建设先行示范区行动方案", "440300"),
            ("四川省数字经济规划", "510000"),
            ("中共上海市委办公厅 上海市人民政府办公厅", "310000"),
            ("2025年成都市政府工作报告", "510100"),
            ("《嘉定区实施方案》", "310114"),
            ("关于印发《闵行区方案》的通知", "310112"),
            ("市政府办公厅印发《苏州市行动计划》", "320500"),
            ("南京鼓楼区实施意见", "320106"),
            ("吉林省吉林市人民政府", "220200"),
            ("海南自由贸易港建设方案", "460000"),
            ("延边州人民政府", "222400"),
            ("互助县人民政府", "630223"),
            ("浦东打造产业高地行动方案", "310115"),
        ];
        for (text, expected) in cases {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn national_bodies_are_of_the_nation_and_their_branches_are_not() {
        for text in [
            "国务院办公厅关于上海市城市总体规划的批复",
            "工业和信息化部 国家发展改革委",
            "公安部",
            "国家发展改革委关于长三角",
            "中共中央 国务院",
            "工业和信息化部 上海市人民政府关于",
            "全国一体化算力网",
        ] {
            assert_eq!(code(text), NATION, "{text}");
        }
        assert_eq!(code("国家税务总局上海市税务局"), "310000");
        assert_eq!(code("中国（上海）自由贸易试验区条例"), "310000");
    }

    #[test]
    fn a_county_name_of_several_provinces_is_ambiguous() {
        assert_eq!(ambiguous("鼓楼区人民政府"), ["320106", "320302", "350102", "410204"]);
        assert_eq!(ambiguous("通州区人民政府"), ["110112", "320612"]);
        assert_eq!(ambiguous("西湖区方案"), ["330106", "360103"]);
        assert_eq!(code("徐州市鼓楼区"), "320302");
        assert_eq!(code("江苏省通州区"), "320612");
        assert_eq!(code("阳泉市矿区"), "140303");
    }

    #[test]
    fn places_outside_the_table_are_proposed() {
        assert_eq!(unlisted("青岚市云河区人民政府办公室"), ("青岚市云河区", None));
        assert_eq!(unlisted("青岚市云河区人工智能产业行动方案"), ("青岚市云河区", None));
        assert_eq!(unlisted("青岚市朝阳区人民政府"), ("青岚市朝阳区", None));
        assert_eq!(unlisted("东海省人工智能规划"), ("东海省", None));
        assert_eq!(unlisted("江海市人民政府"), ("江海市", None));
        assert_eq!(unlisted("临海新区规划"), ("临海新区", None));
        assert_eq!(unlisted("江苏省云州市规划"), ("江苏省云州市", Some("320000")));
        assert_eq!(unlisted("云河区关于印发…的通知"), ("云河区", None));
        assert_eq!(unlisted("青岛市云河区人民政府"), ("青岛市云河区", Some("370200")));
        assert_eq!(unlisted("河北省雄安新区规划"), ("河北省雄安新区", Some("130000")));
        assert_eq!(unlisted("雄安新区规划"), ("雄安新区", None));
        assert_eq!(unlisted("青岛西海岸新区规划"), ("青岛西海岸新区", Some("370200")));
        assert_eq!(unlisted("长春新区管委会"), ("长春新区", Some("220100")));
        assert_eq!(unlisted("苏州工业园区管委会"), ("苏州工业园区", Some("320500")));
    }

    #[test]
    fn texts_that_begin_with_no_place_name_none() {
        for text in [
            "",
            "关于加快推进新型工业化的实施意见",
            "各区人民政府，市政府各委、办、局",
            "区政府各委、办、局，各管理局（管委会）",
            "新兴产业发展规划",
            "西湖龙井保护规划",
            "县域经济发展规划",
            "人工智能创新示范区建设方案",
            "企业上市行动计划",
            "老旧小区改造方案",
            "粤港澳大湾区发展规划纲要",
            "长三角生态绿色一体化发展示范区总体方案",
            "高新区管委会",
            "自由贸易试验区方案",
            "矿区生态修复规划",
            "中山大学发展规划",
            "瑞金医院医学影像研究院",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn areas_of_work_are_not_taken_for_places() {
        for text in [
            "上海市重点地区规划",
            "杭州市老旧小区改造",
            "浙江省山区海岛县方案",
            "江苏省资本市场规划",
            "四川省示范区建设",
            "广东新兴产业规划",
            "上海黄浦江沿岸规划",
        ] {
            assert_ne!(areas().by_code(code(text)).unwrap().level, Level::County, "{text}");
        }
    }
}
