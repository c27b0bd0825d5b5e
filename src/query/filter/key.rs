//! Filter keys: their names, the lists to which they apply, and the choices that they offer.

use crate::domain::community::{Cause, CommitteeState, CommunityKind, PartyForm, ServiceForm};
use crate::domain::id::Kind;
use crate::domain::light::Light;
use crate::domain::matter::{MatterLevel, MatterSource, MatterState};
use crate::domain::member::Role;
use crate::domain::review::{OutcomeKind, ReviewKind, ReviewState};
use crate::domain::supervision::RectificationState;
use crate::domain::task::{Duty, Recurs, TaskState};
use crate::domain::unit::{Level, UnitKind};
use crate::locale::labels::{self, Labelled};
use crate::locale::{Lang, Message, filter as m};
use crate::query::list::ListKind;

/// What a filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FilterKey {
    /// The unit that answers, or to which the record belongs.
    Unit,
    /// Town, township or zone.
    Area,
    /// The unit's part in a task; with `unit` or `mine` it is that unit's part.
    Duty,
    /// The light.
    Light,
    /// Where it stands.
    State,
    /// Sort of record.
    Kind,
    /// County, township, neighbourhood; of matters also community.
    Level,
    /// How a matter came in.
    Source,
    /// Due date.
    Due,
    /// The day of a visit or review.
    On,
    /// The record to which it belongs: the task of a milestone, the supervision of a visit ….
    Of,
    /// The member: linked official, visitor.
    Member,
    /// Troubled.
    Troubled,
    /// Under supervision.
    Supervised,
    /// Exempt from the indicators.
    Exempt,
    /// Form of property service, `any` or `none`.
    Service,
    /// State of the owners' committee, `any` or `none`.
    Committee,
    /// Form of the party organisation, `any` or `none`.
    Party,
    /// Cause of trouble.
    Cause,
    /// Section of the plan.
    Section,
    /// How a milestone comes back.
    Recurs,
    /// What a member may do.
    Role,
    /// What concerns the reader: own unit, own links.
    Mine,
}

/// A value that a filter key offers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// The word written in the filter.
    pub word: &'static str,
    /// Its label.
    pub label: Message,
}

impl Choice {
    const fn new(word: &'static str, label: Message) -> Self {
        Self { word, label }
    }

    /// Whether a text names the choice: by its word or by its label in either language.
    pub fn is_named(&self, text: &str) -> bool {
        self.word.eq_ignore_ascii_case(text)
            || self.label.get(Lang::Zh) == text
            || self.label.get(Lang::En).eq_ignore_ascii_case(text)
    }
}

/// What stands behind a key's colon.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// One of a few words.
    Choices(Vec<Choice>),
    /// A unit, by name, pinyin or id.
    Units,
    /// A town, township or zone, in the same way.
    Areas,
    /// A member, in the same way.
    Members,
    /// Days; see [`Period`](super::period::Period).
    Period,
    /// A record's id.
    Record,
    /// Any text, found within the record's.
    Text,
}

impl FilterKey {
    /// Every key, in the order in which they are offered.
    pub const ALL: [Self; 23] = [
        Self::Unit,
        Self::Area,
        Self::Duty,
        Self::Light,
        Self::State,
        Self::Kind,
        Self::Level,
        Self::Source,
        Self::Due,
        Self::On,
        Self::Of,
        Self::Member,
        Self::Troubled,
        Self::Supervised,
        Self::Exempt,
        Self::Service,
        Self::Committee,
        Self::Party,
        Self::Cause,
        Self::Section,
        Self::Recurs,
        Self::Role,
        Self::Mine,
    ];

    /// Its label; the English one is the word that filters are written with.
    pub const fn label(self) -> Message {
        match self {
            Self::Unit => m::KEY_UNIT,
            Self::Area => m::KEY_AREA,
            Self::Duty => m::KEY_DUTY,
            Self::Light => m::KEY_LIGHT,
            Self::State => m::KEY_STATE,
            Self::Kind => m::KEY_KIND,
            Self::Level => m::KEY_LEVEL,
            Self::Source => m::KEY_SOURCE,
            Self::Due => m::KEY_DUE,
            Self::On => m::KEY_ON,
            Self::Of => m::KEY_OF,
            Self::Member => m::KEY_MEMBER,
            Self::Troubled => m::KEY_TROUBLED,
            Self::Supervised => m::KEY_SUPERVISED,
            Self::Exempt => m::KEY_EXEMPT,
            Self::Service => m::KEY_SERVICE,
            Self::Committee => m::KEY_COMMITTEE,
            Self::Party => m::KEY_PARTY,
            Self::Cause => m::KEY_CAUSE,
            Self::Section => m::KEY_SECTION,
            Self::Recurs => m::KEY_RECURS,
            Self::Role => m::KEY_ROLE,
            Self::Mine => m::KEY_MINE,
        }
    }

    /// The word that filters are written with.
    pub const fn as_str(self) -> &'static str {
        self.label().get(Lang::En)
    }

    /// The key named by its word or its Chinese label.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|key| key.as_str().eq_ignore_ascii_case(word) || key.label().get(Lang::Zh) == word)
    }

    /// Whether the key says something about a list's records.
    pub const fn applies_to(self, list: ListKind) -> bool {
        use ListKind as L;
        match self {
            Self::Unit => !matches!(list, L::Visits | L::Reviews | L::Upcoming | L::Series | L::Indicators),
            Self::Area => {
                !matches!(list, L::Reviews | L::Upcoming | L::Series | L::Indicators | L::Milestones)
            }
            Self::Duty => matches!(list, L::Tasks | L::Deadlines | L::Milestones),
            Self::Light => matches!(
                list,
                L::Tasks
                    | L::Deadlines
                    | L::Supervisions
                    | L::Rectifications
                    | L::Matters
                    | L::Outcomes
                    | L::Milestones
            ),
            Self::State => matches!(
                list,
                L::Tasks
                    | L::Deadlines
                    | L::Supervisions
                    | L::Rectifications
                    | L::Matters
                    | L::Reviews
                    | L::Upcoming
                    | L::Outcomes
                    | L::Milestones
            ),
            Self::Kind => matches!(
                list,
                L::Deadlines
                    | L::Supervisions
                    | L::Communities
                    | L::Reviews
                    | L::Upcoming
                    | L::Series
                    | L::Outcomes
                    | L::Units
                    | L::Scores
            ),
            Self::Level => matches!(
                list,
                L::Tasks
                    | L::Matters
                    | L::Reviews
                    | L::Upcoming
                    | L::Series
                    | L::Units
                    | L::Members
                    | L::Scores
            ),
            Self::Source => matches!(list, L::Matters),
            Self::Due => matches!(
                list,
                L::Tasks
                    | L::Deadlines
                    | L::Rectifications
                    | L::Matters
                    | L::Outcomes
                    | L::Indicators
                    | L::Milestones
            ),
            Self::On => matches!(list, L::Visits | L::Reviews | L::Upcoming),
            Self::Of => {
                !matches!(list, L::Tasks | L::Enterprises | L::Indicators | L::Units | L::Series | L::Scores)
            }
            Self::Member => matches!(list, L::Supervisions | L::Visits | L::Rectifications),
            Self::Troubled | Self::Supervised | Self::Exempt | Self::Party => {
                matches!(list, L::Communities | L::Enterprises)
            }
            Self::Service | Self::Committee => matches!(list, L::Communities),
            Self::Cause => matches!(list, L::Communities | L::Enterprises | L::Supervisions),
            Self::Section => matches!(list, L::Tasks | L::Milestones),
            Self::Recurs => matches!(list, L::Milestones),
            Self::Role => matches!(list, L::Members),
            Self::Mine => {
                !matches!(list, L::Indicators | L::Reviews | L::Upcoming | L::Series | L::Enterprises)
            }
        }
    }

    /// The keys that apply to a list.
    pub fn of_list(list: ListKind) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |key| key.applies_to(list))
    }

    /// What may stand behind the colon for a list.
    pub fn domain(self, list: ListKind) -> Domain {
        match self {
            Self::Unit => Domain::Units,
            Self::Area => Domain::Areas,
            Self::Member => Domain::Members,
            Self::Due | Self::On => Domain::Period,
            Self::Of => Domain::Record,
            Self::Section => Domain::Text,
            Self::Duty => Domain::Choices(words::<Duty>()),
            Self::Light => Domain::Choices(
                Light::ALL
                    .into_iter()
                    .map(|light| Choice::new(light.as_str(), labels::light(light)))
                    .collect(),
            ),
            Self::State => Domain::Choices(states(list)),
            Self::Kind => Domain::Choices(kinds(list)),
            Self::Level if list == ListKind::Matters => Domain::Choices(words::<MatterLevel>()),
            Self::Level => Domain::Choices(words::<Level>()),
            Self::Source => Domain::Choices(words::<MatterSource>()),
            Self::Troubled | Self::Supervised | Self::Exempt | Self::Mine => {
                Domain::Choices(vec![Choice::new("yes", m::YES), Choice::new("no", m::NO)])
            }
            Self::Service => Domain::Choices(any_or::<ServiceForm>()),
            Self::Committee => Domain::Choices(any_or::<CommitteeState>()),
            Self::Party => Domain::Choices(any_or::<PartyForm>()),
            Self::Cause => Domain::Choices(words::<Cause>()),
            Self::Recurs => Domain::Choices(any_or::<Recurs>()),
            Self::Role => Domain::Choices(words::<Role>()),
        }
    }
}

/// The keys that apply to a list, in the order in which they are offered.
pub fn filter_keys(list: ListKind) -> Vec<FilterKey> {
    FilterKey::of_list(list).collect()
}

/// The known words of an enumeration.
fn words<T: Labelled>() -> Vec<Choice> {
    T::KNOWN.iter().filter_map(|known| Some(Choice::new(known.word(), known.label()?))).collect()
}

/// The same, with `any` and `none` before them.
fn any_or<T: Labelled>() -> Vec<Choice> {
    let mut all = vec![Choice::new("any", m::ANY), Choice::new("none", m::NONE)];
    all.extend(words::<T>());
    all
}

/// States of a list's records, with the groups that people ask for.
fn states(list: ListKind) -> Vec<Choice> {
    const OPEN: Choice = Choice::new("open", m::STATE_OPEN);
    const DONE: Choice = Choice::new("done", m::STATE_DONE);
    match list {
        ListKind::Tasks => [vec![OPEN], words::<TaskState>()].concat(),
        ListKind::Rectifications => {
            [vec![Choice::new("unverified", m::STATE_UNVERIFIED)], words::<RectificationState>()].concat()
        }
        ListKind::Matters => [vec![OPEN], words::<MatterState>()].concat(),
        ListKind::Reviews | ListKind::Upcoming => words::<ReviewState>(),
        ListKind::Supervisions => {
            vec![Choice::new("active", m::STATE_ACTIVE), Choice::new("over", m::STATE_OVER)]
        }
        _ => vec![OPEN, DONE],
    }
}

/// Sorts of a list's records.
fn kinds(list: ListKind) -> Vec<Choice> {
    let of = |kinds: &[Kind]| {
        kinds.iter().map(|kind| Choice::new(kind.as_str(), labels::kind(*kind))).collect::<Vec<_>>()
    };
    match list {
        ListKind::Deadlines => of(&[Kind::Milestone, Kind::Rectification, Kind::Matter, Kind::Outcome]),
        ListKind::Supervisions => of(&[Kind::Community, Kind::Enterprise]),
        ListKind::Communities => words::<CommunityKind>(),
        ListKind::Reviews | ListKind::Upcoming | ListKind::Series => words::<ReviewKind>(),
        ListKind::Outcomes => words::<OutcomeKind>(),
        ListKind::Units | ListKind::Scores => words::<UnitKind>(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_applies_somewhere_and_every_choice_is_found_by_its_labels() {
        for key in FilterKey::ALL {
            assert_eq!(FilterKey::from_word(key.as_str()), Some(key));
            assert_eq!(FilterKey::from_word(key.label().get(Lang::Zh)), Some(key));
            let lists: Vec<_> = ListKind::ALL.into_iter().filter(|list| key.applies_to(*list)).collect();
            assert!(!lists.is_empty(), "{key:?}");
            for list in lists {
                let Domain::Choices(choices) = key.domain(list) else { continue };
                assert!(!choices.is_empty(), "{key:?} {list:?}");
                for choice in &choices {
                    for text in [choice.word, choice.label.get(Lang::Zh), choice.label.get(Lang::En)] {
                        let found = choices.iter().find(|other| other.is_named(text)).unwrap();
                        assert_eq!(found.word, choice.word, "{key:?} {list:?} {text}");
                    }
                }
            }
        }
    }
}
