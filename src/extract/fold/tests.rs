use super::*;

fn folded(text: &str) -> String {
    fold(text).text().to_owned()
}

#[test]
fn script_width_and_blanks_fold() {
    assert_eq!(folded("（責任單位：區 科委，３０％）"), "(责任单位:区科委,30%)");
    assert_eq!(folded("Open AI 与 ５G\u{a0}网"), "Open AI与5G网");
    assert_eq!(folded("「臺灣」后著名"), "“台湾”后著名");
}

#[test]
fn pinyin_after_characters_is_left_out_and_belongs_to_the_quote() {
    let text = "關(guān)注民生";
    let text = fold(text);
    assert_eq!(text.text(), "关注民生");
    let evidence = text.evidence(&(0.."关".len()));
    assert_eq!((evidence.start, evidence.end, evidence.quote.as_str()), (0, 7, "關(guān)"));
    assert_eq!(folded("人工智能(ai)和(以下简称)"), "人工智能(ai)和(以下简称)");
    assert_eq!(folded("日?qǐng)?bào)訊"), "日讯");
}

#[test]
fn page_marks_and_bookmarks_are_left_out() {
    let text = fold("试验的合\n\n— 3 —\n\n作模式\n[bookmark: _Toc1]二、目标\n7");
    assert_eq!(text.text(), "试验的合作模式二、目标");
    let at = text.text().find("作模式").unwrap();
    assert!(text.gap(at).has(Gap::PAGE) && text.gap(at).line());
    assert_eq!(text.evidence(&("试验的".len().."试验的合作".len())).quote, "合\n\n— 3 —\n\n作");
    assert_eq!(folded("责任单位：市 — 2 — 财政局 －３－ 等"), "责任单位:市财政局等");
    assert_eq!(folded("10—20家、3 - 5 家、-5-家"), "10-20家、3-5家、-5-家");
    assert_eq!(folded("序号\n1\n任务\n2\n"), "序号1任务2");
    assert_eq!(folded("到2027年\n3家"), "到2027年3家");
}

#[test]
fn entities_tags_and_scans() {
    assert_eq!(folded("A&nbsp;局<br>二&ldquo;三&rdquo;a<b 5<7"), "A局二“三”a<b5<7");
    assert_eq!(folded("【2025】 l2 号，4O个，Al2O3，O2O"), "【2025】12号,40个,Al2O3,O2O");
}

#[test]
fn half_width_stops_end_sentences() {
    assert_eq!(folded("建设场馆.鼓励改建.一.目标 1.5亿 2.建"), "建设场馆。鼓励改建。一.目标1.5亿2.建");
    assert_eq!(folded("合格率1OO%，达4O个"), "合格率100%,达40个");
}

#[test]
fn gaps_tell_paragraphs() {
    let text = fold("一、目标 到\r\n\r\n二、任务\u{3000}\u{3000}三、保障");
    let at = |word: &str| text.gap(text.text().find(word).unwrap());
    assert!(at("到").has(Gap::BLANK) && !at("到").paragraph());
    assert!(at("二").has(Gap::EMPTY_LINE));
    assert!(at("三").has(Gap::WIDE) && !at("三").line());
    assert!(at("一").has(Gap::START));
}

#[test]
fn canonical_form_is_full_width_in_chinese_text() {
    let text = fold("市市场监管局(市知识产权局),AI-X(2025-2027年)");
    assert_eq!(text.canonical(&(0..text.text().len())), "市市场监管局（市知识产权局），AI-X（2025—2027年）");
}

#[test]
fn every_character_maps_back() {
    let source = "甲(jiǎ)乙　　丙\u{feff}①㎡２０２７年é";
    let text = fold(source);
    for (at, c) in text.text().char_indices() {
        let evidence = text.evidence(&(at..at + c.len_utf8()));
        let cut: String = source
            .chars()
            .skip(evidence.start as usize)
            .take((evidence.end - evidence.start) as usize)
            .collect();
        assert_eq!(cut, evidence.quote);
        assert!(!cut.is_empty());
    }
}
