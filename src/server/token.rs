//! Tokens: 256 random bits, shown once, kept as a digest.
//!
//! A token travels as `shumei_` and 43 characters of base64url (RFC 4648, section 5, without padding). The server
//! keeps the BLAKE3 digest of its 32 bytes: whoever reads the database can't come in with what stands there.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use compact_str::CompactString;

/// What every token begins with, so that searches for lost secrets know one when they see it.
pub const PREFIX: &str = "shumei_";

/// Digits of a digest that name a token to people.
pub const NAME_LENGTH: usize = 8;

/// Bytes of a token.
const BYTES: usize = 32;

/// A token in the clear. `Debug` hides it; [`Secret::reveal`] is the only way out.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; BYTES]);

/// Text that is no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a token")]
pub struct NotAToken;

impl Secret {
    /// A new token from the system's source of randomness.
    ///
    /// # Errors
    /// The system's, where it has no randomness to give.
    pub fn make() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads a token; blanks and line ends around it are dropped.
    ///
    /// # Errors
    /// Where the text is no token. What it was is not said: it may be one with a slip.
    pub fn parse(text: &str) -> Result<Self, NotAToken> {
        let body = text.trim().strip_prefix(PREFIX).ok_or(NotAToken)?;
        let bytes = URL_SAFE_NO_PAD.decode(body).map_err(|_| NotAToken)?;
        bytes.try_into().map(Self).map_err(|_| NotAToken)
    }

    /// The token as its holder keeps it.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(self.0))
    }

    /// The digest under which the server keeps it: 64 hexadecimal digits. Looking it up takes no longer for a near
    /// miss than for a far one, because near tokens have far digests.
    pub fn hash(&self) -> CompactString {
        blake3::hash(&self.0).to_hex().as_str().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", name(&self.hash()))
    }
}

/// What a token is called by people: the first digits of its digest.
pub fn name(hash: &str) -> &str {
    hash.get(..NAME_LENGTH).unwrap_or(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_token_is_read_back_and_never_shown_by_accident() {
        let token = Secret::make().unwrap();
        let text = token.reveal();
        assert_eq!(text.len(), PREFIX.len() + 43);
        assert_eq!(Secret::parse(&format!(" {text}\r\n")), Ok(token.clone()));
        assert_eq!(token.hash().len(), 64);
        let shown = format!("{token:?}");
        assert!(!shown.contains(&text[PREFIX.len()..]) && shown.contains(name(&token.hash())));
        assert_ne!(Secret::make().unwrap(), token);
    }

    #[test]
    fn the_digest_is_that_of_the_bytes() {
        let token = Secret([7; BYTES]);
        assert_eq!(token.hash().as_str(), blake3::hash(&[7; 32]).to_hex().as_str());
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let good = Secret([255; BYTES]).reveal();
        for bad in [
            String::new(),
            PREFIX.to_owned(),
            good.replace("shumei_", ""),
            good.replace("shumei_", "SHUMEI_"),
            format!("{good}A"),
            format!("{good}="),
            good[..good.len() - 1].to_owned(),
            good.replace('_', "/"),
            // 43 characters hold two bits too many; other values there would be a second text for the same token.
            format!("{}9", &good[..good.len() - 1]),
        ] {
            assert_eq!(Secret::parse(&bad), Err(NotAToken), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_fall(text in any::<String>()) {
            let _ = Secret::parse(&text);
            let _ = Secret::parse(&format!("{PREFIX}{text}"));
            let _ = name(&text);
        }
    }
}
