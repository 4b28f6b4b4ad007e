//! Reads the text form of a two-mode graph: lines `task unit`.

use rayon::prelude::*;

use super::Incidence;

/// Bytes from which the text is read by several threads, where there are several.
const PART: usize = 1 << 20;

/// A line that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ReadError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it, and what to do.
    pub message: String,
}

/// Reads lines `task unit`, two numbers from 0 and one space, each line ended by a line feed, in order of
/// task; units of one task keep their order. There are as many tasks and units as the highest numbers say.
///
/// # Errors
/// When a line is of another form, a task comes after a later one, or a task names a unit twice.
pub fn read_edges(text: &[u8]) -> Result<Incidence, ReadError> {
    let mut edges = Vec::new();
    for part in parsed(text) {
        match part {
            Ok(part) if edges.is_empty() => edges = part,
            Ok(part) => edges.extend(part),
            Err(error) => return Err(ReadError { line: edges.len() + error.line, ..error }),
        }
    }
    let (tasks, units) = checked(&edges, text.len())?;
    Ok(Incidence::new(tasks, units, &edges))
}

type Edges = Vec<(u32, u32)>;

/// The edges of the text, in parts that end where lines end.
fn parsed(text: &[u8]) -> Vec<Result<Edges, ReadError>> {
    let threads = rayon::current_num_threads();
    if threads == 1 || text.len() < 2 * PART {
        return vec![parse(text)];
    }
    let size = (text.len() / (4 * threads)).max(PART);
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let from = size.min(rest.len());
        let end = rest[from..].iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| from + at + 1);
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts.into_par_iter().map(parse).collect()
}

fn parse(text: &[u8]) -> Result<Edges, ReadError> {
    // A line is seldom shorter than eight bytes; where it is, the list grows.
    let mut edges = Vec::with_capacity(text.len() / 8 + 1);
    let (mut at, mut same) = (0, Prefix::default());
    while at < text.len() {
        let task = match same.found(text, at) {
            Some(after) => Some((same.task, after)),
            None => number(text, at).map(|(task, end)| {
                same = Prefix::new(text, at, task, end);
                (task, end)
            }),
        };
        let line = task.and_then(|(task, after)| {
            let (unit, end) = number(text, after + 1)?;
            (text[after] == b' ' && text.get(end) == Some(&b'\n')).then_some((task, unit, end + 1))
        });
        let Some((task, unit, next)) = line else { return Err(malformed(&text[at..], edges.len() + 1)) };
        edges.push((task, unit));
        at = next;
    }
    Ok(edges)
}

/// The task of the line before, with which most lines begin: where the bytes are the same, so is the number,
/// and the unit can be read without waiting for where the task ends.
struct Prefix {
    mask: u64,
    bytes: u64,
    width: usize,
    task: u32,
}

impl Default for Prefix {
    /// No line begins with this.
    fn default() -> Self {
        Self { mask: 0, bytes: 1, width: 0, task: 0 }
    }
}

impl Prefix {
    /// The digits of `task` up to `end` and the byte after them, where they fit.
    fn new(text: &[u8], at: usize, task: u32, end: usize) -> Self {
        let width = end - at;
        match word(text, at) {
            Some(bytes) if width < 8 => {
                let mask = u64::MAX >> (56 - 8 * width);
                Self { mask, bytes: bytes & mask, width, task }
            }
            _ => Self::default(),
        }
    }

    /// The place after the digits, where the line at a place begins with the same.
    #[inline]
    fn found(&self, text: &[u8], at: usize) -> Option<usize> {
        word(text, at).filter(|bytes| bytes & self.mask == self.bytes).map(|_| at + self.width)
    }
}

/// Eight bytes, the first the lowest.
#[inline]
fn word(text: &[u8], at: usize) -> Option<u64> {
    let eight = text.get(at..at + 8)?;
    Some(u64::from_le_bytes(eight.try_into().ok()?))
}

/// The number that starts at a place, and the place after it, which may be the end.
#[inline]
fn number(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let Some(word) = word(text, at) else { return slow_number(text, at) };
    // A byte is a digit when its high half is 3 and stays so after 6 is added.
    let digits = word & (word.wrapping_add(0x0606_0606_0606_0606)) & 0xf0f0_f0f0_f0f0_f0f0;
    let others = digits ^ 0x3030_3030_3030_3030;
    let width = others.trailing_zeros() / 8;
    if width == 0 || width == 8 || (word.to_le_bytes()[0] == b'0' && width > 1) {
        return slow_number(text, at);
    }
    // The digits move to the high end, zeros before them; then ones, hundreds and ten thousands are paired.
    let word = (word << (64 - 8 * width)) & 0x0f0f_0f0f_0f0f_0f0f;
    let word = word.wrapping_mul(10).wrapping_add(word >> 8) & 0x00ff_00ff_00ff_00ff;
    let word = word.wrapping_mul(100).wrapping_add(word >> 16) & 0x0000_ffff_0000_ffff;
    let word = word.wrapping_mul(10_000).wrapping_add(word >> 32) & 0xffff_ffff;
    Some((u32::try_from(word).ok()?, at + width as usize))
}

#[cold]
fn slow_number(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let digits = text.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let written = std::str::from_utf8(text.get(at..at + digits)?).ok()?;
    let plain = digits == 1 || !written.starts_with('0');
    written.parse().ok().filter(|_| plain).map(|number| (number, at + digits))
}

#[cold]
fn malformed(rest: &[u8], line: usize) -> ReadError {
    let end = rest.iter().position(|byte| *byte == b'\n');
    let shown = String::from_utf8_lossy(&rest[..end.unwrap_or(rest.len()).min(60)]).into_owned();
    let message = if end.is_none() && parse(format!("{shown}\n").as_bytes()).is_ok() {
        "the last line is not ended; the file may be cut short: write it again, or end the line".to_owned()
    } else if shown.ends_with('\r') {
        "the line ends with a carriage return; end lines with a line feed alone".to_owned()
    } else {
        format!(
            "expected the number of a task, one space and the number of a unit, from 0 to 4294967295, \
             found `{}`",
            shown.escape_debug()
        )
    };
    ReadError { line, message }
}

/// Numbers of tasks and units, where the edges are in order and each stands once.
fn checked(edges: &[(u32, u32)], bytes: usize) -> Result<(usize, usize), ReadError> {
    let error = |at: usize, message: String| Err(ReadError { line: at + 1, message });
    let highest = edges.iter().fold((0, 0), |high, edge| (edge.0.max(high.0), edge.1.max(high.1)));
    // A list of starts as long as the highest number is kept: that number must not be out of proportion.
    let limit = bytes.max(1 << 16);
    if highest.0.max(highest.1) as usize >= limit {
        let beyond = |edge: &(u32, u32)| edge.0.max(edge.1) as usize >= limit;
        let at = edges.iter().position(beyond).unwrap_or_default();
        let number = edges[at].0.max(edges[at].1);
        return error(at, format!("{number} is too high for so short a file; number from 0 without gaps"));
    }
    let units = highest.1 as usize + usize::from(!edges.is_empty());
    let mut last = vec![u32::MAX; units];
    let mut before = 0;
    for (at, &(task, unit)) in edges.iter().enumerate() {
        if task < before {
            let message =
                format!("task {task} comes after task {before}; sort the lines by their first number");
            return error(at, message);
        }
        before = task;
        if std::mem::replace(&mut last[unit as usize], task) == task {
            return error(at, format!("task {task} names unit {unit} twice; leave out the line"));
        }
    }
    Ok((highest.0 as usize + usize::from(!edges.is_empty()), units))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Synth, write_edges};
    use super::*;

    fn message(text: &str) -> String {
        read_edges(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_written_is_read() {
        let synth = Synth::preset("s0").unwrap();
        let mut text = Vec::new();
        write_edges(&synth.edges(), &mut text).unwrap();
        assert_eq!(read_edges(&text).unwrap(), synth.incidence());
        assert_eq!(read_edges(b"").unwrap(), Incidence::new(0, 0, &[]));
        assert_eq!(read_edges(b"2 0\n").unwrap(), Incidence::new(3, 1, &[(2, 0)]));
    }

    #[test]
    fn several_threads_read_the_same_and_name_the_same_line() {
        let synth = Synth { tasks: 60_000, assignments: 400_000, ..Synth::preset("s1").unwrap() };
        let mut text = Vec::new();
        write_edges(&synth.edges(), &mut text).unwrap();
        let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert!(text.len() > 2 * PART);
        assert_eq!(pool(3).install(|| read_edges(&text)).unwrap(), synth.incidence());
        text.extend_from_slice(b"x 1\n");
        for threads in [1, 3] {
            assert_eq!(pool(threads).install(|| read_edges(&text)).unwrap_err().line, 400_001);
        }
    }

    #[test]
    fn an_error_names_its_line_and_what_to_do() {
        assert_eq!(message("0 1\n0 1\n"), "line 2: task 0 names unit 1 twice; leave out the line");
        assert_eq!(
            message("1 1\n0 1\n"),
            "line 2: task 0 comes after task 1; sort the lines by their first number"
        );
        assert!(message("0 1\n1 2").starts_with("line 2: the last line is not ended"));
        assert!(message("0 1\r\n").contains("carriage return"));
        let odd = [
            "\n", "0\n", "0 \n", " 0 1\n", "0  1\n", "0\t1\n", "0 1 \n", "-1 0\n", "01 0\n", "0 1 2\n",
            "# x\n",
        ];
        for text in odd {
            assert!(message(text).starts_with("line 1: expected the number of a task"), "{text:?}");
            let long = format!("0 0\n{text}100000 100000\n100001 100001\n");
            assert!(message(&long).starts_with("line 2: expected the number of a task"), "{long:?}");
        }
        assert!(message("0 4294967296\n").contains("4294967296"));
        assert!(message("0 4294967295\n").contains("number from 0 without gaps"));
        assert!(message("0 \u{ff}\n").contains('ÿ'));
    }

    proptest! {
        #[test]
        fn digits_are_read_as_the_library_reads_them(number in any::<u32>(), end in "[ \n/:;a]{0,9}", digits in 1..10_u32) {
            let number = number % 10_u32.pow(digits);
            let text = format!("{number}{end}");
            prop_assert_eq!(super::number(text.as_bytes(), 0), Some((number, number.to_string().len())));
        }

        #[test]
        fn any_bytes_are_read_or_refused(text in "[0-9 \n]{0,40}") {
            let lines: Option<Vec<(u32, u32)>> = text.split_terminator('\n').map(|line| {
                let (task, unit) = line.split_once(' ')?;
                let read = |text: &str| text.parse::<u32>().ok().filter(|number| number.to_string() == text);
                Some((read(task)?, read(unit)?))
            }).collect();
            let ended = text.is_empty() || text.ends_with('\n');
            match read_edges(text.as_bytes()) {
                Ok(graph) => prop_assert_eq!(graph.edge_count(), lines.filter(|_| ended).unwrap().len()),
                Err(error) => prop_assert!(error.line >= 1 && error.line <= text.lines().count()),
            }
        }
    }
}
