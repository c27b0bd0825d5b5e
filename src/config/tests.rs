//! Settings in layers, and complaints with places.

use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::config::read::read_over;
use crate::domain::id::MemberId;
use crate::domain::light::{ResponseDays, Thresholds};
use crate::domain::place::Place;
use crate::domain::text::Text;
use crate::locale::Lang;

fn complaints(text: &str) -> Vec<String> {
    let (settings, problems) = read(text, Path::new("/c"));
    let file = "config.toml".into();
    let loaded = Loaded { settings, file, problems };
    loaded.diagnostics(Lang::En).iter().map(ToString::to_string).collect()
}

#[test]
fn the_file_of_defaults_says_what_holds_without_one() {
    let defaults = Settings::default();
    // Whatever the file leaves out would be seen.
    let others = Settings {
        keymap: "simple".to_owned(),
        width: WidthProfile::Ascii,
        scroll_regions: Some(true),
        thresholds: Thresholds {
            due_soon: 99,
            rectification_due_soon: 99,
            outcome_due_soon: 99,
            matter_due_soon: 99,
            response: ResponseDays { community: 99, neighbourhood: 99, township: 99, county: 99 },
            regular_months: 99,
        },
        views: Vec::new(),
        idle: Some(Duration::from_secs(60)),
        ..defaults.clone()
    };
    let (mut told, problems) = read_over(others, include_str!("default.toml"), Path::new(""));
    assert_eq!(problems, []);
    told.views.iter_mut().for_each(|view| view.place = None);
    assert_eq!(told, defaults);
}

#[test]
fn the_built_in_file_is_what_its_comments_say() {
    let (settings, problems) = read(include_str!("default.toml"), Path::new(""));
    assert!(problems.is_empty());
    assert_eq!(settings.keymap, "default");
    assert_eq!(settings.thresholds, Thresholds::default());
    assert_eq!((settings.idle, settings.theme, settings.lang), (None, None, None));
    let views: Vec<(&str, Option<&str>)> =
        settings.views.iter().map(|view| (view.label(Lang::En).as_str(), view.key.as_deref())).collect();
    assert_eq!(views, [("Mine as lead", Some("A")), ("Overdue", Some("O")), ("My links", Some("M"))]);
    assert_eq!(settings.views[1].label(Lang::Zh).as_str(), "逾期");
    // What stands commented out must be readable as well.
    let all = include_str!("default.toml").replace("# lang", "lang").replace("# theme", "theme");
    let all = all.replace("# me ", "me ").replace("# holidays", "holidays");
    assert_eq!(read(&all, Path::new("")).1, []);
}

#[test]
fn a_file_says_what_differs() {
    let text = r#"
lang = "en"
theme = "light"
width = "ascii"
me = "M007"
holidays = "ours.toml"
idle = 30

[thresholds]
due-soon = 0x14

[[views]]
name = "老旧小区"
key = "O"
list = "communities"
filter = "kind:old"
sort = "-households"
"#;
    let (settings, problems) = read(text, Path::new("/c"));
    assert_eq!(problems, []);
    assert_eq!((settings.lang, settings.theme.as_deref()), (Some(Lang::En), Some("light")));
    assert_eq!((settings.width, settings.me), (WidthProfile::Ascii, Some(MemberId::new("M007"))));
    assert_eq!(settings.holidays.as_deref(), Some(Path::new("/c/ours.toml")));
    assert_eq!(settings.idle, Some(Duration::from_secs(1800)));
    assert_eq!((settings.thresholds.due_soon, settings.thresholds.regular_months), (20, 1));
    assert_eq!(settings.keymap, "default");
    let view = settings.views.last().unwrap();
    assert_eq!((view.list.as_str(), view.sort.as_str()), ("communities", "-households"));
    assert_eq!(view.place, Some(Place { line: 12, column: 1 }));
    let keys: Vec<Option<&str>> = settings.views.iter().map(|view| view.key.as_deref()).collect();
    assert_eq!(keys, [Some("A"), None, Some("M"), Some("O")], "the user's key wins");
}

#[test]
fn a_view_of_a_built_in_name_replaces_it() {
    let (settings, _) = read("[[views]]\nname = \"逾期\"\nlist = \"tasks\"\n", Path::new(""));
    let named: Vec<_> = settings.views.iter().filter(|view| view.name == Text::new("逾期")).collect();
    assert_eq!(named.len(), 1);
    assert_eq!(named[0].list, "tasks");
}

#[test]
fn every_problem_is_said_at_once_with_its_place() {
    let text = r#"lang = "fr"
themes = "dark"
keymap = "../evil"
width = 3
me = " "
idle = -1
views = 7
holiday = 1

[thresholds]
due_soon = 3
due-soon = 1000
regular-months = "one"
"#;
    assert_eq!(
        complaints(text),
        [
            "config.toml:1:8: lang can't be fr; there are: zh en",
            "config.toml:2:1: there is no setting themes: passed over; did you mean theme?",
            "config.toml:3:10: keymap: the name ../evil may hold letters, digits, - and _ only",
            "config.toml:4:9: width should be text in quotes",
            "config.toml:5:6: me must not be empty",
            "config.toml:6:8: idle should be between 0 and 1440",
            "config.toml:7:9: views should be tables, each written [[views]]",
            "config.toml:8:1: there is no setting holiday: passed over; did you mean holidays?",
            "config.toml:11:1: there is no setting due_soon: passed over; did you mean due-soon?",
            "config.toml:12:12: due-soon should be between 0 and 260",
            "config.toml:13:18: regular-months should be a whole number",
        ]
    );
    assert_eq!(read(text, Path::new("")).0, Settings::default());
}

#[test]
fn views_are_checked_too() {
    let text = "[[views]]\nname = \"甲\"\nkey = \"x\"\n[[views]]\nname = \"乙\"\nlist = \"tasks\"\nkey = \"y\"\n\
                [[views]]\nname = \"乙\"\nlist = \"units\"\nkey = \"y\"\n";
    assert_eq!(
        complaints(text),
        [
            "config.toml:1:1: this view has no list",
            "config.toml:9:8: there is a view 乙 already",
            "config.toml:11:7: key y belongs to a view before this one",
        ]
    );
}

#[test]
fn a_warning_leaves_the_rest_of_the_file_in_force() {
    let (settings, problems) = read("keymap = \"simple\"\ncolour = 1\n", Path::new(""));
    assert_eq!(problems.len(), 1);
    assert_eq!(settings.keymap, "simple");
}

#[test]
fn broken_toml_has_a_place_and_more_than_one_complaint() {
    let said = complaints("theme = dark\nkeymap = \"simple\nidle = 5\n");
    assert!(said.len() >= 2, "{said:?}");
    assert!(said[0].starts_with("config.toml:1:9: not valid TOML"), "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("config.toml:2:")), "{said:?}");
}

#[test]
fn layers_stand_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let dirs = Dirs::under(dir.path());
    let flags = Overrides { theme: Some("mono".to_owned()), lang: Some(Lang::En), ..Overrides::default() };
    let loaded = load(&dirs, flags.clone());
    assert_eq!((loaded.settings.theme.as_deref(), loaded.problems.len()), (Some("mono"), 0));

    std::fs::create_dir_all(&dirs.config).unwrap();
    std::fs::write(dirs.settings(), "\u{FEFF}theme = \"dark\"\nkeymap = \"simple\"\nme = \"M002\"\n")
        .unwrap();
    let loaded = load(&dirs, flags);
    assert_eq!(loaded.settings.theme.as_deref(), Some("mono"));
    assert_eq!(loaded.settings.keymap, "simple");
    assert_eq!(loaded.settings.me, Some(MemberId::new("M002")));
    assert_eq!(load(&dirs, Overrides::default()).settings.theme.as_deref(), Some("dark"));
}

#[test]
fn a_file_that_cannot_be_read_is_said_and_the_default_holds() {
    let dir = tempfile::tempdir().unwrap();
    let dirs = Dirs::under(dir.path());
    std::fs::create_dir_all(dirs.settings()).unwrap();
    let loaded = load(&dirs, Overrides::default());
    assert!(loaded.is_refused() && loaded.settings == Settings::default());
    std::fs::remove_dir(dirs.settings()).unwrap();
    for (bytes, said) in [
        (b"theme = \"\xD6\xD0\"".to_vec(), "not UTF-8 text; save it as UTF-8"),
        (vec![b'#'; (1 << 20) + 1], "too large for settings"),
    ] {
        std::fs::write(dirs.settings(), bytes).unwrap();
        let diagnostics = load(&dirs, Overrides::default()).diagnostics(Lang::En);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(diagnostics[0].message, said);
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(lang|theme|views|\\[thresholds\\]|\\[\\[views\\]\\]|due-soon|=|\"|\n| |[a-z0-9.\\-]|\u{4E2D}|\u{202E}){0,60}") {
        let (_, problems) = read(&text, Path::new("/c"));
        for (_, problem) in problems {
            let unsafe_text = problem.message(Lang::Zh).contains(['\u{202E}', '\n']);
            prop_assert!(!unsafe_text);
        }
    }
}
