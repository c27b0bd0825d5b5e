//! How far an indicator is from its dated targets (the plan's section 二), and how it came there.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::census::Census;
use super::community::{Community, Enterprise};
use super::coverage::{Counts, Standing, community_since, enterprise_since, uncounted};
use super::dataset::Dataset;
use super::id::UnitId;
use super::indicator::{Condition, Indicator, IndicatorTarget, Measure};

/// Steps of one per cent in which targets are reckoned, so that 93.6 % is a whole number of them.
const STEPS: f64 = 1_000_000.0;

/// A trend has at most this many days: a century of months.
const MOST_DAYS: usize = 1_200;

/// One target against a standing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goal {
    /// The target.
    pub target: IndicatorTarget,
    /// Subjects that it takes; none where the plan names no figure.
    pub needed: Option<u32>,
    /// Subjects still missing; zero once it is reached.
    pub shortfall: Option<u32>,
    /// Days from the day to the last one; negative once that is over.
    pub days_left: i32,
    /// The same in months, as whole months and the part of a month that is left over.
    pub months_left: f64,
    /// Subjects a month that reach it in time; the whole shortfall in the last month, none once that is over.
    pub pace: Option<f64>,
}

impl Goal {
    /// Whether it is reached; none where the plan names no figure.
    pub fn reached(&self) -> Option<bool> {
        self.shortfall.map(|shortfall| shortfall == 0)
    }
}

/// An indicator's targets as they stand on a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outlook {
    /// The earliest target whose last day is not over; of several on one day the highest.
    pub next: Option<Goal>,
    /// Targets whose last day is not over, earliest first; [`Outlook::next`] among them.
    pub ahead: Vec<Goal>,
    /// Targets whose last day is over and which are not reached to this day, earliest first.
    pub missed: Vec<Goal>,
    /// The target with the latest day of all.
    pub last: Option<Goal>,
}

impl Outlook {
    /// The goal that counts: the next one; else the last missed; else, all being over, the last of all.
    pub fn counting(&self) -> Option<&Goal> {
        self.next.as_ref().or(self.missed.last()).or(self.last.as_ref())
    }
}

/// Holds a standing against dated targets on `day`.
pub fn outlook(standing: &Standing, targets: &[IndicatorTarget], day: Date) -> Outlook {
    let mut goals: Vec<Goal> = targets.iter().map(|target| goal(standing, target, day)).collect();
    goals.sort_by_key(|goal| (goal.target.by, std::cmp::Reverse(goal.needed)));
    let last = goals.last().cloned();
    let (ahead, over): (Vec<Goal>, Vec<Goal>) = goals.into_iter().partition(|goal| goal.days_left >= 0);
    let missed = over.into_iter().filter(|goal| goal.reached() == Some(false)).collect();
    Outlook { next: ahead.first().cloned(), ahead, missed, last }
}

fn goal(standing: &Standing, target: &IndicatorTarget, day: Date) -> Goal {
    // A share of nothing is neither reached nor missed.
    let countable = standing.measure != Measure::Percent || standing.of > 0;
    let value = target.value.filter(|_| countable);
    let needed = value.and_then(|value| needed(&standing.measure, value, standing.of));
    let shortfall = needed.map(|needed| needed.saturating_sub(standing.met));
    let days_left = (day.duration_until(target.by).as_hours() / 24) as i32;
    let months_left = months(day, target.by);
    let pace =
        shortfall.filter(|_| days_left >= 0).map(|shortfall| f64::from(shortfall) / months_left.max(1.0));
    Goal { target: target.clone(), needed, shortfall, days_left, months_left, pace }
}

/// Subjects that reach a target of `value`: for a share the smallest number that is not below it.
///
/// Reckoned in whole millionths of a per cent, because binary fractions put 93.6 % of 1000 at 937.
/// None for a value that is no number, or an unknown measure.
pub fn needed(measure: &Measure, value: f64, of: u32) -> Option<u32> {
    if !value.is_finite() || value < 0.0 {
        return None;
    }
    match measure {
        Measure::Percent => {
            // More than any register holds, and far from overflow.
            let steps = (value.min(1e12) * STEPS).round() as u128;
            let whole = 100 * STEPS as u128;
            Some(u32::try_from((u128::from(of) * steps).div_ceil(whole)).unwrap_or(u32::MAX))
        }
        Measure::Count => Some(value.ceil() as u32),
        Measure::Other(_) => None,
    }
}

/// Months from one day to another: whole ones by the calendar, and the days left over as a part of the month
/// that they fall in.
fn months(from: Date, to: Date) -> f64 {
    if to < from {
        return -months(to, from);
    }
    let apart = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    let mut whole = apart(to) - apart(from);
    if from.saturating_add(whole.months()) > to {
        whole -= 1;
    }
    let reached = from.saturating_add(whole.months());
    let next = from.saturating_add((whole + 1).months());
    let length = reached.duration_until(next).as_hours().max(24) as f64;
    f64::from(whole) + reached.duration_until(to).as_hours() as f64 / length
}

/// The ends of the months from `from` to `to`, and `to` itself where it is none: the days of a line chart.
pub fn month_ends(from: Date, to: Date) -> Vec<Date> {
    let mut out = Vec::new();
    let mut end = from.last_of_month();
    while end < to && out.len() < MOST_DAYS {
        out.push(end);
        let Ok(next) = end.tomorrow() else { break };
        end = next.last_of_month();
    }
    if from <= to {
        out.push(to);
    }
    out
}

/// The register counted on many days in one pass, for one area or all.
#[derive(Clone, Debug)]
pub struct Trend {
    days: Vec<Date>,
    counts: Vec<Counts>,
}

impl Trend {
    /// Counts the register on each of `days`.
    pub fn compute(data: &Dataset, area: Option<&UnitId>, days: &[Date]) -> Self {
        let mut days = days.to_vec();
        days.sort_unstable();
        days.dedup();
        let mut trend = Self { counts: vec![Counts::default(); days.len() + 1], days };
        for census in
            data.censuses.iter().filter(|one| area.is_none_or(|area| one.area.as_ref() == Some(area)))
        {
            trend.census(census);
        }
        let register = uncounted(data);
        for community in register.communities().filter(|one| area.is_none_or(|area| one.township == *area)) {
            trend.community(community);
        }
        let here = |one: &Enterprise| area.is_none_or(|area| one.township.as_ref() == Some(area));
        for enterprise in register.enterprises().filter(|one| here(one)) {
            trend.enterprise(enterprise);
        }
        for at in 1..trend.counts.len() {
            let (before, after) = trend.counts.split_at_mut(at);
            if let (Some(before), Some(counts)) = (before.last(), after.first_mut()) {
                counts.add(before);
            }
        }
        trend
    }

    /// Subjects are counted from the first day on; what they satisfy, from the first day on which it held.
    fn community(&mut self, community: &Community) {
        if community.exempt.is_some() {
            self.counts[0].communities_exempt += 1;
            return;
        }
        self.counts[0].communities += 1;
        for (at, condition) in Condition::ALL.iter().enumerate() {
            self.met(at, community_since(community, condition), 1);
        }
    }

    fn enterprise(&mut self, enterprise: &Enterprise) {
        if enterprise.exempt.is_some() {
            self.counts[0].enterprises_exempt += 1;
            return;
        }
        self.counts[0].enterprises += 1;
        for (at, condition) in Condition::ALL.iter().enumerate() {
            self.met(at, enterprise_since(enterprise, condition), 1);
        }
    }

    fn census(&mut self, census: &Census) {
        let counts = &mut self.counts[0];
        counts.communities += census.communities;
        counts.communities_exempt += census.communities_exempt;
        counts.enterprises += census.enterprises;
        counts.enterprises_exempt += census.enterprises_exempt;
        for (at, condition) in Condition::ALL.iter().enumerate() {
            for (since, count) in census.since.get(condition.as_str()).into_iter().flatten() {
                self.met(at, Some(*since), *count);
            }
        }
    }

    fn met(&mut self, condition: usize, since: Option<Date>, count: u32) {
        if let Some(since) = since {
            let first = self.days.partition_point(|day| *day < since);
            self.counts[first].met[condition] += count;
        }
    }

    /// An indicator on each day, in order.
    pub fn points(&self, indicator: &Indicator) -> Vec<(Date, Standing)> {
        self.days.iter().zip(&self.counts).map(|(day, counts)| (*day, counts.standing(indicator))).collect()
    }
}

/// An indicator at the month ends from `from` to `to`.
pub fn trend(
    data: &Dataset,
    indicator: &Indicator,
    area: Option<&UnitId>,
    from: Date,
    to: Date,
) -> Vec<(Date, Standing)> {
    Trend::compute(data, area, &month_ends(from, to)).points(indicator)
}

#[cfg(test)]
mod tests {
    use super::super::coverage::standing;
    use super::super::fixture::{dataset, record};
    use super::super::record::{Extra, Record};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn percent(met: u32, of: u32) -> Standing {
        Standing { met, of, exempt: 0, parts: Vec::new(), measure: Measure::Percent, share: None }
    }

    fn target(by: &str, value: impl Into<Option<f64>>) -> IndicatorTarget {
        IndicatorTarget { by: day(by), value: value.into(), phrase: None, extra: Extra::new() }
    }

    #[test]
    fn targets_are_reckoned_without_fractions() {
        for (value, of, subjects) in [
            (100.0, 140, 140),
            (60.0, 140, 84),
            (70.0, 140, 98),
            (50.0, 171, 86),
            (90.0, 140, 126),
            (93.6, 140, 132),
            (93.6, 1000, 936),
            (0.1, 1_000_000, 1000),
            (14.3, 1000, 143),
            (28.7, 1000, 287),
            (0.0, 140, 0),
            (60.0, 0, 0),
        ] {
            assert_eq!(needed(&Measure::Percent, value, of), Some(subjects), "{value} {of}");
        }
        assert_eq!(needed(&Measure::Count, 5.0, 140), Some(5));
        for value in [f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(needed(&Measure::Percent, value, 140), None);
        }
        assert_eq!(needed(&Measure::Percent, 1e300, u32::MAX), Some(u32::MAX));
        assert_eq!(needed(&Measure::from("median"), 5.0, 140), None);
    }

    #[test]
    fn the_next_target_says_what_is_missing_and_how_fast() {
        let targets = [
            target("2023-05-31", 50.0),
            target("2023-07-31", 60.0),
            target("2023-12-31", 70.0),
            target("2024-12-31", None),
        ];
        let outlook = outlook(&percent(73, 140), &targets, day("2023-06-12"));
        let next = outlook.next.unwrap();
        assert_eq!((next.target.by, next.needed, next.shortfall), (day("2023-07-31"), Some(84), Some(11)));
        assert_eq!(next.days_left, 49);
        assert!((next.months_left - (1.0 + 19.0 / 31.0)).abs() < 1e-9, "{}", next.months_left);
        assert!((next.pace.unwrap() - 11.0 / (1.0 + 19.0 / 31.0)).abs() < 1e-9);
        assert_eq!(outlook.ahead.len(), 3);
        assert_eq!(outlook.missed, []);
        let figureless = &outlook.ahead[2];
        assert_eq!((figureless.needed, figureless.pace, figureless.reached()), (None, None, None));
    }

    #[test]
    fn targets_pass_the_day_after_their_last() {
        let targets = [target("2023-07-31", 60.0), target("2023-12-31", 70.0)];
        let on = |date: &str, met: u32| outlook(&percent(met, 140), &targets, day(date));
        let last = on("2023-07-31", 73).next.unwrap();
        assert_eq!((last.days_left, last.pace), (0, Some(11.0)));
        let passed = on("2023-08-01", 73);
        assert_eq!(passed.next.unwrap().target.by, day("2023-12-31"));
        assert_eq!(passed.missed.len(), 1);
        assert_eq!((passed.missed[0].shortfall, passed.missed[0].pace), (Some(11), None));
        assert!(passed.missed[0].months_left < 0.0);
        assert_eq!(on("2023-08-01", 84).missed, []);
        let over = on("2024-01-01", 140);
        assert_eq!((&over.next, over.ahead.len(), over.missed.len()), (&None, 0, 0));
        assert_eq!(over.counting().unwrap().target.by, day("2023-12-31"), "what is over is still named");
        // In the last month the pace is what is missing, not more.
        assert_eq!(on("2023-07-30", 83).next.unwrap().pace, Some(1.0));
    }

    #[test]
    fn months_end_where_charts_want_them() {
        let ends =
            |from, to| month_ends(day(from), day(to)).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(ends("2022-12-31", "2023-02-10"), ["2022-12-31", "2023-01-31", "2023-02-10"]);
        assert_eq!(ends("2023-02-01", "2023-02-28"), ["2023-02-28"]);
        assert_eq!(ends("2023-02-02", "2023-02-01"), [""; 0]);
        assert_eq!(month_ends(Date::MIN, Date::MAX).len(), MOST_DAYS + 1);
    }

    fn register(facts: &[(Option<i64>, bool, bool)]) -> Dataset {
        let records = facts.iter().enumerate().map(|(at, (since, exempt, town))| {
            let since = since.map(|days| date(days).to_string());
            let service = since.as_ref().map(|since| json!({"form": "enterprise", "since": since}));
            Record::Community(record(json!({
                "id": format!("C{at}"), "name": "示例", "township": if *town { "U1" } else { "U2" },
                "form": "closed", "service": service, "exempt": exempt.then_some("在建"),
            })))
        });
        dataset(records)
    }

    fn date(days: i64) -> Date {
        day("2023-01-01").saturating_add(jiff::SignedDuration::from_hours(24 * days))
    }

    fn indicator() -> Indicator {
        record(json!({
            "id": "I1", "name": "物业服务覆盖率", "short": "物业服务", "conditions": ["property-service"],
            "measure": "percent", "clause": "二",
        }))
    }

    #[test]
    fn a_share_of_nothing_is_neither_reached_nor_missed() {
        let goal = goal(&percent(0, 0), &target("2023-12-31", 60.0), day("2023-06-12"));
        assert_eq!((goal.shortfall, goal.pace, goal.reached()), (None, None, None));
    }

    proptest! {
        #[test]
        fn the_shortfall_is_the_least_that_reaches(met in 0u32..2_000_000, extra in 1u32..2_000_000, tenths in 0u32..=1000) {
            let of = met + extra;
            let value = f64::from(tenths) / 10.0;
            let goal = goal(&percent(met, of), &target("2023-12-31", value), day("2023-06-12"));
            let shortfall = goal.shortfall.unwrap();
            let reaches = |met: u32| u64::from(met) * 1000 >= u64::from(of) * u64::from(tenths);
            prop_assert!(reaches(met + shortfall));
            prop_assert!(shortfall == 0 || !reaches(met + shortfall - 1));
            prop_assert!(met + shortfall <= of);
        }

        #[test]
        fn a_trend_is_the_standing_of_each_day(
            facts in prop::collection::vec((prop::option::of(0i64..400), any::<bool>(), any::<bool>()), 0..30),
            from in 0i64..400,
            length in 0i64..400,
            in_town in any::<bool>(),
        ) {
            let data = register(&facts);
            let town = UnitId::from("U1");
            let area = in_town.then_some(&town);
            let points = trend(&data, &indicator(), area, date(from), date(from + length));
            for (day, point) in &points {
                prop_assert_eq!(point, &standing(&data, &indicator(), area, *day));
            }
            prop_assert!(points.windows(2).all(|pair| pair[0].1.met <= pair[1].1.met));
            prop_assert_eq!(points.last().map(|(day, _)| *day), Some(date(from + length)));
        }
    }
}
