//! Finds what cannot be executed exactly as Java does.

use std::ops::Range;

use super::ast::{Greed, Look, Node, Place, Repeat};
use super::case::Case;
use super::ending::{Ending, ending};
use super::set::CharSet;
use super::shape::{self, Reach};
use super::{Concern, Difference};

/// Appends the differences of a whole pattern.
pub(super) fn find(root: &Node, differences: &mut Vec<Difference>) {
    let refers = root.any(&|node| matches!(node, Node::BackReference { .. }));
    // A group that is referred to decides what matches.
    let groups = if refers { Concern::Match } else { Concern::Groups };
    let mut search = Search { differences, groups };
    search.node(root, true);
    search.halves(root);
}

struct Search<'a> {
    differences: &'a mut Vec<Difference>,
    /// What a wrong group concerns.
    groups: Concern,
}

impl Search<'_> {
    fn report(&mut self, range: Range<usize>, concern: Concern, what: &str) {
        self.differences.push(Difference { range, concern, what: what.to_owned() });
    }

    /// Java also looks for a match between the two UTF-16 units of a character.
    fn halves(&mut self, root: &Node) {
        let what = "Java also finds a match in the middle of a character outside the basic plane";
        if starts_inside_character(root) {
            self.report(0..0, Concern::Match, what);
        } else if shape::may_be_empty_inside_character(root) && !takes_any_supplementary(root) {
            let first_is_sure = shape::may_be_empty_anywhere(root);
            self.report(0..0, if first_is_sure { Concern::Replacement } else { Concern::Match }, what);
        }
    }

    /// Searches a node. It is `sure` if every match of the pattern passes through it exactly once.
    fn node(&mut self, node: &Node, sure: bool) {
        match node {
            Node::Look(look) => self.look(look, sure),
            Node::Atomic { node: inner, range } => {
                if inner.captures() && !(sure && all_captures_are_sure(inner)) {
                    self.stale(range, "an atomic group");
                }
                self.node(inner, sure);
            }
            Node::Repeat(repeat) => self.repeat(repeat, sure),
            Node::BackReference { case, range, .. } if *case != Case::Exact => self.report(
                range.clone(),
                Concern::Match,
                "letters are compared by Unicode's case folding; Java folds only ASCII or one letter at a time",
            ),
            Node::Cluster { range } => self.report(
                range.clone(),
                Concern::Match,
                "`\\X` follows a later version of Unicode's rules for grapheme clusters",
            ),
            Node::Alternatives(nodes) => nodes.iter().for_each(|node| self.node(node, false)),
            _ => node.children().iter().for_each(|child| self.node(child, sure)),
        }
    }

    fn look(&mut self, look: &Look, sure: bool) {
        let range = &look.range;
        let captures = look.node.captures();
        if captures && look.negated {
            self.stale(range, "a negated condition");
        } else if captures && !(sure && all_captures_are_sure(&look.node)) {
            self.stale(range, "a condition");
        }
        if look.behind {
            self.behind(look, captures);
        }
        self.node(&look.node, sure && !look.negated);
    }

    fn behind(&mut self, look: &Look, captures: bool) {
        let range = look.range.clone();
        if shape::reach(look) == Reach::Overflown {
            let what = "Java's sum of the lengths overflows, and how far it looks back depends on the place";
            self.report(range.clone(), Concern::Match, what);
        }
        if captures && !look.negated && !shape::has_fixed_length(&look.node) {
            let what =
                "Java tries the shortest text before a place first, so groups may hold other parts of it";
            self.report(range.clone(), self.groups, what);
        }
        if !look.in_characters && counts_units(&look.node) {
            let what = "Java looks back by UTF-16 units, and a character outside the basic plane has two";
            self.report(range, Concern::Match, what);
        }
    }

    fn repeat(&mut self, repeat: &Repeat, sure: bool) {
        let once = repeat.min == 1 && repeat.max == Some(1);
        let fixed = repeat.max == Some(repeat.min) && repeat.min > 0;
        let inside = inside_group(&repeat.node);
        let mut sure_inside = sure && once;
        if repeat.group && repeat.greed == Greed::Possessive {
            if repeat.node.captures() && !(sure && once && all_captures_are_sure(&repeat.node)) {
                self.stale(&repeat.range, "a possessive repetition");
            }
        } else if repeat.is_one_way() {
            sure_inside = sure && fixed;
            if inside.captures() && !(sure_inside && all_captures_are_sure(inside)) {
                self.stale(&repeat.range, "a repeated group");
            }
        }
        match ending(repeat) {
            Ending::Plain | Ending::EmptyLast => {}
            Ending::Forgetful => {
                let what = "in Java, the last iteration matches nothing, and its groups hold that";
                self.report(repeat.range.clone(), self.groups, what);
            }
            Ending::Stepwise => self.stepwise(repeat),
        }
        self.node(&repeat.node, sure_inside);
    }

    /// A repetition that an empty iteration ends, where the engine does not do it in quite the same way.
    fn stepwise(&mut self, repeat: &Repeat) {
        let reordered = repeat.max.is_some() && !shape::tries_empty_last(&repeat.node);
        let may_fail = repeat.greed == Greed::Lazy || !shape::may_be_empty_anywhere(&repeat.node);
        if reordered || (repeat.min > 1 && may_fail) {
            let what =
                "Java ends the repetition as soon as it matches nothing once, also below the lower bound";
            self.report(repeat.range.clone(), Concern::Match, what);
        }
        let varies = |node: &Node| matches!(node, Node::Repeat(inner) if inner.max != Some(inner.min));
        if repeat.max.is_none() && repeat.node.any(&varies) {
            let what = "the steps of a search may double with every character, and it is then given up";
            self.report(repeat.range.clone(), Concern::Match, what);
        }
        if repeat.is_one_way() {
            let what = "Java forgets an iteration of the group that matches nothing";
            self.report(repeat.range.clone(), self.groups, what);
        }
    }

    fn stale(&mut self, range: &Range<usize>, inside: &str) {
        let what = format!("a group inside {inside} may keep text of a failed attempt in Java");
        self.differences.push(Difference { range: range.clone(), concern: self.groups, what });
    }
}

/// The inside of the group that is repeated.
fn inside_group(node: &Node) -> &Node {
    match node {
        Node::Capture(node) => node,
        other => other,
    }
}

/// Whether every match passes through every group.
fn all_captures_are_sure(node: &Node) -> bool {
    match node {
        Node::Alternatives(nodes) => !nodes.iter().any(Node::captures),
        Node::Look(look) if look.negated => !look.node.captures(),
        Node::Repeat(repeat) => {
            let sure =
                repeat.min > 0 && repeat.max == Some(repeat.min) && all_captures_are_sure(&repeat.node);
            sure || !repeat.node.captures()
        }
        _ => node.children().iter().all(all_captures_are_sure),
    }
}

/// Whether a look-behind may meet a character of two units and then miscount.
fn counts_units(node: &Node) -> bool {
    let supplementary = |node: &Node| match node {
        Node::Set(set) => set.has_supplementary(),
        Node::Cluster { .. } | Node::BackReference { .. } => true,
        _ => false,
    };
    match node {
        // A half of such a character is to Java a character that all these sets have.
        Node::Set(set) => set.has_supplementary() && !has_all_supplementary(set),
        Node::Capture(node) => counts_units(node),
        Node::Alternatives(nodes) => nodes.iter().any(counts_units),
        _ => node.any(&supplementary),
    }
}

fn has_all_supplementary(set: &CharSet) -> bool {
    set.ranges().any(|(first, last)| first <= '\u{E000}' && last == '\u{10FFFF}')
}

/// Whether a match may start with a half of a character: a condition holds there but not before the character, and
/// any character follows.
fn starts_inside_character(node: &Node) -> bool {
    let holds_inside = |node: &Node| match node {
        Node::Place(place) => matches!(place, Place::Word { boundary: false, .. }),
        Node::Look(look) => look.behind,
        _ => false,
    };
    match node {
        Node::Sequence(nodes) => {
            let conditions =
                nodes.iter().take_while(|node| matches!(node, Node::Place(_) | Node::Look(_))).count();
            nodes[..conditions].iter().any(holds_inside)
                && nodes.get(conditions).is_some_and(starts_with_any_supplementary)
        }
        Node::Alternatives(nodes) => nodes.iter().any(starts_inside_character),
        Node::Capture(node) => starts_inside_character(node),
        _ => false,
    }
}

/// Whether the first thing that is tried takes a character outside the basic plane, wherever there is one.
fn starts_with_any_supplementary(node: &Node) -> bool {
    match node {
        Node::Set(set) => has_all_supplementary(set),
        Node::Sequence(nodes) => nodes.first().is_some_and(starts_with_any_supplementary),
        Node::Alternatives(nodes) => nodes.iter().any(starts_with_any_supplementary),
        Node::Capture(node) => starts_with_any_supplementary(node),
        Node::Repeat(repeat) => starts_with_any_supplementary(&repeat.node),
        _ => false,
    }
}

/// Whether a match always takes a character outside the basic plane, wherever there is one.
fn takes_any_supplementary(node: &Node) -> bool {
    match node {
        Node::Set(set) => has_all_supplementary(set),
        Node::Sequence(nodes) => {
            takes_any_supplementary(&nodes[0]) && nodes[1..].iter().all(shape::may_be_empty_anywhere)
        }
        Node::Alternatives(nodes) => takes_any_supplementary(&nodes[0]),
        Node::Capture(node) => takes_any_supplementary(node),
        Node::Repeat(repeat) => {
            let at_least_one = repeat.greed != Greed::Lazy || repeat.min == 1;
            at_least_one && repeat.min <= 1 && repeat.max != Some(0) && takes_any_supplementary(&repeat.node)
        }
        _ => false,
    }
}
