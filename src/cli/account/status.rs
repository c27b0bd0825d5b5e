//! `shumei status`: how things stand with the server, the last sync and the outbox.

use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use serde_json::json;

use super::{Account, Counts, wait_for};
use crate::cache::{Cache, Home};
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::domain::day::county_time;
use crate::domain::text::single_line;
use crate::locale::labels::Labelled as _;
use crate::locale::{Lang, Message, account as m};
use crate::sync::http::within;
use crate::sync::{Remote as _, Why};
use crate::wire;

/// Longest wait for the server's word, so that the command is good for a prompt or a cron job.
const PATIENCE: Duration = Duration::from_secs(5);

/// Days before a token's end on which it is worth a word.
const SOON: i64 = 7;

/// `shumei status`.
#[derive(Clone, Copy, Debug, Args)]
pub struct StatusArgs {
    /// JSON.
    #[arg(long)]
    pub json: bool,
}

/// How things stand.
struct Standing {
    who: Result<wire::Session, String>,
    last: Option<Timestamp>,
    counts: Counts,
    now: Timestamp,
}

impl Standing {
    fn look(account: &Account, lang: Lang) -> Result<Self, CliError> {
        let who = match account.remote(lang) {
            Err(CliError::Input(why)) => Err(why),
            Err(error) => return Err(error),
            Ok(remote) => {
                wait_for(within(PATIENCE, remote.session()))?.map_err(|error| Why::from(&error).text(lang))
            }
        };
        let counts = match account.spool(lang)? {
            None => Counts::default(),
            Some(spool) => Counts::of(&spool.listing().map_err(|error| CliError::Input(error.text(lang)))?),
        };
        Ok(Self { who, last: last_sync(account), counts, now: Timestamp::now() })
    }

    fn expires_soon(&self) -> Option<Timestamp> {
        let expires = self.who.as_ref().ok()?.expires?;
        (expires.duration_since(self.now).as_hours() < 24 * SOON).then_some(expires)
    }

    fn is_well(&self) -> bool {
        let Counts { conflicts, rejected, damaged, .. } = self.counts;
        self.who.is_ok() && conflicts + rejected + damaged == 0 && self.expires_soon().is_none()
    }
}

/// When the records of a cache that no session uses were last fetched.
fn last_sync(account: &Account) -> Option<Timestamp> {
    // Nothing is made where nobody has synced yet.
    if !account.home.join("slot-0").exists() {
        return None;
    }
    let opened = Cache::open(&account.home, Account::cache_options());
    if !matches!(opened.home, Home::Slot(_)) {
        return None;
    }
    opened.cache.mark()?.fetched_at
}

/// Prints how things stand; says whether nothing needs the member's attention.
///
/// # Errors
/// A profile that is missing or wrong, an outbox that can't be read, the output's.
pub fn run(args: &StatusArgs, session: &Session, out: &mut Out<'_>) -> Result<bool, CliError> {
    let lang = session.lang;
    let account = Account::of(session)?;
    let standing = Standing::look(&account, lang)?;
    if args.json {
        out.json([as_json(&account, &standing)])?;
    } else {
        for (label, value) in lines(&account, &standing, lang) {
            out.line(&format!("{}  {}", label.get(lang), single_line(&value)))?;
        }
    }
    Ok(standing.is_well())
}

fn as_json(account: &Account, standing: &Standing) -> serde_json::Value {
    let who = standing.who.as_ref().ok();
    json!({
        "profile": account.name,
        "server": account.profile.address.to_string(),
        "member": account.profile.member,
        "role": who.map(|who| &who.role),
        "unit": who.map(|who| &who.unit),
        "county": who.map(|who| &who.county),
        "expires": who.and_then(|who| who.expires),
        "reachable": who.is_some(),
        "error": standing.who.as_ref().err().map(|why| single_line(why)),
        "last_sync": standing.last,
        "age_seconds": standing.last.map(|last| standing.now.duration_since(last).as_secs().max(0)),
        "pending": standing.counts.pending,
        "conflicts": standing.counts.conflicts,
        "rejected": standing.counts.rejected,
        "damaged": standing.counts.damaged,
    })
}

fn lines(account: &Account, standing: &Standing, lang: Lang) -> Vec<(Message, String)> {
    let day = |at: Timestamp| county_time(at).date();
    let mut lines = vec![
        (m::LABEL_PROFILE, account.name.clone()),
        (m::LABEL_SERVER, account.profile.address.to_string()),
        (m::LABEL_MEMBER, account.profile.member.to_string()),
    ];
    match &standing.who {
        Ok(who) => {
            lines.push((m::LABEL_ROLE, who.role.shown(lang).to_owned()));
            lines.push((m::LABEL_UNIT, who.unit.to_string()));
            let token = match (standing.expires_soon(), who.expires) {
                (Some(at), _) => m::EXPIRES_SOON.fill(lang, &[("day", &day(at))]),
                (None, Some(at)) => m::LASTS.fill(lang, &[("day", &day(at))]),
                (None, None) => m::NO_END.get(lang).to_owned(),
            };
            lines.push((m::LABEL_TOKEN, token));
            lines.push((m::LABEL_STATE, m::REACHABLE.get(lang).to_owned()));
        }
        Err(why) => lines.push((m::LABEL_STATE, why.clone())),
    }
    let last =
        standing.last.map_or_else(|| m::NEVER.get(lang).to_owned(), |last| ago(last, standing.now, lang));
    lines.push((m::LABEL_LAST_SYNC, last));
    let Counts { pending, conflicts, rejected, damaged } = standing.counts;
    let counts = m::COUNTS.fill(
        lang,
        &[("pending", &pending), ("conflicts", &conflicts), ("rejected", &rejected), ("damaged", &damaged)],
    );
    lines.push((m::LABEL_OUTBOX, counts));
    lines
}

fn ago(last: Timestamp, now: Timestamp, lang: Lang) -> String {
    let at = county_time(last).strftime("%Y-%m-%d %H:%M").to_string();
    let minutes = now.duration_since(last).as_mins().max(0);
    let (message, n) = match minutes {
        0..120 => (m::AGO_MINUTES, minutes),
        120..2_880 => (m::AGO_HOURS, minutes / 60),
        _ => (m::AGO_DAYS, minutes / 1_440),
    };
    message.fill(lang, &[("at", &at), ("n", &n)])
}
