//! What holds for any text.

use plangraph::extract::fold::fold;
use plangraph::extract::model::{Extraction, Span};
use plangraph::extract::{Extractor, SourceFile};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{documents, extract, register, text};

/// Pieces that plans are made of, and things that do not belong in them.
const PIECES: &[&str] = &[
    "一、",
    "二、",
    "（一）",
    "（二）",
    "1.",
    "2、",
    "（1）",
    "①",
    "第一条",
    "第二条　",
    "专栏1",
    "任务一：",
    "【总体目标】",
    "## ",
    "重点任务",
    "主要目标",
    "保障措施",
    "到2027年，",
    "力争",
    "新增",
    "产值达到",
    "300亿元",
    "超",
    "20件以上",
    "2-3家",
    "35—40%",
    "由50家增加到90家",
    "分别达到",
    "倍增",
    "。",
    "；",
    "，",
    "\n",
    "\r\n",
    "　　",
    " ",
    "\t",
    "|",
    "（",
    "）",
    "(",
    "〔",
    "《",
    "》",
    "责任单位：",
    "（责任单位：市科技局、市财政局）",
    "（市发展改革委牵头，各区政府配合）",
    "牵头单位",
    "市工业和信息化局",
    "各有关单位",
    "等部门负责",
    "由市商务局牵头，",
    "列首位的为牵头单位，下同",
    "关于印发《某某方案》的通知",
    "青政办发〔2025〕3号",
    "2025年6月9日",
    "序号\t任务\t责任单位\n1\t建园区\t市科技局\n",
    "關(guān)注",
    "[bookmark: _Toc1]",
    "&nbsp;",
    "<br>",
    "— 3 —\n",
    "云河科技城",
    "重点发展",
    "\u{feff}",
    "\u{200b}",
    "🙂",
    "AI+X",
    "2.5平方公里",
    "第一、二、三类",
    "7×24小时",
    "l2号",
    "4O个",
    "９９％",
    "\u{0}",
];

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => "[一-龥]{1,20}",
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

fn cut(source: &[char], span: Span) -> String {
    source[span[0] as usize..span[1] as usize].iter().collect()
}

/// Spans lie within the text, quotes stand at their spans, names in the folded text, and nothing overlaps.
fn holds(found: &Extraction, file: &SourceFile) {
    let source: Vec<char> = file.text.chars().collect();
    let folded = fold(&file.text);
    let whole = folded.text().replace(' ', "");
    let bare = |words: &str| fold(words).text().replace(' ', "");
    // A name is folded already, with its marks wide. Folding it again may read it otherwise than its text does: `l2`
    // after a point is no misread number, and alone it is one.
    let narrow = |words: &str| words.nfkd().filter(|c| *c != ' ').collect::<String>();
    let stands = |words: &str| whole.contains(&bare(words)) || whole.contains(&narrow(words));
    let mut last = 0;
    for task in &found.tasks {
        assert!(task.span[0] >= last && task.span[1] >= task.span[0], "{task:?}");
        last = task.span[1];
        for unit in &task.responsible {
            assert_eq!(cut(&source, unit.span), unit.written);
            assert!(stands(&unit.name), "{}", unit.name);
        }
        assert!(stands(&task.title), "{}", task.title);
        let mut spans: Vec<Span> = task.responsible.iter().map(|unit| unit.span).collect();
        spans.sort_unstable();
        assert!(spans.windows(2).all(|pair| pair[0][1] <= pair[1][0]), "{spans:?}");
    }
    for target in found.targets.iter().chain(&found.statements) {
        assert_eq!(cut(&source, target.span), target.quote);
        assert!(!target.quote.is_empty());
    }
    for damage in &found.damage {
        assert_eq!(cut(&source, damage.span), damage.quote);
    }
    for span in found.zones.iter().map(|zone| zone.span).chain(found.citations.iter().map(|cited| cited.span))
    {
        assert!(span[0] < span[1] && span[1] as usize <= source.len());
    }
}

#[test]
fn spans_and_names_hold_for_every_fixture() {
    let register = register();
    let extractor = Extractor::new(&register);
    for (_, file) in documents() {
        holds(&extract(&extractor, &file), &file);
    }
}

#[test]
fn records_of_every_fixture_pass_the_checks_and_survive_toml() {
    let workspace = crate::support::workspace();
    let extractor = Extractor::new(&workspace.register);
    for (name, file) in documents() {
        if fold(&file.text).text().is_empty() {
            continue;
        }
        let record = extractor.record(&file, &extractor.findings(&file.text));
        let problems = workspace.check(&record);
        assert!(problems.is_empty(), "{name}: {problems:#?}");
        let again: plangraph::record::PlanRecord =
            toml::from_str(&plangraph::extract::review::toml(&record).unwrap()).unwrap();
        assert_eq!(again, record, "{name}");
        assert!(plangraph::check::source(&record, file.text.as_bytes()).is_empty(), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn spans_and_names_hold_for_any_text(source in any_text()) {
        let register = register();
        let extractor = Extractor::new(&register);
        let file = text("any", &source.replace('\u{0}', ""));
        let found = extract(&extractor, &file);
        holds(&found, &file);
        let record = extractor.record(&file, &extractor.findings(&file.text));
        prop_assert!(toml::to_string(&record).is_ok());
    }
}
