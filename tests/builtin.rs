//! The built-in programme held against the document, field by field, where the document lies beside the project.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;
use shumei::builtin::programme::programme;
use shumei::domain::dataset::Dataset;
use shumei::domain::id::{Id, UnitId};
use shumei::domain::task::{Duty, Task};
use shumei::domain::text::Text;
use shumei::plan::{self, Compiled, compile};

/// The document's text: where `SHUMEI_PLAN_FILE` says, or beside the project; none on a machine without it.
fn document() -> Option<String> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/plan/shucheng-2023-18.txt");
    let path = std::env::var_os("SHUMEI_PLAN_FILE").map_or(beside, PathBuf::from);
    std::fs::read_to_string(path).ok()
}

/// Runs a check over the document and the built-in programme, where there is a document.
fn with_both(check: impl FnOnce(&str, &Compiled, &Dataset)) {
    let Some(text) = document() else { return };
    let mut data = Dataset::default();
    data.load(programme().unwrap());
    check(&text, &compile(&text), &data);
}

fn name_of(data: &Dataset, unit: &UnitId) -> String {
    data.units.get(unit).unwrap().name.to_string()
}

/// The clause of an item by the sections that hold its first line: `三(一)1`.
fn clause(compiled: &Compiled, task: &plan::Task) -> String {
    let mut out = String::new();
    for section in &compiled.sections {
        if (section.lines.0..=section.lines.1).contains(&task.lines.0) {
            match section.level {
                1 => out.push_str(&section.number),
                _ => out = format!("{out}({})", section.number),
            }
        }
    }
    out + &task.number
}

#[test]
fn document_and_baseline() {
    with_both(|text, compiled, data| {
        let ours = data.programmes.at(0).unwrap();
        assert_eq!(compiled.document.number.as_deref(), Some(ours.number.as_str()));
        assert_eq!(compiled.document.title.as_deref(), Some(ours.title.as_str()));
        assert_eq!(compiled.document.issued, Some(ours.issued));
        let issuers = ours.issuers.iter().map(|unit| data.units.get(unit).unwrap().full_name.clone());
        let issuers: Vec<Text> = issuers.map(Option::unwrap).collect();
        assert_eq!(compiled.document.issuers, issuers.iter().map(Text::to_string).collect::<Vec<_>>());
        let theirs = compiled.baseline.iter().map(|one| (&*one.name, one.value, &*one.unit, one.at));
        let baseline = ours.baseline.iter().map(|one| (&*one.name, one.value, &*one.unit, Some(one.at)));
        assert_eq!(theirs.collect::<Vec<_>>(), baseline.collect::<Vec<_>>());
        for reference in &ours.references {
            assert!(text.contains(reference.as_str()), "{reference}");
        }
    });
}

#[test]
fn items_units_deadlines_and_targets() {
    with_both(|_, compiled, data| {
        assert_eq!(compiled.tasks.len(), data.tasks.len());
        for (theirs, ours) in compiled.tasks.iter().zip(&data.tasks) {
            assert_eq!(theirs.number, ours.number.to_string());
            assert_eq!((&*theirs.title, &*theirs.section), (ours.title.as_str(), ours.section.as_str()));
            assert_eq!(clause(compiled, theirs), ours.clause.as_str());
            let units: Vec<(String, Duty)> =
                theirs.units.iter().map(|unit| (unit.name.clone(), unit.role.clone())).collect();
            let own: Vec<(String, Duty)> =
                ours.units.iter().map(|part| (name_of(data, &part.unit), part.duty.clone())).collect();
            assert_eq!(units, own, "{}", ours.id);
            same_milestones(theirs, ours, data);
            let targets = theirs.targets.iter().map(|one| (one.value, &*one.unit, one.by));
            let own = ours.targets.iter().map(|one| (one.value, &*one.unit, one.by));
            assert_eq!(targets.collect::<Vec<_>>(), own.collect::<Vec<_>>(), "{}", ours.id);
        }
    });
}

fn same_milestones(theirs: &plan::Task, ours: &Task, data: &Dataset) {
    let found: Vec<_> =
        theirs.milestones.iter().map(|one| (one.due, one.recurs.clone(), one.phrase.as_str())).collect();
    let own = data.milestones.iter().filter(|one| one.task == ours.id);
    let own: Vec<_> =
        own.map(|one| (one.due, one.recurs.clone(), one.phrase.as_ref().unwrap().as_str())).collect();
    assert_eq!(found, own, "{}", ours.id);
}

#[test]
fn indicators_of_section_two() {
    with_both(|_, compiled, data| {
        let mut theirs: BTreeMap<&str, BTreeSet<(String, u64)>> = BTreeMap::new();
        for one in &compiled.indicators {
            assert_eq!(one.unit, "%", "{}", one.name);
            let id = match &one.name {
                name if name.contains("物业服务全覆盖") => "I1",
                name if name.contains("业主委员会") => "I2",
                _ => "I3",
            };
            let by = one.by.unwrap().to_string();
            theirs.entry(id).or_default().insert((by, one.value as u64));
        }
        let phrases: BTreeSet<(Option<Date>, &str)> =
            compiled.milestones.iter().map(|one| (one.due, &*one.phrase)).collect();
        for id in ["I1", "I2", "I3"] {
            let targets = &data.indicators.find(id).unwrap().targets;
            let own = targets.iter().filter_map(|one| Some((one.by.to_string(), one.value? as u64)));
            assert_eq!(theirs[id], own.collect::<BTreeSet<_>>(), "{id}");
            for target in targets {
                let phrase = target.phrase.as_ref().unwrap();
                assert!(phrases.contains(&(Some(target.by), phrase.as_str())), "{id} {phrase}");
            }
        }
    });
}

#[test]
fn every_mechanism_names_a_clause_of_the_document() {
    with_both(|_, compiled, data| {
        let mut clauses: BTreeSet<String> =
            compiled.tasks.iter().map(|task| clause(compiled, task)).collect();
        let mut chapter = "";
        for section in &compiled.sections {
            match section.level {
                1 => chapter = &section.number,
                _ => drop(clauses.insert(format!("{chapter}({})", section.number))),
            }
        }
        for mechanism in &data.programmes.at(0).unwrap().mechanisms {
            for part in mechanism.clause.split('、') {
                assert!(clauses.contains(part), "{}: {part}", mechanism.name);
            }
        }
        assert_eq!(data.programmes.at(0).unwrap().id.as_str(), "P2023-18");
    });
}
