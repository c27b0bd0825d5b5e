//! What is listed, by keys: order, filter, marks, saved views, copies.

use std::sync::Arc;

use shumei::app::page::Mode;
use shumei::app::state::Setup;
use shumei::cli::looks;
use shumei::config;
use shumei::domain::text::Text;
use shumei::locale::Lang;

use super::harness::{Harness, demo_board, setup};

fn ids(harness: &Harness) -> Vec<String> {
    harness.state().page().pane().rows.iter().map(|row| row.key.id.to_string()).collect()
}

fn filter(harness: &Harness) -> String {
    harness.state().page().pane().query.filter.to_string()
}

#[test]
fn sorting_by_the_same_column_again_turns_the_order_round() {
    let board = demo_board();
    let households = |id: &String| board.data.communities.find(id).map(|one| one.households);
    let mut harness = Harness::demo(80, 24);
    harness.keys("5").command("sort-by households");
    let up: Vec<_> = ids(&harness).iter().filter_map(households).collect();
    assert!(up.len() > 100 && up.is_sorted(), "{up:?}");
    assert!(harness.screen().contains("按户数↑"));
    harness.command("sort-by households");
    let down: Vec<_> = ids(&harness).iter().filter_map(households).collect();
    assert!(down.iter().rev().is_sorted(), "{down:?}");
    assert!(harness.screen().contains("按户数↓"));
    harness.keys("S");
    assert!(harness.screen().contains("按户数↑"));
    harness.keys("s").text("hs").keys("<enter>");
    assert!(harness.screen().contains("按户数↓"), "the picker finds a column by its initials");
    harness.command("sort-by height");
    assert!(harness.notice().starts_with("此列表没有 height 列; 可用: id name area"), "{}", harness.notice());
}

#[test]
fn the_cursor_stays_on_its_record_when_the_order_changes() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("5jjj");
    let row = harness.row();
    harness.command("sort-by households");
    assert_eq!(harness.row(), row);
    let marked = format!("> {row}");
    assert!(harness.screen().lines().any(|line| line.starts_with(&marked)), "{}", harness.screen());
}

#[test]
fn a_filter_is_picked_in_two_steps_and_added_to() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("5f").text("area").keys("<enter>").text("hbz").keys("<enter>");
    assert_eq!(filter(&harness), "area:杭埠镇");
    assert_eq!(ids(&harness).len(), 13);
    harness.keys("f").text("troubled").keys("<enter><enter>");
    assert!(filter(&harness).starts_with("area:杭埠镇 troubled:"), "{}", filter(&harness));
    let both = ids(&harness).len();
    assert!(0 < both && both < 13, "{both}");
    assert!(harness.screen().contains(&format!("过滤 {}", filter(&harness))));
    harness.keys("F");
    assert_eq!((filter(&harness).as_str(), ids(&harness).len()), ("", 142));
}

#[test]
fn a_filter_that_is_none_names_the_place_and_the_cure_and_changes_nothing() {
    let mut harness = Harness::demo(160, 24);
    harness.keys("5").command("filter-by area:杭埠镇 colour:red");
    let notice = harness.notice();
    assert!(notice.starts_with("第10列: 没有过滤项“colour”。可用: "), "{notice}");
    assert!(harness.screen().trim_end().ends_with(notice.trim()), "it stands in the footer");
    assert_eq!((filter(&harness).as_str(), ids(&harness).len()), ("", 142));
    harness.command("filter-by area:杭埠镇 troubled:yes");
    assert_eq!(ids(&harness).len(), 1);
    harness.command("filter-by area:万佛湖镇 troubled:yes");
    assert!(harness.screen().contains("按 F 清除过滤: area:万佛湖镇 troubled:yes"), "{}", harness.screen());
}

#[test]
fn saved_views_open_by_key_by_name_and_from_the_picker() {
    let view = |name: &str, key: &str, list: &str, filter: &str| config::SavedView {
        name: Text::new(name),
        name_en: None,
        key: Some(key.to_owned()),
        list: list.to_owned(),
        filter: filter.to_owned(),
        sort: String::new(),
        place: None,
    };
    let views = [view("overdue", "O", "deadlines", ""), view("mine", "M", "supervisions", "")];
    let mut keymap = shumei::keymap::load_builtin("default").unwrap();
    assert!(looks::bind_views(&mut keymap, &views, "config.toml", Lang::Zh).is_empty());
    let setup = Setup { keymap: Arc::new(keymap.into()), ..setup(Lang::Zh) };
    let mut harness = Harness::with(setup, demo_board(), 80, 24);
    for (keys, mode, term) in [
        ("O", Mode::Agenda, "light:overdue"),
        ("M", Mode::Supervisions, "mine:yes"),
        (":saved-view<space>overdue<enter>", Mode::Agenda, "light:overdue"),
        ("v<down><enter>", Mode::Supervisions, "mine:yes"),
    ] {
        harness.keys("2").keys(keys);
        assert_eq!((harness.state().page().mode, filter(&harness).as_str()), (mode, term), "{keys}");
    }
    assert_eq!(ids(&harness), ["L01", "L05", "L09"]);
    harness.keys("H");
    assert_eq!(harness.state().page().mode, Mode::Tasks);
    harness.command("saved-view theirs");
    assert_eq!(harness.notice(), "没有名为 theirs 的视图");
}

#[test]
fn marked_rows_are_copied_as_a_table_takes_them() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2<space>j<space>yy");
    let rows = harness.copied();
    let rows: Vec<Vec<&str>> = rows.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.iter().map(|row| row[1]).collect::<Vec<_>>(), ["T01", "T03"]);
    assert_eq!(harness.notice(), "已复制 2 行");
    harness.keys("yt");
    let table = harness.copied();
    let table: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(table.len(), 1 + 18);
    assert_eq!(table[0][..3], ["预警", "编号", "标题"]);
    assert!(table.iter().all(|row| row.len() == table[0].len()), "{table:?}");
    harness.keys("yb");
    let briefing = harness.copied();
    assert!(briefing.contains("T01 县级建立") && briefing.contains("T03 社区党组织"), "{briefing}");
    harness.keys("<esc>").keys("yy");
    assert_eq!(harness.copied().lines().count(), 1, "without marks it is the row under the cursor");
    harness.keys("*");
    assert_eq!(harness.state().page().pane().marks.len(), 18);
    harness.keys("<esc>");
    assert!(harness.state().page().pane().marks.is_empty());
}

#[test]
fn contacts_are_masked_until_asked_for_by_right() {
    let mut harness = Harness::demo(120, 40);
    harness.keys("9ttyy");
    let masked = harness.copied();
    assert!(masked.contains("000******01") && harness.screen().contains("000******01"), "{masked}");
    harness.keys("ybzc");
    assert!(harness.copied().contains("000******01"));
    assert!(harness.notice().starts_with("联系方式已明示"));
    assert!(!harness.screen().contains("000******"), "{}", harness.screen());
    for keys in ["yy", "yt", "yb"] {
        harness.keys(keys);
        assert!(!harness.copied().contains("***"), "{keys}");
    }
    harness.keys("zcyt");
    assert!(harness.screen().contains("000******01") && harness.copied().contains("000******01"));

    let setup = Setup { may_reveal: false, ..setup(Lang::Zh) };
    let mut harness = Harness::with(setup, demo_board(), 120, 40);
    harness.keys("9ttzc");
    assert_eq!(harness.notice(), "无权查看联系方式");
    assert!(harness.screen().contains("000******01"));
    harness.keys("yt");
    assert!(harness.copied().contains("000******01"));
}
