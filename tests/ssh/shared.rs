//! Several members in one account of the host: each has their own, and none reaches another's or the account's.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::host::{Host, MEMBERS};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn members_of_one_account_have_each_their_own() {
    let mut host = Host::new();
    let consoles = MEMBERS.map(|(profile, _)| host.online(profile));
    let supervised = |console: &crate::pty::console::Console| {
        console.send("4");
        console.wait_text("[4");
        console.send("2");
        console.wait_text("[2");
    };
    consoles.iter().for_each(supervised);
    host.server.kill();
    let [office, lead, town] = consoles;
    for console in [&office, &lead, &town] {
        console.wait_text("离线");
    }
    office.send("r");
    office.wait_text("报进展");
    office.send("只有办公室看到");
    office.wait_text("只有办公室看到");
    office.send("\x0f");
    office.wait_text("待发 1");
    // What one member saved is nothing to the others' sessions, nor to their command lines.
    for (profile, member) in MEMBERS {
        let home = host.member(member);
        assert_eq!((mode(&home), mode(&home.join("token"))), (0o700, 0o600));
        let waiting = host.program(&["--profile", profile, "outbox", "list"]).output().unwrap();
        let text = String::from_utf8(waiting.stdout).unwrap();
        assert_eq!(text.contains("T01"), profile == "office", "{profile}: {text}");
    }
    for console in [&lead, &town] {
        console.send("zs");
        console.wait_text("离线");
        assert!(!console.text().contains("待发"), "{}", console.text());
    }
}

#[test]
fn what_a_session_writes_lies_with_the_members_own_things() {
    let host = Host::new();
    let console = host.online("lead");
    let started_in = fs::read_link(format!("/proc/{}/cwd", host.only_session())).unwrap();
    let before = names(&started_in);
    let keys = fs::read(host.path(".ssh/authorized_keys")).unwrap();
    let mine = host.member("M002").join("files");
    for (line, told) in [
        (":export tasks csv\r", ".csv"),
        (":export tasks csv\r", "-2.csv"),
        (":export calendar ics\r", ".ics"),
        (":export tasks ../../../../.ssh/authorized_keys\r", "authorized_keys"),
        (":export ../../office csv\r", "../../office"),
        (":theme ../../../../etc/passwd\r", "passwd"),
    ] {
        console.send(line);
        console.wait_text(told);
    }
    let written = names(&mine);
    assert_eq!(written.len(), 3, "{written:?}");
    assert_eq!(mode(&mine), 0o700);
    let ours = |name: &String| name.starts_with("舒美") && !before.contains(name);
    assert!(!names(&started_in).iter().any(ours) && !written.iter().any(|name| host.path(name).exists()));
    assert_eq!(fs::read(host.path(".ssh/authorized_keys")).unwrap(), keys);
    assert!(names(&host.member("M001").join("files")).is_empty());
}
