//! `shumei edit ACT ID [name=value …]`: the drafts of the dashboard's forms on the command line.

pub(super) mod desk;
mod fields;
mod given;

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use self::desk::Desk;
use super::error::CliError;
use super::out::Out;
use super::session::Session;
use crate::domain::board::Board;
use crate::domain::edit::{EditId, Occurrence, Proposal};
use crate::domain::id::{Id, Key, Kind};
use crate::domain::record::Record;
use crate::domain::text::single_line;
use crate::draft::{Act, Aim, Draft, InputFault, day, find_record, occurrence_on, title_of};
use crate::locale::{Lang, edit as m};
use crate::outbox;

pub use fields::{acts_text, help_of};

/// The word that lists inputs in the place of an act.
const FIELDS: &str = "fields";

/// Between a series and the day of one of its meetings.
const AT: char = '@';

/// Days of meetings that an error offers.
const NEAREST: usize = 4;

/// `shumei edit`.
#[derive(Clone, Debug, Default, Args)]
pub struct EditArgs {
    /// What to do; `fields` lists an act's inputs.
    #[arg(value_name = "ACT", value_parser = super::words::Words(acts))]
    pub act: Option<String>,
    /// The record; with `fields`, the act.
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Inputs.
    #[arg(value_name = "NAME=VALUE")]
    pub inputs: Vec<String>,
    /// The long text out of a file.
    #[arg(long, value_name = "FILE", conflicts_with = "editor")]
    pub note_file: Option<PathBuf>,
    /// The long text in the user's editor.
    #[arg(long)]
    pub editor: bool,
    /// Checks and shows the edit without saving it.
    #[arg(long)]
    pub dry_run: bool,
    /// JSON.
    #[arg(long)]
    pub json: bool,
}

fn acts() -> Vec<&'static str> {
    Act::ALL.iter().map(|act| act.word()).chain([FIELDS]).collect()
}

/// Makes an edit and puts it into the member's outbox; says whether there was anything to do.
///
/// # Errors
/// Every input that is wrong, with its cure; nothing is stored then.
pub fn run(args: &EditArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let Some(word) = &args.act else {
        out.text(&acts_text(lang))?;
        return Ok(true);
    };
    if word == FIELDS {
        return fields::run(args.id.as_deref(), args.inputs.first().map(String::as_str), lang, out);
    }
    let act = act(word, lang)?;
    if session.readonly && !args.dry_run {
        return Err(CliError::Input(m::READONLY.get(lang).to_owned()));
    }
    let desk = desk::open(session)?;
    // An act that makes a record out of nothing has no record: its first input stands where others name one.
    let args = &if act.makes().is_some() {
        let inputs = args.id.iter().chain(&args.inputs).cloned().collect();
        EditArgs { id: None, inputs, ..args.clone() }
    } else {
        args.clone()
    };
    let (target, occurrence) = match act.makes() {
        Some(kind) => (Key::new(kind, ""), None),
        None => target(args.id.as_deref(), act, &desk, lang)?,
    };
    let occurrence = occurrence.as_ref();
    let draft = Draft::open(act, &desk.board, &target, occurrence, &desk.viewer, desk.board.day);
    let mut draft = draft.map_err(|error| CliError::Input(error.message(lang)))?;
    given::fill(&mut draft, args, session, &desk.board)?;
    let drafted = draft.build(&desk.board).map_err(|faults| complaint(&draft, &faults, lang))?;
    let proposals: Vec<Proposal> =
        drafted.into_iter().map(|one| one.propose(EditId::new(Uuid::now_v7()))).collect();
    if args.dry_run {
        out.json(proposals.iter().map(|one| json!(one)))?;
        return Ok(true);
    }
    if proposals.is_empty() {
        if args.json {
            out.json([])?;
        }
        session.remarks.push(m::UNCHANGED.get(lang).to_owned());
        return Ok(true);
    }
    let based = |one: Proposal| (one.clone(), desk.board.data.record(&one.target));
    let proposals: Vec<_> = proposals.into_iter().map(based).collect();
    let saved = save(&desk, &proposals, lang)?;
    if args.json {
        let value = |one: &outbox::Entry| json!({ "id": one.id(), "saved": true, "proposal": one.proposal });
        out.json(saved.iter().map(value))?;
    } else {
        let title = format!("{} {}", target.id, title_of(&desk.board, &target));
        let title = draft.made_title().unwrap_or(title);
        for entry in &saved {
            let (id, label) = (entry.id(), act.label().get(lang));
            out.line(&m::SAVED.fill(lang, &[("id", &id), ("act", &label), ("target", &title)]))?;
        }
    }
    Ok(true)
}

fn act(word: &str, lang: Lang) -> Result<Act, CliError> {
    Act::from_word(word).ok_or_else(|| {
        let acts = acts().join(" ");
        CliError::Input(m::NO_ACT.fill(lang, &[("word", &single_line(word)), ("acts", &acts)]))
    })
}

/// The record that is named, or the meeting of a series on a day (`S1@2023-07-15`).
fn target(
    id: Option<&str>,
    act: Act,
    desk: &Desk,
    lang: Lang,
) -> Result<(Key, Option<Occurrence>), CliError> {
    let board = &desk.board;
    let Some(id) = id else {
        let example = act.kinds().first().and_then(|kind| board.data.keys(*kind).into_iter().next());
        let example = example.map_or_else(|| "ID".to_owned(), |key| key.id.to_string());
        return Err(CliError::Input(m::NO_ID.fill(lang, &[("act", &act.word()), ("example", &example)])));
    };
    let (id, on) = id.split_once(AT).map_or((id, None), |(id, on)| (id, Some(on)));
    let shown = single_line(id);
    let Some(key) = find_record(board, id, &[]) else {
        return Err(CliError::Input(m::NO_RECORD.fill(lang, &[("id", &shown)])));
    };
    if key.kind != Kind::Series {
        return Ok((key, None));
    }
    let Some(on) = on else {
        if act.kinds().contains(&Kind::Series) {
            return Ok((key, None));
        }
        return Err(CliError::Input(m::PICK_MEETING.fill(lang, &[("id", &shown)])));
    };
    let day = day::day(on, board.day, Aim::Next).ok();
    let recorded = day.and_then(|day| {
        let meetings = board.meetings(day, day);
        meetings.into_iter().find(|one| one.series.as_ref().is_some_and(|id| id.as_str() == key.id))?.review
    });
    if let Some(review) = recorded {
        return Ok((review.key(), None));
    }
    match day.and_then(|day| occurrence_on(board, &key, day)) {
        Some(occurrence) => Ok((key, Some(occurrence))),
        None => {
            let near = near(board, &key, day.unwrap_or(board.day));
            let on = single_line(on);
            let text = m::NO_MEETING.fill(lang, &[("id", &shown), ("day", &on), ("near", &near)]);
            Err(CliError::Input(text))
        }
    }
}

/// Days of a series' meetings within a year, those nearest to a day.
fn near(board: &Board, series: &Key, day: Date) -> String {
    let year = SignedDuration::from_hours(24 * 366);
    let meetings = board.meetings(day.saturating_sub(year), day.saturating_add(year));
    let mut days: Vec<Date> = meetings
        .iter()
        .filter(|one| one.series.as_ref().is_some_and(|id| id.key() == *series))
        .map(|one| one.at.date())
        .collect();
    days.sort_by_key(|one| one.duration_until(day).abs());
    days.truncate(NEAREST);
    days.sort();
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Everything that is wrong with the inputs, each with its name.
fn complaint(draft: &Draft, faults: &[InputFault], lang: Lang) -> CliError {
    let line = |fault: &InputFault| {
        let problem = fault.message(lang);
        match fault.field.and_then(|at| draft.fields().get(at)) {
            Some(field) => m::FAULT.fill(lang, &[("name", &field.name), ("problem", &problem)]),
            None => problem,
        }
    };
    let lines: Vec<String> = faults.iter().map(line).collect();
    CliError::Input(lines.join("\n"))
}

/// Puts edits into the outbox, each with the record that it was made on. An edit that can't be saved takes those before
/// it out again.
///
/// # Errors
/// No outbox, or one that can't be written; nothing is saved then.
pub(super) fn save(
    desk: &Desk,
    edits: &[(Proposal, Option<Record>)],
    lang: Lang,
) -> Result<Vec<outbox::Entry>, CliError> {
    let Some(spool) = &desk.spool else {
        return Err(CliError::Input(m::NO_OUTBOX.get(lang).to_owned()));
    };
    let now = Timestamp::now();
    let mut saved: Vec<outbox::Entry> = Vec::new();
    for (proposal, base) in edits {
        let draft = outbox::Draft {
            proposal: proposal.clone(),
            member: desk.viewer.member.clone(),
            made_at: now,
            base: base.clone().map(Box::new),
        };
        match spool.put(draft) {
            Ok(entry) => saved.push(entry),
            Err(error) => {
                for entry in &saved {
                    // It was never sent: taking it out leaves nothing half-done.
                    let _ = spool.discard(entry.id(), now);
                }
                let error = error.text(lang);
                return Err(CliError::Input(m::NOT_SAVED.fill(lang, &[("error", &error)])));
            }
        }
    }
    Ok(saved)
}

#[cfg(test)]
mod tests;
