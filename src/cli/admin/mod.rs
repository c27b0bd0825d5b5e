//! `shumei admin`: the central API's database, on its own machine. It works while the server runs.

mod args;
mod audit;
mod backup;
mod load;
mod member;
mod token;
mod told;

use jiff::Timestamp;

pub use self::args::AdminArgs;

use self::args::AdminCommand;
use super::error::CliError;
use super::out::Out;
use super::serve;
use super::session::Session;
use crate::domain::id::{Id, MemberId};
use crate::domain::text::single_line;
use crate::locale::{Lang, admin as m, serve as words};
use crate::server::admin::AdminError;
use crate::server::store::sql::{self, Refused};
use crate::server::store::{SqlStore, Store as _, StoreError};

/// What the commands work on.
pub struct Desk {
    store: SqlStore,
    county: String,
    lang: Lang,
    now: Timestamp,
}

/// Runs a command; says whether anything was found or done.
///
/// # Errors
/// What was asked can't be done, with the cure; the output's.
pub fn run(args: &AdminArgs, session: &mut Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let county = county(&args.county, lang)?;
    let database = serve::database(args.database.as_deref(), session.dirs.as_ref(), lang)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = SqlStore::open(&database, &sql::Options::default()).await;
        let store = store.map_err(|error| refused(&error, lang))?;
        let desk = Desk { store, county, lang, now: Timestamp::now() };
        let done = desk.run(&args.command, session, out).await;
        desk.store.close().await;
        done
    })
}

fn refused(error: &Refused, lang: Lang) -> CliError {
    CliError::Input(words::BAD_DATABASE.fill(lang, &[("error", error)]))
}

/// A county's name, which stands in keys and answers.
fn county(text: &str, lang: Lang) -> Result<String, CliError> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if (1..=64).contains(&text.chars().count()) && text.chars().all(plain) {
        return Ok(text.to_owned());
    }
    Err(CliError::Input(m::BAD_COUNTY.fill(lang, &[("text", &single_line(text))])))
}

impl Desk {
    async fn run(
        &self,
        command: &AdminCommand,
        session: &mut Session,
        out: &mut Out<'_>,
    ) -> Result<bool, CliError> {
        let remarks = &mut session.remarks;
        match command {
            AdminCommand::Bootstrap(args) => self.bootstrap(args, remarks, out).await,
            AdminCommand::Restore(args) => self.restore(args, out).await,
            other => {
                // Asking must not make a county.
                if !self
                    .store
                    .counties()
                    .await
                    .map_err(|error| self.store_error(&error))?
                    .iter()
                    .any(|known| *known == self.county)
                {
                    return Err(self.input(m::NO_COUNTY.fill(self.lang, &[("county", &self.county)])));
                }
                match other {
                    AdminCommand::Member(command) => self.member(command, out).await,
                    AdminCommand::Token(command) => self.token(command, remarks, out).await,
                    AdminCommand::Backup(args) => self.backup(args, out).await,
                    AdminCommand::Load(command) => self.load(command, remarks, out).await,
                    AdminCommand::Audit(args) => self.audit(args, out).await,
                    AdminCommand::Bootstrap(_) | AdminCommand::Restore(_) => Ok(false),
                }
            }
        }
    }

    #[allow(clippy::unused_self, reason = "reads as the others do")]
    fn input(&self, text: String) -> CliError {
        CliError::Input(text)
    }

    fn store_error(&self, error: &StoreError) -> CliError {
        self.input(m::STORE.fill(self.lang, &[("error", error)]))
    }

    /// An act's failure in words.
    fn failed(&self, error: AdminError) -> CliError {
        let lang = self.lang;
        self.input(match error {
            AdminError::Store(error) => m::STORE.fill(lang, &[("error", &error)]),
            AdminError::NoRandom(error) => m::NO_RANDOM.fill(lang, &[("error", &error)]),
            AdminError::Begun => m::BEGUN.get(lang).to_owned(),
            AdminError::NoMember(id) => m::NO_MEMBER.fill(lang, &[("id", &id)]),
            AdminError::Taken(id) => m::TAKEN.fill(lang, &[("id", &id)]),
            AdminError::NotAdmin(id) => m::NOT_ADMIN.fill(lang, &[("id", &id)]),
            AdminError::NoUnit(unit) => m::NO_UNIT.fill(lang, &[("unit", &unit)]),
            AdminError::Disabled(id) => m::DISABLED_MEMBER.fill(lang, &[("id", &id)]),
            AdminError::NoToken(prefix) => m::NO_TOKEN.fill(lang, &[("prefix", &single_line(&prefix))]),
            AdminError::ManyTokens(prefix) => m::MANY_TOKENS.fill(lang, &[("prefix", &single_line(&prefix))]),
        })
    }

    /// A member's id as it is typed: `m12` is not `M012`, but case does not matter.
    fn member_id(&self, text: &str) -> Result<MemberId, CliError> {
        let id = text.trim().to_uppercase();
        let plain = id.strip_prefix('M').is_some_and(|rest| {
            !rest.is_empty()
                && rest.len() <= 20
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
        if plain {
            return Ok(MemberId::new(&id));
        }
        Err(self.input(m::BAD_ID.fill(self.lang, &[("word", &single_line(text))])))
    }

    fn json_of(id: &impl Id) -> serde_json::Value {
        id.as_str().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counties_have_plain_names() {
        for good in ["county", "舒城县", "a-b_1"] {
            assert!(county(good, Lang::En).is_ok(), "{good}");
        }
        for bad in ["", "a b", "a/b", "a\u{1b}b", &"x".repeat(65)] {
            assert!(county(bad, Lang::En).is_err(), "{bad}");
        }
    }
}
