//! The forms of a meeting: outcomes, remarks, new items.

use compact_str::CompactString;
use serde_json::json;

use crate::command::CommandId;
use crate::domain::id::{Id as _, Key, Kind};
use crate::domain::review::OutcomeKind;
use crate::draft::{Act, Draft};
use crate::locale::meeting as m;

use crate::app::form::Form;
use crate::app::msg::Effects;
use crate::app::notice::Notice;
use crate::app::room::Room;
use crate::app::state::{Layer, State};

/// The records of the item that an outcome may be about.
fn about(state: &State) -> Vec<Key> {
    let item = state.room.as_ref().and_then(Room::current);
    let kinds =
        [Kind::Task, Kind::Milestone, Kind::Indicator, Kind::Outcome, Kind::Community, Kind::Enterprise];
    let others = [Kind::Supervision, Kind::Rectification, Kind::Matter, Kind::Unit];
    let item = item.into_iter().flat_map(|item| &item.about);
    let keys = item.filter(|key| kinds.contains(&key.kind) || others.contains(&key.kind)).cloned();
    // A supervised community with twenty rectifications is named once.
    let mut keys: Vec<Key> = keys.take(2).collect();
    keys.dedup();
    keys
}

/// Opens the form of an outcome under the item.
pub(super) fn settle(state: &mut State, kind: &OutcomeKind) -> Effects {
    if state.room.as_ref().is_some_and(|room| room.session().is_none()) {
        let key = crate::app::verbs_key(state, CommandId::Meeting);
        super::warn(state, m::NOT_OPEN, &[("key", &key)]);
        return Effects::new();
    }
    let about = about(state);
    let supervision = about.iter().find(|key| key.kind == Kind::Supervision).cloned();
    let unit = state.room.as_ref().and_then(Room::current).and_then(|item| item.about.last().cloned());
    let unit = state.board.as_ref().zip(unit).and_then(|(board, key)| {
        let units = board.answerable(&key);
        if units.len() == 1 { units.into_iter().next() } else { None }
    });
    open(state, Act::Settle, |draft| {
        let mut draft = draft.fixed("form", json!(kind));
        let mut set = |name: &str, text: &str| {
            if let Some(at) = draft.field(name) {
                draft.set(at, text);
            }
        };
        let ids: Vec<&str> = about.iter().map(|key| key.id.as_str()).collect();
        set("about", &ids.join(","));
        if *kind == OutcomeKind::FollowUp {
            if let Some(unit) = &unit {
                set("unit", unit.as_str());
            }
            if let Some(key) = &supervision {
                set("supervision", &key.id);
            }
            return draft;
        }
        // Only what must be done has somebody who does it, and becomes something.
        ["unit", "due", "becomes", "supervision"]
            .into_iter()
            .fold(draft, |draft, name| draft.fixed(name, json!(null)))
    });
    Effects::new()
}

/// Opens the form of a remark on the item.
pub(super) fn remark(state: &mut State) -> Effects {
    open(state, Act::Treat, |draft| draft.fixed("state", json!(null)));
    Effects::new()
}

/// Opens the form of a new item behind this one.
pub(super) fn table(state: &mut State) -> Effects {
    let after = state.room.as_ref().filter(|room| room.session().is_some()).map(|room| room.item.clone());
    open(state, Act::Table, |draft| draft.fixed("after", json!(after)));
    Effects::new()
}

/// Opens a form on the meeting's review, about the item one looks at.
fn open(state: &mut State, act: Act, fill: impl FnOnce(Draft) -> Draft) {
    let Some(viewer) = crate::app::verbs::edit::viewer(state) else { return };
    let (Some(board), Some(room)) = (state.board.clone(), &state.room) else { return };
    let item: Option<CompactString> = room.current().map(|item| item.id.clone());
    let (key, occurrence, lang) = (room.key(), room.occurrence.clone(), state.lang());
    match Draft::open(act, &board, &key, occurrence.as_ref(), &viewer, crate::app::verbs::edit::today(state))
    {
        Ok(draft) => {
            let draft = fill(draft.fixed("item", json!(item)));
            state.layer = Some(Layer::Form(Box::new(Form::new(draft, None, &board, lang))));
        }
        Err(error) => state.notice = Some(Notice::warning(error.message(lang))),
    }
}
