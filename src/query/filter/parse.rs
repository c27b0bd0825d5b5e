//! Reading a filter.

use super::error::{FilterError, Problem};
use super::key::{Domain, FilterKey};
use super::period::Period;
use super::values::resolve;
use super::{Filter, Term, Word};
use crate::domain::board::Board;
use crate::query::list::ListKind;

/// Characters that mean something in a filter and must be quoted in a text.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '"' | ':' | ',' | '、')
}

/// Full-width forms count as their half-width twins: an input method may be on.
fn fold(c: char) -> char {
    match c {
        '　' => ' ',
        '“' | '”' => '"',
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    }
}

pub(super) fn parse(text: &str, list: ListKind, board: Option<&Board>) -> Result<Filter, FilterError> {
    let chars: Vec<char> = text.chars().map(fold).collect();
    let mut reader = Reader { chars, at: 0, list, board };
    let mut filter = Filter::default();
    while reader.skip_spaces() {
        reader.token(&mut filter)?;
    }
    Ok(filter)
}

struct Reader<'a> {
    chars: Vec<char>,
    at: usize,
    list: ListKind,
    board: Option<&'a Board>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// True while something follows.
    fn skip_spaces(&mut self) -> bool {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.at < self.chars.len()
    }

    fn token(&mut self, filter: &mut Filter) -> Result<(), FilterError> {
        let start = self.at;
        let negated =
            self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| !c.is_whitespace());
        self.at += usize::from(negated);
        if self.peek() == Some('"') {
            let text = self.quoted()?;
            filter.words.push(Word { negated, text });
            return Ok(());
        }
        let name = self.take_until(|c| c.is_whitespace() || c == ':' || c == '"');
        if self.peek() != Some(':') {
            filter.words.push(Word { negated, text: name });
            return Ok(());
        }
        self.at += 1;
        let key = self.key(&name, start + usize::from(negated))?;
        let values = self.values(key)?;
        filter.terms.push(Term { negated, key, values });
        Ok(())
    }

    fn key(&self, name: &str, start: usize) -> Result<FilterKey, FilterError> {
        let key = FilterKey::from_word(name)
            .ok_or_else(|| self.error(start, Problem::UnknownKey(name.to_owned())))?;
        if key.applies_to(self.list) { Ok(key) } else { Err(self.error(start, Problem::Inapplicable(key))) }
    }

    fn values(&mut self, key: FilterKey) -> Result<Vec<String>, FilterError> {
        let mut values = Vec::new();
        loop {
            let start = self.at;
            let raw = if self.peek() == Some('"') {
                self.quoted()?
            } else {
                self.take_until(|c| c.is_whitespace() || matches!(c, '"' | ',' | '、'))
            };
            if raw.is_empty() {
                return Err(self.error(start, Problem::EmptyValue(key)));
            }
            let value = self.value(key, &raw, start)?;
            if !values.contains(&value) {
                values.push(value);
            }
            if !matches!(self.peek(), Some(',' | '、')) {
                return Ok(values);
            }
            self.at += 1;
        }
    }

    /// The value in its canonical form.
    fn value(&self, key: FilterKey, raw: &str, start: usize) -> Result<String, FilterError> {
        match key.domain(self.list) {
            Domain::Choices(choices) => choices
                .iter()
                .find(|choice| choice.is_named(raw))
                .map(|choice| choice.word.to_owned())
                .ok_or_else(|| self.error(start, Problem::UnknownValue(key, raw.to_owned()))),
            Domain::Period => raw
                .parse::<Period>()
                .map(|period| period.to_string())
                .map_err(|_| self.error(start, Problem::BadPeriod(raw.to_owned()))),
            domain @ (Domain::Units | Domain::Areas | Domain::Members) => {
                if let Some(board) = self.board {
                    resolve(board, &domain, raw)
                        .map_err(|near| self.error(start, Problem::NoSuchName(key, raw.to_owned(), near)))?;
                }
                Ok(raw.to_owned())
            }
            Domain::Record | Domain::Text => Ok(raw.to_owned()),
        }
    }

    /// A text in quotes; a doubled quote inside stands for one.
    fn quoted(&mut self) -> Result<String, FilterError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            if c != '"' {
                text.push(c);
            } else if self.peek() == Some('"') {
                self.at += 1;
                text.push('"');
            } else {
                return Ok(text);
            }
        }
        Err(self.error(start, Problem::OpenQuote))
    }

    fn take_until(&mut self, ends: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| !ends(c)) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    fn error(&self, at: usize, problem: Problem) -> FilterError {
        FilterError { column: at + 1, problem, list: self.list }
    }
}
