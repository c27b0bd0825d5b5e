//! Puts the catalogue's words into the parser: explanations, headings, in the user's language.

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Cli;
use crate::locale::{Lang, admin, cli as m};

/// The parser, explained in a language.
pub fn command(lang: Lang) -> Command {
    let command =
        Cli::command().disable_help_flag(true).disable_version_flag(true).disable_help_subcommand(true);
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    explain(command.arg(version), "", lang)
}

/// Explains a command and all below it; `path` is its name below the program's (`plan compile`).
fn explain(command: Command, path: &str, lang: Lang) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    let mut command = command
        .arg(help)
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .help_template(template(lang))
        .subcommand_help_heading(m::HEAD_COMMANDS.get(lang))
        .mut_args(|arg| explain_arg(arg, path, lang));
    if let Some(about) = m::about(path) {
        command = command.about(about.get(lang)).long_about(None);
    }
    if path.is_empty() {
        command = command.after_help(m::AFTER_HELP.get(lang));
    }
    if path == "admin load register" {
        command = command.after_help(admin::REGISTER_HELP.get(lang));
    }
    if path == "edit" {
        command = command.after_help(super::edit::acts_text(lang));
    }
    for name in names {
        let below = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |command| explain(command, &below, lang));
    }
    command
}

fn explain_arg(arg: Arg, path: &str, lang: Lang) -> Arg {
    let id = arg.get_id().as_str().to_owned();
    let heading = match (arg.is_positional(), arg.is_global_set()) {
        (true, _) => m::HEAD_ARGUMENTS,
        (false, false) => m::HEAD_OPTIONS,
        (false, true) => m::HEAD_GLOBAL,
    };
    let mut arg = arg.help_heading(heading.get(lang));
    if arg.get_action().takes_values() {
        // The words say both, in the user's language.
        arg = arg.hide_default_value(true).hide_possible_values(true);
    }
    match m::argument(path, &id) {
        Some(help) => arg.help(help.get(lang)).long_help(None),
        None => arg,
    }
}

/// The parser's own template with its words in the user's language.
fn template(lang: Lang) -> String {
    format!("{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", m::HEAD_USAGE.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unexplained(command: &Command, path: &str, missing: &mut Vec<String>) {
        if command.get_about().is_none() {
            missing.push(path.to_owned());
        }
        for arg in command.get_arguments() {
            let text = arg.get_help().map(ToString::to_string).unwrap_or_default();
            if text.is_empty() {
                missing.push(format!("{path} {}", arg.get_id()));
            }
        }
        for below in command.get_subcommands() {
            unexplained(below, &format!("{path} {}", below.get_name()), missing);
        }
    }

    #[test]
    fn every_command_and_flag_is_explained_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let mut command = command(lang);
            command.build();
            let mut missing = Vec::new();
            unexplained(&command, "shumei", &mut missing);
            assert!(missing.is_empty(), "{missing:?}");
            let help = command.render_long_help().to_string();
            let han = help.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
            assert_eq!(han, lang == Lang::Zh, "{help}");
        }
    }

    #[test]
    fn the_parser_is_sound() {
        command(Lang::Zh).debug_assert();
    }
}
