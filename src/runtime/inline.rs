//! What performs the dashboard's effects on the spot, without threads, disk or server: tests drive the loop with it.

use std::sync::Arc;

use jiff::civil;
use jiff::civil::Date;
use uuid::Uuid;

use crate::app::finder::Found;
use crate::app::notice::Notice;
use crate::app::pending::{Entry, Pending, Progress};
use crate::app::state::{Editing, State};
use crate::app::{Effect, Msg};
use crate::domain::board::Board;
use crate::domain::dataset::Dataset;
use crate::domain::day::county_moment;
use crate::domain::edit::{By, EditId, Proposal, Refusal, apply};
use crate::draft::{Drafted, say};
use crate::locale::outlet as m;

use super::clipboard::Multiplexer;
use super::dashboard::Dashboard;
use super::engine::{Catalogue, Engine};
use super::event_loop::{Perform, Step};
use super::outlet::{self, Moment, Outlets};
use super::perform::at_once;

/// A UUID of version 7 without its random bits and its time.
const VERSION_7: u128 = 0x7000_8000_0000_0000_0000;

/// Performs effects on the spot. Edits are kept in memory and laid over the records; none is ever sent.
#[derive(Debug)]
pub struct Inline {
    board: Arc<Board>,
    /// The records without the member's own edits.
    base: Dataset,
    engine: Engine,
    made: u128,
    /// Files that were made, with their names, newest last.
    pub written: Vec<(String, Vec<u8>)>,
}

impl Inline {
    /// Over a board.
    pub fn new(board: Arc<Board>) -> Self {
        let catalogue = Arc::new(Catalogue::new(Arc::clone(&board)));
        let base = board.data.clone();
        Self { engine: Engine::new(catalogue), board, base, made: 0, written: Vec::new() }
    }

    /// The next edit's id, made at the dashboard's minute.
    fn next_id(&mut self, now: civil::DateTime) -> EditId {
        self.made += 1;
        let millis = u128::try_from(county_moment(now).as_millisecond()).unwrap_or(0) << 80;
        // Spread over the bits that provisional ids are made from.
        let spread = self.made.wrapping_mul(0x9E37_79B9_7F4A_7C15) & ((1 << 62) - 1);
        EditId::new(Uuid::from_u128(millis | VERSION_7 | spread))
    }

    fn turn(&mut self, day: Date) -> Vec<Step<Msg>> {
        self.board = Arc::new(self.board.with_day(day));
        vec![Step::Tell(Msg::loaded(Arc::clone(&self.board)))]
    }

    /// Lays the edits over the records.
    fn show(&mut self, entries: Vec<Entry>, state: &State) -> Vec<Step<Msg>> {
        let mut data = self.base.clone();
        for entry in &entries {
            if matches!(entry.progress, Progress::Waiting | Progress::Sending) {
                // What no longer applies is shown as it stands; the server will say why.
                let _ = lay_over(&mut data, &entry.proposal, state);
            }
        }
        let board = &self.board;
        let turned = Board::new(data, Arc::clone(&board.calendar), board.thresholds, board.day);
        self.board = Arc::new(turned);
        vec![
            Step::Tell(Msg::Pending(Arc::new(Pending::new(entries, state.unsent.damaged)))),
            Step::Tell(Msg::loaded(Arc::clone(&self.board))),
        ]
    }

    /// Adds edits behind those that wait, but for `replaced`.
    fn add(&mut self, changes: Vec<Drafted>, replaced: Option<EditId>, state: &State) -> Vec<Step<Msg>> {
        let mut entries: Vec<Entry> = kept(state, replaced);
        let mut data = self.board.data.clone();
        for change in changes {
            let proposal = change.propose(self.next_id(state.now));
            if let Err(refusal) = lay_over(&mut data, &proposal, state) {
                let why = say::refusal(&refusal, &proposal, state.lang());
                return vec![Step::Tell(Msg::NotSaved(why))];
            }
            entries.push(Entry { proposal, made: state.now, progress: Progress::Waiting });
        }
        let mut steps = self.show(entries, state);
        steps.push(Step::Tell(Msg::Saved));
        steps
    }

    fn withdraw(&mut self, id: EditId, state: &State) -> Vec<Step<Msg>> {
        let known = state.unsent.find(id);
        if known.is_none_or(|entry| entry.progress == Progress::Sending) {
            return vec![Step::Tell(Msg::NotWithdrawn(id, None))];
        }
        let mut steps = self.show(kept(state, Some(id)), state);
        steps.push(Step::Tell(Msg::Withdrawn(id)));
        steps
    }

    fn retry(&mut self, id: EditId, state: &State) -> Vec<Step<Msg>> {
        let Some(entry) = state.unsent.find(id) else { return Vec::new() };
        let Proposal { target, base_version, edit, .. } = entry.proposal.clone();
        let target = if edit.makes().is_some() { crate::draft::subject_of(&entry.proposal) } else { target };
        self.add(vec![Drafted { target, base: base_version, edit }], Some(id), state)
    }
}

fn kept(state: &State, but: Option<EditId>) -> Vec<Entry> {
    state.unsent.entries().iter().filter(|entry| Some(entry.id()) != but).cloned().collect()
}

/// Applies a proposal as the server would for this member.
fn lay_over(data: &mut Dataset, proposal: &Proposal, state: &State) -> Result<(), Refusal> {
    let Editing::As(viewer) = &state.setup.editing else { return Err(Refusal::Forbidden) };
    let by = By {
        member: viewer.member.clone(),
        unit: viewer.unit.clone(),
        today: state.now.date(),
        now: county_moment(state.now),
    };
    let records = apply(proposal, data, &by, &mut |kind| proposal.id.provisional(kind))?;
    data.load(records);
    Ok(())
}

impl Perform<Dashboard> for Inline {
    fn perform(&mut self, effect: Effect, dashboard: &mut Dashboard) -> Vec<Step<Msg>> {
        let state = &dashboard.state;
        match effect {
            Effect::SetDay(day) => self.turn(day),
            Effect::Search { number, text } => {
                let mut last: Option<Found> = None;
                self.engine.search(number, &text, |found| {
                    last = Some(found);
                    true
                });
                last.map(|found| Step::Tell(Msg::Found(found))).into_iter().collect()
            }
            Effect::Propose(changes) => self.add(changes, None, state),
            Effect::Settle { id, changes } => self.add(changes, Some(id), state),
            Effect::Withdraw(id) => self.withdraw(id, state),
            Effect::Retry(id) => self.retry(id, state),
            Effect::Write(outlet) => {
                let moment = Moment::of(state, county_moment(state.now));
                let made = outlet::make(&outlet, &self.board, &Outlets::made_up(), &moment);
                vec![Step::Tell(Msg::Notice(match made {
                    Ok((name, bytes)) => {
                        let told = m::WRITTEN.fill(state.lang(), &[("file", &name)]);
                        self.written.push((name, bytes));
                        Notice::info(told)
                    }
                    Err(text) => Notice::error(text),
                }))]
            }
            other => at_once(other, dashboard, Multiplexer::None),
        }
    }
}
