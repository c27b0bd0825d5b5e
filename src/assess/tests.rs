//! Scores over the demonstration's register.

use std::sync::{Arc, OnceLock};

use jiff::civil::{Date, date};

use super::*;
use crate::builtin::holidays;
use crate::builtin::register::{RegisterSpec, generate};
use crate::domain::dataset::Dataset;
use crate::domain::id::{Id, MemberId};
use crate::domain::light::Thresholds;
use crate::domain::record::Record;
use crate::domain::score::{Points, Post};

const DAY: Date = date(2023, 6, 12);

fn board_of(records: Vec<Record>, day: Date) -> Board {
    let mut data = Dataset::default();
    data.load(records);
    Board::new(data, Arc::new(holidays::calendar().unwrap()), Thresholds::default(), day)
}

fn demo() -> &'static Board {
    static BOARD: OnceLock<Board> = OnceLock::new();
    BOARD.get_or_init(|| board_of(generate(&RegisterSpec::new(DAY)).unwrap(), DAY))
}

fn year() -> Period {
    period::parse("2023").unwrap()
}

#[test]
fn every_responsible_unit_has_a_score_whose_lines_add_up() {
    let assessment = assess(demo(), &Rules::default(), year());
    assert_eq!(assessment.day, DAY);
    for unit in &demo().data.units {
        let load = demo().unit_load(&unit.id);
        let tasks = load.lead.total() + load.responsible.total() + load.support.total();
        let ranked = matches!(Class::of(&unit.kind), Some(Class::Area | Class::Department));
        if ranked && tasks > 0 {
            assert!(assessment.of(&unit.id).is_some(), "{}", unit.id);
        }
    }
    let zone = assessment.of(&UnitId::new("U17")).unwrap();
    assert_eq!(zone.class, Class::Area);
    for score in &assessment.scores {
        let sum: Points = score.lines.iter().map(|line| line.points).sum();
        assert!(score.total.is_none_or(|total| total == sum), "{}", score.unit);
        for line in score.lines.iter().filter(|line| line.has_data && line.post != Post::Least) {
            assert!(!line.records.is_empty(), "{} {:?}", score.unit, line.post);
            assert!(line.records.iter().all(|one| demo().data.contains(&one.key)), "{:?}", line.post);
        }
        for post in [Post::Milestones, Post::Rectifications, Post::FollowUps, Post::Visits, Post::Attendance]
        {
            let Some(line) = score.line(post) else { continue };
            assert_eq!(line.records.len() as u64, line.denominator, "{} {post:?}", score.unit);
            let met = line.records.iter().filter(|one| one.counts).count() as u64;
            assert_eq!(met, line.numerator);
        }
    }
}

#[test]
fn places_are_by_class_and_ties_share_one() {
    let mut scores = assess(demo(), &Rules::default(), year()).scores;
    let total = scores.iter().find(|one| one.class == Class::Area).unwrap().total;
    for one in &mut scores {
        one.total = if one.class == Class::Area { total } else { one.total };
    }
    rank(&mut scores);
    let areas: Vec<_> = scores.iter().filter(|one| one.class == Class::Area).collect();
    assert!(
        areas.len() >= 6 && areas.iter().all(|one| one.rank == Some(1) && one.of as usize == areas.len())
    );
    let departments: Vec<_> = scores.iter().filter(|one| one.class == Class::Department).collect();
    for one in &departments {
        let better = departments.iter().filter(|other| other.total > one.total).count();
        assert_eq!(one.rank, one.total.map(|_| better as u32 + 1));
    }
}

#[test]
fn nothing_that_lies_after_the_day_enters() {
    let rules = Rules::default();
    // The same county on a later day knows more; looked back at, it tells what it told then.
    let later = board_of(generate(&RegisterSpec::new(DAY)).unwrap(), date(2023, 12, 1));
    let span = Period { from: date(2023, 1, 1), to: DAY };
    assert_eq!(assess(&later, &rules, span), assess(demo(), &rules, span));
    let early = demo().with_day(date(2023, 3, 31));
    for score in &assess(&early, &rules, year()).scores {
        for line in &score.lines {
            let due = matches!(
                line.post,
                Post::Milestones | Post::Rectifications | Post::FollowUps | Post::Visits | Post::Attendance
            );
            assert!(
                !due || line.records.iter().all(|one| one.on.is_none_or(|on| on <= early.day)),
                "{line:?}"
            );
        }
    }
}

#[test]
fn the_order_of_records_changes_nothing() {
    let mut records = generate(&RegisterSpec::new(DAY)).unwrap();
    records.reverse();
    let rules = Rules::default();
    assert_eq!(assess(&board_of(records, DAY), &rules, year()), assess(demo(), &rules, year()));
}

#[test]
fn what_is_overdue_lowers_the_score_of_whoever_answers_for_it() {
    let mut records = generate(&RegisterSpec::new(DAY)).unwrap();
    let mut laid_on = None;
    for record in &mut records {
        // Struck off in time before, open and overdue now.
        if let Record::Rectification(one) = record
            && one.state.as_str() == "verified"
            && one.due.is_some_and(|due| due < DAY && one.steps.last().unwrap().on <= due)
        {
            one.steps.clear();
            one.state = "open".into();
            laid_on = one.unit.clone();
            break;
        }
    }
    let unit = laid_on.unwrap();
    let (rules, worse) = (Rules::default(), board_of(records, DAY));
    let total = |board: &Board| assess(board, &rules, year()).of(&unit).unwrap().total.unwrap();
    assert!(total(&worse) < total(demo()));
}

#[test]
fn who_sees_a_part_gets_the_own_score_and_no_place() {
    let rules = Rules::default();
    let own = UnitId::new("U16");
    let sight = Sight::of(&Viewer { member: MemberId::new("M001"), role: Role::Township, unit: own.clone() });
    let mine = assess_for(demo(), &rules, year(), &sight);
    assert_eq!(mine.scores.iter().map(|one| one.unit.as_str()).collect::<Vec<_>>(), ["U16"]);
    assert_eq!((mine.scores[0].rank, mine.scores[0].of), (None, 0));
    let whole = assess(demo(), &rules, year());
    assert_eq!(mine.scores[0].lines, whole.of(&own).unwrap().lines);
    assert_eq!(assess_for(demo(), &rules, year(), &Sight::Nothing).scores, []);
    let neighbourhood = UnitId::new("U101");
    let below = scores_of(demo(), &rules, year(), &sight, &[neighbourhood.clone(), UnitId::new("U17")]);
    assert_eq!(below.len(), 1);
    assert_eq!((below[0].unit.clone(), below[0].class), (neighbourhood, Class::Neighbourhood));
}

#[test]
fn a_debrief_tells_what_falls_to_each_secretary() {
    let rules = Rules::default();
    let all = debrief::subjects(demo());
    let told = debrief::debrief(demo(), &rules, 2023, &Sight::All, &all);
    assert_eq!(told.len(), all.len());
    let town = told.iter().find(|one| one.unit.as_str() == "U16").unwrap();
    assert!(!town.tasks.is_empty() && !town.linked.is_empty() && !town.directors.is_empty());
    assert!(town.indicators.iter().any(|one| one.needed.is_some()));
    assert_eq!(
        town.score.as_ref().unwrap().lines,
        assess(demo(), &rules, year()).of(&town.unit).unwrap().lines
    );
    // None is recorded for 2023, most are for 2022; nothing is invented.
    assert!(town.opinions.done.is_empty() && !town.opinions.open.is_empty());
    let before = debrief::debrief(demo(), &rules, 2022, &Sight::All, &all);
    assert!(before.iter().any(|one| one.class == Class::Neighbourhood && !one.opinions.done.is_empty()));
    assert!(before.iter().all(|one| one.day == date(2022, 12, 31)));
    let neighbourhood = told.iter().find(|one| one.class == Class::Neighbourhood && one.score.is_some());
    assert!(neighbourhood.is_some());
}
