//! 统一社会信用代码: the check character of GB 32100-2015.

/// Characters of a code, each standing for its place: digits and capital letters without I, O, S, V and Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Characters of a whole code.
pub const LENGTH: usize = 18;

/// Why a code does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// It has not 18 characters.
    #[error("{found} characters instead of {LENGTH}")]
    Length {
        /// How many it has.
        found: usize,
    },
    /// A character that codes do not use.
    #[error("{character:?} in place {place} is none of the characters that codes use")]
    Character {
        /// Its place, from 1.
        place: usize,
        /// The character.
        character: char,
    },
    /// The last character does not fit the others: one of them is mistyped.
    #[error("the check character is {found}, not {expected}")]
    Check {
        /// What the others call for.
        expected: char,
        /// What stands there.
        found: char,
    },
}

/// Checks a whole code.
///
/// # Errors
/// The first thing wrong with it, from the left.
pub fn check(code: &str) -> Result<(), CreditCodeError> {
    let values = values(code, LENGTH)?;
    let (expected, found) = (check_value(&values), values[LENGTH - 1]);
    if expected == found {
        Ok(())
    } else {
        Err(CreditCodeError::Check { expected: letter(expected), found: letter(found) })
    }
}

/// The whole code from its first 17 characters.
///
/// # Errors
/// Where there are not 17 characters, or codes do not use one of them.
pub fn complete(stem: &str) -> Result<String, CreditCodeError> {
    let values = values(stem, LENGTH - 1)?;
    let mut code = stem.to_owned();
    code.push(letter(check_value(&values)));
    Ok(code)
}

fn values(code: &str, length: usize) -> Result<Vec<usize>, CreditCodeError> {
    let found = code.chars().count();
    if found != length {
        return Err(CreditCodeError::Length { found });
    }
    let value = |(at, character): (usize, char)| {
        let place = ALPHABET.iter().position(|known| char::from(*known) == character);
        place.ok_or(CreditCodeError::Character { place: at + 1, character })
    };
    code.chars().enumerate().map(value).collect()
}

/// GB 32100-2015, 5.2: the first 17 values weighted with the powers of 3, modulo 31.
fn check_value(values: &[usize]) -> usize {
    let (sum, _) = values
        .iter()
        .take(LENGTH - 1)
        .fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
    (31 - sum % 31) % 31
}

fn letter(value: usize) -> char {
    ALPHABET.get(value).map_or('0', |byte| char::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_hold_or_say_why_not() {
        // The standard's own worked values: weights 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28.
        let weights: Vec<usize> =
            (0..17).scan(1, |weight, _| Some(std::mem::replace(weight, *weight * 3 % 31))).collect();
        assert_eq!(weights, [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]);
        assert_eq!(check("91350100M000100Y43"), Ok(()));
        assert_eq!(complete("91350100M000100Y4").as_deref(), Ok("91350100M000100Y43"));
        assert_eq!(check("9134"), Err(CreditCodeError::Length { found: 4 }));
        assert_eq!(
            check("9134000000000000O0"),
            Err(CreditCodeError::Character { place: 17, character: 'O' })
        );
        assert_eq!(
            check("９１３４００００００００００００００"),
            Err(CreditCodeError::Character { place: 1, character: '９' })
        );
        assert_eq!(check("000000000000000001"), Err(CreditCodeError::Check { expected: '0', found: '1' }));
    }

    proptest! {
        #[test]
        fn one_mistyped_character_is_always_found(stem in "[0-9A-HJ-NPQRTUWXY]{17}", place in 0usize..18, other in "[0-9A-HJ-NPQRTUWXY]") {
            let code = complete(&stem).unwrap();
            prop_assert_eq!(check(&code), Ok(()));
            let mut wrong: Vec<char> = code.chars().collect();
            wrong[place] = other.chars().next().unwrap();
            let wrong: String = wrong.into_iter().collect();
            prop_assert_eq!(check(&wrong).is_ok(), wrong == code);
        }

        #[test]
        fn no_text_makes_it_fall(code in any::<String>()) {
            let _ = check(&code);
            let _ = complete(&code);
        }
    }
}
