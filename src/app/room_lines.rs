//! A meeting's room in lines: the item one looks at, and what is checked before it is closed.

use crate::command::{CommandId, Context};
use crate::domain::review::{AgendaState, OutcomeKind};
use crate::keymap;
use crate::locale::labels::Labelled as _;
use crate::locale::{Message, date, meeting as m};
use crate::query::agenda::item_title;
use crate::query::words::unit_name;
use crate::theme::measure::cells;

use super::geometry::Area;
use super::prose::{self, Line, Run, Tone};
use super::room::{Room, moment};
use super::state::State;

/// Width from which the agenda stands beside the item.
const BESIDE_WIDTH: u16 = 100;

/// Cells of the agenda beside the item.
const AGENDA_WIDTH: u16 = 36;

/// Where the parts of a room lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Which meeting, how far it is, how long it takes.
    pub head: Area,
    /// The agenda; empty where there is no room for it.
    pub agenda: Area,
    /// The line between agenda and item.
    pub divider: Area,
    /// The item.
    pub item: Area,
}

/// The parts of the room in a body.
pub fn parts(state: &State) -> Parts {
    let geometry = state.geometry();
    let body = Area {
        y: geometry.tabs.y.min(geometry.body.y),
        height: geometry.tabs.height + geometry.body.height,
        ..geometry.body
    };
    let (head, rest) = body.split_top(if body.height > 8 { 2 } else { 1 });
    let large = state.room.as_ref().is_some_and(|room| room.large);
    if large || body.width < BESIDE_WIDTH {
        let margin = if large && rest.width > 60 { rest.width / 12 } else { 1 };
        let item = Area { x: rest.x + margin, width: rest.width.saturating_sub(2 * margin), ..rest };
        return Parts { head, item, ..Parts::default() };
    }
    let (agenda, rest) = rest.split_left(AGENDA_WIDTH);
    let (divider, rest) = rest.split_left(1);
    let item = Area { x: rest.x + 1, width: rest.width.saturating_sub(2), ..rest };
    Parts { head, agenda, divider, item }
}

/// Lines of the item that fit.
pub fn height(state: &State) -> usize {
    usize::from(parts(state).item.height).max(1)
}

/// The item in lines, the record under the cursor marked.
pub fn item_lines(state: &State) -> Vec<Line> {
    lines_with(state, None)
}

/// The line on which a link of the item stands.
pub fn line_of_link(state: &State, link: usize) -> usize {
    lines_with(state, Some(link)).iter().position(Line::has_selected_link).unwrap_or(0)
}

fn lines_with(state: &State, link: Option<usize>) -> Vec<Line> {
    let (Some(board), Some(room)) = (&state.board, &state.room) else { return Vec::new() };
    let width = parts(state).item.width;
    let Some(detail) = room.detail(board, state) else {
        let key = super::verbs_key(state, CommandId::Table);
        return prose::plain(&m::NO_ITEMS.fill(state.lang(), &[("key", &key)]), width);
    };
    let count = crate::query::links(&detail).len();
    let link = link.unwrap_or(room.link).min(count.saturating_sub(1));
    let mut lines = prose::detail(&detail, width, Some(link));
    if room.large {
        // On the wall every line has air around it.
        lines = lines.into_iter().flat_map(|line| [line, Line::default()]).collect();
    }
    lines
}

/// How far the meeting is and how long it takes, left to right, each with its tone.
pub fn head(state: &State) -> (Vec<Run>, Vec<Run>) {
    let Some(room) = &state.room else { return (Vec::new(), Vec::new()) };
    let lang = state.lang();
    let review = &room.view.review;
    let left = vec![
        Run::new(format!("{} ", review.id), Tone::Dim),
        Run::new(review.title.replace('\n', " "), Tone::Title),
        Run::new(format!("  {}", standing(state, room)), Tone::Label),
    ];
    let count = room.view.items.len();
    let at = (room.place() + 1).min(count);
    let mut right = vec![Run::new(m::ITEM_OF.fill(lang, &[("at", &at), ("n", &count)]), Tone::Text)];
    if room.session().is_some() {
        let (item, all) = room.seconds(moment(state));
        let planned = room.current().and_then(|item| item.minutes);
        right.extend(time(state, item, planned, (m::ITEM_TIME, m::ITEM_TIME_OF)));
        right.extend(time(state, all, review.minutes, (m::ALL_TIME, m::ALL_TIME_OF)));
    }
    (left, right)
}

/// A time against the planned one; that it is over is said and not only coloured.
fn time(state: &State, seconds: u32, planned: Option<u16>, says: (Message, Message)) -> Vec<Run> {
    let (lang, spent) = (state.lang(), seconds / 60);
    let text = match planned {
        None => says.0.fill(lang, &[("spent", &spent)]),
        Some(planned) => says.1.fill(lang, &[("spent", &spent), ("planned", &planned)]),
    };
    let mut runs = vec![Run::new(format!("  {text}"), Tone::Text)];
    if planned.is_some_and(|planned| spent > u32::from(planned)) {
        let light = crate::domain::light::Light::Overdue;
        runs.push(Run::new(format!(" {}", m::OVER.get(lang)), Tone::Light(light)));
    }
    runs
}

/// How one takes part.
fn standing(state: &State, room: &Room) -> String {
    let lang = state.lang();
    let Some(session) = room.session() else {
        let key = super::verbs_key(state, CommandId::Meeting);
        let cancelled = room.view.review.state == crate::domain::review::ReviewState::Cancelled;
        let held = room.view.review.state == crate::domain::review::ReviewState::Held;
        return if cancelled {
            m::CANCELLED.get(lang).to_owned()
        } else if held {
            m::CLOSED.get(lang).to_owned()
        } else {
            format!("{}, {}", m::PREVIEW.get(lang), m::CONVENE_HINT.fill(lang, &[("key", &key)]))
        };
    };
    if !session.is_open() {
        return m::CLOSED.get(lang).to_owned();
    }
    let Some(shown) = &session.item else { return m::PAUSED.get(lang).to_owned() };
    if room.is_presented_by(super::verbs_me(state).as_ref()) {
        return m::PRESENTING.get(lang).to_owned();
    }
    let name = state.board.as_ref().and_then(|board| board.data.members.get(&session.presenter));
    let who = name.map_or_else(|| session.presenter.to_string(), |member| member.name.to_string());
    if room.follow {
        return m::FOLLOWING.fill(lang, &[("who", &who)]);
    }
    let at = room.view.items.iter().position(|item| item.id == *shown).map_or(0, |at| at + 1);
    m::ON_MY_OWN.fill(lang, &[("who", &who), ("at", &at)])
}

/// The agenda in lines of one item each: how it stands, number and title.
pub fn agenda(state: &State) -> Vec<(AgendaState, String)> {
    let (Some(board), Some(room)) = (&state.board, &state.room) else { return Vec::new() };
    let digits = room.view.items.len().to_string().len();
    let items = room.view.items.iter().enumerate();
    items
        .map(|(at, item)| {
            let title = item_title(board, item, state.lang());
            (item.state.clone(), format!("{:>digits$} {title}", at + 1))
        })
        .collect()
}

/// What is checked before a meeting is closed.
pub fn closing(state: &State, width: u16) -> Vec<Line> {
    let (Some(board), Some(room)) = (&state.board, &state.room) else { return Vec::new() };
    let lang = state.lang();
    let review = &room.view.review;
    let of = |state: AgendaState| review.agenda.iter().filter(|item| item.state == state).count();
    let pending = of(AgendaState::Pending);
    let mut lines = Vec::new();
    let label = |text: Message, value: String| {
        let blanks = " ".repeat(12_usize.saturating_sub(cells(text.get(lang))).max(2));
        Line {
            runs: vec![
                Run::new(format!("{}{blanks}", text.get(lang)), Tone::Label),
                Run::new(value, Tone::Text),
            ],
        }
    };
    let treated = m::CLOSE_TREATED_LINE.fill(
        lang,
        &[
            ("done", &of(AgendaState::Discussed)),
            ("carried", &of(AgendaState::Carried)),
            ("skipped", &of(AgendaState::Skipped)),
            ("pending", &pending),
        ],
    );
    lines.push(label(m::CLOSE_TREATED, treated));
    if pending > 0 {
        let key = keymap::keys_of(&state.setup.keymap, &[Context::Closing], CommandId::ToggleRest);
        let key = key.unwrap_or_default();
        let word = room.rest.shown(lang);
        lines.push(label(m::CLOSE_REST, m::CLOSE_REST_HINT.fill(lang, &[("word", &word), ("key", &key)])));
    }
    let minutes = room.seconds(moment(state)).1 / 60;
    lines.push(label(m::CLOSE_TIME, m::CLOSE_MINUTES.fill(lang, &[("n", &minutes)])));
    let came = |word: Option<bool>| review.attendance.iter().filter(|one| one.present == word).count();
    let attendance = m::CLOSE_ATTENDANCE_LINE
        .fill(lang, &[("present", &came(Some(true))), ("absent", &came(Some(false))), ("open", &came(None))]);
    lines.push(label(m::CLOSE_ATTENDANCE, attendance));
    lines.push(Line::default());
    lines.push(Line::of(m::CLOSE_OUTCOMES.get(lang), Tone::Heading));
    let mut outcomes: Vec<_> = board.links.outcomes_of(&board.data, &review.id).collect();
    outcomes.sort_by_key(|one| OutcomeKind::ALL.iter().rposition(|kind| *kind == one.kind));
    if outcomes.is_empty() {
        lines.push(Line::of(m::CLOSE_NO_OUTCOMES.get(lang), Tone::Dim));
    }
    for one in outcomes {
        let said = format!("{} {}", one.kind.shown(lang), one.text.replace('\n', " "));
        let unit = one.unit.as_ref().map(|unit| unit_name(board, unit).to_owned());
        let due = one.due.map(|due| date::plain_seen_from(board.day, due));
        let text = [Some(said), unit, due].into_iter().flatten().collect::<Vec<_>>().join("  ");
        lines.extend(hanging(&text, width));
    }
    if pending > 0 {
        lines.push(Line::default());
        lines.push(Line::of(m::CLOSE_PENDING.get(lang), Tone::Heading));
        for item in review.agenda.iter().filter(|item| item.state == AgendaState::Pending) {
            lines.extend(hanging(&item_title(board, item, lang), width));
        }
    }
    lines
}

fn hanging(text: &str, width: u16) -> Vec<Line> {
    let wrapped = crate::theme::measure::wrap(text, width.saturating_sub(2).max(4)).into_iter().enumerate();
    wrapped
        .map(|(at, text)| Line::of(format!("{}{text}", if at == 0 { "- " } else { "  " }), Tone::Text))
        .collect()
}
