//! `shumei outbox`: edits that are not settled, looked at and dealt with.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::sync::Arc;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::account::Account;
use super::error::CliError;
use super::out::Out;
use super::session::Session;
use super::table::Table;
use crate::domain::day::county_time;
use crate::domain::edit::EditId;
use crate::domain::text::single_line;
use crate::draft::{Act, say};
use crate::locale::{Lang, Message, outbox as m};
use crate::outbox::{Entry, Listing, Place, Spool, SpoolError, Unreadable};
use crate::sync::words;
use crate::wire::Outcome;

/// Digits by which lists name an edit: its last ones are random, its first ones a time.
const SHOWN: usize = 8;

/// Fewest digits that name an edit.
const FEWEST: usize = 4;

/// `shumei outbox`.
#[derive(Clone, Debug, Args)]
pub struct OutboxArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: OutboxCommand,
}

/// What to do with the outbox.
#[derive(Clone, Debug, Subcommand)]
pub enum OutboxCommand {
    /// Edits that are not settled.
    List {
        /// Those that are as well.
        #[arg(long)]
        all: bool,
        /// JSON.
        #[arg(long)]
        json: bool,
    },
    /// An edit in full.
    Show {
        /// Its id, or some first or last digits of it.
        #[arg(value_name = "ID")]
        edit: String,
        /// JSON.
        #[arg(long)]
        json: bool,
    },
    /// Gives an edit up.
    Discard {
        /// Its id, or some first or last digits of it.
        #[arg(value_name = "ID")]
        edit: String,
        /// Without asking.
        #[arg(long)]
        yes: bool,
        /// JSON.
        #[arg(long)]
        json: bool,
    },
    /// Sends a refused or conflicting edit once more.
    Retry {
        /// Its id, or some first or last digits of it.
        #[arg(value_name = "ID")]
        edit: String,
        /// JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command; says whether anything was found, or done.
///
/// # Errors
/// No account, an outbox that can't be read or written, no such edit, the output's.
pub fn run(args: &OutboxArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let account = Account::of(session)?;
    let spool = account.spool(lang)?;
    let listing = match &spool {
        None => Listing::default(),
        Some(spool) => spool.listing().map_err(|error| failed(&error, lang))?,
    };
    match &args.command {
        OutboxCommand::List { all, json } => list(&listing, *all, *json, session, out),
        OutboxCommand::Show { edit, json } => {
            let entry = find(&listing, edit, lang)?;
            if *json {
                out.json([as_json(&entry, lang)])?;
            } else {
                show(&entry, lang, out)?;
            }
            Ok(true)
        }
        OutboxCommand::Discard { edit, yes, json } => {
            let entry = find(&listing, edit, lang)?;
            if !yes && !is_sure(&entry, lang)? {
                session.remarks.push(m::KEPT.get(lang).to_owned());
                return Ok(true);
            }
            let Some(spool) = &spool else { return Ok(false) };
            spool.discard(entry.id(), Timestamp::now()).map_err(|error| failed(&error, lang))?;
            let late = entry.place == Place::Sending;
            let message = if late { m::DISCARDED_LATE } else { m::DISCARDED };
            told(out, *json, spool, entry.id(), &message.fill(lang, &[("id", &short(entry.id()))]), lang)
        }
        OutboxCommand::Retry { edit, json } => {
            let entry = find(&listing, edit, lang)?;
            let Some(spool) = &spool else { return Ok(false) };
            let fresh = EditId::new(Uuid::now_v7());
            let next =
                spool.retry(entry.id(), fresh, Timestamp::now()).map_err(|error| failed(&error, lang))?;
            let text = m::RETRIED.fill(lang, &[("id", &short(entry.id())), ("next", &short(next.id()))]);
            told(out, *json, spool, next.id(), &text, lang)
        }
    }
}

fn failed(error: &SpoolError, lang: Lang) -> CliError {
    CliError::Input(error.text(lang))
}

/// Says what was done: the text, or the entry as it stands now.
fn told(
    out: &mut Out<'_>,
    json: bool,
    spool: &Spool,
    id: EditId,
    text: &str,
    lang: Lang,
) -> Result<bool, CliError> {
    if json {
        let listing = spool.listing().map_err(|error| failed(&error, lang))?;
        out.json(listing.entry(id).map(|entry| as_json(entry, lang)))?;
    } else {
        out.line(text)?;
    }
    Ok(true)
}

fn is_settled(entry: &Entry) -> bool {
    entry.place == Place::Sent || entry.is_given_up()
}

fn short(id: EditId) -> String {
    let text = id.to_string();
    text[text.len() - SHOWN..].to_owned()
}

/// The one entry whose id begins or ends with some digits.
fn find(listing: &Listing, wanted: &str, lang: Lang) -> Result<Arc<Entry>, CliError> {
    let wanted = wanted.trim().to_ascii_lowercase();
    let shown = single_line(&wanted);
    if wanted.chars().count() < FEWEST {
        return Err(CliError::Input(m::TOO_SHORT.fill(lang, &[("n", &FEWEST)])));
    }
    let plain = |text: &str| text.replace('-', "");
    let meant = |entry: &&Arc<Entry>| {
        let (id, wanted) = (plain(&entry.id().to_string()), plain(&wanted));
        id.starts_with(&wanted) || id.ends_with(&wanted)
    };
    let found: Vec<&Arc<Entry>> = listing.entries.iter().filter(meant).collect();
    match found.as_slice() {
        [one] => Ok(Arc::clone(one)),
        [] => Err(CliError::Input(m::NO_SUCH.fill(lang, &[("id", &shown)]))),
        many => {
            let ids: Vec<String> = many.iter().take(5).map(|entry| short(entry.id())).collect();
            Err(CliError::Input(m::MANY.fill(lang, &[("id", &shown), ("ids", &ids.join(" "))])))
        }
    }
}

const fn place(entry_place: Place) -> Message {
    match entry_place {
        Place::Tmp | Place::New => m::IN_NEW,
        Place::Sending => m::IN_SENDING,
        Place::Conflict => m::IN_CONFLICT,
        Place::Rejected | Place::Damaged => m::IN_REJECTED,
        Place::Sent => m::IN_SENT,
    }
}

fn state(entry: &Entry, lang: Lang) -> &'static str {
    if entry.is_given_up() { m::GIVEN_UP.get(lang) } else { place(entry.place).get(lang) }
}

fn list(
    listing: &Listing,
    all: bool,
    json: bool,
    session: &mut Session,
    out: &mut Out<'_>,
) -> Result<bool, CliError> {
    let lang = session.lang;
    let entries: Vec<&Arc<Entry>> =
        listing.entries.iter().filter(|entry| all || !is_settled(entry)).collect();
    for fault in &listing.faults {
        let file = single_line(&format!("{}/{}", fault.place.name(), fault.name));
        let why = match &fault.why {
            Unreadable::Damaged => m::SUM_WRONG.get(lang).to_owned(),
            Unreadable::Newer(format) => m::NEWER.fill(lang, &[("format", format)]),
            Unreadable::Unknown(why) | Unreadable::Disk(why) => single_line(why),
        };
        session.remarks.push(m::DAMAGED.fill(lang, &[("file", &file), ("why", &why)]));
    }
    if json {
        out.json(entries.iter().map(|entry| as_json(entry, lang)))?;
        return Ok(!entries.is_empty() || !listing.faults.is_empty());
    }
    if entries.is_empty() {
        return Ok(!listing.faults.is_empty());
    }
    let heads = [m::HEAD_ID, m::HEAD_MADE, m::HEAD_STATE, m::HEAD_RECORD, m::HEAD_EDIT, m::HEAD_WHY];
    let mut table = Table::new(heads.map(|head| head.get(lang).to_owned()).to_vec());
    for entry in &entries {
        table.push(vec![
            short(entry.id()),
            local(entry.made_at),
            state(entry, lang).to_owned(),
            entry.proposal.target.to_string(),
            Act::of(&entry.proposal.edit).label().get(lang).to_owned(),
            words::closing(entry, lang).unwrap_or_default(),
        ]);
    }
    out.text(&table.render(out.width))?;
    Ok(true)
}

fn local(at: Timestamp) -> String {
    county_time(at).strftime("%Y-%m-%d %H:%M").to_string()
}

fn as_json(entry: &Entry, lang: Lang) -> Value {
    json!({
        "id": entry.id(),
        "place": entry.place.name(),
        "given_up": entry.is_given_up(),
        "made_at": entry.made_at,
        "target": entry.proposal.target,
        "edit": entry.proposal.edit,
        "replaces": entry.replaces,
        "reason": words::closing(entry, lang),
        "conflict": match entry.outcome() {
            Some(Outcome::Conflict { conflict, .. }) => Some(&conflict.fields),
            _ => None,
        },
    })
}

/// A value for people, on one clean line.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => single_line(text),
        other => single_line(&other.to_string()),
    }
}

fn show(entry: &Entry, lang: Lang, out: &mut Out<'_>) -> Result<(), CliError> {
    let proposal = &entry.proposal;
    let line = |label: &str, value: &str| m::PART.fill(lang, &[("label", &label), ("value", &value)]);
    let head = |message: Message, value: &str| line(message.get(lang), value);
    out.line(&head(m::HEAD_ID, &entry.id().to_string()))?;
    out.line(&head(m::HEAD_MADE, &local(entry.made_at)))?;
    out.line(&head(m::HEAD_STATE, state(entry, lang)))?;
    out.line(&head(m::HEAD_RECORD, &proposal.target.to_string()))?;
    out.line(&head(m::HEAD_EDIT, Act::of(&proposal.edit).label().get(lang)))?;
    let fields = match serde_json::to_value(&proposal.edit) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    for (name, value) in fields.iter().filter(|(name, _)| *name != "do") {
        match value {
            Value::Object(inner) if name == "fields" => {
                for (name, swap) in inner {
                    swapped(name, swap, entry, lang, out)?;
                }
            }
            value => swapped(name, value, entry, lang, out)?,
        }
    }
    if let Some(why) = words::closing(entry, lang) {
        out.line(&head(m::HEAD_WHY, &why))?;
    }
    if let Some(Outcome::Conflict { conflict, .. }) = entry.outcome() {
        for clash in &conflict.fields {
            out.line(&say::label_of(proposal, &clash.field, lang))?;
            for (side, value) in [(m::BASE, &clash.base), (m::MINE, &clash.mine), (m::THEIRS, &clash.theirs)]
            {
                out.line(&m::SIDE.fill(lang, &[("side", &side.get(lang)), ("value", &plain(value))]))?;
            }
        }
    }
    Ok(())
}

/// A field of an edit; one that replaces a value with both.
fn swapped(name: &str, value: &Value, entry: &Entry, lang: Lang, out: &mut Out<'_>) -> io::Result<()> {
    let text = match (value.get("was"), value.get("to")) {
        (Some(was), Some(to)) => format!("{} → {}", plain(was), plain(to)),
        _ => plain(value),
    };
    let label = single_line(&say::label_of(&entry.proposal, name, lang));
    out.line(&m::PART.fill(lang, &[("label", &label), ("value", &text)]))
}

/// Asks the member at the terminal.
fn is_sure(entry: &Entry, lang: Lang) -> Result<bool, CliError> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(CliError::Input(m::SAY_YES.get(lang).to_owned()));
    }
    let act = Act::of(&entry.proposal.edit).label().get(lang);
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("id", &short(entry.id())), ("edit", &act), ("record", &entry.proposal.target)];
    let mut stderr = io::stderr().lock();
    write!(stderr, "{}", m::SURE.fill(lang, &values))?;
    stderr.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
