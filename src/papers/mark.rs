//! Figures on their way through a template: an invisible mark in the text stands for the figure, so that the records
//! behind it survive whatever wording an office puts around it.
//!
//! Marks are characters of a private plane (U+F0000 …), which no text of a record holds: [`words`] takes them out.

use std::collections::HashMap;
use std::fmt;

use super::model::{Line, Row, Source, Span, Table};
use crate::domain::id::Key;
use crate::domain::member::mask_digits;
use crate::domain::text::single_line;

/// Opens a figure's mark: its number in decimal digits follows.
const FIGURE: char = '\u{F0000}';

/// Closes a figure's mark.
const FIGURE_END: char = '\u{F0001}';

/// Before a value that a template puts out: what follows is words, not structure.
pub(super) const VALUE: char = '\u{F0002}';

/// Behind such a value.
pub(super) const VALUE_END: char = '\u{F0003}';

pub(super) fn is_mark(c: char) -> bool {
    ('\u{F0000}'..='\u{F000F}').contains(&c)
}

/// Text of a record as a paper may show it: one line, long numbers masked, nothing that could be taken for a mark.
pub(super) fn words(raw: &str) -> String {
    mask_digits(&single_line(raw)).replace(is_mark, "\u{FFFD}")
}

/// A figure that was written into a text by its mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// Its number among the figures of its paper.
    id: usize,
    /// The count or numerator, for a template's conditions.
    pub n: usize,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{FIGURE}{}{FIGURE_END}", self.id)
    }
}

/// All figures of a paper while it is put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures(Vec<Source>);

impl Figures {
    /// Notes a figure; `n` is what conditions see of it.
    pub fn note(&mut self, text: String, n: usize, keys: Vec<Key>, rest: Option<Vec<Key>>) -> Figure {
        self.0.push(Source { figure: text, keys, rest });
        Figure { id: self.0.len() - 1, n }
    }
}

/// That a filter of a template cut a figure's mark in two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CutMark;

/// Turns marked text into lines, and numbers the sources in the order in which they are met.
#[derive(Debug)]
pub(super) struct Numberer {
    figures: Figures,
    sources: Vec<Source>,
    numbers: HashMap<(Vec<Key>, Option<Vec<Key>>), usize>,
}

impl Numberer {
    /// Over the figures of a paper.
    pub fn new(figures: Figures) -> Self {
        Self { figures, sources: Vec::new(), numbers: HashMap::new() }
    }

    /// The sources met so far, the first of them number 1.
    pub fn sources(self) -> Vec<Source> {
        self.sources
    }

    /// A line out of marked text; figures of the record `own` alone get no note.
    pub fn line(&mut self, marked: &str, own: Option<&Key>) -> Result<Line, CutMark> {
        let mut line = Line::new();
        let mut rest = marked;
        while let Some((before, after)) = rest.split_once(FIGURE) {
            push(&mut line, before)?;
            let (id, after) = after.split_once(FIGURE_END).ok_or(CutMark)?;
            let source = id.parse().ok().and_then(|id: usize| self.figures.0.get(id)).ok_or(CutMark)?.clone();
            rest = after;
            match self.number(&source, own) {
                Some(number) => line.push(Span::Figure { text: source.figure, source: number }),
                None => push(&mut line, &source.figure)?,
            }
        }
        push(&mut line, rest)?;
        Ok(line)
    }

    /// The number of a source; none where nothing stands behind the figure, or only the record that its row names.
    fn number(&mut self, source: &Source, own: Option<&Key>) -> Option<usize> {
        let rest = source.rest.as_deref().unwrap_or_default();
        if source.keys.is_empty() && rest.is_empty() {
            return None;
        }
        if rest.is_empty() && own.is_some_and(|own| source.keys == [own.clone()]) {
            return None;
        }
        let by = (source.keys.clone(), source.rest.clone());
        Some(*self.numbers.entry(by).or_insert_with(|| {
            self.sources.push(source.clone());
            self.sources.len()
        }))
    }

    /// A table out of marked texts.
    pub fn table(&mut self, table: &Table<String>) -> Result<Table<Line>, CutMark> {
        let rows = table.rows.iter().map(|row| match row {
            Row::Across(text) => Ok(Row::Across(self.line(text, None)?)),
            Row::Cells { key, cells } => {
                let cell = |lines: &Vec<String>| {
                    lines.iter().map(|text| self.line(text, key.as_ref())).collect::<Result<Vec<_>, _>>()
                };
                let cells = cells.iter().map(cell).collect::<Result<_, _>>()?;
                Ok(Row::Cells { key: key.clone(), cells })
            }
        });
        Ok(Table { rows: rows.collect::<Result<_, _>>()?, columns: table.columns.clone() })
    }
}

/// Adds words to a line; what is left of marks around values goes.
fn push(line: &mut Line, text: &str) -> Result<(), CutMark> {
    if text.contains(FIGURE_END) {
        return Err(CutMark);
    }
    let clean: String = text.chars().filter(|c| !is_mark(*c)).collect();
    match line.last_mut() {
        _ if clean.is_empty() => {}
        Some(Span::Text(last)) => last.push_str(&clean),
        _ => line.push(Span::Text(clean)),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::Kind;
    use crate::papers::model::plain;
    use proptest::prelude::*;

    fn keys(ids: &[&str]) -> Vec<Key> {
        ids.iter().map(|id| Key::new(Kind::Task, id)).collect()
    }

    #[test]
    fn one_set_of_records_has_one_number() {
        let mut figures = Figures::default();
        let two = figures.note("2".into(), 2, keys(&["T01", "T02"]), None);
        let none = figures.note("0".into(), 0, Vec::new(), None);
        let again = figures.note("2".into(), 2, keys(&["T01", "T02"]), None);
        let one = figures.note("50%".into(), 1, keys(&["T01"]), Some(keys(&["T02"])));
        let mut numberer = Numberer::new(figures);
        let line = numberer.line(&format!("a{two}b{none}c{again}d{one}"), None).unwrap();
        let numbers: Vec<_> = line
            .iter()
            .filter_map(|span| match span {
                Span::Figure { source, .. } => Some(*source),
                Span::Text(_) => None,
            })
            .collect();
        assert_eq!((plain(&line).as_str(), numbers), ("a2b0c2d50%", vec![1, 1, 2]));
        assert_eq!(numberer.sources().len(), 2);
    }

    #[test]
    fn a_row_that_names_its_record_needs_no_note() {
        let mut figures = Figures::default();
        let percent = figures.note("60%".into(), 60, keys(&["T01"]), None);
        let mut numberer = Numberer::new(figures);
        let own = Key::new(Kind::Task, "T01");
        assert_eq!(numberer.line(&percent.to_string(), Some(&own)).unwrap(), [Span::Text("60%".into())]);
        assert_eq!(numberer.line(&percent.to_string(), None).unwrap().len(), 1);
        assert_eq!(numberer.sources().len(), 1);
    }

    #[test]
    fn a_mark_that_was_cut_is_noticed() {
        let mut figures = Figures::default();
        let figure = figures.note("2".into(), 2, keys(&["T01", "T02"]), None).to_string();
        let mut numberer = Numberer::new(figures);
        let whole: Vec<char> = figure.chars().collect();
        for cut in 1..whole.len() {
            for part in [&whole[..cut], &whole[cut..]] {
                let text: String = part.iter().collect();
                assert!(numberer.line(&text, None).is_err(), "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_of_a_record_is_taken_for_a_mark(raw in "[\u{F0000}-\u{F0003}0-9a城]{0,20}") {
            let line = Numberer::new(Figures::default()).line(&words(&raw), None);
            prop_assert!(line.is_ok_and(|line| line.iter().all(|span| matches!(span, Span::Text(_)))));
        }
    }
}
