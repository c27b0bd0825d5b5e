//! 会议数据: how everything stood when a review was opened, frozen, and what differs between two such times.
//!
//! A meeting asks what changed since the last one. Days alone can't tell: what was recorded in the meeting itself bears
//! its day, and a due date that was put off leaves no trace in the record. So the figures are frozen when a meeting is
//! opened, and the next one is held against them. A [`Delta`] is a net change: two in a row make one
//! ([`Delta::then`]), whatever lies between.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{FiguresId, Id, IndicatorId, Key, Kind, ReviewId};
use super::record::{Extra, Version};

/// How one task, milestone, rectification, follow-up or matter stood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stand {
    /// Due date; of a recurring milestone that of its current period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// First day of the current period, of a recurring milestone; of a matter the day on which it came to its level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Date>,
    /// Whether it was overdue.
    #[serde(default, skip_serializing_if = "is_false")]
    pub overdue: bool,
    /// How often it was met: once for what is done once, once a period for what comes back.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub done: u16,
    /// How often it came back after it was done (反弹).
    #[serde(default, skip_serializing_if = "is_nought")]
    pub reopened: u16,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_nought(number: &u16) -> bool {
    *number == 0
}

/// Everything that can be done or overdue, by the ids of its records.
pub type Stands = BTreeMap<CompactString, Stand>;

/// An indicator's value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Share {
    /// Subjects that satisfy its conditions.
    pub met: u32,
    /// The denominator.
    pub of: u32,
}

/// How everything stood when a review was opened. Written once, never changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Id, from the review's.
    pub id: FiguresId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// The review.
    pub review: ReviewId,
    /// The day on which things stood so.
    pub day: Date,
    /// Item by item.
    #[serde(default)]
    pub stands: Stands,
    /// Indicators over the whole county.
    #[serde(default)]
    pub indicators: BTreeMap<IndicatorId, Share>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Figures, FiguresId);

impl FiguresId {
    /// The id of a review's figures (`F2023-06` of `R2023-06`).
    pub fn of_review(review: &ReviewId) -> Self {
        let id = review.as_str();
        let bare = id.strip_prefix(Kind::Review.letter()).unwrap_or(id);
        Self::new(&format!("{}{bare}", Kind::Figures.letter()))
    }
}

/// What one item was and is; none where it was not there yet, or is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    /// How it stood.
    pub before: Option<Stand>,
    /// How it stands.
    pub after: Option<Stand>,
}

impl Change {
    /// It is there and was not.
    pub const fn is_new(&self) -> bool {
        self.before.is_none() && self.after.is_some()
    }

    /// It was done once more than before.
    pub fn is_done(&self) -> bool {
        self.after.is_some_and(|after| after.done > self.was().done)
    }

    /// It is overdue and was not, or the period that is overdue is another one.
    pub fn is_overdue(&self) -> bool {
        let was = self.was();
        self.after.is_some_and(|after| after.overdue && (!was.overdue || was.period != after.period))
    }

    /// Its due date was put off.
    pub fn is_postponed(&self) -> bool {
        let dates = self.before.zip(self.after).filter(|(before, after)| before.period == after.period);
        let dates = dates.and_then(|(before, after)| before.due.zip(after.due));
        dates.is_some_and(|(before, after)| before < after)
    }

    /// It came back after it was done, or its being done was taken back.
    pub fn is_reopened(&self) -> bool {
        self.before.zip(self.after).is_some_and(|(before, after)| {
            after.reopened > before.reopened || (after.done < before.done && before.period == after.period)
        })
    }

    fn was(&self) -> Stand {
        self.before.unwrap_or_default()
    }
}

/// What differs between two times, item by item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta(BTreeMap<CompactString, Change>);

impl Delta {
    /// What differs between `before` and `after`.
    pub fn between(before: &Stands, after: &Stands) -> Self {
        let ids = before.keys().chain(after.keys());
        let changes =
            ids.map(|id| (id, Change { before: before.get(id).copied(), after: after.get(id).copied() }));
        Self(differing(changes.map(|(id, change)| (id.clone(), change))))
    }

    /// This difference and the one that follows it as one: `between(a, b).then(&between(b, c))` is `between(a, c)`.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let mut all = self.0.clone();
        for (id, change) in &next.0 {
            let before = all.get(id).map_or(change.before, |first| first.before);
            all.insert(id.clone(), Change { before, after: change.after });
        }
        Self(differing(all.into_iter()))
    }

    /// Every item that differs, in natural order of kind and id.
    pub fn changes(&self) -> Vec<(Key, Change)> {
        let keyed = |(id, change): (&CompactString, &Change)| Some((Key::new(Kind::of_id(id)?, id), *change));
        let mut out: Vec<(Key, Change)> = self.0.iter().filter_map(keyed).collect();
        out.sort_by(|(a, _), (b, _)| a.cmp(b));
        out
    }

    /// The items of which `is` holds, in natural order.
    pub fn keys(&self, is: impl Fn(&Change) -> bool) -> Vec<Key> {
        self.changes().into_iter().filter(|(_, change)| is(change)).map(|(key, _)| key).collect()
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn differing(changes: impl Iterator<Item = (CompactString, Change)>) -> BTreeMap<CompactString, Change> {
    changes.filter(|(_, change)| change.before != change.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn stand(due: i8, overdue: bool, done: u16) -> Stand {
        Stand { due: Some(date(2023, 6, due)), overdue, done, ..Stand::default() }
    }

    fn change(before: Option<Stand>, after: Option<Stand>) -> Change {
        Change { before, after }
    }

    #[test]
    fn each_change_has_its_names() {
        let open = stand(15, false, 0);
        let names = |change: Change| {
            [
                change.is_new(),
                change.is_done(),
                change.is_overdue(),
                change.is_postponed(),
                change.is_reopened(),
            ]
            .map(u8::from)
        };
        assert_eq!(names(change(None, Some(open))), [1, 0, 0, 0, 0]);
        assert_eq!(names(change(Some(open), Some(stand(15, false, 1)))), [0, 1, 0, 0, 0]);
        assert_eq!(names(change(Some(open), Some(stand(15, true, 0)))), [0, 0, 1, 0, 0]);
        assert_eq!(names(change(Some(open), Some(stand(20, false, 0)))), [0, 0, 0, 1, 0]);
        assert_eq!(names(change(Some(stand(15, false, 1)), Some(open))), [0, 0, 0, 0, 1]);
        assert_eq!(names(change(Some(open), None)), [0; 5]);
        // Found and put right between two meetings: both; found and overdue already: both as well.
        assert_eq!(names(change(None, Some(stand(15, false, 1)))), [1, 1, 0, 0, 0]);
        assert_eq!(names(change(None, Some(stand(15, true, 0)))), [1, 0, 1, 0, 0]);
        // Struck off and come back between two meetings leaves it open, but it did come back.
        let back = Stand { reopened: 1, ..open };
        assert_eq!(names(change(Some(open), Some(back))), [0, 0, 0, 0, 1]);
    }

    #[test]
    fn the_next_period_of_a_duty_is_not_a_postponement() {
        let month = |first: i8, overdue, done| Stand {
            due: Some(date(2023, first, 28)),
            period: Some(date(2023, first, 1)),
            overdue,
            done,
            reopened: 0,
        };
        let next = change(Some(month(5, false, 1)), Some(month(6, false, 1)));
        assert!(!next.is_postponed() && !next.is_done() && !next.is_reopened());
        // Missed again: another month is overdue now.
        assert!(change(Some(month(5, true, 0)), Some(month(6, true, 0))).is_overdue());
        assert!(!change(Some(month(5, true, 0)), Some(month(5, true, 0))).is_overdue());
    }

    #[test]
    fn figures_are_named_after_their_review() {
        assert_eq!(FiguresId::of_review(&ReviewId::new("RS1-230615")).as_str(), "FS1-230615");
        assert_eq!(Kind::of_id("F2023-06"), Some(Kind::Figures));
    }

    prop_compose! {
        fn any_stand()(due in prop::option::of(1i8..28), overdue: bool, done in 0u16..3, reopened in 0u16..2) -> Stand {
            Stand { due: due.map(|day| date(2023, 6, day)), period: None, overdue, done, reopened }
        }
    }

    fn any_stands() -> impl Strategy<Value = Stands> {
        let id =
            prop::sample::select(vec!["T01", "T02-1", "Z001", "Z010", "O002"]).prop_map(CompactString::from);
        prop::collection::btree_map(id, any_stand(), 0..5)
    }

    proptest! {
        #[test]
        fn two_differences_in_a_row_are_one(a in any_stands(), b in any_stands(), c in any_stands()) {
            let (first, second) = (Delta::between(&a, &b), Delta::between(&b, &c));
            prop_assert_eq!(first.then(&second), Delta::between(&a, &c));
            prop_assert_eq!(first.then(&Delta::between(&b, &a)), Delta::default());
            prop_assert_eq!(Delta::between(&a, &a).then(&first), first.clone());
        }

        #[test]
        fn a_difference_tells_all_that_differs(a in any_stands(), b in any_stands()) {
            let delta = Delta::between(&a, &b);
            let mut made = a.clone();
            for (key, change) in delta.changes() {
                match change.after {
                    Some(stand) => drop(made.insert(key.id, stand)),
                    None => drop(made.remove(&key.id)),
                }
            }
            prop_assert_eq!(made, b);
        }
    }
}
