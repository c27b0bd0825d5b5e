//! Terminal guard, input, effects and the event loop.

pub mod aside;
pub mod boards;
pub mod canvas;
pub mod clipboard;
pub mod dashboard;
pub mod decode;
pub mod editor;
pub mod encoder;
pub mod engine;
pub mod environment;
pub mod event_loop;
pub mod gate;
pub mod inline;
pub mod input;
pub mod keys;
pub mod launch;
pub mod live;
pub mod panic;
pub mod perform;
pub mod probe;
pub mod profile;
pub mod session;
pub mod terminal;
pub mod tty;
pub mod watch;
pub mod worker;
