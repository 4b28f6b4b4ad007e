//! Copies of a text that differ in layout, script or width alone yield the same (conventions 23, 24, 68–71, 76).

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use plangraph::extract::model::Extraction;
use plangraph::extract::{Extractor, SourceFile};
use serde_json::Value;

use super::{documents, extract, register, source, text};

/// What must not change: everything but places, the source's own words and what is said about damage.
fn core(found: &Extraction) -> Value {
    let mut value = serde_json::to_value(found).unwrap();
    strip(&mut value);
    let object = value.as_object_mut().unwrap();
    for key in ["source", "damage", "diagnostics", "statements"] {
        object.remove(key);
    }
    value
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for key in ["span", "quote", "written", "line", "column"] {
                object.remove(key);
            }
            object.values_mut().for_each(strip);
        }
        Value::Array(rows) => rows.iter_mut().for_each(strip),
        _ => {}
    }
}

/// Plans as most are: a paragraph a line, without tables, in simplified script.
fn plain() -> Vec<(String, SourceFile)> {
    let special = ["08", "09", "16", "20", "22", "23", "32", "36", "41", "46", "35d", "35g"];
    documents()
        .into_iter()
        .filter(|(name, file)| {
            let number = name.split('-').next().unwrap();
            !special.contains(&number) && file.name.contains(".txt") && !file.text.trim().is_empty()
        })
        .collect()
}

/// The differences between a text and its copies, by name.
fn differing(copy: impl Fn(&str) -> SourceFile) -> (usize, Vec<String>) {
    let register = register();
    let extractor = Extractor::new(&register);
    let all = plain();
    let count = all.len();
    let different = all
        .into_iter()
        .filter(|(_, file)| core(&extract(&extractor, file)) != core(&extract(&extractor, &copy(&file.text))))
        .map(|(name, _)| name)
        .collect();
    (count, different)
}

#[test]
fn line_ends_of_any_kind() {
    let (count, different) =
        differing(|source| text("copy", &source.replace("\r\n", "\n").replace('\n', "\r\n")));
    assert!(count > 20 && different.is_empty(), "{different:?}");
}

#[test]
fn a_byte_order_mark() {
    let (_, different) =
        differing(|source| text("copy", &format!("\u{feff}{}", source.trim_start_matches('\u{feff}'))));
    assert!(different.is_empty(), "{different:?}");
}

#[test]
fn gb18030() {
    let (_, different) = differing(|source| {
        let (bytes, ..) = encoding_rs::GB18030.encode(source.trim_start_matches('\u{feff}'));
        self::source("copy.txt", &bytes)
    });
    assert!(different.is_empty(), "{different:?}");
}

#[test]
fn full_width_digits_and_letters() {
    let wide = |c: char| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c };
    let (_, different) = differing(|source| text("copy", &source.chars().map(wide).collect::<String>()));
    assert!(different.is_empty(), "{different:?}");
}

#[test]
fn half_width_punctuation() {
    let half = |c: char| match c {
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '（' => '(',
        '）' => ')',
        other => other,
    };
    let (_, different) = differing(|source| text("copy", &source.chars().map(half).collect::<String>()));
    assert!(different.is_empty(), "{different:?}");
}

#[test]
fn traditional_script() {
    let converter = OpenCC::from_config(BuiltinConfig::S2t).unwrap();
    let (count, different) = differing(|source| text("copy", &converter.convert(source)));
    assert!(count > 20 && different.is_empty(), "{different:?}");
}

#[test]
fn pinyin_after_characters() {
    use pinyin::ToPinyin;
    let (count, different) = differing(|source| {
        let mut copy = String::new();
        for (at, c) in source.chars().enumerate() {
            copy.push(c);
            if at % 23 == 5
                && let Some(syllable) = c.to_pinyin()
            {
                copy.extend(["(", syllable.with_tone(), ")"]);
            }
        }
        text("copy", &copy)
    });
    assert!(count > 20 && different.is_empty(), "{different:?}");
}

#[test]
fn html() {
    let escape = |line: &str| line.replace('&', "&amp;").replace('<', "&lt;");
    let (count, different) = differing(|source| {
        let lines: Vec<String> = source.trim_start_matches('\u{feff}').lines().map(escape).collect();
        let body = format!("<p>{}</p>\n", lines.join("</p>\n<p>"));
        let page = format!(
            "<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body><div>{body}</div></body></html>"
        );
        self::source("copy.html", page.as_bytes())
    });
    assert!(count > 20 && different.is_empty(), "{different:?}");
}

#[test]
fn flattened_and_rewrapped() {
    let flat = |with: &'static str| {
        differing(move |source| {
            text(
                "copy",
                &source.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(with),
            )
        })
    };
    let (count, wide) = flat("　　");
    assert!(count > 20 && wide.is_empty(), "{wide:?}");
    let (_, mut blank) = flat(" ");
    // A list of units that no mark closes ends with its line; a blank for that end leaves it open
    // where the next ordinal is of another form.
    blank.retain(|name| name != "02-elderly-care");
    assert!(blank.is_empty(), "{blank:?}");
    let (_, wrapped) = differing(|source| text("copy", &wrap(source, 34)));
    assert!(wrapped.is_empty(), "{wrapped:?}");
}

/// Breaks every line at a width.
fn wrap(source: &str, width: usize) -> String {
    let mut copy = String::new();
    for line in source.lines() {
        let chars: Vec<char> = line.chars().collect();
        if chars.is_empty() {
            copy.push('\n');
        }
        for part in chars.chunks(width) {
            copy.extend(part);
            copy.push('\n');
        }
    }
    copy
}
