//! The closed loop of a matter as pure functions: report, accept, handle, feed back, close (the plan's item 11), and
//! its way up and down the levels (items 2 and 12).

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{MemberId, UnitId};
use super::matter::{Matter, MatterLevel, MatterState as State, MatterStep, Satisfaction, Stage};
use super::record::Extra;
use super::text::Text;

/// What is done with a matter at its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatterAction {
    /// 受理: take it on.
    Accept,
    /// 办理: say what was done.
    Handle,
    /// 反馈: say what who reported it was told.
    FeedBack,
    /// 办结.
    Close,
    /// 退回: what was done does not do.
    SendBack,
    /// 反弹: it came back after it was closed.
    Reopen,
}

impl MatterAction {
    /// All actions, in the order of a matter's life.
    pub const ALL: [Self; 6] =
        [Self::Accept, Self::Handle, Self::FeedBack, Self::Close, Self::SendBack, Self::Reopen];

    /// The state that the action leads to from a state, where it is allowed there.
    pub fn leads_to(self, from: &State) -> Option<State> {
        match (self, from) {
            (Self::Accept, State::Reported | State::Reopened) => Some(State::Accepted),
            (Self::Handle, State::Accepted | State::Returned) => Some(State::Handled),
            (Self::FeedBack, State::Handled) => Some(State::FedBack),
            (Self::Close, State::FedBack) => Some(State::Closed),
            (Self::SendBack, State::Handled | State::FedBack) => Some(State::Returned),
            (Self::Reopen, State::Closed) => Some(State::Reopened),
            _ => None,
        }
    }

    /// Whether it must be said what was done, told, or is wrong.
    pub const fn must_say(self) -> bool {
        !matches!(self, Self::Accept | Self::Close)
    }
}

impl fmt::Display for MatterAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Accept => "accept",
            Self::Handle => "handle",
            Self::FeedBack => "feed-back",
            Self::Close => "close",
            Self::SendBack => "send-back",
            Self::Reopen => "reopen",
        })
    }
}

/// A way from one level to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shift {
    /// To the level above, which must come (吹哨报到).
    Up,
    /// To the level below.
    Down,
}

impl Shift {
    /// The level to which it leads from a level.
    pub fn leads_to(self, from: &MatterLevel) -> Option<MatterLevel> {
        match self {
            Self::Up => from.up(),
            Self::Down => from.down(),
        }
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Up => "escalate",
            Self::Down => "send-down",
        })
    }
}

/// What comes with an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterDeed {
    /// What is done.
    pub action: MatterAction,
    /// Who does it.
    pub by: MemberId,
    /// The day.
    pub on: Date,
    /// What is said.
    pub note: Option<Text>,
    /// A reference to evidence.
    pub evidence: Option<Text>,
    /// Of feedback: what who reported it says of it.
    pub satisfaction: Option<Satisfaction>,
}

/// A move to another level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Up or down.
    pub shift: Shift,
    /// Who moves it.
    pub by: MemberId,
    /// The day.
    pub on: Date,
    /// Why.
    pub reason: Text,
    /// Who handles it there.
    pub unit: Option<UnitId>,
    /// By when that level must have closed it.
    pub due: Option<Date>,
}

/// The rule that an action or a move breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum LoopError {
    /// The state does not allow the action.
    #[error("{action} is not possible while it is {}", state.as_str())]
    State {
        /// The action.
        action: MatterAction,
        /// The state.
        state: State,
    },
    /// A closed matter stays where it is.
    #[error("it is closed")]
    Closed,
    /// There is no such level.
    #[error("{shift} is not possible from {}", level.as_str())]
    NoLevel {
        /// Up or down.
        shift: Shift,
        /// The level at which it stands.
        level: MatterLevel,
    },
    /// The day is before the one on which it was raised.
    #[error("{on} is before it was raised on {raised}")]
    BeforeRaised {
        /// The day given.
        on: Date,
        /// Raised on.
        raised: Date,
    },
    /// The day is before that of the last step.
    #[error("{on} is before the last step on {last}")]
    BeforeLastStep {
        /// The day given.
        on: Date,
        /// Day of the last step.
        last: Date,
    },
    /// What was done, what was told or why is not said.
    #[error("nothing is said")]
    Unsaid,
    /// Only feedback has something said of it.
    #[error("only feedback is judged by who reported it")]
    Unasked,
}

/// Actions that the state allows, in the order of a matter's life.
pub fn allowed(matter: &Matter) -> Vec<MatterAction> {
    MatterAction::ALL.into_iter().filter(|action| action.leads_to(&matter.state).is_some()).collect()
}

/// Ways that lead from where it stands: none for a closed matter.
pub fn ways(matter: &Matter) -> Vec<Shift> {
    let open = is_open(&matter.state);
    let ways = [Shift::Up, Shift::Down].into_iter();
    ways.filter(|shift| open && shift.leads_to(&matter.level).is_some()).collect()
}

/// Whether a matter in a state still wants doing.
pub fn is_open(state: &State) -> bool {
    *state != State::Closed
}

/// The matter after a deed. Its version and time of writing are left as they are: whoever stores it raises them.
///
/// # Errors
/// The first rule that the deed breaks.
pub fn act(matter: &Matter, deed: MatterDeed) -> Result<Matter, LoopError> {
    let to = act_to(&matter.state, deed.action)?;
    in_order(matter, &matter.steps, deed.on)?;
    if deed.action.must_say() && deed.note.as_ref().is_none_or(is_blank) {
        return Err(LoopError::Unsaid);
    }
    if deed.satisfaction.is_some() && deed.action != MatterAction::FeedBack {
        return Err(LoopError::Unasked);
    }
    let mut next = matter.clone();
    next.state = to.clone();
    next.steps.push(MatterStep {
        on: deed.on,
        by: deed.by,
        to,
        left: None,
        note: deed.note,
        evidence: deed.evidence,
        satisfaction: deed.satisfaction,
        extra: Extra::new(),
    });
    Ok(next)
}

/// The matter at the next level, where it waits to be accepted.
///
/// # Errors
/// The first rule that the move breaks.
pub fn shift(matter: &Matter, to: Move) -> Result<Matter, LoopError> {
    let level = shift_to(&matter.state, &matter.level, to.shift)?;
    in_order(matter, &matter.steps, to.on)?;
    if is_blank(&to.reason) {
        return Err(LoopError::Unsaid);
    }
    let mut next = matter.clone();
    let left = stage(matter);
    (next.level, next.unit, next.due, next.state) = (level, to.unit, to.due, State::Reported);
    next.steps.push(MatterStep {
        on: to.on,
        by: to.by,
        to: State::Reported,
        left: Some(left),
        note: Some(to.reason),
        evidence: None,
        satisfaction: None,
        extra: Extra::new(),
    });
    Ok(next)
}

/// Holds a matter that came from elsewhere against the same rules, step by step.
///
/// # Errors
/// The first rule that its steps, state or level break.
pub fn check(matter: &Matter) -> Result<(), LoopError> {
    let mut state = State::Reported;
    for (at, step) in matter.steps.iter().enumerate() {
        in_order(matter, &matter.steps[..at], step.on)?;
        let unsaid = step.note.as_ref().is_none_or(is_blank);
        state = match &step.left {
            Some(left) => {
                let to = level_after(matter, at);
                let way = if left.level.up().as_ref() == Some(to) { Shift::Up } else { Shift::Down };
                let moved = shift_to(&state, &left.level, way)?;
                if moved != *to || step.to != State::Reported {
                    return Err(LoopError::NoLevel { shift: way, level: left.level.clone() });
                }
                if unsaid {
                    return Err(LoopError::Unsaid);
                }
                State::Reported
            }
            None => {
                let mut actions = MatterAction::ALL.into_iter();
                let action = actions.find(|action| action.leads_to(&state).as_ref() == Some(&step.to));
                let Some(action) = action else {
                    return Err(LoopError::State { action: action_to(&step.to), state });
                };
                if action.must_say() && unsaid {
                    return Err(LoopError::Unsaid);
                }
                step.to.clone()
            }
        };
    }
    if state == matter.state {
        Ok(())
    } else {
        Err(LoopError::State { action: action_to(&matter.state), state })
    }
}

/// The state on a day, by the steps up to it; none before it was raised.
pub fn state_on(matter: &Matter, day: Date) -> Option<State> {
    if day < matter.raised {
        return None;
    }
    let known = known_on(matter, day);
    if known == matter.steps.len() {
        return Some(matter.state.clone());
    }
    Some(known.checked_sub(1).map_or(State::Reported, |last| matter.steps[last].to.clone()))
}

/// Level, unit and due date on a day, by the moves up to it; none before it was raised.
pub fn stage_on(matter: &Matter, day: Date) -> Option<Stage> {
    if day < matter.raised {
        return None;
    }
    let later = &matter.steps[known_on(matter, day)..];
    let left = later.iter().find_map(|step| step.left.clone());
    Some(left.unwrap_or_else(|| stage(matter)))
}

/// The level on a day; none before it was raised.
pub fn level_on(matter: &Matter, day: Date) -> Option<MatterLevel> {
    stage_on(matter, day).map(|stage| stage.level)
}

/// The day of the last closing up to a day.
pub fn closed_on(matter: &Matter, day: Date) -> Option<Date> {
    let mut steps = matter.steps.iter().rev();
    steps.find(|step| step.on <= day && step.to == State::Closed).map(|step| step.on)
}

/// What who reported it said of the last feedback up to a day.
pub fn satisfaction_on(matter: &Matter, day: Date) -> Option<&Satisfaction> {
    let mut steps = matter.steps.iter().rev().filter(|step| step.on <= day);
    steps.find(|step| step.to == State::FedBack)?.satisfaction.as_ref()
}

/// How long a matter stayed at a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Stay {
    /// What held there.
    pub stage: Stage,
    /// The day on which it came.
    pub from: Date,
    /// The day on which it left or was closed; none while it is there.
    pub until: Option<Date>,
}

/// The levels at which a matter stayed up to a day, oldest first.
pub fn stays(matter: &Matter, day: Date) -> Vec<Stay> {
    let Some(last) = stage_on(matter, day) else { return Vec::new() };
    let mut from = matter.raised;
    let mut out = Vec::new();
    for step in &matter.steps[..known_on(matter, day)] {
        if let Some(left) = &step.left {
            out.push(Stay { stage: left.clone(), from, until: Some(step.on) });
            from = step.on;
        }
    }
    let open = state_on(matter, day).is_none_or(|state| is_open(&state));
    let until = if open { None } else { closed_on(matter, day) };
    out.push(Stay { stage: last, from, until });
    out
}

/// Whether it was moved up to a level after `since`, up to and with `day`.
pub fn escalated_to(matter: &Matter, level: &MatterLevel, since: Date, day: Date) -> bool {
    matter.steps.iter().enumerate().any(|(at, step)| {
        let came = since < step.on && step.on <= day;
        came && level_after(matter, at) == level
            && step.left.as_ref().is_some_and(|left| left.level.up().as_ref() == Some(level))
    })
}

/// What holds of a matter at its level now.
fn stage(matter: &Matter) -> Stage {
    Stage { level: matter.level.clone(), unit: matter.unit.clone(), due: matter.due, extra: Extra::new() }
}

/// The level at which it stood after a step, which is given by its place.
pub fn level_after(matter: &Matter, at: usize) -> &MatterLevel {
    let later = matter.steps.iter().skip(at + 1);
    later.filter_map(|step| step.left.as_ref()).map(|left| &left.level).next().unwrap_or(&matter.level)
}

/// How many steps were taken up to a day.
fn known_on(matter: &Matter, day: Date) -> usize {
    matter.steps.partition_point(|step| step.on <= day)
}

fn act_to(state: &State, action: MatterAction) -> Result<State, LoopError> {
    action.leads_to(state).ok_or_else(|| LoopError::State { action, state: state.clone() })
}

fn shift_to(state: &State, level: &MatterLevel, shift: Shift) -> Result<MatterLevel, LoopError> {
    if !is_open(state) {
        return Err(LoopError::Closed);
    }
    shift.leads_to(level).ok_or_else(|| LoopError::NoLevel { shift, level: level.clone() })
}

/// No step before the matter was raised, nor before another.
fn in_order(matter: &Matter, before: &[MatterStep], on: Date) -> Result<(), LoopError> {
    if on < matter.raised {
        return Err(LoopError::BeforeRaised { on, raised: matter.raised });
    }
    match before.last().filter(|last| on < last.on) {
        Some(last) => Err(LoopError::BeforeLastStep { on, last: last.on }),
        None => Ok(()),
    }
}

/// The action that one names when a state is reached.
fn action_to(state: &State) -> MatterAction {
    match state {
        State::Handled => MatterAction::Handle,
        State::FedBack => MatterAction::FeedBack,
        State::Closed => MatterAction::Close,
        State::Returned => MatterAction::SendBack,
        State::Reopened => MatterAction::Reopen,
        State::Reported | State::Accepted | State::Other(_) => MatterAction::Accept,
    }
}

fn is_blank(text: &Text) -> bool {
    text.trim().is_empty()
}

#[cfg(test)]
mod tests;
