//! XML, element by element: escapes, and what XML cannot say.

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

/// A text that grows by elements.
pub(crate) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self(Writer::new_with_indent(Vec::new(), b' ', 2))
    }

    /// An element around others.
    pub(crate) fn around(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self),
    ) {
        self.event(Event::Start(start(name, attributes)));
        content(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing in it.
    pub(crate) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(start(name, attributes)));
    }

    /// A text.
    pub(crate) fn text(&mut self, text: &str) {
        self.event(Event::Text(BytesText::new(&clean(text))));
    }

    /// The text so far.
    pub(crate) fn finish(self) -> String {
        String::from_utf8(self.0.into_inner()).expect("only strings were written") + "\n"
    }

    fn event(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("memory takes every write");
    }
}

/// A document around elements that are written already.
pub(crate) fn document(open: &str, fragments: &[&str], close: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{open}\n{}{close}\n", fragments.concat())
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, clean(value).as_str()));
    }
    start
}

/// A text without the characters that XML cannot hold, not even as numbers.
pub(crate) fn clean(text: &str) -> String {
    let allowed = |sign: char| {
        matches!(sign, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..) && sign != '\u{7f}'
    };
    text.chars().map(|sign| if allowed(sign) { sign } else { char::REPLACEMENT_CHARACTER }).collect()
}
