//! What can be said of a part of a pattern before any text: its length, and whether and when it matches nothing.

use super::ast::{Greed, Look, Node, Place, Repeat};

/// How long the matches of a node are, as Java's `Pattern.TreeInfo` reckons it, overflow included: which
/// look-behinds are refused and how far they reach depends on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Study {
    min: i32,
    max: i32,
    pub(super) max_is_known: bool,
    /// There is only one way to match at a place, in Java's eyes.
    pub(super) deterministic: bool,
}

pub(super) fn study(node: &Node) -> Study {
    let mut study = Study::EMPTY;
    study.add(std::slice::from_ref(node), None);
    study
}

/// What stands behind a row of nodes, outside of the group that they are in.
struct Behind<'a> {
    nodes: &'a [Node],
    behind: Option<&'a Behind<'a>>,
}

impl Study {
    const EMPTY: Self = Self { min: 0, max: 0, max_is_known: true, deterministic: true };

    /// Adds nodes and all that stands behind them, in the order in which Java passes through them.
    fn add(&mut self, nodes: &[Node], behind: Option<&Behind<'_>>) {
        let Some((node, rest)) = nodes.split_first() else {
            if let Some(behind) = behind {
                self.add(behind.nodes, behind.behind);
            }
            return;
        };
        let here = Behind { nodes: rest, behind };
        match node {
            Node::Empty | Node::Look(_) | Node::Place(_) => {}
            Node::Set(_) => self.lengthen(1, 1),
            Node::LineBreak => self.lengthen(1, 2),
            Node::Cluster { .. } => {
                self.lengthen(1, 0);
                self.deterministic = false;
            }
            Node::BackReference { .. } => self.max_is_known = false,
            Node::Sequence(nodes) => return self.add(nodes, Some(&here)),
            Node::Capture(node) => return self.add(std::slice::from_ref(&**node), Some(&here)),
            Node::Atomic { node, .. } => self.add(std::slice::from_ref(&**node), None),
            Node::Alternatives(nodes) => {
                let studies: Vec<Study> = nodes.iter().map(study).collect();
                return self.branch(&studies, &here);
            }
            Node::Repeat(repeat) if repeat.is_branch() => {
                return self.branch(&[study(&repeat.node), Self::EMPTY], &here);
            }
            Node::Repeat(repeat) => self.repeat(repeat),
        }
        self.add(rest, behind);
    }

    /// Adds alternatives. What stands behind them is reckoned on its own, so that a sum overflows later.
    fn branch(&mut self, alternatives: &[Study], behind: &Behind<'_>) {
        let mut rest = Self::EMPTY;
        rest.add(behind.nodes, behind.behind);
        let min = alternatives.iter().map(|study| study.min).min().unwrap_or(0);
        let max = alternatives.iter().map(|study| study.max).max().unwrap_or(0);
        self.lengthen(min, max);
        self.lengthen(rest.min, rest.max);
        self.max_is_known &= rest.max_is_known && alternatives.iter().all(|study| study.max_is_known);
        self.deterministic = false;
    }

    fn lengthen(&mut self, min: i32, max: i32) {
        self.min = self.min.wrapping_add(min);
        self.max = self.max.wrapping_add(max);
    }

    fn repeat(&mut self, repeat: &Repeat) {
        if (repeat.min, repeat.max) == (0, Some(1)) {
            let min = self.min;
            self.add(std::slice::from_ref(&repeat.node), None);
            self.min = min;
            self.deterministic = false;
            return;
        }
        let inner = study(&repeat.node);
        let min = i32::try_from(repeat.min).unwrap_or(i32::MAX);
        let max = repeat.max.map_or(i32::MAX, |max| i32::try_from(max).unwrap_or(i32::MAX));
        let one_letter = !repeat.group && matches!(repeat.node, Node::Set(_));
        if one_letter && repeat.greed == Greed::Greedy && repeat.max.is_none() {
            self.lengthen(min, if self.max_is_known { i32::MAX } else { 0 });
            self.deterministic = false;
        } else if repeat.backs_up() && !inner.deterministic {
            self.max_is_known = false;
            self.deterministic = false;
        } else {
            let longer = inner.min.wrapping_mul(min).wrapping_add(self.min);
            self.min = if longer < self.min { 0xFFF_FFFF } else { longer };
            let longer = inner.max.wrapping_mul(max).wrapping_add(self.max);
            self.max_is_known &= inner.max_is_known && longer >= self.max;
            self.max = longer;
            self.deterministic &= inner.deterministic && min == max;
        }
    }
}

impl Repeat {
    /// Whether a finished iteration may be taken up again.
    pub(super) fn backs_up(&self) -> bool {
        self.group && self.greed != Greed::Possessive
    }

    /// Whether Java makes two alternatives of it: the node and nothing.
    fn is_branch(&self) -> bool {
        self.backs_up() && (self.min, self.max) == (0, Some(1))
    }

    /// Whether Java repeats the group in a loop that keeps to one way through it.
    pub(super) fn is_one_way(&self) -> bool {
        self.backs_up() && !self.is_branch() && study(&self.node).deterministic
    }
}

/// How far a look-behind reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// As far as it needs.
    Enough,
    /// Nowhere: it never matches.
    Nowhere,
    /// It depends on the place in the text, because Java's sum of lengths has overflowed.
    Overflown,
}

pub(super) fn reach(look: &Look) -> Reach {
    let Study { min, max, .. } = study(&look.node);
    // Java starts looking at `place - max`, in 32 bits; once that overflows, it looks at everything.
    let overflows_from = i64::from(max) - i64::from(i32::MIN);
    if max >= min {
        Reach::Enough
    } else if look.in_characters {
        Reach::Overflown
    } else if i64::from(min) >= overflows_from {
        Reach::Enough
    } else if overflows_from < 1 << 30 {
        Reach::Overflown
    } else {
        Reach::Nowhere
    }
}

/// Whether all matches of a look-behind are equally long.
pub(super) fn has_fixed_length(node: &Node) -> bool {
    let study = study(node);
    study.min == study.max
}

/// Whether the node may match the empty text somewhere.
pub(super) fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Look(_) | Node::Place(_) | Node::BackReference { .. } => true,
        Node::Set(_) | Node::LineBreak | Node::Cluster { .. } => false,
        Node::Sequence(nodes) => nodes.iter().all(may_be_empty),
        Node::Alternatives(nodes) => nodes.iter().any(may_be_empty),
        Node::Capture(node) | Node::Atomic { node, .. } => may_be_empty(node),
        Node::Repeat(repeat) => repeat.min == 0 || may_be_empty(&repeat.node),
    }
}

/// Whether the node may match the empty text everywhere.
pub(super) fn may_be_empty_anywhere(node: &Node) -> bool {
    match node {
        Node::Empty => true,
        Node::Sequence(nodes) => nodes.iter().all(may_be_empty_anywhere),
        Node::Alternatives(nodes) => nodes.iter().any(may_be_empty_anywhere),
        Node::Capture(node) => may_be_empty_anywhere(node),
        Node::Repeat(repeat) if repeat.greed != Greed::Possessive => {
            repeat.min == 0 || may_be_empty_anywhere(&repeat.node)
        }
        _ => false,
    }
}

/// Whether Java may find the empty text between the two UTF-16 units of a character.
pub(super) fn may_be_empty_inside_character(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Look(_) | Node::BackReference { .. } => true,
        Node::Place(place) => matches!(place, Place::Word { boundary: false, .. }),
        Node::Set(_) | Node::LineBreak | Node::Cluster { .. } => false,
        Node::Sequence(nodes) => nodes.iter().all(may_be_empty_inside_character),
        Node::Alternatives(nodes) => nodes.iter().any(may_be_empty_inside_character),
        Node::Capture(node) | Node::Atomic { node, .. } => may_be_empty_inside_character(node),
        Node::Repeat(repeat) => repeat.min == 0 || may_be_empty_inside_character(&repeat.node),
    }
}

/// Whether the node never takes a character.
pub(super) fn is_always_empty(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Look(_) | Node::Place(_) => true,
        Node::Set(_) | Node::LineBreak | Node::Cluster { .. } | Node::BackReference { .. } => false,
        Node::Sequence(nodes) | Node::Alternatives(nodes) => nodes.iter().all(is_always_empty),
        Node::Capture(node) | Node::Atomic { node, .. } => is_always_empty(node),
        Node::Repeat(repeat) => repeat.max == Some(0) || is_always_empty(&repeat.node),
    }
}

/// Whether every other way to match is tried before the empty text.
pub(super) fn tries_empty_last(node: &Node) -> bool {
    match node {
        Node::Sequence(nodes) => !may_be_empty(node) || nodes.iter().all(tries_empty_last),
        Node::Alternatives(nodes) => match nodes.iter().position(may_be_empty) {
            None => true,
            Some(first) => {
                nodes[first..].iter().all(tries_empty_last) && nodes[first + 1..].iter().all(is_always_empty)
            }
        },
        Node::Capture(node) => tries_empty_last(node),
        Node::Repeat(repeat) => match repeat.greed {
            Greed::Possessive => true,
            Greed::Lazy => repeat.min > 0 && tries_empty_last(&repeat.node),
            Greed::Greedy => tries_empty_last(&repeat.node),
        },
        _ => true,
    }
}

/// Roughly how many states an automaton needs for the node.
pub(super) fn states(node: &Node) -> u64 {
    match node {
        Node::Set(set) => set.states(),
        Node::Repeat(repeat) => {
            let times = u64::from(repeat.max.unwrap_or(repeat.min).max(1));
            states(&repeat.node).saturating_mul(times)
        }
        _ => node.children().iter().map(states).fold(1, u64::saturating_add),
    }
}
