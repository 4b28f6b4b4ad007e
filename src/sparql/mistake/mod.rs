//! A second look at a text that the parser refused: the first place where it cannot go on, what is wrong there and
//! how to mend it.
//!
//! The parser follows every reading of a text as far as any goes, which is often far after the mistake, and tells what
//! each would have taken next. This reader knows one reading, that of a person. It refuses nothing: it is asked only
//! about texts that are refused, and where it is at a loss the parser's words stand.

mod expression;
mod pattern;
mod reader;
mod request;

use super::fault::Operation;
use super::token::{self, Kind, Token};
use reader::{Reader, Stop};

use crate::guard::MAX_QUERY_BYTES;

/// What is wrong, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    /// Place of the first byte.
    pub(super) at: usize,
    /// What stands there; empty at the end of the text.
    pub(super) token: String,
    /// What is wrong.
    pub(super) said: String,
    /// How to mend it.
    pub(super) hint: String,
}

impl Mistake {
    fn new(token: Token<'_>, said: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { at: token.at, token: token.text.to_owned(), said: said.into(), hint: hint.into() }
    }
}

/// The first mistake of a text, as far as it is one that people make.
pub(super) fn first(text: &str, operation: Operation) -> Option<Mistake> {
    // Nobody writes more than that by hand.
    if text.len() > MAX_QUERY_BYTES {
        return None;
    }
    let tokens = token::tokens(text);
    // What is not closed makes nonsense of what stands around it.
    if let Some(open) = tokens.iter().find_map(unclosed) {
        return Some(open);
    }
    let strange = tokens.iter().find_map(strange);
    let bracket = bracket(text, &tokens);
    let grammar = match Reader::new(text, tokens).request(operation) {
        Err(Stop::Mistake(mistake)) => Some(*mistake),
        Err(Stop::Unknown) | Ok(()) => None,
    };
    [strange, bracket, grammar].into_iter().flatten().min_by_key(|mistake| mistake.at)
}

fn unclosed(token: &Token<'_>) -> Option<Mistake> {
    match token.kind {
        Kind::OpenText => {
            let quote = &token.text[..1];
            let hint = format!("end it with {quote} on the same line; within a text write \\{quote}");
            let mut mistake = Mistake::new(*token, "the text that begins here is not closed", hint);
            quote.clone_into(&mut mistake.token);
            Some(mistake)
        }
        Kind::OpenIri => {
            Some(Mistake::new(*token, "the address that begins here is not closed", "end it with `>`"))
        }
        _ => None,
    }
}

/// What an input method for Chinese makes of punctuation.
const WIDE: [(&str, &str); 19] = [
    ("“", "\""),
    ("”", "\""),
    ("「", "\""),
    ("」", "\""),
    ("‘", "'"),
    ("’", "'"),
    ("（", "("),
    ("）", ")"),
    ("｛", "{"),
    ("｝", "}"),
    ("，", ","),
    ("；", ";"),
    ("：", ":"),
    ("。", "."),
    ("．", "."),
    ("？", "?"),
    ("＝", "="),
    ("《", "<"),
    ("》", ">"),
];

fn strange(token: &Token<'_>) -> Option<Mistake> {
    if token.kind != Kind::Strange {
        return None;
    }
    let plain = WIDE.iter().find(|(wide, _)| *wide == token.text);
    let said = format!("`{}` is no character of SPARQL", token.text.escape_debug());
    let hint =
        plain.map_or("leave it out, or put it in quotes".to_owned(), |(_, plain)| format!("write {plain}"));
    Some(Mistake::new(*token, said, hint))
}

/// The first bracket that closes nothing, or the last that is never closed.
fn bracket(text: &str, tokens: &[Token<'_>]) -> Option<Mistake> {
    let mut open: Vec<&Token<'_>> = Vec::new();
    let told = |open: &Token<'_>| {
        let (line, column) = crate::diagnostic::line_column(text, open.at);
        format!("`{}` of line {line}, column {column} is not closed", open.text)
    };
    for token in tokens.iter().filter(|token| token.kind == Kind::Sign) {
        let opening = match token.text {
            "{" | "(" | "[" => {
                open.push(token);
                continue;
            }
            "}" => "{",
            ")" => "(",
            "]" => "[",
            _ => continue,
        };
        match open.pop() {
            Some(before) if before.text == opening => {}
            Some(before) => {
                let hint = format!("write `{}` before it", closing(before.text));
                return Some(Mistake::new(*token, told(before), hint));
            }
            None => {
                let said = format!("`{}` closes nothing", token.text);
                return Some(Mistake::new(
                    *token,
                    said,
                    format!("leave it out, or write `{opening}` before"),
                ));
            }
        }
    }
    let last = open.last()?;
    let end = Token { kind: Kind::Sign, text: "", at: text.trim_end().len() };
    Some(Mistake::new(end, told(last), format!("write `{}`", closing(last.text))))
}

fn closing(bracket: &str) -> &'static str {
    match bracket {
        "{" => "}",
        "(" => ")",
        _ => "]",
    }
}

#[cfg(test)]
mod tests;
