//! The real document, where it is at hand: every item's units, deadlines and targets.
//!
//! It stands beside the repository (`../shared/plan/`), or where `SHUMEI_PLAN_FILE` says.

use std::path::PathBuf;

use shumei::domain::task::Duty;
use shumei::plan::{Compiled, compile};

fn document() -> Option<Compiled> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/plan/shucheng-2023-18.txt");
    let path = std::env::var_os("SHUMEI_PLAN_FILE").map_or(beside, PathBuf::from);
    std::fs::read_to_string(path).ok().map(|text| compile(&text))
}

/// The townships' usual three.
const TOWNS: &[&str] = &["城关镇", "县开发区", "其他有关乡镇"];

/// One item: number, units before the usual three, milestones, targets (value, unit, by).
type Item = (
    u8,
    &'static [&'static str],
    &'static [&'static str],
    &'static [(f64, &'static str, Option<&'static str>)],
);

const ITEMS: [Item; 18] = [
    (1, &["县委组织部", "县城管局"], &["yearly", "regular"], &[]),
    (2, &[], &["2023-06-30"], &[(100.0, "%", Some("2023-06-30"))]),
    (3, &[], &[], &[]),
    (4, &[], &[], &[]),
    (5, &["县城管局"], &[], &[(60.0, "%", None)]),
    (6, &["县委非公工委"], &[], &[]),
    (7, &[], &["2023-03-31", "2023-06-30"], &[]),
    (8, &[], &["yearly"], &[]),
    (9, &[], &["year-end", "yearly"], &[]),
    (10, &[], &["yearly"], &[(2.0, "个", None)]),
    (11, &["县城管局"], &["2023-12-31"], &[]),
    (12, &[], &[], &[]),
    (13, &[], &["regular", "regular"], &[]),
    (14, &[], &[], &[]),
    (15, &["县直机关工委"], &[], &[]),
    (
        16,
        &["县直各单位"],
        &["2024-12-31"],
        &[(5.0, "个", Some("2024-12-31")), (5.0, "家", Some("2024-12-31"))],
    ),
    (17, &[], &["2023-12-31", "yearly", "regular"], &[]),
    (18, &["县自然资源局", "县住建局", "县委组织部", "县财政局", "县城管局"], &[], &[]),
];

/// Units of an item in the order printed.
fn units(number: u8, first: &[&str]) -> Vec<String> {
    let mut units: Vec<&str> = match number {
        1 => first.to_vec(),
        // Here the committee stands between the zone and the other townships.
        6 => vec!["城关镇", "县开发区", "县委非公工委", "其他有关乡镇"],
        _ => first.iter().chain(TOWNS).copied().collect(),
    };
    units.dedup();
    units.into_iter().map(str::to_owned).collect()
}

#[test]
fn all_items_with_their_units_deadlines_and_targets() {
    let Some(compiled) = document() else { return };
    assert_eq!(compiled.tasks.len(), ITEMS.len());
    for (task, (number, first, milestones, targets)) in compiled.tasks.iter().zip(ITEMS) {
        assert_eq!(task.number, number.to_string());
        assert!(task.units.iter().all(|unit| unit.role == Duty::Responsible), "{number}");
        let names: Vec<String> = task.units.iter().map(|unit| unit.name.clone()).collect();
        assert_eq!(names, units(number, first), "{number}");
        let found: Vec<String> = task
            .milestones
            .iter()
            .map(|milestone| match (milestone.due, &milestone.recurs) {
                (Some(due), None) => due.to_string(),
                (None, Some(recurs)) => recurs.as_str().to_owned(),
                other => panic!("{number}: {other:?}"),
            })
            .collect();
        assert_eq!(found, milestones, "{number}");
        let found: Vec<(f64, &str, Option<String>)> = task
            .targets
            .iter()
            .map(|target| (target.value, target.unit.as_str(), target.by.map(|by| by.to_string())))
            .collect();
        let expected: Vec<(f64, &str, Option<String>)> =
            targets.iter().map(|(value, unit, by)| (*value, *unit, by.map(str::to_owned))).collect();
        assert_eq!(found, expected, "{number}");
    }
    assert_eq!(compiled.warnings, []);
}

#[test]
fn the_documents_own_identity_goals_and_baseline() {
    let Some(compiled) = document() else { return };
    let document = &compiled.document;
    assert_eq!(document.number.as_deref(), Some("舒城管〔2023〕18号"));
    assert_eq!(document.title.as_deref(), Some("舒城县创建“舒美红色小区”工作实施方案"));
    assert_eq!(document.issued.map(|day| day.to_string()).as_deref(), Some("2023-03-06"));
    assert_eq!(document.issuers, ["中共舒城县委组织部", "舒城县城市管理行政执法局"]);
    let goals: Vec<(&str, f64, String)> = compiled
        .indicators
        .iter()
        .map(|goal| (goal.name.as_str(), goal.value, goal.by.map(|by| by.to_string()).unwrap_or_default()))
        .collect();
    let goal = |name, value, by: &str| (name, value, by.to_owned());
    assert_eq!(
        goals,
        [
            goal("业主委员会覆盖率", 60.0, "2023-07-31"),
            goal("城区住宅小区物业服务全覆盖", 100.0, "2023-12-31"),
            goal("业主委员会组建率", 70.0, "2023-12-31"),
            goal("小区党支部和物业服务企业党组织组建率", 50.0, "2023-12-31"),
            goal("城市小区业主委员会覆盖率", 90.0, "2024-06-30"),
            goal("小区党支部和企业党组织组建率", 90.0, "2024-06-30"),
        ]
    );
    assert!(compiled.indicators.iter().all(|goal| goal.unit == "%"));
    let baseline: Vec<(f64, &str)> =
        compiled.baseline.iter().map(|figure| (figure.value, figure.unit.as_str())).collect();
    assert_eq!(baseline, [(140.0, "个"), (131.0, "个"), (93.6, "%")]);
    let day = jiff::civil::date(2022, 12, 31);
    assert!(compiled.baseline.iter().all(|figure| figure.at == Some(day)));
    assert_eq!(compiled.sections.len(), 12);
}
