//! Where the parts of a text start that have lines of their own when it is written neatly.

use std::collections::HashSet;

use pest::Parser as _;
use pest::iterators::Pair;

use super::{FlowParser, Rule, depth, parts};
use crate::source::{FileId, Sources};

/// The starts of statements and of what brackets hold.
#[derive(Debug, Default)]
pub struct Layout {
    /// Where statements start, and what is none in their place.
    pub statements: Vec<usize>,
    /// Where the settings, cases, members and values between brackets start.
    pub items: HashSet<usize>,
    /// Those of them that never share a line: statements of a template, its steps, and the parts of a test.
    pub lines: HashSet<usize>,
}

/// The layout of the source `file`; none where its brackets are nested too deep to be read.
pub fn layout(sources: &Sources, file: FileId) -> Option<Layout> {
    let text = sources.get(file).text();
    if depth::too_deep(text).is_some() {
        return None;
    }
    let root = FlowParser::parse(Rule::file, text).expect("the grammar accepts every text");
    let mut layout = Layout::default();
    for statement in root.flat_map(parts).filter(|part| part.as_rule() != Rule::EOI) {
        layout.statements.push(statement.as_span().start());
        layout.items_of(statement);
    }
    Some(layout)
}

impl Layout {
    fn items_of(&mut self, pair: Pair<'_, Rule>) {
        let outer = pair.as_rule();
        for part in parts(pair) {
            let start = part.as_span().start();
            if is_line(outer, part.as_rule()) {
                self.lines.insert(start);
                self.items.insert(start);
            } else if outer == Rule::list
                || matches!(
                    part.as_rule(),
                    Rule::entry | Rule::header_entry | Rule::dotted_entry | Rule::case | Rule::member
                )
            {
                self.items.insert(start);
            }
            self.items_of(part);
        }
    }
}

fn is_line(outer: Rule, part: Rule) -> bool {
    match outer {
        Rule::template => !matches!(part, Rule::name | Rule::parameters),
        Rule::test => part != Rule::string,
        _ => false,
    }
}
