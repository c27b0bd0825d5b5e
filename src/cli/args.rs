//! What may stand on the command line. The words that explain it are in the catalogue; see [`super::help`].

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use super::account::login::{LoginArgs, LogoutArgs};
use super::account::status::StatusArgs;
use super::account::sync::SyncArgs;
use super::admin::AdminArgs;
use super::assess::AssessArgs;
use super::debrief::DebriefArgs;
use super::edit::EditArgs;
use super::export::ExportArgs;
use super::import::ImportArgs;
use super::keys::KeysArgs;
use super::outbox::OutboxArgs;
use super::papers::{BulletinArgs, MinutesArgs, PaperArgs};
use super::plan::PlanArgs;
use super::serve::ServeArgs;
use super::ssh_key::SshKeyArgs;
use super::templates::TemplatesArgs;
use super::themes::ThemesArgs;
use super::words::Words;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "shumei", version)]
pub struct Cli {
    /// Flags that every command takes.
    #[command(flatten)]
    pub globals: Globals,
    /// Flags of the dashboard.
    #[command(flatten)]
    pub record: RecordArgs,
    /// A recording to be shown.
    #[command(flatten)]
    pub replay: ReplayArgs,
    /// What to do; the dashboard unless said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What starts the dashboard, alone: the whole command line takes longer to put together than the first frame to draw.
/// It takes nothing that [`Cli`] would not take in the same sense; whatever it refuses, help and errors included, is
/// the whole command line's matter.
#[derive(Debug, Parser)]
#[command(disable_help_flag = true, disable_help_subcommand = true)]
struct Start {
    #[command(flatten)]
    globals: Globals,
    #[command(flatten)]
    record: RecordArgs,
    #[command(subcommand)]
    command: Option<StartCommand>,
}

#[derive(Debug, Subcommand)]
enum StartCommand {
    Demo(DemoArgs),
}

impl Cli {
    /// The command line, where it does nothing but start the dashboard.
    pub fn start(args: &[OsString]) -> Option<Self> {
        let Start { globals, record, command } = Start::try_parse_from(args).ok()?;
        let command = command.map(|StartCommand::Demo(args)| Command::Demo(args));
        Some(Self { globals, record, replay: ReplayArgs::default(), command })
    }
}

/// Flags that every command takes.
#[derive(Clone, Debug, Default, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag that stands by itself")]
pub struct Globals {
    /// Language.
    #[arg(long, global = true, value_name = "LANG", value_parser = ["zh", "en"])]
    pub lang: Option<String>,
    /// The day from which everything is seen.
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<String>,
    /// The made-up register in place of the reader's own data.
    #[arg(long, global = true)]
    pub demo: bool,
    /// The reader's seat.
    #[arg(long, global = true, value_name = "ID")]
    pub me: Option<String>,
    /// A settings file in place of the usual one.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Theme of the dashboard.
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// Keymap of the dashboard.
    #[arg(long, global = true, value_name = "NAME")]
    pub keymap: Option<String>,
    /// Width of ambiguous characters.
    #[arg(long, global = true, value_name = "PROFILE", value_parser = ["auto", "narrow", "wide", "ascii"])]
    pub width: Option<String>,
    /// The dashboard in lines.
    #[arg(long, global = true)]
    pub plain_ui: bool,
    /// No colour.
    #[arg(long, global = true)]
    pub no_color: bool,
    /// Server and member, by the name under which they were kept.
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// No edits.
    #[arg(long, global = true)]
    pub readonly: bool,
    /// No escape to other programs: for accounts that may run nothing else.
    #[arg(long, global = true)]
    pub no_shell: bool,
}

/// Recording what happens at the dashboard.
#[derive(Clone, Debug, Default, Args)]
pub struct RecordArgs {
    /// The file to record in.
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
}

/// Showing what was recorded.
#[derive(Clone, Debug, Default, Args)]
pub struct ReplayArgs {
    /// The recording.
    #[arg(long, value_name = "FILE", conflicts_with = "record")]
    pub replay: Option<PathBuf>,
    /// Its screen as text.
    #[arg(long)]
    pub print: bool,
    /// The step to stand behind.
    #[arg(long, value_name = "N")]
    pub step: Option<usize>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The dashboard over a made-up register.
    Demo(DemoArgs),
    /// Who answers for something.
    Who(WhoArgs),
    /// A list.
    List(ListArgs),
    /// Records in full.
    Show(ShowArgs),
    /// What is due.
    Due(DueArgs),
    /// The day as plain text.
    Brief,
    /// Scores.
    Assess(AssessArgs),
    /// What falls to each secretary.
    Debrief(DebriefArgs),
    /// An edit.
    Edit(EditArgs),
    /// Files for other programs.
    Export(ExportArgs),
    /// An edited workbook.
    Import(ImportArgs),
    /// Minutes of a review.
    Minutes(MinutesArgs),
    /// A bulletin.
    Bulletin(BulletinArgs),
    /// Other papers.
    Paper(PaperArgs),
    /// Templates of papers.
    Templates(TemplatesArgs),
    /// Plan documents.
    Plan(PlanArgs),
    /// Makes this machine a member's.
    Login(LoginArgs),
    /// Undoes that.
    Logout(LogoutArgs),
    /// How things stand with the server.
    Status(StatusArgs),
    /// Fetches and sends.
    Sync(SyncArgs),
    /// Edits that are not settled.
    Outbox(OutboxArgs),
    /// Keymaps.
    Keys(KeysArgs),
    /// Themes.
    Themes(ThemesArgs),
    /// SSH keys that open dashboards.
    SshKey(SshKeyArgs),
    /// The central API.
    Serve(ServeArgs),
    /// The central API's database.
    Admin(AdminArgs),
    /// What the program finds of its surroundings.
    Doctor,
    /// A script that completes the command line.
    Completions(CompletionsArgs),
    /// A manual page.
    Man(ManArgs),
}

/// `shumei demo`.
#[derive(Clone, Debug, Default, Args)]
pub struct DemoArgs {
    /// Size in communities.
    #[arg(long, value_name = "N", conflicts_with = "records")]
    pub communities: Option<u32>,
    /// Size in records.
    #[arg(long, value_name = "N")]
    pub records: Option<u32>,
    /// Seed of the draws.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// Where the demonstration is kept.
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
    /// Flags of the dashboard.
    #[command(flatten)]
    pub record: RecordArgs,
}

/// `shumei who QUERY…`.
#[derive(Clone, Debug, Args)]
pub struct WhoArgs {
    /// What is looked for; several words are one query.
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,
    /// Every hit.
    #[arg(long)]
    pub all: bool,
    /// How to print it.
    #[command(flatten)]
    pub form: FormArgs,
}

/// `shumei list KIND`.
#[derive(Clone, Debug, Args)]
pub struct ListArgs {
    /// The list, or a saved view.
    #[arg(value_name = "KIND", value_parser = Words(super::words::lists))]
    pub kind: String,
    /// Which rows.
    #[arg(long, short, value_name = "EXPR", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// Order.
    #[arg(long, short, value_name = "COLUMNS", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// Columns.
    #[arg(long, short, value_name = "COLUMNS")]
    pub columns: Option<String>,
    /// At most so many rows.
    #[arg(long, short = 'n', value_name = "N")]
    pub limit: Option<usize>,
    /// How to print it.
    #[command(flatten)]
    pub form: FormArgs,
}

/// `shumei show ID…`.
#[derive(Clone, Debug, Args)]
pub struct ShowArgs {
    /// The records.
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<String>,
    /// JSON.
    #[arg(long)]
    pub json: bool,
}

/// `shumei due`.
#[derive(Clone, Debug, Args)]
pub struct DueArgs {
    /// How far ahead.
    #[arg(long, value_name = "PERIOD", default_value = "30d")]
    pub within: String,
    /// Only what is overdue.
    #[arg(long, conflicts_with = "within")]
    pub overdue: bool,
    /// Which rows.
    #[arg(long, short, value_name = "EXPR", allow_hyphen_values = true)]
    pub filter: Option<String>,
    /// How to print it.
    #[command(flatten)]
    pub form: FormArgs,
}

/// `shumei completions SHELL`.
#[derive(Clone, Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// `shumei man [COMMAND]`.
#[derive(Clone, Debug, Args)]
pub struct ManArgs {
    /// The command whose page it is; the program's own unless said.
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// JSON or CSV in place of a table.
#[derive(Clone, Copy, Debug, Default, Args)]
#[group(multiple = false)]
pub struct FormArgs {
    /// JSON.
    #[arg(long)]
    pub json: bool,
    /// CSV.
    #[arg(long)]
    pub csv: bool,
}

/// How an answer is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Table,
    /// An array of objects.
    Json,
    /// A header and rows.
    Csv,
}

impl FormArgs {
    /// The one that was asked for.
    pub const fn form(self) -> Form {
        match (self.json, self.csv) {
            (true, _) => Form::Json,
            (false, true) => Form::Csv,
            (false, false) => Form::Table,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Vec<OsString> {
        std::iter::once("shumei").chain(line.split_whitespace()).map(OsString::from).collect()
    }

    #[test]
    fn what_starts_the_dashboard_means_the_same_either_way() {
        for line in [
            "",
            "demo",
            "--lang en",
            "--lang=en demo --records 1000",
            "demo --keep dir --seed 3 --no-color",
            "--as-of 2023-06-12 --me M001 --profile list",
            "--config list demo --communities 5 --readonly",
            "--width ascii --no-shell",
        ] {
            let whole = Cli::try_parse_from(args(line)).unwrap();
            let start = Cli::start(&args(line)).unwrap();
            assert_eq!(format!("{start:?}"), format!("{whole:?}"), "{line}");
        }
    }

    #[test]
    fn everything_else_is_left_to_the_whole_command_line() {
        for line in [
            "--help",
            "-h",
            "--version",
            "help",
            "help demo",
            "demo --help",
            "list tasks",
            "--demo list tasks",
            "demo --records 3 --communities 3",
            "--lang fr",
            "demo list",
            "nonsense",
            "--me",
        ] {
            assert!(Cli::start(&args(line)).is_none(), "{line}");
        }
    }
}
