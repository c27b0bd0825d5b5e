//! A screen of the dashboard's kind with text of every kind, and what may happen to it.

use std::io;

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};
use shumei::runtime::abilities::Abilities;
use shumei::runtime::canvas::{Canvas, Surface};
use shumei::runtime::encoder::Encoder;
use shumei::theme::measure::cells;
use shumei::theme::width::WidthProfile;

/// Text whose width no terminal doubts, in any profile.
pub const SURE: [&str; 12] =
    ["城关镇", "物业", "C017 ", "overdue", "、", "（第9项）", "~", "第", "ＡＢ", "《方案》", "x", "  "];

/// Text of ambiguous width (UAX #11), which the profiles decide about.
pub const AMBIGUOUS: [&str; 10] = ["①", "—", "…", "“通报”", "│", "●", "→", "■─", "×", "§Ж"];

/// Text that terminals draw in their own ways.
pub const DOUBTFUL: [&str; 14] =
    ["🏠", "👩‍👩‍👧", "❤️", "🇨🇳", "1️⃣", "👍🏽", "e\u{301}", "ä\u{323}", "ก็", "का", "❤", "☃", "🏳️‍🌈", "ệ"];

/// Something that happens between two frames.
#[derive(Clone, Debug)]
pub enum Step {
    Scroll(i16),
    Select(usize),
    Write(usize, String),
    Open(Popup),
    Close,
    Resize(u16, u16),
    Theme(usize),
    Cursor(Option<(u16, u16)>),
}

/// A box over whatever stands there.
#[derive(Clone, Debug)]
pub struct Popup {
    area: Rect,
    text: String,
    /// Whether halves of wide characters at its edge are blanked, as the dashboard does, or left to be cut.
    tidy: bool,
}

/// Themes: text, marks, the selected row, a box.
const THEMES: [[Style; 4]; 4] = [
    [
        Style::new(),
        Style::new().fg(Color::Red),
        Style::new().add_modifier(Modifier::REVERSED),
        Style::new().fg(Color::Cyan),
    ],
    [
        Style::new().fg(Color::Rgb(200, 210, 220)).bg(Color::Rgb(20, 22, 30)),
        Style::new().fg(Color::Rgb(224, 108, 117)).add_modifier(Modifier::BOLD),
        Style::new().bg(Color::Indexed(24)),
        Style::new().bg(Color::Indexed(236)).fg(Color::White),
    ],
    [
        Style::new().bg(Color::Blue),
        Style::new().add_modifier(Modifier::UNDERLINED),
        Style::new().add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
        Style::new().bg(Color::Yellow).fg(Color::Black),
    ],
    [
        Style::new(),
        Style::new().add_modifier(Modifier::BOLD),
        Style::new().add_modifier(Modifier::DIM).remove_modifier(Modifier::BOLD),
        Style::new().add_modifier(Modifier::ITALIC),
    ],
];

/// The scene as it is.
#[derive(Clone, Debug)]
pub struct Scene {
    pub width: u16,
    pub height: u16,
    rows: Vec<String>,
    first: usize,
    selected: usize,
    popups: Vec<Popup>,
    theme: usize,
    cursor: Option<(u16, u16)>,
}

impl Scene {
    fn happen(&mut self, step: &Step) {
        match step {
            Step::Scroll(lines) => {
                self.first = self.first.saturating_add_signed(isize::from(*lines)).min(self.rows.len() - 1);
            }
            Step::Select(row) => self.selected = *row,
            Step::Write(row, text) => {
                let row = row % self.rows.len();
                self.rows[row].clone_from(text);
            }
            Step::Open(popup) => self.popups.push(popup.clone()),
            Step::Close => drop(self.popups.pop()),
            Step::Resize(width, height) => (self.width, self.height) = (*width, *height),
            Step::Theme(theme) => self.theme = *theme,
            Step::Cursor(place) => self.cursor = *place,
        }
    }

    fn draw(&self, buffer: &mut Buffer) -> Option<Position> {
        let area = buffer.area;
        let [text, mark, selected, boxed] = THEMES[self.theme];
        buffer.set_style(area, text);
        for y in 0..area.height {
            let n = self.first + usize::from(y);
            let Some(row) = self.rows.get(n) else { continue };
            buffer.set_stringn(0, y, format!("{n:03} "), area.width.into(), mark);
            if area.width > 5 {
                buffer.set_stringn(4, y, row, usize::from(area.width) - 5, Style::new());
            }
            if n == self.selected {
                buffer.set_style(Rect { y, height: 1, ..area }, selected);
            }
        }
        for popup in &self.popups {
            popup.draw(buffer, boxed);
        }
        // What stands in the last column lets columns be counted from the right.
        for y in 0..area.height {
            buffer[(area.width - 1, y)].reset();
            buffer.set_stringn(area.width - 1, y, "#", 1, mark);
        }
        self.cursor.map(|(x, y)| Position::new(x % area.width, y % area.height))
    }
}

impl Popup {
    fn draw(&self, buffer: &mut Buffer, style: Style) {
        let area = self.area.intersection(buffer.area);
        if area.is_empty() {
            return;
        }
        for y in area.top()..area.bottom() {
            if self.tidy && area.x > 0 && cells(buffer[(area.x - 1, y)].symbol()) > 1 {
                buffer[(area.x - 1, y)].set_symbol(" ");
            }
            for x in area.left()..area.right() {
                buffer[(x, y)].reset();
                buffer[(x, y)].set_symbol("│").set_style(style);
            }
            if area.width > 2 {
                let room = usize::from(area.width) - 2;
                buffer.set_stringn(area.x + 1, y, " ".repeat(room), room, style);
                buffer.set_stringn(area.x + 1, y, &self.text, room, style);
            }
        }
    }
}

/// A frame as it was meant, with what was sent for it.
#[derive(Clone, Debug)]
pub struct Shot {
    pub frame: Buffer,
    pub cursor: Option<Position>,
    pub bytes: Vec<u8>,
}

/// A surface that keeps what would be sent.
struct Tape {
    encoder: Encoder,
    shots: Vec<Shot>,
}

impl Surface for Tape {
    fn present(&mut self, frame: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        let bytes = self.encoder.frame(frame, cursor);
        self.shots.push(Shot { frame: frame.clone(), cursor, bytes });
        Ok(())
    }

    fn send(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn forget(&mut self) {
        self.encoder.forget();
    }
}

/// Plays a scene: the frame that it begins with, and one after each step.
pub fn play(scene: &Scene, steps: &[Step], profile: WidthProfile, abilities: Abilities) -> Vec<Shot> {
    let tape = Tape { encoder: Encoder::new(abilities), shots: Vec::new() };
    let mut canvas = Canvas::new(tape, profile, scene.width, scene.height);
    let mut scene = scene.clone();
    canvas.draw(|frame| scene.draw(frame)).unwrap();
    for step in steps {
        scene.happen(step);
        canvas.resize(scene.width, scene.height);
        canvas.draw(|frame| scene.draw(frame)).unwrap();
    }
    std::mem::take(&mut canvas.surface().shots)
}

/// Text of all kinds, doubtful ones fewer.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(SURE.to_vec()),
        3 => prop::sample::select(AMBIGUOUS.to_vec()),
        2 => prop::sample::select(DOUBTFUL.to_vec()),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

/// A scene of a list that is longer than the screen.
pub fn any_scene(width: u16, height: u16) -> impl Strategy<Value = Scene> {
    let rows = prop::collection::vec(any_text(), usize::from(height) * 2..usize::from(height) * 4);
    (rows, 0_usize..9, 0..THEMES.len()).prop_map(move |(rows, selected, theme)| Scene {
        width,
        height,
        rows,
        first: 0,
        selected,
        popups: Vec::new(),
        theme,
        cursor: None,
    })
}

/// What may happen; sizes up to `most`, or none.
pub fn any_step(most: Option<(u16, u16)>) -> impl Strategy<Value = Step> {
    let (width, height) = most.unwrap_or((40, 12));
    let area = (0..width, 0..height, 1..width, 1..height).prop_map(|(x, y, w, h)| Rect::new(x, y, w, h));
    let popup = (area, any_text(), any::<bool>()).prop_map(|(area, text, tidy)| Popup { area, text, tidy });
    prop_oneof![
        4 => (-3_i16..=3).prop_map(Step::Scroll),
        2 => (0_usize..30).prop_map(Step::Select),
        3 => (0_usize..30, any_text()).prop_map(|(row, text)| Step::Write(row, text)),
        3 => popup.prop_map(Step::Open),
        3 => Just(Step::Close),
        1 => (0..THEMES.len()).prop_map(Step::Theme),
        1 => prop::option::of((0..width, 0..height)).prop_map(Step::Cursor),
        u32::from(most.is_some()) => (1..=width, 1..=height).prop_map(|(w, h)| Step::Resize(w, h)),
    ]
}
