use proptest::prelude::*;

use super::*;
use crate::keymap::parse_keys;

/// Feeds a decoder pieces with a pause before each, keeping time as a reader does: what is over before the next piece
/// comes is expired when it is over.
fn timed(pieces: &[(u64, &[u8])]) -> Vec<Event> {
    let (mut decoder, mut out) = (Decoder::default(), Vec::new());
    let mut now = Instant::now();
    for (pause, bytes) in pieces {
        let next = now + Duration::from_millis(*pause);
        while let Some(deadline) = decoder.deadline().filter(|deadline| *deadline <= next) {
            decoder.expire(deadline, &mut out);
        }
        now = next;
        decoder.feed(bytes, now, &mut out);
    }
    out
}

/// The events of bytes that come in one piece, and what is left of them in the end.
fn events(bytes: &[u8]) -> Vec<Event> {
    timed(&[(0, bytes), (60_000, b"")])
}

fn keys(names: &str) -> Vec<Event> {
    parse_keys(names).unwrap().into_iter().map(Event::Key).collect()
}

fn paste(text: &str) -> Event {
    Event::Paste(text.to_owned())
}

#[test]
fn characters_and_keys_come_in_order() {
    let typed = "3jＪ城\r\n\x7f\t\x1b[A\x1bOB\x1b[6~\x1b[Zq G\x1b".as_bytes();
    let expected = "3 j Ｊ 城 <enter> <enter> <backspace> <tab> <up> <down> <pgdn> <s-tab> q <space> G <esc>";
    assert_eq!(events(typed), keys(expected));
    assert_eq!(events(b"\x04\x00\x1a\x08"), keys("<c-d> <c-space> <c-z> <c-h>"));
}

#[test]
fn every_terminals_keys_are_known() {
    for (sent, name) in [
        ("[A", "<up>"),
        ("OD", "<left>"),
        // Xterm's modifiers; Alt is not told.
        ("[1;5C", "<c-right>"),
        ("[1;2D", "<s-left>"),
        ("[1;3A", "<up>"),
        ("[1;6H", "<c-s-home>"),
        ("[6;5~", "<c-pgdn>"),
        ("[3;2~", "<s-delete>"),
        ("[1;5P", "<c-f1>"),
        ("[1;2R", "<s-f3>"),
        ("O5A", "<c-up>"),
        ("O1;2P", "<s-f1>"),
        // VT220, PuTTY, the Linux console, rxvt.
        ("[1~", "<home>"),
        ("[4~", "<end>"),
        ("[7~", "<home>"),
        ("[8~", "<end>"),
        ("[2~", "<insert>"),
        ("[11~", "<f1>"),
        ("[15~", "<f5>"),
        ("[17~", "<f6>"),
        ("[21~", "<f10>"),
        ("[24~", "<f12>"),
        ("OP", "<f1>"),
        ("OR", "<f3>"),
        ("[[A", "<f1>"),
        ("[[E", "<f5>"),
        ("[a", "<s-up>"),
        ("Ob", "<c-down>"),
        ("[5$", "<s-pgup>"),
        ("[3^", "<c-delete>"),
        ("[7@", "<c-s-home>"),
        // The keypad in its application mode.
        ("OM", "<enter>"),
        ("Or", "2"),
        // All keys told apart.
        ("[106u", "j"),
        ("[106;2u", "J"),
        ("[100;5u", "<c-d>"),
        ("[27u", "<esc>"),
        ("[9;2u", "<s-tab>"),
        ("[27;5;100~", "<c-d>"),
        ("[106;3u", "<esc>j"),
    ] {
        assert_eq!(events(format!("\x1b{sent}").as_bytes()), keys(name), "{sent}");
        assert_eq!(events(format!("x\x1b{sent}x").as_bytes()), keys(&format!("x{name}x")), "{sent}");
    }
}

#[test]
fn what_is_no_key_is_dropped_whole() {
    for sent in [
        "[?62;4c",
        "[>0;276;0c",
        "[?1;2$y",
        "[2026;2$y",
        "[38;5;9z",
        "[I",
        "[O",
        "[E",
        "[M !!",
        "[<0;10;20M",
        "[<0;10;20m",
        "[32;10;20M",
        "[106;1:3u",
        "[57399u",
        "[999999999999~",
        "[8;24;80t",
        "[[z",
        "[65;30;97;1;0;1_",
        "Oz",
        "]11;rgb:0000/0000/0000\x07",
        "]52;c;c2h1bWVp\x1b\\",
        "P1$r0m\x1b\\",
        "P>|xterm(388)\x1b\\",
        "P!|00000000\x1b\\",
        "_Gi=31;OK\x1b\\",
    ] {
        assert_eq!(events(format!("a\x1b{sent}b").as_bytes()), keys("ab"), "{sent:?}");
    }
    assert_eq!(events(b"a\xff\xc3\x28\x9b\xe5\x9fb\xc2\x9bc"), keys("a(bc"));
    let long = format!("\x1b[{}Aq", "1;".repeat(40));
    assert_eq!(events(long.as_bytes()), keys("q"));
}

#[test]
fn a_cursor_report_is_an_event_of_its_own() {
    assert_eq!(events(b"a\x1b[2;3Rb")[1], Event::Cursor { row: 2, column: 3 });
    assert_eq!(events(b"\x1b[1;80R"), [Event::Cursor { row: 1, column: 80 }]);
    assert_eq!(events(b"\x1b[1;1R"), [Event::Cursor { row: 1, column: 1 }]);
    assert_eq!(events(b"\x1b[R"), keys("<f3>"));
}

#[test]
fn alt_and_a_fast_key_are_two_keys() {
    assert_eq!(events(b"\x1bj"), keys("<esc>j"));
    assert_eq!(events("\x1b城".as_bytes()), keys("<esc>城"));
    assert_eq!(events(b"\x1b\r"), keys("<esc><enter>"));
    assert_eq!(events(b"\x1b\x1b"), keys("<esc><esc>"));
    assert_eq!(events(b"\x1b\x1b[A"), keys("<esc><up>"));
    // What could begin a sequence, and begins none.
    assert_eq!(events(b"\x1b[\r"), keys("<esc>[<enter>"));
    assert_eq!(events("\x1bO城".as_bytes()), keys("<esc>O城"));
    assert_eq!(events(b"\x1bPq"), keys("<esc>Pq"));
    assert_eq!(events(b"\x1b]\x1b[A"), keys("<esc>]<up>"));
}

#[test]
fn escape_alone_acts_at_once_and_nothing_else_is_waited_for() {
    let (mut decoder, mut out) = (Decoder::default(), Vec::new());
    let now = Instant::now();
    decoder.feed("城j\x1b[A\x1b[200~x\x1b[201~".as_bytes(), now, &mut out);
    assert_eq!(decoder.deadline(), None);
    out.clear();
    decoder.feed(b"\x1b", now, &mut out);
    assert_eq!((decoder.deadline(), &out[..]), (Some(now + HOLD), &[][..]));
    decoder.expire(now + Duration::from_millis(24), &mut out);
    assert_eq!(out, []);
    decoder.expire(now + HOLD, &mut out);
    assert_eq!((decoder.deadline(), out), (None, keys("<esc>")));
    assert!(HOLD <= Duration::from_millis(25));
    // Half of a character needs no clock: nothing would come of it.
    decoder.feed(&"城".as_bytes()[..2], now, &mut Vec::new());
    assert_eq!(decoder.deadline(), None);
}

#[test]
fn a_key_cut_behind_its_escape_is_that_key() {
    for (rest, name) in [
        ("[A", "<up>"),
        ("OB", "<down>"),
        ("[6~", "<pgdn>"),
        ("[1;5C", "<c-right>"),
        ("[Zjj", "<s-tab>jj"),
        ("[[A", "<f1>"),
    ] {
        // Within the hold, nobody can tell.
        assert_eq!(timed(&[(0, b"\x1b"), (20, rest.as_bytes())]), keys(name), "{rest}");
        // After it, Escape has acted already.
        for pause in [40, 300, 999] {
            let expected = keys(&format!("<esc>{name}"));
            assert_eq!(timed(&[(0, b"\x1b"), (pause, rest.as_bytes())]), expected, "{rest} {pause}");
        }
    }
    let report = [keys("<esc>"), vec![Event::Cursor { row: 2, column: 3 }]].concat();
    assert_eq!(timed(&[(0, b"\x1b"), (300, b"[2;3R")]), report);
    let pasted = [keys("<esc>"), vec![paste("q")]].concat();
    assert_eq!(timed(&[(0, b"\x1b"), (300, b"[200~q\x1b[2"), (300, b"01~")]), pasted);
}

#[test]
fn keys_typed_after_escape_are_those_keys() {
    assert_eq!(timed(&[(0, b"\x1b"), (200, b"["), (200, b"A")]), keys("<esc>[A"));
    assert_eq!(timed(&[(0, b"\x1b"), (200, b"O"), (30, b"B")]), keys("<esc>OB"));
    assert_eq!(timed(&[(0, b"\x1b"), (200, b"j["), (30, b"A")]), keys("<esc>j[A"));
    assert_eq!(timed(&[(0, b"\x1b"), (200, b"[j")]), keys("<esc>[j"), "no key ends so");
    assert_eq!(timed(&[(0, b"\x1b"), (200, b"[[")]), keys("<esc>[["));
    // Much later, or after another key, it is no rest.
    assert_eq!(timed(&[(0, b"\x1b"), (1100, b"[A")]), keys("<esc>[A"));
    assert_eq!(timed(&[(0, b"\x1b"), (200, b"j"), (10, b"[A")]), keys("<esc>j[A"));
    assert_eq!(timed(&[(0, b"[A")]), keys("[A"));
}

#[test]
fn a_sequence_that_is_begun_is_waited_for() {
    assert_eq!(timed(&[(0, b"\x1b["), (900, b"A")]), keys("<up>"));
    assert_eq!(timed(&[(0, b"\x1b[1"), (900, b";"), (900, b"5C")]), keys("<c-right>"));
    assert_eq!(timed(&[(0, b"\x1bO"), (900, b"B")]), keys("<down>"));
    // Not for ever: it was typed, or it is lost.
    assert_eq!(timed(&[(0, b"\x1b["), (1100, b"j")]), keys("<esc>[j"));
    assert_eq!(timed(&[(0, b"\x1bO"), (1100, b"j")]), keys("<esc>Oj"));
    assert_eq!(timed(&[(0, b"\x1b]"), (1100, b"j")]), keys("<esc>]j"));
    assert_eq!(timed(&[(0, b"\x1b[1;"), (1100, b"j")]), keys("j"));
    assert_eq!(timed(&[(0, b"\x1b]11;rgb"), (1100, b"j")]), keys("j"));
    assert_eq!(timed(&[(0, b"\x1b[M!"), (1100, b"j")]), keys("j"));
}

#[test]
fn a_paste_is_one_event_wherever_it_is_cut() {
    let sent = "a\x1b[200~第9项\r\nq\x1b[A\r\x1b[20\x1b\x1b[201~b".as_bytes();
    let expected = [keys("a"), vec![paste("第9项\nq\x1b[A\n\x1b[20\x1b")], keys("b")].concat();
    assert_eq!(events(sent), expected);
    for cut in 0..=sent.len() {
        assert_eq!(timed(&[(0, &sent[..cut]), (20, &sent[cut..])]), expected, "cut at {cut}");
    }
    let bytes: Vec<(u64, &[u8])> = sent.chunks(1).map(|byte| (20, byte)).collect();
    assert_eq!(timed(&bytes), expected);
    assert_eq!(events(b"\x1b[200~\x1b[201~j"), keys("j"), "an empty paste");
}

#[test]
fn a_paste_without_an_end_gives_the_keyboard_back() {
    let cut = "\x1b[200~第9项".as_bytes();
    assert_eq!(timed(&[(0, cut), (4900, b"q"), (5100, b"j")]), [vec![paste("第9项q")], keys("j")].concat());
    assert_eq!(timed(&[(0, b"\x1b[200~ab\x1b[2"), (5100, b"j")]), [vec![paste("ab")], keys("j")].concat());
}

#[test]
fn a_paste_keeps_no_more_than_its_bound() {
    let (mut decoder, mut out) = (Decoder::default(), Vec::new());
    let now = Instant::now();
    decoder.feed(b"\x1b[200~", now, &mut out);
    let block = "城".repeat(1000);
    for _ in 0..paste::MOST / block.len() + 100 {
        decoder.feed(block.as_bytes(), now, &mut out);
    }
    decoder.feed(b"\x1b[201~j", now, &mut out);
    let [Event::Paste(text), rest @ ..] = &out[..] else { panic!("a paste") };
    assert_eq!(rest, keys("j"));
    assert!(text.len() <= paste::MOST && text.chars().all(|c| c == '城'));
    assert!(text.chars().count() > crate::domain::text::MAX_CHARS, "whoever keeps texts sees that it is cut");
}

/// Bytes that mean something, often in each other's way.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => "\\x1b(\\[|O|\\[\\[|\\]|P|_|\\[200~|\\[201~|\\[M|\\[\\?|\\[<)?".prop_map(String::into_bytes),
        3 => "[0-9;:$~^@A-Ra-du\\x07\\\\]{1,4}".prop_map(String::into_bytes),
        2 => "\\PC{1,3}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 1..5),
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_cut_gives_the_same(bytes in soup(), cuts in prop::collection::vec(0..100_usize, 0..6)) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let mut pieces: Vec<(u64, &[u8])> = cuts.windows(2).map(|cut| (1, &bytes[cut[0]..cut[1]])).collect();
        pieces.push((60_000, b""));
        prop_assert_eq!(timed(&pieces), events(&bytes));
    }

    #[test]
    fn nothing_breaks_it_or_makes_it_grow(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        decoder.feed(&bytes, Instant::now(), &mut out);
        prop_assert!(decoder.held.len() <= LONGEST + 1 && decoder.letter.len() < 4);
        prop_assert!(out.len() <= bytes.len());
    }

    #[test]
    fn whatever_came_the_next_key_after_a_pause_is_a_key(bytes in soup()) {
        let out = timed(&[(0, &bytes), (10_000, b"j")]);
        prop_assert_eq!(out.last(), Some(&keys("j")[0]));
    }

    #[test]
    fn it_waits_only_for_what_is_begun(bytes in soup()) {
        let (mut decoder, mut out) = (Decoder::default(), Vec::new());
        let now = Instant::now();
        decoder.feed(&bytes, now, &mut out);
        while let Some(deadline) = decoder.deadline() {
            prop_assert!(deadline <= now + PASTE_PATIENCE);
            decoder.expire(deadline, &mut out);
        }
        let seen = out.len();
        decoder.expire(now + PASTE_PATIENCE * 10, &mut out);
        prop_assert_eq!(out.len(), seen);
    }
}
