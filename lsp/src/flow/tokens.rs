//! Colours: what each word means, and for all others what they look like.

use std::collections::BTreeMap;

use logflowc_grammar::flow::{self, WordKind};
use logflowc_grammar::source::Span;

use super::meaning::{What, meanings};
use super::vocabulary::about;
use crate::document::View;
use crate::tokens::Word;

/// All words, by place. A word within another one takes its part of it.
pub(crate) fn words(view: &View<'_>) -> Vec<(Span, Word)> {
    let mut inner: BTreeMap<Span, Word> = BTreeMap::new();
    for meaning in meanings(view).all {
        let word = match meaning.what {
            What::Agent(_) => Word::Agent,
            What::Name(_) | What::Header(_) => Word::Name,
            What::Type(_) => Word::Type,
            What::Key(_) => Word::Key,
            What::Choice => Word::Choice,
            // It looks like what it is.
            What::Said(..) => continue,
        };
        inner.insert(meaning.span, word);
    }
    let mut words = Vec::new();
    for word in flow::words(&view.analysis.sources, view.document().file) {
        let mut at = word.span.start;
        let outer = of_kind(view, word);
        for (span, word) in
            inner.range(Span { end: 0, ..word.span }..).take_while(|(span, _)| span.start < word.span.end)
        {
            if at < span.start {
                words.extend(outer.map(|outer| (Span { start: at, end: span.start, ..*span }, outer)));
            }
            words.push((*span, *word));
            at = span.end;
        }
        if at < word.span.end {
            words.extend(outer.map(|outer| (Span { start: at, ..word.span }, outer)));
        }
    }
    words
}

fn of_kind(view: &View<'_>, word: flow::Word) -> Option<Word> {
    match word.kind {
        WordKind::Name => about(view.slice(word.span)).map(|_| Word::Section),
        WordKind::Quantity => Some(Word::Number),
        WordKind::String | WordKind::Regex => Some(Word::Text),
        WordKind::Comment => Some(Word::Comment),
        WordKind::Sign | WordKind::Stray => None,
    }
}
