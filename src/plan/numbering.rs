//! Word's automatic numbering, written out: the text of such a document holds no 一、 or 1. itself.

use std::collections::HashMap;

use docx_rs::{Docx, Level, ParagraphProperty};

/// Word knows nine levels (ECMA-376 17.9.6).
const LEVELS: usize = 9;

/// A level: its first number, its format and its text (`%1.`, `(%2)`).
#[derive(Clone, Default)]
struct Form {
    start: usize,
    format: String,
    text: String,
}

/// Counts numbered paragraphs and gives their labels.
pub(super) struct Numberer {
    /// For each numbering: the list whose counters it shares, and its levels.
    lists: HashMap<usize, (usize, Vec<Form>)>,
    /// Numbering and level of paragraph styles that carry one.
    styles: HashMap<String, (Option<usize>, usize)>,
    /// For each list the last number of each level.
    counters: HashMap<usize, [Option<usize>; LEVELS]>,
}

impl Numberer {
    pub(super) fn new(docx: &Docx) -> Self {
        let mut lists = HashMap::new();
        for numbering in &docx.numberings.numberings {
            let abstract_id = numbering.abstract_num_id;
            let Some(list) = docx.numberings.abstract_nums.iter().find(|list| list.id == abstract_id) else {
                continue;
            };
            let mut forms = vec![Form::default(); LEVELS];
            for level in &list.levels {
                if let Some(slot) = forms.get_mut(level.level) {
                    *slot = form(level);
                }
            }
            let mut own = false;
            for change in &numbering.level_overrides {
                let Some(slot) = forms.get_mut(change.level) else { continue };
                if let Some(level) = &change.override_level {
                    *slot = form(level);
                }
                if let Some(start) = change.override_start {
                    slot.start = start;
                    own = true;
                }
            }
            // A numbering that starts anew counts for itself; others share their list's counters.
            let counters = if own { usize::MAX - numbering.id } else { abstract_id };
            lists.insert(numbering.id, (counters, forms));
        }
        let styles = docx.styles.styles.iter().filter_map(|style| {
            let property = style.paragraph_property.numbering_property.as_ref()?;
            let level = property.level.as_ref().map_or(0, |level| level.val);
            Some((style.style_id.clone(), (property.id.as_ref().map(|id| id.id), level)))
        });
        Self { lists, styles: styles.collect(), counters: HashMap::new() }
    }

    /// The label of the next paragraph with this property; none where Word numbers nothing.
    pub(super) fn label(&mut self, property: &ParagraphProperty) -> Option<String> {
        let style = property.style.as_ref().and_then(|style| self.styles.get(&style.val));
        let own = property.numbering_property.as_ref();
        let id = own
            .and_then(|own| own.id.as_ref().map(|id| id.id))
            .or_else(|| style.and_then(|style| style.0))?;
        let level = own
            .and_then(|own| own.level.as_ref().map(|level| level.val))
            .or(style.map(|style| style.1))
            .unwrap_or(0);
        let (list, forms) = self.lists.get(&id)?;
        let form = forms.get(level)?;
        let counters = self.counters.entry(*list).or_default();
        let number = counters[level].map_or(form.start, |last| last + 1);
        counters[level] = Some(number);
        for deeper in counters.iter_mut().skip(level + 1) {
            *deeper = None;
        }
        if form.format == "bullet" || form.format == "none" {
            return None;
        }
        let mut label = form.text.clone();
        for (i, (form, counter)) in forms.iter().zip(counters.iter()).enumerate().take(level + 1) {
            label =
                label.replace(&format!("%{}", i + 1), &write(counter.unwrap_or(form.start), &form.format));
        }
        Some(label)
    }
}

fn form(level: &Level) -> Form {
    // The reader keeps start and text to itself; their JSON form shows them.
    let value = |value: serde_json::Result<serde_json::Value>| value.unwrap_or_default();
    let start = value(serde_json::to_value(&level.start))
        .as_u64()
        .and_then(|start| usize::try_from(start).ok())
        .unwrap_or(1);
    let text = value(serde_json::to_value(&level.text)).as_str().unwrap_or_default().to_owned();
    Form { start, format: level.format.val.clone(), text }
}

/// A number in one of Word's formats (ECMA-376 17.18.59); those that plans do not use become decimal.
fn write(number: usize, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "chineseLegalSimplified"
        | "ideographDigital"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => han(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => circled(number),
        "decimalFullWidth" => number.to_string().chars().map(wide).collect(),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

fn han(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if number == 0 || number > 99 {
        return number.to_string();
    }
    let (tens, ones) = (number / 10, number % 10);
    match tens {
        0 => DIGITS[ones].to_owned(),
        1 => format!("十{}", DIGITS[ones]),
        _ => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

fn circled(number: usize) -> String {
    let circled = u32::try_from(number).ok().filter(|number| (1..=20).contains(number));
    circled
        .and_then(|number| char::from_u32(0x245F + number))
        .map_or_else(|| number.to_string(), String::from)
}

fn wide(digit: char) -> char {
    char::from_u32(u32::from(digit) + 0xFEE0).unwrap_or(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (number, format, label) in [
            (1, "chineseCountingThousand", "一"),
            (10, "chineseCounting", "十"),
            (12, "japaneseCounting", "十二"),
            (20, "chineseCounting", "二十"),
            (99, "chineseCounting", "九十九"),
            (100, "chineseCounting", "100"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (12, "decimalFullWidth", "１２"),
            (7, "decimal", "7"),
            (7, "upperRoman", "7"),
        ] {
            assert_eq!(write(number, format), label);
        }
    }
}
