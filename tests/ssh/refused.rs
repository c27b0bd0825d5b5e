//! What a key lets its holder do: see the dashboard, and nothing else.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::host::{Host, address, environment, free_port, until};
use crate::pty::console::{Ambiguous, Console};

/// Leaves the dashboard by its key; the client ends with the program's code.
fn quit(console: &Console) {
    console.send("q");
    assert_eq!(console.exit_code(), 0);
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_key_opens_its_members_dashboard_whatever_command_is_asked_for() {
    let host = Host::new();
    let console = host.online("office");
    console.send("5");
    console.wait_text("C001");
    // Nothing stops it: there is no shell that could bring it back.
    console.send("\x1a2");
    console.wait_text("[2任务]");
    console.send(":!id\r");
    console.wait_text("没有命令");
    quit(&console);
    host.wait_for_no_session();

    // With a terminal a command changes nothing; without one nothing runs, and what is wrong is said.
    let address = address();
    let marker = host.path("ran");
    let touch = format!("touch {}", marker.display());
    let flags = ["-tt", address.as_str(), touch.as_str()];
    let console = Console::start(host.ssh("office", &flags, &[]), 100, 30, Ambiguous::Narrow);
    console.wait_online();
    quit(&console);
    for command in [&[][..], &["id"], &[touch.as_str()], &["shumei", "login"]] {
        let said = host.without_terminal("ssh", "office", &[&[address.as_str()], command].concat());
        assert_eq!(said.status.code(), Some(2), "{command:?}: {said:?}");
        assert!(said.stdout.is_empty(), "{command:?}: {said:?}");
        assert!(err(&said).contains("the dashboard needs a terminal"), "{command:?}: {said:?}");
    }
    // What a subsystem says on standard error stays with sshd.
    let said = host.without_terminal("ssh", "office", &["-s", &address, "sftp"]);
    assert_eq!((said.status.code(), said.stdout.as_slice()), (Some(2), &b""[..]), "{said:?}");
    assert!(!marker.exists());
}

#[test]
fn no_file_is_copied() {
    let host = Host::new();
    let (there, here) = (host.path("office.pub"), host.path("copied"));
    let remote = format!("{}:{}", address(), there.display());
    for (client, flags) in [("scp", vec![]), ("scp", vec!["-O"]), ("sftp", vec![])] {
        let args = [flags, vec![remote.as_str(), here.to_str().unwrap()]].concat();
        let said = host.without_terminal(client, "lead", &args);
        assert!(!said.status.success() && !here.exists(), "{client}: {said:?}");
        let back = format!("{}:{}", address(), here.display());
        let said = host.without_terminal(client, "lead", &[there.to_str().unwrap(), &back]);
        assert!(!said.status.success() && !here.exists(), "{client}: {said:?}");
    }
    host.wait_for_no_session();
}

/// A client that opens ways and no session; ended when dropped.
struct Ways(Child);

impl Drop for Ways {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn no_way_leads_through_the_host() {
    let host = Host::new();
    let inside = TcpListener::bind("127.0.0.1:0").unwrap();
    let inside_at = inside.local_addr().unwrap();
    let target = inside_at.to_string();
    let came: &'static AtomicUsize = Box::leak(Box::default());
    thread::spawn(move || {
        for _ in inside.incoming() {
            came.fetch_add(1, Ordering::SeqCst);
        }
    });
    let address = address();

    let said = host.without_terminal("ssh", "lead", &["-W", &target, &address]);
    assert!(!said.status.success() && err(&said).contains("administratively prohibited"), "{said:?}");
    let back = format!("0:{target}");
    let flags = ["-o", "ExitOnForwardFailure=yes", "-R", &back, &address];
    let said = host.without_terminal("ssh", "lead", &flags);
    assert!(!said.status.success() && err(&said).contains("forwarding failed"), "{said:?}");

    // The client listens, but nothing gets through to where it was to lead.
    let (local, dynamic) = (free_port(), free_port());
    let (way, socks) = (format!("{local}:{target}"), dynamic.to_string());
    let mut client = Command::new("ssh");
    let flags = ["-N", "-L", &way, "-D", &socks, &address];
    client.args(host.ssh("lead", &flags, &[]).get_argv().iter().skip(1)).stdin(Stdio::null());
    let _ways = Ways(client.stderr(Stdio::null()).spawn().unwrap());
    for (port, hello) in [(local, &b"hello"[..]), (dynamic, &b"\x05\x01\x00"[..])] {
        let mut through = None;
        until("the client listens", || {
            through = TcpStream::connect(("127.0.0.1", port)).ok();
            through.is_some()
        });
        let mut through = through.unwrap();
        let _ = through.write_all(hello);
        if port == dynamic {
            let mut answer = [0; 2];
            through.read_exact(&mut answer).unwrap();
            let port = inside_at.port().to_be_bytes();
            let _ = through.write_all(&[&[5, 1, 0, 1, 127, 0, 0, 1][..], &port].concat());
        }
        // Closed, with an error, or with a refusal in words of SOCKS: never the target's.
        let _ = through.read_to_end(&mut Vec::new());
    }
    assert_eq!(came.load(Ordering::SeqCst), 0, "somebody came through");
}

#[test]
fn neither_agent_nor_display_nor_file_of_variables_reaches_the_session() {
    let host = Host::with("AcceptEnv LANG LC_*");
    let socket = host.path("agent");
    let mut agent = Command::new("ssh-agent");
    agent.arg("-D").arg("-a").arg(&socket).stdin(Stdio::null()).stdout(Stdio::null());
    let _agent = Ways(agent.spawn().unwrap());
    until("the agent listens", || socket.exists());
    std::fs::write(host.path(".ssh/environment"), "EDITOR=/bin/false\n").unwrap();
    std::fs::write(host.path(".ssh/rc"), format!("touch {}\n", host.path("rc-ran").display())).unwrap();

    let forward = format!("ForwardAgent={}", socket.display());
    let console = host.session("office", &["-o", &forward, "-Y"], &[("DISPLAY", ":99")]);
    console.wait_online();
    let seen = environment(host.only_session());
    for name in ["SSH_AUTH_SOCK", "DISPLAY"] {
        assert!(!seen.iter().any(|one| one.starts_with(name)), "{name} in {seen:?}");
    }
    assert!(!host.path("rc-ran").exists());
    quit(&console);
}

/// What a client may try to bring along.
fn brought(host: &Host) -> [(&'static str, String); 10] {
    let path = |name: &str| host.path(name).to_str().unwrap().to_owned();
    [
        ("EDITOR", format!("touch {}", path("editor-ran"))),
        ("VISUAL", format!("touch {}", path("editor-ran"))),
        ("SHUMEI_DATABASE", "sqlite::memory:".to_owned()),
        ("XDG_CONFIG_HOME", path("elsewhere")),
        ("XDG_STATE_HOME", path("elsewhere")),
        ("HOME", path("elsewhere")),
        ("LD_PRELOAD", "/nonexistent.so".to_owned()),
        ("HTTP_PROXY", "http://127.0.0.1:9".to_owned()),
        ("LC_PROFILE", "lead".to_owned()),
        ("LC_ALL", "en_US.UTF-8".to_owned()),
    ]
}

/// A session that brings everything along.
fn bringing(host: &Host) -> Console {
    let all = brought(host);
    let variables: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let send: Vec<&str> = std::iter::once("SendEnv").chain(all.iter().map(|(name, _)| *name)).collect();
    // Not for the client itself, which would look for the library too.
    let variables: Vec<(&str, &str)> =
        variables.into_iter().filter(|(name, _)| *name != "LD_PRELOAD").collect();
    let send = send.join(" ").replacen(' ', "=", 1);
    let preload = "SetEnv=LD_PRELOAD=/nonexistent.so";
    let console = host.session("office", &["-o", &send, "-o", preload], &variables);
    console.wait_text("online");
    console
}

/// Tries to have the editor started.
fn ask_for_the_editor(console: &Console) {
    console.send("2");
    console.wait_text("T01");
    console.send("r");
    console.wait_text("Report progress");
    console.send("\x18");
    console.wait_text("may not start an editor");
    console.send("\x1b\x1b");
    console.wait_text("[2");
}

#[test]
fn a_client_chooses_its_language_and_nothing_else() {
    let host = Host::new();
    let console = bringing(&host);
    let seen = environment(host.only_session());
    for (name, value) in brought(&host) {
        let sets = seen.contains(&format!("{name}={value}"));
        assert_eq!(sets, name.starts_with("LC_"), "{name}: {seen:?}");
    }
    ask_for_the_editor(&console);
    assert!(!host.path("editor-ran").exists() && !host.path("elsewhere").exists());
}

#[test]
fn a_host_that_takes_all_variables_still_starts_no_editor() {
    let host = Host::with("AcceptEnv *");
    let console = bringing(&host);
    let seen = environment(host.only_session());
    assert!(seen.iter().any(|one| one.starts_with("EDITOR=touch")), "the client's reached it: {seen:?}");
    ask_for_the_editor(&console);
    assert!(!host.path("editor-ran").exists() && !host.path("elsewhere").exists());
}
