//! What README tells about a server for the group and a host for its sessions is run as it stands there, against the
//! real program, PostgreSQL and sshd.
//!
//! Blocks after `<!-- run -->` are bash, run in README's order in one shell; the one after `<!-- run: serve -->` runs in
//! the background from then on, until the one after `<!-- run: stopped -->`; the one after `<!-- run: host -->` runs
//! while the restored server serves; `<!-- file: NAME -->` makes a file.

mod host;

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::server::postgres;

/// The address that README serves at; the test takes a free port of the same machine instead.
const ADDRESS: &str = "localhost:7878";

/// Starts what README starts in a terminal of its own, and waits until it says that it is ready.
const START: &str = r#"
serving() { "$@" > serve.out 2> serve.err & server=$!
  until grep -q https:// serve.out; do
    kill -0 "$server" || { cat serve.err >&2; exit 1; }
    sleep 0.05
  done; }
"#;

/// Ends it, and says so if it did not end well.
const STOP: &str = "kill -TERM \"$server\"\nwait \"$server\"\nserver=\n";

/// What a block is for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Use {
    Run,
    Serve,
    Stopped,
    Host,
    File(String),
}

/// README's marked blocks, in order.
fn blocks() -> Vec<(Use, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = text.split_once("## A server for the group\n").unwrap();
    let (sections, _) = rest.split_once("\n## Keys\n").unwrap();
    let marked = sections.split("<!-- ").skip(1).map(|part| {
        let (marker, rest) = part.split_once(" -->\n```").unwrap();
        let (body, _) = rest.split_once('\n').unwrap().1.split_once("```").unwrap();
        let purpose = match marker {
            "run" => Use::Run,
            "run: serve" => Use::Serve,
            "run: stopped" => Use::Stopped,
            "run: host" => Use::Host,
            other => Use::File(other.strip_prefix("file: ").unwrap().to_owned()),
        };
        (purpose, body.to_owned())
    });
    marked.collect()
}

/// A port below those that the system gives away for calls that go out, so that none of these takes it meanwhile.
fn free_port() -> u16 {
    let first = 20_000 + u16::try_from(std::process::id() % 10_000).unwrap();
    (first..32_000).find(|port| TcpListener::bind(("localhost", *port)).is_ok()).unwrap()
}

/// One script of all blocks, and after them what README promises of the restored server.
fn script(blocks: &[(Use, String)], home: &Path) -> String {
    let mut script = format!(
        "set -euo pipefail\nset -x\nserver=\nsshd=\ntrap 'for one in $server $sshd; do kill $one; done' EXIT\n{START}"
    );
    let mut serve = String::new();
    for (purpose, body) in blocks {
        match purpose {
            Use::File(name) => fs::write(home.join(name), body).unwrap(),
            Use::Run => script.push_str(body),
            Use::Serve => {
                serve = format!("serving {body}");
                script.push_str(&serve);
            }
            // What was sent after the backup and what waits while no server is there: both outlive the restore.
            Use::Stopped => write!(
                script,
                "shumei edit report T09 percent=40 note=备份之后\nshumei sync\n{STOP}\
                 shumei edit report T09 percent=60 note=停机之时\nshumei outbox list\n\
                 {body}{serve}shumei sync\nif shumei outbox list; then exit 1; fi\n\
                 shumei show T09 > task.txt\n"
            )
            .unwrap(),
            Use::Host => script.push_str(&host::script(body)),
        }
    }
    script + STOP
}

#[tokio::test]
async fn the_server_of_readme_can_be_set_up_as_told() {
    let home = tempfile::tempdir().unwrap();
    let blocks = blocks();
    for needed in [Use::Run, Use::Serve, Use::Stopped, Use::Host, Use::File("register.csv".to_owned())] {
        assert!(blocks.iter().any(|(purpose, _)| *purpose == needed), "README has no {needed:?}");
    }
    let script = script(&blocks, home.path());
    assert!(script.matches(ADDRESS).count() >= 3, "README serves and logs in at {ADDRESS}:\n{script}");
    let script = script.replace(ADDRESS, &format!("localhost:{}", free_port()));
    let script = host::prepare(&script, home.path());

    // README's database is made by README; only where PostgreSQL is has to be said.
    let cluster = postgres::database().await;
    let socket = cluster.split_once("?host=").unwrap().1;
    let program = Path::new(env!("CARGO_BIN_EXE_shumei")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = [program, postgres::programs()].into_iter().chain(std::env::split_paths(&path));
    let mut bash = Command::new("bash");
    bash.args(["-c", &script])
        .current_dir(home.path())
        .env_clear()
        .env("PATH", std::env::join_paths(places).unwrap())
        .env("HOME", home.path())
        .env("LANG", "en_US.UTF-8")
        .env("PGHOST", socket)
        .env("PGUSER", "shumei")
        .stdin(Stdio::null())
        .process_group(0);
    let said = tokio::task::spawn_blocking(move || bash.output()).await.unwrap().unwrap();
    let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    let log = fs::read_to_string(home.path().join("serve.err")).unwrap_or_default();
    assert!(said.status.success(), "{}\n{out}\n{err}\nthe server:\n{log}", said.status);

    assert!(out.contains("M002") && out.contains("2 new"), "{out}");
    assert!(out.contains("示范苑二期"), "the dry run names the rows:\n{out}");
    for name in ["admin.token", "office.token"] {
        let token = fs::read_to_string(home.path().join(name)).unwrap();
        assert!(token.starts_with("shumei_") && token.lines().count() == 1, "{name}: {token}");
        assert!(!log.contains(token.trim()), "a token is in the log");
    }
    let task = fs::read_to_string(home.path().join("task.txt")).unwrap();
    for note in ["备份之后", "停机之时"] {
        assert_eq!(task.matches(note).count(), 1, "{note}:\n{task}");
    }
    host::check(home.path());
    for place in [".config/shumei/profiles/default.toml", ".local/state/shumei"] {
        assert!(home.path().join(place).exists(), "{place}");
    }
}

#[test]
fn the_service_of_readme_starts_a_command_that_there_is() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let start = text.lines().find_map(|line| line.strip_prefix("ExecStart=")).unwrap();
    let (program, flags) = start.split_once(' ').unwrap();
    assert!(program.ends_with("/shumei"), "{program}");
    let home = tempfile::tempdir().unwrap();
    let mut known = Command::new(env!("CARGO_BIN_EXE_shumei"));
    known.args(flags.split(' ')).arg("--help").env_clear().env("HOME", home.path());
    let said = known.output().unwrap();
    assert!(said.status.success(), "{flags}: {said:?}");
}
