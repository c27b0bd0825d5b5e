//! Keys, pastes and sizes, however the link brings them.

use super::start;

#[test]
fn keys_pastes_and_full_width_input_arrive() {
    let console = start();
    console.send("3\x1b[A\x1b[200~粘贴\x1b]\x1b[201~／");
    console.wait_text("3<up>[粘贴");
    console.wait_text("]／");
}

#[test]
fn escape_acts_without_another_key() {
    let console = start();
    console.send("\x1b");
    console.wait_text("ready 80x24 <esc>");
    console.send("\x1bj");
    console.wait_text("ready 80x24 <esc><esc>j");
}

#[test]
fn an_arrow_cut_behind_its_escape_is_an_arrow() {
    let console = start();
    let count = |screen: &vt100::Screen, what: &str| screen.contents().matches(what).count();
    // The rest counts for a limited time. A machine that stood still just then gets another try.
    let arrow = (1..=5).any(|round| {
        console.send("\x1b");
        console.wait_for("Escape", |screen| count(screen, "<esc>") == round);
        console.send("[A");
        console.wait_for("a key", |screen| count(screen, "<up>") + count(screen, "[A") == round);
        console.text().contains("<esc><up>")
    });
    assert!(arrow, "{}", console.text());
}

#[test]
fn keys_typed_after_escape_are_those_keys() {
    let console = start();
    console.send("\x1b");
    console.wait_text("ready 80x24 <esc>");
    console.send("[");
    console.wait_text("ready 80x24 <esc>[");
    console.send("A");
    console.wait_text("ready 80x24 <esc>[A");
}

#[test]
fn a_paste_arrives_whole_wherever_it_is_cut() {
    let console = start();
    let paste = "\x1b[200~城q\x1b[201~".as_bytes();
    // Behind its first byte the clock decides whether that was the key Escape.
    for cut in 2..paste.len() {
        console.send(&paste[..cut]);
        console.send(&paste[cut..]);
    }
    console.resize(200, 24);
    console.wait_text(&format!("ready 200x24 {}", "[城q]".repeat(paste.len() - 2)));
}

#[test]
fn what_a_terminal_says_by_itself_is_no_text() {
    let console = start();
    console.send(
        "a\x1b[I\x1b[O\x1b[<0;1;1M\x1b[M !!\x1b]11;rgb:0/0/0\x07\x1bP>|term\x1b\\\x1b[?62;4c\x1b[7;9Rb",
    );
    console.wait_text("ready 80x24 ab");
}

#[test]
fn a_storm_of_sizes_ends_with_the_last_one() {
    let console = start();
    for (width, height) in [(1, 1), (200, 60), (2, 30), (300, 1), (3, 3), (40, 10), (1, 60), (200, 60)] {
        console.resize(width, height);
    }
    console.wait_text("ready 200x60");
    console.resize(40, 10);
    console.wait_text("ready 40x10");
}

#[test]
fn no_key_is_lost_in_two_hundred_sizes() {
    let console = start();
    let keys = ["a", "b", "\x1b[A", "城", "\x1b[6~"];
    let names = ["a", "b", "<up>", "城", "<pgdn>"];
    for round in 0..200_u16 {
        console.resize(1 + round * 37 % 180, 1 + round * 11 % 70);
        console.send(keys[usize::from(round) % keys.len()]);
    }
    console.resize(700, 5);
    console.wait_text(&format!("ready 700x5 {}", names.concat().repeat(40)));
}
