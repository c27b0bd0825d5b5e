//! An edit on its way, and the records that it names.

use serde::{Deserialize, Serialize};

use super::{Becomes, Edit, EditId, amend, is_provisional, series};
use crate::domain::id::{CensusId, FiguresId, Id, Key, ReviewId, SeriesId, SupervisionId, UnitId};
use crate::domain::record::Version;

/// An edit on its way: `{"id", "target", "base_version", "edit"}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Its id, made by the member's side: the same id is applied once, however often it is sent.
    pub id: EditId,
    /// The record that it changes; for an edit that makes a record, [`EditId::provisional`].
    pub target: Key,
    /// The version of the target that the member saw; none where it makes the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_version: Option<Version>,
    /// What is changed.
    pub edit: Edit,
}

impl Proposal {
    /// A proposal for an edit of `target` as seen at `base_version`; for an edit that makes a record both are left
    /// aside and the target is provisional.
    pub fn new(id: EditId, target: Key, base_version: Option<Version>, edit: Edit) -> Self {
        match edit.makes() {
            Some(kind) => Self { target: id.provisional(kind), id, base_version: None, edit },
            None => Self { id, target, base_version, edit },
        }
    }

    /// Every record that must be at hand to judge the edit: the target, and whatever the edit names. What these
    /// point at, and what points at them, must be at hand as well.
    pub fn needs(&self) -> Vec<Key> {
        let mut keys = vec![self.target.clone()];
        match &self.edit {
            Edit::Supervise { subject, .. } => keys.push(subject.clone()),
            Edit::Link { member, .. } | Edit::Unlink { member, .. } => keys.push(member.key()),
            Edit::Visit { supervision, by, .. } => keys.extend([supervision.key(), by.key()]),
            Edit::Rectify { supervision, unit, .. } => {
                keys.push(supervision.key());
                keys.extend(unit.as_ref().map(Id::key));
            }
            Edit::Amend { fields } => {
                keys.extend(amend::named(self.target.kind, fields));
                // The census that a subject comes to; the one that it leaves is what the target points at.
                keys.extend(
                    fields
                        .get("township")
                        .map(|swap| CensusId::of_area(swap.to.as_str().map(UnitId::new).as_ref()).key()),
                );
            }
            Edit::Attend { units, .. } => keys.extend(units.keys().map(Id::key)),
            Edit::Settle { review, about, unit, becomes, .. } => {
                keys.push(review.key());
                keys.extend(about.iter().cloned());
                keys.extend(unit.as_ref().map(Id::key));
                keys.extend(becomes.as_ref().map(Becomes::under));
            }
            Edit::Convene { agenda, .. } => {
                keys.push(FiguresId::of_review(&ReviewId::new(&self.target.id)).key());
                keys.extend(agenda.iter().flat_map(|item| item.about.iter().cloned()));
            }
            Edit::Table { about, .. } => keys.extend(about.iter().cloned()),
            Edit::Appraise { from, .. } => keys.push(from.clone()),
            Edit::Raise { township, community, enterprise, unit, .. } => {
                keys.push(township.key());
                keys.extend(community.as_ref().map(Id::key));
                keys.extend(enterprise.as_ref().map(Id::key));
                keys.extend(unit.as_ref().map(Id::key));
            }
            Edit::Escalate { unit, .. } | Edit::SendDown { unit, .. } => {
                keys.extend(unit.to.as_ref().map(Id::key));
            }
            Edit::Turn { moves, .. } => keys.extend(moves.keys().map(Id::key)),
            Edit::Report { .. }
            | Edit::Schedule { .. }
            | Edit::Plan { .. }
            | Edit::LeaveOut { .. }
            | Edit::PutBack { .. }
            | Edit::Cancel { .. }
            | Edit::Meet { .. }
            | Edit::Unmeet { .. }
            | Edit::Act { .. }
            | Edit::Handle { .. }
            | Edit::Reschedule { .. }
            | Edit::Present { .. }
            | Edit::Move { .. }
            | Edit::Treat { .. }
            | Edit::Close { .. } => {}
        }
        if let Some(occurrence) = self.edit.occurrence() {
            keys.push(occurrence.series.key());
        }
        keys.sort();
        keys.dedup();
        keys
    }

    /// Replaces every provisional id by the id that the record has got, where `name` knows it.
    pub fn resolve(&mut self, name: impl Fn(&Key) -> Option<Key>) {
        let fix = |key: &mut Key| {
            let known = || name(key).or_else(|| series::renamed(key, &name));
            if let Some(known) = is_provisional(&key.id).then(known).flatten() {
                *key = known;
            }
        };
        let review = |id: &mut ReviewId| {
            let mut key = id.key();
            fix(&mut key);
            *id = ReviewId::new(&key.id);
        };
        if self.edit.makes().is_none() {
            fix(&mut self.target);
        }
        match &mut self.edit {
            Edit::Visit { supervision, .. } | Edit::Rectify { supervision, .. } => {
                let mut key = supervision.key();
                fix(&mut key);
                *supervision = SupervisionId::new(&key.id);
            }
            Edit::Turn { moves, .. } => {
                let named = std::mem::take(moves).into_iter().map(|(mut id, to)| {
                    review(&mut id);
                    (id, to)
                });
                *moves = named.collect();
            }
            Edit::Settle { review: held, about, becomes, .. } => {
                review(held);
                about.iter_mut().for_each(fix);
                if let Some(Becomes::Rectification { supervision, .. }) = becomes {
                    let mut key = supervision.key();
                    fix(&mut key);
                    *supervision = SupervisionId::new(&key.id);
                }
            }
            Edit::Convene { agenda, .. } => {
                agenda.iter_mut().flat_map(|item| &mut item.about).for_each(fix);
            }
            Edit::Table { about, .. } => about.iter_mut().for_each(fix),
            // What a follow-up became may be a record that still waits.
            Edit::Amend { fields } => {
                for value in
                    fields.get_mut("became").into_iter().flat_map(|swap| [&mut swap.was, &mut swap.to])
                {
                    if let Ok(mut key) = serde_json::from_value::<Key>(value.clone()) {
                        fix(&mut key);
                        *value = serde_json::json!(key);
                    }
                }
            }
            _ => {}
        }
        if let Some(occurrence) = self.edit.occurrence_mut() {
            let mut key = occurrence.series.key();
            fix(&mut key);
            occurrence.series = SeriesId::new(&key.id);
        }
    }
}
