//! 总览: today's figures, coverage, the most urgent, my links, the next review.

use crate::app::geometry::Area;
use crate::app::state::State;
use crate::domain::light::Light;
use crate::locale::overview_screen as m;
use crate::query::{CoverageLine, Figure, LinkLine, NextReview, Overview, Row, UrgentLine};
use crate::theme::Role;

use super::super::painter::{Painter, Piece};
use super::super::style::light_role;
use super::super::table::{gutter, tint_selected, unsent};

/// Width from which figures and coverage stand side by side.
const SIDE_BY_SIDE: u16 = 72;

/// Height from which sections get their headings and the lower sections their place.
const ROOMY: u16 = 14;

/// Draws the overview into the body.
pub fn draw(painter: &mut Painter, area: Area, state: &State) {
    let Some(view) = &state.overview else { return };
    let selected = state.selected().cloned();
    let rest = top(painter, area, view);
    let roomy = area.height >= ROOMY;
    let next_height = if roomy && view.next.is_some() { 2 } else { 0 };
    let link_rows = u16::try_from(view.links.len()).unwrap_or(u16::MAX).min((rest.height / 4).max(1));
    let links_height = if roomy && !view.links.is_empty() { link_rows + 1 } else { 0 };
    let (urgent, rest) = rest.split_top(rest.height.saturating_sub(next_height + links_height));
    let (links, next) = rest.split_top(links_height);
    draw_urgent(painter, urgent, state, view, roomy);
    draw_links(painter, links, state, view);
    if let Some(review) = &view.next {
        draw_next(painter, next, review, selected.as_ref());
    }
}

/// Figures and coverage; gives the room below them.
fn top(painter: &mut Painter, area: Area, view: &Overview) -> Area {
    if area.height < ROOMY {
        let (line, rest) = area.split_top(u16::from(area.height > 3));
        figures(painter, line, &view.figures);
        return rest;
    }
    let lines = u16::try_from(view.coverage.len()).unwrap_or(u16::MAX).min((area.height / 6).max(2));
    if area.width >= SIDE_BY_SIDE {
        let (block, rest) = area.split_top(lines + 1);
        let (left, right) = block.split_left(area.width * 9 / 20);
        titled(painter, Area { width: left.width - 1, ..left }, m::TODAY, |painter, inside| {
            figures(painter, inside, &view.figures);
        });
        titled(painter, right, m::COVERAGE, |painter, inside| coverage(painter, inside, &view.coverage));
        return rest;
    }
    let (first, rest) = area.split_top(3);
    titled(painter, first, m::TODAY, |painter, inside| figures(painter, inside, &view.figures));
    let (second, rest) = rest.split_top(lines + 1);
    titled(painter, second, m::COVERAGE, |painter, inside| coverage(painter, inside, &view.coverage));
    rest
}

fn titled(
    painter: &mut Painter,
    area: Area,
    title: crate::locale::Message,
    content: impl FnOnce(&mut Painter, Area),
) {
    let (head, inside) = area.split_top(1);
    let text = painter.say(title);
    painter.heading(head, text);
    content(painter, inside);
}

/// Labels and numbers, as many to a line as fit in steady columns.
fn figures(painter: &mut Painter, area: Area, figures: &[Figure]) {
    let mut x = 2;
    let mut line = 0;
    for figure in figures {
        let label = painter.say(figure.counted.label());
        let number = figure.value.to_string();
        let width = painter.width(label) + painter.width(&number) + 3;
        if x + width > area.width + 2 && x > 2 {
            x = 2;
            line += 1;
        }
        if line >= area.height {
            return;
        }
        let role = figure.counted.light().filter(|_| figure.value > 0).map_or(Role::Text, light_role);
        let pieces = [
            Piece::new(label, painter.style(Role::Dim)),
            Piece::new(" ", painter.style(Role::Text)),
            Piece::new(number, painter.style(role)),
        ];
        painter.put_pieces(area.x + x, area.y + line, area.width.saturating_sub(x), &pieces);
        x += width.max(12);
    }
}

fn coverage(painter: &mut Painter, area: Area, lines: &[CoverageLine]) {
    let name = lines.iter().map(|line| painter.width(&line.name)).max().unwrap_or(0).min(area.width / 3);
    let target = lines.iter().map(|line| painter.width(&line.target)).max().unwrap_or(0);
    for (row, line) in (0..area.height).zip(lines) {
        let y = area.y + row;
        let text = painter.style(Role::Text);
        let dim = painter.style(Role::Dim);
        let mut x = area.x + 1;
        let end = area.x + area.width;
        painter.put(x, y, name, &line.name, text);
        x += name + 2;
        let role = line.light.map_or(Role::Text, light_role);
        let style = painter.style(role);
        let share = format!("{:>6}", line.share);
        x += painter.put(x, y, end.saturating_sub(x), &share, style) + 2;
        let label = painter.say(m::TARGET);
        x += painter.put(x, y, end.saturating_sub(x), label, dim) + 1;
        let pad = target.saturating_sub(painter.width(&line.target));
        x += pad;
        x += painter.put(x, y, end.saturating_sub(x), &line.target, text) + 1;
        x += painter.put(x, y, end.saturating_sub(x), &line.by, dim) + 2;
        if let Some(shortfall) = line.shortfall {
            let words = m::SHORTFALL.fill(painter.lang, &[("n", &shortfall)]);
            // Half a word says nothing: what does not fit is left out.
            if x + painter.width(&words) <= end {
                painter.put(x, y, end.saturating_sub(x), &words, style);
            }
        }
    }
}

/// The first of `count` rows to show so that the selected one is among `height`.
fn first_shown(selected: Option<usize>, height: u16) -> usize {
    selected.map_or(0, |at| (at + 1).saturating_sub(usize::from(height.max(1))))
}

fn draw_urgent(painter: &mut Painter, area: Area, state: &State, view: &Overview, roomy: bool) {
    let selected = state.selected();
    let (head, rows) = area.split_top(u16::from(roomy));
    let title = painter.say(m::URGENT);
    painter.heading(head, title);
    if view.urgent.is_empty() {
        let dim = painter.style(Role::Dim);
        let text = painter.say(m::NOTHING_URGENT);
        painter.put(rows.x + 2, rows.y, rows.width.saturating_sub(2), text, dim);
        return;
    }
    let at = view.urgent.iter().position(|line| Some(&line.row) == selected);
    let left = view.urgent.iter().map(|line| painter.width(&line.left)).max().unwrap_or(0);
    let id = view.urgent.iter().map(|line| painter.width(&line.id)).max().unwrap_or(0);
    let columns = UrgentColumns::of(painter, rows.width, left, id, &view.urgent);
    for (row, line) in (0..rows.height).zip(view.urgent.iter().skip(first_shown(at, rows.height))) {
        let strip = Area::new(rows.x, rows.y + row, rows.width, 1);
        urgent_line(painter, strip, &columns, line, Some(&line.row) == selected);
        unsent(painter, strip, state, &line.row);
    }
}

/// Widths of the urgent section's columns; the narrow screen keeps distance, id and matter.
struct UrgentColumns {
    left: u16,
    id: u16,
    what: u16,
    units: u16,
    due: u16,
}

impl UrgentColumns {
    /// Columns stand as close as their texts let them; where these need more than there is, matter and units
    /// share it, the matter first.
    fn of(painter: &Painter, width: u16, left: u16, id: u16, lines: &[UrgentLine]) -> Self {
        let widest = |text: fn(&UrgentLine) -> &str| {
            lines.iter().map(|line| painter.width(text(line))).max().unwrap_or(0)
        };
        let left = left.min(width / 2);
        let due = if width >= 60 { widest(|line| &line.due) } else { 0 };
        let fixed = [left, id, due].iter().filter(|w| **w > 0).map(|w| w + 1).sum::<u16>() + 2;
        let room = width.saturating_sub(fixed);
        let what = widest(|line| &line.what);
        if width < 70 {
            return Self { left, id, what: what.min(room), units: 0, due };
        }
        let least = width / 5;
        let units = widest(|line| &line.units).min(room.saturating_sub(what + 1).max(least));
        Self { left, id, what: what.min(room.saturating_sub(units + 1)), units, due }
    }
}

fn urgent_line(
    painter: &mut Painter,
    strip: Area,
    columns: &UrgentColumns,
    line: &UrgentLine,
    selected: bool,
) {
    gutter(painter, strip, selected, true, false);
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    let light = painter.style(light_role(line.light));
    let mut x = strip.x + 2;
    painter.put(x, strip.y, columns.left, &line.left, light);
    x += columns.left + 1;
    painter.put(x, strip.y, columns.id, &line.id, dim);
    x += columns.id + 1;
    painter.put(x, strip.y, columns.what, &line.what, text);
    x += columns.what + 1;
    if columns.units > 0 {
        painter.put(x, strip.y, columns.units, &line.units, text);
        x += columns.units + 1;
    }
    if columns.due > 0 {
        painter.put(x, strip.y, columns.due, &line.due, dim);
    }
    tint_selected(painter, strip, selected, true);
}

fn draw_links(painter: &mut Painter, area: Area, state: &State, view: &Overview) {
    let selected = state.selected();
    let (head, rows) = area.split_top(u16::from(area.height > 0));
    let title = painter.say(if view.links_are_mine { m::MY_LINKS } else { m::LINKS });
    painter.heading(head, title);
    let at = view.links.iter().position(|line| Some(&line.row) == selected);
    for (row, line) in (0..rows.height).zip(view.links.iter().skip(first_shown(at, rows.height))) {
        let strip = Area::new(rows.x, rows.y + row, rows.width, 1);
        link_line(painter, strip, line, Some(&line.row) == selected);
        unsent(painter, strip, state, &line.row);
    }
}

fn link_line(painter: &mut Painter, strip: Area, line: &LinkLine, selected: bool) {
    gutter(painter, strip, selected, true, false);
    let lang = painter.lang;
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    let name = (strip.width / 3).clamp(12.min(strip.width), 40);
    painter.put_pieces(
        strip.x + 2,
        strip.y,
        name,
        &[Piece::new(format!("{} ", line.id), dim), Piece::new(line.name.clone(), text)],
    );
    let open = m::OPEN.fill(lang, &[("n", &line.open)]);
    let mut pieces = vec![Piece::new(open, text)];
    if line.overdue > 0 {
        let style = painter.style(light_role(Light::Overdue));
        pieces.push(Piece::new(m::OVERDUE.fill(lang, &[("n", &line.overdue)]), style));
    }
    let visited = line.last_visit.as_ref().map_or_else(
        || m::NEVER_VISITED.get(lang).to_owned(),
        |day| m::LAST_VISIT.fill(lang, &[("day", day)]),
    );
    pieces.push(Piece::new(format!("  {visited}"), dim));
    let x = strip.x + 3 + name;
    painter.put_pieces(x, strip.y, (strip.x + strip.width).saturating_sub(x), &pieces);
    tint_selected(painter, strip, selected, true);
}

fn draw_next(painter: &mut Painter, area: Area, review: &NextReview, selected: Option<&Row>) {
    if area.height < 2 {
        return;
    }
    let (head, line) = area.split_top(1);
    let title = painter.say(m::NEXT_REVIEW);
    painter.heading(head, title);
    let is_selected = Some(&review.row) == selected;
    let strip = Area { height: 1, ..line };
    gutter(painter, strip, is_selected, true, false);
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    let agenda = m::AGENDA.fill(painter.lang, &[("n", &review.agenda)]);
    let mut pieces = vec![
        Piece::new(format!("{}  {}", review.when, review.title), text),
        Piece::new(format!("  {agenda}"), dim),
    ];
    if !review.changes.is_empty() {
        pieces.push(Piece::new(format!("  {}", review.changes), dim));
    }
    painter.put_pieces(strip.x + 2, strip.y, strip.width.saturating_sub(2), &pieces);
    tint_selected(painter, strip, is_selected, true);
}
