//! `shumei serve`: the central API on this machine.

use std::fs;
use std::io::{self, Write as _};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs as _};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use jiff::SignedDuration;
use tokio::signal::unix::{SignalKind, signal};
use tracing::level_filters::LevelFilter;

use super::error::CliError;
use crate::config::Dirs;
use crate::domain::text::single_line;
use crate::locale::{Lang, serve as m};
use crate::server::http::{self, App, Certificate, Options};
use crate::server::service::Limits;
use crate::server::store::{SqlStore, Store as _, sql};

/// Asking more often would keep the database busy with nothing else.
const SHORTEST_POLL: Duration = Duration::from_millis(10);

/// `shumei serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// Where to listen.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7878")]
    pub listen: String,
    /// The database.
    #[arg(long, value_name = "URL", env = "SHUMEI_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Certificate chain.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Key of the certificate.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Plain HTTP on other addresses than loopback.
    #[arg(long)]
    pub insecure_http: bool,
    /// Form of the log.
    #[arg(long, value_name = "FORM", value_enum, default_value = "text")]
    pub log: LogForm,
    /// How far the feed goes back.
    #[arg(long, value_name = "PERIOD", default_value = "30d")]
    pub horizon: String,
    /// How long calls may go on when the server stops.
    #[arg(long, value_name = "PERIOD", default_value = "10s")]
    pub grace: String,
    /// How often other servers' changes are looked for while somebody waits.
    #[arg(long, value_name = "PERIOD", default_value = "250ms")]
    pub poll: String,
    /// Calls a second with one token.
    #[arg(long, value_name = "N", default_value = "50")]
    pub rate: u32,
}

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// A JSON object a line.
    Json,
    /// Text.
    Text,
}

/// Serves until a signal ends it.
///
/// # Errors
/// Flags that can't be used; a database, certificate or port that can't be had; the listener's failure.
pub fn run(args: &ServeArgs, dirs: Option<&Dirs>, lang: Lang) -> Result<bool, CliError> {
    let input = |text: String| CliError::Input(text);
    let address = address(args, lang)?;
    if !address.ip().is_loopback() && args.tls_cert.is_none() && !args.insecure_http {
        return Err(input(m::PLAIN.fill(lang, &[("address", &address)])));
    }
    let options = options(args, lang)?;
    let database = database(args.database.as_deref(), dirs, lang)?;
    log_to_stderr(args.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = SqlStore::open(&database, &sql::Options::default())
            .await
            .map_err(|error| input(m::BAD_DATABASE.fill(lang, &[("error", &error)])))?;
        let certificate = certificate(args, lang).await?;
        let listener = TcpListener::bind(address).map_err(|error| bad_listen(args, &error, lang))?;
        let address = listener.local_addr()?;
        if store.counties().await.is_ok_and(|counties| counties.is_empty()) {
            super::complain(m::NO_COUNTY.get(lang));
        }
        let app = App::new(store.clone(), options);
        let until = ended()?;
        if let Some(certificate) = &certificate {
            renew(certificate.clone())?;
        } else {
            // A daemon outlives the terminal that started it.
            drop(signal(SignalKind::hangup())?);
        }
        let scheme = if certificate.is_some() { "https" } else { "http" };
        announce(&m::LISTENING.fill(lang, &[("url", &format!("{scheme}://{address}"))]))?;
        let served = http::serve(app, listener, certificate, until).await;
        store.close().await;
        served.map(|()| true).map_err(|error| input(m::FAILED.fill(lang, &[("error", &error)])))
    })
}

/// The first address that the flag stands for.
fn address(args: &ServeArgs, lang: Lang) -> Result<SocketAddr, CliError> {
    let found = args.listen.to_socket_addrs().map_err(|error| bad_listen(args, &error, lang))?.next();
    found.ok_or_else(|| bad_listen(args, &io::Error::from(io::ErrorKind::AddrNotAvailable), lang))
}

fn bad_listen(args: &ServeArgs, error: &io::Error, lang: Lang) -> CliError {
    CliError::Input(m::BAD_LISTEN.fill(lang, &[("text", &args.listen), ("error", error)]))
}

fn options(args: &ServeArgs, lang: Lang) -> Result<Options, CliError> {
    let length = |flag: &str, text: &str| {
        let bad = || CliError::Input(m::BAD_LENGTH.fill(lang, &[("flag", &flag), ("text", &text)]));
        length(text).ok_or_else(bad)
    };
    let horizon =
        SignedDuration::try_from(length("--horizon", &args.horizon)?).unwrap_or(SignedDuration::MAX);
    let grace = length("--grace", &args.grace)?;
    let poll = length("--poll", &args.poll)?.max(SHORTEST_POLL);
    let tls = args.tls_cert.is_some();
    let limits = Limits { horizon, ..Limits::default() };
    Ok(Options { limits, grace, poll, rate: args.rate, tls, ..Options::default() })
}

/// Milliseconds to weeks: `250ms`, `45s`, `5m`, `12h`, `30d`, `2w`; at most ten years.
pub(super) fn length(text: &str) -> Option<Duration> {
    const LONGEST: Duration = Duration::from_secs(10 * 366 * 24 * 3_600);
    let text = text.trim();
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text.strip_prefix(number)? {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 24 * 3_600_000,
        "w" => 7 * 24 * 3_600_000,
        _ => return None,
    };
    let length = Duration::from_millis(number.parse::<u64>().ok()?.checked_mul(unit)?);
    (length <= LONGEST).then_some(length)
}

/// The database that is named, or the file in the state directory.
pub(super) fn database(named: Option<&str>, dirs: Option<&Dirs>, lang: Lang) -> Result<String, CliError> {
    if let Some(url) = named {
        return Ok(url.to_owned());
    }
    let file = dirs.map(Dirs::database).ok_or_else(|| CliError::Input(m::NO_STATE.get(lang).to_owned()))?;
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent).map_err(|error| {
            let (dir, error) = (single_line(&parent.display().to_string()), single_line(&error.to_string()));
            CliError::Input(m::BAD_STATE.fill(lang, &[("dir", &dir), ("error", &error)]))
        })?;
    }
    Ok(format!("sqlite:{}", file.display()))
}

async fn certificate(args: &ServeArgs, lang: Lang) -> Result<Option<Certificate>, CliError> {
    let (Some(cert), Some(key)) = (&args.tls_cert, &args.tls_key) else {
        return Ok(None);
    };
    let read = Certificate::read(cert.clone(), key.clone()).await.map_err(|error| {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("cert", &cert.display()), ("key", &key.display()), ("error", &error)];
        CliError::Input(m::BAD_CERTIFICATE.fill(lang, &values))
    })?;
    Ok(Some(read))
}

/// Logs to standard error, so that standard output holds the one line that scripts wait for.
fn log_to_stderr(form: LogForm) {
    let builder = tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(LevelFilter::INFO);
    // Somebody who embeds the command line may log already.
    let _ = match form {
        LogForm::Json => builder.json().try_init(),
        LogForm::Text => builder.try_init(),
    };
}

/// Is over at the first SIGTERM or SIGINT.
fn ended() -> io::Result<impl Future<Output = ()> + Send> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Reads the certificate again at every SIGHUP.
fn renew(certificate: Certificate) -> io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            match certificate.reload().await {
                Ok(()) => tracing::info!("the certificate was read again"),
                Err(error) => tracing::error!(%error, "the certificate can't be used, the old one stays"),
            }
        }
    });
    Ok(())
}

fn announce(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{text}")?;
    stdout.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_numbers_with_a_unit() {
        for (text, seconds) in
            [("45s", 45), ("5m", 300), ("12h", 43_200), ("30d", 2_592_000), (" 2w ", 1_209_600)]
        {
            assert_eq!(length(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(length("250ms"), Some(Duration::from_millis(250)));
        for bad in ["", "30", "d", "-1d", "1y", "3.5h", "99999999999999999999w", "9999w"] {
            assert_eq!(length(bad), None, "{bad}");
        }
    }
}
