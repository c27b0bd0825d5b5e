//! A snapshot, line by line: NDJSON of bounded lines, in the order that the contract gives them.

use std::ops::ControlFlow;

use bytes::Bytes;

use super::body::Body;
use super::fault::{malformed, not_read};
use super::limits::Limits;
use crate::sync::remote::RemoteError;
use crate::wire::SnapshotLine;

/// Longest mark of a page, in bytes.
const LONGEST_MARK: usize = 1_024;

/// Cuts pieces into lines.
#[derive(Debug, Default)]
struct Cutter {
    /// The line that has begun and not ended.
    rest: Vec<u8>,
}

impl Cutter {
    /// Hands on every line that ends within the piece.
    fn cut(
        &mut self,
        mut piece: &[u8],
        most: usize,
        mut line: impl FnMut(&[u8]) -> Result<ControlFlow<()>, RemoteError>,
    ) -> Result<ControlFlow<()>, RemoteError> {
        while let Some(end) = piece.iter().position(|b| *b == b'\n') {
            let (head, tail) = (&piece[..end], &piece[end + 1..]);
            if self.rest.len() + head.len() > most {
                return Err(RemoteError::TooLarge);
            }
            let flow = if self.rest.is_empty() {
                line(head)?
            } else {
                self.rest.extend_from_slice(head);
                let whole = std::mem::take(&mut self.rest);
                line(&whole)?
            };
            if flow.is_break() {
                return Ok(flow);
            }
            piece = tail;
        }
        if self.rest.len() + piece.len() > most {
            return Err(RemoteError::TooLarge);
        }
        self.rest.extend_from_slice(piece);
        Ok(ControlFlow::Continue(()))
    }
}

/// Holds the lines against the order of the contract: the total first, the cursor last.
#[derive(Debug, Default)]
struct Order {
    lines: u64,
    records: u64,
    mark: Option<compact_str::CompactString>,
    /// The last line, held back until nothing has come after it.
    cursor: Option<SnapshotLine>,
}

impl Order {
    fn check(&mut self, line: SnapshotLine, limits: &Limits) -> Result<Option<SnapshotLine>, RemoteError> {
        if self.cursor.is_some() {
            return Err(malformed("a line after the last one"));
        }
        self.lines += 1;
        match &line {
            SnapshotLine::Total(_) if self.lines > 1 => {
                return Err(malformed("a total that is not the first line"));
            }
            SnapshotLine::Total(total) if *total > limits.records => return Err(RemoteError::TooLarge),
            SnapshotLine::Total(_) => {}
            SnapshotLine::Put(_) => {
                self.records += 1;
                if self.records > limits.records {
                    return Err(RemoteError::TooLarge);
                }
            }
            SnapshotLine::Page(mark) => {
                if mark.is_empty() || mark.len() > LONGEST_MARK || mark.chars().any(char::is_control) {
                    return Err(malformed("a page without a mark that can be asked for"));
                }
                if self.mark.as_ref() == Some(mark) {
                    return Err(malformed("the same page twice"));
                }
                self.mark = Some(mark.clone());
            }
            SnapshotLine::Cursor(_) => {
                self.cursor = Some(line);
                return Ok(None);
            }
        }
        Ok(Some(line))
    }
}

/// Reads a snapshot to its end, or until `take` breaks off.
pub async fn read(
    mut body: Body,
    limits: &Limits,
    take: &mut dyn FnMut(SnapshotLine) -> ControlFlow<()>,
) -> Result<(), RemoteError> {
    let (mut cutter, mut order) = (Cutter::default(), Order::default());
    let mut line = |order: &mut Order, bytes: &[u8]| {
        let line = serde_json::from_slice(bytes).map_err(|error| not_read(&error))?;
        Ok(order.check(line, limits)?.map_or(ControlFlow::Continue(()), &mut *take))
    };
    while let Some(piece) = body.piece().await? {
        if body.received() > limits.snapshot {
            return Err(RemoteError::TooLarge);
        }
        let piece: Bytes = piece;
        if cutter.cut(&piece, limits.line, |bytes| line(&mut order, bytes))?.is_break() {
            return Ok(());
        }
    }
    if !cutter.rest.is_empty() {
        return Err(RemoteError::Unreachable("the snapshot broke off within a line".to_owned()));
    }
    let Some(cursor) = order.cursor else {
        return Err(RemoteError::Unreachable("the snapshot broke off".to_owned()));
    };
    let _ = take(cursor);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lines_are_the_same_however_they_are_cut(text in "[a-c\n]{0,60}", size in 1_usize..9) {
            let mut cutter = Cutter::default();
            let mut lines: Vec<String> = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                let flow = cutter.cut(piece, 100, |line| {
                    lines.push(String::from_utf8(line.to_vec()).unwrap());
                    Ok(ControlFlow::Continue(()))
                });
                prop_assert!(flow.is_ok_and(|flow| flow.is_continue()));
            }
            lines.push(String::from_utf8(cutter.rest).unwrap());
            prop_assert_eq!(lines.join("\n"), text);
        }
    }

    #[test]
    fn no_line_is_longer_than_agreed() {
        let go = |_: &[u8]| Ok(ControlFlow::Continue(()));
        assert_eq!(Cutter::default().cut(b"12345\n", 4, go), Err(RemoteError::TooLarge));
        let mut cutter = Cutter::default();
        assert!(cutter.cut(b"123", 4, go).is_ok());
        assert_eq!(cutter.cut(b"45", 4, go), Err(RemoteError::TooLarge));
    }
}
