//! The targets: what reads bytes, and what must hold of what it made of them.

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use serde::de::DeserializeOwned;
use shumei::cache::block;
use shumei::command;
use shumei::domain::batch::Batch;
use shumei::domain::board::Board;
use shumei::domain::dataset::Dataset;
use shumei::domain::edit::Proposal;
use shumei::domain::id::Kind;
use shumei::domain::light::Thresholds;
use shumei::domain::record::Record;
use shumei::keymap::{self, Keymap, parse_keys};
use shumei::locale::Lang;
use shumei::outbox::{Place, entry as file};
use shumei::query::{Filter, ListKind, parse_sort};
use shumei::runtime::record::{Player, read as read_recording};
use shumei::{assess, builtin, config, plan, theme, wire};

fn board(records: impl IntoIterator<Item = Record>) -> Board {
    let mut data = Dataset::default();
    data.load(records);
    let calendar = Arc::new(builtin::calendar().unwrap());
    Board::new(data, calendar, Thresholds::default(), jiff::civil::date(2023, 6, 12))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub fn keymap(bytes: &[u8]) {
    let text = text(bytes);
    let base = keymap::load_builtin("default").unwrap();
    for base in [None, Some(&base)] {
        let loaded = keymap::load(&text, base);
        for lang in [Lang::Zh, Lang::En] {
            let _ = loaded.diagnostics("f", &text, lang);
        }
        let mut again = Keymap::default();
        for (context, keys, to) in loaded.keymap.sequences() {
            let written: String = keys.iter().map(ToString::to_string).collect();
            assert_eq!(parse_keys(&written).as_ref(), Ok(&keys), "{written}");
            again.put(context, &keys, to.cloned());
        }
        assert_eq!(again, loaded.keymap);
    }
}

pub fn theme(bytes: &[u8]) {
    let text = text(bytes);
    let loaded = theme::load(&text);
    let _ = loaded.diagnostics("f", &text, Lang::Zh);
    let _ = loaded.theme.map(|theme| theme.at_depth(theme::ColourDepth::Ansi16));
}

pub fn settings(bytes: &[u8]) {
    let text = text(bytes);
    let (settings, problems) = config::read(&text, Path::new("/home/x"));
    for (_, problem) in &problems {
        let _ = problem.message(Lang::Zh);
    }
    for view in &settings.views {
        let list = ListKind::from_word(&view.list);
        let _ = list.map(|list| (Filter::read(&view.filter, list), parse_sort(&view.sort, list)));
    }
    let _ = text.parse::<wire::Address>();
    let _ = wire::Bearer::parse(&text);
}

pub fn rules(bytes: &[u8]) {
    let text = text(bytes);
    let (_, problems) = assess::read(&text);
    let _ = assess::problem::diagnostics("f", &text, &problems, Lang::Zh);
}

pub fn holidays(bytes: &[u8]) {
    if let Ok(calendar) = builtin::holidays::parse(&text(bytes)) {
        let again = shumei::domain::calendar::Calendar::from_years(calendar.arrangements());
        assert_eq!(again, calendar);
    }
}

pub fn filter(bytes: &[u8]) {
    let text = text(bytes);
    for list in ListKind::ALL {
        match Filter::read(&text, list) {
            Ok(filter) => {
                let written = filter.to_string();
                assert_eq!(Filter::read(&written, list).as_ref(), Ok(&filter), "{written}");
            }
            Err(error) => drop(error.message(Lang::Zh)),
        }
        let _ = parse_sort(&text, list);
    }
}

pub fn command(bytes: &[u8]) {
    for line in text(bytes).lines() {
        match command::parse(line) {
            Ok(invocation) => {
                assert_eq!(command::parse(&invocation.to_string()).as_ref(), Ok(&invocation), "{line}");
            }
            Err(error) => drop(error.message(Lang::Zh)),
        }
        let _ = command::complete(line);
        let _ = shumei::domain::day::parse(line);
    }
}

/// What is read as a type is written so that it is read as the same.
fn round<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(bytes: &[u8]) {
    if let Ok(value) = serde_json::from_slice::<T>(bytes) {
        let written = serde_json::to_vec(&value).unwrap();
        assert_eq!(serde_json::from_slice::<T>(&written).unwrap(), value);
    }
}

pub fn wire(bytes: &[u8]) {
    round::<wire::Session>(bytes);
    round::<wire::SnapshotLine>(bytes);
    round::<wire::Changes>(bytes);
    round::<wire::EditsRequest>(bytes);
    round::<wire::EditsAnswer>(bytes);
    round::<wire::AuditPage>(bytes);
    round::<wire::Problem>(bytes);
    round::<wire::Cursor>(bytes);
    round::<Batch>(bytes);
    round::<Proposal>(bytes);
}

pub fn records(bytes: &[u8]) {
    for kind in Kind::ALL {
        if let Ok(record) = Record::from_json(kind, bytes) {
            let written = record.to_json().unwrap();
            assert_eq!(Record::from_json(kind, &written).unwrap(), record);
            // Any record that is read can be shown.
            let key = record.key();
            let board = board([record]);
            for lang in [Lang::Zh, Lang::En] {
                let _ = shumei::query::detail(&board, &key, lang, false);
            }
        }
    }
}

/// A template of a paper.
pub fn template(bytes: &[u8]) {
    use shumei::papers::{PaperKind, Template, check};
    static BOARD: OnceLock<Board> = OnceLock::new();
    let board = BOARD.get_or_init(|| board(builtin::programme().unwrap()));
    let template = Template { file: "f".to_owned(), text: text(bytes) };
    let _ = check(board, PaperKind::Tasks, &template, Lang::Zh);
}

/// The body of an entry's file, signed as it must be.
pub fn entry(body: &[u8]) {
    const NAME: &str = "000000000007-0188b3c8-5c00-7abc-8def-0123456789ab.json";
    let head = format!("shumei-outbox {}", shumei::outbox::FORMAT);
    let mut hasher = blake3::Hasher::new();
    hasher.update(head.as_bytes()).update(b"\n").update(body);
    let signed = [format!("{head} {}\n", hasher.finalize().to_hex()).as_bytes(), body].concat();
    for place in Place::ENTRIES {
        assert!(file::decode(place, NAME, body).is_err(), "unsigned");
        if let Ok(entry) = file::decode(place, NAME, &signed) {
            let written = file::encode(&entry).unwrap();
            assert_eq!(file::decode(place, NAME, &written), Ok(entry));
        }
    }
    let _ = file::parse_name(&text(body));
}

pub fn block(bytes: &[u8]) {
    if let Ok(raw) = block::unpack(bytes)
        && let Ok(entries) = block::entries(&raw)
    {
        assert_eq!(block::unpack(&block::pack(&entries)).unwrap(), raw);
        let _ = block::runs(&entries).len();
    }
    let _ = block::entries(bytes);
}

pub fn document(bytes: &[u8]) {
    if let Ok(source) = plan::read(bytes) {
        let compiled = plan::compile(&source.text);
        for warning in &compiled.warnings {
            let _ = warning.message();
        }
    }
}

/// A zip file with one part changed.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The text part of a Word document.
pub fn word_document(part: &[u8]) {
    document(part);
    document(&zipped(&[("word/document.xml", part)]));
    document(&zipped(&[("word/document.xml", super::seeds::WORD.as_bytes()), ("word/numbering.xml", part)]));
}

/// A list as text, in any encoding.
pub fn register_table(bytes: &[u8]) {
    static DATA: OnceLock<Dataset> = OnceLock::new();
    let data = DATA.get_or_init(|| {
        let mut data = Dataset::default();
        data.load(builtin::programme().unwrap());
        data
    });
    let mut numbers = shumei::exchange::register::Numbers::new(data, &std::collections::BTreeMap::new());
    let today = jiff::civil::date(2023, 6, 12);
    let _ = shumei::exchange::register::import(bytes, data, &mut numbers, today, jiff::Timestamp::UNIX_EPOCH);
}

/// A sheet of a workbook.
pub fn workbook(part: &[u8]) {
    use super::seeds::{BOOK, BOOK_RELS, BOOK_TYPES, SHEET, TOP_RELS};
    let book = |sheet: &[u8], strings: &[u8]| {
        zipped(&[
            ("[Content_Types].xml", BOOK_TYPES.as_bytes()),
            ("_rels/.rels", TOP_RELS.as_bytes()),
            ("xl/workbook.xml", BOOK.as_bytes()),
            ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/sharedStrings.xml", strings),
        ])
    };
    register_table(&book(part, b"<sst/>"));
    register_table(&book(SHEET.as_bytes(), part));
}

pub fn recording(bytes: &[u8]) {
    match read_recording(bytes) {
        Ok(recording) => {
            // What is no size of a terminal would only be slow.
            let (width, height) = recording.opening.size;
            if width > 300 || height > 100 || recording.steps.len() > 60 {
                return;
            }
            if let Ok(mut player) = Player::new(recording, Rc::new(theme::load_builtin)) {
                let large = |size: &shumei::app::Msg| matches!(size, shumei::app::Msg::Resize(size) if size.width > 300 || size.height > 100);
                if !player.recording().steps.iter().any(|step| large(&step.msg)) {
                    player.go_to(usize::MAX).unwrap();
                }
            }
        }
        Err(error) => drop((error.message(Lang::Zh), error.message(Lang::En))),
    }
}
