//! Which item of a plan a row of a table repeats, found by title (convention 33).

use super::super::fold::Folded;
use super::super::outline::Outline;
use super::super::table::matches;

/// Pairs of row and heading that are looked at in one text; rows of further tables stand for themselves.
const MOST_PAIRS: usize = 10_000_000;
/// Pairs with so many characters in common that they are compared one by one.
const MOST_COMPARED: usize = 50_000;
/// Characters from which on titles are compared in part, so that all of their characters say nothing.
const LONGEST: u32 = 80;
/// Characters of an ordinal, which do not count when titles are compared.
const ORDINAL: u32 = 8;

/// Titles of the items of a plan, to be found again in tables within bounded time.
pub(super) struct Headings {
    all: Vec<Title>,
    pairs: usize,
    comparisons: usize,
}

struct Title {
    words: String,
    /// A bit for every character that occurs; several characters share one.
    occurring: u64,
    length: u32,
}

impl Title {
    fn of(words: String) -> Self {
        let letters = || words.chars().filter(|c| c.is_alphanumeric());
        let occurring = letters().fold(0, |bits, c| bits | 1 << (u32::from(c) % 61));
        let length = u32::try_from(letters().count()).unwrap_or(u32::MAX);
        Self { words, occurring, length }
    }

    /// Whether titles that match would have so few characters of the shorter one that the longer lacks.
    fn may_match(&self, other: &Self) -> bool {
        let (short, long) = if self.length <= other.length { (self, other) } else { (other, self) };
        short.length > LONGEST
            || (short.occurring & !long.occurring).count_ones() <= long.length / 6 + ORDINAL
    }
}

impl Headings {
    /// The titles of an outline, where there is a table that may repeat them.
    pub(super) fn of(text: &Folded, outline: &Outline, has_tables: bool) -> Self {
        let items = if has_tables { outline.items.as_slice() } else { &[][..] };
        let all = items.iter().map(|item| Title::of(text.canonical(&item.heading))).collect();
        Self { all, pairs: MOST_PAIRS, comparisons: MOST_COMPARED }
    }

    /// For every row the first item with its title.
    pub(super) fn partners(&mut self, rows: Vec<String>) -> Vec<Option<usize>> {
        let pairs = rows.len().saturating_mul(self.all.len());
        let Some(left) = self.pairs.checked_sub(pairs) else { return vec![None; rows.len()] };
        self.pairs = left;
        rows.into_iter().map(|row| self.partner(&Title::of(row))).collect()
    }

    fn partner(&mut self, row: &Title) -> Option<usize> {
        let Self { all, comparisons, .. } = self;
        all.iter().position(|heading| {
            heading.may_match(row) && {
                *comparisons = comparisons.saturating_sub(1);
                *comparisons > 0 && matches(&row.words, &heading.words)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fold::fold;
    use super::*;

    fn headings(titles: &[&str]) -> Headings {
        let all = titles.iter().map(|title| Title::of((*title).to_owned())).collect();
        Headings { all, pairs: MOST_PAIRS, comparisons: MOST_COMPARED }
    }

    #[test]
    fn the_first_item_of_the_same_title_is_the_partner() {
        let mut items = headings(&["健全生态制度", "加快推进社区养老服务设施建设", "健全生态制度"]);
        let rows = ["(三十二)健全生态制度。", "加快推动社区养老服务设施建设", "优化岸线"].map(str::to_owned);
        assert_eq!(items.partners(rows.to_vec()), [Some(0), Some(1), None]);
    }

    #[test]
    fn no_pair_that_matches_is_passed_over() {
        let titles =
            ["推行“一网通办”改革", "优化生态空间布局和岸线保护", "(十二)建设1号泵站", "二十三、建设一号泵站"];
        for title in titles {
            for other in titles {
                let (a, b) = (Title::of(title.to_owned()), Title::of(other.to_owned()));
                assert!(a.may_match(&b) || !matches(title, other), "{title} {other}");
            }
        }
    }

    #[test]
    fn the_number_of_comparisons_is_bounded() {
        let mut items = headings(&vec!["甲乙丙丁"; 4000]);
        assert_eq!(items.partners(vec!["甲乙丙丁".to_owned()]), [Some(0)]);
        assert_eq!(
            items.partners(vec!["甲乙丙戊".to_owned(); 3000]),
            vec![None; 3000],
            "more than may be looked at"
        );
        assert_eq!(items.partners(vec!["甲乙丙戊".to_owned(); 2000]), vec![None; 2000]);
        assert_eq!(items.partners(vec!["甲乙丙丁".to_owned()]), [None]);
        let text = fold("甲");
        let outline = Outline::of(&text, &(0..3), &[]);
        assert!(Headings::of(&text, &outline, false).all.is_empty());
    }
}
