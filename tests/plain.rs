//! The dashboard in lines: what it says after each key, by the same loop as the screens'.

use std::cell::RefCell;
use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::rc::Rc;

use jiff::civil::datetime;
use proptest::prelude::*;
use shumei::app::geometry::Size;
use shumei::app::{Msg, State};
use shumei::keymap::parse_keys;
use shumei::locale::Lang;
use shumei::runtime::dashboard::Dashboard;
use shumei::runtime::event_loop::{EventLoop, Wake};
use shumei::runtime::inline::Inline;
use shumei::runtime::input::Input;
use shumei::runtime::plain::reader::Turns;
use shumei::runtime::plain::teller::Teller;
use shumei::runtime::plain::{Aloud, Spoken};
use shumei::theme;

use crate::screens::harness::{demo_board, setup};
use crate::storm::any_input;

/// What was printed, shared with the loop.
#[derive(Clone, Default)]
struct Paper(Rc<RefCell<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Talk {
    events: EventLoop<Dashboard, Spoken<Paper>, Aloud<Inline>>,
    paper: Paper,
}

impl Talk {
    fn new(lang: Lang) -> Self {
        let board = demo_board();
        let now = datetime(2023, 6, 12, 14, 20, 0, 0);
        let mut state = State::new(setup(lang), Size { width: 4096, height: 24 }, now, Some(board.day));
        state.split = false;
        let theme = theme::load_builtin("dark").unwrap();
        let dashboard = Dashboard::new(state, theme, Box::new(theme::load_builtin));
        let paper = Paper::default();
        let spoken = Spoken::new(Teller::new(paper.clone(), "\n"), Box::new(|| None), Turns::default());
        let mut events = EventLoop::new(dashboard, spoken, Aloud(Inline::new(board.clone())));
        events.draw().unwrap();
        let _ = events.wake(Wake::Msg(Msg::loaded(board))).unwrap();
        Self { events, paper }
    }

    /// What is said of what has happened.
    fn said(&mut self) -> String {
        self.events.draw().unwrap();
        String::from_utf8(self.paper.0.take()).unwrap()
    }

    /// What is said after these keys, as after a burst.
    fn keys(&mut self, keys: &str) -> String {
        for chord in parse_keys(keys).unwrap() {
            self.input(Input::Key(chord));
        }
        self.said()
    }

    fn input(&mut self, input: Input) {
        let _ = self.events.wake(Wake::Input(input)).unwrap();
    }
}

#[test]
fn who_answers_for_item_nine() {
    let mut talk = Talk::new(Lang::Zh);
    talk.said();
    let found = talk.keys("/sh9");
    assert!(
        found.contains("sh9: ") && found.contains(" T09 完善党组织对物业服务企业的监督管理制度"),
        "{found}"
    );
    let detail = talk.keys("<enter>");
    for line in ["责任单位: 城关镇、县开发区、其他有关乡镇", "状态: 推进中 50%"] {
        assert!(detail.lines().any(|said| said == line), "{line} in {detail}");
    }
    assert!(!talk.keys("<tab>").contains("责任单位:"), "what was told is not told again");
}

#[test]
fn monday_morning_is_read_from_above() {
    let mut talk = Talk::new(Lang::Zh);
    let morning = talk.said();
    for words in [
        "1 总览, 截至 2023-06-12 周一",
        "今天: 逾期 18, 临期 15, 本周会议 1",
        "覆盖率: 物业服务 93.6%, 目标 100% 12-31, 差 9",
        "最急: 逾期 49 个工作日 T07",
        "我的联系点: C017",
        "下次会议: 6月15日(周四) 09:00, 6月调度会",
        "1/44 逾期 49 个工作日 T07",
    ] {
        assert!(morning.contains(words), "{words} in {morning}");
    }
    assert!(talk.keys("j").starts_with("2/44 逾期 8 个工作日 T13"));
    let reviews = talk.keys("6");
    assert!(reviews.starts_with("6 会议, 会议清单, "), "{reviews}");
}

#[test]
fn a_visit_is_recorded_through_the_form() {
    let mut talk = Talk::new(Lang::Zh);
    talk.said();
    talk.keys("4j");
    let form = talk.keys("a");
    for line in ["记蹲点 L03 鹭鸣轩（示例）", "情况*: 空"] {
        assert!(form.lines().any(|said| said == line), "{line} in {form}");
    }
    assert_eq!(talk.keys("<tab><tab>"), "情况*: ");
    assert_eq!(talk.keys("好"), "好");
    assert_eq!(talk.keys("了"), "了");
    let saved = talk.keys("<enter>");
    assert!(saved.starts_with('\n') && saved.contains("已保存: 记蹲点 L03"), "{saved}");
    assert!(talk.keys("<enter>").contains("县级联系领导一 好了"));
}

#[test]
fn a_form_says_what_is_wrong_and_where() {
    let mut talk = Talk::new(Lang::Zh);
    talk.keys("4a<tab><tab>");
    let refused = talk.keys("<enter>");
    assert!(refused.contains("情况: 有误: "), "{refused}");
}

#[test]
fn nothing_is_said_where_nothing_changed() {
    let mut talk = Talk::new(Lang::Zh);
    talk.said();
    let _ = talk.events.wake(Wake::Msg(Msg::Minute(datetime(2023, 6, 12, 14, 21, 0, 0)))).unwrap();
    assert_eq!(talk.said(), "");
    let _ = talk.events.wake(Wake::Msg(Msg::loaded(demo_board()))).unwrap();
    assert_eq!(talk.said(), "");
    let again = talk.keys("<c-l>");
    assert!(again.contains("今天: "), "asked for, everything is told again: {again}");
}

#[test]
fn help_palette_command_line_and_copies_speak() {
    let mut talk = Talk::new(Lang::En);
    talk.said();
    assert!(talk.keys("?").contains("/: find"));
    assert!(talk.keys("<esc>2").starts_with("2 Tasks, Task list, 18\n1/18 T01 "));
    assert_eq!(talk.keys(":so"), ":so");
    assert!(talk.keys("<esc>").starts_with('\n'));
    assert!(talk.keys("yy").contains("T01"));
    let palette = talk.keys(";");
    assert!(palette.contains("1/"), "{palette}");
    assert!(talk.keys("<esc>g").contains("gg: "));
    assert!(talk.keys("<esc>f").contains("1/"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_walk_says_anything_but_text(
        english in any::<bool>(),
        walk in prop::collection::vec(any_input(), 1..60),
    ) {
        let mut talk = Talk::new(if english { Lang::En } else { Lang::Zh });
        for input in walk {
            if !matches!(input, Input::Resize { .. }) {
                talk.input(input);
            }
            let said = talk.said();
            prop_assert!(said.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
            prop_assert!(!said.contains('│') && !said.contains('┌'), "{said}");
        }
    }
}

#[test]
fn lines_of_keys_make_a_log() {
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_shumei"))
        .args(["demo", "--plain-ui"])
        .env_clear()
        .env("HOME", home.path())
        .env("LANG", "zh_CN.UTF-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("/sh9<enter>\n\n<nokey>\n4\nj\n".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let log = String::from_utf8(output.stdout).unwrap();
    let place = |words: &str| log.find(words).unwrap_or_else(|| panic!("{words} in {log}"));
    let order = ["最急: ", "责任单位: 城关镇", "<nokey>", "4 挂点, ", "1/10 L01", "2/10 L03"].map(place);
    assert!(order.is_sorted(), "{log}");
    assert!(log.chars().all(|c| c == '\n' || !c.is_control()));
}
