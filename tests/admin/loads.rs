//! Loads: dry, real, refused.

use super::Machine;

const REGISTER: &str =
    "小区登记表\n小区名称,所属乡镇,户数,小区类型\n甲苑,城关镇,\"1,204\",老旧小区\n乙苑,县开发区,88,封闭\n";

#[test]
fn a_register_is_weighed_first_and_then_loaded() {
    let machine = Machine::begun();
    let gb = encoding_rs::GB18030.encode(REGISTER).0.into_owned();
    let file = machine.file("登记.csv", &gb);
    let dry = machine.admin(&["load", "register", &file, "--dry-run"]).done().out;
    assert!(
        dry.contains("new C001 甲苑")
            && dry.contains("2 new, 0 changed")
            && dry.contains("nothing was written"),
        "{dry}"
    );
    let count = |machine: &Machine| machine.json(&["audit", "--json"]).len();
    let before = count(&machine);
    machine.admin(&["load", "register", &file, "--dry-run", "--json"]).done();
    assert_eq!(count(&machine), before, "a dry run leaves no trace");
    let real = machine.admin(&["load", "register", &file]).done().out;
    assert!(real.contains("2 new") && real.contains("written"), "{real}");
    let entry = &machine.json(&["audit", "--json", "-n", "1"])[0];
    assert_eq!(
        (entry["act"].as_str(), entry["detail"]["source"]["register"].as_str()),
        (Some("load"), Some("登记.csv"))
    );
    assert!(entry["member"].is_null());

    let changed = REGISTER.replace("88", "96");
    let file = machine.file("b.csv", changed.as_bytes());
    let said = machine.run("zh", &["load", "register", &file, "--dry-run"]).done().out;
    assert!(
        said.contains("修改 C002 乙苑") && said.contains("户数: 88 → 96") && said.contains("预演"),
        "{said}"
    );
    machine.admin(&["load", "register", &file]).done();
    let again = machine.admin(&["load", "register", &file]).done().out;
    assert!(again.contains("0 new, 0 changed, 2 unchanged"), "{again}");
}

#[test]
fn one_bad_row_and_nothing_is_loaded() {
    let machine = Machine::begun();
    let before = machine.json(&["audit", "--json"]).len();
    let file = machine.file("bad.csv", format!("{REGISTER}丙苑,月亮镇,一百,封闭\n").as_bytes());
    for dry in [&["--dry-run"][..], &[]] {
        let said = machine.admin(&[&["load", "register", &file][..], dry].concat()).refused();
        assert!(said.contains("line 5, column 2") && said.contains("line 5, column 3"), "{said}");
        assert!(said.contains("nothing was loaded"), "{said}");
    }
    assert!(machine.run("zh", &["load", "register", &file]).refused().contains("第 5 行第 2 列"));
    assert_eq!(machine.json(&["audit", "--json"]).len(), before);
    let damaged = machine.file("x.xlsx", b"PK\x03\x04not a workbook");
    assert!(machine.admin(&["load", "register", &damaged]).refused().contains("save it again"));
    assert!(machine.admin(&["load", "register", "/nowhere.csv"]).refused().contains("can't be read"));
}

#[test]
fn plans_are_loaded_and_loaded_again_without_a_trace() {
    let machine = Machine::begun();
    let again = machine.admin(&["load", "programme"]).done().out;
    assert!(again.contains("0 new, 0 changed"), "{again}");
    let text = "清河县垃圾分类工作要点\n\n清分类组发〔2024〕3号\n\n一、重点任务\n\n1.健全投放体系。2024年5月底前完成。(牵头单位:县城管局;责任单位:清河镇)\n2.规范收运体系。每季度调度一次。(牵头单位:县城管局)\n\n清河县垃圾分类工作领导小组\n2024年3月1日\n";
    let file = machine.file("plan.txt", text.as_bytes());
    let dry = machine.admin(&["load", "plan", &file, "--dry-run"]).done();
    assert!(dry.out.contains("P2024-3") && dry.err.contains("清河镇"), "{}{}", dry.out, dry.err);
    machine.admin(&["load", "plan", &file]).done();
    let again = machine.admin(&["load", "plan", &file]).done().out;
    assert!(again.contains("0 new, 0 changed"), "{again}");
    let letter = machine.file("letter.txt", "今天天气很好。\n".as_bytes());
    assert!(machine.admin(&["load", "plan", &letter]).refused().contains("no task was found"));
    let old = machine.file("old.doc", b"\xD0\xCF\x11\xE0");
    assert!(machine.admin(&["load", "plan", &old]).refused().contains("save it as .docx"));
}

#[test]
fn a_refusal_names_the_columns_that_are_not_read() {
    let machine = Machine::begun();
    let file = machine.file("a.csv", "小区名称,地盘,户数,小区类型\n甲苑,城关镇,一百,封闭\n".as_bytes());
    let said = machine.admin(&["load", "register", &file]).refused();
    assert!(said.contains("the column “地盘” is not read"), "{said}");
    assert!(said.contains("line 1: new records need “Area”") && said.contains("errors: 2"), "{said}");
}

#[test]
fn a_file_that_is_a_workbook_by_name_alone_is_called_so() {
    let machine = Machine::begun();
    for (name, bytes) in
        [("a.xlsx", &b"no workbook at all"[..]), ("b.XLSX", b"<html>x</html>"), ("c.xlsx", b"\xFF\xFF\x81")]
    {
        let file = machine.file(name, bytes);
        let said = machine.admin(&["load", "register", &file]).refused();
        assert!(said.contains("no workbook") && !said.contains("header"), "{said}");
    }
    // A list that is only named so is still read.
    let file = machine.file("d.xlsx", REGISTER.as_bytes());
    machine.admin(&["load", "register", &file, "--dry-run"]).done();
}

#[test]
fn help_says_where_ids_come_from() {
    let machine = Machine::new();
    let help = machine.admin(&["load", "register", "--help"]).done().out;
    assert!(help.contains("Ids are given by the server"), "{help}");
    let help = machine.run("zh", &["load", "register", "-h"]).done().out;
    assert!(help.contains("编号由服务端给出"), "{help}");
}
