//! Makes several events of one.

use logflowc_plan::Cut;
use memchr::memmem::Finder;
use serde_json::value::RawValue;

use super::Operator;
use crate::arena::Piece;
use crate::batch::Batch;

/// Where bodies are cut. All parts are in the batch of the event that they were, so they are stored, and acknowledged
/// to the source, together.
pub(super) struct Split {
    at: At,
    parts: Vec<(usize, Piece)>,
}

enum At {
    Text { finder: Box<Finder<'static>>, lines: bool },
    JsonArray,
}

impl Split {
    pub(super) fn new(cut: &Cut) -> Self {
        let text = |text: &str, lines| At::Text { finder: Finder::new(text).into_owned().into(), lines };
        let at = match cut {
            Cut::Lines => text("\n", true),
            Cut::Text { text: cut } => text(cut, false),
            Cut::JsonArray => At::JsonArray,
        };
        Self { at, parts: Vec::new() }
    }
}

impl Operator for Split {
    fn apply(&mut self, batch: &mut Batch) {
        let Self { at, parts } = self;
        parts.clear();
        for event in 0..batch.len() {
            let (body, start) = (batch.body(event), batch.body_piece(event).start());
            let mut put = |from: usize, to: usize| parts.push((event, Piece::new(start + from, to - from)));
            match at {
                At::Text { finder, lines } => cut(body, finder, *lines, &mut put),
                At::JsonArray => values(body, &mut put),
            }
        }
        if parts.len() != batch.len()
            || (0..).zip(&*parts).any(|(event, part)| part.1 != batch.body_piece(event))
        {
            batch.regroup(parts);
        }
    }
}

/// The parts of a body that are not empty; the sign of the end of a line may be two characters.
fn cut(body: &[u8], finder: &Finder<'_>, lines: bool, put: &mut impl FnMut(usize, usize)) {
    let mut from = 0;
    let ends = finder.find_iter(body).map(|at| (at, at + finder.needle().len()));
    for (end, next) in ends.chain([(body.len(), body.len())]) {
        let part = &body[from..end];
        let cut = if lines { part.strip_suffix(b"\r").unwrap_or(part) } else { part };
        if !cut.is_empty() {
            put(from, from + cut.len());
        }
        from = next;
    }
}

/// The values of an array. Texts without escapes lose their quotes; a body that is no array stays whole.
fn values(body: &[u8], put: &mut impl FnMut(usize, usize)) {
    let array = body.trim_ascii_start().starts_with(b"[");
    let values: Option<Vec<&RawValue>> = serde_json::from_slice(body).ok().filter(|_| array);
    let Some(values) = values else { return put(0, body.len()) };
    for value in values {
        let text = value.get();
        let from = text.as_ptr().addr() - body.as_ptr().addr();
        let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        match inner.filter(|inner| !inner.contains('\\')) {
            Some(inner) => put(from + 1, from + 1 + inner.len()),
            None => put(from, from + text.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use logflowc_plan::HeaderId;
    use proptest::prelude::*;

    use super::*;
    use crate::headers::Header;

    fn split(cut: &Cut, bodies: &[&str]) -> Vec<(String, String)> {
        let mut batch = Batch::default();
        batch.set_all(&Header::Known(HeaderId(1)), b"all");
        for (event, body) in bodies.iter().enumerate() {
            batch.push(body.as_bytes());
            batch.set(event, &Header::Known(HeaderId(0)), event.to_string().as_bytes());
            batch.set(event, &Header::Named("odd".into()), event.to_string().as_bytes());
        }
        Split::new(cut).apply(&mut batch);
        let text = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.expect("set")).into_owned();
        let event = |event| {
            let number = text(batch.header(event, HeaderId(0)));
            assert_eq!(text(batch.value(event, &Header::Named("odd".into()))), number);
            assert_eq!(text(batch.header(event, HeaderId(1))), "all");
            (number, text(Some(batch.body(event))))
        };
        (0..batch.len()).map(event).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(number, body)| ((*number).to_owned(), (*body).to_owned())).collect()
    }

    #[test]
    fn lines_become_events_with_the_headers_of_theirs() {
        let found = split(&Cut::Lines, &["a\r\nb\n\n", "", "c"]);
        assert_eq!(found, pairs(&[("0", "a"), ("0", "b"), ("2", "c")]));
    }

    #[test]
    fn values_of_an_array_become_events_and_other_bodies_stay() {
        let found = split(&Cut::JsonArray, &[r#" [{"a": [1]}, "x", "y\n", 7]"#, "[1,", "{}", "[]"]);
        let expected =
            [("0", r#"{"a": [1]}"#), ("0", "x"), ("0", r#""y\n""#), ("0", "7"), ("1", "[1,"), ("2", "{}")];
        assert_eq!(found, pairs(&expected));
    }

    proptest! {
        #[test]
        fn parts_are_those_of_the_standard_library(bodies in prop::collection::vec("[a;]{0,12}", 0..5)) {
            let bodies: Vec<&str> = bodies.iter().map(String::as_str).collect();
            let parts = |body: &&str| body.split(";;").filter(|part| !part.is_empty()).map(str::to_owned).collect();
            let parts: Vec<Vec<String>> = bodies.iter().map(parts).collect();
            let expected: Vec<_> = (0..).zip(parts)
                .flat_map(|(event, parts): (usize, _)| parts.into_iter().map(move |part| (event.to_string(), part)))
                .collect();
            prop_assert_eq!(split(&Cut::Text { text: ";;".to_owned() }, &bodies), expected);
        }
    }
}
