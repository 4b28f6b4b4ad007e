//! Changes to a text that keep it readable: whole phrases are put in, whole characters taken out.

/// Words, marks and characters that the stages look for, one a line; a line of blanks is meant.
const WORDS: &str = include_str!("../words.txt");

/// A generator of which nothing is asked but speed.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % below.max(1)
    }
}

/// A text changed in one to four places.
#[must_use]
pub fn mutate(text: &str, seed: u32) -> String {
    let words: Vec<&str> = WORDS.split('\n').filter(|word| !word.is_empty()).collect();
    let mut chance = Chance(u64::from(seed) << 1 | 1);
    chance.next(1);
    let mut text = text.to_owned();
    for _ in 0..=chance.next(4) {
        let (from, to) = (place(&text, &mut chance), place(&text, &mut chance));
        let (from, to) = (from.min(to), from.max(to));
        let near = text.floor_char_boundary(to.min(from + 1 + chance.next(60)));
        match chance.next(8) {
            0 => text.replace_range(from..near, ""),
            1 => text.insert_str(to, &text[from..near].to_owned()),
            2 => text.truncate(to),
            3 => text.replace_range(from..near, words[chance.next(words.len())]),
            4 => {
                let word = words[chance.next(words.len())].repeat(1 + chance.next(40));
                text.insert_str(from, &word);
            }
            _ => text.insert_str(from, &unescape(words[chance.next(words.len())])),
        }
    }
    text
}

fn place(text: &str, chance: &mut Chance) -> usize {
    text.floor_char_boundary(chance.next(text.len() + 1))
}

fn unescape(word: &str) -> String {
    word.replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\r", "\r")
        .replace("\\0", "\0")
        .replace("\\f", "\u{c}")
}
