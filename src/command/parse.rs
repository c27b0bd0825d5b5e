//! The command line: a name or unambiguous beginning of one, or its Chinese words, then an argument.

use crate::locale::{Lang, command as m};

use super::table::{Argument, Command, CommandId, all};

/// A command to run, with its argument.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Invocation {
    /// The command.
    pub id: CommandId,
    /// Its argument.
    pub arg: Option<String>,
}

impl Invocation {
    /// A command without an argument.
    pub const fn new(id: CommandId) -> Self {
        Self { id, arg: None }
    }

    /// A command with an argument.
    pub fn with(id: CommandId, arg: &str) -> Self {
        Self { id, arg: Some(arg.to_owned()) }
    }
}

impl std::fmt::Display for Invocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.arg {
            None => f.write_str(self.id.name()),
            Some(arg) => write!(f, "{} {arg}", self.id.name()),
        }
    }
}

/// Why a line is no command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// Nothing was typed.
    Empty,
    /// No command has that name; the nearest ones.
    Unknown {
        /// What was typed.
        name: String,
        /// Names near to it.
        near: Vec<&'static str>,
    },
    /// Several commands begin so.
    Ambiguous {
        /// What was typed.
        name: String,
        /// The commands.
        could_be: Vec<&'static str>,
    },
    /// The command needs an argument.
    ArgumentMissing(CommandId),
    /// The command takes none.
    ArgumentUnwanted(CommandId),
}

impl ParseError {
    /// The error in words, with the cure.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Empty => m::ERROR_EMPTY.get(lang).to_owned(),
            Self::Unknown { name, near } if near.is_empty() => m::ERROR_UNKNOWN.fill(lang, &[("name", name)]),
            Self::Unknown { name, near } => {
                m::ERROR_UNKNOWN_NEAR.fill(lang, &[("name", name), ("near", &near.join(" "))])
            }
            Self::Ambiguous { name, could_be } => {
                m::ERROR_AMBIGUOUS.fill(lang, &[("name", name), ("names", &could_be.join(" "))])
            }
            Self::ArgumentMissing(id) => m::ERROR_ARGUMENT_MISSING.fill(lang, &[("name", &id.name())]),
            Self::ArgumentUnwanted(id) => m::ERROR_ARGUMENT_UNWANTED.fill(lang, &[("name", &id.name())]),
        }
    }
}

/// Reads a line: `sort-by due`, `sort-b due`, or the command's words in either language.
///
/// # Errors
/// Where no command, or more than one, is meant, or its argument is missing or unwanted.
pub fn parse(line: &str) -> Result<Invocation, ParseError> {
    let line = line.trim().trim_start_matches([':', '：']).trim_start();
    let (name, arg) = line.split_once(char::is_whitespace).map_or((line, ""), |(n, a)| (n, a.trim()));
    let command = find(line, name)?;
    // The words of a command may hold blanks in English; then the whole line was its name.
    let arg = if named_by_words(command, line) { "" } else { arg };
    match (command.argument, arg.is_empty()) {
        (Argument::Required, true) => Err(ParseError::ArgumentMissing(command.id)),
        (Argument::None, false) => Err(ParseError::ArgumentUnwanted(command.id)),
        (_, true) => Ok(Invocation::new(command.id)),
        (_, false) => Ok(Invocation::with(command.id, arg)),
    }
}

/// Letters typed with an input method on.
const fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        _ => c,
    }
}

fn named_by_words(command: &Command, words: &str) -> bool {
    command.doc.get(Lang::Zh) == words || command.doc.get(Lang::En).eq_ignore_ascii_case(words)
}

fn find(line: &str, name: &str) -> Result<&'static Command, ParseError> {
    if name.is_empty() {
        return Err(ParseError::Empty);
    }
    let lower: String = name.chars().map(|c| half_width(c).to_ascii_lowercase()).collect();
    let exact = all().find(|c| c.name == lower || named_by_words(c, name) || named_by_words(c, line));
    if let Some(command) = exact {
        return Ok(command);
    }
    let starting: Vec<&Command> = all().filter(|c| c.name.starts_with(&lower)).collect();
    match starting.as_slice() {
        [one] => Ok(one),
        [] => Err(ParseError::Unknown { name: name.to_owned(), near: near(&lower) }),
        many => Err(ParseError::Ambiguous {
            name: name.to_owned(),
            could_be: many.iter().map(|command| command.name).collect(),
        }),
    }
}

/// Up to three names within two edits, or that contain what was typed.
fn near(typed: &str) -> Vec<&'static str> {
    let mut scored: Vec<(usize, &'static str)> = all()
        .map(|command| {
            let distance = if command.name.contains(typed) { 1 } else { edits(typed, command.name) };
            (distance, command.name)
        })
        .filter(|(distance, _)| *distance <= 2)
        .collect();
    scored.sort_unstable();
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Levenshtein distance.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// Commands that a beginning could become: names first, then those whose words contain it.
pub fn complete(typed: &str) -> Vec<&'static Command> {
    let typed = typed.trim().to_lowercase();
    let by_name = all().filter(|command| command.name.starts_with(&typed));
    let by_words = all().filter(|command| {
        !command.name.starts_with(&typed)
            && (command.name.contains(&typed)
                || command.doc.get(Lang::Zh).contains(&typed)
                || command.doc.get(Lang::En).to_lowercase().contains(&typed))
    });
    by_name.chain(by_words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_by_name_beginning_and_words() {
        assert_eq!(parse("sort-by due"), Ok(Invocation::with(CommandId::SortBy, "due")));
        assert_eq!(parse(":sort-b  -due "), Ok(Invocation::with(CommandId::SortBy, "-due")));
        assert_eq!(parse("quit"), Ok(Invocation::new(CommandId::Quit)));
        assert_eq!(parse("：ｓｏｒｔ－ｂｙ　due"), Ok(Invocation::with(CommandId::SortBy, "due")));
        assert_eq!(parse("QUIT"), Ok(Invocation::new(CommandId::Quit)));
        assert_eq!(parse("search 六安 小区"), Ok(Invocation::with(CommandId::Search, "六安 小区")));
        assert_eq!(parse("clear the filter"), Ok(Invocation::new(CommandId::ClearFilter)));
        for command in all() {
            let arg = if command.needs_argument() { " x" } else { "" };
            for words in [command.doc.get(Lang::Zh), command.name] {
                assert_eq!(parse(&format!("{words}{arg}")).map(|i| i.id), Ok(command.id), "{words}");
            }
        }
    }

    #[test]
    fn errors_say_what_could_be_meant() {
        assert_eq!(parse(""), Err(ParseError::Empty));
        assert_eq!(parse("qiut"), Err(ParseError::Unknown { name: "qiut".into(), near: vec!["quit"] }));
        assert!(matches!(parse("goto-"), Err(ParseError::Ambiguous { could_be, .. }) if could_be.len() == 9));
        assert_eq!(parse("as-of"), Err(ParseError::ArgumentMissing(CommandId::AsOf)));
        assert_eq!(parse("quit now"), Err(ParseError::ArgumentUnwanted(CommandId::Quit)));
        for error in
            [parse(""), parse("qiut"), parse("xyzzy"), parse("goto-"), parse("as-of"), parse("quit now")]
        {
            let error = error.unwrap_err();
            assert_ne!(error.message(Lang::Zh), error.message(Lang::En));
        }
    }

    #[test]
    fn completion_puts_names_first() {
        let names = |typed: &str| complete(typed).into_iter().map(|command| command.name).collect::<Vec<_>>();
        assert_eq!(names("").len(), all().count());
        assert_eq!(names("sort")[..2], ["sort", "sort-by"]);
        assert!(names("sort").contains(&"reverse-sort"), "names and words that contain it follow");
        assert!(names("过滤").contains(&"clear-filter"));
        assert_eq!(names("xyzzy"), [""; 0]);
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_read_or_refused(line in proptest::prelude::any::<String>()) {
            match parse(&line) {
                Ok(invocation) => assert_eq!(parse(&invocation.to_string()), Ok(invocation)),
                Err(error) => assert!(!error.message(Lang::Zh).is_empty()),
            }
            let _ = complete(&line);
        }
    }
}
