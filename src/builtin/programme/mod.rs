//! The Shucheng programme as records, and the reader of its format, which serves any county's plan.

mod names;
mod raw;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use self::names::{Names, check_id, known};
use super::error::{BuiltinError, Fault};
use super::spans::{Checker, read};
use crate::domain::day::county_moment;
use crate::domain::id::{IndicatorId, Kind, MilestoneId, ProgrammeId, TaskId, UnitId};
use crate::domain::indicator::{Condition, Indicator, IndicatorTarget, Measure};
use crate::domain::programme::{Figure, Phase, Programme};
use crate::domain::record::{Extra, Record};
use crate::domain::task::{Assignment, Duty, Milestone, Recurs, Target, Task, TaskState};
use crate::domain::text::Text;
use crate::domain::unit::{Level, Unit, UnitKind};

/// The embedded programme file.
pub const SHUCHENG: &str = include_str!("../shucheng.toml");

/// The Shucheng programme: programme, units, tasks, milestones and indicators, in this order.
///
/// # Errors
/// None as long as the embedded file is sound, which a test holds.
pub fn programme() -> Result<Vec<Record>, BuiltinError> {
    parse(SHUCHENG)
}

/// Reads a programme file. Every record gets version 1 and the day of issue as its time.
///
/// # Errors
/// Every problem of the file with line and column: form, unknown words, units that are not defined, dates
/// that do not exist, ids and numbers given twice.
pub fn parse(text: &str) -> Result<Vec<Record>, BuiltinError> {
    let file: raw::File = read(text)?;
    let mut checker = Checker::new(text);
    let names = Names::gather(&file.unit, &mut checker);
    let issued = checker.date(&file.programme.issued).unwrap_or_default();
    let mut reader = Reader { checker, names, updated: midnight(issued) };

    let programme = reader.programme(&file, issued);
    let programme_id = programme.id.clone();
    let mut records = vec![Record::from(programme)];
    for unit in &file.unit {
        records.push(reader.unit(unit).into());
    }
    let mut milestones = Vec::new();
    let mut numbers = BTreeSet::new();
    for section in &file.section {
        for task in &section.task {
            let number = *task.number.get_ref();
            if !numbers.insert(number) {
                reader.checker.fault(&task.number.span(), Fault::Twice(number.to_string()));
            }
            let record = reader.task(task, section, &programme_id);
            milestones.extend(reader.milestones(task, &record.id));
            records.push(record.into());
        }
    }
    records.extend(milestones);
    let mut ids = BTreeSet::new();
    for indicator in &file.indicator {
        if !ids.insert(indicator.id.get_ref()) {
            reader.checker.fault(&indicator.id.span(), Fault::Twice(indicator.id.get_ref().clone()));
        }
        records.push(reader.indicator(indicator, &numbers).into());
    }
    reader.checker.finish(records)
}

/// The id of the task with an item number: `T09`.
pub fn task_id(number: u16) -> TaskId {
    TaskId::new(&format!("T{number:02}"))
}

/// The first moment of a day in the county, where the programme lives.
pub(super) fn midnight(day: Date) -> Timestamp {
    county_moment(day.at(0, 0, 0, 0))
}

/// Turns the file's shapes into records and notes what is wrong with them.
struct Reader<'t> {
    checker: Checker<'t>,
    names: Names,
    updated: Timestamp,
}

impl Reader<'_> {
    fn programme(&mut self, file: &raw::File, issued: Date) -> Programme {
        let raw = &file.programme;
        let phases = raw.phases.iter().filter_map(|phase| {
            let (from, to) = self.checker.days(&phase.from, &phase.to)?;
            Some(Phase { name: phase.name.clone(), from, to, extra: Extra::new() })
        });
        let phases = phases.collect();
        let baseline = raw.baseline.iter().filter_map(|figure| {
            let at = self.checker.date(&figure.at)?;
            Some(Figure {
                name: figure.name.clone(),
                value: figure.value,
                unit: figure.unit.clone(),
                at,
                extra: Extra::new(),
            })
        });
        let baseline = baseline.collect();
        Programme {
            id: ProgrammeId::new(check_id(&raw.id, Kind::Programme, &mut self.checker)),
            version: 1,
            updated: self.updated,
            number: raw.number.clone(),
            title: raw.title.clone(),
            issued,
            issuers: self.units(&raw.issuers),
            region: raw.region.clone(),
            phases,
            baseline,
            mechanisms: file.mechanism.clone(),
            references: raw.references.clone(),
            extra: Extra::new(),
        }
    }

    fn unit(&mut self, raw: &raw::Unit) -> Unit {
        Unit {
            id: UnitId::new(raw.id.get_ref()),
            version: 1,
            updated: self.updated,
            name: Text::new(raw.name.get_ref()),
            full_name: raw.full_name.clone(),
            aliases: raw.aliases.iter().map(|alias| Text::new(alias.get_ref())).collect(),
            level: known(&raw.level, Level::ALL, Level::as_str, &mut self.checker),
            kind: known(&raw.kind, UnitKind::ALL, UnitKind::as_str, &mut self.checker),
            parent: raw.parent.as_ref().and_then(|name| self.names.find(name, &mut self.checker)),
            leads: self.units(&raw.leads),
            members: self.units(&raw.members),
            note: raw.note.clone(),
            extra: Extra::new(),
        }
    }

    fn task(&mut self, raw: &raw::Task, section: &raw::Section, programme: &ProgrammeId) -> Task {
        let mut units = Vec::new();
        for (names, duty) in
            [(&raw.lead, Duty::Lead), (&raw.responsible, Duty::Responsible), (&raw.support, Duty::Support)]
        {
            let found = self.units(names);
            units.extend(found.into_iter().map(|unit| Assignment {
                unit,
                duty: duty.clone(),
                extra: Extra::new(),
            }));
        }
        let targets = raw.targets.iter().map(|target| Target {
            what: target.what.clone(),
            value: target.value,
            unit: target.unit.clone(),
            by: target.by.as_ref().and_then(|day| self.checker.date(day)),
            extra: Extra::new(),
        });
        let targets = targets.collect();
        let number = *raw.number.get_ref();
        Task {
            id: task_id(number),
            version: 1,
            updated: self.updated,
            programme: programme.clone(),
            number,
            section: Text::from(format!("{}{}", section.number, section.title)),
            title: raw.title.clone(),
            summary: raw.summary.clone(),
            units,
            level: raw
                .level
                .as_ref()
                .map_or(Level::County, |word| known(word, Level::ALL, Level::as_str, &mut self.checker)),
            targets,
            state: TaskState::NotStarted,
            percent: 0,
            progress: Vec::new(),
            clause: Text::from(format!("{}{number}", section.clause)),
            extra: Extra::new(),
        }
    }

    fn milestones(&mut self, raw: &raw::Task, task: &TaskId) -> Vec<Record> {
        let mut milestones = Vec::new();
        for (at, spanned) in raw.milestones.iter().enumerate() {
            let raw = spanned.get_ref();
            if raw.due.is_none() && raw.recurs.is_none() {
                self.checker.fault(&spanned.span(), Fault::NoDate);
            }
            let milestone = Milestone {
                id: MilestoneId::new(&format!("{task}-{}", at + 1)),
                version: 1,
                updated: self.updated,
                task: task.clone(),
                what: raw.what.clone(),
                due: raw.due.as_ref().and_then(|day| self.checker.date(day)),
                recurs: raw
                    .recurs
                    .as_ref()
                    .map(|word| known(word, Recurs::ALL, Recurs::as_str, &mut self.checker)),
                day: raw.day,
                phrase: raw.phrase.clone(),
                done: Vec::new(),
                evidence: None,
                extra: Extra::new(),
            };
            milestones.push(milestone.into());
        }
        milestones
    }

    fn indicator(&mut self, raw: &raw::Indicator, numbers: &BTreeSet<u16>) -> Indicator {
        let mut targets: Vec<IndicatorTarget> = Vec::new();
        for target in &raw.targets {
            let Some(by) = self.checker.date(&target.by) else { continue };
            if targets.last().is_some_and(|before| before.by >= by) {
                self.checker.fault(&target.by.span(), Fault::TargetOrder);
            }
            targets.push(IndicatorTarget {
                by,
                value: target.value,
                phrase: target.phrase.clone(),
                extra: Extra::new(),
            });
        }
        if let Some(number) = raw.task.as_ref().filter(|number| !numbers.contains(number.get_ref())) {
            self.checker.fault(&number.span(), Fault::Task(*number.get_ref()));
        }
        Indicator {
            id: IndicatorId::new(check_id(&raw.id, Kind::Indicator, &mut self.checker)),
            version: 1,
            updated: self.updated,
            name: raw.name.clone(),
            short: raw.short.clone(),
            conditions: raw
                .conditions
                .iter()
                .map(|word| known(word, Condition::ALL, Condition::as_str, &mut self.checker))
                .collect(),
            measure: known(&raw.measure, Measure::ALL, Measure::as_str, &mut self.checker),
            targets,
            task: raw.task.as_ref().map(|number| task_id(*number.get_ref())),
            clause: raw.clause.clone(),
            extra: Extra::new(),
        }
    }

    fn units(&mut self, names: &[raw::Word]) -> Vec<UnitId> {
        names.iter().filter_map(|name| self.names.find(name, &mut self.checker)).collect()
    }
}

#[cfg(test)]
mod tests;
