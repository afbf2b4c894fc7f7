//! How deep brackets are nested. The parser recurses, and flows have four levels.

/// Brackets may be nested this deep.
const MAX_DEPTH: usize = 64;

/// Where the nesting exceeds [`MAX_DEPTH`]. Strings, patterns and comments end with their line at the latest.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut inside = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match (inside, byte) {
            (_, b'\n') => inside = None,
            (Some(close), _) if byte == close && !escaped => inside = None,
            (None, b'"' | b'/') => inside = Some(byte),
            (None, b'#') => inside = Some(b'\n'),
            (None, b'{' | b'[' | b'(') => depth += 1,
            (None, b'}' | b']' | b')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
        if depth > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}
