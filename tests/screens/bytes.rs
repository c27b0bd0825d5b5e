//! What keys cost on the line: bytes from the screen before a key to the one after it, as the terminal gets them.

use jiff::civil::datetime;
use shumei::app::Msg;
use shumei::runtime::abilities::Abilities;
use shumei::runtime::encoder::Encoder;

use super::harness::Harness;

/// Bytes of each of `count` presses of a key.
fn bytes(harness: &mut Harness, key: &str, count: usize) -> Vec<usize> {
    let mut encoder = Encoder::new(Abilities::FULL);
    encoder.frame(&harness.frame(), None);
    (0..count)
        .map(|_| {
            harness.keys(key);
            encoder.frame(&harness.frame(), None).len()
        })
        .collect()
}

/// Ways to a list with its detail closed, and how far one can move in it.
const LISTS: [(&str, usize); 7] =
    [("1", 12), ("2p", 17), ("3pgg", 4), ("4p", 7), ("5p", 30), ("6pgg", 12), ("9p", 30)];

#[test]
fn another_row_costs_at_most_150_bytes() {
    for (list, count) in LISTS {
        let mut harness = Harness::demo(120, 40);
        let moved = bytes(harness.keys(list), "j", count);
        assert!(moved.iter().all(|bytes| *bytes <= 150), "{list}: {moved:?}");
        let back = bytes(&mut harness, "k", count);
        assert!(back.iter().all(|bytes| *bytes <= 150), "{list}: {back:?}");
    }
}

#[test]
fn a_row_that_scrolls_in_costs_at_most_400_bytes() {
    for (list, key) in [("5pgg35j", "j"), ("5pG35k", "k"), ("9pgg35j", "j")] {
        let mut harness = Harness::demo(120, 40);
        let scrolled = bytes(harness.keys(list), key, 40);
        assert!(scrolled.iter().all(|bytes| *bytes <= 400), "{list}: {scrolled:?}");
        assert!(scrolled.iter().any(|bytes| *bytes > 150), "{list} scrolls: {scrolled:?}");
    }
}

#[test]
fn a_minute_costs_next_to_nothing() {
    for screen in ["1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        let mut harness = Harness::demo(120, 40);
        let mut encoder = Encoder::new(Abilities::FULL);
        encoder.frame(&harness.keys(screen).frame(), None);
        for minute in 21..40 {
            harness.tell(Msg::Minute(datetime(2023, 6, 12, 14, minute, 0, 0)));
            let bytes = encoder.frame(&harness.frame(), None).len();
            assert!(bytes < 60, "{bytes} bytes on screen {screen}");
        }
    }
}
