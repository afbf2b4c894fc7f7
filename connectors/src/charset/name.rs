//! Names of character sets, as `java.nio.charset.Charset.forName` knows them.

use encoding_rs::{Encoding, GBK, REPLACEMENT, X_USER_DEFINED};

use super::Form;
use super::wide::{Order, Unit, Wide};

/// Names that mean another set on the web than in Java, or none there.
const LATIN1: &[&str] = &[
    "iso-8859-1",
    "iso8859-1",
    "iso8859_1",
    "iso_8859-1",
    "iso_8859_1",
    "iso_8859-1:1987",
    "8859_1",
    "iso-ir-100",
    "latin1",
    "l1",
    "csisolatin1",
    "cp819",
    "ibm819",
    "ibm-819",
    "819",
];
const ASCII: &[&str] = &[
    "us-ascii",
    "ascii",
    "ascii7",
    "iso646-us",
    "iso_646.irv:1991",
    "iso_646.irv:1983",
    "iso-ir-6",
    "646",
    "us",
    "ansi_x3.4-1968",
    "ansi_x3.4-1986",
    "csascii",
    "cp367",
    "ibm367",
    "default",
];
const WIDE: &[(&[&str], Wide)] = &[
    (&["utf-16", "utf_16", "utf16", "unicode", "unicodebig"], wide(Unit::Two, Order::Marked, true)),
    (
        &["utf-16be", "utf_16be", "x-utf-16be", "iso-10646-ucs-2", "unicodebigunmarked"],
        wide(Unit::Two, Order::Big, false),
    ),
    (&["utf-16le", "utf_16le", "x-utf-16le", "unicodelittleunmarked"], wide(Unit::Two, Order::Little, false)),
    (&["x-utf-16le-bom", "unicodelittle"], wide(Unit::Two, Order::Little, true)),
    (&["utf-32", "utf_32", "utf32", "iso-10646-ucs-4"], wide(Unit::Four, Order::Marked, false)),
    (&["utf-32be", "utf_32be", "x-utf-32be"], wide(Unit::Four, Order::Big, false)),
    (&["utf-32le", "utf_32le", "x-utf-32le"], wide(Unit::Four, Order::Little, false)),
    (&["x-utf-32be-bom", "utf_32be_bom", "utf-32be-bom"], wide(Unit::Four, Order::Big, true)),
    (&["x-utf-32le-bom", "utf_32le_bom", "utf-32le-bom"], wide(Unit::Four, Order::Little, true)),
];
const GBK_NAMES: &[&str] = &["cp936", "windows-936", "x-mswin-936", "ms936", "ms_936"];

const fn wide(unit: Unit, order: Order, mark: bool) -> Wide {
    Wide { unit, order, mark }
}

pub(super) fn find(name: &str) -> Option<Form> {
    let name = name.to_ascii_lowercase();
    let name = name.as_str();
    if LATIN1.contains(&name) {
        return Some(Form::Latin1);
    }
    if ASCII.contains(&name) {
        return Some(Form::Ascii);
    }
    if let Some((_, wide)) = WIDE.iter().find(|(names, _)| names.contains(&name)) {
        return Some(Form::Wide(*wide));
    }
    if GBK_NAMES.contains(&name) {
        return Some(Form::Table(GBK));
    }
    match table(name)? {
        encoding if encoding == encoding_rs::UTF_8 => Some(Form::Utf8),
        // Labels under which a browser refuses to read, or keeps bytes as they are.
        encoding if encoding == REPLACEMENT || encoding == X_USER_DEFINED => None,
        encoding => Some(Form::Table(encoding)),
    }
}

/// The names of the web are those of Java for the most part, with these spellings besides.
fn table(name: &str) -> Option<&'static Encoding> {
    let label = |name: &str| Encoding::for_label(name.as_bytes());
    label(name)
        .or_else(|| label(name.strip_prefix("x-")?))
        .or_else(|| label(&format!("iso-8859-{}", name.strip_prefix("8859_")?)))
        .or_else(|| label(&name.replace('_', "-")))
        .or_else(|| label(&format!("windows-{}", name.strip_prefix("ms")?.trim_start_matches(['-', '_']))))
        .or_else(|| label(&name.replace("euc", "euc-")))
        .or_else(|| label(&name.replace("x-mac", "x-mac-")))
}
