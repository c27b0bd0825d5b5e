//! Templates read, filled, and refused with their place.
#![cfg(test)]

use proptest::prelude::*;

use super::*;
use crate::domain::id::{Key, Kind};
use crate::papers::model::{Row, Span, Table, plain};

fn key(id: &str) -> Key {
    Key::new(Kind::of_id(id).unwrap(), id)
}

/// What a task list offers, with a hostile unit.
fn offer(unit: &str) -> Offer {
    let mut offer = Offer::default();
    let facts = &mut offer.facts;
    for field in fields::all(PaperKind::Tasks).filter(|field| !field.name.contains('.')) {
        facts.text(field.name, field.name);
    }
    facts.text("unit", crate::papers::mark::words(unit));
    let two = offer.figures.note("2".into(), 2, vec![key("T01"), key("T02")], None);
    let none = offer.figures.note("0".into(), 0, Vec::new(), None);
    let mut section = Facts::default();
    section.text("title", "一");
    section.figure("tasks", two.clone());
    section.figure("overdue", none.clone());
    let block = fields::block(PaperKind::Tasks, "tasks").unwrap();
    let cell = |column: &fields::ColumnSpec| vec![format!("{}{two}", column.name)];
    let row = Row::Cells { key: None, cells: block.columns.iter().map(cell).collect() };
    let columns = block.columns.iter().map(|column| column.column(Lang::Zh)).collect();
    offer.blocks.insert("tasks", vec![Draft::Table(Table { columns, rows: vec![row] })]);
    offer.facts.rows("sections", vec![section]);
    offer.facts.figure("tasks", two);
    offer.facts.figure("overdue", none);
    offer
}

fn template(text: &str) -> Template {
    Template { file: "own.md".to_owned(), text: text.to_owned() }
}

fn filled(text: &str) -> Filled {
    fill(&template(text), PaperKind::Tasks, offer("城关镇"), Lang::Zh).unwrap()
}

/// The complaints about a template, in English.
fn refused(text: &str) -> Vec<String> {
    let problems = fill(&template(text), PaperKind::Tasks, offer("城关镇"), Lang::En).unwrap_err();
    problems.iter().map(ToString::to_string).collect()
}

fn texts(filled: &Filled) -> Vec<String> {
    filled
        .blocks
        .iter()
        .map(|block| match block {
            Block::Heading { level, number, line } => format!("{level} {number}{}", plain(line)),
            Block::Paragraph(line) => plain(line),
            Block::Roll { label, line } => format!("{}|{}", plain(label), plain(line)),
            Block::List(items) => items.iter().map(|item| plain(item)).collect::<Vec<_>>().join("; "),
            Block::Table(table) => {
                table.columns.iter().map(|column| column.head.as_str()).collect::<Vec<_>>().join(" ")
            }
        })
        .collect()
}

#[test]
fn a_text_becomes_head_headings_paragraphs_items_and_tables() {
    let text = "@mark 红头\n@to 各单位：\n# 标题{{ unit }}\n一段，\n接着\n\n另一段\n## 甲\n### 乙\n## 丙\n#### 丁\n\n- 一\n\n- 二\n\n@roll 出席：{{ unit }}\n| 列 | 行 |\n|---|---|\n| 一 | {{ tasks }} |\n@tasks title number\n@annex 附\n尾\n";
    let filled = filled(text);
    assert_eq!((plain(&filled.head.mark), plain(&filled.head.to)), ("红头".into(), "各单位：".into()));
    assert_eq!(plain(&filled.title), "标题城关镇");
    assert_eq!(
        texts(&filled),
        [
            "一段，接着",
            "另一段",
            "1 一、甲",
            "2 （一）乙",
            "1 二、丙",
            "3 1.丁",
            "一; 二",
            "出席：|城关镇",
            "列 行",
            "重点任务 序号"
        ]
    );
    assert_eq!(filled.annexes.len(), 1);
    assert_eq!(filled.sources.len(), 1, "one set of records has one number, wherever it stands");
}

#[test]
fn figures_keep_their_records_in_any_wording() {
    let filled = filled(
        "# 题\n{% for one in sections %}{% if one.tasks %}共{{ one.tasks }}项{% endif %}{% if not one.overdue %}，无逾期{% endif %}{% endfor %}{% if tasks.n > 1 %}，{{ \"多于\" ~ tasks }}{% endif %}",
    );
    let Block::Paragraph(line) = &filled.blocks[0] else { panic!("{:?}", filled.blocks) };
    assert_eq!(plain(line), "共2项，无逾期，多于2");
    let figures: Vec<_> = line.iter().filter(|span| matches!(span, Span::Figure { source: 1, .. })).collect();
    assert_eq!(figures.len(), 2);
    assert_eq!(filled.sources[0].keys, [key("T01"), key("T02")]);
}

#[test]
fn what_a_record_says_is_never_structure() {
    for hostile in ["# 题", "@tasks", "- 项", "| 一 | 二 |", "{{ tasks }}", "一\n# 二", "{% raw %}"] {
        let text = "# 题\n{{ unit }}\n\n| 列 |\n| {{ unit }} |";
        let filled = fill(&template(text), PaperKind::Tasks, offer(hostile), Lang::Zh).unwrap();
        assert_eq!(filled.blocks.len(), 2, "{hostile}: {:?}", filled.blocks);
        let Block::Paragraph(line) = &filled.blocks[0] else { panic!("{hostile}: {:?}", filled.blocks) };
        assert_eq!(plain(line), hostile.replace('\n', " "));
    }
}

#[test]
fn faults_are_told_with_line_and_column_and_the_cure() {
    for (text, place, cure) in [
        ("正文", "own.md:1:1: ", "# Title"),
        ("# 题\n\n@tabel", "own.md:3:2: ", "blocks: tasks"),
        ("# 题\n@tasks number colour", "own.md:2:15: ", "milestones"),
        ("# 题\n###### 深", "own.md:2:1: ", "four levels"),
        ("# 题\n##无空格", "own.md:2:3: ", "blank"),
        ("# 题\n共{{ taks }}项", "own.md:2:5: ", "tasks"),
        ("# 题\n{% if false %}{{ nothing }}{% endif %}", "own.md:2:18: ", "there is no value “nothing”"),
        ("# 题\n{% for one in sections %}{{ one.titel }}{% endfor %}", "own.md:2:", "title"),
        ("# 题\n一{{ tasks", "own.md:2:", "syntax"),
        ("# 题\n{% for one in sections %}", "own.md:2:", "syntax"),
        ("# 题\n{{ unit | shout }}", "own.md:2:", "filter"),
        ("# 题\n{{ sections }}", "own.md:2:", "gone through"),
        ("# 题\n一\u{7}", "own.md:2:2: ", "U+0007"),
        ("# 题\n@roll 出席", "own.md: ", "@roll Present"),
        ("# 题\n{{ tasks | string | first }}", "own.md: ", "without a filter"),
        ("# 题\n# 题", "own.md: ", "two titles"),
        ("# {{ '' }}", "own.md: ", "no title"),
        (
            "# 题\n{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
            "own.md:2:",
            "too often",
        ),
    ] {
        let told = refused(text);
        assert!(told[0].starts_with(place) && told[0].contains(cure), "{text:?}: {told:?}");
    }
    // Everything that can be seen at once is told at once.
    assert_eq!(refused("@tabel\n{{ taks }}\n{{ uint }}").len(), 4);
}

#[test]
fn the_engine_reads_no_files_and_knows_no_macros() {
    for text in [
        "# 题\n{% include \"/etc/passwd\" %}",
        "# 题\n{% extends \"x\" %}",
        "# 题\n{% macro a() %}{% endmacro %}",
    ] {
        assert!(!refused(text).is_empty(), "{text}");
    }
}

#[test]
fn the_built_in_templates_are_whole() {
    for kind in PaperKind::ALL {
        for lang in [Lang::Zh, Lang::En] {
            let template = builtin(kind, lang);
            assert_eq!(look(&template.text, kind), [], "{kind:?} {lang:?}");
            let han = template.text.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
            assert_eq!(han, lang == Lang::Zh, "{kind:?}");
            for block in fields::blocks(kind).iter().filter(|block| block.name != "attendance") {
                assert!(template.text.contains(&format!("\n@{}\n", block.name)), "{kind:?} {}", block.name);
            }
        }
    }
}

proptest! {
    #[test]
    fn no_template_makes_it_fall(text in "(# |## |@|- |\\||\\{\\{|\\}\\}|\\{%|%\\}|tasks|unit|sections|one|for|in|if|end|\n| |:|城|\\.|\"|~|[a-z]|\u{F0000}|[0-9]){0,40}") {
        let _ = fill(&template(&text), PaperKind::Tasks, offer("城"), Lang::Zh);
        let _ = fill(&template(&format!("# 题\n{text}")), PaperKind::Tasks, offer("城"), Lang::En);
    }
}
