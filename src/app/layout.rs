//! Where layers lie over the screen.

use super::geometry::Area;
use super::state::{Layer, State};
use crate::theme::measure::wrap;

/// Widest box of a text to read.
const CARD_WIDTH: u16 = 72;

/// Lines of a layer with a list that are not rows: border, input, rule, border.
pub const LIST_CHROME: usize = 4;

/// Lines of a layer with text that are not text: two borders.
pub const TEXT_CHROME: usize = 2;

/// The box of the layer: the whole body on small screens, a centred box on large ones.
pub fn layer_area(state: &State) -> Area {
    let size = state.size;
    let whole = Area::new(0, 0, size.width, size.height.saturating_sub(1));
    let (width, height) = match &state.layer {
        Some(Layer::Finder(_)) => (110, 40),
        Some(Layer::Chooser(chooser, _)) => {
            (72, u16::try_from(chooser.choices.len() + LIST_CHROME).unwrap_or(u16::MAX).clamp(8, 30))
        }
        Some(Layer::Help { .. }) => (84, 80),
        // A form keeps its box while candidates come and go.
        Some(Layer::Form(form)) => {
            (84, u16::try_from(form.draft.fields().len() + 12).unwrap_or(u16::MAX).clamp(16, 44))
        }
        Some(Layer::Outbox(_) | Layer::Conflict(_) | Layer::Closing { .. }) => (100, 30),
        Some(Layer::Card { text: Some((_, text)), .. }) => {
            let width = size.width.saturating_sub(4).min(CARD_WIDTH);
            let lines = wrap(text, width.saturating_sub(4)).len() + TEXT_CHROME;
            (CARD_WIDTH, u16::try_from(lines).unwrap_or(u16::MAX))
        }
        _ => (90, 36),
    };
    if size.width < 60 || size.height < 16 {
        return whole;
    }
    let width = whole.width.saturating_sub(4).min(width);
    let height = whole.height.saturating_sub(2).min(height);
    Area::new((whole.width - width) / 2, (whole.height - height) / 2, width, height)
}

/// Width of the text inside a layer's box.
pub fn layer_text_width(state: &State) -> u16 {
    layer_area(state).width.saturating_sub(4).max(2)
}
