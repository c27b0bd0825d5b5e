//! `shumei admin audit`.

use serde_json::json;

use super::Desk;
use super::args::AuditArgs;
use super::token::moment;
use super::told::Teller;
use crate::cli::args::Form;
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::cli::table::{Align, Table};
use crate::domain::id::{Key, Kind};
use crate::domain::text::single_line;
use crate::locale::admin as m;
use crate::server::store::Store as _;
use crate::wire::AuditEntry;

/// Entries that are read at once.
const PAGE: usize = 500;

impl Desk {
    pub(super) async fn audit(&self, args: &AuditArgs, out: &mut Out<'_>) -> Result<bool, CliError> {
        let lang = self.lang;
        let key = args.record.as_deref().map(|text| {
            let id = text.trim().to_uppercase();
            let kind = Kind::of_id(&id)
                .ok_or_else(|| self.input(m::BAD_RECORD.fill(lang, &[("text", &single_line(text))])));
            kind.map(|kind| Key::new(kind, &id))
        });
        let key = key.transpose()?;
        let member = args.member.as_deref().map(|id| self.member_id(id)).transpose()?;
        let mut entries: Vec<AuditEntry> = Vec::new();
        while entries.len() < args.limit {
            let before = entries.last().map(|entry| entry.number);
            let wanted = u32::try_from(PAGE.min(args.limit - entries.len())).unwrap_or(u32::MAX);
            let page = self.store.audit(&self.county, before, key.as_ref(), member.as_ref(), wanted).await;
            let page = page.map_err(|error| self.store_error(&error))?;
            let last = page.len() < wanted as usize;
            entries.extend(page);
            if last {
                break;
            }
        }
        match args.form.form() {
            Form::Json => out.json(entries.iter().map(|entry| json!(entry)))?,
            Form::Csv => {
                let header = ["number", "at", "member", "act", "record", "edit", "detail"];
                out.csv(&header, entries.iter().map(csv_row))?;
            }
            Form::Table => {
                let heads =
                    [m::HEAD_NUMBER, m::HEAD_AT, m::HEAD_MEMBER, m::HEAD_ACT, m::HEAD_RECORD, m::HEAD_DETAIL];
                let teller = Teller::new(lang, self.now);
                let heads = heads.iter().map(|head| head.get(lang).to_owned()).collect();
                let mut table = Table::new(heads).align(0, Align::Right);
                for entry in &entries {
                    let member = entry.member.as_ref();
                    table.push(vec![
                        entry.number.to_string(),
                        moment(entry.at),
                        member.map_or_else(|| m::THE_MACHINE.get(lang).to_owned(), ToString::to_string),
                        teller.act(entry),
                        entry.key.as_ref().map_or_else(String::new, ToString::to_string),
                        teller.detail(entry),
                    ]);
                }
                out.text(&table.render(out.width))?;
            }
        }
        Ok(!entries.is_empty())
    }
}

fn csv_row(entry: &AuditEntry) -> Vec<String> {
    vec![
        entry.number.to_string(),
        entry.at.to_string(),
        entry.member.as_ref().map_or_else(String::new, ToString::to_string),
        entry.act.to_string(),
        entry.key.as_ref().map_or_else(String::new, ToString::to_string),
        entry.edit.map_or_else(String::new, |edit| edit.to_string()),
        entry.detail.to_string(),
    ]
}
