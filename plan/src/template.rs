//! Texts that are made anew for each event: paths and topics with escapes.

use serde::{Deserialize, Serialize};

/// A text with places that an event fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// As the author wrote it.
    pub written: String,
    /// The parts in order.
    pub parts: Vec<TemplatePart>,
}

/// A part of a template, after `org.apache.flume.formatter.output.BucketPath`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TemplatePart {
    /// The same for every event.
    Text {
        /// The text.
        text: String,
    },
    /// `%{name}`: the value of a header, nothing where it is absent.
    Header {
        /// The name of the header.
        name: String,
    },
    /// `%[localhost]` and its like: the same as long as the agent runs.
    Machine {
        /// What of the machine.
        machine: Machine,
    },
    /// Some of the time of the event.
    Time {
        /// In the letters of `strftime`. Empty for letters that mean nothing but still ask for the time.
        format: String,
    },
    /// `%Y`: the year, with as many digits as it has but no fewer than four.
    Year,
    /// `%s`: whole seconds since 1970.
    Seconds,
    /// `%t`: the header with the time as it is; it is never rounded.
    Millis,
}

/// What a template tells of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Machine {
    /// `%[localhost]`: its name.
    Name,
    /// `%[IP]`: the address of its name.
    Address,
    /// `%[FQDN]`: the name of its address.
    FullName,
}

impl Template {
    /// Whether it asks for the time of an event.
    pub fn needs_time(&self) -> bool {
        use TemplatePart::{Millis, Seconds, Time, Year};
        self.parts.iter().any(|part| matches!(part, Time { .. } | Year | Seconds | Millis))
    }
}
