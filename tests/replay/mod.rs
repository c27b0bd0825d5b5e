//! A recording shows what was: every screen again, in order, without what is nobody's business.

mod damaged;
mod program;
mod secret;
mod stories;
mod walks;

use std::fs::{self, File};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use base64::Engine as _;
use jiff::civil::date;
use serde_json::Value;
use shumei::builtin::{RegisterSpec, generate};
use shumei::domain::board::Board;
use shumei::domain::record::Record;
use shumei::runtime::record::{Mask, Player, Recorder, Recording, read};
use shumei::theme;

use shumei::app::state::Editing;

use crate::screens::harness::{board_of, viewer};

/// A demonstration with so many communities, as a recording tells it: what is hidden once stays as it is.
fn masked_board(communities: u32) -> Arc<Board> {
    let day = date(2023, 6, 12);
    let spec = RegisterSpec { communities, ..RegisterSpec::new(day) };
    let board = board_of(generate(&spec).unwrap(), day);
    let mut mask = Mask::default();
    mask.learn(&board.data);
    let hide = |record: Record| {
        let mut value = serde_json::to_value(record).unwrap();
        mask.records(&mut value);
        serde_json::from_value(value).unwrap()
    };
    Arc::new(board_of(board.data.records().map(hide).collect(), board.day))
}

/// The office's seat.
fn office() -> Editing {
    Editing::As(viewer("M001"))
}

fn file_at(path: &Path) -> File {
    Recorder::create(path).unwrap()
}

fn recording(path: &Path) -> Recording {
    let text = fs::read(path).unwrap();
    read(text.as_slice()).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

fn player(recording: Recording) -> Player {
    Player::new(recording, Rc::new(theme::load_builtin)).unwrap()
}

/// All that a recording holds as text, long messages unpacked.
fn unpacked(path: &Path) -> String {
    let mut out = String::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        out.push_str(line);
        out.push('\n');
        let value: Value = serde_json::from_str(line).unwrap();
        if let Some(packed) = value.get("packed").and_then(Value::as_str) {
            let bytes = base64::engine::general_purpose::STANDARD.decode(packed).unwrap();
            let json = lz4_flex::decompress_size_prepended(&bytes).unwrap();
            out.push_str(std::str::from_utf8(&json).unwrap());
            out.push('\n');
        }
    }
    out
}
