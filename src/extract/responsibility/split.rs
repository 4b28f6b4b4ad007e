//! Two names in one piece: joined by 和, 及, 与, 会同 (convention 40), or fused (convention 50).

use std::ops::Range;

use super::collective;
use super::name::{ends_like_unit, level, possible, starts_name};
use super::text::{Context, closes, opens};

/// Words that may join two names, or be part of one: 和 in 发展和改革委员会.
const JOINTS: [&str; 6] = ["会同", "以及", "和", "及", "与", "暨"];

/// Names that end so stand on their own.
const WHOLE: [&str; 9] = ["局", "厅", "委员会", "公司", "集团", "银行", "大学", "医院", "管委会"];

/// Parts of a piece that are names of their own, and whether the first leads (A会同B).
pub(super) fn connected(cx: &Context<'_>, range: Range<usize>) -> (Vec<Range<usize>>, bool) {
    let words = cx.cut(&range);
    let mut parts = Vec::new();
    let mut start = 0;
    let mut leads = false;
    let mut depth = 0_usize;
    for (at, c) in words.char_indices() {
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            depth = depth.saturating_sub(1);
        }
        if depth > 0 || at < start || !"会以和及与暨".contains(c) {
            continue;
        }
        let rest = words.get(at..).unwrap_or_default();
        let Some(joint) = JOINTS.iter().find(|joint| rest.starts_with(*joint)) else { continue };
        let left = words.get(start..at).unwrap_or_default();
        let right = rest.get(joint.len()..).unwrap_or_default();
        if joins_two(left, right, joint) {
            parts.push(range.start + start..range.start + at);
            leads |= *joint == "会同" && parts.len() == 1;
            start = at + joint.len();
        }
    }
    parts.push(range.start + start..range.end);
    (parts, leads)
}

/// Whether a joint stands between two names.
fn joins_two(left: &str, right: &str, joint: &str) -> bool {
    if !possible(left) || !ends_like_unit(left) || collective::joins(left, right, None) {
        return false;
    }
    if matches!(joint, "会同" | "以及") {
        return possible(right);
    }
    let plain = right.split('等').next().unwrap_or(right);
    // …国资委等部门和地方各级人民政府.
    let listed = ["等部门", "等有关部门", "等单位", "等相关部门"].iter().any(|end| left.ends_with(end));
    if listed {
        return possible(right) && ends_like_unit(right);
    }
    let part = ["附属", "所属", "下属", "直属", "其"].iter().any(|own| plain.starts_with(own));
    if part || !possible(plain) || !ends_like_unit(plain) {
        return false;
    }
    let count = left.chars().count();
    let whole = |text: &str| WHOLE.iter().any(|end| text.ends_with(end)) || text.ends_with('委');
    (starts_name(plain) && count >= 2)
        || (count >= 3 && plain.chars().count() >= 3 && whole(left) && whole(plain))
}

/// Where the second of two fused names starts: 区甲办|区乙委.
pub(super) fn fused(words: &str) -> Option<usize> {
    const PARTS: [&str; 7] = ["分局", "支队", "大队", "总队", "分公司", "分行", "支行"];
    let own = level(words)?;
    let mut depth = 0_usize;
    for (count, (at, c)) in words.char_indices().enumerate() {
        if opens(c) {
            depth += 1;
        } else if closes(c) {
            depth = depth.saturating_sub(1);
        }
        if depth > 0 || c != own || count < 3 {
            continue;
        }
        let left = words.get(..at)?;
        let right = words.get(at..)?;
        let part = PARTS.iter().any(|part| right.ends_with(part)) || right.chars().count() < 3;
        if !part && level(right).is_some() && left.ends_with(FUSING) && ends_like_unit(right) {
            return Some(at);
        }
    }
    None
}

/// Last characters of a name after which another may be fused.
const FUSING: [char; 13] = ['局', '委', '办', '厅', '会', '院', ')', '团', '部', '心', '府', '联', '队'];
