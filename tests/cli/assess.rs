//! `assess` and `debrief`: what they answer, what they refuse, and that every figure names its records.

use std::fs;

use serde_json::{Value, json};
use shumei::assess::rules::DEFAULT;
use unicode_width::UnicodeWidthStr;

use super::Home;

/// Points in hundredths, out of the digits as they are written.
fn cents(value: &Value) -> i64 {
    let text = value.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{part:0<2}").parse().unwrap()
}

#[test]
fn scores_come_with_lines_that_add_up_and_ids_behind_them() {
    let home = Home::new();
    let all = home.demo(&["assess", "--json"]).json();
    assert!(all.len() > 12, "{}", all.len());
    for score in &all {
        let lines = score["lines"].as_array().unwrap();
        let sum: i64 = lines.iter().map(|line| cents(&line["points"])).sum();
        if !score["total"].is_null() {
            assert_eq!(sum, cents(&score["total"]), "{score}");
            assert!(score["rank"].is_u64() && score["of"].is_u64());
        }
        assert_eq!(score["as_of"], "2023-06-12");
        assert_eq!(score["period"], json!({"from": "2023-01-01", "to": "2023-12-31"}));
        for line in lines.iter().filter(|line| line["has_data"] == true) {
            assert!(!line["records"].as_array().unwrap().is_empty(), "{line}");
            assert!(line["formula"].as_str().unwrap().contains(&line["numerator"].to_string()), "{line}");
        }
    }
    let town = home.demo(&["assess", "城关镇", "--half", "2023H1", "--json"]).json();
    assert_eq!((town.len(), &town[0]["unit"], &town[0]["class"]), (1, &json!("U16"), &json!("area")));
    assert_eq!(town[0]["period"]["to"], "2023-06-30");
}

#[test]
fn tables_csv_and_explanations_say_the_same() {
    let home = Home::new();
    let table = home.demo(&["assess"]).found();
    assert!(table.starts_with("舒美红色小区考核办法") && table.contains("data as of 2023-06-12"), "{table}");
    let csv = home.demo(&["assess", "--csv"]).found();
    let header = csv.lines().next().unwrap();
    assert_eq!(header, "unit,name,class,rank,of,score,grade,in_time,due,deducted,bonus,from,to,as_of");
    assert_eq!(csv.lines().count(), home.demo(&["assess", "--json"]).json().len() + 1);
    let explained = home.demo(&["assess", "U16", "--explain"]).found();
    for part in ["Milestones in time", "weight 25%", "Overdue", "T07", "Score"] {
        assert!(explained.contains(part), "{part}: {explained}");
    }
    let lines = home.demo(&["assess", "U16", "--explain", "--csv"]).found();
    assert!(lines.contains("U16,城关镇,milestones,true,"), "{lines}");
    assert!(lines.lines().any(|line| line.contains(",overdue,") && line.contains("T07-")), "{lines}");
    let listed = home.demo(&["list", "scores", "--json"]).json();
    assert!(listed.iter().any(|row| row["id"] == "U16" && row["score"].is_f64()), "{listed:?}");
}

#[test]
fn an_office_has_rules_of_its_own() {
    let home = Home::new();
    let printed = home.demo(&["assess", "rules"]).found();
    assert!(printed.ends_with(DEFAULT) && printed.starts_with("# rules in force: built in"), "{printed}");
    let own = home.path().join("own.toml");
    fs::write(
        &own,
        DEFAULT.replace("舒美红色小区考核办法（内置）", "示例办法").replace("least = 0", "least = 40"),
    )
    .unwrap();
    let own = own.to_str().unwrap();
    assert!(home.demo(&["assess", "rules", "--check", own]).found().contains("no errors"));
    let scores = home.demo(&["assess", "--rules", own, "--json"]).json();
    assert!(scores.iter().all(|one| one["rules"] == "示例办法"));
    assert!(scores.iter().all(|one| one["total"].is_null() || cents(&one["total"]) >= 4000));
    // In the configuration directory it holds without being named, also for lists.
    let dir = home.path().join("config/shumei");
    fs::create_dir_all(&dir).unwrap();
    fs::copy(own, dir.join("assess.toml")).unwrap();
    assert!(home.demo(&["assess", "rules"]).found().contains("assess.toml"));
    assert_eq!(home.demo(&["assess", "--json"]).json(), scores);
    let listed = home.demo(&["list", "scores", "--json"]).json();
    assert!(listed.iter().all(|row| row["score"].is_null() || cents(&row["score"]) >= 4000));
}

#[test]
fn a_bad_rule_file_is_told_whole_with_places_and_nothing_is_scored() {
    let home = Home::new();
    let bad = home.path().join("bad.toml");
    fs::write(&bad, DEFAULT.replace("weight = 25", "weight = 20").replace("cap = 3", "cap = 3\ncapp = 4"))
        .unwrap();
    let bad = bad.to_str().unwrap();
    for args in
        [&["assess", "--rules", bad][..], &["debrief", "--rules", bad], &["assess", "rules", "--rules", bad]]
    {
        let said = home.demo(args).refused();
        assert!(said.contains("bad.toml:") && said.contains("capp") && said.contains("95"), "{said}");
    }
    let said = home.demo(&["assess", "rules", "--check", bad]);
    assert_eq!((said.code, said.out.lines().count()), (2, 2), "{}", said.out);
    let dir = home.path().join("config/shumei");
    fs::create_dir_all(&dir).unwrap();
    fs::copy(bad, dir.join("assess.toml")).unwrap();
    assert!(home.demo(&["assess"]).refused().contains("capp"));
}

#[test]
fn what_can_not_be_scored_is_refused_with_the_cure() {
    let home = Home::new();
    for (args, parts) in [
        (&["assess", "no-such-unit"][..], &["no-such-unit", "id"][..]),
        (&["assess", "U18"], &["Group", "name its units"]),
        (&["assess", "--year", "23"], &["--year", "2023"]),
        (&["assess", "--year", "2023H1"], &["--year", "2023H1"]),
        (&["assess", "--half", "2023H3"], &["--half", "2023H1"]),
        (&["assess", "--from", "2023-07-01", "--to", "2023-06-01"], &["2023-07-01", "swap"]),
        (&["assess", "--from", "1.7."], &["--from", "2023-06-30"]),
        (&["assess", "--check", "x"], &["rules"]),
        (&["assess", "rules", "U16"], &["no units"]),
        (&["assess", "--rules", "/nowhere/rules.toml"], &["/nowhere/rules.toml"]),
        (&["debrief", "--year", "x"], &["--year"]),
    ] {
        let said = home.demo(args).refused();
        assert!(parts.iter().all(|part| said.contains(part)), "{args:?}: {said}");
    }
}

#[test]
fn opinions_that_are_owed_are_listed_by_year() {
    let home = Home::new();
    let owed = home.demo(&["assess", "opinions", "--json"]).json();
    assert!(!owed.is_empty() && owed.iter().all(|one| one["year"] == 2022), "{owed:?}");
    let all = home.demo(&["assess", "opinions", "--year", "2023", "--json"]).json();
    assert!(all.len() > owed.len(), "none is recorded for 2023");
    let own = home.demo(&["assess", "opinions", "U16", "--json"]).json();
    assert!(!own.is_empty() && own.len() < owed.len());
    let table = home.demo(&["assess", "opinions"]).found();
    assert!(table.contains("owed for 2022"), "{table}");
    let file = home.demo(&["show", owed[0]["enterprise"].as_str().unwrap()]).found();
    assert!(file.contains("Credit file") && file.contains("no opinion yet"), "{file}");
    let draft =
        ["edit", "appraise", "E08", "from=C017", "grade=良好", "text=履约较好", "on=2023-06-01", "--dry-run"];
    let edit = home.demo(&draft).json();
    assert_eq!(edit[0]["edit"]["grade"], json!({"was": null, "to": "good"}));
    assert_eq!((&edit[0]["edit"]["year"], &edit[0]["edit"]["from"]["id"]), (&json!(2022), &json!("C017")));
}

#[test]
fn debrief_lists_what_falls_to_each_secretary_within_80_columns() {
    let home = Home::new();
    let all = home.demo(&["debrief", "--json"]).json();
    let of = |unit: &str| all.iter().find(|one| one["unit"] == unit).unwrap();
    let town = of("U16");
    assert_eq!((&town["organisation"], &town["year"]), (&json!("party committee of 城关镇"), &json!(2023)));
    assert!(of("U17")["organisation"].as_str().unwrap().contains("work committee"));
    for part in ["tasks", "indicators", "linked", "follow_ups", "directors"] {
        assert!(town[part].is_array(), "{part}");
    }
    assert!(!town["tasks"][0]["milestones"].is_null() && town["score"]["lines"].is_array());
    assert!(
        all.iter().any(|one| one["class"] == "neighbourhood")
            && all.iter().any(|one| one["class"] == "department")
    );
    let text = home.demo(&["debrief", "城关镇", "--year", "2023"]).found();
    for part in
        ["party committee of 城关镇", "Score", "Tasks", "T02-1", "Indicators of the year", "item 8", "item 9"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Lines as they are written are whole; on a terminal they are broken. Most are short enough as they are.
    let short = text.lines().filter(|line| line.width() <= 80).count();
    assert!(short * 2 > text.lines().count(), "{text}");
}
