//! How everything stands on the board's day, to be frozen or held against what was frozen.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::Date;

use super::Board;
use crate::domain::closed_loop;
use crate::domain::figures::{Delta, Share, Stand, Stands};
use crate::domain::id::{FiguresId, Id, IndicatorId, ReviewId};
use crate::domain::light::Light;
use crate::domain::matter::{Matter, MatterState};
use crate::domain::rectification;
use crate::domain::recurrence;
use crate::domain::review::{OutcomeKind, Review, ReviewState};
use crate::domain::supervision::{Rectification, RectificationState};
use crate::domain::task::{Milestone, TaskState};

/// What a meeting is held against: an earlier meeting, and how things stood then.
#[derive(Clone, Debug, PartialEq)]
pub struct Since {
    /// The earlier meeting; none where there was none, and the count begins with the plan's issue.
    pub review: Option<ReviewId>,
    /// The day of it.
    pub day: Date,
    /// How things stood.
    pub stands: Stands,
    /// The indicators then; empty where they were not frozen.
    pub indicators: BTreeMap<IndicatorId, Share>,
    /// Whether they were frozen then, or are worked out from the records' days.
    pub frozen: bool,
}

impl Board {
    /// How every task, milestone, rectification, follow-up and matter stands on the board's day.
    pub fn stands(&self) -> Stands {
        let tasks = self.data.tasks.iter().map(|task| {
            let done = u16::from(*self.state_on_day(task) == TaskState::Done);
            (task.id.as_str().into(), Stand { done, ..Stand::default() })
        });
        let milestones =
            self.data.milestones.iter().map(|one| (one.id.as_str().into(), self.milestone_stand(one)));
        let rectifications = self.data.rectifications.iter();
        let rectifications =
            rectifications.filter_map(|one| Some((one.id.as_str().into(), self.rectification_stand(one)?)));
        let follow_ups = self.data.outcomes.iter().filter(|one| one.kind == OutcomeKind::FollowUp);
        let follow_ups = follow_ups.filter(|one| self.was_held(&one.review)).map(|one| {
            let done = u16::from(one.done.is_some_and(|on| on <= self.day));
            let overdue = self.outcome_light(one) == Light::Overdue;
            (one.id.as_str().into(), Stand { due: one.due, overdue, done, ..Stand::default() })
        });
        let matters = self.data.matters.iter();
        let matters = matters.filter_map(|one| Some((one.id.as_str().into(), self.matter_stand(one)?)));
        let others = rectifications.chain(follow_ups).chain(matters);
        tasks.chain(milestones).chain(others).collect::<BTreeMap<CompactString, _>>()
    }

    /// The county's indicators on the board's day.
    pub fn shares(&self) -> BTreeMap<IndicatorId, Share> {
        let share = |one: &std::sync::Arc<crate::domain::indicator::Indicator>| {
            let standing = self.coverage.standing(one, None);
            (one.id.clone(), Share { met: standing.met, of: standing.of })
        };
        self.data.indicators.iter().map(share).collect()
    }

    /// What `review` is held against: the last review of its series that was held before it, or of its sort and level
    /// where it is of no series; the day of the plan's issue where there was none.
    pub fn since(&self, review: &Review) -> Since {
        match self.review_before(review) {
            Some(before) => self.since_review(before),
            None => self.since_day(None, self.issued().unwrap_or(self.day)),
        }
    }

    /// How things stood at a review: as they were frozen, or as the records tell of its day.
    pub fn since_review(&self, review: &Review) -> Since {
        match self.data.figures.get(&FiguresId::of_review(&review.id)) {
            Some(figures) => Since {
                review: Some(review.id.clone()),
                day: figures.day,
                stands: figures.stands.clone(),
                indicators: figures.indicators.clone(),
                frozen: true,
            },
            None => self.since_day(Some(review.id.clone()), review.at.date()),
        }
    }

    /// How everything stood on a day. Nothing of it asks for the register counted, which would be counted anew.
    fn stands_on(&self, day: Date) -> Stands {
        Self { day: day.min(self.day), ..self.clone() }.stands()
    }

    /// How things stood at the end of a day, as the records tell. What no record dates (a due date put off, a share of
    /// the register counted by a census) is as it is now.
    pub fn since_day(&self, review: Option<ReviewId>, day: Date) -> Since {
        let indicators = self.with_day(day.min(self.day)).shares();
        Since { review, day, stands: self.stands_on(day), indicators, frozen: false }
    }

    /// How things stood at the opening of a review: as they were frozen; of one held without that, on its day; of one
    /// to come, as they stand.
    pub fn stands_at(&self, review: &Review) -> Stands {
        match self.data.figures.get(&FiguresId::of_review(&review.id)) {
            Some(figures) => figures.stands.clone(),
            None if review.state == ReviewState::Held && review.at.date() < self.day => {
                self.stands_on(review.at.date())
            }
            None => self.stands(),
        }
    }

    /// What changed between an earlier meeting and a review.
    pub fn delta(&self, since: &Since, review: &Review) -> Delta {
        Delta::between(&since.stands, &self.stands_at(review))
    }

    /// The last review held before `review`: of its series, else of its sort and level.
    pub fn review_before(&self, review: &Review) -> Option<&Review> {
        let of_a_kind = |one: &&Review| match &review.series {
            Some(series) => one.series.as_ref() == Some(series),
            None => one.series.is_none() && one.kind == review.kind && one.level == review.level,
        };
        let reviews = self.data.reviews.iter().map(AsRef::as_ref);
        let held =
            reviews.filter(|one| one.state == ReviewState::Held && one.id != review.id && one.at < review.at);
        held.filter(of_a_kind).max_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)))
    }

    /// The first issue of a plan; none where no programme is loaded.
    pub fn issued(&self) -> Option<Date> {
        self.data.programmes.iter().map(|one| one.issued).min()
    }

    fn was_held(&self, review: &ReviewId) -> bool {
        self.data
            .reviews
            .get(review)
            .is_none_or(|review| review.at.date() <= self.day || review.session.is_some())
    }

    fn milestone_stand(&self, one: &Milestone) -> Stand {
        let reading = self.milestone_reading(one);
        let period = recurrence::current(one, self.rhythm(one)).and_then(|turn| turn.period);
        let done = one.done.iter().filter(|on| **on <= self.day).count();
        Stand {
            due: reading.due,
            period: period.map(|(first, _)| first),
            overdue: reading.light == Light::Overdue,
            done: u16::try_from(done).unwrap_or(u16::MAX),
            reopened: 0,
        }
    }

    /// A matter's stand. Each level has a limit of its own: what is moved to another level is not put off by that.
    fn matter_stand(&self, one: &Matter) -> Option<Stand> {
        let light = self.matter_light(one)?;
        let known: Vec<_> = one.steps.iter().filter(|step| step.on <= self.day).collect();
        let moved = known.iter().rev().find(|step| step.left.is_some()).map(|step| step.on);
        let back = known
            .windows(2)
            .filter(|pair| pair[0].to == MatterState::Closed && pair[1].to == MatterState::Reopened);
        Some(Stand {
            due: closed_loop::stage_on(one, self.day).and_then(|stage| stage.due),
            period: moved,
            overdue: light == Light::Overdue,
            done: u16::from(light == Light::Done),
            reopened: u16::try_from(back.count()).unwrap_or(u16::MAX),
        })
    }

    fn rectification_stand(&self, one: &Rectification) -> Option<Stand> {
        let light = self.rectification_light(one)?;
        let state = rectification::state_on(one, self.day)?;
        Some(Stand {
            due: one.due,
            period: None,
            overdue: light == Light::Overdue,
            done: u16::from(state == RectificationState::Verified),
            reopened: u16::try_from(rectification::reopenings(one, self.day)).unwrap_or(u16::MAX),
        })
    }
}
