//! From the URI of a document to its path.

use std::path::PathBuf;

use lsp_types::Uri;

/// The path of a `file:` URI; other documents have none.
pub(crate) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file:")?;
    // The host in front, usually empty, is this machine.
    let path = rest.strip_prefix("//").map_or(rest, |rest| &rest[rest.find('/').unwrap_or(rest.len())..]);
    let path = String::from_utf8(decoded(path)).ok()?;
    let is_drive = path.len() > 2 && path.as_bytes()[2] == b':' && cfg!(windows);
    Some(PathBuf::from(if is_drive { &path[1..] } else { &path }))
}

/// The name to show for a document.
pub(crate) fn name(uri: &Uri) -> String {
    path(uri).map_or_else(|| uri.as_str().to_owned(), |path| path.display().to_string())
}

fn decoded(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escape = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                out.push(byte);
                rest = &tail[2..];
            }
            _ => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_percents_and_letters_of_any_script_are_decoded() {
        let of = |text: &str| path(&text.parse().expect("a URI"));
        assert_eq!(of("file:///a%20b/100%25/%C3%A9.conf"), Some(PathBuf::from("/a b/100%/é.conf")));
        assert_eq!(of("file://localhost/x.conf"), Some(PathBuf::from("/x.conf")));
        assert_eq!(of("untitled:Untitled-1"), None);
        assert_eq!(name(&"untitled:Untitled-1".parse().expect("a URI")), "untitled:Untitled-1");
    }
}
