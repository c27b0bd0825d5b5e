//! Faults of the kind that recordings are for: what came when, as a small file, and the screen that it must lead to.
//!
//! Each story is told anew and held against its recording. `SHUMEI_RENEW=always` writes the recordings again.

use std::io;

use jiff::civil::{Date, datetime};
use shumei::app::geometry::Size;
use shumei::app::pending::{Entry, Progress};
use shumei::app::state::Layer;
use shumei::app::{Effect, Msg, State};
use shumei::domain::edit::{Clash, Conflict, EditId, Proposal};
use shumei::domain::id::{Key, Kind};
use shumei::domain::later::Later;
use shumei::keymap::parse_keys;
use shumei::locale::Lang;
use shumei::runtime::boards::Recipe;
use shumei::runtime::canvas::Canvas;
use shumei::runtime::dashboard::Dashboard;
use shumei::runtime::engine::{Catalogue, Engine};
use shumei::runtime::event_loop::{EventLoop, Perform, Step, Wake};
use shumei::runtime::input::Input;
use shumei::runtime::record::Sheet;

use super::*;
use crate::screens::harness::setup;

/// Does nothing by itself: the story tells what the workers said, and when.
#[derive(Default)]
struct Silent {
    asked: Vec<Effect>,
}

impl Perform<Dashboard> for Silent {
    fn perform(&mut self, effect: Effect, _: &mut Dashboard) -> Vec<Step<Msg>> {
        self.asked.push(effect);
        Vec::new()
    }
}

/// A story as it is told.
struct Teller {
    board: Arc<Board>,
    events: EventLoop<Dashboard, Canvas<Sheet>, Silent>,
}

impl Teller {
    fn new(path: &Path, as_of: Option<Date>) -> Self {
        let board = masked_board(2);
        let mut setup = setup(Lang::Zh);
        setup.views.clear();
        let recipe = Recipe {
            calendar: Arc::new(Later::from(Arc::clone(&board.calendar))),
            thresholds: board.thresholds,
            day: board.day,
            lang: Lang::Zh,
        };
        let (profile, now) = (setup.profile, datetime(2023, 6, 12, 23, 58, 0, 0));
        let state = State::new(setup, Size { width: 80, height: 24 }, now, as_of);
        let recorder = Recorder::begin(file_at(path), &state, &recipe, None).unwrap();
        let theme = theme::load_builtin("dark").unwrap();
        let dashboard =
            Dashboard::new(state, theme, Box::new(theme::load_builtin)).recorded(Some(Ok(recorder)));
        let canvas = Canvas::new(Sheet::default(), profile, 80, 24);
        let events = EventLoop::new(dashboard, canvas, Silent::default());
        Self { board, events }
    }

    fn keys(&mut self, keys: &str) -> &mut Self {
        for chord in parse_keys(keys).unwrap() {
            let _ = self.events.wake(Wake::Input(Input::Key(chord))).unwrap();
        }
        self
    }

    fn tell(&mut self, msg: Msg) -> &mut Self {
        let _ = self.events.wake(Wake::Msg(msg)).unwrap();
        self
    }

    fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        let _ = self.events.wake(Wake::Input(Input::Resize { width, height })).unwrap();
        self.events.draw().unwrap();
        self
    }

    fn loaded(&mut self) -> &mut Self {
        let board = Arc::clone(&self.board);
        self.tell(Msg::loaded(board)).tell(Msg::Indexed)
    }

    /// Answers the newest search.
    fn answer(&mut self) -> &mut Self {
        let asked = self.events.performer().asked.iter().rev();
        let newest = asked.filter_map(|effect| match effect {
            Effect::Search { number, text } => Some((*number, text.clone())),
            _ => None,
        });
        let (number, text) = newest.into_iter().next().unwrap();
        let mut all = Vec::new();
        Engine::new(Arc::new(Catalogue::new(Arc::clone(&self.board)))).search(number, &text, |found| {
            all.push(found);
            true
        });
        for found in all {
            self.tell(Msg::Found(found));
        }
        self
    }

    /// The id under the cursor.
    fn row(&mut self) -> String {
        self.events.program().state.selected().map(|row| row.key.id.to_string()).unwrap_or_default()
    }

    fn end(mut self) -> io::Result<String> {
        self.events.draw()?;
        Ok(self.events.stage().surface().text())
    }
}

fn without(board: &Board, id: &str) -> Arc<Board> {
    let records = board.data.records().filter(|record| *record.key().id != *id).collect();
    Arc::new(board_of(records, board.day))
}

/// Tells a story, holds it against its recording, and gives the recording's last state.
fn story(name: &str, as_of: Option<Date>, tell: impl FnOnce(&mut Teller)) -> Player {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join(name);
    let mut teller = Teller::new(&path, as_of);
    tell(&mut teller);
    let screen = teller.end().unwrap();
    let kept = crate::layers::root().join(format!("tests/replay/fixtures/{name}.jsonl"));
    if std::env::var("SHUMEI_RENEW").is_ok_and(|word| word == "always") {
        fs::copy(&path, &kept).unwrap();
    }
    let (mut now, mut then) = (player(recording(&path)), player(recording(&kept)));
    now.go_to(usize::MAX).unwrap();
    then.go_to(usize::MAX).unwrap();
    assert_eq!(now.at(), then.at(), "{name}: as many steps");
    assert_eq!(then.sheet().text(), screen, "{name}");
    assert_eq!(now.sheet().frame, then.sheet().frame, "{name}");
    assert!(fs::metadata(&kept).unwrap().len() < 64 << 10, "{name} is small");
    then
}

#[test]
fn enter_before_the_answer_opens_what_was_typed() {
    let player = story("late-answer", Some(date(2023, 6, 12)), |teller| {
        teller
            .loaded()
            .keys("/")
            .answer()
            .keys("t11<enter>")
            .tell(Msg::Minute(datetime(2023, 6, 12, 23, 59, 0, 0)));
        teller.answer();
    });
    assert_eq!(player.state().selected().map(|row| row.key.id.to_string()).as_deref(), Some("T11"));
}

#[test]
fn a_record_that_goes_leaves_the_cursor_on_its_own() {
    let mut chosen = String::new();
    let player = story("live-change", Some(date(2023, 6, 12)), |teller| {
        let first = teller.loaded().keys("2").row();
        chosen = teller.keys("jjjjj").row();
        let board = without(&teller.board, &first);
        teller.tell(Msg::loaded(board)).tell(Msg::Indexed).keys("<enter>");
    });
    assert_eq!(player.state().selected().map(|row| row.key.id.to_string()), Some(chosen));
}

#[test]
fn a_form_outlives_a_window_of_no_size() {
    let player = story("tiny-window", Some(date(2023, 6, 12)), |teller| {
        teller.loaded().tell(Msg::Viewer(crate::replay::office())).keys("2").keys("r6");
        teller.resize(1, 1).keys("0").resize(0, 0).keys("<tab>").resize(200, 60).resize(80, 24);
    });
    let Some(Layer::Form(form)) = &player.state().layer else { panic!("{}", player.sheet().text()) };
    assert_eq!((form.draft.value(0), form.at), ("60", 1));
}

#[test]
fn midnight_turns_the_day_when_the_board_comes() {
    let player = story("midnight", None, |teller| {
        teller.loaded().keys("3").tell(Msg::Minute(datetime(2023, 6, 12, 23, 59, 0, 0)));
        teller.tell(Msg::Minute(datetime(2023, 6, 13, 0, 0, 0, 0)));
        let turned = Arc::new(teller.board.with_day(date(2023, 6, 13)));
        teller.keys("jj").tell(Msg::loaded(turned));
        // The clock is put back.
        teller.tell(Msg::Minute(datetime(2023, 6, 12, 23, 50, 0, 0)));
    });
    assert_eq!(player.state().day(), date(2023, 6, 13), "no board of the day before has come");
}

#[test]
fn a_conflict_that_is_settled_meanwhile_is_gone() {
    let player = story("settled-conflict", Some(date(2023, 6, 12)), |teller| {
        let target = Key::new(Kind::Community, "C001");
        let edit = serde_json::json!({"do": "amend", "fields": {"households": {"was": 300, "to": 330}}});
        let id = EditId::new(uuid::Uuid::from_u128(7));
        let proposal = Proposal::new(id, target.clone(), Some(1), serde_json::from_value(edit).unwrap());
        let clash =
            Clash { field: "households".into(), base: 300.into(), mine: 330.into(), theirs: 310.into() };
        let conflict = Conflict { key: target, version: 2, fields: vec![clash] };
        let made = datetime(2023, 6, 12, 9, 5, 0, 0);
        let entry = Entry { proposal, made, progress: Progress::Conflict(conflict) };
        let pending = |entries| Msg::Pending(Arc::new(shumei::app::pending::Pending::new(entries, 0)));
        teller.loaded().tell(Msg::Viewer(crate::replay::office())).tell(pending(vec![entry]));
        teller.keys("o<enter>").tell(pending(Vec::new())).keys("<tab><enter>");
    });
    assert!(player.state().unsent.entries().is_empty());
}
