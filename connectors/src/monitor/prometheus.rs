//! Counters in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use logflowc_runtime::metrics::{GAUGES, Reading, Value};

use super::metric;

/// The version of the format.
pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The document, with the names of Flume's later `PrometheusHTTPMetricsServer`: `Flume_` before the attribute, `_total`
/// behind a counter, and a label `component`. The label `type` tells components of one name apart.
pub(super) fn text(readings: &[Reading]) -> String {
    let (metrics, components): (Vec<&Reading>, Vec<&Reading>) =
        readings.iter().partition(|reading| reading.kind == "METRIC");
    let mut families: BTreeMap<&str, Vec<(&Reading, Value)>> = BTreeMap::new();
    for reading in components {
        for (attribute, value) in &reading.values {
            families.entry(attribute).or_default().push((reading, *value));
        }
    }
    let text: String = families.iter().map(|(attribute, samples)| family(attribute, samples)).collect();
    text + &metric::text(&metrics)
}

fn family(attribute: &str, samples: &[(&Reading, Value)]) -> String {
    let (kind, ending) = if GAUGES.contains(&attribute) { ("gauge", "") } else { ("counter", "_total") };
    let name = format!("Flume_{attribute}{ending}");
    let mut text = format!("# HELP {name} The attribute {attribute} of Flume.\n# TYPE {name} {kind}\n");
    for (reading, value) in samples {
        let (component, kind) = (escaped(&reading.name), reading.kind);
        let labels = format_args!("component=\"{component}\",type=\"{kind}\"");
        let written = match value {
            Value::Whole(number) => writeln!(text, "{name}{{{labels}}} {number}"),
            Value::Fraction(number) => writeln!(text, "{name}{{{labels}}} {number}"),
        };
        written.expect("a string takes every write");
    }
    text
}

/// The value of a label, without its quotes.
pub(super) fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_stands_once_with_all_its_samples() {
        let reading = |kind, name: &str, values: Vec<(&'static str, Value)>| {
            let values = values.into_iter().map(|(name, value)| (name.into(), value)).collect();
            Reading { kind, name: name.to_owned(), values, label: None }
        };
        let readings = [
            reading("CHANNEL", "c", vec![("ChannelFillPercentage", Value::Fraction(0.25))]),
            reading("SINK", "k", vec![("EventWriteFail", Value::Whole(7)), ("StopTime", Value::Whole(0))]),
            reading("SINK", "a\"\\", vec![("EventWriteFail", Value::Whole(1))]),
        ];
        let expected = r#"# HELP Flume_ChannelFillPercentage The attribute ChannelFillPercentage of Flume.
# TYPE Flume_ChannelFillPercentage gauge
Flume_ChannelFillPercentage{component="c",type="CHANNEL"} 0.25
# HELP Flume_EventWriteFail_total The attribute EventWriteFail of Flume.
# TYPE Flume_EventWriteFail_total counter
Flume_EventWriteFail_total{component="k",type="SINK"} 7
Flume_EventWriteFail_total{component="a\"\\",type="SINK"} 1
# HELP Flume_StopTime The attribute StopTime of Flume.
# TYPE Flume_StopTime gauge
Flume_StopTime{component="k",type="SINK"} 0
"#;
        assert_eq!(text(&readings), expected);
    }
}
