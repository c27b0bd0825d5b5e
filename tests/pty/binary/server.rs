//! The dashboard over a real server: several sessions of one member, a server that is away, a session that is killed.

use std::io::Write as _;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use super::{Home, open, quit};
use crate::pty::console::{Ambiguous, Console};
use crate::real::server::{Server, Site};

/// Ctrl-O, which saves a form.
const SAVE: &str = "\x0f";

/// A county with its programme, and this home its member's.
fn county(home: &Home) -> (Site, Server) {
    let site = Site::sqlite(home.path());
    site.admin(&["bootstrap", "--name", "管理员", "--unit", "U22"]);
    site.admin(&["load", "programme"]);
    site.admin(&["member", "add", "--name", "专班", "--unit", "U22", "--role", "office"]);
    let token = site.admin(&["token", "issue", "M002"]);
    let server = site.serve();
    log_in(home, &server, &token);
    (site, server)
}

/// Makes this home the member's whose token it is.
pub fn log_in(home: &Home, server: &Server, token: &str) {
    let mut login: Command = home.plain(&["login", &server.url(), "--token-stdin"]);
    let mut child = login.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(token.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

/// Reports progress of the first task, and waits until it is safe on the disk.
pub fn report(console: &Console, note: &str) {
    console.send("2");
    console.wait_text("T01");
    console.send("r");
    console.wait_text("报进展");
    console.send(note);
    console.wait_text(note);
    console.send(SAVE);
    console.wait_text("已保存");
}

/// How often the first task's log has a line, as the command line tells it.
fn told(home: &Home, note: &str) -> usize {
    let said = home.plain(&["show", "T01"]).output().unwrap();
    String::from_utf8(said.stdout).unwrap().matches(note).count()
}

#[test]
fn six_sessions_of_a_member_share_one_truth() {
    let home = Home::new();
    let (_site, _server) = county(&home);
    // Large enough for a task's whole log beside the list.
    let large = || Console::start(home.command(&[]), 140, 60, Ambiguous::Narrow);
    let consoles: Vec<Console> = (0..6).map(|_| large()).collect();
    for console in &consoles {
        console.wait_online();
    }
    report(&consoles[0], "六个会话都看到");
    for console in &consoles {
        console.send("2");
        console.wait_text("六个会话都看到");
        console.wait_for("nothing unsent", |screen| !screen.contents().contains("待发"));
    }
    consoles.into_iter().for_each(quit);
    assert_eq!(told(&home, "六个会话都看到"), 1);
}

#[test]
fn what_was_saved_survives_a_kill_while_the_server_is_away() {
    let home = Home::new();
    let (site, server) = county(&home);
    let address = server.address.clone();
    let console = open(home.command(&[]));
    console.wait_online();
    drop(server);
    console.wait_text("离线");
    report(&console, "断网时登记");
    console.signal(Signal::KILL);
    console.exit_code();
    let console = open(home.command(&[]));
    console.wait_text("待发 1");
    let _server = site.serve_at(&address);
    console.send("zs");
    console.wait_for("sent", |screen| {
        let text = screen.contents();
        text.contains("在线") && !text.contains("待发")
    });
    quit(console);
    assert_eq!(told(&home, "断网时登记"), 1);
}
