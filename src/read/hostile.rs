//! No input may panic, hang, or take more than linear time and memory.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::docx::fixture;
use super::read;

/// Reads a text of `count` repetitions under all names and says how long that took.
fn time(unit: &str, count: usize) -> Duration {
    let text = unit.repeat(count);
    let start = Instant::now();
    for name in ["a.txt", "a.html", "a.md"] {
        let document = read(name, text.as_bytes()).unwrap();
        assert!(document.text.len() <= 20 * text.len() + 100, "{unit} {name}");
    }
    start.elapsed()
}

#[test]
fn time_is_linear_in_the_length() {
    let units = [
        "<div>",
        "<table><tr><td>x",
        "<td>",
        "<p>",
        "</p>",
        "<ol><li>",
        "<a b=c ",
        "<tr><td rowspan=9 colspan=999>x",
        "<nav>",
        "<!--",
        "&amp",
        "&#x4e00;",
        "**a",
        "*a ",
        "[a](",
        "[",
        "> ",
        "- ",
        "1. x\n",
        "| a ",
        "|a|b|\n|-|-|\n",
        "```\n",
        "`",
        "（",
        "1",
        "<",
        "&",
        "\n",
        "a\u{2028}",
        "<pre>",
        "<script>",
        "<b",
        "]]>",
        "![",
        "_a__",
        "\\",
        "<a href=\"",
        "-->",
        "<br>",
    ];
    for unit in units {
        let (few, many) = (time(unit, 2_000), time(unit, 16_000));
        // Eight times as much text: quadratic time would be 64 times as long.
        assert!(many < few * 24 + Duration::from_millis(200), "{unit:?}: {few:?}, then {many:?}");
    }
}

#[test]
fn deep_nesting_in_docx_is_read() {
    for unit in ["<w:tbl><w:tr><w:tc>", "<w:p><w:r><w:txbxContent>", "<w:ins>"] {
        let whole = close(&unit.repeat(50_000));
        let middle = unit.len() * 50_000;
        let body = whole[..middle].to_owned() + &fixture::paragraph("甲") + &whole[middle..];
        let start = Instant::now();
        assert_eq!(read("a.docx", &fixture::document(&body)).unwrap().text.trim(), "甲", "{unit}");
        assert!(start.elapsed() < Duration::from_secs(5), "{unit}");
    }
}

#[test]
fn every_cut_of_a_docx_is_an_error_or_a_text() {
    let whole = fixture::document(&(fixture::paragraph("甲") + &fixture::item(1, 0, "乙")));
    for length in 0..whole.len() {
        let _ = read("a.docx", &whole[..length]);
    }
}

fn markup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<p>",
        "</p>",
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td rowspan=2>",
        "<td colspan=3>",
        "</td>",
        "<ol>",
        "</ol>",
        "<li>",
        "<nav>",
        "</nav>",
        "<pre>",
        "</pre>",
        "<br>",
        "<tbody>",
        "<script>",
        "</script>",
        "甲",
        " ",
        "\n",
        "乙。",
        "&lt;",
        "1. ",
        "# ",
        "| a | b |\n|---|---|\n",
        "**",
        "```\n",
        "- ",
        "> ",
        "w:",
        "<!--",
        "-->",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

fn body() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "<w:p>",
        "</w:p>",
        "<w:r>",
        "</w:r>",
        "<w:t>甲</w:t>",
        "<w:tbl>",
        "</w:tbl>",
        "<w:tr>",
        "</w:tr>",
        "<w:tc>",
        "</w:tc>",
        "<w:tcPr><w:vMerge/></w:tcPr>",
        "<w:tcPr><w:gridSpan w:val='3'/></w:tcPr>",
        "<w:txbxContent>",
        "</w:txbxContent>",
        "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>",
        "<w:trPr><w:del/></w:trPr>",
        "<w:del>",
        "</w:del>",
        "<w:tab/>",
        "<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr>",
        "<w:sym w:char='F0FE'/>",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000), name in "a\\.(txt|html|md|docx|pdf)") {
        let _ = read(&name, &bytes);
    }

    #[test]
    fn random_texts_never_panic(text in "\\PC{0,300}", name in "a\\.(txt|html|md)") {
        let _ = read(&name, text.as_bytes());
    }

    #[test]
    fn random_markup_is_read_the_same_way_twice(text in markup(), name in "a\\.(html|md)") {
        prop_assert_eq!(read(&name, text.as_bytes()), read(&name, text.as_bytes()));
    }

    #[test]
    fn random_documents_never_panic(body in body()) {
        // The open elements closed, so that more than the first tag is met.
        let _ = read("a.docx", &fixture::document(&body));
        let _ = read("a.docx", &fixture::document(&close(&body)));
    }

    #[test]
    fn damaged_archives_never_panic(at in 0_usize..1500, byte in any::<u8>()) {
        let mut bytes = fixture::document(&fixture::paragraph("甲乙丙"));
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = read("a.docx", &bytes);
    }
}

/// Drops end tags that fit nothing and adds those that are missing.
fn close(body: &str) -> String {
    let (mut open, mut out) = (Vec::new(), String::new());
    for tag in body.split_inclusive('>') {
        let name = tag.rsplit('<').next().unwrap().trim_end_matches('>');
        if let Some(name) = name.strip_prefix('/') {
            if open.last() != Some(&name) {
                continue;
            }
            open.pop();
        } else if !name.ends_with('/') {
            open.push(name.split(' ').next().unwrap());
        }
        out.push_str(tag);
    }
    open.iter().rev().for_each(|name| out.extend(["</", name, ">"]));
    out
}
