//! PDF files → text, by poppler's `pdftotext`: the Rust readers tried panic on the fonts of Chinese PDFs.
//!
//! Without `-layout`, poppler gives the paragraphs in reading order; pages end in a form feed.

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::error::ReadError;
use super::{Document, Format};

/// Time that one file may take.
const TIME_LIMIT: Duration = Duration::from_mins(1);
/// Limit on the text of one file.
const MAX_TEXT_BYTES: u64 = 64 << 20;
/// Limit on the messages of the tool.
const MAX_MESSAGE_BYTES: u64 = 64 << 10;

/// Reads a PDF file with `pdftotext`.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let mut command = Command::new("pdftotext");
    command.args(["-q", "-enc", "UTF-8", "-eol", "unix", "-", "-"]);
    read_with(command, bytes, TIME_LIMIT)
}

fn read_with(command: Command, bytes: &[u8], limit: Duration) -> Result<Document, ReadError> {
    let output = run(command, bytes, limit)?;
    if !output.is_success {
        let message = output.messages.lines().next().unwrap_or("no reason given");
        return Err(ReadError::Pdf(message.trim().to_owned()));
    }
    let mut warnings = Vec::new();
    let text = String::from_utf8_lossy(&output.text).into_owned();
    if text.trim().is_empty() {
        return Err(ReadError::PdfWithoutText);
    }
    if output.text.len() as u64 == MAX_TEXT_BYTES {
        warnings.push(format!("only the first {} MiB of the text were read", MAX_TEXT_BYTES >> 20));
    }
    if output.messages.contains("language pack") {
        warnings
            .push("fonts lack a character table: install poppler-data and read the file again".to_owned());
    }
    let lost = text.matches('\u{FFFD}').count();
    if lost > 0 {
        warnings.push(format!("{lost} characters of the PDF have no Unicode value (U+FFFD)"));
    }
    Ok(Document { text, format: Format::Pdf, encoding: None, warnings })
}

struct Output {
    text: Vec<u8>,
    messages: String,
    is_success: bool,
}

/// Feeds a command through pipes and kills it when its time is over.
fn run(mut command: Command, bytes: &[u8], limit: Duration) -> Result<Output, ReadError> {
    let failed = |error: std::io::Error| ReadError::Pdf(error.to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(ReadError::PdfToolMissing),
        Err(error) => return Err(failed(error)),
    };
    let text = collect(child.stdout.take(), MAX_TEXT_BYTES);
    let messages = collect(child.stderr.take(), MAX_MESSAGE_BYTES);
    let input = child.stdin.take();
    let status = thread::scope(|scope| {
        // A tool that stops reading early says why on its own; the broken pipe adds nothing.
        scope.spawn(move || input.map(|mut input| input.write_all(bytes)));
        wait(&mut child, limit)
    });
    let status = status?;
    Ok(Output {
        text: text.join().unwrap_or_default(),
        messages: String::from_utf8_lossy(&messages.join().unwrap_or_default()).into_owned(),
        is_success: status,
    })
}

/// Reads a pipe to its end, and keeps the first bytes of it.
fn collect(pipe: Option<impl Read + Send + 'static>, limit: u64) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut kept = Vec::new();
        if let Some(mut pipe) = pipe {
            // What a broken pipe held until then is still good.
            let _ = pipe.by_ref().take(limit).read_to_end(&mut kept);
            let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        }
        kept
    })
}

/// Whether the command succeeded, if it ends in time.
fn wait(child: &mut Child, limit: Duration) -> Result<bool, ReadError> {
    let end = Instant::now() + limit;
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) if Instant::now() < end => thread::sleep(pause),
            Ok(None) | Err(_) => {
                // Already gone is as good as killed.
                let _ = child.kill();
                let _ = child.wait();
                return Err(ReadError::PdfTimeout { seconds: limit.as_secs() });
            }
        }
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn shell(script: &str, input: &[u8], limit: Duration) -> Result<Document, ReadError> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        read_with(command, input, limit)
    }

    const LONG: Duration = Duration::from_secs(30);

    #[test]
    fn the_text_of_the_tool_is_the_text() {
        let input = "一、总体要求\n".repeat(100_000);
        assert_eq!(shell("cat", input.as_bytes(), LONG).unwrap().text, input);
        assert_eq!(shell("echo 甲; echo 'Missing language pack' >&2", &[], LONG).unwrap().warnings.len(), 1);
    }

    #[test]
    fn a_tool_that_fails_hangs_or_finds_nothing_is_an_error() {
        assert_eq!(
            shell("echo bad >&2; exit 3", &vec![0; 1_000_000], LONG),
            Err(ReadError::Pdf("bad".to_owned()))
        );
        let hung = shell("exec sleep 60", &vec![0; 1_000_000], Duration::from_millis(100));
        assert_eq!(hung, Err(ReadError::PdfTimeout { seconds: 0 }));
        assert_eq!(shell("printf '\\f\\n'", &[], LONG), Err(ReadError::PdfWithoutText));
        assert_eq!(read_with(Command::new("no such tool"), &[], LONG), Err(ReadError::PdfToolMissing));
    }

    #[test]
    fn poppler_reads_a_page_where_it_is_installed() {
        match read(page().as_bytes()) {
            Err(ReadError::PdfToolMissing) => {}
            read => assert_eq!(read.unwrap().text.trim(), "Plan 2027"),
        }
        match read(b"%PDF-1.4 cut off") {
            Err(ReadError::PdfToolMissing | ReadError::Pdf(_)) => {}
            read => panic!("{read:?}"),
        }
    }

    /// A PDF file of one line.
    fn page() -> String {
        let content = "BT /F1 12 Tf 72 720 Td (Plan 2027) Tj ET";
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        ];
        let (mut file, mut table) = ("%PDF-1.4\n".to_owned(), "0000000000 65535 f \n".to_owned());
        for (index, object) in objects.iter().enumerate() {
            writeln!(table, "{:010} 00000 n ", file.len()).unwrap();
            writeln!(file, "{} 0 obj{object}endobj", index + 1).unwrap();
        }
        let start = file.len();
        write!(file, "xref\n0 6\n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").unwrap();
        file
    }
}
