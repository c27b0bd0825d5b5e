//! Word documents: paragraphs, Word's own numbering, tables with merged cells, damage.

use docx_rs::{
    AbstractNumbering, Docx, IndentLevel, Level, LevelJc, LevelText, NumberFormat, Numbering, NumberingId,
    Paragraph, Run, Start, Table, TableCell, TableRow, VMergeType,
};
use proptest::prelude::*;
use shumei::domain::task::Duty;
use shumei::plan::{Encoding, Source, compile, read};

fn text(words: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(words))
}

fn cell(words: &str) -> TableCell {
    words.split('\n').fold(TableCell::new(), |cell, line| cell.add_paragraph(text(line)))
}

fn merged() -> TableCell {
    TableCell::new().add_paragraph(Paragraph::new()).vertical_merge(VMergeType::Continue)
}

fn level(level: usize, format: &str, label: &str) -> Level {
    Level::new(level, Start::new(1), NumberFormat::new(format), LevelText::new(label), LevelJc::new("left"))
}

fn packed(docx: Docx) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).unwrap();
    bytes.into_inner()
}

fn document() -> Vec<u8> {
    let numbered =
        |words: &str, depth: usize| text(words).numbering(NumberingId::new(7), IndentLevel::new(depth));
    let row = |cells: Vec<TableCell>| TableRow::new(cells);
    let docx = Docx::new()
        .add_abstract_numbering(
            AbstractNumbering::new(7)
                .add_level(level(0, "chineseCountingThousand", "%1、"))
                .add_level(level(1, "chineseCountingThousand", "(%2)"))
                .add_level(level(2, "decimal", "%3.")),
        )
        .add_numbering(Numbering::new(7, 7))
        .add_paragraph(text("清河县小区治理实施方案"))
        .add_paragraph(text("清河县民政局"))
        .add_paragraph(text("2024年2月1日"))
        .add_paragraph(numbered("重点任务", 0))
        .add_paragraph(numbered("健全机制", 1))
        .add_paragraph(numbered("建立联席会议。2024年6月底前建立。(责任单位:县民政局)", 2))
        .add_paragraph(numbered("建立台账。(责任单位:各乡镇)", 2))
        .add_paragraph(numbered("补齐短板", 1))
        .add_paragraph(numbered("改造楼道。(责任单位:县住建局)", 2))
        .add_paragraph(numbered("任务清单", 0))
        .add_table(Table::new(vec![
            row(vec![cell("序号"), cell("重点任务"), cell("牵头单位"), cell("配合单位"), cell("完成时限")]),
            row(vec![cell("党建引领").grid_span(5)]),
            row(vec![
                cell("1"),
                cell("组建党支部"),
                cell("县委组织部").vertical_merge(VMergeType::Restart),
                cell("城关镇\n县开发区"),
                cell("2024年9月底").vertical_merge(VMergeType::Restart),
            ]),
            row(vec![cell("2"), cell("选派指导员"), merged(), cell(""), merged()]),
        ]));
    packed(docx)
}

/// A .docx whose archive is broken inside.
pub(super) fn damaged() -> Vec<u8> {
    let mut bytes = document();
    let middle = bytes.len() / 2;
    for byte in &mut bytes[200..middle] {
        *byte ^= 0x5A;
    }
    bytes
}

#[test]
fn paragraphs_numbers_and_tables_become_text() {
    let Source { text, encoding } = read(&document()).unwrap();
    assert_eq!(encoding, Encoding::Docx);
    let lines = [
        "清河县小区治理实施方案",
        "清河县民政局",
        "2024年2月1日",
        "一、重点任务",
        "(一)健全机制",
        "1.建立联席会议。2024年6月底前建立。(责任单位:县民政局)",
        "2.建立台账。(责任单位:各乡镇)",
        "(二)补齐短板",
        "1.改造楼道。(责任单位:县住建局)",
        "二、任务清单",
        "",
        "序号\t重点任务\t牵头单位\t配合单位\t完成时限",
        "党建引领",
        "1\t组建党支部\t县委组织部\t\"城关镇",
        "县开发区\"\t2024年9月底",
        "2\t选派指导员\t〃\t/\t〃",
        "",
        "",
    ];
    assert_eq!(text, lines.join("\n"));
}

#[test]
fn a_word_document_compiles_like_its_text() {
    let compiled = compile(&read(&document()).unwrap().text);
    assert_eq!(compiled.document.title.as_deref(), Some("清河县小区治理实施方案"));
    assert_eq!(compiled.document.issuers, ["清河县民政局"]);
    let tasks: Vec<(&str, &str, &str)> = compiled
        .tasks
        .iter()
        .map(|task| (task.number.as_str(), task.section.as_str(), task.title.as_str()))
        .collect();
    assert_eq!(
        tasks,
        [
            ("1", "(一)健全机制", "建立联席会议"),
            ("2", "(一)健全机制", "建立台账"),
            ("1", "(二)补齐短板", "改造楼道"),
            ("1", "党建引领", "组建党支部"),
            ("2", "党建引领", "选派指导员"),
        ]
    );
    let units = |task: usize| {
        let units = compiled.tasks[task].units.iter();
        units.map(|unit| (unit.name.as_str(), unit.role.clone())).collect::<Vec<_>>()
    };
    assert_eq!(
        units(3),
        [("县委组织部", Duty::Lead), ("城关镇", Duty::Support), ("县开发区", Duty::Support)]
    );
    assert_eq!(units(4), [("县委组织部", Duty::Lead)], "the empty cell of the second row names nobody");
    let due = |task: usize| {
        compiled.tasks[task].milestones.iter().map(|milestone| milestone.due).collect::<Vec<_>>()
    };
    assert_eq!(due(0), [Some(jiff::civil::date(2024, 6, 30))]);
    assert_eq!(due(3), due(4), "the merged deadline holds for both rows");
    assert_eq!(compiled.warnings, []);
}

#[test]
fn an_archive_that_unpacks_too_large_is_refused_before_it_is_unpacked() {
    let mut bytes = document();
    let entry = bytes.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read(&bytes), Err(shumei::plan::SourceError::TooLarge));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn damaged_archives_are_refused_or_read(at in any::<prop::sample::Index>(), value in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = document();
        let place = at.index(bytes.len());
        bytes[place] ^= value;
        bytes.truncate(cut.index(bytes.len() * 4).max(4));
        if let Ok(source) = read(&bytes) {
            compile(&source.text);
        }
    }
}
