//! The arithmetic of a score: whole numbers throughout, so that the lines add up to the total and nothing drifts.

use jiff::civil::Date;

use super::facts::{Counted, Dated, Facts};
use super::rules::{NoData, Rules};
use crate::domain::calendar::Calendar;
use crate::domain::id::UnitId;
use crate::domain::score::{Class, Line, Period, Points, Post, Scale, Score, Tariff, Traced};

/// Shares are reckoned in parts of a hundredth of a point as fine as this before they are rounded.
const FINE: u128 = 1_000_000_000;

/// What facts are reckoned against.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The period.
    pub period: Period,
    /// The day as of which it is reckoned; not after the period's end.
    pub day: Date,
}

/// A unit's score; its place in the ranking is left open.
pub fn reckon(unit: &UnitId, class: Class, mut facts: Facts, frame: Frame<'_>) -> Score {
    sort(&mut facts);
    let mut lines = components(class, &facts, frame);
    let has_data = lines.iter().any(|line| line.has_data);
    lines.push(overdue(&facts, frame));
    lines.push(reopened(&facts.reopened, frame.rules.reopened));
    lines.push(early(&facts, frame));
    let total: Points = lines.iter().map(|line| line.points).sum();
    if total < frame.rules.least && has_data {
        let lift = frame.rules.least + -total;
        lines.push(Line { points: lift, most: frame.rules.least, has_data: true, ..bare(Post::Least) });
    }
    let total = has_data.then(|| total.max(frame.rules.least));
    let grade = total.and_then(|total| frame.rules.grade(total)).cloned();
    Score { unit: unit.clone(), class, total, grade, rank: None, of: 0, lines }
}

/// One order, so that the records' own order changes nothing.
fn sort(facts: &mut Facts) {
    facts.milestones.sort();
    facts.progress.sort();
    facts.rectifications.sort();
    facts.follow_ups.sort();
    facts.indicators.sort();
    facts.visits.sort();
    facts.attendance.sort();
    facts.reopened.sort();
}

fn bare(post: Post) -> Line {
    Line {
        post,
        has_data: false,
        numerator: 0,
        denominator: 0,
        weight: 0,
        most: Points::ZERO,
        points: Points::ZERO,
        scale: None,
        tariff: None,
        records: Vec::new(),
    }
}

/// The components that the class is asked for, with their points.
fn components(class: Class, facts: &Facts, frame: Frame<'_>) -> Vec<Line> {
    let asked = frame.rules.components.iter().filter(|one| one.weight > 0 && one.of.contains(&class));
    let mut lines: Vec<(Line, Scale)> = asked
        .map(|one| {
            let line = count(one.post, facts, frame);
            (Line { weight: one.weight, scale: Some(one.scale), ..line }, one.scale)
        })
        .collect();
    let whole: u32 = match frame.rules.no_data {
        NoData::Drop => 100,
        NoData::Spread => lines.iter().filter(|(line, _)| line.has_data).map(|(line, _)| line.weight).sum(),
    };
    let base = u128::try_from(frame.rules.base.0).unwrap_or(0);
    // What there is to be had is shared out exactly: the exact shares are added up and their sums rounded, so that full
    // marks everywhere are the base itself. A base of at least 100 points keeps any share from growing, be it by a
    // hundredth, where another component gets data.
    let mut allotted = 0;
    for (line, scale) in lines.iter_mut().filter(|(line, _)| line.has_data) {
        let share = (base * u128::from(line.weight) * FINE).checked_div(u128::from(whole)).unwrap_or(0);
        line.most = Points(rounded(allotted + share, FINE) - rounded(allotted, FINE));
        allotted += share;
        let (num, den) = scaled(line.numerator, line.denominator, *scale);
        line.points = Points(rounded(u128::try_from(line.most.0).unwrap_or(0) * num, den));
    }
    lines.into_iter().map(|(line, _)| line).collect()
}

/// A fraction as the nearest whole number, halves upwards.
fn rounded(num: u128, den: u128) -> i64 {
    let halves = (2 * num + den).checked_div(2 * den).unwrap_or(0);
    i64::try_from(halves).unwrap_or(i64::MAX)
}

/// A share between the thresholds of its scale, as a fraction from 0 to 1.
fn scaled(numerator: u64, denominator: u64, scale: Scale) -> (u128, u128) {
    let (n, d) = (u128::from(numerator) * 100, u128::from(denominator));
    let (zero, full) = (u128::from(scale.zero), u128::from(scale.full.max(1)));
    if d == 0 || n < d * zero { (0, 1) } else { (n.min(d * full), d * full) }
}

/// Counts a component.
fn count(post: Post, facts: &Facts, frame: Frame<'_>) -> Line {
    let line = match post {
        Post::Milestones => due(&facts.milestones, frame),
        Post::Rectifications => due(&facts.rectifications, frame),
        Post::FollowUps => due(&facts.follow_ups, frame),
        Post::Progress => Line {
            numerator: facts.progress.iter().map(|one| u64::from(one.amount.min(100))).sum(),
            denominator: 100 * facts.progress.len() as u64,
            records: facts.progress.iter().map(|one| traced(one, one.amount >= 100, Points::ZERO)).collect(),
            ..bare(post)
        },
        Post::Indicators => indicators(facts),
        Post::Visits => tally(facts.visits.iter().map(|one| Traced {
            key: one.visit.clone().unwrap_or_else(|| one.key.clone()),
            on: Some(one.from),
            counts: one.visit.is_some(),
            amount: 0,
            points: Points::ZERO,
        })),
        Post::Attendance => tally(facts.attendance.iter().map(|one| Traced {
            key: one.key.clone(),
            on: Some(one.on),
            counts: one.present,
            amount: 0,
            points: Points::ZERO,
        })),
        Post::Overdue | Post::Reopened | Post::Early | Post::Least => bare(post),
    };
    Line { post, has_data: line.denominator > 0, ..line }
}

fn traced(one: &Counted, counts: bool, points: Points) -> Traced {
    Traced { key: one.key.clone(), on: None, counts, amount: one.amount, points }
}

fn tally(records: impl Iterator<Item = Traced>) -> Line {
    let records: Vec<Traced> = records.collect();
    let numerator = records.iter().filter(|one| one.counts).count() as u64;
    Line { numerator, denominator: records.len() as u64, records, ..bare(Post::Visits) }
}

/// What was due in the period by the day, and how much of it was done in time.
fn due(all: &[Dated], frame: Frame<'_>) -> Line {
    let due = all.iter().filter(|one| frame.period.from <= one.due && one.due <= frame.day);
    tally(due.map(|one| {
        let counts = one.done.is_some_and(|done| done <= one.due);
        let late = if counts { 0 } else { days_late(one, Date::MIN, frame) };
        Traced { key: one.key.clone(), on: Some(one.due), counts, amount: late, points: Points::ZERO }
    }))
}

/// Subjects up to what the targets ask for; more than that does not make up for another indicator.
fn indicators(facts: &Facts) -> Line {
    let mut line = bare(Post::Indicators);
    for one in facts.indicators.iter().filter(|one| one.needed > 0) {
        line.numerator += u64::from(one.met.min(one.needed));
        line.denominator += u64::from(one.needed);
        let reached = one.met >= one.needed;
        let short = one.needed.saturating_sub(one.met);
        line.records.push(Traced {
            key: one.key.clone(),
            on: Some(one.by),
            counts: reached,
            amount: short,
            points: Points::ZERO,
        });
        line.records.extend(one.subjects.iter().map(|(key, counts)| Traced {
            key: key.clone(),
            on: None,
            counts: *counts,
            amount: 0,
            points: Points::ZERO,
        }));
    }
    line
}

/// The last day on which something is overdue; none where it was done in time or is not due yet.
fn overdue_until(one: &Dated, frame: Frame<'_>) -> Option<Date> {
    let ends = [one.done, one.until].into_iter().flatten();
    let end = ends.fold(frame.day, Date::min);
    (end > one.due).then_some(end)
}

/// Working days overdue from a day on.
fn days_late(one: &Dated, from: Date, frame: Frame<'_>) -> u32 {
    let Some(end) = overdue_until(one, frame) else { return 0 };
    let start = from.yesterday().unwrap_or(from).max(one.due);
    u32::try_from(frame.calendar.workdays(start, end)).unwrap_or(0)
}

/// Everything with a due date.
fn all(facts: &Facts) -> impl Iterator<Item = &Dated> {
    facts.milestones.iter().chain(&facts.rectifications).chain(&facts.follow_ups)
}

/// What is overdue in the period, or was before it was done: so much an item and a working day, up to the caps.
fn overdue(facts: &Facts, frame: Frame<'_>) -> Line {
    let tariff = frame.rules.overdue;
    let late = all(facts).filter(|one| overdue_until(one, frame).is_some_and(|end| end >= frame.period.from));
    let records: Vec<Traced> = late
        .map(|one| {
            let days = days_late(one, frame.period.from, frame);
            let cost = tariff.per_item.0.saturating_add(tariff.per_day.0.saturating_mul(i64::from(days)));
            let cost = Points(cost).min(tariff.item_cap);
            Traced { key: one.key.clone(), on: Some(one.due), counts: true, amount: days, points: -cost }
        })
        .collect();
    let days = records.iter().map(|one| u64::from(one.amount)).sum();
    Line { denominator: days, ..charged(Post::Overdue, tariff, records) }
}

/// What came back after it was struck off.
fn reopened(all: &[Counted], tariff: Tariff) -> Line {
    let cost = |one: &Counted| Points(tariff.per_item.0.saturating_mul(i64::from(one.amount)));
    let records = all.iter().filter(|one| one.amount > 0).map(|one| traced(one, true, -cost(one))).collect();
    let line = charged(Post::Reopened, tariff, records);
    let times = line.records.iter().map(|one| u64::from(one.amount)).sum();
    Line { numerator: times, ..line }
}

/// What was due in the period, up to its end, and was done by the day well before.
fn early(facts: &Facts, frame: Frame<'_>) -> Line {
    let tariff = frame.rules.early;
    let within = |due: Date| frame.period.from <= due && due <= frame.period.to;
    let records = all(facts)
        .filter(|one| within(one.due))
        .filter_map(|one| {
            let done = one.done.filter(|done| *done <= one.due)?;
            let days = u32::try_from(frame.calendar.workdays(done, one.due)).unwrap_or(0);
            (days >= frame.rules.early_days).then(|| Traced {
                key: one.key.clone(),
                on: Some(one.due),
                counts: true,
                amount: days,
                points: tariff.per_item,
            })
        })
        .collect();
    charged(Post::Early, tariff, records)
}

/// A deduction or bonus: the sum of its records, up to the cap.
fn charged(post: Post, tariff: Tariff, records: Vec<Traced>) -> Line {
    let sum: Points = records.iter().map(|one| one.points).sum();
    let points = sum.clamp(-tariff.cap, tariff.cap);
    Line {
        has_data: !records.is_empty(),
        numerator: records.len() as u64,
        most: if post == Post::Early { tariff.cap } else { -tariff.cap },
        points,
        tariff: Some(tariff),
        records,
        ..bare(post)
    }
}

#[cfg(test)]
mod tests;
