//! Whether two titles name the same task, as where a table in an annex repeats the tasks of the body.

/// Characters of a title that are compared.
const COMPARED: usize = 80;
/// Shortest title that may be a part of another, in characters.
const SHORTEST_PART: usize = 4;

/// Whether two folded titles name the same task (convention 33): marks and ordinals do not count;
/// one may be a part of the other, or differ in a few characters.
#[must_use]
pub fn matches(title_a: &str, title_b: &str) -> bool {
    let (a, b) = (plain(title_a), plain(title_b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    if a == b {
        return true;
    }
    let (short, long) = if a.chars().count() <= b.chars().count() { (&a, &b) } else { (&b, &a) };
    let (fewer, more) = (short.chars().count(), long.chars().count());
    if fewer < SHORTEST_PART {
        return false;
    }
    if long.starts_with(short.as_str()) || (long.contains(short.as_str()) && fewer * 2 >= more) {
        return true;
    }
    let allowed = more / 6;
    allowed > 0
        && more - fewer <= allowed
        && digits(&a) == digits(&b)
        && strsim::levenshtein(&a, &b) <= allowed
}

/// A title without marks and the ordinal before it.
fn plain(title: &str) -> String {
    let title = title.trim();
    let rest = super::looks::ordinal(title)
        .and_then(|(length, _)| title.get(length..))
        .filter(|rest| !rest.is_empty());
    rest.unwrap_or(title).chars().filter(|c| c.is_alphanumeric()).take(COMPARED).collect()
}

fn digits(title: &str) -> String {
    title.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_match_without_marks_and_in_part() {
        assert!(matches("(一)健全生态制度。", "健全生态制度"));
        assert!(matches("推行“一网通办”改革", "推行一网通办改革"));
        assert!(matches("优化生态空间", "优化生态空间布局和岸线保护"));
        assert!(matches("加快推进社区养老服务设施建设", "加快推动社区养老服务设施建设"));
    }

    #[test]
    fn titles_of_other_tasks_do_not_match() {
        assert!(!matches("健全生态制度", "优化生态空间"));
        assert!(!matches("发展生态经济", "倡导生态生活"));
        assert!(!matches("建设1号泵站和配套管网", "建设2号泵站和配套管网"));
        assert!(!matches("", "") && !matches("环境", "优化营商环境"));
    }
}
