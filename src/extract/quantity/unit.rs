//! Units and measure words (convention 58).

use std::ops::Range;
use std::sync::LazyLock;

use crate::extract::finder::Finder;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Things counted.
    Count,
    /// Money.
    Money,
    /// Parts of a hundred or a thousand.
    Percent,
    /// Percentage points and basis points.
    Point,
    /// Land, floors, lengths.
    Area,
    /// Lengths.
    Length,
    /// Mass, volume, power, energy, data.
    Physical,
    /// Time.
    Duration,
    /// Age.
    Age,
    /// Multiples.
    Multiple,
    /// 万 or 亿 alone.
    Magnitude,
}

/// A unit behind a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What it measures.
    pub(super) class: Class,
    /// As written, but 百分点 for 个百分点, 千分点 for 个千分点.
    pub(super) name: String,
}

/// Units by what they measure, without 万 and 亿.
const UNITS: &[(Class, &str)] = &[
    (
        Class::Count,
        "年一遇 粒 个 家 户 项 名 人 位 件 场 次 批次 起 套 座 处 条 张 届 批 台 辆 艘 架 只 头 款 种 篇 部 支 所 间 栋 幢 幅 \
         块 株 棵 册 本 份 宗 例 门 组 列 颗 枚 根 盏 眼 口 段 站 型 单 笔 羽 尾 箱 桩 床 栏 期次 人次 架次 场次 \
         班次 航次 列次 车次 台次 件次 台套 标箱 标准箱 TEU 床位 席位 人天 学时 课时 车位 泊位 机位 \
         对 队 班 册次 万户次 户次 家次 部次 例次 片 词条 条次 卡 班列 端口 节点 梯次 站点",
    ),
    (Class::Money, "元 元人民币 美元 欧元 港元 港币 日元 英镑"),
    (Class::Percent, "% ‰ 成"),
    (Class::Point, "个百分点 百分点 个千分点 千分点 个基点 基点"),
    (Class::Area, "平方公里 平方千米 平方米 平米 ㎡ m² m2 km2 km² 亩 公顷 亩次"),
    (Class::Length, "公里 千米 米 海里 km 车道公里 延米 厘米 毫米 单线公里 皮长公里 芯公里"),
    (
        Class::Physical,
        "吨 公斤 千克 克 斤 担 吨标准煤 吨标煤 千克标准煤 克标准煤 公斤标准煤 标准煤 立方米 立方 标方 方 m³ m3 ㎥ 升 桶 千瓦 兆瓦 吉瓦 太瓦 瓦 \
         千瓦时 兆瓦时 度电 瓦时 kW MW GW kWh MWh GWh TWh Wh kV 千伏 千伏安 kVA MVA 万kVA PB TB GB EB ZB \
         PFLOPS EFLOPS TFLOPS PFlops EFlops P Mbps Gbps Tbps 兆 吨/年 载重吨 综合吨 焦 吉焦 倍速 MPa 兆帕 载重吨位 分贝 \
         吨公里 人公里 微克 毫克 mg μg g L 重量箱 线 Hz MHz GHz ℃ °C 摄氏度",
    ),
    (
        Class::Duration,
        "年 个月 周 天 日 个工作日 工作日 小时 个小时 分钟 秒 秒钟 毫秒 ms 个季度 个自然日 自然日 个交易日 星期 个星期 个周",
    ),
    (Class::Age, "岁 周岁"),
    (Class::Multiple, "倍"),
    (
        Class::Count,
        "分 人份 席 艘次 趟次 趟 具 轮 宗次 样 品 套次 辆次 套件 单位 锭 盒 支次 点位 卷 首 集 句 幕 桌 排 棚 垄 畦 丛 剂 袋 瓶 匹 项次 堂 副",
    ),
];

/// Characters that make another word of a measure word before them: 人才 is no unit 人.
const NOT_BEFORE: &[(&str, &str)] = &[
    ("人", "才工民口员均物文居大体"),
    ("家", "庭长乡电"),
    ("部", "门分署委"),
    ("本", "地市区科年省县级"),
    ("所", "有属需"),
    ("处", "理于置"),
    ("种", "业植子苗源"),
    ("分", "别类布之析级区层"),
    ("位", "于居列置"),
    ("场", "景所地馆"),
    ("项", "目"),
    ("名", "录称单牌"),
    ("条", "例款件"),
    ("片", "区"),
    ("门", "户类槛"),
    ("口", "岸"),
    ("组", "织建团成"),
    ("线", "上下城路"),
    ("对", "接外口标"),
    ("方", "面式案向"),
    ("次", "级序"),
    ("起", "步点来草施重诉"),
    ("品", "牌种质类"),
    ("集", "聚群团成中"),
    ("排", "放名"),
    ("班", "子"),
    ("单", "位个"),
    ("首", "批次席"),
    ("床", "旁"),
    ("成", "一二三四五六七八九半立本果效员长功熟为就绩品分形都交套年活人片药像"),
    ("轮", "驱"),
    ("具", "有体备"),
    ("日", "前"),
    ("年", "制级"),
    ("克", "服"),
    ("段", "落"),
    ("席", "卷"),
    ("型", "号"),
    ("米", "粮"),
    ("卡", "口脖"),
];

struct Table {
    finder: Finder,
    classes: Vec<Class>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows =
        UNITS.iter().flat_map(|(class, names)| names.split_whitespace().map(move |name| (*class, name)));
    let (classes, names): (Vec<Class>, Vec<&str>) = rows.unzip();
    Table { finder: Finder::of(names), classes }
});

/// The unit that starts at a byte, with 万, 亿 and the like before it and 元/公斤 joined.
pub(super) fn unit(text: &str, at: usize) -> Option<Unit> {
    let mut base_at = at;
    for _ in 0..4 {
        if let Some((class, end)) = base(text, base_at) {
            let (class, end) = per(text, class, bracket(text, end));
            // 飞行15万小时 is an amount of flying, no length of time.
            let class = if class == Class::Duration && base_at > at { Class::Physical } else { class };
            return Some(Unit { range: at..end, class, name: name(text, at..end) });
        }
        match magnitude(text, base_at) {
            Some(end) => base_at = end,
            None => break,
        }
    }
    if base_at == at {
        return None;
    }
    Some(Unit { range: at..base_at, class: Class::Magnitude, name: name(text, at..base_at) })
}

/// Whether a G at a byte measures a line (600G), and is not in the name of a network (5G, 10G-PON).
fn is_bandwidth(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes
        .get(at.saturating_sub(2)..at)
        .is_some_and(|two| two.len() == 2 && two.iter().all(u8::is_ascii_digit));
    let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
    digits
        && bytes.get(at) == Some(&b'G')
        && next.is_none_or(|next| matches!(next, ',' | '。' | ';' | '、' | ')' | '以'))
}

/// The unit of measure without magnitude that starts at a byte.
fn base(text: &str, at: usize) -> Option<(Class, usize)> {
    let rest = text.get(at..)?;
    if is_bandwidth(text, at) {
        return Some((Class::Physical, at + 1));
    }
    let (length, index) = TABLE.finder.at_start(rest)?;
    let class = TABLE.classes.get(index).copied()?;
    let word = rest.get(..length)?;
    let next = rest.get(length..).and_then(|rest| rest.chars().next());
    if let Some(next) = next {
        let other_word = NOT_BEFORE.iter().any(|(unit, nexts)| *unit == word && nexts.contains(next));
        let latin = word.ends_with(|c: char| c.is_ascii_alphabetic()) && next.is_ascii_alphanumeric();
        if other_word || latin {
            return None;
        }
    }
    Some((class, at + length))
}

/// 万, 亿, 千, 百 at a byte: where it ends.
fn magnitude(text: &str, at: usize) -> Option<usize> {
    let c = text.get(at..)?.chars().next()?;
    matches!(c, '万' | '亿' | '千' | '百').then(|| at + c.len_utf8())
}

/// Joins a second measure word in brackets: 台(套), 套(间).
fn bracket(text: &str, end: usize) -> usize {
    let Some(rest) = text.get(end..).and_then(|rest| rest.strip_prefix('(')) else { return end };
    let window = rest.get(..rest.floor_char_boundary(8)).unwrap_or_default();
    let Some((inner, _)) = window.split_once(')').filter(|(inner, _)| (3..=6).contains(&inner.len())) else {
        return end;
    };
    match base(text, end + 1) {
        Some((_, after)) if after == end + 1 + inner.len() => {
            let close = after + 1;
            // 架(列)次
            if text.get(close..).is_some_and(|rest| rest.starts_with('次')) {
                close + '次'.len_utf8()
            } else {
                close
            }
        }
        _ => end,
    }
}

/// Joins what a unit is counted per: 元/公斤, 吨/年.
fn per(text: &str, class: Class, end: usize) -> (Class, usize) {
    if text.as_bytes().get(end) != Some(&b'/') {
        return (class, end);
    }
    match base(text, end + 1) {
        Some((_, after)) => {
            let class = if class == Class::Money { Class::Money } else { Class::Physical };
            (class, after)
        }
        None => (class, end),
    }
}

/// The name of a unit: as written, but 百分点 for 个百分点 and without 人民币.
fn name(text: &str, range: Range<usize>) -> String {
    canonical(text.get(range).unwrap_or_default()).replace('(', "（").replace(')', "）")
}

/// The canonical form of a unit as written.
pub(super) fn canonical(written: &str) -> &str {
    match written.strip_suffix("人民币").unwrap_or(written) {
        "个百分点" => "百分点",
        "个千分点" => "千分点",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Class, String)> {
        unit(text, 0).map(|unit| (unit.class, unit.name))
    }

    #[test]
    fn magnitudes_stay_with_the_unit() {
        assert_eq!(read("万架次。"), Some((Class::Count, "万架次".into())));
        assert_eq!(read("万亿元"), Some((Class::Money, "万亿元".into())));
        assert_eq!(read("亿千瓦时,"), Some((Class::Physical, "亿千瓦时".into())));
        assert_eq!(read("亿;"), Some((Class::Magnitude, "亿".into())));
    }

    #[test]
    fn percentage_points_lose_their_measure_word() {
        assert_eq!(read("个百分点"), Some((Class::Point, "百分点".into())));
        assert_eq!(read("个千分点"), Some((Class::Point, "千分点".into())));
        assert_eq!(read("个以上"), Some((Class::Count, "个".into())));
        assert_eq!(read("个工作日"), Some((Class::Duration, "个工作日".into())));
    }

    #[test]
    fn units_per_something_are_one_unit() {
        assert_eq!(read("元/公斤以内"), Some((Class::Money, "元/公斤".into())));
    }

    #[test]
    fn a_second_measure_word_in_brackets_belongs_to_the_unit() {
        assert_eq!(read("台(套),"), Some((Class::Count, "台（套）".into())));
        assert_eq!(read("架(列)次。"), Some((Class::Count, "架（列）次".into())));
        assert_eq!(read("家(含"), Some((Class::Count, "家".into())));
    }

    #[test]
    fn other_words_are_no_units() {
        assert_eq!(read("年制高职"), None);
        assert_eq!(read("人才"), None);
        assert_eq!(read("G网络"), None);
        assert_eq!(read("级医院"), None);
        assert_eq!(read("类新药"), None);
    }
}
