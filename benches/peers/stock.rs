//! Minimal ratatui as its documentation has it: a `List` of a file's lines on the stock crossterm backend, one frame a
//! key. `stock FILE`; j and k move, q ends. What the dashboard's times are held against.

use std::fs::File;
use std::io::{self, Read as _};

use ratatui::crossterm::event::{self, Event, KeyCode};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{List, ListState};

/// Bytes of the file that the first screen is drawn from.
const BEGINNING: usize = 64 << 10;

fn shown(text: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(text).lines().map(str::to_owned).collect()
}

fn main() -> io::Result<()> {
    let name = std::env::args().nth(1).ok_or_else(|| io::Error::other("stock FILE"))?;
    let mut file = File::open(name)?;
    // The first screen needs no more than the beginning.
    let mut text = vec![0; BEGINNING];
    let length = file.read(&mut text)?;
    text.truncate(length);
    let mut lines = shown(&text);
    let mut terminal = ratatui::try_init()?;
    let mut whole = false;
    let mut cursor = 0_usize;
    let mut top = 0_usize;
    loop {
        let mut rows = 0;
        terminal.draw(|frame| {
            rows = usize::from(frame.area().height);
            // Only what is seen is handed over: a list of all lines would cost the lines, not the library.
            let shown = lines.iter().skip(top).take(rows).map(String::as_str);
            let mut state = ListState::default().with_selected(Some(cursor - top));
            let list = List::new(shown)
                .highlight_symbol("> ")
                .highlight_style(Style::default().add_modifier(Modifier::REVERSED));
            frame.render_stateful_widget(list, frame.area(), &mut state);
        })?;
        if !std::mem::replace(&mut whole, true) {
            file.read_to_end(&mut text)?;
            lines = shown(&text);
        }
        if let Event::Key(key) = event::read()? {
            match key.code {
                KeyCode::Char('j') => cursor = (cursor + 1).min(lines.len().saturating_sub(1)),
                KeyCode::Char('k') => cursor = cursor.saturating_sub(1),
                KeyCode::Char('q') => break,
                _ => {}
            }
            top = top.min(cursor).max((cursor + 1).saturating_sub(rows));
        }
    }
    ratatui::try_restore()
}
