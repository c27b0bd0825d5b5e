//! `LibreOffice` opens every paper: pages, text, page numbers. Where it is not at hand the test says so and passes.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Format, Lang, USUAL_WIDTH, paper, render, subjects};

/// A program on the path, if it is there.
fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| file.is_file())
}

/// The pages of a document's text, converted in a home of its own.
fn pages(soffice: &Path, pdftotext: &Path, home: &Path, docx: &Path) -> Vec<String> {
    let profile = format!("-env:UserInstallation=file://{}", home.join("profile").display());
    let converted = Command::new(soffice)
        .args([&profile, "--headless", "--convert-to", "pdf", "--outdir"])
        .args([home, docx])
        .env("HOME", home)
        .output()
        .unwrap();
    assert!(converted.status.success(), "{converted:?}");
    let pdf = docx.with_extension("pdf");
    let text = Command::new(pdftotext).arg("-layout").arg(&pdf).arg("-").output().unwrap();
    assert!(text.status.success(), "{text:?}");
    let text = String::from_utf8(text.stdout).unwrap();
    text.split_terminator('\u{c}').map(str::to_owned).collect()
}

#[test]
fn libreoffice_opens_every_paper() {
    let (Some(soffice), Some(pdftotext)) = (program("soffice"), program("pdftotext")) else {
        eprintln!("skipped: soffice and pdftotext are not at hand");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    for (name, subject) in subjects() {
        let paper = paper(&subject, Lang::Zh);
        let docx = home.path().join(format!("{name}.docx"));
        std::fs::write(&docx, render(&paper, Format::Docx, USUAL_WIDTH).unwrap()).unwrap();
        let pages = pages(&soffice, &pdftotext, home.path(), &docx);
        assert!((2..30).contains(&pages.len()), "{name}: {} pages", pages.len());
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let whole = bare(&pages.concat());
        assert!(whole.contains(&bare(&shumei::papers::plain(&paper.title))), "{name}");
        assert!(whole.contains("数据来源"), "{name}");
        for (at, page) in pages.iter().enumerate() {
            let number = format!("—{}—", at + 1);
            let text = bare(page);
            assert!(text.ends_with(&number), "{name}: page {} ends {page:?}", at + 1);
            assert!(text.chars().count() > number.chars().count() + 5, "{name}: page {} is empty", at + 1);
        }
        for source in &paper.sources {
            assert!(source.keys.iter().all(|key| whole.contains(key.id.as_str())), "{name}: {source:?}");
        }
    }
}
