//! A client in a process of its own, led by lines on its input: it may be killed at any moment.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shumei::cache::{Cache, Condition, Opened, Options};
use shumei::domain::batch::Batch;
use shumei::domain::edit::EditId;
use shumei::domain::record::Record;
use shumei::locale::Lang;
use shumei::outbox::{Listing, Spool};

use shumei::sync::http::{self, HttpRemote, Limits};

use shumei::sync::{Activity, Engine, Event, Order, Replica, ReplicaError, Status, Stored, run};
use shumei::wire::{Bearer, Cursor};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{Sender, channel as channel_of_orders};
use uuid::Uuid;

use super::edits;

/// Set where this test binary is the client.
const ORDERS: &str = "SHUMEI_TEST_CLIENT";

/// Before each answer, because the test runner writes to the same stream.
const MARK: &str = "= ";

/// Far beyond what a busy machine needs, so that only a hang fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who the client is, and where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Orders {
    /// The server; none for one that only saves.
    pub url: Option<String>,
    pub token: String,
    pub member: String,
    /// The client's own directory.
    pub dir: PathBuf,
}

impl Orders {
    pub fn outbox(&self) -> PathBuf {
        self.dir.join("outbox")
    }

    /// The cache in the first free slot.
    pub fn open_cache(&self) -> Opened {
        Cache::open(&self.dir, Options::new(&self.member))
    }

    /// The records in the cache of a client that is not running.
    pub fn records(&self) -> Vec<Record> {
        let mut opened = self.open_cache();
        assert_eq!(opened.condition, Condition::Ready, "the cache of {}", self.member);
        let mut records = Vec::new();
        let loaded = opened.cache.load(|some| records.extend(some)).unwrap();
        assert_eq!((loaded.unknown, loaded.unreadable), (0, 0));
        records
    }

    /// The server as this client calls it.
    pub fn remote(&self) -> HttpRemote {
        let options = http::Options {
            address: self.url.as_ref().unwrap().parse().unwrap(),
            token: Bearer::parse(&self.token).unwrap(),
            member: None,
            ca: None,
            insecure: false,
            limits: Limits::default(),
        };
        HttpRemote::new(&options).unwrap()
    }
}

/// Not a test: the client that the others start.
#[test]
#[ignore = "the other tests run it in a process of its own"]
fn client() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    act(&serde_json::from_str(&orders).unwrap());
}

fn act(orders: &Orders) {
    let spool = Arc::new(Spool::open(&orders.outbox()).unwrap());
    let sync = orders.url.is_some().then(|| Sync::start(orders, Arc::clone(&spool)));
    for line in std::io::stdin().lines().map_while(Result::ok) {
        let (word, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match word {
            // `put SUBJECT TEXT`: saves an edit, and tells when it is durable.
            "put" => {
                let (subject, text) = rest.split_once(' ').unwrap();
                let id = EditId::new(Uuid::now_v7());
                let proposal = edits::proposal(id, text, &orders.member, subject);
                match spool.put(edits::draft(proposal, &orders.member)) {
                    Ok(_) => say(&format!("saved {text}")),
                    Err(error) => say(&format!("refused {}", error.text(Lang::En))),
                }
                if let Some(sync) = &sync {
                    sync.tell(Order::Edited);
                }
            }
            // `level`: syncs until nothing is left to send or to fetch.
            "level" => say(&sync.as_ref().unwrap().level(false)),
            // `try`: the same, or until the first failure.
            "try" => say(&sync.as_ref().unwrap().level(true)),
            // `cache`: how the cache was found, and why it is not written if it is not.
            "cache" => say(&sync.as_ref().unwrap().cache()),
            // `sync`: does not wait out a pause.
            "sync" => sync.as_ref().unwrap().tell(Order::Sync),
            _ => panic!("{line}"),
        }
    }
    if let Some(sync) = sync {
        sync.tell(Order::Quit);
        sync.thread.join().unwrap();
    }
}

/// What the sync's thread told last.
#[derive(Default)]
struct Told {
    status: Option<Status>,
    found: String,
    frozen: Option<String>,
}

/// The sync on a thread of its own, as in the dashboard.
struct Sync {
    orders: Sender<Order>,
    told: Arc<Shared>,
    thread: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    told: Mutex<Told>,
    changed: Condvar,
}

impl Shared {
    fn note(&self, change: impl FnOnce(&mut Told)) {
        change(&mut self.told.lock().unwrap());
        self.changed.notify_all();
    }
}

/// A cache, and word of whether it is written.
struct Watched(Stored, Arc<Shared>);

impl Replica for Watched {
    fn cursor(&self) -> Option<Cursor> {
        self.0.cursor()
    }

    fn apply(&mut self, batch: &Batch, at: Timestamp) -> Result<(), ReplicaError> {
        let done = self.0.apply(batch, at);
        self.1.note(|told| told.frozen = self.0.frozen().map(str::to_owned));
        done
    }

    fn forget(&mut self) {
        self.0.forget();
    }
}

impl Sync {
    fn start(orders: &Orders, spool: Arc<Spool>) -> Self {
        let told = Arc::new(Shared::default());
        let (send, mut receive) = channel_of_orders(256);
        let (client, seen) = (orders.clone(), Arc::clone(&told));
        let thread = thread::spawn(move || {
            let opened = client.open_cache();
            seen.note(|told| told.found = format!("{:?} {:?}", opened.home, opened.condition));
            let replica = Watched(Stored::new(opened.cache), Arc::clone(&seen));
            let watch = spool.watch();
            let mut engine = Engine::new(client.remote(), replica, spool, Timestamp::now, 1);
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(run(&mut engine, &mut receive, watch, &mut |event| {
                if let Event::Status(status) = event {
                    seen.note(|told| told.status = Some(status));
                }
            }));
        });
        Self { orders: send, told, thread }
    }

    fn tell(&self, order: Order) {
        self.orders.blocking_send(order).unwrap();
    }

    /// Syncs until level with the server, if it can be reached.
    fn level(&self, once: bool) -> String {
        let asked = Timestamp::now();
        self.told.note(|told| told.status = None);
        self.tell(Order::Sync);
        let level = |status: &Status| {
            status.activity == Activity::Online
                && status.pending == 0
                && status.level_at.is_some_and(|at| at >= asked)
        };
        let over = |told: &Told| {
            let Some(status) = &told.status else { return false };
            level(status) || (once && !status.activity.is_up() && status.why.is_some())
        };
        let told = self.told.told.lock().unwrap();
        let waiting = self.told.changed.wait_timeout_while(told, PATIENCE / 2, |told| !over(told)).unwrap();
        match &waiting.0.status {
            Some(status) if level(status) => "level".to_owned(),
            Some(Status { why: Some(why), .. }) if once => format!("not level: {}", why.text(Lang::En)),
            other => format!("not level: {other:?}"),
        }
    }

    fn cache(&self) -> String {
        let told = self.told.told.lock().unwrap();
        format!("{}; frozen {:?}", told.found, told.frozen)
    }
}

fn say(text: &str) {
    println!("\n{MARK}{text}");
}

/// A running client; killed when dropped.
pub struct Puppet {
    child: Child,
    input: Option<ChildStdin>,
    answers: Receiver<String>,
}

impl Puppet {
    pub fn start(orders: &Orders) -> Self {
        Self::start_with(Command::new(Self::program()), orders)
    }

    pub fn program() -> PathBuf {
        std::env::current_exe().unwrap()
    }

    /// Starts it by a command that runs [`Puppet::program`].
    pub fn start_with(mut command: Command, orders: &Orders) -> Self {
        let mut child = command
            .args(["--ignored", "--exact", "real::puppet::client", "--nocapture", "--test-threads=1"])
            .env(ORDERS, serde_json::to_string(orders).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, answers) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            let lines = out.lines().map_while(Result::ok);
            lines
                .filter_map(|line| Some(line.strip_prefix(MARK)?.to_owned()))
                .all(|line| send.send(line).is_ok())
        });
        let input = child.stdin.take();
        Self { child, input, answers }
    }

    /// Gives an order without waiting for the answer.
    pub fn order(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
    }

    /// The next answer.
    pub fn answer(&self) -> String {
        self.answers.recv_timeout(PATIENCE).expect("the client answers")
    }

    pub fn ask(&mut self, line: &str) -> String {
        self.order(line);
        self.answer()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Lets it end by itself, with everything written: what a cache had not written yet when its session was killed
    /// is fetched again, and a comparison must not wait for that.
    pub fn quit(mut self) {
        drop(self.input.take());
        assert!(self.child.wait().unwrap().success());
    }

    /// Kills it, and gives what it had answered before.
    pub fn kill(mut self) -> Vec<String> {
        self.end();
        // The thread that reads ends with the pipe.
        self.answers.iter().collect()
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Puppet {
    fn drop(&mut self) {
        self.end();
    }
}

/// What lies in a client's outbox, once nobody writes to it.
pub fn outbox(dir: &Path) -> Listing {
    Spool::open(dir).unwrap().listing().unwrap()
}
