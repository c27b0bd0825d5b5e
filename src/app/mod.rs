//! The dashboard's state and its pure transitions: `update(&mut State, Msg) -> Effects`.
