use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::domain::board::Board;
use crate::domain::coverage::Coverage;
use crate::domain::credit_code;
use crate::domain::dataset::Dataset;
use crate::domain::id::{Id, Key, Kind, MemberId, UnitId};
use crate::domain::light::{Light, Thresholds};
use crate::domain::matter::{MatterLevel, MatterSource, MatterState};
use crate::domain::record::Entity;
use crate::domain::review::{OutcomeKind, ReviewState};
use crate::domain::supervision::RectificationState;
use crate::domain::unit::Level;
use crate::domain::{closed_loop, rectification, series as rule};

const DAY: Date = date(2023, 6, 12);

fn register(communities: u32, day: Date) -> Dataset {
    let mut data = Dataset::default();
    data.load(generate(&RegisterSpec { communities, ..RegisterSpec::new(day) }).unwrap());
    data
}

fn board() -> Board {
    let calendar = Arc::new(holidays::calendar().unwrap());
    Board::new(register(140, DAY), calendar, Thresholds::default(), DAY)
}

fn met(data: &Dataset, day: Date, indicator: &str) -> (u32, u32) {
    let indicator = data.indicators.find(indicator).unwrap();
    let standing = Coverage::compute(data, day).standing(indicator, None);
    (standing.met, standing.of)
}

#[test]
fn the_baseline_is_exact_whatever_the_seed_and_day() {
    for (seed, day) in [(18, DAY), (0, DAY), (7, date(2022, 12, 31)), (u64::MAX, date(2026, 11, 23))] {
        let mut data = Dataset::default();
        data.load(generate(&RegisterSpec { seed, ..RegisterSpec::new(day) }).unwrap());
        assert_eq!(met(&data, date(2022, 12, 31), "I1"), (131, 140));
        assert_eq!(data.communities.iter().filter(|one| one.exempt.is_some()).count(), 2);
    }
}

#[test]
fn coverage_grows_towards_the_targets() {
    let data = register(140, DAY);
    assert_eq!(met(&data, DAY, "I1"), (131, 140));
    assert_eq!(met(&data, DAY, "I2"), (73, 140));
    assert_eq!(met(&data, DAY, "I3"), (53, 170));
    let later = register(140, date(2025, 1, 1));
    let end = date(2024, 12, 31);
    assert_eq!(met(&later, end, "I1"), (140, 140));
    assert!(met(&later, end, "I4").0 >= 5 && met(&later, end, "I5").0 >= 5);
    for indicator in ["I1", "I2", "I3", "I4", "I5"] {
        let months = [date(2023, 1, 31), date(2023, 6, 30), date(2023, 12, 31), date(2024, 6, 30), end];
        let line = months.map(|day| met(&later, day, indicator).0);
        assert!(line.is_sorted() && line[0] < line[4], "{indicator} {line:?}");
    }
}

#[test]
fn every_area_and_level_has_its_share() {
    let data = register(140, DAY);
    let of = |name: &str| {
        let unit = data.units.iter().find(|unit| *unit.name == *name).unwrap();
        data.communities.iter().filter(|one| one.exempt.is_none() && one.township == unit.id).count()
    };
    let shares = ["城关镇", "县开发区", "杭埠镇", "千人桥镇", "桃溪镇", "万佛湖镇"].map(of);
    assert_eq!(shares, [81, 31, 13, 7, 4, 4]);
    let group = data.units.find("U18").unwrap();
    assert_eq!(group.members.len(), 4);
    for supervision in &data.supervisions {
        let levels: BTreeSet<Level> = supervision.links.iter().map(|link| link.level.clone()).collect();
        assert_eq!(levels.len(), 3, "{}", supervision.id);
        for link in &supervision.links {
            assert_eq!(data.members.get(&link.member).unwrap().level, link.level);
        }
    }
    for member in &data.members {
        let contact = member.contact.as_ref().unwrap();
        assert!(contact.reveal().starts_with("000") && contact.to_string().contains("****"));
    }
}

#[test]
fn the_viewer_finds_work_and_every_light_is_lit() {
    let board = board();
    let me = MemberId::new(ME);
    let mine: Vec<&str> = board
        .data
        .supervisions
        .iter()
        .filter(|one| one.links.iter().any(|link| link.member == me))
        .map(|one| one.subject.id.as_str())
        .collect();
    assert_eq!((mine[0], mine.len()), ("C017", 3));
    let summary = board.supervision_summary(board.data.supervisions.at(0).unwrap());
    assert_eq!((summary.open, summary.overdue, summary.submitted), (3, 1, 1));

    let lights: Vec<(String, Light)> =
        board.data.milestones.iter().map(|one| (one.id.to_string(), board.milestone_light(one))).collect();
    let with = |light: Light| {
        lights.iter().filter(|(_, lit)| *lit == light).map(|(id, _)| id.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(with(Light::Overdue), ["T07-1", "T13-1"]);
    assert_eq!(with(Light::DueSoon), ["T01-2", "T02-1", "T07-2", "T13-2"]);
    assert_eq!(with(Light::Done), ["T01-1", "T09-2", "T17-3"]);
    let tasks: HashSet<Light> = board.data.tasks.iter().map(|task| board.task_light(task)).collect();
    assert_eq!(tasks.len(), 5, "{tasks:?}");
    let follow_ups: HashSet<Light> = board
        .data
        .outcomes
        .iter()
        .filter(|one| one.kind == OutcomeKind::FollowUp)
        .map(|one| board.outcome_light(one))
        .collect();
    assert!(follow_ups.contains(&Light::Overdue) && follow_ups.contains(&Light::Done), "{follow_ups:?}");
}

#[test]
fn rectifications_of_every_state_pass_the_guard() {
    let data = register(140, DAY);
    assert_eq!((data.supervisions.len(), data.rectifications.len(), data.visits.len()), (10, 40, 30));
    let states: HashSet<&RectificationState> = data.rectifications.iter().map(|one| &one.state).collect();
    assert_eq!(states.len(), RectificationState::ALL.len());
    for one in &data.rectifications {
        rectification::check(one).unwrap();
        assert_eq!(one.version, 1 + one.steps.len() as u64, "{}: every action was let through", one.id);
        let supervision = data.supervisions.get(&one.supervision).unwrap();
        assert!(supervision.since <= one.found && one.found <= DAY, "{}", one.id);
    }
    for one in &data.visits {
        let supervision = data.supervisions.get(&one.supervision).unwrap();
        assert!(supervision.since <= one.on && one.on < DAY, "{}", one.id);
        assert!(supervision.links.iter().any(|link| link.member == one.by), "{}", one.id);
    }
}

#[test]
fn matters_of_every_level_state_and_source_pass_the_guard() {
    let board = board();
    let data = &board.data;
    assert_eq!(data.matters.len(), 28);
    let levels: HashSet<&MatterLevel> = data.matters.iter().map(|one| &one.level).collect();
    let states: HashSet<&MatterState> = data.matters.iter().map(|one| &one.state).collect();
    let sources: HashSet<&MatterSource> = data.matters.iter().map(|one| &one.source).collect();
    assert_eq!(levels.len(), MatterLevel::ALL.len());
    assert_eq!(states.len(), MatterState::ALL.len());
    assert_eq!(sources.len(), MatterSource::ALL.len());
    for one in &data.matters {
        closed_loop::check(one).unwrap();
        assert_eq!(one.version, 1 + one.steps.len() as u64, "{}: every step was let through", one.id);
        assert!(one.raised <= DAY && one.steps.iter().all(|step| step.on <= DAY), "{}", one.id);
        let community = data.communities.get(one.community.as_ref().unwrap()).unwrap();
        assert_eq!(community.township, one.township, "{}", one.id);
    }
    let county = MatterLevel::County;
    let lights: HashSet<Light> =
        board.matters_at(&county).filter_map(|one| board.matter_light(one)).collect();
    assert!(lights.contains(&Light::Overdue) && lights.len() > 1, "{lights:?}");
    assert!(board.escalated_since(&county, date(2023, 5, 15)).count() > 0);
}

#[test]
fn reviews_follow_their_series_and_holidays() {
    let data = register(140, DAY);
    let calendar = holidays::calendar().unwrap();
    assert_eq!(data.series.len(), 6);
    for series in &data.series {
        rule::check(series).unwrap();
        let planned = data.reviews.iter().filter(|one| one.series.as_ref() == Some(&series.id));
        let planned: Vec<_> = planned.filter(|one| one.state == ReviewState::Planned).collect();
        assert_eq!(planned.len(), 1, "{}", series.id);
    }
    for review in &data.reviews {
        let day = review.at.date();
        assert!(calendar.is_workday(day), "{} {day}", review.id);
        assert_eq!(review.state == ReviewState::Held, day < DAY, "{}", review.id);
    }
    let april = data.reviews.find("R2023-04").unwrap();
    assert_eq!((april.at.date(), april.moved_from), (date(2023, 4, 17), Some(date(2023, 4, 15))));
    let june = data.reviews.find("R2023-06").unwrap();
    assert_eq!((june.at.to_string(), &*june.title), ("2023-06-15T09:00:00".into(), "6月调度会"));
    assert_eq!(june.agenda.len(), 9);
    assert!(!june.agenda[0].about.is_empty(), "the first item is about what May left");
    for outcome in &data.outcomes {
        let review = data.reviews.get(&outcome.review).unwrap();
        assert_eq!(review.state, ReviewState::Held);
        assert_eq!(outcome.kind == OutcomeKind::FollowUp, outcome.unit.is_some() && outcome.due.is_some());
    }
    assert!(data.outcomes.iter().any(|one| one.became.is_some()));
}

/// Every id that a register's records name is there.
fn assert_linked(data: &Dataset) {
    let there = |key: Key, from: &dyn std::fmt::Display| assert!(data.contains(&key), "{from} names {key}");
    for one in &data.communities {
        there(one.township.key(), &one.id);
        one.neighbourhood.iter().for_each(|unit| there(unit.key(), &one.id));
        let neighbourhood = data.units.get(one.neighbourhood.as_ref().unwrap()).unwrap();
        assert_eq!(neighbourhood.parent.as_ref(), Some(&one.township), "{}", one.id);
        let service = one.service.iter().filter_map(|service| service.enterprise.as_ref());
        service.for_each(|enterprise| there(enterprise.key(), &one.id));
    }
    for one in &data.supervisions {
        there(one.subject.clone(), &one.id);
        one.links.iter().for_each(|link| there(link.member.key(), &one.id));
    }
    data.rectifications.iter().for_each(|one| there(one.unit.as_ref().unwrap().key(), &one.id));
    for one in &data.matters {
        there(one.township.key(), &one.id);
        one.community.iter().for_each(|id| there(id.key(), &one.id));
        one.enterprise.iter().for_each(|id| there(id.key(), &one.id));
        let left = one.steps.iter().filter_map(|step| step.left.as_ref()?.unit.as_ref());
        left.chain(&one.unit).for_each(|unit| there(unit.key(), &one.id));
        one.steps.iter().for_each(|step| there(step.by.key(), &one.id));
    }
    data.members.iter().for_each(|one| there(one.unit.key(), &one.id));
    data.enterprises.iter().for_each(|one| there(one.township.as_ref().unwrap().key(), &one.id));
    for one in &data.reviews {
        one.agenda.iter().flat_map(|item| &item.about).for_each(|key| there(key.clone(), &one.id));
        one.attendance.iter().for_each(|part| there(part.unit.key(), &one.id));
    }
    for one in &data.outcomes {
        one.about.iter().chain(&one.became).for_each(|key| there(key.clone(), &one.id));
        one.unit.iter().for_each(|unit| there(unit.key(), &one.id));
    }
    let units = data.units.iter().flat_map(|one| one.members.iter().chain(&one.leads).chain(&one.parent));
    units.for_each(|unit: &UnitId| there(unit.key(), &"a unit"));
}

#[test]
fn names_are_marked_and_unique() {
    let data = register(4000, DAY);
    let mut seen = HashSet::new();
    let communities = data.communities.iter().map(|one| one.name.clone());
    let enterprises = data.enterprises.iter().map(|one| one.name.clone());
    let units = data.units.iter().filter(|one| one.level == Level::Neighbourhood).map(|one| one.name.clone());
    for name in communities.chain(enterprises).chain(units) {
        assert!(name.ends_with(names::MARK), "{name}");
        assert!(seen.insert(name.clone()), "{name} stands twice");
    }
    for one in &data.enterprises {
        credit_code::check(one.credit_code.as_ref().unwrap()).unwrap();
    }
}

#[test]
fn one_specification_gives_one_register() {
    let spec = RegisterSpec::new(DAY);
    assert_eq!(generate(&spec).unwrap(), generate(&spec).unwrap());
    assert_ne!(generate(&spec).unwrap(), generate(&RegisterSpec { seed: 19, ..spec }).unwrap());
    let records = generate(&spec).unwrap();
    let keys: HashSet<Key> = records.iter().map(crate::domain::record::Record::key).collect();
    assert_eq!(keys.len(), records.len(), "an id stands twice");
}

#[test]
fn a_register_of_so_many_records_has_about_as_many() {
    for records in [1000, 20_000] {
        let spec = RegisterSpec::of_records(records, 1, DAY);
        let counts = Counts::of(spec.communities);
        assert!(counts.growing() <= u64::from(records));
        let made = generate(&spec).unwrap().len();
        let fixed = generate(&RegisterSpec { communities: 0, ..spec }).unwrap().len();
        assert_eq!(made - fixed, counts.growing() as usize);
        assert!(made.abs_diff(records as usize) < 300, "{made}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_size_seed_and_day_gives_a_linked_register(
        communities in 0_u32..300, seed: u64, offset in -2000_i32..4000,
    ) {
        let day = DAY.saturating_add(jiff::Span::new().days(offset));
        let mut data = Dataset::default();
        data.load(generate(&RegisterSpec { seed, communities, day }).unwrap());
        assert_linked(&data);
        let counted = data.communities.iter().filter(|one| one.exempt.is_none()).count();
        prop_assert_eq!(counted, communities as usize);
        for one in &data.rectifications {
            prop_assert!(rectification::check(one).is_ok());
        }
        for one in &data.matters {
            prop_assert!(closed_loop::check(one).is_ok());
        }
        let facts = data.communities.iter().flat_map(|one| {
            let service = one.service.as_ref().and_then(|one| one.since);
            let committee = one.committee.as_ref().and_then(|one| one.since);
            let party = one.party.as_ref().and_then(|one| one.since);
            [service, committee, party, one.model]
        });
        prop_assert!(facts.flatten().all(|since| since <= day), "a fact from after the day");
        prop_assert_eq!(data.count(Kind::Task), 18);
        prop_assert!(data.tasks.iter().all(|task| task.version() >= 1));
    }
}
