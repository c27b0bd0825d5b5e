use std::cell::Cell;
use std::sync::mpsc::sync_channel;

use jiff::civil::date;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::*;
use crate::keymap::{Chord, KeyCode};

/// Counts what it is told and shows it.
#[derive(Default)]
struct Counter {
    told: Vec<String>,
    drawn: Cell<usize>,
}

enum Wish {
    Quit,
    Redraw,
    Copy,
    Echo(&'static str),
}

impl Program for Counter {
    type Msg = String;
    type Effect = Wish;

    fn input(input: Input) -> Option<String> {
        match input {
            Input::Key(key) => Some(key.to_string()),
            Input::Paste(text) => Some(text),
            Input::Resize { width, height } => Some(format!("{width}x{height}")),
        }
    }

    fn profile(profile: WidthProfile) -> Option<String> {
        Some(profile.to_string())
    }

    fn minute(now: DateTime) -> String {
        now.strftime("%H:%M").to_string()
    }

    fn update(&mut self, msg: String) -> Vec<Wish> {
        self.told.push(msg.clone());
        match msg.as_str() {
            "q" => vec![Wish::Quit],
            "r" => vec![Wish::Redraw],
            "y" => vec![Wish::Copy],
            "e" => vec![Wish::Echo("first"), Wish::Echo("second")],
            "first" => vec![Wish::Echo("nested")],
            _ => vec![],
        }
    }

    fn draw(&self, frame: &mut Buffer) -> Option<Position> {
        self.drawn.set(self.drawn.get() + 1);
        let area = frame.area;
        frame.set_stringn(0, 0, self.told.join(" "), area.width.into(), ratatui::style::Style::default());
        None
    }
}

struct Performer;

impl Perform<Counter> for Performer {
    fn perform(&mut self, wish: Wish, _: &mut Counter) -> Vec<Step<String>> {
        match wish {
            Wish::Quit => vec![Step::Quit],
            Wish::Redraw => vec![Step::Redraw],
            Wish::Copy => vec![Step::Send(b"copy".to_vec()), Step::Tell("copied".into())],
            Wish::Echo(word) => vec![Step::Tell(word.into())],
        }
    }
}

/// Remembers what it was asked to show.
#[derive(Default)]
struct Memory {
    sizes: Vec<(u16, u16)>,
    sent: Vec<Vec<u8>>,
    forgotten: usize,
}

impl Surface for Memory {
    fn present(&mut self, frame: &Buffer, _: Option<Position>) -> io::Result<()> {
        self.sizes.push((frame.area.width, frame.area.height));
        Ok(())
    }

    fn send(&mut self, sequence: &[u8]) -> io::Result<()> {
        self.sent.push(sequence.to_vec());
        Ok(())
    }

    fn forget(&mut self) {
        self.forgotten += 1;
    }
}

/// A clock that goes on by some seconds with every look.
struct Ticking {
    looks: Cell<i64>,
    step: i64,
}

impl Clock for Ticking {
    fn now(&self) -> DateTime {
        self.looks.set(self.looks.get() + 1);
        date(2023, 6, 12).at(8, 59, 59, 0) + jiff::SignedDuration::from_secs(self.looks.get() * self.step)
    }
}

/// A clock that stands.
fn still() -> Ticking {
    Ticking { looks: Cell::new(0), step: 0 }
}

fn key(c: char) -> Wake<String> {
    Wake::Input(Input::Key(Chord::plain(KeyCode::Char(c))))
}

fn event_loop() -> EventLoop<Counter, Canvas<Memory>, Performer> {
    let canvas = Canvas::new(Memory::default(), WidthProfile::Narrow, 10, 2);
    EventLoop::new(Counter::default(), canvas, Performer)
}

fn run(wakes: Vec<Wake<String>>, clock: &impl Clock) -> EventLoop<Counter, Canvas<Memory>, Performer> {
    let (sender, receiver) = sync_channel(wakes.len());
    for wake in wakes {
        sender.send(wake).unwrap();
    }
    drop(sender);
    let mut event_loop = event_loop();
    event_loop.run(&receiver, clock).unwrap();
    event_loop
}

#[test]
fn a_burst_is_one_frame() {
    let event_loop = run("abcdfgh".chars().map(key).collect(), &still());
    assert_eq!(event_loop.program().told.concat(), "abcdfgh");
    assert_eq!(event_loop.program().drawn.get(), 2, "one at start, one for all keys");
}

#[test]
fn what_was_read_together_is_one_frame_however_slowly_it_comes() {
    let gate = Gate::default();
    gate.give(3);
    // Each key is queued only when the one before it was taken: the loop would find the queue empty in between.
    let (sender, receiver) = sync_channel(0);
    let reader = std::thread::spawn(move || {
        for c in "abc".chars() {
            sender.send(key(c)).unwrap();
        }
    });
    let mut event_loop = event_loop().behind(gate);
    event_loop.run(&receiver, &still()).unwrap();
    reader.join().unwrap();
    assert_eq!(event_loop.program().told.concat(), "abc");
    assert_eq!(event_loop.program().drawn.get(), 2, "one at start, one for all keys");
}

#[test]
fn nothing_after_quit_is_taken() {
    let event_loop = run("aqb".chars().map(key).collect(), &still());
    assert_eq!(event_loop.program().told, ["a", "q"]);
}

#[test]
fn what_effects_tell_comes_first_and_in_order() {
    let event_loop = run("ez".chars().map(key).collect(), &still());
    assert_eq!(event_loop.program().told, ["e", "first", "nested", "second", "z"]);
}

#[test]
fn sequences_and_redraws_reach_the_surface() {
    let mut event_loop = run("yr".chars().map(key).collect(), &still());
    assert_eq!(event_loop.program().told, ["y", "copied", "r"]);
    assert_eq!(event_loop.stage().surface().sent, [b"copy".to_vec()]);
    assert_eq!(event_loop.stage().surface().forgotten, 1);
}

#[test]
fn sizes_change_with_their_message() {
    let resize = |width, height| Wake::Input(Input::Resize { width, height });
    let mut event_loop = run(vec![resize(200, 60), resize(1, 1)], &still());
    assert_eq!(event_loop.stage().surface().sizes, [(10, 2), (1, 1)]);
    let mut event_loop = run(vec![Wake::Resumed { width: 40, height: 10 }], &still());
    assert_eq!(event_loop.program().told, ["40x10"]);
    assert_eq!(event_loop.stage().surface().forgotten, 1);
}

#[test]
fn another_profile_is_told_and_draws_everything() {
    let mut event_loop = run(vec![Wake::Profile(WidthProfile::Ascii)], &still());
    assert_eq!(event_loop.program().told, ["ascii"]);
    assert_eq!(event_loop.stage().surface().forgotten, 1);
    assert_eq!(event_loop.program().drawn.get(), 2);
}

#[test]
fn a_new_minute_is_told_once() {
    let clock = Ticking { looks: Cell::new(0), step: 1 };
    let event_loop = run(vec![key('a')], &clock);
    assert_eq!(event_loop.program().told, ["a"]);
    let clock = Ticking { looks: Cell::new(-1), step: 1 };
    let event_loop = run(vec![key('a')], &clock);
    assert_eq!(event_loop.program().told, ["a", "09:00"]);
}

#[test]
fn the_wait_ends_with_the_minute() {
    let at = |second| until_next_minute(date(2023, 6, 12).at(9, 0, second, 0)).as_secs();
    assert_eq!((at(0), at(30), at(59)), (60, 30, 1));
}
