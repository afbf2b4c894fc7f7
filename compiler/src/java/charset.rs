//! The charsets of Java 17 by all their names.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Every name and alias, as `Charset.availableCharsets` gives them, in lower case: names match in any case.
static NAMES: LazyLock<HashSet<String>> =
    LazyLock::new(|| include_str!("charsets.txt").lines().map(str::to_lowercase).collect());

/// Whether `Charset.forName` finds a charset.
pub fn is_known(name: &str) -> bool {
    NAMES.contains(&name.to_lowercase())
}

/// Charsets that people write.
pub fn common() -> [&'static str; 8] {
    ["UTF-8", "ISO-8859-1", "US-ASCII", "UTF-16", "windows-1252", "GBK", "GB18030", "Shift_JIS"]
}
