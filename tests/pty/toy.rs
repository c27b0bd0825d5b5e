//! The smallest program for the real runtime: it shows its size and what was typed, and fails on demand.

use std::time::Duration;

use jiff::civil::DateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use rustix::process::{Signal, getpid, kill_process};
use shumei::keymap::KeyCode;
use shumei::runtime::abilities::Abilities;
use shumei::runtime::aside::Aside;
use shumei::runtime::clipboard::{Multiplexer, copy};
use shumei::runtime::editor::Editor;
use shumei::runtime::event_loop::{Perform, Program, Step};
use shumei::runtime::input::Input;
use shumei::runtime::session::{Options, run};
use shumei::theme::width::WidthProfile;

/// Directory for panic reports, given by the test.
pub const REPORTS: &str = "SHUMEI_TEST_REPORTS";

/// Set where no shell may be reached.
pub const NO_SHELL: &str = "SHUMEI_TEST_NO_SHELL";

/// Set where it fails while its first frame is made: `panic`, or `signal` for one that ends it.
pub const EARLY: &str = "SHUMEI_TEST_EARLY";

/// Set to the seconds for which an answer is waited for at the end.
pub const FAREWELL: &str = "SHUMEI_TEST_FAREWELL";

fn fail_early() {
    match std::env::var(EARLY).as_deref() {
        Ok("panic") => panic!("the toy broke early"),
        Ok("signal") => {
            kill_process(getpid(), Signal::TERM).unwrap();
            loop {
                std::thread::park();
            }
        }
        _ => {}
    }
}

#[derive(Default)]
struct Toy {
    size: (u16, u16),
    typed: String,
    frame: String,
}

impl Toy {
    fn of(width: u16, height: u16) -> Self {
        let mut toy = Self { size: (width, height), ..Self::default() };
        toy.compose();
        toy
    }

    fn compose(&mut self) {
        self.frame = format!("│ready {}x{} {}", self.size.0, self.size.1, self.typed);
    }
}

struct Hands(Aside);

impl Program for Toy {
    /// None for a new minute, which it takes no notice of.
    type Msg = Option<Input>;
    type Effect = char;

    fn input(input: Input) -> Option<Self::Msg> {
        Some(Some(input))
    }

    fn profile(_: WidthProfile) -> Option<Self::Msg> {
        None
    }

    fn minute(_: DateTime) -> Self::Msg {
        None
    }

    fn update(&mut self, msg: Self::Msg) -> Vec<char> {
        let mut effects = Vec::new();
        let Some(input) = msg else { return effects };
        match input {
            Input::Key(key) => match key.code {
                KeyCode::Char(c) => {
                    self.typed.push(c);
                    effects.push(c);
                }
                _ => self.typed.push_str(&key.to_string()),
            },
            Input::Paste(text) => self.typed.extend(["[", &text, "]"]),
            Input::Resize { width, height } => self.size = (width, height),
        }
        self.compose();
        effects
    }

    fn draw(&self, frame: &mut Buffer) -> Option<Position> {
        let area = frame.area;
        frame.set_stringn(0, 0, &self.frame, area.width.into(), Style::default());
        for y in 1..area.height {
            frame.set_stringn(0, y, "城关镇 ".repeat(40), area.width.into(), Style::default());
        }
        Some(Position::new(3, 0))
    }
}

impl Perform<Toy> for Hands {
    fn perform(&mut self, effect: char, _: &mut Toy) -> Vec<Step<Option<Input>>> {
        match effect {
            'q' => vec![Step::Quit],
            'e' => {
                let editor = Editor::of(|name| std::env::var(name).ok()).unwrap();
                let edited = self.0.lend(|started| editor.edit("一", started)).unwrap().unwrap();
                vec![Step::Redraw, Step::Tell(Some(Input::Paste(edited.unwrap())))]
            }
            'y' => vec![Step::Send(copy("第9项", Multiplexer::None).unwrap())],
            'p' => panic!("the toy broke"),
            'w' => {
                std::thread::Builder::new().name("worker".into()).spawn(|| panic!("a worker broke")).unwrap();
                vec![]
            }
            _ => vec![],
        }
    }
}

/// Runs it on the standard streams.
pub fn main() {
    let options = Options {
        width: None,
        known: None,
        charset: None,
        no_shell: std::env::var_os(NO_SHELL).is_some(),
        abilities: Abilities::FULL,
        patience: None,
        farewell: std::env::var(FAREWELL).ok().map(|seconds| Duration::from_secs(seconds.parse().unwrap())),
        panic_notice: "NOTICE".to_owned(),
        reports: std::env::var_os(REPORTS).map(Into::into),
    };
    run(options, |opening, _, aside| {
        fail_early();
        Ok((Toy::of(opening.width, opening.height), || Ok(Hands(aside))))
    })
    .unwrap();
}
