//! All four papers over the made-up register: every value offered, every figure traced, in all formats.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::builtin::holidays;
use crate::builtin::register::{RegisterSpec, generate};
use crate::domain::dataset::Dataset;
use crate::domain::id::{Key, Kind, UnitId};
use crate::domain::light::Thresholds;
use crate::domain::record::Record;
use crate::domain::text::Text;

static BOARD: LazyLock<Board> = LazyLock::new(|| {
    let mut data = Dataset::default();
    data.load(generate(&RegisterSpec::new(date(2023, 6, 12))).unwrap());
    board(data)
});

fn board(data: Dataset) -> Board {
    Board::new(data, Arc::new(holidays::calendar().unwrap()), Thresholds::default(), date(2023, 6, 12))
}

fn subjects() -> Vec<Subject> {
    let notice = |kind, id| Subject::Notice { about: Key::new(kind, id), by: None };
    vec![
        Subject::Tasks { unit: None },
        Subject::Tasks { unit: Some(UnitId::new("U16")) },
        notice(Kind::Supervision, "L01"),
        notice(Kind::Unit, "U16"),
        Subject::Bulletin { since: Some("R2023-05".into()) },
        Subject::Bulletin { since: None },
        Subject::Minutes { review: "R2023-05".into() },
    ]
}

fn written(board: &Board, subject: &Subject, lang: Lang) -> Paper {
    let request = PaperRequest { subject: subject.clone(), taken: None };
    write(board, &request, None, lang).unwrap()
}

fn text_of(paper: &Paper, format: Format) -> String {
    let bytes = render(paper, format, USUAL_WIDTH).unwrap();
    if format != Format::Docx {
        return String::from_utf8(bytes).unwrap();
    }
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").unwrap(), &mut text).unwrap();
    text
}

#[test]
fn every_paper_is_written_in_both_languages() {
    for subject in subjects() {
        for lang in [Lang::Zh, Lang::En] {
            let paper = written(&BOARD, &subject, lang);
            assert!(!paper.blocks.is_empty() && !plain(&paper.title).is_empty());
            for format in Format::ALL {
                assert!(!text_of(&paper, format).contains("{{"), "{subject:?}");
            }
        }
    }
}

#[test]
fn the_table_of_values_is_what_papers_offer() {
    for kind in PaperKind::ALL {
        let mut offered = BTreeSet::new();
        let mut blocks = BTreeSet::new();
        for subject in subjects().into_iter().filter(|subject| subject.kind() == kind) {
            let offer = content::offer(&BOARD, &PaperRequest { subject, taken: None }, Lang::Zh).unwrap();
            offered.extend(offer.facts.names());
            blocks.extend(offer.blocks.keys().copied());
        }
        let told: BTreeSet<String> = fields(kind).map(|field| field.name.to_owned()).collect();
        assert_eq!(offered, told, "{kind:?}");
        assert_eq!(blocks, self::blocks(kind).iter().map(|block| block.name).collect(), "{kind:?}");
    }
}

/// A template that writes every value, column and part of the head that a paper of a kind offers.
fn everything(kind: PaperKind) -> String {
    let top = |field: &&Field| !field.name.contains('.');
    let mut lines = vec!["# 题".to_owned()];
    for field in fields(kind).filter(top) {
        let name = field.name;
        let below = fields(kind).filter_map(|one| one.name.strip_prefix(name)?.strip_prefix('.'));
        // Lists of texts are told by their elements; all else by itself.
        let body: String = below
            .map(|below| match (kind, below) {
                (PaperKind::Minutes, "notes" | "progress" | "information" | "decisions" | "follow_ups") => {
                    format!("{{% for x in one.{below} %}}{{{{ x }}}}{{% endfor %}}")
                }
                _ => format!("{{{{ one.{below} }}}}"),
            })
            .collect();
        lines.push(match (body.is_empty(), name) {
            (true, "other") => "{% for one in other %}{{ one }}{% endfor %}".to_owned(),
            (true, _) => format!("{name}={{{{ {name} }}}}"),
            (false, _) => format!("{{% for one in {name} %}}{body}{{% endfor %}}"),
        });
    }
    for block in blocks(kind) {
        let columns: Vec<&str> = block.columns.iter().rev().map(|column| column.name).collect();
        lines.push(format!("@{} {}", block.name, columns.join(" ")));
    }
    lines.extend(HEADS.iter().map(|head| format!("@{} 甲：乙", head.name)));
    lines.join("\n\n")
}

#[test]
fn every_value_and_column_can_be_written() {
    for subject in subjects() {
        let template = Template { file: "all.md".into(), text: everything(subject.kind()) };
        let request = PaperRequest { subject, taken: None };
        let paper = write(&BOARD, &request, Some(&template), Lang::Zh);
        let paper = paper.unwrap_or_else(|error| panic!("{error}"));
        for block in &paper.blocks {
            let Block::Table(table) = block else { continue };
            let whole = |row: &Row<Line>| match row {
                Row::Across(_) => true,
                Row::Cells { cells, .. } => cells.len() == table.columns.len(),
            };
            assert!(table.rows.iter().all(whole));
        }
    }
}

/// How often each note's number stands in a text between two marks.
fn notes(text: &str, before: &str, after: &str) -> BTreeMap<usize, usize> {
    let mut out = BTreeMap::new();
    for number in text.split(before).skip(1).filter_map(|rest| rest.split_once(after)?.0.parse().ok()) {
        *out.entry(number).or_default() += 1;
    }
    out
}

#[test]
fn every_figure_leads_to_its_records_in_every_format() {
    for subject in subjects() {
        let paper = written(&BOARD, &subject, Lang::Zh);
        assert!(!paper.sources.is_empty(), "{subject:?}");
        let md = text_of(&paper, Format::Markdown);
        let docx = text_of(&paper, Format::Docx);
        let text = text_of(&paper, Format::Text).replace('\n', "");
        let raised = notes(
            &docx,
            "<w:vertAlign w:val=\"superscript\"/></w:rPr><w:t xml:space=\"preserve\">[",
            "]</w:t>",
        );
        for number in 1..=paper.sources.len() {
            assert!(raised.contains_key(&number), "{subject:?}: {number} is not raised");
            // Once behind the figure, once before the note.
            assert!(notes(&md, "[^", "]")[&number] > 1, "{subject:?}: {number} in Markdown");
            assert!(notes(&text, "〔", "〕")[&number] > 1, "{subject:?}: {number} in text");
        }
        for source in &paper.sources {
            for key in source.keys.iter().chain(source.rest.iter().flatten()) {
                assert!(BOARD.data.contains(key), "{key}");
                for (format, rendered) in [("docx", &docx), ("md", &md), ("text", &text)] {
                    assert!(rendered.contains(key.id.as_str()), "{format} lacks {key}");
                }
            }
        }
    }
}

#[test]
fn counts_agree_with_their_records() {
    for subject in subjects() {
        let paper = written(&BOARD, &subject, Lang::Zh);
        for source in &paper.sources {
            let keys = source.keys.len();
            match source.figure.split_once('/') {
                Some((met, of)) => {
                    let rest = source.rest.as_ref().map_or(0, Vec::len);
                    assert_eq!((met.parse(), of.parse()), (Ok(keys), Ok(keys + rest)), "{source:?}");
                }
                // A count of the agenda, a shortfall or a share rests on other records than it counts.
                None if source.rest.is_none()
                    && !matches!(source.keys[0].kind, Kind::Review | Kind::Indicator) =>
                {
                    let short = matches!(source.keys[0].kind, Kind::Community | Kind::Enterprise);
                    let n: usize = source.figure.parse().unwrap();
                    assert!(n == keys || short && n <= keys, "{source:?}");
                }
                None => {}
            }
        }
    }
}

#[test]
fn ranking_tells_numerator_denominator_and_data_time() {
    let text = text_of(&written(&BOARD, &Subject::Bulletin { since: None }, Lang::Zh), Format::Markdown);
    let ranking = text.split("单位排名").nth(1).unwrap().split("逾期事项").next().unwrap();
    assert!(ranking.contains("数据截至2023年6月12日") && ranking.contains("按期办结/"), "{ranking}");
}

#[test]
fn contacts_are_masked() {
    let paper =
        written(&BOARD, &Subject::Notice { about: Key::new(Kind::Supervision, "L01"), by: None }, Lang::Zh);
    let contacts: Vec<&str> =
        BOARD.data.members.iter().filter_map(|one| Some(one.contact.as_ref()?.reveal())).collect();
    assert!(!contacts.is_empty());
    for format in Format::ALL {
        let text = text_of(&paper, format).replace('\\', "");
        assert!(text.contains("*****") && contacts.iter().all(|contact| !text.contains(contact)));
    }
}

#[test]
fn what_no_paper_can_be_about_is_told() {
    let told = |subject| {
        let request = PaperRequest { subject, taken: None };
        write(&BOARD, &request, None, Lang::En).unwrap_err()
    };
    let minutes = |id: &str| told(Subject::Minutes { review: id.into() });
    assert!(matches!(minutes("R1900-01"), PaperError::Subject(text) if text.contains("no review")));
    let planned = BOARD.data.reviews.iter().find(|one| one.at.date() > BOARD.day).unwrap().id.to_string();
    assert!(matches!(minutes(&planned), PaperError::Subject(text) if text.contains("not been held")));
    let notice = |kind, id, by| told(Subject::Notice { about: Key::new(kind, id), by });
    assert!(matches!(notice(Kind::Task, "T01", None), PaperError::Subject(_)));
    assert!(matches!(notice(Kind::Supervision, "L99", None), PaperError::Subject(_)));
    let past = Some(date(2023, 6, 11));
    assert!(
        matches!(notice(Kind::Supervision, "L01", past), PaperError::Subject(text) if text.contains("2023-06-12"))
    );
    let calm = BOARD.data.communities.iter().find(|one| !one.troubled).unwrap();
    let calm = notice(Kind::Community, calm.id.to_string().as_str(), None);
    assert!(matches!(calm, PaperError::Nothing(_)), "{calm}");
    assert!(matches!(told(Subject::Tasks { unit: Some("U99".into()) }), PaperError::Subject(_)));
}

#[test]
fn file_names_come_from_the_catalogue() {
    let name = |subject: Subject, format| file_name(&written(&BOARD, &subject, Lang::Zh), format);
    assert_eq!(name(Subject::Minutes { review: "R2023-05".into() }, Format::Docx), "会议纪要-R2023-05.docx");
    assert_eq!(name(Subject::Tasks { unit: None }, Format::Markdown), "重点任务和责任清单-2023-06-12.md");
}

#[test]
fn a_template_is_checked_against_all_that_it_may_meet() {
    let template =
        Template { file: "own.md".into(), text: "# 题\n{% if unit %}{{ unit.x }}{% endif %}".into() };
    let problems = check(&BOARD, PaperKind::Tasks, &template, Lang::En);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].place.unwrap().line, 2);
    for kind in PaperKind::ALL {
        assert_eq!(check(&BOARD, kind, &builtin(kind, Lang::Zh), Lang::Zh), [], "{kind:?}");
    }
}

/// The demo's register with one text everywhere where people write freely.
fn defaced(text: &str) -> Board {
    let mut data = BOARD.data.clone();
    let text = Text::new(text);
    let records = BOARD.data.records().map(|record| {
        let version = record.version() + 1;
        let updated = record.updated();
        let record = match record {
            Record::Task(mut one) => {
                one.title = text.clone();
                one.section = text.clone();
                one.progress.iter_mut().for_each(|line| line.note = text.clone());
                Record::Task(one)
            }
            Record::Unit(mut one) => {
                one.name = text.clone();
                Record::Unit(one)
            }
            Record::Rectification(mut one) => {
                one.title = text.clone();
                Record::Rectification(one)
            }
            Record::Review(mut one) => {
                one.title = text.clone();
                one.agenda.iter_mut().for_each(|item| item.title = text.clone());
                Record::Review(one)
            }
            Record::Outcome(mut one) => {
                one.text = text.clone();
                Record::Outcome(one)
            }
            other => other,
        };
        record.stamped(version, updated)
    });
    data.load(records);
    board(data)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn any_text_of_a_record_gives_a_sound_paper(text in prop_oneof![
        any::<String>(),
        "[&<>\"'\\]\\[*_|#@{}%\u{0}-\u{1F}\u{FFFE}\u{FFFF}\u{F0000}-\u{F0003}城\n]{0,60}",
        Just("长".repeat(3000)),
    ]) {
        let board = defaced(&text);
        for subject in [Subject::Tasks { unit: None }, Subject::Minutes { review: "R2023-05".into() }, Subject::Notice { about: Key::new(Kind::Supervision, "L01"), by: None }] {
            let paper = written(&board, &subject, Lang::Zh);
            for format in [Format::Markdown, Format::Text] {
                let text = text_of(&paper, format);
                prop_assert!(!text.chars().any(|c| c != '\n' && c.is_control()));
            }
            let bytes = render(&paper, Format::Docx, USUAL_WIDTH).unwrap();
            docx::assert_sound(&bytes);
        }
    }
}
