//! Each job of the group over a link of 300 ms and 64 kbit/s: what it takes is counted in bytes, which a busy machine
//! can't change. `measured_over_a_shaped_link` has the real link and tells the seconds too.

use std::time::{Duration, Instant};

use super::host::Host;
use super::shaper::{Carried, Shape, Shaper};
use crate::pty::console::Console;

/// Half of 300 ms each way, 64 kbit/s.
const REAL: Shape = Shape { delay: Duration::from_millis(150), rate: 8_000 };

/// A job: what it is, its keys one by one, what then stands on the screen, the keys that lead back to the overview or
/// none where it goes on, and how many bytes the program may write for it at most.
struct Job(&'static str, &'static str, &'static str, &'static str, usize);

/// Saves a form.
const SAVE: char = '\x0f';

/// The corner of a form or whatever else lies over a screen; in ASCII where the link was too slow for the terminal's
/// answer about its width.
const BOX: [&str; 2] = ["┌─", "+- "];

/// The moments of README's table of jobs, and a meeting from its agenda to its minutes.
const JOBS: [Job; 19] = [
    Job("which unit leads item 9", "/sh9\r", "[2任务]", "1", 22_000),
    Job("the same by the matter", "/xyjg\r", "[2任务]", "1", 26_000),
    Job("what falls due", "3", "[3期限]", "1", 12_500),
    Job("what one unit leads", "9\r", "责任任务", "1", 11_000),
    Job("the matrix of units", "9t", "[9单位]", "1", 14_000),
    Job("before a visit", "4\r", "联系领导", "1", 10_000),
    Job("how far a target is away", "8t", "目标", "1", 7_500),
    Job("the month's meetings", "6t", "[6会议]", "1", 14_000),
    Job("why a light shines", "2w", "为何是这个预警", "q1", 11_000),
    Job("a page of communities down", "5 ", "[5小区]", "1", 9_000),
    Job("record a visit", "4a\t\t消防通道已清\x0f", "已保存", "1", 17_000),
    Job("report progress", "2r方案已印发\x0f", "已保存", "1", 22_000),
    Job("the outbox", "o", "发件箱", "q1", 5_000),
    Job("a bulletin as a file", "x\r", "files", "1", 9_000),
    Job("open the meeting", "mmm", "我在主持", "", 11_000),
    Job("end an item", "\r", "已议", "", 6_000),
    Job("record a decision", "y同意分类通报\x0f", "同意分类通报", "", 8_000),
    Job("close the meeting with its minutes", "E\r", "已散会", "1", 15_000),
    Job("how it stood on another day", ":as-of 2023-07-31\r", "  8月", "", 9_000),
];

/// What a job took.
struct Took {
    name: &'static str,
    keys: usize,
    written: usize,
    most: usize,
    wire: Carried,
    time: Duration,
}

/// A member at the far end of a link.
struct Far {
    _host: Host,
    link: Shaper,
    console: Console,
    took: Vec<Took>,
}

impl Far {
    /// Connects, which is the first job: Monday morning. The flags are ssh's.
    fn connect(shape: Shape, flags: &[&str]) -> Self {
        let host = Host::new();
        // The copy is there from the last time, as on every day but the first.
        let synced = host.program(&["--profile", "office", "sync"]).output().unwrap();
        assert!(synced.status.success(), "{synced:?}");
        let link = Shaper::to(host.port, shape);
        let started = Instant::now();
        let console = host.session_by("office", link.port, flags);
        let online = |screen: &vt100::Screen| {
            let text = screen.contents();
            text.contains("在线") && text.contains("T07") && text.contains("下次会议")
        };
        let written = console.wait_frames(0, "overview", online);
        let took = vec![Took {
            name: "connect, overview",
            keys: 0,
            written,
            most: 12_000,
            wire: link.carried(),
            time: started.elapsed(),
        }];
        let far = Self { _host: host, link, console, took };
        far.settle(":as-of 2023-06-15\r", "逾期 52 个工作日 T07");
        far
    }

    /// Types without counting.
    fn settle(&self, keys: &str, shows: &str) {
        let before = self.console.bytes().len();
        self.console.send(keys);
        self.console.wait_frames(before, shows, |screen| screen.contents().contains(shows));
    }

    /// Types key by key, each once the answer to the one before is there, as nobody types faster than they read.
    fn does(&mut self, &Job(name, keys, shows, back, most): &Job) {
        let (before, wire, started) = (self.console.bytes().len(), self.link.carried(), Instant::now());
        let mut written = before;
        for key in keys.chars() {
            self.console.send(key.to_string());
            written = self.console.wait_frames(written, name, |_| true);
        }
        let written = self.console.wait_frames(before, shows, |screen| {
            let text = screen.contents();
            let top = screen.rows(0, 120).next().unwrap();
            let unsent = top.contains("待发") || top.contains("发送中");
            text.contains(shows)
                && !unsent
                && !(keys.ends_with(SAVE) && BOX.iter().any(|corner| text.contains(corner)))
        });
        let time = started.elapsed();
        let after = self.link.carried();
        self.took.push(Took {
            name,
            keys: keys.chars().count(),
            written: written - before,
            most,
            wire: Carried { up: after.up - wire.up, down: after.down - wire.down },
            time,
        });
        if !back.is_empty() {
            self.settle(back, "[1总览]");
        }
    }
}

#[test]
fn each_job_takes_few_bytes() {
    let mut far = Far::connect(Shape::default(), &[]);
    for job in &JOBS {
        far.does(job);
    }
    tell(&far.took);
    for Took { name, written, most, .. } in &far.took {
        assert!(written <= most, "{name}: {written} bytes, at most {most}");
    }
}

#[test]
fn compressed_it_is_a_fraction() {
    let mut far = Far::connect(Shape::default(), &["-C"]);
    for job in &JOBS[..3] {
        far.does(job);
    }
    tell(&far.took);
    for Took { name, written, wire, .. } in &far.took[1..] {
        assert!(wire.down * 3 < *written as u64, "{name}: {} bytes for {written}", wire.down);
    }
}

/// The table, as Markdown; seconds are measured.
fn tell(all: &[Took]) {
    eprintln!(
        "| job | keys | bytes written | bytes down | bytes up | down at 64 kbit/s, s | took, s |\n|---|---|---|---|---|---|---|"
    );
    for Took { name, keys, written, wire, time, .. } in all {
        let seconds = wire.down as f64 / 8_000.0;
        let took = time.as_secs_f64();
        eprintln!("| {name} | {keys} | {written} | {} | {} | {seconds:.2} | {took:.1} |", wire.down, wire.up);
    }
}

#[test]
#[ignore = "takes minutes: a measurement"]
fn measured_over_a_shaped_link() {
    for flags in [&[][..], &["-C"]] {
        let mut far = Far::connect(REAL, flags);
        for job in &JOBS {
            far.does(job);
        }
        tell(&far.took);
    }
}
