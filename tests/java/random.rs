//! Random patterns and bodies, from a seed.

use super::peer::Case;

const CHARS: &[&str] = &[
    "a", "a", "b", "b", "c", "A", "B", "1", "2", "_", " ", "-", "ab", "aab", "é", "É", "ß", "ſ", "K", "😀",
    "\u{301}", "٣", "\u{93E}", "\n", "\r\n", "\r", "\u{2028}", "\u{85}", ",", "",
];
const PLAIN: &[&str] =
    &["a", "b", "c", "ab", "B", "1", "_", " ", ".", "é", "ß", "😀", "-", ",", "]", "}", "&"];
const ESCAPES: &[&str] = &[
    r"\d",
    r"\w",
    r"\s",
    r"\D",
    r"\W",
    r"\S",
    r"\b",
    r"\B",
    r"\A",
    r"\Z",
    r"\z",
    "^",
    "$",
    r"\h",
    r"\v",
    r"\R",
    r"\x61",
    r"\u0062",
    r"\0141",
    r"\t",
    r"\.",
    r"\Qa.b\E",
    r"\p{L}",
    r"\P{Lu}",
    r"\p{Alpha}",
    r"\p{IsLatin}",
    r"\pN",
    r"\p{javaLowerCase}",
    r"\p{InBasicLatin}",
    r"\1",
    r"\2",
    r"\k<n>",
    r"\cA",
    r"\x{1F600}",
    r"\e",
    "(?i)",
    "(?s)",
    "(?m)",
    "(?u)",
    "(?x)",
    "(?d)",
    "(?U)",
    "(?-i)",
    "(?iu)",
    "(?md)",
    "(?x) # c\n",
];
const MEMBERS: &[&str] = &[
    "a", "b", "c", "a-c", "A-C", "0-9", r"\d", r"\w", r"\s", "-", "^", "&", "&&", ".", r"\]", "é", "ß",
    "à-ÿ", "[", r"\p{Lu}", r"\P{L}", "K", "I", "i-k", r"\v", r"\h", " ", "#", "]", r"\x61", "😀", "{",
    "&&[^b]", "&&b-d", "z-a",
];

/// A generator of random numbers (xorshift64*), so that a seed stands for the same cases everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).expect("31 bits") % limit
    }

    pub(crate) fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

/// Cases of one random pattern.
pub(crate) fn cases(random: &mut Random) -> Vec<Case> {
    let mut groups = 0;
    let pattern = alternatives(random, 3, &mut groups);
    let replacement = random.of(&["<$0>", "$1-$2", "", r"\$x", "${n}", "$9"]).to_owned();
    let bodies = (0..4).map(|_| body(random));
    let cases = bodies.map(|body| Case { pattern: pattern.clone(), replacement: replacement.clone(), body });
    cases.collect()
}

fn body(random: &mut Random) -> String {
    // Many bodies are plain lines, as most logs are.
    let choices = if random.below(3) == 0 { CHARS } else { &CHARS[..14] };
    (0..random.below(8)).map(|_| random.of(choices)).collect()
}

fn alternatives(random: &mut Random, depth: usize, groups: &mut u32) -> String {
    let mut text = sequence(random, depth, groups);
    while random.below(4) == 0 {
        text.push('|');
        text.push_str(&sequence(random, depth, groups));
    }
    text
}

fn sequence(random: &mut Random, depth: usize, groups: &mut u32) -> String {
    (0..random.below(4)).map(|_| quantified(random, depth, groups)).collect()
}

fn quantified(random: &mut Random, depth: usize, groups: &mut u32) -> String {
    let mut text = atom(random, depth, groups);
    if random.below(3) == 0 {
        text.push_str(
            random.of(&["?", "*", "+", "{2}", "{0}", "{1}", "{1,2}", "{0,3}", "{2,}", "{0,1}", "{,2}", "{"]),
        );
        text.push_str(random.of(&["", "", "", "?", "+"]));
    }
    text
}

fn atom(random: &mut Random, depth: usize, groups: &mut u32) -> String {
    match random.below(if depth == 0 { 12 } else { 22 }) {
        0..7 => random.of(PLAIN).to_owned(),
        7..10 => random.of(ESCAPES).to_owned(),
        10..12 => class(random, 2),
        choice => {
            let mut open = match choice {
                12..15 => "(",
                15..18 => "(?:",
                _ => random
                    .of(&["(?=", "(?!", "(?<=", "(?<!", "(?>", "(?i:", "(?<n>", "(?sm:", "(?x:", "(?iu-s:"]),
            };
            if matches!(open, "(" | "(?<n>") {
                *groups += 1;
            }
            if *groups > 4 && open == "(" {
                open = "(?:";
            }
            format!("{open}{})", alternatives(random, depth - 1, groups))
        }
    }
}

fn class(random: &mut Random, depth: usize) -> String {
    let mut text = random.of(&["[", "[", "[^"]).to_owned();
    for _ in 0..=random.below(3) {
        if depth > 0 && random.below(5) == 0 {
            text.push_str(random.of(&["", "", "&&"]));
            text.push_str(&class(random, depth - 1));
        } else {
            text.push_str(random.of(MEMBERS));
        }
    }
    text + "]"
}
