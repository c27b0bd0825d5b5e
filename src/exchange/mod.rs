//! Import and export: registers, plans, workbooks, lists and calendars; all of a file or nothing.

pub mod calendar;
pub mod file;
pub mod list;
pub mod plan;
pub mod register;
pub mod sheet;
pub mod workbook;
