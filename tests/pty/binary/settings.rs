//! A bad file of the user's never keeps the dashboard shut, and is never passed over in silence.

use super::{Home, OVERVIEW, open, quit, usable};

/// Opens with a remark that names the file and the place.
fn opens_and_says(home: &Home, args: &[&str], place: &str) {
    let console = home.demo(args);
    console.wait_text("(!");
    console.send(":remarks\r");
    let unbroken = |screen: &vt100::Screen| screen.contents().replace(['\n', ' ', '│'], "");
    console.wait_for(place, |screen| unbroken(screen).contains(place));
    console.send("\x1b");
    usable(console);
}

#[test]
fn settings_that_are_no_toml() {
    let home = Home::new();
    home.config("config.toml", "theme = \"dark\"\nkeymap = [\n");
    opens_and_says(&home, &[], "config.toml:");
}

#[test]
fn a_setting_that_does_not_exist() {
    let home = Home::new();
    home.config("config.toml", "theme = \"dark\"\ncolour = 3\n[thresholds]\ndue-soon = \"many\"\n");
    opens_and_says(&home, &[], "config.toml:2:1");
}

#[test]
fn a_keymap_with_bad_bindings_gives_way_to_the_default_one() {
    let home = Home::new();
    home.config("config.toml", "keymap = \"mine\"\n");
    home.config("keymaps/mine.toml", "[global]\n\"Q\" = \"quit\"\n\"<a-x>\" = \"quit\"\n\"X\" = \"fly\"\n");
    let console = home.demo(&[]);
    console.wait_text("(!2)");
    usable(console);
    opens_and_says(&home, &[], "mine.toml:3:");
}

#[test]
fn a_theme_that_is_no_toml_or_is_not_there() {
    let home = Home::new();
    home.config("themes/mine.toml", "[roles\n");
    opens_and_says(&home, &["--theme", "mine"], "mine.toml:1:");
    let console = home.demo(&["--theme", "no-such-theme"]);
    console.wait_text("(!1)");
    usable(console);
    let console = home.demo(&["--keymap", "no-such-keymap"]);
    console.wait_text("(!1)");
    usable(console);
}

#[test]
fn a_bad_keymap_fails_its_check() {
    let home = Home::new();
    let good = home.config("good.toml", "[global]\n\"Q\" = \"quit\"\n");
    let bad = home.config("bad.toml", "[global]\n\"X\" = \"fly\"\n\"<a-x>\" = \"quit\"\n");
    for (file, code) in [(&good, 0), (&bad, 2)] {
        let output = home.plain(&["keys", "--check", file.to_str().unwrap()]).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert_eq!(said.contains("bad.toml:2:") && said.contains("bad.toml:3:"), code == 2, "{said}");
    }
}

#[test]
fn it_speaks_english_when_asked() {
    let home = Home::new();
    let console = open(home.command(&["demo", "--lang", "en"]));
    console.wait_text(OVERVIEW);
    console.wait_text("Overview");
    quit(console);
    let mut command = home.command(&["demo"]);
    command.env("LANG", "en_GB.UTF-8");
    let console = open(command);
    console.wait_text("Overview");
    quit(console);
}

#[test]
fn it_stands_on_the_day_asked_for() {
    let home = Home::new();
    let console = open(home.command(&["demo", "--as-of", "2024-02-29"]));
    console.wait_text("截至 2024-02-29 周四");
    console.wait_text("物业服务");
    console.send("2");
    console.wait_text("逾期 T01");
    quit(console);
    let output = home.plain(&["demo", "--as-of", "2023-02-29"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("2023-02-29"));
}
