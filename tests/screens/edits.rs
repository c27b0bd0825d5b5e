//! Edits by keys: forms, what waits, undoing, the outbox, conflicts, and what the top line says of the server.

use std::sync::Arc;

use jiff::civil::datetime;
use serde_json::{Value, json};
use shumei::app::Msg;
use shumei::app::pending::{Entry, Pending, Progress};
use shumei::app::state::{Editing, Layer, Setup, Source};
use shumei::app::status::{SyncState, SyncStatus};
use shumei::domain::edit::{Clash, Conflict, Edit, Swap};
use shumei::domain::id::{Id as _, Key, Kind};
use shumei::locale::Lang;
use shumei::runtime::input::Input;
use shumei::sync::Why;
use shumei::wire::problem::ProblemKind;

use super::harness::{Harness, demo_board, faults, setup, viewer};

/// The sizes at which everything must work.
pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 10)];

pub fn server(setup: Setup) -> Setup {
    Setup { source: Source::Server, ..setup }
}

#[allow(clippy::needless_pass_by_value, reason = "callers write the edit in place")]
pub fn entry(number: u128, target: &Key, edit: Value, progress: Progress) -> Entry {
    let id = uuid::Uuid::from_u128(number);
    let whole = json!({"id": id, "target": target, "base_version": 1, "edit": edit});
    let proposal = serde_json::from_value(whole).unwrap();
    Entry { proposal, made: datetime(2023, 6, 12, 9, 5, 0, 0), progress }
}

pub fn pending(entries: Vec<Entry>) -> Msg {
    Msg::Pending(Arc::new(Pending::new(entries, 0)))
}

fn last_line(harness: &mut Harness) -> String {
    harness.screen().lines().last().unwrap().trim().to_owned()
}

/// C017 in the demonstration, whose households both sides changed, and its name.
pub fn clash() -> (Key, Entry) {
    let board = demo_board();
    let community = board.data.communities.find("C017").unwrap();
    let (key, now) = (Key::new(Kind::Community, "C017"), community.households);
    let fields = vec![
        Clash { field: "households".into(), base: json!(300), mine: json!(330), theirs: json!(now) },
        Clash {
            field: "name".into(),
            base: json!("听松庭"),
            mine: json!("听松庭一期"),
            theirs: json!(*community.name),
        },
    ];
    let edit = json!({"do": "amend", "fields": {
        "households": {"was": 300, "to": 330}, "name": {"was": "听松庭", "to": "听松庭一期"},
    }});
    let conflict = Conflict { key: key.clone(), version: community.version, fields };
    let entry = entry(1, &key, edit, Progress::Conflict(conflict));
    (key, entry)
}

#[test]
fn a_visit_is_recorded_with_completion_by_pinyin() {
    for (width, height) in SIZES {
        let mut harness = Harness::demo(width, height);
        harness.keys("4a<tab>").text("xjlxlde");
        assert!(harness.screen().contains("> 县级联系领导二"), "{}", harness.screen());
        harness.keys("<tab>");
        assert!(harness.screen().contains("县级联系领导二 M002"), "{}", harness.screen());
        harness.text("电动车充电桩已装").keys("<enter>");
        assert!(harness.state().layer.is_none(), "{}", harness.screen());
        let made = harness.state().unsent.entries()[0].clone();
        let Edit::Visit { by, findings, .. } = &made.proposal.edit else { panic!("{made:?}") };
        assert_eq!((by.as_str(), &**findings), ("M002", "电动车充电桩已装"));
        assert!(last_line(&mut harness).starts_with("已保存: 记蹲点 L01"), "{}", harness.screen());
        // The visit is among the others under its provisional id, marked.
        harness.command(&format!("goto {}", made.proposal.target.id));
        assert!(harness.screen().contains("待发送: 记蹲点"), "{}", harness.screen());
    }
}

#[test]
fn a_fault_is_said_under_its_input_and_can_be_mended() {
    for (width, height) in SIZES {
        let mut harness = Harness::demo(width, height);
        harness.keys("2r").text("部署会已开").keys("<tab><tab>").text("140").keys("<tab>");
        harness.keys("<s-tab>");
        assert!(harness.screen().contains("! “140”不是 0 至 100 的整数"), "{}", harness.screen());
        harness.keys("<c-o>");
        assert_eq!(last_line(&mut harness), "有 1 处需要更正");
        assert!(harness.state().unsent.entries().is_empty());
        harness.keys("<c-u>").text("70").keys("<c-o>");
        let entries = harness.state().unsent.entries().to_vec();
        let Edit::Report { percent, state, .. } = &entries[0].proposal.edit else { panic!("{entries:?}") };
        assert_eq!((percent, state), (&Some(Swap { was: 55, to: 70 }), &None), "only what was changed");
    }
}

#[test]
fn a_required_input_is_asked_for_and_an_untouched_form_saves_nothing() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("4a<c-o>");
    assert!(harness.screen().contains("! 不能为空"), "{}", harness.screen());
    harness.keys("<esc>");
    assert!(harness.state().layer.is_none(), "nothing was typed, nothing is asked");
    harness.keys("5ee<c-o>");
    assert_eq!(last_line(&mut harness), "没有改动, 无需保存");
}

#[test]
fn what_was_typed_is_dropped_only_when_asked_twice() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2r").text("草稿").keys("<esc>");
    assert!(last_line(&mut harness).starts_with("丢弃已填内容?"));
    harness.text("。").keys("<esc>");
    assert!(matches!(harness.state().layer, Some(Layer::Form(_))), "another key between: asked again");
    harness.keys("<esc>");
    assert!(harness.state().layer.is_none());
    assert!(harness.state().unsent.entries().is_empty());
}

#[test]
fn choices_are_gone_through_and_days_are_read_as_one_types() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2r<tab><right>");
    assert!(harness.screen().contains("已办结"));
    harness.keys("<tab><tab>").text("周五");
    assert!(harness.screen().contains("> 6月9日(周五)"), "the last Friday, seen from Monday the 12th");
    harness.keys("<enter>");
    assert!(harness.screen().contains("日期*   6月9日(周五)"), "{}", harness.screen());
    harness.keys("<s-tab>").text("12-30").keys("<tab>").keys("<s-tab>");
    assert!(harness.screen().contains("2022年12月30日"), "done on: the last such day\n{}", harness.screen());
}

#[test]
fn a_list_and_a_detail_show_what_waits_without_moving_a_column() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2");
    let before = harness.screen();
    harness.keys("r").text("x").keys("<c-o>j");
    let after = harness.screen();
    let row = |screen: &str| screen.lines().find(|line| line.contains("T01 ")).unwrap().to_owned();
    assert_eq!(row(&after).replacen('~', " ", 1)[1..], row(&before)[1..], "only the sign is new");
    assert!(after.contains("~待发送"), "the sign is explained\n{after}");
    harness.keys("k<enter>");
    assert!(harness.screen().contains("待发送: 报进展  14:20"), "{}", harness.screen());
    assert!(harness.screen().contains("进展 3"), "the view shows the edit as made");
}

#[test]
fn the_newest_edit_is_undone_and_of_several_one_is_asked_for() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2u");
    assert!(last_line(&mut harness).starts_with("没有可撤销的修改"));
    harness.keys("r").text("一").keys("<c-o>");
    harness.keys("jr").text("二").keys("<c-o>");
    harness.keys("u");
    assert!(harness.screen().contains("撤销哪一项"));
    harness.keys("<enter>");
    assert!(last_line(&mut harness).starts_with("已撤销: 报进展 T02"), "{}", harness.screen());
    harness.keys("u");
    assert!(last_line(&mut harness).starts_with("已撤销: 报进展 T01"), "{}", harness.screen());
    assert!(harness.state().unsent.entries().is_empty());
}

#[test]
fn what_was_sent_or_what_another_edit_rests_on_is_not_undone() {
    let mut harness = Harness::demo(80, 24);
    let task = Key::new(Kind::Task, "T01");
    let report = json!({"do": "report", "on": "2023-06-12", "note": "一"});
    harness.tell(pending(vec![entry(1, &task, report.clone(), Progress::Sending)]));
    harness.keys("u");
    assert!(last_line(&mut harness).starts_with("没有可撤销的修改"));
    harness.keys("oxx");
    assert!(last_line(&mut harness).starts_with("已发出, 不能撤销"), "{}", harness.screen());
    harness.tell(pending(vec![
        entry(1, &task, report.clone(), Progress::Waiting),
        entry(2, &task, report, Progress::Waiting),
    ]));
    harness.keys("ggxx");
    assert!(last_line(&mut harness).starts_with("先撤销其后的修改"), "{}", harness.screen());
    harness.keys("Gx");
    assert!(last_line(&mut harness).starts_with("放弃"), "{}", harness.screen());
    harness.keys("x");
    assert!(last_line(&mut harness).starts_with("已撤销"), "{}", harness.screen());
}

#[test]
fn a_conflict_is_settled_value_by_value() {
    for (width, height) in SIZES {
        let mut harness = Harness::with(server(setup(Lang::Zh)), demo_board(), width, height);
        let (key, entry) = clash();
        harness.tell(pending(vec![entry]));
        harness.keys("5").command("goto C017");
        assert!(harness.screen().contains("有冲突: 修改登记"), "{}", harness.screen());
        harness.keys("o<enter><enter>");
        assert_eq!(last_line(&mut harness), "还有 2 项未选择", "nothing is sent unless it was chosen");
        harness.keys("mt<enter>");
        let entries = harness.state().unsent.entries().to_vec();
        assert_eq!((entries.len(), &entries[0].proposal.target), (1, &key), "{}", harness.screen());
        let Edit::Amend { fields } = &entries[0].proposal.edit else { panic!("{entries:?}") };
        let now = demo_board().data.communities.find("C017").unwrap().households;
        assert_eq!(fields.len(), 1, "what was taken from the other side is not sent");
        assert_eq!(fields["households"], Swap { was: json!(now), to: json!(330) });
        assert_eq!(entries[0].progress, Progress::Waiting);
    }
}

#[test]
fn of_a_conflict_taken_wholly_from_the_other_side_nothing_is_sent() {
    let mut harness = Harness::demo(80, 24);
    harness.tell(pending(vec![clash().1]));
    harness.keys("o<enter>tt<enter>");
    assert!(harness.state().unsent.entries().is_empty());
    assert!(last_line(&mut harness).starts_with("已放弃"), "{}", harness.screen());
}

#[test]
fn a_conflict_can_be_mended_in_the_form() {
    let mut harness = Harness::demo(80, 24);
    harness.tell(pending(vec![clash().1]));
    harness.keys("oe");
    assert!(harness.screen().contains("330"), "mine stands over theirs\n{}", harness.screen());
    harness.keys("<tab><tab><tab>").text("340").keys("<c-o>");
    let entries = harness.state().unsent.entries().to_vec();
    let Edit::Amend { fields } = &entries[0].proposal.edit else { panic!("{entries:?}") };
    assert_eq!((entries.len(), &fields["households"].to), (1, &json!(340)), "{}", harness.screen());
}

#[test]
fn a_refusal_is_told_with_its_reason_and_sent_again_only_by_hand() {
    for (width, height) in SIZES {
        let mut harness = Harness::demo(width, height);
        let task = Key::new(Kind::Task, "T01");
        let report = json!({"do": "report", "on": "2023-06-12", "note": "一"});
        let why = "进展: 没有写内容, 请填写".to_owned();
        harness.tell(pending(vec![entry(1, &task, report, Progress::Refused(why))]));
        harness.keys("o");
        assert!(
            harness.screen().contains("被拒绝") && harness.screen().contains("没有写内容"),
            "{}",
            harness.screen()
        );
        harness.keys("r");
        assert_eq!(harness.state().unsent.entries()[0].progress, Progress::Waiting);
        harness.keys("r");
        assert!(last_line(&mut harness).starts_with("它还在等待发送"));
    }
}

#[test]
fn the_top_line_says_what_the_sync_does_and_why_it_fails() {
    let since = datetime(2023, 6, 12, 14, 2, 0, 0);
    let told = |state: SyncState, synced: bool, width: u16, height: u16, lang: Lang| {
        let mut harness = Harness::with(server(setup(lang)), demo_board(), width, height);
        let synced = synced.then_some(datetime(2023, 6, 12, 14, 20, 0, 0));
        harness.tell(Msg::Sync(SyncStatus { state, since, synced }));
        harness.screen().lines().next().unwrap().to_owned()
    };
    let offline = || SyncState::Offline(Why::Unreachable("refused".to_owned()));
    let token = || SyncState::Stopped(Why::Problem(ProblemKind::TokenExpired, None));
    assert!(told(SyncState::Online, true, 80, 24, Lang::Zh).ends_with("在线 14:20 同步"));
    assert!(told(offline(), true, 120, 40, Lang::Zh).ends_with("离线 14:02 起: 连不上服务器"));
    assert!(told(offline(), true, 40, 10, Lang::Zh).ends_with("离线 14:02 起"));
    for (width, height) in SIZES {
        let line = told(token(), true, width, height, Lang::Zh);
        assert!(line.contains("令牌") && line.contains("shumei login"), "{line}");
        assert!(told(token(), true, width, height, Lang::En).contains("shumei login"));
    }
    let fetching = SyncState::Fetching { done: 3_200, total: Some(21_000) };
    assert!(told(fetching, false, 80, 24, Lang::Zh).ends_with("同步中 3,200/21,000"));
}

#[test]
fn the_top_line_counts_what_waits_and_what_needs_the_member() {
    let mut harness = Harness::with(server(setup(Lang::Zh)), demo_board(), 120, 40);
    harness.tell(Msg::Sync(SyncStatus::starting(datetime(2023, 6, 12, 14, 2, 0, 0), None)));
    let report = json!({"do": "report", "on": "2023-06-12", "note": "一"});
    let waits = entry(2, &Key::new(Kind::Task, "T01"), report, Progress::Waiting);
    harness.tell(pending(vec![clash().1, waits]));
    let first = harness.screen().lines().next().unwrap().to_owned();
    assert!(first.ends_with("正在连接 待发 1 冲突 1"), "{first}");
}

#[test]
fn an_empty_screen_says_why() {
    let none = || Arc::new(super::harness::board_of(Vec::new(), jiff::civil::date(2023, 6, 12)));
    let since = datetime(2023, 6, 12, 14, 2, 0, 0);
    let told = |state: SyncState, synced: Option<jiff::civil::DateTime>| {
        let mut harness = Harness::with(server(setup(Lang::Zh)), none(), 80, 24);
        harness.tell(Msg::Sync(SyncStatus { state, since, synced }));
        harness.keys("5").screen()
    };
    assert!(told(SyncState::Fetching { done: 0, total: None }, None).contains("首次同步进行中"));
    assert!(
        told(SyncState::Offline(Why::Unreachable("refused".to_owned())), None)
            .contains("还没有同步过: 连不上服务器")
    );
    assert!(told(SyncState::Online, Some(since)).contains("您的权限范围内没有这类记录"));
}

#[test]
fn who_may_not_edit_is_told_why() {
    let with = |editing: Editing| {
        let mut harness = Harness::with(Setup { editing, ..setup(Lang::Zh) }, demo_board(), 80, 24);
        harness.keys("2e");
        let told = last_line(&mut harness);
        harness.keys("r");
        assert!(harness.state().layer.is_none());
        told
    };
    assert!(with(Editing::ReadOnly).starts_with("只读方式打开"));
    assert!(with(Editing::NoServer).starts_with("没有服务器"));
    let role = shumei::domain::member::Role::Viewer;
    let told = with(Editing::As(shumei::domain::access::Viewer { role, ..viewer("M001") }));
    assert!(told.starts_with("您的权限是“只读”"), "{told}");
}

#[test]
fn only_what_may_be_done_is_offered_and_a_letter_picks_it() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("4e");
    for act in ["记蹲点", "提出整改", "增加联系人"] {
        assert!(harness.screen().contains(act), "{act}\n{}", harness.screen());
    }
    harness.text("ｖ");
    let Some(Layer::Form(form)) = &harness.state().layer else { panic!("{}", harness.screen()) };
    assert_eq!(form.draft.target(), &Key::new(Kind::Supervision, "L01"));
    harness.keys("<esc>").command("report t09");
    let Some(Layer::Form(form)) = &harness.state().layer else { panic!("{}", harness.screen()) };
    assert_eq!(form.draft.target(), &Key::new(Kind::Task, "T09"));
    harness.keys("<esc>").command("visit T09");
    assert_eq!(last_line(&mut harness), "T09 不能“记蹲点”");
}

#[test]
fn a_long_text_has_lines_and_an_editor_only_where_allowed() {
    let mut harness = Harness::demo(40, 10);
    harness.keys("2r").text("第一行").keys("<c-l>").text("第二行");
    harness.input(Input::Paste("\n第三行\u{1b}[2J".to_owned()));
    let Some(Layer::Form(form)) = &harness.state().layer else { panic!() };
    assert_eq!(form.line.text(), "第一行\n第二行\n第三行\u{FFFD}[2J");
    assert_eq!(faults(&harness.frame()), Vec::<String>::new());
    let (x, y) = harness.cursor().unwrap();
    let frame = harness.frame();
    assert_eq!(frame[(x - 1, y)].symbol(), "J", "the cursor stands behind what was typed");
    harness.keys("<c-x>").tell(Msg::Edited(Some("外面写的\n".to_owned())));
    let Some(Layer::Form(form)) = &harness.state().layer else { panic!() };
    assert_eq!(form.draft.value(0), "外面写的");
    let closed = Setup { shell_allowed: false, ..setup(Lang::Zh) };
    let mut harness = Harness::with(closed, demo_board(), 80, 24);
    harness.keys("2r<c-x>");
    assert!(last_line(&mut harness).starts_with("此账号不允许外部编辑器"));
}

#[test]
fn forms_and_conflicts_look_like_this() {
    for (width, height) in SIZES {
        let mut harness = Harness::with(server(setup(Lang::Zh)), demo_board(), width, height);
        harness.tell(Msg::Sync(SyncStatus {
            state: SyncState::Offline(Why::Unreachable("refused".to_owned())),
            since: datetime(2023, 6, 12, 14, 2, 0, 0),
            synced: None,
        }));
        harness.tell(pending(vec![clash().1]));
        harness.keys("4a<tab>").text("m00");
        insta::assert_snapshot!(format!("form_{width}x{height}"), harness.screen());
        harness.keys("<esc><esc>e");
        insta::assert_snapshot!(format!("acts_{width}x{height}"), harness.screen());
        harness.keys("<esc>o");
        insta::assert_snapshot!(format!("outbox_{width}x{height}"), harness.screen());
        harness.keys("<enter>m");
        insta::assert_snapshot!(format!("conflict_{width}x{height}"), harness.screen());
        assert_eq!(faults(&harness.frame()), Vec::<String>::new());
    }
    let mut harness = Harness::with(server(setup(Lang::En)), demo_board(), 80, 24);
    harness.tell(pending(vec![clash().1])).keys("4a<tab>").text("m00");
    insta::assert_snapshot!("form_en", harness.screen());
    harness.keys("<esc><esc>o<enter>");
    insta::assert_snapshot!("conflict_en", harness.screen());
}
