//! The words of a statement as a tree of brackets, each with what has to be kept of the space in front of it.

use std::ops::Range;

use logflowc_grammar::flow::{self, Layout, WordKind};

/// A part of a statement.
#[derive(Debug)]
pub(super) enum Node<'t> {
    Word(Word<'t>),
    Comment(Word<'t>),
    Brackets(Brackets<'t>),
}

/// A word or a comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) kind: WordKind,
    /// How many lines end before it.
    pub(super) lines: usize,
    /// Nothing stands between it and the word before.
    pub(super) glued: bool,
    /// It begins what never shares a line.
    pub(super) alone: bool,
}

/// What stands between two brackets.
#[derive(Debug)]
pub(super) struct Brackets<'t> {
    pub(super) open: Word<'t>,
    pub(super) close: &'t str,
    pub(super) items: Vec<Vec<Node<'t>>>,
    /// The author has opened it at the end of a line.
    pub(super) spread: bool,
}

impl<'t> Node<'t> {
    /// The word with which it begins.
    pub(super) fn first(&self) -> &Word<'t> {
        match self {
            Self::Word(word) | Self::Comment(word) => word,
            Self::Brackets(brackets) => &brackets.open,
        }
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        matches!(self, Self::Word(word) if word.kind == WordKind::Sign && word.text == sign)
    }
}

/// Makes nodes of words.
pub(super) struct Reader<'t> {
    text: &'t str,
    words: &'t [flow::Word],
    /// Where items start.
    layout: &'t Layout,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, words: &'t [flow::Word], layout: &'t Layout) -> Self {
        Self { text, words, layout }
    }

    /// The nodes of some words, whose brackets are closed.
    pub(super) fn statement(&self, words: Range<usize>) -> Vec<Node<'t>> {
        let mut at = words.start;
        let mut nodes = Vec::new();
        while at < words.end {
            nodes.push(self.node(&mut at));
        }
        nodes
    }

    /// Whether an empty line stands above a word.
    pub(super) fn is_apart(&self, at: usize) -> bool {
        self.word(at).lines > 1
    }

    fn node(&self, at: &mut usize) -> Node<'t> {
        let word = self.word(*at);
        *at += 1;
        match (word.kind, word.text) {
            (WordKind::Comment, _) => Node::Comment(word),
            (WordKind::Sign, "{") => self.brackets(word, "}", at),
            (WordKind::Sign, "[") => self.brackets(word, "]", at),
            (WordKind::Sign, "(") => self.brackets(word, ")", at),
            _ => Node::Word(word),
        }
    }

    fn brackets(&self, open: Word<'t>, close: &'static str, at: &mut usize) -> Node<'t> {
        let spread = open.text == "{" && *at < self.words.len() && self.word(*at).lines > 0;
        let (mut items, mut item) = (Vec::new(), Vec::new());
        while *at < self.words.len() && !self.is(*at, close) {
            let is_remark = self.is_remark(*at, item.is_empty());
            if is_remark || self.is_start(*at) {
                items.push(std::mem::take(&mut item));
            }
            if is_remark {
                items.push(vec![self.node(at)]);
            } else if self.is_separator(*at) {
                *at += 1;
            } else {
                item.push(self.node(at));
            }
        }
        *at += 1;
        items.push(item);
        items.retain(|item| !item.is_empty());
        Node::Brackets(Brackets { open, close, items, spread })
    }

    fn is(&self, at: usize, sign: &str) -> bool {
        self.words[at].kind == WordKind::Sign && &self.text[self.words[at].span.range()] == sign
    }

    fn is_start(&self, at: usize) -> bool {
        self.layout.items.contains(&self.words[at].span.range().start)
    }

    /// A comma between items; others stand between names.
    fn is_separator(&self, at: usize) -> bool {
        self.is(at, ",") && self.ends_item(at + 1)
    }

    /// A comment behind an item or above one, which is not in its midst.
    fn is_remark(&self, at: usize, outside: bool) -> bool {
        self.words[at].kind == WordKind::Comment && (outside || self.ends_item(at + 1))
    }

    /// Whether no more of an item follows.
    fn ends_item(&self, at: usize) -> bool {
        let rest = at..self.words.len();
        let next = rest.into_iter().find(|at| self.words[*at].kind != WordKind::Comment);
        next.is_none_or(|next| {
            self.is_start(next)
                || ["}", "]", ")"].iter().any(|close| self.is(next, close))
                || self.is_separator(next)
        })
    }

    fn word(&self, at: usize) -> Word<'t> {
        let flow::Word { kind, span } = self.words[at];
        let before = at.checked_sub(1).map_or(0, |before| self.words[before].span.range().end);
        let gap = self.text[before..span.range().start].replace("\r\n", "\n");
        let text = self.text[span.range()].trim_end_matches(super::BLANK);
        let lines = gap.matches(['\n', '\r']).count();
        let alone = self.layout.lines.contains(&span.range().start);
        Word { text, kind, lines, glued: at > 0 && gap.is_empty(), alone }
    }
}
