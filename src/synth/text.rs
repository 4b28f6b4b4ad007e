//! The text a made-up record stands for: only its length is kept, and where the quoted words stand in it.

use crate::record::{Evidence, Extent, Stated};

/// Bytes of a character of running text.
const BYTES: u32 = 3;

/// A text being written, most of which is only counted.
#[derive(Debug, Default)]
pub(super) struct Text {
    chars: u32,
    bytes: u32,
}

impl Text {
    /// Length so far, in code points.
    pub(super) fn chars(&self) -> u32 {
        self.chars
    }

    /// Length so far, in bytes of UTF-8.
    pub(super) fn bytes(&self) -> u32 {
        self.bytes
    }

    /// Words that are quoted.
    pub(super) fn write(&mut self, words: impl Into<String>) -> Evidence {
        let quote = words.into();
        let start = self.chars;
        self.chars += count(quote.chars().count());
        self.bytes += count(quote.len());
        Evidence { start, end: self.chars, quote }
    }

    /// Words that a value rests on.
    pub(super) fn state<T>(&mut self, value: T, words: impl Into<String>) -> Stated<T> {
        Stated { value, evidence: vec![self.write(words)] }
    }

    /// Running text of so many code points, which no fact quotes.
    pub(super) fn skip(&mut self, chars: usize) {
        self.chars += count(chars);
        self.bytes += count(chars) * BYTES;
    }

    /// From `start` to here.
    pub(super) fn since(&self, start: u32) -> Extent {
        Extent { start, end: self.chars }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
