//! Typing: search, command line, palette and pickers; the real cursor, full-width keys, pasted text.

use ratatui::style::Style;
use shumei::app::Msg;
use shumei::app::page::Screen;
use shumei::app::state::Layer;
use shumei::runtime::input::Input;
use shumei::theme::{self, Role};

use super::harness::{Harness, demo_board};

/// The text of a row's cells that have a style.
fn styled(harness: &mut Harness, y: u16, style: Style) -> String {
    let frame = harness.frame();
    let cells = (0..frame.area.width).map(|x| &frame[(x, y)]);
    cells.filter(|cell| style.fg == Some(cell.fg)).map(|cell| cell.symbol().trim()).collect()
}

fn found(harness: &Harness) -> (usize, Vec<String>) {
    let Some(Layer::Finder(finder)) = &harness.state().layer else { panic!("no search") };
    (finder.found.total, finder.found.hits.iter().map(|hit| hit.key.id.to_string()).collect())
}

#[test]
fn a_search_narrows_as_one_types_and_marks_what_matched() {
    let matched = theme::load_builtin("dark").unwrap().style(Role::Match);
    let mut harness = Harness::demo(80, 24);
    harness.keys("/");
    let mut totals = Vec::new();
    for letter in ["s", "h", "9"] {
        harness.text(letter);
        totals.push(found(&harness).0);
    }
    assert!(totals[0] > totals[1] && totals[1] > totals[2], "{totals:?}");
    assert_eq!(found(&harness).1[0], "T09");
    // Initials mark the characters that they stand for, an id its letters.
    harness.keys("<c-u>").text("tsmt");
    assert_eq!(found(&harness).1[0], "C017");
    assert_eq!(styled(&mut harness, 4, matched), "听松名庭");
    harness.keys("<c-u>").text("T09");
    assert_eq!(styled(&mut harness, 4, matched), "T09");
    harness.keys("<c-u>").text("听松");
    assert_eq!(styled(&mut harness, 4, matched), "听松");
}

#[test]
fn enter_goes_to_the_hit_and_escape_back_to_where_one_was() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("5jj");
    let before = harness.screen();
    harness.keys("/").text("sh9").keys("<esc>");
    assert_eq!(harness.screen(), before);
    harness.keys("/").text("sh9").keys("<down>");
    let second = found(&harness).1[1].clone();
    harness.keys("<enter>");
    assert_eq!(harness.row(), second);
    harness.keys("H");
    assert_eq!((harness.state().page().screen, harness.row()), (Screen::Communities, "C003".to_owned()));
    // A search that finds nothing stays, to be mended; what led somewhere is remembered.
    harness.keys("/").text("zzzqqq").keys("<enter>");
    assert!(harness.screen().contains("没有找到 zzzqqq"));
    harness.keys("<esc>/<c-r>");
    assert!(harness.screen().contains("/ sh9"));
}

#[test]
fn full_width_keys_do_what_their_twins_do() {
    let mut harness = Harness::demo(80, 24);
    harness.text("３");
    assert_eq!(harness.state().page().screen, Screen::Deadlines);
    harness.text("２ｊｊ");
    assert_eq!((harness.state().page().screen, harness.row()), (Screen::Tasks, "T03".to_owned()));
    harness.text("／");
    assert!(matches!(harness.state().layer, Some(Layer::Finder(_))));
    harness.text("ｓｈ９");
    assert_eq!(found(&harness).1[0], "T09");
    harness.keys("<esc>").text("：");
    assert!(matches!(harness.state().layer, Some(Layer::CommandLine(_))));
    harness.keys("<esc>").text("？");
    assert!(matches!(harness.state().layer, Some(Layer::Help { .. })));
    harness.keys("<esc>").text("ｇｇ");
    assert_eq!(harness.row(), "T01");
}

#[test]
fn pasted_text_goes_into_inputs_only() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2");
    let before = harness.screen();
    harness.input(Input::Paste("q5\n:quit\n".to_owned()));
    assert_eq!(harness.screen(), before);
    assert!(!harness.has_quit());
    for (open, prompt) in [("/", "/ "), (":", ":"), ("s", "> "), (";", "> ")] {
        harness.keys(open).input(Input::Paste("听松\n\u{1b}[31m名\u{202e}庭".to_owned()));
        let shown = format!("{prompt}听松 \u{FFFD}[31m名\u{FFFD}庭");
        assert!(harness.screen().contains(&shown), "{shown} in\n{}", harness.screen());
        harness.keys("<esc>");
    }
    assert!(!harness.has_quit());
}

#[test]
fn the_command_line_completes_and_remembers() {
    let mut harness = Harness::demo(80, 24);
    let line = |harness: &mut Harness| harness.screen().lines().last().unwrap().to_owned();
    harness.keys("5:").text("so").keys("<tab>");
    assert_eq!(line(&mut harness), ":sort");
    harness.keys("<tab>");
    assert_eq!(line(&mut harness), ":sort-by");
    harness.keys("<s-tab><s-tab>");
    assert_eq!(line(&mut harness), ":so", "past the first comes what was typed");
    harness.text("rt-by hou").keys("<tab>");
    assert_eq!(line(&mut harness), ":sort-by households");
    harness.keys("<enter>");
    assert!(harness.screen().contains("按户数↑"));
    harness.command("lang zh");
    harness.keys(":").text("x").keys("<up>");
    assert_eq!(line(&mut harness), ":lang zh");
    harness.keys("<up>");
    assert_eq!(line(&mut harness), ":sort-by households");
    harness.keys("<down><down>");
    assert_eq!(line(&mut harness), ":x", "what was being typed comes back");
    harness.keys("<esc>").command("frobnicate");
    assert_eq!(harness.notice(), "没有命令 frobnicate; 按 Tab 查看可用命令");
    harness.keys(":").text("cursor");
    assert!(!harness.screen().contains("cursor-left"), "what edits the line is no line");
}

#[test]
fn the_palette_finds_commands_by_their_words() {
    let mut harness = Harness::demo(80, 24);
    harness.keys("2;").text("fuzhi");
    assert!(harness.screen().contains("复制表格") && harness.screen().contains("yt"));
    harness.keys("<esc>;").text("复制表格").keys("<enter>");
    assert_eq!(harness.copied().lines().count(), 19);
    harness.keys(";").text("theme").keys("<enter>");
    assert!(harness.screen().ends_with(":theme\n"), "one that needs an argument asks for it");
    harness.text("mono").keys("<enter>");
    assert_eq!(harness.state().setup.theme, "mono");
}

/// The text left of the cursor on its row, back to the prompt.
fn before_cursor(harness: &mut Harness, prompt: &str) -> String {
    let (x, y) = harness.cursor().expect("an input has the cursor");
    let frame = harness.frame();
    let mut text = String::new();
    let mut at = 0;
    while at < x {
        let symbol = frame[(at, y)].symbol();
        text.push_str(symbol);
        at += u16::try_from(theme::measure::cells(symbol)).unwrap().max(1);
    }
    assert_eq!(at, x, "the cursor stands between characters");
    text.rsplit_once(prompt).map(|(_, after)| after.to_owned()).unwrap()
}

#[test]
fn the_real_cursor_stands_where_the_text_goes() {
    for (width, height) in [(40, 10), (80, 24), (200, 60)] {
        for (open, prompt) in [("/", "/ "), (":", ":"), (";", "> "), ("2s", "> "), ("2f", "> "), ("v", "> ")]
        {
            let mut harness = Harness::demo(width, height);
            assert_eq!(harness.cursor(), None, "nothing is typed here");
            harness.keys(open);
            assert_eq!(before_cursor(&mut harness, prompt), "", "{open}");
            harness.text("挂点a小区");
            assert_eq!(before_cursor(&mut harness, prompt), "挂点a小区", "{open}");
            harness.keys("<left><left>");
            assert_eq!(before_cursor(&mut harness, prompt), "挂点a", "{open}");
            harness.text("x").keys("<home>");
            assert_eq!(before_cursor(&mut harness, prompt), "", "{open}");
            harness.keys("<end><backspace>");
            assert_eq!(before_cursor(&mut harness, prompt), "挂点ax小", "{open}");
            harness.text(&"长".repeat(120));
            let (x, y) = harness.cursor().unwrap();
            assert!(x < width && y < height, "{open} {x} {y}");
            harness.keys("<esc>");
            assert_eq!(harness.cursor(), None);
        }
    }
}

#[test]
fn going_about_before_the_data_are_there_has_its_turn_when_they_are() {
    for (keys, row, part) in [
        ("2jj<enter>", "T03", "第3项"),
        ("5jj", "C003", "[5小区]"),
        ("jj2", "T01", "[2任务]"),
        ("6m", "R2023-06", "会前预览"),
        ("2jjg", "T03", "[2任务]"),
    ] {
        let mut harness = Harness::loading(120, 40);
        harness.keys(keys);
        harness.tell(Msg::loaded(demo_board()));
        let screen = harness.screen();
        assert!(screen.contains(part) && screen.contains(row), "{keys}:\n{screen}");
    }
    let mut harness = Harness::loading(120, 40);
    harness.keys("2jjg").tell(Msg::loaded(demo_board())).keys("g");
    assert_eq!(harness.row(), "T01", "what was begun goes on behind what waited");
}

#[test]
fn a_line_typed_before_the_data_are_there_is_not_lost() {
    let mut harness = Harness::loading(120, 40);
    harness.command("export tasks csv");
    assert_eq!((harness.written().len(), harness.notice().as_str()), (0, "数据还在读取, 稍候"));
    harness.tell(Msg::loaded(demo_board()));
    let (name, _) = harness.written().first().expect("it had its turn");
    assert_eq!(harness.notice(), format!("已写入 {name}"));
    let mut harness = Harness::loading(120, 40);
    harness.command("goto t09").tell(Msg::loaded(demo_board()));
    assert_eq!(harness.row(), "T09");
    // What needs no records runs at once; what would act on them is refused, not kept.
    let mut harness = Harness::loading(120, 40);
    harness.command("saved-view overdue").tell(Msg::loaded(demo_board()));
    assert!(harness.screen().contains("[3期限]"), "{}", harness.screen());
    for line in ["filter light:overdue", "undo"] {
        let mut harness = Harness::loading(120, 40);
        harness.command(line);
        assert_eq!(harness.notice(), "数据还在读取, 请稍后再试", "{line}");
        harness.tell(Msg::loaded(demo_board()));
        assert!(harness.state().layer.is_none() && harness.state().ahead.is_empty(), "{line}");
    }
}

#[test]
fn a_line_that_names_its_record_does_not_ask_what_was_under_the_cursor() {
    let board = demo_board();
    let mut seen = shumei::query::overview(&board, None, shumei::locale::Lang::Zh);
    // What was the most urgent yesterday is done today.
    let gone = seen.urgent[0].row.clone();
    seen.urgent[0].row.key.id = "Q999".into();
    assert_ne!(seen.urgent[0].row, gone);
    for line in ["goto t09", "export tasks csv"] {
        let mut harness = Harness::glancing(120, 40, seen.clone());
        harness.command(line).tell(Msg::loaded(demo_board()));
        assert!(harness.row() == "T09" || harness.written().len() == 1, "{line}: {}", harness.notice());
    }
    let mut harness = Harness::glancing(120, 40, seen);
    harness.keys("<enter>").tell(Msg::loaded(demo_board()));
    assert_eq!(harness.notice(), "数据已更新, 所选的已不在那里");
}

#[test]
fn nothing_waits_that_acts_where_nobody_has_looked() {
    for keys in ["2jr", "2<enter>r", "2<enter><c-o>", "2j:", "2jx", "2<enter>/sh9<enter>"] {
        let mut harness = Harness::loading(120, 40);
        harness.keys(keys);
        harness.tell(Msg::loaded(demo_board()));
        assert!(harness.state().layer.is_none() && harness.written().is_empty(), "{keys}");
        assert!(harness.screen().contains("[2任务]"), "{keys}:\n{}", harness.screen());
    }
    let mut harness = Harness::loading(120, 40);
    harness.keys("2jj<esc>").tell(Msg::loaded(demo_board()));
    assert_eq!(harness.row(), "T01", "Escape takes back what waits");
    let mut harness = Harness::loading(80, 24);
    harness.keys("2j<enter>q");
    assert!(harness.has_quit(), "the way out never waits");
}

#[test]
fn another_language_is_the_overviews_too() {
    let mut harness = Harness::loading(120, 40);
    let board = demo_board();
    let made = shumei::query::overview(&board, None, shumei::locale::Lang::Zh);
    harness.tell(Msg::Loaded { board, overview: Some(std::sync::Arc::new(made)) });
    assert!(harness.screen().contains("6月15日"));
    harness.command("lang en");
    assert!(!harness.screen().contains("6月15日"), "{}", harness.screen());
}
