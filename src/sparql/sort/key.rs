//! Texts whose order is the order of values: of any two literals that SPARQL compares with `<`, the lesser has the lesser key.
//!
//! Where values are of no fixed order (a time without a zone and one with, a month and thirty days) the key decides for one.

use std::cmp::Ordering;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, Term};
use oxsdatatypes::{DateTime, Decimal, Double, Duration, Integer, TimezoneOffset};
use spareval::ExpressionTerm;

/// Where durations begin when they are compared: [XML Schema](https://www.w3.org/TR/xmlschema-2/#duration) has 1696, the engine 1969.
const STARTS: [&str; 4] =
    ["1969-09-01T00:00:00", "1697-02-01T00:00:00", "1903-03-01T00:00:00", "1903-07-01T00:00:00"];

/// Integers up to this one are doubles too.
const MAX_EXACT: u64 = 1 << f64::MANTISSA_DIGITS;

/// The last sign of the key of a double, and the one that the keys of lesser numbers have in its place.
const EQUAL: char = '=';
const BELOW: char = '-';

/// The key of a literal that is not compared by its text. Keys begin with a sign that hardly any other text begins with.
pub(super) fn key(literal: &Literal) -> Option<String> {
    if matches!(literal.datatype(), xsd::STRING | rdf::LANG_STRING) {
        // Not copied: it may be long.
        return None;
    }
    Some(match ExpressionTerm::from(Term::from(literal.clone())) {
        ExpressionTerm::BooleanLiteral(value) => format!("\u{1}b{}", u8::from(bool::from(value))),
        ExpressionTerm::IntegerLiteral(value) => integer(value),
        ExpressionTerm::DecimalLiteral(value) => decimal(value),
        ExpressionTerm::FloatLiteral(value) => double(value.into()),
        ExpressionTerm::DoubleLiteral(value) => double(value.into()),
        ExpressionTerm::DateTimeLiteral(value) => {
            instant("dateTime", value.to_be_bytes(), value.timezone_offset())
        }
        ExpressionTerm::DateLiteral(value) => instant("date", value.to_be_bytes(), value.timezone_offset()),
        ExpressionTerm::TimeLiteral(value) => instant("time", value.to_be_bytes(), value.timezone_offset()),
        ExpressionTerm::GYearLiteral(value) => instant("gYear", value.to_be_bytes(), value.timezone_offset()),
        ExpressionTerm::GYearMonthLiteral(value) => {
            instant("gYearMonth", value.to_be_bytes(), value.timezone_offset())
        }
        ExpressionTerm::GMonthLiteral(value) => {
            instant("gMonth", value.to_be_bytes(), value.timezone_offset())
        }
        ExpressionTerm::GMonthDayLiteral(value) => {
            instant("gMonthDay", value.to_be_bytes(), value.timezone_offset())
        }
        ExpressionTerm::GDayLiteral(value) => instant("gDay", value.to_be_bytes(), value.timezone_offset()),
        ExpressionTerm::DurationLiteral(value) => duration(value),
        ExpressionTerm::YearMonthDurationLiteral(value) => duration(value.into()),
        ExpressionTerm::DayTimeDurationLiteral(value) => duration(value.into()),
        _ => return None,
    })
}

fn integer(value: Integer) -> String {
    let number = i64::from(value);
    if number.unsigned_abs() > MAX_EXACT {
        return decimal(value.into());
    }
    double(Double::from(value).into())
}

/// By the nearest double, then by how it differs from that.
fn decimal(value: Decimal) -> String {
    let nearest: f64 = value.to_string().parse().unwrap_or(f64::NAN);
    let mut key = double(nearest);
    match Decimal::try_from(Double::from(nearest)).map(|nearest| value.cmp(&nearest)) {
        Ok(Ordering::Equal) => return key,
        Ok(Ordering::Greater) => key.push('+'),
        _ => {
            key.pop();
            key.push(BELOW);
        }
    }
    key + &ordered(value)
}

fn double(value: f64) -> String {
    // The zeros are equal, and so is all that is no number, which comes last.
    let bits = match value {
        0.0 => 0,
        _ if value.is_nan() => f64::NAN.abs().to_bits(),
        _ => value.to_bits(),
    };
    let is_negative = bits >> 63 == 1;
    let bits = if is_negative { !bits } else { bits | 1 << 63 };
    format!("\u{1}n{bits:016x}{EQUAL}")
}

fn ordered(value: Decimal) -> String {
    let bits = u128::from_be_bytes(value.to_be_bytes()) ^ 1 << 127;
    format!("{bits:032x}")
}

/// By the point in time, which is of UTC where no zone is given, then by whether one is. `bytes` begin with the seconds as a
/// [`Decimal`].
fn instant(datatype: &str, bytes: [u8; 18], zone: Option<TimezoneOffset>) -> String {
    let seconds = bytes.first_chunk().copied().map(Decimal::from_be_bytes).unwrap_or_default();
    format!("\u{1}t{datatype} {}{}", ordered(seconds), u8::from(zone.is_some()))
}

/// By the seconds from all of [`STARTS`] together, then by the text. What is too long for that comes last.
fn duration(value: Duration) -> String {
    let seconds = STARTS.iter().try_fold(Decimal::default(), |sum, start| {
        let start: DateTime = start.parse().ok()?;
        let seconds = start.checked_add_duration(value)?.checked_sub(start)?;
        sum.checked_add(Decimal::from_be_bytes(seconds.to_be_bytes()))
    });
    format!("\u{1}u{} {value}", seconds.map_or_else(|| "too long".to_owned(), ordered))
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::*;

    fn of(datatype: &str, value: &str) -> String {
        let datatype = format!("http://www.w3.org/2001/XMLSchema#{datatype}");
        key(&Literal::new_typed_literal(value, NamedNode::new(datatype).unwrap())).unwrap()
    }

    #[test]
    fn the_lesser_value_has_the_lesser_key() {
        for ascending in [
            &[
                ("double", "-INF"),
                ("decimal", "-10.5"),
                ("integer", "-10"),
                ("double", "-1e-320"),
                ("integer", "0"),
                ("decimal", "0.1"),
                ("float", "0.1"),
                ("integer", "9"),
                ("decimal", "9.000000000000000001"),
                ("int", "10"),
                ("integer", "9007199254740993"),
                ("decimal", "9007199254740993.5"),
                ("decimal", "100000000000000000000.5"),
                ("float", "INF"),
                ("double", "NaN"),
            ][..],
            &[("boolean", "false"), ("boolean", "true")],
            &[
                ("dateTime", "-0044-03-15T00:00:00Z"),
                ("dateTime", "2025-01-01T00:00:00+08:00"),
                ("dateTime", "2024-12-31T23:00:00"),
                ("dateTime", "2024-12-31T23:00:00Z"),
                ("dateTime", "2025-01-02T00:00:00+08:00"),
            ],
            &[("gYear", "-0001"), ("gYear", "0999"), ("gYear", "2025"), ("gYear", "2027Z")],
            &[("time", "08:00:00+08:00"), ("time", "01:00:00Z"), ("time", "01:00:00.5Z")],
            &[
                ("dayTimeDuration", "-P1D"),
                ("duration", "PT0S"),
                ("dayTimeDuration", "P27D"),
                ("yearMonthDuration", "P1M"),
                ("duration", "P1M1DT0.5S"),
                ("dayTimeDuration", "P40D"),
            ],
        ] {
            let keys: Vec<String> = ascending.iter().map(|(datatype, value)| of(datatype, value)).collect();
            assert!(keys.is_sorted_by(|a, b| a < b), "{keys:#?}");
        }
    }

    #[test]
    fn equal_values_have_one_key() {
        for equal in [
            &[("integer", "0"), ("double", "-0"), ("decimal", "0.0"), ("unsignedByte", "0")][..],
            &[
                ("integer", "9007199254740992"),
                ("double", "9007199254740992"),
                ("decimal", "9007199254740992.0"),
            ],
            &[("double", "0.5"), ("float", "0.5"), ("decimal", "0.50")],
            &[("dateTime", "2025-01-01T08:00:00+08:00"), ("dateTime", "2025-01-01T00:00:00Z")],
            &[("yearMonthDuration", "P1Y"), ("duration", "P12M")],
        ] {
            let keys: Vec<String> = equal.iter().map(|(datatype, value)| of(datatype, value)).collect();
            assert!(keys.iter().all(|key| *key == keys[0]), "{keys:#?}");
        }
    }

    #[test]
    fn what_is_compared_by_its_text_has_no_key() {
        let named = |datatype: &str| NamedNode::new(datatype).unwrap();
        let xsd = |name: &str| named(&format!("http://www.w3.org/2001/XMLSchema#{name}"));
        for literal in [
            Literal::new_simple_literal("9"),
            Literal::new_language_tagged_literal("9", "zh").unwrap(),
            Literal::new_typed_literal("9", named("http://e/unit")),
            Literal::new_typed_literal("nine", xsd("integer")),
        ] {
            assert_eq!(key(&literal), None, "{literal}");
        }
    }
}
