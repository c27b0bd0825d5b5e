//! Directories, layered settings and their collected diagnostics.
//!
//! Everything that touches the file system takes a [`Dirs`] value, so a test never meets the real home. Settings
//! come in layers: the defaults (`default.toml` shows them), the user's `config.toml`, the flags of the command line.

pub mod dirs;
pub mod load;
pub mod problem;
pub mod profile;
mod read;
pub mod settings;
mod table;
#[cfg(test)]
mod tests;
pub mod token;

pub use dirs::Dirs;
pub use load::{Loaded, load, load_file};
pub use profile::{Profile, ProfileError};
pub use read::read;
pub use settings::{Overrides, SavedView, Settings, WidthProfile};
pub use token::{TokenError, TokenFile};
