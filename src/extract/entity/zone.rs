//! Parks and areas by their last word (convention 66).

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::general::{before_general, is_general};
use super::heads::Head;
use super::park_words::{AREA, LABELS, NAMED, PORTS, SECTOR};
use super::places::Places;
use super::start::{Before, Start, char_before, counts_at_start, is_han, is_measure, nearest};
use super::words::{GROUND, NOT_A_ZONE_BEFORE, PROFILE, SITE};
use super::{Entity, EntityKind};
use crate::extract::finder::Finder;

/// What the words before the last word of a park's name are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Usually a proper name: 科学城, 小镇, 谷.
    Named,
    /// Often only the sector: 产业园, 工业园区.
    Sector,
    /// Mostly general: 集聚区, 基地. Only with a place in front.
    Area,
    /// A part of a layout: 综合区, 核心区. Only where a heading or label defines it.
    Label,
}

/// Letters before 谷 that make it a valley or grain, and letters after it.
const VALLEYS: [char; 15] =
    ['峡', '峰', '山', '稻', '五', '河', '硅', '低', '沟', '幽', '深', '溪', '空', '虚', '布'];
const AFTER_VALLEY: [char; 7] = ['地', '歌', '物', '类', '底', '雨', '子'];
const AFTER_PORT: [char; 16] =
    ['口', '区', '务', '航', '湾', '澳', '币', '股', '资', '商', '城', '珠', '台', '人', '作', '机'];
/// Words before 基地 that make it a place of training or farming, of which every area has its own.
const EVERYDAY_BASES: &[&str] = &[
    "实训",
    "见习",
    "培训",
    "教育",
    "科普",
    "种植",
    "养殖",
    "种苗",
    "就业",
    "实践",
    "研学",
    "示范",
    "孵化",
    "直播",
    "旅居",
    "标准化",
    "教学",
    "实习",
    "创业",
    "服务",
    "人才",
    "种薯",
    "制种",
    "育苗",
    "原料",
    "供应",
];
/// Heads of official areas, whose names may be longer.
const OFFICIAL: &[&str] =
    &["合作区", "新片区", "综合保税区", "综保区", "高新区", "经开区", "开发区", "工业区", "商务区"];
/// Words after a quoted name that make it the name of something else.
const SLOGAN: &[&str] =
    &["”行动", "”计划", "”工程", "”创业", "”模式", "”战略", "”格局", "”品牌", "”活动", "”专项"];
/// Words after a park's name that make it a thing of general talk.
const GENERAL_AFTER: &[&str] = &[
    "建成率",
    "数量",
    "名单",
    "认定",
    "不少于",
    "不低于",
    "达到",
    "超过",
    "至少",
    "总数",
    "之一",
    "类企业",
    "标准化",
    "以外",
    "外建",
    "型",
];

/// Words before a park that exists.
const DEFINITE: &[&str] =
    &["在", "依托", "支持", "推动", "以", "把", "将", "由", "推进", "发挥", "用好", "鼓励"];
/// Words after the name of a park that has phases, or a part in what is planned.
static PHASES: LazyLock<Finder> = LazyLock::new(|| {
    Finder::of(
        "一期 二期 三期 为载体 为龙头 为主战场 为主阵地 作为 扩区 扩容 扩规 提质 提档 将 已 要 率先 产值 年产值 入园企业 入驻企业".split_whitespace(),
    )
});

/// Words after which a last word is none.
static OTHERS: LazyLock<Finder> = LazyLock::new(|| {
    Finder::of(NOT_A_ZONE_BEFORE.split_whitespace().chain(SLOGAN.iter().chain(GENERAL_AFTER).copied()))
});
static SITES: LazyLock<Finder> = LazyLock::new(|| Finder::of(SITE.split_whitespace()));
static PROFILES: LazyLock<Finder> = LazyLock::new(|| Finder::of(PROFILE.split_whitespace()));
static HEADS: LazyLock<Vec<(&'static str, Form)>> = LazyLock::new(|| {
    let groups = [
        (NAMED, Form::Named),
        (&["港", "谷"], Form::Named),
        (SECTOR, Form::Sector),
        (AREA, Form::Area),
        (LABELS, Form::Label),
    ];
    groups.into_iter().flat_map(|(words, form)| words.iter().map(move |word| (*word, form))).collect()
});

/// The last words of the names of parks.
pub(super) fn heads() -> Vec<&'static str> {
    HEADS.iter().map(|(word, _)| *word).collect()
}

/// A last word in the text and the words before it.
struct Candidate {
    start: Start,
    /// Start of the last word.
    head: usize,
    end: usize,
    form: Form,
    /// Whether the name is that of the office that runs the park.
    runs: bool,
}

/// The parks a stretch of the text names.
pub(super) fn find(text: &str, range: &Range<usize>, heads: &[Head], places: &Places) -> Vec<Entity> {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut doubtful: Vec<Range<usize>> = Vec::new();
    for candidate in heads.iter().filter_map(|head| candidate(text, range.start, head)) {
        let name = candidate.start.at..candidate.end;
        // A part of a named area, called after it: 甲经济开发区零碳产业园.
        let part = candidate.form != Form::Label
            && found.last().is_some_and(|area| area.start == name.start && area.end < candidate.head);
        if part || is_proper(text, &candidate, places) {
            named.extend(text.get(name.clone()));
            found.push(name);
        } else if candidate.runs && has_own_name(text, &candidate) {
            // The office of a park (甲工业园区管委会) is no mention of it, but shows its name.
            named.extend(text.get(name));
        } else if candidate.start.before != Before::Located && !candidate.start.counted {
            doubtful.push(name);
        }
    }
    // What is once shown to be a name is one everywhere.
    found.extend(
        doubtful.into_iter().filter(|range| text.get(range.clone()).is_some_and(|name| named.contains(name))),
    );
    found.into_iter().map(|range| Entity { kind: EntityKind::Zone, range, known: None }).collect()
}

fn candidate(text: &str, floor: usize, head: &Head) -> Option<Candidate> {
    let (word, form) = *HEADS.get(head.index)?;
    let Range { start, end } = head.range;
    let after = text.get(end..)?;
    let end = end + part_of_park(after);
    let after = text.get(end..)?;
    let runs = ["管委会", "管理委员会"].iter().any(|office| after.starts_with(office));
    if !runs && OTHERS.starts(after)
        || counts_after(after)
        || is_scenic(after)
        || !fits(text, start, word, after)
    {
        return None;
    }
    let begin = nearest(text, floor, start);
    let modifier = text.get(begin.at..start).unwrap_or_default();
    // 甲高新区“五好”园区 is 甲高新区, which is found by its own last word.
    let praised = modifier
        .strip_suffix('”')
        .and_then(|quoted| quoted.split_once('“'))
        .is_some_and(|(area, _)| OFFICIAL.iter().any(|word| area.ends_with(word)));
    (!praised).then_some(Candidate { start: begin, head: start, end, form, runs })
}

/// Bytes of the letter by which a part of a park goes: 医学城A区.
fn part_of_park(after: &str) -> usize {
    let letter = after.starts_with(|letter: char| letter.is_ascii_uppercase());
    let part =
        letter && after.get(1..).is_some_and(|rest| rest.starts_with('区') && !rest.starts_with("区域"));
    if part { 1 + '区'.len_utf8() } else { 0 }
}

/// Whether a name stands in a list of sights: 甲谷、乙山等景区.
fn is_scenic(after: &str) -> bool {
    const SIGHTS: [&str; 5] = ["景区", "景点", "旅游景", "旅游区", "业态"];
    let near = after.get(..after.floor_char_boundary(90)).unwrap_or_default();
    let list = near.split(['。', ',', ';']).next().unwrap_or_default();
    after.starts_with(['、', '等'])
        && list.split_once('等').is_some_and(|(_, kind)| SIGHTS.iter().any(|sight| kind.starts_with(sight)))
}

/// Whether the last word is one, and not part of another.
fn fits(text: &str, start: usize, head: &str, after: &str) -> bool {
    let next = after.chars().next();
    let none_of = |letters: &[char]| next.is_none_or(|next| !letters.contains(&next));
    match head {
        "谷" => {
            char_before(text, start).is_some_and(|letter| is_han(letter) && !VALLEYS.contains(&letter))
                && none_of(&AFTER_VALLEY)
        }
        "工业区" | "开发区" | "园区" => none_of(&['域', '别']),
        "港" => {
            let before = text.get(..start).unwrap_or_default();
            none_of(&AFTER_PORT) && PORTS.iter().any(|word| before.ends_with(word))
        }
        _ if head.ends_with('港') => none_of(&AFTER_PORT),
        _ if head.ends_with('城') => none_of(&['市', '区', '乡', '镇', '投', '际']),
        _ if head.ends_with('园') => none_of(&['林', '丁', '艺', '长']),
        _ => true,
    }
}

/// Whether a number of things follows: 基地5个, 园区不少于3家.
fn counts_after(after: &str) -> bool {
    let digits = after.bytes().take_while(|byte| byte.is_ascii_digit() || b"~-.".contains(byte)).count();
    let rest = after.get(digits..).unwrap_or_default();
    digits > 0 && rest.starts_with(is_measure) || after.starts_with("各") || after.starts_with("数十")
}

/// Whether the words are the name of one park.
fn is_proper(text: &str, candidate: &Candidate, places: &Places) -> bool {
    let Candidate { start, head, end, form, runs } = candidate;
    let modifier = text.get(start.at..*head).unwrap_or_default();
    let length = modifier.chars().count();
    if *runs
        || start.counted
        || start.before == Before::Located
        || length > 22
        || length == 0 && *form != Form::Label
    {
        return false;
    }
    let after = text.get(*end..).unwrap_or_default();
    let headed = start.before == Before::Mark && is_headed(text, start.at);
    let sited = follows(after, &SITES);
    let area = |head: &str| head.strip_suffix('区').is_some_and(|word| word.ends_with(is_han));
    let plural = text.get(*head..*end).is_some_and(area) && *form != Form::Label;
    if headed && (sited || !plural && follows(after, &PROFILES)) {
        return matches!(form, Form::Named | Form::Label) || length >= 2;
    }
    let own_name = before_general(modifier).chars().take_while(|letter| is_han(*letter)).count();
    // 甲旅游度假区:… tells of one area, 产业集聚区:… of none.
    let labelled = after.starts_with(':') && *form != Form::Label;
    if start.before == Before::Mark
        && (2..=6).contains(&own_name)
        && opens(text, start.at)
        && (labelled || follows(after, &PROFILES) && !plural)
    {
        return true;
    }
    let everyday =
        text.get(*head..*end) == Some("基地") && EVERYDAY_BASES.iter().any(|word| modifier.ends_with(word));
    if everyday {
        return false;
    }
    let place = places.at_start(modifier);
    if place > 0 && *form != Form::Label {
        let rest = modifier.get(place..).unwrap_or_default();
        let only_general = before_general(rest).is_empty();
        let leveled = modifier.get(..place).is_some_and(|place| place.ends_with(['市', '区', '县', '省']));
        // 云河区三大产业集聚区, 云河区生物医药产业园区: those of an area, not one.
        let several =
            counts_at_start(rest) || leveled && only_general && text.get(*head..*end) == Some("产业园区");
        if several {
            return false;
        }
        // 兰州、张掖基地: bases of two cities, none of them named.
        if rest.is_empty() && text.get(*head..*end) == Some("基地") {
            return false;
        }
        // 打造青岚先进制造业基地 is what a city shall become.
        return *form != Form::Area || start.before != Before::Aspire || !only_general;
    }
    if has_own_name(text, candidate) && is_definite(text, candidate) {
        return true;
    }
    let own = before_general(modifier);
    let official = is_official(text, candidate);
    let most = if official { 6 } else { 4 };
    let long = (2..=most).contains(&own.chars().count())
        && own.chars().all(|letter| is_han(letter) || letter.is_ascii_alphabetic());
    match form {
        // Of 新片区 there are few, each with a name.
        Form::Named => long || length >= 2 && text.get(*head..*end) == Some("新片区"),
        Form::Sector => long && own.ends_with(GROUND) || sited,
        Form::Area => long && own.ends_with(GROUND) && sited,
        Form::Label => false,
    }
}

/// Whether the last word is that of official areas: 开发区, and with it 经济开发区.
fn is_official(text: &str, candidate: &Candidate) -> bool {
    let head = text.get(candidate.head..candidate.end).unwrap_or_default();
    OFFICIAL.iter().any(|word| head.ends_with(word))
}

/// Whether the words before the last word of a name start with some that are no general ones.
fn has_own_name(text: &str, candidate: &Candidate) -> bool {
    let modifier = text.get(candidate.start.at..candidate.head).unwrap_or_default();
    let official = is_official(text, candidate);
    // 竹园 of 竹园经济开发区 starts with the name of a plant and is a name all the same.
    let own = if official && !is_general(modifier) { modifier } else { before_general(modifier) };
    !candidate.start.counted
        && candidate.form != Form::Label
        && (2..=8).contains(&own.chars().count())
        && own.chars().all(|letter| is_han(letter) && !['进', '入'].contains(&letter))
}

/// Whether the sentence speaks of a park that exists: 在, 依托, 以 it something is done, it is the subject, or
/// its phases are told apart. 建设, 打造 and their like take parks that have no name yet.
fn is_definite(text: &str, candidate: &Candidate) -> bool {
    let Candidate { start, end, .. } = candidate;
    let before = text.get(..start.at).unwrap_or_default();
    let after = text.get(*end..).unwrap_or_default();
    opens(text, start.at) || DEFINITE.iter().any(|word| before.ends_with(word)) || PHASES.starts(after)
}

/// Whether a sentence or a stretch between semicolons starts here.
fn opens(text: &str, at: usize) -> bool {
    matches!(char_before(text, at), None | Some('。' | ';'))
}

/// Whether a heading or a label (一核:) starts here.
pub(super) fn is_headed(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let ordinal = |letter: char| letter.is_ascii_digit() || "一二三四五六七八九十".contains(letter);
    let stem = before.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if stem.len() < before.len() && !stem.ends_with(is_han) {
        return true;
    }
    match char_before(text, at) {
        None | Some(':') => true,
        Some(mark @ ('.' | ')' | '、')) => {
            before.strip_suffix(mark).is_some_and(|stem| stem.ends_with(ordinal))
        }
        _ => false,
    }
}

/// Whether one of some words stands next, perhaps after a mark or in a bracket.
fn follows(after: &str, words: &Finder) -> bool {
    let rest = after.trim_start_matches(['。', ',', '(', ':', '.', ';']);
    let rest = rest.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    words.starts(rest)
}
