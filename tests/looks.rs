//! Keymaps and themes as the command line lists and checks them, with the user's own files.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use shumei::cli::keys::{self, KeysArgs};
use shumei::cli::looks::{self, LooksError};
use shumei::cli::themes::{self, ThemesArgs};
use shumei::command::{CommandId, Context, Invocation};
use shumei::config::{Dirs, SavedView};
use shumei::domain::place::Place;
use shumei::domain::text::Text;
use shumei::keymap::{Resolution, load_builtin, parse_keys};
use shumei::locale::Lang;
use tempfile::TempDir;

struct Home {
    root: TempDir,
    dirs: Dirs,
}

impl Home {
    fn new() -> Self {
        let root = TempDir::new().unwrap();
        let dirs = Dirs::under(root.path());
        fs::create_dir_all(dirs.keymaps()).unwrap();
        fs::create_dir_all(dirs.themes()).unwrap();
        Self { root, dirs }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.root.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn keys(&self, args: &KeysArgs, name: &str) -> (Result<bool, LooksError>, String, String) {
        let (mut out, mut doubts) = (Vec::new(), Vec::new());
        let got = keys::run(args, Some(&self.dirs), name, Lang::En, None, &mut out, &mut doubts);
        (got, String::from_utf8(out).unwrap(), String::from_utf8(doubts).unwrap())
    }

    fn themes(&self, args: &ThemesArgs) -> (Result<bool, LooksError>, String, String) {
        let (mut out, mut doubts) = (Vec::new(), Vec::new());
        let got = themes::run(args, Some(&self.dirs), "light", Lang::En, None, &mut out, &mut doubts);
        (got, String::from_utf8(out).unwrap(), String::from_utf8(doubts).unwrap())
    }
}

#[test]
fn the_effective_keymap_is_listed() {
    let home = Home::new();
    home.file("config/keymaps/mine.toml", "[global]\n\"Q\" = \"quit\"\n\"q\" = \"none\"\n");
    let (got, out, doubts) = home.keys(&KeysArgs::default(), "mine");
    assert!(got.unwrap());
    assert_eq!(doubts, "");
    assert!(out.starts_with("keymap mine; there are: default simple mine\n\nContext"), "{out}");
    let line = |command: &str| {
        let found = out.lines().find(|line| line.starts_with("global") && line.contains(command));
        found.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    assert_eq!(line(" quit ").as_deref(), Some("global Q <c-c> quit quit"));
    assert_eq!(line(" goto-tasks ").as_deref(), Some("global 2 goto-tasks go to tasks"));
}

#[test]
fn the_keymap_is_listed_for_programs_and_for_the_readme() {
    let home = Home::new();
    let (_, out, _) = home.keys(&KeysArgs { json: true, ..KeysArgs::default() }, "default");
    let all: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(all["keymap"], "default");
    let quit = all["bindings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|b| b["context"] == "global" && b["command"] == "quit");
    assert_eq!(quit.unwrap()["keys"], serde_json::json!(["q", "<c-c>"]));
    let (_, out, _) = home.keys(&KeysArgs { markdown: true, ..KeysArgs::default() }, "default");
    assert!(out.starts_with("| Keys | What they do | Command |\n|---|---|---|\n"), "{out}");
}

#[test]
fn a_bad_keymap_is_told_and_the_default_used() {
    let home = Home::new();
    home.file("config/keymaps/mine.toml", "[global]\n\"Q\" = \"qiut\"\n\"<a-x>\" = \"help\"\n");
    let (keymap, problems) = looks::keymap(Some(&home.dirs), "mine", Lang::En);
    assert_eq!(Some(keymap), load_builtin("default"));
    assert_eq!(problems.len(), 2);
    let (got, _, doubts) = home.keys(&KeysArgs::default(), "mine");
    assert!(got.unwrap());
    assert!(doubts.contains("mine.toml:2:7: no command qiut"), "{doubts}");
    assert!(doubts.contains("mine.toml:3:1: <a-x>: Alt"), "{doubts}");
}

#[test]
fn a_name_that_is_none_never_leaves_the_directory() {
    let home = Home::new();
    home.file("config/evil.toml", "[global]\n\"q\" = \"none\"\n");
    for name in ["../evil", "nothing", ""] {
        let (keymap, problems) = looks::keymap(Some(&home.dirs), name, Lang::En);
        assert_eq!(Some(keymap), load_builtin("default"), "{name}");
        assert!(problems[0].message.starts_with("no keymap named"), "{name}");
        let (theme, problems) = looks::theme(Some(&home.dirs), name, Lang::En);
        assert_eq!((theme, problems.len()), (None, 1), "{name}");
    }
}

#[test]
fn a_checked_file_is_told_whole() {
    let home = Home::new();
    let bad = home.file("bad.toml", "[global]\n\"q\" = \"qiut\"\n[nowhere]\n");
    let check = |file: &PathBuf, json| KeysArgs { check: Some(file.clone()), json, markdown: false };
    let (got, out, _) = home.keys(&check(&bad, false), "default");
    let name = bad.display();
    assert!(matches!(got, Err(LooksError::Bad(text)) if text == format!("{name}: 2 error(s), not used")));
    assert!(
        out.starts_with(&format!("{name}:2:7: no command qiut; did you mean: quit\n{name}:3:2: ")),
        "{out}"
    );
    let (got, out, _) = home.keys(&check(&bad, true), "default");
    assert!(got.is_err());
    let list: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&list[0]["line"], &list[0]["column"], &list[1]["line"]), (&2.into(), &7.into(), &3.into()));

    let good = home.file("good.toml", "[global]\n\"<f5>\" = \"redraw\"\n");
    let (got, out, _) = home.keys(&check(&good, false), "default");
    assert!(got.unwrap(), "a warning is no error");
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(out.ends_with("good.toml: no errors\n"), "{out}");

    let (got, out, _) = home.keys(&check(&home.root.path().join("none.toml"), false), "default");
    assert!(got.is_err());
    assert!(out.contains("none.toml: can't be read: "), "{out}");
    let bytes = home.root.path().join("gbk.toml");
    fs::write(&bytes, [0xD6, 0xD0]).unwrap();
    assert!(home.keys(&check(&bytes, false), "default").1.contains("is not UTF-8 text"));
}

#[test]
fn themes_are_listed_with_the_users_own() {
    let home = Home::new();
    home.file("config/themes/night.toml", "inherits = \"dark\"\n[palette]\nground = \"#000000\"\n");
    home.file("config/themes/bad.toml", "inherits = \"dusk\"\ncolour = 1\n");
    let (got, out, doubts) = home.themes(&ThemesArgs::default());
    assert!(got.unwrap());
    let rows: Vec<Vec<&str>> = out.lines().skip(1).map(|line| line.split_whitespace().collect()).collect();
    let names: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(names, ["dark", "light", "high-contrast", "ansi16", "mono", "bad", "night"]);
    assert!(out.lines().nth(2).unwrap().ends_with("in use"), "{out}");
    assert!(out.lines().nth(6).unwrap().ends_with("2 error(s)"), "{out}");
    assert_eq!(doubts.lines().count(), 2, "{doubts}");

    let (_, out, _) = home.themes(&ThemesArgs { json: true, check: None });
    let list: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        list[1],
        serde_json::json!({
            "name": "light", "file": null, "background": "light", "selection": "bar", "in_use": true, "errors": 0
        })
    );
    assert_eq!((&list[5]["errors"], &list[5]["background"]), (&2.into(), &Value::Null));
}

#[test]
fn a_checked_theme_is_told_whole() {
    let home = Home::new();
    let bad = home.file("bad.toml", "inherits = \"dark\"\n[roles]\ntext = \"pink\"\ntxt = \"red\"\n");
    let (got, out, _) = home.themes(&ThemesArgs { check: Some(bad), json: false });
    assert!(matches!(got, Err(LooksError::Bad(_))));
    let places: Vec<&str> =
        out.lines().filter_map(|line| line.split_once("bad.toml:")).map(|(_, at)| &at[..4]).collect();
    assert_eq!(places, ["3:8:", "4:1:"], "{out}");
    let good = home.file("good.toml", "inherits = \"light\"\n");
    let (got, out, _) = home.themes(&ThemesArgs { check: Some(good), json: false });
    assert!(got.unwrap() && out.ends_with("good.toml: no errors\n"), "{out}");
}

fn view(name: &str, key: &str, line: Option<usize>) -> SavedView {
    SavedView {
        name: Text::new(name),
        name_en: None,
        key: Some(key.to_owned()),
        list: "tasks".to_owned(),
        filter: String::new(),
        sort: String::new(),
        place: line.map(|line| Place { line, column: 1 }),
    }
}

#[test]
fn saved_views_have_their_keys() {
    let mut keymap = load_builtin("default").unwrap();
    let views = [
        view("牵头", "A", None),
        view("逾期", "q", Some(4)),
        view("内置", "q", None),
        view("坏", "<a-v>", Some(9)),
        view("短", "z", Some(12)),
    ];
    let problems = looks::bind_views(&mut keymap, &views, "config.toml", Lang::En);
    let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(
        told[0].starts_with("config.toml:4:1: saved view 逾期: key q is in the way of quit"),
        "{told:#?}"
    );
    assert!(told[1].starts_with("config.toml:9:1: saved view 坏: <a-v> is no key"), "{told:#?}");
    assert!(told[2].starts_with("config.toml:12:1: saved view 短: key z is in the way of"), "{told:#?}");
    assert_eq!(
        keymap.resolve(&[Context::List, Context::Global], &parse_keys("A").unwrap()),
        Resolution::Command(Invocation::with(CommandId::SavedView, "牵头"))
    );
}
