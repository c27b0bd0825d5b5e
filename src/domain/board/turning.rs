//! What turning a series to another rhythm makes of the reviews that are on record already.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::Board;
use crate::domain::edit::{Along, Swap};
use crate::domain::id::ReviewId;
use crate::domain::review::{Review, ReviewState, Series, Turn};
use crate::domain::series;

/// How far behind the last review on record the new rule is followed, in days.
const REACH: i64 = 800;

/// Why a review on record does not follow its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stays {
    /// It was held.
    Held,
    /// It was cancelled.
    Cancelled,
    /// Somebody moved it by hand, or recorded attendance.
    Touched,
    /// The new rule has no meeting that it could be.
    NoPlace,
}

/// What a turn makes of a series and of its reviews on record.
#[derive(Clone, Debug, PartialEq)]
pub struct Turning {
    /// The series after it.
    pub series: Series,
    /// Reviews that move along.
    pub moves: BTreeMap<ReviewId, Along>,
    /// Reviews of following days that stay where they are, and why.
    pub stays: Vec<(ReviewId, Stays)>,
}

impl Board {
    /// What a turn makes of a series. Reviews that were only planned go with their meeting: the first that follows
    /// becomes the first of the new rhythm, the second the second.
    pub fn turning(&self, one: &Series, turn: Turn) -> Turning {
        let from = turn.begins();
        let series = series::turned(one, turn);
        let mut out = Turning { series, moves: BTreeMap::new(), stays: Vec::new() };
        let day = |review: &Review| review.moved_from.unwrap_or(review.at.date());
        let mut following: Vec<&Review> = self
            .links
            .reviews_of(&self.data, &one.id)
            .map(AsRef::as_ref)
            .filter(|review| day(review) >= from)
            .collect();
        following.sort_by_key(|review| day(review));
        let Some(last) = following.last().map(|review| day(review)) else { return out };
        let old = days_of(one, from, last);
        let new = days_of(&out.series, from, last.saturating_add(SignedDuration::from_hours(24 * REACH)));
        let mut taken: BTreeSet<Date> = BTreeSet::new();
        let mut free = Vec::new();
        for review in following {
            let place = old.iter().position(|at| at.date() == day(review));
            match self.stays(one, review, place.and_then(|place| old.get(place).copied())) {
                Some(why) => {
                    taken.insert(day(review));
                    out.stays.push((review.id.clone(), why));
                }
                None => free.push((review, place)),
            }
        }
        for (review, place) in free {
            let at = place.and_then(|place| new.get(place)).filter(|at| !taken.contains(&at.date()));
            match at {
                Some(at) => {
                    let to = series::shifted(&out.series, *at, &self.calendar);
                    if to != review.at {
                        let moved = Along { on: at.date(), at: Swap { was: review.at, to } };
                        out.moves.insert(review.id.clone(), moved);
                    }
                }
                None => out.stays.push((review.id.clone(), Stays::NoPlace)),
            }
        }
        out
    }

    /// Why a review does not go along; none where it does. `ruled` is where the old rule has it.
    fn stays(&self, one: &Series, review: &Review, ruled: Option<DateTime>) -> Option<Stays> {
        let had = ruled.map(|at| series::shifted(one, at, &self.calendar));
        match review.state {
            ReviewState::Held => Some(Stays::Held),
            ReviewState::Cancelled => Some(Stays::Cancelled),
            _ if had != Some(review.at) => Some(Stays::Touched),
            _ if review.attendance.iter().any(|one| one.present.is_some()) => Some(Stays::Touched),
            _ => None,
        }
    }
}

/// The meetings of a series as its rules have them, exceptions left out.
fn days_of(one: &Series, from: Date, to: Date) -> Vec<DateTime> {
    let mut days = series::ruled(one, from, to).unwrap_or_default();
    days.retain(|at| !one.exceptions.contains(&at.date()));
    days
}
