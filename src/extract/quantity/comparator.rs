//! Comparators before and after a number (conventions 52 and 53).

use std::ops::Range;

use crate::record::Comparator;

use super::unit::Class;

/// What a word beside a number says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// A comparator.
    Is(Comparator),
    /// About: 约.
    About,
    /// Nearly: 近.
    Nearly,
    /// A word that may stand between and says nothing: 需.
    Filler,
}

/// Words before a number, longer ones first where one ends in another.
const BEFORE: &[(&str, Sense)] = &[
    ("不低于", Sense::Is(Comparator::AtLeast)),
    ("不少于", Sense::Is(Comparator::AtLeast)),
    ("不小于", Sense::Is(Comparator::AtLeast)),
    ("不得低于", Sense::Is(Comparator::AtLeast)),
    ("不得少于", Sense::Is(Comparator::AtLeast)),
    ("至少", Sense::Is(Comparator::AtLeast)),
    ("大于等于", Sense::Is(Comparator::AtLeast)),
    ("≥", Sense::Is(Comparator::AtLeast)),
    (">=", Sense::Is(Comparator::AtLeast)),
    ("不超过", Sense::Is(Comparator::AtMost)),
    ("不得超过", Sense::Is(Comparator::AtMost)),
    ("不高于", Sense::Is(Comparator::AtMost)),
    ("不多于", Sense::Is(Comparator::AtMost)),
    ("不大于", Sense::Is(Comparator::AtMost)),
    ("不超", Sense::Is(Comparator::AtMost)),
    ("小于等于", Sense::Is(Comparator::AtMost)),
    ("最高", Sense::Is(Comparator::AtMost)),
    ("最多", Sense::Is(Comparator::AtMost)),
    ("至多", Sense::Is(Comparator::AtMost)),
    ("≤", Sense::Is(Comparator::AtMost)),
    ("<=", Sense::Is(Comparator::AtMost)),
    ("低于", Sense::Is(Comparator::Below)),
    ("小于", Sense::Is(Comparator::Below)),
    ("少于", Sense::Is(Comparator::Below)),
    ("不到", Sense::Is(Comparator::Below)),
    ("不足", Sense::Is(Comparator::Below)),
    ("<", Sense::Is(Comparator::Below)),
    ("超过", Sense::Is(Comparator::Exceeds)),
    ("突破", Sense::Is(Comparator::Exceeds)),
    ("大于", Sense::Is(Comparator::Exceeds)),
    ("高于", Sense::Is(Comparator::Exceeds)),
    ("多于", Sense::Is(Comparator::Exceeds)),
    ("跨越", Sense::Is(Comparator::Exceeds)),
    ("逾", Sense::Is(Comparator::Exceeds)),
    ("超", Sense::Is(Comparator::Exceeds)),
    ("破", Sense::Is(Comparator::Exceeds)),
    (">", Sense::Is(Comparator::Exceeds)),
    ("达到", Sense::Is(Comparator::Reaches)),
    ("达", Sense::Is(Comparator::Reaches)),
    ("大约", Sense::About),
    ("约为", Sense::About),
    ("约", Sense::About),
    ("将近", Sense::Nearly),
    ("接近", Sense::Nearly),
    ("近", Sense::Nearly),
    ("支持", Sense::Filler),
    ("奖励", Sense::Filler),
    ("补助", Sense::Filler),
    ("补贴", Sense::Filler),
    ("给予", Sense::Filler),
    ("资助", Sense::Filler),
    ("可达", Sense::Filler),
    ("需要", Sense::Filler),
    ("需", Sense::Filler),
    ("到", Sense::Filler),
];

/// Words that end in one of the above and are not it: 节约30%.
const NOT_COMPARATORS: &[&str] = &[
    "节约", "集约", "预约", "签约", "合约", "契约", "特约", "公约", "履约", "续约", "附近", "临近", "邻近",
    "最近", "远近", "直达", "到达", "送达", "抵达", "发达", "高超", "赶超", "反超", "英超",
];

/// Words after a number.
const AFTER: &[(&str, Sense)] = &[
    ("(含)以上", Sense::Is(Comparator::AtLeast)),
    ("及以上", Sense::Is(Comparator::AtLeast)),
    ("以上", Sense::Is(Comparator::AtLeast)),
    ("(含)以下", Sense::Is(Comparator::AtMost)),
    ("(含)以内", Sense::Is(Comparator::AtMost)),
    ("及以下", Sense::Is(Comparator::AtMost)),
    ("以下", Sense::Is(Comparator::AtMost)),
    ("以内", Sense::Is(Comparator::AtMost)),
    ("之内", Sense::Is(Comparator::AtMost)),
    ("左右", Sense::About),
    ("上下", Sense::About),
];

/// What the words beside a number say, together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Compared {
    /// Its meaning: the inclusive word after the number wins.
    pub(super) comparator: Comparator,
    /// The word it rests on.
    pub(super) token: Option<Range<usize>>,
    /// The word of approximation.
    pub(super) approximate: Option<Range<usize>>,
    /// Where the words before the number start, or the number itself.
    pub(super) start: usize,
    /// Where the words after the number end, or the number itself.
    pub(super) end: usize,
}

/// Reads the words on both sides of a number with its unit.
pub(super) fn compared(
    text: &str,
    number: &Range<usize>,
    bound: &Range<usize>,
    class: Option<Class>,
) -> Compared {
    let mut read = Compared {
        comparator: Comparator::Point,
        token: None,
        approximate: None,
        start: number.start,
        end: number.end,
    };
    for _ in 0..3 {
        let Some((start, sense)) = before(text, bound.start, read.start) else { break };
        if sense == Sense::Filler && before(text, bound.start, start).is_none() {
            break;
        }
        let end = read.start;
        take(&mut read, sense, start..end, false);
        read.start = start;
    }
    if class == Some(Class::Percent) && read.token.is_none() {
        relative(&mut read, text, bound.start);
    }
    let rest = text.get(number.end..bound.end).unwrap_or_default();
    if let Some((word, sense)) = AFTER.iter().find(|(word, _)| rest.starts_with(word)) {
        read.end = number.end + word.len();
        take(&mut read, *sense, number.end..number.end + word.len(), true);
    } else if class == Some(Class::Duration) && rest.starts_with('内') {
        read.end = number.end + '内'.len_utf8();
        take(&mut read, Sense::Is(Comparator::AtMost), number.end..number.end + '内'.len_utf8(), true);
    }
    read
}

/// A comparator that stands before what a share is reckoned of: 不高于市场租金的85%.
fn relative(read: &mut Compared, text: &str, from: usize) {
    const WORDS: &[&str] = &["不高于", "不超过", "不低于", "不少于"];
    let before = text.get(from..read.start).unwrap_or_default();
    if !before.ends_with('的') {
        return;
    }
    let last = WORDS.iter().filter_map(|word| before.rfind(word).map(|at| (at, *word))).max();
    let sense = last.and_then(|(_, word)| BEFORE.iter().find(|(name, _)| *name == word));
    if let (Some((at, word)), Some((_, sense))) = (last, sense) {
        take(read, *sense, from + at..from + at + word.len(), false);
    }
}

/// The word that ends where a number or another such word starts.
fn before(text: &str, from: usize, at: usize) -> Option<(usize, Sense)> {
    let window = tail(text.get(from..at)?, 12);
    if NOT_COMPARATORS.iter().any(|word| window.ends_with(word)) {
        return None;
    }
    BEFORE.iter().find(|(word, _)| window.ends_with(word)).map(|(word, sense)| (at - word.len(), *sense))
}

/// The last bytes of a text, from a character on.
fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

/// Adds what one word says. Nearer words were read first and stand, but for the one after the number.
fn take(read: &mut Compared, sense: Sense, range: Range<usize>, wins: bool) {
    match sense {
        Sense::About => read.approximate = Some(range),
        Sense::Nearly => {
            read.approximate = Some(range);
            if read.token.is_none() {
                read.comparator = Comparator::Below;
            }
        }
        Sense::Is(comparator) if wins || read.token.is_none() => {
            read.comparator = comparator;
            read.token = Some(range);
        }
        Sense::Is(_) | Sense::Filler => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, number: &str) -> (Comparator, Option<String>, bool) {
        let at = text.find(number).unwrap();
        let read = compared(text, &(at..at + number.len()), &(0..text.len()), Some(Class::Count));
        (
            read.comparator,
            read.token.and_then(|range| text.get(range)).map(str::to_owned),
            read.approximate.is_some(),
        )
    }

    #[test]
    fn comparators_before_the_number() {
        assert_eq!(read("证超300件", "300件"), (Comparator::Exceeds, Some("超".into()), false));
        assert_eq!(read("企业不少于60家", "60家"), (Comparator::AtLeast, Some("不少于".into()), false));
        assert_eq!(read("规模不到5家", "5家"), (Comparator::Below, Some("不到".into()), false));
        assert_eq!(read("企业5家", "5家"), (Comparator::Point, None, false));
    }

    #[test]
    fn the_inclusive_word_after_the_number_wins() {
        assert_eq!(read("突破30个以上", "30个"), (Comparator::AtLeast, Some("以上".into()), false));
        assert_eq!(read("达65个左右", "65个"), (Comparator::Reaches, Some("达".into()), true));
    }

    #[test]
    fn words_of_approximation() {
        assert_eq!(read("占近30%", "30%"), (Comparator::Below, None, true));
        assert_eq!(read("面积约30亩", "30亩"), (Comparator::Point, None, true));
        assert_eq!(read("节约30%", "30%"), (Comparator::Point, None, false));
    }
}
