//! Workbooks (.xlsx, ECMA-376).
//!
//! The archive is unpacked here first, within limits that hold whatever its directory declares, and handed on
//! without compression: the reader behind never inflates anything itself.

use std::io::{Cursor, Read, Write};

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use compact_str::CompactString;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::{Cell, Gatherer, MAX_CELLS, MAX_COLUMNS, MAX_UNPACKED, Sheet, Unreadable};

/// Most parts of a workbook; large ones have some dozens.
const MAX_PARTS: usize = 4_096;

/// Most merged ranges of a sheet that are filled.
const MAX_MERGED: usize = 100_000;

/// Reads the worksheets of a workbook, in its order.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    let plain = unpacked(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(plain)).map_err(damaged)?;
    let listed: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut gatherer = Gatherer::new(None, false);
    let mut sheets = Vec::new();
    for (name, hidden) in listed {
        gatherer.next(Some(CompactString::from(name.as_str())), hidden);
        cells(&mut book, &name, &mut gatherer)?;
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        fill(&mut gatherer, &merged)?;
        sheets.push(gatherer.next(None, false));
    }
    Ok(sheets)
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn damaged(error: impl ToString) -> Unreadable {
    Unreadable::Damaged(error.to_string())
}

/// The archive with its text parts stored as they are, nothing of it larger than it may be.
fn unpacked(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(Unreadable::Unpacks);
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut left = MAX_UNPACKED;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.into_owned();
        // Pictures and the like hold no cells.
        let end = name.rsplit('.').next().unwrap_or_default();
        if !end.eq_ignore_ascii_case("xml") && !end.eq_ignore_ascii_case("rels") {
            continue;
        }
        let mut content = Vec::new();
        part.take(left + 1).read_to_end(&mut content).map_err(damaged)?;
        left = left.checked_sub(content.len() as u64).ok_or(Unreadable::Unpacks)?;
        hide_count(&mut content);
        writer.start_file(name, stored).map_err(damaged)?;
        writer.write_all(&content).map_err(damaged)?;
    }
    writer.finish().map(Cursor::into_inner).map_err(damaged)
}

/// Hides how many shared strings there are said to be where there can't be so many: the reader behind makes room for
/// them before it has seen one.
fn hide_count(content: &mut [u8]) {
    const COUNT: &[u8] = b"uniqueCount";
    let most = content.len();
    let mut from = 0;
    while let Some(ahead) = content[from..].windows(COUNT.len()).position(|part| part == COUNT) {
        let (at, behind) = (from + ahead, from + ahead + COUNT.len());
        let number = content[behind..].iter().skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>');
        let number = number.take_while(|byte| byte.is_ascii_digit()).map(|byte| usize::from(byte - b'0'));
        let said = number.fold(0_usize, |said, digit| said.saturating_mul(10).saturating_add(digit));
        if said > most {
            content[at] = b'_';
        }
        from = behind;
    }
}

fn cells(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, gatherer: &mut Gatherer) -> Result<(), Unreadable> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(damaged(error)),
    };
    while let Some(cell) = reader.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let value = match cell.get_value() {
            DataRef::Empty => Cell::Blank,
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                Cell::text(text)
            }
            DataRef::SharedString(text) => Cell::text(text),
            DataRef::Int(number) => Cell::Number(*number as f64),
            DataRef::Float(number) => Cell::Number(*number),
            DataRef::Bool(flag) => Cell::Flag(*flag),
            DataRef::DateTime(moment) if moment.is_datetime() => {
                let (year, month, day, ..) = moment.to_ymd_hms_milli();
                let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
                match parts {
                    (Ok(year), Ok(month), Ok(day)) => {
                        Date::new(year, month, day).map_or(Cell::Number(moment.as_f64()), Cell::Day)
                    }
                    _ => Cell::Number(moment.as_f64()),
                }
            }
            DataRef::DateTime(moment) => Cell::Number(moment.as_f64()),
            DataRef::Error(error) => Cell::Broken(error.to_string().into()),
        };
        gatherer.put(row.saturating_add(1), column, value)?;
    }
    Ok(())
}

/// Gives the cells of merged ranges the value that is shown over all of them, in rows that hold something.
fn fill(gatherer: &mut Gatherer, merged: &[Dimensions]) -> Result<(), Unreadable> {
    // Ranges that lie over one another would make a small file long work.
    let mut left = MAX_CELLS;
    for range in merged.iter().take(MAX_MERGED) {
        let (first_row, first_column) = (range.start.0.saturating_add(1), range.start.1);
        let last_column = range.end.1.min(MAX_COLUMNS - 1);
        let rows = &gatherer.sheet.rows;
        let from = rows.partition_point(|row| row.number < first_row);
        let upto = rows.partition_point(|row| row.number <= range.end.0.saturating_add(1));
        let Some(value) = rows
            .get(from)
            .filter(|row| row.number == first_row)
            .map(|row| row.cell(first_column as usize).clone())
            .filter(|value| !value.is_blank())
        else {
            continue;
        };
        let numbers: Vec<u32> =
            rows.get(from..upto).unwrap_or_default().iter().map(|row| row.number).collect();
        for number in numbers {
            for column in first_column..=last_column {
                left = left
                    .checked_sub(1)
                    .ok_or_else(|| Unreadable::TooMuch(gatherer.sheet.spot(number, column as usize)))?;
                gatherer.put(number, column, value.clone())?;
            }
        }
    }
    Ok(())
}

/// The day behind a spreadsheet's number in the epoch of 1900; none outside the days that registers speak of.
pub fn day_of_serial(serial: f64) -> Option<Date> {
    // 1949-01-01 to 2149-12-31: a smaller or larger number is no day but a count.
    const DAYS: std::ops::Range<f64> = 17_899.0..91_313.0;
    if !DAYS.contains(&serial) {
        return None;
    }
    let days: Span = (serial.floor() as i64).days();
    date(1899, 12, 30).checked_add(days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_days_since_1900() {
        assert_eq!(day_of_serial(45_107.0), Some(date(2023, 6, 30)));
        assert_eq!(day_of_serial(45_107.75), Some(date(2023, 6, 30)));
        assert_eq!(day_of_serial(17_899.0), Some(date(1949, 1, 1)));
        for no in [0.0, 140.0, 2023.0, 20_230_630.0, f64::NAN, f64::INFINITY, -1.0] {
            assert_eq!(day_of_serial(no), None, "{no}");
        }
    }
}
