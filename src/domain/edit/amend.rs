//! Fields replaced by name: which ones may be, and what their values must keep to.

use std::collections::BTreeMap;

use compact_str::CompactString;
use serde_json::{Map, Value};

use super::apply::Records;
use super::refusal::{Clash, Fault, Refusal, Rule};
use super::{Conflict, Swap, series};
use crate::domain::community::{CommitteeState, CommunityKind, PartyForm, ServiceForm};
use crate::domain::credit_code;
use crate::domain::id::{Key, Kind};
use crate::domain::record::Record;
use crate::domain::review::{HolidayShift, ReviewKind, ReviewState};
use crate::domain::unit::Level;

type Fields = BTreeMap<CompactString, Swap<Value>>;

/// Most households of a community; more is a slip of the finger.
const MOST_HOUSEHOLDS: i64 = 100_000;

/// The fields of a kind of record that [`Edit::Amend`](super::Edit::Amend) may replace, by their names in JSON.
pub const fn fields(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Community => &[
            "name",
            "township",
            "neighbourhood",
            "households",
            "form",
            "service",
            "committee",
            "party",
            "model",
            "exempt",
            "troubled",
            "causes",
        ],
        Kind::Enterprise => {
            &["name", "credit_code", "township", "party", "credit", "model", "exempt", "troubled", "causes"]
        }
        Kind::Supervision => &["until", "reason"],
        Kind::Rectification => &["title", "due", "unit"],
        Kind::Matter => &["title", "detail", "unit", "due", "community", "enterprise"],
        Kind::Review => &["title", "place", "note", "state", "minutes"],
        Kind::Series => {
            &["form", "level", "title", "start", "rule", "shift", "exceptions", "place", "agenda", "minutes"]
        }
        Kind::Outcome => &["text", "unit", "due", "done", "became"],
        Kind::Member => &["name", "unit", "post", "level", "role", "contact"],
        Kind::Programme
        | Kind::Unit
        | Kind::Task
        | Kind::Milestone
        | Kind::Indicator
        | Kind::Visit
        | Kind::Census
        | Kind::Figures => &[],
    }
}

/// The kind of record that a field names, if it names one.
fn names(field: &str) -> Option<Kind> {
    match field {
        "township" | "neighbourhood" | "unit" => Some(Kind::Unit),
        "community" => Some(Kind::Community),
        "enterprise" => Some(Kind::Enterprise),
        _ => None,
    }
}

/// The records that the new values name.
pub fn named(kind: Kind, fields: &Fields) -> Vec<Key> {
    let mut keys = Vec::new();
    for (field, swap) in fields {
        match (field.as_str(), names(field), &swap.to) {
            (_, Some(kind), Value::String(id)) => keys.push(Key::new(kind, id)),
            ("service", None, to) if kind == Kind::Community => {
                keys.extend(to["enterprise"].as_str().map(|id| Key::new(Kind::Enterprise, id)));
            }
            ("became", None, to) => keys.extend(serde_json::from_value::<Key>(to.clone()).ok()),
            _ => {}
        }
    }
    keys
}

/// The record with its fields replaced; the same record where all stand there already.
pub fn amend(record: &Record, fields: &Fields, at: &impl Records) -> Result<Record, Refusal> {
    let kind = record.key().kind;
    let fixed = fields.keys().find(|field| !self::fields(kind).contains(&field.as_str()));
    if let Some(field) = fixed {
        return Err(Refusal::Invalid(Fault::new(field, Rule::Fixed)));
    }
    let json =
        record.to_json().ok().and_then(|json| serde_json::from_slice::<Map<String, Value>>(&json).ok());
    let Some(mut json) = json else {
        return Err(Refusal::Invalid(Fault::new("record", Rule::Form)));
    };
    let mut clashes = Vec::new();
    for (field, swap) in fields {
        let now = json.get(field.as_str()).cloned().unwrap_or(Value::Null);
        if !same(&now, &swap.was) && !same(&now, &swap.to) {
            let clash =
                Clash { field: field.clone(), base: swap.was.clone(), mine: swap.to.clone(), theirs: now };
            clashes.push(clash);
        }
    }
    if !clashes.is_empty() {
        return Err(Refusal::Conflict(Conflict {
            key: record.key(),
            version: record.version(),
            fields: clashes,
        }));
    }
    for (field, swap) in fields {
        set(&mut json, field, &swap.to);
        // Read at once, so that the error names its field.
        let readable = read(kind, &json).is_some_and(|record| has_known_words(&record, field));
        if !readable {
            return Err(Refusal::Invalid(Fault::new(field, Rule::Form)));
        }
    }
    for key in named(kind, fields) {
        if at.record(&key).is_none() {
            let field =
                fields.iter().find(|(_, swap)| mentions(&swap.to, &key.id)).map(|(field, _)| field.as_str());
            return Err(Refusal::Invalid(Fault::new(field.unwrap_or("record"), Rule::Unknown(key))));
        }
    }
    let next = read(kind, &json).ok_or_else(|| Refusal::Invalid(Fault::new("record", Rule::Form)))?;
    if let (Record::Matter(one), Some(swap)) = (&next, fields.get("community"))
        && let Some(community) = swap.to.as_str().and_then(|id| at.record(&Key::new(Kind::Community, id)))
    {
        let lies = super::matters::lies_in(&one.township, &community);
        lies.map_err(|rule| Refusal::Invalid(Fault::new("community", rule)))?;
    }
    for field in fields.keys() {
        keeps(&next, field).map_err(|rule| Refusal::Invalid(Fault::new(field, rule)))?;
    }
    Ok(next)
}

fn mentions(value: &Value, id: &str) -> bool {
    match value {
        Value::String(text) => text == id,
        Value::Object(map) => map.values().any(|value| mentions(value, id)),
        _ => false,
    }
}

fn set(json: &mut Map<String, Value>, field: &str, to: &Value) {
    if to.is_null() {
        json.remove(field);
    } else {
        json.insert(field.to_owned(), to.clone());
    }
}

fn read(kind: Kind, json: &Map<String, Value>) -> Option<Record> {
    Record::from_json(kind, &serde_json::to_vec(json).ok()?).ok()
}

/// Whether two values mean the same: an empty list or text is written as nothing at all.
fn same(a: &Value, b: &Value) -> bool {
    let empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    a == b || (empty(a) && empty(b))
}

/// Words of a newer version may stand in records, but an edit may only write words that it knows.
fn has_known_words(record: &Record, field: &str) -> bool {
    match (record, field) {
        (Record::Community(one), "form") => !matches!(one.kind, CommunityKind::Other(_)),
        (Record::Community(one), "service") => {
            one.service.as_ref().is_none_or(|service| !matches!(service.form, ServiceForm::Other(_)))
        }
        (Record::Community(one), "committee") => one
            .committee
            .as_ref()
            .is_none_or(|committee| !matches!(committee.state, CommitteeState::Other(_))),
        (Record::Community(one), "party") => known_party(one.party.as_ref()),
        (Record::Enterprise(one), "party") => known_party(one.party.as_ref()),
        (Record::Community(one), "causes") => known_causes(&one.causes),
        (Record::Enterprise(one), "causes") => known_causes(&one.causes),
        (Record::Review(one), "state") => !matches!(one.state, ReviewState::Other(_)),
        (Record::Series(one), "form") => !matches!(one.kind, ReviewKind::Other(_)),
        (Record::Series(one), "level") => !matches!(one.level, Level::Other(_)),
        (Record::Series(one), "shift") => !matches!(one.shift, HolidayShift::Other(_)),
        (Record::Member(one), "role") => !matches!(one.role, crate::domain::member::Role::Other(_)),
        (Record::Member(one), "level") => !matches!(one.level, Level::Other(_)),
        _ => true,
    }
}

fn known_party(party: Option<&crate::domain::community::Party>) -> bool {
    party.is_none_or(|party| !matches!(party.form, PartyForm::Other(_)))
}

fn known_causes(causes: &[crate::domain::community::Cause]) -> bool {
    !causes.iter().any(|cause| matches!(cause, crate::domain::community::Cause::Other(_)))
}

/// What a field must keep to beyond its form.
fn keeps(record: &Record, field: &str) -> Result<(), Rule> {
    let said = |text: &str| if text.trim().is_empty() { Err(Rule::Empty) } else { Ok(()) };
    match (record, field) {
        (Record::Community(one), "name") => said(&one.name),
        (Record::Enterprise(one), "name") => said(&one.name),
        (Record::Member(one), "name") => said(&one.name),
        (Record::Rectification(one), "title") => said(&one.title),
        (Record::Matter(one), "title") => said(&one.title),
        (Record::Review(one), "title") => said(&one.title),
        (Record::Series(one), "title") => said(&one.title),
        (Record::Series(one), "rule" | "start") => series::followed(one),
        (Record::Series(one), "agenda") => series::template(&one.agenda),
        (Record::Series(one), "minutes") => series::length(one.minutes),
        (Record::Review(one), "minutes") => series::length(one.minutes),
        (Record::Outcome(one), "text") => said(&one.text),
        (Record::Community(one), "households") => bounds(i64::from(one.households), 0, MOST_HOUSEHOLDS),
        (Record::Community(one), "committee") => one.committee.as_ref().map_or(Ok(()), |committee| {
            bounds(i64::from(committee.party_members), 0, i64::from(committee.members))
        }),
        (Record::Enterprise(one), "credit_code") => one
            .credit_code
            .as_ref()
            .map_or(Ok(()), |code| credit_code::check(code).map_err(|_| Rule::CreditCode)),
        (Record::Rectification(one), "due") => not_before(one.due, one.found),
        (Record::Matter(one), "due") => not_before(one.due, one.raised),
        (Record::Supervision(one), "until") => not_before(one.until, one.since),
        _ => Ok(()),
    }
}

fn bounds(value: i64, least: i64, most: i64) -> Result<(), Rule> {
    if (least..=most).contains(&value) { Ok(()) } else { Err(Rule::Bounds { value, least, most }) }
}

fn not_before(on: Option<jiff::civil::Date>, first: jiff::civil::Date) -> Result<(), Rule> {
    match on {
        Some(on) if on < first => Err(Rule::Before { on, first }),
        _ => Ok(()),
    }
}
