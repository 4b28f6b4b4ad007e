//! How much room words take, in ems, as far as that can be known without the font.

/// Width of a text in ems: full-width characters count 1, others about their mean in common fonts.
pub(in crate::analysis) fn ems(text: &str) -> f64 {
    text.chars().map(width).sum()
}

fn width(letter: char) -> f64 {
    match letter {
        ' ' | '\t' | '\n' | '\r' | '.' | ',' | ':' | ';' | '\'' | '|' | 'i' | 'l' | 'j' | 'f' | 't' | '('
        | ')' => 0.35,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.9,
        'A'..='Z' => 0.68,
        // Drawn as a replacement character.
        _ if letter.is_control() => 1.0,
        '\u{2010}'.. => 1.0,
        _ => 0.58,
    }
}

/// The text, cut with an ellipsis where it is wider than `limit` ems.
pub(in crate::analysis) fn cut(text: &str, limit: f64) -> String {
    if ems(text) <= limit {
        return text.to_owned();
    }
    let mut used = 1.0;
    let fits = |letter: &char| {
        used += width(*letter);
        used <= limit
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// The text in lines of about equal length, none wider than `limit` ems; at most `lines`, the last cut.
pub(in crate::analysis) fn wrapped(text: &str, limit: f64, lines: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        if found.len() + 1 == lines {
            found.push(cut(rest, limit));
            break;
        }
        let left = (ems(rest) / limit).ceil().max(1.0);
        let (line, after) = rest.split_at(breaking(rest, limit, ems(rest) / left));
        found.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    found
}

/// Where to break: past `wanted` ems, before `limit`, not within a word of half-width letters, not before
/// closing punctuation and not after opening.
fn breaking(text: &str, limit: f64, wanted: f64) -> usize {
    let (mut used, mut last, mut before) = (0.0, 0, ' ');
    for (at, letter) in text.char_indices() {
        let word = |letter: char| letter.is_ascii_alphanumeric() || "+-&./".contains(letter);
        let held = "，。、；：！？”’）》」".contains(letter) || "“‘（《「".contains(before);
        if at > 0 && !held && !(word(before) && word(letter)) {
            if used > limit && last > 0 {
                return last;
            }
            last = at;
            if used >= wanted - 1e-9 && used <= limit {
                return at;
            }
        }
        if used > limit && last == 0 && at > 0 {
            return at;
        }
        used += width(letter);
        before = letter;
    }
    if used > limit && last > 0 { last } else { text.len() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_cut_and_broken_where_a_reader_would() {
        assert_eq!(cut("区科经委", 4.0), "区科经委");
        assert_eq!(cut("区人力资源社会保障局", 5.0), "区人力资…");
        assert_eq!(
            wrapped("建设全球医疗器械培训展示交流中心", 9.0, 2),
            ["建设全球医疗器械", "培训展示交流中心"]
        );
        assert_eq!(wrapped("支持“医+X”人才建设", 6.5, 3), ["支持“医+X”", "人才建设"]);
        assert_eq!(wrapped("", 6.0, 3), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn lines_lose_no_words_and_fit(text in "[a-z ，。中文字]{0,40}") {
            let lines = wrapped(&text, 8.0, 99);
            let letters = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            prop_assert!(wrapped(&text, 8.0, 2).len() <= 2);
        }
    }
}
