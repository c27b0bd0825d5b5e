//! Colour roles, palettes, inheritance and downgrade to 256, 16 and no colours.
//!
//! Screens name a [`Role`]; a [`Theme`] gives it a style. Themes are files, and the built-in ones are read by the
//! code that reads the user's own.

mod colour;
mod file;
pub mod measure;
mod role;
mod style;
pub mod width;

pub use colour::{ColourDepth, contrast};
pub use file::{BUILTIN, Loaded, ThemeError, load, load_builtin};
pub use role::Role;
pub use style::{Background, Selection, Theme};

#[cfg(test)]
mod tests;
