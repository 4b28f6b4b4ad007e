//! Exact decimal numbers, so that 555.1 亿 is 55 510 000 000 and not a neighbour of it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use oxsdatatypes::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An exact decimal (18 fractional digits at most), written in TOML as an integer or a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub struct Number(Decimal);

impl Number {
    /// The number as an exact decimal.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Decimal::from(value))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.to_string();
        match text.parse::<i64>() {
            Ok(integer) => serializer.serialize_i64(integer),
            Err(_) => serializer.serialize_f64(text.parse().map_err(serde::ser::Error::custom)?),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Number, E> {
                Ok(Number::from(value))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Number, E> {
                i64::try_from(value).map(Number::from).map_err(E::custom)
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Number, E> {
                // The shortest decimal that reads back as this float is what the record's author wrote.
                Decimal::from_str(&value.to_string())
                    .map(Number)
                    .map_err(|_| E::custom(format!("{value} is not a finite decimal number")))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Serialize)]
    struct Row {
        n: Number,
    }

    #[test]
    fn a_float_keeps_the_digits_that_were_written() {
        let row: Row = toml::from_str("n = 555.1").unwrap();
        assert_eq!(row.n.to_string(), "555.1");
        let factor = Decimal::from(100_000_000);
        assert_eq!(row.n.decimal().checked_mul(factor).unwrap().to_string(), "55510000000");
        assert_eq!(toml::to_string(&row).unwrap(), "n = 555.1\n");
    }

    #[test]
    fn infinities_are_refused() {
        assert!(toml::from_str::<Row>("n = inf").is_err());
        assert!(toml::from_str::<Row>("n = nan").is_err());
    }
}
