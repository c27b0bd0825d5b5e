//! Where frames are drawn, and the surfaces they go to: the terminal, or a test's memory.

use std::cell::Cell;
use std::convert::Infallible;
use std::io;
use std::rc::Rc;

use ratatui::Frame;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{self, Buffer};
use ratatui::layout::{Position, Rect, Size};

use super::abilities::Abilities;
use super::charset::Charset;
use super::encoder::Encoder;
use super::profile;
use super::terminal::Guard;
use crate::theme::width::WidthProfile;

/// What shows frames.
pub trait Surface {
    /// Shows a whole frame, with the cursor at a place or hidden.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn present(&mut self, frame: &Buffer, cursor: Option<Position>) -> io::Result<()>;

    /// Sends a sequence that shows nothing, such as a copy to the clipboard.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn send(&mut self, sequence: &[u8]) -> io::Result<()>;

    /// Supposes that something else wrote to the screen: the next frame draws everything.
    fn forget(&mut self);

    /// The terminal was asked, and is one for this profile.
    fn answered(&mut self, _: WidthProfile) {}
}

/// The terminal, reached by one write per frame.
#[derive(Debug)]
pub struct TerminalSurface {
    guard: Guard,
    encoder: Encoder,
    charset: Charset,
    /// What goes before the first frame, in the same write.
    ahead: Vec<u8>,
}

impl TerminalSurface {
    /// The terminal that `guard` holds, with what it can do and the characters that it reads.
    pub fn new(guard: Guard, abilities: Abilities, charset: Charset) -> Self {
        Self { guard, encoder: Encoder::new(abilities), charset, ahead: Vec::new() }
    }

    /// Sends `sequence` ahead of the first frame, which clears whatever it leaves on the screen.
    #[must_use]
    pub fn asking(self, sequence: &[u8]) -> Self {
        Self { ahead: sequence.to_vec(), ..self }
    }
}

impl Surface for TerminalSurface {
    fn present(&mut self, frame: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        let mut bytes = std::mem::take(&mut self.ahead);
        bytes.extend(self.charset.encode(self.encoder.frame(frame, cursor)));
        if bytes.is_empty() { Ok(()) } else { self.guard.write(&bytes) }
    }

    fn send(&mut self, sequence: &[u8]) -> io::Result<()> {
        self.guard.write(sequence)
    }

    fn forget(&mut self) {
        self.encoder.forget();
    }

    fn answered(&mut self, profile: WidthProfile) {
        self.charset = Charset::of_answer(profile);
    }
}

/// Draws frames of a given size, looks them over, and hands them to a surface.
#[derive(Debug)]
pub struct Canvas<S> {
    terminal: ratatui::Terminal<Recorder>,
    recorded: Rc<Recorded>,
    surface: S,
    profile: WidthProfile,
}

impl<S: Surface> Canvas<S> {
    /// An empty canvas of `width` columns and `height` rows.
    pub fn new(surface: S, profile: WidthProfile, width: u16, height: u16) -> Self {
        let recorded = Rc::new(Recorded::default());
        recorded.size.set(Size::new(width, height));
        let Ok(terminal) = ratatui::Terminal::new(Recorder(Rc::clone(&recorded)));
        Self { terminal, recorded, surface, profile }
    }

    /// The surface behind it.
    pub fn surface(&mut self) -> &mut S {
        &mut self.surface
    }

    /// The size of the frames to come.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.recorded.size.set(Size::new(width, height));
    }

    /// Draws the frames to come in `profile`; the next one draws everything.
    pub fn set_profile(&mut self, profile: WidthProfile) {
        self.profile = profile;
        self.surface.answered(profile);
        self.surface.forget();
    }

    /// Draws one frame and shows it.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        let Ok(frame) = self.terminal.draw(|frame| {
            render(frame);
            profile::apply(frame.buffer_mut(), self.profile);
        });
        let within = |position: &Position| Rect::from(self.recorded.size.get()).contains(*position);
        self.surface.present(frame.buffer, self.recorded.cursor.get().filter(within))
    }
}

/// What the drawing library wants done besides the frame itself.
#[derive(Debug, Default)]
struct Recorded {
    size: Cell<Size>,
    cursor: Cell<Option<Position>>,
}

/// Stands where the drawing library expects a terminal. It only keeps the cursor: frames are taken whole.
#[derive(Debug)]
struct Recorder(Rc<Recorded>);

impl Backend for Recorder {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, _: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a buffer::Cell)>,
    {
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        self.0.cursor.set(None);
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(self.0.cursor.get().unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), Infallible> {
        self.0.cursor.set(Some(position.into()));
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> Result<(), Infallible> {
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(self.0.size.get())
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: self.0.size.get(), pixels: Size::ZERO })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
