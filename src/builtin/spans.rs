//! From a TOML reader's byte spans to lines and columns, and the checks that every data file shares.

use std::ops::Range;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::value::Datetime;

use super::error::{BuiltinError, Fault, Problem};

/// Collects the problems of one text, so that a bad file is reported whole.
pub(super) struct Checker<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl<'t> Checker<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, problems: Vec::new() }
    }

    /// Notes a fault at a byte span.
    pub(super) fn fault(&mut self, span: &Range<usize>, fault: Fault) {
        let (line, column) = place(self.text, span.start);
        self.problems.push(Problem { line, column, fault });
    }

    /// The date behind a TOML date; notes a fault for one with a time or outside the calendar.
    pub(super) fn date(&mut self, raw: &Spanned<Datetime>) -> Option<Date> {
        let value = raw.get_ref();
        let plain = value.time.is_none() && value.offset.is_none();
        let date = value.date.filter(|_| plain).and_then(|date| {
            let year = i16::try_from(date.year).ok()?;
            let month = i8::try_from(date.month).ok()?;
            let day = i8::try_from(date.day).ok()?;
            Date::new(year, month, day).ok()
        });
        if date.is_none() {
            self.fault(&raw.span(), Fault::Date(value.to_string()));
        }
        date
    }

    /// A first and a last day; notes a fault when they stand the wrong way round.
    pub(super) fn days(&mut self, from: &Spanned<Datetime>, to: &Spanned<Datetime>) -> Option<(Date, Date)> {
        let (first, last) = (self.date(from), self.date(to));
        let (first, last) = (first?, last?);
        if last < first {
            self.fault(&to.span(), Fault::Order { from: first.to_string(), to: last.to_string() });
            return None;
        }
        Some((first, last))
    }

    /// The result, or everything that was noted, in order of place.
    pub(super) fn finish<T>(mut self, value: T) -> Result<T, BuiltinError> {
        if self.problems.is_empty() {
            return Ok(value);
        }
        self.problems.sort_by_key(|problem| (problem.line, problem.column));
        Err(BuiltinError { problems: self.problems })
    }
}

/// Reads TOML into a shape; a fault of form or type carries its place.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, BuiltinError> {
    toml::from_str(text).map_err(|error| {
        let (line, column) = place(text, error.span().map_or(0, |span| span.start));
        let fault = Fault::Syntax(error.message().to_string());
        BuiltinError { problems: vec![Problem { line, column, fault }] }
    })
}

/// Line and column, both from 1, of a byte offset; a column counts characters.
fn place(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
