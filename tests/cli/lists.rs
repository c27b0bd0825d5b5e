//! `list` and `due`: the dashboard's rows, order and values.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;
use shumei::builtin::holidays;
use shumei::builtin::register::{RegisterSpec, generate};
use shumei::domain::board::Board;
use shumei::domain::dataset::Dataset;
use shumei::domain::light::Thresholds;
use shumei::query::{Filter, ListKind, Query, columns, run};

use super::{Home, words};

fn demo_board() -> Board {
    let day = date(2023, 6, 12);
    let mut data = Dataset::default();
    data.load(generate(&RegisterSpec::new(day)).unwrap());
    Board::new(data, Arc::new(holidays::calendar().unwrap()), Thresholds::default(), day)
}

#[test]
fn rows_and_order_are_those_of_the_dashboards_queries() {
    let (home, board) = (Home::new(), demo_board());
    for (list, filter) in [
        (ListKind::Tasks, "light:overdue"),
        (ListKind::Tasks, "unit:县城管局 -light:done"),
        (ListKind::Deadlines, "light:overdue,due-soon"),
        (ListKind::Communities, "service:none area:城关镇"),
        (ListKind::Rectifications, "state:unverified"),
        (ListKind::Matters, "level:county state:open"),
    ] {
        let query = Query::new(list).filtered(Filter::parse(filter, list, &board).unwrap());
        let rows = run(&board, &query);
        assert!(!rows.is_empty(), "{filter}");
        let expected: Vec<String> = rows.iter().map(|row| row.key.to_string()).collect();
        let said = home.demo(&["list", list.as_str(), "--filter", filter, "--json"]).json();
        assert_eq!(words(&said, "id"), expected, "{filter}");
    }
}

#[test]
fn every_list_is_a_table_json_and_csv_of_the_same_rows() {
    let home = Home::new();
    for list in ListKind::ALL {
        let word = list.as_str();
        let values = home.demo(&["list", word, "--json"]).json();
        let keys: BTreeSet<String> =
            columns(list).iter().map(|column| column.as_str().replace('-', "_")).collect();
        for value in &values {
            let own: BTreeSet<String> = value.as_object().unwrap().keys().cloned().collect();
            assert_eq!(own, keys, "{word}");
        }
        let csv = home.demo(&["list", word, "--csv"]).found();
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let columns: Vec<&str> = columns(list).iter().map(|column| column.as_str()).collect();
        assert_eq!(header, columns, "{word}");
        let id = columns.iter().position(|column| *column == "id").unwrap();
        let ids: Vec<String> = reader.records().map(|record| record.unwrap()[id].to_owned()).collect();
        assert_eq!(words(&values, "id"), ids, "{word}");
        let table = home.demo(&["list", word]).found();
        assert_eq!(table.lines().count(), values.len() + 1, "{word}");
    }
}

#[test]
fn values_are_typed() {
    let task = &home_list(&["list", "tasks", "--json"])[1];
    assert_eq!(task["id"], "T02");
    assert_eq!(task["due"], "2023-06-30");
    assert_eq!(task["left"], 13);
    assert_eq!(task["light"], "due-soon");
    assert_eq!(task["units"][0]["name"], "城关镇");
    assert_eq!(task["units"][0]["duty"], "responsible");
    let community = &home_list(&["list", "communities", "--json", "--limit", "1"])[0];
    assert!(community["households"].is_u64() && community["troubled"].is_boolean(), "{community}");
}

fn home_list(args: &[&str]) -> Vec<serde_json::Value> {
    Home::new().demo(args).json()
}

#[test]
fn order_columns_and_limit_are_obeyed() {
    let home = Home::new();
    let listed = home.demo(&["list", "communities", "--sort", "-households,id", "--json"]).json();
    let households: Vec<u64> = listed.iter().map(|one| one["households"].as_u64().unwrap()).collect();
    assert!(households.is_sorted_by(|a, b| a >= b), "{households:?}");
    let args = ["list", "units", "--columns", "name,id", "--limit", "3", "--csv"];
    let csv = home.demo(&args).found();
    assert!(csv.starts_with("name,id\n") && csv.lines().count() == 4, "{csv}");
    let labelled = home.demo(&["list", "责任单位", "--columns", "名称、编号", "-n", "3", "--csv"]).found();
    assert_eq!(labelled, csv);
}

#[test]
fn saved_views_are_listed_by_name() {
    let home = Home::new();
    let by_view = home.demo(&["list", "overdue", "--json"]).json();
    let by_filter = home.demo(&["list", "deadlines", "--filter", "light:overdue", "--json"]).json();
    assert_eq!(by_view, by_filter);
    let mine = home.demo(&["list", "My links", "--json"]).json();
    let of_me = home.demo(&["list", "supervisions", "--filter", "member:M001", "--json"]).json();
    assert_eq!(mine, of_me);
    home.config("[[views]]\nname = \"坏\"\nlist = \"tasks\"\nfilter = \"colour:red\"\n");
    let complaint = home.demo(&["list", "坏"]).refused();
    assert!(complaint.contains('坏') && complaint.contains("colour"), "{complaint}");
}

#[test]
fn due_is_what_is_open_and_near() {
    let home = Home::new();
    let due = home.demo(&["due", "--json"]).json();
    assert!(due.iter().all(|one| one["due"].as_str().unwrap() <= "2023-07-12" && one["light"] != "done"));
    let near = home.demo(&["due", "--within", "1w", "--json"]).json();
    assert!(near.len() < due.len() && near.iter().all(|one| due.contains(one)));
    let overdue = home.demo(&["due", "--overdue", "--json"]).json();
    assert!(!overdue.is_empty() && overdue.iter().all(|one| one["light"] == "overdue"));
    let listed = home.demo(&["list", "deadlines", "--filter", "light:overdue", "--json"]).json();
    assert_eq!(overdue, listed);
    let filtered = home.demo(&["due", "--filter", "unit:县城管局", "--json"]).json();
    assert!(filtered.len() < due.len() && !filtered.is_empty());
    let years_later = home.run(&["--as-of", "2026-01-05", "due", "--json"]).json();
    assert!(words(&years_later, "id").contains(&"T07-1"), "overdue since 2023-03-31");
    assert!(home.demo(&["due", "--within", "soon"]).refused().contains("30d"));
}

#[test]
fn another_day_is_another_answer() {
    let home = Home::new();
    let overdue = |day: &str| {
        let said = home.run(&["--as-of", day, "list", "tasks", "--filter", "light:overdue", "--json"]);
        if said.code == 1 { 0 } else { said.json().len() }
    };
    assert_eq!(overdue("2023-03-10"), 0);
    assert!(overdue("2023-07-10") > 0);
    assert!(home.run(&["--as-of", "2023-02-30", "list", "tasks"]).refused().contains("2023-06-12"));
}

#[test]
fn nothing_found_is_said_and_told_by_the_code() {
    let home = Home::new();
    for (args, out) in [
        (&["list", "tasks", "-f", "没有这样的任务"][..], ""),
        (&["list", "tasks", "-f", "没有这样的任务", "--json"], "[]\n"),
        (&["list", "tasks", "-f", "没有这样的任务", "--columns", "id", "--csv"], "id\n"),
    ] {
        let said = home.demo(args);
        assert_eq!((said.code, said.out.as_str()), (1, out));
        assert_eq!(said.err, "shumei: nothing found\n");
    }
}

#[test]
fn bad_input_names_its_place_and_cure() {
    let home = Home::new();
    for (args, named) in [
        (&["list", "nothing"][..], "communities"),
        (&["list", "tasks", "--filter", "unit:城关镇 light:red"], "column 16"),
        (&["list", "tasks", "--filter", "\"open"], "column 1"),
        (&["list", "reviews", "--filter", "light:overdue"], "column 1"),
        (&["list", "tasks", "--filter", "unit:没有这个单位"], "column 6"),
        (&["list", "tasks", "--sort", "colour"], "percent"),
        (&["list", "tasks", "--columns", "id,households"], "percent"),
        (&["list", "tasks", "--limit", "-1"], "--help"),
        (&["list"], "KIND"),
    ] {
        let complaint = home.demo(args).refused();
        assert!(complaint.contains(named), "{args:?}: {complaint}");
    }
}

#[test]
fn the_demonstration_is_the_same_everywhere() {
    let (one, other) = (Home::new(), Home::new());
    for args in [&["list", "communities", "--json"][..], &["brief"], &["show", "C017", "--json"]] {
        assert_eq!(one.demo(args).found(), other.demo(args).found());
    }
}
