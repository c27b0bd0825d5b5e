//! `shumei show ID…`: records in full.

use serde_json::{Map, Value as Json, json};

use super::args::ShowArgs;
use super::error::CliError;
use super::out::{Out, hanging};
use super::session::Session;
use crate::domain::board::Board;
use crate::domain::id::Key;
use crate::domain::member::mask_digits;
use crate::domain::text::single_line;
use crate::draft::find_record;
use crate::locale::{Lang, cli as m};
use crate::query::{ListKind, Row, briefing, columns, detail, explanation, object};

/// Blanks before the further lines of a broken one.
const INDENT: usize = 2;

/// Prints records; says whether any of them is there. Ids that name none are remarked on.
///
/// # Errors
/// The output's.
pub fn run(args: &ShowArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let board = session.board()?;
    let lang = session.lang;
    let mut keys = Vec::new();
    for id in &args.ids {
        match find_record(&board, id, &[]) {
            Some(key) => keys.push(key),
            None => session.remarks.push(m::NO_RECORD.fill(lang, &[("id", &single_line(id))])),
        }
    }
    if args.json {
        out.json(keys.iter().map(|key| Json::Object(record(&board, key, lang))))?;
    } else {
        for (place, key) in keys.iter().enumerate() {
            if place > 0 {
                out.line("")?;
            }
            show(&board, key, lang, out)?;
        }
    }
    Ok(!keys.is_empty())
}

fn show(board: &Board, key: &Key, lang: Lang, out: &mut Out<'_>) -> Result<(), CliError> {
    for line in briefing(&detail(board, key, lang, false)).lines() {
        hanging(line, out.width, INDENT).iter().try_for_each(|line| out.line(line))?;
    }
    Ok(())
}

/// A record for other programs: the columns of its list, the light's explanation, and the record itself with its
/// contacts masked.
fn record(board: &Board, key: &Key, lang: Lang) -> Map<String, Json> {
    let row = Row::of(key.clone());
    let list = ListKind::of_kind(key.kind);
    let mut out = list.map(|list| object(board, &row, columns(list), false)).unwrap_or_default();
    out.insert("kind".to_owned(), json!(key.kind.as_str()));
    out.insert("id".to_owned(), json!(key.id));
    out.insert("explanation".to_owned(), json!(explanation(board, &row, lang)));
    let whole = board.data.record(key).and_then(|record| record.to_json().ok());
    let mut whole: Json = whole.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
    mask(&mut whole, "");
    out.insert("record".to_owned(), whole);
    out
}

/// Masks long numbers wherever people may have typed them, fields of a newer version included. Ids and credit codes
/// are none of theirs.
fn mask(value: &mut Json, name: &str) {
    match value {
        Json::String(text) if name != "credit_code" && !is_id(text) => *text = mask_digits(text),
        Json::Array(values) => values.iter_mut().for_each(|value| mask(value, name)),
        Json::Object(fields) => fields.iter_mut().for_each(|(name, value)| mask(value, name)),
        _ => {}
    }
}

/// Whether a text has the form of an id: a letter, then letters, digits and dashes.
fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_masked_in_any_field_but_ids_and_codes() {
        let mut record = json!({
            "id": "C1234567",
            "credit_code": "91340000123456789X",
            "contact": "13800000012",
            "newer_field": ["13800000012"],
            "progress": [{"note": "电话13800000012", "on": "2023-06-01"}],
        });
        mask(&mut record, "");
        assert_eq!(
            record,
            json!({
                "id": "C1234567",
                "credit_code": "91340000123456789X",
                "contact": "138******12",
                "newer_field": ["138******12"],
                "progress": [{"note": "电话138******12", "on": "2023-06-01"}],
            })
        );
    }
}
