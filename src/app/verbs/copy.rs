//! Copying: a row, a record as briefing text, the view as a table.

use crate::command::CommandId;
use crate::locale::screens as m;
use crate::query::{Row, briefing, cells, columns};

use crate::app::msg::{Effect, Effects};
use crate::app::state::State;

/// A text longer than this is refused by every terminal: there is no use in making more of it.
const MOST_BYTES: usize = 100_000;

/// Ids that a notice names.
const MOST_NAMED: usize = 5;

/// Runs a command that copies. What is masked on the screen is masked in the copy.
pub fn run(state: &mut State, id: CommandId) -> Effects {
    let (Some(board), lang) = (state.board.clone(), state.lang()) else { return Effects::new() };
    let chosen = state.page().pane().chosen();
    if chosen.is_empty() {
        super::not_here(state, id);
        return Effects::new();
    }
    let (text, what) = match id {
        CommandId::CopyRow => {
            let what = m::COPY_ROW.fill(lang, &[("n", &chosen.len())]);
            (table(state, &chosen, false), what)
        }
        CommandId::CopyTable => {
            let rows = state.page().pane().rows.clone();
            (table(state, &rows, true), m::COPY_TABLE.fill(lang, &[("n", &rows.len())]))
        }
        CommandId::CopyBriefing => {
            let texts: Vec<String> =
                chosen.iter().map(|row| briefing(&state.detail_of(&board, &row.key))).collect();
            let mut ids: Vec<String> =
                chosen.iter().take(MOST_NAMED).map(|row| row.key.to_string()).collect();
            if chosen.len() > MOST_NAMED {
                ids.push(m::COUNT.fill(lang, &[("n", &chosen.len())]));
            }
            (texts.join("\n"), m::COPY_BRIEFING.fill(lang, &[("id", &ids.join(" "))]))
        }
        _ => {
            super::not_here(state, id);
            return Effects::new();
        }
    };
    vec![Effect::Copy { text, what }]
}

/// Rows as tab-separated text, which every spreadsheet takes.
fn table(state: &State, rows: &[Row], header: bool) -> String {
    let (Some(board), Some(list)) = (&state.board, state.list()) else {
        return rows.iter().map(|row| row.key.to_string()).collect::<Vec<_>>().join("\n");
    };
    let lang = state.lang();
    let columns = columns(list);
    let mut out = String::new();
    if header {
        out.push_str(&columns.iter().map(|column| column.label().get(lang)).collect::<Vec<_>>().join("\t"));
        out.push('\n');
    }
    for row in rows {
        let cells = cells(board, row, columns, lang, state.reveal);
        out.push_str(&cells.into_iter().map(|cell| cell.text).collect::<Vec<_>>().join("\t"));
        out.push('\n');
        if out.len() > MOST_BYTES {
            break;
        }
    }
    out
}
