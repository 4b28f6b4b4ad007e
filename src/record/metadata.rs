//! The source file, the notice or report, and the plan: GB/T 9704 fields where they exist.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Date, Evidence, Stated};

/// The file a record was made from. The text itself is not part of the project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// File name, without folder. Where `original` is given, the name that stands for the text extracted from it.
    pub file: String,
    /// SHA-256 of the bytes of the text (UTF-8), lower-case hexadecimal.
    pub sha256: String,
    /// Size of the text in bytes.
    pub bytes: u32,
    /// Length in Unicode code points; every offset of the record is at most this.
    pub chars: u32,
    /// What kind of text it is, which decides how far it can be trusted.
    pub kind: SourceKind,
    /// Script of the text, as a BCP 47 tag (`zh-Hans` or `zh-Hant`).
    pub language: String,
    /// What may be done with the text.
    pub rights: String,
    /// The file the text was extracted from, where that is not itself plain UTF-8 text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<Original>,
}

/// A file from which the text was extracted. Offsets refer to the text, never to this file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Original {
    /// File name, without folder, in any script.
    pub file: String,
    /// SHA-256 of the file's bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u32,
    /// Format of the file.
    pub format: FileFormat,
    /// Character encoding by its IANA name in lower case (`gb18030`); absent where the format settles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

/// Format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileFormat {
    /// Plain text.
    PlainText,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// Office Open XML text document.
    Docx,
    /// PDF.
    Pdf,
}

/// Kind of source, from most to least authoritative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Official notice with number and date, plan annexed.
    OfficialNotice,
    /// Full text of the plan without a notice that issues it.
    PlanText,
    /// Report by an official outlet.
    MediaReport,
    /// Copy of a report by a third party.
    MediaReprint,
}

/// The notice (通知) a plan is annexed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Title (标题), broken lines joined.
    pub title: Stated<String>,
    /// Document number (发文字号), e.g. `浦府办〔2025〕32号`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Stated<String>>,
    /// Issuing body (发文机关): an institution of the register. The first where several issue it together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Stated<String>>,
    /// Bodies that issue it together with the first: institutions of the register, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint_issuers: Vec<Stated<String>>,
    /// Body whose approval the notice states (经…同意): an institution of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<Stated<String>>,
    /// Date of signature (成文日期), ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Stated<Date>>,
    /// Date of printing (印发日期), ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<Stated<Date>>,
    /// Publicity note (附注), e.g. 此件公开发布.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publicity: Option<Stated<String>>,
    /// Addressees (主送机关), one entry as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressees: Option<Stated<String>>,
    /// Bodies copied to (抄送机关), one entry, broken lines joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied_to: Option<Stated<String>>,
}

/// A media report about a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Headline.
    pub title: Stated<String>,
    /// Outlet that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Stated<String>>,
    /// Outlet that copied it, where the source is a copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reprinted_by: Option<Stated<String>>,
    /// Date of publication, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Stated<Date>>,
    /// Date the report gives for the plan's issue, ISO 8601; month and day only (`--11-26`) where no year is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_issued: Option<Stated<String>>,
    /// Body the report names as the plan's issuer: an institution of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_issuer: Option<Stated<String>>,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Title, broken lines joined, simplified script.
    pub title: String,
    /// Our English gloss of the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Where the title stands.
    pub evidence: Vec<Evidence>,
    /// Area the plan is for: the code of a district of the register.
    pub jurisdiction: String,
    /// The plan's own document number (发文字号), where no notice issues it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Stated<String>>,
    /// The plan's own issuing body, where no notice issues it: an institution of the register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Stated<String>>,
    /// Bodies that issue the plan together with the first: institutions of the register.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint_issuers: Vec<Stated<String>>,
    /// The plan's own date of signature (成文日期), where no notice issues it, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<Stated<Date>>,
    /// How much of the plan's text the source gives.
    pub text_status: TextStatus,
    /// Period, where the plan states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Stated<Period>>,
    /// Last year of the plan's goals, where it states one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horizon: Option<Stated<i16>>,
}

/// A period in whole years, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// First year.
    pub first: i16,
    /// Last year.
    pub last: i16,
}

/// How much of the plan's text the source gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextStatus {
    /// The whole plan.
    Full,
    /// Told by a report.
    Reported,
}
