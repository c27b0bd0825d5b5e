use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::domain::dataset::Dataset;
use crate::domain::id::Id;

fn shucheng() -> Dataset {
    let mut data = Dataset::default();
    data.load(programme().unwrap());
    data
}

fn unit_names(data: &Dataset, task: &Task) -> Vec<String> {
    task.units
        .iter()
        .map(|part| {
            assert_eq!(part.duty, Duty::Responsible, "{}: the document names no lead", task.id);
            data.units.get(&part.unit).unwrap().name.to_string()
        })
        .collect()
}

#[test]
fn the_document_stands_as_printed() {
    let data = shucheng();
    let programme = data.programmes.at(0).unwrap();
    assert_eq!(programme.number.as_str(), "舒城管〔2023〕18号");
    assert_eq!(programme.issued, date(2023, 3, 6));
    assert_eq!(programme.issuers, ["U01".into(), "U02".into()]);
    let figures: Vec<(f64, Date)> = programme.baseline.iter().map(|f| (f.value, f.at)).collect();
    let day = date(2022, 12, 31);
    assert_eq!(figures, [(140.0, day), (131.0, day), (93.6, day)]);
    assert_eq!(programme.phases.first().unwrap().from, date(2022, 1, 1));
    assert_eq!(programme.phases.last().unwrap().to, date(2024, 12, 31));
    assert_eq!(programme.updated.to_string(), "2023-03-05T16:00:00Z");
}

#[test]
fn eighteen_items_with_their_units_in_order() {
    let data = shucheng();
    assert_eq!(data.tasks.len(), 18);
    let area = ["城关镇", "县开发区", "其他有关乡镇"];
    for task in &data.tasks {
        let expected: Vec<&str> = match task.number {
            1 => vec!["县委组织部", "县城管局"],
            5 | 11 => [&["县城管局"], &area[..]].concat(),
            6 => vec!["城关镇", "县开发区", "县委非公工委", "其他有关乡镇"],
            15 => [&["县直机关工委"], &area[..]].concat(),
            16 => [&["县直各单位"], &area[..]].concat(),
            18 => {
                let county = ["县自然资源局", "县住建局", "县委组织部", "县财政局", "县城管局"];
                [&county[..], &area[..]].concat()
            }
            _ => area.to_vec(),
        };
        assert_eq!(unit_names(&data, task), expected, "{}", task.id);
    }
    let ids: Vec<&str> = data.tasks.iter().map(|task| task.id.as_str()).collect();
    assert_eq!((ids[0], ids[8], ids[17]), ("T01", "T09", "T18"));
    let clause = |number: usize| data.tasks.at(number - 1).unwrap().clause.to_string();
    assert_eq!((clause(1), clause(9), clause(18)), ("三(一)1".into(), "三(三)9".into(), "三(五)18".into()));
}

#[test]
fn every_dated_deadline_and_recurrence() {
    let data = shucheng();
    let found: Vec<(&str, Option<String>, Option<&str>)> = data
        .milestones
        .iter()
        .map(|m| (m.id.as_str(), m.due.map(|d| d.to_string()), m.recurs.as_ref().map(Recurs::as_str)))
        .collect();
    let dated = |id, due: &str| (id, Some(due.to_string()), None);
    let again = |id, word| (id, None, Some(word));
    assert_eq!(
        found,
        [
            again("T01-1", "yearly"),
            again("T01-2", "regular"),
            dated("T02-1", "2023-06-30"),
            dated("T07-1", "2023-03-31"),
            dated("T07-2", "2023-06-30"),
            again("T08-1", "yearly"),
            again("T09-1", "year-end"),
            again("T09-2", "yearly"),
            again("T10-1", "yearly"),
            dated("T11-1", "2023-12-31"),
            again("T13-1", "regular"),
            again("T13-2", "regular"),
            dated("T16-1", "2024-12-31"),
            dated("T17-1", "2023-12-31"),
            again("T17-2", "yearly"),
            again("T17-3", "regular"),
        ]
    );
}

#[test]
fn the_targets_of_section_two_exactly() {
    let data = shucheng();
    let targets = |id: &str| {
        let indicator = data.indicators.find(id).unwrap();
        indicator.targets.iter().map(|t| (t.by.to_string(), t.value)).collect::<Vec<_>>()
    };
    let at = |by: &str, value: f64| (by.to_string(), Some(value));
    let open = ("2024-12-31".to_string(), None);
    assert_eq!(targets("I1"), [at("2023-12-31", 100.0), open.clone()]);
    assert_eq!(
        targets("I2"),
        [at("2023-07-31", 60.0), at("2023-12-31", 70.0), at("2024-06-30", 90.0), open.clone()]
    );
    assert_eq!(targets("I3"), [at("2023-12-31", 50.0), at("2024-06-30", 90.0), open]);
    assert_eq!(targets("I4"), [at("2024-12-31", 5.0)]);
    assert_eq!(targets("I5"), [at("2024-12-31", 5.0)]);
    let conditions = &data.indicators.find("I3").unwrap().conditions;
    assert_eq!(conditions, &[Condition::PartyBranch, Condition::PartyOrganisation]);
}

#[test]
fn bodies_and_groups_have_their_members() {
    let data = shucheng();
    let unit = |name: &str| data.units.iter().find(|unit| *unit.name == *name).unwrap();
    let name = |id: &UnitId| data.units.get(id).unwrap().name.to_string();
    assert_eq!(unit("联席会议").leads.iter().map(name).collect::<Vec<_>>(), ["县委组织部", "县城管局"]);
    assert_eq!(unit("工作专班").leads.iter().map(name).collect::<Vec<_>>(), ["县城管局"]);
    assert_eq!(unit("党建课题攻坚组").leads.iter().map(name).collect::<Vec<_>>(), ["县委非公工委"]);
    assert_eq!(unit("联席会议日常工作机构").parent.as_ref().map(name).as_deref(), Some("县城管局"));
    for field in ["公安", "消防", "生态环境", "宣传", "财政"] {
        let member = data.units.iter().find(|u| u.aliases.iter().any(|alias| **alias == *field)).unwrap();
        assert!(unit("联席会议").members.contains(&member.id), "{field}");
    }
    let county = data.units.iter().filter(|u| u.kind == UnitKind::Department).count();
    assert_eq!(unit("县直各单位").members.len(), county);
}

#[test]
fn a_bad_file_is_reported_whole_with_places() {
    let text = r#"[programme]
id = "P1"
number = "甲〔2023〕1号"
title = "方案"
issued = 2023-03-06
issuers = ["县甲局", "县乙局"]
region = "示例县"

[[unit]]
id = "U01"
name = "县甲局"
level = "province"
kind = "department"

[[unit]]
id = "X2"
name = "县甲局"
level = "county"
kind = "department"

[[section]]
number = "一、"
title = "任务"
clause = "一"

[[section.task]]
number = 1
title = "一项"
lead = ["县丙局"]
milestones = [{ what = "无期限" }]

[[section.task]]
number = 1
title = "又一项"

[[indicator]]
id = "I1"
name = "指标"
short = "指标"
conditions = ["sunshine"]
measure = "percent"
clause = "二"
task = 9
targets = [{ by = 2024-01-01, value = 1 }, { by = 2023-01-01, value = 2 }]
"#;
    let error = parse(text).unwrap_err();
    let found: Vec<(u32, u32)> = error.problems.iter().map(|p| (p.line, p.column)).collect();
    assert_eq!(
        found,
        [(6, 19), (12, 9), (16, 6), (17, 8), (29, 9), (30, 15), (33, 10), (40, 15), (43, 8), (44, 51),],
        "{error}"
    );
    assert_eq!(error.problems[0].fault, Fault::Unit("县乙局".into()));
    assert!(error.to_string().starts_with("6:19: no [[unit]] has the name or alias \"县乙局\"\n12:9: "));
}

#[test]
fn leads_come_first_whatever_their_place_in_the_file() {
    let head =
        "[programme]\nid = \"P1\"\nnumber = \"1\"\ntitle = \"t\"\nissued = 2023-01-01\nregion = \"r\"\n";
    let unit = |id, name| {
        format!("[[unit]]\nid = \"{id}\"\nname = \"{name}\"\nlevel = \"county\"\nkind = \"department\"\n")
    };
    let task = "[[section]]\nnumber = \"一\"\ntitle = \"s\"\nclause = \"一\"\n[[section.task]]\nnumber = 3\ntitle = \"t\"\nsupport = [\"b\"]\nlead = [\"a\"]\n";
    let text = format!("{head}{}{}{task}", unit("U1", "a"), unit("U2", "b"));
    let mut data = Dataset::default();
    data.load(parse(&text).unwrap());
    let duties: Vec<&str> = data.tasks.at(0).unwrap().units.iter().map(|part| part.duty.as_str()).collect();
    assert_eq!(duties, ["lead", "support"]);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(cut in 0..SHUCHENG.len(), noise in "[\\[\\]{}=\"0-9a-z局\\n-]{0,12}") {
        let cut = (0..=cut).rev().find(|at| SHUCHENG.is_char_boundary(*at)).unwrap_or(0);
        let _ = parse(&format!("{}{noise}{}", &SHUCHENG[..cut], &SHUCHENG[cut..]));
    }
}
