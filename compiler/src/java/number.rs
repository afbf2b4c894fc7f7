//! Numbers and booleans as Java reads them.

/// `Integer.parseInt` and `Long.parseLong`: an optional sign and decimal digits, nothing else.
pub fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// The range of an `int`.
pub fn fits_int(number: i64) -> bool {
    i32::try_from(number).is_ok()
}

/// `Boolean.parseBoolean`: only `true`, in any case, is true.
pub fn boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sign_and_digits_are_a_number() {
        let read: Vec<_> =
            ["+200", "0150", "-1", "1,000", "0x200", "10_0", "10k", "", "+"].map(integer).into();
        assert_eq!(read, [Some(200), Some(150), Some(-1), None, None, None, None, None, None]);
    }
}
