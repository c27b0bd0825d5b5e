//! `shumei plan compile`: table, CSV, JSON, doubts and errors.

use clap::Parser;
use shumei::cli::plan::{PlanArgs, PlanCliError, run_with};
use shumei::locale::Lang;

use super::fixtures_dir;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    plan: PlanArgs,
}

struct Ran {
    found: bool,
    out: String,
    doubts: String,
}

fn run(file: &str, form: &[&str], lang: Lang, width: Option<usize>) -> Result<Ran, PlanCliError> {
    let cli = Cli::try_parse_from(["plan", "compile", file].iter().chain(form)).unwrap();
    let (mut out, mut doubts) = (Vec::new(), Vec::new());
    let found = run_with(&cli.plan, lang, width, &mut out, &mut doubts)?;
    Ok(Ran { found, out: String::from_utf8(out).unwrap(), doubts: String::from_utf8(doubts).unwrap() })
}

fn fixture(name: &str) -> String {
    fixtures_dir().join(name).to_str().unwrap().to_owned()
}

#[test]
fn a_table_by_default() {
    let ran = run(&fixture("lead-inline.txt"), &[], Lang::Zh, None).unwrap();
    assert!(ran.found);
    assert_eq!(ran.doubts, "");
    insta::assert_snapshot!(ran.out, @r"
    清分类组发〔2024〕3号  清河县2024年生活垃圾分类工作要点
    清河县垃圾分类工作领导小组,2024-03-01 印发

    序号  重点任务      牵头        责任单位  配合                        时限节点
       1  健全投放体系  县城管局              县住建局、县机关事务中心    2024-05-31
       2  规范收运体系  县城管局    各乡镇    县交通局、县公安局          2024-06-30
       3  完善处理体系  县发改委              县生态环境局、县自然资源局  2024-09-30
       4  加强宣传引导  县委宣传部            团县委、县妇联、县教育局    每季度

    任务 4 项,时限节点 4 个,指标 0 个,存疑 0 处
    ");
    let narrow = run(&fixture("lead-inline.txt"), &["--table"], Lang::Zh, Some(60)).unwrap();
    assert!(
        narrow.out.lines().skip(3).all(|line| unicode_width::UnicodeWidthStr::width(line) <= 60),
        "{}",
        narrow.out
    );
    assert!(narrow.out.contains('…'));
}

#[test]
fn csv_has_a_row_for_each_milestone() {
    let ran = run(&fixture("lead-own-lines.txt"), &["--csv"], Lang::Zh, None).unwrap();
    insta::assert_snapshot!(ran.out, @r"
    number,section,title,lead,support,responsible,due,recurs,phrase,line
    1,(一)挖潜增量,盘活闲置地块,县自然资源局,县城管局、县公安局,县住建局、城关镇,2023-10-31,,2023年10月底,17
    2,(一)挖潜增量,推进错时共享,县机关事务中心,县直各单位,,2023-12-31,,2023年底前,23
    2,(一)挖潜增量,推进错时共享,县机关事务中心,县直各单位,,,continuous,长期坚持,23
    ");
}

#[test]
fn json_is_the_library_s() {
    let ran = run(&fixture("doubtful-dates.txt"), &["--json"], Lang::En, None).unwrap();
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let expected = std::fs::read_to_string(fixture("doubtful-dates.json")).unwrap();
    assert_eq!(value, serde_json::from_str::<serde_json::Value>(&expected).unwrap());
    assert_eq!(ran.doubts, "", "the JSON holds the doubts itself");
}

#[test]
fn doubts_come_with_file_line_and_column_in_both_languages() {
    let file = fixture("doubtful-dates.txt");
    let chinese = run(&file, &[], Lang::Zh, None).unwrap();
    assert!(
        chinese.doubts.starts_with(&format!("{file}:6:8: “6月底前”没有写明年份,按成文年份2023年理解")),
        "{}",
        chinese.doubts
    );
    let english = run(&file, &[], Lang::En, None).unwrap();
    assert!(
        english
            .doubts
            .starts_with(&format!("{file}:6:8: “6月底前” names no year; read as the year of issue, 2023"))
    );
    assert_eq!(chinese.doubts.lines().count(), english.doubts.lines().count());
}

#[test]
fn nothing_found_is_said_and_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("letter.txt");
    std::fs::write(&path, "今天天气很好。\n").unwrap();
    let ran = run(path.to_str().unwrap(), &[], Lang::En, None).unwrap();
    assert!(!ran.found);
    assert_eq!(ran.out, "no task and no indicator found\n");
}

#[test]
fn what_is_no_document_is_refused_with_a_cure() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let damaged = super::docx::damaged();
    for (file, zh, en) in [
        (write("a.doc", b"\xD0\xCF\x11\xE0"), "另存为 .docx", "save it as .docx"),
        (write("b.pdf", b"%PDF-1.4"), "复制到纯文本", "copy its text"),
        (write("c.txt", b"ab\n\xFF\xFF"), "第 2 行", "line 2"),
        (write("d.docx", &damaged), "重新保存", "save it again"),
        (dir.path().join("absent.txt").to_str().unwrap().to_owned(), "请检查路径", "check the path"),
    ] {
        for (lang, words) in [(Lang::Zh, zh), (Lang::En, en)] {
            let error = run(&file, &[], lang, None).map(|ran| ran.out).unwrap_err().to_string();
            assert!(error.starts_with(&file) && error.contains(words), "{error}");
        }
    }
}

#[test]
fn forms_exclude_each_other() {
    assert!(Cli::try_parse_from(["plan", "compile", "x", "--json", "--csv"]).is_err());
}
