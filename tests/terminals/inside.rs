//! Frames shown by a program within a multiplexer, step by step: a script sends each, has the terminal confirm by a
//! cursor report that it has read all of it, and keeps what the multiplexer says that it shows.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use shumei::runtime::abilities::Abilities;
use shumei::theme::width::{WidthProfile, stand_in};

use super::scene::{AMBIGUOUS, SURE, Shot, any_scene, any_step, play};

/// Columns and rows that scenes begin with.
pub const SIZE: (u16, u16) = (40, 12);

/// Scenes for one terminal, each a run of frames; the same at every run.
pub fn scenes(count: usize, resizing: bool, abilities: Abilities) -> Vec<Shot> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, b"a screen in the county's offices");
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let step = any_step(resizing.then_some((48, 14)));
    let any = (any_scene(SIZE.0, SIZE.1), proptest::collection::vec(step, 8..9));
    let drawn = (0..count).flat_map(|n| {
        let (scene, steps) = any.new_tree(&mut runner).unwrap().current();
        play(&scene, &steps, WidthProfile::ALL[n % 3], abilities)
    });
    drawn.collect()
}

/// Writes what the script needs: the bytes of each frame, and a list of their numbers and sizes.
pub fn lay_out(dir: &Path, shots: &[Shot]) {
    let mut list = String::new();
    for (n, shot) in shots.iter().enumerate() {
        std::fs::write(dir.join(format!("{n}.bytes")), &shot.bytes).unwrap();
        writeln!(list, "{n} {} {}", shot.frame.area.width, shot.frame.area.height).unwrap();
    }
    std::fs::write(dir.join("list"), list).unwrap();
}

/// The script: `resize` gives the terminal the size `$w` by `$h`, `keep` writes what it shows to `$n.screen`.
pub fn script(resize: &str, keep: &str) -> String {
    format!(
        r#"stty raw -echo
printf '\033[?1049h\033[?7l'
while read -r n w h; do
  [ "$w $h" = "${{size-}}" ] || {resize}
  size="$w $h"
  cat "$n.bytes"
  printf '\033[6n'
  IFS= read -r -d R place </dev/tty
  printf '%s' "${{place#*[}}" >"$n.cursor"
  {keep}
done <list
"#
    )
}

/// What the script kept of a frame.
pub fn kept(dir: &Path, n: usize) -> Vec<u8> {
    std::fs::read(dir.join(format!("{n}.screen"))).unwrap_or_else(|_| panic!("frame {n} was not shown"))
}

/// Checks that the cursor stands where it should after frame `n`.
pub fn assert_cursor(dir: &Path, n: usize, shot: &Shot) {
    let Some(cursor) = shot.cursor else { return };
    let place = std::fs::read_to_string(dir.join(format!("{n}.cursor"))).unwrap();
    assert_eq!(place, format!("{};{}", cursor.y + 1, cursor.x + 1), "the cursor of frame {n}");
}

/// The characters of the scenes whose width no terminal doubts in a narrow profile.
pub fn sure() -> HashSet<char> {
    let pools = SURE.iter().chain(&AMBIGUOUS).flat_map(|text| text.chars());
    let replaced = AMBIGUOUS.iter().flat_map(|text| text.chars()).flat_map(|c| stand_in(c).chars());
    pools.chain(replaced).chain(' '..='~').collect()
}

/// A symbol's only character, if its width is sure.
pub fn sure_char(sure: &HashSet<char>, symbol: &str) -> Option<char> {
    let mut chars = symbol.chars();
    chars.next().filter(|c| chars.next().is_none() && sure.contains(c))
}
