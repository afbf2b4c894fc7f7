//! Repetitions of what may match nothing.
//!
//! Java ends a repetition as soon as an iteration matches nothing, and the groups of that iteration hold the empty text.
//! An automaton never takes an empty iteration, and goes on with the next way to match. Where matches that take
//! characters are always tried first, both find the same text, and only groups differ.

use super::ast::{Greed, Node, Repeat};
use super::shape::{is_always_empty, may_be_empty, may_be_empty_anywhere, tries_empty_last};

/// How a repetition is executed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// As it is: empty iterations have no effect.
    Plain,
    /// Without its groups, and an empty iteration with them behind it: it always comes to that.
    EmptyLast,
    /// As it is, though groups differ. Step by step it might take a number of steps that doubles with every
    /// character; Java knows at which places it has already failed.
    Forgetful,
    /// Step by step, as Java does it.
    Stepwise,
}

pub(super) fn ending(repeat: &Repeat) -> Ending {
    let node = &repeat.node;
    let matters = repeat.backs_up() && repeat.max != Some(1) && may_be_empty(node) && !is_always_empty(node);
    if !matters || (tries_empty_last(node) && !node.captures()) {
        return Ending::Plain;
    }
    let empty_anywhere = may_be_empty_anywhere(node);
    let lazy = repeat.greed == Greed::Lazy;
    if !tries_empty_last(node) || repeat.is_one_way() || (repeat.min > 1 && (lazy || !empty_anywhere)) {
        Ending::Stepwise
    } else if lazy {
        Ending::Plain
    } else if repeat.max.is_some() {
        Ending::Stepwise
    } else if empty_anywhere && empty_groups(node) == Some(node.groups()) {
        Ending::EmptyLast
    } else {
        Ending::Forgetful
    }
}

/// How many groups an empty match sets. Nothing if there is none.
fn empty_groups(node: &Node) -> Option<u32> {
    match node {
        Node::Empty => Some(0),
        Node::Sequence(nodes) => nodes.iter().map(empty_groups).sum(),
        Node::Alternatives(nodes) => nodes.iter().find_map(empty_groups),
        Node::Capture(node) => Some(empty_groups(node)? + 1),
        Node::Repeat(repeat) if repeat.greed == Greed::Possessive || repeat.is_one_way() => None,
        Node::Repeat(repeat) => {
            let inside = empty_groups(&repeat.node).filter(|_| repeat.greed == Greed::Greedy);
            if repeat.min == 0 { Some(inside.unwrap_or(0)) } else { empty_groups(&repeat.node) }
        }
        _ => None,
    }
}
