//! The syntax of searches.
//!
//! Words are separated by blanks and by marks that separate items or sentences. `"…"` (also “…” and 「…」) is a phrase
//! found as it stands; an open quotation mark is closed by the end. `-` before a word or phrase leaves out texts with it.

use super::error::QueryError;
use super::fold::{Token, tokenize};
use super::syllable::is_syllable;

/// Longest search, in code points.
pub const MAX_QUERY_CHARACTERS: usize = 256;
/// Most words and phrases of a search.
pub const MAX_WORDS: usize = 24;

/// A token of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// A Han character, simplified.
    Character(char),
    /// Letters and digits, in lower case.
    Word(String),
    /// A mark that separates.
    Break,
}

/// A word or phrase of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// Its tokens: at least one, and no [`Asked::Break`] at either end.
    pub(super) tokens: Vec<Asked>,
    /// Whether it was quoted.
    pub(super) quoted: bool,
    /// Whether texts with it are left out.
    pub(super) excluded: bool,
}

/// Reads a search: at least one term that is not excluded.
pub(super) fn parse(query: &str) -> Result<Vec<Term>, QueryError> {
    if query.len() > MAX_QUERY_CHARACTERS * 4 || query.chars().count() > MAX_QUERY_CHARACTERS {
        return Err(QueryError::TooLong);
    }
    let mut terms: Vec<Term> = Vec::new();
    for term in join_syllables(pieces(query)) {
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    if terms.len() > MAX_WORDS {
        return Err(QueryError::TooManyWords);
    }
    if terms.is_empty() {
        return Err(QueryError::Empty);
    }
    if terms.iter().all(|term| term.excluded) {
        return Err(QueryError::OnlyExclusions);
    }
    Ok(terms)
}

/// Words and phrases in order.
fn pieces(query: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let after_sign = rest.strip_prefix(['-', '－', '−']);
        let body = after_sign.unwrap_or(rest);
        let quoted = phrase(body);
        let (text, after) = quoted.unwrap_or_else(|| word(body));
        add(&mut terms, text, quoted.is_some(), after_sign.is_some());
        rest = after.trim_start();
    }
    terms
}

/// The phrase in quotation marks that a search starts with, and what follows.
fn phrase(query: &str) -> Option<(&str, &str)> {
    let mut chars = query.chars();
    let closing = chars.next().and_then(closing)?;
    let inner = chars.as_str();
    Some(inner.split_once(closing).unwrap_or((inner, "")))
}

/// The word that a search starts with, and what follows.
fn word(query: &str) -> (&str, &str) {
    let end = query.find(|c: char| c.is_whitespace() || closing(c).is_some());
    query.split_at(end.unwrap_or(query.len()))
}

/// Marks that close what a quotation mark opens.
fn closing(c: char) -> Option<&'static [char]> {
    match c {
        '"' | '＂' => Some(&['"', '＂']),
        '“' | '”' => Some(&['”', '“']),
        '「' | '」' => Some(&['」']),
        _ => None,
    }
}

/// Adds a phrase, or the words between separating marks.
fn add(terms: &mut Vec<Term>, text: &str, quoted: bool, excluded: bool) {
    let mut tokens = Vec::new();
    tokenize(text, |token, _| {
        tokens.push(match token {
            Token::Character(c) => Asked::Character(c),
            Token::Word(word) => Asked::Word(word.to_owned()),
            Token::Break => Asked::Break,
        });
    });
    let mut push = |tokens: &[Asked]| {
        let start = tokens.iter().position(|token| *token != Asked::Break);
        let end = tokens.iter().rposition(|token| *token != Asked::Break);
        if let (Some(start), Some(end)) = (start, end) {
            terms.push(Term { tokens: tokens[start..=end].to_vec(), quoted, excluded });
        }
    };
    if quoted {
        push(&tokens);
    } else {
        tokens.split(|token| *token == Asked::Break).for_each(push);
    }
}

/// Makes one word of syllables that follow each other: `zhang jiang` is `zhangjiang`.
fn join_syllables(terms: Vec<Term>) -> Vec<Term> {
    let mut joined: Vec<Term> = Vec::with_capacity(terms.len());
    let syllable = |term: &Term| {
        let all = term.tokens.iter().all(|token| matches!(token, Asked::Word(word) if is_syllable(word)));
        all && !term.quoted && !term.excluded
    };
    for term in terms {
        match joined.last_mut().filter(|last| syllable(last) && syllable(&term)) {
            Some(last) => last.tokens.extend(term.tokens),
            None => joined.push(term),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(query: &str) -> Result<Vec<String>, QueryError> {
        let token = |token: &Asked| match token {
            Asked::Character(c) => c.to_string(),
            Asked::Word(word) => format!("[{word}]"),
            Asked::Break => "|".to_owned(),
        };
        let term = |term: &Term| {
            let sign = if term.excluded { "-" } else { "" };
            let mark = if term.quoted { "\"" } else { "" };
            format!("{sign}{mark}{}{mark}", term.tokens.iter().map(token).collect::<String>())
        };
        Ok(parse(query)?.iter().map(term).collect())
    }

    #[test]
    fn words_phrases_and_exclusions_are_told_apart() {
        assert_eq!(shown("張江 AI\u{3000}5G").unwrap(), ["张江", "[ai]", "[5g]"]);
        assert_eq!(shown("“上海、浙江”-\"药 谷\" -区").unwrap(), ["\"上海|浙江\"", "-\"药谷\"", "-区"]);
        assert_eq!(shown("上海、浙江,江苏").unwrap(), ["上海", "浙江", "江苏"]);
        assert_eq!(shown("长三角-一体化").unwrap(), ["长三角一体化"]);
        assert_eq!(shown("zhang jiang").unwrap(), ["[zhang][jiang]"]);
        assert_eq!(shown("pudong area").unwrap(), ["[pudong]", "[area]"]);
    }

    #[test]
    fn unpaired_marks_are_borne() {
        assert_eq!(shown("\"张江").unwrap(), ["\"张江\""]);
        assert_eq!(shown("张江\"").unwrap(), ["张江"]);
        assert_eq!(shown("”“张江").unwrap(), ["张江"]);
        assert_eq!(shown("--张江 张").unwrap(), ["-张江", "张"]);
    }

    #[test]
    fn searches_for_nothing_are_refused() {
        for query in ["", "  ", "-", "\"\"", "、。", "“", "\u{301}", "-\"", "()"] {
            assert_eq!(shown(query), Err(QueryError::Empty), "{query}");
        }
        assert_eq!(shown("-张江"), Err(QueryError::OnlyExclusions));
    }

    #[test]
    fn long_searches_are_refused() {
        assert_eq!(shown(&"张".repeat(MAX_QUERY_CHARACTERS + 1)), Err(QueryError::TooLong));
        assert_eq!(shown(&"张".repeat(4_000_000)), Err(QueryError::TooLong));
        assert!(shown(&"张".repeat(MAX_QUERY_CHARACTERS)).is_ok());
        assert_eq!(shown(&"张 ".repeat(MAX_WORDS + 1)).unwrap(), ["张"]);
        assert_eq!(
            shown("一 二 三 四 五 六 七 八 九 十 百 千 万 亿 甲 乙 丙 丁 戊 己 庚 辛 壬 癸 子"),
            Err(QueryError::TooManyWords)
        );
    }
}
