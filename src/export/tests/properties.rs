//! Whatever stands in the records: an untouched export proposes nothing, an edited cell exactly its edit.

use proptest::prelude::*;

use super::*;
use crate::draft::Input;
use crate::export::book::fields;

/// Texts that spreadsheets, XML and this program's own marks take for something else.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        "[=+@'\\-]{1,3}[0-9a-z甲]{0,4}",
        "[\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}]x{0,2}",
        "0{1,3}[0-9]{1,20}",
        "[甲a]{1,3}\n[乙=]{1,3}",
        "_x00[0-9A-F]{2}_",
        "<&>\"[|]\\{\\}",
        "138[0-9]{8}转[0-9]{1,3}",
        "20[0-9]{2}-0[1-9]-1[0-9]",
        "[0-9]{1,3}%",
        " {0,2}[\u{20000}\u{1F600}甲]{1,4} {0,2}",
        any::<String>(),
    ]
}

fn named(text: &str, other: &str) -> crate::domain::text::Text {
    let text = crate::domain::text::single_line(text);
    if text.trim().is_empty() { other.into() } else { text.into() }
}

/// The demonstration's records with odd texts in their places.
fn odd_data(texts: &[String]) -> Dataset {
    let data = data();
    let text = |place: usize| texts[place % texts.len()].as_str();
    let mut records: Vec<Record> = Vec::new();
    for (place, one) in data.communities.iter().enumerate() {
        let mut one = one.as_ref().clone();
        one.version += 1;
        one.name = named(text(place), "小区");
        one.exempt = Some(text(place + 1).into()).filter(|_| place % 2 == 0);
        records.push(one.into());
    }
    for (place, one) in data.enterprises.iter().enumerate() {
        let mut one = one.as_ref().clone();
        one.version += 1;
        one.credit = Some(text(place).into());
        one.name = named(text(place + 3), "企业");
        records.push(one.into());
    }
    for (place, one) in data.rectifications.iter().enumerate() {
        let mut one = one.as_ref().clone();
        (one.version, one.title) = (one.version + 1, text(place).into());
        records.push(one.into());
    }
    for (place, one) in data.outcomes.iter().enumerate() {
        let mut one = one.as_ref().clone();
        (one.version, one.text) = (one.version + 1, text(place + 2).into());
        records.push(one.into());
    }
    for (place, one) in data.reviews.iter().enumerate() {
        let mut one = one.as_ref().clone();
        one.version += 1;
        (one.title, one.note) = (text(place).into(), Some(text(place + 1).into()));
        records.push(one.into());
    }
    for (place, one) in data.tasks.iter().enumerate() {
        let mut one = one.as_ref().clone();
        (one.version, one.title) = (one.version + 1, text(place).into());
        for line in &mut one.progress {
            line.note = text(place).into();
        }
        records.push(one.into());
    }
    with(&data, records)
}

/// Another value for a cell, where there is one that suits any record.
fn other(page: &Page, sheet: SheetKind, row: usize, column: usize, text: &str) -> Option<Cell> {
    let before = page.rows[row][column].clone();
    let name = sheet.columns()[column].source.input()?;
    let field = fields(sheet).into_iter().find(|field| field.name == name)?;
    Some(match &field.input {
        Input::Line if name == "credit-code" => Cell::text("91350100M000100Y43"),
        Input::Line | Input::Long => Cell::text(format!("改{}", named(text, "后"))),
        Input::Day(crate::draft::Aim::Next) => Cell::Day(date(2024, 2, 29)),
        Input::Day(_) => Cell::Day(date(2023, 6, 11)),
        Input::Number { .. } if name == "percent" => {
            Cell::Percent(if before == Cell::Percent(61.0) { 62.0 } else { 61.0 })
        }
        // Party members are never more than members.
        Input::Number { .. } if name == "party-members" => {
            Cell::Number(before.plain().parse::<f64>().ok().filter(|count| *count > 0.0)? - 1.0)
        }
        Input::Number { .. } => Cell::Number(before.plain().parse::<f64>().unwrap_or(0.0) + 7.0),
        Input::Choice(choices) => {
            let labels = choices.iter().map(|choice| choice.label.get(Lang::Zh));
            Cell::text(labels.into_iter().find(|label| *label != before.plain())?)
        }
        Input::Choices(choices) => Cell::text(
            choices[usize::from(before.plain() == choices[0].label.get(Lang::Zh))].label.get(Lang::Zh),
        ),
        Input::Flag => Cell::text(if before.plain() == "是" { "否" } else { "是" }),
        Input::Pick(_) => {
            let others = page.rows.iter().map(|row| row[column].plain());
            let other = others.into_iter().find(|other| !other.is_empty() && *other != before.plain())?;
            Cell::text(other)
        }
        Input::Moment | Input::Picks(_) | Input::Lines | Input::Days(_) | Input::Rule => return None,
    })
    .filter(|cell| *cell != before)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

    #[test]
    fn export_and_import_is_the_identity(texts in prop::collection::vec(odd(), 1..12), chinese in any::<bool>()) {
        let board = board(odd_data(&texts));
        let lang = if chinese { Lang::Zh } else { Lang::En };
        let read = read_back(&exported(&board, lang), &board, &office());
        prop_assert_eq!(flaws(&read), Vec::<String>::new());
        prop_assert!(read.changes.is_empty() && read.edits.is_empty(), "{:?}", read.changes);
        prop_assert_eq!(read.already, 0);
    }

    #[test]
    fn one_edited_cell_is_exactly_one_edit(
        odd in odd(),
        sheet in 0usize..8,
        row in any::<prop::sample::Index>(),
        column in any::<prop::sample::Index>(),
    ) {
        let sheet = SheetKind::ALL[sheet];
        let editable: Vec<usize> = (0..sheet.columns().len())
            .filter(|at| sheet.columns()[*at].source.input().is_some())
            .collect();
        prop_assume!(!editable.is_empty());
        let board = board(data());
        let mut book = exported(&board, Lang::Zh);
        let at = editable[column.index(editable.len())];
        let page = page(&mut book, sheet);
        // A part of something that is not there can't be said by itself; nor has every row a record.
        let full: Vec<usize> = (0..page.rows.len())
            .filter(|row| page.rows[*row][at] != Cell::Blank || sheet.columns()[at].word == "note" && sheet == SheetKind::Tasks)
            .filter(|row| page.rows[*row].last() != Some(&Cell::Blank))
            .collect();
        prop_assume!(!full.is_empty());
        let row = full[row.index(full.len())];
        let Some(cell) = other(page, sheet, row, at, &odd) else { return Ok(()) };
        let id = page.rows[row][0].plain();
        page.rows[row][at] = cell.clone();
        let read = read_back(&book, &board, &office());
        prop_assert_eq!(flaws(&read), Vec::<String>::new(), "{:?} {} {:?}", sheet, id, cell);
        prop_assert_eq!((read.changes.len(), read.edits.len()), (1, 1), "{:?} {} {:?} {:?}", sheet, id, cell, read.changes);
        prop_assert_eq!(read.changes[0].word, sheet.columns()[at].word);
        prop_assert_eq!(read.changes[0].key.id.as_str(), id.as_str());
        // Exported again it stands there.
        if sheet.columns()[at].word != "note" {
            let after = super::board(applied(&read, &board, &office()));
            let mut again = exported(&after, Lang::Zh);
            let page = super::page(&mut again, sheet);
            let row = page.rows.iter().find(|row| row[0].plain() == id).unwrap();
            let masked = crate::domain::member::mask_digits(&cell.plain());
            let shown = row[at].plain();
            prop_assert!(shown == cell.plain().trim() || shown == masked.trim(), "{} {:?}", shown, cell);
        }
    }
}
