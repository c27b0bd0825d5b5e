//! What must hold of every score, whatever the facts.

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::assess::facts::{Attended, Held, Window};
use crate::builtin::holidays;
use crate::domain::id::{Key, Kind};

const FROM: Date = date(2023, 1, 1);
const DAY: Date = date(2023, 6, 12);
const PERIOD: Period = Period { from: FROM, to: date(2023, 12, 31) };

fn day(offset: i64) -> Date {
    FROM.saturating_add(SignedDuration::from_hours(24 * offset))
}

fn calendar() -> Calendar {
    holidays::calendar().unwrap()
}

fn scored(facts: &Facts, rules: &Rules) -> Score {
    let calendar = calendar();
    let frame = Frame { rules, calendar: &calendar, period: PERIOD, day: DAY };
    reckon(&UnitId::new("U16"), Class::Area, facts.clone(), frame)
}

fn dated(kind: Kind, id: usize, due: i64, done: Option<i64>) -> Dated {
    let done = done.map(day).filter(|done| *done <= DAY);
    Dated { key: Key::new(kind, &format!("{}{id}", kind.letter())), due: day(due), done, until: None }
}

fn any_dated(kind: Kind) -> impl Strategy<Value = Vec<Dated>> {
    let one = (-60i64..200, prop::option::of(-80i64..163));
    prop::collection::vec(one, 0..12).prop_map(move |all| {
        all.into_iter().enumerate().map(|(id, (due, done))| dated(kind, id, due, done)).collect()
    })
}

fn counted(kind: Kind, most: u32) -> impl Strategy<Value = Vec<Counted>> {
    prop::collection::vec(0..=most, 0..8).prop_map(move |all| {
        let one = |(id, amount)| Counted { key: Key::new(kind, &format!("{}{id}", kind.letter())), amount };
        all.into_iter().enumerate().map(one).collect()
    })
}

prop_compose! {
    fn any_facts()(
        milestones in any_dated(Kind::Milestone),
        rectifications in any_dated(Kind::Rectification),
        follow_ups in any_dated(Kind::Outcome),
        progress in counted(Kind::Task, 100),
        reopened in counted(Kind::Rectification, 3),
        indicators in prop::collection::vec((0u32..300, 0u32..300), 0..4),
        visits in prop::collection::vec(any::<bool>(), 0..8),
        attendance in prop::collection::vec(any::<bool>(), 0..8),
    ) -> Facts {
        let indicators = indicators.into_iter().enumerate().map(|(id, (met, needed))| Held {
            key: Key::new(Kind::Indicator, &format!("I{id}")), by: DAY, met, needed, subjects: Vec::new(),
        }).collect();
        let visits = visits.into_iter().enumerate().map(|(id, visited)| Window {
            key: Key::new(Kind::Supervision, &format!("L{id}")), from: day(i64::try_from(id).unwrap()),
            visit: visited.then(|| Key::new(Kind::Visit, &format!("V{id}"))),
        }).collect();
        let attendance = attendance.into_iter().enumerate().map(|(id, present)| Attended {
            key: Key::new(Kind::Review, &format!("R{id}")), on: day(i64::try_from(id).unwrap()), present,
        }).collect();
        Facts { milestones, progress, rectifications, follow_ups, indicators, visits, attendance, reopened }
    }
}

fn any_rules() -> impl Strategy<Value = Rules> {
    (any::<bool>(), 1u32..98, 0u8..60).prop_map(|(spread, weight, zero)| {
        let no_data = if spread { NoData::Spread } else { NoData::Drop };
        let mut rules = Rules { no_data, ..Rules::default() };
        // Weights that do not divide evenly.
        let parts = [weight, 98 - weight, 2];
        for (place, one) in rules.components.iter_mut().enumerate() {
            one.weight = parts.get(place % 4).copied().filter(|_| place < 3).unwrap_or(0);
            one.scale.zero = zero;
        }
        rules.components[6].weight = 0;
        rules
    })
}

/// One of the lists with due dates.
fn list(facts: &mut Facts, which: usize) -> &mut Vec<Dated> {
    match which % 3 {
        0 => &mut facts.milestones,
        1 => &mut facts.rectifications,
        _ => &mut facts.follow_ups,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_lines_add_up_and_the_caps_hold(facts in any_facts(), default in any::<bool>(), rules in any_rules()) {
        let rules = if default { Rules::default() } else { rules };
        let score = scored(&facts, &rules);
        let sum: Points = score.lines.iter().map(|line| line.points).sum();
        if let Some(total) = score.total {
            prop_assert_eq!(sum, total);
            prop_assert!(total >= rules.least && total <= rules.base + rules.early.cap);
            prop_assert!(score.grade.is_some());
        }
        for line in &score.lines {
            match line.post {
                Post::Overdue | Post::Reopened => {
                    prop_assert!(line.points <= Points::ZERO && line.points >= line.most);
                    let tariff = line.tariff.unwrap();
                    prop_assert!(line.records.iter().all(|one| -one.points <= tariff.item_cap || line.post == Post::Reopened));
                }
                Post::Early => prop_assert!(line.points >= Points::ZERO && line.points <= line.most),
                Post::Least => prop_assert!(line.points > Points::ZERO),
                _ => {
                    prop_assert!(line.points >= Points::ZERO && line.points <= line.most);
                    prop_assert_eq!(line.has_data, line.denominator > 0);
                    prop_assert!(line.has_data || line.points == Points::ZERO);
                    prop_assert!(line.numerator <= line.denominator);
                }
            }
        }
        // What has data shares the whole base where weights are spread.
        if rules.no_data == NoData::Spread && score.total.is_some() {
            let most: Points = score.lines.iter().filter(|line| line.weight > 0).map(|line| line.most).sum();
            prop_assert_eq!(most, rules.base);
        }
    }

    #[test]
    fn another_overdue_item_never_raises_a_score(
        facts in any_facts(), which in 0usize..3, due in -60i64..162, rules in any_rules(), default in any::<bool>(),
    ) {
        let rules = if default { Rules::default() } else { rules };
        let before = scored(&facts, &rules).total;
        let mut more = facts.clone();
        list(&mut more, which).push(dated(Kind::Milestone, 99, due, None));
        let after = scored(&more, &rules).total;
        if let Some(before) = before {
            prop_assert!(after.unwrap() <= before, "{:?} {:?}", before, after);
        }
    }

    #[test]
    fn doing_it_earlier_never_lowers_a_score(
        facts in any_facts(), which in 0usize..3, place in any::<prop::sample::Index>(), earlier in 0i64..120,
    ) {
        let rules = Rules::default();
        let mut sooner = facts.clone();
        let all = list(&mut sooner, which);
        if all.is_empty() {
            return Ok(());
        }
        let place = place.index(all.len());
        let one = &mut all[place];
        let was = one.done.unwrap_or(DAY);
        one.done = Some(was.saturating_sub(SignedDuration::from_hours(24 * earlier)));
        let (before, after) = (scored(&facts, &rules).total, scored(&sooner, &rules).total);
        prop_assert!(after >= before, "{:?} {:?}", before, after);
    }

    #[test]
    fn the_order_of_records_changes_nothing(facts in any_facts(), turn in 0usize..12) {
        let mut turned = facts.clone();
        for which in 0..3 {
            let all = list(&mut turned, which);
            let by = turn % all.len().max(1);
            all.rotate_left(by);
            all.reverse();
        }
        turned.progress.reverse();
        turned.indicators.reverse();
        turned.visits.reverse();
        turned.attendance.reverse();
        turned.reopened.reverse();
        prop_assert_eq!(scored(&facts, &Rules::default()), scored(&turned, &Rules::default()));
    }
}

#[test]
fn a_line_says_what_it_counts_and_what_it_costs() {
    let facts = Facts {
        milestones: vec![
            dated(Kind::Milestone, 1, 30, Some(20)),
            dated(Kind::Milestone, 2, 30, Some(33)),
            // Due on 2023-06-07, five days before the day: three working days.
            dated(Kind::Milestone, 3, 157, None),
            dated(Kind::Milestone, 4, 300, None),
        ],
        progress: vec![Counted { key: Key::new(Kind::Task, "T1"), amount: 50 }],
        ..Facts::default()
    };
    let score = scored(&facts, &Rules::default());
    let of = |post| score.line(post).unwrap();
    assert_eq!((of(Post::Milestones).numerator, of(Post::Milestones).denominator), (1, 3));
    // 25 and 15 of 40 per cent of the base: 62.5 and 37.5 points to be had.
    assert_eq!((of(Post::Milestones).most, of(Post::Milestones).points), (Points(6250), Points(2083)));
    assert_eq!((of(Post::Progress).most, of(Post::Progress).points), (Points(3750), Points(1875)));
    // Two items, three working days each: 2023-01-31 to 2023-02-03, and 2023-06-07 to 2023-06-12.
    let overdue = of(Post::Overdue);
    assert_eq!((overdue.numerator, overdue.denominator, overdue.points), (2, 6, Points(-130)));
    assert_eq!(overdue.records.iter().map(|one| one.amount).collect::<Vec<_>>(), [3, 3]);
    // 2023-01-21 was the first day of the Spring Festival: seven working days before 2023-01-31.
    assert_eq!((of(Post::Early).numerator, of(Post::Early).points), (0, Points::ZERO));
    assert_eq!(score.total, Some(Points(2083 + 1875 - 130)));
    assert_eq!(score.on_time(), (1, 3));
    assert_eq!(score.grade.as_ref().unwrap().name.as_str(), "不合格");
    assert!(!of(Post::Visits).has_data && of(Post::Visits).points == Points::ZERO);
}

#[test]
fn without_any_data_there_is_no_score() {
    let score = scored(&Facts::default(), &Rules::default());
    assert_eq!((score.total, score.grade), (None, None));
    // A debt from before the period is told, but nothing is invented to take it from.
    let debt = Facts { milestones: vec![dated(Kind::Milestone, 1, -30, None)], ..Facts::default() };
    let score = scored(&debt, &Rules::default());
    assert_eq!(score.total, None);
    assert_eq!(score.line(Post::Overdue).unwrap().numerator, 1);
}

#[test]
fn what_a_newer_turn_replaced_is_overdue_no_longer() {
    let mut one = dated(Kind::Milestone, 1, 30, None);
    let days = |one: &Dated| {
        scored(&Facts { milestones: vec![one.clone()], ..Facts::default() }, &Rules::default())
            .line(Post::Overdue)
            .unwrap()
            .denominator
    };
    let long = days(&one);
    one.until = Some(day(58));
    assert!(days(&one) < long && days(&one) == 20, "{} {long}", days(&one));
}
