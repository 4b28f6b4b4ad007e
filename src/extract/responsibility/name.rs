//! What can be the name of a unit, and what kind of name it is (conventions 34, 45, 46).

use std::sync::LazyLock;

use super::NameKind;
use super::lexicon::{
    ACTORS, CLAUSE_STARTS, CLAUSE_VERBS, GENERIC, GOVERNING, LEVELS, NEVER_IN_NAME, NOT_AFTER_LEVEL,
    PLACE_STARTS, TOWN_TYPES, UNIT_CHARACTERS, UNIT_ENDS,
};
use super::text::{bare, is_han};
use crate::extract::finder::{Endings, Finder};

/// Longest name outside brackets, in characters.
pub(super) const LONGEST: usize = 30;

/// Words that tell the kind of a name: two of an open set whatever else the name says, one of a collective,
/// and those of an open set.
static KINDS: LazyLock<Finder> = LazyLock::new(|| {
    Finder::of(["有关", "相关", "各", "其他", "其它", "成员单位", "主管部门", "职能部门", "属地", "涉及"])
});

/// Kind of a name.
pub(super) fn kind(name: &str) -> NameKind {
    let telling = KINDS.everywhere(name).map(|found| found.word).min();
    if telling.is_some_and(|word| word < 2) {
        return NameKind::OpenSet;
    }
    let bare = bare(name);
    if telling == Some(2) || BARE_KINDS.is(&bare) || is_counted(&bare) {
        return NameKind::Collective;
    }
    if telling.is_some() { NameKind::OpenSet } else { NameKind::Unit }
}

/// Whether a name is some zones of those around it where it follows 各区政府: 开发区管委会.
pub(super) fn is_zone_kind(name: &str) -> bool {
    ["开发区", "管理区", "产业园区", "片区"]
        .iter()
        .any(|kind| name.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || GOVERNING.contains(&rest)))
}

/// Whether a name counts places: 沿海三市人民政府.
fn is_counted(name: &str) -> bool {
    let place = GOVERNING.iter().find_map(|body| name.strip_suffix(body)).unwrap_or(name);
    let mut last = place.chars().rev();
    place.len() < name.len()
        && last.next().is_some_and(|c| "市区县州镇乡旗".contains(c))
        && last.next().is_some_and(|c| "两二三四五六七八九十".contains(c))
        && last.next().is_some()
}

/// Whether words that start with 在 name those at a place: 在厦各保险机构, 在青高校.
fn is_located(words: &str, length: usize) -> bool {
    const ENDS: [&str; 8] = ["高校", "院校", "院所", "机构", "企业", "单位", "部队", "银行"];
    words.starts_with('在')
        && length <= 14
        && (words.chars().take(5).any(|c| c == '各')
            || (length <= 8 && ENDS.iter().any(|end| words.ends_with(end))))
}

/// Kinds of places, with and without the body that governs them, that name no place.
static BARE_KINDS: LazyLock<Finder> = LazyLock::new(|| {
    const MORE: [&str; 8] = ["园区", "功能区", "先导区", "县区", "区县", "县市区", "市县", "县级"];
    let kinds = TOWN_TYPES.iter().chain(&MORE);
    let governed =
        kinds.flat_map(|kind| [""].iter().chain(GOVERNING).map(move |body| format!("{kind}{body}")));
    let governed: Vec<String> = governed.collect();
    Finder::of(governed.iter().map(String::as_str))
});

/// Whether a text may be a name at all: in a list with a label nothing more is asked.
pub(super) fn possible(name: &str) -> bool {
    let bare = bare(name);
    let length = bare.chars().count();
    if length == 0 || length > LONGEST || name.chars().count() > 2 * LONGEST {
        return false;
    }
    if length == 1 && !bare.starts_with(|c| TOWN_TYPES.iter().any(|kind| kind.starts_with(c))) {
        return false;
    }
    bare.chars().any(|c| is_han(c) || c.is_ascii_alphabetic())
        && NEVER.find(&bare).next().is_none()
        && !is_clause(&bare, length)
}

static NEVER: LazyLock<Finder> = LazyLock::new(|| Finder::of(characters(NEVER_IN_NAME)));
static STARTS: LazyLock<Finder> = LazyLock::new(|| Finder::of(CLAUSE_STARTS.iter().copied()));
static VERBS: LazyLock<Finder> = LazyLock::new(|| Finder::of(CLAUSE_VERBS.iter().copied()));
static PLACES: LazyLock<Finder> = LazyLock::new(|| Finder::of(PLACE_STARTS.iter().copied()));

/// The characters of a list as words.
fn characters(list: &str) -> impl Iterator<Item = &str> {
    list.char_indices().filter_map(|(at, c)| list.get(at..at + c.len_utf8()))
}

/// Whether words start like a clause and are no short name of a department.
fn is_clause(words: &str, length: usize) -> bool {
    let department = || length <= 9 && words.ends_with(['局', '委', '厅', '办', '部', '会']);
    (STARTS.starts(words) || VERBS.starts(words) && !department())
        && !PLACES.starts(words)
        && !is_located(words, length)
}

static ENDS: LazyLock<Endings> =
    LazyLock::new(|| Endings::of(UNIT_ENDS.iter().copied().chain(characters(UNIT_CHARACTERS))));
static ACTOR_ENDS: LazyLock<Endings> = LazyLock::new(|| Endings::of(ACTORS.iter().copied()));
static GENERIC_NAMES: LazyLock<Finder> = LazyLock::new(|| Finder::of(GENERIC.iter().copied()));

/// Ends of names of sets only: 各高校, 各行政村.
const MEMBERS: [&str; 6] = ["高校", "院校", "企业", "院所", "村", "社区"];

/// Whether a text ends like the name of a unit, a set of units or a place.
pub(super) fn ends_like_unit(name: &str) -> bool {
    let bare = bare(name);
    ENDS.ends(&bare)
        || (bare.contains('各')
            && bare.starts_with(['各', '在', '驻'])
            && MEMBERS.iter().any(|end| bare.ends_with(end)))
}

/// Whether a text is surely a name of a unit or set of units, so that prose may assign something to it.
pub(super) fn certain(name: &str) -> bool {
    if !possible(name) || !ends_like_unit(name) {
        return false;
    }
    let bare = bare(name);
    if GENERIC_NAMES.is(&bare) || bare.contains("以上") {
        return false;
    }
    if kind(name) != NameKind::Unit {
        return true;
    }
    bare.chars().count() >= 2 && !ACTOR_ENDS.ends(&bare)
}

/// The level a name starts with, where it is one and not part of a word: 市财政局, not 市场监管局.
pub(super) fn level(name: &str) -> Option<char> {
    let mut chars = name.chars();
    let first = chars.next().filter(|c| LEVELS.contains(*c))?;
    let next = chars.next()?;
    let rest = chars.next();
    let word = NOT_AFTER_LEVEL.iter().any(|(level, after)| *level == first && after.contains(next));
    // 市政府, 市政协, 市政务 belong to a city; 市政园林 is a trade.
    let trade = first == '市' && next == '政' && !rest.is_some_and(|c| "府协务法".contains(c));
    (!word && !trade).then_some(first)
}

/// Whether a name starts like a new one: with a level, 各, 有关 or a level's party or youth body.
pub(super) fn starts_name(text: &str) -> bool {
    const STARTS: [&str; 14] = [
        "各",
        "有关",
        "相关",
        "团市委",
        "团省委",
        "团区委",
        "团县委",
        "人民银行",
        "人行",
        "国网",
        "中国",
        "国家",
        "其他",
        "共青团",
    ];
    level(text).is_some() || STARTS.iter().any(|start| text.starts_with(start))
}

/// Whether a text says that there is nobody: `无`, `-`.
pub(super) fn is_none(text: &str) -> bool {
    !text.is_empty()
        && (text == "无" || text == "暂无" || text.chars().all(|c| matches!(c, '-' | '/' | '\\' | '_' | '.')))
}

/// Whether a text tells a time: a deadline inside a list.
pub(super) fn is_time(text: &str) -> bool {
    const LASTING: [&str; 9] =
        ["长期", "长期坚持", "持续推进", "持续", "年内完成", "全年", "常态化推进", "持续实施", "长期推进"];
    if text.starts_with(['长', '持', '年', '全', '常']) && LASTING.contains(&text) {
        return true;
    }
    let digits = text.bytes().any(|c| c.is_ascii_digit());
    let dated = digits
        && text.chars().count() <= 24
        && ["年", "月", "季度", "底前", "底"].iter().any(|unit| text.contains(unit));
    dated || (text.starts_with('“') && text.contains("五”"))
}
