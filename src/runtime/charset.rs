//! The characters that a terminal reads and sends, by the locale: UTF-8 nearly everywhere, but offices have terminals
//! set to GBK or Big5 too.

use std::fmt;
use std::io::{self, Write};

use encoding_rs::Encoding;
use unicode_width::UnicodeWidthChar;

use crate::theme::width::WidthProfile;

/// How text travels to and from the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8.
    #[default]
    Utf8,
    /// Nothing but ASCII can be read there.
    Ascii,
    /// Another one, such as GBK or windows-1252.
    Other(&'static Encoding),
}

/// Character sets that locales without one stand for, by language and country (glibc's `SUPPORTED`).
const IMPLIED: [(&str, &str); 7] = [
    ("zh_CN", "gbk"),
    ("zh_SG", "gbk"),
    ("zh_TW", "big5"),
    ("zh_HK", "big5-hkscs"),
    ("ja_JP", "euc-jp"),
    ("ko_KR", "euc-kr"),
    ("en_US", "iso-8859-1"),
];

impl Charset {
    /// Whether UTF-8 may be sent where the locale says this, or nothing.
    pub fn may_be_utf8(locale: Option<Self>) -> bool {
        locale.is_none_or(|charset| charset == Self::Utf8)
    }

    /// What a locale's name says (`zh_CN.GBK`). None for `C` and `POSIX`, for none at all and for names that say
    /// nothing: over SSH these mostly mean that nobody told, not that the terminal could show no more than ASCII. There
    /// it is the terminal that must be asked.
    pub fn of_locale(locale: Option<&str>) -> Option<Self> {
        let name = locale?.split('@').next().unwrap_or_default();
        let label = match name.split_once('.') {
            Some((_, codeset)) => codeset.to_ascii_lowercase(),
            None => IMPLIED.iter().find(|(known, _)| *known == name)?.1.to_owned(),
        };
        let label = match label.as_str() {
            "utf8" | "utf-8" => return Some(Self::Utf8),
            "euccn" | "euc-cn" => "gbk",
            "eucjp" => "euc-jp",
            "euckr" => "euc-kr",
            "big5hkscs" => "big5-hkscs",
            other => other,
        };
        let encoding = Encoding::for_label(label.as_bytes())?;
        // UTF-16 and what the registry only knows how to refuse are no terminal's.
        if encoding == encoding_rs::UTF_8 {
            return Some(Self::Utf8);
        }
        (encoding.output_encoding() == encoding && encoding != encoding_rs::ISO_2022_JP)
            .then_some(Self::Other(encoding))
    }

    /// What a terminal reads that was asked and is one for `profile`: where characters of UTF-8 took a column for each
    /// byte, it is ASCII that is left.
    pub fn of_answer(profile: WidthProfile) -> Self {
        if profile == WidthProfile::Ascii { Self::Ascii } else { Self::Utf8 }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Ascii => "ASCII",
            Self::Other(encoding) => encoding.name(),
        }
    }

    /// Bytes for the terminal. What it can't show becomes a question mark for each column that it would take. No byte
    /// steers a terminal that did not do so before: a lone one from 80 to 9F is a control of ISO 6429 to many.
    pub fn encode(self, text: Vec<u8>) -> Vec<u8> {
        if self == Self::Utf8 || text.is_ascii() {
            return text;
        }
        let mut out = Vec::with_capacity(text.len());
        for c in String::from_utf8_lossy(&text).chars() {
            match self.bytes_of(c) {
                Some(bytes) => out.extend(bytes),
                None => out.extend(std::iter::repeat_n(b'?', c.width().unwrap_or(0))),
            }
        }
        out
    }

    fn bytes_of(self, c: char) -> Option<Vec<u8>> {
        if c.is_ascii() {
            return Some(vec![c as u8]);
        }
        let Self::Other(encoding) = self else { return None };
        let mut buffer = [0; 4];
        let (bytes, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
        // In these sets a character of two bytes or more takes two columns, one of a byte takes one.
        let columns = if bytes.len() == 1 { 1 } else { 2 };
        let steers = bytes.len() == 1 && (0x80..0xA0).contains(&bytes[0]);
        (!unmappable && !steers && c.width() == Some(columns)).then(|| bytes.into_owned())
    }

    /// Text that came from the terminal, whole characters; what makes none becomes U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 | Self::Ascii => String::from_utf8_lossy(bytes).into_owned(),
            Self::Other(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }
}

/// Turns what the terminal sends into UTF-8, however a link cuts it.
pub struct Letters(Option<encoding_rs::Decoder>);

impl Letters {
    /// From this character set.
    pub fn new(charset: Charset) -> Self {
        Self(match charset {
            Charset::Utf8 | Charset::Ascii => None,
            Charset::Other(encoding) => Some(encoding.new_decoder_without_bom_handling()),
        })
    }

    /// The text of the characters that these bytes complete. ASCII, and so every key's sequence, passes as it is.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<u8> {
        let Some(decoder) = &mut self.0 else { return bytes.to_vec() };
        let room = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3);
        let mut text = String::with_capacity(room);
        let _ = decoder.decode_to_string(bytes, &mut text, false);
        text.into_bytes()
    }
}

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Letters").field(&self.0.as_ref().map(|decoder| decoder.encoding().name())).finish()
    }
}

/// A writer that takes UTF-8 in whole characters, and passes them on in a character set.
#[derive(Debug)]
pub struct Encoded<W>(pub W, pub Charset);

impl<W: Write> Write for Encoded<W> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.write_all(&self.1.encode(text.to_vec()))?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(locale: &str) -> Charset {
        Charset::of_locale(Some(locale)).unwrap()
    }

    #[test]
    fn the_locale_names_the_set() {
        for (locale, name) in [
            ("zh_CN.UTF-8", "UTF-8"),
            ("en_US.utf8", "UTF-8"),
            ("zh_CN.GBK", "GBK"),
            ("zh_CN.GB2312", "GBK"),
            ("zh_CN", "GBK"),
            ("zh_CN.eucCN", "GBK"),
            ("zh_CN.GB18030", "gb18030"),
            ("zh_TW.Big5", "Big5"),
            ("en_US.ISO-8859-1", "windows-1252"),
            ("de_DE.ISO8859-15@euro", "ISO-8859-15"),
        ] {
            assert_eq!(of(locale).name(), name, "{locale}");
        }
        for locale in [None, Some("C"), Some("POSIX"), Some("C.nothing"), Some("x.UTF-16"), Some("xx_YY")] {
            assert_eq!(Charset::of_locale(locale), None, "{locale:?}");
        }
    }

    #[test]
    fn what_a_set_lacks_keeps_its_columns() {
        let encode = |locale: &str, text: &str| of(locale).encode(text.as_bytes().to_vec());
        assert_eq!(encode("zh_CN.GBK", "\u{1b}[1m城x"), b"\x1b[1m\xb3\xc7x");
        assert_eq!(
            encode("zh_CN.GBK", "🏠é€"),
            b"????",
            "no emoji, and nothing narrow in two columns or as a control"
        );
        assert_eq!(encode("en_US.ISO-8859-1", "é城—"), b"\xe9???");
        assert_eq!(encode("zh_TW.Big5", "國"), b"\xb0\xea");
        assert_eq!(Charset::Ascii.encode("a城b".into()), b"a??b");
        assert_eq!(Charset::Utf8.encode("城".into()), "城".as_bytes());
    }

    #[test]
    fn keys_are_read_in_it() {
        assert_eq!(of("zh_CN.GBK").decode(b"a\xb3\xc7"), "a城");
        assert_eq!(of("en_US.ISO-8859-1").decode(b"\xe9"), "é");
        let mut letters = Letters::new(of("zh_CN.GBK"));
        assert_eq!(letters.take(b"\x1b[A\xb3"), b"\x1b[A", "half a character waits for the rest");
        assert_eq!(letters.take(b"\xc7q"), "城q".as_bytes());
    }

    proptest! {
        #[test]
        fn a_latin_terminal_gets_no_controls_and_every_column(text in "\\PC{0,40}") {
            for charset in [of("en_US.ISO-8859-1"), of("ru_RU.KOI8-R"), Charset::Ascii] {
                let bytes = charset.encode(text.clone().into_bytes());
                let columns: usize = text.chars().filter_map(UnicodeWidthChar::width).sum();
                prop_assert_eq!(bytes.len(), columns);
                prop_assert!(bytes.iter().all(|byte| !byte.is_ascii_control() && !(0x80..0xA0).contains(byte)));
            }
        }
    }
}
