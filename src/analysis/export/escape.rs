//! Text made safe for each format.

use std::fmt::{self, Display, Formatter, Write as _};

/// Text within XML, in an element or a quoted attribute: markup escaped, line breaks as references,
/// characters that XML 1.0 cannot hold as U+FFFD.
#[derive(Debug, Clone, Copy)]
pub(super) struct Xml<'a>(pub(super) &'a str);

impl Display for Xml<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '&' => out.write_str("&amp;")?,
                '"' => out.write_str("&quot;")?,
                '\t' => out.write_str("&#9;")?,
                '\n' => out.write_str("&#10;")?,
                '\r' => out.write_str("&#13;")?,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.write_char('\u{fffd}')?,
                other => out.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// A quoted identifier of the DOT language.
#[derive(Debug, Clone, Copy)]
pub(super) struct DotId<'a>(pub(super) &'a str);

impl Display for DotId<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_char('"')?;
        quoted(self.0, out)?;
        out.write_char('"')
    }
}

/// The inside of a quoted string of the DOT language.
fn quoted(text: &str, out: &mut Formatter<'_>) -> fmt::Result {
    for letter in text.chars() {
        match letter {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' | '\r' => out.write_char(' ')?,
            letter if letter.is_control() => out.write_char('\u{fffd}')?,
            other => out.write_char(other)?,
        }
    }
    Ok(())
}

/// A quoted label of the DOT language, where line breaks and references have a meaning.
#[derive(Debug, Clone, Copy)]
pub(super) struct DotLabel<'a>(pub(super) &'a str);

impl Display for DotLabel<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_char('"')?;
        for (at, line) in self.0.lines().enumerate() {
            out.write_str(if at > 0 { "\\n" } else { "" })?;
            quoted(&references(line), out)?;
        }
        out.write_char('"')
    }
}

/// Ampersands escaped where Graphviz would take them for the start of a reference.
fn references(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        found.push(letter);
        let name = text[at + letter.len_utf8()..].trim_start_matches('#');
        let end = name.find(|letter: char| !letter.is_ascii_alphanumeric());
        if letter == '&' && end.is_some_and(|end| end > 0 && name[end..].starts_with(';')) {
            found.push_str("amp;");
        }
    }
    found
}

/// A cell of a CSV file (RFC 4180).
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell<'a>(pub(super) &'a str);

impl Display for Cell<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let text = self.0;
        if text.contains([',', '"', '\n', '\r']) || text.trim() != text {
            write!(out, "\"{}\"", text.replace('"', "\"\""))
        } else {
            out.write_str(text)
        }
    }
}

/// A length, to a tenth.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tenth(pub(super) f64);

impl Display for Tenth {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        // Adding 0 turns a negative zero into zero.
        write!(out, "{}", (self.0 * 10.0).round() / 10.0 + 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_keeps_the_text_and_loses_its_dangers() {
        let hostile = "a<b>&\"c\"\n\u{1}\\";
        assert_eq!(Xml(hostile).to_string(), "a&lt;b&gt;&amp;&quot;c&quot;&#10;\u{fffd}\\");
        assert_eq!(DotId(hostile).to_string(), "\"a<b>&\\\"c\\\" \u{fffd}\\\\\"");
        assert_eq!(DotLabel("\"x\"\n&lt; & y\\").to_string(), "\"\\\"x\\\"\\n&amp;lt; & y\\\\\"");
        assert_eq!(DotLabel("").to_string(), "\"\"");
        assert_eq!(Cell("a\"b").to_string(), "\"a\"\"b\"");
        assert_eq!(Cell(" a").to_string(), "\" a\"");
        assert_eq!(Tenth(-0.04).to_string(), "0");
    }
}
