//! What stands at a place, in words.

use logflowc_grammar::flow;
use logflowc_grammar::source::Span;

use super::meaning::{Meaning, Meanings, What, meanings};
use super::vocabulary::{about, about_clause};
use crate::describe;
use crate::document::View;
use crate::occurrences::{Occurrence, Role};

/// The explanation of what stands at an offset.
pub(crate) fn hover(view: &View<'_>, offset: usize) -> Option<(Span, String)> {
    let meanings = meanings(view);
    let mut at = meanings.all.iter().filter(|meaning| View::holds(meaning.span, offset)).peekable();
    if at.peek().is_some() {
        let told = at.filter_map(|meaning| Some((meaning.span, about_meaning(view, &meanings, meaning)?)));
        return told.min_by_key(|(span, _)| span.range().len());
    }
    let words = flow::words(&view.analysis.sources, view.document().file);
    let word = words.iter().find(|word| View::holds(word.span, offset))?;
    let text = view.slice(word.span);
    Some((word.span, sentence(text, about(text)?)))
}

fn sentence(word: &str, about: &str) -> String {
    format!("**{word}**: {about}")
}

fn about_meaning(view: &View<'_>, meanings: &Meanings<'_>, meaning: &Meaning) -> Option<String> {
    Some(match &meaning.what {
        What::Type(class) => describe::component(class),
        What::Key(property) => describe::in_flow(view.slice(meaning.span), property),
        What::Said(key, property) => describe::in_flow(key, property),
        What::Name(name) => component(meanings, name)?,
        What::Header(name) => header(view, meanings, name),
        What::Choice => sentence(view.slice(meaning.span), about_clause(view.slice(meaning.span))?),
        What::Agent(_) => return None,
    })
}

fn component(meanings: &Meanings<'_>, name: &Occurrence) -> Option<String> {
    let Some(known) = meanings.declared.iter().find(|known| known.path == name.path) else {
        return repeated(name);
    };
    let name = &known.name;
    Some(match known.class {
        Some(class) => format!("`{name}`: {}", describe::component(class)),
        None if known.written.is_empty() => format!("`{name}` has no type"),
        None => format!("`{name}`: type `{}`", known.written),
    })
}

/// A constant, a template or a parameter.
fn repeated(name: &Occurrence) -> Option<String> {
    let path: Vec<&str> = name.path.split('.').collect();
    match path[..] {
        ["constants", name] => Some(format!("`{name}`: constant")),
        ["templates", name] => Some(format!("`{name}`: template")),
        ["templates", template, name] => Some(format!("`{name}`: parameter of `{template}`")),
        _ => None,
    }
}

/// Where a header is set and read.
fn header(view: &View<'_>, meanings: &Meanings<'_>, asked: &Occurrence) -> String {
    let lines = |is_read: bool| {
        let same = meanings.all.iter().filter(move |meaning| match &meaning.what {
            What::Header(found) => found.path == asked.path && (found.role == Role::Reference) == is_read,
            _ => false,
        });
        let lines: Vec<String> =
            same.map(|meaning| (view.range(meaning.span).start.line + 1).to_string()).collect();
        lines.join(", ")
    };
    let rows = [("Set in line", lines(false)), ("Read in line", lines(true))];
    let rows = rows.iter().filter(|(_, lines)| !lines.is_empty());
    let rows: String = rows.map(|(word, lines)| format!("- {word} {lines}\n")).collect();
    // Fields may have something in front of their names.
    let name = asked.path.split_once(".headers.").map_or(asked.name.as_str(), |(_, name)| name);
    format!("**{name}** (header)\n\n{}", rows.trim_end())
}
