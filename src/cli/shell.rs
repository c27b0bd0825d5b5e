//! `shumei completions SHELL` and `shumei man [COMMAND]`.

use clap_mangen::Man;

use super::args::{CompletionsArgs, ManArgs};
use super::error::CliError;
use super::help;
use super::out::Out;
use crate::domain::text::single_line;
use crate::locale::{Lang, cli as m};

/// Prints a script that completes the command line.
///
/// # Errors
/// The output's.
pub fn completions(args: &CompletionsArgs, lang: Lang, out: &mut Out<'_>) -> Result<bool, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(lang), "shumei", &mut script);
    out.writer().write_all(&script)?;
    Ok(true)
}

/// Prints a manual page in roff.
///
/// # Errors
/// A command that does not exist; the output's.
pub fn man(args: &ManArgs, lang: Lang, out: &mut Out<'_>) -> Result<bool, CliError> {
    let mut root = help::command(lang);
    root.build();
    let command = match &args.command {
        None => root,
        Some(name) => {
            let known: Vec<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
            let none = || {
                let name = single_line(name);
                CliError::Input(m::NO_PAGE.fill(lang, &[("name", &name), ("commands", &known.join(" "))]))
            };
            let below = root.find_subcommand(name.trim()).ok_or_else(none)?;
            let title = format!("shumei-{}", below.get_name());
            below.clone().name(title)
        }
    };
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    out.writer().write_all(&page)?;
    Ok(true)
}
