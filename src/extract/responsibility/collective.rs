//! Names that hold separators inside: `各市、县（区）人民政府`, `市政府各委、办、局` (conventions 41, 42, 45).

use super::lexicon::{BODY_TYPES, COUNTY_TYPES, GOVERNING, TOWN_TYPES};
use super::name::{ends_like_unit, level};
use super::tail;
use super::text::{bare, opens};

/// Zones that are no kind of place.
const ZONES: [&str; 7] = ["开发区", "园区", "功能区", "高新区", "经开区", "管理区", "新区"];

/// What a collective is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Counties,
    Towns,
    Bodies,
}

/// Whether a separator between two texts stands inside one collective.
///
/// `left` is the name so far, `right` what follows up to the next separator. `own` is the level the
/// departments of the list carry, so that 县教育局 is no part of `各乡镇、县教育局`.
pub(super) fn joins(left: &str, right: &str, own: Option<char>) -> bool {
    let Some(members) = members(left) else { return false };
    let right = right.split('等').next().unwrap_or(right);
    let right = right.get(..tail::verbs_end(right).unwrap_or(right.len())).unwrap_or(right);
    if let Some(of) = all_types(members) {
        return continues(of, right, own, members);
    }
    let league = members.ends_with("行政公署") && matches!(right, "市人民政府" | "市政府");
    league || governed(members) && (town_governed(right) || matches!(right, "管委会" | "管理委员会"))
}

/// Whether a gap between two texts breaks a collective: `各乡|镇人民政府`.
pub(super) fn breaks(left: &str, right: &str) -> bool {
    let Some(members) = members(left) else { return false };
    if all_types(members).is_none() {
        return false;
    }
    let right = right.get(..tail::verbs_end(right).unwrap_or(right.len())).unwrap_or(right);
    let right = right.split('等').next().unwrap_or(right);
    let rest = first_type(right).and_then(|(_, len)| right.get(len..));
    let ends = |rest: &str| rest.is_empty() || GOVERNING.iter().any(|body| rest.starts_with(body));
    GOVERNING.iter().any(|body| right.starts_with(body)) || rest.is_some_and(|rest| ends(after_bracket(rest)))
}

/// What follows 各, or 有关 at its start, in a name, where it is one: kinds of members with or without a body.
fn members(left: &str) -> Option<&str> {
    let rest = match left.rfind('各') {
        Some(at) if left.get(..at)?.chars().count() > 8 => return None,
        Some(at) => left.get(at + '各'.len_utf8()..)?,
        None => left.strip_prefix("有关").or_else(|| left.strip_prefix("相关"))?,
    };
    let rest =
        ["有关", "相关", "地", "级"].iter().fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    (!rest.is_empty()).then_some(rest)
}

/// The kind of members, where a text is nothing but kinds of members.
fn all_types(text: &str) -> Option<Of> {
    let mut rest = text;
    let mut of = None;
    while !rest.is_empty() {
        rest = rest.trim_start_matches(['、', '/', '和', '及']);
        let (kind, len) = first_type(rest)?;
        of = Some(kind);
        rest = after_bracket(rest.get(len..)?);
    }
    of
}

/// Whether a text is nothing but kinds of places or bodies: 县, 自治县.
pub(super) fn is_kind(text: &str) -> bool {
    all_types(text).is_some()
}

/// The kind of members a text starts with, and its length.
fn first_type(text: &str) -> Option<(Of, usize)> {
    let longest =
        |kinds: &[&str]| kinds.iter().filter(|kind| text.starts_with(*kind)).map(|kind| kind.len()).max();
    let found = [
        (Of::Counties, longest(COUNTY_TYPES)),
        (Of::Towns, longest(TOWN_TYPES)),
        (Of::Bodies, longest(BODY_TYPES)),
    ];
    found.into_iter().filter_map(|(of, len)| Some((of, len?))).max_by_key(|(_, len)| *len)
}

/// A text without the bracket it starts with.
fn after_bracket(text: &str) -> &str {
    if !text.starts_with(opens) {
        return text;
    }
    text.find([')', '〕', ']', '】']).and_then(|at| text.get(at..)).map_or("", |rest| {
        let mut chars = rest.chars();
        chars.next();
        chars.as_str()
    })
}

/// Whether what follows a separator continues a collective of kinds.
fn continues(of: Of, right: &str, own: Option<char>, members: &str) -> bool {
    let Some((kind, len)) = first_type(right) else { return false };
    // Zones are named beside the places of a kind: 各区县、高新区.
    if ZONES.iter().any(|zone| right.starts_with(zone)) {
        return false;
    }
    let fits = match of {
        Of::Counties => kind != Of::Bodies,
        Of::Towns => kind == Of::Towns,
        Of::Bodies => kind == Of::Bodies,
    };
    if !fits {
        return false;
    }
    let rest = after_bracket(right.get(len..).unwrap_or_default());
    if rest.is_empty() || (kind != Of::Bodies && GOVERNING.iter().any(|body| rest.starts_with(body))) {
        return true;
    }
    let Some(named) = level(right) else { return all_types(right).is_some() };
    let within = named == '市' && members.starts_with('区');
    kind == Of::Counties && own != Some(named) && !within && ends_like_unit(rest)
}

/// Whether members carry the body that governs them: 镇人民政府.
fn governed(members: &str) -> bool {
    let bare = bare(members);
    GOVERNING.iter().any(|body| bare.ends_with(body))
        && first_type(members).is_some_and(|(of, _)| of != Of::Bodies)
}

/// Whether a text is a kind of town with or without the body that governs it, and nothing more.
fn town_governed(text: &str) -> bool {
    let bare = bare(text);
    let Some((Of::Towns, len)) = first_type(&bare) else { return false };
    let rest = bare.get(len..).unwrap_or_default();
    rest.is_empty() || GOVERNING.contains(&rest)
}
