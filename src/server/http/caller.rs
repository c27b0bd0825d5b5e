//! Who calls: the bearer token of RFC 6750.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use jiff::Timestamp;

use super::App;
use super::problem::Fail;
use crate::domain::id::MemberId;
use crate::domain::member::Role;
use crate::server::service::{Reader, ServiceError, enter};
use crate::server::store::Store;
use crate::server::token::Secret;
use crate::wire::problem::ProblemKind;

/// The member who calls, with a valid token.
#[derive(Debug)]
pub struct Caller(pub Reader);

/// Anybody, within the bounds of their address.
#[derive(Clone, Copy, Debug)]
pub struct Anybody;

/// Who may read the counts: the machine itself, and administrators.
#[derive(Clone, Copy, Debug)]
pub struct Operator;

/// Where the log finds who called.
#[derive(Clone, Debug, Default)]
pub struct Who(pub Arc<OnceLock<MemberId>>);

/// The caller's address; that of a proxy where there is one.
pub fn address(parts: &Parts) -> IpAddr {
    let known = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    known.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip().to_canonical())
}

async fn reader<S: Store>(parts: &Parts, app: &App<S>) -> Result<Reader, Fail> {
    let refused = |error: ServiceError| {
        // Guessing is bounded by the address; who has a token is not hindered by a neighbour who guesses.
        app.rates.stranger(address(parts))?;
        Err(Fail::from(error))
    };
    let text = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = text.and_then(|text| {
        let (scheme, token) = text.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| Secret::parse(token).ok()).flatten()
    });
    let Some(token) = token else {
        return refused(ServiceError::refused(ProblemKind::NoToken));
    };
    let reader = match enter(&*app.store, &token, Timestamp::now()).await {
        Ok(reader) => reader,
        Err(error @ ServiceError::Refused(..)) => return refused(error),
        Err(error) => return Err(error.into()),
    };
    app.rates.member(reader.hash())?;
    if let Some(who) = parts.extensions.get::<Who>() {
        let _ = who.0.set(reader.viewer.member.clone());
    }
    Ok(reader)
}

impl<S: Store> FromRequestParts<Arc<App<S>>> for Caller {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App<S>>) -> Result<Self, Fail> {
        reader(parts, app).await.map(Self)
    }
}

impl<S: Store> FromRequestParts<Arc<App<S>>> for Anybody {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App<S>>) -> Result<Self, Fail> {
        app.rates.stranger(address(parts)).map(|()| Self)
    }
}

impl<S: Store> FromRequestParts<Arc<App<S>>> for Operator {
    type Rejection = Fail;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App<S>>) -> Result<Self, Fail> {
        // A proxy on the same machine forwards strangers from the loopback address, and says so.
        let forwarded =
            ["forwarded", "x-forwarded-for", "via"].iter().any(|name| parts.headers.contains_key(*name));
        let unnamed = !parts.headers.contains_key(header::AUTHORIZATION);
        if unnamed && !forwarded && address(parts).is_loopback() {
            return Ok(Self);
        }
        match reader(parts, app).await?.viewer.role {
            Role::Admin => Ok(Self),
            _ => Err(Fail::new(ProblemKind::Forbidden)),
        }
    }
}
