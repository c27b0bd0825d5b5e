//! 指标: a bar per area against its target, and the share month by month as lines.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::app::geometry::Area;
use crate::app::state::State;
use crate::domain::board::Board;
use crate::domain::coverage::{Part, Standing, over_enterprises};
use crate::domain::id::UnitId;
use crate::domain::indicator::{Indicator, Measure};
use crate::domain::outlook::{Goal, outlook};
use crate::locale::labels::Labelled;
use crate::locale::{coverage as m, date};
use crate::theme::Role;
use crate::theme::width::WidthProfile;

use super::super::painter::{Painter, Piece};
use super::super::table;

/// Widest list above the chart: wider, the eye loses the row between a name and its figures.
const LIST_WIDTH: u16 = 110;

/// Rows of the list above the chart, its header included.
fn list_height(area: Area, indicators: usize) -> u16 {
    let wanted = u16::try_from(indicators).unwrap_or(u16::MAX).saturating_add(1);
    wanted.min(area.height / 2).max(2.min(area.height))
}

/// The list above, the selected indicator by area below.
pub fn bars(painter: &mut Painter, area: Area, state: &State, board: &Board) {
    let Some((indicator, chart)) = above(painter, area, state, board) else { return };
    let (title, rest) = chart.split_top(1);
    painter.heading(title, &indicator.name);
    let all = board.coverage.standing(indicator, None);
    let goals = outlook(&all, &indicator.targets, board.day);
    let (summary, rest) = rest.split_top(summary_height(rest));
    say_summary(painter, summary, indicator, &all, goals.counting());
    let mut areas: Vec<Option<UnitId>> = vec![None];
    areas.extend(board.coverage.areas().into_iter().map(Some));
    let target = goals.counting().and_then(|goal| goal.target.value);
    let names = (rest.width / 4).clamp(6.min(rest.width), 16);
    let skip = usize::try_from(state.page().shift).unwrap_or(0);
    for (line, unit) in (0..rest.height).zip(areas.iter().skip(skip)) {
        let strip = Area::new(rest.x, rest.y + line, rest.width, 1);
        let standing = board.coverage.standing(indicator, unit.as_ref());
        let name = match unit {
            None => painter.say(m::WHOLE_COUNTY).to_owned(),
            Some(id) => board.data.units.get(id).map_or_else(|| id.to_string(), |unit| unit.name.to_string()),
        };
        area_line(painter, strip, names, &name, &standing, target, indicator);
    }
}

/// The indicators in rows; gives the selected one and the room below them.
fn above<'b>(
    painter: &mut Painter,
    area: Area,
    state: &State,
    board: &'b Board,
) -> Option<(&'b Indicator, Area)> {
    let pane = state.page().pane();
    let (list, chart) = area.split_top(list_height(area, pane.rows.len()));
    let list = Area { width: list.width.min(LIST_WIDTH), ..list };
    table::draw(painter, list, state, board, true);
    let indicator = board.data.indicators.find(&pane.selected()?.key.id)?;
    Some((indicator, chart))
}

const fn summary_height(area: Area) -> u16 {
    if area.height > 8 {
        3
    } else if area.height > 4 {
        2
    } else {
        1
    }
}

/// Numerator and denominator, what is lacking, and the pace that gets there.
fn say_summary(
    painter: &mut Painter,
    area: Area,
    indicator: &Indicator,
    standing: &Standing,
    goal: Option<&Goal>,
) {
    let lang = painter.lang;
    let text = painter.style(Role::Text);
    let dim = painter.style(Role::Dim);
    let mut lines = vec![counted(painter, standing, indicator)];
    lines.push(
        goal.map_or_else(|| m::NO_TARGET.get(lang).to_owned(), |goal| describe(painter, indicator, goal)),
    );
    let parts: Vec<String> = standing.parts.iter().map(|part| say_part(painter, part)).collect();
    lines.push(parts.join("  "));
    for (line, (n, words)) in (0..area.height).zip(lines.iter().enumerate()) {
        let style = if n == 2 { dim } else { text };
        painter.put(area.x + 2, area.y + line, area.width.saturating_sub(2), words, style);
    }
}

fn counted(painter: &Painter, standing: &Standing, indicator: &Indicator) -> String {
    let share = share_text(standing, &indicator.measure);
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("share", &share), ("met", &standing.met), ("of", &standing.of), ("exempt", &standing.exempt)];
    m::COUNTED.fill(painter.lang, &values)
}

fn describe(painter: &Painter, indicator: &Indicator, goal: &Goal) -> String {
    let lang = painter.lang;
    let by = date::day_of_year(goal.target.by, lang);
    let Some(value) = goal.target.value else {
        let phrase = goal.target.phrase.as_deref().unwrap_or_default();
        return m::TARGET_PHRASE.fill(lang, &[("by", &by), ("phrase", &phrase)]);
    };
    let value = if indicator.measure == Measure::Count { format!("{value:.0}") } else { format!("{value}%") };
    let Some(shortfall) = goal.shortfall else {
        return m::TARGET_OF_NOTHING.fill(lang, &[("by", &by), ("value", &value)]);
    };
    let pace = goal.pace.map_or_else(|| "-".to_owned(), |pace| format!("{pace:.1}"));
    let message = if shortfall == 0 {
        m::TARGET_REACHED
    } else if goal.days_left < 0 {
        m::TARGET_MISSED
    } else {
        m::TARGET_PACE
    };
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("by", &by), ("value", &value), ("shortfall", &shortfall), ("pace", &pace)];
    message.fill(lang, &values)
}

fn say_part(painter: &Painter, part: &Part) -> String {
    let subject = if over_enterprises(&part.condition) { m::ENTERPRISES } else { m::COMMUNITIES };
    let name = part.condition.shown(painter.lang);
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("name", &name), ("met", &part.met), ("of", &part.of), ("subject", &painter.say(subject))];
    m::PART.fill(painter.lang, &values)
}

fn share_text(standing: &Standing, measure: &Measure) -> String {
    match (measure, standing.share) {
        (Measure::Count, _) => standing.met.to_string(),
        (_, Some(share)) => format!("{share:.1}%"),
        (_, None) => "-".to_owned(),
    }
}

/// One area: name, numerator and denominator, share, and a bar with the target's mark.
fn area_line(
    painter: &mut Painter,
    strip: Area,
    names: u16,
    name: &str,
    standing: &Standing,
    target: Option<f64>,
    indicator: &Indicator,
) {
    let text = painter.style(Role::Text);
    painter.put(strip.x + 2, strip.y, names.saturating_sub(1), name, text);
    let figures =
        format!("{:>4}/{:<4} {:>6}", standing.met, standing.of, share_text(standing, &indicator.measure));
    let mut x = strip.x + 2 + names;
    let room = |x: u16| (strip.x + strip.width).saturating_sub(x);
    x += painter.put(x, strip.y, room(x), &figures, text) + 1;
    let width = room(x).saturating_sub(1);
    if indicator.measure == Measure::Count || width < 6 {
        return;
    }
    let Some(share) = standing.share else {
        let dim = painter.style(Role::Dim);
        let none = painter.say(m::NO_SUBJECTS);
        painter.put(x, strip.y, width, none, dim);
        return;
    };
    bar(painter, Area::new(x, strip.y, width, 1), share, target);
}

/// A bar of 0 to 100 per cent with a mark at the target.
pub fn bar(painter: &mut Painter, area: Area, share: f64, target: Option<f64>) {
    let narrow = painter.profile == WidthProfile::Narrow;
    let (full, empty, mark) = if narrow { ("█", "░", "┃") } else { ("#", ".", "|") };
    let cells = f64::from(area.width);
    let filled = (share / 100.0 * cells).round().clamp(0.0, cells) as u16;
    let full_style = painter.style(Role::BarFull);
    let empty_style = painter.style(Role::BarEmpty);
    painter.put(area.x, area.y, filled, &full.repeat(usize::from(filled)), full_style);
    let rest = area.width - filled;
    painter.put(area.x + filled, area.y, rest, &empty.repeat(usize::from(rest)), empty_style);
    if let Some(target) = target {
        let at = (target / 100.0 * cells).round().clamp(1.0, cells) as u16 - 1;
        let style = painter.style(Role::BarTarget);
        painter.put(area.x + at, area.y, 1, mark, style);
    }
}

/// The list above, the selected indicator's share over the months below, with the targets on their days.
pub fn lines(painter: &mut Painter, area: Area, state: &State, board: &Board) {
    let Some((indicator, chart)) = above(painter, area, state, board) else { return };
    let (title, rest) = chart.split_top(1);
    let (plot, axis) = rest.split_top(rest.height.saturating_sub(1));
    if plot.height < 3 || plot.width < 20 {
        painter.heading(title, &indicator.name);
        let all = board.coverage.standing(indicator, None);
        let goals = outlook(&all, &indicator.targets, board.day);
        say_summary(painter, rest, indicator, &all, goals.counting());
        return;
    }
    let dot = if painter.profile == WidthProfile::Narrow { "●" } else { "*" };
    let legend = m::LEGEND.fill(painter.lang, &[("name", &indicator.name), ("dot", &dot)]);
    painter.heading(title, &legend);
    let points: Vec<(Date, Standing)> =
        state.trend.as_ref().map(|trend| trend.points(indicator)).unwrap_or_default();
    let count = indicator.measure == Measure::Count;
    let value = |standing: &Standing| if count { Some(f64::from(standing.met)) } else { standing.share };
    let highest = indicator.targets.iter().filter_map(|target| target.value).fold(1.0, f64::max);
    let reached = points.iter().filter_map(|(_, standing)| value(standing)).fold(0.0, f64::max);
    let scale = if count { highest.max(reached) } else { 100.0 };
    let frame = Plot { area: Area { x: plot.x + 6, width: plot.width - 7, ..plot }, scale };
    frame.scale_labels(painter, plot, count);
    let first = points.first().map_or(board.day, |(day, _)| *day);
    let last = indicator.targets.last().map_or(board.day, |target| target.by).max(board.day);
    let span = days_between(first, last).max(1.0);
    let column = |day: Date| days_between(first, day) / span;
    for target in &indicator.targets {
        if let Some(goal) = target.value {
            let style = painter.style(Role::BarTarget);
            let label = format!("{goal:.0}{}", if count { "" } else { "%" });
            frame.mark(painter, column(target.by), goal, &label, style);
        }
    }
    for (day, standing) in &points {
        if let Some(value) = value(standing) {
            let style = painter.style(if *day > board.day { Role::Dim } else { Role::BarFull });
            frame.mark(painter, column(*day), value, dot, style);
        }
    }
    month_axis(painter, axis, frame.area, first, last, &column);
}

fn days_between(from: Date, to: Date) -> f64 {
    from.duration_until(to).as_hours() as f64 / 24.0
}

/// The plotting area and its scale.
struct Plot {
    area: Area,
    scale: f64,
}

impl Plot {
    fn mark(&self, painter: &mut Painter, across: f64, value: f64, text: &str, style: ratatui::style::Style) {
        let width = painter.width(text);
        let across = across.clamp(0.0, 1.0);
        let x = (across * f64::from(self.area.width.saturating_sub(1))).round() as u16;
        let up = (value / self.scale).clamp(0.0, 1.0) * f64::from(self.area.height - 1);
        let y = self.area.y + self.area.height - 1 - up.round() as u16;
        let x = self.area.x + x.min(self.area.width.saturating_sub(width));
        painter.put(x, y, width, text, style);
    }

    fn scale_labels(&self, painter: &mut Painter, plot: Area, count: bool) {
        let dim = painter.style(Role::Dim);
        let border = painter.style(Role::Border);
        painter.pole(Area { x: plot.x + 5, width: 1, ..plot }, border);
        for quarter in 0..=4u16 {
            let y = plot.y + (plot.height - 1) - (plot.height - 1) * quarter / 4;
            let value = self.scale * f64::from(quarter) / 4.0;
            let text = if count { format!("{value:>4.0}") } else { format!("{value:>3.0}%") };
            painter.put(plot.x, y, 5, &text, dim);
        }
    }
}

fn month_axis(
    painter: &mut Painter,
    axis: Area,
    plot: Area,
    first: Date,
    last: Date,
    column: &dyn Fn(Date) -> f64,
) {
    let dim = painter.style(Role::Dim);
    let mut month = if first.day() == 1 { first } else { first.last_of_month().saturating_add(1.day()) };
    let step = months_between_labels(plot.width, days_between(first, last));
    while month <= last {
        let x =
            plot.x + (column(month).clamp(0.0, 1.0) * f64::from(plot.width.saturating_sub(1))).round() as u16;
        let text = month.strftime("%y-%m").to_string();
        let width = painter.width(&text);
        if x + width <= plot.x + plot.width {
            painter.put_pieces(x, axis.y, width, &[Piece::new(text, dim)]);
        }
        let Ok(next) = month.checked_add(step.months()) else { break };
        month = next;
    }
}

/// Cells of a month's label and the gap behind it.
const LABEL_WIDTH: f64 = 7.0;

/// Months from one label to the next: the fewest that leave room for each, in steps that people count by.
fn months_between_labels(width: u16, days: f64) -> i64 {
    // February is the shortest month.
    let month = 28.0 / days.max(1.0) * f64::from(width.saturating_sub(1));
    [1_i32, 2, 3, 4, 6].into_iter().find(|n| f64::from(*n) * month >= LABEL_WIDTH).unwrap_or(12).into()
}
