//! Meetings by keys: opened, gone through, settled, closed; alone, and followed by others.

use std::sync::Arc;

use jiff::civil::datetime;
use shumei::app::Msg;
use shumei::app::state::{Editing, Layer, Setup};
use shumei::domain::board::Board;
use shumei::domain::edit::{Becomes, Edit};
use shumei::domain::id::{Id as _, Kind, ReviewId};
use shumei::domain::review::{AgendaState, OutcomeKind, Review};
use shumei::locale::Lang;

use super::edits::SIZES;
use super::harness::{Harness, board_of, demo_board, faults, setup, viewer};

/// The review as the dashboard has it.
fn review(harness: &Harness) -> Review {
    let board = harness.state().board.clone().unwrap();
    board.data.reviews.get(&ReviewId::new("R2023-06")).unwrap().as_ref().clone()
}

/// The edits that wait, by their words.
fn words(harness: &Harness) -> Vec<&'static str> {
    harness.state().unsent.entries().iter().map(|entry| entry.proposal.edit.word()).collect()
}

fn last_edit(harness: &Harness) -> Edit {
    harness.state().unsent.entries().last().unwrap().proposal.edit.clone()
}

fn minute(harness: &mut Harness, hour: i8, minute: i8) {
    harness.tell(Msg::Minute(datetime(2023, 6, 12, hour, minute, 0, 0)));
}

/// The id of the item that is looked at.
fn item(harness: &Harness) -> String {
    harness.state().room.as_ref().unwrap().item.clone()
}

/// Goes to the first item of which `is` holds.
fn until(harness: &mut Harness, is: &str) {
    for _ in 0..60 {
        if item(harness).starts_with(is) {
            return;
        }
        harness.keys("l");
    }
    panic!("no item {is}: {}", harness.screen());
}

#[test]
fn looking_at_the_agenda_changes_nothing() {
    for (width, height) in SIZES {
        let mut harness = Harness::demo(width, height);
        harness.keys("m");
        assert!(harness.state().in_room(), "{}", harness.screen());
        harness.keys("lljjkh");
        assert_eq!(words(&harness), Vec::<&str>::new());
        assert!(review(&harness).session.is_none());
        harness.keys("<esc>");
        assert!(harness.state().room.is_none() && words(&harness).is_empty());
    }
}

#[test]
fn opening_asks_once_more_and_freezes_the_figures() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("mm");
    assert!(harness.notice().starts_with("现在开会?"), "{}", harness.notice());
    harness.keys("j").keys("m");
    assert!(words(&harness).is_empty(), "another key between: asked again");
    harness.keys("m");
    assert_eq!(words(&harness), ["convene"]);
    assert_eq!(harness.notice(), "已开会: R2023-06");
    let board = harness.state().board.clone().unwrap();
    let figures = board.data.figures.iter().next().unwrap();
    assert_eq!((figures.review.as_str(), figures.day), ("R2023-06", board.day));
    assert_eq!(figures.stands, demo_board().stands());
    assert!(harness.screen().contains("我在主持"), "{}", harness.screen());
}

#[test]
fn a_whole_meeting_by_single_keys() {
    for (width, height) in SIZES {
        let mut harness = Harness::demo(width, height);
        harness.keys("mmm");
        // Attendance: the first unit came, the second did not.
        harness.keys("t<space><tab><space><space><c-o>");
        let came: Vec<Option<bool>> =
            review(&harness).attendance.iter().take(2).map(|one| one.present).collect();
        assert_eq!(came, [Some(true), Some(false)], "{}", harness.screen());
        // The changes are taken note of.
        harness.keys("<enter>");
        assert_eq!(review(&harness).agenda[0].state, AgendaState::Discussed);
        // Progress, a milestone, a decision and a follow-up on what is overdue.
        until(&mut harness, "overdue-T07-1");
        harness.keys("r").text("制度已印发").keys("<tab><tab><c-u>").text("90").keys("<c-o>");
        assert!(matches!(last_edit(&harness), Edit::Report { .. }), "{}", harness.screen());
        harness.keys("d<c-o>");
        assert!(matches!(last_edit(&harness), Edit::Meet { .. }), "{}", harness.screen());
        harness.keys("y").text("同意分类通报").keys("<c-o>");
        let Edit::Settle { form, item, about, unit, .. } = last_edit(&harness) else { panic!() };
        assert_eq!((form, item.as_deref(), unit), (OutcomeKind::Decision, Some("overdue-T07-1"), None));
        assert_eq!(about.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), ["T07", "T07-1"]);
        harness
            .keys("f")
            .text("报送运行情况")
            .keys("<tab>")
            .text("cgz")
            .keys("<tab>")
            .text("7-10")
            .keys("<tab><tab>");
        harness.text("重点").keys("<c-o>");
        let Edit::Settle { form, unit, due, becomes, .. } = last_edit(&harness) else {
            panic!("{}", harness.screen())
        };
        assert_eq!((form, unit), (OutcomeKind::FollowUp, Some("U16".into())));
        assert_eq!(
            (due.unwrap().to_string().as_str(), matches!(becomes, Some(Becomes::Task(_)))),
            ("2023-07-10", true)
        );
        let board = harness.state().board.clone().unwrap();
        let task = board.data.tasks.iter().find(|task| &*task.title == "报送运行情况").unwrap();
        assert_eq!(&*task.clause, "R2023-06");
        // A note, and on.
        harness.keys("n").text("城关镇说明原因").keys("<c-o>").keys("<enter>");
        let treated = review(&harness);
        let overdue = treated.item("overdue-T07-1").unwrap();
        assert_eq!((&overdue.state, overdue.remarks.len()), (&AgendaState::Discussed, 1));
        // One is carried over, one left out.
        harness.keys("c").keys("s");
        let states: Vec<AgendaState> =
            review(&harness).agenda.iter().map(|item| item.state.clone()).collect();
        assert_eq!(states.iter().filter(|state| **state == AgendaState::Carried).count(), 1);
        assert_eq!(states.iter().filter(|state| **state == AgendaState::Skipped).count(), 1);
        // A rectification of the case that is before the meeting.
        until(&mut harness, "rectifications-");
        harness
            .keys("f")
            .text("两周内销号")
            .keys("<tab><tab>")
            .text("6-30")
            .keys("<tab><tab>")
            .text("整改")
            .keys("<c-o>");
        let edit = last_edit(&harness);
        if let Edit::Settle { becomes: Some(Becomes::Rectification { .. }), .. } = &edit {
        } else {
            // The unit is asked for where the case does not say it.
            harness.text("cgz").keys("<c-o>");
            let Edit::Settle { becomes: Some(Becomes::Rectification { .. }), .. } = last_edit(&harness)
            else {
                panic!("{}", harness.screen())
            };
        }
        // An item is added behind, and moved.
        harness.keys("a").text("临时议题").keys("<c-o>");
        let place =
            |harness: &Harness| review(harness).agenda.iter().position(|item| &*item.title == "临时议题");
        let added = place(&harness).unwrap();
        harness.keys("l");
        harness.keys("J");
        assert_eq!(place(&harness), Some(added + 1), "{}", harness.screen());
        // The end: checked, then closed.
        harness.keys("E");
        let text: String = shumei::app::layer_text(harness.state())
            .iter()
            .flat_map(|line| line.runs.iter().map(|run| run.text.clone()).chain(["\n".to_owned()]))
            .collect();
        for part in [
            "已议 2  结转 1  未议 1",
            "到会 1  缺席 1",
            "决定 同意分类通报",
            "交办 报送运行情况  城关镇  07-10",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        harness.keys("<esc>");
        assert!(review(&harness).running().is_some(), "going back closes nothing");
        harness.keys("Ec<enter>");
        let closed = review(&harness);
        assert_eq!(closed.state.as_str(), "held");
        assert!(closed.agenda.iter().all(|item| item.state != AgendaState::Pending));
        assert_eq!(
            closed.agenda.last().unwrap().state,
            AgendaState::Skipped,
            "c chose what becomes of the rest"
        );
        assert_eq!(faults(&harness.frame()), Vec::<String>::new());
    }
}

#[test]
fn what_is_settled_here_is_not_told_as_settled_before() {
    let mut harness = Harness::demo(120, 60);
    harness.keys("mmm");
    until(&mut harness, "overdue-T07-1");
    harness.keys("y").text("同意分类通报").keys("<c-o>");
    let screen = harness.screen();
    assert!(screen.contains("以前议定") && screen.contains("本次议定"), "{screen}");
    assert_eq!(screen.matches("同意分类通报").count(), 1, "it is about a task and its milestone\n{screen}");
}

#[test]
fn time_is_told_and_over_time_is_said() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("mmm");
    minute(&mut harness, 14, 28);
    assert!(harness.screen().contains("本项 8/10 分"), "{}", harness.screen());
    minute(&mut harness, 14, 32);
    assert!(harness.screen().contains("本项 12/10 分 超时"), "{}", harness.screen());
    harness.keys("l");
    assert!(harness.screen().contains("本项 0/15 分  共 12/90 分"), "{}", harness.screen());
    harness.keys("P");
    minute(&mut harness, 14, 52);
    assert!(harness.screen().contains("休会中"), "{}", harness.screen());
    assert!(harness.screen().contains("共 12/90 分"), "a pause counts nothing: {}", harness.screen());
    harness.keys("P");
    minute(&mut harness, 14, 55);
    assert!(harness.screen().contains("本项 3/15 分  共 15/90 分"), "{}", harness.screen());
    minute(&mut harness, 16, 20);
    assert!(harness.screen().matches("超时").count() == 2, "{}", harness.screen());
}

/// The demonstration with the meeting opened and presented by another member.
fn presented(by: &str, item: &str) -> Arc<Board> {
    let board = demo_board();
    let mut review = board.data.reviews.get(&ReviewId::new("R2023-06")).unwrap().as_ref().clone();
    review.version += 1;
    review.agenda = shumei::domain::agenda::build(&board, &review);
    review.session = Some(
        serde_json::from_value(serde_json::json!({
            "opened": "2023-06-12T05:00:00Z", "by": by, "presenter": by, "item": item, "since": "2023-06-12T05:20:00Z",
            "spent": 1200,
        }))
        .unwrap(),
    );
    let others = board.data.records().filter(|record| record.key() != review.id.key());
    Arc::new(board_of(others.chain([review.clone().into()]).collect(), board.day))
}

#[test]
fn the_others_follow_the_presenter_until_they_look_elsewhere() {
    let first = presented("M002", "changes");
    let mut harness = Harness::with(setup(Lang::Zh), Arc::clone(&first), 120, 40);
    assert!(harness.notice().contains("会议进行中: R2023-06"), "{}", harness.notice());
    harness.keys("m");
    assert_eq!(item(&harness), "changes");
    assert!(harness.screen().contains("跟随 县级联系领导二"), "{}", harness.screen());
    harness.tell(Msg::loaded(presented("M002", "overdue-T07-1")));
    assert_eq!(item(&harness), "overdue-T07-1");
    harness.keys("l");
    let mine = item(&harness);
    assert!(harness.screen().contains("自行浏览, 县级联系领导二 在第 2 项"), "{}", harness.screen());
    harness.tell(Msg::loaded(presented("M002", "indicators")));
    assert_eq!(item(&harness), mine, "who looks elsewhere is left alone");
    harness.keys("F");
    assert_eq!(item(&harness), "indicators");
    assert!(words(&harness).is_empty(), "looking sends nothing");
    harness.keys("p");
    assert_eq!(words(&harness), ["present"], "taking over is told");
    assert!(harness.screen().contains("我在主持"), "{}", harness.screen());
}

#[test]
fn a_meeting_that_was_cut_off_goes_on_where_it_was() {
    // Opened at 13:00, shown since 13:20, nothing written down since; it is 14:20 now.
    let mut harness = Harness::with(setup(Lang::Zh), presented("M001", "overdue-T13-1"), 80, 24);
    harness.keys("m");
    assert_eq!(item(&harness), "overdue-T13-1");
    let Edit::Present { item: Some(shown), until: Some(until) } = last_edit(&harness) else { panic!() };
    assert_eq!((shown.as_str(), until.to_string().as_str()), ("overdue-T13-1", "2023-06-12T05:20:00Z"));
    assert!(harness.notice().is_empty() || harness.notice().contains("中断"), "{}", harness.notice());
    let session = review(&harness).session.unwrap();
    assert_eq!(session.spent, 1200, "the time between is not counted");
    harness.keys("<esc>");
    assert!(harness.notice().contains("会议仍在进行"), "{}", harness.notice());
    harness.keys("2").keys("m");
    assert_eq!(item(&harness), "overdue-T13-1");
    assert_eq!(words(&harness), ["present"], "coming back at once is no cut");
}

#[test]
fn who_may_not_hold_meetings_may_follow_them() {
    let editing = Editing::As(viewer("M010"));
    for editing in [editing, Editing::ReadOnly, Editing::NoServer] {
        let setup = Setup { editing, ..setup(Lang::Zh) };
        let mut harness = Harness::with(setup, presented("M002", "changes"), 80, 24);
        harness.keys("m");
        assert!(harness.state().in_room());
        for key in ["<enter>", "c", "s", "y", "f", "n", "a", "J", "p", "P", "E", "t"] {
            harness.keys(key);
            assert!(harness.state().layer.is_none(), "{key}: {}", harness.screen());
            assert!(!harness.notice().is_empty(), "{key} says why not");
        }
        assert!(words(&harness).is_empty());
        harness.keys("l");
        assert_ne!(item(&harness), "changes", "looking is free");
    }
}

#[test]
fn a_day_of_a_series_without_a_record_is_opened_as_well() {
    let mut harness = Harness::demo(120, 40);
    harness.keys("6");
    for _ in 0..12 {
        if harness.state().selected().is_some_and(|row| row.key.kind == Kind::Series) {
            break;
        }
        harness.keys("k");
    }
    harness.keys("mmm");
    let Edit::Convene { occurrence, agenda, .. } = last_edit(&harness) else {
        panic!("{}", harness.screen())
    };
    assert!(occurrence.is_some() && !agenda.is_empty());
    assert!(harness.screen().contains("我在主持"), "{}", harness.screen());
    harness.keys("l").keys("y").text("同意").keys("<c-o>");
    assert!(
        matches!(last_edit(&harness), Edit::Settle { occurrence: None, .. }),
        "{:?}",
        last_edit(&harness)
    );
}

#[test]
fn the_room_is_left_for_a_record_and_come_back_to() {
    let mut harness = Harness::demo(120, 40);
    harness.keys("mmml");
    let before = item(&harness);
    harness.keys("gd");
    assert!(!harness.state().in_room());
    harness.keys("m");
    assert_eq!(item(&harness), before);
    harness.keys("/").text("sh9").keys("<enter>");
    assert!(!harness.state().in_room(), "a find leads out of the room");
    assert_eq!(harness.row(), "T09");
    harness.keys("m<tab>").text("指标").keys("<enter>");
    assert_eq!(item(&harness), "indicators");
}

#[test]
fn every_meeting_key_has_its_place_at_every_size() {
    for (width, height) in [(1, 1), (7, 3), (40, 10), (60, 14), (80, 24), (200, 60)] {
        let mut harness = Harness::demo(width, height);
        harness.keys("mmmlljjGgg<c-d><c-u>bb<tab><esc>n<esc>f<esc>E<esc><enter>cs");
        assert_eq!(faults(&harness.frame()), Vec::<String>::new(), "{width}x{height}");
        assert!(matches!(harness.state().layer, None | Some(Layer::Form(_))));
    }
}

#[test]
fn closing_writes_the_minutes_once() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("mmmE<enter>");
    let (name, bytes) = harness.written().first().expect("minutes").clone();
    assert!(name.contains("R2023-06") || name.contains("会议纪要"), "{name}");
    assert!(bytes.starts_with(b"PK"), "{name}");
    let board = harness.state().board.clone().unwrap();
    harness.keys("jk").tell(Msg::loaded(board));
    assert_eq!(harness.written().len(), 1);
    // Another's meeting that is closed elsewhere leaves its paper there.
    let mut harness = Harness::demo(80, 24);
    harness.keys("mmmE<esc>");
    assert!(harness.written().is_empty());
}

#[test]
fn minutes_of_a_meeting_held_before_its_planned_day_tell_that_day_and_what_was_reported_on_it() {
    let mut harness = Harness::demo(80, 24);
    let planned = review(&harness).at.date();
    assert_ne!(planned, harness.state().board.as_ref().unwrap().day);
    harness.keys("mmml").keys("r").text("当日所报的进展").keys("<c-o>").keys("E<enter>").keys("<esc>");
    harness.command("export minutes R2023-06 md");
    let (_, bytes) = harness.written().last().unwrap();
    let text = String::from_utf8_lossy(bytes);
    assert!(text.contains("当日所报的进展"), "{text}");
    assert!(text.contains("2023年6月12日") && !text.contains("时间：2023年6月15日"), "{text}");
}

#[test]
fn the_help_of_a_meeting_begins_with_its_own_keys() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("m?");
    let screen = harness.screen();
    let place = |text: &str| screen.find(text).unwrap_or(usize::MAX);
    assert!(place("交办") < place("上一行") && place("交办") < usize::MAX, "{screen}");
}

#[test]
fn a_form_that_opens_filled_in_is_left_by_one_escape_until_something_is_typed() {
    for key in ["y", "f", "i"] {
        let mut harness = Harness::demo(80, 24);
        harness.keys("mmml").keys(key);
        assert!(matches!(harness.state().layer, Some(Layer::Form(_))), "{key}: {}", harness.screen());
        harness.keys("<tab><esc>");
        assert!(harness.state().layer.is_none(), "{key}: {}", harness.notice());
        harness.keys(key).text("内容").keys("<esc>");
        assert!(matches!(harness.state().layer, Some(Layer::Form(_))), "{key}: what was typed is kept");
    }
}
