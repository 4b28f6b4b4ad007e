//! From the words of a search to what is looked for in the index.

use super::index::Index;
use super::pattern::{Element, Pattern};
use super::query::{Asked, Term};
use super::syllable::{Sound, sounds};

/// Weight of a word found under another name.
const OTHER_NAME: f32 = 0.8;
/// Weight of a word found by its syllables.
const SYLLABLES: f32 = 0.7;
/// Weight of a word found by its initials.
const INITIALS: f32 = 0.5;

/// Patterns of which one is enough.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    /// The patterns, the words as asked for first.
    pub(super) patterns: Vec<Pattern>,
    /// Whether texts without it are no match even where not all words are found: a phrase.
    pub(super) required: bool,
}

/// The clause of a word or phrase.
///
/// A phrase is found as it stands. A word is found also under other names and, unless it is excluded, by pinyin.
pub(super) fn clause(index: &Index, term: &Term) -> Clause {
    let tokens = index.tokens_of(&term.tokens);
    if term.quoted {
        return Clause { patterns: vec![Pattern::literal(&tokens, 1.0)], required: true };
    }
    let mut patterns = names(index, &tokens);
    if !term.excluded {
        patterns.extend(by_sound(index, term));
    }
    Clause { patterns, required: false }
}

/// What is looked for where no text has all words: the phrases, and of each word itself, the names in it, and each pair
/// of neighbouring tokens.
pub(super) fn pieces(index: &Index, term: &Term) -> Vec<Clause> {
    let mut clauses = vec![clause(index, term)];
    if term.quoted || term.tokens.len() < 3 {
        return clauses;
    }
    let tokens = index.tokens_of(&term.tokens);
    let known = index.abbreviations().names(&tokens);
    let known = distinct(known.into_iter().filter_map(|range| tokens.get(range)));
    let pairs = distinct(tokens.windows(2));
    let of_names = known.into_iter().map(|name| names(index, name));
    let of_pairs = pairs.into_iter().map(|pair| vec![Pattern::literal(pair, 1.0)]);
    clauses.extend(of_names.chain(of_pairs).map(|patterns| Clause { patterns, required: false }));
    clauses
}

fn distinct<'a>(parts: impl Iterator<Item = &'a [u32]>) -> Vec<&'a [u32]> {
    let mut parts: Vec<&[u32]> = parts.collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// What a text that is just what was asked for looks like.
pub(super) fn whole(clauses: &[Clause]) -> Vec<Pattern> {
    if let [only] = clauses {
        return only.patterns.clone();
    }
    let firsts = clauses.iter().filter_map(|clause| clause.patterns.first());
    let elements = firsts.flat_map(|pattern| pattern.elements.iter().cloned()).collect();
    vec![Pattern { elements, weight: 1.0, names_only: false }]
}

/// A word as it stands and under other names.
fn names(index: &Index, tokens: &[u32]) -> Vec<Pattern> {
    let weights = std::iter::once(1.0).chain(std::iter::repeat(OTHER_NAME));
    index
        .abbreviations()
        .forms(tokens)
        .iter()
        .zip(weights)
        .map(|(form, weight)| Pattern::literal(form, weight))
        .collect()
}

/// A word as pinyin.
fn by_sound(index: &Index, term: &Term) -> Vec<Pattern> {
    let words: Option<Vec<&str>> = term
        .tokens
        .iter()
        .map(|token| if let Asked::Word(word) = token { Some(word.as_str()) } else { None })
        .collect();
    let ways = words.map(|words| sounds(&words)).unwrap_or_default();
    let pattern = |way: &Vec<Sound>| {
        let spelled = way.iter().all(|sound| matches!(sound, Sound::Syllable(_)));
        let elements: Vec<Element> =
            way.iter().map(|sound| Element::AnyOf(index.characters(sound))).collect();
        let readable = elements.iter().all(|element| !element.tokens().is_empty());
        let weight = if spelled { SYLLABLES } else { INITIALS };
        readable.then_some(Pattern { elements, weight, names_only: true })
    };
    ways.iter().filter_map(pattern).collect()
}
