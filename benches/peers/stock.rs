//! Minimal ratatui as its documentation has it: a `List` of a file's lines on the stock crossterm backend, one frame a
//! key. `stock FILE`; j and k move, q ends. What the dashboard's times are held against.

use std::io;

use ratatui::crossterm::event::{self, Event, KeyCode};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{List, ListState};

fn main() -> io::Result<()> {
    let file = std::env::args().nth(1).ok_or_else(|| io::Error::other("stock FILE"))?;
    let text = std::fs::read_to_string(file)?;
    let lines: Vec<&str> = text.lines().collect();
    let mut terminal = ratatui::try_init()?;
    let mut cursor = 0_usize;
    let mut top = 0_usize;
    loop {
        let mut rows = 0;
        terminal.draw(|frame| {
            rows = usize::from(frame.area().height);
            // Only what is seen is handed over: a list of all lines would cost the lines, not the library.
            let shown = lines.iter().skip(top).take(rows).copied();
            let mut state = ListState::default().with_selected(Some(cursor - top));
            let list = List::new(shown)
                .highlight_symbol("> ")
                .highlight_style(Style::default().add_modifier(Modifier::REVERSED));
            frame.render_stateful_widget(list, frame.area(), &mut state);
        })?;
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
