//! What papers say: values and blocks from a board.

mod bulletin;
mod coverage;
mod minutes;
mod notice;
mod pen;
mod tasks;

use jiff::civil::Date;

use super::model::PaperKind;
use super::template::Offer;
use super::{PaperError, PaperRequest};
use crate::domain::board::Board;
use crate::domain::id::{Key, ReviewId, UnitId};
use crate::domain::record::Entity;
use crate::domain::review::ReviewState;
use crate::locale::Lang;

use self::pen::Pen;

/// A paper and what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// 重点任务和责任清单, of one unit's share where it is named.
    Tasks {
        /// The unit.
        unit: Option<UnitId>,
    },
    /// 督办单.
    Notice {
        /// A supervision, what is supervised, or a unit.
        about: Key,
        /// By when the overdue must be put right; five working days on unless said.
        by: Option<Date>,
    },
    /// 通报.
    Bulletin {
        /// Since which review; the last one held before the board's day unless said.
        since: Option<ReviewId>,
    },
    /// 会议纪要.
    Minutes {
        /// The review.
        review: ReviewId,
    },
}

impl Subject {
    /// The paper's kind.
    pub const fn kind(&self) -> PaperKind {
        match self {
            Self::Tasks { .. } => PaperKind::Tasks,
            Self::Notice { .. } => PaperKind::Notice,
            Self::Bulletin { .. } => PaperKind::Bulletin,
            Self::Minutes { .. } => PaperKind::Minutes,
        }
    }

    /// What its file is named after.
    pub(super) fn about(&self, day: Date) -> String {
        match self {
            Self::Tasks { unit: None } | Self::Bulletin { .. } => day.to_string(),
            Self::Tasks { unit: Some(unit) } => format!("{unit}-{day}"),
            Self::Notice { about, .. } => format!("{about}-{day}"),
            Self::Minutes { review } => review.to_string(),
        }
    }
}

/// What a paper offers to its template.
pub(super) fn offer(board: &Board, request: &PaperRequest, lang: Lang) -> Result<Offer, PaperError> {
    let mut pen = Pen::new(board, request.taken, lang);
    pen.common();
    match &request.subject {
        Subject::Tasks { unit } => tasks::write(&mut pen, unit.as_ref())?,
        Subject::Notice { about, by } => notice::write(&mut pen, about, *by)?,
        Subject::Bulletin { since } => bulletin::write(&mut pen, since.as_ref())?,
        Subject::Minutes { review } => minutes::write(&mut pen, review)?,
    }
    Ok(pen.offer)
}

/// Subjects of a kind on a board, such that a template's branches are taken where the records allow it.
pub(super) fn examples(board: &Board, kind: PaperKind) -> Vec<Subject> {
    let data = &board.data;
    let held = data.reviews.iter().rev().find(|one| one.state == ReviewState::Held);
    match kind {
        PaperKind::Tasks => {
            let unit = data.tasks.iter().find_map(|task| task.units.first().map(|one| one.unit.clone()));
            let share = unit.map(|unit| Subject::Tasks { unit: Some(unit) });
            std::iter::once(Subject::Tasks { unit: None }).chain(share).collect()
        }
        PaperKind::Notice => {
            let open = |key: &Key| notice::is_due(board, key);
            let all = data.supervisions.iter().map(|one| one.key());
            let units = data.units.iter().map(|one| one.key());
            let about = [all.clone().find(&open), units.clone().find(&open)];
            about.into_iter().flatten().map(|about| Subject::Notice { about, by: None }).collect()
        }
        PaperKind::Bulletin => vec![Subject::Bulletin { since: None }],
        PaperKind::Minutes => {
            held.map(|one| Subject::Minutes { review: one.id.clone() }).into_iter().collect()
        }
    }
}
