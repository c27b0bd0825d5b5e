//! What lies over a screen: search, command line, palette and pickers, help, cards, which-key.

use std::ops::Range;

use crate::app::chooser::Chooser;
use crate::app::cmdline::CommandLine;
use crate::app::finder::{Finder, HitField};
use crate::app::geometry::Area;
use crate::app::input::LineEdit;
use crate::app::layer_text;
use crate::app::layout::layer_area;
use crate::app::state::{Layer, State};
use crate::keymap::Resolution;
use crate::locale::{meeting, screens as m};
use crate::theme::Role;

use super::painter::{Painter, Piece};
use super::{forms, table, text};

/// Draws the layer, if one is open.
pub fn draw(painter: &mut Painter, state: &State) {
    let area = layer_area(state);
    match &state.layer {
        Some(Layer::Finder(finder)) => draw_finder(painter, area, finder),
        Some(Layer::CommandLine(line)) => command_line(painter, state, line),
        Some(Layer::Chooser(chooser, _)) => draw_chooser(painter, area, chooser),
        Some(Layer::Help { top, .. }) => {
            let title = painter.say(m::HELP_TITLE);
            boxed_text(painter, area, title, state, *top);
        }
        Some(Layer::Card { text, top, .. }) => {
            let title = text.as_ref().map_or(painter.say(m::CARD_TITLE), |(title, _)| title.as_str());
            boxed_text(painter, area, title, state, *top);
        }
        Some(Layer::Closing { top }) => {
            let title = painter.say(meeting::CLOSE_TITLE);
            boxed_text(painter, area, title, state, *top);
        }
        Some(Layer::Form(_) | Layer::Outbox(_) | Layer::Conflict(_)) => forms::draw(painter, area, state),
        None => {}
    }
}

fn boxed_text(painter: &mut Painter, area: Area, title: &str, state: &State, top: usize) {
    let inside = painter.popup(area, title);
    let inside = Area { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    text::draw(painter, inside, &layer_text(state), top);
}

/// The line being typed; the terminal's cursor stands where the text goes, for the input method's window.
fn input(painter: &mut Painter, area: Area, prompt: &str, line: &LineEdit, placeholder: &str) {
    let key = painter.style(Role::Key);
    let style = painter.style(Role::Input);
    let used = painter.put(area.x, area.y, area.width, prompt, key);
    let room = area.width.saturating_sub(used + 1);
    let before = line.before_cursor();
    // Long lines scroll so that the cursor stays in view.
    let mut shown = line.text();
    let mut cursor = before;
    while painter.width(cursor) > room {
        let step = shown.chars().next().map_or(0, char::len_utf8);
        shown = shown.get(step..).unwrap_or_default();
        cursor = cursor.get(step..).unwrap_or_default();
        if step == 0 {
            break;
        }
    }
    if line.is_empty() {
        let dim = painter.style(Role::Dim);
        painter.put(area.x + used, area.y, room, placeholder, dim);
    } else {
        painter.put(area.x + used, area.y, area.width.saturating_sub(used), shown, style);
    }
    let x = area.x + used + painter.width(cursor);
    painter.cursor = Some((x.min(area.x + area.width.saturating_sub(1)), area.y));
}

/// Splits a box with a line and a list: the input, the rule, the rows.
fn with_list(painter: &mut Painter, area: Area, title: &str) -> (Area, Area) {
    let inside = painter.popup(area, title);
    let (line, rest) = inside.split_top(1);
    let (rule, rows) = rest.split_top(1);
    let border = painter.style(Role::Border);
    if !rule.is_empty() {
        painter.rule(rule.x, rule.y, rule.width, border);
    }
    (Area { x: line.x + 1, width: line.width.saturating_sub(2), ..line }, rows)
}

fn draw_finder(painter: &mut Painter, area: Area, finder: &Finder) {
    let lang = painter.lang;
    let title = painter.say(m::SEARCH_PROMPT);
    let (line, rows) = with_list(painter, area, title);
    let count = if finder.input.is_empty() {
        String::new()
    } else if finder.found.total == 0 && finder.found.complete {
        m::SEARCH_NONE.fill(lang, &[("text", &finder.input.text())])
    } else if finder.found.complete {
        m::SEARCH_COUNT.fill(lang, &[("n", &finder.found.total)])
    } else {
        m::SEARCH_RUNNING.fill(lang, &[("n", &finder.found.total)])
    };
    let dim = painter.style(Role::Dim);
    let taken = painter.width(&count).min(line.width / 2);
    painter.put_right(Area { x: line.x + line.width - taken, width: taken, ..line }, &count, dim);
    let hint = painter.say(m::SEARCH_HINT);
    input(painter, Area { width: line.width.saturating_sub(taken + 1), ..line }, "/ ", &finder.input, hint);
    for row in 0..rows.height {
        let at = finder.top + usize::from(row);
        let Some(hit) = finder.found.hits.get(at) else { break };
        let strip = Area::new(rows.x, rows.y + row, rows.width, 1);
        let selected = at == finder.cursor;
        table::gutter(painter, strip, selected, true, false);
        let mut x = strip.x + 2;
        for (place, field) in hit.fields.iter().enumerate() {
            let room = (strip.x + strip.width).saturating_sub(x + 1);
            let role = if place == 1 { Role::Text } else { Role::Dim };
            let pieces = highlighted(painter, field, role);
            // Ids stand in a column of their own so that titles line up.
            let used = painter.put_pieces(x, strip.y, room, &pieces);
            x += if place == 0 { used.max(9) } else { used } + 1;
        }
        table::tint_selected(painter, strip, selected, true);
    }
}

/// A field with its matches marked.
fn highlighted(painter: &Painter, field: &HitField, role: Role) -> Vec<Piece> {
    let plain = painter.style(role);
    let matched = painter.style(Role::Match);
    let mut pieces = Vec::new();
    let mut at = 0;
    for Range { start, end } in field.matched.iter().cloned() {
        pieces.push(Piece::new(field.text.get(at..start).unwrap_or_default(), plain));
        pieces.push(Piece::new(field.text.get(start..end).unwrap_or_default(), matched));
        at = end.max(at);
    }
    pieces.push(Piece::new(field.text.get(at..).unwrap_or_default(), plain));
    pieces
}

fn draw_chooser(painter: &mut Painter, area: Area, chooser: &Chooser) {
    let title = painter.say(chooser.title);
    let (line, rows) = with_list(painter, area, title);
    input(painter, line, "> ", &chooser.input, "");
    if chooser.shown.is_empty() {
        let dim = painter.style(Role::Dim);
        let text = painter.say(m::CHOOSER_NONE);
        painter.put(rows.x + 2, rows.y, rows.width.saturating_sub(2), text, dim);
    }
    for row in 0..rows.height {
        let at = chooser.top + usize::from(row);
        let Some(choice) = chooser.shown.get(at).and_then(|place| chooser.choices.get(*place)) else { break };
        let strip = Area::new(rows.x, rows.y + row, rows.width, 1);
        choice_row(painter, strip, &choice.label, &choice.hint, at == chooser.cursor);
    }
}

fn choice_row(painter: &mut Painter, strip: Area, label: &str, hint: &str, selected: bool) {
    table::gutter(painter, strip, selected, true, false);
    let key = painter.style(Role::Key);
    let plain = painter.style(Role::Text);
    let hint_width = painter.width(hint).min(strip.width / 2);
    painter.put(strip.x + 2, strip.y, strip.width.saturating_sub(hint_width + 4), label, plain);
    let right = Area { width: strip.width.saturating_sub(1), ..strip };
    if hint_width > 0 {
        let room = Area { x: right.x + right.width - hint_width, width: hint_width, ..right };
        painter.put_right(room, hint, key);
    }
    table::tint_selected(painter, strip, selected, true);
}

/// Cells of the candidates on a wide screen.
const CANDIDATES_WIDTH: u16 = 76;

/// Candidates stand above the footer, which becomes the line.
fn command_line(painter: &mut Painter, state: &State, line: &CommandLine) {
    let footer = state.geometry().footer;
    if footer.is_empty() {
        return;
    }
    let blank = painter.style(Role::Text);
    painter.fill(footer, blank);
    input(painter, footer, ":", &line.input, "");
    let height =
        u16::try_from(line.candidates.len()).unwrap_or(u16::MAX).min(10).min(footer.y.saturating_sub(2));
    if height == 0 {
        return;
    }
    // A strip of the list at the right would only be half words.
    let width = if footer.width < CANDIDATES_WIDTH + 24 { footer.width } else { CANDIDATES_WIDTH };
    let area = Area::new(footer.x, footer.y - height, width, height);
    painter.fill(area, blank);
    let chosen = line.chosen.unwrap_or(0);
    let first = chosen.saturating_sub(usize::from(height).saturating_sub(1));
    for row in 0..height {
        let Some(candidate) = line.candidates.get(first + usize::from(row)) else { break };
        let strip = Area::new(area.x, area.y + row, width, 1);
        choice_row(
            painter,
            strip,
            &candidate.label,
            &candidate.hint,
            line.chosen == Some(first + usize::from(row)),
        );
    }
}

/// The keys that may follow those typed, above the footer.
pub fn which_key(painter: &mut Painter, state: &State) {
    if state.pending.is_empty() {
        return;
    }
    let Resolution::Pending(next) = state.setup.keymap.resolve(&state.contexts(), &state.pending) else {
        return;
    };
    let footer = state.geometry().footer;
    let height = u16::try_from(next.len()).unwrap_or(u16::MAX).saturating_add(2).min(footer.y);
    if height < 3 {
        return;
    }
    let width = footer.width.min(40);
    let area = Area::new(footer.x + footer.width - width, footer.y - height, width, height);
    let typed: String = state.pending.iter().map(ToString::to_string).collect();
    let inside = painter.popup(area, &typed);
    let key = painter.style(Role::Key);
    let plain = painter.style(Role::Text);
    for (row, (chord, label)) in (0..inside.height).zip(next) {
        let y = inside.y + row;
        let used = painter.put(inside.x + 1, y, inside.width, &chord.to_string(), key).max(6);
        let room = inside.width.saturating_sub(used + 2);
        let label = painter.say(label);
        painter.put(inside.x + 2 + used, y, room, label, plain);
    }
}
