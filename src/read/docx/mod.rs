//! DOCX files → text, with the list numbers that Word computes.
//!
//! Headers, footers, footnotes, comments and deleted text are left out. Text boxes come once, before the
//! paragraph that anchors them. No part may unpack to more than [`MAX_PART_BYTES`].

mod archive;
mod body;
mod counter;
#[cfg(test)]
pub(super) mod fixture;
mod numbering;
mod paragraph;
mod relations;
mod styles;
mod xml;

use super::error::ReadError;
use super::{Document, Format, detect};
use archive::Archive;
use counter::Counter;
use numbering::Numbering;
use relations::Relations;
use styles::Styles;

/// Limit on the unpacked size of one part of a DOCX file: 64 MiB, some 5 million characters of marked-up text.
pub const MAX_PART_BYTES: u64 = 64 << 20;

/// Reads a ZIP archive that should hold a Word document.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let main = match archive.text("_rels/.rels")? {
        Some(relations) => Relations::read(&relations, "")?.of_type("officeDocument"),
        None => None,
    };
    let main =
        main.filter(|part| part.starts_with("word/")).unwrap_or_else(|| "word/document.xml".to_owned());
    let Some(document) = archive.text(&main)? else {
        return Err(detect::archive(archive.names()));
    };
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let relations = match archive.text(&format!("{folder}/_rels/{file}.rels"))? {
        Some(relations) => Relations::read(&relations, folder)?,
        None => Relations::default(),
    };
    let mut part = |kind: &str| {
        let name = relations.of_type(kind).unwrap_or_else(|| format!("{folder}/{kind}.xml"));
        archive.text(&name).map(Option::unwrap_or_default)
    };
    let styles = Styles::read(&part("styles")?)?;
    let numbering = Numbering::read(&part("numbering")?)?;
    let mut warnings = Vec::new();
    let text = body::to_text(&document, Counter::new(&numbering, &styles), &mut warnings)?;
    Ok(Document { text, format: Format::Docx, encoding: None, warnings })
}

#[cfg(test)]
mod tests {
    use super::fixture::{archive, document, item, paragraph, with_lists};
    use super::*;

    fn text(bytes: &[u8]) -> String {
        read(bytes).unwrap().text
    }

    /// A level of a list: format, pattern, further elements.
    fn level(index: usize, format: &str, pattern: &str, more: &str) -> String {
        format!(
            "<w:lvl w:ilvl=\"{index}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{more}\
             <w:lvlText w:val=\"{pattern}\"/></w:lvl>"
        )
    }

    /// Abstract list 7 with these levels, used by lists 1 and 2.
    fn lists(levels: &str, more: &str) -> String {
        format!(
            "<w:abstractNum w:abstractNumId=\"7\">{levels}</w:abstractNum>\
             <w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>\
             <w:num w:numId=\"2\"><w:abstractNumId w:val=\"7\"/>{more}</w:num>"
        )
    }

    fn outline() -> String {
        level(0, "chineseCountingThousand", "%1、", "")
            + &level(1, "chineseCounting", "（%2）", "")
            + &level(2, "decimal", "%3.", "")
            + &level(3, "decimalEnclosedCircle", "%4", "<w:suff w:val=\"nothing\"/>")
    }

    #[test]
    fn lists_are_numbered_and_restart_below_a_higher_level() {
        let body = [
            (0, "甲"),
            (1, "乙"),
            (2, "丙"),
            (2, "丁"),
            (3, "戊"),
            (1, "己"),
            (2, "庚"),
            (0, "辛"),
            (1, "壬"),
        ]
        .map(|(level, text)| item(1, level, text))
        .concat();
        let expected = "一、甲\n（一）乙\n1. 丙\n2. 丁\n①戊\n（二）己\n1. 庚\n二、辛\n（一）壬\n";
        assert_eq!(text(&with_lists(&body, &lists(&outline(), ""), "")), expected);
    }

    #[test]
    fn lists_on_one_base_go_on_unless_they_start_anew() {
        let body = item(1, 0, "甲") + &item(2, 0, "乙") + &item(1, 0, "丙");
        assert_eq!(text(&with_lists(&body, &lists(&outline(), ""), "")), "一、甲\n二、乙\n三、丙\n");
        let anew = "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"5\"/></w:lvlOverride>";
        assert_eq!(text(&with_lists(&body, &lists(&outline(), anew), "")), "一、甲\n五、乙\n六、丙\n");
    }

    #[test]
    fn levels_can_run_on_and_show_the_levels_above() {
        let levels = level(0, "chineseCounting", "第%1章", "<w:suff w:val=\"space\"/>")
            + &level(1, "decimal", "%1.%2", "<w:isLgl/>")
            + &level(2, "decimal", "%3．", "<w:lvlRestart w:val=\"0\"/>");
        let body = [(0, "甲"), (1, "乙"), (2, "丙"), (0, "丁"), (1, "戊"), (2, "己")]
            .map(|(level, text)| item(1, level, text))
            .concat();
        let expected = "第一章 甲\n1.1 乙\n1．丙\n第二章 丁\n2.1 戊\n2．己\n";
        assert_eq!(text(&with_lists(&body, &lists(&levels, ""), "")), expected);
    }

    #[test]
    fn styles_number_paragraphs_and_bullets_and_list_0_do_not() {
        let styles = "<w:style w:type=\"paragraph\" w:styleId=\"A\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr>\
             </w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"B\"><w:basedOn w:val=\"A\"/></w:style>";
        let levels = level(0, "bullet", "●", "") + &level(1, "decimal", "%2)", "<w:pStyle w:val=\"A\"/>");
        let with_style = |style: &str, more: &str| {
            format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr><w:r><w:t>甲</w:t></w:r></w:p>")
        };
        let none = "<w:numPr><w:numId w:val=\"0\"/></w:numPr>";
        let body = with_style("A", "")
            + &with_style("B", "")
            + &with_style("A", none)
            + &with_style("X", "")
            + &item(1, 0, "乙");
        assert_eq!(text(&with_lists(&body, &lists(&levels, ""), styles)), "1) 甲\n2) 甲\n甲\n甲\n乙\n");
    }

    #[test]
    fn tables_keep_their_columns() {
        let cell = |properties: &str, text: &str| {
            format!(
                "<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>",
                text.split('|').map(paragraph).collect::<String>()
            )
        };
        let rows = [
            cell("<w:vMerge w:val=\"restart\"/>", "1")
                + &cell("<w:gridSpan w:val=\"2\"/>", "甲|乙")
                + &cell("", "丙"),
            cell("<w:vMerge/>", "无") + &cell("", "丁") + &cell("", "") + &cell("", "戊"),
        ];
        let table = rows.map(|row| format!("<w:tr>{row}</w:tr>")).concat();
        let body = paragraph("前") + &format!("<w:tbl><w:tblPr/>{table}</w:tbl>") + &paragraph("后");
        assert_eq!(text(&document(&body)), "前\n1\t甲\u{2028}乙\t\t丙\n\t丁\t\t戊\n后\n");
    }

    #[test]
    fn runs_breaks_links_and_insertions_are_text_and_deletions_are_not() {
        let body = "<w:p><w:r><w:t xml:space=\"preserve\">甲 </w:t><w:tab/><w:t>&lt;乙&#x4E19;</w:t><w:br/></w:r>\
             <w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:ins><w:r><w:t>增</w:t></w:r></w:ins>\
             <w:del><w:r><w:delText>删</w:delText><w:t>删</w:t></w:r></w:del>\
             <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>\
             <w:r><w:instrText>PAGE</w:instrText><w:footnoteReference w:id=\"1\"/></w:r></w:p>\
             <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>上</w:t></w:r></w:p>\
             <w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>下</w:t></w:r></w:p>";
        assert_eq!(text(&document(body)), "甲 \t<乙丙\n链增\n上下\n");
    }

    #[test]
    fn a_text_box_comes_once_before_its_paragraph() {
        let inner = |text| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(text));
        let body = format!(
            "<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback>\
             </mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>",
            inner("框"),
            inner("框")
        );
        assert_eq!(text(&document(&body)), "框\n前后\n");
    }

    #[test]
    fn bombs_and_damage_are_errors() {
        let bomb = vec![b' '; usize::try_from(MAX_PART_BYTES).unwrap() + 1];
        let bomb = archive(&[("word/document.xml", &bomb)]);
        assert!(bomb.len() < 1 << 20);
        assert_eq!(read(&bomb), Err(ReadError::TooLarge { part: "word/document.xml".to_owned() }));
        for xml in
            ["<!DOCTYPE a [<!ENTITY b \"bbb\">]><a>&b;</a>", "<!DOCTYPE a><a/>", "<a>&b;</a>", "<a><b>"]
        {
            let error = read(&archive(&[("word/document.xml", xml.as_bytes())])).unwrap_err();
            assert!(matches!(error, ReadError::Docx(_)), "{xml}");
        }
        assert!(matches!(
            read(&archive(&[("xl/workbook.xml", b"<a/>")])),
            Err(ReadError::Unsupported { .. })
        ));
        assert!(matches!(read(b"PK\x03\x04"), Err(ReadError::Docx(_))));
    }

    #[test]
    fn the_main_part_may_have_another_name() {
        let relations = "<Relationships><Relationship Type=\"http://x/officeDocument\" Target=\"word/document2.xml\"/>\
             </Relationships>";
        let body = format!("<document><body>{}</body></document>", paragraph("甲"));
        let bytes =
            archive(&[("_rels/.rels", relations.as_bytes()), ("word/document2.xml", body.as_bytes())]);
        assert_eq!(text(&bytes), "甲\n");
    }
}
