//! Papers and files: what is offered where one is, and what a line of words asks for.

use crate::command::{CommandId, Context, Invocation};
use crate::domain::board::Board;
use crate::domain::id::{Key, Kind, ReviewId, UnitId};
use crate::domain::text::single_line;
use crate::draft::find_record;
use crate::export;
use crate::locale::outlet as m;
use crate::papers::{self, PaperKind, Subject};

use crate::app::chooser::{Choice, Chooser};
use crate::app::msg::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::outlet::Outlet;
use crate::app::state::{Layer, State};

/// The word for the list that is shown.
const LIST: &str = "list";

/// What a notice may be about.
const NOTICES: &[Kind] = &[Kind::Supervision, Kind::Community, Kind::Enterprise, Kind::Unit];

/// Offers what can be written, or writes what is named.
pub fn run(state: &mut State, arg: Option<&str>) -> Effects {
    let Some(board) = state.board.clone() else { return Effects::new() };
    let Some(words) = arg else {
        let choices = choices(state, &board);
        state.layer = Some(Layer::Chooser(Chooser::new(m::TITLE, choices), Context::Picker));
        return Effects::new();
    };
    match read(state, &board, words) {
        Ok(outlet) => {
            state.notice = Some(Notice::info(m::WRITING.get(state.lang())));
            vec![Effect::Write(Box::new(outlet))]
        }
        Err(text) => {
            state.notice = Some(Notice::error(text));
            Effects::new()
        }
    }
}

/// What suits where one is first, then what can be written anywhere.
fn choices(state: &State, board: &Board) -> Vec<Choice> {
    let lang = state.lang();
    let choice = |label: String, words: &str| Choice {
        label,
        hint: words.rsplit(' ').next().unwrap_or_default().to_owned(),
        does: Invocation::with(CommandId::Export, words),
    };
    let mut out = Vec::new();
    let mut paper = |kind: PaperKind, about: &str| {
        for format in papers::Format::ALL {
            let label = [kind.label().get(lang), about].join(" ");
            let words = [kind.as_str(), about, format.as_str()];
            let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            out.push(choice(label.trim_end().to_owned(), &words));
        }
    };
    let subject = subject(state);
    if let Some(key) = &subject {
        if key.kind == Kind::Review && board.data.reviews.find(&key.id).is_some_and(|one| one.has_met()) {
            paper(PaperKind::Minutes, &key.id);
        } else if NOTICES.contains(&key.kind) {
            paper(PaperKind::Notice, &key.id);
        }
    }
    // A meeting's bulletin tells what changed since the one before it.
    let since = state.room.as_ref().filter(|room| room.shown).and_then(|room| room.view.since.review.clone());
    paper(PaperKind::Bulletin, &since.map(|id| id.to_string()).unwrap_or_default());
    let unit = subject.filter(|key| key.kind == Kind::Unit).map(|key| key.id.to_string());
    paper(PaperKind::Tasks, &unit.unwrap_or_default());
    if let Some(list) = state.list().filter(|_| !state.in_room()) {
        let kind = export::Kind::List(list);
        for format in kind.formats() {
            let label = m::THIS_LIST.fill(lang, &[("list", &kind.label().get(lang))]);
            out.push(choice(label, &format!("{LIST} {}", format.word())));
        }
    }
    for kind in [export::Kind::Workbook, export::Kind::Calendar] {
        for format in kind.formats() {
            let words = format!("{} {}", kind.word(), format.word());
            out.push(choice(kind.label().get(lang).to_owned(), &words));
        }
    }
    out
}

/// The record that papers are about: the room's review, else the one under the cursor.
fn subject(state: &State) -> Option<Key> {
    match state.room.as_ref().filter(|room| room.shown) {
        Some(room) => Some(room.key()),
        None => state.selected().map(|row| row.key.clone()),
    }
}

/// Reads what is asked for: a paper or a kind of file, the record that it is about, its form.
fn read(state: &State, board: &Board, line: &str) -> Result<Outlet, String> {
    let lang = state.lang();
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    // The list of tasks is a paper and a table: its form says which.
    let table = rest.iter().any(|word| export::Format::from_word(word).is_some());
    if let Some(kind) =
        PaperKind::from_word(first).filter(|_| !table || export::Kind::from_word(first).is_none())
    {
        let format = rest.iter().rev().find_map(|word| papers::Format::from_word(word));
        let format = format.unwrap_or(papers::Format::Docx);
        let id = rest.iter().find(|word| papers::Format::from_word(word).is_none());
        let about = id.map(|id| found(state, board, kind, id)).transpose()?;
        return Ok(Outlet::Paper { subject: of(kind, about, state, first)?, format });
    }
    let (kind, query) = if first == LIST {
        let list = state.list().ok_or_else(|| m::NO_LIST.get(lang).to_owned())?;
        (export::Kind::List(list), Some(state.page().pane().query.clone()))
    } else {
        let kind = export::Kind::from_word(first).ok_or_else(|| unknown(state, first))?;
        (kind, None)
    };
    let format = match rest.first() {
        None => kind.formats().first().copied().unwrap_or(export::Format::Csv),
        Some(word) => export::Format::from_word(word).ok_or_else(|| unknown(state, word))?,
    };
    if !kind.formats().contains(&format) {
        return Err(export::Error::NoFormat(kind, format).message(lang));
    }
    Ok(Outlet::Export { kind, format, query })
}

fn unknown(state: &State, word: &str) -> String {
    let papers = PaperKind::ALL.iter().map(|kind| kind.as_str());
    let kinds = export::Kind::ALL.iter().map(|kind| kind.word());
    let names: Vec<&str> = papers.chain(kinds).chain([LIST]).collect();
    let word = single_line(word);
    m::UNKNOWN.fill(state.lang(), &[("word", &word), ("names", &names.join(" "))])
}

/// The record that a paper is about, among the kinds that it can be about.
fn found(state: &State, board: &Board, kind: PaperKind, id: &str) -> Result<Key, String> {
    let kinds: &[Kind] = match kind {
        PaperKind::Minutes | PaperKind::Bulletin => &[Kind::Review],
        PaperKind::Tasks => &[Kind::Unit],
        PaperKind::Notice => NOTICES,
    };
    let missing = || {
        let id = single_line(id);
        m::NOT_ABOUT.fill(state.lang(), &[("id", &id), ("paper", &kind.label().get(state.lang()))])
    };
    find_record(board, id, kinds).ok_or_else(missing)
}

fn of(kind: PaperKind, about: Option<Key>, state: &State, word: &str) -> Result<Subject, String> {
    let about_what = || m::ABOUT_WHAT.fill(state.lang(), &[("word", &word)]);
    Ok(match kind {
        PaperKind::Minutes => {
            let review = about.or_else(|| subject(state).filter(|key| key.kind == Kind::Review));
            Subject::Minutes { review: ReviewId::new(&review.ok_or_else(about_what)?.id) }
        }
        PaperKind::Bulletin => Subject::Bulletin { since: about.map(|key| ReviewId::new(&key.id)) },
        PaperKind::Tasks => Subject::Tasks { unit: about.map(|key| UnitId::new(&key.id)) },
        PaperKind::Notice => {
            let about = about.or_else(|| subject(state).filter(|key| NOTICES.contains(&key.kind)));
            Subject::Notice { about: about.ok_or_else(about_what)?, by: None }
        }
    })
}

/// What completes a line of the command: papers and files.
pub fn words(state: &State) -> Vec<(String, String)> {
    let lang = state.lang();
    let papers =
        PaperKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind.label().get(lang).to_owned()));
    let kinds =
        export::Kind::ALL.iter().map(|kind| (kind.word().to_owned(), kind.label().get(lang).to_owned()));
    papers.chain(kinds).collect()
}
