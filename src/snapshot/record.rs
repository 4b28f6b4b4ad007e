//! The bytes of a term.
//!
//! A record is the term's **key**, by which terms are compared, hashed and ordered, and for some
//! datatypes its **value**, ready for expressions. The key keeps a literal as it was given: lexical
//! form, datatype, language.
//!
//! | first byte | the rest of the key |
//! |---|---|
//! | 0 | IRI |
//! | 1 | label of a blank node |
//! | 2 | string |
//! | 3 | language tag, `FF`, string |
//! | 4 | code of the datatype (1), lexical form; here alone a value follows |
//! | 5 | IRI of the datatype, `FF`, lexical form |
//!
//! `FF` occurs in no UTF-8. The value of an `xsd:decimal`, `double`, `dateTime` or `date` is what
//! [`oxsdatatypes`] makes of it, then its length (1), which is 0 where the lexical form is not valid.
//! The integers and booleans have none: their lexical form is read as fast.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{BlankNode, Literal, LiteralRef, NamedNode, Term, TermRef};
use oxsdatatypes::{Boolean, Date, DateTime, Decimal, Double, Float, Integer};
use spareval::ExpressionTerm;

use super::datatype;
use super::error::Damage;

const IRI: u8 = 0;
const BLANK: u8 = 1;
const STRING: u8 = 2;
const LANGUAGE: u8 = 3;
const KNOWN: u8 = 4;
const OTHER: u8 = 5;
const END: u8 = 0xFF;

const WRONG: Damage = Damage("a term is not readable");

/// Appends the key of a term.
pub(super) fn encode_key(term: TermRef<'_>, key: &mut Vec<u8>) {
    match term {
        TermRef::NamedNode(node) => put(key, &[IRI], node.as_str()),
        TermRef::BlankNode(node) => put(key, &[BLANK], node.as_str()),
        TermRef::Literal(literal) => encode_literal(literal, key),
    }
}

fn encode_literal(literal: LiteralRef<'_>, key: &mut Vec<u8>) {
    let value = literal.value();
    if let Some(language) = literal.language() {
        put(key, &[LANGUAGE], language);
        put(key, &[END], value);
        return;
    }
    let datatype = literal.datatype();
    if datatype == xsd::STRING {
        put(key, &[STRING], value);
    } else if let Some(code) = datatype::code(datatype.as_str()) {
        put(key, &[KNOWN, code], value);
    } else {
        put(key, &[OTHER], datatype.as_str());
        put(key, &[END], value);
    }
}

fn put(key: &mut Vec<u8>, tag: &[u8], text: &str) {
    key.extend_from_slice(tag);
    key.extend_from_slice(text.as_bytes());
}

/// The value that follows a key in its record, as bytes; empty for most.
pub(super) fn value_of(key: &[u8]) -> Vec<u8> {
    let [KNOWN, code, lexical @ ..] = key else { return Vec::new() };
    if !has_value(*code) {
        return Vec::new();
    }
    let lexical = str::from_utf8(lexical).unwrap_or_default();
    let mut value = match *code {
        datatype::DECIMAL => lexical.parse().map(|value: Decimal| value.to_be_bytes().to_vec()).ok(),
        datatype::DOUBLE => lexical.parse().map(|value: Double| value.to_be_bytes().to_vec()).ok(),
        datatype::DATE_TIME => lexical.parse().map(|value: DateTime| value.to_be_bytes().to_vec()).ok(),
        _ => lexical.parse().map(|value: Date| value.to_be_bytes().to_vec()).ok(),
    }
    .unwrap_or_default();
    // At most 18 bytes.
    value.push(u8::try_from(value.len()).unwrap_or_default());
    value
}

fn has_value(code: u8) -> bool {
    matches!(code, datatype::DECIMAL | datatype::DOUBLE | datatype::DATE_TIME | datatype::DATE)
}

/// Splits a record into key and value.
///
/// # Errors
/// When the length of the value is not within the record.
pub(super) fn split(record: &[u8]) -> Result<(&[u8], &[u8]), Damage> {
    match record {
        [KNOWN, code, .., length] if has_value(*code) => {
            let rest = record.len() - 1;
            let key = rest.checked_sub(usize::from(*length)).filter(|key| *key >= 2).ok_or(WRONG)?;
            Ok((record.get(..key).ok_or(WRONG)?, record.get(key..rest).ok_or(WRONG)?))
        }
        _ => Ok((record, &[])),
    }
}

/// Reads a term.
///
/// # Errors
/// When the record is not one.
pub(super) fn decode(record: &[u8]) -> Result<Term, Damage> {
    decode_key(split(record)?.0)
}

/// Reads a term from its key.
///
/// # Errors
/// When the key is not one.
pub(super) fn decode_key(key: &[u8]) -> Result<Term, Damage> {
    let (tag, rest) = key.split_first().ok_or(WRONG)?;
    Ok(match *tag {
        IRI => NamedNode::new_unchecked(text(rest)?).into(),
        BLANK => BlankNode::new_unchecked(text(rest)?).into(),
        STRING => Literal::new_simple_literal(text(rest)?).into(),
        LANGUAGE => {
            let (language, value) = halves(rest)?;
            Literal::new_language_tagged_literal_unchecked(value, language).into()
        }
        KNOWN => {
            let (code, lexical) = rest.split_first().ok_or(WRONG)?;
            let datatype = datatype::iri(*code).ok_or(WRONG)?;
            Literal::new_typed_literal(text(lexical)?, NamedNode::new_unchecked(datatype)).into()
        }
        OTHER => {
            let (datatype, value) = halves(rest)?;
            Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype)).into()
        }
        _ => return Err(WRONG),
    })
}

/// Reads a term for use in an expression, its value without parsing where the record has it.
///
/// # Errors
/// When the record is not one.
pub(super) fn decode_for_expression(record: &[u8]) -> Result<ExpressionTerm, Damage> {
    let (key, value) = split(record)?;
    if let [KNOWN, code, lexical @ ..] = key
        && let Some(term) = known(*code, text(lexical)?, value)?
    {
        return Ok(term);
    }
    Ok(decode_key(key)?.into())
}

/// The value of a literal of a known datatype, or nothing if it is rare or not valid.
fn known(code: u8, lexical: &str, value: &[u8]) -> Result<Option<ExpressionTerm>, Damage> {
    use datatype::{FIRST_DERIVED_INTEGER, LAST_DERIVED_INTEGER};
    if has_value(code) && value.is_empty() {
        return Ok(None);
    }
    Ok(match code {
        datatype::BOOLEAN => lexical.parse::<Boolean>().ok().map(ExpressionTerm::BooleanLiteral),
        datatype::FLOAT => lexical.parse::<Float>().ok().map(ExpressionTerm::FloatLiteral),
        datatype::INTEGER | FIRST_DERIVED_INTEGER..=LAST_DERIVED_INTEGER => {
            lexical.parse::<Integer>().ok().map(ExpressionTerm::IntegerLiteral)
        }
        datatype::DECIMAL => Some(ExpressionTerm::DecimalLiteral(Decimal::from_be_bytes(exact(value)?))),
        datatype::DOUBLE => Some(ExpressionTerm::DoubleLiteral(Double::from_be_bytes(exact(value)?))),
        datatype::DATE_TIME => Some(ExpressionTerm::DateTimeLiteral(DateTime::from_be_bytes(moment(value)?))),
        datatype::DATE => Some(ExpressionTerm::DateLiteral(Date::from_be_bytes(moment(value)?))),
        _ => None,
    })
}

fn exact<const N: usize>(value: &[u8]) -> Result<[u8; N], Damage> {
    value.try_into().map_err(|_| WRONG)
}

/// The bytes of a date or time, checked where the type they are made into does not check: seconds (16),
/// then the offset of the time zone in minutes (2), at most 14 hours, or -1 for none.
fn moment(value: &[u8]) -> Result<[u8; 18], Damage> {
    let bytes = exact(value)?;
    match bytes.last_chunk::<2>().map(|offset| i16::from_be_bytes(*offset)) {
        Some(-840..=840) => Ok(bytes),
        _ => Err(WRONG),
    }
}

fn text(bytes: &[u8]) -> Result<&str, Damage> {
    str::from_utf8(bytes).map_err(|_| WRONG)
}

/// The texts before and after the separator.
fn halves(bytes: &[u8]) -> Result<(&str, &str), Damage> {
    let at = bytes.iter().position(|byte| *byte == END).ok_or(WRONG)?;
    let (before, after) = bytes.split_at_checked(at).ok_or(WRONG)?;
    Ok((text(before)?, text(after.get(1..).unwrap_or_default())?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::snapshot::tests::data::any_term;

    fn record(term: &Term) -> Vec<u8> {
        let mut record = Vec::new();
        encode_key(term.as_ref(), &mut record);
        let value = value_of(&record);
        record.extend(value);
        record
    }

    proptest! {
        #[test]
        fn a_term_survives_and_its_value_is_the_evaluators(term in any_term()) {
            let bytes = record(&term);
            let mut key = Vec::new();
            encode_key(term.as_ref(), &mut key);
            prop_assert_eq!(split(&bytes).unwrap().0, &key[..]);
            prop_assert_eq!(decode(&bytes).unwrap(), term.clone());
            prop_assert!(decode_for_expression(&bytes).unwrap() == ExpressionTerm::from(term));
        }

        #[test]
        fn different_terms_have_different_keys(left in any_term(), right in any_term()) {
            let (mut a, mut b) = (Vec::new(), Vec::new());
            encode_key(left.as_ref(), &mut a);
            encode_key(right.as_ref(), &mut b);
            prop_assert_eq!(a == b, left == right);
        }

        #[test]
        fn no_bytes_make_it_fall_over(bytes in proptest::collection::vec(any::<u8>(), 0..40), tag in 0_u8..7, code in 0_u8..31) {
            let mut record = vec![tag, code];
            record.extend(bytes);
            for length in 0..=record.len() {
                if let Ok(term) = decode_for_expression(&record[..length]) {
                    let _text = Term::from(term).to_string();
                }
                let _same = decode(&record[..length]);
            }
        }
    }

    #[test]
    fn a_time_zone_that_cannot_be_is_damage() {
        let datatype = NamedNode::new_unchecked("http://www.w3.org/2001/XMLSchema#dateTime");
        let mut bytes = record(&Literal::new_typed_literal("2024-02-29T08:00:00+08:00", datatype).into());
        assert!(decode_for_expression(&bytes).is_ok());
        let zone = bytes.len() - 3;
        bytes[zone] = 0x80;
        assert_eq!(decode_for_expression(&bytes).err(), Some(WRONG));
    }
}
