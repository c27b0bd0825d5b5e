use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use super::*;

/// A terminal that shows what the encoder sends.
struct Screen {
    encoder: Encoder,
    vt: vt100::Parser,
}

impl Screen {
    fn new(width: u16, height: u16) -> Self {
        Self { encoder: Encoder::new(Abilities::FULL), vt: vt100::Parser::new(height, width, 0) }
    }

    /// Sends a frame, checks that the terminal shows it, and tells how many bytes it took.
    fn show(&mut self, buffer: &Buffer, cursor: Option<(u16, u16)>) -> usize {
        let bytes = self.encoder.frame(buffer, cursor.map(Position::from));
        self.vt.process(&bytes);
        let screen = self.vt.screen();
        let (width, height) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
        let meant = Grid::blank(width, height, Pen::PLAIN).after(buffer, Modifier::all());
        for y in 0..buffer.area.height {
            let row = meant.row(usize::from(y)).to_vec();
            for (x, glyph) in row.iter().enumerate() {
                let cell = screen.cell(y, x as u16).unwrap();
                let shown = if cell.has_contents() { cell.contents() } else { " " };
                let shown = if cell.is_wide_continuation() { "" } else { shown };
                // Where a mark would have no room beside its letter, the letter stands alone.
                let near_edge = glyph.symbol == "e\u{301}" && x + 3 > row.len();
                assert_eq!(shown, if near_edge { "e" } else { &glyph.symbol }, "row {y} column {x}");
                let cell_style = &buffer[(x as u16, y)];
                if !glyph.is_covered() && glyph.symbol != " " {
                    assert_eq!(cell.bold(), cell_style.modifier.contains(Modifier::BOLD));
                    assert_eq!(cell.fgcolor(), vt_colour(cell_style.fg), "row {y} column {x}");
                }
                if !glyph.is_covered() {
                    assert_eq!(cell.inverse(), cell_style.modifier.contains(Modifier::REVERSED));
                    assert_eq!(cell.bgcolor(), vt_colour(cell_style.bg), "row {y} column {x}");
                }
            }
        }
        assert_eq!(screen.hide_cursor(), cursor.is_none());
        if let Some((x, y)) = cursor {
            assert_eq!(screen.cursor_position(), (y, x));
        }
        bytes.len()
    }
}

fn vt_colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Red => vt100::Color::Idx(1),
        Color::Blue => vt100::Color::Idx(4),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        _ => vt100::Color::Default,
    }
}

fn buffer(width: u16, lines: &[&str]) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, lines.len() as u16));
    for (y, line) in lines.iter().enumerate() {
        buffer.set_string(0, y as u16, line, Style::default());
    }
    buffer
}

/// A list of `rows` out of many, from `first`, with a bar before the selected one.
fn list(width: u16, rows: u16, first: usize, selected: usize) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, rows + 2));
    buffer.set_string(0, 0, "重点任务  责任单位", Style::default().add_modifier(Modifier::BOLD));
    for y in 0..rows {
        let n = first + usize::from(y);
        let mark = if n == selected { ">" } else { " " };
        let text = format!("{mark} C{n:03} 小区{n} 物业服务覆盖 城关镇 第{}号", n * 7919 % 1000);
        buffer.set_string(0, y + 1, text, Style::default());
    }
    buffer.set_string(0, rows + 1, "/查找 :命令 q退出", Style::default());
    buffer
}

#[test]
fn an_equal_frame_costs_nothing() {
    let mut screen = Screen::new(20, 3);
    let frame = buffer(20, &["舒美 dashboard", "", "城关镇"]);
    assert!(screen.show(&frame, None) > 0);
    assert_eq!(screen.show(&frame, None), 0);
    assert_eq!(screen.show(&frame, Some((2, 1))), "\x1b[2;3H\x1b[?25h".len());
    assert_eq!(screen.show(&frame, Some((2, 1))), 0);
}

#[test]
fn moving_a_bar_and_scrolling_a_row_are_cheap() {
    let mut screen = Screen::new(120, 40);
    let full = screen.show(&list(120, 38, 0, 36), None);
    let moved = screen.show(&list(120, 38, 0, 37), None);
    assert!(moved <= 21, "{moved} bytes for a moved selection");
    let scrolled = screen.show(&list(120, 38, 1, 38), None);
    assert!(scrolled <= 280 && scrolled < full / 5, "{scrolled} bytes for a scrolled row, {full} for all");
    let back = screen.show(&list(120, 38, 0, 0), None);
    assert!(back <= 280, "{back} bytes for a row scrolled back");
}

#[test]
fn chinese_text_needs_no_cursor_moves() {
    let mut screen = Screen::new(40, 2);
    let text = "县住建局、县城管局";
    let bytes = screen.show(&buffer(40, &[text, text]), None);
    assert_eq!(bytes, "\x1b[?25l\x1b[m\x1b[H\x1b[2J".len() + 2 * text.len() + 2);
}

#[test]
fn halves_of_wide_glyphs_leave_no_residue() {
    let mut screen = Screen::new(8, 2);
    for lines in
        [["城关镇甲", "ab"], ["a城关镇b", "甲乙"], [" 关 镇", "x"], ["城关镇甲", "甲a乙b丙"], ["", ""]]
    {
        screen.show(&buffer(8, &lines), None);
    }
}

#[test]
fn a_wide_glyph_that_does_not_fit_is_not_sent() {
    let mut screen = Screen::new(3, 1);
    let mut frame = buffer(3, &["ab"]);
    frame[(2, 0)].set_symbol("镇");
    screen.show(&frame, None);
    assert_eq!(screen.vt.screen().contents(), "ab");
}

#[test]
fn another_size_clears_and_draws_all() {
    let mut screen = Screen::new(10, 2);
    screen.show(&buffer(10, &["城关镇", "b"]), None);
    screen.vt.screen_mut().set_size(3, 6);
    screen.show(&buffer(6, &["城关镇", "b", "c"]), None);
}

#[test]
fn long_frames_are_synchronised_and_whole() {
    let mut encoder = Encoder::new(Abilities::FULL);
    let first = encoder.frame(&list(80, 22, 0, 0), None);
    assert!(
        first.len() > WRAP_FROM && !first.starts_with(SYNC_BEGIN),
        "the first frame is read while it comes"
    );
    let bytes = encoder.frame(&list(80, 22, 100, 100), None);
    assert!(bytes.starts_with(SYNC_BEGIN) && bytes.ends_with(SYNC_END));
    assert!(encoder.frame(&list(80, 22, 100, 101), None).len() < WRAP_FROM);
    encoder.forget();
    assert!(encoder.frame(&list(80, 22, 0, 1), None).starts_with(SYNC_BEGIN));
}

#[test]
fn a_coloured_background_is_erased_in_its_colour() {
    let painted = |text: &str| {
        let mut frame = buffer(80, &[text, "城关镇"]);
        frame.set_style(frame.area, Style::default().bg(Color::Blue).fg(Color::Red));
        frame
    };
    let mut screen = Screen::new(80, 2);
    assert!(screen.show(&painted("小区"), None) < 100);
    assert!(screen.show(&painted(""), None) < 20);
    let mut plain = Encoder::new(Abilities { paints_erased: false, ..Abilities::FULL });
    plain.frame(&painted("小区"), None);
    let bytes = plain.frame(&painted(""), None);
    assert!(!bytes.ends_with(b"\x1b[K"), "GNU screen would erase in its own colour");
}

#[test]
fn a_screen_is_cleared_in_its_own_colour() {
    let mut frame = buffer(80, &[""; 24]);
    frame.set_style(frame.area, Style::default().bg(Color::Rgb(1, 2, 3)).fg(Color::Red));
    frame.set_string(70, 20, "小区", Style::default());
    let mut screen = Screen::new(80, 24);
    let bytes = screen.show(&frame, None);
    assert!(bytes < 70, "{bytes} bytes");
    frame.set_string(70, 20, "    ", Style::default());
    assert!(screen.show(&frame, None) < 30);
    let mut plain = Encoder::new(Abilities { paints_erased: false, ..Abilities::FULL });
    assert!(plain.frame(&frame, None).len() > 24 * 60, "GNU screen would clear in its own colour");
}

#[test]
fn a_wide_gap_is_erased_and_jumped_over() {
    let mut screen = Screen::new(120, 2);
    let words = |gap: usize| format!("城关镇{}县开发区", " ".repeat(gap));
    let mut frame = buffer(120, &[&words(80), ""]);
    frame.set_style(Rect::new(0, 0, 120, 1), Style::default().bg(Color::Blue));
    let bytes = screen.show(&frame, None);
    assert!(bytes < 80, "{bytes} bytes");
    // What stands behind a gap and stays is not erased for it.
    let mut nearer = frame.clone();
    nearer.set_string(0, 0, "      ", Style::default());
    assert!(screen.show(&nearer, None) < 40);
    screen.show(&frame, None);
    screen.show(&buffer(120, &[&words(30), &words(100)]), None);
}

#[test]
fn spaces_between_coloured_words_cost_no_colours() {
    let mut frame = buffer(20, &["a b c d e f"]);
    for x in (0..11).step_by(2) {
        frame[(x, 0)].fg = Color::Red;
    }
    let mut screen = Screen::new(20, 1);
    assert_eq!(screen.show(&frame, None), "\x1b[?25l\x1b[m\x1b[H\x1b[2J\x1b[31ma b c d e f".len());
}

#[test]
fn an_empty_screen_is_no_trouble() {
    let mut encoder = Encoder::new(Abilities::FULL);
    for (width, height) in [(0, 0), (0, 5), (5, 0), (1, 1)] {
        encoder.frame(&Buffer::empty(Rect::new(0, 0, width, height)), None);
    }
}

fn arbitrary_frame(width: u16, height: u16) -> impl Strategy<Value = Buffer> {
    let symbol = prop::sample::select(vec![" ", " ", " ", "a", "城", "关", "│", "—", "①", "e\u{301}"]);
    let style = prop::sample::select(vec![
        Style::default(),
        Style::default(),
        Style::default().fg(Color::Red),
        Style::default().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD),
        Style::default().bg(Color::Blue),
        Style::default().add_modifier(Modifier::REVERSED),
    ]);
    let count = usize::from(width) * usize::from(height);
    prop::collection::vec((symbol, style), count).prop_map(move |cells| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        for (cell, (symbol, style)) in buffer.content.iter_mut().zip(cells) {
            cell.set_symbol(symbol).set_style(style);
        }
        buffer
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_frame_after_any_other_is_shown(
        frames in prop::collection::vec((arbitrary_frame(9, 5), prop::option::of((0_u16..9, 0_u16..5))), 2..5)
    ) {
        let mut screen = Screen::new(9, 5);
        for (frame, cursor) in frames {
            screen.show(&frame, cursor);
        }
    }

    #[test]
    fn any_scroll_is_shown(steps in prop::collection::vec((0_usize..60, 0_usize..60), 1..6)) {
        let mut screen = Screen::new(60, 20);
        for (first, selected) in steps {
            screen.show(&list(60, 18, first, selected), None);
        }
    }
}
