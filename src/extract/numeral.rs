//! Chinese numerals.

/// Value of a Chinese numeral below 10,000 that fills the text: `三`, `十二`, `二十`, `一百零三`, `二〇二五`.
///
/// `None` where it is not one.
#[must_use]
pub fn value(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    let positional = !text.contains(['十', '百', '千', '廿', '卅']) && text.chars().count() > 1;
    let mut total = 0;
    let mut digit = None;
    for c in text.chars() {
        match (c, digits(c)) {
            (_, Some(d)) if positional => total = total * 10 + d,
            (_, Some(d)) => digit = Some(d),
            ('十', _) => total += digit.take().unwrap_or(1) * 10,
            ('廿', _) => total += 20,
            ('卅', _) => total += 30,
            ('百', _) => total += digit.take()? * 100,
            ('千', _) => total += digit.take()? * 1000,
            _ => return None,
        }
    }
    Some(total + digit.unwrap_or_default())
}

/// Value of a Chinese digit.
#[must_use]
pub fn digits(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Length in bytes of the Chinese numeral a text starts with; 0 where there is none.
#[must_use]
pub fn prefix(text: &str) -> usize {
    text.char_indices()
        .take(10)
        .find(|(_, c)| {
            !(matches!(c, '十' | '百' | '零' | '廿' | '卅')
                || digits(*c).is_some_and(|d| d > 0 && *c != '两'))
        })
        .map_or_else(|| text.len().min(30), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_are_read() {
        for (text, number) in [
            ("三", 3),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("一百零三", 103),
            ("二〇二五", 2025),
            ("两", 2),
        ] {
            assert_eq!(value(text), Some(number), "{text}");
        }
        assert_eq!(value("三家"), None);
        assert_eq!(value(""), None);
        assert_eq!(prefix("十二、任务"), "十二".len());
        assert_eq!(prefix("任务"), 0);
    }
}
