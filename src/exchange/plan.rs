//! Plans as records: a compiled document, or the built-in programme, over what members have recorded already.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::dataset::Dataset;
use crate::domain::id::{Kind, MilestoneId, ProgrammeId, TaskId, UnitId};
use crate::domain::programme::{Figure, Programme};
use crate::domain::record::{Extra, Record};
use crate::domain::task::{Assignment, Milestone, Target, Task, TaskState};
use crate::domain::text::{Text, single_line};
use crate::domain::unit::{Level, Unit, UnitKind};
use crate::plan::{self, Compiled};

/// A compiled plan as records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Planned {
    /// Programme, units that are new, tasks and milestones.
    pub records: Vec<Record>,
    /// Names of the units that are new.
    pub units: Vec<String>,
    /// Indicators that are not taken up: what they count must be said by hand.
    pub left: Vec<String>,
}

/// Why a compiled plan can't become records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacking {
    /// No task was found.
    Tasks,
    /// No title was found.
    Title,
    /// No day of issue was found.
    Issued,
}

/// Turns a compiled plan into records over those that stand: units are found by name, full name or alias, tasks by
/// programme and number. `next` gives the next numbers of units and tasks.
///
/// # Errors
/// What the document lacks.
pub fn records(
    compiled: &Compiled,
    data: &Dataset,
    next: &BTreeMap<Kind, u64>,
    now: Timestamp,
) -> Result<Planned, Lacking> {
    if compiled.tasks.is_empty() {
        return Err(Lacking::Tasks);
    }
    let title = compiled.document.title.as_deref().map(single_line).ok_or(Lacking::Title)?;
    let issued = compiled.document.issued.ok_or(Lacking::Issued)?;
    let mut maker = Maker::new(data, next, now);
    let number = compiled.document.number.as_deref().map(single_line).unwrap_or_default();
    let id = maker.programme_id(&number, &title, issued);
    let issuers = compiled.document.issuers.iter().map(|name| maker.unit(name)).collect();
    let baseline = compiled.baseline.iter().map(|figure| Figure {
        name: Text::from(figure.name.as_str()),
        value: figure.value,
        unit: Text::from(figure.unit.as_str()),
        at: figure.at.unwrap_or(issued),
        extra: Extra::new(),
    });
    let programme = Programme {
        id: id.clone(),
        version: 1,
        updated: now,
        number: number.into(),
        title: title.into(),
        issued,
        issuers,
        region: Text::default(),
        phases: Vec::new(),
        baseline: baseline.collect(),
        mechanisms: Vec::new(),
        references: Vec::new(),
        extra: Extra::new(),
    };
    let mut tasks = Vec::new();
    let mut numbers = BTreeSet::new();
    for task in &compiled.tasks {
        let printed = task.number.parse::<u16>().ok().filter(|number| !numbers.contains(number));
        let number =
            printed.unwrap_or_else(|| (1..=u16::MAX).find(|n| !numbers.contains(n)).unwrap_or(u16::MAX));
        numbers.insert(number);
        maker.task(task, number, &id, &mut tasks);
    }
    let mut planned = Planned { units: maker.named, ..Planned::default() };
    planned.left = compiled.indicators.iter().map(|one| single_line(&one.name)).collect();
    planned.records.extend(maker.made.into_iter().map(Record::from));
    planned.records.insert(0, programme.into());
    planned.records.extend(tasks);
    planned.records = planned.records.into_iter().map(|record| kept(record, data)).collect();
    Ok(planned)
}

/// A record of a plan with what members have recorded on it: state, share done, progress, days met.
#[must_use]
pub fn kept(record: Record, data: &Dataset) -> Record {
    let standing = data.record(&record.key());
    match (record, standing) {
        (Record::Task(new), Some(Record::Task(old))) => Task {
            state: old.state,
            percent: old.percent,
            progress: old.progress,
            summary: new.summary.or(old.summary),
            extra: old.extra,
            ..new
        }
        .into(),
        (Record::Milestone(new), Some(Record::Milestone(old))) => {
            // Days met belong to what had to be true by then, not to the id.
            let same = new.task == old.task && new.due == old.due && new.recurs == old.recurs;
            if same {
                Milestone { done: old.done, evidence: old.evidence, extra: old.extra, ..new }.into()
            } else {
                new.into()
            }
        }
        (record, _) => record,
    }
}

struct Maker<'a> {
    data: &'a Dataset,
    now: Timestamp,
    units: HashMap<String, UnitId>,
    made: Vec<Unit>,
    named: Vec<String>,
    next_unit: u64,
    next_task: u64,
    taken: BTreeSet<TaskId>,
}

impl<'a> Maker<'a> {
    fn new(data: &'a Dataset, next: &BTreeMap<Kind, u64>, now: Timestamp) -> Self {
        let mut units = HashMap::new();
        for unit in &data.units {
            let names = std::iter::once(&unit.name).chain(&unit.full_name).chain(&unit.aliases);
            for name in names {
                units.entry(name.trim().to_owned()).or_insert_with(|| unit.id.clone());
            }
        }
        let number = |kind: Kind| next.get(&kind).copied().unwrap_or(1);
        Self {
            data,
            now,
            units,
            made: Vec::new(),
            named: Vec::new(),
            next_unit: number(Kind::Unit),
            next_task: number(Kind::Task),
            taken: BTreeSet::new(),
        }
    }

    /// The programme of the same number, or title where none has a number; else a new id.
    fn programme_id(&self, number: &str, title: &str, issued: Date) -> ProgrammeId {
        let same = |one: &&std::sync::Arc<Programme>| {
            if number.is_empty() { one.title.as_str() == title } else { one.number.as_str() == number }
        };
        if let Some(known) = self.data.programmes.iter().find(same) {
            return known.id.clone();
        }
        let serial: String =
            number.rsplit(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty()).unwrap_or("1").into();
        let base = format!("P{}-{serial}", issued.year());
        let free = |id: &String| self.data.programmes.find(id).is_none();
        let mut ids = std::iter::once(base.clone()).chain((2..).map(|nth| format!("{base}-{nth}")));
        ProgrammeId::new(&ids.find(free).unwrap_or(base))
    }

    fn unit(&mut self, name: &str) -> UnitId {
        let name = single_line(name.trim());
        if let Some(id) = self.units.get(&name) {
            return id.clone();
        }
        let id = UnitId::new(&format!("U{:02}", self.next_unit));
        self.next_unit += 1;
        let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        let group = ["各", "其他", "有关", "相关"].iter().any(|word| name.starts_with(word));
        let (kind, level) = if group {
            (UnitKind::Group, Level::County)
        } else if ends(&["镇", "乡", "街道"]) {
            (UnitKind::Township, Level::Township)
        } else if ends(&["开发区", "园区"]) {
            (UnitKind::Zone, Level::Township)
        } else if ends(&["社区"]) {
            (UnitKind::Neighbourhood, Level::Neighbourhood)
        } else {
            (UnitKind::Department, Level::County)
        };
        self.made.push(Unit {
            id: id.clone(),
            version: 1,
            updated: self.now,
            name: name.as_str().into(),
            full_name: None,
            aliases: Vec::new(),
            level,
            kind,
            parent: None,
            leads: Vec::new(),
            members: Vec::new(),
            note: None,
            extra: Extra::new(),
        });
        self.named.push(name.clone());
        self.units.insert(name, id.clone());
        id
    }

    /// The id of an item: the one that it has, the one that its number asks for, or the next free one.
    fn task_id(&mut self, programme: &ProgrammeId, number: u16) -> TaskId {
        let same = |one: &&std::sync::Arc<Task>| one.programme == *programme && one.number == number;
        if let Some(known) = self.data.tasks.iter().find(same) {
            return known.id.clone();
        }
        let mut id = TaskId::new(&format!("T{number:02}"));
        while self.data.tasks.get(&id).is_some() || self.taken.contains(&id) {
            id = TaskId::new(&format!("T{:02}", self.next_task));
            self.next_task += 1;
        }
        id
    }

    fn task(&mut self, item: &plan::Task, number: u16, programme: &ProgrammeId, out: &mut Vec<Record>) {
        let id = self.task_id(programme, number);
        self.taken.insert(id.clone());
        let mut units: Vec<Assignment> = Vec::new();
        for one in &item.units {
            let unit = self.unit(&one.name);
            if !units.iter().any(|known| known.unit == unit && known.duty == one.role) {
                units.push(Assignment { unit, duty: one.role.clone(), extra: Extra::new() });
            }
        }
        let title = Text::from(single_line(&item.title));
        let targets = item.targets.iter().map(|target| Target {
            what: target.what.as_str().into(),
            value: target.value,
            unit: target.unit.as_str().into(),
            by: target.by,
            extra: Extra::new(),
        });
        let dated = item.milestones.iter().filter(|one| one.due.is_some() || one.recurs.is_some());
        for (place, one) in dated.enumerate() {
            out.push(
                Milestone {
                    id: MilestoneId::new(&format!("{id}-{}", place + 1)),
                    version: 1,
                    updated: self.now,
                    task: id.clone(),
                    what: title.clone(),
                    due: one.due,
                    recurs: one.recurs.clone(),
                    day: one.day,
                    phrase: Some(one.phrase.as_str().into()),
                    done: Vec::new(),
                    evidence: None,
                    extra: Extra::new(),
                }
                .into(),
            );
        }
        out.push(
            Task {
                id,
                version: 1,
                updated: self.now,
                programme: programme.clone(),
                number,
                section: single_line(&item.section).into(),
                clause: single_line(&format!("{}{}", item.section, item.number)).into(),
                title,
                summary: None,
                units,
                level: Level::County,
                targets: targets.collect(),
                state: TaskState::NotStarted,
                percent: 0,
                progress: Vec::new(),
                extra: Extra::new(),
            }
            .into(),
        );
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::builtin;
    use crate::domain::id::Id as _;

    const DOCUMENT: &str = "清河县垃圾分类工作要点\n\n清分类组发〔2024〕3号\n\n一、重点任务\n\n1.健全投放体系。2024年5月底前完成。(牵头单位:县城管局;责任单位:清河镇)\n2.规范收运体系。每季度调度一次。(牵头单位:县城管局)\n\n清河县垃圾分类工作领导小组\n2024年3月1日\n";

    #[test]
    fn what_members_recorded_survives_another_load() {
        let mut data = Dataset::default();
        data.load(builtin::programme().unwrap());
        let mut task = data.tasks.find("T09").unwrap().as_ref().clone();
        (task.percent, task.state) = (40, TaskState::UnderWay);
        let mut milestone = data.milestones.find("T02-1").unwrap().as_ref().clone();
        milestone.done = vec![date(2023, 6, 29)];
        data.load([Task { version: 2, ..task }.into(), Milestone { version: 2, ..milestone }.into()]);
        for record in builtin::programme().unwrap() {
            match kept(record, &data) {
                Record::Task(one) if one.id.as_str() == "T09" => assert_eq!(one.percent, 40),
                Record::Milestone(one) if one.id.as_str() == "T02-1" => {
                    assert_eq!(one.done, [date(2023, 6, 29)]);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn a_second_plan_takes_nothing_from_the_first() {
        let mut data = Dataset::default();
        data.load(builtin::programme().unwrap());
        let compiled = plan::compile(DOCUMENT);
        assert_eq!(compiled.tasks.len(), 2, "{compiled:?}");
        let next = BTreeMap::from([(Kind::Unit, 90), (Kind::Task, 60)]);
        let planned = records(&compiled, &data, &next, Timestamp::UNIX_EPOCH).unwrap();
        let standing = planned.records.iter().filter(|record| data.contains(&record.key())).count();
        assert_eq!(standing, 0, "{planned:?}");
        assert_eq!(planned.units, ["清河县垃圾分类工作领导小组", "清河镇"]);
        let urban = data.units.iter().find(|unit| unit.name.as_str() == "县城管局").unwrap();
        let leads = planned.records.iter().any(|record| match record {
            Record::Task(task) => task.units.iter().any(|one| one.unit == urban.id),
            _ => false,
        });
        assert!(leads, "{planned:?}");
        // Loading it again gives the same records.
        let mut both = data.clone();
        both.load(planned.records.clone());
        let again = records(&compiled, &both, &next, Timestamp::UNIX_EPOCH).unwrap();
        let mut expected = planned.records.clone();
        expected.retain(|record| record.key().kind != Kind::Unit);
        assert_eq!((again.records, again.units), (expected, vec![]));
    }

    #[test]
    fn what_a_document_lacks_is_said() {
        let lacking = |text: &str| {
            records(&plan::compile(text), &Dataset::default(), &BTreeMap::new(), Timestamp::UNIX_EPOCH)
        };
        assert_eq!(lacking("今天天气很好。\n"), Err(Lacking::Tasks));
    }
}
