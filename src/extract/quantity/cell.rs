//! A number in a table cell (convention 62): `≥85` with its unit from another cell, `由50家增至90家`, `25—30`.

use std::ops::Range;

use crate::extract::fold::Folded;
use crate::record::{Comparator, Number, UnitStatus};

use super::amount::{self, Value};
use super::figure;
use super::sentence::Sentence;
use super::unit::{self, Class};

/// What a table cell states.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Comparator, number and unit in the cell.
    pub quote: Range<usize>,
    /// Meaning of the comparator.
    pub comparator: Comparator,
    /// Comparator as written.
    pub token: Option<Range<usize>>,
    /// Word of approximation.
    pub approximate: Option<Range<usize>>,
    /// The figure.
    pub value: Option<Number>,
    /// Lower end of a range.
    pub low: Option<Number>,
    /// Upper end of a range.
    pub high: Option<Number>,
    /// Multiple of an earlier level.
    pub factor: Option<Number>,
    /// Unit, from the cell itself or else the one handed in.
    pub unit: Option<String>,
    /// Whether the unit is stated.
    pub unit_status: UnitStatus,
}

impl Cell {
    /// The comparator as a sign: `>`, `>=`, `=`, `~`, `<=`, `<`, `range` or `multiple`.
    #[must_use]
    pub fn sign(&self) -> &'static str {
        super::sign(self.comparator, self.approximate.is_some())
    }
}

/// Reads the number in a table cell; `unit` is the text of the unit cell or column, if any.
/// Where the cell holds more than one number, the last is what is to be reached.
#[must_use]
pub fn cell(text: &Folded, range: Range<usize>, unit: Option<&str>) -> Option<Cell> {
    // The next cell may start with a digit.
    let text = text.text().get(..range.end)?;
    let sentence = Sentence::read(text, range.clone());
    let (amounts, _) = amount::read(&sentence, &[]);
    let stated =
        amounts.iter().rev().find(|amount| amount.unit.is_some() || matches!(amount.value, Value::Times(_)));
    let Some(amount) = stated else { return bare(text, range, unit) };
    let mut read = Cell {
        quote: amount.whole(),
        comparator: amount.compared.comparator,
        token: amount.compared.token.clone(),
        approximate: amount.compared.approximate.clone(),
        value: None,
        low: None,
        high: None,
        factor: None,
        unit: amount.unit.as_ref().map(|unit| unit.name.clone()),
        unit_status: UnitStatus::Stated,
    };
    match amount.value {
        Value::One(value) | Value::Ratio(value) => read.value = Some(value),
        Value::Between(low, high) => (read.low, read.high) = (Some(low), Some(high)),
        Value::Times(factor) => {
            read.factor = Some(factor);
            read.unit_status = UnitStatus::None;
        }
    }
    Some(read)
}

/// A number or range without unit in its cell.
fn bare(text: &str, range: Range<usize>, unit: Option<&str>) -> Option<Cell> {
    let part = text.get(range.clone())?;
    let at = range.start + part.find(|c: char| c.is_ascii_digit())?;
    let first = figure::arabic(text, at).ok()?;
    let rest = text.get(first.end..range.end)?;
    let sign = ["-", "~", "至"].iter().find(|sign| rest.starts_with(**sign));
    let second = sign.and_then(|sign| figure::arabic(text, first.end + sign.len()).ok());
    let second = second.filter(|second| second.end <= range.end);
    let end = second.as_ref().map_or(first.end, |second| second.end);
    let compared = super::comparator::compared(text, &(at..end), &range, Some(Class::Count));
    let left = text.get(compared.end..range.end).unwrap_or_default();
    let before = text.get(range.start..compared.start).unwrap_or_default();
    if left.len() > 12 || before.len() > 24 || left.starts_with('年') {
        return None;
    }
    let unit = unit.map(str::trim).filter(|unit| !matches!(*unit, "" | "/" | "-" | "无"));
    let unit_name = unit.map(|unit| unit::canonical(unit).to_owned());
    Some(Cell {
        quote: compared.start..compared.end,
        comparator: if second.is_some() { Comparator::Range } else { compared.comparator },
        token: if second.is_some() { None } else { compared.token },
        approximate: compared.approximate,
        value: if second.is_some() { None } else { Some(first.value) },
        low: second.as_ref().map(|_| first.value),
        high: second.map(|second| second.value),
        factor: None,
        unit_status: if unit_name.is_some() { UnitStatus::Stated } else { UnitStatus::Lost },
        unit: unit_name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::fold::fold;

    fn read(cell_text: &str, unit: Option<&str>) -> (String, Option<String>, Option<String>, &'static str) {
        let source = format!("目标\t{cell_text}");
        let text = fold(&source);
        let read = cell(&text, "目标".len()..text.text().len(), unit).unwrap();
        let value = read.value.or(read.low).or(read.factor).unwrap().to_string();
        (value, read.high.map(|high| high.to_string()), read.unit.clone(), read.sign())
    }

    #[test]
    fn comparators_and_units_of_cells() {
        assert_eq!(read("≥85", Some("%")), ("85".into(), None, Some("%".into()), ">="));
        assert_eq!(read("1200家左右", Some("万个")), ("1200".into(), None, Some("家".into()), "~"));
        assert_eq!(
            read("25—30", Some("个百分点")),
            ("25".into(), Some("30".into()), Some("百分点".into()), "range")
        );
        assert_eq!(read("翻一番", None), ("2".into(), None, None, "multiple"));
        assert_eq!(read("300", None), ("300".into(), None, None, "="));
    }

    #[test]
    fn cells_without_a_number_state_nothing() {
        let text = fold("约束性");
        assert_eq!(cell(&text, 0..text.text().len(), None), None);
        let text = fold("2025年");
        assert_eq!(cell(&text, 0..text.text().len(), None), None);
    }
}
