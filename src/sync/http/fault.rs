//! What went wrong with a call, as a [`RemoteError`] whose text is safe to show.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::StatusCode;

use crate::domain::text::single_line;
use crate::sync::remote::RemoteError;
use crate::wire::problem::{Problem, ProblemKind};

/// Most characters of a server's words that are shown.
const EXCERPT: usize = 120;

/// Longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

/// The beginning of a text, cleaned, on one line.
pub fn excerpt(raw: &str) -> String {
    // Cut before cleaning: what is never shown need not be cleaned.
    let begin: String = raw.chars().take(EXCERPT + 1).collect();
    let clean = single_line(begin.trim());
    if clean.chars().count() > EXCERPT { clean.chars().take(EXCERPT).chain(['…']).collect() } else { clean }
}

/// An answer that is not one of the contract.
pub fn malformed(what: &str) -> RemoteError {
    RemoteError::Malformed(excerpt(what))
}

/// JSON of another form.
pub fn not_read(error: &serde_json::Error) -> RemoteError {
    malformed(&error.to_string())
}

/// No answer came in time.
pub fn silent(waited: Duration) -> RemoteError {
    RemoteError::Unreachable(format!("no answer in {} s", waited.as_secs_f32().ceil()))
}

/// A call that failed below HTTP, or within it.
pub fn broken(error: &reqwest::Error) -> RemoteError {
    if let Some(why) = certificate(error) {
        return RemoteError::Certificate(excerpt(&why));
    }
    if is_wrongly_coded(error) {
        return malformed(&root(error));
    }
    RemoteError::Unreachable(excerpt(&root(error)))
}

/// The errors behind an error. An `io::Error` hides the one that it wraps from `source`, so it is asked by hand.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source())
    })
    .take(16)
}

fn certificate(error: &reqwest::Error) -> Option<String> {
    chain(error).find_map(|error| match error.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(why) => Some(why.to_string()),
        rustls::Error::NoCertificatesPresented => Some("none was shown".to_owned()),
        _ => None,
    })
}

/// Whether a body could not be decompressed though all of it came: the server's fault, not the link's.
fn is_wrongly_coded(error: &reqwest::Error) -> bool {
    let mut behind = chain(error).skip(1);
    let link =
        behind.any(|error| error.downcast_ref::<reqwest::Error>().is_some_and(|error| !error.is_decode()));
    let kinds = chain(error).filter_map(|error| error.downcast_ref::<io::Error>()).map(io::Error::kind);
    let coded = |kind| {
        matches!(kind, io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other)
    };
    error.is_decode() && !link && kinds.last().is_none_or(coded)
}

/// The words of the deepest error, which names the cause; those above only say who was told of it.
fn root(error: &reqwest::Error) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// How long a server asks to wait, by its `Retry-After` (RFC 9110, section 10.2.3) in seconds; dates are not read.
pub fn retry_after(value: Option<&str>) -> Option<Duration> {
    let seconds = value?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

/// A refusal whose body is a problem.
pub fn refused(status: StatusCode, body: &[u8], retry_after: Option<Duration>) -> RemoteError {
    let problem: Problem = match serde_json::from_slice(body) {
        Ok(problem) => problem,
        Err(error) => return not_read(&error),
    };
    match problem.known() {
        Some(kind) if kind.status() == status.as_u16() => RemoteError::Problem {
            kind,
            detail: problem.detail.as_deref().map(excerpt).filter(|detail| !detail.is_empty()),
            retry_after,
        },
        Some(_) => malformed(&format!("{} with status {}", problem.kind, status.as_u16())),
        None => unexplained(status, retry_after, &format!("{} ({})", problem.kind, problem.title)),
    }
}

/// A refusal whose body says nothing that this version knows: what stands between may have answered in the server's
/// place. Statuses that mean the same whoever sends them are taken at their word.
pub fn unexplained(status: StatusCode, retry_after: Option<Duration>, words: &str) -> RemoteError {
    let kind = match status {
        StatusCode::TOO_MANY_REQUESTS => ProblemKind::Busy,
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            ProblemKind::Unavailable
        }
        StatusCode::INTERNAL_SERVER_ERROR => ProblemKind::Internal,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
        _ => return malformed(&format!("status {} {words}", status.as_u16())),
    };
    RemoteError::Problem { kind, detail: None, retry_after }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_short_and_clean() {
        assert_eq!(excerpt(" a\u{1b}[2J\nb\u{202e} "), "a\u{FFFD}[2J b\u{FFFD}");
        assert_eq!(excerpt(&"长".repeat(500)).chars().count(), EXCERPT + 1);
    }

    #[test]
    fn a_wait_is_seconds_and_bounded() {
        assert_eq!(retry_after(Some(" 7 ")), Some(Duration::from_secs(7)));
        assert_eq!(retry_after(Some("99999999999")), Some(LONGEST_WAIT));
        for none in [None, Some(""), Some("-1"), Some("Wed, 21 Oct 2015 07:28:00 GMT")] {
            assert_eq!(retry_after(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_problem_must_fit_its_status() {
        let body =
            serde_json::to_vec(&Problem::new(ProblemKind::TokenExpired, Some("\u{7}x".into()))).unwrap();
        let told = refused(StatusCode::UNAUTHORIZED, &body, None);
        assert_eq!(
            told,
            RemoteError::Problem {
                kind: ProblemKind::TokenExpired,
                detail: Some("\u{FFFD}x".into()),
                retry_after: None
            }
        );
        assert!(matches!(refused(StatusCode::GONE, &body, None), RemoteError::Malformed(_)));
        let newer = br#"{"type":"urn:shumei:problem:moon","title":"\u001b]0;x","status":503}"#;
        assert!(matches!(
            refused(StatusCode::SERVICE_UNAVAILABLE, newer, None),
            RemoteError::Problem { kind: ProblemKind::Unavailable, .. }
        ));
        let RemoteError::Malformed(text) = refused(StatusCode::IM_A_TEAPOT, newer, None) else { panic!() };
        assert!(text.contains("moon") && !text.contains('\u{1b}'), "{text}");
    }
}
