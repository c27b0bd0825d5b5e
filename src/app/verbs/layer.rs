//! Opening the layers, and the text that they hold.

use crate::command::{self, CommandId, Context, Invocation};
use crate::domain::id::Key;
use crate::locale::{link, screens as m};
use crate::query::{self, Detail};

use crate::app::chooser::{Choice, Chooser};
use crate::app::cmdline::{Candidate, CommandLine};
use crate::app::finder::Finder;
use crate::app::input::LineEdit;
use crate::app::layout;
use crate::app::msg::Effects;
use crate::app::notice::Notice;
use crate::app::outbox;
use crate::app::prose::{self, Line};
use crate::app::state::{Layer, State};

/// Opens the search.
pub fn search(state: &mut State, text: &str) -> Effects {
    let finder = Finder { input: LineEdit::new(text), ..Finder::default() };
    state.layer = Some(Layer::Finder(finder));
    super::input::changed(state)
}

/// Opens the command line.
pub fn command_line(state: &mut State, text: &str) -> Effects {
    state.layer =
        Some(Layer::CommandLine(CommandLine { input: LineEdit::new(text), ..CommandLine::default() }));
    find_candidates(state);
    Effects::new()
}

/// Opens the palette: every command that applies where one is, with its keys.
pub fn palette(state: &mut State) {
    let lang = state.lang();
    let stack = state.base_contexts();
    let choices = command::all()
        .filter(|command| command.id.applies_in(&stack) && command.id != CommandId::Palette)
        .map(|command| {
            let does = if command.needs_argument() {
                Invocation::with(CommandId::CommandLine, &format!("{} ", command.name))
            } else {
                Invocation::new(command.id)
            };
            Choice { label: command.doc.get(lang).to_owned(), hint: super::keys_for(state, command.id), does }
        })
        .collect();
    state.layer = Some(Layer::Chooser(Chooser::new(m::PALETTE_TITLE, choices), Context::Palette));
}

/// Opens the help over where one is.
pub fn help(state: &mut State) {
    let stack = match &state.layer {
        Some(Layer::Help { .. }) => {
            state.layer = None;
            return;
        }
        _ => state.contexts(),
    };
    state.layer = Some(Layer::Help { top: 0, stack });
}

/// Opens the remarks about data and settings.
pub fn remarks(state: &mut State) {
    let lang = state.lang();
    if state.setup.remarks.is_empty() {
        state.notice = Some(Notice::info(m::NO_REMARKS.get(lang)));
        return;
    }
    let text = state.setup.remarks.join("\n");
    state.layer =
        Some(Layer::Card { key: None, text: Some((m::REMARKS_TITLE.get(lang).to_owned(), text)), top: 0 });
}

/// Finds what the command line could become.
pub fn find_candidates(state: &mut State) {
    let Some(Layer::CommandLine(line)) = &state.layer else { return };
    let typed = line.input.text().to_owned();
    let candidates = match typed.split_once(' ') {
        None => names(state, &typed),
        Some((name, arg)) => arguments(state, name, arg),
    };
    if let Some(Layer::CommandLine(line)) = &mut state.layer {
        line.candidates = candidates;
        line.chosen = None;
    }
}

fn names(state: &State, typed: &str) -> Vec<Candidate> {
    let lang = state.lang();
    // What edits the line being typed is of no use as a line.
    command::complete(typed)
        .into_iter()
        .filter(|command| command.section != command::Section::Input)
        .map(|command| Candidate {
            line: if command.needs_argument() {
                format!("{} ", command.name)
            } else {
                command.name.to_owned()
            },
            label: command.name.to_owned(),
            hint: command.doc.get(lang).to_owned(),
        })
        .collect()
}

fn arguments(state: &State, name: &str, arg: &str) -> Vec<Candidate> {
    let Ok(invocation) = command::parse(name).or_else(|_| command::parse(&format!("{name} x"))) else {
        return Vec::new();
    };
    let (head, last) = arg.rsplit_once(' ').map_or(("", arg), |(head, last)| (head, last));
    let before = if head.is_empty() { format!("{name} ") } else { format!("{name} {head} ") };
    let lang = state.lang();
    let options: Vec<(String, String)> = match invocation.id {
        CommandId::SortBy => state.list().map_or_else(Vec::new, |list| {
            query::columns(list)
                .iter()
                .map(|column| (column.spec().word.to_owned(), column.label().get(lang).to_owned()))
                .collect()
        }),
        CommandId::FilterBy => match (&state.board, state.list()) {
            (Some(board), Some(list)) => query::complete_filter(board, list, last, lang),
            _ => Vec::new(),
        },
        CommandId::Theme => state.setup.themes.iter().map(|name| (name.clone(), String::new())).collect(),
        CommandId::SavedView => {
            state.setup.views.iter().map(|view| (view.name.clone(), view.query.filter.to_string())).collect()
        }
        CommandId::Export => super::outlet::words(state),
        CommandId::Lang => [("zh", m::CHINESE), ("en", m::ENGLISH)]
            .map(|(word, name)| (word.to_owned(), name.get(lang).to_owned()))
            .to_vec(),
        _ => Vec::new(),
    };
    options
        .into_iter()
        .filter(|(word, label)| word.starts_with(last) || label.starts_with(last))
        .map(|(word, label)| Candidate { line: format!("{before}{word}"), label: word, hint: label })
        .collect()
}

/// The text of a layer that holds text, as lines; empty for others.
pub fn text(state: &State) -> Vec<Line> {
    let width = layout::layer_text_width(state);
    match &state.layer {
        Some(Layer::Help { stack, .. }) => prose::help(state, stack, width),
        Some(Layer::Card { key: Some(key), .. }) => state.board.as_ref().map_or_else(Vec::new, |board| {
            lay_out(state, key, &query::detail(board, key, state.lang(), state.reveal), width)
        }),
        Some(Layer::Card { text: Some((_, text)), .. }) => prose::plain(text, width),
        Some(Layer::Closing { .. }) => crate::app::room_lines::closing(state, width),
        _ => Vec::new(),
    }
}

/// How many lines a layer's text has.
pub fn text_lines(state: &State) -> usize {
    match &state.layer {
        Some(Layer::Help { .. } | Layer::Card { .. } | Layer::Closing { .. }) => text(state).len(),
        _ => 0,
    }
}

/// A record's detail as lines of at most `width` cells.
pub fn lay_out(state: &State, key: &Key, detail: &Detail, width: u16) -> Vec<Line> {
    let mut lines = marks(state, key, width);
    lines.extend(prose::detail(detail, width, state.page().detail.link));
    lines
}

/// What of a record is unsettled: where each edit stands, what it does and when it was made.
fn marks(state: &State, key: &Key, width: u16) -> Vec<Line> {
    let lang = state.lang();
    let mut lines = Vec::new();
    for entry in state.unsent.of(key) {
        let what = crate::draft::Act::of(&entry.proposal.edit).label().get(lang);
        let at = crate::app::status::clock(entry.made, state.now.date());
        let mark = outbox::progress_word(&entry.progress).get(lang);
        let text = link::MARK_LINE.fill(lang, &[("mark", &mark), ("what", &what), ("at", &at)]);
        let tone = outbox::progress_tone(&entry.progress);
        lines.extend(crate::theme::measure::wrap(&text, width).into_iter().map(|text| Line::of(text, tone)));
    }
    lines
}

/// The line on which the selected link stands.
pub fn line_of_link(state: &State) -> usize {
    let width = super::view::detail_width(state);
    let selected = state.selected().map(|row| row.key.clone()).zip(state.selected_detail());
    selected.map_or(0, |(key, detail)| {
        lay_out(state, &key, &detail, width).iter().position(Line::has_selected_link).unwrap_or(0)
    })
}
