//! Which parts of the header stay in the body (`keepFields`).

use super::Fields;

/// What stays of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Keep {
    /// The body is the whole message.
    All,
    /// These parts stand in front of the body, in this order.
    Parts(Vec<Part>),
}

/// A part of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Priority,
    Version,
    Timestamp,
    Hostname,
}

const PARTS: [(&str, Part); 4] = [
    ("priority", Part::Priority),
    ("version", Part::Version),
    ("timestamp", Part::Timestamp),
    ("hostname", Part::Hostname),
];

impl Keep {
    /// Reads the setting. As in Flume, the names of the parts may stand anywhere in it, and other words are ignored.
    pub(super) fn new(setting: &str) -> Self {
        let setting = setting.trim().to_ascii_lowercase();
        match setting.as_str() {
            "none" | "false" => Self::Parts(Vec::new()),
            "all" | "true" => Self::All,
            _ => {
                let named = PARTS.iter().filter(|(name, _)| setting.contains(name));
                Self::Parts(named.map(|(_, part)| *part).collect())
            }
        }
    }
}

impl Part {
    /// Writes the part as it stands in the message, with what separates it from the next.
    pub(super) fn write(self, fields: &Fields, arena: &[u8], out: &mut Vec<u8>) {
        let piece = match self {
            Self::Priority => fields.priority,
            Self::Version => match fields.version {
                Some(version) => version,
                None => return,
            },
            Self::Timestamp => fields.stamp,
            Self::Hostname => fields.host,
        };
        let text = &arena[piece.start()..piece.end()];
        if self == Self::Priority {
            out.push(b'<');
            out.extend_from_slice(text);
            out.push(b'>');
        } else {
            out.extend_from_slice(text);
            out.push(b' ');
        }
    }
}
