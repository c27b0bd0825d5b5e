//! 重点任务 and their 时限节点.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::{MemberId, MilestoneId, ProgrammeId, TaskId, UnitId};
use super::record::{Extra, Version};
use super::text::Text;
use super::unit::Level;
use crate::open_enum;

open_enum! {
    /// How a unit answers for a task.
    Duty {
        /// 牵头.
        Lead = "lead",
        /// 责任: named without saying who leads.
        Responsible = "responsible",
        /// 配合.
        Support = "support",
    }
}

open_enum! {
    /// Where a task stands.
    TaskState {
        /// 未启动.
        NotStarted = "not-started",
        /// 推进中.
        UnderWay = "under-way",
        /// 已办结.
        Done = "done",
        /// 已暂停, with a reason in the progress log.
        Suspended = "suspended",
    }
}

/// A unit's part in a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// The unit.
    pub unit: UnitId,
    /// Its part.
    pub duty: Duty,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A quantified target inside a task (覆盖率 100 %).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// What is measured.
    pub what: Text,
    /// How many, or how many per cent.
    pub value: f64,
    /// `%`, `个`, `家`.
    pub unit: Text,
    /// By when, where the plan says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Date>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A line in a task's progress log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// The day reported.
    pub on: Date,
    /// Who reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// The unit that reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// What was done.
    pub note: Text,
    /// Per cent done, 0 to 100, where stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// A reference to evidence (a document number, a path in the archive).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Text>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A task of the responsibility list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Id.
    pub id: TaskId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// The programme that sets it.
    pub programme: ProgrammeId,
    /// Item number as printed.
    pub number: u16,
    /// The section's number and title (`(一)健全…体制机制`).
    pub section: Text,
    /// Title.
    pub title: Text,
    /// What is asked, in the project's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// Units and their parts, in the order printed.
    #[serde(default)]
    pub units: Vec<Assignment>,
    /// The county's list or a township's.
    pub level: Level,
    /// Quantified targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// Where it stands.
    pub state: TaskState,
    /// Per cent done, 0 to 100.
    #[serde(default)]
    pub percent: u8,
    /// Progress log, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub progress: Vec<Progress>,
    /// The clause that it comes from (`三(三)9`).
    pub clause: Text,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Task, TaskId);

open_enum! {
    /// How a milestone comes back.
    Recurs {
        /// 每年: any day of the year will do; counted as due at the year's end.
        Yearly = "yearly",
        /// 每半年.
        HalfYearly = "half-yearly",
        /// 每年底.
        YearEnd = "year-end",
        /// 每季度.
        Quarterly = "quarterly",
        /// 每月.
        Monthly = "monthly",
        /// 每周.
        Weekly = "weekly",
        /// 定期: the period is configured.
        Regular = "regular",
        /// 长期坚持, 持续: never due, never over.
        Continuous = "continuous",
    }
}

/// A date or recurrence by which something of a task must be true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Milestone {
    /// Id (`T02-1`).
    pub id: MilestoneId,
    /// Version.
    pub version: Version,
    /// When this version was written.
    pub updated: Timestamp,
    /// Its task.
    pub task: TaskId,
    /// What must be true by then, in the project's own words.
    pub what: Text,
    /// Due date, for a dated milestone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
    /// Recurrence, for a recurring one. With `due` as well, the recurrence starts after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurs: Option<Recurs>,
    /// Day of the month for a monthly milestone (每月28日前).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<i8>,
    /// The phrase of the document that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phrase: Option<Text>,
    /// Days on which it was met: one for a dated milestone, one a period for a recurring one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<Date>,
    /// A reference to evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Text>,
    /// Fields of a newer version.
    #[serde(flatten)]
    pub extra: Extra,
}

crate::entity!(Milestone, MilestoneId);
