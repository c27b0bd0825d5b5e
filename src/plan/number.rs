//! Numbers as documents print them: 12, 二〇二三, 十二, 三十一.

use super::para::Para;

/// A run of at most `most` decimal digits at `at`: its value and end. A longer run is no number of this kind.
pub(super) fn digits(p: &Para, at: usize, most: usize) -> Option<(i16, usize)> {
    let mut end = at;
    let mut value: i16 = 0;
    while let Some(digit) = p.at(end).to_digit(10) {
        if end - at == most {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(i16::try_from(digit).ok()?)?;
        end += 1;
    }
    (end > at).then_some((value, end))
}

/// The value of one Han digit, zero in all its shapes included.
pub(super) fn han_digit(c: char) -> Option<i16> {
    let value = match c {
        '〇' | '○' | '零' | '0' | 'O' | 'o' | '◯' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    Some(value)
}

/// A Han number from 一 to 九十九 at `at`: its value and end.
pub(super) fn han_number(p: &Para, at: usize) -> Option<(i16, usize)> {
    let one = |i: usize| han_digit(p.at(i)).filter(|value| *value > 0);
    let (tens, mut end) = match (one(at), p.at(at), p.at(at + 1)) {
        (Some(tens), _, '十') => (tens, at + 2),
        (Some(value), ..) => return Some((value, at + 1)),
        (None, '十', _) => (1, at + 1),
        _ => return None,
    };
    let mut value = tens * 10;
    if let Some(unit) = one(end) {
        value += unit;
        end += 1;
    }
    Some((value, end))
}

/// A decimal or Han number of at most two digits at `at`: its value and end.
pub(super) fn small(p: &Para, at: usize) -> Option<(i16, usize)> {
    digits(p, at, 2).or_else(|| han_number(p, at))
}

/// Whether `c` belongs to a Han number.
pub(super) fn is_han_numeral(c: char) -> bool {
    c == '十' || c == '两' || (han_digit(c).is_some() && !c.is_ascii())
}
