//! `export` and `import`: files, refusals, and the way from a workbook to the outbox.

use std::fs;
use std::path::Path;

use serde_json::Value;
use shumei::exchange::sheet::{self, Cell as Read};
use shumei::exchange::workbook::{Book, Cell, Head, Page, bytes};
use shumei::outbox::Spool;

use super::Home;
use super::edits::synced;

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A workbook as another program saves it after a change: read whole, changed, written anew.
fn saved_again(path: &Path, mut change: impl FnMut(&str, &[String], &mut Vec<Cell>)) {
    let pages = sheet::read(&fs::read(path).unwrap()).unwrap().into_iter().map(|sheet| {
        let name = sheet.name.as_ref().unwrap().to_string();
        let cells = |row: &sheet::Row| -> Vec<Cell> {
            row.cells
                .iter()
                .map(|cell| match cell {
                    Read::Number(number) => Cell::Number(*number),
                    Read::Day(day) => Cell::Day(*day),
                    other => Cell::text(other.shown().trim_start_matches('\'')),
                })
                .collect()
        };
        let header: Vec<String> = sheet.rows[0].cells.iter().map(Read::shown).collect();
        let rows = sheet.rows.iter().skip(1).map(|row| {
            let mut cells = cells(row);
            cells.resize(header.len().max(cells.len()), Cell::Blank);
            change(&name, &header, &mut cells);
            cells
        });
        let rows = rows.collect();
        let heads = header.iter().map(|label| Head { label: label.clone(), ..Head::default() });
        Page { name, heads: heads.collect(), rows, dense: false }
    });
    let book = Book { title: String::new(), pages: pages.collect() };
    fs::write(path, bytes(&book, "2023-06-12T02:00:00Z".parse().unwrap()).unwrap()).unwrap();
}

/// Puts a value into a column of the row of a record.
fn put(path: &Path, sheet: &str, id: &str, label: &str, value: &Cell) {
    let mut done = 0;
    saved_again(path, |name, header, cells| {
        if name == sheet && cells[0] == Cell::text(id) {
            cells[header.iter().position(|known| known == label).unwrap()] = value.clone();
            done += 1;
        }
    });
    assert_eq!(done, 1);
}

#[test]
fn a_workbook_goes_to_the_current_directory_and_never_over_another() {
    let home = Home::new();
    let run = |args: &[&str]| {
        let mut command = home.command();
        command.args(["--demo", "--lang", "zh", "export"]).args(args).current_dir(home.path());
        super::Said::of(command.output().unwrap())
    };
    let said = run(&["workbook"]).found();
    assert!(said.contains("舒美-2023-06-12.xlsx"), "{said}");
    assert!(fs::read(home.path().join("舒美-2023-06-12.xlsx")).unwrap().starts_with(b"PK"));
    let refused = run(&["workbook"]).refused();
    assert!(refused.contains("--force"), "{refused}");
    run(&["workbook", "--force"]).found();
    run(&["工作簿", "-o", "别名.xlsx"]).found();
    fs::create_dir(home.path().join("目录")).unwrap();
    run(&["calendar", "-o", "目录"]).found();
    assert_eq!(names(&home.path().join("目录")), ["舒美-日历-2023-06-12.ics"]);
    assert!(run(&["calendar", "-o", "没有/a.ics"]).refused().contains("没有"));
    assert_eq!(names(home.path()).iter().filter(|name| name.contains(".part")).count(), 0);
}

#[test]
fn text_goes_to_standard_output_and_files_have_a_mark() {
    let home = Home::new();
    let csv = home.demo(&["export", "communities"]).found();
    assert!(csv.starts_with("id,name,area") && csv.contains("\r\nC001,"), "{csv:.80}");
    let json = home.demo(&["export", "tasks", "--format", "json"]).found();
    assert_eq!(json, home.demo(&["list", "tasks", "--json"]).found());
    let ics = home.demo(&["export", "calendar", "--alarm", "none", "--within", "30d"]).found();
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && !ics.contains("VALARM"));
    let file = home.path().join("a.csv");
    let path = file.to_str().unwrap();
    home.demo(&["export", "communities", "-o", path, "--filter", "area:城关镇"]).found();
    let bytes = fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"\xEF\xBB\xBFid,") && bytes.len() < csv.len());
    home.demo(&["export", "communities", "-o", path, "--force", "--encoding", "gb18030"]).found();
    let gb = encoding_rs::GB18030.encode("城关镇").0.into_owned();
    assert!(fs::read(&file).unwrap().windows(gb.len()).any(|part| part == gb));
    // The end of the name says which form is wanted.
    let json = home.path().join("a.json");
    home.demo(&["export", "units", "-o", json.to_str().unwrap()]).found();
    assert!(serde_json::from_slice::<Vec<Value>>(&fs::read(json).unwrap()).unwrap().len() > 10);
}

#[test]
fn every_refusal_of_an_export_names_the_cure() {
    let home = Home::new();
    for (args, parts) in [
        (&["export", "novel"][..], &["novel", "workbook", "calendar", "tasks"][..]),
        (&["export", "tasks", "--format", "ics"], &["ics", "csv xlsx json"]),
        (&["export", "tasks", "--format", "pdf"], &["pdf", "csv"]),
        (&["export", "workbook", "--filter", "x"], &["--filter"]),
        (&["export", "tasks", "--filter", "unit:nobody"], &["nobody"]),
        (&["export", "tasks", "--sort", "shoe"], &["shoe"]),
        (&["export", "calendar", "--within", "soon"], &["30d"]),
        (&["export", "calendar", "--alarm", "99"], &["99", "none"]),
        (&["export", "tasks", "--encoding", "latin"], &["latin", "gb18030"]),
        (&["--me", "M999", "export", "members", "--unmask"], &["--unmask"]),
    ] {
        let said = home.demo(args).refused();
        for part in parts {
            assert!(said.contains(part), "{args:?} lacks {part}: {said}");
        }
    }
    let masked = home.demo(&["export", "members"]).found();
    let open = home.demo(&["export", "members", "--unmask"]).found();
    assert!(masked.contains("***") && !open.contains("***"));
}

#[test]
fn an_edited_workbook_is_shown_first_and_then_put_into_the_outbox() {
    let (home, member) = synced();
    let file = home.path().join("book.xlsx");
    let path = file.to_str().unwrap();
    home.run(&["--lang", "zh", "export", "workbook", "-o", path]).found();
    saved_again(&file, |_, _, _| {});
    let untouched = home.run(&["--lang", "en", "import", path]);
    assert_eq!(
        (untouched.code, untouched.err.contains("nothing was changed")),
        (0, true),
        "{}",
        untouched.err
    );
    put(&file, "小区", "C017", "户数", &Cell::Number(321.0));
    put(&file, "任务", "T09", "本次进展(在此填写)", &Cell::text("推进一批"));
    let outbox = || Spool::open(&member.join("outbox")).unwrap().pending().unwrap();
    let shown = home.run(&["--lang", "en", "import", path]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(
        shown.out.contains("C017") && shown.out.contains("→ 321") && shown.out.contains("小区!"),
        "{}",
        shown.out
    );
    assert!(shown.err.contains("--apply") && outbox().is_empty(), "{}", shown.err);
    let json = home.run(&["--lang", "en", "import", path, "--json"]).out;
    let json: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!((json.len(), &json[1]["column"], &json[1]["after"]), (2, &"households".into(), &"321".into()));
    let refused = home.run(&["--lang", "en", "--readonly", "import", path, "--apply"]).refused();
    assert!(refused.contains("--readonly"), "{refused}");
    // One thing that can't be taken, and nothing is.
    put(&file, "小区", "C018", "户数", &Cell::text("很多"));
    let flawed = home.run(&["--lang", "en", "import", path, "--apply"]);
    assert_eq!(flawed.code, 2);
    assert!(flawed.err.contains("C018") && flawed.err.contains("nothing was saved"), "{}", flawed.err);
    assert!(outbox().is_empty());
    put(&file, "小区", "C018", "户数", &Cell::Number(18.0));
    let applied = home.run(&["--lang", "en", "import", path, "--apply"]);
    assert_eq!(applied.code, 0, "{}", applied.err);
    let pending = outbox();
    assert_eq!(pending.len(), 3, "{}", applied.err);
    assert!(pending.iter().all(|entry| entry.base.is_some() && entry.proposal.base_version.is_some()));
    // A second time there is nothing left to do: what waits is laid over the records.
    let again = home.run(&["--lang", "en", "import", path, "--apply"]);
    assert_eq!((again.code, outbox().len()), (0, 3), "{}", again.err);
}

#[test]
fn files_that_are_no_workbook_of_ours_are_refused() {
    let home = Home::new();
    let file = home.path().join("x.xlsx");
    let path = file.to_str().unwrap();
    assert!(home.demo(&["import", path]).refused().contains("x.xlsx"));
    fs::write(&file, b"PK\x03\x04 damaged").unwrap();
    assert!(home.demo(&["import", path]).refused().contains("damaged"));
    fs::write(&file, "id,name\n1,2\n").unwrap();
    assert!(home.demo(&["import", path]).refused().contains("shumei export workbook"));
    home.demo(&["export", "workbook", "-o", path, "--force"]).found();
    let elsewhere = home.run(&["--lang", "en", "--me", "M001", "import", path]);
    assert_eq!(elsewhere.code, 2, "{}", elsewhere.err);
    home.demo(&["--as-of", "2023-05-01", "export", "workbook", "-o", path, "--force"]).found();
    assert!(home.demo(&["import", path]).refused().contains("shumei export workbook"));
}
