//! Short, speakable, stable ids (`T09`, `C017`, `R2023-06`) and the kinds they name.

use std::cmp::Ordering;
use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize};

use super::text::single_line;

/// The kinds of record, in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 工作方案, a plan document.
    Programme,
    /// 责任单位.
    Unit,
    /// 成员.
    Member,
    /// 重点任务.
    Task,
    /// 时限节点.
    Milestone,
    /// 指标.
    Indicator,
    /// 小区.
    Community,
    /// 物业企业.
    Enterprise,
    /// 挂点联系.
    Supervision,
    /// 蹲点记录.
    Visit,
    /// 整改事项.
    Rectification,
    /// 诉求 or 难点问题.
    Matter,
    /// A series of reviews.
    Series,
    /// 调度, 通报, 考核, 联席会议, 述职, 督查.
    Review,
    /// 议定事项.
    Outcome,
    /// 台账统计, the register of an area counted.
    Census,
    /// 会议数据, how everything stood when a review was opened.
    Figures,
}

impl Kind {
    /// Every kind, in listing order.
    pub const ALL: [Self; 17] = [
        Self::Programme,
        Self::Unit,
        Self::Member,
        Self::Task,
        Self::Milestone,
        Self::Indicator,
        Self::Community,
        Self::Enterprise,
        Self::Supervision,
        Self::Visit,
        Self::Rectification,
        Self::Matter,
        Self::Series,
        Self::Review,
        Self::Outcome,
        Self::Census,
        Self::Figures,
    ];

    /// The word that names the kind in keys, files and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Programme => "programme",
            Self::Unit => "unit",
            Self::Member => "member",
            Self::Task => "task",
            Self::Milestone => "milestone",
            Self::Indicator => "indicator",
            Self::Community => "community",
            Self::Enterprise => "enterprise",
            Self::Supervision => "supervision",
            Self::Visit => "visit",
            Self::Rectification => "rectification",
            Self::Matter => "matter",
            Self::Series => "series",
            Self::Review => "review",
            Self::Outcome => "outcome",
            Self::Census => "census",
            Self::Figures => "figures",
        }
    }

    /// The kind named by `word`, if this version knows it.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The letter with which ids of the kind begin; milestones carry their task's letter and a dash (`T02-1`).
    pub const fn letter(self) -> char {
        match self {
            Self::Programme => 'P',
            Self::Unit => 'U',
            Self::Member => 'M',
            Self::Task | Self::Milestone => 'T',
            Self::Indicator => 'I',
            Self::Community => 'C',
            Self::Enterprise => 'E',
            Self::Supervision => 'L',
            Self::Visit => 'V',
            Self::Rectification => 'Z',
            Self::Matter => 'Q',
            Self::Series => 'S',
            Self::Review => 'R',
            Self::Outcome => 'O',
            Self::Census => 'N',
            Self::Figures => 'F',
        }
    }

    /// The kind that an id's form tells: its letter, and a dash for milestones.
    pub fn of_id(id: &str) -> Option<Self> {
        let letter = id.chars().next()?.to_ascii_uppercase();
        if letter == 'T' {
            return Some(if id.contains('-') { Self::Milestone } else { Self::Task });
        }
        Self::ALL.into_iter().find(|kind| kind.letter() == letter)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Orders ids as people count: `T2` before `T10`, `C999` before `C1000`.
pub fn natural_cmp(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        match (left.first(), right.first()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (number_left, rest_left) = split_number(left);
                let (number_right, rest_right) = split_number(right);
                let order =
                    number_left.len().cmp(&number_right.len()).then_with(|| number_left.cmp(number_right));
                if order != Ordering::Equal {
                    return order;
                }
                (left, right) = (rest_left, rest_right);
            }
            (Some(x), Some(y)) if x == y => (left, right) = (&left[1..], &right[1..]),
            (Some(x), Some(y)) => return x.cmp(y),
        }
    }
}

/// The leading digits without their zeros, and what follows them.
fn split_number(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|b| !b.is_ascii_digit()).unwrap_or(bytes.len());
    let start = bytes[..end].iter().position(|b| *b != b'0').unwrap_or(end);
    (&bytes[start..end], &bytes[end..])
}

/// A record's kind and id together: what links, jumps and caches go by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The kind of record.
    pub kind: Kind,
    /// Its id.
    pub id: CompactString,
}

impl Key {
    /// A key from its parts; the id is made one safe line.
    pub fn new(kind: Kind, id: &str) -> Self {
        Self { kind, id: single_line(id).into() }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.kind.cmp(&other.kind).then_with(|| natural_cmp(&self.id, &other.id))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.id)
    }
}

/// An id type bound to one kind of record.
pub trait Id: Clone + Ord + fmt::Display {
    /// The kind that the id names.
    const KIND: Kind;

    /// The id as written.
    fn as_str(&self) -> &str;

    /// Kind and id together.
    fn key(&self) -> Key {
        Key { kind: Self::KIND, id: self.as_str().into() }
    }
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident = $kind:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(CompactString);

        impl $name {
            /// An id as written, made one safe line.
            pub fn new(id: &str) -> Self {
                Self(single_line(id).into())
            }
        }

        impl Id for $name {
            const KIND: Kind = Kind::$kind;

            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                natural_cmp(&self.0, &other.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                CompactString::deserialize(deserializer).map(|id| Self::new(&id))
            }
        }
    )+};
}

ids! {
    /// Id of a programme (`P2023-18`).
    ProgrammeId = Programme,
    /// Id of a unit (`U03`).
    UnitId = Unit,
    /// Id of a member (`M012`).
    MemberId = Member,
    /// Id of a task (`T09` is item 9).
    TaskId = Task,
    /// Id of a milestone (`T02-1` is the first of item 2).
    MilestoneId = Milestone,
    /// Id of an indicator (`I1`).
    IndicatorId = Indicator,
    /// Id of a community (`C017`).
    CommunityId = Community,
    /// Id of an enterprise (`E08`).
    EnterpriseId = Enterprise,
    /// Id of a supervision (`L03`).
    SupervisionId = Supervision,
    /// Id of a visit (`V021`).
    VisitId = Visit,
    /// Id of a rectification (`Z014`).
    RectificationId = Rectification,
    /// Id of a matter (`Q007`).
    MatterId = Matter,
    /// Id of a series of reviews (`S1`).
    SeriesId = Series,
    /// Id of a review (`R2023-06`).
    ReviewId = Review,
    /// Id of an outcome (`O031`).
    OutcomeId = Outcome,
    /// Id of an area's census (`NU20`).
    CensusId = Census,
    /// Id of a review's figures (`F2023-06`).
    FiguresId = Figures,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_sort_as_people_count() {
        let mut ids: Vec<TaskId> =
            ["T10", "T2", "T02-1", "T1", "T02"].into_iter().map(TaskId::from).collect();
        ids.sort();
        assert_eq!(ids.iter().map(Id::as_str).collect::<Vec<_>>(), ["T1", "T02", "T2", "T02-1", "T10"]);
    }

    #[test]
    fn an_id_tells_its_kind() {
        for (id, kind) in [
            ("T09", Kind::Task),
            ("t02-1", Kind::Milestone),
            ("C017", Kind::Community),
            ("R2023-06", Kind::Review),
        ] {
            assert_eq!(Kind::of_id(id), Some(kind), "{id}");
        }
        assert_eq!(Kind::of_id("?"), None);
    }

    proptest! {
        #[test]
        fn natural_order_is_an_order(a in "[A-C][0-9]{0,4}(-[0-9]{1,2})?", b in "[A-C][0-9]{0,4}(-[0-9]{1,2})?", c in "[A-C][0-9]{0,4}") {
            prop_assert_eq!(natural_cmp(&a, &b), natural_cmp(&b, &a).reverse());
            prop_assert_eq!(natural_cmp(&a, &b) == Ordering::Equal, a == b);
            if natural_cmp(&a, &b).is_le() && natural_cmp(&b, &c).is_le() {
                prop_assert!(natural_cmp(&a, &c).is_le());
            }
        }
    }
}
