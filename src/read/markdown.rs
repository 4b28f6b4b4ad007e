//! Markdown → text, on the events of pulldown-cmark.
//!
//! Markers go, words and numbers stay: an ordered item keeps its number as it is written. Line ends inside a
//! paragraph stay too, since many writers mean them.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::flow::Flow;
use super::html;

/// The text of a Markdown document.
pub(super) fn to_text(source: &str) -> String {
    let mut page = Page { source, flow: Flow::default(), inline: String::new(), html: None };
    for (event, range) in Parser::new_ext(source, Options::ENABLE_TABLES).into_offset_iter() {
        page.event(event, range);
    }
    page.flush();
    page.flow.finish()
}

struct Page<'a> {
    source: &'a str,
    flow: Flow,
    /// Text of the current block.
    inline: String,
    /// Source of the current HTML block.
    html: Option<String>,
}

impl Page<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.inline.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.inline.push('\n'),
            Event::Html(html) => self.html.get_or_insert_default().push_str(&html),
            Event::InlineHtml(tag) if is_break(&tag) => self.inline.push('\n'),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. } => return,
            _ => self.flush(),
        }
        match tag {
            Tag::Table(_) => self.flow.start_table(),
            Tag::TableHead | Tag::TableRow => self.flow.start_row(),
            Tag::TableCell => self.flow.start_cell(1, 1),
            Tag::Item => {
                self.flow.end_block();
                let marker = ordinal(self.source.get(range).unwrap_or_default());
                if !marker.is_empty() {
                    self.inline.push_str(marker);
                    self.inline.push(' ');
                }
            }
            Tag::Paragraph if self.flow.last().is_some() => {}
            _ => self.flow.end_block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image => return,
            _ => self.flush(),
        }
        match tag {
            TagEnd::Table => self.flow.end_table(),
            TagEnd::TableHead | TagEnd::TableRow => self.flow.end_row(),
            TagEnd::TableCell => self.flow.end_cell(),
            _ => self.flow.end_block(),
        }
    }

    /// Writes out the text of the block.
    fn flush(&mut self) {
        if let Some(html) = self.html.take() {
            // HTML inside a Markdown file cannot be judged apart from its surroundings: no warnings.
            self.flow.push_str(&html::to_text(&html, &mut Vec::new()));
        }
        let text = std::mem::take(&mut self.inline);
        // A closing ** between 。 and a letter is no emphasis to CommonMark, but it was meant as one.
        if text.matches("**").count().is_multiple_of(2) {
            self.flow.push_str(&text.replace("**", ""));
        } else {
            self.flow.push_str(&text);
        }
    }
}

fn is_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

/// The number of an ordered item as written, with its full stop or bracket.
fn ordinal(item: &str) -> &str {
    let item = item.trim_start();
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let is_ordered = digits > 0 && item.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')']));
    item.get(..=digits).filter(|_| is_ordered).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::to_text;

    #[test]
    fn headings_and_paragraphs_are_lines_without_markers() {
        let source =
            "# 一、总体*要求*\n\n到**2027**年，\n~~甲~~ `代码` [链](http://x) ![图](y)\n\n第二节\n---\n";
        assert_eq!(to_text(source), "一、总体要求\n到2027年，\n~~甲~~ 代码 链 图\n第二节\n");
    }

    #[test]
    fn items_keep_the_numbers_as_written() {
        let source = "3. 甲\n3. 乙\n   - 点\n\n5) 丙\n\n   续\n\n（一）丁\n";
        assert_eq!(to_text(source), "3. 甲\n3. 乙\n点\n5) 丙\n续\n（一）丁\n");
    }

    #[test]
    fn emphasis_that_commonmark_does_not_see_is_dropped() {
        assert_eq!(to_text("**1. 加强保障。**对企业给予支持"), "1. 加强保障。对企业给予支持\n");
        assert_eq!(to_text("2 ** 3"), "2 ** 3\n");
    }

    #[test]
    fn tables_are_rows_with_tabs() {
        let source = "| 序号 | 单位 |\n|---|---|\n| 1 | 甲<br>乙 |\n| 2 |  |\n\n后\n";
        assert_eq!(to_text(source), "序号\t单位\n1\t甲\u{2028}乙\n2\t\n后\n");
    }

    #[test]
    fn code_and_html_blocks_keep_their_text() {
        assert_eq!(to_text("```\n一、甲\n  乙\n```\n丙"), "一、甲\n  乙\n丙\n");
        assert_eq!(to_text("<table><tr><td>甲</td><td>乙</td></tr></table>\n\n丙"), "甲\t乙\n丙\n");
        assert_eq!(to_text("1\\. 甲 &amp; 乙"), "1. 甲 & 乙\n");
    }
}
