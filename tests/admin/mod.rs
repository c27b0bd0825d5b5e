//! `shumei admin` as real processes over one SQLite file.

mod acts;
mod loads;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A server's machine: a home and a database.
struct Machine(TempDir);

struct Said {
    out: String,
    err: String,
    code: i32,
}

impl Machine {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// With an administrator and the programme.
    fn begun() -> Self {
        let machine = Self::new();
        machine.admin(&["bootstrap"]).done();
        machine.admin(&["load", "programme"]).done();
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn run(&self, lang: &str, args: &[&str]) -> Said {
        let home = self.0.path();
        let output = Command::new(env!("CARGO_BIN_EXE_shumei"))
            .args(["--lang", lang, "admin"])
            .args(args)
            .env_clear()
            .envs([("HOME", home), ("XDG_CONFIG_HOME", home), ("XDG_STATE_HOME", home)])
            .env("SHUMEI_DATABASE", format!("sqlite:{}", self.path("a.db").display()))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Said::of(output)
    }

    fn admin(&self, args: &[&str]) -> Said {
        self.run("en", args)
    }

    fn json(&self, args: &[&str]) -> Vec<Value> {
        let out = self.admin(args).done().out;
        serde_json::from_str(&out).map_err(|error| format!("{error}: {out}")).unwrap()
    }

    /// The county's epoch, as the database has it.
    fn epoch(&self) -> String {
        let text = std::fs::read_to_string({
            let path = self.path("epoch.backup");
            let _ = std::fs::remove_file(&path);
            self.admin(&["backup", path.to_str().unwrap()]).done();
            path
        })
        .unwrap();
        let head = text.lines().find(|line| line.contains("\"head\"")).unwrap();
        let is_epoch = |part: &&str| part.len() == 32 && part.bytes().all(|b| b.is_ascii_hexdigit());
        head.split('"').find(is_epoch).unwrap().to_owned()
    }
}

impl Said {
    fn of(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        }
    }

    fn done(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    fn refused(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (2, ""), "{}", self.err);
        assert!(self.err.lines().all(|line| line.starts_with("shumei: ")), "{}", self.err);
        self.err
    }
}

fn is_token(text: &str) -> bool {
    text.strip_prefix("shumei_").is_some_and(|body| body.len() == 43)
}

/// Whether a text stands anywhere in the files of a directory.
fn is_kept(dir: &Path, text: &str) -> bool {
    std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return is_kept(&path, text);
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    })
}

#[test]
fn the_first_administrator_is_made_once() {
    let machine = Machine::new();
    assert!(machine.admin(&["token", "list"]).refused().contains("shumei admin bootstrap"));
    let first = machine.admin(&["bootstrap", "--name", "管理岗"]).done();
    assert!(is_token(first.out.trim_end()) && first.out.lines().count() == 1, "{}", first.out);
    assert!(first.err.contains("M001") && !first.err.contains(first.out.trim()), "{}", first.err);
    assert!(machine.admin(&["bootstrap"]).refused().contains("admin token issue"));
    assert!(machine.run("zh", &["bootstrap"]).refused().contains("不能再次初始化"));
    let members = machine.json(&["member", "list", "--json"]);
    assert_eq!((members.len(), &members[0]["role"], &members[0]["tokens"]), (1, &"admin".into(), &1.into()));
    // Another county of the same database begins by itself.
    machine.admin(&["--county", "邻县", "bootstrap"]).done();
    assert!(machine.admin(&["--county", "a/b", "bootstrap"]).refused().contains("a/b"));
    assert!(!is_kept(machine.0.path(), first.out.trim()), "a token is kept in the clear");
}

#[test]
fn seats_and_tokens_have_their_lives() {
    let machine = Machine::begun();
    machine
        .admin(&["member", "add", "M050", "--name", "县直联络员", "--unit", "县城管局", "--role", "lead"])
        .done();
    let added =
        machine.admin(&["member", "add", "--name", "镇联络员", "--unit", "城关镇", "--role", "township"]);
    assert!(added.done().out.contains("M051"));
    let members = machine.json(&["member", "list", "--json"]);
    let township = members.iter().find(|one| one["id"] == "M051").unwrap();
    assert_eq!((&township["level"], &township["disabled"]), (&"township".into(), &false.into()));

    let issued = machine.admin(&["token", "issue", "m050", "--expires", "90d", "--note", "office pc"]).done();
    let token = issued.out.trim().to_owned();
    assert!(is_token(&token) && !issued.err.contains(&token));
    let tokens = machine.json(&["token", "list", "--json"]);
    let kept = tokens.iter().find(|one| one["member"] == "M050").unwrap();
    assert_eq!((&kept["note"], &kept["open"]), (&"office pc".into(), &true.into()));
    let name = kept["token"].as_str().unwrap();
    assert!(issued.err.contains(name), "{}", issued.err);

    machine.admin(&["member", "disable", "M050"]).done();
    assert!(machine.admin(&["token", "issue", "M050"]).refused().contains("member enable M050"));
    assert!(machine.admin(&["member", "disable", "M050"]).done().out.contains("already"));
    machine.admin(&["member", "enable", "M050"]).done();
    machine.admin(&["token", "revoke", name]).done();
    assert!(machine.admin(&["token", "list"]).done().out.contains("revoked"));
    assert!(machine.run("zh", &["token", "list"]).done().out.contains("已吊销"));

    for (args, words) in [
        (&["token", "revoke", "zzzz"][..], "token list"),
        (&["token", "issue", "M999"], "no member M999"),
        (&["token", "issue", "甲"], "write it as M012"),
        (&["token", "issue", "M050", "--expires", "yesterday"], "write it as 90d"),
        (&["member", "add", "M050", "--name", "x", "--unit", "U02", "--role", "lead"], "M050 already"),
        (&["member", "add", "--name", "x", "--unit", "月亮局", "--role", "lead"], "no unit 月亮局"),
        (&["member", "add", "--name", "x", "--unit", "U02", "--role", "king"], "admin, office, lead"),
        (&["member", "add", "--name", " ", "--unit", "U02", "--role", "lead"], "must not be empty"),
        (&["member", "enable", "M999"], "no member M999"),
        (&["audit", "--record", "?"], "write it as C017"),
        (&["--database", "mysql://x", "audit"], "sqlite:PATH"),
    ] {
        let said = machine.admin(args).refused();
        assert!(said.contains(words), "{args:?}: {said}");
    }
    let nobody = machine.admin(&["audit", "--json", "--member", "M050"]);
    assert_eq!((nobody.code, nobody.out.as_str()), (1, "[]\n"), "acts of the machine are nobody's");
    let acts = machine.json(&["audit", "--json", "--record", "M050"]);
    let words: Vec<&str> = acts.iter().map(|one| one["act"].as_str().unwrap()).collect();
    assert_eq!(words, ["token-revoke", "member-enable", "member-disable", "token-issue", "member-add"]);
    let all = machine.admin(&["audit", "--csv", "-n", "100"]).done().out;
    assert!(!all.contains(&token) && !is_kept(machine.0.path(), &token));
}

#[test]
fn a_restored_county_has_a_new_epoch() {
    let machine = Machine::begun();
    let backup = machine.path("b.ndjson");
    let backup = backup.to_str().unwrap();
    machine.admin(&["backup", backup]).done();
    assert!(machine.admin(&["backup", backup]).refused().contains("name another file"));
    let before = machine.epoch();
    machine.admin(&["member", "add", "M050", "--name", "later", "--unit", "U02", "--role", "lead"]).done();
    assert!(machine.admin(&["restore", backup]).refused().contains("--force"));
    assert_eq!(machine.json(&["member", "list", "--json"]).len(), 2, "a refusal changes nothing");
    machine.admin(&["restore", backup, "--force"]).done();
    assert_eq!(machine.json(&["member", "list", "--json"]).len(), 1);
    let restored = machine.epoch();
    assert_ne!(before, restored);
    assert_eq!(machine.json(&["audit", "--json", "-n", "1"])[0]["act"], "restore");
    machine.admin(&["restore", "--epoch-only"]).done();
    assert_ne!(machine.epoch(), restored);
    let bytes = std::fs::read(backup).unwrap();
    let cut = machine.file("cut.ndjson", &bytes[..bytes.len() / 2]);
    assert!(machine.admin(&["restore", &cut, "--force"]).refused().contains("no usable backup"));
    assert_eq!(
        machine.json(&["member", "list", "--json"]).len(),
        1,
        "a damaged backup leaves the database alone"
    );
    assert!(machine.admin(&["restore", "/nowhere/b"]).refused().contains("can't be read"));
    assert!(machine.admin(&["restore"]).refused().contains("is missing"));
}

#[test]
fn a_token_ends_in_a_year_unless_said() {
    let machine = Machine::begun();
    machine.admin(&["token", "issue", "M001", "--note", "usual"]).done();
    machine.admin(&["token", "issue", "M001", "--note", "endless", "--expires", "never"]).done();
    let tokens = machine.json(&["token", "list", "--json"]);
    let of = |note: &str| tokens.iter().find(|one| one["note"] == note).unwrap();
    let at = |value: &Value| value.as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let usual = of("usual");
    assert_eq!(at(&usual["expires"]).duration_since(at(&usual["issued"])).as_hours(), 365 * 24);
    assert!(of("endless")["expires"].is_null());
    let help = machine.admin(&["token", "issue", "--help"]).done().out;
    assert!(help.contains("never") && help.contains("365d"), "{help}");
}

#[test]
fn the_audit_is_told_in_plain_language() {
    let machine = Machine::begun();
    machine.admin(&["member", "add", "M050", "--name", "x", "--unit", "县城管局", "--role", "lead"]).done();
    machine.admin(&["token", "issue", "M050", "--note", "office pc"]).done();
    let zh = machine.run("zh", &["audit"]).done().out;
    for words in ["签发令牌", "新增成员", "建立管理员", "导入", "内置工作方案", "office pc", "有效至"]
    {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    assert!(!zh.contains('{') && !zh.contains("token-issue"), "{zh}");
    let en = machine.admin(&["audit"]).done().out;
    assert!(en.contains("issued a token") && !en.contains('{'), "{en}");
    let json = machine.json(&["audit", "--json", "-n", "1"]);
    assert_eq!((&json[0]["act"], &json[0]["detail"]["note"]), (&"token-issue".into(), &"office pc".into()));
}
