//! New contents for a file that others may be reading.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tempfile::NamedTempFile;

/// Puts bytes in the place of a file at once, so that nobody ever reads half of it. A link stays a link, and the
/// file keeps its permissions.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let file = NamedTempFile::new_in(folder(&path))?;
    file.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    put(file, &path, bytes)
}

/// Writes a result to a file at once, which need not be there. A pipe or a device is written to as it is.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.exists() && !path.is_file() {
        return fs::write(path, bytes);
    }
    let path = if path.is_symlink() { fs::canonicalize(path)? } else { path.to_owned() };
    // What the process may not give to others is taken from these permissions.
    let all = Permissions::from_mode(0o666);
    let file = tempfile::Builder::new().permissions(all).tempfile_in(folder(&path))?;
    put(file, &path, bytes)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn put(mut file: NamedTempFile, path: &Path, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
