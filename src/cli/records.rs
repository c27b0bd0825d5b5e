//! Rows of a list as a table, JSON or CSV: the dashboard's rows, columns and values.

use serde_json::Value as Json;

use super::args::Form;
use super::error::CliError;
use super::out::Out;
use super::table::{Align, Table};
use crate::domain::board::Board;
use crate::locale::{Lang, cli as m};
use crate::query::{self, ColumnId, ListKind, Row, cells, columns, fields, object};

/// Blank columns between two cells of a table.
const GAP: usize = 2;

/// Rows to print.
#[derive(Clone, Copy)]
pub struct Listing<'a> {
    /// The board.
    pub board: &'a Board,
    /// The list.
    pub list: ListKind,
    /// Its rows.
    pub rows: &'a [Row],
    /// The columns.
    pub columns: &'a [ColumnId],
    /// Whether columns may be left out where the terminal is narrow.
    pub drops: bool,
    /// Language.
    pub lang: Lang,
}

impl Listing<'_> {
    /// Prints the rows; says whether there are any.
    ///
    /// # Errors
    /// The output's.
    pub fn print(&self, form: Form, out: &mut Out<'_>) -> Result<bool, CliError> {
        match form {
            Form::Json => {
                out.json(
                    self.rows.iter().map(|row| Json::Object(object(self.board, row, self.columns, false))),
                )?;
            }
            Form::Csv => {
                let header: Vec<&str> = self.columns.iter().map(|column| column.as_str()).collect();
                out.csv(&header, self.rows.iter().map(|row| fields(self.board, row, self.columns, false)))?;
            }
            Form::Table if self.rows.is_empty() => {}
            Form::Table => self.table(out)?,
        }
        Ok(!self.rows.is_empty())
    }

    fn table(&self, out: &mut Out<'_>) -> Result<(), CliError> {
        let columns = match out.width.filter(|_| self.drops) {
            Some(width) => kept(self.list, self.columns, width, self.lang),
            None => self.columns.to_vec(),
        };
        let labels = columns.iter().map(|column| column.label().get(self.lang).to_owned()).collect();
        let mut table = Table::new(labels);
        for (place, column) in columns.iter().enumerate() {
            if column.align() == query::Align::Right {
                table = table.align(place, Align::Right);
            }
        }
        for row in self.rows {
            let cells = cells(self.board, row, &columns, self.lang, false);
            table.push_painted(cells.into_iter().map(|cell| (cell.text, out.paint(cell.light))).collect());
        }
        out.text(&table.render(out.width))?;
        Ok(())
    }
}

/// The columns whose least widths fit, as the dashboard drops them: the highest number first.
fn kept(list: ListKind, columns: &[ColumnId], width: usize, lang: Lang) -> Vec<ColumnId> {
    let mut kept = columns.to_vec();
    let least = |kept: &[ColumnId]| {
        let cells: usize = kept.iter().map(|column| usize::from(column.width_in(list, lang).min)).sum();
        cells + GAP * kept.len().saturating_sub(1)
    };
    while least(&kept) > width {
        let candidates = kept.iter().enumerate().filter(|(_, column)| column.drop_in(list) > 0);
        let Some((place, _)) = candidates.max_by_key(|(_, column)| column.drop_in(list)) else { break };
        kept.remove(place);
    }
    kept
}

/// Reads columns by word or label: `id,title,due`.
///
/// # Errors
/// A word that names no column of the list.
pub fn parse_columns(text: &str, list: ListKind, lang: Lang) -> Result<Vec<ColumnId>, CliError> {
    let words = text.split([',', '，', '、']).map(str::trim).filter(|word| !word.is_empty());
    let found: Result<Vec<ColumnId>, String> = words
        .map(|word| {
            let known = columns(list).iter().copied().find(|column| column.is_named(word));
            known.ok_or_else(|| word.to_owned())
        })
        .collect();
    match found {
        Ok(columns) if columns.is_empty() => Err(no_column("", list, lang)),
        Ok(columns) => Ok(columns),
        Err(word) => Err(no_column(&word, list, lang)),
    }
}

/// That a word names no column of a list, with those that there are.
pub fn no_column(word: &str, list: ListKind, lang: Lang) -> CliError {
    let known: Vec<&str> = columns(list).iter().map(|column| column.as_str()).collect();
    let word = crate::domain::text::single_line(word);
    CliError::Input(
        m::NO_COLUMN
            .fill(lang, &[("list", &list.label().get(lang)), ("word", &word), ("columns", &known.join(" "))]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrow_terminals_keep_what_matters() {
        let list = ListKind::Tasks;
        let all = columns(list);
        assert_eq!(kept(list, all, 200, Lang::Zh), all);
        let narrow = kept(list, all, 48, Lang::Zh);
        assert_eq!(narrow, [ColumnId::Light, ColumnId::Id, ColumnId::Title, ColumnId::Left]);
        assert_eq!(kept(list, all, 0, Lang::Zh), [ColumnId::Light, ColumnId::Id, ColumnId::Title]);
    }

    #[test]
    fn columns_are_read_by_word_and_label() {
        let read = |text| parse_columns(text, ListKind::Tasks, Lang::En);
        assert_eq!(read("id, Title").unwrap(), [ColumnId::Id, ColumnId::Title]);
        for bad in ["id,colour", "", "households"] {
            assert!(read(bad).unwrap_err().to_string().contains("percent"), "{bad}");
        }
    }
}
