//! Whether a server's answer can be what the contract says, before anything is done by it.

use super::remote::RemoteError;
use crate::domain::edit::{EditId, Proposal};
use crate::wire::problem::ProblemKind;
use crate::wire::{Answer, Changes, Cursor, Outcome};

/// Whether a refused request was certainly not looked into.
pub const fn is_untouched(kind: ProblemKind) -> bool {
    matches!(
        kind,
        ProblemKind::NoToken
            | ProblemKind::TokenExpired
            | ProblemKind::TokenRevoked
            | ProblemKind::Forbidden
            | ProblemKind::NotFound
            | ProblemKind::Method
            | ProblemKind::TooLarge
            | ProblemKind::Malformed
            | ProblemKind::Busy
    )
}

/// The answers by edit: one for each, and none for another.
pub fn matched(edits: &[Proposal], answers: Vec<Answer>) -> Result<Vec<(EditId, Outcome)>, RemoteError> {
    let fits =
        edits.len() == answers.len() && edits.iter().zip(&answers).all(|(edit, answer)| edit.id == answer.id);
    if !fits {
        return Err(RemoteError::Malformed("the answers are not those of the edits".to_owned()));
    }
    Ok(answers.into_iter().map(|answer| (answer.id, answer.outcome)).collect())
}

/// Changes that go on from a cursor, and come to an end.
pub fn following(after: &Cursor, changes: Changes) -> Result<Changes, RemoteError> {
    let next = &changes.next;
    let same_feed = next.epoch == after.epoch && next.scope == after.scope;
    let forward =
        next.seq > after.seq || (next.seq == after.seq && !changes.more && changes.entries.is_empty());
    if same_feed && forward {
        Ok(changes)
    } else {
        Err(RemoteError::Malformed("the changes do not follow the cursor".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{Key, Kind};
    use crate::wire::FeedEntry;

    fn cursor(epoch: &str, scope: u64, seq: u64) -> Cursor {
        Cursor { epoch: epoch.into(), scope, seq }
    }

    #[test]
    fn changes_that_go_backwards_stand_still_or_change_feeds_are_refused() {
        let after = cursor("a", 1, 5);
        let gone = || vec![FeedEntry::Gone(Key::new(Kind::Task, "T01"))];
        let page =
            |next: Cursor, entries: Vec<FeedEntry>, more| following(&after, Changes { entries, next, more });
        assert!(page(cursor("a", 1, 6), gone(), true).is_ok());
        assert!(page(cursor("a", 1, 9), Vec::new(), false).is_ok());
        assert!(page(after.clone(), Vec::new(), false).is_ok());
        assert!(page(after.clone(), Vec::new(), true).is_err(), "it would never end");
        assert!(page(after.clone(), gone(), false).is_err(), "changes without a place");
        assert!(page(cursor("a", 1, 4), Vec::new(), false).is_err());
        assert!(page(cursor("b", 1, 6), Vec::new(), false).is_err());
        assert!(page(cursor("a", 2, 6), Vec::new(), false).is_err());
    }
}
