//! `who`, `show` and `brief`: the answers that are asked for in a meeting.

use super::{Home, words};

#[test]
fn who_is_found_by_number_initials_and_words() {
    let home = Home::new();
    for query in ["sh9", "xyjg", "第9项", "T09", "t9"] {
        let answers = home.demo(&["who", query, "--json"]).json();
        assert_eq!(words(&answers, "id").first(), Some(&"T09"), "{query}");
    }
    let words_apart = home.demo(&["who", "物业", "监督管理制度", "--json"]).json();
    assert_eq!(words(&words_apart, "id").first(), Some(&"T09"));
}

#[test]
fn who_says_it_all_in_the_first_line() {
    let home = Home::new();
    let said = home.run(&["--demo", "who", "第2项"]).found();
    let first = said.lines().next().unwrap();
    for part in ["第2项", "责任: 城关镇、县开发区、其他有关乡镇", "6月30日(周五)", "剩 13 个工作日", "临期"]
    {
        assert!(first.contains(part), "{part}: {first}");
    }
    for part in ["端午节放假 3 天", "T02", "最近进展"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let english = home.demo(&["who", "T02"]).found();
    assert!(english.starts_with("Item 2 ") && english.contains("13 workdays"), "{english}");
}

#[test]
fn an_item_that_is_named_gets_one_answer() {
    let home = Home::new();
    for (query, id) in [("T02", "T02"), ("t2", "T02"), ("第2项", "T02"), ("C017", "C017"), ("T02-1", "T02")]
    {
        assert_eq!(words(&home.demo(&["who", query, "--json"]).json(), "id"), [id], "{query}");
    }
    let few = home.demo(&["who", "城关", "--json"]).json();
    let all = home.demo(&["who", "城关", "--all", "--json"]).json();
    assert!(few.len() <= 5 && all.len() > 5 && words(&all, "id").starts_with(&words(&few, "id")));
}

#[test]
fn units_members_and_communities_answer_in_their_own_way() {
    let home = Home::new();
    let unit = &home.demo(&["who", "县城管局", "--json"]).json()[0];
    assert_eq!(unit["kind"], "unit");
    assert!(unit["tasks"].as_array().unwrap().iter().any(|task| task["id"] == "T11"), "{unit}");
    let community = &home.demo(&["who", "C017", "--json"]).json()[0];
    let levels: Vec<&str> =
        community["links"].as_array().unwrap().iter().map(|link| link["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["county", "township", "neighbourhood"]);
    assert!(community["rectifications"].as_array().is_some_and(|open| !open.is_empty()), "{community}");
    let text = home.demo(&["who", "C017"]).found();
    assert!(text.lines().next().unwrap().contains("县级联系领导一"), "{text}");
    let member = &home.demo(&["who", "M001", "--json"]).json()[0];
    assert!(member["links"].as_array().unwrap().iter().any(|link| link["subject"] == "C017"), "{member}");
    for (id, kind) in
        [("I1", "indicator"), ("E08", "enterprise"), ("Z003", "rectification"), ("O019", "outcome")]
    {
        assert_eq!(home.demo(&["who", id, "--json"]).json()[0]["kind"], kind, "{id}");
    }
}

#[test]
fn a_milestone_is_answered_by_its_task_and_a_supervision_by_its_subject() {
    let home = Home::new();
    assert_eq!(home.demo(&["who", "T02-1", "--json"]).json()[0]["id"], "T02");
    let supervision = &home.demo(&["list", "supervisions", "--json", "-n", "1"]).json()[0];
    let answer = &home.demo(&["who", supervision["id"].as_str().unwrap(), "--json"]).json()[0];
    assert_eq!(answer["id"], supervision["subject"][0]["id"]);
}

#[test]
fn who_has_csv_and_codes() {
    let home = Home::new();
    let csv = home.demo(&["who", "T02", "--csv"]).found();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let record = reader.records().next().unwrap().unwrap();
    assert_eq!(record.get(1), Some("T02"));
    assert_eq!(record.get(3), Some("城关镇、县开发区、其他有关乡镇"));
    let nothing = home.demo(&["who", "没有这样的东西"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (1, ""));
    assert!(home.demo(&["who", " "]).refused().contains("nothing to look for"));
}

#[test]
fn records_are_shown_by_any_form_of_their_id() {
    let home = Home::new();
    let whole = home.demo(&["show", "T09"]).found();
    assert!(whole.contains("Item 9") && whole.contains("城关镇"), "{whole}");
    for id in ["t09", "T9", " T009 "] {
        assert_eq!(home.demo(&["show", id]).found(), whole, "{id}");
    }
    let two = home.demo(&["show", "T09", "C017", "--json"]).json();
    assert_eq!(words(&two, "kind"), ["task", "community"]);
    assert_eq!(two[0]["record"]["number"], 9);
    assert_eq!(two[0]["light"], "on-track");
}

#[test]
fn every_kind_of_record_is_shown() {
    let home = Home::new();
    for id in ["P2023-18", "U02", "M001", "T09", "T02-1", "I1", "C017", "E08", "L01", "Z003", "S1", "O019"] {
        let json = home.demo(&["show", id, "--json"]);
        assert_eq!(json.code, 0, "{id}: {}", json.err);
        assert!(home.demo(&["show", id]).found().lines().count() > 2, "{id}");
    }
}

#[test]
fn what_is_not_there_is_said_beside_what_is() {
    let home = Home::new();
    let some = home.demo(&["show", "T09", "T99"]);
    assert_eq!(some.code, 0);
    assert!(
        some.out.contains("T09") && some.err.contains("T99") && some.err.contains("who T99"),
        "{}",
        some.err
    );
    let none = home.demo(&["show", "X1", "\u{1b}[2J"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    assert!(!none.err.contains('\u{1b}'), "{:?}", none.err);
}

#[test]
fn contacts_are_masked_in_every_form() {
    let home = Home::new();
    for args in [
        &["list", "members"][..],
        &["list", "members", "--csv"],
        &["list", "members", "--json"],
        &["show", "M001"],
        &["show", "M001", "--json"],
        &["who", "M001", "--json"],
    ] {
        let out = home.demo(args).found();
        let numbers = out.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= 7).count();
        assert_eq!(numbers, 0, "{args:?}: {out}");
    }
}

#[test]
fn the_brief_says_what_a_monday_needs() {
    let home = Home::new();
    let zh = home.run(&["--demo", "brief"]).found();
    for part in [
        "2023年6月12日(周一)",
        "虚构",
        "逾期 (",
        "临期 (",
        "本周会议 (",
        "下次会议",
        "指标 (",
        "我的联系点 (",
    ] {
        assert!(zh.contains(part), "{part}: {zh}");
    }
    let en = home.demo(&["brief"]).found();
    assert!(en.contains("Overdue (") && en.contains("made up") && en.contains("My links"), "{en}");
    let overdue = home.demo(&["list", "deadlines", "-f", "light:overdue", "--json"]).json();
    assert!(en.contains(&format!("Overdue ({})", overdue.len())), "{en}");
    let builtin = home.run(&["--as-of", "2023-06-12", "brief"]).found();
    assert!(!builtin.contains("虚构") && builtin.contains("T02-1"), "{builtin}");
}
