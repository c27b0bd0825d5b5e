//! What may stand behind `shumei admin`.

use clap::{Args, Subcommand};

use crate::cli::args::FormArgs;

/// `shumei admin …`.
#[derive(Clone, Debug, Args)]
pub struct AdminArgs {
    /// The database.
    #[arg(long, global = true, value_name = "URL", env = "SHUMEI_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// The county.
    #[arg(long, global = true, value_name = "NAME", default_value = "county")]
    pub county: String,
    /// What to do.
    #[command(subcommand)]
    pub command: AdminCommand,
}

/// What to do on the server's machine.
#[derive(Clone, Debug, Subcommand)]
pub enum AdminCommand {
    /// The first administrator.
    Bootstrap(BootstrapArgs),
    /// Seats.
    #[command(subcommand)]
    Member(MemberCommand),
    /// Tokens.
    #[command(subcommand)]
    Token(TokenCommand),
    /// A backup.
    Backup(BackupArgs),
    /// A backup put back.
    Restore(RestoreArgs),
    /// Data.
    #[command(subcommand)]
    Load(LoadCommand),
    /// Who changed what.
    Audit(AuditArgs),
}

/// `shumei admin bootstrap`.
#[derive(Clone, Debug, Args)]
pub struct BootstrapArgs {
    /// Id of the seat.
    #[arg(long, value_name = "ID")]
    pub seat: Option<String>,
    /// Name of the seat.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The unit whose seat it is.
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
}

/// `shumei admin member …`.
#[derive(Clone, Debug, Subcommand)]
pub enum MemberCommand {
    /// Adds one.
    Add(MemberAddArgs),
    /// Lets one in no longer.
    Disable(MemberArgs),
    /// Lets one in again.
    Enable(MemberArgs),
    /// Lists them.
    List(FormArgs),
}

/// `shumei admin member add [ID]`.
#[derive(Clone, Debug, Args)]
pub struct MemberAddArgs {
    /// Id of the seat.
    #[arg(value_name = "ID")]
    pub seat: Option<String>,
    /// Name of the seat.
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// The unit whose seat it is.
    #[arg(long, value_name = "UNIT")]
    pub unit: String,
    /// What its member may do.
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// Level at which it links communities.
    #[arg(long, value_name = "LEVEL")]
    pub level: Option<String>,
    /// Post held.
    #[arg(long, value_name = "POST")]
    pub post: Option<String>,
}

/// One member.
#[derive(Clone, Debug, Args)]
pub struct MemberArgs {
    /// The member.
    #[arg(value_name = "MEMBER")]
    pub member: String,
}

/// `shumei admin token …`.
#[derive(Clone, Debug, Subcommand)]
pub enum TokenCommand {
    /// Issues one.
    Issue(TokenIssueArgs),
    /// Revokes one.
    Revoke(TokenRevokeArgs),
    /// Lists them.
    List(FormArgs),
}

/// `shumei admin token issue MEMBER`.
#[derive(Clone, Debug, Args)]
pub struct TokenIssueArgs {
    /// The member.
    #[arg(value_name = "MEMBER")]
    pub member: String,
    /// When it expires: a token that nobody renews should not open for ever.
    #[arg(long, value_name = "PERIOD", default_value = "365d")]
    pub expires: String,
    /// What it is for.
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub note: String,
}

/// `shumei admin token revoke PREFIX`.
#[derive(Clone, Debug, Args)]
pub struct TokenRevokeArgs {
    /// The token's name.
    #[arg(value_name = "PREFIX")]
    pub prefix: String,
}

/// `shumei admin backup FILE`.
#[derive(Clone, Debug, Args)]
pub struct BackupArgs {
    /// The new file.
    #[arg(value_name = "FILE")]
    pub file: String,
}

/// `shumei admin restore FILE`.
#[derive(Clone, Debug, Args)]
pub struct RestoreArgs {
    /// The backup.
    #[arg(value_name = "FILE", required_unless_present = "epoch_only")]
    pub file: Option<String>,
    /// Whether to replace what is there.
    #[arg(long)]
    pub force: bool,
    /// A new epoch and nothing else.
    #[arg(long, conflicts_with_all = ["file", "force"])]
    pub epoch_only: bool,
}

/// `shumei admin load …`.
#[derive(Clone, Debug, Subcommand)]
pub enum LoadCommand {
    /// The built-in programme.
    Programme(DryArgs),
    /// A plan document.
    Plan(LoadFileArgs),
    /// A register.
    Register(LoadFileArgs),
}

/// Whether to write.
#[derive(Clone, Copy, Debug, Args)]
pub struct DryArgs {
    /// Only say what would change.
    #[arg(long)]
    pub dry_run: bool,
    /// JSON.
    #[arg(long)]
    pub json: bool,
}

/// A file to load.
#[derive(Clone, Debug, Args)]
pub struct LoadFileArgs {
    /// The file.
    #[arg(value_name = "FILE")]
    pub file: String,
    /// How.
    #[command(flatten)]
    pub dry: DryArgs,
}

/// `shumei admin audit`.
#[derive(Clone, Debug, Args)]
pub struct AuditArgs {
    /// Of one record.
    #[arg(long, value_name = "ID")]
    pub record: Option<String>,
    /// Of one member.
    #[arg(long, value_name = "MEMBER")]
    pub member: Option<String>,
    /// At most so many.
    #[arg(long, short = 'n', value_name = "N", default_value = "50")]
    pub limit: usize,
    /// How to print it.
    #[command(flatten)]
    pub form: FormArgs,
}
