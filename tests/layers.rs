//! The house rules that a compiler does not check: ranks, file sizes, catalogue, README's diagram.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms by rank; a module imports only from strictly lower ranks.
const RANKS: &[&[&str]] = &[
    &["domain"],
    &["plan", "search", "builtin", "locale", "wire"],
    &["command", "theme", "query", "cache", "outbox", "exchange", "draft", "server", "assess"],
    &["keymap", "config", "sync", "export", "papers"],
    &["app"],
    &["ui"],
    &["runtime"],
    &["cli"],
];

const LONGEST_FILE: usize = 500;

/// Rooms whose string literals may hold Han: the catalogue, and rooms whose matter is Chinese text itself.
const HAN_ROOMS: &[&str] = &["locale", "builtin", "exchange", "plan", "search"];

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn rank(room: &str) -> Option<usize> {
    RANKS.iter().position(|rooms| rooms.contains(&room))
}

/// The room that a file under `src` belongs to; none for the crate's roots.
fn room_of(path: &Path) -> Option<String> {
    let inner = path.strip_prefix(root().join("src")).unwrap();
    let first = inner.components().next()?.as_os_str().to_str()?.to_owned();
    let room = first.strip_suffix(".rs").unwrap_or(&first).to_owned();
    (!matches!(room.as_str(), "lib" | "main")).then_some(room)
}

/// A file's code without comments and without what stands under `#[cfg(test)]`.
pub fn code(source: &str) -> String {
    let mut out = String::new();
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        if bare.starts_with("//") {
            continue;
        }
        if bare.starts_with("#[cfg(test)]") || bare.starts_with("#![cfg(test)]") {
            if bare.starts_with("#!") {
                return String::new();
            }
            skip_item(&mut lines);
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Skips the item that follows an attribute: to its `;`, or to its closing brace.
fn skip_item<'a>(lines: &mut impl Iterator<Item = &'a str>) {
    let mut depth: usize = 0;
    let mut opened = false;
    for line in lines {
        let more = line.matches('{').count();
        opened |= more > 0;
        depth = (depth + more).saturating_sub(line.matches('}').count());
        if depth == 0 && (opened || line.trim_end().ends_with(';')) {
            return;
        }
    }
}

/// Whether a file holds tests alone: a module `tests` of its own, which its parent declares under `#[cfg(test)]`.
fn is_test_file(path: &Path) -> bool {
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    name == "tests" || name.ends_with("_tests") || path.components().any(|part| part.as_os_str() == "tests")
}

/// The source files that are part of the program.
pub fn program_files() -> Vec<PathBuf> {
    let src = root().join("src");
    let inside = |path: &PathBuf| !is_test_file(path.strip_prefix(&src).unwrap());
    rust_files(&src).into_iter().filter(inside).collect()
}

/// The rooms that a piece of code names as `crate::room`, nested `use crate::{…}` groups included.
fn imports(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 && (c.is_alphanumeric() || c == '_') {
                    word.push(c);
                } else if !word.is_empty() {
                    rooms.insert(std::mem::take(&mut word));
                }
            }
            rooms.insert(word);
        } else {
            rooms.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms.retain(|room| rank(room).is_some());
    rooms
}

#[test]
fn every_room_has_a_rank() {
    for path in program_files() {
        if let Some(room) = room_of(&path) {
            assert!(rank(&room).is_some(), "{} is in no room of RANKS", path.display());
        }
    }
}

#[test]
fn imports_go_strictly_down() {
    let mut wrong = Vec::new();
    for path in program_files() {
        let Some(room) = room_of(&path) else { continue };
        for used in imports(&code(&fs::read_to_string(&path).unwrap())) {
            if used != room && rank(&used) >= rank(&room) {
                wrong.push(format!(
                    "{}: {room} (rank {:?}) imports {used} (rank {:?})",
                    path.display(),
                    rank(&room),
                    rank(&used)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "imports that do not go down:\n{}", wrong.join("\n"));
}

#[test]
fn modules_of_a_room_do_not_import_in_a_circle() {
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in program_files() {
        let Some(room) = room_of(&path) else { continue };
        graph.entry(room.clone()).or_default().extend(imports(&code(&fs::read_to_string(&path).unwrap())));
        graph.entry(room.clone()).or_default().remove(&room);
    }
    let mut done = BTreeSet::new();
    while done.len() < graph.len() {
        let next = graph.iter().find(|(room, uses)| !done.contains(*room) && uses.is_subset(&done));
        let Some((room, _)) = next else { panic!("a circle among {graph:?}, without {done:?}") };
        done.insert(room.clone());
    }
}

#[test]
fn no_file_is_over_the_limit() {
    let mut long = Vec::new();
    for dir in ["src", "tests", "benches"] {
        for path in rust_files(&root().join(dir)) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > LONGEST_FILE {
                long.push(format!("{}: {lines} lines", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "over {LONGEST_FILE} lines:\n{}", long.join("\n"));
}

#[test]
fn state_and_transitions_know_no_terminal_and_no_store() {
    for path in rust_files(&root().join("src/app")) {
        let code = code(&fs::read_to_string(&path).unwrap());
        for foreign in ["ratatui", "tokio", "reqwest", "sled", "std::fs", "std::thread", "std::net"] {
            assert!(!code.contains(foreign), "{} knows {foreign}", path.display());
        }
    }
}

#[test]
fn texts_for_users_stand_in_the_catalogue() {
    let mut wrong = Vec::new();
    for path in program_files() {
        let Some(room) = room_of(&path) else { continue };
        if HAN_ROOMS.contains(&room.as_str()) {
            continue;
        }
        for (number, line) in code(&fs::read_to_string(&path).unwrap()).lines().enumerate() {
            let line = line.split(" // ").next().unwrap_or(line);
            if line.chars().any(is_han) {
                wrong.push(format!("{} (code line {}): {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "Han outside the catalogue:\n{}", wrong.join("\n"));
}

pub fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// The diagram that README shows, made from RANKS and the rooms' own first doc lines.
fn diagram() -> String {
    let mut out = String::new();
    for (rank, rooms) in RANKS.iter().enumerate() {
        for (place, room) in rooms.iter().enumerate() {
            let doc = fs::read_to_string(root().join("src").join(room).join("mod.rs")).unwrap();
            let line = doc.lines().next().unwrap_or_default().trim_start_matches("//! ");
            let lead = if place == 0 { format!("rank {rank}") } else { String::new() };
            writeln!(out, "{lead:<8}{room:<9}{line}").unwrap();
        }
    }
    out
}

#[test]
fn readme_shows_the_true_diagram() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let diagram = diagram();
    assert!(readme.contains(&diagram), "README.md lacks this diagram; put it in:\n{diagram}");
}

#[test]
fn the_checks_themselves_see_what_they_should() {
    let source = "use crate::{app::{State, Msg}, domain};\n// crate::cli\n#[cfg(test)]\nmod tests {\n use crate::cli::x;\n}\nfn f() { crate::ui::draw(); }\n";
    let seen: Vec<String> = imports(&code(source)).into_iter().collect();
    assert_eq!(seen, ["app", "domain", "ui"]);
}
