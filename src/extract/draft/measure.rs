//! Units of measurement that the register lacks: magnitude and base by their words (convention 58).

use crate::number::Number;
use crate::register::{BaseMeasure, Measure};

/// Magnitudes, the longer first.
const MAGNITUDES: [(&str, i64); 7] = [
    ("万亿", 1_000_000_000_000),
    ("千亿", 100_000_000_000),
    ("百亿", 10_000_000_000),
    ("亿", 100_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("万", 10_000),
];

/// Base, factor and divisor of measured units; whatever is not here counts things.
const BASES: [(&str, BaseMeasure, i64, i64); 44] = [
    ("元", BaseMeasure::Yuan, 1, 1),
    ("元人民币", BaseMeasure::Yuan, 1, 1),
    ("美元", BaseMeasure::UsDollar, 1, 1),
    ("平方米", BaseMeasure::SquareMetre, 1, 1),
    ("㎡", BaseMeasure::SquareMetre, 1, 1),
    ("平方公里", BaseMeasure::SquareMetre, 1_000_000, 1),
    ("平方千米", BaseMeasure::SquareMetre, 1_000_000, 1),
    ("公顷", BaseMeasure::SquareMetre, 10_000, 1),
    ("亩", BaseMeasure::SquareMetre, 2000, 3),
    ("米", BaseMeasure::Metre, 1, 1),
    ("公里", BaseMeasure::Metre, 1000, 1),
    ("千米", BaseMeasure::Metre, 1000, 1),
    ("延米", BaseMeasure::Metre, 1, 1),
    ("立方米", BaseMeasure::CubicMetre, 1, 1),
    ("m³", BaseMeasure::CubicMetre, 1, 1),
    ("方", BaseMeasure::CubicMetre, 1, 1),
    ("吨", BaseMeasure::Kilogram, 1000, 1),
    ("公斤", BaseMeasure::Kilogram, 1, 1),
    ("千克", BaseMeasure::Kilogram, 1, 1),
    ("斤", BaseMeasure::Kilogram, 1, 2),
    ("吨标准煤", BaseMeasure::KilogramCoalEquivalent, 1000, 1),
    ("千克标准煤", BaseMeasure::KilogramCoalEquivalent, 1, 1),
    ("瓦", BaseMeasure::Watt, 1, 1),
    ("千瓦", BaseMeasure::Watt, 1000, 1),
    ("兆瓦", BaseMeasure::Watt, 1_000_000, 1),
    ("MW", BaseMeasure::Watt, 1_000_000, 1),
    ("吉瓦", BaseMeasure::Watt, 1_000_000_000, 1),
    ("GW", BaseMeasure::Watt, 1_000_000_000, 1),
    ("千伏安", BaseMeasure::VoltAmpere, 1000, 1),
    ("千瓦时", BaseMeasure::WattHour, 1000, 1),
    ("度", BaseMeasure::WattHour, 1000, 1),
    ("GWh", BaseMeasure::WattHour, 1_000_000_000, 1),
    ("PB", BaseMeasure::Byte, 1_000_000_000_000_000, 1),
    ("TB", BaseMeasure::Byte, 1_000_000_000_000, 1),
    ("EB", BaseMeasure::Byte, 1_000_000_000_000_000_000, 1),
    ("天", BaseMeasure::Day, 1, 1),
    ("日", BaseMeasure::Day, 1, 1),
    ("周", BaseMeasure::Day, 7, 1),
    ("小时", BaseMeasure::Day, 1, 24),
    ("分钟", BaseMeasure::Day, 1, 1440),
    ("%", BaseMeasure::One, 1, 100),
    ("‰", BaseMeasure::One, 1, 1000),
    ("百分点", BaseMeasure::One, 1, 100),
    ("倍", BaseMeasure::One, 1, 1),
];

/// Units that compare with nothing but themselves.
const OWN: [&str; 14] = [
    "工作日",
    "个工作日",
    "年",
    "个月",
    "月",
    "季度",
    "分",
    "位",
    "名次",
    "℃",
    "分贝",
    "微克/立方米",
    "毫克/升",
    "/",
];

/// The measure that a word of a plan stands for.
pub(super) fn measure(id: String, label: String) -> Measure {
    let (base, factor, divisor) = read(&label);
    let divisor = (divisor != 1).then(|| Number::from(divisor));
    Measure {
        id,
        label,
        label_en: None,
        base,
        factor: Number::from(factor),
        divisor,
        exact_match: Vec::new(),
    }
}

fn read(label: &str) -> (BaseMeasure, i64, i64) {
    if OWN.contains(&label) || label.contains('/') {
        return (BaseMeasure::Own, 1, 1);
    }
    let (magnitude, word) = MAGNITUDES
        .iter()
        .find_map(|(prefix, magnitude)| Some((*magnitude, label.strip_prefix(prefix)?)))
        .unwrap_or((1, label));
    let known = BASES.iter().find(|(name, ..)| *name == word);
    match known {
        Some((_, base, factor, divisor)) => match factor.checked_mul(magnitude) {
            Some(factor) => (*base, factor, *divisor),
            None => (BaseMeasure::Own, 1, 1),
        },
        None => (BaseMeasure::Count, magnitude, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magnitudes_and_bases_are_read() {
        assert_eq!(read("亿元"), (BaseMeasure::Yuan, 100_000_000, 1));
        assert_eq!(read("万亿元"), (BaseMeasure::Yuan, 1_000_000_000_000, 1));
        assert_eq!(read("万平方米"), (BaseMeasure::SquareMetre, 10_000, 1));
        assert_eq!(read("万亩"), (BaseMeasure::SquareMetre, 20_000_000, 3));
        assert_eq!(read("万千瓦"), (BaseMeasure::Watt, 10_000_000, 1));
        assert_eq!(read("万人次"), (BaseMeasure::Count, 10_000, 1));
        assert_eq!(read("个"), (BaseMeasure::Count, 1, 1));
        assert_eq!(read("万吨/年"), (BaseMeasure::Own, 1, 1));
    }
}
