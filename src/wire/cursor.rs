//! A place in the feed, opaque to the client: epoch, scope version and sequence number.

use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A place in the feed. As text: `1.EPOCH.SCOPE.SEQ`; readers only hand it back.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cursor {
    /// The server's instance.
    pub epoch: CompactString,
    /// Version of the reader's scope.
    pub scope: u64,
    /// Everything up to this number has been seen.
    pub seq: u64,
}

/// Text that is no cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor")]
pub struct NotACursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}.{}.{}", self.epoch, self.scope, self.seq)
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let mut parts = text.split('.');
        let (Some("1"), Some(epoch), Some(scope), Some(seq), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotACursor);
        };
        let plain =
            !epoch.is_empty() && epoch.len() <= 64 && epoch.bytes().all(|b| b.is_ascii_alphanumeric());
        let number = |text: &str| text.parse().map_err(|_| NotACursor);
        if !plain {
            return Err(NotACursor);
        }
        Ok(Self { epoch: epoch.into(), scope: number(scope)?, seq: number(seq)? })
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        CompactString::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_back() {
        let cursor = Cursor { epoch: "0f3a".into(), scope: 2, seq: 907 };
        assert_eq!(cursor.to_string(), "1.0f3a.2.907");
        assert_eq!("1.0f3a.2.907".parse(), Ok(cursor));
        for bad in
            ["", "1", "2.a.1.1", "1..1.1", "1.a.1.-1", "1.a.1.1.1", "1.a b.1.1", "1.a.1.99999999999999999999"]
        {
            assert_eq!(bad.parse::<Cursor>(), Err(NotACursor), "{bad}");
        }
    }
}
