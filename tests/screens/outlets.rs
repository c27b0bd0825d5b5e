//! Papers and files by keys: what is offered, what is written, what is refused.

use shumei::app::state::{Editing, Layer};
use shumei::domain::access::Viewer;
use shumei::domain::member::Role;
use shumei::export;
use shumei::locale::Lang;
use shumei::papers::{self, PaperKind};

use super::edits::SIZES;
use super::harness::{Harness, demo_board, faults, setup, viewer};

/// What the open chooser offers, with its forms.
fn offered(harness: &Harness) -> Vec<(String, String)> {
    let Some(Layer::Chooser(chooser, _)) = &harness.state().layer else { panic!("no chooser") };
    chooser.choices.iter().map(|choice| (choice.label.clone(), choice.hint.clone())).collect()
}

/// The file that was written last: its name, and its text where it is one.
fn written(harness: &Harness) -> (String, String) {
    let (name, bytes) = harness.written().last().expect("a file").clone();
    (name, String::from_utf8_lossy(&bytes).into_owned())
}

#[test]
fn what_suits_the_place_is_offered_first() {
    for (width, height) in SIZES {
        let mut harness = Harness::demo(width, height);
        for (keys, first) in [("6G", "会议纪要"), ("4", "督办"), ("2", "通报")] {
            harness.keys(keys).keys("x");
            let offered = offered(&harness);
            assert!(offered[0].0.contains(first), "{keys}: {offered:?}");
            assert_eq!(faults(&harness.frame()), Vec::<String>::new());
            harness.keys("<esc>");
        }
        // Each of the offers is written, and makes a file that its form says.
        harness.keys("6G").keys("x");
        let offers = offered(&harness);
        harness.keys("<esc>");
        for (at, (label, form)) in offers.iter().enumerate() {
            harness.keys(&format!("x{}<enter>", "<down>".repeat(at)));
            assert_eq!(harness.written().len(), at + 1, "{label} {form}: {}", harness.notice());
            let end = written(&harness).0.rsplit('.').next().unwrap().to_owned();
            assert!(end == *form || (end == "txt" && form == "text"), "{label} {form}: {end}");
        }
    }
}

#[test]
fn papers_and_files_are_written_by_their_words() {
    let mut harness = Harness::demo(80, 24);
    harness.command("export minutes R2023-05 md");
    let (name, text) = written(&harness);
    assert_eq!(harness.notice(), format!("已写入 {name}"));
    assert!(name.contains("R2023-05.md") && text.contains("会议纪要"), "{name}: {text}");
    harness.command("export workbook");
    assert!(written(&harness).0.contains(".xlsx"));
    harness.command("export calendar ics");
    assert!(written(&harness).1.starts_with("BEGIN:VCALENDAR"));
    // The list as it is shown: filtered and sorted.
    harness.keys("2").command("filter state:done").command("export list csv");
    let shown = harness.state().page().pane().rows.len();
    let (_, text) = written(&harness);
    assert_eq!(text.lines().count(), shown + 1, "{text}");
    // Every word that completes the command is one that it knows.
    for kind in export::Kind::ALL {
        for format in kind.formats() {
            let before = harness.written().len();
            harness.command(&format!("export {} {}", kind.word(), format.word()));
            assert_eq!(harness.written().len(), before + 1, "{kind:?} {format:?}: {}", harness.notice());
        }
    }
    for kind in PaperKind::ALL {
        for format in papers::Format::ALL {
            let about = match kind {
                PaperKind::Minutes => "R2023-05",
                PaperKind::Notice => "L01",
                PaperKind::Bulletin | PaperKind::Tasks => "",
            };
            let before = harness.written().len();
            harness.command(&format!("export {} {about} {}", kind.as_str(), format.as_str()));
            assert_eq!(harness.written().len(), before + 1, "{kind:?} {format:?}: {}", harness.notice());
        }
    }
}

#[test]
fn what_cannot_be_written_is_said() {
    let mut harness = Harness::demo(120, 40);
    for (line, said) in [
        ("export paperclip", "没有“paperclip”; 可用: minutes"),
        ("export tasks R2023-05", "不能写 R2023-05"),
        ("export minutes R1999-01", "不能写 R1999-01"),
        ("export calendar csv", "csv"),
        ("export workbook paper", "没有“paper”"),
    ] {
        harness.keys("2").command(line);
        assert!(harness.notice().contains(said), "{line}: {}", harness.notice());
    }
    // What needs an id takes the record under the cursor, where it can be about that.
    harness.keys("8").command("export minutes");
    assert!(harness.notice().contains("minutes 要写明编号"), "{}", harness.notice());
    assert!(harness.written().is_empty());
}

#[test]
fn a_file_shows_contacts_to_those_who_may_see_them() {
    for may in [true, false] {
        let mut set = setup(Lang::Zh);
        let role = if may { Role::Office } else { Role::Viewer };
        set.editing = Editing::As(Viewer { role, ..viewer("M001") });
        set.may_reveal = may;
        let mut harness = Harness::with(set, demo_board(), 80, 24);
        harness.command("export members csv");
        let (_, masked) = written(&harness);
        assert!(masked.contains('*'), "masked as on the screen");
        harness.keys("zc").command("export members csv");
        let (_, text) = written(&harness);
        assert_eq!(text != masked, may);
    }
}
