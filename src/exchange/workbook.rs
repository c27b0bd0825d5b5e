//! Workbooks (.xlsx, ECMA-376) for people: typed cells, a frozen header with filters, lights as word and fill.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use crate::domain::formula::defused;
use crate::domain::light::Light;

/// Most UTF-16 units of a cell; no spreadsheet takes more.
pub const MAX_CELL: usize = 32_767;

/// Widths of columns in half-width characters; wider texts are broken into lines.
const WIDTHS: std::ops::RangeInclusive<usize> = 6..=44;

/// Room for the button of a filter.
const BUTTON: usize = 3;

/// Height of a line of text, in points.
const LINE: f64 = 15.0;

/// Most lines of a text that a row shows at once.
const MOST_LINES: usize = 12;

/// Most rows whose texts are looked at for the width of a column.
const MEASURED: usize = 2_000;

/// Most characters of a drop-down's choices together.
const MAX_CHOICES: usize = 255;

/// What stands in a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// A text; it is defused where it begins like a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// Per cent, 0 to 100.
    Percent(f64),
    /// A day.
    Day(Date),
    /// A light by its word, over its colour.
    Light(Light, String),
}

impl Cell {
    /// A text; nothing where it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// What the cell says, in the one form by which it is compared and printed: ISO days, plain numbers.
    pub fn plain(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) | Self::Light(_, text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Percent(number) => format!("{}%", (number * 100.0).round() / 100.0),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// A column of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// What stands above it.
    pub label: String,
    /// Whether what is written in it is read back.
    pub editable: bool,
    /// The words that may stand in it; empty where there are no such words.
    pub choices: Vec<String>,
}

/// A sheet: a header and rows, or plain lines of texts where it has no header.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Its name.
    pub name: String,
    /// Its columns; none for a sheet of remarks.
    pub heads: Vec<Head>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// Whether every row keeps to one line: for values that programs read and people only look up.
    pub dense: bool,
}

/// A workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// Its title, kept in its properties.
    pub title: String,
    /// Its sheets.
    pub pages: Vec<Page>,
}

/// A workbook as a file, made at a time.
///
/// # Errors
/// What the format does not take: a name of a sheet that is too long or stands twice, too many rows.
pub fn bytes(book: &Book, now: Timestamp) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::parse_from_str(&now.strftime("%Y-%m-%dT%H:%M:%S").to_string())?;
    workbook.set_properties(&DocProperties::new().set_title(&book.title).set_creation_datetime(&made));
    let looks = Looks::new();
    for page in &book.pages {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&page.name)?;
        if page.heads.is_empty() { remarks(sheet, page, &looks)? } else { table(sheet, page, &looks)? }
    }
    workbook.save_to_buffer()
}

/// The formats of cells.
struct Looks {
    head: Format,
    editable: Format,
    title: Format,
    label: Format,
    text: Format,
    dense: Format,
    number: Format,
    decimal: Format,
    percent: Format,
    fraction: Format,
    day: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = || Format::new().set_align(FormatAlign::Top);
        let middle = || plain().set_align(FormatAlign::Center);
        let head = |colour: u32| {
            Format::new()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_text_wrap()
                .set_background_color(Color::RGB(colour))
                .set_border_bottom(FormatBorder::Thin)
        };
        Self {
            head: head(0x00E7_E6E6),
            editable: head(0x00FF_F2CC),
            title: Format::new().set_bold().set_font_size(14),
            label: plain().set_bold(),
            text: plain().set_text_wrap(),
            dense: plain(),
            number: middle().set_num_format("0"),
            decimal: middle().set_num_format("0.0"),
            percent: middle().set_num_format("0%"),
            fraction: middle().set_num_format("0.0%"),
            day: middle().set_num_format("yyyy-mm-dd"),
        }
    }

    fn light(&self, light: Light) -> Format {
        let (fill, ink) = match light {
            Light::Overdue => (0x00FF_C7CE, 0x009C_0006),
            Light::DueSoon => (0x00FF_EB9C, 0x007F_6000),
            Light::OnTrack => (0x00C6_EFCE, 0x0000_6100),
            Light::Done => (0x00D9_D9D9, 0x0040_4040),
            Light::Undated => (0x00FF_FFFF, 0x0059_5959),
        };
        self.text.clone().set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(ink))
    }
}

fn column(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

fn line(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// A sheet of remarks: its first cell is a title, labels stand before what they name.
fn remarks(sheet: &mut Worksheet, page: &Page, looks: &Looks) -> Result<(), XlsxError> {
    const WIDTHS: [usize; 2] = [24, 88];
    for (place, width) in WIDTHS.iter().enumerate() {
        sheet.set_column_width(column(place), *width as f64)?;
    }
    for (row, cells) in page.rows.iter().enumerate() {
        heighten(sheet, line(row), cells, &WIDTHS)?;
        for (place, cell) in cells.iter().enumerate() {
            let look = match (row, place) {
                (0, 0) => Some(&looks.title),
                (_, 0) => Some(&looks.label),
                _ => None,
            };
            put(sheet, line(row), column(place), cell, look, looks)?;
        }
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn table(sheet: &mut Worksheet, page: &Page, looks: &Looks) -> Result<(), XlsxError> {
    for (place, head) in page.heads.iter().enumerate() {
        let look = if head.editable { &looks.editable } else { &looks.head };
        sheet.write_string_with_format(0, column(place), &head.label, look)?;
        sheet.set_column_width(column(place), width(page, place) as f64)?;
    }
    let widths: Vec<usize> = (0..page.heads.len()).map(|place| width(page, place)).collect();
    for (row, cells) in page.rows.iter().enumerate() {
        let look = page.dense.then_some(&looks.dense);
        if look.is_none() {
            heighten(sheet, line(row + 1), cells, &widths)?;
        }
        for (place, cell) in cells.iter().enumerate() {
            let look = look.filter(|_| matches!(cell, Cell::Text(_)));
            put(sheet, line(row + 1), column(place), cell, look, looks)?;
        }
    }
    let last = line(page.rows.len());
    for (place, head) in page.heads.iter().enumerate() {
        let together: usize = head.choices.iter().map(|choice| choice.encode_utf16().count() + 1).sum();
        let sound = together <= MAX_CHOICES && head.choices.iter().all(|choice| !choice.contains(','));
        if !head.choices.is_empty() && sound && last > 0 {
            // Another word is asked about and not refused: what it means is decided when it is read back.
            let choices = DataValidation::new()
                .allow_list_strings(&head.choices)?
                .set_error_style(DataValidationErrorStyle::Warning);
            sheet.add_data_validation(1, column(place), last, column(place), &choices)?;
        }
    }
    sheet.set_row_height(0, if page.heads.iter().any(|head| head.label.width() > 16) { 32 } else { 20 })?;
    sheet.set_freeze_panes(1, 1)?;
    if last > 0 {
        sheet.autofilter(0, 0, last, column(page.heads.len().saturating_sub(1)))?;
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// The width of a column by its texts, a Han character counting as two.
fn width(page: &Page, place: usize) -> usize {
    let head = page.heads.get(place).map_or(0, |head| head.label.width().min(16) + BUTTON);
    let cells = page.rows.iter().take(MEASURED).filter_map(|row| row.get(place));
    let widest = cells.filter_map(|cell| cell.plain().lines().map(UnicodeWidthStr::width).max()).max();
    head.max(widest.unwrap_or(0) + 2).clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// Gives a row the height of its longest text, broken into lines: not every program does that by itself. Rows of one
/// line are left to the program.
fn heighten(sheet: &mut Worksheet, row: u32, cells: &[Cell], widths: &[usize]) -> Result<(), XlsxError> {
    let lines = |(cell, width): (&Cell, &usize)| match cell {
        Cell::Text(text) => text.lines().map(|line| line.width().div_ceil(*width).max(1)).sum(),
        _ => 1,
    };
    let most = cells.iter().zip(widths).map(lines).max().unwrap_or(1).min(MOST_LINES);
    if most > 1 {
        sheet.set_row_height(row, most as f64 * LINE)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    look: Option<&Format>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => {
            let text = written(text);
            sheet.write_string_with_format(row, column, text, look.unwrap_or(&looks.text))?;
        }
        Cell::Number(number) => {
            let usual = if number.fract() == 0.0 { &looks.number } else { &looks.decimal };
            sheet.write_number_with_format(row, column, *number, look.unwrap_or(usual))?;
        }
        Cell::Percent(number) => {
            let usual = if number.fract() == 0.0 { &looks.percent } else { &looks.fraction };
            sheet.write_number_with_format(row, column, number / 100.0, look.unwrap_or(usual))?;
        }
        Cell::Day(day) => {
            if let Some(at) = excel_day(*day) {
                sheet.write_datetime_with_format(row, column, &at, look.unwrap_or(&looks.day))?;
            } else {
                // Spreadsheets know no day before 1900.
                let text = day.to_string();
                sheet.write_string_with_format(row, column, text, look.unwrap_or(&looks.text))?;
            }
        }
        Cell::Light(light, word) => {
            sheet.write_string_with_format(row, column, word, &looks.light(*light))?;
        }
    }
    Ok(())
}

fn excel_day(day: Date) -> Option<ExcelDateTime> {
    let (year, month, day) =
        (u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// A text as it stands in a cell: defused, without what XML does not take, and no longer than a cell may be.
pub fn written(text: &str) -> String {
    let sound = |c: char| if matches!(c, '\u{FFFE}' | '\u{FFFF}') { '\u{FFFD}' } else { c };
    let mut out = String::new();
    let mut units = 0;
    for c in defused(text).chars().map(sound) {
        units += c.len_utf16();
        if units >= MAX_CELL {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::sheet;
    use jiff::civil::date;

    fn now() -> Timestamp {
        "2023-06-12T02:00:00Z".parse().unwrap()
    }

    fn page(rows: Vec<Vec<Cell>>) -> Page {
        let head = |label: &str| Head { label: label.into(), ..Head::default() };
        Page { name: "小区".into(), heads: vec![head("编号"), head("值")], rows, dense: false }
    }

    fn read(page: Page) -> sheet::Sheet {
        let book = Book { title: "舒美".into(), pages: vec![page] };
        sheet::read(&bytes(&book, now()).unwrap()).unwrap().remove(0)
    }

    #[test]
    fn cells_are_read_back_as_what_they_are() {
        let rows = vec![
            vec![Cell::text("C001"), Cell::text("=1+1")],
            vec![Cell::text("007"), Cell::Day(date(2023, 6, 30))],
            vec![Cell::text("a\nb"), Cell::Percent(40.0)],
            vec![Cell::Light(Light::Overdue, "逾期".into()), Cell::Number(1_204.0)],
            vec![Cell::text("91350100M000100Y43"), Cell::Blank],
        ];
        let sheet = read(page(rows));
        let cells: Vec<Vec<sheet::Cell>> = sheet.rows.iter().skip(1).map(|row| row.cells.clone()).collect();
        let text = sheet::Cell::text;
        assert_eq!(
            cells,
            [
                vec![text("C001"), text("'=1+1")],
                vec![text("007"), sheet::Cell::Day(date(2023, 6, 30))],
                vec![text("a\nb"), sheet::Cell::Number(0.4)],
                vec![text("逾期"), sheet::Cell::Number(1_204.0)],
                vec![text("91350100M000100Y43")],
            ]
        );
    }

    #[test]
    fn the_same_book_is_the_same_file() {
        let book = Book { title: "舒美".into(), pages: vec![page(vec![vec![Cell::text("x")]])] };
        assert_eq!(bytes(&book, now()).unwrap(), bytes(&book, now()).unwrap());
    }

    #[test]
    fn a_text_is_never_longer_than_a_cell() {
        for long in ["长".repeat(40_000), "\u{20000}".repeat(20_000)] {
            let sheet = read(page(vec![vec![Cell::text(long)]]));
            let shown = sheet.rows[1].cell(0).shown();
            assert!(shown.ends_with('…') && shown.encode_utf16().count() <= MAX_CELL);
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_texts_and_no_wider_than_a_screen_takes() {
        let rows =
            vec![vec![Cell::text("C1"), Cell::text("城关镇、县开发区")], vec![Cell::text("长".repeat(90))]];
        let page = page(rows);
        assert_eq!((width(&page, 0), width(&page, 1)), (44, 18));
    }
}
