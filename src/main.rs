//! shumei: see the library crate.
fn main() {}
