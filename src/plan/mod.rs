//! The plan compiler: a document's text becomes a responsibility list. Pure.
//!
//! [`read`] turns the bytes of a file (UTF-8, GB18030, .docx) into text, [`compile`] turns text into a [`Compiled`].
//! The layouts are those of county documents: numbered items with a clause that names the units, or tables.

mod build;
mod column;
mod compile;
mod docx;
mod field;
mod grid;
mod head;
mod heading;
mod model;
mod moment;
mod number;
mod numbering;
mod outline;
mod para;
mod phrase;
mod quantity;
mod recur;
mod resolve;
mod rows;
mod select;
mod source;
mod stamp;
mod units;
mod warn;

pub use compile::compile;
pub use model::{
    Compiled, Document, Figure, Indicator, Lines, Milestone, Section, Span, Target, Task, TaskUnit,
};
pub use source::{Encoding, MAX_BYTES, Source, SourceError, read};
pub use warn::{Doubt, Warning};
