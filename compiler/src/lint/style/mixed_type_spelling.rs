//! One type in two spellings.

use logflowc_grammar::finding::{Level, Report, Rule, Safety};
use logflowc_grammar::text::Text;
use std::collections::HashMap;

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF901",
        name: "mixed-type-spelling",
        level: Level::Note,
        why: "Short names may be written in any letter case; a reader looks twice all the same.",
    },
    bad: framed!("a.channels = c d\na.channels.d.type = MEMORY"),
    good: framed!("a.channels = c d\na.channels.d.type = memory"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    let mut spelled: HashMap<_, &Text> = HashMap::new();
    for place in context.places() {
        let component = place.component;
        let (Some(class), Some(text)) = (component.class.known(), component.class.text()) else { continue };
        let first = *spelled.entry((class.kind, class.name)).or_insert(text);
        let differs = first.as_str() != text.as_str() && first.as_str().eq_ignore_ascii_case(text.as_str());
        if differs {
            report
                .finding(&LINT.rule, text.span(), format!("`{text}` is `{first}` elsewhere"))
                .related(first.span(), "first written here")
                .fix(Safety::Safe, format!("write `{first}`"), text.span(), first.as_str());
        }
    }
}
