//! Laid-out text on the screen: details, help, cards.

use ratatui::style::Style;

use crate::app::geometry::Area;
use crate::app::prose::{Line, Tone};
use crate::locale::screens as m;
use crate::theme::Role;

use super::painter::{Painter, Piece};
use super::style::{light_role, mark_role};

/// A tone's style.
pub(super) fn style(painter: &Painter, tone: Tone) -> Style {
    painter.style(match tone {
        Tone::Text => Role::Text,
        Tone::Dim | Tone::Label => Role::Dim,
        Tone::Title => Role::Title,
        Tone::Heading => Role::Group,
        Tone::Light(light) => light_role(light),
        Tone::Link => Role::Link,
        Tone::SelectedLink => Role::Selected,
        Tone::Key => Role::Key,
        Tone::Input => Role::Input,
        Tone::Fault => Role::Fault,
        Tone::Mark(mark) => mark_role(mark),
    })
}

/// Draws lines from `top` on; what does not fit is counted in the corner.
pub fn draw(painter: &mut Painter, area: Area, lines: &[Line], top: usize) {
    let top = top.min(lines.len().saturating_sub(1));
    let cut = lines.len() > top + usize::from(area.height) && area.height > 1;
    // The count of what is below has a line of its own.
    let shown = usize::from(area.height) - usize::from(cut);
    for (row, line) in lines.iter().skip(top).take(shown).enumerate() {
        let y = area.y + u16::try_from(row).unwrap_or(u16::MAX);
        let pieces: Vec<Piece> =
            line.runs.iter().map(|run| Piece::new(run.text.clone(), style(painter, run.tone))).collect();
        let used = painter.put_pieces(area.x, y, area.width, &pieces);
        if line.is_heading() && used + 1 < area.width {
            let border = painter.style(Role::Border);
            painter.rule(area.x + used + 1, y, area.width - used - 1, border);
        }
    }
    let below = lines.len().saturating_sub(top + shown);
    if cut {
        let text = m::MORE_BELOW.fill(painter.lang, &[("n", &below)]);
        let dim = painter.style(Role::Dim);
        let last = Area::new(area.x, area.y + area.height - 1, area.width, 1);
        let width = painter.width(&text) + 2;
        if width < area.width {
            let blank = painter.style(Role::Text);
            painter.fill(Area::new(last.x + last.width - width, last.y, width, 1), blank);
            painter.put_right(last, &text, dim);
        }
    }
}
