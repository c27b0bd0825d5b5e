//! Every user command in one table: id, doc, contexts, help section.
//!
//! Footer, help, which-key, palette, command line and README's key table are all made from it.

mod context;
mod parse;
mod table;

pub use context::Context;
pub use parse::{Invocation, ParseError, complete, parse};
pub use table::{Argument, Command, CommandId, Section, all};
