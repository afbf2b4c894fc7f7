//! The values of a route that lead to one channel, as the language writes them: `500..599`, `ERROR | FATAL`.

/// Fewer numbers on end are told one by one.
const RANGE: usize = 3;

/// When a header has one of some values.
pub(super) fn text(header: &str, values: &[&str]) -> String {
    let number = |text: &&str| text.parse::<u64>().ok().filter(|number| number.to_string() == **text);
    let mut numbers: Vec<u64> = values.iter().filter_map(number).collect();
    numbers.sort_unstable();
    let runs = numbers.chunk_by(|a, b| b - a == 1);
    let mut parts: Vec<String> = runs.flat_map(run).collect();
    parts.extend(values.iter().filter(|value| number(value).is_none()).map(|value| (*value).to_owned()));
    format!("{header} = {}", parts.join(" | "))
}

fn run(numbers: &[u64]) -> Vec<String> {
    match numbers {
        [first, .., last] if numbers.len() >= RANGE => vec![format!("{first}..{last}")],
        few => few.iter().map(u64::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn numbers_on_end_are_a_range() {
        assert_eq!(
            text("status", &["501", "500", "502", "404", "05", "7", "8"]),
            "status = 7 | 8 | 404 | 500..502 | 05"
        );
        assert_eq!(text("level", &["FATAL", "ERROR"]), "level = FATAL | ERROR");
        assert_eq!(text("n", &["18446744073709551615", "0"]), "n = 0 | 18446744073709551615");
    }
}
