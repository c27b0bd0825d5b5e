//! What the bytes on the wire may hold: colours, and characters of a width that every terminal agrees on.

use unicode_width::UnicodeWidthStr;

use super::super::console::{Ambiguous, Console};
use super::{Home, OVERVIEW, open, quit, usable};

/// Parameters of all style changes (SGR) in `bytes`.
fn styles(bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(bytes);
    let sequences = text.split("\x1b[").skip(1);
    let styles = sequences.filter_map(|rest| {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        rest[end..].starts_with('m').then(|| &rest[..end])
    });
    styles
        .flat_map(|params| params.split([';', ':']).map(|n| n.parse().unwrap_or(0)).collect::<Vec<_>>())
        .collect()
}

fn is_colour(param: u16) -> bool {
    matches!(param, 30..=38 | 40..=48 | 90..=97 | 100..=107)
}

/// Walks through all screens and layers, ends, and gives everything that was written.
fn tour(console: Console) -> Vec<u8> {
    console.wait_text(OVERVIEW);
    for (key, tab) in [
        ("2", "2任务"),
        ("3", "3期限"),
        ("t", "时间轴"),
        ("4", "4挂点"),
        ("5", "5小区"),
        ("6", "6会议"),
        ("t", "日历"),
        ("8", "8指标"),
        ("t", "走势"),
        ("9", "9单位"),
        ("t", "责任矩阵"),
        ("2", "2任务"),
        ("\r", "第1项"),
        ("\x1b", "T02"),
        ("?", "帮助"),
        ("\x1b", "T02"),
        ("/sh9", "> T09"),
        ("\x1b", "T02"),
        ("1", OVERVIEW),
    ] {
        console.send(key);
        console.wait_text(tab);
    }
    let mut console = console;
    console.send("q");
    assert_eq!(console.exit_code(), 0);
    console.assert_restored();
    console.bytes()
}

/// The characters written that aren't ASCII.
fn strange(bytes: &[u8]) -> Vec<char> {
    String::from_utf8(bytes.to_vec()).unwrap().chars().filter(|c| !c.is_ascii()).collect()
}

fn ambiguous(chars: &[char]) -> Vec<char> {
    chars.iter().copied().filter(|c| c.to_string().width() < c.to_string().width_cjk()).collect()
}

#[test]
fn colours_are_sent_where_they_are_wanted_and_only_there() {
    let home = Home::new();
    let coloured = tour(home.demo(&[]));
    assert!(styles(&coloured).into_iter().any(is_colour));
    let mut command = home.command(&["demo"]);
    command.env("NO_COLOR", "1");
    let without = [
        tour(open(command)),
        tour(home.demo(&["--no-color"])),
        // A theme with colours of its own gives way too.
        tour(home.demo(&["--no-color", "--theme", "light"])),
    ];
    for bytes in without {
        let found: Vec<u16> = styles(&bytes).into_iter().filter(|param| is_colour(*param)).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn no_doubtful_width_is_sent_in_the_wide_profile() {
    let home = Home::new();
    let narrow = strange(&tour(home.demo(&["--width", "narrow"])));
    assert!(!ambiguous(&narrow).is_empty(), "borders are drawn as such where their width is known");
    let wide = strange(&tour(home.demo(&["--width", "wide"])));
    assert_eq!(ambiguous(&wide), Vec::<char>::new());
    // The question itself is the only doubtful text that a terminal which draws it wide gets.
    for answer in [Ambiguous::Wide, Ambiguous::Silent] {
        let console = Console::start(home.command(&["demo"]), 80, 24, answer);
        console.wait_text(OVERVIEW);
        assert_eq!(ambiguous(&strange(&tour(console))), ['①', '─']);
    }
}

/// What is sent after the question about widths, where one was asked.
fn after_question(bytes: &[u8]) -> &[u8] {
    let question = "①─\x1b[6n".as_bytes();
    let asked = bytes.windows(question.len()).position(|window| window == question);
    &bytes[asked.map_or(0, |at| at + question.len())..]
}

#[test]
fn in_the_c_locale_the_terminal_decides() {
    let home = Home::new();
    let start = |answer| {
        let mut command = home.command(&["demo", "--lang", "zh"]);
        command.env("LANG", "C");
        Console::start(command, 80, 24, answer)
    };
    // LANG is often not handed on over SSH, and the terminal reads UTF-8 all the same.
    start(Ambiguous::Narrow).wait_text(OVERVIEW);
    start(Ambiguous::Silent).wait_text(OVERVIEW);
    let other = Home::new();
    // The first frame waits for no answer. After it, and at the next start from the beginning, no byte goes there that
    // such a terminal would take for a control.
    for seen_before in [false, true] {
        let mut command = other.command(&["demo", "--lang", "zh"]);
        command.env("LANG", "C");
        let console = Console::start(command, 80, 24, Ambiguous::Bytes);
        console.wait_text("T07");
        console.wait_text("??");
        console.send("2");
        console.wait_text("T18");
        let bytes = console.bytes();
        let clear = b"\x1b[2J";
        let redrawn = bytes.windows(clear.len()).rposition(|window| window == clear).unwrap();
        let from = if seen_before { after_question(&bytes) } else { &bytes[redrawn..] };
        let strange: Vec<u8> = from.iter().copied().filter(|byte| !byte.is_ascii()).collect();
        assert_eq!(strange, Vec::<u8>::new(), "seen before: {seen_before}");
        quit(console);
    }
}

#[test]
fn a_latin_locale_gets_no_controls() {
    let home = Home::new();
    let mut command = home.command(&["demo"]);
    command.env("LANG", "en_US.ISO-8859-1");
    let console = Console::start(command, 80, 24, Ambiguous::Silent);
    console.wait_text("T07");
    console.send("2");
    console.wait_text("T18");
    let bytes = console.bytes();
    assert!(console.text().contains("Tasks"), "{}", console.text());
    assert!(bytes.iter().all(|byte| !(0x80..0xA0).contains(byte)), "a control of ISO 6429");
    quit(console);
}

/// The demonstration on the full screen and in lines, on a terminal whose locale is GBK, once it is there.
fn in_gbk(home: &Home) -> impl Iterator<Item = Console> {
    [(&["demo"][..], "T07"), (&["demo", "--plain-ui"], "1/44 ")].into_iter().map(|(args, done)| {
        let mut command = home.command(args);
        command.env("LANG", "zh_CN.GBK");
        let console = Console::start(command, 80, 24, Ambiguous::Silent);
        console.wait_text(done);
        console
    })
}

#[test]
fn a_terminal_of_gbk_is_written_to_in_gbk() {
    let home = Home::new();
    for console in in_gbk(&home) {
        let bytes = console.bytes();
        let (text, _, broken) = encoding_rs::GBK.decode(&bytes);
        assert!(!broken && text.contains("物业服务") && text.contains("城关镇"), "{text}");
        console.send("q");
        assert_eq!(console.exit_code(), 0);
    }
}

#[test]
fn keys_in_gbk_are_read() {
    let home = Home::new();
    for console in in_gbk(&home) {
        // The link cuts a character in two.
        let typed = [b"/".as_slice(), &encoding_rs::GBK.encode("蔷薇").0].concat();
        console.send(&typed[..2]);
        console.send(&typed[2..]);
        console.wait_text("M021");
    }
}

#[test]
fn a_terminal_without_colours_is_drawn_on_without() {
    let home = Home::new();
    for term in ["vt100", "vt220"] {
        let mut command = home.command(&["demo"]);
        command.env("TERM", term);
        let console = open(command);
        console.wait_text(OVERVIEW);
        let bytes = console.bytes();
        assert!(!styles(&bytes).into_iter().any(is_colour), "{term:?}");
        usable(console);
    }
}

#[test]
fn nothing_is_sent_while_nothing_changes() {
    let home = Home::new();
    let console = home.demo(&[]);
    // A key that changes nothing on the screen, with all that follows from it, costs no byte either.
    console.send("2");
    console.wait_text("T18");
    console.send("gg");
    console.wait_text("> 临期 T01");
    let before = console.bytes().len();
    console.send("kkkk");
    // The answer to this key comes after whatever the keys before it led to.
    console.send("9");
    console.wait_text("U01");
    let after = console.bytes();
    let frames = after[before..].windows(8).filter(|window| window == b"\x1b[?2026h").count();
    assert_eq!(frames, 1, "one frame for the one key that changed something");
    quit(console);
}
