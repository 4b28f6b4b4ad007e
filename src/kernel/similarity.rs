//! How alike short texts are: character n-grams weighted by rarity, and the words two texts share.
//!
//! Chinese is written without spaces, so texts are compared by runs of one to three characters (n-grams):
//! no dictionary is needed and every score can be shown with the runs it rests on. Characters are compared in
//! lower case and half width; white space is dropped (sources break words over lines), and runs do not cross
//! punctuation or the parts of a text.

use std::collections::BinaryHeap;

use rayon::prelude::*;

/// Longest run compared.
const LONGEST: usize = 3;
/// Bits that hold any character.
const BITS: u32 = 21;

/// Texts as unit vectors of weighted n-grams.
///
/// The weight of a gram in a text is (1 + ln tf) · (1 + ln((1 + N) / (1 + df))), tf its occurrences in the
/// text, df the texts of the corpus that have it, N their number; vectors are scaled to length 1 (Salton &
/// Buckley 1988, with the smoothed inverse document frequency that leaves no gram without weight).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Texts {
    start: Vec<usize>,
    grams: Vec<u32>,
    weights: Vec<f64>,
    gram_start: Vec<usize>,
    holders: Vec<u32>,
    holder_weights: Vec<f64>,
}

impl Texts {
    /// Takes the corpus; each text is given as its parts.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn new<S: AsRef<str> + Sync>(texts: &[Vec<S>]) -> Self {
        let numbered: Vec<(u32, &Vec<S>)> = (0..).zip(texts).collect();
        let mut counted: Vec<(u64, u32, u32)> =
            numbered.par_iter().flat_map_iter(|(text, parts)| counts(parts, *text)).collect();
        counted.par_sort_unstable();
        let mut norms = vec![0.0_f64; texts.len()];
        let mut sizes = vec![0_usize; texts.len() + 1];
        let mut gram_start = vec![0];
        let mut holders = Vec::with_capacity(counted.len());
        let mut holder_weights = Vec::with_capacity(counted.len());
        for same in counted.chunk_by(|a, b| a.0 == b.0) {
            let rarity = ((1 + texts.len()) as f64 / (1 + same.len()) as f64).ln() + 1.0;
            for &(_, text, occurrences) in same {
                let weight = (1.0 + f64::from(occurrences).ln()) * rarity;
                norms[text as usize] += weight * weight;
                sizes[text as usize + 1] += 1;
                holders.push(text);
                holder_weights.push(weight);
            }
            gram_start.push(holders.len());
        }
        for (text, weight) in holders.iter().zip(&mut holder_weights) {
            *weight /= norms[*text as usize].sqrt();
        }
        Self { start: sizes, gram_start, holders, holder_weights, ..Self::default() }.with_rows()
    }

    /// Adds the rows of texts, whose sizes stand in `start`, to the rows of grams.
    fn with_rows(mut self) -> Self {
        for at in 1..self.start.len() {
            self.start[at] += self.start[at - 1];
        }
        let mut next = self.start.clone();
        self.grams = vec![0; self.holders.len()];
        self.weights = vec![0.0; self.holders.len()];
        for (gram, ends) in (0..).zip(self.gram_start.windows(2)) {
            for at in ends[0]..ends[1] {
                let place = &mut next[self.holders[at] as usize];
                (self.grams[*place], self.weights[*place]) = (gram, self.holder_weights[at]);
                *place += 1;
            }
        }
        self
    }

    /// Number of texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a text has no character to compare.
    #[must_use]
    pub fn is_blank(&self, text: usize) -> bool {
        self.start[text] == self.start[text + 1]
    }

    /// Cosine of two texts, 0 to 1; 0 when either has nothing to compare.
    #[must_use]
    pub fn cosine(&self, one: usize, other: usize) -> f64 {
        let (mut a, mut b) = (self.start[one], self.start[other]);
        let mut sum = 0.0;
        while a < self.start[one + 1] && b < self.start[other + 1] {
            match self.grams[a].cmp(&self.grams[b]) {
                std::cmp::Ordering::Less => a += 1,
                std::cmp::Ordering::Greater => b += 1,
                std::cmp::Ordering::Equal => {
                    sum += self.weights[a] * self.weights[b];
                    (a, b) = (a + 1, b + 1);
                }
            }
        }
        sum.min(1.0)
    }

    /// Adds `weight` times the cosine of a text with every text from `first` on to the entries of `sums`, one a
    /// text, by the grams they share; the other entries stay as they are.
    pub fn add_cosines(&self, text: usize, first: usize, weight: f64, sums: &mut [f64]) {
        for at in self.start[text]..self.start[text + 1] {
            let gram = self.grams[at] as usize;
            let row = self.gram_start[gram]..self.gram_start[gram + 1];
            let texts = &self.holders[row.clone()];
            let from = texts.partition_point(|other| (*other as usize) < first);
            let own = weight * self.weights[at];
            for (&other, other_weight) in texts[from..].iter().zip(&self.holder_weights[row][from..]) {
                sums[other as usize] += own * other_weight;
            }
        }
    }
}

/// Distinct grams of a text, with the number of the text and their occurrences.
fn counts<S: AsRef<str>>(parts: &[S], text: u32) -> Vec<(u64, u32, u32)> {
    let mut grams = Vec::new();
    for part in parts {
        let folded = folded(part.as_ref());
        for run in folded.split(Option::is_none) {
            for at in 0..run.len() {
                let mut gram = 0;
                for character in run[at..].iter().take(LONGEST).flatten() {
                    gram = gram << BITS | u64::from(u32::from(*character));
                    grams.push(gram);
                }
            }
        }
    }
    grams.sort_unstable();
    let same = grams.chunk_by(|a, b| a == b);
    same.map(|same| (same[0], text, u32::try_from(same.len()).unwrap_or(u32::MAX))).collect()
}

/// Characters to compare; none stands where a run ends.
fn folded(text: &str) -> Vec<Option<char>> {
    let characters = text.chars().filter(|character| !character.is_whitespace()).map(half_width);
    characters
        .flat_map(char::to_lowercase)
        .map(|character| character.is_alphanumeric().then_some(character))
        .collect()
}

/// The ASCII form of a full-width character.
fn half_width(character: char) -> char {
    match u32::from(character) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(character),
        _ => character,
    }
}

/// The runs of at least `shortest` characters that two texts share, longest first, no character used twice
/// (greedy string tiling, Wise 1993).
#[must_use]
pub fn common_substrings(one: &str, other: &str, shortest: usize) -> Vec<String> {
    let (one, other) = (folded(one), folded(other));
    let shortest = shortest.max(1);
    let mut found: BinaryHeap<Run> = runs(&one, &other, shortest).into();
    let (mut used_one, mut used_other) = (vec![false; one.len()], vec![false; other.len()]);
    let mut shared = Vec::new();
    while let Some(Run { length, before: (a, b) }) = found.pop() {
        let (a, b) = (one.len() - a, other.len() - b);
        let free = |at: &usize| !used_one[a + at] && !used_other[b + at];
        if (0..length).all(|at| free(&at)) {
            used_one[a..a + length].fill(true);
            used_other[b..b + length].fill(true);
            shared.push(one[a..a + length].iter().flatten().collect());
            continue;
        }
        let places: Vec<usize> = (0..length).filter(free).collect();
        let pieces = places.chunk_by(|a, b| a + 1 == *b).filter(|piece| piece.len() >= shortest);
        found.extend(pieces.map(|piece| Run {
            length: piece.len(),
            before: (one.len() - a - piece[0], other.len() - b - piece[0]),
        }));
    }
    shared
}

/// A shared run: the longest first, then the earliest in the first text, then in the second.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    length: usize,
    /// Characters from its start to the end of each text, so that the greatest is the earliest.
    before: (usize, usize),
}

/// Shared runs that can be prolonged on neither side.
fn runs(one: &[Option<char>], other: &[Option<char>], shortest: usize) -> Vec<Run> {
    // Runs begin where their first characters, two of them if runs are that long, stand in both texts.
    let begin = shortest.min(2);
    let key =
        |text: &[Option<char>]| (text.first().copied().flatten(), text.get(begin - 1).copied().flatten());
    let starts = |text: &[Option<char>]| {
        let keys = (0..text.len()).map(|at| (key(&text[at..]), at));
        keys.filter(|((first, second), _)| first.is_some() && second.is_some()).collect::<Vec<_>>()
    };
    let mut places = starts(other);
    places.sort_unstable();
    let mut found = Vec::new();
    for (wanted, a) in starts(one) {
        let from = places.partition_point(|(key, _)| *key < wanted);
        for &(_, b) in places[from..].iter().take_while(|(key, _)| *key == wanted) {
            let goes_back = a > 0 && b > 0 && one[a - 1].is_some() && one[a - 1] == other[b - 1];
            if goes_back {
                continue;
            }
            let pairs = one[a..].iter().zip(&other[b..]);
            let length = pairs.take_while(|(x, y)| x.is_some() && x == y).count();
            if length >= shortest {
                found.push(Run { length, before: (one.len() - a, other.len() - b) });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(texts: &[&str]) -> Texts {
        Texts::new(&texts.iter().map(|&text| vec![text]).collect::<Vec<_>>())
    }

    #[test]
    fn a_hand_worked_cosine() {
        // Grams: 甲, 乙, 甲乙 against 甲. N = 2, df(甲) = 2, the others 1; idf 1 and 1 + ln 1.5.
        let rare = 1.0 + 1.5_f64.ln();
        let expected = 1.0 / (1.0 + 2.0 * rare * rare).sqrt();
        assert!((texts(&["甲乙", "甲"]).cosine(0, 1) - expected).abs() < 1e-15);
        // A gram said twice counts 1 + ln 2.
        let twice = texts(&["甲，甲", "乙甲"]);
        let often = 1.0 / (1.0 + 2.0 * rare * rare).sqrt();
        assert!((twice.cosine(0, 1) - often).abs() < 1e-15, "one gram alone is a unit vector however often");
    }

    #[test]
    fn form_does_not_matter_and_runs_end_at_punctuation() {
        let same = texts(&["ＡＩ赋能", "ai\n赋 能", "AI、赋能"]);
        assert!((same.cosine(0, 1) - 1.0).abs() < 1e-12);
        assert!(same.cosine(0, 2) < 1.0);
        let parts = Texts::new(&[vec!["甲", "乙"], vec!["甲乙"]]);
        assert!(parts.cosine(0, 1) < 1.0, "runs do not cross parts");
    }

    #[test]
    fn nothing_to_compare_is_no_likeness() {
        let none = texts(&["", "——", "甲"]);
        assert_eq!((none.cosine(0, 1), none.cosine(1, 2)), (0.0, 0.0));
        assert!(none.is_blank(1) && !none.is_blank(2));
        assert!(texts(&[]).is_empty() && Texts::default().is_empty());
    }

    #[test]
    fn shared_words_are_the_longest_first_and_used_once() {
        let shared = |one, other| common_substrings(one, other, 2);
        assert_eq!(shared("打响“张江药谷”品牌", "建设张江药谷综合服务中心"), ["张江药谷"]);
        assert_eq!(
            shared("加快关键材料和核心元器件开发", "加快前沿科技、关键材料器件攻关"),
            ["关键材料", "加快", "器件"]
        );
        assert_eq!(shared("甲乙甲乙", "甲乙"), ["甲乙"]);
        assert_eq!(shared("甲乙丙丁", "乙丙丁戊甲乙"), ["乙丙丁"], "what is left of 甲乙 is too short");
        assert_eq!(shared("甲，乙", "甲乙"), Vec::<String>::new());
        assert!(shared("", "甲乙").is_empty());
    }

    /// Greedy string tiling by its definition: again and again the longest unused shared run.
    fn tiled(one: &str, other: &str, shortest: usize) -> Vec<String> {
        let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
        let (mut used_one, mut used_other) = (vec![false; one.len()], vec![false; other.len()]);
        let mut shared = Vec::new();
        loop {
            let mut best = (0, 0, 0);
            for a in 0..one.len() {
                for b in 0..other.len() {
                    let fits = |at: usize| {
                        a + at < one.len()
                            && b + at < other.len()
                            && one[a + at] == other[b + at]
                            && !used_one[a + at]
                            && !used_other[b + at]
                    };
                    let length = (0..one.len()).take_while(|&at| fits(at)).count();
                    if length > best.0 {
                        best = (length, a, b);
                    }
                }
            }
            let (length, a, b) = best;
            if length < shortest {
                return shared;
            }
            used_one[a..a + length].fill(true);
            used_other[b..b + length].fill(true);
            shared.push(one[a..a + length].iter().collect());
        }
    }

    proptest! {
        #[test]
        fn tiling_is_as_defined(one in "[甲乙丙]{0,14}", other in "[甲乙丙]{0,14}", shortest in 1..4_usize) {
            prop_assert_eq!(common_substrings(&one, &other, shortest), tiled(&one, &other, shortest));
        }

        #[test]
        fn cosines_agree_are_symmetric_and_bounded(given in prop::collection::vec("[甲乙丙丁，]{0,8}", 1..8)) {
            let texts = Texts::new(&given.iter().map(|text| vec![text.as_str()]).collect::<Vec<_>>());
            for one in 0..texts.len() {
                let own = texts.cosine(one, one);
                prop_assert!(texts.is_blank(one) || (own - 1.0).abs() < 1e-12);
                let mut sums = vec![1.0; texts.len()];
                texts.add_cosines(one, 1, 0.5, &mut sums);
                prop_assert_eq!(sums[0].to_bits(), 1.0_f64.to_bits());
                for (other, sum) in sums.iter().enumerate().skip(1) {
                    let cosine = texts.cosine(one, other);
                    prop_assert!((0.0..=1.0).contains(&cosine));
                    prop_assert!((sum - 1.0 - cosine / 2.0).abs() < 1e-12);
                    prop_assert_eq!(cosine.to_bits(), texts.cosine(other, one).to_bits());
                }
            }
        }
    }
}
