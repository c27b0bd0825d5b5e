//! What the dashboard's hot paths cost by the size of the register: reading the cache, the board with its lights, the
//! overview, the search's index, a list, a filter, a frame, and its encoding; and what each leaves in memory.
//! `cargo bench --bench dashboard [RECORDS…]`; 1,000, 10,000 and 100,000 unless said.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that fails may stop"
)]

use std::fs;
use std::hint::black_box;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::date;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use shumei::app::geometry::Size;
use shumei::app::state::{Editing, Setup, Source};
use shumei::app::{Msg, State};
use shumei::builtin;
use shumei::builtin::register::{Register, RegisterSpec};
use shumei::cache::{Cache, Options, Origin};
use shumei::domain::batch::Batch;
use shumei::domain::board::Board;
use shumei::domain::dataset::Loader;
use shumei::domain::light::Thresholds;
use shumei::keymap::{self, parse_keys};
use shumei::locale::Lang;
use shumei::query::{Filter, ListKind, Query, overview, run};
use shumei::runtime::abilities::Abilities;
use shumei::runtime::canvas::{Canvas, Surface};
use shumei::runtime::dashboard::Dashboard;
use shumei::runtime::encoder::Encoder;
use shumei::runtime::engine::{Catalogue, Engine};
use shumei::runtime::event_loop::{EventLoop, Wake};
use shumei::runtime::inline::Inline;
use shumei::runtime::input::Input;
use shumei::theme;
use shumei::theme::width::WidthProfile;

/// Keys of which the middle one counts.
const KEYS: usize = 200;

fn main() {
    let mut sizes: Vec<u32> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    for size in sizes {
        measure(size);
    }
}

/// One row of the table: what, how long, and the resident memory after it.
fn row(what: &str, took: Duration) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0) / 1024
    };
    println!("| {what} | {:.3} | {} |", took.as_secs_f64() * 1e3, resident("RssAnon:"));
}

fn timed<T>(what: &str, make: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let made = black_box(make());
    row(what, start.elapsed());
    made
}

fn measure(size: u32) {
    println!("\n{size} records\n\n| step | ms | MB held after it |\n|---|---:|---:|");
    let home = tempfile::tempdir().unwrap();
    let day = date(2023, 6, 12);
    fill(home.path(), size);
    let mut opened = timed("open the cache", || Cache::open(home.path(), Options::new("bench")));
    let data = timed("read and decode it", || {
        let mut loader = Loader::default();
        opened.cache.load(|some| loader.take(some)).unwrap();
        loader.finish()
    });
    drop(opened);
    let calendar = Arc::new(builtin::calendar().unwrap());
    let board = timed("links, lights and coverage", || {
        Arc::new(Board::new(data, Arc::clone(&calendar), Thresholds::default(), day))
    });
    timed("the same on another day", || board.with_day(date(2023, 6, 13)));
    timed("overview", || overview(&board, None, Lang::Zh));
    let catalogue = timed("index of the search", || Arc::new(Catalogue::new(Arc::clone(&board))));
    for list in ListKind::ALL {
        let rows = run(&board, &Query::new(list)).len();
        timed(&format!("list {} ({rows})", list.as_str()), || run(&board, &Query::new(list)));
    }
    let filter = Filter::parse("troubled:yes", ListKind::Communities, &board).unwrap();
    timed("filtered list", || run(&board, &Query::new(ListKind::Communities).filtered(filter)));
    let mut engine = Engine::new(Arc::clone(&catalogue));
    for text in ["s", "sh", "shg", "小区"] {
        let start = Instant::now();
        let mut first = None;
        engine.search(1, text, |_| {
            first.get_or_insert(start.elapsed());
            true
        });
        row(&format!("search `{text}`: first answer"), first.unwrap_or_default());
        row(&format!("search `{text}`: all"), start.elapsed());
    }
    drop(catalogue);
    keys(&board);
}

/// Fills a cache in a process's lifetime of its own: what it took is not what reading takes.
fn fill(home: &std::path::Path, size: u32) {
    if std::env::var_os("FILL").is_none() {
        let program = std::env::current_exe().unwrap();
        let done = std::process::Command::new(program).arg(size.to_string()).env("FILL", home).status();
        assert!(done.unwrap().success());
        return;
    }
    let home = std::path::PathBuf::from(std::env::var_os("FILL").unwrap());
    let register = Register::new(&RegisterSpec::of_records(size, 18, date(2023, 6, 12))).unwrap();
    let mut opened = Cache::open(&home, Options::new("bench"));
    let origin = Origin { epoch: "bench".into(), fetched_at: Timestamp::UNIX_EPOCH };
    opened.cache.apply(&Batch::snapshot(register.records(), "bench"), &origin).unwrap();
    opened.cache.settle().unwrap();
    std::process::exit(0);
}

/// Encodes frames and counts the bytes.
struct Sink(Encoder, usize, u32);

impl Surface for Sink {
    fn present(&mut self, frame: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        let bytes = self.0.frame(frame, cursor).len();
        self.1 += bytes;
        self.2 += u32::from(bytes > 0);
        Ok(())
    }

    fn send(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn forget(&mut self) {
        self.0.forget();
    }
}

/// Keys through the whole loop: update, frame, encoding.
fn keys(board: &Arc<Board>) {
    let setup = Setup {
        lang: Lang::Zh,
        keymap: Arc::new(keymap::load_builtin("default").unwrap().into()),
        theme: "dark".to_owned(),
        themes: Vec::new(),
        profile: WidthProfile::Narrow,
        views: Vec::new(),
        me: None,
        may_reveal: false,
        source: Source::Server,
        editing: Editing::ReadOnly,
        shell_allowed: false,
        remarks: Vec::new(),
        idle_minutes: None,
        rules: Arc::default(),
    };
    let size = Size { width: 120, height: 40 };
    let state = State::new(setup, size, date(2023, 6, 12).at(9, 0, 0, 0), Some(board.day));
    let theme = theme::load_builtin("dark").unwrap();
    let dashboard = Dashboard::new(state, theme, Box::new(theme::load_builtin));
    let canvas = Canvas::new(Sink(Encoder::new(Abilities::FULL), 0, 0), WidthProfile::Narrow, 120, 40);
    let mut events = EventLoop::new(dashboard, canvas, Inline::new(Arc::clone(board)));
    let _ = events.wake(Wake::Msg(Msg::loaded(Arc::clone(board)))).unwrap();
    timed("first frame", || events.draw().unwrap());
    println!("\n| keys | µs a key, middle | bytes a key, mean |\n|---|---:|---:|");
    for (what, first, key) in [
        ("select in the overview", "1", "j"),
        ("open tasks", "1", "2"),
        ("scroll communities, detail shown", "5G", "k"),
        ("scroll communities, detail closed", "5pG", "k"),
        ("page through communities", "5gg", "<C-f>"),
    ] {
        for chord in parse_keys(first).unwrap() {
            let _ = events.wake(Wake::Input(Input::Key(chord))).unwrap();
        }
        events.draw().unwrap();
        let chord = parse_keys(key).unwrap()[0];
        let before = events.stage().surface().1;
        let mut took: Vec<Duration> = (0..KEYS)
            .map(|_| {
                let start = Instant::now();
                let _ = events.wake(Wake::Input(Input::Key(chord))).unwrap();
                events.draw().unwrap();
                start.elapsed()
            })
            .collect();
        took.sort_unstable();
        let bytes = events.stage().surface().1 - before;
        println!("| {what} | {} | {} |", took[KEYS / 2].as_micros(), bytes / KEYS);
    }
}
