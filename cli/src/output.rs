//! Everything that the command itself says, apart from findings and logs.
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::args::Colour;
use crate::input::unreadable;

/// Whether a part of the results is lost.
static LOST: AtomicBool = AtomicBool::new(false);

/// Says what stands in the way.
pub(crate) fn problem(text: impl std::fmt::Display) {
    remark(format_args!("logflowc: {text}"));
}

/// Says how it went. Somebody who does not listen to the end is no mistake.
pub(crate) fn remark(text: impl std::fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes a result to standard output.
pub(crate) fn result(text: &str) {
    bytes(text.as_bytes());
}

/// Writes bytes to standard output. A reader that goes away early is no mistake.
pub(crate) fn bytes(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        // Once is enough, whatever else would be written.
        Err(error) if error.kind() != ErrorKind::BrokenPipe && !LOST.swap(true, Ordering::Relaxed) => {
            problem(unreadable(Path::new("standard output"), error));
        }
        _ => {}
    }
}

/// Whether a part of the results could not be written.
pub(crate) fn is_lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// Takes away what stands on a terminal.
pub(crate) fn clear() {
    if io::stdout().is_terminal() {
        result("\x1b[2J\x1b[H");
    }
}

/// Whether results are coloured.
pub(crate) fn coloured(colour: Colour) -> bool {
    wanted(colour, io::stdout().is_terminal())
}

/// Whether what goes to standard error is coloured.
pub(crate) fn coloured_errors(colour: Colour) -> bool {
    wanted(colour, io::stderr().is_terminal())
}

fn wanted(colour: Colour, terminal: bool) -> bool {
    match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}
