//! `shumei admin token`.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::Desk;
use super::args::{TokenCommand, TokenIssueArgs, TokenRevokeArgs};
use crate::cli::args::{Form, FormArgs};
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::cli::serve;
use crate::cli::table::Table;
use crate::domain::day::{COUNTY, county_time};
use crate::domain::text::single_line;
use crate::locale::{Message, admin as m};
use crate::server::admin::{self, persistently};
use crate::server::store::{Store as _, Token};
use crate::server::token::name;

/// What `--expires` says of a token without an end.
const NEVER: &str = "never";

impl Desk {
    pub(super) async fn token(
        &self,
        command: &TokenCommand,
        remarks: &mut Vec<String>,
        out: &mut Out<'_>,
    ) -> Result<bool, CliError> {
        match command {
            TokenCommand::Issue(args) => self.issue(args, remarks, out).await,
            TokenCommand::Revoke(args) => self.revoke(args, out).await,
            TokenCommand::List(form) => self.tokens(*form, out).await,
        }
    }

    async fn issue(
        &self,
        args: &TokenIssueArgs,
        remarks: &mut Vec<String>,
        out: &mut Out<'_>,
    ) -> Result<bool, CliError> {
        let id = self.member_id(&args.member)?;
        let expires = match args.expires.trim() {
            text if text.eq_ignore_ascii_case(NEVER) => None,
            text => Some(expiry(text, self.now).ok_or_else(|| {
                self.input(m::BAD_EXPIRES.fill(self.lang, &[("text", &single_line(text))]))
            })?),
        };
        let act = || admin::issue(&self.store, &self.county, &id, expires, &args.note, self.now);
        let secret = persistently(act).await.map_err(|error| self.failed(error))?;
        // The token alone goes to standard output, so that it can be piped.
        remarks.push(m::ISSUED.fill(self.lang, &[("name", &name(&secret.hash())), ("id", &id)]));
        out.line(&secret.reveal())?;
        Ok(true)
    }

    async fn revoke(&self, args: &TokenRevokeArgs, out: &mut Out<'_>) -> Result<bool, CliError> {
        let act = || admin::revoke(&self.store, &self.county, args.prefix.trim(), self.now);
        let token = persistently(act).await.map_err(|error| self.failed(error))?;
        out.line(&m::REVOKED.fill(self.lang, &[("name", &name(&token.hash)), ("id", &token.member)]))?;
        Ok(true)
    }

    async fn tokens(&self, form: FormArgs, out: &mut Out<'_>) -> Result<bool, CliError> {
        let lang = self.lang;
        let mut tokens = self.store.tokens(&self.county).await.map_err(|error| self.store_error(&error))?;
        tokens.sort_by(|a, b| a.member.cmp(&b.member).then(a.issued.cmp(&b.issued)));
        match form.form() {
            Form::Json => out.json(tokens.iter().map(|token| {
                json!({
                    "token": name(&token.hash),
                    "member": Self::json_of(&token.member),
                    "issued": token.issued,
                    "expires": token.expires,
                    "revoked": token.revoked,
                    "open": admin::opens(token, self.now),
                    "note": token.note,
                })
            }))?,
            Form::Csv => {
                let time = |at: Option<Timestamp>| at.map_or_else(String::new, |at| at.to_string());
                let header = ["token", "member", "issued", "expires", "revoked", "note"];
                let row = |token: &Token| {
                    vec![
                        name(&token.hash).to_owned(),
                        token.member.to_string(),
                        token.issued.to_string(),
                        time(token.expires),
                        time(token.revoked),
                        token.note.clone(),
                    ]
                };
                out.csv(&header, tokens.iter().map(row))?;
            }
            Form::Table => {
                let heads = [
                    m::HEAD_TOKEN,
                    m::HEAD_MEMBER,
                    m::HEAD_STATE,
                    m::HEAD_ISSUED,
                    m::HEAD_EXPIRES,
                    m::HEAD_NOTE,
                ];
                let mut table = Table::new(heads.iter().map(|head| head.get(lang).to_owned()).collect());
                for token in &tokens {
                    let expires = token.expires.map_or_else(|| m::NEVER.get(lang).to_owned(), moment);
                    table.push(vec![
                        name(&token.hash).to_owned(),
                        token.member.to_string(),
                        state(token, self.now).get(lang).to_owned(),
                        moment(token.issued),
                        expires,
                        token.note.clone(),
                    ]);
                }
                out.text(&table.render(out.width))?;
            }
        }
        Ok(!tokens.is_empty())
    }
}

fn state(token: &Token, now: Timestamp) -> Message {
    match token {
        token if token.revoked.is_some() => m::TOKEN_REVOKED,
        token if admin::opens(token, now) => m::TOKEN_OPEN,
        _ => m::TOKEN_EXPIRED,
    }
}

/// A time by the county's clock.
pub(super) fn moment(at: Timestamp) -> String {
    county_time(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// A time to come: a length from now, or a day, whose end it is.
fn expiry(text: &str, now: Timestamp) -> Option<Timestamp> {
    let at = match serve::length(text) {
        Some(length) => now.checked_add(SignedDuration::try_from(length).ok()?).ok()?,
        None => {
            let day: Date = text.trim().parse().ok()?;
            COUNTY.to_timestamp(day.tomorrow().ok()?.at(0, 0, 0, 0)).ok()?
        }
    };
    (at > now).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_expire_after_a_length_or_at_the_end_of_a_day() {
        let now: Timestamp = "2023-06-12T00:00:00Z".parse().unwrap();
        let at = |text: &str| expiry(text, now).map(|at| at.to_string());
        assert_eq!(at("90d").as_deref(), Some("2023-09-10T00:00:00Z"));
        assert_eq!(at("2023-06-12").as_deref(), Some("2023-06-12T16:00:00Z"));
        for bad in ["0d", "2023-06-11", "soon", "", "-3d"] {
            assert_eq!(at(bad), None, "{bad}");
        }
        assert_eq!(moment(now), "2023-06-12 08:00");
    }
}
