//! Going into a meeting's room, and coming back to one that was cut off.

use jiff::{SignedDuration, Timestamp};

use crate::command::CommandId;
use crate::domain::board::Board;
use crate::domain::edit::{Edit, Occurrence};
use crate::domain::id::{Id as _, Kind, ReviewId};
use crate::domain::review::Review;
use crate::draft::{find_record, occurrence_on};
use crate::locale::meeting as m;
use crate::papers::{Format, Subject};

use crate::app::msg::{Effect, Effects};
use crate::app::notice::Notice;
use crate::app::outlet::Outlet;
use crate::app::page::Screen;
use crate::app::room::{Room, moment};
use crate::app::state::State;

/// A pause shorter than this is none: whoever comes back that soon was not cut off.
const CUT_OFF_MINUTES: i64 = 5;

/// Goes into a meeting's room: the one named, the one under the cursor, the one that goes on, or the next.
pub(super) fn enter(state: &mut State, arg: Option<&str>) -> Effects {
    let Some(board) = state.board.clone() else { return Effects::new() };
    if arg.is_none() && state.room.as_ref().is_some_and(|room| room.shown) {
        return super::convene(state);
    }
    let chosen = match arg {
        Some(id) => match named(&board, id) {
            Some(found) => Some(found),
            None => {
                let id = crate::domain::text::single_line(id);
                super::warn(state, m::NOT_A_REVIEW, &[("id", &id)]);
                return Effects::new();
            }
        },
        None => selected(state, &board).or_else(|| running(&board)).or_else(|| next(&board)),
    };
    let Some((review, occurrence)) = chosen else {
        super::warn(state, m::NO_MEETING, &[]);
        return Effects::new();
    };
    state.layer = None;
    if let Some(room) = state.room.as_mut().filter(|room| room.review == review.id) {
        room.shown = true;
        return Effects::new();
    }
    state.room = Some(Room::new(&board, review, occurrence));
    resume(state)
}

/// The review that an id names.
fn named(board: &Board, id: &str) -> Option<(Review, Option<Occurrence>)> {
    let key = find_record(board, id, &[Kind::Review])?;
    board.data.reviews.find(&key.id).map(|review| (review.as_ref().clone(), None))
}

/// The review under the cursor of the reviews' screen.
fn selected(state: &State, board: &Board) -> Option<(Review, Option<Occurrence>)> {
    if state.page().screen != Screen::Reviews {
        return None;
    }
    let row = state.selected()?;
    match row.key.kind {
        Kind::Review => board.data.reviews.find(&row.key.id).map(|review| (review.as_ref().clone(), None)),
        Kind::Series => planned(board, occurrence_on(board, &row.key, row.on?)?),
        _ => None,
    }
}

fn planned(board: &Board, occurrence: Occurrence) -> Option<(Review, Option<Occurrence>)> {
    let series = board.data.series.get(&occurrence.series)?;
    Some((occurrence.planned(series, Timestamp::UNIX_EPOCH), Some(occurrence)))
}

/// The meeting that goes on: the one opened last, where there are several.
fn running(board: &Board) -> Option<(Review, Option<Occurrence>)> {
    let open = board.data.reviews.iter().filter(|review| review.running().is_some());
    let last = open.max_by_key(|review| review.session.as_ref().map(|session| session.opened))?;
    Some((last.as_ref().clone(), None))
}

/// The next meeting that is to be held.
fn next(board: &Board) -> Option<(Review, Option<Occurrence>)> {
    let meeting = board.next_reviews(board.day, 1).into_iter().next()?;
    match &meeting.review {
        Some(id) => board.data.reviews.get(id).map(|review| (review.as_ref().clone(), None)),
        None => planned(board, occurrence_on(board, &meeting.series?.key(), meeting.at.date())?),
    }
}

/// Goes on with a meeting that this member presented and was cut off from: the time between is not counted.
fn resume(state: &mut State) -> Effects {
    let (now, me) = (moment(state), super::me(state));
    let Some(room) = &state.room else { return Effects::new() };
    let Some(session) = room.running().filter(|_| room.is_presented_by(me.as_ref())) else {
        return Effects::new();
    };
    let Some(item) = session.item.clone() else { return Effects::new() };
    let sign = last_sign(state, room).max(session.since);
    if now.duration_since(sign) < SignedDuration::from_mins(CUT_OFF_MINUTES) {
        return Effects::new();
    }
    state.notice = Some(Notice::info(m::RESUMED.get(state.lang())));
    super::propose(state, Edit::Present { item: Some(item), until: Some(sign) })
}

/// When anything was last written down in the meeting.
fn last_sign(state: &State, room: &Room) -> Timestamp {
    let review = &room.view.review;
    let remarks = review.agenda.iter().flat_map(|item| &item.remarks).map(|remark| remark.at);
    let outcomes = state.board.iter().flat_map(|board| {
        board.links.outcomes_of(&board.data, &review.id).map(|outcome| outcome.updated).collect::<Vec<_>>()
    });
    remarks.chain(outcomes).max().unwrap_or(Timestamp::MIN)
}

/// The data changed: the room shows them, and who comes back to an open meeting is told.
pub fn loaded(state: &mut State) -> Effects {
    let (Some(board), me) = (state.board.clone(), super::me(state)) else { return Effects::new() };
    if let Some(room) = &mut state.room {
        room.refresh(&board, me.as_ref());
    }
    let closed = |id: &ReviewId| {
        let review = board.data.reviews.get(id);
        review.and_then(|review| review.session.as_ref()).is_some_and(|session| !session.is_open())
    };
    if let Some(review) = state.minutes_due.take_if(|id| closed(id)) {
        // What the meeting leaves is a paper that an office can send.
        let subject = Subject::Minutes { review };
        return vec![Effect::Write(Box::new(Outlet::Paper { subject, format: Format::Docx }))];
    }
    if state.room.is_some() {
        return Effects::new();
    }
    if let Some((review, _)) =
        running(&board).filter(|(review, _)| state.told_running.as_ref() != Some(&review.id))
    {
        let key = crate::app::verbs_key(state, CommandId::Meeting);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("id", &review.id), ("title", &review.title), ("key", &key)];
        state.notice = Some(Notice::info(m::RUNNING.fill(state.lang(), &values)));
        state.told_running = Some(review.id);
    }
    Effects::new()
}
