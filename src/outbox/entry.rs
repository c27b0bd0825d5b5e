//! One entry and its file: a line with format and checksum, then JSON that a person can read.

use compact_str::CompactString;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::disk::Place;
use crate::domain::edit::{EditId, Proposal};
use crate::domain::id::MemberId;
use crate::domain::record::Record;
use crate::wire::Outcome;

/// Version of the file format.
pub const FORMAT: u32 = 1;

/// First word of every file.
const MAGIC: &str = "shumei-outbox";

/// Longest file that is read as an entry; a record and an edit are far shorter.
const LONGEST: usize = 4 << 20;

/// An edit as the member makes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What is to be sent.
    pub proposal: Proposal,
    /// Whose edit it is.
    pub member: MemberId,
    /// When it was made by the client's clock; for display only.
    pub made_at: Timestamp,
    /// The target as the member saw it, to show a conflict's base.
    pub base: Option<Box<Record>>,
}

/// How an entry came to its end, and when by the client's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// How.
    pub end: End,
}

/// How an entry came to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// The server answered.
    Answered(Outcome),
    /// The member gave it up. With `true` it had been handed to the network: the server may have applied it.
    Withdrawn(bool),
    /// The member put another edit in its place.
    Replaced(EditId),
    /// The server refused the whole request that held this edit alone.
    Refused {
        /// The problem's word.
        problem: CompactString,
        /// Its detail, cleaned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
}

/// An edit in the spool.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where it lies.
    pub place: Place,
    /// Its number in the order of making; an edit that replaces another has that one's number.
    pub seq: u64,
    /// What is sent.
    pub proposal: Proposal,
    /// Whose edit it is.
    pub member: MemberId,
    /// When it was made by the client's clock; for display only.
    pub made_at: Timestamp,
    /// The target as the member saw it.
    pub base: Option<Box<Record>>,
    /// The entry in whose place it stands.
    pub replaces: Option<EditId>,
    /// How it ended; none while it is to be sent.
    pub closing: Option<Closing>,
}

impl Entry {
    /// The edit's id.
    pub fn id(&self) -> EditId {
        self.proposal.id
    }

    /// Name of its file.
    pub fn file_name(&self) -> String {
        file_name(self.seq, self.id())
    }

    /// Whether the member has given it up, or put another in its place.
    pub fn is_given_up(&self) -> bool {
        let end = self.closing.as_ref().map(|closing| &closing.end);
        matches!(end, Some(End::Withdrawn(_) | End::Replaced(_)))
    }

    /// What the server answered, if it has.
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.closing.as_ref()?.end {
            End::Answered(outcome) => Some(outcome),
            _ => None,
        }
    }
}

/// Name of an entry's file: numbers sort as text.
pub fn file_name(seq: u64, id: EditId) -> String {
    format!("{seq:012}-{id}.json")
}

/// Number and id of a file, by its name.
pub fn parse_name(name: &str) -> Option<(u64, EditId)> {
    let (seq, id) = name.strip_suffix(".json")?.split_once('-')?;
    let (seq, id) = (seq.parse().ok()?, id.parse().ok()?);
    (file_name(seq, id) == name).then_some((seq, id))
}

/// What a file says, apart from its place.
#[derive(Serialize, Deserialize)]
struct Body {
    seq: u64,
    member: MemberId,
    made_at: Timestamp,
    proposal: Proposal,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<EditId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closing: Option<Closing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<Box<Record>>,
}

/// Why a file is no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Its bytes are not those that were written.
    #[error("the checksum is wrong")]
    Damaged,
    /// It is whole, but a newer version of the program wrote it.
    #[error("a newer version of this program wrote it (format {0})")]
    Newer(u32),
    /// It is whole, but not understood.
    #[error("it is not understood: {0}")]
    Unknown(CompactString),
    /// The system refused to read it.
    #[error("it can't be read: {0}")]
    Disk(CompactString),
}

/// The checksum covers the version too, so that a damaged digit is not taken for a newer format.
fn checksum(format: &str, body: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(MAGIC.as_bytes()).update(b" ").update(format.as_bytes()).update(b"\n").update(body);
    hasher.finalize().to_hex().to_string()
}

/// An entry as the bytes of its file.
///
/// # Errors
/// None in practice: every field has a JSON form.
pub fn encode(entry: &Entry) -> serde_json::Result<Vec<u8>> {
    let body = Body {
        seq: entry.seq,
        member: entry.member.clone(),
        made_at: entry.made_at,
        proposal: entry.proposal.clone(),
        replaces: entry.replaces,
        closing: entry.closing.clone(),
        base: entry.base.clone(),
    };
    let mut json = serde_json::to_vec_pretty(&body)?;
    json.push(b'\n');
    let format = FORMAT.to_string();
    let mut bytes = format!("{MAGIC} {format} {}\n", checksum(&format, &json)).into_bytes();
    bytes.extend(json);
    Ok(bytes)
}

/// Reads the entry of a file.
///
/// # Errors
/// [`Unreadable`]: any byte that is not as it was written is noticed.
pub fn decode(place: Place, name: &str, bytes: &[u8]) -> Result<Entry, Unreadable> {
    let end = bytes.iter().take(200).position(|byte| *byte == b'\n').ok_or(Unreadable::Damaged)?;
    let (head, body) = (&bytes[..end], &bytes[end + 1..]);
    let head = std::str::from_utf8(head).map_err(|_| Unreadable::Damaged)?;
    let mut words = head.split(' ');
    let (Some(MAGIC), Some(format), Some(sum), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Unreadable::Damaged);
    };
    if body.len() > LONGEST || checksum(format, body) != sum {
        return Err(Unreadable::Damaged);
    }
    let format: u32 = format.parse().map_err(|_| Unreadable::Damaged)?;
    if format > FORMAT {
        return Err(Unreadable::Newer(format));
    }
    let body: Body = serde_json::from_slice(body)
        .map_err(|error| Unreadable::Unknown(CompactString::from(error.to_string())))?;
    if parse_name(name) != Some((body.seq, body.proposal.id)) {
        return Err(Unreadable::Unknown("it bears another entry's name".into()));
    }
    let closing = match place {
        // An entry that was sent again after a restore still holds the answer of the time before.
        Place::New | Place::Sending => None,
        _ => body.closing,
    };
    Ok(Entry {
        place,
        seq: body.seq,
        proposal: body.proposal,
        member: body.member,
        made_at: body.made_at,
        base: body.base,
        replaces: body.replaces,
        closing,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::edit::Edit;
    use crate::domain::id::{Key, Kind};

    fn entry() -> Entry {
        let id: EditId = "0188b3c8-5c00-7abc-8def-0123456789ab".parse().unwrap();
        let edit = Edit::Meet { on: jiff::civil::date(2023, 6, 12), evidence: None, over: None };
        Entry {
            place: Place::New,
            seq: 7,
            proposal: Proposal::new(id, Key::new(Kind::Milestone, "T01-M1"), Some(3), edit),
            member: MemberId::new("M001"),
            made_at: "2023-06-12T01:02:03Z".parse().unwrap(),
            base: None,
            replaces: None,
            closing: None,
        }
    }

    #[test]
    fn a_file_is_read_back_and_readable_for_people() {
        let entry = entry();
        let bytes = encode(&entry).unwrap();
        assert_eq!(decode(Place::New, &entry.file_name(), &bytes), Ok(entry));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("shumei-outbox 1 "), "{text}");
        assert!(text.contains("\"do\": \"meet\""), "{text}");
    }

    #[test]
    fn every_damaged_byte_and_every_missing_tail_is_noticed() {
        let entry = entry();
        let name = entry.file_name();
        let bytes = encode(&entry).unwrap();
        for at in 0..bytes.len() {
            for flip in [1, 0x20, 0x80, 0xFF] {
                let mut bad = bytes.clone();
                bad[at] ^= flip;
                assert_eq!(decode(Place::New, &name, &bad), Err(Unreadable::Damaged), "byte {at} ^ {flip}");
            }
            assert_eq!(decode(Place::New, &name, &bytes[..at]), Err(Unreadable::Damaged), "cut at {at}");
        }
        let longer = [bytes.as_slice(), b" "].concat();
        assert_eq!(decode(Place::New, &name, &longer), Err(Unreadable::Damaged));
    }

    #[test]
    fn a_newer_format_is_not_damage_and_a_wrong_name_is_noticed() {
        let entry = entry();
        let bytes = encode(&entry).unwrap();
        assert!(matches!(decode(Place::New, &file_name(8, entry.id()), &bytes), Err(Unreadable::Unknown(_))));
        let body = b"{}";
        let newer = [format!("{MAGIC} 2 {}\n", checksum("2", body)).as_bytes(), body].concat();
        assert_eq!(decode(Place::New, &entry.file_name(), &newer), Err(Unreadable::Newer(2)));
        assert_eq!(parse_name("7-0188b3c8-5c00-7abc-8def-0123456789ab.json"), None);
    }
}
