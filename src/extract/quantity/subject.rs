//! Whom a year is for: after the name of one place it says nothing of the next (convention 51).

use std::ops::Range;
use std::sync::LazyLock;

use super::sentence::{Break, Sentence};
use crate::extract::finder::Finder;

/// How far from a year the name of its place may stand, in bytes.
const REACH: usize = 150;
/// Last words of the names of places that have figures of their own.
const PLACES: &[&str] = &[
    "园区",
    "产业园",
    "工业园",
    "科技园",
    "创意园",
    "物流园",
    "材料园",
    "加工园",
    "种业园",
    "食品园",
    "软件园",
    "示范园",
    "集聚区",
    "示范区",
    "试验区",
    "开发区",
    "高新区",
    "经开区",
    "农高区",
    "工业区",
    "度假区",
    "保税区",
    "片区",
    "新区",
    "基地",
    "小镇",
    "新城",
    "科学城",
    "医学城",
    "医药城",
    "科技城",
    "科学岛",
    "陆港",
    "空港",
    "农谷",
    "药谷",
    "光谷",
];

static FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::of(PLACES.iter().copied()));

/// Whether a place is named before a byte, in its stretch between semicolons and close to it.
pub(super) fn follows_place(sentence: &Sentence, at: usize) -> bool {
    let start = sentence.around(at, Break::Strong).start;
    let near = sentence.text.ceil_char_boundary(at.saturating_sub(REACH));
    names_place(sentence, start.max(near)..at) || is_headed(sentence, start, at)
}

/// Whether a stretch opens with the name of a place and a colon: 长桥片区:以茶叶为主,…2027年….
fn is_headed(sentence: &Sentence, start: usize, at: usize) -> bool {
    if start > at || !sentence.slice(sentence.range.start..start).ends_with(':') {
        return false;
    }
    let name = sentence.around(start - 1, Break::Strong);
    name.len() <= REACH && PLACES.iter().any(|word| sentence.slice(name.clone()).ends_with(word))
}

/// Whether the stretch between semicolons that a byte stands in opens with the name of a place.
pub(super) fn opens_with_place(sentence: &Sentence, at: usize) -> bool {
    let start = sentence.around(at, Break::Strong).start;
    let near = sentence.text.floor_char_boundary((start + REACH).min(at));
    names_place(sentence, start..near)
}

fn names_place(sentence: &Sentence, range: Range<usize>) -> bool {
    FINDER.find(sentence.slice(range)).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_figures_of_their_own() {
        let text = "2026年,青岚新材料产业园聚焦电池,产值9亿元;全市产值90亿元";
        let sentence = Sentence::read(text, 0..text.len());
        let at = |word: &str| text.find(word).unwrap();
        assert!(!follows_place(&sentence, at("青岚")));
        assert!(follows_place(&sentence, at("9亿")));
        assert!(!opens_with_place(&sentence, at("90亿")));
        assert!(opens_with_place(&sentence, at("9亿")));
    }

    #[test]
    fn a_paragraph_headed_with_a_place_is_about_it_to_its_end() {
        let long = "以马口、官浔为中心,重点发展蝴蝶兰、多肉植物、榕树盆景育种及出口,建设交易中心、冷链仓储和检测平台,打造品牌,办好花卉博览会";
        for (name, about) in [("花博片区:", true), ("全县:", false)] {
            let text = format!("{name}{long},2027年出口8000万元");
            let sentence = Sentence::read(&text, 0..text.len());
            assert_eq!(follows_place(&sentence, text.find("2027").unwrap()), about, "{name}");
        }
    }
}
