//! The named sets of Java 17: Unicode 13's categories, scripts, blocks and properties, POSIX's and Java's own.

use std::sync::LazyLock;

use super::set::CharSet;

/// First and last code point, Java's name and the names of Unicode.
static BLOCKS: &str = include_str!("blocks.tsv");
/// The four letters of ISO 15924 and Java's name.
static SCRIPTS: &str = include_str!("scripts.tsv");
/// First and last code point of `Character.isMirrored`.
static MIRRORED: &str = include_str!("mirrored.tsv");

/// What Unicode 13 has characters for; the tables of `regex-syntax` are younger.
static ASSIGNED: LazyLock<CharSet> =
    LazyLock::new(|| CharSet::parsed(r"[\p{age=13.0}--\p{Noncharacter_Code_Point}]"));

/// Flags that change what a name means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flags {
    /// `(?i)`: upper, lower and title case are the same.
    pub(super) any_case: bool,
    /// `(?U)`: the names of POSIX mean Unicode's properties.
    pub(super) unicode: bool,
}

/// Whether Unicode 13 has the character.
pub(super) fn is_assigned(char: char) -> bool {
    char.is_ascii() || ASSIGNED.contains(char)
}

/// The characters with a property of Unicode, by a name that `regex-syntax` knows.
pub(super) fn unicode(name: &str) -> CharSet {
    // Where an old character has another property since Unicode 13.
    let (added, removed) = match name {
        "Mn" => ("\u{1734}\u{1171E}", ""),
        "Mc" => ("", "\u{1734}\u{1171E}"),
        "Lowercase" => ("", "\u{10FC}\u{AB69}"),
        "Alphabetic" => ("", r"\x{363}-\x{36F}\x{C04}\x{F82}\x{F83}\x{1DD3}-\x{1DE6}\x{11080}\x{11081}"),
        "Other_ID_Continue" => ("", "\u{30FB}\u{FF65}"),
        "sc=HAN" => ("", "\u{16FE2}\u{16FE3}"),
        "sc=COMMON" => ("\u{16FE2}\u{16FE3}", ""),
        _ => ("", ""),
    };
    let class = match (added, removed) {
        ("", "") => format!(r"\p{{{name}}}"),
        (added, "") => format!(r"[\p{{{name}}}{added}]"),
        (_, removed) => format!(r"[\p{{{name}}}--[{removed}]]"),
    };
    CharSet::parsed(&class).intersect(&ASSIGNED)
}

/// The set that `\p{…}` names.
pub(super) fn named(name: &str, flags: Flags) -> Option<CharSet> {
    if let Some(block) = name.strip_prefix("In") {
        self::block(block)
    } else if let Some(short) = name.strip_prefix("Is") {
        let upper = short.to_uppercase();
        binary(&upper, flags.any_case)
            .or_else(|| posix(&upper, flags.any_case))
            .or_else(|| general(short, flags.any_case))
            .or_else(|| script(short))
    } else {
        let posix = if flags.unicode { posix(&name.to_uppercase(), flags.any_case) } else { None };
        posix.or_else(|| general(name, flags.any_case))
    }
}

/// The set that `\p{key=value}` names.
pub(super) fn keyed(key: &str, value: &str, flags: Flags) -> Option<CharSet> {
    match key {
        "sc" | "script" => script(value),
        "blk" | "block" => block(value),
        "gc" | "general_category" => general(value, flags.any_case),
        _ => None,
    }
}

/// `\d`, `\w` and `\s`, by their letter.
pub(super) fn shorthand(letter: char, unicode: bool) -> CharSet {
    let name = match letter {
        'd' => "DIGIT",
        's' => "SPACE",
        _ => "WORD",
    };
    match (name, unicode) {
        ("DIGIT", false) => CharSet::parsed("[0-9]"),
        ("SPACE", false) => CharSet::parsed(r"[\t-\r ]"),
        (_, false) => CharSet::parsed("[0-9A-Za-z_]"),
        ("WORD", true) => word(),
        (name, true) => posix(name, false).expect("POSIX has the name"),
    }
}

/// `\h`.
pub(super) fn horizontal_space() -> CharSet {
    CharSet::parsed(r"[\t \x{A0}\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}]")
}

/// `\v`.
pub(super) fn vertical_space() -> CharSet {
    CharSet::parsed(r"[\n-\r\x{85}\x{2028}\x{2029}]")
}

fn word() -> CharSet {
    ["Alphabetic", "M", "Nd", "Pc", "Join_Control"]
        .iter()
        .fold(CharSet::none(), |set, name| set.union(&unicode(name)))
}

fn cased() -> CharSet {
    unicode("Lowercase").union(&unicode("Uppercase")).union(&unicode("Lt"))
}

fn block(name: &str) -> Option<CharSet> {
    let name = name.to_uppercase();
    let line = BLOCKS.lines().find(|line| {
        let mut names = line.split('\t').skip(2);
        names.next() == Some(&name)
            || names.any(|official| official == name || official.replace(' ', "") == name)
    })?;
    Some(spans(line))
}

fn script(name: &str) -> Option<CharSet> {
    let name = name.to_uppercase();
    let full = SCRIPTS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .find(|(code, full)| *code == name || *full == name)?
        .1;
    Some(match full {
        "UNKNOWN" => SCRIPTS
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(_, full)| *full != "UNKNOWN")
            .fold(CharSet::none(), |set, (_, full)| set.union(&unicode(&format!("sc={full}"))))
            .negate(),
        full => unicode(&format!("sc={full}")),
    })
}

/// The ranges of a table whose lines begin with the first and the last code point.
fn spans(table: &str) -> CharSet {
    let code = |hex: Option<&str>| {
        u32::from_str_radix(hex.unwrap_or_default(), 16).expect("tables hold code points")
    };
    let line = |line: &str| {
        let mut columns = line.split('\t');
        (code(columns.next()), code(columns.next()))
    };
    CharSet::spans(&table.lines().map(line).collect::<Vec<_>>())
}

/// Names after `Is` that mean a property of Unicode.
fn binary(name: &str, any_case: bool) -> Option<CharSet> {
    Some(match name {
        "ALPHABETIC" => unicode("Alphabetic"),
        "ASSIGNED" => ASSIGNED.clone(),
        "CONTROL" => unicode("Cc"),
        "HEXDIGIT" | "HEX_DIGIT" => hex_digit(),
        "IDEOGRAPHIC" => unicode("Ideographic"),
        "JOINCONTROL" | "JOIN_CONTROL" => unicode("Join_Control"),
        "LETTER" => unicode("L"),
        "LOWERCASE" | "TITLECASE" | "UPPERCASE" if any_case => cased(),
        "LOWERCASE" => unicode("Lowercase"),
        "NONCHARACTERCODEPOINT" | "NONCHARACTER_CODE_POINT" => {
            CharSet::parsed(r"\p{Noncharacter_Code_Point}")
        }
        "TITLECASE" => unicode("Lt"),
        "PUNCTUATION" => unicode("P"),
        "UPPERCASE" => unicode("Uppercase"),
        "WHITESPACE" | "WHITE_SPACE" => white_space(),
        "WORD" => word(),
        _ => return None,
    })
}

/// The names of POSIX as Unicode's annex on regular expressions defines them.
fn posix(name: &str, any_case: bool) -> Option<CharSet> {
    Some(match name {
        "ALPHA" => unicode("Alphabetic"),
        "LOWER" | "UPPER" if any_case => cased(),
        "LOWER" => unicode("Lowercase"),
        "UPPER" => unicode("Uppercase"),
        "SPACE" => white_space(),
        "PUNCT" => unicode("P"),
        "XDIGIT" => hex_digit(),
        "ALNUM" => unicode("Alphabetic").union(&unicode("Nd")),
        "CNTRL" => unicode("Cc"),
        "DIGIT" => unicode("Nd"),
        "BLANK" => blank(),
        "GRAPH" => graph(),
        "PRINT" => graph().union(&blank()).intersect(&unicode("Cc").negate()),
        _ => return None,
    })
}

fn hex_digit() -> CharSet {
    unicode("Nd").union(&CharSet::parsed(r"[0-9A-Fa-f\x{FF10}-\x{FF19}\x{FF21}-\x{FF26}\x{FF41}-\x{FF46}]"))
}

fn white_space() -> CharSet {
    unicode("Z").union(&CharSet::parsed(r"[\t-\r\x{85}]"))
}

fn blank() -> CharSet {
    unicode("Zs").union(&CharSet::of("\t"))
}

fn graph() -> CharSet {
    unicode("Z").union(&unicode("Cc")).negate().intersect(&ASSIGNED)
}

/// Categories, POSIX's names in ASCII and the methods of `java.lang.Character`.
fn general(name: &str, any_case: bool) -> Option<CharSet> {
    Some(match name {
        "Lu" | "Ll" | "Lt" if any_case => unicode("LC"),
        "Cn" => ASSIGNED.clone().negate(),
        "Cs" => CharSet::none(),
        "C" => {
            ASSIGNED.clone().negate().union(&CharSet::parsed(r"[\p{Cc}\p{Cf}\p{Co}]").intersect(&ASSIGNED))
        }
        "Lu" | "Ll" | "Lt" | "Lm" | "Lo" | "Mn" | "Me" | "Mc" | "Nd" | "Nl" | "No" | "Zs" | "Zl" | "Zp"
        | "Cc" | "Cf" | "Co" | "Pd" | "Ps" | "Pe" | "Pc" | "Po" | "Sm" | "Sc" | "Sk" | "So" | "Pi" | "Pf"
        | "L" | "M" | "N" | "Z" | "P" | "S" | "LC" => unicode(name),
        "LD" => unicode("L").union(&unicode("Nd")),
        "L1" => CharSet::span(0, 0xFF),
        "all" => CharSet::all(),
        "ASCII" => CharSet::span(0, 0x7F),
        "Alnum" | "Alpha" | "Blank" | "Cntrl" | "Digit" | "Graph" | "Lower" | "Print" | "Punct" | "Space"
        | "Upper" | "XDigit" => ascii(name, any_case),
        _ => return java(name.strip_prefix("java")?, any_case),
    })
}

fn ascii(name: &str, any_case: bool) -> CharSet {
    let name = match name {
        "Lower" | "Upper" if any_case => "alpha".to_owned(),
        name => name.to_lowercase(),
    };
    CharSet::parsed(&format!("[[:{name}:]]"))
}

/// The methods `is…` of `java.lang.Character`.
fn java(name: &str, any_case: bool) -> Option<CharSet> {
    let union = |names: &[&str]| names.iter().fold(CharSet::none(), |set, name| set.union(&unicode(name)));
    Some(match name {
        "LowerCase" | "UpperCase" | "TitleCase" if any_case => cased(),
        "LowerCase" => unicode("Lowercase"),
        "UpperCase" => unicode("Uppercase"),
        "TitleCase" => unicode("Lt"),
        "Alphabetic" => unicode("Alphabetic"),
        "Ideographic" => unicode("Ideographic"),
        "Digit" => unicode("Nd"),
        "Defined" => ASSIGNED.clone(),
        "Letter" => unicode("L"),
        "LetterOrDigit" => union(&["L", "Nd"]),
        "JavaIdentifierStart" => union(&["L", "Nl", "Sc", "Pc"]),
        "JavaIdentifierPart" => union(&["L", "Nl", "Sc", "Pc", "Nd", "Mn", "Mc"]).union(&ignorable()),
        "UnicodeIdentifierStart" => union(&["L", "Nl", "Other_ID_Start"]),
        "UnicodeIdentifierPart" => {
            union(&["L", "Nl", "Pc", "Nd", "Mn", "Mc", "Other_ID_Start", "Other_ID_Continue"])
                .union(&ignorable())
        }
        "IdentifierIgnorable" => ignorable(),
        "SpaceChar" => unicode("Z"),
        "Whitespace" => unicode("Z")
            .intersect(&CharSet::of("\u{A0}\u{2007}\u{202F}").negate())
            .union(&CharSet::parsed(r"[\t-\r\x{1C}-\x{1F}]")),
        "ISOControl" => unicode("Cc"),
        "Mirrored" => spans(MIRRORED),
        _ => return None,
    })
}

fn ignorable() -> CharSet {
    unicode("Cf").union(&CharSet::parsed(r"[\x00-\x08\x0E-\x1B\x7F-\x9F]"))
}
