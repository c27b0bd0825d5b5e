//! Records on their way out, written as the store keeps them: a snapshot of a million records reads none of them.

use std::fmt::Write as _;

use crate::server::service::{Changed, SnapshotPage};
use crate::server::store::{Entry, Row};
use crate::wire::SnapshotLine;

/// The lines of a snapshot's page.
pub fn page(page: &SnapshotPage) -> String {
    let mut out = String::with_capacity(page.rows.iter().map(|row| row.json.len() + 64).sum::<usize>() + 256);
    if let Some(total) = page.total {
        line(&mut out, &SnapshotLine::Total(total));
    }
    for row in &page.rows {
        put(&mut out, row);
        out.push('\n');
    }
    match &page.mark {
        Some(mark) => line(&mut out, &SnapshotLine::Page(mark.clone())),
        None => line(&mut out, &SnapshotLine::Cursor(page.cursor.clone())),
    }
    out
}

fn line(out: &mut String, line: &SnapshotLine) {
    out.push_str(&serde_json::to_string(line).unwrap_or_default());
    out.push('\n');
}

fn put(out: &mut String, row: &Row) {
    let Row { key, json, .. } = row;
    // Writing to a string can't fail.
    let _ = write!(out, r#"{{"put":{{"kind":"{}","record":{json}}}}}"#, key.kind);
}

/// The answer to `GET /v1/changes`.
pub fn changed(changed: &Changed) -> String {
    let mut out = String::from(r#"{"entries":["#);
    for (at, entry) in changed.entries.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        let (word, key) = match entry {
            Entry::Put(row) => {
                put(&mut out, row);
                continue;
            }
            Entry::Del(key) => ("del", key),
            Entry::Gone(key) => ("gone", key),
        };
        let key = serde_json::to_string(key).unwrap_or_default();
        let _ = write!(out, r#"{{"{word}":{key}}}"#);
    }
    let _ = write!(out, r#"],"next":"{}","more":{}}}"#, changed.next, changed.more);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin::register::{RegisterSpec, generate};
    use crate::domain::id::{Key, Kind};
    use crate::wire::{Changes, Cursor, FeedEntry};
    use jiff::civil::date;

    #[test]
    fn what_is_written_by_hand_is_what_the_contract_reads() {
        let records = generate(&RegisterSpec::new(date(2023, 6, 12))).unwrap();
        let row = |record: &crate::domain::record::Record| Row {
            key: record.key(),
            version: record.version(),
            json: String::from_utf8(record.to_json().unwrap()).unwrap(),
        };
        let cursor = Cursor { epoch: "0f".into(), scope: 1, seq: 7 };
        let all = SnapshotPage {
            total: Some(2),
            rows: records.iter().map(row).collect(),
            mark: None,
            cursor: cursor.clone(),
        };
        let lines: Vec<SnapshotLine> =
            page(&all).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0], SnapshotLine::Total(2));
        assert_eq!(lines[1], SnapshotLine::Put(Box::new(records[0].clone())));
        assert_eq!(lines[lines.len() - 1], SnapshotLine::Cursor(cursor.clone()));
        assert_eq!(lines.len(), records.len() + 2);

        let odd = Key::new(Kind::Visit, "V\"1\\");
        let entries = vec![Entry::Put(row(&records[0])), Entry::Del(odd.clone()), Entry::Gone(odd.clone())];
        let page = Changed { entries, next: cursor.clone(), more: true };
        let read: Changes = serde_json::from_str(&changed(&page)).unwrap();
        assert_eq!(read, page.read().unwrap());
        assert_eq!(read.entries[2], FeedEntry::Gone(odd));
        let empty = Changed { entries: Vec::new(), next: cursor, more: false };
        assert_eq!(serde_json::from_str::<Changes>(&changed(&empty)).unwrap(), empty.read().unwrap());
    }
}
