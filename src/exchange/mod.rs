//! Import: the register from XLSX and CSV, plans as records; all of a file or nothing.

pub mod file;
pub mod plan;
pub mod register;
pub mod sheet;
