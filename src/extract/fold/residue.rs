//! What converters and editors leave in a text: pinyin, bookmarks, tags, entities, escapes, misread digits.

/// Longest tag that is taken for one.
const LONGEST_TAG: usize = 400;
/// Longest pinyin syllable, in letters.
const LONGEST_SYLLABLE: usize = 6;
/// Syllables with a tone mark from which on syllables without one are residue too.
const PINYIN_HABIT: usize = 3;

/// Header cells of tables of one cell a line, in which a number alone on a line is a cell.
const HEADERS: [&str; 12] = [
    "序号",
    "序號",
    "编号",
    "編號",
    "项次",
    "项目序号",
    "指标",
    "指标名称",
    "目标值",
    "計量單位",
    "计量单位",
    "属性",
];

/// Habits of a whole text that decide what a doubtful place is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    /// The text puts pinyin in brackets after characters.
    pinyin: bool,
    /// The text has a table with one cell a line, where a number alone on a line is a cell.
    pub(super) number_cells: bool,
}

impl Habits {
    pub(super) fn of(source: &str) -> Self {
        let toned = source
            .match_indices(['(', '（'])
            .filter(|(at, _)| matches!(syllable(source, *at), Some((_, true))))
            .take(PINYIN_HABIT)
            .count();
        let number_cells = source.lines().any(|line| {
            let cell = line.trim();
            cell.len() <= 24 && HEADERS.contains(&cell.replace([' ', '\u{3000}'], "").as_str())
        });
        Self { pinyin: toned >= PINYIN_HABIT, number_cells }
    }
}

/// End of pinyin in brackets that opens at a byte: `(guān)`.
pub(super) fn pinyin(source: &str, at: usize, habits: Habits) -> Option<usize> {
    let (end, toned) = syllable(source, at)?;
    (toned || habits.pinyin).then_some(end)
}

/// Where a bracket holds one syllable of small letters: its end, and whether it has a tone mark.
fn syllable(source: &str, at: usize) -> Option<(usize, bool)> {
    let mut letters = 0;
    let mut toned = false;
    let mut vowel = false;
    let mut chars = source.get(at..)?.char_indices().skip(1);
    loop {
        let (offset, c) = chars.next()?;
        match c {
            ')' | '）' if letters > 0 && vowel => return Some((at + offset + c.len_utf8(), toned)),
            'a'..='z' => vowel |= matches!(c, 'a' | 'e' | 'i' | 'o' | 'u'),
            'ü' => vowel = true,
            _ if is_toned(c) => {
                toned = true;
                vowel = true;
            }
            _ => return None,
        }
        letters += 1;
        if letters > LONGEST_SYLLABLE {
            return None;
        }
    }
}

fn is_toned(c: char) -> bool {
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ".contains(c)
}

/// End of `?qǐng)`: a character lost to a question mark, its pinyin left behind.
pub(super) fn lost_before_pinyin(source: &str, at: usize) -> Option<usize> {
    let (end, toned) = syllable(source, at)?;
    toned.then_some(end)
}

/// End of an editor's bookmark: `[bookmark: _Toc11461]`.
pub(super) fn bookmark(source: &str, at: usize) -> Option<usize> {
    let rest = source.get(at..)?;
    if !rest.starts_with("[bookmark:") {
        return None;
    }
    let end = rest.bytes().take(LONGEST_TAG).position(|byte| byte == b']')?;
    Some(at + end + 1)
}

/// End of a tag or comment, and whether it breaks the line.
pub(super) fn tag(source: &str, at: usize) -> Option<(usize, bool)> {
    let rest = source.as_bytes().get(at..)?;
    let first = *rest.get(1)?;
    if !(first.is_ascii_alphabetic() || matches!(first, b'/' | b'!')) {
        return None;
    }
    let end = rest.iter().take(LONGEST_TAG).position(|byte| *byte == b'>')?;
    let name: Vec<u8> = rest[1..end]
        .iter()
        .skip_while(|byte| **byte == b'/')
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .map(u8::to_ascii_lowercase)
        .collect();
    if first != b'!' && (name.is_empty() || name.len() > 10) {
        return None;
    }
    let breaks = matches!(
        name.as_slice(),
        b"br"
            | b"p"
            | b"div"
            | b"li"
            | b"ul"
            | b"ol"
            | b"tr"
            | b"table"
            | b"section"
            | b"hr"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
    );
    Some((at + end + 1, breaks))
}

/// End of an escaped mark (`\"`, `\n`): the stroke alone is left out.
pub(super) fn escape(source: &str, at: usize) -> Option<usize> {
    match source.as_bytes().get(at + 1)? {
        b'"' | b'\'' | b'*' | b'_' | b'.' | b'-' | b'(' | b')' | b'[' | b']' | b'#' => Some(at + 1),
        b'n' | b't' | b'r' => {
            let next = source.get(at + 2..)?.chars().next();
            next.is_none_or(|c| !c.is_ascii_alphabetic()).then_some(at + 2)
        }
        _ => None,
    }
}

/// End of an HTML entity and the character it stands for; none where it stands for a blank.
pub(super) fn entity(source: &str, at: usize) -> Option<(usize, Option<char>)> {
    let rest = source.get(at..)?;
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(1..end)?;
    let meaning = match name {
        "nbsp" | "emsp" | "ensp" | "thinsp" => None,
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        "lsquo" => Some('‘'),
        "rsquo" => Some('’'),
        "mdash" | "ndash" => Some('-'),
        "middot" => Some('·'),
        "ge" => Some('≥'),
        "le" => Some('≤'),
        "hellip" => Some('…'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => digits.parse().ok()?,
            };
            let c = char::from_u32(code).filter(|c| !c.is_control())?;
            (!c.is_whitespace()).then_some(c)
        }
    };
    Some((at + end + 1, meaning))
}

/// Whether a letter stands for a digit: next to one, with no other letter around (`l2`, `4O`).
pub(super) fn reads_as_digit(source: &str, at: usize, before: &[u8], digit: char) -> bool {
    let letters = source
        .as_bytes()
        .get(at..)
        .unwrap_or_default()
        .iter()
        .take(4)
        .take_while(|byte| b"lIOo".contains(byte));
    let mut after = source.get(at + letters.count()..).unwrap_or_default().chars().map(|c| match c {
        '０'..='９' => '0',
        other => other,
    });
    let (next, second) = (after.next().unwrap_or(' '), after.next().unwrap_or(' '));
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).take(20).count();
    let ahead =
        before.len().checked_sub(digits + 1).and_then(|index| before.get(index)).copied().unwrap_or(b' ');
    if ahead.is_ascii_alphabetic() || ahead == b'.' {
        return false;
    }
    if digit == '1' {
        next.is_ascii_digit() && !second.is_ascii_alphabetic()
    } else {
        digits > 0 && !next.is_ascii_alphanumeric()
    }
}
