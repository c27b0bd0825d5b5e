//! Going places by keys: screens, links, back and forward.

use shumei::app::detail_lines;
use shumei::app::page::{Focus, Mode, Screen};
use shumei::app::prose::Line;
use shumei::app::state::Layer;
use shumei::domain::id::Kind;
use shumei::query::links;

use super::harness::Harness;

fn place(harness: &Harness) -> (Screen, Mode, String, String) {
    let page = harness.state().page();
    (page.screen, page.mode, page.pane().query.filter.to_string(), harness.row())
}

#[test]
fn back_and_forward_restore_screen_mode_filter_and_row() {
    let mut harness = Harness::demo(80, 24);
    let mut been = Vec::new();
    harness.keys("5").command("filter-by area:杭埠镇").keys("jj");
    been.push(place(&harness));
    harness.keys("2tjjj");
    been.push(place(&harness));
    harness.keys("5F");
    been.push(place(&harness));
    harness.keys("3tG");
    been.push(place(&harness));
    assert_eq!(been[0].2, "area:杭埠镇");
    assert_eq!(been[2].2, "");
    assert_eq!(been[3].1, Mode::Timeline);
    for at in (0..3).rev() {
        harness.keys("H");
        assert_eq!(place(&harness), been[at], "back to {at}");
    }
    for (at, known) in been.iter().enumerate().skip(1) {
        harness.keys("L");
        assert_eq!(place(&harness), *known, "forward to {at}");
    }
    harness.keys("L");
    assert_eq!(harness.notice(), "没有更新的位置");
}

#[test]
fn back_leads_out_of_a_detail_to_the_row_one_came_from() {
    for size in [(80, 24), (160, 40)] {
        let mut harness = Harness::demo(size.0, size.1);
        harness.keys("4jj<enter>");
        let row = harness.row();
        assert_eq!(harness.state().page().focus, Focus::Detail);
        harness.keys("<esc>");
        assert_eq!((harness.state().page().focus, harness.row()), (Focus::List, row.clone()));
        harness.keys("<enter>nn<enter>");
        assert_ne!(harness.row(), row);
        harness.keys("H");
        assert_eq!((harness.state().page().focus, harness.row()), (Focus::Detail, row));
    }
}

/// Links tried from each end of a record.
const TRIED: usize = 4;

/// Follows the links of a record from both ends and comes back; gives the kinds that all lead to.
fn follow_all(harness: &mut Harness, id: &str) -> Vec<Kind> {
    harness.command(&format!("goto {id}"));
    assert_eq!(harness.row(), id);
    let targets = links(&harness.state().selected_detail().unwrap());
    assert!(!targets.is_empty(), "{id} has no links");
    for (at, target) in targets.iter().enumerate() {
        let behind = targets.len() - at;
        let steps = match (at < TRIED, behind <= TRIED) {
            (true, _) => "n".repeat(at + 1),
            (false, true) => "N".repeat(behind),
            (false, false) => continue,
        };
        harness.keys(&steps).keys("<enter>");
        if let Some(Layer::Card { key, .. }) = &harness.state().layer {
            assert_eq!(key.as_ref(), Some(target), "{id}");
            harness.keys("<esc>");
            // The same record again, so that the next link is counted from the top.
            harness.keys("<esc>").command(&format!("goto {id}"));
        } else {
            assert_eq!(harness.state().selected().map(|row| &row.key), Some(target), "{id}");
            assert_eq!(harness.state().page().focus, Focus::Detail);
            harness.keys("H");
        }
        assert_eq!(harness.row(), id, "back from {target}");
    }
    targets.into_iter().map(|target| target.kind).collect()
}

#[test]
fn every_link_leads_to_its_record_and_back() {
    let mut harness = Harness::demo(80, 24);
    for (id, kinds) in [
        ("U16", &[Kind::Task, Kind::Member][..]),
        ("C017", &[Kind::Supervision, Kind::Unit, Kind::Enterprise]),
        ("T07", &[Kind::Unit, Kind::Milestone, Kind::Programme]),
        ("R2023-05", &[Kind::Outcome, Kind::Task, Kind::Unit]),
        ("L01", &[Kind::Community, Kind::Rectification, Kind::Member]),
        ("E08", &[Kind::Community, Kind::Supervision]),
        ("O019", &[Kind::Review, Kind::Unit, Kind::Task]),
        ("Z003", &[Kind::Supervision, Kind::Unit]),
        ("Q003", &[Kind::Community, Kind::Unit, Kind::Member]),
        ("M001", &[Kind::Supervision, Kind::Unit]),
    ] {
        let led = follow_all(&mut harness, id);
        for kind in kinds {
            assert!(led.contains(kind), "{id} does not lead to a {kind:?}: {led:?}");
        }
    }
}

#[test]
fn a_link_stands_on_the_screen_while_it_is_chosen() {
    let mut harness = Harness::demo(80, 24);
    harness.command("goto L01");
    let count = links(&harness.state().selected_detail().unwrap()).len();
    for at in 0..count {
        harness.keys("n");
        assert_eq!(harness.state().page().detail.link, Some(at));
        let lines = detail_lines(harness.state());
        let line = lines.iter().position(Line::has_selected_link).unwrap();
        let top = harness.state().page().detail.top;
        let height = usize::from(harness.state().geometry().detail.height);
        assert!((top..top + height).contains(&line), "link {at} on line {line}, shown from {top}");
    }
    harness.keys("n");
    assert_eq!(harness.state().page().detail.link, Some(0), "past the last comes the first");
    harness.keys("N");
    assert_eq!(harness.state().page().detail.link, Some(count - 1));
}

#[test]
fn the_overview_leads_to_what_it_names() {
    let mut harness = Harness::demo(80, 24);
    let first = harness.row();
    harness.keys("<enter>");
    assert_eq!(harness.row(), first);
    assert_ne!(harness.state().page().screen, Screen::Overview);
    harness.keys("HG");
    assert_eq!(harness.row(), "R2023-06");
    harness.keys("<enter>");
    assert_eq!((harness.state().page().screen, harness.row()), (Screen::Reviews, "R2023-06".to_owned()));
}

#[test]
fn an_id_is_found_however_it_is_typed() {
    let mut harness = Harness::demo(80, 24);
    for (typed, id) in [("t9", "T09"), ("c17", "C017"), ("T01-2", "T01-2"), ("r2023-6", "R2023-06")] {
        harness.command(&format!("goto {typed}"));
        assert_eq!(harness.row(), id, "{typed}");
    }
    harness.command("goto X99");
    assert_eq!(harness.notice(), "没有编号为 X99 的记录");
    assert_eq!(harness.row(), "R2023-06");
}

#[test]
fn months_columns_and_areas_move_sideways() {
    let mut harness = Harness::demo(80, 24);
    for (keys, gone) in [("3t", " 3月"), ("9t", "县委组织部"), ("6t", "2023年6月"), ("8", "  全县 ")]
    {
        harness.keys(keys);
        let before = harness.screen();
        assert!(before.contains(gone), "{keys}");
        harness.keys("]");
        assert!(!harness.screen().contains(gone), "{keys}\n{}", harness.screen());
        harness.keys("[");
        assert_eq!(harness.screen(), before, "{keys}");
    }
}
