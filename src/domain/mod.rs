//! What the programme is: typed records, ids, lights, states, guards, the working-day calendar.
//!
//! Pure: no IO and no clock; the day comes in as a value. Text enters only through [`text::Text`], so
//! whatever stands in a record is safe to show.

pub mod access;
#[cfg(test)]
mod access_tests;
pub mod agenda;
pub mod appraisal;
pub mod batch;
pub mod board;
pub mod calendar;
pub mod census;
pub mod closed_loop;
pub mod community;
pub mod coverage;
pub mod credit_code;
pub mod dataset;
pub mod day;
pub mod edit;
pub mod figures;
mod fixture;
pub mod formula;
pub mod id;
pub mod indicator;
pub mod later;
pub mod light;
pub mod links;
pub mod matter;
pub mod member;
pub mod open_enum;
pub mod outlook;
pub mod pattern;
pub mod place;
pub mod programme;
pub mod record;
pub mod rectification;
pub mod recurrence;
pub mod review;
pub mod score;
pub mod series;
pub mod supervision;
pub mod task;
pub mod text;
pub mod unit;
