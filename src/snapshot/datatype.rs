//! Datatypes the file names by one byte.

/// Namespace of the datatypes of XML Schema.
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Local names; the place in this list is the code in the file. Only ever append to it.
const NAMES: [&str; 29] = [
    "boolean",
    "integer",
    "decimal",
    "double",
    "float",
    "dateTime",
    "date",
    "byte",
    "short",
    "int",
    "long",
    "unsignedByte",
    "unsignedShort",
    "unsignedInt",
    "unsignedLong",
    "positiveInteger",
    "negativeInteger",
    "nonPositiveInteger",
    "nonNegativeInteger",
    "dateTimeStamp",
    "time",
    "gYear",
    "gYearMonth",
    "gMonth",
    "gMonthDay",
    "gDay",
    "duration",
    "yearMonthDuration",
    "dayTimeDuration",
];

/// Code of `xsd:boolean`.
pub(super) const BOOLEAN: u8 = 0;
/// Code of `xsd:integer`.
pub(super) const INTEGER: u8 = 1;
/// Code of `xsd:decimal`.
pub(super) const DECIMAL: u8 = 2;
/// Code of `xsd:double`.
pub(super) const DOUBLE: u8 = 3;
/// Code of `xsd:float`.
pub(super) const FLOAT: u8 = 4;
/// Code of `xsd:dateTime`.
pub(super) const DATE_TIME: u8 = 5;
/// Code of `xsd:date`.
pub(super) const DATE: u8 = 6;
/// Code of the first datatype derived from `xsd:integer`.
pub(super) const FIRST_DERIVED_INTEGER: u8 = 7;
/// Code of the last datatype derived from `xsd:integer`.
pub(super) const LAST_DERIVED_INTEGER: u8 = 18;

/// The code of a datatype, if it has one.
pub(super) fn code(iri: &str) -> Option<u8> {
    let name = iri.strip_prefix(XSD)?;
    (0..).zip(NAMES).find(|(_, known)| *known == name).map(|(code, _)| code)
}

/// The datatype of a code.
pub(super) fn iri(code: u8) -> Option<String> {
    NAMES.get(usize::from(code)).map(|name| format!("{XSD}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_list() {
        for (expected, name) in [
            (BOOLEAN, "boolean"),
            (INTEGER, "integer"),
            (DECIMAL, "decimal"),
            (DOUBLE, "double"),
            (FLOAT, "float"),
            (DATE_TIME, "dateTime"),
            (DATE, "date"),
            (FIRST_DERIVED_INTEGER, "byte"),
            (LAST_DERIVED_INTEGER, "nonNegativeInteger"),
        ] {
            assert_eq!(code(&format!("{XSD}{name}")), Some(expected));
            assert_eq!(iri(expected), Some(format!("{XSD}{name}")));
        }
        assert_eq!(code("http://example.org/boolean"), None);
        assert_eq!(iri(29), None);
    }
}
