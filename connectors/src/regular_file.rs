//! Files of our own that were left by an earlier run.

use std::path::Path;
use std::{fs, io};

/// Reads a file, and refuses what is none: to open a pipe would wait for somebody who writes into it.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.is_file() {
        fs::read(path)
    } else {
        Err(io::Error::other("it is no regular file"))
    }
}
