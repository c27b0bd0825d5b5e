//! What is right, to be changed.

use shumei::cache::block;
use shumei::{assess, keymap, theme};

/// Words and marks at which readers take another way.
pub const TOKENS: &[&str] = &[
    "\"",
    "'",
    "\\",
    "\\u0000",
    "\u{0}",
    "\u{FEFF}",
    "\r\n",
    "\t",
    "[",
    "]",
    "{",
    "}",
    "=",
    "#",
    ",",
    ":",
    "null",
    "true",
    "[[a]]",
    "inherits = \"default\"\n",
    "<c-",
    "<lt>",
    "<enter>",
    "2023-06-30",
    "9999-12-31",
    "-9999-01-01",
    "2023-02-30",
    "inf",
    "nan",
    "é\u{301}",
    "\u{202E}",
    "成",
    "，",
    "（",
    "二〇二三年",
    "每月",
    "12月31日前",
    "第9项",
    "light:overdue",
    "-due:<30d",
    "\u{1b}[2J",
    "<w:p><w:r><w:t>",
    "</w:t></w:r></w:p>",
    "<w:tbl>",
    "&amp;",
    "&#0;",
    "]]>",
    "<c r=\"XFD1048576\"><v>1</v></c>",
    "{\"ms\":1,\"got\":\"indexed\"}\n",
    "{\"resize\":[0,0]}",
    "\"version\":0,",
];

fn bytes(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn files(dir: &str, extension: &str) -> Vec<Vec<u8>> {
    let dir = crate::layers::root().join(dir);
    let mut paths: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).unwrap()).collect()
}

pub fn keymap() -> Vec<Vec<u8>> {
    let own = "inherits = \"simple\"\n[global]\n\"gg\" = \"first\"\n\"<c-x>\" = \"\"\n[list]\nj = \"next\"\n'\"' = \"goto T01\"\n";
    let mut all: Vec<Vec<u8>> = keymap::BUILTIN.iter().map(|(_, text)| text.as_bytes().to_vec()).collect();
    all.extend(bytes(&[own, "", "[global]\nq = 3\n"]));
    all
}

pub fn theme() -> Vec<Vec<u8>> {
    let own =
        "inherits = \"dark\"\n[palette]\na = \"#ff0000\"\n[styles]\ntext = { fg = \"a\", bold = true }\n";
    let mut all: Vec<Vec<u8>> = theme::BUILTIN.iter().map(|(_, text)| text.as_bytes().to_vec()).collect();
    all.extend(bytes(&[own, ""]));
    all
}

pub fn settings() -> Vec<Vec<u8>> {
    bytes(&[
        include_str!("../../src/config/default.toml"),
        "lang = \"zh\"\nme = \"M001\"\nidle = \"30m\"\nholidays = \"h.toml\"\n[thresholds]\ndue-soon = 15\n[[views]]\nname = \"a\"\nlist = \"tasks\"\nfilter = \"light:overdue\"\nsort = \"-due\"\nkey = \"vx\"\n",
        "https://me:x@host:443/path",
        "",
    ])
}

pub fn rules() -> Vec<Vec<u8>> {
    bytes(&[assess::rules::DEFAULT, ""])
}

pub fn holidays() -> Vec<Vec<u8>> {
    bytes(&[
        include_str!("../../src/builtin/holidays.toml"),
        "[[year]]\nyear = 2023\nworkdays = [\"2023-01-28\"]\n",
    ])
}

pub fn filter() -> Vec<Vec<u8>> {
    bytes(&[
        "light:overdue unit:县城管局 -state:done due:<30d 自由 \"a b\"",
        "area:城关镇,U16 mine:yes",
        "due:2023-06-01..2023-06-30 percent:>=60",
        "-\"x\"\"y\" -z",
        "",
    ])
}

pub fn command() -> Vec<Vec<u8>> {
    bytes(&[
        "goto T01\nas-of 2023-06-12\nsort-by -due,id\nfilter light:overdue\nquit",
        "主题 dark",
        "saved-view a b",
        ":",
    ])
}

pub fn wire() -> Vec<Vec<u8>> {
    bytes(&[
        r#"{"api":1,"epoch":"e","county":"c","member":"M001","role":"office","unit":"U01","scope":1,"expires":null,"now":"2023-06-12T01:00:00Z","head":"1.2"}"#,
        r#"{"total":3}"#,
        r#"{"put":{"kind":"unit","record":{"id":"U01","version":1,"updated":"2023-06-12T00:00:00Z","name":"x","form":"department","kind":"department","level":"county"}}}"#,
        r#"{"entries":[{"del":{"kind":"task","id":"T01"}},{"gone":{"kind":"unit","id":"U01"}}],"next":"1","more":false}"#,
        r#"{"edits":[{"id":"0188b3c8-5c00-7abc-8def-0123456789ab","target":{"kind":"milestone","id":"T01-1"},"base_version":1,"edit":{"do":"meet","on":"2023-06-01"}}]}"#,
        r#"{"answers":[{"id":"0188b3c8-5c00-7abc-8def-0123456789ab","outcome":{"status":"applied","records":[{"key":{"kind":"task","id":"T01"},"version":2}]}},{"id":"0188b3c8-5c00-7abc-8def-0123456789ac","outcome":{"status":"forbidden"}}]}"#,
        r#"{"entries":[{"number":1,"at":"2023-06-12T01:00:00Z","member":null,"act":"token-issue","key":null,"edit":null,"detail":{}}],"before":1}"#,
        r#"{"type":"urn:shumei:problem:busy","title":"t","status":429,"detail":"x"}"#,
        r#"{"id":"0188b3c8-5c00-7abc-8def-0123456789ab","target":{"kind":"community","id":"C001"},"base_version":1,"edit":{"do":"amend","fields":{"households":{"was":300,"to":330}}}}"#,
        r#"{"changes":[{"remove":{"kind":"task","id":"T01"}}],"cursor":"c","whole":true}"#,
    ])
}

pub fn records() -> Vec<Vec<u8>> {
    let spec = shumei::builtin::RegisterSpec {
        communities: 4,
        ..shumei::builtin::RegisterSpec::new(jiff::civil::date(2023, 6, 12))
    };
    let records = shumei::builtin::generate(&spec).unwrap();
    let mut kinds = std::collections::BTreeMap::new();
    for record in records {
        kinds.entry(record.key().kind).or_insert_with(Vec::new).push(record.to_json().unwrap());
    }
    kinds.into_values().flat_map(|all| all.into_iter().take(3)).collect()
}

pub fn template() -> Vec<Vec<u8>> {
    files("src/papers/templates", "md")
}

pub fn entry() -> Vec<Vec<u8>> {
    bytes(&[
        r#"{"seq":7,"member":"M001","made_at":"2023-06-12T01:02:03Z","proposal":{"id":"0188b3c8-5c00-7abc-8def-0123456789ab","target":{"kind":"milestone","id":"T01-1"},"base_version":3,"edit":{"do":"meet","on":"2023-06-12"}}}"#,
        r#"{"seq":7,"member":"M001","made_at":"2023-06-12T01:02:03Z","proposal":{"id":"0188b3c8-5c00-7abc-8def-0123456789ab","target":{"kind":"community","id":"C001"},"base_version":1,"edit":{"do":"amend","fields":{"households":{"was":300,"to":330}}}},"replaces":"0188b3c8-5c00-7abc-8def-0123456789ac","closing":{"at":"2023-06-12T01:02:03Z","end":{"answered":{"status":"missing","key":{"kind":"community","id":"C001"}}}}}"#,
        r#"{"seq":7,"member":"M001","made_at":"2023-06-12T01:02:03Z","proposal":{"id":"0188b3c8-5c00-7abc-8def-0123456789ab","target":{"kind":"task","id":"T01"},"base_version":1,"edit":{"do":"report","on":"2023-06-12","note":"x"}},"closing":{"at":"2023-06-12T01:02:03Z","end":{"withdrawn":true}}}"#,
    ])
}

pub fn block() -> Vec<Vec<u8>> {
    let one = |id, json: &'static [u8]| block::Entry { id, version: 1, json };
    let long = "x".repeat(3_000).into_bytes();
    vec![
        block::pack(&[one("C001", b"{\"id\":\"C001\"}"), one("C002", b"{}")]),
        block::pack(&[block::Entry { id: "C003", version: u64::MAX, json: &long }]),
        block::pack(&[]),
    ]
}

pub fn document() -> Vec<Vec<u8>> {
    files("tests/fixtures/plan", "txt")
}

pub const WORD: &str = r#"<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>一、重点任务</w:t></w:r></w:p><w:p><w:r><w:t>1.建立机制。2023年6月底前完成。责任单位：县城管局</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>序号</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>任务</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"#;

pub fn word_document() -> Vec<Vec<u8>> {
    let numbering = r#"<w:numbering xmlns:w="x"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    bytes(&[WORD, numbering])
}

pub fn register_table() -> Vec<Vec<u8>> {
    let table = "小区名称,所属乡镇,户数,类别,物业企业,进驻时间\n甲,城关镇,5,封闭,,2023-6-30\n乙,县开发区,\"1,200\",老旧,x,2023年6月\n";
    let gb = encoding_rs::GB18030.encode(table).0.into_owned();
    let mut all = bytes(&[table, "编号;小区名称\nC001;甲\n", "\u{FEFF}小区名称\t户数\n甲\t5\n"]);
    all.push(gb);
    all
}

pub const BOOK_TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
pub const TOP_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="小区" sheetId="1" r:id="r1"/></sheets></workbook>"#;
pub const BOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
pub const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:C2"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>小区名称</t></is></c><c r="B1" t="inlineStr"><is><t>所属乡镇</t></is></c><c r="C1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2" t="inlineStr"><is><t>城关镇</t></is></c><c r="C2"><v>5</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells></worksheet>"#;

pub fn workbook() -> Vec<Vec<u8>> {
    bytes(&[
        SHEET,
        r#"<sst xmlns="x" count="1" uniqueCount="1"><si><t>户数</t></si><si><r><t>甲</t></r></si></sst>"#,
        // No room is made for what is only said to be there.
        r#"<sst xmlns="x" uniqueCount="4294967296"><si><t>户数</t></si></sst>"#,
        r#"<!-- " sst> --><sst a=">" uniqueCount = '04294967296'><sst uniqueCount="4294967296"/></sst>"#,
    ])
}

pub fn recording() -> Vec<Vec<u8>> {
    files("tests/replay/fixtures", "jsonl")
}
