//! Sessions over SSH: a real sshd, real clients, keys that `shumei ssh-key add` let in.

mod ends;
pub mod host;
mod many;
mod refused;
mod shaper;
mod shared;
mod slow;
