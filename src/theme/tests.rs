//! What every built-in theme promises, and what a user's file may rely on.

use proptest::prelude::*;
use ratatui::style::{Color, Modifier, Style};

use super::*;
use crate::locale::Lang;

fn builtin() -> impl Iterator<Item = (&'static str, Theme)> {
    BUILTIN.iter().map(|(name, _)| (*name, load_builtin(name).unwrap()))
}

fn told(text: &str) -> Vec<String> {
    load(text).diagnostics("my.toml", text, Lang::En).iter().map(ToString::to_string).collect()
}

/// Roles that stand in rows, where the cursor's ground may come below them.
const IN_ROWS: [Role; 8] = [
    Role::Text,
    Role::Dim,
    Role::Match,
    Role::LightOverdue,
    Role::LightDueSoon,
    Role::LightOnTrack,
    Role::LightDone,
    Role::LightUndated,
];

/// Roles that only draw lines and bars (WCAG 2.2, 1.4.11 non-text contrast).
const LINES: [Role; 5] = [Role::Border, Role::BorderFocus, Role::BarFull, Role::BarTarget, Role::BarEmpty];

/// Contrast of a role over a ground; colours that the terminal chooses are taken as readable.
fn ratio(style: Style, below: Option<Color>) -> f64 {
    match (style.fg, style.bg.or(below)) {
        (Some(letters), Some(ground)) => contrast(letters, ground).unwrap_or(21.0),
        _ => 21.0,
    }
}

#[test]
fn built_in_themes_are_whole() {
    for (name, text) in BUILTIN {
        let loaded = load(text);
        assert_eq!(loaded.diagnostics(name, text, Lang::Zh), [], "{name}");
        assert_eq!(loaded.theme, load_builtin(name), "{name}");
    }
}

#[test]
fn every_role_can_be_read() {
    for (name, theme) in builtin() {
        let ground = theme.style(Role::Text).bg;
        for role in Role::ALL {
            let least = if LINES.contains(role) { 3.0 } else { 4.5 };
            let got = ratio(theme.style(*role), ground);
            assert!(got >= least, "{name} {}: {got:.2}", role.as_str());
        }
    }
}

#[test]
fn rows_can_be_read_under_the_cursor() {
    for (name, theme) in builtin() {
        for cursor in [Role::Selected, Role::Cursor] {
            let over = theme.style(cursor);
            for role in IN_ROWS {
                let got = ratio(theme.style(role).patch(over), over.bg);
                assert!(got >= 4.5, "{name} {} under {}: {got:.2}", role.as_str(), cursor.as_str());
            }
        }
        // Keys stand on the status line.
        let status = theme.style(Role::Status);
        let got = ratio(status.patch(theme.style(Role::Key)), status.bg);
        assert!(got >= 4.5, "{name} key on status: {got:.2}");
    }
}

#[test]
fn fewer_colours_still_can_be_read() {
    for (name, theme) in builtin() {
        for depth in [ColourDepth::Ansi256, ColourDepth::Ansi16] {
            let theme = theme.at_depth(depth);
            let ground = theme.style(Role::Text).bg;
            for role in Role::ALL {
                let got = ratio(theme.style(*role), ground);
                assert!(got >= 3.0, "{name} at {depth:?}, {}: {got:.2}", role.as_str());
            }
            for role in [Role::Selected, Role::TabActive] {
                let style = theme.style(role);
                let reversed = style.add_modifier.contains(Modifier::REVERSED);
                assert!(
                    reversed || style.bg != ground,
                    "{name} at {depth:?}: {} can't be seen",
                    role.as_str()
                );
            }
        }
    }
}

#[test]
fn without_colours_what_matters_still_stands_out() {
    for (name, theme) in builtin() {
        let theme = theme.at_depth(ColourDepth::Mono);
        for role in Role::ALL {
            let style = theme.style(*role);
            assert_eq!((style.fg, style.bg), (None, None), "{name} {}", role.as_str());
        }
        let text = theme.style(Role::Text);
        for role in [Role::Selected, Role::Match, Role::Link, Role::LightOverdue, Role::TabActive, Role::Key]
        {
            assert_ne!(theme.style(role), text, "{name} {}", role.as_str());
        }
        assert!(theme.style(Role::Selected).add_modifier.contains(Modifier::REVERSED), "{name}");
    }
}

#[test]
fn in_true_colour_a_theme_is_what_its_author_wrote() {
    let text = "inherits = \"dark\"\n[roles]\nborder = \"#17191d\"\n";
    let theme = load(text).theme.unwrap();
    assert_eq!(theme.at_depth(ColourDepth::TrueColour), theme);
    assert_eq!(theme.at_depth(ColourDepth::Ansi16).style(Role::Border).fg, Some(Color::White));
}

#[test]
fn the_theme_without_colours_has_none_by_itself() {
    let mono = load_builtin("mono").unwrap();
    assert_eq!(mono, mono.at_depth(ColourDepth::Mono));
}

#[test]
fn the_theme_of_sixteen_colours_needs_no_more() {
    let theme = load_builtin("ansi16").unwrap();
    assert_eq!(theme, theme.at_depth(ColourDepth::Ansi16));
}

#[test]
fn a_palette_recolours_what_is_inherited() {
    let loaded =
        load("inherits = \"dark\"\nselection = \"bar\"\n[palette]\nbad = \"#ff0000\"\n[roles]\ntext = 231\n");
    assert_eq!(loaded.errors, []);
    let theme = loaded.theme.unwrap();
    assert_eq!(theme.style(Role::LightOverdue).fg, Some(Color::Rgb(0xFF, 0, 0)));
    assert_eq!(theme.style(Role::Text), Style::default().fg(Color::Indexed(231)));
    assert_eq!(theme.style(Role::Dim), load_builtin("dark").unwrap().style(Role::Dim));
    assert_eq!((theme.selection(), theme.background()), (Selection::Bar, Background::Dark));
}

#[test]
fn every_error_is_told_at_its_place_at_once() {
    let text = "\
inherits = \"dusk\"
background = \"grey\"
colour = 1

[palette]
ink = \"pink\"
far = 256

[roles]
txt = \"red\"
text = { fg = \"inc\", under = \"red\", mods = [\"bold\", \"blink\"] }
dim = true
title = { bg = 1.5, mods = \"bold\" }
";
    let expected = [
        "my.toml:1:12: inherits: there is no built-in theme dusk",
        "my.toml:2:14: background: grey is not known; there are: dark light",
        "my.toml:3:1: there is no colour",
        "my.toml:6:7: pink is no colour",
        "my.toml:7:7: 256 is no colour",
        "my.toml:10:1: [roles] has no txt",
        "my.toml:11:15: inc is no colour",
        "my.toml:11:22: a style has no under",
        "my.toml:11:53: mods: blink is not known",
        "my.toml:12:7: dim should be a colour",
        "my.toml:13:16: float is no colour",
        "my.toml:13:28: mods: bold is not known; there are: bold dim underlined reversed, written [\"bold\"]",
    ];
    let told = told(text);
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (line, said) in told.iter().zip(expected) {
        assert!(line.starts_with(said), "{line}");
    }
    assert_eq!(load(text).theme, None, "a bad file is not half used");
}

#[test]
fn broken_toml_and_missing_roles_are_told() {
    assert!(told("[roles\ntext = \"red\"\n")[0].starts_with("my.toml:1:7: not valid TOML"));
    let missing = told("[roles]\ntext = \"red\"\n");
    assert_eq!(missing.len(), 1);
    assert!(missing[0].starts_with("my.toml:1:1: [roles] lacks: dim title border"), "{missing:?}");
}

#[test]
fn the_terminal_gets_a_theme_that_suits_it() {
    for depth in [ColourDepth::Mono, ColourDepth::Ansi16, ColourDepth::Ansi256, ColourDepth::TrueColour] {
        for ground in [None, Some(Background::Dark), Some(Background::Light)] {
            assert!(load_builtin(Theme::suited(depth, ground)).is_some());
        }
    }
    assert_eq!(Theme::suited(ColourDepth::TrueColour, Some(Background::Light)), "light");
    assert_eq!(
        Theme::suited(ColourDepth::Ansi16, Some(Background::Light)),
        "light",
        "it paints its own ground"
    );
    assert_eq!(Theme::suited(ColourDepth::Mono, Some(Background::Light)), "mono");
    assert_eq!(Background::detect(Some("0;default;15")), Some(Background::Light));
    assert_eq!(Background::detect(Some("15;0")), Some(Background::Dark));
    assert_eq!(Background::detect(Some("default")), None);
}

proptest! {
    #[test]
    fn no_file_panics(text in any::<String>()) {
        let _ = load(&text).diagnostics("f", &text, Lang::Zh);
    }

    #[test]
    fn no_broken_theme_panics(cut in 0usize..3000, noise in "[\\[\\]{}\"=#a-z0-9 \n]{0,12}") {
        let whole = BUILTIN[0].1;
        let at = (0..=cut.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
        let text = format!("{}{noise}{}", &whole[..at], &whole[at..]);
        let _ = load(&text).diagnostics("f", &text, Lang::Zh);
    }
}
