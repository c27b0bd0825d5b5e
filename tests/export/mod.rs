//! Exported files in the hands of other programs: a spreadsheet opens and saves the workbook, an independent parser
//! reads the calendar. Skipped with a word where these programs are not at hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::Value;
use shumei::builtin::holidays;
use shumei::builtin::register::{RegisterSpec, generate};
use shumei::domain::access::Viewer;
use shumei::domain::board::Board;
use shumei::domain::dataset::Dataset;
use shumei::domain::light::Thresholds;
use shumei::domain::member::Role;
use shumei::domain::record::Record;
use shumei::exchange::register::{Numbers, import};
use shumei::export::back::compare;
use shumei::export::{Format, Kind, Request, export};
use shumei::locale::Lang;
use shumei::query::ListKind;

const TODAY: Date = date(2023, 6, 12);
const REALM: &str = "county.example";

fn now() -> Timestamp {
    "2023-06-12T02:00:00Z".parse().unwrap()
}

/// The demonstration's records with texts that spreadsheets take for something else.
fn board() -> Board {
    let mut data = Dataset::default();
    data.load(generate(&RegisterSpec { communities: 20, ..RegisterSpec::new(TODAY) }).unwrap());
    let mut odd = Vec::new();
    let texts = [
        "=1+1",
        "+8613800000012",
        "-3",
        "@here",
        "007",
        "0123456789012345678",
        "甲\n乙",
        "2023-06-30",
        "\u{20000}",
    ];
    for (text, one) in texts.iter().zip(&data.communities) {
        let mut one = one.as_ref().clone();
        (one.version, one.exempt) = (one.version + 1, Some((*text).into()));
        odd.push(Record::from(one));
    }
    data.load(odd);
    Board::new(data, Arc::new(holidays::calendar().unwrap()), Thresholds::default(), TODAY)
}

fn file(board: &Board, request: &Request) -> Vec<u8> {
    export(board, request, Lang::Zh, now()).unwrap().bytes
}

/// Whether a program is there; says so where it is not.
fn has(program: &str, args: &[&str]) -> bool {
    let found = Command::new(program).args(args).output().is_ok_and(|output| output.status.success());
    if !found {
        eprintln!("skipped: {program} {args:?} is not at hand");
    }
    found
}

/// Converts a file by `LibreOffice` and gives the directory of what came out.
fn converted(home: &Path, file: &Path, into: &str) -> PathBuf {
    let out = home.join("out");
    fs::create_dir_all(&out).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", home.join("profile").display());
    let output = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", into, "--outdir"])
        .arg(&out)
        .arg(file)
        .env("HOME", home)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

#[test]
fn a_spreadsheet_opens_the_workbook_and_what_it_saves_reads_back() {
    if !has("soffice", &["--version"]) {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let board = board();
    let path = home.path().join("book.xlsx");
    fs::write(&path, file(&board, &Request::new(Kind::Workbook, REALM))).unwrap();
    // Every sheet as CSV: what the spreadsheet shows in each cell.
    let out = converted(
        home.path(),
        &path,
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
    );
    let sheet = |name: &str| fs::read_to_string(out.join(format!("book-{name}.csv"))).unwrap();
    let communities = sheet("小区");
    let rows: Vec<csv::StringRecord> =
        csv::ReaderBuilder::new().from_reader(communities.as_bytes()).records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), board.data.communities.len());
    for (row, one) in rows.iter().zip(&board.data.communities) {
        assert_eq!(
            (&row[0], &row[1], &row[4]),
            (one.id.to_string().as_str(), one.name.as_str(), one.households.to_string().as_str())
        );
        let since =
            one.party.as_ref().and_then(|party| party.since).map_or_else(String::new, |day| day.to_string());
        assert_eq!(&row[14], since.as_str());
    }
    assert_eq!(&rows[0][16], "'=1+1");
    assert_eq!(&rows[4][16], "007");
    assert_eq!(&rows[5][16], "012**************78");
    let tasks = sheet("任务");
    let percent = board.data.tasks.find("T09").unwrap().percent;
    assert!(
        tasks.lines().any(|line| line.starts_with("T09,") && line.contains(&format!(",{percent}%,"))),
        "{tasks}"
    );
    assert!(tasks.contains("逾期") && tasks.contains("2023-03-31"), "{tasks}");
    // Saved by the spreadsheet it says what it said.
    let again = converted(home.path(), &path, "xlsx:Calc MS Excel 2007 XML");
    let saved = fs::read(again.join("book.xlsx")).unwrap();
    let office = Viewer { member: "M001".into(), role: Role::Office, unit: "U22".into() };
    let read = compare(&saved, &board, &office, REALM, Lang::En).unwrap();
    let flaws: Vec<String> = read.flaws.iter().map(|flaw| flaw.message(Lang::En)).collect();
    assert_eq!((flaws, read.changes), (vec![], vec![]));
    assert!(read.unchanged > 100);
    // And it can be printed.
    let pdf = converted(home.path(), &path, "pdf");
    assert!(fs::read(pdf.join("book.pdf")).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_register_that_was_exported_can_be_loaded_by_an_administrator() {
    let board = board();
    for (list, count) in [
        (ListKind::Communities, board.data.communities.len()),
        (ListKind::Enterprises, board.data.enterprises.len()),
    ] {
        let request = Request { format: Format::Xlsx, ..Request::new(Kind::List(list), REALM) };
        let mut numbers = Numbers::new(&board.data, &std::collections::BTreeMap::new());
        let read = import(&file(&board, &request), &board.data, &mut numbers, TODAY, now()).unwrap();
        let changes: Vec<_> = read.changes.iter().map(|change| &change.values).collect();
        // A register takes texts as they stand: those that were defused are told from what is there.
        assert!(changes.len() <= 5, "{changes:?}");
        assert_eq!(read.unchanged + changes.len(), count);
    }
}

const PARSE: &str = "
import sys, json, icalendar
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
out = []
for event in calendar.walk('VEVENT'):
    start = event.decoded('DTSTART')
    out.append({
        'uid': str(event['UID']),
        'start': start.isoformat(),
        'end': event.decoded('DTEND').isoformat(),
        'summary': str(event['SUMMARY']),
        'description': str(event.get('DESCRIPTION', '')),
        'status': str(event['STATUS']),
        'sequence': int(event['SEQUENCE']),
        'alarms': [alarm.decoded('TRIGGER').total_seconds() for alarm in event.walk('VALARM')],
    })
json.dump(out, sys.stdout)
";

#[test]
fn an_independent_parser_reads_the_calendar() {
    if !has("python3", &["-c", "import icalendar"]) {
        return;
    }
    let board = board();
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("calendar.ics");
    fs::write(&path, file(&board, &Request::new(Kind::Calendar, REALM))).unwrap();
    let output =
        Command::new("python3").args(["-c", PARSE]).stdin(fs::File::open(&path).unwrap()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let events: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let (from, to) = (date(2023, 5, 12), date(2024, 6, 12));
    let expected = board.deadlines(from, to).len() + board.meetings(from, to).len();
    assert_eq!(events.len(), expected);
    let milestone = events.iter().find(|event| event["uid"] == format!("T02-1@{REALM}.shumei")).unwrap();
    let what = &board.data.milestones.find("T02-1").unwrap().what;
    assert_eq!((&milestone["start"], &milestone["end"]), (&"2023-06-30".into(), &"2023-07-01".into()));
    assert_eq!(milestone["summary"].as_str().unwrap(), format!("[期限] {}", what.as_str()));
    assert!(milestone["description"].as_str().unwrap().contains("\n单位: "));
    assert_eq!(milestone["alarms"], serde_json::json!([-54000.0]));
    let meeting = board.meetings(TODAY, to).into_iter().find(|one| one.review.is_some()).unwrap();
    let uid = format!("{}@{REALM}.shumei", meeting.review.unwrap());
    let event = events.iter().find(|event| event["uid"] == uid).unwrap();
    let start: Timestamp = event["start"].as_str().unwrap().parse().unwrap();
    assert_eq!(shumei::domain::day::county_time(start), meeting.at);
}
