//! The year at hand: 年底前, 今年, 全年, 上半年 mean the year of a plan for one year, else the year of issue (convention 51).

use std::ops::Range;

use super::moment::Moment;
use super::sentence::Sentence;
use super::words::Word;
use super::{Frame, Setting};

/// Characters before 年底 and the like that make it another year or any year: 每年底, 三年内.
const OTHER_YEARS: &str = "每上去明后当近数几多次同历往半前跨两一二三四五六七八九十〇零百期";

/// Whether a word for the year at hand stands for itself, not inside 2027年底 or 每年底.
pub(super) fn is_own(sentence: &Sentence, moments: &[Moment], word: Word, range: &Range<usize>) -> bool {
    if !matches!(word, Word::ThisYear | Word::WholeYear | Word::PartYear) {
        return true;
    }
    let next = moments.partition_point(|moment| moment.range.end <= range.start);
    let inside = moments.get(next).is_some_and(|moment| moment.range.start < range.end);
    let before = sentence.slice(sentence.range.start..range.start).chars().next_back();
    let other =
        before.is_some_and(|c| c.is_ascii_digit() || (OTHER_YEARS.contains(c) && word == Word::ThisYear));
    !inside && !other
}

/// The year that a word for the year at hand means, if the frame tells.
pub(super) fn year(frame: &Frame, word: Word, written: &str) -> Option<i16> {
    if let Some((first, last)) = frame.period
        && first == last
    {
        return Some(first);
    }
    let issued =
        frame.issued.filter(|year| frame.period.is_none_or(|(first, last)| (first..=last).contains(year)));
    let planned = matches!(frame.setting, Setting::Goals | Setting::Task | Setting::Zone);
    match word {
        Word::WholeYear if planned && frame.period.is_none() => issued,
        Word::ThisYear if written != "今年" || planned => issued,
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(period: Option<(i16, i16)>, issued: Option<i16>) -> Frame {
        Frame { period, issued, setting: Setting::Task, deadline: None }
    }

    #[test]
    fn the_year_at_hand_is_that_of_the_plan_or_of_its_issue() {
        assert_eq!(year(&frame(Some((2025, 2025)), None), Word::WholeYear, "全年"), Some(2025));
        assert_eq!(year(&frame(None, Some(2024)), Word::ThisYear, "年底前"), Some(2024));
        assert_eq!(year(&frame(Some((2025, 2027)), Some(2024)), Word::ThisYear, "年底前"), None);
        assert_eq!(year(&frame(Some((2025, 2027)), Some(2025)), Word::WholeYear, "全年"), None);
    }
}
