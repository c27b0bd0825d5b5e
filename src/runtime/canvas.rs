//! Where frames are drawn, and the surfaces they go to: the terminal, or a test's memory.

use std::io;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

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
}

impl TerminalSurface {
    /// The terminal that `guard` holds, with what it can do and the characters that it reads.
    pub fn new(guard: Guard, abilities: Abilities, charset: Charset) -> Self {
        Self { guard, encoder: Encoder::new(abilities), charset }
    }
}

impl Surface for TerminalSurface {
    fn present(&mut self, frame: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        let bytes = self.charset.encode(self.encoder.frame(frame, cursor));
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
///
/// It stands where the drawing library has its `Terminal`, whose comparison of each frame with the one before is
/// done for every frame and would be thrown away: the encoder has its own.
#[derive(Debug)]
pub struct Canvas<S> {
    frame: Buffer,
    size: Rect,
    surface: S,
    profile: WidthProfile,
}

impl<S: Surface> Canvas<S> {
    /// An empty canvas of `width` columns and `height` rows.
    pub fn new(surface: S, profile: WidthProfile, width: u16, height: u16) -> Self {
        Self { frame: Buffer::default(), size: Rect::new(0, 0, width, height), surface, profile }
    }

    /// The surface behind it.
    pub fn surface(&mut self) -> &mut S {
        &mut self.surface
    }

    /// The size of the frames to come.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = Rect::new(0, 0, width, height);
    }

    /// Draws the frames to come in `profile`; the next one draws everything.
    pub fn set_profile(&mut self, profile: WidthProfile) {
        self.profile = profile;
        self.surface.answered(profile);
        self.surface.forget();
    }

    /// Draws one frame on an empty buffer and shows it, with the cursor where `render` says.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        if self.frame.area == self.size {
            self.frame.reset();
        } else {
            self.frame = Buffer::empty(self.size);
        }
        let cursor = render(&mut self.frame);
        profile::apply(&mut self.frame, self.profile);
        self.surface.present(&self.frame, cursor.filter(|place| self.size.contains(*place)))
    }
}
