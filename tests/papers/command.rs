//! The commands: where a paper goes, what is refused, templates of one's own.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

struct Desk(TempDir);

struct Said {
    out: Vec<u8>,
    err: String,
    code: i32,
}

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// The program on the demonstration's records, in English unless told, in a directory of its own.
    fn run(&self, args: &[&str]) -> Said {
        let work = self.path().join("work");
        fs::create_dir_all(&work).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_shumei"))
            .args(args)
            .current_dir(work)
            .env_clear()
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("XDG_STATE_HOME", self.path().join("state"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        Said {
            out: output.stdout,
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap_or(-1),
        }
    }

    fn demo(&self, args: &[&str]) -> Said {
        self.run(&[&["--demo", "--lang", "en"], args].concat())
    }

    fn template(&self, name: &str, text: &str) {
        let dir = self.path().join("config/shumei/templates");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(name), text).unwrap();
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path().join("work")).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Said {
    fn text(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        String::from_utf8(self.out).unwrap()
    }

    fn refused(self) -> String {
        assert_eq!((self.code, self.out.len()), (2, 0), "{}", self.err);
        assert!(self.err.lines().all(|line| line.starts_with("shumei: ")), "{}", self.err);
        self.err
    }
}

#[test]
fn a_document_goes_to_a_file_and_never_over_another() {
    let desk = Desk::new();
    let told = desk.run(&["--demo", "--lang", "zh", "minutes", "r2023-5"]).text();
    assert_eq!(desk.files(), ["会议纪要-R2023-05.docx"]);
    assert!(told.contains(&desk.path().join("work/会议纪要-R2023-05.docx").display().to_string()), "{told}");
    let file = desk.path().join("work/会议纪要-R2023-05.docx");
    assert!(fs::read(&file).unwrap().starts_with(b"PK"));
    fs::write(&file, "mine").unwrap();
    let said = desk.run(&["--demo", "--lang", "zh", "minutes", "R2023-05"]).refused();
    assert!(said.contains("--force"), "{said}");
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    desk.run(&["--demo", "--lang", "zh", "minutes", "R2023-05", "--force"]).text();
    assert!(fs::read(&file).unwrap().starts_with(b"PK"));
    assert_eq!(desk.files().len(), 1, "nothing is left beside it");
}

#[test]
fn texts_go_to_standard_output_or_where_they_are_told() {
    let desk = Desk::new();
    let text = desk.demo(&["bulletin", "--since", "R2023-05", "--format", "text"]).text();
    assert!(text.contains("Units by place") && text.contains("Data as of 12 June 2023"), "{text}");
    assert!(desk.files().is_empty());
    for (args, file, begins) in [
        (vec!["paper", "tasks", "-o", "list.md"], "list.md", "**"),
        (vec!["paper", "tasks", "--unit", "u16", "--format", "text", "-o", "list.txt"], "list.txt", " "),
        (vec!["paper", "notice", "L01", "-o", "n.docx"], "n.docx", "PK"),
    ] {
        desk.demo(&args).text();
        assert!(
            fs::read(desk.path().join("work").join(file)).unwrap().starts_with(begins.as_bytes()),
            "{file}"
        );
    }
    let piped = desk.demo(&["paper", "notice", "U16", "-o", "-"]);
    assert!(piped.code == 0 && piped.out.starts_with(b"PK"), "{}", piped.err);
}

#[test]
fn what_can_not_be_written_is_told_with_the_cure() {
    let desk = Desk::new();
    for (args, cure) in [
        (vec!["minutes", "R1999-01"], "shumei who"),
        (vec!["minutes", "T01"], "shumei who"),
        (vec!["bulletin", "--since", "R2023-06"], "has not been held"),
        (vec!["paper", "notice", "L01", "--by", "tomorrow"], "2023-06-20"),
        (vec!["paper", "notice", "L01", "--by", "2023-06-01"], "later"),
        (vec!["paper", "tasks", "-o", "none/list.md"], "make it first"),
        (vec!["paper", "tasks", "--template", "none.md"], "none.md"),
        (vec!["templates", "--show", "letters"], "minutes bulletin tasks notice"),
    ] {
        let said = desk.demo(&args).refused();
        assert!(said.contains(cure), "{args:?}: {said}");
    }
    let calm = desk.demo(&["paper", "notice", "U04"]);
    assert_eq!((calm.code, calm.out.len()), (1, 0), "{}", calm.err);
}

#[test]
fn an_office_s_own_template_is_used_checked_and_told() {
    let desk = Desk::new();
    let own = "# Ours\nAs of {{ data_time }}: {{ overdue }} overdue.\n\n@tasks title lead";
    desk.template("tasks.md", own);
    let text = desk.demo(&["paper", "tasks", "--format", "md"]).text();
    assert!(
        text.starts_with("# Ours") && text.contains("[^1]") && text.contains("| Task | Lead |"),
        "{text}"
    );
    assert_eq!(desk.demo(&["templates", "--show", "tasks"]).text(), own);
    assert!(desk.demo(&["templates"]).text().contains("templates/tasks.md"));
    let file = desk.path().join("config/shumei/templates/tasks.md");
    let file = file.display().to_string();
    assert!(desk.demo(&["templates", "--check", &file]).text().contains("tasks.md"));
    desk.template("tasks.md", "# Ours\n\n@tabel\n{{ overdeu }}");
    let checked = desk.demo(&["templates", "--check", &file]);
    let listed = String::from_utf8(checked.out).unwrap();
    assert_eq!(checked.code, 2, "{}", checked.err);
    assert!(listed.contains("tasks.md:3:2: ") && listed.contains("tasks.md:4:4: "), "{listed}");
    let said = desk.demo(&["paper", "tasks"]).refused();
    assert!(said.contains("tasks.md:3:2: ") && desk.files().is_empty(), "{said}");
    // Another template than one's own, and one whose name does not tell.
    let other = desk.path().join("other.md");
    fs::write(&other, "# Other").unwrap();
    let other = other.display().to_string();
    assert!(
        desk.demo(&["paper", "tasks", "--template", &other, "--format", "md"]).text().starts_with("# Other")
    );
    assert!(desk.demo(&["templates", "--check", &other]).refused().contains("--paper"));
    desk.demo(&["templates", "--check", &other, "--paper", "notice"]).text();
}

#[test]
fn the_fields_are_listed_in_both_languages() {
    let desk = Desk::new();
    for name in ["minutes", "bulletin", "tasks", "notice"] {
        for lang in ["zh", "en"] {
            let told = desk.run(&["--lang", lang, "templates", "--fields", name]).text();
            assert!(told.contains("data_time") && told.contains("@mark"), "{told}");
        }
    }
}
