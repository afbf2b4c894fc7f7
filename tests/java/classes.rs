//! The characters of classes and properties, one by one.

use logflowc_compiler::java::regex::translate;
use regex_syntax::hir::{Class, HirKind};

use super::peer::{hex, java};
use crate::shared::root;

const CATEGORIES: &str = "Cn Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf Co Cs Pd Ps Pe Pc Po Sm Sc Sk So Pi Pf L M N Z \
    C P S LC LD L1 all ASCII Alnum Alpha Blank Cntrl Digit Graph Lower Print Punct Space Upper XDigit Any alpha lu";
const METHODS: &str = "javaLowerCase javaUpperCase javaAlphabetic javaIdeographic javaTitleCase javaDigit javaDefined \
    javaLetter javaLetterOrDigit javaJavaIdentifierStart javaJavaIdentifierPart javaUnicodeIdentifierStart \
    javaUnicodeIdentifierPart javaIdentifierIgnorable javaSpaceChar javaWhitespace javaISOControl javaMirrored \
    javaNothing";
const PROPERTIES: &str = "IsAlphabetic IsAssigned IsControl IsHex_Digit IsHexDigit IsIdeographic IsJoin_Control IsLetter \
    IsLowercase IsNoncharacter_Code_Point IsTitlecase IsPunctuation IsUppercase IsWhite_Space IsWord IsAlpha IsLower \
    IsUpper IsSpace IsPunct IsXDigit IsAlnum IsCntrl IsDigit IsBlank IsGraph IsPrint IsEmoji IsL IsLu isalphabetic";
const SCRIPTS: &str = "IsLatin IsGreek IsCyrillic IsHan IsHiragana IsKatakana IsArabic IsHebrew IsThai IsHangul IsCommon \
    IsInherited IsUnknown IsOldItalic IsOld_Italic sc=Latn script=HAN SC=Zyyy IsZinh IsZzzz IsDevanagari blk=Thai \
    block=LatinExtended-A InGreek InGreekAndCoptic InBasic_Latin InBASIC\u{20}LATIN InSurrogates_Area InLatin1 \
    InCombiningMarksForSymbols InCJKUnifiedIdeographs gc=Lu general_category=L gc=Alpha Isgc=Lu InNothing IsNothing";
const CLASSES: &[&str] = &[
    r"\d",
    r"\D",
    r"\w",
    r"\W",
    r"\s",
    r"\S",
    r"\h",
    r"\H",
    r"\v",
    r"\V",
    ".",
    "(?s).",
    "(?d).",
    r"(?U)\d",
    r"(?U)\w",
    r"(?U)\W",
    r"(?U)\s",
    r"(?U)\p{Alpha}",
    r"(?U)\p{Punct}",
    r"(?U)\p{lower}",
    r"(?iU)\p{Lower}",
    r"(?i)\p{Lu}",
    r"(?i)\p{Lt}",
    r"(?i)\p{Lower}",
    r"(?i)\p{javaUpperCase}",
    r"(?i)\p{IsTitlecase}",
    "(?i)a",
    "(?i)é",
    "(?iu)é",
    "(?iu)i",
    "(?iu)k",
    "(?iu)ß",
    "(?iu)[ß]",
    "(?iu)ſ",
    "(?iu)[s]",
    "(?iu)µ",
    "(?iu)σ",
    "(?iu)ς",
    "(?iu)å",
    "(?iu)[å]",
    "(?iu)ǆ",
    "(?iu)ᾳ",
    "(?iu)ᾼ",
    "(?iu)\u{345}",
    "(?iu)\u{130}",
    "(?iu)\u{131}",
    "(?iu)ꭰ",
    "(?iu)Ꭰ",
    "(?iu)\u{1C90}",
    "(?iu)[a-z]",
    "(?iu)[à-ÿ]",
    "(?iu)[\u{100}-\u{17F}]",
    "(?iu)[α-ω]",
    "(?i)[a-z]",
    "(?i)[X-c]",
    "(?i)[^a-z]",
    "(?iu)[^k]",
    r"(?iu)[\x{10400}-\x{10410}]",
    "(?iu)\u{10400}",
    "[a-z&&[^aeiou]]",
    "[^a-z&&[^aeiou]]",
    "[a-c[x-z]]",
    "[^a[b]]",
    "[a-z&&b-d&&c]",
    "[a&&[b]&c]",
    "[&&a]",
    "[a&&&b]",
    "[^&&a]",
    "[a-]",
    "[-a]",
    "[]a]",
    "[^]a]",
    "[a^b]",
    r"[\v-\e]",
    r"[\w-z]",
    "[a-c-e]",
    r"[\Q^-]\E]",
    r"[\x{D800}-\x{E010}]",
    r"\uD83D\uDE00",
    r"\cA",
    r"\c[",
    r"\07",
    r"\0377",
    r"[\0400]",
    r"\x41",
    r"\x{1F600}",
    r"(?x)[ a b # c ]",
    r"(?x)[a& & b]",
    "(?x) \\ ",
    "[a-z0-9&&]",
    "[[a]&&]",
    r"[\p{L}&&[^\p{IsLatin}]]",
    r"[^\p{L}\d]",
    r"\pL",
    r"\PL",
    r"[\pLa]",
    r"\p{^L}",
    r"[\P{L}&&\PN]",
    "[a-z&&[def]xyz]",
];

#[test]
fn classes_have_the_characters_that_they_have_in_java() {
    let names = [CATEGORIES, METHODS, PROPERTIES, SCRIPTS].join(" ");
    let properties = names.split(' ').filter(|name| !name.is_empty()).map(|name| format!(r"\p{{{name}}}"));
    let patterns: Vec<String> = properties.chain(CLASSES.iter().map(|&class| class.to_owned())).collect();
    let source = root().join("tests/java/Classes.java");
    let lines = patterns.iter().map(|pattern| hex(pattern) + "\n").collect();
    let Some(answers) = java(&[], &source, lines) else {
        return;
    };
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), patterns.len(), "one answer per pattern");
    let differing: Vec<String> = patterns
        .iter()
        .zip(answers)
        .map(|(pattern, answer)| (pattern, ranges(pattern), answer))
        .filter(|(_, ours, java)| ours != java)
        .map(|(pattern, ours, java)| {
            let only = |left: &str, right: &str| -> Vec<String> {
                left.split(' ')
                    .filter(|range| !right.split(' ').any(|other| other == *range))
                    .map(str::to_owned)
                    .collect()
            };
            format!("{pattern}: only we {:?}, only Java {:?}", only(&ours, java), only(java, &ours))
        })
        .collect();
    assert_eq!(differing, Vec::<String>::new());
}

/// The characters that a pattern matches, as the Java program writes them.
fn ranges(pattern: &str) -> String {
    let Ok(translation) = translate(pattern) else {
        return "refused".to_owned();
    };
    let hir = regex_syntax::parse(&translation.pattern.translated).expect("translated patterns are patterns");
    let ranges: Vec<_> = match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().map(|range| (range.start(), range.end())).collect()
        }
        HirKind::Literal(literal) => {
            let literal = std::str::from_utf8(&literal.0).expect("literals are UTF-8");
            literal.chars().map(|char| (char, char)).collect()
        }
        HirKind::Class(Class::Bytes(class)) if class.ranges().is_empty() => Vec::new(),
        other => panic!("{pattern} is no class but {other:?}"),
    };
    let halves = ranges
        .into_iter()
        .flat_map(|(first, last)| [(first, last.min('\u{D7FF}')), (first.max('\u{E000}'), last)]);
    let shown = halves
        .filter(|(first, last)| first <= last)
        .map(|(first, last)| format!("{:x}-{:x}", u32::from(first), u32::from(last)));
    shown.collect::<Vec<_>>().join(" ")
}
