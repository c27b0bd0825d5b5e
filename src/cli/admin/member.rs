//! `shumei admin bootstrap` and `shumei admin member`.

use serde_json::json;

use super::Desk;
use super::args::{BootstrapArgs, MemberAddArgs, MemberArgs, MemberCommand};
use crate::cli::args::{Form, FormArgs};
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::cli::table::{Align, Table};
use crate::domain::access::Reads;
use crate::domain::id::{Key, Kind, UnitId};
use crate::domain::member::Role;
use crate::domain::record::Record;
use crate::domain::text::{Text, single_line};
use crate::domain::unit::{Level, Unit};
use crate::locale::admin as m;
use crate::locale::labels::Labelled;
use crate::server::admin::{self, Seat, Seated, persistently};
use crate::server::store::{Store as _, StoreError};

/// The unit of the first administrator where none is named; what an administrator reads does not hang on it.
const FIRST_UNIT: &str = "U01";

/// Rows that are read at once.
const PAGE: u32 = 5_000;

impl Desk {
    pub(super) async fn bootstrap(
        &self,
        args: &BootstrapArgs,
        remarks: &mut Vec<String>,
        out: &mut Out<'_>,
    ) -> Result<bool, CliError> {
        let lang = self.lang;
        let id = args.seat.as_deref().map(|id| self.member_id(id)).transpose()?;
        let name = args.name.as_deref().unwrap_or(m::DEFAULT_NAME.get(lang));
        let unit = match &args.unit {
            // The county may be empty still: a unit that is to come is named by its id.
            Some(word) => self.unit(word).await?.map_or_else(|| UnitId::new(word.trim()), |unit| unit.id),
            None => UnitId::new(FIRST_UNIT),
        };
        let seat = Seat {
            id,
            name: self.seat_name(name)?,
            unit,
            role: Role::Admin,
            level: Level::County,
            post: None,
        };
        let act = || admin::bootstrap(&self.store, &self.county, &seat, self.now);
        let (id, secret) = persistently(act).await.map_err(|error| self.failed(error))?;
        remarks.push(m::BOOTSTRAPPED.fill(lang, &[("id", &id)]));
        out.line(&secret.reveal())?;
        Ok(true)
    }

    pub(super) async fn member(&self, command: &MemberCommand, out: &mut Out<'_>) -> Result<bool, CliError> {
        match command {
            MemberCommand::Add(args) => self.add(args, out).await,
            MemberCommand::Disable(args) => self.set_disabled(args, true, out).await,
            MemberCommand::Enable(args) => self.set_disabled(args, false, out).await,
            MemberCommand::List(form) => self.members(*form, out).await,
        }
    }

    async fn add(&self, args: &MemberAddArgs, out: &mut Out<'_>) -> Result<bool, CliError> {
        let lang = self.lang;
        let id = args.seat.as_deref().map(|id| self.member_id(id)).transpose()?;
        let role = known::<Role>(&args.role).ok_or_else(|| {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("word", &single_line(&args.role)), ("known", &words::<Role>())];
            self.input(m::BAD_ROLE.fill(lang, &values))
        })?;
        let unit = self.unit(&args.unit).await?;
        let unit =
            unit.ok_or_else(|| self.input(m::NO_UNIT.fill(lang, &[("unit", &single_line(&args.unit))])))?;
        let level = match &args.level {
            None => unit.level.clone(),
            Some(word) => known::<Level>(word).ok_or_else(|| {
                let values: [(&str, &dyn std::fmt::Display); 2] =
                    [("word", &single_line(word)), ("known", &words::<Level>())];
                self.input(m::BAD_LEVEL.fill(lang, &values))
            })?,
        };
        let seat = Seat {
            id,
            name: self.seat_name(&args.name)?,
            unit: unit.id,
            role,
            level,
            post: args
                .post
                .as_deref()
                .map(single_line)
                .filter(|post| !post.trim().is_empty())
                .map(Text::from),
        };
        let act = || admin::add_member(&self.store, &self.county, &seat, self.now);
        let id = persistently(act).await.map_err(|error| self.failed(error))?;
        out.line(&m::ADDED.fill(lang, &[("id", &id)]))?;
        Ok(true)
    }

    fn seat_name(&self, name: &str) -> Result<Text, CliError> {
        let name = single_line(name.trim());
        if name.is_empty() {
            return Err(self.input(m::NO_NAME.get(self.lang).to_owned()));
        }
        Ok(name.into())
    }

    async fn set_disabled(
        &self,
        args: &MemberArgs,
        disabled: bool,
        out: &mut Out<'_>,
    ) -> Result<bool, CliError> {
        let id = self.member_id(&args.member)?;
        let act = || admin::set_disabled(&self.store, &self.county, &id, disabled, self.now);
        let changed = persistently(act).await.map_err(|error| self.failed(error))?;
        let words = match (changed, disabled) {
            (false, _) => m::NO_CHANGE,
            (true, true) => m::DISABLED,
            (true, false) => m::ENABLED,
        };
        out.line(&words.fill(self.lang, &[("id", &id)]))?;
        Ok(true)
    }

    async fn members(&self, form: FormArgs, out: &mut Out<'_>) -> Result<bool, CliError> {
        let lang = self.lang;
        let found = admin::members(&self.store, &self.county, self.now).await;
        let found = found.map_err(|error| self.failed(error))?;
        match form.form() {
            Form::Json => out.json(found.iter().map(|one| {
                json!({
                    "id": Self::json_of(&one.member.id),
                    "name": one.member.name,
                    "unit": Self::json_of(&one.member.unit),
                    "role": one.member.role,
                    "level": one.member.level,
                    "post": one.member.post,
                    "disabled": one.account.disabled,
                    "tokens": one.tokens,
                })
            }))?,
            Form::Csv => {
                let header = ["id", "name", "unit", "role", "level", "post", "disabled", "tokens"];
                out.csv(&header, found.iter().map(csv_row))?;
            }
            Form::Table => {
                let heads = [
                    m::HEAD_ID,
                    m::HEAD_NAME,
                    m::HEAD_UNIT,
                    m::HEAD_ROLE,
                    m::HEAD_LEVEL,
                    m::HEAD_STATE,
                    m::HEAD_TOKENS,
                ];
                let heads = heads.iter().map(|head| head.get(lang).to_owned()).collect();
                let mut table = Table::new(heads).align(6, Align::Right);
                for one in &found {
                    let state = if one.account.disabled { m::STATE_DISABLED } else { m::STATE_OPEN };
                    table.push(vec![
                        one.member.id.to_string(),
                        one.member.name.to_string(),
                        one.member.unit.to_string(),
                        one.member.role.shown(lang).to_owned(),
                        one.member.level.shown(lang).to_owned(),
                        state.get(lang).to_owned(),
                        one.tokens.to_string(),
                    ]);
                }
                out.text(&table.render(out.width))?;
            }
        }
        Ok(!found.is_empty())
    }

    /// The unit of an id, name, full name or alias.
    async fn unit(&self, word: &str) -> Result<Option<Unit>, CliError> {
        let word = word.trim();
        let failed = |error: &StoreError| self.store_error(error);
        let key = Key::new(Kind::Unit, &word.to_uppercase());
        if let Some(Record::Unit(unit)) =
            self.store.record(&self.county, &key).await.map_err(|error| failed(&error))?
        {
            return Ok(Some(unit));
        }
        let mut after: Option<Key> = None;
        loop {
            let rows = self.store.snapshot(&self.county, &Reads::Everything, after.as_ref(), PAGE).await;
            let rows = rows.map_err(|error| failed(&error))?;
            for row in rows.iter().filter(|row| row.key.kind == Kind::Unit) {
                let Ok(Record::Unit(unit)) = Record::from_json(Kind::Unit, row.json.as_bytes()) else {
                    continue;
                };
                let mut names = std::iter::once(&unit.name).chain(&unit.full_name).chain(&unit.aliases);
                if names.any(|name| name.as_str() == word) {
                    return Ok(Some(unit));
                }
            }
            after = rows.last().map(|row| row.key.clone());
            if rows.len() < PAGE as usize {
                return Ok(None);
            }
        }
    }
}

/// A word of an enumeration that this version knows, by word or label.
fn known<T: Labelled + Clone>(word: &str) -> Option<T> {
    let word = word.trim();
    let named = |known: &&T| {
        known.word().eq_ignore_ascii_case(word)
            || known.label().is_some_and(|label| {
                [crate::locale::Lang::Zh, crate::locale::Lang::En]
                    .into_iter()
                    .any(|lang| label.get(lang).eq_ignore_ascii_case(word))
            })
    };
    T::KNOWN.iter().find(named).cloned()
}

fn words<T: Labelled>() -> String {
    T::KNOWN.iter().map(Labelled::word).collect::<Vec<_>>().join(", ")
}

fn csv_row(one: &Seated) -> Vec<String> {
    vec![
        one.member.id.to_string(),
        one.member.name.to_string(),
        one.member.unit.to_string(),
        one.member.role.as_str().to_owned(),
        one.member.level.as_str().to_owned(),
        one.member.post.as_ref().map_or_else(String::new, ToString::to_string),
        one.account.disabled.to_string(),
        one.tokens.to_string(),
    ]
}
