//! What happened at a step, in words.

use crate::app::Msg;
use crate::locale::{Lang, record as m};

/// What a message was, in a few words.
pub fn words(msg: &Msg, lang: Lang) -> String {
    match msg {
        Msg::Key(chord) => m::KEY.fill(lang, &[("key", chord)]),
        Msg::Paste(text) => m::PASTE.fill(lang, &[("n", &text.chars().count())]),
        Msg::Resize(size) => m::RESIZE.fill(lang, &[("width", &size.width), ("height", &size.height)]),
        Msg::Profile(profile) => m::PROFILE.fill(lang, &[("profile", profile)]),
        Msg::Minute(now) => m::MINUTE.fill(lang, &[("at", &now.strftime("%Y-%m-%d %H:%M"))]),
        Msg::Loaded { board, .. } => m::BOARD.fill(lang, &[("n", &board.data.len()), ("day", &board.day)]),
        Msg::Remarks(remarks) => m::REMARKS.fill(lang, &[("n", &remarks.len())]),
        Msg::Indexed => m::INDEXED.get(lang).to_owned(),
        Msg::Found(found) => m::FOUND.fill(lang, &[("n", &found.total)]),
        Msg::Notice(notice) => m::NOTICE.fill(lang, &[("text", &notice.text)]),
        Msg::Sync(status) => m::SYNC.fill(lang, &[("words", &status.words(true, status.since.date(), lang))]),
        Msg::Viewer(_) => m::VIEWER.get(lang).to_owned(),
        Msg::Pending(pending) => m::PENDING.fill(lang, &[("n", &pending.entries().len())]),
        Msg::Saved => m::SAVED.get(lang).to_owned(),
        Msg::NotSaved(_) => m::NOT_SAVED.get(lang).to_owned(),
        Msg::Withdrawn(_) => m::WITHDRAWN.get(lang).to_owned(),
        Msg::NotWithdrawn(..) => m::NOT_WITHDRAWN.get(lang).to_owned(),
        Msg::Edited(_) => m::EDITED.get(lang).to_owned(),
    }
}
