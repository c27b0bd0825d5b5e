//! A throw-away PostgreSQL for the tests: one cluster a process, a database a test, gone when the process is gone.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// Starts the server, and ends it and its files when the pipe on its input closes: when the test process ends, however
/// that comes about.
const KEEPER: &str =
    r#""$@" >"$DATA/log" 2>&1 & pid=$!; read -r _; kill -QUIT $pid; wait $pid; rm -rf "$DATA""#;

/// A running cluster.
struct Cluster {
    data: PathBuf,
    _pipe: ChildStdin,
    _keeper: Child,
}

/// The URL of a new, empty database, on a server that does not wait for the disk.
pub async fn database() -> String {
    database_of("off").await
}

/// The URL of a new, empty database. The cluster is started by the first caller, whose word on `fsync` holds.
pub async fn database_of(fsync: &str) -> String {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static NUMBER: AtomicU32 = AtomicU32::new(1);
    let cluster = CLUSTER.get_or_init(|| start(fsync));
    let name = format!("t{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut connection = connect(&url(&cluster.data, "postgres"), &cluster.data).await;
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    url(&cluster.data, &name)
}

fn url(data: &Path, name: &str) -> String {
    format!("postgres://shumei@localhost/{name}?host={}", data.display())
}

/// Connects, and waits for a server that is still starting.
async fn connect(url: &str, data: &Path) -> PgConnection {
    let began = Instant::now();
    loop {
        match PgConnection::connect(url).await {
            Ok(connection) => return connection,
            Err(error) if began.elapsed() > Duration::from_secs(60) => {
                panic!("{error}: {}", fs::read_to_string(data.join("log")).unwrap_or_default())
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// PostgreSQL's programs: on the path, or where distributions put them.
pub fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    places.extend(versions.into_iter().rev());
    let found =
        places.into_iter().find(|place| place.join("initdb").exists() && place.join("postgres").exists());
    found.expect("these tests need PostgreSQL: install it, or put its initdb and postgres on the PATH")
}

/// Who the server runs as where the tests run as root, which it refuses.
fn servant() -> Option<(u32, u32)> {
    let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    if !root {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let of = |name: &str| {
        let fields: Vec<&str> = users.lines().find(|line| line.starts_with(name))?.split(':').collect();
        Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?))
    };
    Some(of("postgres:").or_else(|| of("nobody:")).expect("a user who is not root"))
}

/// Where its files lie: short enough for a socket's path, and within the servant's reach.
fn place(reached_by_others: bool) -> &'static Path {
    let open =
        |place: &&str| fs::metadata(place).is_ok_and(|place| !reached_by_others || place.mode() & 0o1 != 0);
    Path::new(
        ["/tmp", "/var/tmp", "/dev/shm"].into_iter().find(open).expect("a directory for short-lived files"),
    )
}

fn start(fsync: &str) -> Cluster {
    let programs = programs();
    let servant = servant();
    let made = tempfile::Builder::new().prefix("shumei-pg-").tempdir_in(place(servant.is_some())).unwrap();
    let data = made.path().to_owned();
    let command = |program: &str| match servant {
        None => Command::new(programs.join(program)),
        Some((user, group)) => {
            let mut command = Command::new("setpriv");
            command.args([
                format!("--reuid={user}"),
                format!("--regid={group}"),
                "--clear-groups".to_owned(),
            ]);
            command.arg(programs.join(program));
            command
        }
    };
    if let Some((user, group)) = servant {
        chown(&data, Some(user), Some(group)).unwrap();
    }
    let initialized = command("initdb")
        .args(["--auth=trust", "--username=shumei", "--no-sync", "--encoding=UTF8", "--locale=C", "-D"])
        .arg(data.join("cluster"))
        .current_dir(&data)
        .output()
        .unwrap();
    assert!(initialized.status.success(), "{}", String::from_utf8_lossy(&initialized.stderr));
    let server = command("postgres");
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER, "keeper"]).arg(server.get_program()).args(server.get_args());
    keeper.arg("-D").arg(data.join("cluster")).arg("-k").arg(&data);
    keeper.args(["-c", "listen_addresses=", "-c", "max_connections=300", "-c", &format!("fsync={fsync}")]);
    // A group of its own: an interrupt at the terminal must not end the keeper before it has cleaned up.
    keeper.env("DATA", &data).current_dir("/").stdin(Stdio::piped()).process_group(0);
    let mut keeper = keeper.spawn().unwrap();
    // From here on it is the keeper's to remove.
    let data = made.keep();
    Cluster { data, _pipe: keeper.stdin.take().unwrap(), _keeper: keeper }
}
