//! Years in the header of a column.

/// Last years of the five-year plans that a header may name.
const PLANS: &[(&str, i16)] = &[
    ("十一五", 2010),
    ("十二五", 2015),
    ("十三五", 2020),
    ("十四五", 2025),
    ("十五五", 2030),
    ("十六五", 2035),
];

/// Year that a header names, quotation marks left out: `2027年目标` → 2027, `十四五末` → 2025.
pub(super) fn of_header(bare: &str) -> Option<i16> {
    let (at, year) = digits(bare)?;
    let rest = bare.get(at + 4..).unwrap_or_default();
    // The end of a span of years is the year meant.
    let rest = rest.trim_start_matches(['年', '-', '~', '至']);
    if let Some((0, end)) = digits(rest) {
        return Some(end);
    }
    Some(year)
}

/// First four digits that are a year, and where they stand. Five-year plans count as their last year.
fn digits(bare: &str) -> Option<(usize, i16)> {
    let bytes = bare.as_bytes();
    let found = bytes
        .windows(4)
        .position(|four| four.iter().all(u8::is_ascii_digit) && matches!(four.get(..2), Some(b"19" | b"20")));
    if let Some(at) = found {
        return Some((at, bare.get(at..at + 4)?.parse().ok()?));
    }
    if !bare.contains('五') {
        return None;
    }
    PLANS.iter().find_map(|(plan, year)| bare.find(plan).map(|at| (at, *year)))
}

/// What a header says besides the year.
pub(super) fn without(bare: &str) -> String {
    let mut rest: String =
        bare.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '-' | '~' | '至')).collect();
    for (plan, _) in PLANS {
        rest = rest.replace(plan, "");
    }
    rest.replace("年年", "年")
}

/// Whether a header means a part of a year: `2025年上半年`, `2025年1-6月`, `前三季度`.
pub(super) fn is_part(bare: &str) -> bool {
    ["半年", "季度", "月份"].iter().any(|word| bare.contains(word))
        || (bare.contains('月') && !bare.contains("12月底") && !bare.contains("12月末"))
}

/// Whether a header means a yearly rate or a sum over years: `年均增长`, `累计`.
pub(super) fn is_mean(bare: &str) -> bool {
    bare.contains("年均") || bare.contains("累计")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read() {
        assert_eq!(of_header("2027年目标值"), Some(2027));
        assert_eq!(of_header("2025-2027年目标"), Some(2027));
        assert_eq!(of_header("十五五末"), Some(2030));
        assert_eq!(of_header("目标值"), None);
        assert_eq!(of_header("12027"), Some(2027));
        assert!(is_part("2025年上半年") && is_part("2025年1-6月") && !is_part("2025年"));
    }
}
