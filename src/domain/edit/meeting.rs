//! Edits of a meeting while it is prepared and held: opening, presenting, the agenda, closing.
//!
//! Their times are those of their ids: what was done without a network keeps its time however late it is sent.

use compact_str::CompactString;
use jiff::Timestamp;

use super::apply::{By, Records, clash, fault, known, no_clash, raised, said};
use super::refusal::{Refusal, Rule};
use super::{Edit, Proposal};
use crate::domain::agenda;
use crate::domain::figures::Figures;
use crate::domain::id::{FiguresId, Id};
use crate::domain::record::{Extra, Record};
use crate::domain::review::{AgendaItem, AgendaState, Remark, Review, ReviewState, Session};

/// Most items of an agenda; more could not be gone through.
const MOST_ITEMS: usize = 500;

/// Most figures that are frozen; more is no county's.
const MOST_FIGURES: usize = 50_000;

/// Longest time that an item may be shown at once, in seconds: what is longer was left open overnight.
const LONGEST: i64 = 6 * 3600;

/// When an edit was made, by its maker's clock.
fn moment(proposal: &Proposal, by: &By) -> Timestamp {
    proposal.id.made_at().unwrap_or(by.now)
}

/// Opens a review. `occurring` is the review of a series' day, and whether it was made for this edit.
pub fn convene(
    proposal: &Proposal,
    occurring: Option<(Review, bool)>,
    at: &impl Records,
    by: &By,
) -> Result<Vec<Record>, Refusal> {
    let Edit::Convene { agenda, figures, .. } = &proposal.edit else { return Err(Refusal::Forbidden) };
    let (review, is_new) = match occurring {
        Some(found) => found,
        None => match at.record(&proposal.target) {
            Some(Record::Review(review)) => (review, false),
            Some(_) => return Err(fault("target", Rule::WrongKind(proposal.target.clone()))),
            None => return Err(Refusal::Missing(proposal.target.clone())),
        },
    };
    let over = matches!(review.state, ReviewState::Held | ReviewState::Cancelled);
    if over || review.session.as_ref().is_some_and(|session| !session.is_open()) {
        return Err(fault("target", Rule::Over));
    }
    if agenda.len() > MOST_ITEMS {
        return Err(fault("agenda", bounds(agenda.len(), MOST_ITEMS)));
    }
    if figures.stands.len() > MOST_FIGURES {
        return Err(fault("figures", bounds(figures.stands.len(), MOST_FIGURES)));
    }
    let mut next = review.clone();
    let before: Vec<AgendaItem> =
        review.agenda.iter().enumerate().map(|(at, item)| agenda::named(item, at)).collect();
    let opening = review.session.is_none();
    if opening {
        next.agenda = fresh(agenda)?.into_iter().map(|item| kept(item, &before)).collect();
        // What was added while the agenda was being built is not lost to it.
        let missing = before.iter().filter(|item| next.agenda.iter().all(|known| known.id != item.id));
        let missing: Vec<AgendaItem> = missing.cloned().collect();
        next.agenda.extend(missing);
        let now = moment(proposal, by);
        next.session = Some(Session {
            opened: now,
            on: Some(figures.day),
            by: by.member.clone(),
            presenter: by.member.clone(),
            item: next.agenda.first().map(|item| item.id.clone()),
            since: now,
            spent: 0,
            closed: None,
            extra: Extra::new(),
        });
    } else {
        next.agenda.clone_from(&before);
        let missing =
            fresh(agenda)?.into_iter().filter(|item| before.iter().all(|known| known.id != item.id));
        next.agenda.extend(missing);
    }
    if next == review {
        return Ok(Vec::new());
    }
    let id = FiguresId::of_review(&review.id);
    let frozen = opening && at.record(&id.key()).is_none();
    let frozen = frozen.then(|| Figures {
        id,
        version: 1,
        updated: by.now,
        review: review.id.clone(),
        day: figures.day,
        stands: figures.stands.clone(),
        indicators: figures.indicators.clone(),
        extra: Extra::new(),
    });
    let next = if is_new { Record::Review(next) } else { raised(Record::Review(next), by) };
    Ok(std::iter::once(next).chain(frozen.map(Record::from)).collect())
}

/// An agenda as it is taken over: ids that name one item each, nothing treated yet.
fn fresh(agenda: &[AgendaItem]) -> Result<Vec<AgendaItem>, Refusal> {
    let mut out: Vec<AgendaItem> = Vec::with_capacity(agenda.len());
    for item in agenda {
        let blank = item.title.trim().is_empty() && item.section.is_none();
        if item.id.is_empty() || blank || out.iter().any(|other| other.id == item.id) {
            return Err(fault("agenda", Rule::Form));
        }
        out.push(AgendaItem {
            state: if item.state == AgendaState::Skipped {
                AgendaState::Skipped
            } else {
                AgendaState::Pending
            },
            spent: 0,
            ..item.clone()
        });
    }
    Ok(out)
}

/// An item as it stands on the agenda already, where it does: what was said and settled of it before stays.
fn kept(item: AgendaItem, before: &[AgendaItem]) -> AgendaItem {
    let Some(known) = before.iter().find(|known| known.id == item.id) else { return item };
    let state = if known.state == AgendaState::Pending { item.state } else { known.state.clone() };
    AgendaItem { state, minutes: item.minutes.or(known.minutes), section: item.section, ..known.clone() }
}

fn bounds(count: usize, most: usize) -> Rule {
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Rule::Bounds { value: whole(count), least: 0, most: whole(most) }
}

/// A review as the edit wants it, still in its old version.
pub fn hold(proposal: &Proposal, review: &Review, at: &impl Records, by: &By) -> Result<Review, Refusal> {
    let now = moment(proposal, by);
    let mut review = review.clone();
    match &proposal.edit {
        Edit::Present { item, until } => {
            let gone = item.as_ref().filter(|id| review.item(id).is_none());
            if let Some(id) = gone {
                return Err(fault("item", Rule::NoItem(id.clone())));
            }
            turn(&mut review, until.map_or(now, |until| until.min(now)), now)?;
            if let Some(session) = &mut review.session {
                session.item.clone_from(item);
                session.presenter = by.member.clone();
            }
        }
        Edit::Table { title, about, minutes, after } => {
            if review.session.as_ref().is_some_and(|session| !session.is_open())
                || matches!(review.state, ReviewState::Held | ReviewState::Cancelled)
            {
                return Err(fault("target", Rule::Over));
            }
            if !said(title) {
                return Err(fault("title", Rule::Empty));
            }
            for key in about {
                known(at, key, "about")?;
            }
            let id = agenda::added(&proposal.id);
            if review.agenda.iter().any(|item| item.id == id) {
                return Ok(review);
            }
            if review.agenda.len() >= MOST_ITEMS {
                return Err(fault("title", bounds(review.agenda.len() + 1, MOST_ITEMS)));
            }
            let item = AgendaItem {
                about: about.clone(),
                minutes: *minutes,
                ..AgendaItem::titled(id, title.clone())
            };
            // Behind an item that was moved or taken away meanwhile: at the end.
            let place = after
                .as_ref()
                .and_then(|after| place(&review, after))
                .map_or(review.agenda.len(), |at| at + 1);
            review.agenda.insert(place, item);
        }
        Edit::Move { item, after } => {
            let from = place(&review, item).ok_or_else(|| fault("item", Rule::NoItem(item.clone())))?;
            let moved = review.agenda.remove(from);
            let to = match after {
                None => 0,
                Some(after) => place(&review, after).map_or(from, |at| at + 1),
            };
            review.agenda.insert(to.min(review.agenda.len()), moved);
        }
        Edit::Treat { item, state, remark } => {
            let remark = remark.as_ref().filter(|text| said(text));
            if state.is_none() && remark.is_none() {
                return Err(fault("remark", Rule::Empty));
            }
            if state.as_ref().is_some_and(|swap| matches!(swap.to, AgendaState::Other(_))) {
                return Err(fault("state", Rule::Form));
            }
            let Some(place) = place(&review, item) else {
                return Err(fault("item", Rule::NoItem(item.clone())));
            };
            let clash = state.as_ref().and_then(|swap| clash("state", swap, &review.agenda[place].state));
            no_clash(&Record::Review(review.clone()), clash.into_iter().collect())?;
            let one = &mut review.agenda[place];
            if let Some(swap) = state {
                one.state = swap.to.clone();
            }
            if let Some(text) = remark {
                let remark =
                    Remark { at: now, by: by.member.clone(), text: text.clone(), extra: Extra::new() };
                if !one.remarks.contains(&remark) {
                    let place = one.remarks.partition_point(|before| before.at <= now);
                    one.remarks.insert(place, remark);
                }
            }
        }
        Edit::Close { rest } => {
            if !matches!(rest, AgendaState::Carried | AgendaState::Skipped) {
                return Err(fault("rest", Rule::Form));
            }
            turn(&mut review, now, now)?;
            if let Some(session) = &mut review.session {
                session.item = None;
                session.closed = Some(now);
            }
            review.state = ReviewState::Held;
            for item in review.agenda.iter_mut().filter(|item| item.state == AgendaState::Pending) {
                item.state = rest.clone();
            }
        }
        _ => return Err(fault("target", Rule::WrongKind(proposal.target.clone()))),
    }
    Ok(review)
}

fn place(review: &Review, item: &CompactString) -> Option<usize> {
    review.agenda.iter().position(|one| one.id == *item && !item.is_empty())
}

/// Counts the time of what was shown until `until`, and begins anew at `now`.
fn turn(review: &mut Review, until: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    let Some(session) = review.session.as_mut().filter(|session| session.is_open()) else {
        let over = review.session.is_some() || review.state == ReviewState::Held;
        return Err(fault("target", if over { Rule::Over } else { Rule::NotOpen }));
    };
    let shown = shown_seconds(session, until);
    if let Some(id) = &session.item {
        session.spent = session.spent.saturating_add(shown);
        if let Some(item) = review.agenda.iter_mut().find(|item| item.id == *id) {
            item.spent = item.spent.saturating_add(shown);
        }
    }
    // A clock that was set back does not count twice.
    session.since = session.since.max(now);
    Ok(())
}

/// Seconds for which the item shown now has been shown.
pub fn shown_seconds(session: &Session, now: Timestamp) -> u32 {
    let seconds = now.duration_since(session.since).as_secs().clamp(0, LONGEST);
    if session.item.is_some() { u32::try_from(seconds).unwrap_or(0) } else { 0 }
}
