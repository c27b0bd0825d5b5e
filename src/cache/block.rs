//! Blocks: the records of one kind and one range of ids, packed into one compressed value.
//!
//! A block is `raw length (u32) | lz4 of entries`; an entry is `version (u64) | id length (u32) |
//! JSON length (u32) | id | JSON`, integers little-endian. Merging a change into a block needs no JSON parsing,
//! and a record of a kind that this version does not know passes through untouched.

use super::store::{Result, StoreError};

/// Entries per block after a split or a snapshot. See the figures in the [room's description](super).
pub const TARGET: usize = 128;
/// A block is split when it holds more entries than this, so that a split leaves room on both sides.
pub const LIMIT: usize = 2 * TARGET;
/// No block unpacks to more bytes: a damaged length must not allocate without bound.
pub const MAX_RAW: usize = 64 << 20;
/// A block is also closed at so many bytes, for kinds with long records.
const SOFT_RAW: usize = 256 << 10;
const HEAD: usize = 16;

/// One record as it lies in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Id.
    pub id: &'a str,
    /// Version.
    pub version: u64,
    /// The record as JSON.
    pub json: &'a [u8],
}

/// Packs entries, which stand in order of id, into one block.
pub fn pack(entries: &[Entry<'_>]) -> Vec<u8> {
    let size = entries.iter().map(|entry| HEAD + entry.id.len() + entry.json.len()).sum();
    let mut raw = Vec::with_capacity(size);
    for entry in entries {
        raw.extend(entry.version.to_le_bytes());
        raw.extend((entry.id.len() as u32).to_le_bytes());
        raw.extend((entry.json.len() as u32).to_le_bytes());
        raw.extend(entry.id.as_bytes());
        raw.extend(entry.json);
    }
    let mut block = (raw.len() as u32).to_le_bytes().to_vec();
    block.extend(lz4_flex::block::compress(&raw));
    block
}

/// Cuts entries into runs that fill a block each.
pub fn runs<'e, 'a>(mut entries: &'e [Entry<'a>]) -> Vec<&'e [Entry<'a>]> {
    let mut runs = Vec::new();
    while !entries.is_empty() {
        let mut bytes = 0;
        let fits = entries.iter().take(TARGET).take_while(|entry| {
            let fits = bytes == 0 || bytes + entry.json.len() <= SOFT_RAW;
            bytes += entry.json.len();
            fits
        });
        let (run, rest) = entries.split_at(fits.count());
        runs.push(run);
        entries = rest;
    }
    runs
}

/// Whether the entries should be cut rather than stay in one block.
pub fn is_full(entries: &[Entry<'_>]) -> bool {
    entries.len() > LIMIT || (entries.len() > 1 && bytes(entries) > 2 * SOFT_RAW)
}

fn bytes(entries: &[Entry<'_>]) -> usize {
    entries.iter().map(|entry| entry.json.len()).sum()
}

/// Unpacks a block's bytes; [`entries`] reads them.
///
/// # Errors
/// [`StoreError::Damaged`] for anything that [`pack`] can't have written.
pub fn unpack(block: &[u8]) -> Result<Vec<u8>> {
    let (size, packed) = block.split_first_chunk::<4>().ok_or_else(damaged)?;
    let size = u32::from_le_bytes(*size) as usize;
    if size > MAX_RAW {
        return Err(damaged());
    }
    let raw = lz4_flex::block::decompress(packed, size).map_err(|_| damaged())?;
    if raw.len() == size { Ok(raw) } else { Err(damaged()) }
}

/// The entries of an unpacked block, in order of id.
///
/// # Errors
/// [`StoreError::Damaged`] where lengths or UTF-8 do not hold.
pub fn entries(raw: &[u8]) -> Result<Vec<Entry<'_>>> {
    let mut entries = Vec::new();
    let mut rest = raw;
    while !rest.is_empty() {
        let (entry, behind) = first(rest).ok_or_else(damaged)?;
        entries.push(entry);
        rest = behind;
    }
    Ok(entries)
}

fn first(raw: &[u8]) -> Option<(Entry<'_>, &[u8])> {
    let (version, rest) = raw.split_first_chunk::<8>()?;
    let (id_len, rest) = rest.split_first_chunk::<4>()?;
    let (json_len, rest) = rest.split_first_chunk::<4>()?;
    let (id, rest) = rest.split_at_checked(u32::from_le_bytes(*id_len) as usize)?;
    let (json, rest) = rest.split_at_checked(u32::from_le_bytes(*json_len) as usize)?;
    let id = std::str::from_utf8(id).ok()?;
    Some((Entry { id, version: u64::from_le_bytes(*version), json }, rest))
}

fn damaged() -> StoreError {
    StoreError::Damaged("a block can't be unpacked".to_owned())
}

/// A block's part in the cache's checksum: the sum of all is in the cursor's record, so that a block that the store
/// lost without saying so is noticed.
pub fn checksum(key: &[u8], block: &[u8]) -> u64 {
    const PRIME: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut sum: u64 = (key.len() as u64) ^ PRIME;
    for bytes in [key, block] {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            sum = (sum ^ u64::from_le_bytes(word)).wrapping_mul(PRIME).rotate_left(29);
        }
        sum = (sum ^ bytes.len() as u64).wrapping_mul(PRIME);
    }
    sum ^ (sum >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(rows in proptest::collection::vec(("[A-Z0-9-]{1,8}", any::<u64>(), proptest::collection::vec(any::<u8>(), 0..300)), 0..40)) {
            let packed: Vec<Entry<'_>> =
                rows.iter().map(|(id, version, json)| Entry { id, version: *version, json }).collect();
            let raw = unpack(&pack(&packed)).unwrap();
            prop_assert_eq!(entries(&raw).unwrap(), packed);
        }

        #[test]
        fn no_bytes_make_it_panic(block in proptest::collection::vec(any::<u8>(), 0..200), flip in any::<usize>()) {
            if let Ok(raw) = unpack(&block) {
                let _ = entries(&raw);
            }
            let _ = entries(&block);
            let mut good = pack(&[Entry { id: "C001", version: 1, json: &block }]);
            let at = flip % good.len();
            let before = checksum(b"k", &good);
            good[at] ^= 0x10;
            prop_assert_ne!(checksum(b"k", &good), before);
            if let Ok(raw) = unpack(&good) {
                let _ = entries(&raw);
            }
        }
    }

    #[test]
    fn a_damaged_length_allocates_nothing() {
        assert!(unpack(&u32::MAX.to_le_bytes()).is_err());
        assert!(unpack(&[1, 2]).is_err());
    }

    #[test]
    fn runs_keep_every_entry_and_their_bounds() {
        let long = vec![b'x'; SOFT_RAW];
        let mut all = vec![Entry { id: "A", version: 1, json: b"{}" }; 3 * TARGET + 1];
        all.push(Entry { id: "B", version: 1, json: &long });
        all.push(Entry { id: "C", version: 1, json: &long });
        let cut = runs(&all);
        assert_eq!(cut.iter().map(|run| run.len()).collect::<Vec<_>>(), [TARGET, TARGET, TARGET, 1, 1, 1]);
        assert_eq!(cut.concat(), all);
    }
}
