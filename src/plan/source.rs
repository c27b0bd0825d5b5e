//! From the bytes of a file to text: UTF-8, GB18030, or a .docx.

use thiserror::Error;

use super::docx;

/// Largest file that is read, in bytes: a hundred times the longest plan, small enough for any machine.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// How a file's bytes became text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// GB 18030-2022, of which GBK and GB 2312 are parts.
    Gb18030,
    /// A Word document (ECMA-376).
    Docx,
}

/// The text of a plan document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The text; for a .docx one line a paragraph, tables as tab-separated lines.
    pub text: String,
    /// Where it came from.
    pub encoding: Encoding,
}

/// Why a file is no plan document; each message says what to do about it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum SourceError {
    /// Larger than [`MAX_BYTES`], or a .docx that unpacks to more.
    #[error("the file is larger than {} MiB; split it, or save the text alone", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    /// An old Word document, which is a compound file.
    #[error("the file is an old Word document (.doc); open it and save it as .docx or as plain text")]
    OldWord,
    /// A PDF.
    #[error("the file is a PDF; copy its text into a plain text file")]
    Pdf,
    /// Neither UTF-8 nor GB18030.
    #[error("byte {offset} (line {line}) is neither UTF-8 nor GB18030 text; save the file as UTF-8")]
    NotText {
        /// Offset of the first byte that is not UTF-8, 0-based.
        offset: usize,
        /// Its line, 1-based.
        line: usize,
    },
    /// The .docx cannot be read.
    #[error("the .docx cannot be read ({reason}); open it in a word processor and save it again")]
    BadDocx {
        /// What the reader said.
        reason: String,
    },
}

/// Reads a file's bytes. What it is shows in the bytes themselves, the file's name is not asked.
///
/// # Errors
///
/// [`SourceError`] for anything that is no text and no .docx, or too large.
pub fn read(bytes: &[u8]) -> Result<Source, SourceError> {
    if bytes.len() > MAX_BYTES {
        return Err(SourceError::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return docx::read(bytes).map(|text| Source { text, encoding: Encoding::Docx });
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(SourceError::OldWord);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(SourceError::Pdf);
    }
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(plain) {
        Ok(text) => not_binary(text.to_owned(), Encoding::Utf8),
        Err(error) => gb18030(bytes, bytes.len() - plain.len() + error.valid_up_to()),
    }
}

fn gb18030(bytes: &[u8], offset: usize) -> Result<Source, SourceError> {
    let decoded = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    let Some(text) = decoded else { return Err(not_text(bytes, offset)) };
    not_binary(text.into_owned(), Encoding::Gb18030).map_err(|_| not_text(bytes, offset))
}

/// Text has no NUL: with one it is a picture, a spreadsheet or UTF-16.
fn not_binary(text: String, encoding: Encoding) -> Result<Source, SourceError> {
    match text.find('\0') {
        Some(offset) => Err(not_text(text.as_bytes(), offset)),
        None => Ok(Source { text, encoding }),
    }
}

fn not_text(bytes: &[u8], offset: usize) -> SourceError {
    let line = bytes.iter().take(offset).filter(|byte| **byte == b'\n').count() + 1;
    SourceError::NotText { offset, line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_both_encodings() {
        let source = |text: &str, encoding| Ok(Source { text: text.to_owned(), encoding });
        assert_eq!(read("任务\n".as_bytes()), source("任务\n", Encoding::Utf8));
        assert_eq!(read(b"\xEF\xBB\xBF\xE4\xBB\xBB"), source("任", Encoding::Utf8));
        let (gb, _, _) = encoding_rs::GB18030.encode("责任单位:城关镇㐀");
        assert_eq!(read(&gb), source("责任单位:城关镇㐀", Encoding::Gb18030));
        assert_eq!(read(b""), source("", Encoding::Utf8));
    }

    #[test]
    fn what_is_no_text_says_where_and_what_to_do() {
        assert_eq!(read(b"a\nb\xFF\xFF"), Err(SourceError::NotText { offset: 3, line: 2 }));
        assert_eq!(read(b"a\0b"), Err(SourceError::NotText { offset: 1, line: 1 }));
        assert_eq!(read(b"\xD0\xCF\x11\xE0rest"), Err(SourceError::OldWord));
        assert_eq!(read(b"%PDF-1.7"), Err(SourceError::Pdf));
        assert_eq!(read(&vec![b' '; MAX_BYTES + 1]), Err(SourceError::TooLarge));
        assert!(matches!(read(b"PK\x03\x04junk"), Err(SourceError::BadDocx { .. })));
        assert!(read(b"a\nb\xFF\xFF").unwrap_err().to_string().contains("line 2"));
    }
}
