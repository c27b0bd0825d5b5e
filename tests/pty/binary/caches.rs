//! Whatever became of the cache, and however many sessions share it, the dashboard opens and is usable.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use rustix::process::Signal;

use super::{Home, OVERVIEW, files, open, quit, usable};

/// What the status line says when a cache was set aside.
const SET_ASIDE: &str = "本地缓存已损坏";

/// The files of the one store in this home.
fn stores(home: &Home) -> Vec<PathBuf> {
    let found: Vec<PathBuf> = files(&home.state())
        .into_iter()
        .filter(|file| file.components().any(|part| part.as_os_str() == "cache"))
        .collect();
    assert!(!found.is_empty(), "the demonstration's data lie in the cache");
    found
}

fn damage(files: &[PathBuf], with: impl Fn(&[u8]) -> Vec<u8>) {
    for file in files {
        let damaged = with(&fs::read(file).unwrap());
        fs::write(file, damaged).unwrap();
    }
}

#[test]
fn a_second_start_finds_its_cache_sound() {
    let home = Home::new();
    quit(home.kept());
    assert!(!stores(&home).is_empty());
    let console = home.kept();
    assert!(!console.text().contains("(!"), "{}", console.text());
    usable(console);
}

#[test]
fn it_is_the_users_alone() {
    let home = Home::new();
    quit(home.kept());
    for file in files(&home.state()) {
        for (path, mode) in [(file.as_path(), 0o600), (file.parent().unwrap(), 0o700)] {
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, mode, "{}", path.display());
        }
    }
}

#[test]
fn rubbish_is_set_aside_and_the_status_line_says_so() {
    let home = Home::new();
    quit(home.kept());
    for damaged in ["", "rubbish"] {
        damage(&stores(&home), |_| damaged.repeat(500).into_bytes());
        let console = home.kept();
        console.wait_text(SET_ASIDE);
        console.wait_text("(!1)");
        usable(console);
        let console = home.kept();
        assert!(!console.text().contains("(!"), "the new one is sound");
        quit(console);
    }
}

#[test]
fn a_byte_flipped_anywhere_or_a_file_cut_short_never_stops_it() {
    let home = Home::new();
    quit(home.kept());
    let good: Vec<(PathBuf, Vec<u8>)> =
        stores(&home).into_iter().map(|file| (file.clone(), fs::read(&file).unwrap())).collect();
    let put_back = || {
        let store = good[0].0.ancestors().find(|dir| dir.ends_with("cache")).unwrap();
        let _ = fs::remove_dir_all(store);
        for (file, bytes) in &good {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
    };
    for (file, bytes) in &good {
        let written = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        for at in (0..written).step_by((written / 8).max(1)) {
            put_back();
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x41;
            fs::write(file, damaged).unwrap();
            usable(home.kept());
        }
        for length in [0, written / 2, written.saturating_sub(3)] {
            put_back();
            fs::write(file, &bytes[..length]).unwrap();
            usable(home.kept());
        }
    }
}

#[test]
fn a_state_directory_that_cannot_be_made_costs_the_cache_only() {
    let home = Home::new();
    fs::write(home.path().join("state"), "a file in the way").unwrap();
    usable(home.demo(&[]));
}

#[test]
fn a_state_directory_closed_to_writing_stops_nothing() {
    let home = Home::new();
    quit(home.kept());
    let all = files(&home.state());
    let close = |mode: u32, file_mode: u32| {
        for file in &all {
            let dirs = file.ancestors().take_while(|dir| dir.starts_with(home.state())).skip(1);
            for dir in dirs {
                // Already closed, or open again: either is what is wanted.
                let _ = fs::set_permissions(dir, fs::Permissions::from_mode(mode));
            }
            let _ = fs::set_permissions(file, fs::Permissions::from_mode(file_mode));
        }
    };
    close(0o500, 0o400);
    usable(home.kept());
    close(0o700, 0o600);
    usable(home.kept());
}

#[test]
fn without_a_home_it_opens_and_says_so() {
    let home = Home::new();
    let mut command = home.command(&["demo"]);
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
        command.env(name, "");
    }
    let console = open(command);
    console.wait_text(OVERVIEW);
    usable(console);
}

#[test]
fn after_a_kill_it_opens_again() {
    let home = Home::new();
    let console = home.kept();
    console.signal(Signal::KILL);
    console.exit_code();
    let console = home.kept();
    assert!(!console.text().contains("(!"), "nothing is wrong with the cache:\n{}", console.text());
    usable(console);
}

#[test]
fn after_kills_while_it_fills_or_opens_the_cache_it_opens_again() {
    let home = Home::new();
    for step in 0..12_usize {
        let console = open(home.command(&["demo", "--keep", "state/shumei/kept"]));
        // Each a little later in the start, by what is on the disk or the screen and not by a clock.
        match step % 4 {
            0 => console.wait_for("first byte", vt100::Screen::alternate_screen),
            1 => console.wait_text("[1总览]"),
            2 => console.wait_text(OVERVIEW),
            _ => {
                console.send("2");
                console.wait_text("T01");
            }
        }
        console.signal(Signal::KILL);
        console.exit_code();
    }
    usable(home.kept());
}

#[test]
fn two_sessions_of_one_user_are_both_usable() {
    let home = Home::new();
    let first = home.demo(&[]);
    let second = home.demo(&[]);
    usable(first);
    usable(second);
}

#[test]
fn five_sessions_started_at_once_all_open() {
    let home = Home::new();
    let consoles: Vec<_> = (0..5).map(|_| open(home.command(&["demo"]))).collect();
    for console in consoles {
        console.wait_text(OVERVIEW);
        usable(console);
    }
    let last = home.demo(&[]);
    assert!(!last.text().contains(SET_ASIDE));
    usable(last);
}

#[test]
fn what_was_seen_last_is_there_before_the_data_are() {
    let home = Home::new();
    quit(home.kept());
    let kept = home.state().join("kept");
    // A picture that only the file can have given.
    let glance = kept.join("member/glance");
    let written = fs::read_to_string(&glance).unwrap();
    let (head, body) = written.split_once('\n').unwrap();
    let body = body.replacen("\"counted\":\"overdue\",\"value\":", "\"counted\":\"overdue\",\"value\":77", 1);
    let (program, _) = head.rsplit_once(' ').unwrap();
    fs::write(&glance, format!("{program} {}\n{body}", blake3::hash(body.as_bytes()))).unwrap();
    // While the demonstration's directory is another's, no data come.
    let lock = fs::File::open(kept.join("lock")).unwrap();
    lock.lock().unwrap();
    let console = open(home.command(&["demo", "--keep", "state/shumei/kept"]));
    for part in ["逾期 77", "上次所见", "下次会议"] {
        console.wait_text(part);
    }
    // Other screens wait, and so does what is to be opened; that is said.
    console.send("2");
    console.wait_text("正在读取本地数据");
    console.send("1\r");
    console.wait_text("稍候");
    quit(console);
    drop(lock);
    let console = home.kept();
    console.wait_for("the data in its place", |screen| !screen.contents().contains("上次所见"));
    assert!(!console.text().contains("逾期 77"), "{}", console.text());
    usable(console);
}

#[test]
fn a_glance_of_another_day_or_reader_is_not_shown() {
    let home = Home::new();
    quit(home.kept());
    let lock = fs::File::open(home.state().join("kept/lock")).unwrap();
    lock.lock().unwrap();
    for other in [&["--as-of", "2023-06-13"][..], &["--me", "M002"], &["--lang", "en"]] {
        let console = open(home.command(&[&["demo", "--keep", "state/shumei/kept"], other].concat()));
        console.wait_for("that the data are missing", |screen| {
            let text = screen.contents();
            text.contains("正在读取本地数据") || text.contains("Reading local data")
        });
        quit(console);
    }
}
