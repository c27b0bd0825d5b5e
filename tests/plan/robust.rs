//! Any text compiles, every place is inside it, and twice the text takes twice the time.

use proptest::prelude::*;
use shumei::plan::{Compiled, Span, compile, read};

use super::documents;

fn texts() -> Vec<String> {
    documents().into_iter().map(|(_, bytes)| read(&bytes).unwrap().text).collect()
}

/// Every span lies on character boundaries inside the text, every line inside the document.
fn check(text: &str, compiled: &Compiled) {
    let lines: Vec<&str> = text.split('\n').collect();
    let inside =
        |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?} in {} bytes", text.len());
    let line = |line: usize| assert!((1..=lines.len()).contains(&line), "line {line} of {}", lines.len());
    let milestones = compiled.tasks.iter().flat_map(|task| &task.milestones).chain(&compiled.milestones);
    for milestone in milestones {
        line(milestone.line);
        assert_eq!(text.get(milestone.span.start..milestone.span.end), Some(milestone.phrase.as_str()));
        assert!(milestone.due.is_none() || milestone.recurs.is_none());
    }
    for task in &compiled.tasks {
        inside(task.span);
        task.paragraphs.iter().for_each(|span| inside(*span));
        task.units.iter().for_each(|unit| inside(unit.span));
        task.targets.iter().for_each(|target| inside(target.span));
        line(task.lines.0);
        line(task.lines.1);
        assert!(task.lines.0 <= task.lines.1);
    }
    for section in &compiled.sections {
        inside(section.span);
        line(section.lines.0);
        line(section.lines.1);
    }
    compiled.indicators.iter().for_each(|goal| inside(goal.span));
    for figure in &compiled.baseline {
        inside(figure.span);
        line(figure.line);
    }
    for warning in &compiled.warnings {
        line(warning.line);
        let length = lines[warning.line - 1].chars().count();
        assert!((1..=length + 1).contains(&warning.column), "column {} of {length}", warning.column);
        assert!(!warning.message().is_empty());
    }
    assert!(serde_json::to_string(compiled).is_ok());
}

/// One change to a document: cut, doubled or swapped lines, cut bytes, a character put in.
#[derive(Clone, Debug)]
enum Change {
    Delete(usize),
    Double(usize),
    Swap(usize, usize),
    CutBytes(usize, usize),
    Insert(usize, char),
    Join(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let odd = prop::sample::select(
        "\t\"()（）【】《》〔、,;:。 \n\u{3000}0123一二三①年月日前底每%至-〃".chars().collect::<Vec<_>>(),
    );
    prop_oneof![
        any::<usize>().prop_map(Change::Delete),
        any::<usize>().prop_map(Change::Double),
        any::<(usize, usize)>().prop_map(|(a, b)| Change::Swap(a, b)),
        (any::<usize>(), 1_usize..9).prop_map(|(at, count)| Change::CutBytes(at, count)),
        (any::<usize>(), odd).prop_map(|(at, c)| Change::Insert(at, c)),
        any::<usize>().prop_map(Change::Join),
    ]
}

fn apply(text: &str, change: &Change) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let count = lines.len();
    match *change {
        Change::Delete(at) => drop(lines.remove(at % count)),
        Change::Double(at) => lines.insert(at % count, lines[at % count]),
        Change::Swap(a, b) => lines.swap(a % count, b % count),
        Change::CutBytes(at, cut) => {
            let mut bytes = text.as_bytes().to_vec();
            let at = at % bytes.len().max(1);
            bytes.drain(at.min(bytes.len())..(at + cut).min(bytes.len()));
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        Change::Insert(at, c) => {
            let mut chars: Vec<char> = text.chars().collect();
            chars.insert(at % (chars.len() + 1), c);
            return chars.into_iter().collect();
        }
        Change::Join(at) => {
            let at = at % count;
            let head = lines[..=at].join("\n");
            return head + &lines[at + 1..].join("\n");
        }
    }
    lines.join("\n")
}

/// Pieces that documents are made of, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "一、",
        "(一)",
        "1.",
        "①",
        "(1)",
        "\n",
        "\n\n",
        "\t",
        "序号\t重点任务\t牵头单位\t完成时限\n",
        "(责任单位:",
        "责任部门:",
        "【责任单位】",
        "牵头单位:",
        "完成时限:",
        ")",
        "）",
        "县城管局",
        "、",
        ",",
        ";",
        "。",
        "其他有关乡镇",
        "2023年",
        "6月",
        "30日",
        "底前",
        "前",
        "每年",
        "每季度末",
        "至",
        "-",
        "到",
        "截至",
        "上半年",
        "一季度末",
        "即日起",
        "长期坚持",
        "定期",
        "达到",
        "60",
        "%",
        "5个以上",
        "示范点",
        "全覆盖",
        "《",
        "》",
        "“",
        "”",
        "\"",
        "〃",
        "/",
        "的通知",
        "实施方案",
        "清河县民政局",
        "2024年3月1日",
        "清政〔2024〕1号",
        "附件1",
        "目标",
        "每",
        "第",
        "十",
        "二",
        "分别",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_text_compiles(text in any::<String>()) {
        check(&text, &compile(&text));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(source) = read(&bytes) {
            check(&source.text, &compile(&source.text));
        }
    }

    #[test]
    fn any_mix_of_a_documents_pieces_compiles(text in pieces()) {
        check(&text, &compile(&text));
    }

    #[test]
    fn changed_documents_compile(which in any::<prop::sample::Index>(), changes in prop::collection::vec(change(), 1..8)) {
        let texts = texts();
        let mut text = which.get(&texts).clone();
        for change in &changes {
            text = apply(&text, change);
        }
        check(&text, &compile(&text));
    }
}

#[test]
fn the_sample_documents_keep_their_places() {
    for text in texts() {
        check(&text, &compile(&text));
    }
}

/// Long texts of the shapes that trip rescanning parsers. A quadratic step would take minutes here, not seconds.
#[test]
fn long_texts_of_every_shape() {
    let long = |piece: &str| piece.repeat(200_000 / piece.len());
    let head = "1.任务(责任单位:";
    for text in [
        long("("),
        long("（责任单位:"),
        long("责任单位:甲局。"),
        format!("{head}{}", long("县城管局、")),
        format!("一、任务(牵头单位:{})\n{}", "县城管局、".repeat(20_000), long("1.任务(责任单位:乙局)\n")),
        long("2023年6月底前,"),
        long("6月底前"),
        long("每年3月和"),
        long("60%"),
        long("打造5个"),
        long("覆盖率分别达到60%、"),
        long("《"),
        long("“"),
        long("\n"),
        long("\t"),
        long("\"\t\n"),
        long("\"\n"),
        long("附件\n"),
        long("一、任务\n"),
        long("1.任务(责任单位:甲局、\n"),
        format!("序号\t任务\t单位\t时限\n{}", long("\t\t\t\n")),
        format!(
            "序号\t任务\t单位\t时限\n1\t甲\t{}\t每年\n{}",
            "县城管局、".repeat(20_000),
            long("\t乙\t\t\n")
        ),
        format!("序号\t任务\t单位\t时限\n{}", long("1\t甲\n")),
        long("清河县民政局\n2024年3月1日\n"),
        long(" "),
        long("一"),
        long("1"),
        long("一、三、"),
        format!("1.任务{}", long("完成时限:2023年6月底;")),
    ] {
        check(&text, &compile(&text));
    }
}

#[test]
fn ten_megabytes() {
    let (_, bytes) = documents().into_iter().find(|(name, _)| name == "inline-clause").unwrap();
    let text = read(&bytes).unwrap().text;
    let body = text.split_once("二、重点任务\n").unwrap().1;
    let times = 10_000_000 / body.len() + 1;
    let long = format!("{text}{}", body.repeat(times));
    assert!(long.len() >= 10_000_000);
    let compiled = compile(&long);
    assert_eq!(compiled.tasks.len(), 3 * (times + 1));
    assert_eq!(compiled.warnings, []);
}
