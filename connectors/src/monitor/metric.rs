//! What operators count, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use logflowc_runtime::metrics::{Reading, Value};

use super::prometheus::escaped;

/// The part of the document for metrics: `logflowc_` before the name, `_total` behind it, a label `source`, and one for
/// the header whose values are counted apart.
pub(super) fn text(metrics: &[&Reading]) -> String {
    let mut families: BTreeMap<String, String> = BTreeMap::new();
    for metric in metrics {
        let (source, name) = metric.name.rsplit_once('.').unwrap_or(("", &metric.name));
        let samples = families.entry(format!("logflowc_{}_total", word(name))).or_default();
        samples.push_str(&self::samples(metric, &escaped(source)));
    }
    let family = |(name, samples): (String, String)| {
        let samples = samples.lines().map(|sample| format!("{name}{sample}\n")).collect::<String>();
        format!("# HELP {name} Events that an operator has counted.\n# TYPE {name} counter\n{samples}")
    };
    families.into_iter().map(family).collect()
}

fn samples(metric: &Reading, source: &str) -> String {
    let mut text = String::new();
    for (value, count) in &metric.values {
        let Value::Whole(count) = count else { continue };
        let label = metric.label.as_ref().map(|name| format!(",{}=\"{}\"", label(name), escaped(value)));
        writeln!(text, "{{source=\"{source}\"{}}} {count}", label.unwrap_or_default())
            .expect("a string takes every write");
    }
    text
}

/// The label of a header; the name `source` is taken.
fn label(header: &str) -> String {
    let word = word(header);
    if word == "source" { format!("exported_{word}") } else { word }
}

/// A name as the format allows it.
fn word(name: &str) -> String {
    let word: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if word.starts_with(|c: char| c.is_ascii_digit()) { format!("_{word}") } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_a_header_are_labels() {
        let metric = |name: &str, label: Option<&str>, values: &[(&'static str, u64)]| Reading {
            kind: "METRIC",
            name: name.to_owned(),
            values: values.iter().map(|(name, count)| ((*name).into(), Value::Whole(*count))).collect(),
            label: label.map(str::to_owned),
        };
        let metrics = [
            metric("a.by level", Some("log.level"), &[("WARN", 3), ("a\"b", 1)]),
            metric("b.by level", Some("log.level"), &[("INFO", 2)]),
            metric("a.seen", None, &[("EventCount", 7)]),
        ];
        let expected = r#"# HELP logflowc_by_level_total Events that an operator has counted.
# TYPE logflowc_by_level_total counter
logflowc_by_level_total{source="a",log_level="WARN"} 3
logflowc_by_level_total{source="a",log_level="a\"b"} 1
logflowc_by_level_total{source="b",log_level="INFO"} 2
# HELP logflowc_seen_total Events that an operator has counted.
# TYPE logflowc_seen_total counter
logflowc_seen_total{source="a"} 7
"#;
        assert_eq!(text(&metrics.iter().collect::<Vec<_>>()), expected);
    }
}
