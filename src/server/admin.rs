//! Acts of administration on the server's own machine: seats, tokens, loads, epochs. Each leaves an audit entry
//! without a member, in its own transaction; never a token or a contact.

use std::collections::{BTreeMap, BTreeSet};

use compact_str::CompactString;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::service::{Load, Loaded, Moment, ServiceError, everything, load_in};
use super::store::{Account, Store, StoreError, Token, Tx};
use super::token::{Secret, name};
use crate::domain::access::{self, Reads};
use crate::domain::dataset::Dataset;
use crate::domain::edit::Records;
use crate::domain::id::{Id, Key, Kind, MemberId, UnitId};
use crate::domain::member::{Member, Role};
use crate::domain::record::{Extra, Record};
use crate::domain::text::Text;
use crate::domain::unit::Level;
use crate::wire::AuditEntry;

/// Rows that are read at once.
const PAGE: u32 = 5_000;

/// How often an act that lost against another transaction is tried again.
const TRIES: u32 = 20;

/// Why an act of administration was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AdminError {
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no randomness.
    #[error("the system gives no random bytes: {0}")]
    NoRandom(String),
    /// Tokens were issued already: there is somebody who can let others in.
    #[error("the county has members with tokens already")]
    Begun,
    /// There is no such member.
    #[error("there is no member {0}")]
    NoMember(MemberId),
    /// The id is taken.
    #[error("there is a member {0} already")]
    Taken(MemberId),
    /// The seat is not an administrator's.
    #[error("{0} is not an administrator's seat")]
    NotAdmin(MemberId),
    /// There is no such unit.
    #[error("there is no unit {0}")]
    NoUnit(UnitId),
    /// The member may not come in.
    #[error("{0} is disabled")]
    Disabled(MemberId),
    /// No token begins so.
    #[error("no token begins with {0}")]
    NoToken(CompactString),
    /// Several tokens begin so.
    #[error("several tokens begin with {0}")]
    ManyTokens(CompactString),
}

impl From<ServiceError> for AdminError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Store(error) => Self::Store(error),
            other @ ServiceError::Refused(..) => Self::Store(StoreError::Unreadable(other.to_string())),
        }
    }
}

/// A seat to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// Its id; the next free one unless given.
    pub id: Option<MemberId>,
    /// Name.
    pub name: Text,
    /// The unit whose seat it is.
    pub unit: UnitId,
    /// What its member may do.
    pub role: Role,
    /// Level at which it links communities.
    pub level: Level,
    /// Post held.
    pub post: Option<Text>,
}

/// A member with the account.
#[derive(Clone, Debug, PartialEq)]
pub struct Seated {
    /// The seat.
    pub member: Member,
    /// The account; the usual one where none was set.
    pub account: Account,
    /// Tokens that still open.
    pub tokens: usize,
}

/// A seat belongs to nobody's case when it is new: its labels follow from itself.
struct Alone;

impl Records for Alone {
    fn record(&self, _: &Key) -> Option<Record> {
        None
    }

    fn pointing_at(&self, _: &Key) -> Vec<Key> {
        Vec::new()
    }
}

fn entry(act: &str, key: Option<Key>, detail: Value, now: Timestamp) -> AuditEntry {
    AuditEntry { number: 0, at: now, member: None, act: act.into(), key, edit: None, detail }
}

/// Tries an act again as long as it loses against other transactions.
///
/// # Errors
/// The act's.
pub async fn persistently<T, E, F>(mut act: impl FnMut() -> F) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
    E: IsRetry,
{
    for _ in 1..TRIES {
        match act().await {
            Err(error) if error.is_retry() => {}
            done => return done,
        }
    }
    act().await
}

/// Whether an error says that the whole may be tried again.
pub trait IsRetry {
    /// Whether it does.
    fn is_retry(&self) -> bool;
}

impl IsRetry for AdminError {
    fn is_retry(&self) -> bool {
        matches!(self, Self::Store(StoreError::Retry))
    }
}

/// Makes a county's first administrator, with a token; the county and the seat too where they are missing.
///
/// # Errors
/// [`AdminError::Begun`] where tokens were issued before; [`AdminError::NotAdmin`] for a seat that is another's.
pub async fn bootstrap<S: Store>(
    store: &S,
    county: &str,
    seat: &Seat,
    now: Timestamp,
) -> Result<(MemberId, Secret), AdminError> {
    let mut tx = store.begin(county).await?;
    // The head is locked: nobody else begins the county meanwhile.
    if !store.tokens(county).await?.is_empty() {
        return Err(AdminError::Begun);
    }
    let standing = match &seat.id {
        Some(id) => tx.record(&id.key()).await?,
        None => None,
    };
    let member = match standing {
        Some(Record::Member(one)) if one.role == Role::Admin => one.id,
        Some(_) => return Err(AdminError::NotAdmin(seat.id.clone().unwrap_or_else(|| MemberId::new("")))),
        None => put_seat(&mut tx, seat, now).await?,
    };
    let secret = put_token(&mut tx, &member, None, "bootstrap", now).await?;
    tx.log(&entry("bootstrap", Some(member.key()), json!({ "token": name(&secret.hash()) }), now)).await?;
    tx.commit().await?;
    Ok((member, secret))
}

async fn put_seat<T: Tx>(tx: &mut T, seat: &Seat, now: Timestamp) -> Result<MemberId, AdminError> {
    let id = match &seat.id {
        Some(id) if tx.record(&id.key()).await?.is_some() => return Err(AdminError::Taken(id.clone())),
        Some(id) => id.clone(),
        None => MemberId::new(&format!("{}{:03}", Kind::Member.letter(), tx.number(Kind::Member).await?)),
    };
    let record = Record::from(Member {
        id: id.clone(),
        version: 1,
        updated: now,
        name: seat.name.clone(),
        unit: seat.unit.clone(),
        post: seat.post.clone(),
        level: seat.level.clone(),
        role: seat.role.clone(),
        contact: None,
        extra: Extra::new(),
    });
    let labels: BTreeSet<String> = access::labels(&record, &Alone).iter().map(ToString::to_string).collect();
    tx.put(&record).await?;
    tx.relabel(&record.key(), &labels).await?;
    if tx.account(&id).await?.is_none() {
        tx.set_account(&id, &Account::default()).await?;
    }
    Ok(id)
}

async fn put_token<T: Tx>(
    tx: &mut T,
    member: &MemberId,
    expires: Option<Timestamp>,
    note: &str,
    now: Timestamp,
) -> Result<Secret, AdminError> {
    let secret = Secret::make().map_err(|error| AdminError::NoRandom(error.to_string()))?;
    let token = Token {
        hash: secret.hash(),
        member: member.clone(),
        issued: now,
        expires,
        revoked: None,
        note: crate::domain::text::single_line(note),
    };
    tx.set_token(&token).await?;
    Ok(secret)
}

/// Adds a seat.
///
/// # Errors
/// An id that is taken, a unit that is not there.
pub async fn add_member<S: Store>(
    store: &S,
    county: &str,
    seat: &Seat,
    now: Timestamp,
) -> Result<MemberId, AdminError> {
    let mut tx = store.begin(county).await?;
    if tx.record(&seat.unit.key()).await?.is_none() {
        return Err(AdminError::NoUnit(seat.unit.clone()));
    }
    let id = put_seat(&mut tx, seat, now).await?;
    let detail = json!({ "unit": seat.unit, "role": seat.role, "level": seat.level });
    tx.log(&entry("member-add", Some(id.key()), detail, now)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Lets a member in no longer, or again; says whether that is a change. Edits made before stay.
///
/// # Errors
/// No such member.
pub async fn set_disabled<S: Store>(
    store: &S,
    county: &str,
    member: &MemberId,
    disabled: bool,
    now: Timestamp,
) -> Result<bool, AdminError> {
    let mut tx = store.begin(county).await?;
    known_member(&mut tx, member).await?;
    let account = tx.account(member).await?.unwrap_or_default();
    if account.disabled == disabled {
        return Ok(false);
    }
    tx.set_account(member, &Account { disabled, ..account }).await?;
    let act = if disabled { "member-disable" } else { "member-enable" };
    tx.log(&entry(act, Some(member.key()), json!({}), now)).await?;
    tx.commit().await?;
    Ok(true)
}

async fn known_member<T: Tx>(tx: &mut T, member: &MemberId) -> Result<Member, AdminError> {
    match tx.record(&member.key()).await? {
        Some(Record::Member(one)) => Ok(one),
        _ => Err(AdminError::NoMember(member.clone())),
    }
}

/// All members with their accounts.
///
/// # Errors
/// The store's.
pub async fn members<S: Store>(store: &S, county: &str, now: Timestamp) -> Result<Vec<Seated>, AdminError> {
    if !store.counties().await?.iter().any(|known| known == county) {
        return Ok(Vec::new());
    }
    let mut tokens: BTreeMap<MemberId, usize> = BTreeMap::new();
    for token in store.tokens(county).await? {
        if opens(&token, now) {
            *tokens.entry(token.member).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    // From the first member's key on: records lie in the store by kind.
    let mut after: Option<Key> = None;
    loop {
        let rows = store.snapshot(county, &Reads::Everything, after.as_ref(), PAGE).await?;
        let full = rows.len() >= PAGE as usize;
        after = rows.last().map(|row| row.key.clone());
        for row in rows.into_iter().filter(|row| row.key.kind == Kind::Member) {
            match Record::from_json(Kind::Member, row.json.as_bytes()) {
                Ok(Record::Member(member)) => found.push(member),
                _ => return Err(StoreError::Unreadable(row.key.to_string()).into()),
            }
        }
        if !full {
            break;
        }
    }
    found.sort_by(|a, b| a.id.cmp(&b.id));
    // Accounts are read where they can't change meanwhile; nothing is written.
    let mut tx = store.begin(county).await?;
    let mut seated = Vec::with_capacity(found.len());
    for member in found {
        let account = tx.account(&member.id).await?.unwrap_or_default();
        let tokens = tokens.get(&member.id).copied().unwrap_or(0);
        seated.push(Seated { member, account, tokens });
    }
    Ok(seated)
}

/// Whether a token still opens at a time, its member's account aside.
pub fn opens(token: &Token, now: Timestamp) -> bool {
    token.revoked.is_none() && token.expires.is_none_or(|expires| expires > now)
}

/// Issues a token to a member.
///
/// # Errors
/// No such member, or one who may not come in.
pub async fn issue<S: Store>(
    store: &S,
    county: &str,
    member: &MemberId,
    expires: Option<Timestamp>,
    note: &str,
    now: Timestamp,
) -> Result<Secret, AdminError> {
    let mut tx = store.begin(county).await?;
    known_member(&mut tx, member).await?;
    if tx.account(member).await?.is_some_and(|account| account.disabled) {
        return Err(AdminError::Disabled(member.clone()));
    }
    let secret = put_token(&mut tx, member, expires, note, now).await?;
    let detail = json!({ "token": name(&secret.hash()), "expires": expires, "note": note });
    tx.log(&entry("token-issue", Some(member.key()), detail, now)).await?;
    tx.commit().await?;
    Ok(secret)
}

/// Revokes the one token whose digest begins with `prefix`; a token that was revoked before stays as it was.
///
/// # Errors
/// No such token, or several.
pub async fn revoke<S: Store>(
    store: &S,
    county: &str,
    prefix: &str,
    now: Timestamp,
) -> Result<Token, AdminError> {
    let mut tx = store.begin(county).await?;
    let prefix = prefix.to_ascii_lowercase();
    let mut found: Vec<Token> = store.tokens(county).await?;
    found.retain(|token| !prefix.is_empty() && token.hash.starts_with(&prefix));
    let mut token = match found.len() {
        0 => return Err(AdminError::NoToken(prefix.into())),
        1 => found.remove(0),
        _ => return Err(AdminError::ManyTokens(prefix.into())),
    };
    if token.revoked.is_some() {
        return Ok(token);
    }
    token.revoked = Some(now);
    tx.set_token(&token).await?;
    let detail = json!({ "token": name(&token.hash) });
    tx.log(&entry("token-revoke", Some(token.member.key()), detail, now)).await?;
    tx.commit().await?;
    Ok(token)
}

/// What `plan` makes of the records as they stand is loaded, or only weighed; between reading and writing nothing
/// changes. The plan gets the next free number of each kind that it asks for.
///
/// # Errors
/// The store's; in the answer, the plan's own.
pub async fn plan_and_load<S: Store, P, E>(
    store: &S,
    county: &str,
    kinds: &[Kind],
    source: Value,
    dry: bool,
    moment: Moment,
    plan: impl FnOnce(&Dataset, &BTreeMap<Kind, u64>) -> Result<(Vec<Record>, P), E> + Send,
) -> Result<Result<(Loaded, P), E>, AdminError> {
    let mut tx = store.begin(county).await?;
    let mut data = Dataset::default();
    data.load(everything(store, county).await?.into_values());
    let mut numbers = BTreeMap::new();
    for kind in kinds {
        numbers.insert(*kind, tx.number(*kind).await?);
    }
    let (records, planned) = match plan(&data, &numbers) {
        Ok(planned) => planned,
        Err(error) => return Ok(Err(error)),
    };
    drop(data);
    let loaded = load_in(store, tx, county, Load { records, source, dry }, moment).await?;
    Ok(Ok((loaded, planned)))
}

/// Gives a county a new epoch: every client takes a snapshot, and keeps what it has not sent yet.
///
/// # Errors
/// The store's.
pub async fn renew_epoch<S: Store>(
    store: &S,
    county: &str,
    epoch: &str,
    detail: Value,
    now: Timestamp,
) -> Result<(), AdminError> {
    let mut tx = store.begin(county).await?;
    tx.set_epoch(epoch).await?;
    // A database put back by other means: ids of the time that is lost are not given again.
    tx.skip_numbers().await?;
    tx.log(&entry("restore", None, detail, now)).await?;
    tx.commit().await?;
    Ok(())
}

/// Leaves an audit entry for an act that was done otherwise.
///
/// # Errors
/// The store's.
pub async fn note<S: Store>(
    store: &S,
    county: &str,
    act: &str,
    detail: Value,
    now: Timestamp,
) -> Result<(), AdminError> {
    let mut tx = store.begin(county).await?;
    tx.log(&entry(act, None, detail, now)).await?;
    tx.commit().await?;
    Ok(())
}

/// A new epoch: 32 hexadecimal digits.
///
/// # Errors
/// [`AdminError::NoRandom`].
pub fn new_epoch() -> Result<String, AdminError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| AdminError::NoRandom(error.to_string()))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
