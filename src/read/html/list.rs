//! The numbers that a browser puts before list items.

use super::super::numerals;

/// An open list.
pub(super) struct List {
    /// Format of the numbers, in the words of DOCX; none for bullets.
    format: Option<&'static str>,
    next: i64,
    step: i64,
}

impl List {
    /// A list that opens with the tag `name`.
    pub(super) fn new(name: &str, attribute: impl Fn(&str) -> Option<String>) -> Self {
        let style = attribute("style").unwrap_or_default().to_ascii_lowercase();
        let is_bare = name != "ol" || (style.contains("list-style") && style.contains("none"));
        let format = match attribute("type").as_deref() {
            _ if is_bare => None,
            Some("a") => Some("lowerLetter"),
            Some("A") => Some("upperLetter"),
            Some("i") => Some("lowerRoman"),
            Some("I") => Some("upperRoman"),
            _ if style.contains("cjk-ideographic") || style.contains("chinese") => Some("chineseCounting"),
            _ => Some("decimal"),
        };
        let next = attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        Self { format, next, step: if attribute("reversed").is_some() { -1 } else { 1 } }
    }

    /// The number before the next item.
    pub(super) fn number(&mut self, value: Option<String>) -> Option<String> {
        let current = value.and_then(|value| value.parse().ok()).unwrap_or(self.next);
        self.next = current.saturating_add(self.step);
        let format = self.format?;
        let end = if format == "chineseCounting" { "、" } else { ". " };
        let number =
            u32::try_from(current).map_or_else(|_| current.to_string(), |one| numerals::format(format, one));
        Some(number + end)
    }
}
