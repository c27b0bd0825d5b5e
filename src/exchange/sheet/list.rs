//! Text files: a list with commas, tabs or semicolons, in the encodings that offices' programs write.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::{Cell, Gatherer, Sheet, Unreadable};

/// Reads a text file as one sheet without a name.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut gatherer = Gatherer::new(None, false);
    let mut record = csv::StringRecord::new();
    let mut lines = Lines { text: &text, at: 0, line: 1 };
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(gatherer.sheet),
            Ok(true) => {
                let start = record.position().map_or(0, csv::Position::byte);
                let line = lines.of(usize::try_from(start).unwrap_or(usize::MAX));
                for (column, field) in record.iter().enumerate() {
                    gatherer.put(line, u32::try_from(column).unwrap_or(u32::MAX), Cell::text(field))?;
                }
            }
            Err(error) => return Err(Unreadable::Damaged(error.to_string())),
        }
    }
}

/// Counts lines: the reader's own count is one short where lines end in CR LF.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line (from 1) of the first byte at or behind `start` that ends no line; later calls go forward.
    fn of(&mut self, start: usize) -> u32 {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            let ends = matches!(byte, b'\r' | b'\n');
            if self.at >= start && !ends {
                break;
            }
            if ends && !(*byte == b'\r' && bytes.get(self.at + 1) == Some(&b'\n')) {
                self.line = self.line.saturating_add(1);
            }
            self.at += 1;
        }
        self.line
    }
}

fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let not_text = |offset: usize| {
        let line = bytes.iter().take(offset).filter(|byte| **byte == b'\n').count() + 1;
        Unreadable::NotText(u32::try_from(line).unwrap_or(u32::MAX))
    };
    for (mark, encoding) in [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)] {
        if let Some(body) = bytes.strip_prefix(mark) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(body);
            return text.map(std::borrow::Cow::into_owned).ok_or_else(|| not_text(0));
        }
    }
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(plain) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let offset = bytes.len() - plain.len() + error.valid_up_to();
            let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
            text.ok_or_else(|| not_text(offset))?.into_owned()
        }
    };
    // Text has no NUL: with one it is a picture or another program's file.
    match text.find('\0') {
        Some(offset) => Err(not_text(offset)),
        None => Ok(text),
    }
}

/// The separator that stands most often in the first lines.
fn delimiter(text: &str) -> u8 {
    let count = |byte: u8| {
        text.lines().take(20).map(|line| line.bytes().filter(|b| *b == byte).count()).sum::<usize>()
    };
    // Of equals the first: a list of one column has none of them.
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|byte| count(*byte)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let sheet = read(bytes).unwrap();
        sheet.rows.iter().map(|row| (row.number, row.cells.iter().map(Cell::shown).collect())).collect()
    }

    #[test]
    fn encodings_and_separators_are_recognised() {
        let expected =
            vec![(1, vec!["小区".to_owned(), "户数".into()]), (3, vec!["甲, 乙".into(), "=1+1".into()])];
        let text = "小区,户数\r\n,\r\n\"甲, 乙\",=1+1\r\n";
        assert_eq!(texts(text.as_bytes()), expected);
        assert_eq!(texts(format!("\u{FEFF}{text}").as_bytes()), expected);
        assert_eq!(texts(&GB18030.encode(text).0), expected);
        let tabs = "小区\t户数\n\t\n甲, 乙\t=1+1\n";
        assert_eq!(texts(tabs.as_bytes()), expected);
        let mut wide = b"\xFF\xFE".to_vec();
        wide.extend(tabs.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(texts(&wide), expected);
    }

    #[test]
    fn lines_are_counted_through_quoted_breaks() {
        let rows = texts("a,b\n\"x\ny\",1\nz,2\n".as_bytes());
        assert_eq!(rows.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 4]);
    }

    #[test]
    fn what_is_no_text_says_where() {
        assert_eq!(read(b"a\nb\xFF\xFF"), Err(Unreadable::NotText(2)));
        assert_eq!(read(b"a\nb\0"), Err(Unreadable::NotText(2)));
    }
}
