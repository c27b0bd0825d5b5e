//! 调度, 通报, 考核, 联席会议, 述职, 督查: scheduled reviews, their series and 议定事项.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use compact_str::CompactString;

use super::agenda::Section;
use super::day::county_time;
use super::id::{Key, MemberId, OutcomeId, ReviewId, SeriesId, UnitId};
use super::record::{Extra, Version};
use super::text::Text;
use super::unit::Level;
use crate::open_enum;

open_enum! {
    /// What sort of review it is.
    ReviewKind {
        /// 联席会议.
        JointMeeting = "joint-meeting",
        /// 调度.
        Dispatch = "dispatch",
        /// 通报.
        Bulletin = "bulletin",
        /// 考核.
        Assessment = "assessment",
        /// 述职.
        Debrief = "debrief",
        /// 督查.
        Inspection = "inspection",
    }
}

open_enum! {
    /// Where a review goes when its day is a holiday.
    HolidayShift {
        /// To the next working day.
        Next = "next",
        /// To the working day before.
        Previous = "previous",
        /// Nowhere.
        Keep = "keep",
    }
}

/// Another rhythm of a series from a day on: all following meetings were moved. What was before stays as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The first day that no longer goes by what was before.
    pub from: Date,
    /// The first meeting from there on, local time.
    pub start: DateTime,
    /// RFC 5545 RRULE from there on; empty where the series ends.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub rule: Text,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Turn {
    /// The day before which the rhythm before it still holds.
    pub fn begins(&self) -> Date {
        self.from.min(self.start.date())
    }
}

/// A series of reviews by an RFC 5545 rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Id.
    pub id: SeriesId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// Sort of review.
    #[serde(rename = "form")]
    pub kind: ReviewKind,
    /// Level.
    pub level: Level,
    /// Title.
    pub title: Text,
    /// First occurrence, local time.
    pub start: DateTime,
    /// RFC 5545 RRULE without the property name (`FREQ=MONTHLY;BYMONTHDAY=15`).
    pub rule: Text,
    /// Other rhythms from later days on, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<Turn>,
    /// Days on which the rule's occurrence falls out (RFC 5545 EXDATE).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Date>,
    /// What to do on holidays.
    pub shift: HolidayShift,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
    /// Agenda template, a line an item: a title, or a section that builds itself ([`Slot`](super::agenda::Slot)).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agenda: Vec<Text>,
    /// Planned length, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Series, SeriesId);

open_enum! {
    /// Where a review stands.
    ReviewState {
        /// 待召开.
        Planned = "planned",
        /// 已召开.
        Held = "held",
        /// 已取消, with a reason.
        Cancelled = "cancelled",
    }
}

open_enum! {
    /// What became of an agenda item.
    AgendaState {
        /// Not yet treated.
        Pending = "pending",
        /// 已议.
        Discussed = "discussed",
        /// 结转 to the next review of the series.
        Carried = "carried",
        /// Left out.
        Skipped = "skipped",
    }
}

/// Something said on an agenda item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// When it was written down.
    pub at: Timestamp,
    /// Who wrote it down.
    pub by: MemberId,
    /// What was said.
    pub text: Text,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// An item of an agenda.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// Its id within the review: the same for all who build the same agenda. Empty on agendas that were never opened.
    #[serde(default, skip_serializing_if = "CompactString::is_empty")]
    pub id: CompactString,
    /// The section that built it; none for an item with a title of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<Section>,
    /// Title; empty where section and records say what it is about.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub title: Text,
    /// The records that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Key>,
    /// What became of it.
    pub state: AgendaState,
    /// Planned time, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// Time that it was on the screen, in seconds.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub spent: u32,
    /// What was said, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl AgendaItem {
    /// An item with a title of its own, not treated yet.
    pub fn titled(id: CompactString, title: Text) -> Self {
        Self {
            id,
            section: None,
            title,
            about: Vec::new(),
            state: AgendaState::Pending,
            minutes: None,
            spent: 0,
            remarks: Vec::new(),
            extra: Extra::new(),
        }
    }
}

fn is_blank(text: &Text) -> bool {
    text.is_empty()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_nought(number: &u32) -> bool {
    *number == 0
}

/// A meeting as it is held: what the review's record tells everyone who has it open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// When it was opened.
    pub opened: Timestamp,
    /// The day on which it is held, which need not be the one it was planned for; none on records that do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Who opened it.
    pub by: MemberId,
    /// Who goes through the agenda; the others follow.
    pub presenter: MemberId,
    /// The item that the presenter shows, by its id; none during a pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<CompactString>,
    /// Since when that is shown, or the pause lasts.
    pub since: Timestamp,
    /// Time of the meeting so far without its pauses and without the item shown now, in seconds.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub spent: u32,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Timestamp>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

impl Session {
    /// Whether the meeting is still going on.
    pub const fn is_open(&self) -> bool {
        self.closed.is_none()
    }
}

/// A unit's attendance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attendance {
    /// The unit.
    pub unit: UnitId,
    /// Present or not; none where it is not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present: Option<bool>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A review on a day, single or from a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Id.
    pub id: ReviewId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// Sort of review.
    #[serde(rename = "form")]
    pub kind: ReviewKind,
    /// Level.
    pub level: Level,
    /// Title.
    pub title: Text,
    /// Local date and time.
    pub at: DateTime,
    /// Its series, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesId>,
    /// The day on which the series' rule had it, where it was moved from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<Date>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Text>,
    /// Where it stands.
    pub state: ReviewState,
    /// Agenda.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agenda: Vec<AgendaItem>,
    /// Attendance.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attendance: Vec<Attendance>,
    /// Planned length, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// The meeting as it is or was held; none before it is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
    /// Why it was cancelled; none where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Review, ReviewId);

impl Review {
    /// The meeting, while it is going on.
    pub fn running(&self) -> Option<&Session> {
        self.session.as_ref().filter(|session| session.is_open())
    }

    /// Whether there is something to take minutes of: it was held, or has been opened.
    pub fn has_met(&self) -> bool {
        self.state == ReviewState::Held || self.session.is_some()
    }

    /// When it is held: as planned, unless it was opened on another day.
    pub fn began(&self) -> DateTime {
        let held = self.session.as_ref().and_then(|session| Some((session.on?, session.opened)));
        match held {
            Some((on, opened)) if on != self.at.date() => on.to_datetime(county_time(opened).time()),
            _ => self.at,
        }
    }

    /// When it was closed, by the county's clock, on the day on which it was held.
    pub fn ended(&self) -> Option<DateTime> {
        let session = self.session.as_ref()?;
        let (opened, closed) = (county_time(session.opened), county_time(session.closed?));
        let on = session.on.unwrap_or(opened.date());
        // A meeting that goes past midnight ends on the next day.
        on.checked_add(closed.date() - opened.date()).ok().map(|day| day.to_datetime(closed.time()))
    }

    /// The agenda item with an id.
    pub fn item(&self, id: &str) -> Option<&AgendaItem> {
        self.agenda.iter().find(|item| item.id == id && !id.is_empty())
    }
}

open_enum! {
    /// What sort of outcome it is.
    OutcomeKind {
        /// 通报情况.
        Information = "information",
        /// 决定.
        Decision = "decision",
        /// 交办, with unit and due date.
        FollowUp = "follow-up",
    }
}

/// What a review settled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Id.
    pub id: OutcomeId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// The review.
    pub review: ReviewId,
    /// Sort of outcome.
    #[serde(rename = "form")]
    pub kind: OutcomeKind,
    /// The agenda item under which it was settled, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<CompactString>,
    /// What was settled.
    pub text: Text,
    /// The records that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Key>,
    /// Who must act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Done on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Date>,
    /// The task or rectification that a follow-up became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub became: Option<Key>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Outcome, OutcomeId);
