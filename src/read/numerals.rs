//! Numbers as list labels: the formats of DOCX (`ST_NumberFormat`) that Chinese documents use.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const FORMAL_DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
/// Beyond this, letters would be repeated without end (Word's own limit).
const LAST_LETTER: u32 = 780;

/// Writes a number. A format that is unknown, or that ends before the number, falls back to digits.
pub(super) fn format(format: &str, number: u32) -> String {
    let special = match format {
        "none" | "bullet" => Some(String::new()),
        "decimalZero" => Some(format!("{number:02}")),
        "numberInDash" => Some(format!("- {number} -")),
        "decimalFullWidth" | "decimalFullWidth2" => Some(full_width(number)),
        "upperLetter" => letters(number, b'A'),
        "lowerLetter" => letters(number, b'a'),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).map(|roman| roman.to_lowercase()),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting" => counting(number, DIGITS, ['十', '百', '千'], true),
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
            counting(number, FORMAL_DIGITS, ['拾', '佰', '仟'], false)
        }
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Some(digital(number)),
        "ideographTraditional" => nth(STEMS, number),
        "ideographZodiac" => nth(BRANCHES, number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalEnclosedParen" => symbol(number, 0x2474, 20),
        "decimalEnclosedFullstop" => symbol(number, 0x2488, 20),
        "ideographEnclosedCircle" => symbol(number, 0x3280, 10),
        _ => None,
    };
    special.unwrap_or_else(|| number.to_string())
}

fn full_width(number: u32) -> String {
    number.to_string().bytes().filter_map(|digit| char::from_u32(0xFF10 + u32::from(digit - b'0'))).collect()
}

/// A … Z, AA, BB, …
fn letters(number: u32, first: u8) -> Option<String> {
    let index = number.checked_sub(1).filter(|_| number <= LAST_LETTER)?;
    let letter = char::from(first + u8::try_from(index % 26).ok()?);
    Some(std::iter::repeat_n(letter, (index / 26 + 1) as usize).collect())
}

fn roman(number: u32) -> Option<String> {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = Some(number).filter(|number| (1..4000).contains(number))?;
    let mut text = String::new();
    for (value, letters) in PARTS {
        while rest >= value {
            text.push_str(letters);
            rest -= value;
        }
    }
    Some(text)
}

/// 一, 十, 十一, 二十, 一百零一, … up to 9999. With `short`, ten to nineteen go without 一.
fn counting(number: u32, digits: [char; 10], units: [char; 3], short: bool) -> Option<String> {
    let mut text = String::new();
    let mut is_gap = false;
    Some(number).filter(|number| *number < 10_000)?;
    for (place, unit) in [(1000, Some(units[2])), (100, Some(units[1])), (10, Some(units[0])), (1, None)] {
        let digit = number / place % 10;
        if digit == 0 {
            is_gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut is_gap) {
            text.push(digits[0]);
        }
        if !(short && digit == 1 && place == 10 && number < 20) {
            text.extend(digits.get(digit as usize));
        }
        text.extend(unit);
    }
    Some(if text.is_empty() { digits[0].to_string() } else { text })
}

/// 一, 二, …, 一〇, 一一.
fn digital(number: u32) -> String {
    let digit =
        |byte: u8| if byte == b'0' { Some('〇') } else { DIGITS.get(usize::from(byte - b'0')).copied() };
    number.to_string().bytes().filter_map(digit).collect()
}

fn nth(symbols: &str, number: u32) -> Option<String> {
    symbols.chars().nth(number.checked_sub(1)? as usize).map(String::from)
}

/// ① to ㊿.
fn circled(number: u32) -> Option<String> {
    match number {
        0 => Some("⓪".to_owned()),
        1..=20 => symbol(number, 0x2460, 20),
        21..=35 => symbol(number - 20, 0x3251, 15),
        _ => symbol(number.checked_sub(35)?, 0x32B1, 15),
    }
}

/// The symbol for `number` in a row of `count` that begins at `first`.
fn symbol(number: u32, first: u32, count: u32) -> Option<String> {
    let index = number.checked_sub(1).filter(|index| *index < count)?;
    char::from_u32(first + index).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::format;

    #[test]
    fn chinese_numbers() {
        let written = [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (21, "二十一"),
            (99, "九十九"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (0, "零"),
        ];
        for (number, text) in written {
            assert_eq!(format("chineseCounting", number), text);
            assert_eq!(format("chineseCountingThousand", number), text);
        }
        assert_eq!(format("chineseLegalSimplified", 12), "壹拾贰");
        assert_eq!(format("ideographDigital", 10), "一〇");
        assert_eq!(format("ideographTraditional", 3), "丙");
    }

    #[test]
    fn other_numbers() {
        for (name, number, text) in [
            ("decimal", 7, "7"),
            ("decimalZero", 7, "07"),
            ("upperLetter", 27, "AA"),
            ("lowerLetter", 26, "z"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("lowerRoman", 4, "iv"),
            ("decimalEnclosedCircle", 20, "⑳"),
            ("decimalEnclosedCircleChinese", 21, "㉑"),
            ("decimalEnclosedCircle", 36, "㊱"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("decimalEnclosedFullstop", 1, "⒈"),
            ("decimalFullWidth", 12, "１２"),
            ("ideographEnclosedCircle", 1, "㊀"),
            ("bullet", 3, ""),
            ("never heard of", 3, "3"),
        ] {
            assert_eq!(format(name, number), text, "{name}");
        }
    }

    #[test]
    fn numbers_beyond_a_format_are_digits() {
        for name in [
            "upperLetter",
            "upperRoman",
            "chineseCounting",
            "decimalEnclosedCircle",
            "ideographTraditional",
            "ideographZodiac",
        ] {
            assert_eq!(format(name, u32::MAX), u32::MAX.to_string(), "{name}");
        }
        assert_eq!(format("upperLetter", 0), "0");
    }
}
