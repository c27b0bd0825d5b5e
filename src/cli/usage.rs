//! What is wrong with a command line, in the user's language, with the cure.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::domain::text::single_line;
use crate::locale::{Lang, cli as m};

/// The parser's complaint in our words: what is wrong, what was probably meant, where help is.
pub fn complaint(error: &clap::Error, command: &str, lang: Lang) -> String {
    let value = |kind: ContextKind| error.get(kind).map(text).unwrap_or_default();
    let (arg, given) = (value(ContextKind::InvalidArg), value(ContextKind::InvalidValue));
    let what = match error.kind() {
        ErrorKind::UnknownArgument => m::UNKNOWN_ARGUMENT.fill(lang, &[("arg", &arg)]),
        ErrorKind::InvalidSubcommand => {
            m::UNKNOWN_COMMAND.fill(lang, &[("command", &value(ContextKind::InvalidSubcommand))])
        }
        ErrorKind::InvalidValue if given.is_empty() => m::NO_VALUE.fill(lang, &[("arg", &arg)]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            m::BAD_VALUE.fill(lang, &[("arg", &arg), ("value", &given)])
        }
        ErrorKind::MissingRequiredArgument => m::MISSING.fill(lang, &[("arg", &arg)]),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            m::NO_COMMAND.get(lang).to_owned()
        }
        ErrorKind::ArgumentConflict => {
            m::CONFLICT.fill(lang, &[("arg", &arg), ("other", &value(ContextKind::PriorArg))])
        }
        ErrorKind::InvalidUtf8 => m::NOT_UTF8.get(lang).to_owned(),
        _ => m::BAD_USAGE.fill(lang, &[("arg", &arg)]),
    };
    let suggestions =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let near: Vec<String> = suggestions.into_iter().map(value).filter(|near| !near.is_empty()).collect();
    let choices = match error.kind() {
        ErrorKind::InvalidSubcommand => value(ContextKind::ValidSubcommand),
        _ => value(ContextKind::ValidValue),
    };
    let mut parts = vec![what];
    if !near.is_empty() {
        parts.push(m::MEANT.fill(lang, &[("near", &near.join(" "))]));
    } else if !choices.is_empty() {
        parts.push(m::CHOICES.fill(lang, &[("choices", &choices)]));
    }
    parts.push(m::SEE_HELP.fill(lang, &[("command", &command)]));
    parts.join(m::JOIN.get(lang))
}

fn text(value: &ContextValue) -> String {
    single_line(&match value {
        ContextValue::String(one) => one.clone(),
        ContextValue::Strings(all) => all.join(" "),
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help;

    fn said(words: &[&str], lang: Lang) -> String {
        let args = std::iter::once("shumei").chain(words.iter().copied());
        let error = help::command(lang).try_get_matches_from(args).unwrap_err();
        complaint(&error, "shumei", lang)
    }

    #[test]
    fn complaints_name_what_is_wrong_and_the_cure() {
        for (words, named) in [
            (&["list", "--form"][..], "--form"),
            (&["lsit"], "list"),
            (&["list", "tasks", "--json", "--csv"], "--csv"),
            (&["who"], "QUERY"),
            (&["--width", "huge"], "narrow"),
            (&["list", "tasks", "--limit", "many"], "many"),
            (&["demo", "--communities", "3", "--records", "4"], "--records"),
            (&["plan"], "--help"),
        ] {
            for lang in [Lang::Zh, Lang::En] {
                let text = said(words, lang);
                assert!(text.contains(named) && text.contains("--help"), "{words:?}: {text}");
            }
        }
    }

    #[test]
    fn what_was_typed_reaches_no_terminal_raw() {
        let text = said(&["--\u{1b}[31mred"], Lang::En);
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }
}
