//! Web pages → text, on the tokens of html5gum.
//!
//! No tree is built: what a reader sees needs none, and building one takes quadratic time on hostile
//! nesting. Elements are told apart by name, and end tags that are left out are implied where it matters.

mod list;
mod page;

use html5gum::{DefaultEmitter, Token, Tokenizer};

use page::Page;

/// The visible text of a page: a line for each block, and for each table row.
pub(super) fn to_text(source: &str, warnings: &mut Vec<String>) -> String {
    let page = read(source, true);
    if let Some(name) = page.unclosed_navigation() {
        warnings.push(format!("<{name}> is never closed: its text was kept"));
        return read(source, false).finish();
    }
    page.finish()
}

fn read(source: &str, drop_navigation: bool) -> Page {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut page = Page::new(drop_navigation);
    for token in Tokenizer::new_with_emitter(source, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => page.start(&tag),
            Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    page
}

#[cfg(test)]
mod tests {
    fn text(source: &str) -> String {
        super::to_text(source, &mut Vec::new())
    }

    #[test]
    fn blocks_are_lines_and_inline_elements_are_not() {
        let page = "<h1>一、总体<b>要求</b></h1>\n<p>到<span>2027</span>年</p><div>甲<p>乙</div>丙<hr>丁";
        assert_eq!(text(page), "一、总体要求\n到2027年\n甲\n乙\n丙\n丁\n");
        assert_eq!(text("甲<br>乙<br/><br>丙<p></p><p>丁"), "甲\n乙\n\n丙\n丁\n");
    }

    #[test]
    fn what_is_not_seen_is_dropped() {
        let page = "<html><head><title>题</title><style>p{}</style><script>if(a<b){'</p>'}</script></head>
            <body><nav>首页<nav>内</nav>频道</nav><noscript>开启</noscript><!-- 注 --><p>正文</p>
            <template>x</template><iframe>y</iframe></body></html>";
        assert_eq!(text(page), "正文\n");
    }

    #[test]
    fn navigation_that_never_ends_is_kept_and_told() {
        let mut warnings = Vec::new();
        assert_eq!(super::to_text("<nav>首页<p>正文</p>", &mut warnings), "首页\n正文\n");
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn entities_are_decoded_and_blanks_collapse() {
        assert_eq!(
            text("<p>&lt;甲&gt;&amp;&#20057;&nbsp;&emsp;a \n\t b&ldquo;</p>"),
            "<甲>&乙\u{A0}\u{2003}a b“\n"
        );
        assert_eq!(text("<p>责任\n  单位 甲。\n乙 plan\ntext</p>"), "责任单位 甲。 乙 plan text\n");
        assert_eq!(text("<p>  甲 <b> 乙</b> </p>"), "甲 乙\n");
        assert_eq!(text("<pre>甲\n  乙</pre>丙\n丁"), "甲\n  乙\n丙丁\n");
        assert_eq!(
            text("<div style='white-space: pre-wrap'>甲<div>乙</div>\n丙</div>丁\n戊"),
            "甲\n乙\n\n丙\n丁戊\n"
        );
    }

    #[test]
    fn table_rows_are_lines_with_tabs() {
        let page = "<table><caption>任务表</caption><thead><tr><th>序号<th>单位</tr></thead>
            <tbody><tr><td rowspan=2>1</td><td><p>甲</p><p>乙</p></td></tr>
            <tr><td>丙</td></tr><tr><td colspan=\"2\">全部</td></tr></table>后";
        assert_eq!(text(page), "任务表\n序号\t单位\n1\t甲\u{2028}乙\n\t丙\n全部\t\n后\n");
    }

    #[test]
    fn spans_end_with_the_section_and_layout_tables_are_seen_through() {
        let page = "<table><tbody><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e</table>";
        assert_eq!(text(page), "a\tb\n\tc\nd\te\n");
        let page = "<table><tr><td>左<td><p>题</p><table><tr><td>1<td>2</table>尾</table>";
        assert_eq!(text(page), "左\n题\n1\t2\n尾\n");
    }

    #[test]
    fn ordered_lists_show_their_numbers() {
        let page = "<ol><li>甲<li>乙<ul><li>点</ul><li value=9>丙<li>丁</ol><ol type=a start=2><li>b</ol>";
        assert_eq!(text(page), "1. 甲\n2. 乙\n点\n9. 丙\n10. 丁\nb. b\n");
        assert_eq!(text("<ol style='list-style: none'><li>1.甲</ol><li>乙"), "1.甲\n乙\n");
        assert_eq!(text("<ol><li><p>甲</p></ol>"), "1. 甲\n");
    }

    #[test]
    fn broken_pages_lose_nothing() {
        assert_eq!(text("<td>甲</td></table></div><p>乙<"), "甲\n乙<\n");
        assert_eq!(text("<table>甲<tr>乙<td>丙"), "甲\n乙\n丙\n");
        assert_eq!(text("甲 < 乙 && 丙 <中> 丁"), "甲 < 乙 && 丙 <中> 丁\n");
    }
}
