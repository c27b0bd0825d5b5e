//! Embedded data: the Shucheng programme, holiday arrangements, the synthetic register.
//!
//! Data and the readers of its formats; a user's own file goes through the same readers. No IO.

pub mod error;
pub mod holidays;
pub mod programme;
pub mod register;
mod spans;

pub use error::BuiltinError;
pub use holidays::calendar;
pub use programme::programme;
pub use register::{Register, RegisterSpec, generate};
