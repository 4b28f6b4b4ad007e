//! The tokens of a SPARQL text that may be wrong anywhere.

/// Kind of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword, the name of a function, or what is neither.
    Word,
    /// `?x`, `$x`.
    Variable,
    /// `plan:Task`, `_:b`.
    Name,
    /// `<…>`.
    Iri,
    /// A quoted string.
    Text,
    Number,
    /// `@zh`.
    Tag,
    /// Punctuation and operators.
    Sign,
    /// A string without its end.
    OpenText,
    /// An IRI without its end.
    OpenIri,
    /// A character that stands nowhere in the language.
    Strange,
}

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    pub(crate) kind: Kind,
    pub(crate) text: &'t str,
    /// Place of its first byte.
    pub(crate) at: usize,
}

impl Token<'_> {
    pub(crate) fn is(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// Whether it is this word, in capitals or not.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is a term or a variable, or the beginning of one.
    pub(crate) fn is_term(&self) -> bool {
        match self.kind {
            Kind::Variable | Kind::Name | Kind::Iri | Kind::Text | Kind::Number => true,
            Kind::Word => self.is_word("true") || self.is_word("false"),
            Kind::Sign => ["[", "(", "+", "-"].contains(&self.text),
            _ => false,
        }
    }
}

/// Signs of more than one character; `==` is none, but is written for `=`.
const SIGNS: [&str; 10] = ["<<", "{|", "|}", "&&", "||", "!=", "<=", ">=", "^^", "=="];

/// The tokens of a text, without blanks and comments.
pub(crate) fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
        } else if first == '#' {
            at += rest.find(['\n', '\r']).unwrap_or(rest.len());
        } else {
            let (kind, length) = token(rest, first);
            found.push(Token { kind, text: &rest[..length], at });
            at += length;
        }
    }
    found
}

/// Kind and length of the token that a text begins with.
fn token(rest: &str, first: char) -> (Kind, usize) {
    let second = rest[first.len_utf8()..].chars().next();
    match first {
        '"' | '\'' => string(rest, first),
        '<' => iri(rest),
        '?' | '$' if second.is_some_and(is_of_word) => (Kind::Variable, 1 + length(&rest[1..], is_of_word)),
        '@' if second.is_some_and(char::is_alphabetic) => {
            (Kind::Tag, 1 + length(&rest[1..], |c| c.is_alphanumeric() || c == '-'))
        }
        '0'..='9' => (Kind::Number, number(rest)),
        '.' if second.is_some_and(|c| c.is_ascii_digit()) => (Kind::Number, number(rest)),
        _ if is_of_word(first) || first == ':' => name(rest),
        _ => sign(rest, first),
    }
}

fn sign(rest: &str, first: char) -> (Kind, usize) {
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return (Kind::Sign, sign.len());
    }
    let is_sign = "{}()[].,;=!<>+-*/|^~?".contains(first);
    (if is_sign { Kind::Sign } else { Kind::Strange }, first.len_utf8())
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Length in bytes of what a text begins with.
fn length(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of(c)).unwrap_or(text.len())
}

fn string(rest: &str, quote: char) -> (Kind, usize) {
    let long = rest.chars().take(3).filter(|&c| c == quote).count() == 3;
    let end = &rest[..if long { 3 } else { 1 }];
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(end.len()) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if rest[at..].starts_with(end) {
            return (Kind::Text, at + end.len());
        } else if c == '\n' && !long {
            break;
        }
    }
    (Kind::OpenText, if long { rest.len() } else { length(rest, |c| c != '\n') })
}

fn iri(rest: &str) -> (Kind, usize) {
    let inner = length(&rest[1..], |c| c > ' ' && !"<>\"{}|^`".contains(c));
    if rest[1 + inner..].starts_with('>') {
        return (Kind::Iri, inner + 2);
    }
    // Else it is a comparison, unless nothing is compared so.
    if rest[1..=inner].contains("://") { (Kind::OpenIri, 1 + inner) } else { sign(rest, '<') }
}

fn number(rest: &str) -> usize {
    let digits = |at: usize| at + length(&rest[at..], |c| c.is_ascii_digit());
    let mut end = digits(0);
    if rest[end..].starts_with('.') && digits(end + 1) > end + 1 {
        end = digits(end + 1);
    }
    let exponent =
        rest[end..].strip_prefix(['e', 'E']).map(|rest| rest.strip_prefix(['+', '-']).unwrap_or(rest));
    match exponent {
        Some(digits_of) if digits_of.starts_with(|c: char| c.is_ascii_digit()) => {
            digits(rest.len() - digits_of.len())
        }
        _ => end,
    }
}

/// Longest prefix in bytes: what might be one is read again as words where it is none.
const MAX_PREFIX: usize = 200;

/// A word, or a name with its prefix.
fn name(rest: &str) -> (Kind, usize) {
    let near = &rest[..rest.floor_char_boundary(MAX_PREFIX)];
    let prefix = length(near, |c| is_of_word(c) || c == '-' || c == '.');
    if !rest[prefix..].starts_with(':') {
        return (Kind::Word, length(rest, is_of_word));
    }
    let mut escaped = false;
    let local = length_of_local(&rest[prefix + 1..], &mut escaped);
    let whole = rest[..prefix + 1 + local].trim_end_matches('.');
    (Kind::Name, whole.len())
}

fn length_of_local(text: &str, escaped: &mut bool) -> usize {
    let goes_on = |c: char, escaped: &mut bool| {
        let taken = *escaped || is_of_word(c) || "-.:%\\·".contains(c);
        *escaped = c == '\\' && !*escaped;
        taken
    };
    text.char_indices().find(|&(_, c)| !goes_on(c, escaped)).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_as_the_language_cuts_it() {
        let text =
            "?u<3&&?v <http://a/b> plan:Task. 5 . 1.5e3 \"a\\\"b\"@zh '''c\nd''' # end\n_:b ex:a\\,b ^^";
        let words: Vec<&str> = tokens(text).iter().map(|token| token.text).collect();
        let expected = [
            "?u",
            "<",
            "3",
            "&&",
            "?v",
            "<http://a/b>",
            "plan:Task",
            ".",
            "5",
            ".",
            "1.5e3",
            "\"a\\\"b\"",
            "@zh",
            "'''c\nd'''",
            "_:b",
            "ex:a\\,b",
            "^^",
        ];
        assert_eq!(words, expected);
    }

    #[test]
    fn what_is_not_closed_is_told_apart() {
        let kinds = |text| tokens(text).iter().map(|token| token.kind).collect::<Vec<_>>();
        assert_eq!(kinds("\"abc }\n}"), [Kind::OpenText, Kind::Sign]);
        assert_eq!(kinds("<http://a.b/ ."), [Kind::OpenIri, Kind::Sign]);
        assert_eq!(kinds("？x"), [Kind::Strange, Kind::Word]);
    }
}
