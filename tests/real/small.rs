//! A small disk that can be filled and freed: a tmpfs in a mount namespace of its own where the system allows one,
//! else a limit on the length of files, which fills nothing but refuses in the middle of a write as a full disk does.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Name of the file that takes the space away.
const FILLER: &str = "filler";

pub struct SmallDisk {
    dir: PathBuf,
    how: How,
}

enum How {
    /// A process that keeps the namespace with the tmpfs.
    Tmpfs(Child),
    /// The longest file, in kibibytes.
    Limit(u32),
}

impl SmallDisk {
    /// A disk of `kib` kibibytes at `dir`, which must be empty; `longest` kibibytes is the longest file where files
    /// have to be limited instead.
    pub fn at(dir: &Path, kib: u32, longest: u32) -> Self {
        fs::create_dir_all(dir).unwrap();
        let script = format!(
            "mount -t tmpfs -o size={kib}k,mode=700 small '{}' && echo mounted && exec sleep 600",
            dir.display()
        );
        let held = Command::new("unshare")
            .args(["-rm", "sh", "-c", &script])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let how = match held {
            Ok(mut child) => {
                let mut said = String::new();
                BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
                if said.trim() == "mounted" {
                    How::Tmpfs(child)
                } else {
                    child.wait().unwrap();
                    How::Limit(longest)
                }
            }
            Err(_) => How::Limit(longest),
        };
        let told = if matches!(how, How::Tmpfs(_)) { "a tmpfs" } else { "RLIMIT_FSIZE: no namespaces here" };
        println!("small disk: {told}");
        Self { dir: dir.to_owned(), how }
    }

    /// A command that sees the disk at its place.
    pub fn command(&self, program: &Path) -> Command {
        let mut command;
        match &self.how {
            How::Tmpfs(holder) => {
                command = Command::new("nsenter");
                command.args(["-t", &holder.id().to_string(), "-U", "-m", "--preserve-credentials", "--"]);
                command.arg(program);
            }
            How::Limit(_) => {
                // Without the signal a write beyond the limit is an error, as on a full disk.
                command = Command::new("sh");
                command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(program);
            }
        }
        command
    }

    /// The disk's files as this process sees them.
    pub fn path(&self) -> PathBuf {
        match &self.how {
            How::Tmpfs(holder) => {
                let root = PathBuf::from(format!("/proc/{}/root", holder.id()));
                root.join(self.dir.strip_prefix("/").unwrap())
            }
            How::Limit(_) => self.dir.clone(),
        }
    }

    /// Takes all space but `left` kibibytes.
    pub fn fill(&self, program: u32, left: u32) {
        match &self.how {
            How::Tmpfs(_) => {
                let mut filler = fs::File::create(self.path().join(FILLER)).unwrap();
                let kib = [7; 1024];
                while filler.write_all(&kib).is_ok() {}
                let length = filler.metadata().unwrap().len();
                filler.set_len(length.saturating_sub(u64::from(left) * 1024)).unwrap();
            }
            How::Limit(longest) => limit(program, &format!("{}", longest * 1024)),
        }
    }

    /// Gives the space back.
    pub fn free(&self, program: u32) {
        match &self.how {
            How::Tmpfs(_) => fs::remove_file(self.path().join(FILLER)).unwrap(),
            How::Limit(_) => limit(program, "unlimited"),
        }
    }
}

fn limit(program: u32, bytes: &str) {
    let done = Command::new("prlimit")
        .args(["--pid", &program.to_string(), &format!("--fsize={bytes}:")])
        .status()
        .unwrap();
    assert!(done.success());
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if let How::Tmpfs(holder) = &mut self.how {
            let _ = holder.kill();
            let _ = holder.wait();
        }
    }
}
