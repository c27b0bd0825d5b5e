//! README and CONTRIBUTING say what is true.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use shumei::cli::looks;
use shumei::config;
use shumei::keymap::{load_builtin, markdown_table};
use shumei::locale::Lang;

use crate::layers::program_files;
use crate::screens::harness::Harness;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// What stands between two markers.
fn between<'a>(text: &'a str, name: &str) -> &'a str {
    let (_, rest) = text.split_once(&format!("<!-- {name} -->\n")).unwrap();
    rest.split_once(&format!("<!-- /{name} -->")).unwrap().0
}

#[test]
fn readme_shows_the_effective_keys() {
    let table = markdown_table(&load_builtin("default").unwrap(), Lang::Zh);
    assert!(
        between(&read("README.md"), "keys").trim() == table.trim(),
        "put in between the key markers:\n{table}"
    );
}

#[test]
fn readme_shows_the_real_overview() {
    let screen = Harness::demo(80, 24).screen();
    let shown = between(&read("README.md"), "screen").trim_matches(['`', '\n']).trim_end().to_owned();
    assert!(shown == screen.trim_matches('\n').trim_end(), "put in between the screen markers:\n{screen}");
}

#[test]
fn files_that_contributing_names_are_there() {
    let text = read("CONTRIBUTING.md");
    let named: Vec<&str> = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| ["src/", "tests/", "keymaps/", "themes/"].iter().any(|top| word.starts_with(top)))
        .collect();
    assert!(named.len() > 20, "{named:?}");
    for path in named {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(), "{path}");
    }
}

#[test]
fn links_lead_to_files() {
    for name in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = read(name);
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(to, _)| to);
        for target in targets.filter(|target| !target.starts_with("http")) {
            assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(target).exists(), "{name}: {target}");
        }
    }
}

#[test]
fn names_that_contributing_quotes_stand_in_the_code() {
    let text = read("CONTRIBUTING.md");
    let sources: String = program_files().iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let quoted = text.split('`').skip(1).step_by(2);
    // What looks like a type, a path of names or a function; words in capitals are variables and placeholders.
    let names = quoted.filter(|code| {
        let word = code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
        word && (code.contains("::")
            || code.contains('_')
            || code.starts_with(|c: char| c.is_ascii_uppercase()))
    });
    let mut seen = 0;
    for part in names.flat_map(|name| name.split("::")) {
        assert!(sources.contains(part), "no {part} in the code");
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

/// Runs the built program in a home of its own.
fn shumei(home: &Path, args: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shumei"))
        .args(args)
        .env_clear()
        .envs([("HOME", home), ("XDG_STATE_HOME", home), ("XDG_CONFIG_HOME", home)])
        .output()
        .unwrap()
}

#[test]
fn commands_that_readme_quotes_are_commands() {
    let text = read("README.md");
    let quoted = text.split('`').skip(1).step_by(2).filter_map(|code| code.strip_prefix("shumei "));
    let mut seen = 0;
    for line in quoted.filter(|line| !line.contains("FILE")) {
        let words: Vec<String> =
            line.split_whitespace().map(|word| word.trim_matches('\'').to_owned()).collect();
        let words = if line.contains('\'') { rejoin(line) } else { words };
        let home = tempfile::tempdir().unwrap();
        // What needs an account, or a server's machine, is only asked whether there is such a command.
        let elsewhere = ["admin", "edit", "login", "outbox", "serve", "status", "sync"];
        let help = elsewhere.contains(&words[0].as_str()).then(|| "--help".to_owned());
        let said = shumei(home.path(), &words.into_iter().chain(help).collect::<Vec<_>>());
        assert!(matches!(said.status.code(), Some(0 | 1)), "shumei {line}: {said:?}");
        seen += 1;
    }
    assert!(seen >= 10, "{seen}");
}

/// The block of README's that stands after a marker, without its fence.
fn example(name: &str) -> String {
    let text = read("README.md");
    let (_, rest) = text.split_once(&format!("<!-- example: {name} -->\n```toml\n")).unwrap();
    rest.split_once("```").unwrap().0.to_owned()
}

#[test]
fn readme_shows_every_setting_with_its_default() {
    let file = read("src/config/default.toml");
    let text = read("README.md");
    let shown = between(&text, "settings").trim().strip_prefix("```toml\n").unwrap();
    assert!(shown.trim_end_matches('`') == file, "put in between the settings markers:\n{file}");
}

#[test]
fn settings_of_the_example_hold_and_its_view_opens() {
    let home = tempfile::tempdir().unwrap();
    let text = example("config.toml");
    let (settings, problems) = config::read(&text, home.path());
    assert_eq!(problems, []);
    let mut keymap = load_builtin("default").unwrap();
    assert_eq!(looks::bind_views(&mut keymap, &settings.views, "config.toml", Lang::En), []);
    let file = home.path().join("own.toml");
    fs::write(&file, text).unwrap();
    let view = settings.views.last().unwrap().name.to_string();
    let args = ["list", &view, "--demo", "--config", &file.display().to_string()].map(str::to_owned);
    let said = shumei(home.path(), &args);
    assert!(said.status.success() && said.stderr.is_empty(), "{said:?}");
}

#[test]
fn keymap_and_theme_of_the_examples_are_sound() {
    let home = tempfile::tempdir().unwrap();
    for (name, command) in [("keymap", "keys"), ("theme", "themes")] {
        let file = home.path().join(format!("{name}.toml"));
        fs::write(&file, example(name)).unwrap();
        let args = [command, "--lang", "en", "--check", &file.display().to_string()].map(str::to_owned);
        let said = shumei(home.path(), &args);
        let out = String::from_utf8_lossy(&said.stdout);
        assert!(said.status.success() && out.lines().count() == 1 && out.contains("no errors"), "{said:?}");
    }
}

#[test]
fn keys_of_the_jobs_lead_where_readme_says() {
    let text = read("README.md");
    let jobs: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).collect();
    for (told, keys, seen) in [
        ("`/` `sh9` `Enter`", "/sh9<enter>", "第9项"),
        ("`/` `xyjg` `Enter`", "/xyjg<enter>", "第9项"),
        ("| `1` |", "21", "最急"),
        ("| `3` |", "3", "期限清单"),
        ("`9`, then `Enter` on the unit", "9<enter>", "责任任务"),
        ("`9`, then `Enter` on the unit; `t` for the matrix", "9t", "责"),
        ("`4`, then `Enter`", "4<enter>", "联系领导"),
        ("`8`; `t` for the trend", "8t", "目标"),
        ("| `6` `t` |", "6t", "25班"),
        ("| `w` |", "w", "临期线"),
        ("`m`; told in keys below", "m", "会前预览"),
        ("`7` `t`", "7t", "县级"),
        ("`9` `ttt`, then `w`", "9ttt", "得分"),
    ] {
        assert!(jobs.iter().any(|job| job.contains(told)), "README no longer says {told}");
        let screen = Harness::demo(120, 40).keys(keys).screen();
        assert!(screen.contains(seen), "{keys}:\n{screen}");
    }
    assert!(text.contains("`:as-of 2023-07-31`"));
    let screen = Harness::demo(80, 24).text(":as-of 2023-07-31").keys("<enter>").screen();
    assert!(screen.contains("截至 2023-07-31"), "{screen}");
    assert!(text.contains("`yt` copies the view as a table"));
    assert!(Harness::demo(80, 24).keys("2yt").sent().starts_with(b"\x1b]52;"));
}

/// Splits a line as a shell does, single quotes only.
fn rejoin(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in line.split('\'').enumerate() {
        if place % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
