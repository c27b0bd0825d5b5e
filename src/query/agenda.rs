//! Items of agendas in words.

use crate::domain::agenda::{Section, Slot};
use crate::domain::board::Board;
use crate::domain::id::Key;
use crate::domain::review::AgendaItem;
use crate::locale::Lang;
use crate::locale::labels::Labelled as _;

use super::words::name_of;

/// The section's name that stands before an item's title; none for an item that has no section.
pub fn section_label(item: &AgendaItem, lang: Lang) -> Option<&str> {
    item.section.as_ref().map(|section| section.shown(lang))
}

/// What a line of a template is called: its title, or its section.
pub fn slot_title(slot: &Slot, lang: Lang) -> String {
    match &slot.section {
        Some(section) if slot.title.is_empty() => section.shown(lang).to_owned(),
        _ => slot.title.to_string(),
    }
}

/// An item's title: its own, or the record that it is about with its id; the section's where it is about the whole.
pub fn item_title(board: &Board, item: &AgendaItem, lang: Lang) -> String {
    let subject = match &item.section {
        Some(Section::Overdue | Section::Due | Section::Carried) => item.about.last(),
        // A supervision is called by its community or enterprise.
        Some(Section::Rectifications) => item.about.get(1).or(item.about.first()),
        Some(Section::Matters) => item.about.first(),
        _ => None,
    };
    let own = (!item.title.is_empty()).then(|| item.title.to_string());
    match subject {
        Some(key) if item.section != Some(Section::Carried) || own.is_none() => named(board, key),
        _ => own.or_else(|| section_label(item, lang).map(ToOwned::to_owned)).unwrap_or_default(),
    }
}

/// A record by its id and name.
fn named(board: &Board, key: &Key) -> String {
    let name = name_of(board, key);
    if name.is_empty() || *name == *key.id { key.id.to_string() } else { format!("{} {name}", key.id) }
}
