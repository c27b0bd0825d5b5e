//! Drives the dashboard through the real loop by keys, and shows the screen as text.

use std::fs::File;
use std::io;
use std::sync::{Arc, OnceLock};

use jiff::civil::{date, datetime};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use shumei::app::geometry::Size;
use shumei::app::state::{Editing, SavedView, Setup, Source};
use shumei::app::{Msg, State};
use shumei::builtin;
use shumei::domain::access::Viewer;
use shumei::domain::board::Board;
use shumei::domain::dataset::Dataset;
use shumei::domain::later::Later;
use shumei::domain::light::Thresholds;
use shumei::keymap::{self, parse_keys};
use shumei::locale::Lang;
use shumei::query::{Filter, ListKind, Overview, Query};
use shumei::runtime::boards::Recipe;
use shumei::runtime::canvas::{Canvas, Surface};
use shumei::runtime::dashboard::Dashboard;
use shumei::runtime::event_loop::{EventLoop, Flow, Wake};
use shumei::runtime::inline::Inline;
use shumei::runtime::input::Input;
use shumei::runtime::record::Recorder;
use shumei::theme;
use shumei::theme::width::WidthProfile;

/// Keeps the last frame.
#[derive(Default)]
pub struct Memory {
    frame: Option<Buffer>,
    cursor: Option<Position>,
    sent: Vec<u8>,
}

impl Surface for Memory {
    fn present(&mut self, frame: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        self.frame = Some(frame.clone());
        self.cursor = cursor;
        Ok(())
    }

    fn send(&mut self, sequence: &[u8]) -> io::Result<()> {
        self.sent.extend(sequence);
        Ok(())
    }

    fn forget(&mut self) {}
}

/// The dashboard under test.
pub struct Harness {
    events: EventLoop<Dashboard, Canvas<Memory>, Inline>,
    quit: bool,
}

/// The demo's board on its day; made once.
pub fn demo_board() -> Arc<Board> {
    static BOARD: OnceLock<Arc<Board>> = OnceLock::new();
    Arc::clone(BOARD.get_or_init(|| {
        let day = date(2023, 6, 12);
        let spec = builtin::RegisterSpec::new(day);
        Arc::new(board_of(builtin::generate(&spec).unwrap(), day))
    }))
}

/// A board of records with the built-in calendar.
pub fn board_of(records: Vec<shumei::domain::record::Record>, day: jiff::civil::Date) -> Board {
    let mut data = Dataset::default();
    data.load(records);
    Board::new(data, Arc::new(builtin::calendar().unwrap()), Thresholds::default(), day)
}

pub fn setup(lang: Lang) -> Setup {
    let board = demo_board();
    let view = |name: &str, list, filter: &str| {
        let query = Query::new(list).filtered(Filter::parse(filter, list, &board).unwrap());
        SavedView { name: name.to_owned(), query }
    };
    Setup {
        lang,
        keymap: Arc::new(keymap::load_builtin("default").unwrap().into()),
        theme: "dark".to_owned(),
        themes: theme::BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect(),
        profile: WidthProfile::Narrow,
        views: vec![
            view("overdue", ListKind::Deadlines, "light:overdue"),
            view("mine", ListKind::Supervisions, "mine:yes"),
        ],
        me: Some("M001".into()),
        may_reveal: true,
        source: Source::Demo,
        editing: Editing::As(viewer("M001")),
        shell_allowed: true,
        remarks: Vec::new(),
        idle_minutes: None,
        rules: Arc::default(),
    }
}

/// A member of the demo as the one who edits.
pub fn viewer(id: &str) -> Viewer {
    let board = demo_board();
    let member = board.data.members.find(id).unwrap();
    Viewer { member: member.id.clone(), role: member.role.clone(), unit: member.unit.clone() }
}

impl Harness {
    /// The demo in Chinese at a size.
    pub fn demo(width: u16, height: u16) -> Self {
        Self::with(setup(Lang::Zh), demo_board(), width, height)
    }

    /// Any set-up over any board.
    pub fn with(setup: Setup, board: Arc<Board>, width: u16, height: u16) -> Self {
        let harness = Self::unloaded(setup, Arc::clone(&board), None, (width, height), None);
        harness.load(board)
    }

    /// The same, with all that happens recorded in a file.
    pub fn recorded(setup: Setup, board: Arc<Board>, size: (u16, u16), file: File) -> Self {
        let harness = Self::unloaded(setup, Arc::clone(&board), Some(file), size, None);
        harness.load(board)
    }

    fn load(mut self, board: Arc<Board>) -> Self {
        assert_eq!(self.events.wake(Wake::Msg(Msg::loaded(board))).unwrap(), Flow::Go);
        self.events.draw().unwrap();
        self
    }

    fn unloaded(
        setup: Setup,
        board: Arc<Board>,
        record: Option<File>,
        (width, height): (u16, u16),
        seen: Option<Overview>,
    ) -> Self {
        let now = datetime(2023, 6, 12, 14, 20, 0, 0);
        let profile = setup.profile;
        let mut state = State::new(setup, Size { width, height }, now, Some(board.day));
        if let Some(seen) = seen {
            state.glance(seen);
        }
        let recipe = Recipe {
            calendar: Arc::new(Later::from(Arc::clone(&board.calendar))),
            thresholds: board.thresholds,
            day: board.day,
            lang: state.lang(),
        };
        let recorder = record.map(|file| Recorder::begin(file, &state, &recipe, None));
        let dashboard =
            Dashboard::new(state, theme::load_builtin("dark").unwrap(), Box::new(theme::load_builtin))
                .recorded(recorder);
        let canvas = Canvas::new(Memory::default(), profile, width, height);
        let mut events = EventLoop::new(dashboard, canvas, Inline::new(board));
        events.draw().unwrap();
        Self { events, quit: false }
    }

    /// The dashboard before its data have come.
    pub fn loading(width: u16, height: u16) -> Self {
        Self::unloaded(setup(Lang::Zh), demo_board(), None, (width, height), None)
    }

    /// The dashboard before its data have come, with what was seen last.
    pub fn glancing(width: u16, height: u16, seen: Overview) -> Self {
        Self::unloaded(setup(Lang::Zh), demo_board(), None, (width, height), Some(seen))
    }

    /// Presses keys (`3jj<enter>`), drawing after each as the loop does.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for chord in parse_keys(keys).unwrap() {
            self.input(Input::Key(chord));
        }
        self
    }

    pub fn input(&mut self, input: Input) -> &mut Self {
        if self.events.wake(Wake::Input(input)).unwrap() == Flow::Quit {
            self.quit = true;
        }
        self.events.draw().unwrap();
        self
    }

    /// Types a text character by character.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.input(Input::Key(keymap::Chord::plain(keymap::KeyCode::Char(c))));
        }
        self
    }

    /// Hands the loop what a worker would tell it.
    pub fn tell(&mut self, msg: Msg) -> &mut Self {
        assert_eq!(self.events.wake(Wake::Msg(msg)).unwrap(), Flow::Go);
        self.events.draw().unwrap();
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.input(Input::Resize { width, height })
    }

    pub fn has_quit(&self) -> bool {
        self.quit
    }

    pub fn state(&self) -> &State {
        &self.events.program().state
    }

    /// What was copied, newest last.
    pub fn sent(&mut self) -> Vec<u8> {
        self.events.stage().surface().sent.clone()
    }

    pub fn cursor(&mut self) -> Option<(u16, u16)> {
        self.events.stage().surface().cursor.map(|position| (position.x, position.y))
    }

    pub fn frame(&mut self) -> Buffer {
        self.events.stage().surface().frame.clone().unwrap()
    }

    /// Runs a command by its line.
    pub fn command(&mut self, line: &str) -> &mut Self {
        self.keys(":").text(line).keys("<enter>")
    }

    /// The id under the cursor.
    pub fn row(&self) -> String {
        self.state().selected().map(|row| row.key.id.to_string()).unwrap_or_default()
    }

    /// The line to the member; empty if there is none.
    pub fn notice(&self) -> String {
        self.state().notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default()
    }

    /// The files that were written, with their names.
    pub fn written(&self) -> &[(String, Vec<u8>)] {
        &self.events.performer().written
    }

    /// The text that was copied last.
    pub fn copied(&mut self) -> String {
        let sent = String::from_utf8(self.sent()).unwrap();
        let (_, code) = sent.trim_end_matches('\x07').rsplit_once("\x1b]52;c;").unwrap();
        String::from_utf8(from_base64(code)).unwrap()
    }

    /// The screen as text; a wide character covers its second cell.
    pub fn screen(&mut self) -> String {
        let frame = self.frame();
        let mut out = String::new();
        for y in 0..frame.area.height {
            let mut line = String::new();
            let mut x = 0;
            while x < frame.area.width {
                let symbol = frame[(x, y)].symbol();
                line.push_str(symbol);
                x += u16::try_from(theme::measure::cells(symbol)).unwrap().max(1);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

/// The bytes that a text in base64 (RFC 4648, 4) stands for.
fn from_base64(code: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0_u32;
    let mut out = Vec::new();
    for (place, letter) in code.bytes().filter(|letter| *letter != b'=').enumerate() {
        let value = LETTERS.iter().position(|known| *known == letter).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        if place % 4 != 0 {
            out.push((bits >> (6 - place % 4 * 2)) as u8);
        }
    }
    out
}

/// What is wrong with a frame: characters that steer a terminal, and wide ones whose second cell is taken.
pub fn faults(frame: &Buffer) -> Vec<String> {
    let mut found = Vec::new();
    for y in 0..frame.area.height {
        for x in 0..frame.area.width {
            let symbol = frame[(x, y)].symbol();
            if symbol.chars().any(steers) {
                found.push(format!("{symbol:?} at {x},{y}"));
            }
            let width = u16::try_from(theme::measure::cells(symbol)).unwrap();
            if width == 0 || x + width > frame.area.width {
                found.push(format!("{symbol:?} of {width} cells at {x},{y}"));
            } else if (1..width).any(|covered| frame[(x + covered, y)].symbol() != " ") {
                found.push(format!("{symbol:?} at {x},{y} is half covered"));
            }
        }
    }
    found
}

/// Controls, bidirectional marks and overrides, zero-width and other invisible characters.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}
