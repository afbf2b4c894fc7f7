//! Everything that the command itself says, apart from findings and logs.
use std::fs::{self, Permissions};
use std::io::{self, IsTerminal as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::args::Colour;

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
    let _ = out.write_all(bytes).and_then(|()| out.flush());
}

/// Writes a result to a file at once, so that nobody reads half of it. A pipe or a device is written to as it is.
pub(crate) fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.exists() && !path.is_file() {
        return fs::write(path, bytes);
    }
    let path = if path.is_symlink() { fs::canonicalize(path)? } else { path.to_owned() };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // What the process may not give to others is taken from these permissions.
    let mut file = tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
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
