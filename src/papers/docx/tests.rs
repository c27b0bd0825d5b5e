//! The package opened again: well-formed parts, and the standard's measures in them.
#![cfg(test)]

use std::io::{Cursor, Read};

use super::*;
use crate::domain::id::{Key, Kind};
use crate::locale::Lang;
use crate::papers::model::{Align, Column, Head, PaperKind, Row, Source, Table};

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Holds every XML part against the rules of XML, and the document against Word's reader in the tree.
pub fn assert_sound(bytes: &[u8]) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        if matches!(name.rsplit('.').next(), Some("xml" | "rels")) {
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            assert!(tidy::tidy(text.as_bytes()).is_ok(), "{name}");
            let illegal = |c: char| {
                c.is_control() && !matches!(c, '\n' | '\t' | '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
            };
            assert!(!text.contains(illegal), "{name}");
        }
    }
    docx_rs::read_docx(bytes).unwrap();
}

fn words(text: &str) -> Line {
    vec![Span::Text(text.to_owned())]
}

fn paper() -> Paper {
    let figure = Span::Figure { text: "2".into(), source: 1 };
    let column = |head: &str, weight| Column { name: "", head: head.into(), weight, align: Align::Left };
    let row = Row::Cells { key: None, cells: vec![vec![words("一")], vec![words("二"), words("三")]] };
    Paper {
        kind: PaperKind::Tasks,
        lang: Lang::Zh,
        about: "x".into(),
        head: Head {
            mark: words("某县工作专班"),
            number: words("某〔2023〕1号"),
            to: words("各单位："),
            sign: words("某县工作专班"),
            date: words("2023年6月12日"),
            copy: words("抄送：某处"),
            print: words("某处"),
            printed: words("2023年6月12日印发"),
            ..Head::default()
        },
        title: words("题"),
        blocks: vec![
            Block::Heading { level: 1, number: "一、".into(), line: words("甲") },
            Block::Heading { level: 2, number: "（一）".into(), line: words("乙") },
            Block::Paragraph(vec![Span::Text("共".into()), figure, Span::Text("项 & <b>".into())]),
            Block::Table(Table {
                columns: vec![column("列", 1), column("行", 2)],
                rows: vec![Row::Across(words("节")), row],
            }),
        ],
        annexes: Vec::new(),
        sources: vec![Source {
            figure: "2".into(),
            keys: vec![Key::new(Kind::Task, "T01"), Key::new(Kind::Task, "T02")],
            rest: None,
        }],
    }
}

fn lacks<'n>(text: &str, needed: &[&'n str]) -> Vec<&'n str> {
    needed.iter().copied().filter(|one| !text.contains(one)).collect()
}

#[test]
fn page_grid_and_margins_are_the_standard_s() {
    let bytes = docx(&paper()).unwrap();
    assert_sound(&bytes);
    let document = part(&bytes, "word/document.xml");
    let needed = [
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
        "w:top=\"2098\"",
        "w:left=\"1588\"",
        "<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>",
    ];
    assert_eq!(lacks(&document, &needed), [""; 0], "{document}");
    // 156 mm by 225 mm, to the twip's rounding.
    let (width, height) = (11_906 - 1588 - 1474, 16_838 - 2098 - 1985);
    assert!((f64::from(width) * 25.4 / 1440.0 - 156.0).abs() < 0.1, "{width}");
    assert!((f64::from(height) * 25.4 / 1440.0 - 225.0).abs() < 0.1, "{height}");
    assert!(22 * LINE <= height as u32 && 23 * LINE > height as u32);
    let character = style::CHAR + style::TIGHTER;
    assert!(28 * character <= width && 29 * character > width, "{character}");
    let section = document.rsplit("<w:sectPr").next().unwrap();
    assert!(section.find("w:footerReference").unwrap() < section.find("w:pgSz").unwrap(), "{section}");
}

#[test]
fn fonts_sizes_and_indents_are_the_standard_s() {
    let bytes = docx(&paper()).unwrap();
    let styles = part(&bytes, "word/styles.xml");
    assert_eq!(styles.matches("w:styleId=\"Normal\"").count(), 1, "{styles}");
    let style = |id: &str| {
        styles.split(&format!("w:styleId=\"{id}\"")).nth(1).unwrap().split("</w:style>").next().unwrap()
    };
    for (id, needed) in [
        ("Normal", &["<w:sz w:val=\"32\"/>"][..]),
        (
            "Body",
            &[
                "仿宋_GB2312",
                "<w:sz w:val=\"32\"/>",
                "w:firstLine=\"640\"",
                "w:firstLineChars=\"200\"",
                "<w:spacing w:val=\"-5\"/>",
                "w:lineRule=\"exact\"",
                "w:line=\"579\"",
            ],
        ),
        ("Title", &["方正小标宋简体", "<w:sz w:val=\"44\"/>", "<w:jc w:val=\"center\"/>"]),
        ("Heading1", &["黑体", "<w:sz w:val=\"32\"/>", "<w:outlineLvl w:val=\"0\"/>", "<w:keepNext/>"]),
        ("Heading2", &["楷体_GB2312", "<w:sz w:val=\"32\"/>"]),
        ("Heading3", &["仿宋_GB2312", "<w:sz w:val=\"32\"/>"]),
        ("Mark", &["方正小标宋简体", "<w:color w:val=\"FF0000\"/>"]),
        ("Imprint", &["仿宋_GB2312", "<w:sz w:val=\"28\"/>"]),
        ("Footer", &["宋体", "<w:sz w:val=\"28\"/>"]),
    ] {
        assert_eq!(lacks(style(id), needed), [""; 0], "{id}: {}", style(id));
        let (properties, letters) = (style(id).find("<w:pPr>").unwrap(), style(id).rfind("<w:rPr>").unwrap());
        assert!(properties < letters, "{id}");
    }
}

#[test]
fn page_numbers_change_sides() {
    let bytes = docx(&paper()).unwrap();
    let sides: Vec<&str> = ["word/footer1.xml", "word/footer2.xml"]
        .map(|name| part(&bytes, name))
        .iter()
        .map(|footer| {
            assert_eq!(lacks(footer, &["PAGE", "— ", " —", "\"begin\"", "\"end\""]), [""; 0], "{footer}");
            if footer.contains("<w:jc w:val=\"right\"/>") { "right" } else { "left" }
        })
        .collect();
    assert_eq!(sides, ["right", "left"]);
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains("w:type=\"even\"") && document.contains("w:type=\"default\""));
    assert!(part(&bytes, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
}

#[test]
fn tables_fit_the_text_and_repeat_their_heads() {
    let bytes = docx(&paper()).unwrap();
    let document = part(&bytes, "word/document.xml");
    let table = document.split("<w:tbl>").nth(1).unwrap().split("</w:tbl>").next().unwrap();
    let grid: Vec<u32> = table
        .split("<w:gridCol w:w=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!((grid.len(), grid.iter().sum::<u32>()), (2, TEXT_WIDTH));
    assert_eq!(table.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(table.matches("<w:cantSplit/>").count(), table.matches("<w:tr>").count());
    assert!(table.contains("<w:gridSpan w:val=\"2\"/>"));
    // Of the foot no head is repeated, and it stands at the page's foot.
    let foot = document.rsplit("<w:tbl>").next().unwrap();
    assert!(foot.contains("w:tblpY=\"") && !foot.contains("<w:tblHeader/>"), "{foot}");
}

#[test]
fn figures_are_raised_and_words_stay_words() {
    let document = part(&docx(&paper()).unwrap(), "word/document.xml");
    let raised = document.split("<w:vertAlign w:val=\"superscript\"/>").nth(1).unwrap();
    assert!(raised.contains(">[1]</w:t>"));
    assert!(document.contains("项 &amp; &lt;b&gt;") || document.contains("项 &amp; &lt;b>"), "{document}");
    assert!(document.contains("T01、 T02"));
}
