//! The member's records as an answer on the command line needs them: out of the cache, with what waits laid over them.

use std::sync::Arc;

use super::{Account, sync};
use crate::cache::Cache;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::domain::dataset::{Dataset, Loader};
use crate::domain::day::county_time;
use crate::domain::id::{MemberId, UnitId};
use crate::locale::{Lang, edit as m};
use crate::outbox::Spool;
use crate::sync::view::{Eyes, overlay};

/// The records as the member sees them. A cache that holds none, because it is the first or the other slots belong
/// to other sessions, is filled from the server first.
///
/// # Errors
/// An outbox that can't be read; no records at all.
pub fn seen(account: &Account, session: &mut Session) -> Result<Dataset, CliError> {
    let lang = session.lang;
    let confirmed = confirmed(account, session)?;
    let Some(spool) = account.spool(lang)? else { return Ok(confirmed) };
    let listing = spool.listing().map_err(|error| CliError::Input(error.text(lang)))?;
    let eyes = Eyes {
        member: account.profile.member.clone(),
        unit: unit(&confirmed, &account.profile.member),
        today: county_time(jiff::Timestamp::now()).date(),
        level_at: None,
    };
    Ok(overlay(&confirmed, &listing, &eyes).0)
}

fn unit(data: &Dataset, member: &MemberId) -> UnitId {
    data.members.get(member).map_or_else(|| UnitId::new(""), |member| member.unit.clone())
}

/// The records of the member's cache. The slot is free again as soon as they are read.
fn confirmed(account: &Account, session: &mut Session) -> Result<Dataset, CliError> {
    let lang = session.lang;
    let mut opened = Cache::open(&account.home, Account::cache_options());
    if opened.cache.mark().is_none() {
        opened.cache = fill(account, opened.cache, lang)?;
    }
    let mut loader = Loader::default();
    let loaded = opened.cache.load(|some| loader.take(some));
    if let Err(error) = &loaded {
        session.remarks.push(error.notice(lang));
    }
    let data = if loaded.is_ok() { loader.finish() } else { Dataset::default() };
    if data.is_empty() {
        return Err(CliError::Input(m::NO_DATA.get(lang).to_owned()));
    }
    Ok(data)
}

fn fill(account: &Account, cache: Cache, lang: Lang) -> Result<Cache, CliError> {
    let remote = account.remote(lang)?;
    let spool = Spool::open(&account.outbox()).map_err(|error| CliError::Input(error.text(lang)))?;
    sync::fill(remote, cache, Arc::new(spool), lang)
}
