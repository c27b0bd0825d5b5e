//! Every text of the catalogue, read from its sources, so that no file of it can be forgotten.

use std::collections::BTreeSet;
use std::fs;

use crate::layers::{code, is_han, program_files, root};

struct Entry {
    file: String,
    name: String,
    zh: String,
    en: String,
}

/// The literal that begins at the start of `text`, without its quotes, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    let inner = text.trim_start().strip_prefix('"')?;
    let mut escaped = false;
    let end = inner.char_indices().find(|(_, c)| {
        let closes = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        closes
    })?;
    Some((inner[..end.0].to_owned(), &inner[end.0 + 1..]))
}

/// The entry that begins at the start of `text`, and what follows it.
fn entry<'a>(file: &str, text: &'a str) -> Option<(Entry, &'a str)> {
    let (name, after) = text.split_once(':')?;
    let (zh, after) = literal(after)?;
    let (en, after) = literal(after.trim_start().strip_prefix(',')?)?;
    let after = after.trim_start().strip_prefix(';')?.trim_start();
    Some((Entry { file: file.to_owned(), name: name.trim().to_owned(), zh, en }, after))
}

/// The entries of one `messages!` list; anything that is not of its form is a failure.
fn entries(file: &str, list: &str) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut rest = list.trim_start();
    while !rest.starts_with('}') {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after).trim_start();
            continue;
        }
        let read = entry(file, rest);
        assert!(read.is_some(), "{file}: this is no entry: {rest:.80}");
        let (entry, after) = read.unwrap();
        out.push(entry);
        rest = after;
    }
    out
}

fn catalogue() -> Vec<Entry> {
    let dir = root().join("src/locale");
    let mut all = Vec::new();
    for file in fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).unwrap();
        let lists: Vec<&str> = source.split("crate::messages! {\n").skip(1).collect();
        assert_eq!(lists.len(), source.matches("crate::messages!").count(), "{name}: a list of another form");
        all.extend(lists.into_iter().flat_map(|list| entries(&name, list)));
    }
    all
}

/// Whether `name` stands in code as a word, and not as the end of a longer path.
fn stands_bare(code: &str, name: &str) -> bool {
    words(code, name).any(|at| !code[..at].ends_with("::"))
}

/// Where `name` stands in code as a whole word.
fn words<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name)
        .map(|(at, _)| at)
        .filter(move |at| !code[..*at].ends_with(part) && !code[at + name.len()..].starts_with(part))
}

/// The names by which a piece of code calls a module: its own, and what `module as name` gives it.
fn aliases<'a>(code: &'a str, module: &'a str) -> Vec<&'a str> {
    let renamed = words(code, module).filter_map(|at| {
        let after = code[at + module.len()..].strip_prefix(" as ")?;
        after.split(|c: char| !c.is_alphanumeric() && c != '_').next()
    });
    std::iter::once(module).chain(renamed).collect()
}

/// Whether a piece of code outside a catalogue file uses a message of it: by its path, or bare where a macro puts
/// the path before it (`m::$doc`).
fn uses(code: &str, module: &str, name: &str) -> bool {
    let called = aliases(code, module);
    let by_path = called.iter().any(|alias| words(code, &format!("{alias}::{name}")).next().is_some());
    let by_macro = || {
        code.contains("macro_rules!")
            && called.iter().any(|alias| code.contains(&format!("{alias}::$")))
            && stands_bare(code, name)
    };
    by_path || by_macro()
}

/// The places to be filled, `{name}`.
fn places(text: &str) -> BTreeSet<String> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn both_languages_are_whole() {
    let all = catalogue();
    assert!(all.len() > 200, "only {} texts found", all.len());
    for Entry { file, name, zh, en } in &all {
        assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{file} {name}: empty");
        let of = |text: &str| {
            let mut places = places(text);
            // An example of a style's table is no place.
            places.retain(|place| place.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
            places
        };
        assert_eq!(of(zh), of(en), "{file} {name}: places differ");
        assert!(!en.chars().any(is_han), "{file} {name}: Han in English");
    }
}

/// The texts that stand outside lists, each as its two literals: labels of the domain's words.
fn labels() -> Vec<(String, String)> {
    let source = code(&fs::read_to_string(root().join("src/locale/labels.rs")).unwrap());
    let pair = |line: &str| {
        let (zh, after) = literal(&line[line.find('"')?..])?;
        let (en, _) = literal(after.strip_prefix(',')?)?;
        Some((zh, en))
    };
    source.lines().filter_map(pair).collect()
}

#[test]
fn labels_are_whole() {
    let all = labels();
    assert!(all.len() > 60, "only {} labels found", all.len());
    for (zh, en) in &all {
        assert!(zh.chars().any(is_han) && !en.is_empty() && !en.chars().any(is_han), "{zh} {en}");
    }
}

#[test]
fn no_name_stands_twice_in_a_file() {
    let mut seen = BTreeSet::new();
    for entry in catalogue() {
        assert!(seen.insert((entry.file.clone(), entry.name.clone())), "{} {}", entry.file, entry.name);
    }
}

#[test]
fn every_text_is_used() {
    let files: Vec<_> = program_files()
        .into_iter()
        .map(|path| (path.clone(), code(&fs::read_to_string(path).unwrap())))
        .collect();
    let mut unused = Vec::new();
    for Entry { file, name, .. } in catalogue() {
        let module = file.trim_end_matches(".rs");
        let used = files.iter().any(|(path, code)| {
            if *path != root().join("src/locale").join(&file) {
                return uses(code, module, &name);
            }
            // Its own line is the definition; a function beside the list may choose among the texts.
            let after = code.split_once("\n}\n").map_or("", |(_, after)| after);
            stands_bare(after, &name)
        });
        if !used {
            unused.push(format!("{module}::{name}"));
        }
    }
    assert!(unused.is_empty(), "texts that nothing shows; take them out:\n{}", unused.join("\n"));
}

#[test]
fn uses_are_seen_by_path_alias_and_macro() {
    let code = "use crate::locale::{Lang, cli as m, date};\nm::HEAD.get(lang); keys::KEYS;";
    assert!(uses(code, "cli", "HEAD") && uses(code, "keys", "KEYS"));
    assert!(!uses(code, "cli", "HEA") && !uses(code, "cli", "KEYS") && !uses(code, "date", "HEAD"));
    let table =
        "use locale::command as m;\nmacro_rules! c { ($doc:ident) => { m::$doc } }\nc!(QUIT, X::OPEN)";
    assert!(uses(table, "command", "QUIT") && !uses(table, "command", "OPEN"));
}

#[test]
fn lists_are_read_as_they_are_written() {
    let read = entries("f", "A: \"一 \\\"二\\\"\", \"one \\\\\"; // why\n  B:\n \"{n}\", \"{n}\";\n}\nrest");
    let shown: Vec<_> = read.iter().map(|e| format!("{}|{}|{}", e.name, e.zh, e.en)).collect();
    assert_eq!(shown, ["A|一 \\\"二\\\"|one \\\\", "B|{n}|{n}"]);
}
