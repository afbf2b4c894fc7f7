//! A text as a row of words, which every text is: also one that is just being written.

use pest::Parser as _;

use super::{FlowParser, Rule};
use crate::source::{FileId, Sources, Span};

/// A word, a sign or a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// What it looks like.
    pub kind: WordKind,
    /// Where it stands.
    pub span: Span,
}

/// What a word looks like; what it means depends on where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A keyword, a name or a key.
    Name,
    /// A number, with or without a unit.
    Quantity,
    /// Text in quotes, which may not be closed.
    String,
    /// A pattern between slashes.
    Regex,
    /// A bracket, a comma, an arrow and so on.
    Sign,
    /// From the `#` to the end of the line.
    Comment,
    /// A character that begins none of these.
    Stray,
}

/// All words of the source `file`, comments included.
pub fn words(sources: &Sources, file: FileId) -> Vec<Word> {
    let text = sources.get(file).text();
    let root = FlowParser::parse(Rule::words, text).expect("the grammar accepts every text");
    let mut words = Vec::new();
    for pair in root.flat_map(pest::iterators::Pair::into_inner) {
        let kind = match pair.as_rule() {
            Rule::name | Rule::dotted | Rule::rate => WordKind::Name,
            Rule::quantity | Rule::tight => WordKind::Quantity,
            Rule::string => WordKind::String,
            Rule::regex => WordKind::Regex,
            Rule::sign => WordKind::Sign,
            Rule::COMMENT => WordKind::Comment,
            Rule::stray => WordKind::Stray,
            _ => continue,
        };
        let place = pair.as_span();
        words.push(Word { kind, span: Span::new(file, place.start()..place.end()) });
    }
    words
}
