//! Values of a record as TOML, written as they are met: a tree of values first would cost more than all the rest.

use std::fmt::Write as _;

use serde::ser::{self, Error as _, Impossible, Serialize, Serializer};
use toml::ser::Error;

/// How a value is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// On one line.
    Line,
    /// A table, a pair a line.
    Lines,
    /// A list, an item a line.
    Items,
}

/// Writes one value at the end of a text.
pub(super) struct Writer<'a> {
    pub(super) text: &'a mut String,
    pub(super) shape: Shape,
}

/// The parts of a list or table.
pub(super) struct Parts<'a> {
    text: &'a mut String,
    shape: Shape,
    first: bool,
}

impl<'a> Writer<'a> {
    fn plain(self, value: impl std::fmt::Display) -> Result<(), Error> {
        write!(self.text, "{value}").map_err(Error::custom)
    }

    fn list(self) -> Parts<'a> {
        self.text.push('[');
        if self.shape == Shape::Items {
            self.text.push('\n');
        }
        Parts { text: self.text, shape: self.shape, first: true }
    }
}

/// What no record holds.
fn never<T>(what: &str) -> Result<T, Error> {
    Err(Error::custom(format!("{what} has no place in a record's file")))
}

impl Parts<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        let several = self.shape == Shape::Items;
        self.text.push_str(match (several, self.first) {
            (true, _) => "  ",
            (false, true) => "",
            (false, false) => ", ",
        });
        self.first = false;
        item.serialize(Writer { text: self.text, shape: Shape::Line })?;
        if several {
            self.text.push_str(",\n");
        }
        Ok(())
    }

    fn pair<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Error> {
        let open = self.shape == Shape::Lines;
        if !open && !self.first {
            self.text.push_str(", ");
        }
        self.first = false;
        self.text.push_str(key);
        self.text.push_str(" = ");
        // The units of a task and the sectors of a zone stand one a line.
        let items = open && matches!(key, "responsible" | "focus" | "actors");
        value.serialize(Writer { text: self.text, shape: if items { Shape::Items } else { Shape::Line } })?;
        if open {
            self.text.push('\n');
        }
        Ok(())
    }
}

impl ser::SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.item(item)
    }

    fn end(self) -> Result<(), Error> {
        self.text.push(']');
        Ok(())
    }
}

impl ser::SerializeTuple for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        self.item(item)
    }

    fn end(self) -> Result<(), Error> {
        ser::SerializeSeq::end(self)
    }
}

impl ser::SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.pair(key, value)
    }

    fn end(self) -> Result<(), Error> {
        if self.shape != Shape::Lines {
            self.text.push_str(" }");
        }
        Ok(())
    }
}

impl<'a> Serializer for Writer<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Impossible<(), Error>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.plain(value)
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.plain(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.plain(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.plain(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.plain(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.plain(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.plain(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.plain(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        // TOML's integers are signed.
        self.plain(i64::try_from(value).map_err(Error::custom)?)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.plain(toml::Value::Float(value))
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        quote(value, self.text);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        never("a string of bytes")
    }

    fn serialize_none(self) -> Result<(), Error> {
        never("nothing")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        never("nothing")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), Error> {
        never(name)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        never(name)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, Error> {
        Ok(self.list())
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, Error> {
        Ok(self.list())
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Impossible<(), Error>, Error> {
        never(name)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Error>, Error> {
        never(name)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Impossible<(), Error>, Error> {
        never("a map")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Error> {
        if self.shape != Shape::Lines {
            self.text.push_str("{ ");
        }
        Ok(Parts { text: self.text, shape: self.shape, first: true })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Error>, Error> {
        never(name)
    }
}

/// A string on one line.
fn quote(value: &str, text: &mut String) {
    // U+0080 to U+009F start with the byte C2.
    let special = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'\\' | 0x7F | 0xC2);
    text.push('"');
    if !value.bytes().any(special) {
        text.push_str(value);
        text.push('"');
        return;
    }
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => _ = write!(text, "\\u{:04X}", u32::from(c)),
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize)]
    struct Row {
        name: &'static str,
        value: Option<f64>,
        pairs: Vec<(u16, i64)>,
        focus: Vec<&'static str>,
    }

    fn written(shape: Shape) -> String {
        let row = Row {
            name: "甲\n\"乙\"\u{85}\\",
            value: Some(3.0),
            pairs: vec![(1, -2), (3, 4)],
            focus: vec!["丙", "丁"],
        };
        let mut text = String::new();
        row.serialize(Writer { text: &mut text, shape }).unwrap();
        text
    }

    #[test]
    fn a_table_has_a_pair_a_line_and_some_lists_an_item_a_line() {
        let text = written(Shape::Lines);
        assert_eq!(
            text,
            "name = \"甲\\n\\\"乙\\\"\\u0085\\\\\"\nvalue = 3.0\npairs = [[1, -2], [3, 4]]\nfocus = [\n  \"丙\",\n  \"丁\",\n]\n"
        );
        let read: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(read["name"].as_str(), Some("甲\n\"乙\"\u{85}\\"));
    }

    #[test]
    fn within_a_line_all_stands_on_it() {
        let text = written(Shape::Line);
        assert!(text.starts_with("{ name = ") && text.ends_with("focus = [\"丙\", \"丁\"] }"), "{text}");
        assert!(toml::from_str::<toml::Table>(&format!("row = {text}")).is_ok());
    }

    #[test]
    fn what_toml_cannot_hold_is_refused() {
        let mut text = String::new();
        assert!(u64::MAX.serialize(Writer { text: &mut text, shape: Shape::Line }).is_err());
        assert!(None::<u8>.serialize(Writer { text: &mut text, shape: Shape::Line }).is_err());
    }
}
