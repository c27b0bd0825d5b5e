//! Where a sheet's table begins, what its columns mean, and which rows are none of it.

use std::collections::BTreeMap;

use super::column::{Column, Subject, column, column_of_two, plain};
use super::flaw::{Flaw, Problem, quoted};
use crate::exchange::sheet::{Cell, Row, Sheet, Spot};

/// Rows in which the header is looked for: titles and remarks stand above it.
const SEARCHED: usize = 30;

/// Words with which rows begin that sum up or remark, and name nothing.
const REMARKS: &[&str] = &[
    "合计",
    "总计",
    "小计",
    "共计",
    "注:",
    "注1",
    "备注",
    "说明",
    "填表",
    "填报",
    "制表",
    "审核",
    "联系人",
    "联系电话",
    "单位负责人",
    "负责人",
    "总数",
];

/// A column that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// Where its header stands.
    pub spot: Spot,
    /// The header.
    pub header: String,
}

/// The table of a sheet.
#[derive(Clone, Debug)]
pub struct Header {
    /// What it lists.
    pub subject: Subject,
    /// The number of the row that it stands in.
    pub row: u32,
    /// Its columns, by their places from 0.
    pub columns: BTreeMap<Column, usize>,
    /// The first row (place in the sheet) that is data.
    pub first: usize,
    /// Columns that mean nothing here.
    pub ignored: Vec<Ignored>,
    /// Columns that stand twice.
    pub flaws: Vec<Flaw>,
    /// What stands above the names, by which a header that is repeated further down is known.
    title: String,
}

/// The table of a sheet; none where no row of it is a header.
pub fn find(sheet: &Sheet) -> Option<Header> {
    sheet.rows.iter().take(SEARCHED).enumerate().find_map(|(place, row)| read(sheet, place, row))
}

fn read(sheet: &Sheet, place: usize, row: &Row) -> Option<Header> {
    let next = sheet.rows.get(place + 1);
    let best = [Subject::Community, Subject::Enterprise].into_iter().filter_map(|subject| {
        let header = read_as(sheet, place, row, next, subject)?;
        let named = header.columns.contains_key(&Column::Name) || header.columns.contains_key(&Column::Id);
        (named && header.columns.len() > 1).then_some(header)
    });
    let about_enterprises =
        sheet.name.as_ref().is_some_and(|name| name.contains("企业") || name.contains("公司"));
    best.max_by_key(|header| {
        let likely = (header.subject == Subject::Enterprise) == about_enterprises;
        // Of equals the last wins: communities, unless the sheet's name speaks of enterprises.
        (header.columns.len(), likely)
    })
}

fn read_as(sheet: &Sheet, place: usize, row: &Row, next: Option<&Row>, subject: Subject) -> Option<Header> {
    let texts: Vec<String> = row.cells.iter().map(Cell::shown).collect();
    let below: Option<Vec<String>> = next.map(|next| next.cells.iter().map(Cell::shown).collect());
    let name_at = texts
        .iter()
        .position(|text| matches!(column(subject, text, None), Some(Column::Name | Column::Id)))?;
    // The header has two lines where the name's cell is merged over both.
    let below = below.filter(|below| below.get(name_at) == texts.get(name_at));
    let mut header = Header {
        subject,
        row: row.number,
        columns: BTreeMap::new(),
        first: place + 1 + usize::from(below.is_some()),
        ignored: Vec::new(),
        flaws: Vec::new(),
        title: plain(&texts[name_at]),
    };
    let mut before = None;
    let width = below.as_ref().map_or(0, Vec::len).max(texts.len());
    for at in 0..width {
        let text = texts.get(at).map_or("", String::as_str);
        let under = below.as_ref().and_then(|below| below.get(at)).map_or("", String::as_str);
        let (shown, found) = match (text, under) {
            ("", "") => continue,
            (text, "") => (text.to_owned(), column(subject, text, before)),
            ("", under) => (under.to_owned(), column(subject, under, before)),
            (text, under) if text == under => (text.to_owned(), column(subject, text, before)),
            (text, under) => (format!("{text} {under}"), column_of_two(subject, text, under)),
        };
        let spot = sheet.spot(row.number, at);
        match found {
            None if matches!(plain(&shown).as_str(), "序号" | "序" | "no." | "no") => {}
            None => header.ignored.push(Ignored { spot, header: quoted(&shown) }),
            Some(found) => match header.columns.get(&found) {
                Some(first) => {
                    let first = sheet.spot(row.number, *first);
                    let problem = Problem::TwiceColumn(quoted(&shown), first);
                    header.flaws.push(Flaw { spot, problem });
                }
                None => {
                    header.columns.insert(found, at);
                    before = Some(found);
                }
            },
        }
    }
    Some(header)
}

impl Header {
    /// Whether a row sums up, remarks or repeats the header, and names nothing.
    pub fn is_remark(&self, row: &Row) -> bool {
        let first = row.cells.iter().find(|cell| !cell.is_blank()).map(Cell::shown).unwrap_or_default();
        let name = self.columns.get(&Column::Name).map_or(&Cell::Blank, |at| row.cell(*at)).shown();
        let text = plain(&first);
        // A title that is merged over the row stands in the name's cell too.
        let sums = REMARKS.iter().any(|word| text.starts_with(&plain(word)) || text == plain(word));
        let repeats = plain(&name) == self.title;
        let sums_by_name = matches!(plain(&name).as_str(), "合计" | "总计" | "小计" | "共计");
        (sums && (name.is_empty() || name == first)) || sums_by_name || (repeats && !name.is_empty())
    }
}
