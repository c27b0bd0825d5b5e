//! A sitting at the dashboard as a file: all that entered its loop, in order, so that a fault can be seen again
//! elsewhere.
//!
//! `update` is a pure transition, so the opening and the messages make every screen anew. A recording is a text of
//! lines, each a JSON object: first a [`Header`], then one [`Line`] a message. What is no business of whoever reads it
//! is hidden when it is written, see [`mask`].

mod line;
mod mask;
mod opening;
mod player;
mod reader;
mod recorder;
mod sheet;
mod steps;
mod viewer;

pub use line::{Entry, Header, Line, VERSION};
pub use mask::{Mask, typed};
pub use opening::{Opening, OpeningError};
pub use player::{Player, Themes};
pub use reader::{Problem, Recording, RecordingError, Step, read};
pub use recorder::Recorder;
pub use sheet::Sheet;
pub use viewer::{Viewer, view};
