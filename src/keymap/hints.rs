//! The keymap read backwards: footer, help, palette, README.

use std::fmt::Write as _;

use crate::command::{self, CommandId, Context, Section};
use crate::locale::{Lang, Message, keys as m};

use super::chord::Chord;
use super::trie::{Keymap, Resolution};

/// A section of the help: what the keys of a context stack do.
#[derive(Clone, Debug, PartialEq)]
pub struct HelpSection {
    /// Its title.
    pub title: Message,
    /// Keys and what they do.
    pub entries: Vec<(String, Message)>,
}

/// The sequences that run a command (without or with any argument) from a stack of contexts, shortest first.
fn sequences(keymap: &Keymap, stack: &[Context], id: CommandId) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    keymap.visit(stack, &mut |keys, invocation| {
        // A binding of an outer context counts only where no inner one is in its way.
        if invocation.id == id && keymap.resolve(stack, keys) == Resolution::Command(invocation.clone()) {
            found.push(written(keys));
        }
    });
    found.sort_by_key(|keys| (keys.len(), keys.clone()));
    found.dedup();
    found
}

fn written(keys: &[Chord]) -> String {
    keys.iter().map(shown).collect()
}

/// A key as people know it from their keyboard.
fn shown(chord: &Chord) -> String {
    let text = chord.to_string();
    let Some(name) = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')) else { return text };
    match name {
        "lt" => "<".to_owned(),
        "up" => "↑".to_owned(),
        "down" => "↓".to_owned(),
        "left" => "←".to_owned(),
        "right" => "→".to_owned(),
        "pgup" => "PgUp".to_owned(),
        "pgdn" => "PgDn".to_owned(),
        _ => name
            .split('-')
            .map(capitalised)
            .collect::<Vec<_>>()
            .join("-")
            .replace("C-", "Ctrl-")
            .replace("S-", "Shift-"),
    }
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The keys of a command to name in a hint: Enter or Esc if bound, else the shortest.
pub fn keys_of(keymap: &Keymap, stack: &[Context], id: CommandId) -> Option<String> {
    let all = sequences(keymap, stack, id);
    // Everyone knows these two, whatever else is bound beside them.
    let known = all.iter().find(|keys| matches!(keys.as_str(), "Enter" | "Esc")).cloned();
    known.or_else(|| all.into_iter().next())
}

/// Footer hints: keys and words, most useful first.
pub fn hints(keymap: &Keymap, stack: &[Context]) -> Vec<(String, Message)> {
    // In a meeting what the meeting needs goes before what is at hand everywhere.
    let meets = stack.contains(&Context::Meeting);
    let place = |command: &command::Command| (meets && command.section != Section::Meeting, command.hint);
    let mut out: Vec<((bool, u8), String, Message)> = command::all()
        .filter(|command| {
            command.hint > 0 && command.id.applies_in(stack) && leads_somewhere(command.id, stack)
        })
        .filter_map(|command| Some((place(command), keys_of(keymap, stack, command.id)?, command.doc)))
        .collect();
    out.sort_by_key(|(place, ..)| *place);
    out.into_iter().map(|(_, keys, doc)| (keys, doc)).collect()
}

/// In a list there is nothing to go back to but marks to drop: no hint says otherwise.
fn leads_somewhere(id: CommandId, stack: &[Context]) -> bool {
    id != CommandId::Close || stack.contains(&Context::Detail)
}

/// All keys of a stack of contexts, in sections.
pub fn help_sections(keymap: &Keymap, stack: &[Context]) -> Vec<HelpSection> {
    let entries_of = |section: Section| -> Vec<(String, Message)> {
        command::all()
            .filter(|command| command.section == section && command.id.applies_in(stack))
            .filter_map(|command| {
                let keys = sequences(keymap, stack, command.id);
                (!keys.is_empty()).then(|| (keys.join(" "), command.doc))
            })
            .collect()
    };
    // As with the hints: in a meeting its own keys come first.
    let meets = stack.contains(&Context::Meeting);
    let mut sections = Section::ALL;
    sections.sort_by_key(|section| meets && *section != Section::Meeting);
    sections
        .into_iter()
        .map(|section| HelpSection { title: section.title(), entries: entries_of(section) })
        .filter(|section| !section.entries.is_empty())
        .collect()
}

/// The key table of README: every bound command with its keys and contexts, as Markdown.
pub fn markdown_table(keymap: &Keymap, lang: Lang) -> String {
    let mut out =
        format!("| {} | {} | {} |\n|---|---|---|\n", m::KEYS.get(lang), m::DOES.get(lang), m::NAME.get(lang));
    for section in Section::ALL {
        for command in command::all().filter(|command| command.section == section) {
            let mut keys: Vec<String> = Context::ALL
                .into_iter()
                .flat_map(|context| sequences(keymap, &[context], command.id))
                .map(|keys| format!("`{}`", keys.replace('|', "\\|")))
                .collect();
            let mut seen = Vec::new();
            keys.retain(|key| {
                !seen.contains(key) && {
                    seen.push(key.clone());
                    true
                }
            });
            if !keys.is_empty() {
                let _ =
                    writeln!(out, "| {} | {} | `{}` |", keys.join(" "), command.doc.get(lang), command.name);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::{load, load_builtin};

    const LIST: [Context; 2] = [Context::List, Context::Global];

    #[test]
    fn hints_follow_the_effective_keymap() {
        let base = load_builtin("default").unwrap();
        let loaded = load(
            "[global]\n\"/\" = \"none\"\n\"<c-f>\" = \"search\"\n[list]\n\"?\" = \"sort\"\n",
            Some(&base),
        );
        assert_eq!(loaded.errors, []);
        let of = |keymap: &Keymap, id| keys_of(keymap, &LIST, id);
        assert_eq!(of(&base, CommandId::Search).as_deref(), Some("/"));
        assert_eq!(of(&loaded.keymap, CommandId::Search), None, "[list] has <c-f> for paging");
        assert_eq!(keys_of(&loaded.keymap, &[Context::Global], CommandId::Search).as_deref(), Some("Ctrl-F"));
        assert_eq!(of(&loaded.keymap, CommandId::Help), None, "another command is in its way");
        assert_eq!(of(&loaded.keymap, CommandId::Sort).as_deref(), Some("?"));
    }

    #[test]
    fn the_footer_begins_with_what_is_most_needed() {
        let keymap = load_builtin("default").unwrap();
        let shown: Vec<String> = hints(&keymap, &LIST)
            .into_iter()
            .map(|(keys, doc)| format!("{keys} {}", doc.get(Lang::En)))
            .collect();
        assert_eq!(shown[..3], ["/ find", ": command", "Enter details"]);
        assert_eq!(shown.last().map(String::as_str), Some("q quit"));
        let typing: Vec<String> =
            hints(&keymap, &[Context::Search]).into_iter().map(|(keys, _)| keys).collect();
        assert_eq!(typing[..2], ["Enter", "Esc"]);
    }

    #[test]
    fn help_names_every_key_of_the_stack_once() {
        for name in ["default", "simple"] {
            let keymap = load_builtin(name).unwrap();
            let sections = help_sections(&keymap, &LIST);
            assert!(!sections.iter().any(|section| section.entries.is_empty()));
            let mut keys: Vec<&str> = sections
                .iter()
                .flat_map(|section| &section.entries)
                .flat_map(|(keys, _)| keys.split(' '))
                .collect();
            let all = keys.len();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), all, "{name}");
        }
    }

    #[test]
    fn the_table_for_the_readme_has_every_bound_command() {
        let keymap = load_builtin("default").unwrap();
        let table = markdown_table(&keymap, Lang::Zh);
        for (_, _, invocation) in keymap.bindings() {
            assert!(table.contains(&format!("| `{}` |", invocation.id.name())), "{invocation}");
        }
        assert!(table.lines().all(|line| line.starts_with('|') && line.ends_with('|')));
    }
}
