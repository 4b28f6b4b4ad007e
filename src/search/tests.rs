//! Tests of the index as its users see it.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn index(texts: &[(Field, &str)], abbreviations: &[(&str, &str)]) -> Index {
    let documents =
        (100..).zip(texts).map(|(id, (field, text))| Document { id, field: *field, text: (*text).into() });
    let pairs = abbreviations.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned()));
    Index::build(documents, pairs)
}

fn labels(texts: &[&str]) -> Index {
    index(&texts.iter().map(|text| (Field::Label, *text)).collect::<Vec<_>>(), &[])
}

/// Texts found, the best first.
fn found<'a>(index: &'a Index, query: &str) -> Vec<&'a str> {
    let hits = index.search(query, 100).unwrap();
    hits.iter().map(|hit| index.entry(hit.document).unwrap().text).collect()
}

fn cut(text: &str, range: &std::ops::Range<u32>) -> String {
    text.chars().skip(range.start as usize).take(range.len()).collect()
}

/// Words of the texts that a search marks, hit by hit.
fn marked(index: &Index, query: &str) -> Vec<Vec<String>> {
    let hits = index.search(query, 100).unwrap();
    let cuts = |hit: &Hit| {
        hit.ranges.iter().map(|range| cut(index.entry(hit.document).unwrap().text, range)).collect()
    };
    hits.iter().map(cuts).collect()
}

#[test]
fn scripts_find_each_other() {
    let index = labels(&["张江科学城", "浦東新區", "ＡＩ＋醫療"]);
    assert_eq!(found(&index, "張江"), ["张江科学城"]);
    assert_eq!(found(&index, "浦东新区"), ["浦東新區"]);
    assert_eq!(found(&index, "ai医疗"), ["ＡＩ＋醫療"]);
    assert_eq!(marked(&index, "ai医疗"), [["ＡＩ＋醫療"]]);
}

#[test]
fn names_and_abbreviations_find_each_other() {
    let texts = [
        (Field::Quote, "由上海市发展和改革委员会牵头"),
        (Field::Label, "市发改委"),
        (Field::Label, "市科委"),
    ];
    let index = index(&texts, &[("发改委", "发展和改革委员会"), ("市", "上海市")]);
    assert_eq!(found(&index, "市发改委"), ["市发改委", "由上海市发展和改革委员会牵头"]);
    assert_eq!(found(&index, "上海市发展和改革委员会"), ["市发改委", "由上海市发展和改革委员会牵头"]);
    assert_eq!(marked(&index, "市發改委"), [["市发改委"], ["上海市发展和改革委员会"]]);
    let latin =
        self::index(&[(Field::Label, "AI平台"), (Field::Label, "人工智能平台")], &[("AI", "人工智能")]);
    assert_eq!(found(&latin, "ai平台").len(), 2);
    assert_eq!(found(&latin, "人工智能平台").len(), 2);
}

#[test]
fn names_with_marks_stand_for_each_other() {
    let texts = [(Field::Label, "双核联动、特色互补"), (Field::Label, "双核战略")];
    let index = index(&texts, &[("。双核战略、", "双核联动、特色互补"), ("、", "双核"), ("甲", "甲")]);
    assert_eq!(found(&index, "双核战略"), ["双核战略", "双核联动、特色互补"]);
    assert_eq!(marked(&index, "双核战略"), [["双核战略"], ["双核联动、特色互补"]]);
}

#[test]
fn pinyin_finds_names() {
    let texts = [
        (Field::Label, "张江科学城"),
        (Field::Label, "重庆"),
        (Field::Alternative, "银行"),
        (Field::Quote, "支持张江发展"),
        (Field::Label, "绿色发展"),
    ];
    let index = index(&texts, &[]);
    for query in ["zhangjiang", "ZhangJiang", "zhang jiang", "zhāngjiāng", "zhang'jiang", "zj", "ZJKXC"] {
        assert_eq!(found(&index, query), ["张江科学城"], "{query}");
    }
    assert_eq!(marked(&index, "zj"), [["张江"]]);
    assert_eq!(found(&index, "chongqing"), ["重庆"]);
    assert_eq!(found(&index, "yinhang"), ["银行"]);
    assert_eq!(found(&index, "lvse"), ["绿色发展"]);
}

#[test]
fn phrases_are_found_as_they_stand() {
    let index = labels(&["张江科学城", "科学城、张江", "张江“科学城”"]);
    assert_eq!(found(&index, "张江 科学城").len(), 3);
    assert_eq!(found(&index, "\"张江科学城\""), ["张江科学城", "张江“科学城”"]);
    assert_eq!(found(&index, "“科学城、張江”"), ["科学城、张江"]);
    assert_eq!(
        found(&index, "\"科学城张江\""),
        [] as [&str; 0],
        "no phrase reaches over the border of an item"
    );
    assert_eq!(found(&index, "\"zhangjiang\""), [] as [&str; 0]);
}

#[test]
fn exclusions_leave_out_all_names() {
    let texts = [(Field::Label, "市发改委"), (Field::Label, "市发展和改革委员会"), (Field::Label, "市科委")];
    let index = index(&texts, &[("发改委", "发展和改革委员会")]);
    assert_eq!(found(&index, "市 -发改委"), ["市科委"]);
    assert_eq!(found(&index, "市 -\"发改委\"").len(), 2);
    assert_eq!(found(&index, "市 -fgw").len(), 3);
}

#[test]
fn where_no_text_has_all_words_parts_are_found() {
    let index = labels(&["张江药谷", "人工智能岛", "市科委"]);
    let hits = index.search("张江人工智能", 9).unwrap();
    assert_eq!(
        hits.iter().map(|hit| (hit.document, hit.complete)).collect::<Vec<_>>(),
        [(1, false), (0, false)]
    );
    assert_eq!(marked(&index, "张江人工智能"), [["人工智能"], ["张江"]]);
    assert_eq!(found(&index, "张江 \"人工智能\""), ["人工智能岛"], "phrases stay required");
    assert_eq!(found(&index, "市科委 张江药"), ["市科委", "张江药谷"]);
}

#[test]
fn ranges_mark_the_words_of_the_text() {
    let index = labels(&["“張 江”ＡＩ，张江ai與cafe\u{301}"]);
    assert_eq!(marked(&index, "张江 AI"), [["張 江", "ＡＩ", "张江", "ai"]]);
    assert_eq!(marked(&index, "café"), [["cafe\u{301}"]]);
    assert_eq!(marked(&labels(&["江江江江"]), "江江"), [["江江江江"]]);
}

#[test]
fn what_was_asked_for_comes_first() {
    let texts = [
        (Field::Quote, "张江"),
        (Field::Heading, "张江"),
        (Field::Label, "张江张江张江"),
        (Field::Label, "张江镇"),
        (Field::Alternative, "张江"),
        (Field::Label, "張江"),
        (Field::Label, "张江科学城建设管理办公室"),
    ];
    let index = index(&texts, &[]);
    let order: Vec<u32> = index.search("张江", 99).unwrap().iter().map(|hit| hit.document).collect();
    assert_eq!(order, [5, 4, 2, 3, 6, 1, 0]);
    let ids: Vec<u32> = order.iter().map(|document| index.entry(*document).unwrap().id).collect();
    assert_eq!(ids, [105, 104, 102, 103, 106, 101, 100]);
    assert_eq!(index.search("张江", 2).unwrap(), index.search("张江", 99).unwrap()[..2]);
    assert_eq!(index.search("zj", 1).unwrap()[0].document, 5);
}

#[test]
fn a_label_of_several_words_is_recognised() {
    let index = labels(&["Pudong New Area Committee", "New Area Pudong", "Pudong New Area"]);
    assert_eq!(found(&index, "pudong new area")[0], "Pudong New Area");
}

#[test]
fn equal_texts_keep_their_order() {
    let index = labels(&["张江", "浦东", "张江", "張江"]);
    for _ in 0..3 {
        let hits = index.search("张江", 99).unwrap();
        assert_eq!(hits.iter().map(|hit| hit.document).collect::<Vec<_>>(), [0, 2, 3]);
    }
}

#[test]
fn an_empty_index_answers() {
    let index = labels(&[]);
    assert!(index.is_empty() && index.search("张江", 9).unwrap().is_empty());
    assert_eq!(index.entry(0), None);
    assert_eq!(labels(&["张江"]).search("张江", 0).unwrap(), []);
}

#[test]
fn hostile_texts_and_searches_are_borne() {
    let marks = "a".to_owned() + &"\u{301}".repeat(100_000);
    let index = labels(&["", "。。。", &marks, "\u{0}\u{ffff}", &"张".repeat(100_000)]);
    assert_eq!(index.search(&"张江 ".repeat(2_500_000), 9), Err(QueryError::TooLong));
    assert_eq!(index.search("？！、“”", 9), Err(QueryError::Empty));
    assert_eq!(found(&index, "\"张").len(), 1);
    assert_eq!(found(&index, &"张".repeat(MAX_QUERY_CHARACTERS)).len(), 1);
    assert!(index.search(&"zh".repeat(128), 9).is_ok());
    assert!(index.search(&"-张 ".repeat(12), 9).is_err());
}

/// A text of few letters, so that matches are frequent.
fn text() -> impl Strategy<Value = String> {
    let letter =
        proptest::sample::select(vec!["张", "張", "江", "区", "區", "发", "。", " ", "“", "A", "ｂ"]);
    vec(letter, 0..14).prop_map(|letters| letters.concat())
}

/// The text folded letter by letter; blanks and quotation marks left out.
fn naive(text: &str) -> String {
    let fold = |c| match c {
        '張' => Some('张'),
        '區' => Some('区'),
        ' ' | '“' => None,
        other => Some(other),
    };
    text.chars().filter_map(fold).collect()
}

/// All that becomes of a word when one name is put for the other, again and again.
fn naive_forms(word: &str, one: &str, other: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    let mut next = 0;
    while next < forms.len() {
        let form = forms[next].clone();
        for (name, instead) in [(one, other), (other, one)] {
            for at in (0..form.len()).filter(|at| form.is_char_boundary(*at) && form[*at..].starts_with(name))
            {
                let replaced = format!("{}{instead}{}", &form[..at], &form[at + name.len()..]);
                if !forms.contains(&replaced) {
                    forms.push(replaced);
                }
            }
        }
        next += 1;
    }
    forms
}

proptest! {
    #[test]
    fn hits_are_the_texts_with_all_words(
        texts in vec(text(), 0..12),
        words in vec("[张張江区區发]{1,4}", 1..3),
        excluded in "[张江区]{1,2}",
    ) {
        let index = labels(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let query = format!("{} -{excluded}", words.join(" "));
        let has_all = |text: &&String| words.iter().all(|word| naive(text).contains(&naive(word)));
        let expected: Vec<&String> = texts.iter().filter(has_all).collect();
        let mut hits = index.search(&query, 99).unwrap();
        hits.sort_by_key(|hit| hit.document);
        if !expected.is_empty() {
            let expected: Vec<&str> =
                expected.into_iter().filter(|text| !naive(text).contains(&excluded)).map(String::as_str).collect();
            let got: Vec<&str> = hits.iter().map(|hit| index.entry(hit.document).unwrap().text).collect();
            prop_assert_eq!(got, expected);
        }
        for hit in &hits {
            prop_assert!(hit.score > 0.0 && !hit.ranges.is_empty());
            let text = index.entry(hit.document).unwrap().text;
            for range in &hit.ranges {
                let cut = naive(&cut(text, range));
                let holds = |word: &String| {
                    let word: Vec<char> = naive(word).chars().collect();
                    let size = if hit.complete { word.len() } else { word.len().min(2) };
                    word.windows(size).any(|part| cut.contains(&part.iter().collect::<String>()))
                };
                prop_assert!(words.iter().any(holds), "{} in {}", cut, text);
            }
        }
    }

    #[test]
    fn names_stand_for_each_other(texts in vec("[甲乙丙丁]{0,9}", 0..12), word in "[甲乙丙丁]{1,5}") {
        let documents = (0..).zip(&texts).map(|(id, text)| Document { id, field: Field::Label, text: text.clone() });
        let index = Index::build(documents, [("甲乙".to_owned(), "丙丁丙".to_owned())]);
        let forms = naive_forms(&word, "甲乙", "丙丁丙");
        let is_held = |text: &str| forms.iter().any(|form| text.contains(form.as_str()));
        let mut hits = index.search(&word, 99).unwrap();
        hits.retain(|hit| hit.complete);
        hits.sort_by_key(|hit| hit.document);
        let got: Vec<&str> = hits.iter().map(|hit| index.entry(hit.document).unwrap().text).collect();
        let expected: Vec<&str> = texts.iter().map(String::as_str).filter(|text| is_held(text)).collect();
        prop_assert_eq!(got, expected);
        for hit in &hits {
            let text = &texts[hit.document as usize];
            prop_assert!(hit.ranges.iter().all(|range| is_held(&cut(text, range))), "{:?} in {}", hit.ranges, text);
        }
    }

    #[test]
    fn nothing_panics(texts in vec("\\PC{0,40}|[\u{0}-\u{ffff}]{0,20}", 0..6), query in "\\PC{0,40}|[-\"“”a张\u{300}\u{2f00} ]{0,20}") {
        let index = labels(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        for text in &texts {
            let _ = (pinyin(text), sort_key(text));
        }
        for hit in index.search(&query, 99).unwrap_or_default() {
            let length = index.entry(hit.document).unwrap().text.chars().count();
            let mut end = 0;
            for range in hit.ranges {
                prop_assert!(end <= range.start && range.start < range.end && range.end as usize <= length);
                end = range.end;
            }
        }
    }
}
