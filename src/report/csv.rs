//! A table as CSV (RFC 4180).

/// Rows under their header, lines ended by CR LF.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn csv(header: &[&str], rows: &[Vec<String>]) -> Result<String, String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut write =
        |cells: &mut dyn Iterator<Item = &str>| writer.write_record(cells).map_err(|error| error.to_string());
    write(&mut header.iter().copied())?;
    for row in rows {
        write(&mut row.iter().map(String::as_str))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
