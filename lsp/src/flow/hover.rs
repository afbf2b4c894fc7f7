//! What stands at a place, in words.

use logflowc_grammar::flow;
use logflowc_grammar::source::Span;

use super::meaning::{Meanings, What, meanings};
use super::vocabulary::about;
use crate::describe;
use crate::document::View;
use crate::occurrences::{Occurrence, Role};

/// The explanation of what stands at an offset.
pub(crate) fn hover(view: &View<'_>, offset: usize) -> Option<(Span, String)> {
    let meanings = meanings(view);
    let at = meanings.all.iter().filter(|meaning| View::holds(meaning.span, offset));
    if let Some(meaning) = at.min_by_key(|meaning| meaning.span.range().len()) {
        let text = match &meaning.what {
            What::Type(class) => describe::component(class),
            What::Key(property) => describe::in_flow(view.slice(meaning.span), property),
            What::Name(name) => component(&meanings, name)?,
            What::Header(name) => header(view, &meanings, name),
            What::Agent(_) | What::Choice => return None,
        };
        return Some((meaning.span, text));
    }
    let words = flow::words(&view.analysis.sources, view.document().file);
    let word = words.iter().find(|word| View::holds(word.span, offset))?;
    let text = view.slice(word.span);
    Some((word.span, format!("**{text}**: {}", about(text)?)))
}

fn component(meanings: &Meanings<'_>, name: &Occurrence) -> Option<String> {
    let known = meanings.declared.iter().find(|known| known.path == name.path)?;
    let name = &known.name;
    Some(match known.class {
        Some(class) => format!("`{name}`: {}", describe::component(class)),
        None if known.written.is_empty() => format!("`{name}` has no type"),
        None => format!("`{name}`: type `{}`", known.written),
    })
}

/// Where a header is set and read.
fn header(view: &View<'_>, meanings: &Meanings<'_>, asked: &Occurrence) -> String {
    let of_role = |role: Role| {
        let same = meanings.all.iter().filter(move |meaning| match &meaning.what {
            What::Header(found) => found.path == asked.path && found.role == role,
            _ => false,
        });
        let lines: Vec<String> =
            same.map(|meaning| (view.range(meaning.span).start.line + 1).to_string()).collect();
        lines.join(", ")
    };
    let rows = [("Set in line", of_role(Role::Type)), ("Read in line", of_role(Role::Reference))];
    let rows = rows.iter().filter(|(_, lines)| !lines.is_empty());
    let rows: String = rows.map(|(word, lines)| format!("- {word} {lines}\n")).collect();
    format!("**{}** (header)\n\n{}", asked.name, rows.trim_end())
}
