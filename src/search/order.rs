//! The order of texts as a dictionary has it: digits as numbers, then letters, then Han by pinyin.

use pinyin::ToPinyin;

use super::fold::fold;

/// Stands before a syllable, so that Han come after digits and letters.
const HAN: char = '~';

/// A key by which texts are ordered bytewise: numbers by value, letters without case, Han by their usual
/// reading and then by themselves.
pub fn order_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() * 2 + 1);
    let mut chars = text.chars().map(fold).peekable();
    while let Some(c) = chars.next() {
        if c.is_ascii_digit() {
            let mut digits = String::from(c);
            while let Some(next) = chars.next_if(char::is_ascii_digit) {
                digits.push(next);
            }
            push_number(&mut key, digits.trim_start_matches('0'));
        } else if let Some(reading) = c.to_pinyin() {
            key.push(HAN);
            key.push_str(reading.plain());
            // Lower than any letter, so that `an` stands before `ang`.
            key.push(' ');
        } else {
            key.push(c);
        }
    }
    key.push('\0');
    key.push_str(text);
    key
}

/// A longer number is the greater one; its length leads, in as many signs as it takes.
fn push_number(key: &mut String, digits: &str) {
    let length = digits.len();
    key.extend(std::iter::repeat_n('9', length / 9));
    key.push(char::from(b'0' + (length % 9) as u8));
    key.push_str(digits);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_stand_in_dictionary_order() {
        let sorted = ["2号楼", "10号楼", "alpha", "Beta", "安居苑", "昂立苑", "城关镇", "杭埠镇", "县城管局"];
        let mut shuffled = sorted;
        shuffled.reverse();
        shuffled.sort_by_key(|text| order_key(text));
        assert_eq!(shuffled, sorted);
    }

    proptest! {
        #[test]
        fn numbers_are_ordered_by_value(a in 0_u64..u64::MAX, b in 0_u64..u64::MAX) {
            prop_assert_eq!(order_key(&a.to_string()).cmp(&order_key(&b.to_string())), a.cmp(&b));
        }

        #[test]
        fn only_equal_texts_have_equal_keys(a in "[a-c城关0-9]{0,4}", b in "[a-c城关0-9]{0,4}") {
            prop_assert_eq!(order_key(&a) == order_key(&b), a == b);
        }
    }
}
