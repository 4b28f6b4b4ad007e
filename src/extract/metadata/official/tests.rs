use super::super::metadata;
use crate::extract::fold::fold;
use crate::record::SourceKind;

#[test]
fn an_empty_or_foreign_text_says_nothing() {
    for source in ["", " \n\u{3000}\n", "Quarterly bulletin 2024-01-02 No. 3"] {
        let data = metadata(&fold(source));
        assert_eq!(
            (data.kind, data.title, data.number, data.issuers.len()),
            (SourceKind::PlanText, None, None, 0)
        );
    }
}
