//! `shumei serve` as a real process in a home of its own, which may be killed and started again on the same port.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// Far beyond what a busy machine needs, so that only a hang fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A home, a database, and the program over them.
#[derive(Clone, Debug)]
pub struct Site {
    pub home: PathBuf,
    /// The URL of the database.
    pub database: String,
}

impl Site {
    /// A site over SQLite below `home`.
    pub fn sqlite(home: &Path) -> Self {
        let file = home.join("county.db");
        Self { home: home.to_owned(), database: format!("sqlite://{}", file.display()) }
    }

    /// A site over a database of its own.
    pub fn over(home: &Path, database: &str) -> Self {
        Self { home: home.to_owned(), database: database.to_owned() }
    }

    /// The program in this home; without arguments.
    pub fn program(&self) -> Command {
        let mut command = Command::new(Self::binary());
        self.surround(&mut command);
        command
    }

    /// Gives a command this home and no other surroundings.
    pub fn surround(&self, command: &mut Command) {
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", &self.home)
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_STATE_HOME", self.home.join("state"))
            .env("XDG_DATA_HOME", self.home.join("data"))
            .env("LANG", "en_US.UTF-8")
            .stdin(Stdio::null());
    }

    /// Runs `shumei admin ARGS` over the database, which must succeed, and gives what it wrote.
    pub fn admin(&self, args: &[&str]) -> String {
        let said = self.try_admin(args);
        assert!(said.status.success(), "admin {args:?}: {said:?}");
        String::from_utf8(said.stdout).unwrap()
    }

    pub fn try_admin(&self, args: &[&str]) -> Output {
        self.program().arg("admin").args(["--database", &self.database]).args(args).output().unwrap()
    }

    /// The built program.
    pub fn binary() -> &'static Path {
        Path::new(env!("CARGO_BIN_EXE_shumei"))
    }

    /// Starts serving where a server was before.
    pub fn serve_at(&self, address: &str) -> Server {
        self.serve_with(self.program(), address, &[])
    }

    /// Starts serving on a port of the system's choice.
    pub fn serve(&self) -> Server {
        self.serve_with(self.program(), "127.0.0.1:0", &[])
    }

    /// Starts serving with a prepared command, at an address, with further flags.
    pub fn serve_with(&self, mut command: Command, listen: &str, flags: &[&str]) -> Server {
        command.args(["serve", "--database", &self.database, "--listen", listen]).args(flags);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = lines(&mut child);
        let mut log = Vec::new();
        let address = loop {
            match lines.recv_timeout(PATIENCE) {
                Ok(line) => match address(&line) {
                    Some(address) => break address,
                    None => log.push(line),
                },
                Err(error) => panic!("the server did not start ({error}):\n{}", log.join("\n")),
            }
        };
        Server { child, address, lines }
    }
}

/// Everything that a process writes, to both streams, by lines. The threads end with the process.
fn lines(child: &mut Child) -> Receiver<String> {
    let (send, lines) = channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    let err = BufReader::new(child.stderr.take().unwrap());
    let other = send.clone();
    thread::spawn(move || out.lines().map_while(Result::ok).all(|line| send.send(line).is_ok()));
    thread::spawn(move || err.lines().map_while(Result::ok).all(|line| other.send(line).is_ok()));
    lines
}

/// The address in the line that says that the server is ready.
fn address(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("http://")?;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':')).unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches(':').to_owned())
}

/// A serving process; killed when dropped.
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
    lines: Receiver<String>,
}

impl Server {
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it wrote since the last call.
    pub fn log(&self) -> String {
        self.lines.try_iter().collect::<Vec<_>>().join("\n")
    }

    /// Ends it as a lost machine ends, and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            let log = self.log();
            let wanted = log.lines().filter(|line| !line.contains("status=200"));
            eprintln!("the server at {} wrote:\n{}", self.address, wanted.collect::<Vec<_>>().join("\n"));
        }
    }
}
