//! Lines from nodes.

use logflowc_grammar::flow::WordKind;

use super::nodes::{Brackets, Node, Word};

/// Lines are not made longer than this.
const WIDTH: usize = 100;
/// What the lines between brackets, and those of a flow, are indented by.
const STEP: usize = 2;

/// Words in front of a bracket that are no function.
const CONNECTIVES: &[&str] = &["and", "or", "not", "when", "in", "if"];

#[derive(Default)]
pub(super) struct Writer {
    lines: Vec<Line>,
    /// A comment has ended the line.
    ended: bool,
}

#[derive(Default)]
struct Line {
    /// An empty line stands above.
    apart: bool,
    text: String,
    /// The `=` or `=>` to align with those of neighbours of the same kind.
    sign: Option<(usize, String)>,
}

/// Where nodes are written.
#[derive(Clone, Copy)]
struct Place<'k> {
    indent: usize,
    /// What goes on in another line.
    more: usize,
    /// Comments with a line of their own.
    comments: usize,
    /// With whom a sign is aligned.
    kind: Option<&'k str>,
}

impl<'k> Place<'k> {
    fn item(indent: usize, kind: &'k str) -> Self {
        Self { indent, more: indent + STEP, comments: indent + STEP, kind: Some(kind) }
    }

    /// The same in a line that goes on with the one above.
    fn below(self) -> Self {
        Self { indent: self.more, kind: None, ..self }
    }
}

impl Writer {
    pub(super) fn finish(mut self) -> Vec<String> {
        align(&mut self.lines);
        let mut texts = Vec::new();
        for line in self.lines {
            if line.apart && !texts.is_empty() {
                texts.push(String::new());
            }
            texts.push(line.text);
        }
        texts
    }

    /// Lines as they are.
    pub(super) fn keep(&mut self, apart: bool, lines: Vec<String>) {
        let line = |(index, text)| Line { apart: apart && index == 0, text, sign: None };
        self.lines.extend(lines.into_iter().enumerate().map(line));
    }

    pub(super) fn comment(&mut self, comment: &Word<'_>) {
        self.line(0, comment.lines > 1);
        self.text(comment.text);
    }

    pub(super) fn statement(&mut self, nodes: &[Node<'_>]) {
        let Some(first) = nodes.first().map(Node::first) else { return };
        self.line(0, first.lines > 1);
        self.on_line(nodes, first.text, 0);
    }

    /// A statement on the line that was begun for it.
    fn on_line(&mut self, nodes: &[Node<'_>], kind: &str, indent: usize) {
        if is_spread(nodes, indent) {
            self.steps(nodes, indent);
        } else {
            let place = Place::item(indent, kind);
            let kind = place.kind.filter(|_| !nodes.iter().any(|node| node.is("|")));
            self.nodes(nodes, Place { kind, ..place });
        }
    }

    /// A flow with a line for each step.
    fn steps(&mut self, nodes: &[Node<'_>], indent: usize) {
        // The steps of a template have no head.
        let inner = if nodes.first().is_some_and(is_step) { indent } else { indent + STEP };
        let mut place = Place { indent, more: inner, comments: inner, kind: None };
        let mut rest = nodes;
        while let Some(first) = rest.first() {
            let end = rest.iter().skip(1).position(is_step).map_or(rest.len(), |at| at + 1);
            if is_step(first) {
                place = Place { indent: inner, more: inner + STEP, comments: inner, kind: None };
                if rest.len() < nodes.len() {
                    self.line(inner, first.first().lines > 1);
                }
            }
            self.nodes(&rest[..end], place);
            rest = &rest[end..];
        }
    }

    /// Nodes on one line, or on several where they are long and have places to break at.
    fn nodes(&mut self, nodes: &[Node<'_>], place: Place<'_>) {
        let used = self.lines.last().map_or(0, |line| width(&line.text));
        let fits = flat(nodes).is_some_and(|flat| used + width(&flat) <= WIDTH);
        let mut from = 0;
        for to in breaks(nodes).into_iter().filter(|_| !fits) {
            self.row(&nodes[from..to], if from == 0 { place } else { place.below() });
            if !matches!(nodes[to], Node::Comment(_)) {
                self.line(place.more, false);
            }
            from = to;
        }
        self.row(&nodes[from..], if from == 0 { place } else { place.below() });
    }

    fn row(&mut self, nodes: &[Node<'_>], mut place: Place<'_>) {
        for (index, node) in nodes.iter().enumerate() {
            let spaced = index > 0 && is_spaced(&nodes[index - 1], node);
            match node {
                Node::Word(word) => {
                    self.put(word, spaced, place);
                    if (node.is("=") || node.is("=>"))
                        && let Some(kind) = place.kind.take()
                    {
                        self.mark(word.text, kind);
                    }
                }
                Node::Comment(comment) => self.remark(comment, place),
                Node::Brackets(brackets) => {
                    self.put(&brackets.open, spaced, place);
                    self.brackets(brackets, &nodes[index + 1..], place);
                }
            }
        }
    }

    /// What follows an opening bracket, and the closing one.
    fn brackets(&mut self, brackets: &Brackets<'_>, behind: &[Node<'_>], place: Place<'_>) {
        let used = self.lines.last().map_or(0, |line| width(&line.text));
        let behind = behind
            .iter()
            .position(|node| matches!(node, Node::Brackets(_) | Node::Comment(_)))
            .map_or(behind, |end| &behind[..end]);
        let behind = flat(behind).map_or(0, |flat| width(&flat));
        if let Some(flat) = flat_brackets(brackets)
            && (used + width(&flat) - 1 + behind <= WIDTH || brackets.open.text == "(")
        {
            return self.text(&flat[brackets.open.text.len()..]);
        }
        let is_list = brackets.open.text == "[";
        let last = brackets.items.iter().rposition(|item| !is_comment(item));
        for (index, item) in brackets.items.iter().enumerate() {
            if let [Node::Comment(comment)] = item.as_slice() {
                if comment.lines == 0 && !self.ended {
                    self.text(&format!(" {}", comment.text));
                } else {
                    self.line(place.indent + STEP, comment.lines > 1 && index > 0);
                    self.text(comment.text);
                }
                self.ended = true;
                continue;
            }
            self.line(place.indent + STEP, index > 0 && item[0].first().lines > 1);
            let first = item[0].first();
            if first.alone {
                self.on_line(item, first.text, place.indent + STEP);
            } else {
                self.nodes(item, Place::item(place.indent + STEP, ""));
            }
            if is_list && Some(index) != last {
                self.text(",");
            }
        }
        self.line(place.indent, false);
        self.text(brackets.close);
    }

    /// A comment at the end of a line, or on one of its own.
    fn remark(&mut self, comment: &Word<'_>, place: Place<'_>) {
        if comment.lines > 0 || self.ended {
            self.line(place.comments, comment.lines > 1);
            self.text(comment.text);
        } else {
            self.text(&format!(" {}", comment.text));
        }
        self.ended = true;
    }

    fn put(&mut self, word: &Word<'_>, spaced: bool, place: Place<'_>) {
        if self.ended {
            self.line(place.more, false);
        } else if spaced {
            self.text(" ");
        }
        self.text(word.text);
    }

    fn line(&mut self, indent: usize, apart: bool) {
        self.ended = false;
        self.lines.push(Line { apart, text: " ".repeat(indent), sign: None });
    }

    fn text(&mut self, text: &str) {
        self.last().text.push_str(text);
    }

    /// Remembers that the line ends with a sign to align.
    fn mark(&mut self, sign: &str, kind: &str) {
        let line = self.last();
        line.sign = Some((line.text.len() - sign.len(), kind.to_owned()));
    }

    fn last(&mut self) -> &mut Line {
        self.lines.last_mut().expect("a line is begun before anything is put on it")
    }
}

/// Where a long row goes on in the next line: behind the commas between events, and in front of what joins conditions,
/// of `or` if there is any.
fn breaks(nodes: &[Node<'_>]) -> Vec<usize> {
    let word = |at: usize| match nodes.get(at) {
        Some(Node::Word(word)) => word.text,
        _ => "",
    };
    let all = |wanted: &str| (1..nodes.len()).filter(|at| word(*at) == wanted).collect::<Vec<_>>();
    match (word(0), word(1), word(2)) {
        ("send" | "expect", ..) => {
            all(",").into_iter().map(|at| at + 1).filter(|at| *at < nodes.len()).collect()
        }
        ("|", "drop" | "keep", "when") => {
            Some(all("or")).filter(|at| !at.is_empty()).unwrap_or_else(|| all("and"))
        }
        _ => Vec::new(),
    }
}

fn is_comment(item: &[Node<'_>]) -> bool {
    matches!(item, [Node::Comment(_)])
}

/// Whether a step of a flow, or its end, begins with a node.
fn is_step(node: &Node<'_>) -> bool {
    node.is("|") || node.is("=>")
}

/// Whether a flow goes over several lines: the author has written it so, or it has steps and does not fit.
fn is_spread(nodes: &[Node<'_>], indent: usize) -> bool {
    let mut steps = nodes.iter().filter(|node| is_step(node)).peekable();
    if steps.peek().is_none() {
        return false;
    }
    let comment = nodes.iter().rev().skip(1).any(|node| matches!(node, Node::Comment(_)));
    let fits = || flat(nodes).is_some_and(|flat| indent + width(&flat) <= WIDTH);
    let piped = nodes.iter().any(|node| node.is("|"));
    let headless = nodes.first().is_some_and(is_step);
    headless || comment || steps.any(|step| step.first().lines > 0) || piped && !fits()
}

/// Nodes on one line; none where they need several.
fn flat(nodes: &[Node<'_>]) -> Option<String> {
    let mut text = String::new();
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 && is_spaced(&nodes[index - 1], node) {
            text.push(' ');
        }
        match node {
            Node::Word(word) => text.push_str(word.text),
            // Nobody has to see a comment as a whole.
            Node::Comment(_) if index + 1 == nodes.len() => {}
            Node::Comment(_) => return None,
            Node::Brackets(brackets) => text.push_str(&flat_brackets(brackets)?),
        }
    }
    Some(text)
}

fn flat_brackets(brackets: &Brackets<'_>) -> Option<String> {
    if brackets.items.iter().any(|item| item[0].first().alone)
        || (brackets.spread && !brackets.items.is_empty())
        || brackets.items.iter().flatten().any(|node| matches!(node, Node::Comment(_)))
    {
        return None;
    }
    let items: Option<Vec<String>> = brackets.items.iter().map(|item| flat(item)).collect();
    let items = items?.join(", ");
    let space = if brackets.open.text == "{" && !items.is_empty() { " " } else { "" };
    Some(format!("{}{space}{items}{space}{}", brackets.open.text, brackets.close))
}

/// Whether a blank stands between two nodes.
fn is_spaced(before: &Node<'_>, node: &Node<'_>) -> bool {
    let next = node.first();
    let is_stray = |node: &Node<'_>| matches!(node, Node::Word(word) if word.kind == WordKind::Stray);
    if node.is(",") || node.is("..") || before.is("..") {
        return false;
    }
    match (before, node) {
        _ if is_stray(before) || is_stray(node) => !next.glued,
        (Node::Word(word), Node::Brackets(brackets)) if brackets.open.text == "(" => {
            word.kind != WordKind::Name
                || CONNECTIVES.contains(&word.text)
                || !brackets.items.is_empty() && !brackets.open.glued
        }
        _ => true,
    }
}

/// Brings each sign under that of the line above, as long as these are of one kind and indented alike.
fn align(lines: &mut [Line]) {
    let mut from = 0;
    while from < lines.len() {
        let follows = |pair: &&[Line]| {
            let indent = |line: &Line| line.text.len() - line.text.trim_start().len();
            let kind = |line: &Line| line.sign.as_ref().map(|(_, kind)| kind.clone());
            !pair[1].apart
                && kind(&pair[0]).is_some()
                && kind(&pair[0]) == kind(&pair[1])
                && indent(&pair[0]) == indent(&pair[1])
        };
        let count = 1 + lines[from..].windows(2).take_while(follows).count();
        let run = &mut lines[from..from + count];
        let column = |line: &Line| line.sign.as_ref().map(|(at, _)| width(&line.text[..*at]));
        let widest = run.iter().filter_map(column).max().unwrap_or(0);
        for line in run {
            if let Some((at, _)) = line.sign {
                let blanks = widest - width(&line.text[..at]);
                line.text.insert_str(at, &" ".repeat(blanks));
            }
        }
        from += count;
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}
