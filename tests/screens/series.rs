//! Series of reviews by keys: made, turned, cancelled, left out; what comes next, and each series with its rule.

use std::fmt::Write as _;
use std::sync::Arc;

use shumei::domain::edit::Edit;
use shumei::domain::id::Kind;
use shumei::locale::Lang;

use super::edits::SIZES;
use super::harness::{Harness, board_of, demo_board, faults, setup};

fn last_edit(harness: &Harness) -> (String, Edit) {
    let entry = harness.state().unsent.entries().last().unwrap();
    (entry.proposal.target.id.to_string(), entry.proposal.edit.clone())
}

/// Goes down to the first row that shows a text.
fn row_with(harness: &mut Harness, text: &str) {
    harness.keys("gg");
    for _ in 0..80 {
        let marked = harness.screen().lines().any(|line| line.starts_with('>') && line.contains(text));
        if marked {
            return;
        }
        harness.keys("j");
    }
    panic!("no row with {text}\n{}", harness.screen());
}

#[test]
fn a_series_is_made_by_keys_and_stands_in_the_lists_at_once() {
    for (width, height) in SIZES {
        let mut harness = Harness::demo(width, height);
        harness.keys("6tttted").text("督查").keys("<tab>").text("周督查").keys("<tab><tab>").text("每周四");
        assert!(harness.screen().contains("每周四"), "{}", harness.screen());
        harness.keys("<c-o>");
        assert!(harness.state().layer.is_none(), "{}", harness.screen());
        let (target, edit) = last_edit(&harness);
        let Edit::Schedule { rule, start, title, .. } = &edit else { panic!("{edit:?}") };
        assert_eq!((&**rule, &**title), ("FREQ=WEEKLY;BYDAY=TH", "周督查"));
        assert_eq!(start.to_string(), "2023-06-15T09:00:00");
        assert!(target.starts_with("S~"));
        harness.command(&format!("goto {target}"));
        assert!(harness.screen().contains("每周四"), "{}", harness.screen());
        assert_eq!(faults(&harness.frame()), Vec::<String>::new());
    }
}

#[test]
fn all_that_follows_is_moved_by_keys_and_what_was_before_stays() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("6ttt");
    row_with(&mut harness, "07-17");
    harness.keys("ef<tab>").text("7-10 14:30").keys("<tab>");
    for words in ["每月10日", "接下来: 7月10日(周一) 14:30"] {
        assert!(harness.screen().contains(words), "{words}\n{}", harness.screen());
    }
    harness.keys("<c-o>");
    let (target, edit) = last_edit(&harness);
    let Edit::Turn { from, rule, .. } = &edit else { panic!("{edit:?}") };
    assert_eq!((&*target, &*from.to_string(), &*rule.to), ("S1", "2023-07-15", "FREQ=MONTHLY;BYMONTHDAY=10"));
    harness.keys("gg");
    let screen = harness.screen();
    assert!(screen.contains("06-15 周四 09:00") && screen.contains("07-10 周一 14:30"), "{screen}");
    assert!(!screen.contains("07-17"), "{screen}");
}

#[test]
fn one_is_moved_one_cancelled_with_a_reason_and_restored_and_one_left_out() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("6ttt");
    row_with(&mut harness, "07-17");
    harness.keys("et").text("7-18").keys("<c-o>");
    let Edit::Reschedule { at, .. } = last_edit(&harness).1 else { panic!() };
    assert_eq!(at.to.to_string(), "2023-07-18T09:00:00");
    row_with(&mut harness, "07-18");
    harness.keys("ec<c-o>");
    assert!(harness.screen().contains("不能为空"), "a reason is required\n{}", harness.screen());
    harness.text("停电检修").keys("<c-o>");
    let (target, edit) = last_edit(&harness);
    assert!(
        matches!(&edit, Edit::Cancel { reason, .. } if reason.to.as_deref() == Some("停电检修")),
        "{edit:?}"
    );
    assert_eq!(target, "RS1-230715");
    row_with(&mut harness, "07-18");
    assert!(
        harness.screen().lines().any(|line| line.starts_with('>') && line.contains("已取消")),
        "{}",
        harness.screen()
    );
    harness.keys("<enter>");
    assert!(harness.screen().contains("停电检修"), "{}", harness.screen());
    harness.keys("<esc>er");
    assert!(harness.screen().contains("原取消原因: 停电检修"), "{}", harness.screen());
    harness.keys("<enter>");
    assert!(matches!(last_edit(&harness).1, Edit::Cancel { reason, .. } if reason.to.is_none()));
    row_with(&mut harness, "08-15");
    harness.keys("ex<enter>");
    let (target, edit) = last_edit(&harness);
    assert!(matches!(edit, Edit::LeaveOut { .. }) && target == "S1", "{edit:?}");
    assert!(!harness.screen().contains("08-15"), "{}", harness.screen());
}

#[test]
fn where_there_is_no_review_yet_one_can_be_made() {
    let records = shumei::builtin::programme().unwrap();
    let mut records = records;
    let member = demo_board().data.members.find("M001").unwrap().as_ref().clone();
    records.push(member.into());
    let board = Arc::new(board_of(records, jiff::civil::date(2023, 6, 12)));
    let mut harness = Harness::with(setup(Lang::Zh), board, 80, 24);
    harness.keys("6e");
    assert!(harness.screen().contains("新建会议系列"), "{}", harness.screen());
    harness
        .keys("p")
        .text("联席")
        .keys("<tab>")
        .text("首次联席会议")
        .keys("<tab><tab>")
        .text("6-20 9:00")
        .keys("<c-o>");
    let (target, edit) = last_edit(&harness);
    assert!(matches!(edit, Edit::Plan { .. }) && target.starts_with("R~"), "{edit:?}");
    assert_eq!(harness.state().unsent.entries()[0].proposal.target.kind, Kind::Review);
    assert!(harness.screen().contains("首次联席会议"), "{}", harness.screen());
}

#[test]
fn letters_of_the_acts_are_different_wherever_one_stands() {
    let mut harness = Harness::demo(80, 24);
    for mode in ["6", "6t", "6tt", "6ttt", "6tttt"] {
        harness.keys("1").keys(mode);
        for _ in 0..12 {
            harness.keys("e");
            if let Some(shumei::app::state::Layer::Chooser(chooser, _)) = &harness.state().layer {
                let mut letters: Vec<&str> = chooser.choices.iter().map(|one| one.hint.as_str()).collect();
                letters.sort_unstable();
                let count = letters.len();
                letters.dedup();
                assert_eq!(letters.len(), count, "{mode} {:?}", chooser.choices);
            }
            harness.keys("<esc>j");
        }
    }
}

#[test]
fn what_comes_next_and_the_series_look_like_this() {
    let sizes = [(40, 10), (80, 24), (120, 40), (200, 60)];
    for (name, keys) in [("next_up", "6ttt"), ("series", "6tttt"), ("series_detail", "6tttt<enter>")] {
        let mut shown = String::new();
        for (lang, sizes) in [(Lang::Zh, &sizes[..]), (Lang::En, &sizes[1..3])] {
            for (width, height) in sizes {
                let mut harness = Harness::with(setup(lang), demo_board(), *width, *height);
                harness.keys(keys);
                let _ = writeln!(shown, "=== {lang:?} {width}x{height}\n{}", harness.screen());
                assert_eq!(faults(&harness.frame()), Vec::<String>::new());
            }
        }
        insta::assert_snapshot!(name, shown);
    }
    let mut shown = String::new();
    for (width, height) in SIZES {
        let mut harness = Harness::demo(width, height);
        harness.keys("6ttttef<tab>").text("7-10 14:30").keys("<tab>");
        let _ = writeln!(shown, "=== {width}x{height}\n{}", harness.screen());
    }
    insta::assert_snapshot!("turn_form", shown);
}
