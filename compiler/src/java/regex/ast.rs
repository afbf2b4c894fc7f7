//! What a pattern says, with all flags applied: sets of characters, sequences, alternatives, repetitions.

use std::ops::Range;

use super::case::Case;
use super::set::CharSet;

/// A part of a pattern. Ranges are those of the written pattern.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// The empty text.
    Empty,
    /// One character of a set.
    Set(CharSet),
    /// One after the other.
    Sequence(Vec<Node>),
    /// The first that leads to a match.
    Alternatives(Vec<Node>),
    /// `(…)`, `(?<name>…)`; the groups are numbered as they are opened.
    Capture(Box<Node>),
    /// `?`, `*`, `+`, `{…}`.
    Repeat(Box<Repeat>),
    /// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`.
    Look(Box<Look>),
    /// `(?>…)`.
    Atomic { node: Box<Node>, range: Range<usize> },
    /// A place between characters.
    Place(Place),
    /// `\1`, `\k<name>`.
    BackReference { index: u32, case: Case, range: Range<usize> },
    /// `\R`.
    LineBreak,
    /// `\X`.
    Cluster { range: Range<usize> },
}

/// A node and how often it comes.
#[derive(Debug, Clone)]
pub(super) struct Repeat {
    pub(super) node: Node,
    pub(super) min: u32,
    /// Without it, any number.
    pub(super) max: Option<u32>,
    pub(super) greed: Greed,
    /// The node is a group (capturing or `(?:…)`), so Java may go back into a finished iteration.
    pub(super) group: bool,
    pub(super) range: Range<usize>,
}

/// How many are tried first, and whether others are tried at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

/// A condition on what follows or precedes.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub(super) behind: bool,
    pub(super) negated: bool,
    pub(super) node: Node,
    /// The pattern shows Java that lengths must be counted in characters instead of UTF-16 units.
    pub(super) in_characters: bool,
    pub(super) range: Range<usize>,
}

/// A place between characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `^` and `\A`.
    TextStart,
    /// `\z`.
    TextEnd,
    /// `$` and `\Z`: at the end, or before a line terminator at the end.
    LastLineEnd { unix: bool },
    /// `^` with `(?m)`.
    LineStart { unix: bool },
    /// `$` with `(?m)`.
    LineEnd { unix: bool },
    /// `\b` and `\B`.
    Word { boundary: bool, unicode: bool },
}

impl Node {
    /// The nodes directly inside.
    pub(super) fn children(&self) -> &[Node] {
        match self {
            Node::Sequence(nodes) | Node::Alternatives(nodes) => nodes,
            Node::Capture(node) | Node::Atomic { node, .. } => std::slice::from_ref(&**node),
            Node::Repeat(repeat) => std::slice::from_ref(&repeat.node),
            Node::Look(look) => std::slice::from_ref(&look.node),
            _ => &[],
        }
    }

    /// Whether the node or one inside it fulfils a condition.
    pub(super) fn any(&self, condition: &dyn Fn(&Node) -> bool) -> bool {
        condition(self) || self.children().iter().any(|child| child.any(condition))
    }

    /// Number of capturing groups in it.
    pub(super) fn groups(&self) -> u32 {
        let inside: u32 = self.children().iter().map(Node::groups).sum();
        inside + u32::from(matches!(self, Node::Capture(_)))
    }

    /// Whether there is a capturing group in it.
    pub(super) fn captures(&self) -> bool {
        self.any(&|node| matches!(node, Node::Capture(_)))
    }
}
