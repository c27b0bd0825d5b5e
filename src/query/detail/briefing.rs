//! A record view as plain text, to paste into a message or a paper.

use super::{Block, Detail, Span};

/// The view as lines of plain text.
pub fn briefing(detail: &Detail) -> String {
    let mut out = String::new();
    line(&mut out, &detail.title);
    if !detail.subtitle.is_empty() {
        line(&mut out, &detail.subtitle);
    }
    for block in &detail.blocks {
        match block {
            Block::Heading(text) => {
                out.push('\n');
                line(&mut out, text);
            }
            Block::Fields(fields) => {
                for field in fields {
                    line(&mut out, &format!("{}: {}", field.label, plain(&field.value)));
                }
            }
            Block::List(lines) => {
                for spans in lines {
                    line(&mut out, &format!("- {}", plain(spans)));
                }
            }
            Block::Text(text) => line(&mut out, text),
        }
    }
    out
}

fn plain(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}
