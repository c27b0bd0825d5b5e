//! The limit: a list of a file's lines with a bar before the selected one, written to the terminal by hand, as little
//! as can be. `raw FILE`; j and k move, q ends. What the dashboard's bytes and times are held against.

use std::fs::File;
use std::io::{self, Read as _, Write as _};

use rustix::stdio::stdin;
use rustix::termios::{OptionalActions, tcgetattr, tcgetwinsize, tcsetattr};

/// Bytes of the file that the first screen is drawn from.
const BEGINNING: usize = 64 << 10;

fn main() -> io::Result<()> {
    let name = std::env::args().nth(1).ok_or_else(|| io::Error::other("raw FILE"))?;
    let mut file = File::open(name)?;
    // The first screen needs no more than the beginning.
    let mut text = vec![0; BEGINNING];
    let length = file.read(&mut text)?;
    text.truncate(length);
    let found = tcgetattr(stdin())?;
    let mut raw = found.clone();
    raw.make_raw();
    tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    let rows = usize::from(tcgetwinsize(stdin())?.ws_row).max(2) - 1;
    let mut out = io::stdout().lock();
    let mut first = String::from("\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J");
    let beginning = String::from_utf8_lossy(&text);
    for (y, line) in beginning.lines().take(rows).enumerate() {
        first.push_str(if y == 0 { "> " } else { "  " });
        first.push_str(line);
        first.push_str("\r\n");
    }
    first.push_str("j k q");
    out.write_all(first.as_bytes())?;
    out.flush()?;

    file.read_to_end(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    let (mut top, mut cursor) = (0, 0);
    let mut keys = [0; 4096];
    loop {
        let read = io::stdin().lock().read(&mut keys)?;
        if read == 0 || keys[..read].contains(&b'q') {
            break;
        }
        let (before_top, before) = (top, cursor);
        for key in &keys[..read] {
            match key {
                b'j' => cursor = (cursor + 1).min(lines.len().saturating_sub(1)),
                b'k' => cursor = cursor.saturating_sub(1),
                _ => {}
            }
            top = top.min(cursor).max((cursor + 1).saturating_sub(rows));
        }
        let mut frame: Vec<u8> = Vec::new();
        if before != cursor && before >= top && before < top + rows && before_top == top {
            write!(frame, "\x1b[{}H ", before - top + 1)?;
        }
        if top != before_top {
            write!(frame, "\x1b[{}H \x1b[1;{rows}r", before - before_top + 1)?;
            let (moved, verb) =
                if top > before_top { (top - before_top, 'S') } else { (before_top - top, 'T') };
            let moved = moved.min(rows);
            write!(frame, "\x1b[{moved}{verb}\x1b[r")?;
            let from = if verb == 'S' { rows - moved } else { 0 };
            for y in from..from + moved {
                write!(frame, "\x1b[{}H  {}\x1b[K", y + 1, lines[top + y])?;
            }
        }
        if before != cursor {
            write!(frame, "\x1b[{}H>", cursor - top + 1)?;
        }
        out.write_all(&frame)?;
        out.flush()?;
    }
    out.write_all(b"\x1b[?25h\x1b[?1049l")?;
    out.flush()?;
    tcsetattr(stdin(), OptionalActions::Now, &found)?;
    Ok(())
}
