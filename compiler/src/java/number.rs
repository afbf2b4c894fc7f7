//! Numbers and booleans as Java reads them.

/// `Integer.parseInt` and `Long.parseLong`: an optional sign and decimal digits of any script, nothing else.
pub fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (&text[..1], digits),
        None => ("", text),
    };
    if digits.is_empty() {
        return None;
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let decimal = digits.chars().map(digit).collect::<Option<String>>()?;
    format!("{sign}{decimal}").parse().ok()
}

/// The zeros of the scripts whose digits are single UTF-16 units; nine more digits follow each.
const ZEROS: [u32; 37] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50,
    0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
    0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
];

/// The ASCII digit of the same value.
fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = ZEROS.iter().rfind(|zero| **zero <= code)?;
    char::from_digit(code - zero, 10)
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

    #[test]
    fn digits_of_other_scripts_count() {
        assert_eq!(integer("-\u{ff11}\u{ff10}"), Some(-10));
        assert_eq!(integer("\u{b2}"), None);
    }
}
