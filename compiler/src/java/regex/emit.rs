//! Writes a pattern in the syntax of the engine: of `regex`, or of `fancy-regex` where an automaton does not do.

use logflowc_plan::Ordinary;

use super::ast::{Greed, Look, Node, Place, Repeat};
use super::case::Case;
use super::ending::{Ending, ending};
use super::place;
use super::set::CharSet;
use super::shape::{self, Reach};

const LINE_BREAK: &str = r"\r\n|[\n-\r\x{85}\x{2028}\x{2029}]";
/// Matches the empty text everywhere. No automaton has it, so the loop around it runs step by step, and ends when
/// an iteration matches nothing.
const STEP: &str = r"(?>)";

/// What a pattern is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Texts {
    All,
    Ordinary,
}

/// Writes a pattern for all texts. Besides the text, it says how deep the parentheses are nested.
pub(super) fn exact(node: &Node) -> (String, usize) {
    let mut emitter = Emitter::new(node, Texts::All);
    emitter.alternatives(node);
    (emitter.out, emitter.deepest)
}

/// Writes a pattern for the texts for which an automaton suffices.
pub(super) fn ordinary(node: &Node) -> Ordinary {
    let mut emitter = Emitter::new(node, Texts::Ordinary);
    emitter.alternatives(node);
    Ordinary { translated: emitter.out, unless: emitter.unless.join("|") }
}

/// Whether an automaton cannot run the node on any kind of text.
pub(super) fn needs_backtracking(node: &Node) -> bool {
    node.any(&|node| match node {
        Node::Look(_) | Node::Atomic { .. } | Node::BackReference { .. } | Node::Cluster { .. } => true,
        Node::Repeat(repeat) => {
            repeat.greed == Greed::Possessive
                || ending(repeat) == Ending::Stepwise
                || breaks_lines_in_one_way(repeat)
        }
        _ => false,
    })
}

/// Whether the node looks at line ends or word boundaries.
pub(super) fn looks_around(node: &Node) -> bool {
    node.any(&|node| match node {
        Node::Place(place) => place::ordinary(*place).1.is_some(),
        _ => false,
    })
}

/// Whether Java keeps to the first way in which an iteration matches; it matters for `\R`, which has two.
fn breaks_lines_in_one_way(repeat: &Repeat) -> bool {
    (!repeat.group || repeat.is_one_way()) && repeat.node.any(&|node| matches!(node, Node::LineBreak))
}

struct Emitter {
    out: String,
    texts: Texts,
    /// Number of capturing groups.
    groups: u32,
    /// Groups are written as if they did not capture.
    silent: bool,
    /// What texts must not have that are ordinary.
    unless: Vec<&'static str>,
    depth: usize,
    deepest: usize,
}

impl Emitter {
    fn new(node: &Node, texts: Texts) -> Self {
        Self {
            out: String::new(),
            texts,
            groups: node.groups(),
            silent: false,
            unless: Vec::new(),
            depth: 0,
            deepest: 0,
        }
    }

    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Writes what stands in parentheses.
    fn group(&mut self, open: &str, inside: impl FnOnce(&mut Self)) {
        self.text(open);
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        inside(self);
        self.depth -= 1;
        self.text(")");
    }

    /// Writes a node where `|` is allowed.
    fn alternatives(&mut self, node: &Node) {
        let Node::Alternatives(nodes) = node else {
            return self.sequence(node);
        };
        for (index, node) in nodes.iter().enumerate() {
            if index > 0 {
                self.text("|");
            }
            self.sequence(node);
        }
    }

    /// Writes a node where others stand beside it.
    fn sequence(&mut self, node: &Node) {
        match node {
            Node::Empty => {}
            Node::Set(set) => self.set(set),
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.sequence(node)),
            Node::Alternatives(_) => self.group("(?:", |emitter| emitter.alternatives(node)),
            Node::Capture(node) => {
                self.group(if self.silent { "(?:" } else { "(" }, |emitter| emitter.alternatives(node));
            }
            Node::Repeat(repeat) => self.repeat(repeat),
            Node::Look(look) => self.look(look),
            Node::Atomic { node, .. } => self.group("(?>", |emitter| emitter.alternatives(node)),
            Node::Place(place) => self.place(*place),
            // In Java, a group that does not exist has never matched.
            Node::BackReference { index, .. } if *index > self.groups => self.set(&CharSet::none()),
            Node::BackReference { index, case, .. } => {
                let open = if *case == Case::Exact { "(?:" } else { "(?i:" };
                self.group(open, |emitter| emitter.text(&format!(r"\{index}")));
            }
            Node::LineBreak => self.group("(?:", |emitter| emitter.text(LINE_BREAK)),
            Node::Cluster { .. } => self.group("(?>", |emitter| emitter.text(&super::cluster::pattern())),
        }
    }

    fn set(&mut self, set: &CharSet) {
        self.out.push_str(&class(set));
    }

    fn look(&mut self, look: &Look) {
        if look.behind && shape::reach(look) == Reach::Nowhere {
            self.dead(&look.node);
            if !look.negated {
                self.set(&CharSet::none());
            }
            return;
        }
        let open = match (look.behind, look.negated) {
            (false, false) => "(?=",
            (false, true) => "(?!",
            (true, false) => "(?<=",
            (true, true) => "(?<!",
        };
        self.group(open, |emitter| emitter.alternatives(&look.node));
    }

    /// Writes a node that never matches anything, for the numbers of its groups.
    fn dead(&mut self, node: &Node) {
        if node.captures() {
            self.group("(?:", |emitter| {
                emitter.set(&CharSet::none());
                emitter.sequence(node);
                emitter.text("|");
            });
        }
    }

    fn place(&mut self, place: Place) {
        if self.texts == Texts::All {
            self.text(&place::exact(place));
            self.deepest = self.deepest.max(self.depth + place::DEPTH);
            return;
        }
        let (text, unless) = place::ordinary(place);
        self.text(text);
        self.unless.extend(unless.filter(|unless| !self.unless.contains(unless)));
    }

    fn repeat(&mut self, repeat: &Repeat) {
        let node = &repeat.node;
        if is_never_seen(repeat) {
            self.dead(node);
        } else if shape::is_always_empty(node) {
            self.once(repeat);
        } else if repeat.greed == Greed::Possessive {
            self.group("(?>", |emitter| {
                match node {
                    Node::Set(_) => emitter.sequence(node),
                    _ => emitter.group("(?>", |emitter| emitter.alternatives(node)),
                }
                emitter.quantifier(repeat.min, repeat.max, Greed::Greedy);
            });
        } else {
            self.loop_of(repeat);
        }
    }

    fn loop_of(&mut self, repeat: &Repeat) {
        let node = &repeat.node;
        match ending(repeat) {
            Ending::EmptyLast => {
                let silent = std::mem::replace(&mut self.silent, true);
                self.group("(?:", |emitter| emitter.alternatives(node));
                self.quantifier(0, None, repeat.greed);
                self.silent = silent;
                self.groups_of(node);
            }
            Ending::Stepwise => {
                self.group("(?:", |emitter| {
                    emitter.text(STEP);
                    emitter.sequence(node);
                });
                // An iteration that matches nothing ends the repetition, however many are asked for.
                let min = if repeat.greed == Greed::Greedy { repeat.min.min(1) } else { repeat.min };
                self.quantifier(min, repeat.max, repeat.greed);
            }
            Ending::Plain | Ending::Forgetful => {
                match node {
                    _ if breaks_lines_in_one_way(repeat) => {
                        self.group("(?>", |emitter| emitter.alternatives(node));
                    }
                    Node::Set(_) | Node::Capture(_) => self.sequence(node),
                    _ => self.group("(?:", |emitter| emitter.alternatives(node)),
                }
                self.quantifier(repeat.min, repeat.max, repeat.greed);
            }
        }
    }

    /// Writes the groups of a node and nothing in them.
    fn groups_of(&mut self, node: &Node) {
        match node {
            Node::Capture(node) if !self.silent => self.group("(", |emitter| emitter.groups_of(node)),
            _ => node.children().iter().for_each(|child| self.groups_of(child)),
        }
    }

    /// Writes the repetition of a node that takes no character: a second time changes nothing.
    fn once(&mut self, repeat: &Repeat) {
        if repeat.min > 0 {
            let open = if repeat.greed == Greed::Possessive { "(?>" } else { "(?:" };
            self.group(open, |emitter| emitter.alternatives(&repeat.node));
        } else if repeat.node.captures() {
            self.group("(?:", |emitter| {
                emitter.alternatives(&repeat.node);
                emitter.text("|");
            });
        }
    }

    fn quantifier(&mut self, min: u32, max: Option<u32>, greed: Greed) {
        let text = match (min, max) {
            (1, Some(1)) => return,
            (0, Some(1)) => "?".to_owned(),
            (0, None) => "*".to_owned(),
            (1, None) => "+".to_owned(),
            (min, None) => format!("{{{min},}}"),
            (min, Some(max)) if min == max => format!("{{{min}}}"),
            (min, Some(max)) => format!("{{{min},{max}}}"),
        };
        self.text(&text);
        if greed == Greed::Lazy && max != Some(min) {
            self.text("?");
        }
    }
}

/// Whether no iteration leaves a trace: there is none, or Java forgets the empty ones.
fn is_never_seen(repeat: &Repeat) -> bool {
    let forgets = repeat.greed == Greed::Lazy || repeat.is_one_way();
    repeat.max == Some(0) || (repeat.min == 0 && forgets && shape::is_always_empty(&repeat.node))
}

/// A set as a letter or class.
pub(super) fn class(set: &CharSet) -> String {
    if let Some(char) = set.single() {
        return literal(char);
    }
    if set.is_empty() {
        return r"[^\x00-\x{10FFFF}]".to_owned();
    }
    let excluded = set.clone().negate();
    if excluded.is_empty() {
        return "(?s:.)".to_owned();
    }
    let (open, listed) =
        if excluded.ranges().count() < set.ranges().count() { ("[^", &excluded) } else { ("[", set) };
    let mut class = open.to_owned();
    for (first, last) in listed.ranges() {
        class.push_str(&literal(first));
        if first != last {
            if u32::from(last) - u32::from(first) > 1 {
                class.push('-');
            }
            class.push_str(&literal(last));
        }
    }
    class.push(']');
    class
}

/// A character that means itself.
fn literal(char: char) -> String {
    match char {
        '\t' => r"\t".to_owned(),
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        ' '..='~' if regex_syntax::is_meta_character(char) => format!("\\{char}"),
        ' '..='~' => char.to_string(),
        _ if char.is_alphanumeric() => char.to_string(),
        _ => format!(r"\x{{{:X}}}", u32::from(char)),
    }
}
