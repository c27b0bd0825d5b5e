//! The store in a process of its own, which ends whenever nothing is asked of it for a while.
//!
//! sled 0.34 keeps seven threads for as long as its process lives, each of which wakes up every second, and the memory
//! of its page cache with them; what panics or hangs in it can only be left behind. A dashboard that idles for hours
//! on a shared host must do neither: the store lives in a child, which is started when something is read or written,
//! closes the store when its input ends, and is killed where it gives no answer. The child is this program again
//! ([`serve`]); both speak length-prefixed bytes over its standard input and output.

use std::cell::RefCell;
use std::io::{self, BufReader, BufWriter, Read, Write as _};
use std::ops::ControlFlow;
use std::os::unix::process::CommandExt as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::disk::SledStore;
use super::store::{Pair, Result, Store, StoreError, Visit, Write};
use super::worker::{ANSWER_LIMIT, CLOSE_LIMIT, OPEN_LIMIT};

/// The argument that makes the program a store's process; the store's directory follows.
pub const ARGUMENT: &str = "--keep-cache";

/// No key, value or message is longer, in bytes.
const LONGEST: u32 = 1 << 30;

const GET: u8 = b'g';
const AT_OR_BEFORE: u8 = b'b';
const AFTER: u8 = b'a';
const SCAN: u8 = b's';
const COMMIT: u8 = b'c';
const TIDY: u8 = b't';

const DONE: u8 = 0;
const DAMAGED: u8 = 1;
const DISK: u8 = 2;
const ITEM: u8 = 3;

/// A store kept by another process.
pub struct ProcessStore {
    program: PathBuf,
    dir: PathBuf,
    keeper: RefCell<Option<Keeper>>,
}

impl ProcessStore {
    /// Opens the store in `dir` in a process of `program`; none where the system gives no process.
    ///
    /// # Errors
    /// What opening says.
    pub fn open(program: &Path, dir: &Path) -> Result<Option<Self>> {
        let keeper = Keeper::start(program, dir)?;
        Ok(keeper.map(|keeper| Self {
            program: program.to_owned(),
            dir: dir.to_owned(),
            keeper: RefCell::new(Some(keeper)),
        }))
    }

    /// Writes a request and reads its answer; where the process has died meanwhile, once more from another. `begun`
    /// tells that it is too late for that, because part of the answer has been used.
    fn ask<T>(
        &self,
        write: impl Fn(&mut Input) -> io::Result<()>,
        mut read: impl FnMut(&mut Output, &mut bool) -> io::Result<Result<T>>,
    ) -> Result<T> {
        let mut begun = false;
        loop {
            let mut slot = self.keeper.borrow_mut();
            let fresh = slot.is_none();
            let keeper = match &mut *slot {
                Some(keeper) => keeper,
                None => {
                    let none = || StoreError::Disk("the system gives no process".to_owned());
                    slot.insert(Keeper::start(&self.program, &self.dir)?.ok_or_else(none)?)
                }
            };
            match keeper.send(&write).and_then(|()| read(&mut keeper.output, &mut begun)) {
                Ok(answer) => return answer,
                Err(error) => {
                    // Whatever it still says belongs to a question that nobody asks any more.
                    if let Some(keeper) = slot.take() {
                        keeper.kill();
                    }
                    if fresh || begun || error.kind() == io::ErrorKind::TimedOut {
                        return Err(StoreError::Damaged(format!("the store's process: {error}")));
                    }
                }
            }
        }
    }
}

impl Store for ProcessStore {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.ask(
            |input| ask_for(input, GET, &[key]),
            |output, _| answer(output, |output| optional(output, bytes)),
        )
    }

    fn at_or_before(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Pair>> {
        self.ask(
            |input| ask_for(input, AT_OR_BEFORE, &[prefix, key]),
            |output, _| {
                answer(output, |output| optional(output, |output| Ok((bytes(output)?, bytes(output)?))))
            },
        )
    }

    fn after(&self, prefix: &[u8], key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.ask(
            |input| ask_for(input, AFTER, &[prefix, key]),
            |output, _| answer(output, |output| optional(output, bytes)),
        )
    }

    fn scan(&self, prefix: &[u8], visit: &mut Visit<'_>) -> Result<()> {
        self.ask(
            |input| ask_for(input, SCAN, &[prefix]),
            |output, begun| {
                // After a break or an error the rest is still read: the next answer comes behind it.
                let mut said = Ok(ControlFlow::Continue(()));
                loop {
                    match status(output)? {
                        Ok(true) => {
                            *begun = true;
                            let (key, value) = (bytes(output)?, bytes(output)?);
                            if matches!(said, Ok(ControlFlow::Continue(()))) {
                                said = visit(&key, &value);
                            }
                        }
                        Ok(false) => return Ok(said.map(drop)),
                        Err(error) => return Ok(said.and(Err(error))),
                    }
                }
            },
        )
    }

    fn commit(&mut self, writes: Vec<Write>) -> Result<()> {
        let write = |input: &mut Input| {
            input.write_all(&[COMMIT])?;
            input.write_all(&(writes.len() as u32).to_le_bytes())?;
            for write in &writes {
                tell(input, &write.key)?;
                input.write_all(&[u8::from(write.value.is_some())])?;
                tell(input, write.value.as_deref().unwrap_or_default())?;
            }
            Ok(())
        };
        self.ask(write, |output, _| answer(output, |_| Ok(())))
    }

    fn tidy(&mut self, live: u64) -> Result<()> {
        let write = |input: &mut Input| {
            input.write_all(&[TIDY])?;
            input.write_all(&live.to_le_bytes())
        };
        self.ask(write, |output, _| answer(output, |_| Ok(())))
    }

    fn rest(&mut self) {
        drop(self.keeper.borrow_mut().take());
    }
}

/// A running process that keeps the store.
struct Keeper {
    child: Child,
    /// None once it is told to end.
    input: Option<Input>,
    output: Output,
}

impl Keeper {
    /// None where the system gives no process.
    fn start(program: &Path, dir: &Path) -> Result<Option<Self>> {
        let started = Command::new(program)
            .arg(ARGUMENT)
            .arg(dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // What the keyboard sends to the dashboard's group is not meant for it.
            .process_group(0)
            .spawn();
        let Ok(mut child) = started else { return Ok(None) };
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Ok(None) };
        let input = Some(BufWriter::new(input));
        // Before whoever waits for the opening gives up: a child that is not killed would go on in the directory.
        let opening = OPEN_LIMIT.saturating_sub(Duration::from_secs(1));
        let mut keeper = Self { child, input, output: BufReader::new(Timed(output, opening)) };
        let opened = answer(&mut keeper.output, |_| Ok(()));
        keeper.output.get_mut().1 = ANSWER_LIMIT;
        match opened {
            Ok(opened) => opened.map(|()| Some(keeper)),
            Err(error) => {
                keeper.kill();
                Err(StoreError::Damaged(format!("the store's process: {error}")))
            }
        }
    }

    fn send(&mut self, write: impl Fn(&mut Input) -> io::Result<()>) -> io::Result<()> {
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        write(input)?;
        input.flush()
    }

    fn kill(mut self) {
        let _ = self.child.kill();
    }
}

impl Drop for Keeper {
    /// Waits until the store is closed, so that whoever opens it next finds nobody there.
    fn drop(&mut self) {
        drop(self.input.take());
        if !readable(&self.output.get_ref().0, CLOSE_LIMIT).unwrap_or(false) {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

type Input = BufWriter<ChildStdin>;

type Output = BufReader<Timed>;

/// Reads what arrives within a limit.
struct Timed(ChildStdout, Duration);

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if readable(&self.0, self.1)? { self.0.read(into) } else { Err(io::ErrorKind::TimedOut.into()) }
    }
}

/// Waits until there is something to read, or the end of it.
fn readable(output: &ChildStdout, limit: Duration) -> io::Result<bool> {
    let limit = Timespec { tv_sec: i64::try_from(limit.as_secs()).unwrap_or(i64::MAX), tv_nsec: 0 };
    loop {
        match poll(&mut [PollFd::new(output, PollFlags::IN)], Some(&limit)) {
            Ok(ready) => return Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Keeps the store in `dir` for whoever speaks at standard input, until that ends.
///
/// # Errors
/// When the other side is gone in the middle of an answer.
pub fn serve(dir: &Path) -> io::Result<()> {
    // Whoever is killed leaves nobody behind.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    let mut output = BufWriter::new(io::stdout().lock());
    let opened = guarded(|| SledStore::open(dir));
    say(&mut output, &opened.as_ref().map(drop).map_err(Clone::clone))?;
    output.flush()?;
    let Ok(mut store) = opened else { return Ok(()) };
    let mut input = BufReader::new(io::stdin().lock());
    let mut tag = [0];
    while input.read(&mut tag)? == 1 {
        let sound = respond(tag[0], &mut store, &mut input, &mut output)?;
        output.flush()?;
        if !sound {
            // Closing a store in an unknown state could panic again, or write.
            std::mem::forget(store);
            return Ok(());
        }
    }
    Ok(())
}

/// Answers one request; false where the store panicked.
fn respond(
    tag: u8,
    store: &mut SledStore,
    input: &mut impl Read,
    output: &mut impl io::Write,
) -> io::Result<bool> {
    match tag {
        GET => {
            let key = bytes(input)?;
            reply(output, guarded(|| store.get(&key)), |output, value| tell(output, &value))
        }
        AT_OR_BEFORE => {
            let (prefix, key) = (bytes(input)?, bytes(input)?);
            reply(output, guarded(|| store.at_or_before(&prefix, &key)), |output, (key, value)| {
                tell(output, &key).and_then(|()| tell(output, &value))
            })
        }
        AFTER => {
            let (prefix, key) = (bytes(input)?, bytes(input)?);
            reply(output, guarded(|| store.after(&prefix, &key)), |output, key| tell(output, &key))
        }
        SCAN => {
            let prefix = bytes(input)?;
            let mut written = Ok(());
            let done = guarded(|| {
                store.scan(&prefix, &mut |key, value| {
                    written = item(output, key, value);
                    Ok(if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
                })
            });
            written.and_then(|()| say(output, &done))
        }
        COMMIT => {
            let writes = writes(input)?;
            say(output, &guarded(|| store.commit(writes)))
        }
        TIDY => {
            let mut live = [0; 8];
            input.read_exact(&mut live)?;
            say(output, &guarded(|| store.tidy(u64::from_le_bytes(live))))
        }
        _ => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// What is said of a store that panicked.
const PANICKED: &str = "the store panicked";

fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(StoreError::Damaged(PANICKED.to_owned())))
}

fn writes(input: &mut impl Read) -> io::Result<Vec<Write>> {
    let count = number(input)?;
    (0..count)
        .map(|_| {
            let key = bytes(input)?;
            let mut some = [0];
            input.read_exact(&mut some)?;
            let value = bytes(input)?;
            Ok(Write { key, value: (some[0] == 1).then_some(value) })
        })
        .collect()
}

fn ask_for(input: &mut Input, tag: u8, parts: &[&[u8]]) -> io::Result<()> {
    input.write_all(&[tag])?;
    parts.iter().try_for_each(|part| tell(input, part))
}

fn tell(output: &mut impl io::Write, bytes: &[u8]) -> io::Result<()> {
    output.write_all(&(bytes.len() as u32).to_le_bytes())?;
    output.write_all(bytes)
}

fn reply<W: io::Write, T>(
    output: &mut W,
    found: Result<Option<T>>,
    write: impl FnOnce(&mut W, T) -> io::Result<()>,
) -> io::Result<bool> {
    match found {
        Ok(found) => {
            output.write_all(&[DONE, u8::from(found.is_some())])?;
            found.map_or(Ok(()), |found| write(output, found)).map(|()| true)
        }
        Err(error) => say(output, &Err(error)),
    }
}

/// Says how something ended; false where the store panicked.
fn say(output: &mut impl io::Write, done: &Result<()>) -> io::Result<bool> {
    let (tag, why) = match done {
        Ok(()) => return output.write_all(&[DONE]).map(|()| true),
        Err(StoreError::Damaged(why)) => (DAMAGED, why),
        Err(StoreError::Disk(why)) => (DISK, why),
    };
    output.write_all(&[tag])?;
    tell(output, why.as_bytes())?;
    Ok(why != PANICKED)
}

fn item(output: &mut impl io::Write, key: &[u8], value: &[u8]) -> io::Result<()> {
    output.write_all(&[ITEM])?;
    tell(output, key)?;
    tell(output, value)
}

/// Whether an item follows, or an answer ends here.
fn status(output: &mut impl Read) -> io::Result<Result<bool>> {
    let mut tag = [0];
    output.read_exact(&mut tag)?;
    let mut why = || bytes(output).map(|why| String::from_utf8_lossy(&why).into_owned());
    Ok(match tag[0] {
        DONE => Ok(false),
        ITEM => Ok(true),
        DAMAGED => Err(StoreError::Damaged(why()?)),
        DISK => Err(StoreError::Disk(why()?)),
        _ => return Err(io::ErrorKind::InvalidData.into()),
    })
}

fn answer<R: Read, T>(output: &mut R, read: impl FnOnce(&mut R) -> io::Result<T>) -> io::Result<Result<T>> {
    match status(output)? {
        Ok(_) => read(output).map(Ok),
        Err(error) => Ok(Err(error)),
    }
}

fn optional<R: Read, T>(output: &mut R, read: impl FnOnce(&mut R) -> io::Result<T>) -> io::Result<Option<T>> {
    let mut some = [0];
    output.read_exact(&mut some)?;
    if some[0] == 1 { read(output).map(Some) } else { Ok(None) }
}

fn number(input: &mut impl Read) -> io::Result<u32> {
    let mut number = [0; 4];
    input.read_exact(&mut number)?;
    Ok(u32::from_le_bytes(number))
}

fn bytes(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = number(input)?;
    if length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}
