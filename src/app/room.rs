//! A meeting on this dashboard: which review, which item one looks at, whether one follows the presenter.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::agenda;
use crate::domain::board::{Board, Since};
use crate::domain::day::county_moment;
use crate::domain::edit::{Occurrence, shown_seconds};
use crate::domain::figures::Delta;
use crate::domain::id::{Id as _, Key, MemberId, ReviewId};
use crate::domain::review::{AgendaItem, AgendaState, Review, Session};
use crate::query::{Detail, Scene, agenda_item, links};

use super::state::State;

/// A meeting on this dashboard.
#[derive(Clone, Debug)]
pub struct Room {
    /// The review that it holds, or would hold.
    pub review: ReviewId,
    /// The day of a series, as long as no record stands for it.
    pub occurrence: Option<Occurrence>,
    /// Whether it lies before the screens.
    pub shown: bool,
    /// The item one looks at, by its id.
    pub item: String,
    /// The record under the cursor, counted among the item's links.
    pub link: usize,
    /// First line of the item shown.
    pub top: usize,
    /// Whether one goes where the presenter goes.
    pub follow: bool,
    /// Whether the item stands alone, for the wall.
    pub large: bool,
    /// What becomes of pending items when it is closed.
    pub rest: AgendaState,
    /// What is worked out once for the data at hand.
    pub view: Arc<View>,
}

/// What a room shows of the data at hand.
#[derive(Clone, Debug)]
pub struct View {
    /// The review as it is, or would be.
    pub review: Review,
    /// Its items: as they stand, or as they would be built now.
    pub items: Vec<AgendaItem>,
    /// What it is held against.
    pub since: Since,
    /// What changed since.
    pub delta: Delta,
}

impl View {
    /// A review over a board. `since` is what was worked out before: how things stood at an earlier meeting does not
    /// change while this one is held.
    pub fn of(board: &Board, review: Review, since: Option<&Since>) -> Self {
        let before = board.review_before(&review).map(|one| one.id.clone());
        let known = since.filter(|since| since.review == before && since.review.is_some());
        let since = known.cloned().unwrap_or_else(|| board.since(&review));
        let delta = board.delta(&since, &review);
        let items =
            if review.session.is_some() { review.agenda.clone() } else { agenda::build(board, &review) };
        Self { review, items, since, delta }
    }
}

impl Room {
    /// A room for a review, or for a day of a series that has no record.
    pub fn new(board: &Board, review: Review, occurrence: Option<Occurrence>) -> Self {
        let view = View::of(board, review, None);
        let shown = view.review.running().and_then(|session| session.item.clone());
        let first = view.items.first().map(|item| item.id.clone());
        Self {
            review: view.review.id.clone(),
            occurrence,
            shown: true,
            item: shown.or(first).unwrap_or_default().to_string(),
            link: 0,
            top: 0,
            follow: true,
            large: false,
            rest: AgendaState::Carried,
            view: Arc::new(view),
        }
    }

    /// The meeting as it goes on or went on; none before it is opened.
    pub fn session(&self) -> Option<&Session> {
        self.view.review.session.as_ref()
    }

    /// The meeting while it goes on.
    pub fn running(&self) -> Option<&Session> {
        self.view.review.running()
    }

    /// Whether a member goes through the agenda for the others.
    pub fn is_presented_by(&self, member: Option<&MemberId>) -> bool {
        self.running().is_some_and(|session| Some(&session.presenter) == member)
    }

    /// The place of the item one looks at.
    pub fn place(&self) -> usize {
        self.view.items.iter().position(|item| item.id == self.item).unwrap_or(0)
    }

    /// The item one looks at.
    pub fn current(&self) -> Option<&AgendaItem> {
        self.view.items.get(self.place())
    }

    /// Looks at an item, from its top.
    pub fn look_at(&mut self, item: &str) {
        if self.item != item {
            item.clone_into(&mut self.item);
            (self.link, self.top) = (0, 0);
        }
    }

    /// The item in full.
    pub fn detail(&self, board: &Board, state: &State) -> Option<Detail> {
        let view = &self.view;
        let scene = Scene { review: &view.review, since: &view.since, delta: &view.delta };
        Some(agenda_item(board, scene, self.current()?, state.lang(), state.reveal))
    }

    /// The record under the cursor.
    pub fn subject(&self, board: &Board, state: &State) -> Option<Key> {
        let links = links(&self.detail(board, state)?);
        links.get(self.link.min(links.len().saturating_sub(1))).cloned()
    }

    /// Seconds that the item one looks at was shown so far, and the whole meeting.
    pub fn seconds(&self, now: Timestamp) -> (u32, u32) {
        let item = self.current().map_or(0, |item| item.spent);
        let Some(session) = self.session() else { return (item, 0) };
        let running = if session.is_open() { shown_seconds(session, now) } else { 0 };
        let here = session.item.as_deref() == Some(&self.item);
        (item + if here { running } else { 0 }, session.spent + running)
    }

    /// Takes in changed data: the review as it is now, and where the presenter is.
    pub fn refresh(&mut self, board: &Board, me: Option<&MemberId>) {
        let recorded = board.data.reviews.get(&self.review).map(|review| review.as_ref().clone());
        let review = match (recorded, &self.occurrence) {
            (Some(review), _) => {
                self.occurrence = None;
                review
            }
            (None, Some(occurrence)) => match board.data.series.get(&occurrence.series) {
                Some(series) => occurrence.planned(series, Timestamp::UNIX_EPOCH),
                None => return,
            },
            // The record left the member's sight: what was seen last stays.
            (None, None) => return,
        };
        let opened = self.session().is_none() && review.session.is_some();
        self.view = Arc::new(View::of(board, review, Some(&self.view.since)));
        let led = !self.is_presented_by(me) || opened;
        let shown = self.running().and_then(|session| session.item.clone());
        if let Some(item) = shown.filter(|_| self.follow && led) {
            self.look_at(&item);
        }
        if self.current().is_none_or(|item| item.id != self.item)
            && let Some(first) = self.view.items.get(self.place()).map(|item| item.id.to_string())
        {
            self.look_at(&first);
        }
    }

    /// The key of its review.
    pub fn key(&self) -> Key {
        self.review.key()
    }
}

/// The dashboard's minute as a time, by the county's clock.
pub fn moment(state: &State) -> Timestamp {
    county_moment(state.now)
}
