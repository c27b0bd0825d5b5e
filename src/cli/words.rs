//! Arguments that complete to known words without refusing others: labels and names are taken as well.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};

use crate::query::ListKind;

/// Takes any text; completion offers the function's words.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub fn() -> Vec<&'static str>);

impl TypedValueParser for Words {
    type Value = String;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(cmd, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// The lists' words.
pub fn lists() -> Vec<&'static str> {
    ListKind::ALL.map(ListKind::as_str).to_vec()
}
