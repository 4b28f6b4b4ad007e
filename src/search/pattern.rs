//! What to look for in the tokens of a text.

use std::ops::Range;

use super::postings::BREAK;

/// What stands at one place of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    /// This token.
    One(u32),
    /// One of these tokens, which are sorted: the characters of a sound.
    AnyOf(Vec<u32>),
}

impl Element {
    /// Whether a token may stand here.
    pub(super) fn admits(&self, token: u32) -> bool {
        match self {
            Self::One(one) => *one == token,
            Self::AnyOf(any) => any.binary_search(&token).is_ok(),
        }
    }

    /// The tokens that may stand here.
    pub(super) fn tokens(&self) -> &[u32] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::AnyOf(any) => any,
        }
    }
}

/// Elements one after the other. There is at least one, and neither the first nor the last is [`BREAK`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    /// The elements.
    pub(super) elements: Vec<Element>,
    /// How much a match says, 1 for the words as they were asked for.
    pub(super) weight: f32,
    /// Whether only names and headings are looked at.
    pub(super) names_only: bool,
}

impl Pattern {
    /// Tokens as they were asked for, or as another name of that.
    pub(super) fn literal(tokens: &[u32], weight: f32) -> Self {
        Self {
            elements: tokens.iter().map(|token| Element::One(*token)).collect(),
            weight,
            names_only: false,
        }
    }

    /// Where the pattern stands in tokens.
    pub(super) fn occurrences<'a>(&'a self, tokens: &'a [u32]) -> impl Iterator<Item = Range<usize>> + 'a {
        let length = self.elements.len().max(1);
        let here = |window: &&[u32]| {
            self.elements.iter().zip(*window).all(|(element, token)| element.admits(*token))
        };
        let windows = tokens.windows(length).enumerate();
        windows.filter(move |(_, window)| here(window)).map(move |(at, _)| at..at + length)
    }

    /// Whether the pattern is all there is in a text.
    pub(super) fn is_whole(&self, tokens: &[u32]) -> bool {
        let mut held = tokens.iter().filter(|token| **token != BREAK);
        let mut asked = self.elements.iter().filter(|element| **element != Element::One(BREAK));
        tokens.len() >= self.elements.len()
            && asked.all(|element| held.next().is_some_and(|token| element.admits(*token)))
            && held.next().is_none()
    }
}
