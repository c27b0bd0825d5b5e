//! No recording tells a contact, a member's name, a token or a password.

use shumei::app::Msg;
use shumei::app::state::Editing;
use shumei::app::status::{SyncState, SyncStatus};
use shumei::domain::access::Viewer;
use shumei::domain::member::{Contact, Role, mask_name};
use shumei::locale::Lang;
use shumei::runtime::input::Input;
use shumei::sync::Why;

use super::*;
use crate::screens::harness::{Harness, demo_board, setup};

const PHONES: [&str; 4] = ["13912345678", "13787654321", "15555555555", "18666667777"];

/// The demonstration with a number in a text as well.
fn board() -> Arc<Board> {
    let board = demo_board();
    let mut records: Vec<Record> = board.data.records().collect();
    for record in &mut records {
        match record {
            Record::Member(member) if member.id.to_string() == "M002" => {
                member.contact = Some(Contact::new(PHONES[0]));
                member.name = "\u{5F20}\u{4E09}\u{4E30}".into();
            }
            Record::Member(member) if member.id.to_string() == "M003" => {
                member.contact = Some(Contact::new("wx-secret"));
            }
            Record::Task(task) if task.id.to_string() == "T01" => {
                task.progress.first_mut().unwrap().note =
                    format!("\u{56DE}\u{7535} {}", PHONES[1]).as_str().into();
            }
            _ => {}
        }
    }
    Arc::new(board_of(records, board.day))
}

#[test]
fn what_is_nobodys_business_is_not_in_it() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("secret");
    let board = board();
    let token = format!("shumei_{}", "aZ0-_".repeat(8) + "abc");
    let mut harness = Harness::recorded(setup(Lang::Zh), Arc::clone(&board), (80, 40), file_at(&file));
    // Shown in the clear, typed into the input for contacts and into a note, pasted, found, told.
    harness.keys("zc").keys("/").text("M002").keys("<enter>");
    harness.tell(Msg::Viewer(Editing::As(Viewer { role: Role::Admin, ..viewer("M001") })));
    harness.command("amend").keys("<s-tab><c-u>").text(PHONES[2]).text("wx").keys("<c-o>");
    harness.tell(Msg::Viewer(office()));
    harness
        .command("report T01")
        .keys("<tab><tab>")
        .text(PHONES[3])
        .input(Input::Paste(PHONES[0].to_owned()));
    harness.keys("<esc><esc>/").text("zhangsanfeng").input(Input::Paste(token.clone()));
    harness.keys("<esc><esc><esc>").command("export members csv").keys("x");
    let why = Why::Unreachable(format!("https://me:pass-word@server/ {token} {}", PHONES[1]));
    let since = jiff::civil::datetime(2023, 6, 12, 9, 0, 0, 0);
    harness.tell(Msg::Sync(SyncStatus { state: SyncState::Offline(why), since, synced: None }));
    let amended = harness.state().board.as_ref().unwrap().data.members.find("M002").unwrap().contact.clone();
    assert!(amended.is_some_and(|contact| contact.reveal().starts_with(PHONES[2])), "{}", harness.screen());

    let text = unpacked(&file);
    assert!(text.contains("M002"), "the members are in it");
    let contacts =
        board.data.members.iter().filter_map(|member| Some(member.contact.as_ref()?.reveal().to_owned()));
    for secret in
        contacts.chain(PHONES.map(str::to_owned)).chain([token[7..].to_owned(), "pass-word".to_owned()])
    {
        assert!(!is_told(&text, &secret), "{secret}: {}", around(&text, &secret));
    }
    for member in &board.data.members {
        let name = &member.name.to_string();
        assert!(mask_name(name) == *name || !text.contains(&format!("\"name\":\"{name}\"")), "{name}");
    }
    assert!(!text.contains("\u{5F20}\u{4E09}\u{4E30}"));
    // Key by key as well: the digits in order.
    let digits: String = recording(&file)
        .steps
        .iter()
        .filter_map(|step| match &step.msg {
            Msg::Key(chord) => chord.text().filter(char::is_ascii_digit),
            _ => None,
        })
        .collect();
    for phone in PHONES {
        assert!(!digits.contains(phone) && !digits.contains(&phone[3..]), "{digits}");
    }
    assert!(digits.contains("00000000000"), "what was typed is of its length");
    let mut player = player(recording(&file));
    player.go_to(usize::MAX).unwrap();
    assert_eq!(player.sheet().frame.area, harness.frame().area);
}

#[test]
fn digits_that_mean_something_stay() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("digits");
    let mut harness = Harness::recorded(setup(Lang::Zh), masked_board(140), (80, 24), file_at(&file));
    harness
        .command("as-of 2023-07-01")
        .command("goto C0017")
        .keys("2")
        .command("report T01")
        .text("2023-06-30");
    let mut player = player(recording(&file));
    player.go_to(usize::MAX).unwrap();
    assert_eq!(player.sheet().text(), harness.screen());
}

/// Whether a number or word stands in a text by itself: a longer number may hold it by chance.
fn is_told(text: &str, word: &str) -> bool {
    let bytes = text.as_bytes();
    text.match_indices(word).any(|(at, _)| {
        let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        !digit(at.checked_sub(1)) && !digit(Some(at + word.len()))
    })
}

/// What stands around a word, for the one who looks for the leak.
fn around<'a>(text: &'a str, word: &'a str) -> &'a str {
    text.split_inclusive([',', '\n']).find(|part| part.contains(word)).unwrap_or(word)
}
