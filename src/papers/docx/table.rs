//! Tables as wide as the text: head rows that are repeated on every page, rows that are not broken.

use docx_rs::{
    BorderType, Paragraph, ParagraphChild, Run, Tab, TabValueType, Table, TableAlignmentType, TableBorder,
    TableBorderPosition, TableBorders, TableCell, TableCellMargins, TableLayoutType, TablePositionProperty,
    TableRow, VAlignType, WidthType,
};

use super::package::{MARGIN, PAGE};
use super::style::{IMPRINT_LINE, Look, TEXT_WIDTH};
use super::{paragraph, runs, text};
use crate::papers::model::{Align, Line, Row, Table as Rows, plain};

/// Room at a cell's left and right, in twips.
const SIDE: usize = 60;

/// A row with more characters in a cell may be broken: it could be longer than a page.
const LONGEST_UNBROKEN: usize = 1200;

/// A table.
pub(super) fn table(table: &Rows<Line>) -> Table {
    let widths = widths(table);
    let mut rows = vec![head(table, &widths)];
    rows.extend(table.rows.iter().map(|row| match row {
        Row::Across(line) => across(line, widths.len()),
        Row::Cells { cells, .. } => self::cells(table, cells, &widths),
    }));
    Table::new(rows)
        .set_grid(widths)
        .width(TEXT_WIDTH as usize, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(0, SIDE, 0, SIDE))
        .set_borders(borders([
            (TableBorderPosition::Top, 4),
            (TableBorderPosition::Bottom, 4),
            (TableBorderPosition::Left, 4),
            (TableBorderPosition::Right, 4),
            (TableBorderPosition::InsideH, 4),
            (TableBorderPosition::InsideV, 4),
        ]))
}

/// The columns' widths by their weights; what is left over goes to the last.
fn widths(table: &Rows<Line>) -> Vec<usize> {
    let all = TEXT_WIDTH as usize;
    let sum: usize = table.columns.iter().map(|column| usize::from(column.weight)).sum();
    let mut widths: Vec<usize> =
        table.columns.iter().map(|column| all * usize::from(column.weight) / sum.max(1)).collect();
    let used: usize = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += all - used;
    }
    widths
}

fn head(table: &Rows<Line>, widths: &[usize]) -> TableRow {
    let cells = table.columns.iter().zip(widths).map(|(column, width)| {
        let head = paragraph(Look::CellHead, &text(&column.head));
        TableCell::new().width(*width, WidthType::Dxa).vertical_align(VAlignType::Center).add_paragraph(head)
    });
    TableRow::new(cells.collect()).cant_split()
}

fn across(line: &Line, columns: usize) -> TableRow {
    let cell = TableCell::new()
        .grid_span(columns)
        .width(TEXT_WIDTH as usize, WidthType::Dxa)
        .add_paragraph(paragraph(Look::Cell, line).keep_next(true));
    TableRow::new(vec![cell]).cant_split()
}

fn cells(table: &Rows<Line>, cells: &[Vec<Line>], widths: &[usize]) -> TableRow {
    let longest = cells.iter().flatten().map(|line| plain(line).chars().count()).max().unwrap_or(0);
    let cells = table.columns.iter().enumerate().map(|(at, column)| {
        let look = match column.align {
            Align::Left => Look::Cell,
            Align::Centre => Look::CellCentre,
        };
        let cell = TableCell::new()
            .width(widths.get(at).copied().unwrap_or_default(), WidthType::Dxa)
            .vertical_align(VAlignType::Center);
        let lines = cells.get(at).map_or(&[][..], Vec::as_slice);
        if lines.is_empty() {
            return cell.add_paragraph(paragraph(look, &[]));
        }
        lines.iter().fold(cell, |cell, line| cell.add_paragraph(paragraph(look, line)))
    });
    let row = TableRow::new(cells.collect());
    if longest > LONGEST_UNBROKEN { row } else { row.cant_split() }
}

fn borders<const N: usize>(lines: [(TableBorderPosition, usize); N]) -> TableBorders {
    lines.into_iter().fold(TableBorders::with_empty(), |borders, (position, size)| {
        let border = TableBorder::new(position).border_type(BorderType::Single).size(size).color("000000");
        borders.set(border)
    })
}

/// Lines that a part of the foot takes, at 30 characters of its size each.
fn lines(line: &Line) -> f64 {
    (super::width(&plain(line)) / 30.0).ceil().max(1.0)
}

/// Width of the foot: a third of a millimetre less than the text's, because a table of its full width is not put at the
/// foot of the page by every reader.
const FOOT_WIDTH: usize = TEXT_WIDTH as usize - 20;

/// 版记: who gets a copy, who printed it and when, between rules of 0.35 mm, with one of 0.25 mm between them; at the
/// foot of the page on which it stands (7.4).
pub(super) fn imprint(copy: Option<&Line>, print: Option<(&Line, &Line)>) -> Table {
    let row = |line: Paragraph| {
        let cell = TableCell::new().width(FOOT_WIDTH, WidthType::Dxa).add_paragraph(line);
        TableRow::new(vec![cell]).cant_split()
    };
    // A character of size 4 is left free at either side.
    let inset = 280;
    let mut rows = Vec::new();
    if let Some(copy) = copy {
        let line = paragraph(Look::Imprint, copy).indent(Some(inset), None, Some(inset), None);
        rows.push(row(line));
    }
    if let Some((print, printed)) = print {
        let tab = Tab::new().val(TabValueType::Right).pos(FOOT_WIDTH - inset as usize);
        let mut line = paragraph(Look::Imprint, print).indent(Some(inset), None, None, None).add_tab(tab);
        line.children.push(ParagraphChild::Run(Box::new(Run::new().add_tab())));
        line = runs(printed).into_iter().fold(line, Paragraph::add_run);
        rows.push(row(line));
    }
    // Measured from the page's edges: not every reader knows what the bottom of the margin is.
    let lines: f64 = [copy, print.map(|(print, _)| print)].into_iter().flatten().map(lines).sum();
    let height = (lines * f64::from(IMPRINT_LINE)) as i32 + 40;
    let at_foot = TablePositionProperty::new()
        .vertical_anchor("page")
        .horizontal_anchor("page")
        .position_x(MARGIN.left)
        .position_y(PAGE.1 - MARGIN.bottom - height);
    Table::new(rows)
        .set_grid(vec![FOOT_WIDTH])
        .width(FOOT_WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
        .position(at_foot)
        .set_borders(borders([
            (TableBorderPosition::Top, 8),
            (TableBorderPosition::InsideH, 6),
            (TableBorderPosition::Bottom, 8),
        ]))
}
