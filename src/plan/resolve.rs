//! From time expressions to days: which year, which day, and whether it is a deadline at all.

use jiff::civil::Date;

use super::model::Milestone;
use super::moment::{Moment, Role, What};
use super::para::{Para, Range};
use super::stamp::{Edge, Part, Stamp, Year};
use super::warn::{Doubt, Warning};
use crate::domain::task::Recurs;

/// What the document says about its own time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Issue {
    /// Day of issue.
    pub(super) date: Option<Date>,
    /// Year of issue: of that day, or else of the document number.
    pub(super) year: Option<i16>,
}

/// The time that an item has spoken of so far: a date without a year belongs to it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Thread {
    year: Option<i16>,
    latest: Option<Date>,
}

impl Thread {
    /// A thread that starts in a known year (a table column's header names it).
    pub(super) fn in_year(year: Option<i16>) -> Self {
        Self { year, latest: None }
    }
}

/// A time expression with its meaning, as far as targets and milestones need it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fixed {
    pub(super) range: Range,
    /// The day, for a date.
    pub(super) due: Option<Date>,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A deadline, dated or left open.
    Deadline,
    /// A recurrence, with its day of the month.
    Recurring(Recurs, Option<i8>),
    /// The day for which figures hold.
    Baseline,
    /// A time that is spoken of and sets nothing; a name ends there all the same.
    Aside,
}

impl Fixed {
    /// The milestone that this expression sets; none for a baseline.
    pub(super) fn milestone(&self, p: &Para) -> Option<Milestone> {
        let (due, recurs, day) = match &self.kind {
            Kind::Deadline => (self.due, None, None),
            Kind::Recurring(recurs, day) => (None, Some(recurs.clone()), *day),
            Kind::Baseline | Kind::Aside => return None,
        };
        let (phrase, line) = (p.raw(self.range).to_owned(), p.line(self.range.0));
        Some(Milestone { due, recurs, phrase, line, day, span: p.span(self.range) })
    }
}

/// Turns expressions into days, one item at a time.
pub(super) struct Resolver<'w> {
    pub(super) issue: Issue,
    pub(super) warnings: &'w mut Vec<Warning>,
    /// Whether the text is an item or a goal, where a year alone or a past date deserves a word.
    pub(super) item: bool,
}

impl Resolver<'_> {
    /// The meaning of `moments`. `field`: a deadline is expected there.
    pub(super) fn fix(
        &mut self,
        p: &Para,
        moments: &[Moment],
        thread: &mut Thread,
        field: bool,
    ) -> Vec<Fixed> {
        let aside = |moment: &Moment| Fixed { range: moment.range, due: None, kind: Kind::Aside };
        moments
            .iter()
            .map(|moment| self.one(p, moment, thread, field).unwrap_or_else(|| aside(moment)))
            .collect()
    }

    /// Notes a doubt about the characters `range`.
    pub(super) fn doubt(&mut self, p: &Para, range: Range, doubt: Doubt) {
        let (line, column) = p.place(range.0);
        self.warnings.push(Warning {
            line,
            column,
            doubt,
            phrase: p.raw(range).replace(['\n', '\r', '\t'], " "),
        });
    }

    fn one(&mut self, p: &Para, moment: &Moment, thread: &mut Thread, field: bool) -> Option<Fixed> {
        let range = moment.range;
        let (due, kind) = match &moment.what {
            What::Recurs(recurs, day) => (None, Kind::Recurring(recurs.clone(), *day)),
            What::OtherPeriod => {
                self.doubt(p, range, Doubt::OtherPeriod);
                (None, Kind::Recurring(Recurs::Regular, None))
            }
            What::FromNow => {
                self.doubt(p, range, Doubt::FromNow);
                (None, Kind::Recurring(Recurs::Continuous, None))
            }
            What::Vague => {
                self.doubt(p, range, Doubt::Vague);
                (None, Kind::Deadline)
            }
            What::Date(stamp, role) => return self.date(p, range, *stamp, *role, thread, field),
        };
        Some(Fixed { range, due, kind })
    }

    fn date(
        &mut self,
        p: &Para,
        range: Range,
        stamp: Stamp,
        role: Role,
        thread: &mut Thread,
        field: bool,
    ) -> Option<Fixed> {
        let (year, inferred) = self.year(stamp.year, thread);
        match role {
            Role::Other => {
                thread.year = year.filter(|_| !inferred).or(thread.year);
                return None;
            }
            Role::Baseline => return Some(self.baseline(p, range, stamp, year)),
            _ => {}
        }
        if stamp.year == Year::Last {
            return None;
        }
        let expected = field || matches!(role, Role::Until | Role::RangeEnd);
        if stamp.part == Part::Whole && stamp.edge == Edge::Open && !expected {
            return self.year_alone(p, range, year, thread);
        }
        let (day, doubt) = day(stamp, year);
        if let Some(doubt) = doubt {
            self.doubt(p, range, doubt);
        }
        let due = if inferred { self.inferred(p, range, day, year, thread) } else { day };
        if let Year::Short(year) = stamp.year {
            self.doubt(p, range, Doubt::ShortYear(year));
        }
        if year.is_none() && doubt.is_none() {
            self.doubt(p, range, Doubt::NoYear);
        }
        if !inferred
            && let (Some(due), Some(issued)) = (due, self.issue.date)
            && due < issued
        {
            let firm = stamp.firm || field || role == Role::Until;
            if firm || self.item {
                self.doubt(p, range, if firm { Doubt::BeforeIssue } else { Doubt::Past });
            }
            if !firm {
                return None;
            }
        }
        if !inferred {
            thread.year = year;
        }
        thread.latest = due.or(thread.latest);
        Some(Fixed { range, due, kind: Kind::Deadline })
    }

    /// The year, and whether nothing in the item itself tells it.
    fn year(&self, year: Year, thread: &Thread) -> (Option<i16>, bool) {
        match year {
            Year::Stated(year) | Year::Short(year) => (Some(year), false),
            Year::This => (self.issue.year, false),
            Year::Next => (self.issue.year.map(|year| year + 1), false),
            Year::Last => (self.issue.year.map(|year| year - 1), false),
            Year::Missing => (thread.year.or(self.issue.year), true),
        }
    }

    /// A date whose year came from the item's thread or the day of issue: says so where that is a guess.
    fn inferred(
        &mut self,
        p: &Para,
        range: Range,
        day: Option<Date>,
        year: Option<i16>,
        thread: &Thread,
    ) -> Option<Date> {
        let (day, year) = (day?, year?);
        if thread.year.is_none() {
            if self.issue.date.is_some_and(|issued| day < issued) {
                self.doubt(p, range, Doubt::YearUnclear);
                return None;
            }
            self.doubt(p, range, Doubt::YearOfIssue(year));
        }
        if thread.latest.is_some_and(|latest| day < latest) {
            self.doubt(p, range, Doubt::Backwards(year));
        }
        Some(day)
    }

    fn year_alone(
        &mut self,
        p: &Para,
        range: Range,
        year: Option<i16>,
        thread: &mut Thread,
    ) -> Option<Fixed> {
        thread.year = year.or(thread.year);
        let past = year.zip(self.issue.year).is_some_and(|(year, issue)| year < issue);
        if !past && self.item {
            self.doubt(p, range, Doubt::YearAlone);
        }
        None
    }

    fn baseline(&mut self, p: &Para, range: Range, stamp: Stamp, year: Option<i16>) -> Fixed {
        let (due, doubt) = day(stamp, year);
        let doubt = doubt.filter(|doubt| *doubt != Doubt::YearAsEnd);
        if let Some(doubt) = doubt {
            self.doubt(p, range, doubt);
        }
        let future = due.zip(self.issue.date).is_some_and(|(due, issued)| due > issued);
        if future {
            self.doubt(p, range, Doubt::FutureBaseline);
        }
        Fixed { range, due, kind: if future { Kind::Deadline } else { Kind::Baseline } }
    }
}

/// The last day that the words allow, and what is doubtful about it.
fn day(stamp: Stamp, year: Option<i16>) -> (Option<Date>, Option<Doubt>) {
    let Some(year) = year else { return (None, None) };
    let last_of = |month: i8| Date::new(year, month, 1).ok().map(Date::last_of_month);
    let (date, doubt) = match (stamp.part, stamp.edge) {
        (Part::Day(month, day), _) => (Date::new(year, month, day).ok(), None),
        (_, Edge::Start) => return (None, Some(Doubt::Beginning)),
        (Part::Month(month), Edge::Before) => {
            let eve = Date::new(year, month, 1).ok().and_then(|first| first.yesterday().ok());
            (eve, Some(Doubt::BeforeMonth))
        }
        (_, Edge::Before) => return (None, Some(Doubt::BeforePeriod)),
        (Part::Month(month), Edge::Third(third)) if third < 3 => {
            (Date::new(year, month, third * 10).ok(), None)
        }
        (Part::Month(month), _) => (last_of(month), None),
        (Part::Quarter(quarter), _) => (last_of(quarter * 3), None),
        (Part::Half(half), _) => (last_of(half * 6), None),
        (Part::Whole, edge) => (last_of(12), (edge == Edge::Open).then_some(Doubt::YearAsEnd)),
    };
    if date.is_none() { (None, Some(Doubt::NoSuchDay)) } else { (date, doubt) }
}
