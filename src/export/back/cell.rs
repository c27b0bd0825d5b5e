//! Cells of a workbook against what the export showed, and as what is typed into a draft.

use crate::domain::formula::restored;
use crate::draft::Input;
use crate::exchange::register;
use crate::exchange::sheet::{Cell, day_of_serial};
use crate::exchange::workbook::{MAX_CELL, written};

/// What two fractions may differ by and be one: spreadsheets keep fifteen digits.
const NEAR: f64 = 1e-9;

/// A text as it is compared: one kind of line ends, nothing around it.
fn normal(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}' || c == '\u{200B}').to_owned()
}

/// The text of a cell, without the guard that the export put before it.
pub fn text(cell: &Cell) -> String {
    normal(restored(&cell.shown()))
}

/// Whether a cell says what the export showed, in whatever form a spreadsheet keeps it now: a day as a number or a
/// text, a text of digits as a number.
pub fn same(cell: &Cell, said: &str, input: Option<&Input>) -> bool {
    let expected = normal(restored(&written(said)));
    if text(cell) == expected {
        return true;
    }
    match cell {
        Cell::Blank | Cell::Broken(_) | Cell::Flag(_) => false,
        Cell::Day(day) => day.to_string() == said,
        Cell::Number(number) => {
            let day = day_of_serial(*number).map(|day| day.to_string());
            let share = said.strip_suffix('%').and_then(|share| share.parse::<f64>().ok());
            day.as_deref() == Some(said)
                || share.is_some_and(|share| (share / 100.0 - number).abs() < NEAR)
                || is_number(said, *number)
        }
        // A text that is typed is taken as it is; elsewhere its form does not matter.
        Cell::Text(_) if matches!(input, Some(Input::Line | Input::Long)) => false,
        Cell::Text(_) => {
            let day = register::day(cell).map(|day| day.to_string());
            let number = register::number(cell).map(|number| number.to_string());
            day.as_deref() == Some(said) || number.as_deref() == Some(said)
        }
    }
}

/// Whether a text of digits became this number in a spreadsheet, which has fifteen digits at most.
fn is_number(said: &str, number: f64) -> bool {
    let digits = said.trim();
    let Ok(value) = digits.parse::<f64>() else { return false };
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    plain && (value - number).abs() <= value.abs() * 1e-14
}

/// Whether the export had to cut the text.
pub fn is_cut(said: &str) -> bool {
    said.encode_utf16().count() >= MAX_CELL - 1
}

/// Whether a cell still holds a number that the export masked: as an edit it would destroy the number.
pub fn hides(cell: &Cell, said: &str) -> bool {
    const MASK: &str = "**";
    said.contains(MASK) && cell.shown().contains(MASK)
}

/// What a cell would be typed as into an input.
pub fn typed(cell: &Cell, input: &Input, percent: bool) -> String {
    match (input, cell) {
        (_, Cell::Day(day)) => day.to_string(),
        (Input::Day(_), Cell::Number(number)) => {
            day_of_serial(*number).map_or_else(|| cell.shown(), |day| day.to_string())
        }
        // A cell that shows per cent holds a fraction; where a program dropped the form, the number itself.
        (Input::Number { .. }, Cell::Number(number)) if percent && (0.0..=1.0).contains(number) => {
            ((number * 1e6).round() / 1e4).to_string()
        }
        (Input::Number { .. }, Cell::Text(_)) => {
            register::number(cell).map_or_else(|| text(cell), |number| number.to_string())
        }
        (Input::Day(_), Cell::Text(_)) => {
            register::day(cell).map_or_else(|| text(cell), |day| day.to_string())
        }
        _ => text(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_value_is_the_same_in_every_form_a_spreadsheet_gives_it() {
        for (cell, said) in [
            (Cell::Day(date(2023, 6, 30)), "2023-06-30"),
            (Cell::Number(45_107.0), "2023-06-30"),
            (Cell::text("2023/6/30"), "2023-06-30"),
            (Cell::text("2023年6月30日"), "2023-06-30"),
            (Cell::Number(0.4), "40%"),
            (Cell::Number(0.936), "93.6%"),
            (Cell::Number(7.0), "007"),
            (Cell::text("1,204"), "1204"),
            (Cell::text("'=1+1"), "=1+1"),
            (Cell::text("=1+1"), "=1+1"),
            (Cell::text("a\r\nb "), "a\nb"),
            (Cell::Blank, ""),
        ] {
            assert!(same(&cell, said, None), "{cell:?} {said}");
        }
        for (cell, said) in [
            (Cell::Blank, "x"),
            (Cell::text("x"), ""),
            (Cell::Number(40.0), "40%"),
            (Cell::Number(8.0), "007"),
        ] {
            assert!(!same(&cell, said, None), "{cell:?} {said}");
        }
        assert!(!same(&Cell::text("2023/6/30"), "2023-06-30", Some(&Input::Line)));
    }

    #[test]
    fn per_cent_is_typed_as_people_mean_it() {
        let input = Input::Number { least: 0, most: 100 };
        for (cell, text) in [
            (Cell::Number(0.45), "45"),
            (Cell::Number(1.0), "100"),
            (Cell::Number(0.29), "29"),
            (Cell::Number(45.0), "45"),
            (Cell::text("45%"), "45%"),
            (Cell::Number(0.455), "45.5"),
        ] {
            assert_eq!(typed(&cell, &input, true), text, "{cell:?}");
        }
    }
}
