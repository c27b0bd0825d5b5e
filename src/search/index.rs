//! The texts of many records, prepared so that a keystroke over 100,000 of them is a matter of milliseconds.

use std::collections::HashMap;
use std::collections::hash_map::Entry as MapEntry;
use std::hash::{BuildHasher as _, RandomState};

use super::dictionary::{Code, Dictionary, Encoding};
use super::matcher::encoding_of;
use super::pattern::Searched;
use super::score::FieldKind;

/// One searched text of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it holds.
    pub kind: FieldKind,
    /// The text as it is shown.
    pub text: String,
}

impl Field {
    /// A field of that kind.
    pub fn new(kind: FieldKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// One record to be found: what to hand back, and the texts it is found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<K> {
    /// What a hit hands back.
    pub key: K,
    /// Any number of texts, of any kinds.
    pub fields: Vec<Field>,
}

/// Records ready to be searched. It never changes: after a change in the records another one is built and
/// takes its place, while searches that still run keep theirs.
///
/// A text that several records share (a unit, an area) is held and searched once. Per record it costs the key,
/// 4 bytes and 4 for each field; per distinct text 16 bytes and 2 for each character.
#[derive(Debug)]
pub struct Index<K> {
    keys: Vec<K>,
    /// Where each record's fields begin in `fields`, and the end of the last.
    bounds: Vec<u32>,
    fields: Vec<TextRef>,
    texts: Texts,
}

/// A field: the kind above, the text's number below.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextRef(u32);

const KIND_SHIFT: u32 = 29;

/// The distinct texts of an index.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub dictionary: Dictionary,
    codes: Vec<Code>,
    spans: Vec<Span>,
    /// How many of them, the first, are shared by several fields.
    shared: usize,
}

/// Where a text's codes stand, and the marks of its characters.
#[derive(Clone, Copy, Debug)]
struct Span {
    marks: u64,
    start: u32,
    end: u32,
}

impl TextRef {
    fn new(kind: FieldKind, text: u32) -> Option<Self> {
        let tag = FieldKind::ALL.iter().position(|k| *k == kind)? as u32;
        (text >> KIND_SHIFT == 0).then_some(Self(tag << KIND_SHIFT | text))
    }

    fn with_text(self, text: u32) -> Self {
        Self(self.0 >> KIND_SHIFT << KIND_SHIFT | text)
    }

    /// The text's number.
    pub(super) fn text(self) -> usize {
        (self.0 & ((1 << KIND_SHIFT) - 1)) as usize
    }
}

impl Searched for TextRef {
    fn kind(self) -> FieldKind {
        FieldKind::ALL.get((self.0 >> KIND_SHIFT) as usize).copied().unwrap_or(FieldKind::Other)
    }
}

impl Texts {
    /// Number of texts that several fields share; they are numbered first.
    pub(super) fn shared(&self) -> usize {
        self.shared
    }

    /// A text's codes and marks.
    pub(super) fn get(&self, text: usize) -> (&[Code], u64) {
        let Some(span) = self.spans.get(text) else { return (&[], 0) };
        (self.codes.get(span.start as usize..span.end as usize).unwrap_or_default(), span.marks)
    }

    /// Adds a text; `None` when four thousand million characters are held already.
    fn add(&mut self, text: &str, encoding: Encoding) -> Option<u32> {
        let start = self.codes.len();
        let marks = self.dictionary.encode(text, encoding, &mut self.codes);
        let (Ok(number), Ok(end)) = (u32::try_from(self.spans.len()), u32::try_from(self.codes.len())) else {
            self.codes.truncate(start);
            return None;
        };
        self.spans.push(Span { marks, start: start as u32, end });
        Some(number)
    }

    /// Numbers the texts that several fields share first, so that what is known of them takes little room.
    fn number_shared_first(&mut self, fields: &mut [TextRef]) {
        let mut uses = vec![0_u8; self.spans.len()];
        for field in &*fields {
            uses[field.text()] = uses[field.text()].saturating_add(1);
        }
        let mut order: Vec<u32> = (0..self.spans.len() as u32).collect();
        order.sort_by_key(|text| uses[*text as usize] < 2);
        self.shared = uses.iter().filter(|uses| **uses > 1).count();
        self.spans = order.iter().map(|text| self.spans[*text as usize]).collect();
        let mut numbers = vec![0_u32; order.len()];
        for (number, text) in (0..).zip(&order) {
            numbers[*text as usize] = number;
        }
        for field in fields {
            *field = field.with_text(numbers[field.text()]);
        }
    }
}

/// Numbers of texts by 128 bits of hash: by the texts themselves it would hold each of them once more.
#[derive(Default)]
struct Twins(HashMap<u128, u32>, Hasher128);

/// Two hashes of independent keys.
#[derive(Default)]
struct Hasher128(RandomState, RandomState);

impl Hasher128 {
    fn hash_one(&self, text: &str) -> u128 {
        u128::from(self.0.hash_one(text)) << 64 | u128::from(self.1.hash_one(text))
    }
}

impl<K> Index<K> {
    /// Prepares records; their order decides between equally good hits.
    ///
    /// The index has room for 2^29 distinct texts and 2^32 characters; fields beyond that are not searched.
    pub fn build(entries: impl IntoIterator<Item = Entry<K>>) -> Self {
        let mut index =
            Self { keys: Vec::new(), bounds: vec![0], fields: Vec::new(), texts: Texts::default() };
        let mut shared = Twins::default();
        for entry in entries {
            for field in entry.fields {
                let text = index.add_text(&mut shared, &field.text, encoding_of(field.kind));
                index.fields.extend(text.and_then(|text| TextRef::new(field.kind, text)));
            }
            index.keys.push(entry.key);
            index.bounds.push(u32::try_from(index.fields.len()).unwrap_or(u32::MAX));
        }
        index.texts.number_shared_first(&mut index.fields);
        index.shrink();
        index
    }

    fn add_text(&mut self, shared: &mut Twins, text: &str, encoding: Encoding) -> Option<u32> {
        // Ids are each other's unlike: looking for a twin would only cost time.
        if encoding == Encoding::Id {
            return self.texts.add(text, encoding);
        }
        match shared.0.entry(shared.1.hash_one(text)) {
            MapEntry::Occupied(twin) => Some(*twin.get()),
            MapEntry::Vacant(place) => Some(*place.insert(self.texts.add(text, encoding)?)),
        }
    }

    fn shrink(&mut self) {
        self.keys.shrink_to_fit();
        self.bounds.shrink_to_fit();
        self.fields.shrink_to_fit();
        self.texts.codes.shrink_to_fit();
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// True when there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Bytes held for the records, keys included as far as they own nothing elsewhere; the dictionary of
    /// distinct characters, some hundred kilobytes at most, comes on top.
    pub fn bytes(&self) -> usize {
        size_of_val(&self.keys[..])
            + size_of_val(&self.bounds[..])
            + size_of_val(&self.fields[..])
            + size_of_val(&self.texts.codes[..])
            + size_of_val(&self.texts.spans[..])
    }

    pub(super) fn key(&self, entry: u32) -> Option<&K> {
        self.keys.get(entry as usize)
    }

    pub(super) fn fields(&self, entry: u32) -> &[TextRef] {
        let bound = |i: usize| self.bounds.get(i).map_or(0, |bound| *bound as usize);
        self.fields.get(bound(entry as usize)..bound(entry as usize + 1)).unwrap_or_default()
    }

    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Pattern;
    use crate::search::Search;
    use std::sync::Arc;

    #[test]
    fn shared_texts_come_first_and_keep_their_fields() {
        let texts = ["一号院", "城关镇", "二号院", "城关镇"];
        let entry =
            |(key, text): (usize, &&str)| Entry { key, fields: vec![Field::new(FieldKind::Units, *text)] };
        let index = Index::build(texts.iter().enumerate().map(entry));
        assert_eq!(index.texts.shared(), 1);
        let numbers: Vec<usize> = (0..4).map(|entry| index.fields(entry)[0].text()).collect();
        assert_eq!(numbers, [1, 0, 2, 0]);
        let hits = Search::new(Arc::new(index), Pattern::new("二号"), 5).finish();
        assert!(hits.iter().map(|hit| hit.key).eq([2]));
    }
}
