//! `shumei ssh-key`, on keys that OpenSSH made and held against what it says of them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::{Home, Said, words};

impl Home {
    /// A key that OpenSSH makes: where its public half is.
    fn key(&self, name: &str, kind: &[&str]) -> PathBuf {
        let file = self.path().join(name);
        let comment = format!("{name}@办公室");
        let mut keygen = Command::new("ssh-keygen");
        keygen.args(["-q", "-N", "", "-C", &comment, "-t"]).args(kind).arg("-f").arg(&file);
        assert!(keygen.status().unwrap().success());
        file.with_extension("pub")
    }

    fn keys_file(&self) -> PathBuf {
        self.path().join(".ssh/authorized_keys")
    }

    fn ssh_key(&self, args: &[&str]) -> Said {
        self.run(&[&["--lang", "en", "ssh-key"], args].concat())
    }

    fn add(&self, profile: &str, key: &Path) -> Said {
        self.ssh_key(&["add", "--profile", profile, key.to_str().unwrap()])
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// What OpenSSH calls a key.
fn fingerprint(public: &Path) -> String {
    let said = Command::new("ssh-keygen").args(["-l", "-f"]).arg(public).output().unwrap();
    let line = String::from_utf8(said.stdout).unwrap();
    line.split(' ').nth(1).unwrap().to_owned()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn keys_are_let_in_listed_and_removed() {
    let home = Home::new();
    let kinds: [(&str, &[&str]); 3] =
        [("li", &["ed25519"]), ("wang", &["ecdsa", "-b", "521"]), ("zhao", &["rsa", "-b", "2048"])];
    for (name, kind) in kinds {
        let public = home.key(name, kind);
        let said = home.add(name, &public);
        assert!(said.code == 0 && said.out.contains(&fingerprint(&public)), "{} {}", said.out, said.err);
        assert!(said.err.contains("no profile"), "nobody has logged in here yet: {}", said.err);
    }
    let file = home.keys_file();
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    let program = env!("CARGO_BIN_EXE_shumei");
    let first = text(&file).lines().next().unwrap().to_owned();
    let key = text(&home.path().join("li.pub"));
    assert_eq!(
        first,
        format!("restrict,pty,command=\"{program} --profile li --no-shell\" {}", key.trim_end())
    );

    let listed = home.ssh_key(&["list", "--json"]).json();
    assert_eq!(words(&listed, "profile"), ["li", "wang", "zhao"]);
    assert_eq!(words(&listed, "type"), ["ssh-ed25519", "ecdsa-sha2-nistp521", "ssh-rsa"]);
    for (name, found) in ["li", "wang", "zhao"].iter().zip(words(&listed, "fingerprint")) {
        assert_eq!(found, fingerprint(&home.path().join(format!("{name}.pub"))));
    }
    let table = home.ssh_key(&["list"]).found();
    assert!(table.contains("wang@办公室") && !table.contains("not shut"), "{table}");

    let by = [fingerprint(&home.path().join("li.pub")), "wang".to_owned(), "zhao@办公室".to_owned()];
    for (left, what) in by.iter().enumerate() {
        let said = home.ssh_key(&["remove", what]).found();
        assert!(said.contains("removed SHA256:"), "{said}");
        assert_eq!(text(&file).lines().count(), 2 - left);
    }
    assert_eq!(home.ssh_key(&["list"]).code, 1);
    assert_eq!(home.ssh_key(&["remove", "li"]).code, 1);
}

#[test]
fn lines_of_others_stay_byte_for_byte() {
    let home = Home::new();
    let (own, foreign, broad) =
        (home.key("own", &["ed25519"]), home.key("foreign", &["ed25519"]), home.key("broad", &["ed25519"]));
    let (foreign, broad) = (text(&foreign), text(&broad));
    let others = format!(
        "# the office's\r\n\r\n{}\r\n\tfrom=\"10.0.0.0/8\",command=\"rsync --server \\\"x\\\"\" {}\nnonsense \u{fffd}",
        foreign.trim_end(),
        broad.trim_end()
    );
    let mut bytes = others.into_bytes();
    bytes.extend_from_slice(b"\xff\xfe");
    let file = home.path().join("keys");
    fs::write(&file, &bytes).unwrap();
    let at = file.to_str().unwrap();

    home.ssh_key(&["add", "--file", at, "--profile", "m002", own.to_str().unwrap()]).found();
    let with = fs::read(&file).unwrap();
    assert!(
        with.starts_with(&[&bytes[..], b"\nrestrict,pty,"].concat()),
        "the last line got its end, no more"
    );
    let listed = home.ssh_key(&["list", "--file", at, "--json"]).json();
    assert_eq!(words(&listed, "runs"), ["anything", "other", "unreadable", "dashboard"]);
    assert_eq!(listed[1]["command"], "rsync --server \"x\"");
    assert_eq!([&listed[0]["line"], &listed[3]["line"]], [3, 6]);
    let table = home.ssh_key(&["list", "--file", at]).found();
    for told in ["gives a shell", "rsync --server", "can’t be read"] {
        assert!(table.contains(told), "{told}: {table}");
    }
    for foreign in ["foreign@办公室", "broad@办公室"] {
        let refused = home.ssh_key(&["remove", "--file", at, foreign]).refused();
        assert!(refused.contains("by hand"), "{refused}");
    }
    home.ssh_key(&["remove", "--file", at, "m002"]).found();
    assert_eq!(fs::read(&file).unwrap(), [&bytes[..], b"\n"].concat());
}

#[test]
fn what_can_not_be_let_in_is_refused_with_the_cure_and_changes_nothing() {
    let home = Home::new();
    let public = home.key("li", &["ed25519"]);
    let private = public.with_extension("");
    home.add("li", &public);
    let before = text(&home.keys_file());
    let short = home.key("short", &["rsa", "-b", "1024"]);
    let at = |path: &Path| path.to_str().unwrap().to_owned();
    for (args, cure) in [
        (vec!["--profile", "li", &at(&public)], "in line 1|already"),
        (vec!["--profile", "other", &at(&public)], "the dashboard of li"),
        (vec!["--profile", "li", &at(&private)], "private key, which must never be handed over"),
        (vec!["--profile", "li", &at(&short)], "1024 bits"),
        (vec!["--profile", "li", "/no/such.pub"], "/no/such.pub"),
        (vec!["--profile", "li", "ssh-dss AAAAB3NzaC1kc3M="], "DSA"),
        (vec!["--profile", "li", "ssh-ed25519 AAAA*"], "base64"),
        (vec!["--profile", "../li", &at(&public)], "../li"),
        (vec!["--profile", "a\"b", &at(&public)], "a\"b"),
        (vec![&at(&public)], "--profile NAME"),
        (vec!["--profile", "li", "--program", "shumei", &at(&short.with_file_name("li.pub"))], "--program"),
    ] {
        let refused = home.ssh_key(&[&["add"], &args[..]].concat()).refused();
        assert!(cure.split('|').any(|cure| refused.contains(cure)), "{args:?}: {refused}");
        assert!(!refused.contains("OPENSSH"), "{refused}");
    }
    assert_eq!(text(&home.keys_file()), before);

    let two = home.key("two", &["ed25519"]);
    home.add("li", &two);
    let refused = home.ssh_key(&["remove", "li"]).refused();
    assert!(refused.contains(&fingerprint(&public)) && refused.contains(&fingerprint(&two)), "{refused}");
    home.ssh_key(&["remove", "--all", "li"]).found();
    assert_eq!(text(&home.keys_file()), "");

    let real = home.keys_file().with_file_name("real");
    fs::rename(home.keys_file(), &real).unwrap();
    std::os::unix::fs::symlink(&real, home.keys_file()).unwrap();
    assert!(home.add("li", &two).refused().contains("is a link"));
}

#[test]
fn a_key_may_be_a_text_standard_input_or_what_putty_saves() {
    let home = Home::new();
    let public = home.key("li", &["ed25519"]);
    let key = text(&public);
    let saved = Command::new("ssh-keygen").args(["-e", "-f"]).arg(&public).output().unwrap().stdout;
    let saved_file = home.path().join("putty.pub");
    fs::write(&saved_file, saved).unwrap();
    let from_stdin = || {
        let mut command = home.command();
        command.args(["--lang", "en", "ssh-key", "add", "--profile", "li", "-"]);
        Said::of(command.stdin(Stdio::from(fs::File::open(&public).unwrap())).output().unwrap())
    };
    let given: [&dyn Fn() -> Said; 3] =
        [&|| home.ssh_key(&["add", "--profile", "li", &key]), &from_stdin, &|| {
            home.ssh_key(&[
                "add",
                "--profile",
                "li",
                "--comment",
                "李\nroot ALL",
                saved_file.to_str().unwrap(),
            ])
        }];
    for add in given {
        let said = add();
        assert!(said.out.contains(&fingerprint(&public)), "{} {}", said.out, said.err);
        assert_eq!(text(&home.keys_file()).lines().count(), 1);
        let said = home.ssh_key(&["remove", &fingerprint(&public)]);
        assert_eq!(said.code, 0, "{}", said.err);
    }
}

#[test]
fn adders_at_once_lose_nothing() {
    let home = Home::new();
    let keys: Vec<PathBuf> = (0..6).map(|number| home.key(&format!("m{number}"), &["ed25519"])).collect();
    thread::scope(|scope| {
        for (number, key) in keys.iter().enumerate() {
            let home = &home;
            scope.spawn(move || home.add(&format!("m{number}"), key));
        }
    });
    assert_eq!(home.ssh_key(&["list", "--json"]).json().len(), keys.len());
}
