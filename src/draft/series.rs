//! Drafts about series of reviews: opened on a series, their inputs that follow others, and turning.

use jiff::civil::{Date, DateTime};

use super::act::Act;
use super::fault::{InputFault, OpenError, Problem};
use super::form::Draft;
use super::may;
use super::pick::Candidate;
use super::{read, remarks, rule};
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::edit::{self, Edit, Occurrence, Swap};
use crate::domain::id::{Id, Key};
use crate::domain::record::{Extra, Record};
use crate::domain::review::Turn;
use crate::domain::series;
use crate::domain::text::Text;
use crate::locale::{Lang, rhythm, typed};

impl Draft {
    /// What is done with the series of the record, seen from the day of the record.
    pub(super) fn of_series(
        act: Act,
        board: &Board,
        target: &Key,
        occurrence: Option<&Occurrence>,
        viewer: &Viewer,
        day: Date,
    ) -> Result<Self, OpenError> {
        let seen = board.data.record(target);
        let (key, on) = match (&seen, occurrence) {
            (_, Some(occurrence)) => (occurrence.series.key(), Some(occurrence.on)),
            (Some(Record::Review(one)), None) => match &one.series {
                Some(series) => (series.key(), Some(one.moved_from.unwrap_or(one.at.date()))),
                None => return Err(OpenError::NotSuited(act, target.clone())),
            },
            _ => (target.clone(), None),
        };
        let Some(record) = board.data.record(&key) else { return Err(OpenError::NoRecord(key)) };
        let Record::Series(one) = &record else { return Err(OpenError::NotSuited(act, key)) };
        if !may::may(act, board, &record, None, viewer) {
            return Err(OpenError::Forbidden(act, key));
        }
        if act == Act::PutBack && one.exceptions.is_empty() {
            return Err(OpenError::NotSuited(act, key));
        }
        let next = || edit::following(one, day).map(DateTime::date);
        Ok(Self::seen_from(act, board, key, Some(record.clone()), None, on.or_else(next), viewer, day))
    }

    /// Fills in what follows from other inputs, as long as the member has not typed there: the rule that suits the
    /// day to which a series is turned, the first meeting of a new series.
    pub(super) fn propose(&mut self, board: &Board) {
        for (name, value) in remarks::proposals(self, board) {
            let Some(at) = self.field(name) else { continue };
            let untouched =
                !self.is_changed(at) || self.proposed.get(&at).is_some_and(|last| last == self.value(at));
            if let (true, Some(field)) = (untouched, self.fields.get(at)) {
                let text = read::text_of(&value, &field.input);
                self.set(at, &text);
                self.proposed.insert(at, text);
            }
        }
    }

    /// The rule that is typed; common rules while nothing is.
    pub(super) fn rules(&self, part: &str, lang: Lang) -> Vec<Candidate> {
        let candidate = |rule: String| Candidate {
            label: rhythm::said(&rule, self.day, lang),
            hint: rule.clone(),
            value: rule,
        };
        if !part.is_empty() {
            return rule::rule(part, self.day).map(candidate).into_iter().collect();
        }
        let words = typed::OFFERED_RULES.iter().map(|(zh, en)| if lang == Lang::Zh { *zh } else { *en });
        words.filter_map(|words| rule::rule(words, self.day)).map(candidate).collect()
    }

    /// The edit of another rhythm from a day on, with the reviews on record that go along; none where nothing changes.
    pub(super) fn turn(&self, board: &Board) -> Result<Option<Edit>, InputFault> {
        let Some(Record::Series(one)) = &self.record else { return Ok(None) };
        let missing = |name: &str| InputFault { field: self.field(name), problem: Problem::Missing };
        let from: Date = remarks::value(self, "from", board).ok_or_else(|| missing("from"))?;
        let to: DateTime = remarks::value(self, "start", board).ok_or_else(|| missing("start"))?;
        let rule: Option<Text> = remarks::value(self, "rule", board);
        let was = edit::following(one, from).unwrap_or(to);
        let start = Swap { was, to };
        let rule = Swap { was: series::rhythm_on(one, from).rule, to: rule.unwrap_or_default() };
        if start.was == start.to && rule.was == rule.to {
            return Ok(None);
        }
        let turn = Turn { from, start: to, rule: rule.to.clone(), extra: Extra::new() };
        let over = one.turns.iter().filter(|before| before.begins() >= turn.begins()).cloned().collect();
        let moves = board.turning(one, turn).moves;
        Ok(Some(Edit::Turn { from, start, rule, over, moves }))
    }

    /// The edit of an act that makes a review or series, or changes which meetings there are.
    pub(super) fn of_rhythm(&self, board: &Board) -> Result<Option<Edit>, InputFault> {
        let missing = |name: &str| InputFault { field: self.field(name), problem: Problem::Missing };
        let on = || remarks::value(self, "on", board).ok_or_else(|| missing("on"));
        let form = || remarks::value(self, "form", board).ok_or_else(|| missing("form"));
        let level = || remarks::value(self, "level", board).ok_or_else(|| missing("level"));
        let at = |name: &str| remarks::value(self, name, board).ok_or_else(|| missing(name));
        let text = |name: &str| -> Option<Text> { remarks::value(self, name, board) };
        let title = text("title").unwrap_or_default();
        let (place, minutes) = (text("place"), remarks::value(self, "minutes", board));
        let agenda = remarks::value(self, "agenda", board).unwrap_or_default();
        Ok(Some(match self.act {
            Act::Cancel | Act::Restore => {
                let was = match &self.record {
                    Some(Record::Review(one)) => one.reason.clone(),
                    _ => None,
                };
                let to = text("reason").filter(|_| self.act == Act::Cancel);
                Edit::Cancel { occurrence: self.occurrence.clone(), reason: Swap { was, to } }
            }
            Act::LeaveOut => Edit::LeaveOut { on: on()? },
            Act::PutBack => Edit::PutBack { on: on()? },
            Act::Plan => {
                Edit::Plan { form: form()?, level: level()?, title, at: at("at")?, place, agenda, minutes }
            }
            Act::Schedule => Edit::Schedule {
                form: form()?,
                level: level()?,
                title,
                start: at("start")?,
                rule: text("rule").unwrap_or_default(),
                exceptions: remarks::value(self, "exceptions", board).unwrap_or_default(),
                shift: remarks::value(self, "shift", board).ok_or_else(|| missing("shift"))?,
                place,
                agenda,
                minutes,
            },
            _ => return self.turn(board),
        }))
    }
}
