//! The register's series of reviews: what the plan's section 四(二) calls regular, with made-up rhythms.

use jiff::civil::{DateTime, datetime};

use crate::builtin::programme::midnight;
use crate::domain::id::SeriesId;
use crate::domain::record::Extra;
use crate::domain::review::{HolidayShift, ReviewKind, Series};
use crate::domain::text::Text;
use crate::domain::unit::Level;

/// A series and how its reviews are filled.
pub(super) struct Pattern {
    id: &'static str,
    pub kind: ReviewKind,
    title: &'static str,
    start: DateTime,
    rule: &'static str,
    shift: HolidayShift,
    place: &'static str,
    /// What a review's id begins with; month and year follow.
    pub prefix: &'static str,
    /// Agenda: title and the records that an item is about.
    pub agenda: &'static [(&'static str, &'static [&'static str])],
    /// Lines of the agenda template before the titles of `agenda`: sections that build themselves.
    sections: &'static [&'static str],
    /// Planned length, in minutes; none for what is no meeting.
    minutes: Option<u16>,
    /// Units that attend.
    pub attends: &'static [&'static str],
}

const CORE: &[&str] = &["U01", "U02", "U05", "U07", "U10", "U13", "U16", "U17"];

const MEETING: &[&str] = &[
    "U01", "U02", "U03", "U04", "U10", "U08", "U09", "U07", "U11", "U13", "U12", "U14", "U15", "U16", "U17",
];

pub(super) const PATTERNS: [Pattern; 6] = [
    Pattern {
        id: "S1",
        kind: ReviewKind::Dispatch,
        title: "月调度会",
        start: datetime(2023, 3, 15, 9, 0, 0, 0),
        rule: "FREQ=MONTHLY;BYMONTHDAY=15",
        shift: HolidayShift::Next,
        place: "县城管局会议室",
        prefix: "R",
        agenda: &[
            ("上次议定事项落实情况", &[]),
            ("物业服务未覆盖小区补齐", &["I1", "T14"]),
            ("业主委员会组建进度", &["I2", "T05"]),
            ("小区和企业党组织组建进度", &["I3", "T04", "T06"]),
            ("党建联盟和社区联席会议", &["T02"]),
            ("业委会监管制度运行", &["T07"]),
            ("挂点小区整改和销号", &["L01", "L02", "L03"]),
            ("智慧物业平台建设", &["T11"]),
            ("下月重点", &[]),
        ],
        sections: &[
            "#changes @10",
            "#overdue @15",
            "#due @10",
            "#rectifications @15",
            "#matters @10",
            "#indicators @10",
            "#carried",
        ],
        minutes: Some(90),
        attends: CORE,
    },
    Pattern {
        id: "S2",
        kind: ReviewKind::JointMeeting,
        title: "季度联席会议",
        start: datetime(2023, 3, 21, 14, 30, 0, 0),
        rule: "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=21",
        shift: HolidayShift::Next,
        place: "县政务中心二号会议室",
        prefix: "RJ",
        agenda: &[
            ("年度工作计划和分工", &["T01"]),
            ("提级难点问题", &["T02", "L04"]),
            ("物业用房和经费保障", &["T18"]),
        ],
        sections: &["#matters @20", "#overdue @10", "#indicators @10", "#carried"],
        minutes: Some(90),
        attends: MEETING,
    },
    Pattern {
        id: "S3",
        kind: ReviewKind::Bulletin,
        title: "季度通报",
        start: datetime(2023, 3, 28, 15, 0, 0, 0),
        rule: "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28",
        shift: HolidayShift::Previous,
        place: "书面印发",
        prefix: "RB",
        agenda: &[("三项覆盖率", &["I1", "I2", "I3"]), ("逾期和临期任务", &["T07", "T13"])],
        sections: &["#changes", "#overdue", "#indicators"],
        minutes: None,
        attends: &[],
    },
    Pattern {
        id: "S4",
        kind: ReviewKind::Assessment,
        title: "半年考核",
        start: datetime(2023, 6, 29, 9, 0, 0, 0),
        rule: "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=29",
        shift: HolidayShift::Previous,
        place: "各属地现场",
        prefix: "RA",
        agenda: &[("城关镇考核", &["U16"]), ("县开发区考核", &["U17"]), ("其他有关乡镇考核", &["U18"])],
        sections: &["#indicators @30", "#overdue @20"],
        minutes: Some(240),
        attends: CORE,
    },
    Pattern {
        id: "S5",
        kind: ReviewKind::Debrief,
        title: "年度抓党建述职评议",
        start: datetime(2023, 12, 20, 9, 0, 0, 0),
        rule: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20",
        shift: HolidayShift::Next,
        place: "县委组织部会议室",
        prefix: "RD",
        agenda: &[("城关镇述职", &["U16"]), ("县开发区述职", &["U17"])],
        sections: &["#indicators @20"],
        minutes: Some(180),
        attends: CORE,
    },
    Pattern {
        id: "S6",
        kind: ReviewKind::Inspection,
        title: "双月督查",
        start: datetime(2023, 4, 25, 8, 30, 0, 0),
        rule: "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=25",
        shift: HolidayShift::Next,
        place: "挂点小区现场",
        prefix: "RI",
        agenda: &[("整改现场核查", &["L01", "L05"]), ("任务清单和时限", &["T07", "T08", "T09"])],
        sections: &["#rectifications", "#overdue"],
        minutes: Some(240),
        attends: &["U01", "U02", "U05"],
    },
];

impl Pattern {
    fn lines(&self) -> impl Iterator<Item = &'static str> {
        self.sections.iter().copied().chain(self.agenda.iter().map(|(title, _)| *title))
    }

    /// The series itself.
    pub(super) fn series(&self) -> Series {
        Series {
            id: SeriesId::new(self.id),
            version: 1,
            updated: midnight(self.start.date()),
            kind: self.kind.clone(),
            level: Level::County,
            title: Text::new(self.title),
            start: self.start,
            rule: Text::new(self.rule),
            turns: Vec::new(),
            exceptions: Vec::new(),
            shift: self.shift.clone(),
            place: Some(Text::new(self.place)),
            agenda: self.lines().map(Text::new).collect(),
            minutes: self.minutes,
            extra: Extra::new(),
        }
    }
}
