//! What an edited workbook says: edits, conflicts, refusals.

use jiff::civil::date;
use serde_json::json;

use super::*;
use crate::domain::edit::{Edit, Met, Swap};
use crate::domain::id::Id as _;
use crate::domain::record::Entity;
use crate::domain::supervision::Rectification;
use crate::domain::task::Milestone;
use crate::export::back::{Problem, Refused};
use crate::export::origin::Unusable;

fn community(data: &Dataset, place: usize) -> crate::domain::community::Community {
    data.communities.iter().nth(place).unwrap().as_ref().clone()
}

#[test]
fn an_untouched_workbook_proposes_nothing_in_either_language() {
    let board = board(data());
    for lang in [Lang::Zh, Lang::En] {
        let read = read_back(&exported(&board, lang), &board, &office());
        assert_eq!((flaws(&read), read.edits.len(), read.already), (vec![], 0, 0));
        assert!(read.unchanged > 100 && read.sheets.is_empty() && read.columns.is_empty(), "{read:?}");
    }
}

#[test]
fn an_edited_cell_is_an_edit_that_carries_what_the_export_showed() {
    let board = board(data());
    let one = community(&board.data, 3);
    let mut book = exported(&board, Lang::Zh);
    write(&mut book, SheetKind::Communities, one.id.as_str(), "households", Cell::Number(777.0));
    write(&mut book, SheetKind::Tasks, "T09", "percent", Cell::Percent(97.0));
    write(&mut book, SheetKind::Tasks, "T09", "note", Cell::text("=完成一批"));
    let read = read_back(&book, &board, &office());
    assert_eq!(flaws(&read), [""; 0]);
    assert_eq!((read.edits.len(), read.changes.len()), (2, 3));
    let Edit::Report { note, percent, state, .. } = &read.edits[0].drafted.edit else { panic!("{read:?}") };
    let was = board.data.tasks.find("T09").unwrap().percent;
    assert_eq!((note.as_str(), percent, state), ("=完成一批", &Some(Swap { was, to: 97 }), &None));
    assert_eq!(read.edits[0].drafted.base, Some(board.data.tasks.find("T09").unwrap().version));
    let Edit::Amend { fields } = &read.edits[1].drafted.edit else { panic!("{read:?}") };
    assert_eq!(json!(fields), json!({"households": {"was": one.households, "to": 777}}));
    let change = &read.changes[2];
    assert_eq!((change.before.clone(), change.after.as_str()), (one.households.to_string(), "777"));
    assert_eq!(change.spot.to_string(), "小区!E5");
    // Read back a second time it finds everything there, the progress too.
    let after = super::board(applied(&read, &board, &office()));
    let again = read_back(&book, &after, &office());
    assert_eq!((flaws(&again), again.edits.len(), again.already), (vec![], 0, 3));
}

#[test]
fn what_somebody_changed_meanwhile_conflicts_only_where_it_was_edited_too() {
    let before = board(data());
    let one = community(&before.data, 2);
    let mut book = exported(&before, Lang::Zh);
    let changed = crate::domain::community::Community {
        version: one.version + 1,
        households: one.households + 1,
        name: "别人改的名字".into(),
        ..one.clone()
    };
    let after = board(with(&before.data, [Record::from(changed.clone())]));
    // Nothing was edited: what others changed stays.
    let read = read_back(&book, &after, &office());
    assert_eq!((flaws(&read).len(), read.edits.len()), (0, 0));
    // Another value was edited.
    let id = one.id.to_string();
    write(&mut book, SheetKind::Communities, &id, "exempt", Cell::text("正在拆迁"));
    let read = read_back(&book, &after, &office());
    assert_eq!((flaws(&read).len(), read.edits.len()), (0, 1));
    // The same value was edited to another one.
    write(&mut book, SheetKind::Communities, &id, "households", Cell::Number(3.0));
    let read = read_back(&book, &after, &office());
    assert!(
        matches!(&read.flaws[..], [flaw] if flaw.problem == Problem::Changed(changed.households.to_string()))
    );
    assert!(read.edits.is_empty());
    // To what the other one wrote.
    write(&mut book, SheetKind::Communities, &id, "households", Cell::Number(f64::from(changed.households)));
    let read = read_back(&book, &after, &office());
    assert_eq!((flaws(&read).len(), read.edits.len()), (0, 1));
}

#[test]
fn what_can_not_be_taken_is_told_with_its_cell() {
    let board = board(data());
    let one = community(&board.data, 0);
    let id = one.id.to_string();
    for (word, cell, part) in [
        ("version", Cell::Number(99.0), "can't be edited"),
        ("township", Cell::text("没有的镇"), "没有的镇"),
        ("township", Cell::Blank, "fill"),
        ("households", Cell::text("很多"), "很多"),
        ("party-since", Cell::text("2023-02-30"), "2023-02-30"),
        ("form", Cell::text("飞船"), "飞船"),
        ("troubled", Cell::text("也许"), "也许"),
    ] {
        let mut book = exported(&board, Lang::Zh);
        write(&mut book, SheetKind::Communities, &id, word, cell);
        let read = read_back(&book, &board, &office());
        assert_eq!((read.flaws.len(), read.edits.len()), (1, 0), "{word} {read:?}");
        let message = &flaws(&read)[0];
        assert!(message.starts_with("小区!") && message.contains(&id), "{message}");
        assert!(message.to_lowercase().contains(part), "{word}: {message}");
    }
    let mut book = exported(&board, Lang::Zh);
    let page = page(&mut book, SheetKind::Communities);
    let mut new = page.rows[0].clone();
    new[0] = Cell::Blank;
    let mut strange = page.rows[1].clone();
    strange[0] = Cell::text("C999");
    let twice = page.rows[2].clone();
    page.rows.extend([new, strange, twice]);
    let read = read_back(&book, &board, &office());
    let told = flaws(&read);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains("shumei admin load register") && told[1].contains("C999"), "{told:?}");
    assert!(told[2].contains("already"), "{told:?}");
}

#[test]
fn nobody_edits_beyond_the_own_rights() {
    let board = board(data());
    let mut book = exported(&board, Lang::Zh);
    let one = community(&board.data, 0);
    write(&mut book, SheetKind::Communities, one.id.as_str(), "households", Cell::Number(3.0));
    let viewer = |role: Role, unit: &str| Viewer { member: "M001".into(), role, unit: unit.into() };
    let home = one.township.to_string();
    let elsewhere = board.data.communities.iter().find(|other| other.township != one.township).unwrap();
    for (viewer, edits) in [
        (viewer(Role::Township, &home), 1),
        (viewer(Role::Township, elsewhere.township.as_str()), 0),
        (viewer(Role::Viewer, &home), 0),
        (viewer(Role::Admin, &home), 0),
    ] {
        let read = read_back(&book, &board, &viewer);
        assert_eq!((read.edits.len(), read.flaws.len()), (edits, 1 - edits), "{viewer:?} {:?}", flaws(&read));
    }
    // A township's member may not move a community out of the area.
    write(
        &mut book,
        SheetKind::Communities,
        one.id.as_str(),
        "households",
        Cell::Number(f64::from(one.households)),
    );
    let other = board.data.units.get(&elsewhere.township).unwrap().name.to_string();
    write(&mut book, SheetKind::Communities, one.id.as_str(), "township", Cell::text(other));
    let read = read_back(&book, &board, &viewer(Role::Township, &home));
    assert!(matches!(read.flaws[0].problem, Problem::NotYours(_)), "{:?}", flaws(&read));
}

#[test]
fn masked_numbers_are_neither_shown_nor_destroyed() {
    let data = data();
    let one = data.rectifications.iter().next().unwrap().as_ref().clone();
    let one = Rectification { version: one.version + 1, title: "联系13800000012处理".into(), ..one };
    let board = board(with(&data, [Record::from(one.clone())]));
    let mut book = exported(&board, Lang::Zh);
    let text = format!("{book:?}");
    assert!(!text.contains("13800000012") && text.contains("138******12"));
    assert!(read_back(&book, &board, &office()).edits.is_empty());
    let id = one.id.to_string();
    write(&mut book, SheetKind::Rectifications, &id, "due", Cell::Day(date(2023, 12, 31)));
    let read = read_back(&book, &board, &office());
    assert_eq!((read.edits.len(), flaws(&read)), (1, vec![]));
    write(&mut book, SheetKind::Rectifications, &id, "title", Cell::text("联系138******12尽快处理"));
    let read = read_back(&book, &board, &office());
    assert!(matches!(read.flaws[0].problem, Problem::Masked(_)), "{:?}", flaws(&read));
    write(&mut book, SheetKind::Rectifications, &id, "title", Cell::text("尽快处理"));
    let read = read_back(&book, &board, &office());
    let Edit::Amend { fields } = &read.edits[0].drafted.edit else { panic!("{read:?}") };
    assert_eq!(fields["title"].was, json!("联系13800000012处理"));
}

/// The due day and the place of the row of a deadline.
fn deadline(book: &mut Book, id: &str) -> usize {
    page(book, SheetKind::Deadlines).rows.iter().position(|row| row[0].plain() == id).unwrap()
}

fn meet(book: &mut Book, row: usize, cell: Cell) {
    page(book, SheetKind::Deadlines).rows[row][at(SheetKind::Deadlines, "met")] = cell;
}

#[test]
fn the_day_of_a_dated_milestone_is_met_moved_and_taken_back() {
    let data = data();
    let open = data.milestones.find("T02-1").unwrap().as_ref().clone();
    let open = Milestone { version: open.version + 1, done: vec![], ..open };
    let done = Milestone {
        version: open.version + 1,
        done: vec![date(2023, 6, 1)],
        evidence: Some("文件一".into()),
        ..open.clone()
    };
    let (before, after) =
        (board(with(&data, [open.clone().into()])), board(with(&data, [done.clone().into()])));
    let mut book = exported(&before, Lang::Zh);
    let row = deadline(&mut book, "T02-1");
    meet(&mut book, row, Cell::text("2023年6月9日"));
    let read = read_back(&book, &before, &office());
    assert_eq!(flaws(&read), [""; 0]);
    assert_eq!(read.edits[0].drafted.edit, Edit::Meet { on: date(2023, 6, 9), evidence: None, over: None });
    // Somebody else said another day since: not overwritten.
    let read = read_back(&book, &after, &office());
    assert!(matches!(&read.flaws[0].problem, Problem::Changed(theirs) if theirs == "2023-06-01"), "{read:?}");
    let mut book = exported(&after, Lang::Zh);
    let row = deadline(&mut book, "T02-1");
    meet(&mut book, row, Cell::Day(date(2023, 6, 2)));
    let read = read_back(&book, &after, &office());
    let over = Some(Met { done: done.done.clone(), evidence: done.evidence.clone() });
    let moved = Edit::Meet { on: date(2023, 6, 2), evidence: done.evidence.clone(), over };
    assert_eq!(read.edits[0].drafted.edit, moved);
    assert_eq!(applied(&read, &after, &office()).milestones.find("T02-1").unwrap().done, [date(2023, 6, 2)]);
    meet(&mut book, row, Cell::Blank);
    let read = read_back(&book, &after, &office());
    assert_eq!(read.edits[0].drafted.edit, Edit::Unmeet { on: date(2023, 6, 1) });
    meet(&mut book, row, Cell::Day(date(2023, 7, 1)));
    let read = read_back(&book, &after, &office());
    assert!(matches!(read.flaws[0].problem, Problem::Rule(_)), "{:?}", flaws(&read));
}

#[test]
fn a_duty_that_comes_back_is_met_within_its_period() {
    let data = data();
    let board = board(data.clone());
    let mut book = exported(&board, Lang::Zh);
    let rows = &page(&mut book, SheetKind::Deadlines).rows;
    let found = rows.iter().enumerate().find_map(|(place, row)| {
        let id = row[0].plain();
        let milestone = data.milestones.find(&id)?;
        let due: Date = row[at(SheetKind::Deadlines, "due")].plain().parse().ok()?;
        let blank = row[at(SheetKind::Deadlines, "met")] == Cell::Blank;
        let monthly = milestone.recurs == Some(crate::domain::task::Recurs::Regular);
        (blank && monthly && due < TODAY).then_some((place, due))
    });
    let Some((row, due)) = found else { panic!("no monthly duty is open in the demonstration") };
    meet(&mut book, row, Cell::Day(due.first_of_month()));
    let read = read_back(&book, &board, &office());
    assert_eq!((flaws(&read), read.edits.len()), (vec![], 1));
    meet(&mut book, row, Cell::Day(due.last_of_month().tomorrow().unwrap()));
    let read = read_back(&book, &board, &office());
    assert!(matches!(read.flaws[0].problem, Problem::MetOutside(..)), "{:?}", flaws(&read));
}

#[test]
fn other_deadlines_are_edited_elsewhere() {
    let board = board(data());
    let mut book = exported(&board, Lang::Zh);
    let rectification = page(&mut book, SheetKind::Deadlines)
        .rows
        .iter()
        .position(|row| row[0].plain().starts_with('Z'))
        .unwrap();
    meet(&mut book, rectification, Cell::Day(date(2023, 6, 2)));
    let read = read_back(&book, &board, &office());
    assert_eq!(read.flaws.len(), 1);
    assert_eq!(read.flaws[0].problem, Problem::MetElsewhere(SheetKind::Rectifications));
}

#[test]
fn a_workbook_that_can_not_be_compared_is_refused_whole() {
    let board = board(data());
    let refused = |book: &Book, realm: &str| {
        compare(&bytes(book, now()).unwrap(), &board, &office(), realm, Lang::En).unwrap_err()
    };
    let mut book = exported(&board, Lang::Zh);
    assert!(matches!(refused(&book, "elsewhere"), Refused::OtherSource { .. }));
    let last = book.pages.len() - 1;
    let kept = book.pages[last].clone();
    book.pages[last].rows[3][4] = Cell::text("改过");
    assert!(matches!(refused(&book, REALM), Refused::Origin(Unusable::Damaged(_))));
    book.pages[last] = kept;
    book.pages[last].rows[0][3] = Cell::Number(2.0);
    assert_eq!(refused(&book, REALM), Refused::Origin(Unusable::Newer));
    book.pages.remove(last);
    assert_eq!(refused(&book, REALM), Refused::Origin(Unusable::Missing));
    assert!(refused(&book, REALM).message("x.xlsx", Lang::En).contains("shumei export workbook"));
    assert!(compare(b"PK\x03\x04x", &board, &office(), REALM, Lang::En).is_err());
}

#[test]
fn a_look_at_another_day_can_not_be_read_back_and_says_so() {
    let board = board(data());
    let request = Request { look_back: true, ..Request::new(Kind::Workbook, REALM) };
    let file = crate::export::export(&board, &request, Lang::Zh, now()).unwrap();
    let refused = compare(&file.bytes, &board, &office(), REALM, Lang::Zh).unwrap_err();
    assert_eq!(refused, Refused::Origin(Unusable::Missing));
    assert_eq!(file.name, "舒美-2023-06-12.xlsx");
}

#[test]
fn a_row_whose_record_is_gone_only_matters_where_it_was_edited() {
    let before = board(data());
    let one = community(&before.data, 0);
    let mut book = exported(&before, Lang::Zh);
    let mut fewer = Dataset::default();
    fewer.load(before.data.records().filter(|record| record.key() != one.key()));
    let after = board(fewer);
    assert_eq!(flaws(&read_back(&book, &after, &office())), [""; 0]);
    write(&mut book, SheetKind::Communities, one.id.as_str(), "households", Cell::Number(3.0));
    let read = read_back(&book, &after, &office());
    assert_eq!(read.flaws[0].problem, Problem::Gone(one.key()));
}
