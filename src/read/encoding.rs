//! The bytes of a text file → characters.
//!
//! Order of trust: byte order mark, valid UTF-8, damaged UTF-8, the charset a page declares, and the
//! guess of chardetng between GB18030 (which includes GBK and GB2312), Big5 and Western text.
//! Invalid places become U+FFFD with a warning while they are rare ([`is_rare`]), and are an error otherwise.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, WINDOWS_1252};

use super::error::ReadError;

/// How far into a file a declared charset is looked for.
const DECLARATION_BYTES: usize = 4096;
/// How much of a file the guess rests on.
const GUESS_BYTES: usize = 1 << 20;

/// A text and how it was decoded.
pub(super) struct Decoded {
    /// The characters.
    pub(super) text: String,
    /// Name of the encoding.
    pub(super) encoding: &'static str,
    /// What was replaced or looks damaged.
    pub(super) warnings: Vec<String>,
}

/// One attempt to decode.
struct Attempt {
    text: String,
    encoding: &'static Encoding,
    invalid: usize,
    first_invalid: usize,
}

/// Decodes a text file.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    let attempt = best_attempt(bytes);
    let chars = attempt.text.chars().count();
    let encoding = if attempt.encoding == GB18030 { "GB18030" } else { attempt.encoding.name() };
    if !is_rare(attempt.invalid, chars) {
        let (offset, invalid) = (attempt.first_invalid, attempt.invalid);
        return Err(ReadError::Undecodable { encoding, offset, invalid });
    }
    let mut warnings = Vec::new();
    if attempt.invalid > 0 {
        warnings.push(format!(
            "{} invalid {encoding} sequences were replaced by U+FFFD, the first at byte {}",
            attempt.invalid, attempt.first_invalid
        ));
    } else {
        let replaced = attempt.text.matches('\u{FFFD}').count();
        if replaced > 0 {
            warnings.push(format!(
                "{replaced} characters were already lost (U+FFFD) before this file was written"
            ));
        }
    }
    check_controls(&attempt.text, chars, &mut warnings)?;
    Ok(Decoded { text: attempt.text, encoding, warnings })
}

/// At most 0.1 % of the characters, or a single place in 100 characters or more.
fn is_rare(invalid: usize, chars: usize) -> bool {
    invalid == 0 || invalid.saturating_mul(1000) <= chars || (invalid == 1 && chars >= 100)
}

fn best_attempt(bytes: &[u8]) -> Attempt {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        // The mark of UTF-8 is kept, so that plain text stays byte for byte.
        let start = if encoding == UTF_8 { 0 } else { mark };
        return attempt(encoding, bytes, start);
    }
    if bytes.starts_with(&[0x84, 0x31, 0x95, 0x33]) {
        return attempt(GB18030, bytes, 4);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Attempt { text: text.to_owned(), encoding: UTF_8, invalid: 0, first_invalid: 0 },
        Err(_) if is_damaged_utf_8(bytes) => attempt(UTF_8, bytes, 0),
        Err(_) => legacy_attempt(bytes),
    }
}

/// Whether valid three-byte sequences, which other encodings hardly ever form, outnumber the errors.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut wide, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        wide += chunk.valid().chars().filter(|char| char.len_utf8() > 2).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    wide > invalid.saturating_mul(2)
}

/// The most trusted of the candidates with the fewest errors.
fn legacy_attempt(bytes: &[u8]) -> Attempt {
    let guess = guess(bytes);
    let trusted = declared(bytes).unwrap_or(guess);
    let mut best = attempt(trusted, bytes, 0);
    for encoding in [guess, GB18030, BIG5] {
        if best.invalid == 0 {
            break;
        }
        let other = attempt(encoding, bytes, 0);
        if other.invalid < best.invalid {
            best = other;
        }
    }
    best
}

/// The charset a page declares, when it is a Chinese one; the others are declared wrongly too often.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARATION_BYTES).unwrap_or(bytes).to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let value = head.split("charset").nth(1).or_else(|| head.split("encoding").nth(1))?;
    let value = value.trim_start().strip_prefix('=')?.trim_start_matches(['"', '\'', ' ']);
    let label =
        value.split(|char: char| !char.is_ascii_alphanumeric() && char != '-' && char != '_').next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    if encoding == GBK { Some(GB18030) } else { Some(encoding).filter(|one| [GB18030, BIG5].contains(one)) }
}

/// What the bytes look like: GB18030, Big5, or Western text.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let head = bytes.get(..GUESS_BYTES).unwrap_or(bytes);
    detector.feed(head, head.len() == bytes.len());
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == BIG5 && marks(BIG5, head) > marks(GB18030, head) {
        BIG5
    } else if guess.is_single_byte() && is_western(head) {
        WINDOWS_1252
    } else {
        GB18030
    }
}

/// Whether most bytes beyond ASCII stand alone, as accented letters and quotation marks do.
fn is_western(bytes: &[u8]) -> bool {
    let runs = bytes.split(u8::is_ascii).filter(|run| !run.is_empty());
    let (alone, all) =
        runs.fold((0, 0), |(alone, all), run| (alone + usize::from(run.len() == 1), all + run.len()));
    alone * 2 > all
}

/// How many Chinese punctuation marks the bytes show in an encoding: the wrong one shows few.
fn marks(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.matches(['、', '，', '。', '；', '：']).count()
}

/// Decodes from `start` on and counts the errors.
fn attempt(encoding: &'static Encoding, bytes: &[u8], start: usize) -> Attempt {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len());
    let (mut position, mut invalid, mut first_invalid) = (start, 0, 0);
    loop {
        let rest = bytes.get(position..).unwrap_or_default();
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len());
        // Room for the whole rest would be quadratic when errors are many; the text is grown as it fills.
        text.reserve(room.clamp(16, GUESS_BYTES));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        position += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                if invalid == 0 {
                    first_invalid = position.saturating_sub(usize::from(length) + usize::from(after));
                }
                invalid += 1;
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
    Attempt { text, encoding, invalid, first_invalid }
}

/// Refuses text that is more than 1 % control characters, and warns of fewer.
fn check_controls(text: &str, chars: usize, warnings: &mut Vec<String>) -> Result<(), ReadError> {
    let is_stray = |char: &char| char.is_control() && !matches!(char, '\t'..='\r' | '\u{1A}' | '\u{80}'..);
    let controls = text.chars().filter(is_stray).count();
    let first = text.chars().position(|char| is_stray(&char)).unwrap_or(0);
    if controls.saturating_mul(100) > chars {
        return Err(ReadError::Binary { controls, first });
    }
    if controls > 0 {
        warnings.push(format!("{controls} control characters, the first at character {first}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "一、总体要求\r\n到2027年，产值超过300亿元（责任单位：市发展改革委、市科技局）。\n";

    fn decoded(bytes: &[u8]) -> (String, &'static str, usize) {
        let decoded = decode(bytes).unwrap();
        (decoded.text, decoded.encoding, decoded.warnings.len())
    }

    #[test]
    fn gb18030_is_found_even_when_short() {
        for text in [PLAN, "联通", "责任单位：市科技局", "一、", "中文", "㐀𠀀龦镕"] {
            let bytes = GB18030.encode(text).0;
            assert_eq!(decoded(&bytes), (text.to_owned(), "GB18030", 0), "{text}");
        }
    }

    #[test]
    fn big5_is_found_for_traditional_text() {
        let text = "一、總體要求。到2027年，產值超過300億元，責任單位為經濟發展局、科學技術局等有關部門。";
        assert_eq!(decoded(&BIG5.encode(text).0), (text.to_owned(), "Big5", 0));
    }

    #[test]
    fn utf_16_is_read_by_its_mark() {
        let little: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(PLAN.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain(PLAN.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(decoded(&little), (PLAN.to_owned(), "UTF-16LE", 0));
        assert_eq!(decoded(&big), (PLAN.to_owned(), "UTF-16BE", 0));
    }

    #[test]
    fn western_text_is_not_taken_for_chinese() {
        let text = "The plan\u{2019}s tasks are \u{201C}many\u{201D} and caf\u{E9}s are few, said the paper.";
        assert_eq!(decoded(&WINDOWS_1252.encode(text).0), (text.to_owned(), "windows-1252", 0));
    }

    #[test]
    fn a_rare_error_is_a_warning_that_names_the_place() {
        for (encoding, name) in [(UTF_8, "UTF-8"), (GB18030, "GB18030")] {
            let mut bytes = encoding.encode(&PLAN.repeat(40)).0.into_owned();
            let place = bytes.iter().position(|byte| *byte == b'2').unwrap();
            bytes.insert(place, 0xFF);
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.encoding, decoded.text.matches('\u{FFFD}').count()), (name, 1));
            assert!(decoded.warnings[0].ends_with(&format!("byte {place}")), "{:?}", decoded.warnings);
        }
    }

    #[test]
    fn many_errors_are_an_error_that_names_the_place() {
        let mut bytes = PLAN.as_bytes().to_vec();
        bytes.splice(9..9, [0xFF, 0xFF]);
        let error = decode(&bytes).map(|_| ()).unwrap_err();
        assert_eq!(error, ReadError::Undecodable { encoding: "UTF-8", offset: 9, invalid: 2 });
    }

    #[test]
    fn lost_characters_and_controls_are_told() {
        assert_eq!(decoded("市\u{FFFD}局".as_bytes()).2, 1);
        assert_eq!(decoded(format!("{PLAN}{PLAN}{PLAN}\u{7}").as_bytes()).2, 1);
        assert!(matches!(decode(b"a\0b\0"), Err(ReadError::Binary { controls: 2, first: 1 })));
    }

    #[test]
    fn a_declared_charset_is_read() {
        assert_eq!(declared(b"<meta charset='GB2312'>"), Some(GB18030));
        assert_eq!(declared(b"<meta content=\"text/html; charset=big5\">"), Some(BIG5));
        assert_eq!(declared(b"<?xml version='1.0' encoding='gbk'?>"), Some(GB18030));
        assert_eq!(declared(b"<meta charset=iso-8859-1>"), None);
    }
}
