//! The token as the client holds it.

use std::fmt;

/// What every token begins with.
const PREFIX: &str = "shumei_";

/// Characters behind the prefix: 32 bytes in base64url (RFC 4648, section 5) without padding.
const LENGTH: usize = 43;

/// A member's token. It is never shown: `Debug` hides it, and [`Bearer::reveal`] is the only way out.
#[derive(Clone, PartialEq, Eq)]
pub struct Bearer(String);

/// Text that has not the form of a token. What it was is not said: it may be one with a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a token")]
pub struct NotABearer;

impl Bearer {
    /// Reads a token; blanks and line ends around it are dropped.
    ///
    /// # Errors
    /// Where the text has not the form of one.
    pub fn parse(text: &str) -> Result<Self, NotABearer> {
        let text = text.trim();
        let body = text.strip_prefix(PREFIX).ok_or(NotABearer)?;
        let digit = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if body.len() == LENGTH && body.bytes().all(digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotABearer)
        }
    }

    /// The token in the clear: for the header of a request and for the token file.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_and_never_shown_by_accident() {
        let text = format!("shumei_{}", "aZ0-_".repeat(8) + "abc");
        let token = Bearer::parse(&format!(" {text}\n")).unwrap();
        assert_eq!(token.reveal(), text);
        assert!(!format!("{token:?}").contains("aZ0"));
        for bad in ["", "shumei_", &text[1..], &text[..49], &format!("{text}x"), &text.replace('a', "é")] {
            assert_eq!(Bearer::parse(bad), Err(NotABearer), "{bad}");
        }
    }
}
