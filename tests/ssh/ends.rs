//! However a session ends, nothing of it stays behind but what was saved; and what it outlives.

use std::fs::{self, File};

use rustix::process::{Pid, Signal, kill_process};

use super::host::{Host, until};
use crate::pty::binary::server::report;

/// The process that started another.
fn parent(pid: i32) -> Pid {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap();
    Pid::from_raw(line.trim().parse().unwrap()).unwrap()
}

#[test]
fn a_killed_client_leaves_its_edits_and_no_process() {
    let mut host = Host::new();
    let console = host.online("office");
    host.server.kill();
    console.wait_text("离线");
    report(&console, "链路断开之前");
    let slot = host.member("M001").join("slot-0/lock");
    assert!(File::open(&slot).unwrap().try_lock().is_err(), "the session holds its slot");
    console.signal(Signal::KILL);
    host.wait_for_no_session();
    // A process that has ended gives its files back a moment after it can be seen no more.
    until("the slot is free", || File::open(&slot).unwrap().try_lock().is_ok());

    let waiting = host.program(&["--profile", "office", "outbox", "list"]).output().unwrap();
    assert!(String::from_utf8(waiting.stdout).unwrap().contains("T01"));
    let address = host.server.address.clone();
    host.server = host.county.site.serve_at(&address);
    let console = host.online("office");
    console.wait_for("sent", |screen| !screen.contents().contains("待发"));
    let told = host.program(&["--profile", "office", "show", "T01"]).output().unwrap();
    assert_eq!(String::from_utf8(told.stdout).unwrap().matches("链路断开之前").count(), 1);
}

#[test]
fn a_session_outlives_the_restart_of_the_server_and_of_sshd() {
    let mut host = Host::new();
    let console = host.online("office");
    let address = host.server.address.clone();
    host.server.kill();
    console.wait_text("离线");
    host.server = host.county.site.serve_at(&address);
    console.send("zs");
    console.wait_online();

    host.restart_sshd();
    report(&console, "重启之后");
    let other = host.online("lead");
    drop(other);
    until("one session is left", || host.sessions().len() == 1);

    // What carries the connection dies: the session ends with its terminal.
    kill_process(parent(host.only_session()), Signal::KILL).unwrap();
    host.wait_for_no_session();
    assert_ne!(console.exit_code(), 0);
}

/// Waits a whole minute, which is the shortest idle time there is: nothing shorter would be the real setting.
#[test]
fn a_session_that_nobody_looks_at_ends_with_the_idle_time() {
    let host = Host::new();
    host.config("idle = 1\n");
    let frozen = host.online("office");
    frozen.signal(Signal::STOP);
    // This one's terminal takes no more in the middle of a sequence: many copies of a table are no one frame.
    let mut full = host.on_the_host("lead");
    full.wait_online();
    full.send("2");
    full.wait_text("T01");
    full.stall("j");
    full.send("yt".repeat(200));
    assert_eq!(host.sessions().len(), 2);
    host.wait_for_no_session();
    assert_eq!(full.exit_code(), 129);
    frozen.signal(Signal::CONT);
    frozen.exit_code();
}
