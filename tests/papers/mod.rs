//! The papers as an office gets them: by commands, to files, and opened by another program.

mod command;
mod office;

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use shumei::builtin::register::{RegisterSpec, generate};
use shumei::domain::board::Board;
use shumei::domain::id::{Key, Kind};
use shumei::domain::record::{Extra, Record};
use shumei::domain::review::{Remark, Session};
use shumei::locale::Lang;
use shumei::papers::{Format, Paper, PaperRequest, Subject, USUAL_WIDTH, render, write};

use crate::screens::harness::board_of;

const DAY: Date = date(2023, 6, 12);

/// The demonstration's records with one meeting that was held in full: remarks, outcomes by item, time.
static BOARD: LazyLock<Board> = LazyLock::new(|| {
    let records = generate(&RegisterSpec::new(DAY)).unwrap();
    board_of(records.into_iter().map(held_in_full).collect(), DAY)
});

/// May's meeting with what a meeting leaves: ids, remarks, what was settled under which item, when it was closed.
fn held_in_full(record: Record) -> Record {
    let at = |minute: i64| {
        "2023-05-15T01:00:00Z".parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_mins(minute)
    };
    match record {
        Record::Review(mut one) if one.id.to_string() == "R2023-05" => {
            for (place, item) in one.agenda.iter_mut().enumerate() {
                item.id = format!("i{place}").into();
                if place < 2 {
                    item.remarks.push(Remark {
                        at: at(5),
                        by: "M001".into(),
                        text: "各单位汇报进展。\n联系电话13800000012，会后补报。".into(),
                        extra: Extra::new(),
                    });
                }
            }
            one.session = Some(Session {
                on: None,
                opened: at(0),
                by: "M001".into(),
                presenter: "M001".into(),
                item: None,
                since: at(90),
                spent: 5400,
                closed: Some(at(90)),
                extra: Extra::new(),
            });
            Record::Review(one)
        }
        Record::Outcome(mut one) if one.review.to_string() == "R2023-05" => {
            one.item = Some("i1".into());
            Record::Outcome(one)
        }
        other => other,
    }
}

fn subjects() -> [(&'static str, Subject); 5] {
    let notice = |kind, id| Subject::Notice { about: Key::new(kind, id), by: None };
    [
        ("tasks", Subject::Tasks { unit: None }),
        ("notice", notice(Kind::Supervision, "L01")),
        ("notice_unit", notice(Kind::Unit, "U16")),
        ("bulletin", Subject::Bulletin { since: Some("R2023-05".into()) }),
        ("minutes", Subject::Minutes { review: "R2023-05".into() }),
    ]
}

fn paper(subject: &Subject, lang: Lang) -> Paper {
    let request = PaperRequest { subject: subject.clone(), taken: None };
    write(&BOARD, &request, None, lang).unwrap()
}

/// To accept a change: `INSTA_UPDATE=always cargo test --test all papers::`, then read the difference.
#[test]
fn papers_read_as_they_were_found_good() {
    for (name, subject) in subjects() {
        let text = render(&paper(&subject, Lang::Zh), Format::Text, USUAL_WIDTH).unwrap();
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, String::from_utf8(text).unwrap()));
    }
}
