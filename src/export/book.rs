//! Workbooks of the records: sheets with typed cells, a first sheet that explains them, and a last one that keeps
//! the exported values.

use jiff::Timestamp;

use super::lines::{Line, line};
use super::render::{Eye, choices};
use super::sheets::SheetKind;
use super::{Error, Request, origin};
use crate::domain::day::county_time;
use crate::domain::id::Kind;
use crate::domain::text::single_line;
use crate::draft::{Act, Field};
use crate::exchange::workbook::{Book, Cell, Head, Page, bytes};
use crate::locale::{Lang, date, export as m};
use crate::query::item::Item;
use crate::query::rows::value;
use crate::query::{ListKind, Row, columns};

/// The whole workbook, or the sheet of one list with its rows, as a file.
pub fn workbook(
    eye: &Eye<'_>,
    request: &Request,
    rows: &[(ListKind, Vec<Row>)],
    now: Timestamp,
) -> Result<Vec<u8>, Error> {
    bytes(&build(eye, request, rows, now), now).map_err(|error| Error::Book(error.to_string()))
}

/// The whole workbook, or the sheet of one list with its rows.
pub fn build(eye: &Eye<'_>, request: &Request, rows: &[(ListKind, Vec<Row>)], now: Timestamp) -> Book {
    let mut sheets: Vec<(SheetKind, Vec<Line>)> = Vec::new();
    let mut pages = Vec::new();
    for (list, rows) in rows {
        match SheetKind::of(*list) {
            Some(sheet) => {
                let lines: Vec<Line> = rows.iter().filter_map(|row| line(eye, sheet, row)).collect();
                pages.push(page(eye, sheet, &lines, !request.look_back));
                sheets.push((sheet, lines));
            }
            None => pages.push(view(eye, *list, rows)),
        }
    }
    let editable = !request.look_back && sheets.iter().any(|(sheet, _)| sheet.is_editable());
    pages.insert(0, remarks(eye, request, &pages, editable, now));
    if editable {
        pages.push(origin::page(&request.realm, &sheets, eye.lang));
    }
    Book { title: m::REMARKS_TITLE.get(eye.lang).to_owned(), pages }
}

fn page(eye: &Eye<'_>, sheet: SheetKind, lines: &[Line], editable: bool) -> Page {
    let inputs = fields(sheet);
    let heads = sheet.columns().iter().map(|column| {
        let field = column.source.input().and_then(|name| inputs.iter().find(|field| field.name == name));
        let editable = editable && column.source.is_editable();
        Head {
            label: column.label.get(eye.lang).to_owned(),
            editable,
            choices: field
                .filter(|_| editable)
                .map_or_else(Vec::new, |field| choices(&field.input, eye.lang)),
        }
    });
    Page {
        name: sheet.name().get(eye.lang).to_owned(),
        heads: heads.collect(),
        rows: lines.iter().map(|line| line.cells.clone()).collect(),
        dense: false,
    }
}

/// The inputs by which a sheet is read back.
pub fn fields(sheet: SheetKind) -> Vec<Field> {
    let act = sheet.act().zip(sheet.list().kind());
    act.map_or_else(Vec::new, |(act, kind): (Act, Kind)| act.fields(kind))
}

/// A list without a sheet of its own kind: its columns, for reading; the id comes first.
fn view(eye: &Eye<'_>, list: ListKind, rows: &[Row]) -> Page {
    let mut shown = columns(list).to_vec();
    shown.sort_by_key(|column| *column != crate::query::ColumnId::Id);
    let cells = |row: &Row| {
        let item = Item::of_row(eye.board, row)?;
        Some(shown.iter().map(|column| eye.view(&value(eye.board, &item, *column))).collect())
    };
    Page {
        name: list.label().get(eye.lang).to_owned(),
        heads: shown
            .iter()
            .map(|column| Head { label: column.label().get(eye.lang).to_owned(), ..Head::default() })
            .collect(),
        rows: rows.iter().filter_map(cells).collect(),
        dense: false,
    }
}

/// The first sheet: where the records come from, of which day, how the workbook is edited and read back.
fn remarks(eye: &Eye<'_>, request: &Request, pages: &[Page], editable: bool, now: Timestamp) -> Page {
    let lang = eye.lang;
    let mut rows = vec![vec![Cell::text(m::REMARKS_TITLE.get(lang))]];
    let mut add = |label: &str, text: String| rows.push(vec![Cell::text(label), Cell::text(text)]);
    for (place, programme) in eye.board.data.programmes.iter().enumerate() {
        let name = [programme.title.as_str(), programme.number.as_str()].map(single_line).join(" ");
        add(if place == 0 { m::REMARKS_PROGRAMME.get(lang) } else { "" }, name);
    }
    add(m::REMARKS_DAY.get(lang), date::iso_with_weekday(eye.board.day, lang));
    add(m::REMARKS_MADE.get(lang), county_time(now).strftime("%Y-%m-%d %H:%M").to_string());
    let source =
        if request.made_up { m::REMARKS_MADE_UP.get(lang).to_owned() } else { request.realm.clone() };
    add(m::REMARKS_SOURCE.get(lang), source);
    if editable {
        add(m::REMARKS_EDIT.get(lang), m::REMARKS_EDIT_1.get(lang).to_owned());
        add("", m::REMARKS_EDIT_2.get(lang).to_owned());
        add("", m::REMARKS_EDIT_3.get(lang).to_owned());
        add(m::REMARKS_BACK.get(lang), m::REMARKS_BACK_1.get(lang).to_owned());
        add("", m::REMARKS_BACK_2.fill(lang, &[("sheet", &m::SHEET_ORIGIN.get(lang))]));
    } else if request.look_back {
        add(m::REMARKS_BACK.get(lang), m::REMARKS_NO_BACK.get(lang).to_owned());
    }
    add(m::REMARKS_SHEETS.get(lang), String::new());
    for page in pages {
        let edited: Vec<&str> =
            page.heads.iter().filter(|head| head.editable).map(|head| head.label.as_str()).collect();
        let n = page.rows.len();
        let text = if edited.is_empty() {
            m::REMARKS_SHEET_VIEW.fill(lang, &[("n", &n)])
        } else {
            let columns = edited.join(crate::locale::filter::LIST_COMMA.get(lang));
            m::REMARKS_SHEET.fill(lang, &[("n", &n), ("columns", &columns)])
        };
        add(&page.name, text);
    }
    Page { name: m::SHEET_REMARKS.get(lang).to_owned(), heads: Vec::new(), rows, dense: false }
}

/// The lists of the whole workbook.
pub fn lists() -> impl Iterator<Item = ListKind> {
    SheetKind::ALL.into_iter().map(SheetKind::list)
}

/// The names of sheets that workbooks of a language may have, for telling foreign ones.
pub fn is_known(name: &str) -> bool {
    let remark = |message: crate::locale::Message| {
        [Lang::Zh, Lang::En].iter().any(|lang| message.get(*lang).eq_ignore_ascii_case(name.trim()))
    };
    SheetKind::from_name(name).is_some() || remark(m::SHEET_REMARKS) || remark(m::SHEET_ORIGIN)
}
