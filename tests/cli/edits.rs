//! `edit`: what it takes, what it refuses, and that nothing is stored then.

use std::fs;

use serde_json::{Value, json};
use shumei::builtin::register::{RegisterSpec, generate};
use shumei::cache::{Cache, Options, Origin};
use shumei::domain::batch::Batch;
use shumei::outbox::Spool;

use super::Home;

#[test]
fn a_dry_run_shows_the_edit_with_what_was_there() {
    let home = Home::new();
    let edits = home.demo(&["edit", "report", "t9", "percent=99", "note=推进", "--dry-run"]).json();
    assert_eq!(edits.len(), 1);
    assert_eq!(edits[0]["target"], json!({"kind": "task", "id": "T09"}));
    assert_eq!(edits[0]["edit"]["percent"]["to"], 99);
    assert!(edits[0]["edit"]["percent"]["was"].is_u64() && edits[0]["base_version"].is_u64());
    assert_eq!(edits[0]["edit"]["on"], "2023-06-12");
    let edits = home.demo(&["edit", "amend", "C017", "户数=800", "causes=收费，停车", "--dry-run"]).json();
    assert_eq!(edits[0]["edit"]["fields"]["households"]["to"], 800);
    assert_eq!(edits[0]["edit"]["fields"]["causes"]["to"], json!(["fees", "parking"]));
    let edits = home.demo(&["edit", "rectify", "L01", "title=飞线", "due=+20d", "--dry-run"]).json();
    assert_eq!(
        (&edits[0]["edit"]["due"], &edits[0]["edit"]["found"]),
        (&json!("2023-07-02"), &json!("2023-06-12"))
    );
    assert!(edits[0]["target"]["id"].as_str().unwrap().starts_with("Z~"));
    assert!(home.demo(&["edit", "amend", "C017", "--dry-run"]).json().is_empty());
}

#[test]
fn a_long_text_comes_from_a_file_or_standard_input() {
    let home = Home::new();
    let file = home.path().join("note.txt");
    fs::write(&file, "\u{feff}第一段\n第二段\n").unwrap();
    let file = file.to_str().unwrap();
    let edits = home.demo(&["edit", "report", "T09", "--note-file", file, "--dry-run"]).json();
    assert_eq!(edits[0]["edit"]["note"], "第一段\n第二段");
    let twice = home.demo(&["edit", "report", "T09", "note=x", "--note-file", file]).refused();
    assert!(twice.contains("note"), "{twice}");
    fs::write(home.path().join("latin.txt"), b"\xe9t\xe9").unwrap();
    let bad = home.path().join("latin.txt");
    let refused = home.demo(&["edit", "report", "T09", "--note-file", bad.to_str().unwrap()]).refused();
    assert!(refused.contains("UTF-8"), "{refused}");
    fs::write(home.path().join("long.txt"), "长".repeat(20_001)).unwrap();
    let long = home.path().join("long.txt");
    let refused = home.demo(&["edit", "report", "T09", "--note-file", long.to_str().unwrap()]).refused();
    assert!(refused.contains("20000"), "{refused}");
    let none = home.demo(&["edit", "meet", "T02-1", "--note-file", file]).refused();
    assert!(none.contains("--note-file"), "{none}");
}

#[test]
fn every_refusal_names_the_input_and_the_cure() {
    let home = Home::new();
    for (args, parts) in [
        (&["edit", "destroy", "T09"][..], &["destroy", "report", "amend"][..]),
        (&["edit", "report"], &["shumei edit report T"]),
        (&["edit", "report", "T99"], &["T99", "shumei who T99"]),
        (&["edit", "report", "C017"], &["C017", "Report progress"]),
        (&["edit", "report", "T09", "percnt=5"], &["percnt", "percent", "note"]),
        (&["edit", "report", "T09", "percent"], &["name=value", "percent"]),
        (&["edit", "report", "T09", "percent=5", "percent=6"], &["percent", "twice"]),
        (&["edit", "report", "T09", "percent=200"], &["percent", "0", "100"]),
        (&["edit", "report", "T09"], &["note"]),
        (&["edit", "report", "T09", "note=x", "on=6-31"], &["on", "6-31"]),
        (&["edit", "report", "T09", "note=x", "on=tomorrow"], &["on", "2023-06-13", "today"]),
        (&["edit", "report", "T09", "state=lost"], &["state", "done"]),
        (&["edit", "link", "L01", "level=county", "member=nobody-of-that-name"], &["member", "id"]),
        (&["edit", "close-matter", "Q002"], &["Q002"]),
        (&["edit", "escalate", "Q002"], &["reason"]),
        (&["edit", "raise", "C017", "title=x", "source=rumour"], &["source", "12345"]),
        (&["edit", "amend", "C017", "households=x", "township=?"], &["households", "township"]),
        (&["edit", "attend", "S1"], &["S1", "@"]),
        (&["edit", "attend", "S1@2023-07-16"], &["S1", "2023-07-16", "near"]),
        (&["--readonly", "edit", "report", "T09", "note=x"], &["--readonly"]),
        (&["--no-shell", "edit", "report", "T09", "--editor"], &["--no-shell", "--note-file"]),
        (&["edit", "report", "T09", "--editor"], &["--note-file"]),
        (&["--me", "M999", "edit", "report", "T09", "note=x"], &["--me"]),
    ] {
        let said = home.demo(args).refused();
        for part in parts {
            assert!(said.contains(part), "{args:?} lacks {part}: {said}");
        }
    }
}

#[test]
fn hostile_words_are_refused_without_reaching_the_terminal() {
    let home = Home::new();
    for args in
        [["edit", "\u{1b}[2J", "T09"], ["edit", "report", "\u{1b}[2J"], ["edit", "report", "T09\u{202e}"]]
    {
        let said = home.demo(&args).refused();
        assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}'), "{said:?}");
    }
    let said = home.demo(&["edit", "report", "T09", "\u{1b}[2J=x"]).refused();
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn help_lists_acts_and_their_inputs() {
    let home = Home::new();
    let acts = home.demo(&["edit"]).found();
    for word in ["report", "send-back", "amend", "settle"] {
        assert!(acts.contains(word), "{acts}");
    }
    let help = home.demo(&["edit", "--help"]).found();
    assert!(help.contains("NAME=VALUE") && help.contains("send-back"), "{help}");
    let help = home.demo(&["edit", "rectify", "--help"]).found();
    for word in ["title", "found", "due", "unit", "required"] {
        assert!(help.contains(word), "{help}");
    }
    let fields = home.demo(&["edit", "fields", "amend", "community"]).found();
    for word in ["households", "party-members", "no-service"] {
        assert!(fields.contains(word), "{fields}");
    }
    assert!(!fields.contains("credit-code"));
    let chinese = home.run(&["--demo", "--lang", "zh", "edit", "fields", "amend", "E"]).found();
    assert!(chinese.contains("统一社会信用代码"), "{chinese}");
}

/// A home whose member has synced once, and the directory of the member at the server.
pub fn synced() -> (Home, std::path::PathBuf) {
    let home = Home::new();
    let profiles = home.path().join("config/shumei/profiles");
    fs::create_dir_all(&profiles).unwrap();
    fs::write(profiles.join("default.toml"), "url = \"http://127.0.0.1:9\"\nmember = \"M001\"\n").unwrap();
    let refused = home.run(&["--lang", "en", "edit", "report", "T09", "note=x"]);
    assert!(refused.code == 2 && refused.err.contains("shumei login"), "{}", refused.err);
    let only = |dir: std::path::PathBuf| fs::read_dir(dir).unwrap().next().unwrap().unwrap().path();
    let member = only(only(home.path().join("state/shumei")));
    let records = generate(&RegisterSpec::new("2023-06-12".parse().unwrap())).unwrap();
    let mut opened = Cache::open(&member, Options::new("server"));
    opened.cache.apply(&Batch::snapshot(records, "1"), &Origin::default()).unwrap();
    opened.cache.settle().unwrap();
    (home, member)
}

#[test]
fn an_edit_is_drafted_over_those_that_wait_and_saved_beside_them() {
    let (home, member) = synced();
    let said = home.run(&["edit", "report", "T09", "percent=97", "note=推进", "on=2023-06-12"]).found();
    assert!(said.starts_with("已保存，待发送 ") && said.contains("T09"), "{said}");
    let second = home.run(&["edit", "report", "T09", "percent=98", "--json"]).found();
    let second: Vec<Value> = serde_json::from_str(&second).unwrap();
    assert_eq!(second[0]["proposal"]["edit"]["percent"], json!({"was": 97, "to": 98}));
    let made = home.run(&["edit", "rectify", "L01", "title=飞线", "--json"]).found();
    let made: Vec<Value> = serde_json::from_str(&made).unwrap();
    let id = made[0]["proposal"]["target"]["id"].as_str().unwrap().to_owned();
    // A record that an edit made can be edited before the server has numbered it.
    home.run(&["edit", "start", &id, "--json"]).found();
    let pending = Spool::open(&member.join("outbox")).unwrap().pending().unwrap();
    assert_eq!(pending.len(), 4);
    assert_eq!(json!(pending[1].id()), second[0]["id"]);
    // What is refused leaves nothing behind.
    home.run(&["edit", "report", "T09", "percent=101"]).refused();
    home.run(&["--readonly", "edit", "report", "T09", "note=x"]).refused();
    let unchanged = home.run(&["--lang", "en", "edit", "amend", "C017"]);
    assert!(unchanged.code == 0 && unchanged.err.contains("nothing"), "{}", unchanged.err);
    assert_eq!(Spool::open(&member.join("outbox")).unwrap().pending().unwrap().len(), 4);
}
