//! Rows as CSV (RFC 4180) in the encodings that offices' programs read.

use encoding_rs::GB18030;

/// In which characters a text file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with the mark at its beginning by which spreadsheets know it.
    #[default]
    Utf8Bom,
    /// GB 18030, which old programs of offices expect.
    Gb18030,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Self; 3] = [Self::Utf8, Self::Utf8Bom, Self::Gb18030];

    /// The word that names it on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Bom => "utf-8-bom",
            Self::Gb18030 => "gb18030",
        }
    }

    /// A text in the encoding.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf8Bom => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            // The one character without a code there is for private use and has no meaning.
            Self::Gb18030 => GB18030.encode(&text.replace('\u{E5E5}', "\u{FFFD}")).0.into_owned(),
        }
    }
}

/// A header and rows as CSV; cells are written as they are given, so texts must be defused before.
///
/// # Errors
/// None in practice: it is written into memory; the signature is the library's.
pub fn csv(
    header: &[String],
    rows: impl IntoIterator<Item = Vec<String>>,
    encoding: Encoding,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row)?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(encoding.encode(&String::from_utf8_lossy(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::formula::{defused, restored};
    use crate::domain::text::Text;
    use crate::exchange::sheet;
    use proptest::prelude::*;

    #[test]
    fn a_file_says_how_it_is_written() {
        let bytes = |encoding| csv(&["编号".into()], [vec!["C1".into()]], encoding).unwrap();
        assert_eq!(bytes(Encoding::Utf8Bom), "\u{FEFF}编号\r\nC1\r\n".as_bytes());
        assert_eq!(bytes(Encoding::Utf8), "编号\r\nC1\r\n".as_bytes());
        assert_eq!(bytes(Encoding::Gb18030), b"\xB1\xE0\xBA\xC5\r\nC1\r\n");
    }

    proptest! {
        #[test]
        fn texts_survive_every_encoding(
            texts in prop::collection::vec("[=+@'\\-0-9a-z \"\n,甲乙\u{FF1D}\u{20000}\u{1F600}]{0,12}", 1..6),
            any in any::<String>(),
            place in 0usize..3,
        ) {
            let encoding = Encoding::ALL[place];
            let header: Vec<String> = (0..=texts.len()).map(|n| format!("h{n}")).collect();
            // The reader takes the separator that stands most often for the one that is meant.
            let private = any.replace(['\u{E5E5}', ';'], "");
            let texts: Vec<Text> = texts.iter().chain([&private]).map(|text| Text::new(text)).collect();
            let row = texts.iter().map(|text| defused(text).into_owned()).collect();
            let bytes = csv(&header, [row], encoding).unwrap();
            let sheet = sheet::read(&bytes).unwrap().remove(0);
            let trimmed = |text: &str| match sheet::Cell::text(text) {
                sheet::Cell::Text(text) => text.to_string(),
                _ => String::new(),
            };
            for (place, text) in texts.iter().enumerate() {
                let cell = sheet.rows.get(1).map(|row| row.cell(place).shown()).unwrap_or_default();
                let expected = trimmed(&defused(text));
                prop_assert_eq!(restored(&cell), restored(&expected));
            }
        }
    }
}
