//! 整改事项: the states of a rectification and the guard of 销号, as pure functions (the plan's section 四(二)).

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::MemberId;
use super::record::Extra;
use super::supervision::{Rectification, RectificationState as State, Step};
use super::text::Text;

/// What can be done with a rectification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Begin to put it right.
    Start,
    /// Submit it for 销号, with evidence.
    Submit,
    /// 销号: verify it, by a member who did not submit it.
    Verify,
    /// Send it back on checking.
    SendBack,
    /// 反弹: it came back after it was verified.
    Reopen,
}

impl Action {
    /// All actions, in the order of a rectification's life.
    pub const ALL: [Self; 5] = [Self::Start, Self::Submit, Self::Verify, Self::SendBack, Self::Reopen];

    /// The state that the action leads to from a state, where it is allowed there.
    pub fn leads_to(self, from: &State) -> Option<State> {
        match (self, from) {
            (Self::Start, State::Open | State::Reopened) => Some(State::Fixing),
            (Self::Submit, State::Fixing) => Some(State::Submitted),
            (Self::Verify, State::Submitted) => Some(State::Verified),
            (Self::SendBack, State::Submitted) | (Self::Reopen, State::Verified) => Some(State::Reopened),
            _ => None,
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Start => "start",
            Self::Submit => "submit",
            Self::Verify => "verify",
            Self::SendBack => "send-back",
            Self::Reopen => "reopen",
        })
    }
}

/// What comes with an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// What is done.
    pub action: Action,
    /// Who does it.
    pub by: MemberId,
    /// The day.
    pub on: Date,
    /// A reference to evidence; every submission brings its own.
    pub evidence: Option<Text>,
    /// What is said.
    pub note: Option<Text>,
}

/// The rule that an action breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum GuardError {
    /// The state does not allow the action.
    #[error("{action} is not possible while it is {}", state.as_str())]
    State {
        /// The action.
        action: Action,
        /// The state.
        state: State,
    },
    /// The day is before the one on which it was found.
    #[error("{on} is before it was found on {found}")]
    BeforeFound {
        /// The day given.
        on: Date,
        /// Found on.
        found: Date,
    },
    /// The day is before that of the last step.
    #[error("{on} is before the last step on {last}")]
    BeforeLastStep {
        /// The day given.
        on: Date,
        /// Day of the last step.
        last: Date,
    },
    /// There is no evidence.
    #[error("there is no evidence")]
    NoEvidence,
    /// Nobody is known to have submitted it, so nobody can be told apart from the submitter.
    #[error("no submission is recorded")]
    NoSubmission,
    /// The verifier submitted it.
    #[error("{submitter} submitted it; another member must verify it")]
    SameMember {
        /// Who submitted it.
        submitter: MemberId,
    },
}

/// The input that a guard error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The action itself.
    Action,
    /// The day.
    On,
    /// The evidence.
    Evidence,
    /// The member.
    By,
}

impl GuardError {
    /// The input to correct.
    pub fn field(&self) -> Field {
        match self {
            Self::State { .. } => Field::Action,
            Self::BeforeFound { .. } | Self::BeforeLastStep { .. } => Field::On,
            Self::NoEvidence => Field::Evidence,
            Self::NoSubmission | Self::SameMember { .. } => Field::By,
        }
    }
}

/// Actions that the state allows, in the order of a rectification's life.
pub fn allowed(rectification: &Rectification) -> Vec<Action> {
    Action::ALL.into_iter().filter(|action| action.leads_to(&rectification.state).is_some()).collect()
}

/// The rectification after a deed. Its version and time of writing are left as they are: whoever stores it
/// raises them.
///
/// # Errors
/// The first rule that the deed breaks.
pub fn act(rectification: &Rectification, deed: Deed) -> Result<Rectification, GuardError> {
    let to =
        step_to(rectification, &rectification.steps, &rectification.state, deed.action, &deed.by, deed.on)?;
    let mut next = rectification.clone();
    if deed.action == Action::Submit {
        next.evidence = Some(deed.evidence.filter(|text| !is_blank(text)).ok_or(GuardError::NoEvidence)?);
    }
    if deed.action == Action::Verify && next.evidence.as_ref().is_none_or(is_blank) {
        return Err(GuardError::NoEvidence);
    }
    next.steps.push(Step { on: deed.on, by: deed.by, to: to.clone(), note: deed.note, extra: Extra::new() });
    next.state = to;
    Ok(next)
}

/// Holds a rectification that came from elsewhere against the same rules, step by step.
///
/// # Errors
/// The first rule that its steps, state or evidence break.
pub fn check(rectification: &Rectification) -> Result<(), GuardError> {
    let mut state = State::Open;
    for (at, step) in rectification.steps.iter().enumerate() {
        let action =
            Action::ALL.into_iter().find(|action| action.leads_to(&state).as_ref() == Some(&step.to));
        let Some(action) = action else {
            return Err(GuardError::State { action: action_to(&step.to), state });
        };
        state = step_to(rectification, &rectification.steps[..at], &state, action, &step.by, step.on)?;
    }
    if state != rectification.state {
        return Err(GuardError::State { action: action_to(&rectification.state), state });
    }
    let needs_evidence = matches!(state, State::Submitted | State::Verified);
    if needs_evidence && rectification.evidence.as_ref().is_none_or(is_blank) {
        return Err(GuardError::NoEvidence);
    }
    Ok(())
}

/// The state on a day, by the steps up to it; none before it was found.
pub fn state_on(rectification: &Rectification, day: Date) -> Option<State> {
    if day < rectification.found {
        return None;
    }
    let known = rectification.steps.partition_point(|step| step.on <= day);
    if known == rectification.steps.len() {
        return Some(rectification.state.clone());
    }
    Some(known.checked_sub(1).map_or(State::Open, |last| rectification.steps[last].to.clone()))
}

/// The day of the last verification up to a day.
pub fn verified_on(rectification: &Rectification, day: Date) -> Option<Date> {
    let mut steps = rectification.steps.iter().rev();
    steps.find(|step| step.on <= day && step.to == State::Verified).map(|step| step.on)
}

/// How often it came back after it was verified (反弹), up to a day.
pub fn reopenings(rectification: &Rectification, day: Date) -> usize {
    let steps = rectification.steps.windows(2).filter(|pair| pair[1].on <= day);
    steps.filter(|pair| pair[0].to == State::Verified && pair[1].to == State::Reopened).count()
}

/// The rules that hold for every step: state, days and members.
fn step_to(
    rectification: &Rectification,
    before: &[Step],
    state: &State,
    action: Action,
    by: &MemberId,
    on: Date,
) -> Result<State, GuardError> {
    let to = action.leads_to(state).ok_or_else(|| GuardError::State { action, state: state.clone() })?;
    if on < rectification.found {
        return Err(GuardError::BeforeFound { on, found: rectification.found });
    }
    if let Some(last) = before.last().filter(|last| on < last.on) {
        return Err(GuardError::BeforeLastStep { on, last: last.on });
    }
    if action == Action::Verify {
        let submission = before.iter().rev().find(|step| step.to == State::Submitted);
        let submitter = &submission.ok_or(GuardError::NoSubmission)?.by;
        if submitter == by {
            return Err(GuardError::SameMember { submitter: submitter.clone() });
        }
    }
    Ok(to)
}

/// The action that one names when a state is reached.
fn action_to(state: &State) -> Action {
    match state {
        State::Submitted => Action::Submit,
        State::Verified => Action::Verify,
        State::Reopened => Action::Reopen,
        State::Open | State::Fixing | State::Other(_) => Action::Start,
    }
}

fn is_blank(text: &Text) -> bool {
    text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::record;
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    fn open() -> Rectification {
        record(
            json!({"id": "Z1", "supervision": "L1", "title": "停车", "found": "2023-05-10", "state": "open"}),
        )
    }

    fn deed(action: Action, by: &str, on: i8) -> Deed {
        let evidence = (action == Action::Submit).then(|| Text::new("现场照片"));
        Deed { action, by: by.into(), on: date(2023, 5, on), evidence, note: None }
    }

    fn after(deeds: impl IntoIterator<Item = Deed>) -> Rectification {
        deeds.into_iter().fold(open(), |at, deed| act(&at, deed).unwrap())
    }

    fn submitted() -> Rectification {
        after([deed(Action::Start, "M1", 11), deed(Action::Submit, "M1", 20)])
    }

    #[test]
    fn the_way_to_the_end_and_back() {
        let verified = act(&submitted(), deed(Action::Verify, "M2", 21)).unwrap();
        assert_eq!(verified.state, State::Verified);
        assert_eq!(check(&verified), Ok(()));
        assert_eq!(allowed(&verified), [Action::Reopen]);
        let again = act(&verified, deed(Action::Reopen, "M3", 25)).unwrap();
        assert_eq!(again.state, State::Reopened);
        assert_eq!(allowed(&again), [Action::Start]);
        let sent_back = act(&submitted(), deed(Action::SendBack, "M2", 21)).unwrap();
        assert_eq!(sent_back.state, State::Reopened);
        assert_eq!(allowed(&submitted()), [Action::Verify, Action::SendBack]);
        assert_eq!(allowed(&open()), [Action::Start]);
        assert_eq!(sent_back.steps.len(), 3);
    }

    #[test]
    fn each_rule_has_its_error() {
        let fails = |at: &Rectification, deed: Deed| act(at, deed).unwrap_err();
        let early = fails(&open(), deed(Action::Start, "M1", 9));
        assert_eq!(early, GuardError::BeforeFound { on: date(2023, 5, 9), found: date(2023, 5, 10) });
        assert_eq!(early.field(), Field::On);
        let back = fails(&submitted(), deed(Action::Verify, "M2", 19));
        assert_eq!(back, GuardError::BeforeLastStep { on: date(2023, 5, 19), last: date(2023, 5, 20) });
        let skipped = fails(&open(), deed(Action::Verify, "M2", 12));
        assert_eq!(skipped, GuardError::State { action: Action::Verify, state: State::Open });
        let same = fails(&submitted(), deed(Action::Verify, "M1", 21));
        assert_eq!(same, GuardError::SameMember { submitter: "M1".into() });
        assert_eq!(same.field(), Field::By);
        let fixing = after([deed(Action::Start, "M1", 11)]);
        for evidence in [None, Some(Text::new(" \n"))] {
            let bare = Deed { evidence, ..deed(Action::Submit, "M1", 12) };
            assert_eq!(fails(&fixing, bare), GuardError::NoEvidence);
        }
        // A record that came from elsewhere, without its steps or its evidence.
        let mut bare = submitted();
        bare.evidence = None;
        assert_eq!(fails(&bare, deed(Action::Verify, "M2", 21)), GuardError::NoEvidence);
        let mut bare = submitted();
        bare.steps.clear();
        assert_eq!(fails(&bare, deed(Action::Verify, "M2", 21)), GuardError::NoSubmission);
    }

    #[test]
    fn records_from_elsewhere_are_held_against_the_same_rules() {
        let good = act(&submitted(), deed(Action::Verify, "M2", 21)).unwrap();
        let broken = |change: fn(&mut Rectification)| {
            let mut one = good.clone();
            change(&mut one);
            check(&one).is_err()
        };
        assert!(broken(|one| one.evidence = None));
        assert!(broken(|one| one.steps[2].by = "M1".into()));
        assert!(broken(|one| one.steps[2].on = date(2023, 5, 1)));
        assert!(broken(|one| one.state = State::Open));
        assert!(broken(|one| drop(one.steps.remove(1))));
        assert_eq!(check(&open()), Ok(()));
    }

    #[test]
    fn the_past_is_told_by_the_steps() {
        let one = act(&submitted(), deed(Action::Verify, "M2", 21)).unwrap();
        for (on, state) in [
            (9, None),
            (10, Some(State::Open)),
            (11, Some(State::Fixing)),
            (20, Some(State::Submitted)),
            (21, Some(State::Verified)),
            (30, Some(State::Verified)),
        ] {
            assert_eq!(state_on(&one, date(2023, 5, on)), state, "{on}");
        }
        assert_eq!(verified_on(&one, date(2023, 5, 20)), None);
        assert_eq!(verified_on(&one, date(2023, 5, 22)), Some(date(2023, 5, 21)));
    }

    prop_compose! {
        fn any_deed()(action in 0usize..5, by in 1u8..4, on in 8i8..28, evidence in prop::option::of("[ a]{0,2}")) -> Deed {
            Deed {
                action: Action::ALL[action],
                by: MemberId::new(&format!("M{by}")),
                on: date(2023, 5, on),
                evidence: evidence.map(Text::from),
                note: None,
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_is_verified_without_evidence_and_a_second_member(deeds in prop::collection::vec(any_deed(), 0..60)) {
            let mut at = open();
            let mut submitter = None;
            for deed in deeds {
                let before = at.clone();
                let Ok(next) = act(&at, deed.clone()) else { continue };
                prop_assert!(allowed(&before).contains(&deed.action));
                prop_assert_eq!(check(&next), Ok(()));
                if deed.action == Action::Submit {
                    submitter = Some(deed.by.clone());
                }
                if next.state == State::Verified {
                    prop_assert!(next.evidence.as_ref().is_some_and(|text| !text.trim().is_empty()));
                    prop_assert!(submitter.is_some() && submitter != Some(deed.by));
                }
                at = next;
            }
        }
    }
}
