//! What an edit is made with: the records as the member sees them, who the member is, and the outbox.

use crate::cli::account::Account;
use crate::cli::error::CliError;
use crate::cli::session::Session;
use crate::domain::access::Viewer;
use crate::domain::board::Board;
use crate::domain::dataset::Dataset;
use crate::domain::id::MemberId;
use crate::locale::edit as m;
use crate::outbox::Spool;

/// What an edit is made with.
pub struct Desk {
    /// The records as the member sees them, edits that wait included.
    pub board: Board,
    /// Who edits.
    pub viewer: Viewer,
    /// Where edits are kept until they are sent; none without a server.
    pub spool: Option<Spool>,
}

/// The desk of a session's member: the member's own records and outbox where a server is known, otherwise the data
/// that the program carries, for dry runs.
///
/// # Errors
/// Where nobody knows who the member is, or the data can't be read.
pub fn open(session: &mut Session) -> Result<Desk, CliError> {
    let lang = session.lang;
    let account = Account::known(session)?;
    let board = session.board()?;
    let (member, spool) = match &account {
        Some(account) => {
            let spool = Spool::open(&account.outbox()).map_err(|error| CliError::Input(error.text(lang)))?;
            (Some(account.profile.member.clone()), Some(spool))
        }
        None => (session.me(), None),
    };
    let viewer = viewer(&board.data, member, session)?;
    Ok(Desk { board, viewer, spool })
}

fn viewer(data: &Dataset, member: Option<MemberId>, session: &Session) -> Result<Viewer, CliError> {
    let member = member.and_then(|id| data.members.get(&id));
    let Some(member) = member else {
        return Err(CliError::Input(m::NO_VIEWER.get(session.lang).to_owned()));
    };
    Ok(Viewer::of(member))
}
