//! The loop is walked in its order, levels change by one, and the steps tell every past day.
#![cfg(test)]

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::super::fixture::record;
use super::*;

/// A matter raised on 10 May at the community's level, due on the 12th.
fn raised() -> Matter {
    record(json!({
        "id": "Q1", "title": "电梯停运", "source": "12345", "raised": "2023-05-10", "township": "U20",
        "community": "C1", "level": "community", "unit": "U101", "due": "2023-05-12", "state": "reported",
    }))
}

fn deed(action: MatterAction, on: i8) -> MatterDeed {
    let note = action.must_say().then(|| Text::new("已办"));
    MatterDeed { action, by: "M1".into(), on: date(2023, 5, on), note, evidence: None, satisfaction: None }
}

fn moved(shift: Shift, on: i8) -> Move {
    let (unit, due) = (Some(format!("U{on}").as_str().into()), Some(date(2023, 6, on)));
    Move { shift, by: "M1".into(), on: date(2023, 5, on), reason: Text::new("解决不了"), unit, due }
}

fn after(matter: &Matter, deeds: &[(MatterAction, i8)]) -> Matter {
    deeds.iter().fold(matter.clone(), |at, (action, on)| act(&at, deed(*action, *on)).unwrap())
}

use MatterAction::{Accept, Close, FeedBack, Handle, Reopen, SendBack};

#[test]
fn the_loop_is_closed_step_by_step() {
    let fed_back = after(&raised(), &[(Accept, 11), (Handle, 12), (FeedBack, 12)]);
    assert_eq!(allowed(&fed_back), [Close, SendBack]);
    let again = after(&fed_back, &[(SendBack, 13), (Handle, 14), (FeedBack, 15), (Close, 15)]);
    assert_eq!((&again.state, check(&again)), (&State::Closed, Ok(())));
    assert_eq!((allowed(&again), ways(&again)), (vec![Reopen], Vec::new()));
    let reopened = after(&again, &[(Reopen, 20)]);
    assert_eq!((allowed(&reopened), ways(&reopened)), (vec![Accept], vec![Shift::Up]));
    assert_eq!(closed_on(&again, date(2023, 5, 14)), None);
    assert_eq!(closed_on(&reopened, date(2023, 5, 30)), Some(date(2023, 5, 15)));
}

#[test]
fn a_whistle_leads_one_level_up_where_it_is_accepted_anew() {
    let accepted = after(&raised(), &[(Accept, 11)]);
    let up = shift(&accepted, moved(Shift::Up, 13)).unwrap();
    assert_eq!((&up.level, &up.state), (&MatterLevel::Neighbourhood, &State::Reported));
    assert_eq!((up.unit.clone(), up.due), (Some("U13".into()), Some(date(2023, 6, 13))));
    let left = up.steps[1].left.as_ref().unwrap();
    assert_eq!((&left.level, &left.unit), (&MatterLevel::Community, &Some("U101".into())));
    let county = shift(&shift(&up, moved(Shift::Up, 14)).unwrap(), moved(Shift::Up, 16)).unwrap();
    assert_eq!((&county.level, check(&county)), (&MatterLevel::County, Ok(())));
    assert_eq!(ways(&county), [Shift::Down]);
    let down = shift(&county, moved(Shift::Down, 20)).unwrap();
    assert_eq!((&down.level, check(&down)), (&MatterLevel::Township, Ok(())));

    let days = |stay: &Stay| (stay.from.day(), stay.until.map(jiff::civil::Date::day));
    let stayed: Vec<_> = stays(&down, date(2023, 5, 30)).iter().map(days).collect();
    assert_eq!(stayed, [(10, Some(13)), (13, Some(14)), (14, Some(16)), (16, Some(20)), (20, None)]);
    let by_then: Vec<_> = stays(&down, date(2023, 5, 13)).iter().map(days).collect();
    assert_eq!(by_then, [(10, Some(13)), (13, None)]);
    assert_eq!(stays(&down, date(2023, 5, 9)), []);

    let to = |level: &MatterLevel, since: i8, day: i8| {
        escalated_to(&down, level, date(2023, 5, since), date(2023, 5, day))
    };
    assert!(to(&MatterLevel::County, 15, 30) && to(&MatterLevel::County, 15, 16));
    assert!(!to(&MatterLevel::County, 16, 30), "it came on the day itself, not after it");
    assert!(!to(&MatterLevel::County, 1, 15));
    assert!(to(&MatterLevel::Township, 13, 14) && !to(&MatterLevel::Township, 19, 30), "sent down is not up");
}

#[test]
fn each_rule_has_its_error() {
    let fails = |at: &Matter, deed: MatterDeed| act(at, deed).unwrap_err();
    let skipped = fails(&raised(), deed(Close, 12));
    assert_eq!(skipped, LoopError::State { action: Close, state: State::Reported });
    let handled = after(&raised(), &[(Accept, 11), (Handle, 12)]);
    assert_eq!(fails(&handled, deed(Close, 12)), LoopError::State { action: Close, state: State::Handled });
    let early = fails(&raised(), deed(Accept, 9));
    assert_eq!(early, LoopError::BeforeRaised { on: date(2023, 5, 9), raised: date(2023, 5, 10) });
    let back = fails(&handled, deed(FeedBack, 11));
    assert_eq!(back, LoopError::BeforeLastStep { on: date(2023, 5, 11), last: date(2023, 5, 12) });
    for note in [None, Some(Text::new(" \n"))] {
        assert_eq!(fails(&handled, MatterDeed { note, ..deed(FeedBack, 12) }), LoopError::Unsaid);
    }
    let judged = MatterDeed { satisfaction: Some(Satisfaction::Satisfied), ..deed(Accept, 11) };
    assert_eq!(fails(&raised(), judged), LoopError::Unasked);

    let stuck = |at: &Matter, to: Move| shift(at, to).unwrap_err();
    let closed = after(&handled, &[(FeedBack, 12), (Close, 13)]);
    assert_eq!(stuck(&closed, moved(Shift::Up, 14)), LoopError::Closed);
    let level = MatterLevel::Community;
    assert_eq!(stuck(&raised(), moved(Shift::Down, 14)), LoopError::NoLevel { shift: Shift::Down, level });
    let silent = Move { reason: Text::new(" "), ..moved(Shift::Up, 14) };
    assert_eq!(stuck(&raised(), silent), LoopError::Unsaid);
    assert_eq!(
        stuck(&handled, moved(Shift::Up, 11)),
        LoopError::BeforeLastStep { on: date(2023, 5, 11), last: date(2023, 5, 12) }
    );
}

#[test]
fn matters_from_elsewhere_are_held_against_the_same_rules() {
    let up = shift(&after(&raised(), &[(Accept, 11)]), moved(Shift::Up, 13)).unwrap();
    let good = after(&up, &[(Accept, 14), (Handle, 15), (FeedBack, 16), (Close, 17)]);
    assert_eq!(check(&good), Ok(()));
    let broken = |change: fn(&mut Matter)| {
        let mut one = good.clone();
        change(&mut one);
        check(&one).is_err()
    };
    assert!(broken(|one| one.level = MatterLevel::County));
    assert!(broken(|one| one.level = MatterLevel::Community));
    assert!(broken(|one| one.state = State::Accepted));
    assert!(broken(|one| one.steps[1].to = State::Accepted));
    assert!(broken(|one| one.steps[1].note = None));
    assert!(broken(|one| one.steps[3].note = None));
    assert!(broken(|one| one.steps[4].on = date(2023, 5, 1)));
    assert!(broken(|one| drop(one.steps.remove(3))));
    assert!(broken(|one| drop(one.steps.remove(1))));
}

/// A step by chance: an action or a move, some days on.
#[derive(Clone, Copy, Debug)]
struct Draw {
    sort: usize,
    days: i8,
    says: bool,
}

prop_compose! {
    fn any_draw()(sort in 0usize..8, days in -1i8..3, says in prop::bool::weighted(0.9)) -> Draw {
        Draw { sort, days, says }
    }
}

/// What a draw makes of a matter.
fn taken(at: &Matter, draw: Draw) -> Result<Matter, LoopError> {
    let last = at.steps.last().map_or(at.raised, |step| step.on);
    let on = last.saturating_add(jiff::Span::new().days(draw.days));
    let said = if draw.says { Text::new("说明") } else { Text::default() };
    match MatterAction::ALL.get(draw.sort) {
        Some(action) => {
            let note = Some(said);
            act(at, MatterDeed { on, note, ..deed(*action, 1) })
        }
        None => {
            let way = if draw.sort == 6 { Shift::Up } else { Shift::Down };
            shift(at, Move { on, reason: said, ..moved(way, 1) })
        }
    }
}

proptest! {
    #[test]
    fn no_walk_reaches_what_the_loop_forbids(draws in prop::collection::vec(any_draw(), 0..60)) {
        let mut at = raised();
        let mut told = false;
        for draw in draws {
            let Ok(next) = taken(&at, draw) else { continue };
            let step = next.steps.last().unwrap();
            prop_assert_eq!(check(&next), Ok(()));
            prop_assert!(step.on >= at.raised && at.steps.last().is_none_or(|last| last.on <= step.on));
            // Levels change by one, with a reason, and only while it is open.
            let place = |level: &MatterLevel| MatterLevel::ALL.iter().position(|one| one == level).unwrap();
            let climbed = place(&next.level).abs_diff(place(&at.level));
            prop_assert_eq!(climbed, usize::from(step.left.is_some()));
            prop_assert!(climbed == 0 || at.state != State::Closed && step.note.is_some());
            // Nothing is closed unless who reported it was told, at this level and since it was last handled.
            told = match step.to {
                State::FedBack => true,
                State::Closed => told,
                _ => false,
            };
            prop_assert!(next.state != State::Closed || told);
            at = next;
        }
    }

    #[test]
    fn the_steps_tell_every_past_day(draws in prop::collection::vec(any_draw(), 0..60)) {
        let mut at = raised();
        let mut past = vec![at.clone()];
        for draw in draws {
            if let Ok(next) = taken(&at, draw) {
                at = next;
                past.push(at.clone());
            }
        }
        let last = at.steps.last().map_or(at.raised, |step| step.on);
        let mut day = at.raised;
        prop_assert_eq!((state_on(&at, day.yesterday().unwrap()), stage_on(&at, day.yesterday().unwrap())), (None, None));
        while day <= last {
            // What stood there at the end of the day is the last that was reached by then.
            let then = past.iter().rev().find(|one| one.steps.last().is_none_or(|step| step.on <= day)).unwrap();
            prop_assert_eq!(state_on(&at, day), Some(then.state.clone()));
            prop_assert_eq!(stage_on(&at, day), Some(stage(then)));
            prop_assert_eq!(level_on(&at, day), Some(then.level.clone()));
            let left = stays(&at, day);
            prop_assert_eq!(&left, &stays(then, day));
            prop_assert!(left.windows(2).all(|pair| pair[0].until == Some(pair[1].from)));
            day = day.tomorrow().unwrap();
        }
    }
}
