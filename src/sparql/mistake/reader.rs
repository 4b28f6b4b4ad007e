//! Tokens read one after another.

use std::collections::BTreeSet;

use super::Mistake;
use crate::diagnostic::nearest;
use crate::sparql::token::{Kind, Token};
use crate::vocab::PREFIXES;

/// Why reading ends before the end.
#[derive(Debug)]
pub(super) enum Stop {
    /// Something is wrong.
    Mistake(Box<Mistake>),
    /// It is a form that this reader does not know.
    Unknown,
}

/// What is deeper is not looked into: this reader recurses.
const MAX_DEPTH: usize = 100;

/// Reads nothing more, or goes on.
pub(super) type Read = Result<(), Stop>;

/// The tokens of a text, and which is next.
pub(super) struct Reader<'t> {
    tokens: Vec<Token<'t>>,
    next: usize,
    /// Place of the end of the text.
    end: usize,
    /// How many groups, brackets and terms the next token is within.
    depth: usize,
    /// Prefixes that are declared, without their colons.
    pub(super) prefixes: BTreeSet<&'t str>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, tokens: Vec<Token<'t>>) -> Self {
        let prefixes = PREFIXES.iter().map(|(prefix, _)| *prefix).chain(["_"]).collect();
        Self { tokens, next: 0, end: text.trim_end().len(), depth: 0, prefixes }
    }

    /// Reads something that may hold more of its kind.
    pub(super) fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        if self.depth == MAX_DEPTH {
            return Err(Stop::Unknown);
        }
        self.depth += 1;
        let outcome = read(self);
        self.depth -= 1;
        outcome
    }

    /// The next token.
    pub(super) fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.next).copied()
    }

    /// The one after it.
    pub(super) fn second(&self) -> Option<Token<'t>> {
        self.tokens.get(self.next + 1).copied()
    }

    /// The one that was read last.
    pub(super) fn last(&self) -> &'t str {
        self.next.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or("", |token| token.text)
    }

    pub(super) fn skip(&mut self) {
        self.next += 1;
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        self.peek().is_some_and(|token| token.is(sign))
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(word))
    }

    pub(super) fn is_kind(&self, kind: Kind) -> bool {
        self.peek().is_some_and(|token| token.kind == kind)
    }

    /// Reads a sign if it is next.
    pub(super) fn take(&mut self, sign: &str) -> bool {
        let is_next = self.is(sign);
        self.next += usize::from(is_next);
        is_next
    }

    /// Reads a word if it is next.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is_next = self.is_word(word);
        self.next += usize::from(is_next);
        is_next
    }

    pub(super) fn take_kind(&mut self, kind: Kind) -> bool {
        let is_next = self.is_kind(kind);
        self.next += usize::from(is_next);
        is_next
    }

    /// A mistake at the next token, or at the end of the text.
    pub(super) fn mistake(&self, said: impl Into<String>, hint: impl Into<String>) -> Stop {
        let token = self.peek().unwrap_or(Token { kind: Kind::Sign, text: "", at: self.end });
        Stop::Mistake(Box::new(Mistake::new(token, said, hint)))
    }

    /// A word that is none of `known`, the next token.
    pub(super) fn strange_word(&self, known: &[&str], otherwise: &str) -> Stop {
        let word = self.peek().map_or("", |token| token.text);
        let hint = nearest(&word.to_ascii_uppercase(), known.iter().copied());
        self.mistake(format!("`{word}` has no meaning here"), hint.unwrap_or_else(|| otherwise.to_owned()))
    }

    /// An IRI or a name, whose prefix must be declared.
    pub(super) fn take_iri(&mut self) -> Result<bool, Stop> {
        if self.is_kind(Kind::Name) {
            self.known_prefix()?;
            self.skip();
            return Ok(true);
        }
        Ok(self.take_kind(Kind::Iri))
    }

    /// That the prefix of the next token, a name, is declared.
    pub(super) fn known_prefix(&self) -> Read {
        let prefix =
            self.peek().and_then(|token| token.text.split_once(':')).map_or("", |(prefix, _)| prefix);
        if self.prefixes.contains(prefix) {
            return Ok(());
        }
        let declare = format!("begin with `PREFIX {prefix}: <…>`");
        let hint = nearest(prefix, self.prefixes.iter().copied().filter(|known| known.len() > 1));
        let hint = hint.map_or(declare.clone(), |hint| format!("{declare}; {hint}"));
        Err(self.mistake(format!("the prefix `{prefix}:` is not declared"), hint))
    }
}
