//! Page marks: numbers alone on a line, with or without dashes.

use super::residue::Habits;

/// Longest page mark, in bytes.
const LONGEST: usize = 40;

/// End of a page mark that fills the line starting at a byte.
///
/// `—3—`, `- 3 -`, `第3页 共10页`, `3/10` always are; a bare `3` is unless the text has a table of
/// one cell a line.
pub(super) fn mark(source: &str, at: usize, habits: Habits) -> Option<usize> {
    let rest = source.as_bytes().get(at..)?;
    let mut end = rest.iter().take(LONGEST + 1).position(|byte| matches!(byte, b'\n' | b'\r' | 0xC));
    if end.is_none() && rest.len() <= LONGEST {
        end = Some(rest.len());
    }
    let line = source.get(at..at + end?)?;
    let bare: String = line.chars().filter(|c| !c.is_whitespace()).map(half).collect();
    is_mark(&bare, habits).then_some(at + line.len())
}

/// End of a page mark with dashes on both sides that stands between blanks within a line, where the line ends
/// around it were lost: `市 — 2 — 财政局`.
pub(super) fn inline_mark(source: &str, at: usize) -> Option<usize> {
    let rest = source.get(at..)?;
    let window = rest.get(..rest.floor_char_boundary(LONGEST))?;
    let dash = |c: char| half(c) == '-';
    let inner = window.strip_prefix(dash)?.trim_start_matches(dash);
    let number = inner.trim_start().trim_start_matches(|c: char| half(c).is_ascii_digit());
    let after = number.trim_start().strip_prefix(dash)?.trim_start_matches(dash);
    let mark = window.get(..window.len() - after.len())?;
    let bare: String = mark.chars().filter(|c| !c.is_whitespace()).map(half).collect();
    let alone = after.chars().next().is_none_or(char::is_whitespace);
    (alone && is_mark(&bare, Habits::default())).then_some(at + mark.len())
}

fn half(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '—' | '–' | '―' | '─' | '－' | '·' | '•' => '-',
        other => other,
    }
}

fn is_mark(line: &str, habits: Habits) -> bool {
    let inner = line.trim_matches('-');
    let digits = |text: &str, most: usize| {
        !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if inner.len() < line.len() {
        return digits(inner, 4);
    }
    if let Some(page) = inner.strip_prefix('第') {
        let (number, rest) = page.split_once('页').unwrap_or((page, "-"));
        return digits(number, 4)
            && (rest.is_empty() || rest.trim_start_matches([',', '，', '/']).starts_with('共'));
    }
    if let Some((page, pages)) = inner.split_once('/') {
        return digits(page, 3) && digits(pages, 3);
    }
    !habits.number_cells && digits(inner, 3)
}
