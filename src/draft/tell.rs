//! Proposals and the values in them as people read them, for the outbox and for conflicts.

use jiff::civil::Date;
use serde_json::Value;

use super::act::Act;
use super::field::{Field, Input};
use super::spec::{self, Scene};
use super::{pick, read};
use crate::domain::board::Board;
use crate::domain::edit::{Edit, Proposal};
use crate::domain::id::{Id, Key, Kind};
use crate::domain::review::Turn;
use crate::locale::{Lang, date, draft as m, rhythm};

/// The record that a proposal is about: its target, or for one that makes a record the record that it belongs to.
pub fn subject_of(proposal: &Proposal) -> Key {
    match &proposal.edit {
        Edit::Supervise { subject, .. } => subject.clone(),
        Edit::Visit { supervision, .. } | Edit::Rectify { supervision, .. } => supervision.key(),
        Edit::Settle { review, .. } => review.key(),
        Edit::Raise { community: Some(community), .. } => community.key(),
        Edit::Raise { enterprise: Some(enterprise), .. } => enterprise.key(),
        Edit::Raise { township, .. } => township.key(),
        _ => proposal.target.clone(),
    }
}

/// A proposal in a line: what is done, and with which record.
pub fn line_of(proposal: &Proposal, board: Option<&Board>, lang: Lang) -> String {
    let subject = subject_of(proposal);
    let act = Act::of(&proposal.edit).label().get(lang);
    if let Edit::Plan { title, .. } | Edit::Schedule { title, .. } = &proposal.edit {
        return format!("{act} {title}");
    }
    let title = board.map(|board| pick::title_of(board, &subject)).filter(|title| **title != *subject.id);
    title.map_or_else(|| format!("{act} {}", subject.id), |title| format!("{act} {} {title}", subject.id))
}

/// A value of a proposal's JSON, by its field's name there, as people read it; empty for none.
pub fn value_of(
    proposal: &Proposal,
    field: &str,
    value: &Value,
    board: &Board,
    today: Date,
    lang: Lang,
) -> String {
    let scene = Scene::default();
    let fields: Vec<Field> = spec::inputs(Act::of(&proposal.edit), proposal.target.kind, &scene)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    let input = |name: &str| {
        let name = name.replace('_', "-");
        let found = fields.iter().find(|field| *field.name == *name).cloned();
        found.or_else(|| super::matter::standing(proposal.target.kind, &name)).map(|field| field.input)
    };
    if let (Edit::Turn { .. }, "over") = (&proposal.edit, field) {
        let turns: Vec<Turn> = serde_json::from_value(value.clone()).unwrap_or_default();
        let told = turns.iter().map(|turn| {
            let words = rhythm::said(&turn.rule, turn.start.date(), lang);
            format!("{} {words}", date::moment_seen_from(today, turn.start, lang))
        });
        return told.collect::<Vec<_>>().join(m::COMMA.get(lang));
    }
    let group = spec::GROUPS.iter().find(|group| group.field == field);
    match (group, value) {
        (Some(group), Value::Object(parts)) => {
            let all = std::iter::once(&group.head).chain(group.parts);
            let told = all.filter_map(|(name, part)| {
                let value = parts.get(*part).filter(|value| !value.is_null())?;
                Some(one(value, input(name).as_ref(), board, today, lang))
            });
            told.collect::<Vec<_>>().join(m::COMMA.get(lang))
        }
        (None, Value::Bool(there)) if field.starts_with("attendance.") => {
            if *there { m::PRESENT } else { m::ABSENT }.get(lang).to_owned()
        }
        _ => one(value, input(field).as_ref(), board, today, lang),
    }
}

fn one(value: &Value, input: Option<&Input>, board: &Board, today: Date, lang: Lang) -> String {
    match (input, value) {
        (Some(Input::Pick(_) | Input::Picks(_)), Value::String(id)) => {
            let key = Kind::of_id(id).map(|kind| Key::new(kind, id));
            key.map_or_else(|| id.clone(), |key| format!("{} {}", pick::title_of(board, &key), key.id))
        }
        (input, Value::Array(values)) => {
            let told: Vec<String> =
                values.iter().map(|value| one(value, input, board, today, lang)).collect();
            told.join(m::COMMA.get(lang))
        }
        (input, value) => read::shown(value, input.unwrap_or(&Input::Line), board, today, lang),
    }
}
