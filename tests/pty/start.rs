//! The start: nothing is waited for, and nothing is asked for that is not used.

use std::path::Path;
use std::thread;
use std::time::Duration;

use portable_pty::CommandBuilder;
use rustix::process::Signal;
use shumei::runtime::probe::QUESTION;

use super::console::{Ambiguous, Console, NARROW};
use super::{PLAY, arguments, command, start, toy, with_editor};

/// What takes the terminal over.
const TAKEN: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l\x1b[m\x1b[H\x1b[2J";

/// What begins every first frame.
const FRAME: &str = "\x1b[?25l\x1b[m\x1b[H\x1b[2J";

#[test]
fn what_was_typed_before_the_start_is_not_lost() {
    let mut command = command();
    command.env("LANG", "zh_CN.UTF-8");
    let console = Console::start(command, 80, 24, Ambiguous::Silent);
    console.send("abc");
    console.wait_text("ready 80x24");
    console.wait_text("abc");
}

#[test]
fn wide_and_silent_terminals_get_no_doubtful_characters() {
    for ambiguous in [Ambiguous::Wide, Ambiguous::Silent] {
        let console = Console::start(command(), 80, 24, ambiguous);
        console.wait_text("|ready 80x24");
    }
    let console = Console::start(command(), 80, 24, Ambiguous::Narrow);
    console.wait_text("│ready 80x24");
}

#[test]
fn the_first_frame_waits_for_no_answer_and_follows_the_question_at_once() {
    let console = Console::start(command(), 80, 24, Ambiguous::Silent);
    console.wait_text("|ready 80x24");
    let bytes = String::from_utf8_lossy(&console.bytes()).into_owned();
    let (_, started) = bytes.split_once(TAKEN).expect("the terminal is taken over");
    let frame = started.strip_prefix(QUESTION).expect("the question comes next");
    assert!(frame.starts_with(FRAME), "{:?}", &frame[..40]);
}

#[test]
fn an_answer_counts_however_late_it_comes_and_once() {
    let console = Console::start(command(), 80, 24, Ambiguous::Silent);
    console.send("a");
    console.wait_text("|ready 80x24 a");
    console.send(NARROW);
    console.send("b");
    console.wait_text("│ready 80x24 ab");
    console.send("\x1b[2;7Rc");
    console.wait_text("│ready 80x24 abc");
}

/// The program, as a shell runs it that then reads a line of its own. It has all the time that a busy machine may
/// need for an answer that is waited for.
fn before_a_shell(variables: &[(&str, &str)]) -> Console {
    let mut shell = CommandBuilder::new("sh");
    let program =
        "\"$0\" \"$@\"; echo \"ended $?\"; stty -echo; read -r line; printf 'read<%s>' \"${#line} $line\"";
    shell.args(["-c", program, std::env::current_exe().unwrap().to_str().unwrap()]);
    shell.args(arguments());
    for &(name, value) in
        [(PLAY, "1"), ("RUST_BACKTRACE", "0"), (toy::FAREWELL, "60")].iter().chain(variables)
    {
        shell.env(name, value);
    }
    Console::start(shell, 80, 24, Ambiguous::Silent)
}

/// Long enough for a busy machine to be waiting for the answer.
const LONG: Duration = Duration::from_secs(3);

/// Sends the answer some time after the program has begun to wait for it.
fn answer_late(console: &Console) {
    thread::sleep(Duration::from_millis(200));
    console.send(NARROW);
}

/// What the shell reads is what was typed for it.
fn assert_nothing_typed(console: &Console, code: i32) {
    console.wait_text(&format!("ended {code}"));
    console.send("exit\r");
    console.wait_text("read<4 exit>");
}

#[test]
fn an_answer_to_a_program_that_fails_at_once_is_not_typed_at_the_shell() {
    for (early, code) in [("panic", 101), ("signal", 143)] {
        let console = before_a_shell(&[(toy::EARLY, early)]);
        console.wait_for("the alternate screen", vt100::Screen::alternate_screen);
        answer_late(&console);
        assert_nothing_typed(&console, code);
    }
}

#[test]
fn an_answer_to_a_program_that_has_ended_is_not_typed_at_the_shell() {
    for (key, code) in [("q", 0), ("p", 101), ("w", 101)] {
        let console = before_a_shell(&[]);
        console.wait_text("|ready 80x24");
        console.send(key);
        answer_late(&console);
        assert_nothing_typed(&console, code);
    }
}

#[test]
fn what_is_typed_behind_the_answer_is_the_shells() {
    let console = before_a_shell(&[]);
    console.wait_text("|ready 80x24");
    console.send("q");
    thread::sleep(LONG);
    console.send(format!("{NARROW}ls"));
    console.wait_text("ended 0");
    console.send(" -l\r");
    console.wait_text("read<5 ls -l>");
}

/// The program with an editor, and as much time for an answer.
fn slow_with_editor(dir: &Path, script: &str) -> Console {
    let mut command = with_editor(dir, script);
    command.env(toy::FAREWELL, "60");
    let console = Console::start(command, 80, 24, Ambiguous::Silent);
    console.wait_text("|ready 80x24");
    console
}

#[test]
fn an_answer_that_comes_while_an_editor_is_waited_for_counts() {
    let dir = tempfile::tempdir().unwrap();
    let console = slow_with_editor(dir.path(), "echo EDITOR; read one; printf '%s' \"$one\" >\"$1\"");
    console.send("e");
    thread::sleep(LONG);
    console.send(format!("{NARROW}ab"));
    console.wait_text("EDITOR");
    console.send("c\r");
    console.wait_text("│ready 80x24 e[abc]");
}

#[test]
fn nobody_gets_the_terminal_from_a_program_that_ends() {
    let dir = tempfile::tempdir().unwrap();
    let mut console = slow_with_editor(dir.path(), "echo EDITOR; read one");
    console.signal(Signal::TERM);
    thread::sleep(Duration::from_millis(100));
    console.send("e");
    answer_late(&console);
    assert_eq!(console.exit_code(), 143);
    console.assert_restored();
    assert!(!console.text().contains("EDITOR"));
}

#[test]
fn a_signal_finds_somebody_who_gives_the_terminal_back() {
    for _ in 0..8 {
        let console = Console::start(command(), 80, 24, Ambiguous::Narrow);
        console.wait_raw();
        console.signal(Signal::TERM);
        assert_eq!(console.exit_code(), 143);
        console.assert_cooked();
    }
}

#[test]
fn another_programs_report_is_no_answer() {
    let console = Console::start(command(), 80, 24, Ambiguous::Silent);
    console.send("\x1b[24;3R\x1b[1;3Ra");
    console.wait_text("|ready 80x24 <f3>a");
    console.send(NARROW);
    console.wait_text("│ready 80x24 <f3>a");
}

#[test]
fn a_terminal_too_small_to_be_asked_is_not() {
    let console = Console::start(command(), 7, 24, Ambiguous::Narrow);
    console.wait_text("|ready");
    assert!(!String::from_utf8_lossy(&console.bytes()).contains("\x1b[6n"));
}

/// The modes that `bytes` switch on, by number, and all sequences with another private mark.
fn asked_for(bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let text = String::from_utf8_lossy(bytes);
    let sequences = text.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| ('\x40'..='\x7e').contains(&c))?;
        Some(&rest[..=end])
    });
    let mut modes = Vec::new();
    let mut foreign = Vec::new();
    for sequence in sequences {
        if let Some(mode) = sequence.strip_prefix('?').and_then(|rest| rest.strip_suffix('h')) {
            modes.extend(mode.split(';').map(ToOwned::to_owned));
        } else if sequence.starts_with(['<', '=', '>']) {
            foreign.push(sequence.to_owned());
        }
    }
    modes.sort_unstable();
    modes.dedup();
    (modes, foreign)
}

#[test]
fn neither_focus_nor_mouse_nor_other_keys_are_asked_for() {
    let mut console = start();
    console.send("ab");
    console.wait_text("ready 80x24 ab");
    console.send("q");
    console.exit_code();
    console.assert_restored();
    let (modes, foreign) = asked_for(&console.bytes());
    // The alternate screen, bracketed paste, synchronised updates, and at the end wrapping and the cursor again.
    assert_eq!(modes, ["1049", "2004", "2026", "25", "7"]);
    assert_eq!(foreign, Vec::<String>::new(), "no kitty keyboard, no modifyOtherKeys");
}

#[test]
fn the_check_itself_sees_what_it_should() {
    let (modes, foreign) = asked_for(b"\x1b[?1004h\x1b[?1000;1006h\x1b[>4;2m\x1b[>1u\x1b[=1;1u\x1b[?25l");
    assert_eq!(modes, ["1000", "1004", "1006"]);
    assert_eq!(foreign, [">4;2m", ">1u", "=1;1u"]);
}
