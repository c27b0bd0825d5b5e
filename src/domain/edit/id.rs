//! Ids of edits, and the provisional ids of records that an edit makes before the server has numbered them.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::id::{Key, Kind};

/// Marks an id as provisional; no lasting id has it.
const PROVISIONAL: char = '~';

/// Crockford's base 32 without letters that read like digits, in lower case.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Characters of a provisional id behind its mark: 40 random bits, unique among one member's edits.
const LENGTH: usize = 8;

/// The id of an edit: a UUID of version 7 (RFC 9562), so that ids sort by the time they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EditId(Uuid);

impl EditId {
    /// An id from a UUID, which should be of version 7.
    pub const fn new(id: Uuid) -> Self {
        Self(id)
    }

    /// When the id was made by its maker's clock; none for a UUID without a time.
    pub fn made_at(self) -> Option<Timestamp> {
        let (seconds, nanos) = self.0.get_timestamp()?.to_unix();
        Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanos).ok()?).ok()
    }

    /// The key under which a record that this edit makes is known until the server numbers it (`V~k3m9q2x7`).
    pub fn provisional(self, kind: Kind) -> Key {
        let bits = self.0.as_u128();
        let mut id = String::from(kind.letter());
        id.push(PROVISIONAL);
        id.extend((0..LENGTH).map(|place| {
            let digit = (bits >> (5 * place)) & 31;
            char::from(DIGITS[digit as usize])
        }));
        Key::new(kind, &id)
    }
}

/// Whether an id is provisional: it has not been numbered by the server yet.
pub fn is_provisional(id: &str) -> bool {
    id.contains(PROVISIONAL)
}

impl fmt::Display for EditId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for EditId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_its_time_and_names_what_it_makes() {
        let id: EditId = "0188b3c8-5c00-7abc-8def-0123456789ab".parse().unwrap();
        assert_eq!(id.made_at().unwrap().to_string(), "2023-06-13T08:03:52.448Z");
        let key = id.provisional(Kind::Visit);
        assert!(is_provisional(&key.id) && !is_provisional("V021"));
        assert_eq!((key.kind, key.id.len()), (Kind::Visit, 10));
        assert_eq!(key.id, "V~bd2fp2d4");
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"0188b3c8-5c00-7abc-8def-0123456789ab\"");
    }
}
