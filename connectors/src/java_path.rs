//! Paths as `java.io.File` writes them, because Flume's state files compare them as text.

use std::env;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The path without double and closing slashes; dots stay.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut bytes = path.as_os_str().as_bytes().to_vec();
    bytes.dedup_by(|next, last| *next == b'/' && *last == b'/');
    if bytes.len() > 1 && bytes.ends_with(b"/") {
        bytes.pop();
    }
    PathBuf::from(OsStr::from_bytes(&bytes))
}

/// The path from the root on, as `getAbsolutePath` gives it: the working directory in front, nothing resolved.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    if path.is_absolute() { path.to_owned() } else { env::current_dir().unwrap_or_default().join(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_are_cleaned_up_and_nothing_else() {
        let cases =
            [("/a//b/", "/a/b"), ("a/./b", "a/./b"), ("/", "/"), ("//", "/"), ("a", "a"), ("../x//", "../x")];
        for (written, normal) in cases {
            assert_eq!(super::normal(Path::new(written)).as_os_str(), normal, "{written}");
        }
    }
}
