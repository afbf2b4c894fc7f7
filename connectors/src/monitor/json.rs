//! Counters as the JSON of Flume: an object for each component, all values as texts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use logflowc_runtime::metrics::{Reading, Value};

/// The document (`org.apache.flume.instrumentation.util.JMXPollUtil`, written by Gson).
pub(super) fn text(readings: &[Reading]) -> String {
    let components: BTreeMap<String, BTreeMap<&str, String>> = readings
        .iter()
        .map(|reading| (format!("{}.{}", reading.kind, reading.name), attributes(reading)))
        .collect();
    let text = serde_json::to_string(&components).expect("maps of texts are JSON");
    // Gson keeps its documents harmless inside HTML. Outside of texts JSON has none of these characters.
    let mut harmless = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' | '>' | '&' | '=' | '\'' | '\u{2028}' | '\u{2029}' => {
                write!(harmless, "\\u{:04x}", u32::from(character)).expect("a string takes every write");
            }
            _ => harmless.push(character),
        }
    }
    harmless
}

fn attributes(reading: &Reading) -> BTreeMap<&str, String> {
    let values = reading.values.iter().map(|(name, value)| {
        let text = match value {
            Value::Whole(number) => number.to_string(),
            Value::Fraction(number) => java_double(*number),
        };
        (name.as_ref(), text)
    });
    values.chain([("Type", reading.kind.to_owned())]).collect()
}

/// `java.lang.Double.toString` of what is not negative.
fn java_double(number: f64) -> String {
    if number == 0.0 || (1e-3..1e7).contains(&number) {
        return format!("{number:?}");
    }
    let text = format!("{number:E}");
    match text.split_once('E') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0E{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_written_as_by_java() {
        let cases = [
            (0.0, "0.0"),
            (5.0, "5.0"),
            (7.000_000_000_000_001, "7.000000000000001"),
            (0.001, "0.001"),
            (0.0001, "1.0E-4"),
            (0.00025, "2.5E-4"),
            (12_345_678.0, "1.2345678E7"),
            (f64::MAX, "1.7976931348623157E308"),
        ];
        for (number, text) in cases {
            assert_eq!(java_double(number), text);
        }
    }

    #[test]
    fn values_are_texts_and_harmless_in_html() {
        let values = vec![
            ("ChannelSize".into(), Value::Whole(3)),
            ("ChannelFillPercentage".into(), Value::Fraction(30.0)),
        ];
        let reading = Reading { kind: "CHANNEL", name: "a<b".to_owned(), values, label: None };
        assert_eq!(
            text(&[reading]),
            r#"{"CHANNEL.a\u003cb":{"ChannelFillPercentage":"30.0","ChannelSize":"3","Type":"CHANNEL"}}"#
        );
    }
}
