//! Files that are no recordings, or not whole ones, are told from those that are, with the line and the cure.

use shumei::locale::Lang;
use shumei::runtime::record::{Problem, RecordingError};

use super::*;
use crate::screens::harness::{Harness, setup};

fn small() -> Vec<u8> {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("small");
    Harness::recorded(setup(Lang::Zh), masked_board(2), (40, 10), file_at(&file)).keys("2j/a<esc>");
    fs::read(&file).unwrap()
}

fn wrong(bytes: &[u8]) -> RecordingError {
    read(bytes).expect_err("it is wrong")
}

#[test]
fn each_fault_has_its_line_and_its_cure() {
    let good = small();
    let text = String::from_utf8(good.clone()).unwrap();
    assert!(matches!(wrong(b"").problem, Problem::Empty));
    for foreign in ["x\n", "x", "{}\n", "{\"shumei-recording\":\"x\"}\n", "\u{0}\u{1}\n", "[1]\n"] {
        assert!(matches!(wrong(foreign.as_bytes()).problem, Problem::Foreign), "{foreign:?}");
    }
    let newer = text.replacen("\"shumei-recording\":1", "\"shumei-recording\":2", 1);
    assert!(matches!(wrong(newer.as_bytes()).problem, Problem::Newer(2)));
    for (from, to) in [
        ("{\"key\":\"j\"}", "{\"key\":\"<none>\"}"),
        ("{\"key\":\"j\"}", "{\"moon\":1}"),
        ("\"ms\"", "\"xs\""),
    ] {
        let error = wrong(text.replacen(from, to, 1).as_bytes());
        assert!(matches!(error.problem, Problem::Bad(_)) && error.line > 1, "{error:?}");
        for lang in [Lang::Zh, Lang::En] {
            assert!(error.message(lang).contains(&format!("head -n {}", error.line - 1)), "{error:?}");
        }
    }
}

#[test]
fn cut_off_anywhere_it_is_whole_lines_or_said_to_be_cut() {
    let good = small();
    let whole = read(good.as_slice()).unwrap().steps.len();
    // Every place near a line's ends, and some in the long line that holds the records.
    let ends: Vec<usize> = (0..good.len()).filter(|at| good[*at] == b'\n').collect();
    let near =
        |at: usize| ends.iter().any(|end| at.abs_diff(*end) < 40) || at < 200 || at.is_multiple_of(997);
    for end in (0..good.len()).filter(|at| near(*at)) {
        match read(&good[..end]) {
            Ok(recording) => assert!(good[..end].ends_with(b"\n") && recording.steps.len() < whole),
            Err(error) => match error.problem {
                Problem::Empty => assert_eq!(end, 0),
                Problem::Foreign => assert_eq!(error.line, 1),
                Problem::Cut => {
                    let lines = ends.iter().filter(|at| **at < end).count();
                    assert_eq!(error.line, lines + 1);
                }
                problem => unreachable!("{end}: {problem:?}"),
            },
        }
    }
}

#[test]
fn a_packed_message_that_claims_too_much_is_not_believed() {
    let good = String::from_utf8(small()).unwrap();
    let huge = base64::engine::general_purpose::STANDARD.encode([0xFF, 0xFF, 0xFF, 0x3F, 1, 2, 3]);
    let first = good.lines().next().unwrap();
    for packed in [huge.as_str(), "", "!", "AAAA"] {
        let error = wrong(format!("{first}\n{{\"ms\":1,\"packed\":\"{packed}\"}}\n").as_bytes());
        assert!(matches!(error.problem, Problem::Bad(_)) && error.line == 2, "{packed}");
    }
}

#[test]
fn a_recording_that_can_be_written_no_more_ends_and_the_dashboard_says_so() {
    let (reader, writer) = std::io::pipe().unwrap();
    let file = File::from(std::os::fd::OwnedFd::from(writer));
    // The first board fits into the pipe.
    let mut harness = Harness::recorded(setup(Lang::En), masked_board(2), (80, 24), file);
    drop(reader);
    harness.keys("2");
    assert!(harness.state().setup.remarks.iter().any(|remark| remark.contains("the recording ended")));
    harness.keys("j");
    assert_eq!(harness.state().setup.remarks.len(), 1, "said once");
    assert_eq!(harness.row(), "T02");
}
