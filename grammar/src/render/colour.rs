//! The colours of a finding on a terminal, as ANSI escapes (ECMA-48, SGR).

use std::fmt::{self, Write};

use codespan_reporting::diagnostic::{LabelStyle, Severity};
use codespan_reporting::term::WriteStyle;

/// Text with escapes between its parts.
#[derive(Default)]
pub(super) struct Coloured(pub(super) String);

/// Numbers, borders, and labels that explain.
const CYAN: &str = "\x1b[0m\x1b[36m";

impl Write for Coloured {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write_str(text)
    }
}

impl WriteStyle for Coloured {
    fn set_header(&mut self, severity: Severity) -> fmt::Result {
        self.write_str(match severity {
            Severity::Bug | Severity::Error => "\x1b[0m\x1b[1m\x1b[38;5;9m",
            Severity::Warning => "\x1b[0m\x1b[1m\x1b[38;5;11m",
            Severity::Note => "\x1b[0m\x1b[1m\x1b[38;5;10m",
            Severity::Help => "\x1b[0m\x1b[1m\x1b[38;5;14m",
        })
    }

    fn set_header_message(&mut self) -> fmt::Result {
        self.write_str("\x1b[0m\x1b[1m")
    }

    fn set_line_number(&mut self) -> fmt::Result {
        self.write_str(CYAN)
    }

    fn set_note_bullet(&mut self) -> fmt::Result {
        self.write_str(CYAN)
    }

    fn set_source_border(&mut self) -> fmt::Result {
        self.write_str(CYAN)
    }

    fn set_label(&mut self, severity: Severity, label: LabelStyle) -> fmt::Result {
        self.write_str(match (label, severity) {
            (LabelStyle::Primary, Severity::Bug | Severity::Error) => "\x1b[0m\x1b[31m",
            (LabelStyle::Primary, Severity::Warning) => "\x1b[0m\x1b[33m",
            (LabelStyle::Primary, Severity::Note) => "\x1b[0m\x1b[32m",
            (LabelStyle::Primary, Severity::Help) | (LabelStyle::Secondary, _) => CYAN,
        })
    }

    fn reset(&mut self) -> fmt::Result {
        self.write_str("\x1b[0m")
    }
}
