//! Languages, settings, help, completions, pages, and what must never go wrong.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use super::{Home, Said};

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

#[test]
fn the_language_is_that_of_flag_settings_or_environment() {
    let home = Home::new();
    let help = |lang: &str, args: &[&str]| {
        Said::of(home.command().env("LANG", lang).args(args).output().unwrap()).found().chars().any(is_han)
    };
    assert!(help("C.UTF-8", &["--help"]));
    assert!(help("zh_CN.UTF-8", &["list", "--help"]));
    assert!(!help("en_US.UTF-8", &["list", "--help"]));
    assert!(!help("zh_CN.UTF-8", &["--lang", "en", "--help"]));
    assert!(help("en_US.UTF-8", &["--lang=zh", "due", "--help"]));
    home.config("lang = \"en\"\n");
    assert!(!help("zh_CN.UTF-8", &["--help"]));
}

#[test]
fn errors_are_in_the_users_language() {
    let home = Home::new();
    for args in [&["list", "tasks", "--colour"][..], &["lsit"], &["who"], &["--as-of", "x", "brief"]] {
        assert!(home.run(args).refused().chars().any(is_han), "{args:?}");
        let english = home.run(&[&["--lang", "en"], args].concat()).refused();
        assert!(!english.chars().any(is_han), "{english}");
    }
}

#[test]
fn help_and_version_are_answers() {
    let home = Home::new();
    for command in ["demo", "who", "list", "show", "due", "brief", "plan", "keys", "themes", "doctor", "man"]
    {
        let help = home.run(&["--lang", "en", command, "--help"]).found();
        assert!(help.contains("Usage: shumei"), "{help}");
    }
    assert!(home.run(&["--version"]).found().starts_with("shumei "));
    assert!(home.run(&["--lang", "en", "--help"]).found().contains("Exit codes: 0"));
}

#[test]
fn settings_hold_and_bad_ones_are_named_with_their_place() {
    let home = Home::new();
    home.config("me = \"M002\"\n[thresholds]\ndue-soon = 1\n");
    let args = ["who", "T02", "--json"];
    assert_eq!(home.demo(&args).json()[0]["light"], "on-track");
    home.config("width = \"huge\"\n");
    let said = home.demo(&args);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("config.toml:1:"), "{}", said.err);
    let own = home.path().join("own.toml");
    let named = own.to_str().unwrap();
    assert!(home.demo(&["--config", named, "brief"]).refused().contains("own.toml"));
    std::fs::write(&own, "width = \"huge\"\n").unwrap();
    assert!(home.demo(&["--config", named, "brief"]).refused().contains("own.toml:1:"));
    std::fs::write(&own, "[thresholds]\ndue-soon = 1\n").unwrap();
    let said = home.demo(&["--config", named, "who", "T02", "--json"]);
    assert_eq!(said.json()[0]["light"], "on-track");
}

#[test]
fn a_holiday_file_replaces_the_built_in_table() {
    let home = Home::new();
    home.config("holidays = \"holidays.toml\"\n");
    let file = home.path().join("config/shumei/holidays.toml");
    let left = |said: Said| serde_json::from_str::<serde_json::Value>(&said.out).unwrap()[0]["left"].clone();
    let args = ["who", "T02", "--json"];
    let missing = home.demo(&args);
    assert!(missing.err.contains("holidays.toml"), "{}", missing.err);
    assert_eq!(left(missing), 13);
    std::fs::write(&file, "[[year]]\nyear = 2023\nworkdays = []\nholidays = []\n").unwrap();
    // Without 端午 its two weekdays count, and the Sunday worked for it does not.
    assert_eq!(left(home.demo(&args)), 14);
    std::fs::write(&file, "nonsense = [\n").unwrap();
    let bad = home.demo(&args);
    assert!(bad.err.contains("holidays.toml:"), "{}", bad.err);
    assert_eq!(left(bad), 13);
}

#[test]
fn an_unknown_seat_is_remarked_on() {
    let home = Home::new();
    let said = home.demo(&["--me", "M999", "brief"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("M999") && said.err.contains("list members"), "{}", said.err);
    assert!(home.demo(&["--me", "m002", "brief"]).found().contains("My links"));
}

#[test]
fn hostile_arguments_neither_panic_nor_reach_the_terminal() {
    let home = Home::new();
    let long = "长".repeat(20_000);
    let hostile =
        ["\u{1b}]0;x\u{7}", "a\u{202e}b", "", "-", "--", "'\"", "%s%n", "\n\n", "../../etc", "０９", &long];
    for value in hostile {
        // A value alone is a command, or none: then the dashboard would open, and says that there is no terminal.
        for args in [
            &["who", value][..],
            &["show", value],
            &["list", value],
            &["list", "tasks", "--filter", value],
            &["list", "tasks", "--sort", value],
            &["list", "tasks", "--columns", value],
            &["due", "--within", value],
            &["--as-of", value, "brief"],
            &["--me", value, "brief"],
            &["--config", value, "brief"],
            &["man", value],
            &["completions", value],
            &[value],
        ] {
            let said = home.demo(args);
            assert!((0..=2).contains(&said.code), "{args:?}: {}", said.code);
            assert!(!said.err.contains("panicked"), "{args:?}: {}", said.err);
            let raw = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!said.err.contains(raw) && !said.out.contains(raw), "{args:?}: {:?}", said.err);
        }
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let home = Home::new();
    let mut child = home
        .command()
        .args(["--demo", "list", "communities", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let said = Said::of(child.wait_with_output().unwrap());
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}

#[test]
fn completions_and_pages_are_made() {
    let home = Home::new();
    for (shell, word) in [("bash", "supervisions"), ("zsh", "supervisions"), ("fish", "filter")] {
        let script = home.run(&["completions", shell]).found();
        assert!(script.contains("shumei") && script.contains(word), "{shell}");
    }
    let page = home.run(&["--lang", "en", "man"]).found();
    assert!(page.contains(".TH shumei") && page.contains("who"), "{page}");
    assert!(home.run(&["--lang", "en", "man", "list"]).found().contains("filter"));
    assert!(home.run(&["--lang", "en", "man", "nothing"]).refused().contains("themes"));
}

#[test]
fn surroundings_are_listed() {
    let home = Home::new();
    assert!(home.run(&["themes"]).found().contains("high-contrast"));
    assert!(home.run(&["keys"]).found().contains("<c-l>"));
    let bad = home.path().join("bad.toml");
    std::fs::write(&bad, "[nowhere]\n\"q\" = \"quit\"\n").unwrap();
    for command in ["keys", "themes"] {
        let said = home.run(&[command, "--check", bad.to_str().unwrap()]);
        assert_eq!(said.code, 2, "{}", said.out);
        assert!(said.out.contains("bad.toml:1:"), "{}", said.out);
    }
    let doctor = home.run(&["--lang", "en", "doctor"]);
    assert!(doctor.code <= 1 && doctor.out.contains("shumei"), "{}", doctor.out);
}

#[test]
fn demo_takes_a_size_within_bounds() {
    let home = Home::new();
    for args in [
        &["demo", "--communities", "0"][..],
        &["demo", "--records", "4000000000"],
        &["demo", "--communities", "5", "--records", "5"],
        &["demo", "--seed", "x"],
    ] {
        home.run(args).refused();
    }
}

#[test]
fn answers_leave_no_files_behind() {
    let home = Home::new();
    home.demo(&["brief"]).found();
    home.demo(&["who", "sh9"]).found();
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}
