//! What a cell looks like: a number, units, a date, a value, nothing.

use crate::extract::numeral;

/// Words of a cell that mean that there is nothing.
const NOTHING: &[&str] =
    &["/", "//", "\\", "无", "-", "--", "---", "暂无", "空", "~", "*", "·", "_", "无配合单位"];

/// Whether a cell says that there is nothing (convention 33).
pub(super) fn is_nothing(words: &str) -> bool {
    words.is_empty() || NOTHING.contains(&words)
}

/// Running number of a cell: `1`, `(1)`, `1.`, `1.1` (the last part), `一`, `(三)`, `①`, `第5项`, `任务三`.
pub(super) fn number(words: &str) -> Option<u32> {
    if words.is_empty() || words.len() > 24 {
        return None;
    }
    let inner = words
        .trim_matches(|c: char| matches!(c, '(' | ')' | '〔' | '〕' | '[' | ']' | '.' | '、' | ':' | '*'));
    let inner = inner.strip_prefix("任务").or_else(|| inner.strip_prefix("行动")).unwrap_or(inner);
    let inner = inner.strip_prefix('第').unwrap_or(inner);
    let inner = inner.trim_end_matches(['项', '条']);
    if let Some(enclosed) = single(inner).and_then(enclosed) {
        return Some(enclosed);
    }
    if inner.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-') {
        let last = inner.rsplit(['.', '-']).next()?;
        let parts_are_short = inner.split(['.', '-']).all(|part| (1..=3).contains(&part.len()));
        return if parts_are_short { last.parse().ok().filter(|number| *number > 0) } else { None };
    }
    numeral::value(inner).filter(|number| (1..=199).contains(number))
}

fn single(words: &str) -> Option<char> {
    let mut chars = words.chars();
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

/// Value of an encircled or bracketed digit.
fn enclosed(c: char) -> Option<u32> {
    let code = u32::from(c);
    let from = |first: u32| Some(code - first + 1);
    match code {
        0x2460..=0x2473 => from(0x2460),
        0x2474..=0x2487 => from(0x2474),
        0x2488..=0x249b => from(0x2488),
        0x3220..=0x3229 => from(0x3220),
        0x2776..=0x277f => from(0x2776),
        _ => None,
    }
}

/// Length of an ordinal a text starts with (`1.`, `(一)`, `三、`, `①`), and its value.
pub(super) fn ordinal(words: &str) -> Option<(usize, u32)> {
    let first = words.chars().next()?;
    if let Some(value) = enclosed(first) {
        return Some((first.len_utf8(), value));
    }
    let open = usize::from(first == '(');
    let rest = words.get(open..)?;
    let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let length = if digits > 0 { digits } else { numeral::prefix(rest) };
    let value = match digits {
        0 => numeral::value(rest.get(..length)?)?,
        1..=3 => rest.get(..digits)?.parse().ok()?,
        _ => return None,
    };
    let after = rest.get(length..)?.chars().next()?;
    let closes = match (open, after) {
        (1, ')') | (0, '、') => true,
        (0, '.') => digits > 0 && !rest.get(length + 1..)?.starts_with(|c: char| c.is_ascii_digit()),
        _ => false,
    };
    closes.then_some((open + length + after.len_utf8(), value))
}

/// Whether a cell alone in its row heads the rows after it: `一、优化环境`, `(二)强化保障`.
pub(super) fn is_heading(words: &str) -> bool {
    words.len() <= 120
        && ordinal(words).is_some_and(|(length, _)| words.get(length..).is_some_and(|rest| !rest.is_empty()))
        && words.starts_with(|c: char| c == '(' || numeral::digits(c).is_some() || c == '十')
}

/// Last characters or words of the names of units.
const UNIT_ENDS: &[&str] = &[
    "局",
    "委",
    "办",
    "部",
    "厅",
    "院",
    "会",
    "社",
    "处",
    "署",
    "政府",
    "公司",
    "集团",
    "中心",
    "大学",
    "银行",
    "支行",
    "分行",
    "街道",
    "镇",
    "乡",
    "区",
    "县",
    "市",
    "州",
    "盟",
    "旗",
    "团",
    "单位",
    "部门",
    "站",
    "所",
    "队",
    "馆",
    "校",
    "司",
    "专班",
    "海关",
    "台",
    "妇联",
    "残联",
    "文联",
    "工商联",
    "科协",
    "侨联",
    "社联",
    "作协",
    "机构",
    "企业",
    "园区",
    "基地",
    "组",
    "府",
    "乡镇",
    "镇街",
    "街镇",
    "县区",
    "区县",
    "学院",
    "医院",
    "大队",
    "支队",
    "总队",
    "开发区",
    "新区",
    "国资",
    "铁塔",
    "移动",
    "联通",
    "电信",
    "行",
    "高校",
    "院校",
    "协会",
    "商会",
    "联盟",
    "库",
    "报社",
    "党校",
    "法庭",
    "室",
    "村",
    "居",
    "社区",
    "各地",
    "税务",
    "供电",
    "有关方面",
    "监委",
    "消防",
    "联社",
    "邮政",
    "工会",
    "林场",
    "委局",
    "办局",
];

/// Verbs that a task begins with and a name of a unit does not.
const VERBS: &[&str] = &[
    "加强", "推进", "建设", "完善", "打造", "实施", "开展", "支持", "推动", "提升", "优化", "加快", "培育",
    "建立", "健全", "落实", "深化", "强化", "发展", "促进", "制定", "编制", "构建", "扩大", "引进", "鼓励",
    "探索", "新建", "改造", "创建", "做好", "组织", "统筹", "规范", "拓展", "壮大", "保障", "搭建", "完成",
    "建成", "举办", "设立",
];

/// Whether a cell lists units: most of its names end the way names of units do.
pub(super) fn is_units(words: &str) -> bool {
    if words.is_empty() || words.len() > 1500 || words.contains('。') || words.contains('%') {
        return false;
    }
    let (mut names, mut known) = (0_usize, 0_usize);
    for name in words.split(['、', ',', ';', '/']).filter(|name| !name.is_empty()) {
        names += 1;
        known += usize::from(is_unit(name));
    }
    names > 0 && known * 5 >= names * 3
}

fn is_unit(name: &str) -> bool {
    let name = name.strip_suffix('等').unwrap_or(name);
    let name = name.split_once('(').map_or(name, |(before, _)| before);
    let name = ["负责", "牵头", "配合"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let length = name.chars().count();
    (2..=24).contains(&length)
        && !name.contains([':', '《'])
        && !name.starts_with('“')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !VERBS.iter().any(|verb| name.starts_with(verb))
        && (name.starts_with('各') || UNIT_ENDS.iter().any(|end| name.ends_with(end)))
}

/// Words of a cell that says when something is due.
const WHEN: &[&str] = &[
    "年",
    "月",
    "底",
    "长期",
    "持续",
    "季度",
    "常态",
    "全年",
    "即时",
    "随时",
    "日前",
    "期末",
    "立即",
    "已完成",
    "按期",
    "周",
];

/// Whether a cell says when something is due.
pub(super) fn is_when(words: &str) -> bool {
    words.chars().count() <= 24
        && (WHEN.iter().any(|word| words.contains(word)) || is_dotted_date(words))
        && !words.contains('。')
}

/// `2025.12`, `2025-12-31`, `2025/6`, `2025`.
fn is_dotted_date(words: &str) -> bool {
    (4..=10).contains(&words.len())
        && words.starts_with("20")
        && words.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'/'))
}

/// Whether a cell holds a value or says how a value moves.
pub(super) fn is_value(words: &str) -> bool {
    if words.chars().count() > 40 || words.contains('。') {
        return false;
    }
    words.bytes().any(|byte| byte.is_ascii_digit())
        || is_nothing(words)
        || [
            "完成",
            "持续",
            "保持",
            "翻番",
            "倍增",
            "同步",
            "提高",
            "下降",
            "增长",
            "达标",
            "以上",
            "控制",
            "稳定",
            "增加",
            "半",
            "全覆盖",
        ]
        .iter()
        .any(|word| words.contains(word))
}

/// Whether a value starts with its number or comparator: `3所`, `≥12台`, `[20]`.
pub(super) fn is_bare_value(words: &str) -> bool {
    words.starts_with(|c: char| c.is_ascii_digit() || "≥≤<>[〔(-+".contains(c))
}

/// Whether a cell says that an indicator is binding or expected.
pub(super) fn is_nature(words: &str) -> bool {
    matches!(
        words,
        "约束性"
            | "预期性"
            | "约束"
            | "预期"
            | "引导性"
            | "指导性"
            | "约束性指标"
            | "预期性指标"
            | "约束型"
            | "预期型"
    )
}

/// Whether a cell may be a measure word.
pub(super) fn is_measure(words: &str) -> bool {
    words.chars().count() <= 10 && !words.bytes().any(|byte| byte.is_ascii_digit()) && !words.contains('。')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_rows_are_read() {
        for (words, value) in [
            ("1", 1),
            ("(12)", 12),
            ("3.", 3),
            ("1.4", 4),
            ("十二", 12),
            ("(三)", 3),
            ("②", 2),
            ("第5项", 5),
            ("任务三", 3),
            ("03", 3),
        ] {
            assert_eq!(number(words), Some(value), "{words}");
        }
        for words in ["", "一般", "2025", "任务", "12%", "十二项任务"] {
            assert_eq!(number(words), None, "{words}");
        }
    }

    #[test]
    fn ordinals_before_titles_are_read() {
        assert_eq!(ordinal("1.加强管理"), Some((2, 1)));
        assert_eq!(ordinal("(一)加强管理"), Some(("(一)".len(), 1)));
        assert_eq!(ordinal("三、加强管理"), Some(("三、".len(), 3)));
        for words in ["1.5亿元", "一般管理", "二、", "3家"] {
            assert!(ordinal(words).is_none_or(|(length, _)| length == words.len()), "{words}");
        }
        assert!(is_heading("一、优化环境") && !is_heading("一、") && !is_heading("优化环境"));
    }

    #[test]
    fn units_are_told_from_tasks() {
        for words in [
            "市发展改革委、市财政局",
            "各乡镇",
            "甲河银行等",
            "市市场监管局(市知识产权局)",
            "国网甲河供电公司",
        ] {
            assert!(is_units(words), "{words}");
        }
        for words in [
            "建设市级数据中心",
            "优化营商环境",
            "统一登记材料规范,推广电子执照",
            "2025年12月",
            "新增学位5400个",
        ] {
            assert!(!is_units(words), "{words}");
        }
    }

    #[test]
    fn slash_none_and_dash_mean_nothing() {
        assert!(["/", "无", "-", ""].iter().all(|words| is_nothing(words)) && !is_nothing("无锡市"));
    }
}
