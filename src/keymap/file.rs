//! Keymap files: TOML tables by context; the built-in ones are read by the code that reads the user's own.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::command::{self, Context};
use crate::domain::place::{Diagnostic, place_at};
use crate::domain::text::single_line;
use crate::locale::{Lang, keymap as m};

use super::chord::{Chord, ChordError, parse_keys};
use super::trie::{Conflict, Keymap};

/// The built-in keymaps: name and text.
pub const BUILTIN: &[(&str, &str)] = &[
    ("default", include_str!("../../keymaps/default.toml")),
    ("simple", include_str!("../../keymaps/simple.toml")),
];

/// Something wrong in a keymap file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeymapError {
    /// No TOML.
    Syntax(String),
    /// A context that is no table.
    NotATable(String),
    /// No such context.
    UnknownContext(String),
    /// A key bound to something other than a string.
    NotAString(String),
    /// No such key.
    BadKey(String, ChordError),
    /// A key that other programs take: a warning.
    TakenKey(Chord),
    /// A character bound where characters are text.
    TypedKey(Chord, Context),
    /// No such command.
    BadCommand(command::ParseError),
    /// One sequence begins another.
    Conflict(String, String),
    /// The same keys, written in two ways, bound twice in one context.
    Duplicate(String, Context),
    /// `inherits` names no built-in keymap.
    UnknownBase(String),
}

impl KeymapError {
    /// Whether the rest of the file can be used all the same.
    pub const fn is_warning(&self) -> bool {
        matches!(self, Self::TakenKey(_))
    }

    /// In words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Syntax(error) => m::SYNTAX.fill(lang, &[("error", error)]),
            Self::NotATable(name) => m::NOT_A_TABLE.fill(lang, &[("name", name)]),
            Self::UnknownContext(name) => {
                let names: Vec<&str> = Context::ALL.iter().map(|context| context.as_str()).collect();
                m::UNKNOWN_CONTEXT.fill(lang, &[("name", name), ("names", &names.join(" "))])
            }
            Self::NotAString(key) => m::NOT_A_STRING.fill(lang, &[("key", key)]),
            Self::BadKey(key, error) => match error {
                ChordError::Empty => m::KEY_EMPTY.get(lang).to_owned(),
                ChordError::Unclosed => m::KEY_UNCLOSED.fill(lang, &[("key", key)]),
                ChordError::Unknown(name) => m::KEY_UNKNOWN.fill(lang, &[("key", name)]),
                ChordError::Indistinct(name, twin) => {
                    m::KEY_INDISTINCT.fill(lang, &[("key", name), ("twin", twin)])
                }
                ChordError::Alt(name) => m::KEY_ALT.fill(lang, &[("key", name)]),
            },
            Self::TakenKey(chord) => m::KEY_TAKEN.fill(lang, &[("key", chord)]),
            Self::TypedKey(chord, context) => {
                m::KEY_TYPED.fill(lang, &[("key", chord), ("context", &context.as_str())])
            }
            Self::BadCommand(error) => error.message(lang),
            Self::Conflict(key, other) => m::CONFLICT.fill(lang, &[("key", key), ("other", other)]),
            Self::Duplicate(key, context) => {
                m::DUPLICATE.fill(lang, &[("key", key), ("context", &context.as_str())])
            }
            Self::UnknownBase(name) => {
                let names: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
                m::UNKNOWN_BASE.fill(lang, &[("name", name), ("names", &names.join(" "))])
            }
        }
    }
}

/// A keymap as read, with everything that was wrong.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The keymap. With errors it is the base alone: a file is used whole or not at all.
    pub keymap: Keymap,
    /// Errors and warnings, in order of their places, each with its byte offset.
    pub errors: Vec<(usize, KeymapError)>,
}

impl Loaded {
    /// The errors as places and words.
    pub fn diagnostics(&self, file: &str, text: &str, lang: Lang) -> Vec<Diagnostic> {
        self.errors
            .iter()
            .map(|(offset, error)| Diagnostic {
                file: file.to_owned(),
                place: Some(place_at(text, *offset)),
                message: error.message(lang),
                warning: error.is_warning(),
            })
            .collect()
    }
}

/// A built-in keymap by name.
pub fn load_builtin(name: &str) -> Option<Keymap> {
    let (_, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
    Some(load(text, None).keymap)
}

/// Reads a keymap file over what it inherits: the built-in keymap that it names, else `base`, else nothing.
pub fn load(text: &str, base: Option<&Keymap>) -> Loaded {
    let (root, syntax) = DeTable::parse_recoverable(text);
    let mut reader = Reader { keymap: Keymap::default(), errors: Vec::new() };
    for error in syntax {
        let offset = error.span().map_or(0, |span| span.start);
        reader.errors.push((offset, KeymapError::Syntax(single_line(error.message()))));
    }
    let root = root.into_inner();
    let mut start = reader.base(&root, base);
    for (name, value) in &root {
        if name.get_ref() != "inherits" {
            reader.context(name, value);
        }
    }
    reader.errors.sort_by_key(|(offset, _)| *offset);
    if reader.errors.iter().all(|(_, error)| error.is_warning()) {
        start.overlay(&reader.keymap);
    }
    Loaded { keymap: start, errors: reader.errors }
}

struct Reader {
    /// What the file itself binds: only there can two sequences be in each other's way.
    keymap: Keymap,
    errors: Vec<(usize, KeymapError)>,
}

impl Reader {
    fn fail(&mut self, span: &Range<usize>, error: KeymapError) {
        self.errors.push((span.start, error));
    }

    fn base(&mut self, root: &DeTable<'_>, base: Option<&Keymap>) -> Keymap {
        let named = root.iter().find(|(name, _)| name.get_ref() == "inherits").map(|(_, value)| value);
        let Some(value) = named else { return base.cloned().unwrap_or_default() };
        let name = value.get_ref().as_str().unwrap_or_default();
        if let Some((_, text)) = BUILTIN.iter().find(|(known, _)| *known == name)
            // A built-in keymap that inherits itself would never end.
            && !text.contains(&format!("inherits = \"{name}\""))
        {
            return load(text, None).keymap;
        }
        self.fail(&value.span(), KeymapError::UnknownBase(single_line(name)));
        base.cloned().unwrap_or_default()
    }

    fn context(&mut self, name: &Spanned<std::borrow::Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        let word = single_line(name.get_ref());
        let Some(context) = Context::from_word(&word) else {
            return self.fail(&name.span(), KeymapError::UnknownContext(word));
        };
        let Some(table) = value.get_ref().as_table() else {
            return self.fail(&name.span(), KeymapError::NotATable(word));
        };
        let mut seen: Vec<Vec<Chord>> = Vec::new();
        // In the order of their names a shorter sequence mostly comes first: a conflict is told at the longer one.
        for (keys, line) in table {
            if let Some(chords) = self.bind(context, keys, line) {
                if seen.contains(&chords) {
                    self.fail(&keys.span(), KeymapError::Duplicate(single_line(keys.get_ref()), context));
                }
                seen.push(chords);
            }
        }
    }

    fn bind(
        &mut self,
        context: Context,
        keys: &Spanned<std::borrow::Cow<'_, str>>,
        line: &Spanned<DeValue<'_>>,
    ) -> Option<Vec<Chord>> {
        let written = || single_line(keys.get_ref());
        let chords = match parse_keys(keys.get_ref()) {
            // As keys are looked up, so that one written in full width is found.
            Ok(chords) => chords.into_iter().map(Chord::half_width).collect::<Vec<_>>(),
            Err(error) => {
                self.fail(&keys.span(), KeymapError::BadKey(written(), error));
                return None;
            }
        };
        for chord in &chords {
            if chord.is_taken() {
                self.fail(&keys.span(), KeymapError::TakenKey(*chord));
            }
        }
        if let Some(first) = chords.first()
            && context.takes_text()
            && first.text().is_some()
        {
            self.fail(&keys.span(), KeymapError::TypedKey(*first, context));
            return None;
        }
        let Some(line_text) = line.get_ref().as_str() else {
            self.fail(&line.span(), KeymapError::NotAString(written()));
            return None;
        };
        let invocation = match line_text {
            "none" => None,
            other => match command::parse(other) {
                Ok(invocation) => Some(invocation),
                Err(error) => {
                    self.fail(&line.span(), KeymapError::BadCommand(error));
                    return None;
                }
            },
        };
        if let Err(Conflict::Behind(other) | Conflict::Before(other)) =
            self.keymap.bind(context, &chords, invocation)
        {
            let other: String = other.iter().map(ToString::to_string).collect();
            self.fail(&keys.span(), KeymapError::Conflict(written(), other));
        }
        Some(chords)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{CommandId, Invocation};
    use crate::keymap::Resolution;
    use proptest::prelude::*;

    #[test]
    fn built_in_keymaps_are_whole_and_portable() {
        for (name, text) in BUILTIN {
            let loaded = load(text, None);
            assert_eq!(loaded.diagnostics(name, text, Lang::En), [], "{name}");
            for (context, keys, invocation) in loaded.keymap.bindings() {
                assert!(!keys.iter().any(|chord| chord.is_taken()), "{name} [{}] {keys:?}", context.as_str());
                assert!(
                    invocation.id.applies_in(&[context, Context::Global]),
                    "{name}: {invocation} does nothing in [{}]",
                    context.as_str()
                );
            }
        }
    }

    #[test]
    fn every_error_is_told_at_its_place_at_once() {
        let text = "[global]\n\"q\" = \"qiut\"\n\"<a-x>\" = \"help\"\n\"g\" = \"help\"\n\"gg\" = \"first\"\n\n[nowhere]\n\"x\" = \"quit\"\n[search]\n\"j\" = \"next\"\n";
        let loaded = load(text, load_builtin("default").as_ref());
        let told: Vec<String> =
            loaded.diagnostics("my.toml", text, Lang::En).iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 5, "{told:#?}");
        for (line, said) in told.iter().zip([
            "my.toml:2:7: no command qiut; did you mean: quit",
            "my.toml:3:1: <a-x>: Alt",
            "my.toml:5:1: gg and g",
            "my.toml:7:2: there is no context [nowhere]",
            "my.toml:10:1: j: in [search] characters are text",
        ]) {
            assert!(line.starts_with(said), "{line}");
        }
        assert_eq!(Some(loaded.keymap), load_builtin("default"), "a bad file is not half used");
    }

    #[test]
    fn a_users_file_lies_over_its_base() {
        let base = load_builtin("default").unwrap();
        let loaded =
            load("[global]\n\"Q\" = \"quit\"\n\"q\" = \"none\"\n\"<f5>\" = \"redraw\"\n", Some(&base));
        assert_eq!(loaded.errors, [(35, KeymapError::TakenKey(parse_keys("<f5>").unwrap()[0]))]);
        let resolve = |keys: &str| loaded.keymap.resolve(&[Context::Global], &parse_keys(keys).unwrap());
        assert_eq!(resolve("Q"), Resolution::Command(Invocation::new(CommandId::Quit)));
        assert_eq!(resolve("q"), Resolution::None);
        assert_eq!(resolve("2"), Resolution::Command(Invocation::new(CommandId::GotoTasks)));
    }

    #[test]
    fn a_users_file_may_take_a_prefix_or_lengthen_a_key() {
        let base = load_builtin("default").unwrap();
        let loaded = load("[list]\n\"g\" = \"first\"\n\"ss\" = \"sort\"\n", Some(&base));
        assert_eq!(loaded.errors, []);
        let resolve = |keys: &str| loaded.keymap.resolve(&[Context::List], &parse_keys(keys).unwrap());
        assert_eq!(resolve("g"), Resolution::Command(Invocation::new(CommandId::First)));
        assert_eq!(resolve("ss"), Resolution::Command(Invocation::new(CommandId::Sort)));
        assert!(matches!(resolve("s"), Resolution::Pending(_)));
    }

    #[test]
    fn keys_written_in_full_width_are_found() {
        let loaded = load("[global]\n\"：\" = \"command-line\"\n\"ｇｔ\" = \"goto-tasks\"\n", None);
        assert_eq!(loaded.errors, []);
        for (typed, id) in [(":", CommandId::CommandLine), ("gt", CommandId::GotoTasks)] {
            let found = loaded.keymap.resolve(&[Context::Global], &parse_keys(typed).unwrap());
            assert_eq!(found, Resolution::Command(Invocation::new(id)));
        }
    }

    #[test]
    fn a_file_may_build_on_another_keymap() {
        let simple = load_builtin("simple").unwrap();
        let loaded = load("inherits = \"simple\"\n", load_builtin("default").as_ref());
        assert_eq!((loaded.keymap, loaded.errors), (simple, Vec::new()));
        let text = "inherits = \"vi\"\n[global\n";
        let told = load(text, None).diagnostics("my.toml", text, Lang::En);
        assert_eq!(told.len(), 2, "{told:#?}");
        assert_eq!(
            told[0].to_string(),
            "my.toml:1:12: inherits: there is no keymap vi; there are: default simple"
        );
    }

    #[test]
    fn the_simple_keymap_needs_no_ctrl_and_no_sequences() {
        for (context, keys, does) in load_builtin("simple").unwrap().bindings() {
            assert_eq!(keys.len(), 1, "[{}] {does}", context.as_str());
            assert!(!keys[0].ctrl || does.id == CommandId::Quit || does.id == CommandId::Cancel, "{does}");
        }
    }

    #[test]
    fn wherever_one_is_there_is_a_way_out_and_a_way_on() {
        for (name, _) in BUILTIN {
            let keymap = load_builtin(name).unwrap();
            for context in Context::ALL {
                let out = if context.is_layer() {
                    vec![CommandId::Cancel]
                } else {
                    vec![
                        CommandId::Quit,
                        CommandId::Help,
                        CommandId::Search,
                        CommandId::CommandLine,
                        CommandId::Palette,
                    ]
                };
                for id in out {
                    let stack =
                        if context.is_layer() { vec![context] } else { vec![context, Context::Global] };
                    assert!(
                        crate::keymap::keys_of(&keymap, &stack, id).is_some(),
                        "{name} {context:?}: {id:?}"
                    );
                }
            }
        }
    }

    proptest! {
        #[test]
        fn no_file_panics(text in any::<String>()) {
            let loaded = load(&text, None);
            let _ = loaded.diagnostics("f", &text, Lang::Zh);
        }

        #[test]
        fn no_broken_keymap_panics(cut in 0usize..4000, noise in "[\\[\\]\"=<>a-z0-9 \n]{0,12}") {
            let whole = BUILTIN[0].1;
            let at = (0..=cut.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
            let text = format!("{}{noise}{}", &whole[..at], &whole[at..]);
            let _ = load(&text, None).diagnostics("f", &text, Lang::Zh);
        }
    }
}
