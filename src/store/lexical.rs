//! Keeping literals as they were written.
//!
//! The engine stores the value of a typed literal and gives back its canonical form: `"007"^^xsd:integer`
//! comes back as `7`, `"5"^^xsd:int` as an `xsd:integer`. A literal that would change is therefore stored
//! under a datatype of our own that names the original one, and given back as it was written.

use std::str::FromStr;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use oxsdatatypes::{
    Boolean, Date, DateTime, DayTimeDuration, Decimal, Double, Duration, Float, GDay, GMonth, GMonthDay,
    GYear, GYearMonth, Integer, Time, YearMonthDuration,
};

/// What the datatype of a literal kept as written starts with; the original datatype follows.
const WRITTEN: &str = "urn:x-plangraph:written:";

/// Integer types whose name the engine forgets.
const DERIVED: [NamedNodeRef<'_>; 12] = [
    xsd::BYTE,
    xsd::SHORT,
    xsd::INT,
    xsd::LONG,
    xsd::UNSIGNED_BYTE,
    xsd::UNSIGNED_SHORT,
    xsd::UNSIGNED_INT,
    xsd::UNSIGNED_LONG,
    xsd::POSITIVE_INTEGER,
    xsd::NEGATIVE_INTEGER,
    xsd::NON_POSITIVE_INTEGER,
    xsd::NON_NEGATIVE_INTEGER,
];

/// The quad to be stored for a quad.
pub(super) fn stored(quad: Quad) -> Quad {
    Quad { object: stored_term(quad.object), ..quad }
}

/// The quad that a stored quad stands for.
pub(super) fn written(quad: Quad) -> Quad {
    Quad { object: written_term(quad.object), ..quad }
}

fn stored_term(term: Term) -> Term {
    match term {
        Term::Literal(literal) if !survives(&literal) => {
            let datatype = format!("{WRITTEN}{}", literal.datatype().as_str());
            let (value, ..) = literal.destruct();
            Literal::new_typed_literal(value, iri(datatype)).into()
        }
        other => other,
    }
}

fn written_term(term: Term) -> Term {
    match term {
        Term::Literal(literal) => match literal.datatype().as_str().strip_prefix(WRITTEN) {
            Some(datatype) => {
                let datatype = iri(datatype.to_owned());
                let (value, ..) = literal.destruct();
                Literal::new_typed_literal(value, datatype).into()
            }
            None => literal.into(),
        },
        other => other,
    }
}

/// An IRI with our prefix put before it or taken away is one still; the fallback is never met.
fn iri(text: String) -> NamedNode {
    NamedNode::new(text).unwrap_or_else(|_| xsd::STRING.into_owned())
}

/// Whether the engine gives a literal back as it is.
fn survives(literal: &Literal) -> bool {
    let (value, datatype) = (literal.value(), literal.datatype());
    if DERIVED.contains(&datatype) {
        return Integer::from_str(value).is_err();
    }
    match datatype {
        xsd::BOOLEAN => same::<Boolean>(value),
        xsd::INTEGER => same::<Integer>(value),
        xsd::DECIMAL => same::<Decimal>(value),
        xsd::FLOAT => same::<Float>(value),
        xsd::DOUBLE => same::<Double>(value),
        xsd::DATE => same::<Date>(value),
        xsd::TIME => same::<Time>(value),
        xsd::DATE_TIME => same::<DateTime>(value),
        // The engine forgets the name of this type as well.
        xsd::DATE_TIME_STAMP => DateTime::from_str(value).is_err(),
        xsd::G_YEAR => same::<GYear>(value),
        xsd::G_YEAR_MONTH => same::<GYearMonth>(value),
        xsd::G_MONTH => same::<GMonth>(value),
        xsd::G_MONTH_DAY => same::<GMonthDay>(value),
        xsd::G_DAY => same::<GDay>(value),
        xsd::DURATION => same::<Duration>(value),
        xsd::YEAR_MONTH_DURATION => same::<YearMonthDuration>(value),
        xsd::DAY_TIME_DURATION => same::<DayTimeDuration>(value),
        _ => true,
    }
}

/// Whether a value is in its canonical form; the engine keeps what it cannot read as it is.
fn same<T: FromStr + ToString>(value: &str) -> bool {
    value.parse::<T>().map_or(true, |parsed| parsed.to_string() == value)
}

#[cfg(test)]
mod tests {
    use oxigraph::model::GraphName;
    use oxigraph::store::Store;

    use super::*;

    fn back(literal: &Literal) -> Literal {
        let node = NamedNode::new("http://example.org/s").unwrap();
        let quad = Quad::new(node.clone(), node, literal.clone(), GraphName::DefaultGraph);
        let store = Store::new().unwrap();
        store.insert(&stored(quad)).unwrap();
        let found = store.iter().next().unwrap().unwrap();
        match written(found).object {
            Term::Literal(literal) => literal,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn what_the_engine_would_rewrite_comes_back_as_written() {
        let cases = [
            ("007", xsd::INTEGER),
            ("+05", xsd::INT),
            ("5", xsd::INT),
            ("1.50", xsd::DECIMAL),
            ("1", xsd::BOOLEAN),
            ("true", xsd::BOOLEAN),
            ("1e0", xsd::DOUBLE),
            ("2025-01-01T00:00:00.000Z", xsd::DATE_TIME),
            ("2025-01-01T00:00:00Z", xsd::DATE_TIME_STAMP),
            ("2025-01-01", xsd::DATE),
            ("P0Y1M", xsd::YEAR_MONTH_DURATION),
            ("not a number", xsd::INTEGER),
            ("2027", xsd::G_YEAR),
            ("", xsd::STRING),
        ];
        for (value, datatype) in cases {
            let literal = Literal::new_typed_literal(value, datatype);
            assert_eq!(back(&literal), literal);
        }
        let tagged = Literal::new_language_tagged_literal("张江", "zh-hans").unwrap();
        assert_eq!(back(&tagged), tagged);
    }

    #[test]
    fn canonical_literals_are_stored_as_they_are() {
        assert!(survives(&Literal::from(7)));
        assert!(!survives(&Literal::new_typed_literal("07", xsd::INTEGER)));
    }
}
