//! What the sync does, since when, and why it fails: the status line's matter.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::locale::{Lang, link as m};
use crate::sync::Why;
use crate::wire::problem::ProblemKind;

/// What the sync does at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyncState {
    /// It has not spoken to the server yet.
    #[default]
    Starting,
    /// It takes a snapshot: records so far, and how many there are, where the server has said it.
    Fetching {
        /// Records so far.
        done: u64,
        /// Records in all.
        total: Option<u64>,
    },
    /// It takes in changes.
    CatchingUp,
    /// It sends edits.
    Sending(usize),
    /// All is taken in and sent; it waits for what comes.
    Online,
    /// It tries again by itself.
    Offline(Why),
    /// It waits for the member.
    Stopped(Why),
}

/// The status line's matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncStatus {
    /// What it does.
    pub state: SyncState,
    /// Since when, local time.
    pub since: DateTime,
    /// When the data were last known to be those of the server, local time; none before the first sync.
    pub synced: Option<DateTime>,
}

impl SyncStatus {
    /// A sync that has just begun, over data of a time.
    pub const fn starting(since: DateTime, synced: Option<DateTime>) -> Self {
        Self { state: SyncState::Starting, since, synced }
    }

    /// Whether the status deserves attention.
    pub const fn is_stale(&self) -> bool {
        matches!(self.state, SyncState::Offline(_) | SyncState::Stopped(_))
    }

    /// The status in words; `short` leaves out what may be left out. Times of another day than `today` have their
    /// date.
    pub fn words(&self, short: bool, today: Date, lang: Lang) -> String {
        match &self.state {
            SyncState::Starting => m::STARTING.get(lang).to_owned(),
            SyncState::Fetching { done, total: Some(total) } => {
                m::FETCHING.fill(lang, &[("done", &grouped(*done)), ("total", &grouped(*total))])
            }
            SyncState::Fetching { done, total: None } => {
                m::FETCHING_SOME.fill(lang, &[("done", &grouped(*done))])
            }
            SyncState::CatchingUp => m::CATCHING_UP.get(lang).to_owned(),
            SyncState::Sending(count) => m::SENDING.fill(lang, &[("n", count)]),
            SyncState::Online => {
                let at = clock(self.synced.unwrap_or(self.since), today);
                let message = if short { m::ONLINE_SHORT } else { m::ONLINE };
                message.fill(lang, &[("at", &at)])
            }
            SyncState::Offline(why) => {
                let since = clock(self.since, today);
                if short {
                    m::OFFLINE_SHORT.fill(lang, &[("since", &since)])
                } else {
                    m::OFFLINE.fill(lang, &[("since", &since), ("why", &why.brief(lang))])
                }
            }
            SyncState::Stopped(why) if short && is_token(why) => m::WHY_TOKEN_SHORT.get(lang).to_owned(),
            SyncState::Stopped(why) => why.brief(lang),
        }
    }

    /// Why there are no data where there are none; none while they may be on their way.
    pub fn why_empty(&self, lang: Lang) -> Option<String> {
        match &self.state {
            SyncState::Offline(why) | SyncState::Stopped(why) => Some(why.brief(lang)),
            _ => None,
        }
    }
}

/// Whether a new token is the cure.
const fn is_token(why: &Why) -> bool {
    matches!(
        why,
        Why::Problem(ProblemKind::NoToken | ProblemKind::TokenExpired | ProblemKind::TokenRevoked, _)
    )
}

/// A time of day, with its date where it is not today's.
pub fn clock(at: DateTime, today: Date) -> String {
    let format = match at.date() {
        day if day == today => "%H:%M",
        day if day.year() == today.year() => "%m-%d %H:%M",
        _ => "%Y-%m-%d %H:%M",
    };
    at.strftime(format).to_string()
}

/// A count with its thousands set apart (`21,000`).
fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    #[test]
    fn the_words_say_what_since_when_and_why() {
        let since = datetime(2023, 6, 12, 14, 2, 0, 0);
        let synced = Some(datetime(2023, 6, 11, 9, 30, 0, 0));
        let words =
            |state, short, lang| SyncStatus { state, since, synced }.words(short, date(2023, 6, 12), lang);
        let offline = || SyncState::Offline(Why::Unreachable("refused".to_owned()));
        assert_eq!(words(offline(), false, Lang::Zh), "离线 14:02 起: 连不上服务器");
        assert_eq!(words(offline(), true, Lang::Zh), "离线 14:02 起");
        assert_eq!(words(SyncState::Online, false, Lang::Zh), "在线 06-11 09:30 同步");
        let fetching = SyncState::Fetching { done: 3_200, total: Some(21_000) };
        assert_eq!(words(fetching, false, Lang::Zh), "同步中 3,200/21,000");
        let token = SyncState::Stopped(Why::Problem(ProblemKind::TokenExpired, None));
        assert!(words(token, false, Lang::En).contains("shumei login"));
        assert_eq!(clock(datetime(2022, 12, 31, 23, 59, 0, 0), date(2023, 1, 1)), "2022-12-31 23:59");
    }

    #[test]
    fn thousands_stand_apart() {
        let all: Vec<String> = [0, 999, 1_000, 21_000, 1_234_567].map(grouped).to_vec();
        assert_eq!(all, ["0", "999", "1,000", "21,000", "1,234,567"]);
    }
}
