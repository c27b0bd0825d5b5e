//! A terminal for tests: a real pty, a screen that understands what is written to it, and answers to questions.

use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// Longest wait for anything: far beyond what a busy machine needs, so that only a hang fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// How this terminal answers when asked where its cursor is after two ambiguous characters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ambiguous {
    Narrow,
    Wide,
    /// A column for every byte: it knows no UTF-8.
    Bytes,
    /// Never answers by itself; a test that sends [`NARROW`] later is a slow link.
    Silent,
}

/// A narrow terminal's answer.
pub const NARROW: &str = "\x1b[2;3R";

/// What the program wrote, as a screen and as bytes.
#[derive(Default)]
struct Seen {
    bytes: Vec<u8>,
    closed: bool,
    stop: bool,
}

/// Things a screen alone doesn't tell.
#[derive(Default)]
pub struct Notes {
    question: bool,
    pub copied: Vec<u8>,
}

impl vt100::Callbacks for Notes {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.copied = data.to_vec();
    }

    fn unhandled_csi(
        &mut self,
        _: &mut vt100::Screen,
        _: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        c: char,
    ) {
        self.question |= c == 'n' && params == [[6].as_slice()];
    }
}

type Screen = vt100::Parser<Notes>;

pub struct Console {
    master: Option<Box<dyn MasterPty>>,
    writer: Arc<Mutex<Option<Box<dyn Write + Send>>>>,
    shared: Arc<(Mutex<(Screen, Seen)>, Condvar)>,
    reader: Option<JoinHandle<()>>,
    exit: Receiver<ExitStatus>,
    pid: Pid,
    settings: String,
}

impl Console {
    /// Runs `command` on a terminal of this size.
    pub fn start(command: CommandBuilder, width: u16, height: u16, ambiguous: Ambiguous) -> Self {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let settings = format!("{:?}", pair.master.get_termios().unwrap());
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let pid = Pid::from_raw(i32::try_from(child.process_id().unwrap()).unwrap()).unwrap();
        let (ended, exit) = channel();
        thread::spawn(move || ended.send(child.wait().unwrap()));
        let (rows, columns) = drawable(width, height);
        let screen = vt100::Parser::new_with_callbacks(rows, columns, 0, Notes::default());
        let shared = Arc::new((Mutex::new((screen, Seen::default())), Condvar::new()));
        let writer = Arc::new(Mutex::new(Some(pair.master.take_writer().unwrap())));
        let source = pair.master.try_clone_reader().unwrap();
        let (view, answers) = (Arc::clone(&shared), Arc::clone(&writer));
        let reader = Some(thread::spawn(move || read(source, &view, &answers, ambiguous)));
        Self { master: Some(pair.master), writer, shared, reader, exit, pid, settings }
    }

    /// Types these bytes.
    pub fn send(&self, bytes: impl AsRef<[u8]>) {
        let mut writer = self.writer.lock().unwrap();
        let writer = writer.as_mut().unwrap();
        writer.write_all(bytes.as_ref()).unwrap();
        writer.flush().unwrap();
    }

    /// Changes the terminal's size.
    pub fn resize(&self, width: u16, height: u16) {
        let (rows, columns) = drawable(width, height);
        let screen = &mut self.shared.0.lock().unwrap().0;
        // It breaks on a wide character that the new edge cuts, too; the program draws everything anew in any case.
        screen.process(b"\x1b[2J");
        screen.screen_mut().set_size(rows, columns);
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// The program's process.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Waits until the screen meets a condition.
    pub fn wait_for(&self, what: &str, met: impl Fn(&vt100::Screen) -> bool) {
        let (lock, changed) = &*self.shared;
        let seen = lock.lock().unwrap();
        let (seen, late) = changed
            .wait_timeout_while(seen, PATIENCE, |(vt, seen)| !met(vt.screen()) && !seen.closed)
            .unwrap();
        let screen = seen.0.screen();
        assert!(!late.timed_out() && met(screen), "no {what} on this screen:\n{}", screen.contents());
    }

    /// Waits until the screen shows a text.
    pub fn wait_text(&self, text: &str) {
        self.wait_for(text, |screen| screen.contents().contains(text));
    }

    /// Waits until a server answers and the local records have been read: either may come first.
    pub fn wait_online(&self) {
        let ready = |text: &str| text.contains("在线") && !text.contains("正在读取本地数据");
        self.wait_for("在线, with the data", |screen| ready(&screen.contents()));
    }

    /// The screen now.
    pub fn text(&self) -> String {
        self.lock().0.screen().contents()
    }

    /// Everything that the program wrote so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.lock().1.bytes.clone()
    }

    /// Waits until the program has written more than so many bytes, whole frames all, and the screen meets a condition;
    /// tells how many bytes there are then.
    pub fn wait_frames(&self, past: usize, what: &str, met: impl Fn(&vt100::Screen) -> bool) -> usize {
        let whole = |seen: &Seen| {
            let new = &seen.bytes[past..];
            !new.is_empty() && rfind(new, b"\x1b[?2026l") >= rfind(new, b"\x1b[?2026h")
        };
        let (lock, changed) = &*self.shared;
        let seen = lock.lock().unwrap();
        let waits = |(vt, seen): &mut (Screen, Seen)| !(seen.closed || whole(seen) && met(vt.screen()));
        let (seen, late) = changed.wait_timeout_while(seen, PATIENCE, waits).unwrap();
        assert!(!late.timed_out(), "no {what} on this screen:\n{}", seen.0.screen().contents());
        seen.1.bytes.len()
    }

    /// What the program put into the clipboard, as base64.
    pub fn copied(&self) -> Vec<u8> {
        self.lock().0.callbacks().copied.clone()
    }

    /// Waits for the program's end and tells its exit code.
    pub fn exit_code(&self) -> u32 {
        self.exit.recv_timeout(PATIENCE).expect("the program should have ended").exit_code()
    }

    /// Checks that the terminal is as it was before the program: cooked, main screen, cursor shown, wrapping.
    pub fn assert_restored(&mut self) {
        self.end_of_output();
        let settings = format!("{:?}", self.master.as_ref().unwrap().get_termios().unwrap());
        assert_eq!(settings, self.settings, "line settings");
        let seen = self.lock();
        let screen = seen.0.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        let last = |on: &[u8], off: &[u8]| rfind(&seen.1.bytes, off) > rfind(&seen.1.bytes, on);
        assert!(last(b"\x1b[?7l", b"\x1b[?7h"), "automatic wrap is on again");
        assert!(last(b"\x1b[?2026h", b"\x1b[?2026l"), "no synchronised update is open");
    }

    /// Waits until the reader has seen the end: nobody has the terminal open any more, or it was to stop.
    fn end_of_output(&mut self) {
        let Some(reader) = self.reader.take() else { return };
        let until = Instant::now() + PATIENCE;
        while !reader.is_finished() {
            assert!(Instant::now() < until, "somebody holds the terminal:\n{}", self.text());
            thread::sleep(Duration::from_millis(2));
        }
        reader.join().unwrap();
    }

    /// Waits until the program has taken the keys over, without sleeping.
    pub fn wait_raw(&self) {
        let until = Instant::now() + PATIENCE;
        while format!("{:?}", self.master.as_ref().unwrap().get_termios().unwrap()) == self.settings {
            assert!(Instant::now() < until, "it never takes the terminal");
        }
    }

    /// Stops the terminal's output, as Ctrl-S does.
    pub fn freeze(&self) {
        use rustix::fs::{Mode, OFlags, open};
        let name = self.master.as_ref().unwrap().tty_name().unwrap();
        let tty = open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        rustix::termios::tcflow(tty, rustix::termios::Action::OOff).unwrap();
    }

    /// Checks that the keys are the terminal's own again, after a program that never took the screen.
    pub fn assert_cooked(&self) {
        let settings = format!("{:?}", self.master.as_ref().unwrap().get_termios().unwrap());
        assert_eq!(settings, self.settings, "line settings");
    }

    /// Takes no more output, like a terminal stopped with Ctrl-S. `stir` is a key that makes the program draw.
    pub fn stall(&mut self, stir: &str) {
        self.shared.0.lock().unwrap().1.stop = true;
        self.send(stir);
        self.end_of_output();
    }

    /// Closes the terminal under the program, as a dropped link does. `stir` is a key that makes it draw.
    pub fn hang_up(&mut self, stir: &str) {
        self.stall(stir);
        self.writer.lock().unwrap().take();
        self.master.take();
    }

    fn lock(&self) -> MutexGuard<'_, (Screen, Seen)> {
        self.shared.0.lock().unwrap()
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        // Already gone unless a test failed.
        let _ = kill_process(self.pid, Signal::KILL);
    }
}

fn read(
    mut source: Box<dyn Read + Send>,
    shared: &(Mutex<(Screen, Seen)>, Condvar),
    answers: &Mutex<Option<Box<dyn Write + Send>>>,
    ambiguous: Ambiguous,
) {
    let mut chunk = vec![0; 65536];
    loop {
        let length = source.read(&mut chunk).unwrap_or(0);
        let mut guard = shared.0.lock().unwrap();
        let (vt, seen) = &mut *guard;
        seen.bytes.extend_from_slice(&chunk[..length]);
        vt.process(&chunk[..length]);
        seen.closed = length == 0;
        let asked = std::mem::take(&mut vt.callbacks_mut().question);
        let over = seen.closed || seen.stop;
        drop(guard);
        // Before anyone hears of the question, so that every key of a test comes after the answer.
        if asked && let Some(writer) = answers.lock().unwrap().as_mut() {
            let reply: &[u8] = match ambiguous {
                Ambiguous::Narrow => NARROW.as_bytes(),
                Ambiguous::Wide => b"\x1b[2;5R",
                Ambiguous::Bytes => b"\x1b[2;7R",
                Ambiguous::Silent => b"",
            };
            let _ = writer.write_all(reply);
        }
        shared.1.notify_all();
        if over {
            return;
        }
    }
}

/// Rows and columns of the screen that stands for a terminal of this size: it breaks when a frame that is on its way
/// meets a single column or row.
fn drawable(width: u16, height: u16) -> (u16, u16) {
    (height.max(2), width.max(2))
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}
