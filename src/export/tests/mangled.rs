//! Workbooks that another program saved again, or somebody arranged anew.

use super::*;
use crate::domain::id::Id as _;
use crate::exchange::workbook::Head;

/// What spreadsheets do to cells: days and numbers become texts, texts of digits numbers.
fn as_texts(book: &mut Book) {
    for page in &mut book.pages {
        for cell in page.rows.iter_mut().flatten() {
            *cell = match &*cell {
                Cell::Day(day) => Cell::text(format!("{}/{}/{}", day.year(), day.month(), day.day())),
                Cell::Number(number) => Cell::text(number.to_string()),
                Cell::Percent(share) => Cell::text(format!("{share}%")),
                Cell::Light(_, word) => Cell::text(word.as_str()),
                other => other.clone(),
            };
        }
    }
}

fn arranged(book: &mut Book) {
    for sheet in [SheetKind::Communities, SheetKind::Tasks, SheetKind::Deadlines, SheetKind::Reviews] {
        let page = page(book, sheet);
        page.heads.reverse();
        page.rows.iter_mut().for_each(|row| row.reverse());
        page.rows.reverse();
        let width = page.heads.len();
        page.rows.insert(1, vec![Cell::Blank; width]);
        // A title above the header, as it is read: the header becomes a row.
        let header: Vec<Cell> = page.heads.iter().map(|head| Cell::text(head.label.as_str())).collect();
        page.rows.insert(0, header);
        page.heads = vec![Head { label: "我的表".into(), ..Head::default() }];
        let mut sum = vec![Cell::Blank; width];
        sum[1] = Cell::text("合计");
        if sheet == SheetKind::Tasks {
            // The column of the title is none that is read back.
            sum[1] = Cell::Blank;
            sum[8] = Cell::text("合计");
        }
        if matches!(sheet, SheetKind::Tasks) {
            page.rows.push(sum);
        }
    }
    let extra = Page {
        name: "草稿".into(),
        heads: vec![Head { label: "随便".into(), ..Head::default() }],
        rows: vec![vec![Cell::text("记一笔")]],
        dense: false,
    };
    book.pages.insert(0, extra);
    book.pages.rotate_left(3);
}

#[test]
fn a_workbook_saved_by_another_program_proposes_nothing() {
    let board = board(data());
    let mut book = exported(&board, Lang::Zh);
    as_texts(&mut book);
    let read = read_back(&book, &board, &office());
    assert_eq!((flaws(&read), read.edits.len()), (vec![], 0), "{:?}", read.changes);
    arranged(&mut book);
    let read = read_back(&book, &board, &office());
    assert_eq!((flaws(&read), read.edits.len()), (vec![], 0), "{:?}", read.changes);
    assert_eq!(read.sheets, ["草稿"]);
    assert!(read.unchanged > 100);
}

#[test]
fn an_edit_is_found_in_whatever_arrangement() {
    let board = board(data());
    let mut book = exported(&board, Lang::Zh);
    write(&mut book, SheetKind::Tasks, "T09", "percent", Cell::Percent(97.0));
    as_texts(&mut book);
    arranged(&mut book);
    page(&mut book, SheetKind::Tasks).name = "任务(改)".into();
    let read = read_back(&book, &board, &office());
    assert_eq!((flaws(&read), read.edits.len()), (vec![], 1), "{:?}", read.changes);
    assert_eq!((read.changes[0].word, read.changes[0].after.as_str()), ("percent", "97"));
}

#[test]
fn rows_and_columns_that_are_left_out_say_nothing() {
    let board = board(data());
    let mut book = exported(&board, Lang::Zh);
    let page = page(&mut book, SheetKind::Communities);
    page.rows.truncate(2);
    page.heads.truncate(5);
    page.rows.iter_mut().for_each(|row| row.truncate(5));
    page.heads.push(Head { label: "我的列".into(), ..Head::default() });
    page.rows[0].push(Cell::text("记号"));
    let read = read_back(&book, &board, &office());
    assert_eq!((flaws(&read), read.edits.len()), (vec![], 0));
    assert_eq!(read.columns.len(), 1);
    assert_eq!(read.columns[0].1, "我的列");
}

#[test]
fn texts_of_digits_that_became_numbers_are_what_they_were() {
    let board = board(data());
    let mut enterprise = board.data.enterprises.iter().next().unwrap().as_ref().clone();
    enterprise.version += 1;
    enterprise.credit = Some("007".into());
    let board = super::board(with(&board.data, [Record::from(enterprise.clone())]));
    let mut book = exported(&board, Lang::Zh);
    write(&mut book, SheetKind::Enterprises, enterprise.id.as_str(), "credit", Cell::Number(7.0));
    let read = read_back(&book, &board, &office());
    assert_eq!((flaws(&read), read.edits.len()), (vec![], 0), "{:?}", read.changes);
}
