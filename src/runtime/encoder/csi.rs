//! Control sequences (ECMA-48 5.4), written without a detour over strings: a frame has hundreds of them.

/// Appends a parameter of a sequence and the semicolon before it.
pub(super) fn parameter(n: impl Into<usize>, out: &mut Vec<u8>) {
    out.push(b';');
    number(n.into(), out);
}

/// Appends a number in decimal digits.
pub(super) fn number(n: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(n).as_bytes());
}

/// Of two ways that stand at the end, from `first` and from `second` on, leaves the shorter one, the second where they
/// are as long.
pub(super) fn keep_shorter(out: &mut Vec<u8>, first: usize, second: usize) {
    if second - first < out.len() - second {
        out.truncate(second);
    } else {
        out.drain(first..second);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_full() {
        let mut out = Vec::new();
        for n in [0_usize, 7, 10, 99, 100, 909, 999, 1000, 65535] {
            parameter(n, &mut out);
        }
        assert_eq!(String::from_utf8(out).unwrap(), ";0;7;10;99;100;909;999;1000;65535");
    }

    #[test]
    fn the_shorter_way_stays() {
        for (first, second, kept) in
            [("ab", "abc", ".ab"), ("abc", "ab", ".ab"), ("ab", "cd", ".cd"), ("", "a", ".")]
        {
            let mut out = format!(".{first}{second}").into_bytes();
            keep_shorter(&mut out, 1, 1 + first.len());
            assert_eq!(String::from_utf8(out).unwrap(), kept);
        }
    }
}
