//! A type that is no component of Flume.

use logflowc_grammar::catalog::{COMPONENTS, Component, Kind};
use logflowc_grammar::finding::{Level, Report, Rule, Safety};
use logflowc_grammar::text::Text;

use crate::config::Class;
use crate::lint::context::{Place, kind_word};
use crate::lint::nearest::nearest;
use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF105",
        name: "unknown-type",
        level: Level::Error,
        why: "Flume takes it for a class name, cannot load it, and its process ends - with exit status 0.",
    },
    bad: framed!("a.sinks = k k2\na.sinks.k2.type = hfds\na.sinks.k2.channel = c"),
    good: framed!("a.sinks = k k2\na.sinks.k2.type = logger\na.sinks.k2.channel = c"),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places() {
        if let Class::Other(written) = &place.component.class {
            unknown(context, &place, written, report);
        }
    }
}

fn unknown(context: &Context<'_>, place: &Place<'_>, written: &Text, report: &mut Report) {
    let kind = place.component.kind;
    let name = written.as_str();
    let is_class = name.contains('.') && !name.contains(char::is_whitespace);
    let what = if is_class { "class" } else { "type" };
    let message = format!("{what} `{name}` is no {} of Flume", kind_word(kind));
    let finding = report.finding(&LINT.rule, written.span(), message);
    finding.note(fate(place, is_class));
    let of_kind = || COMPONENTS.iter().filter(move |component| component.kind == kind);
    if let Some(class) =
        of_kind().find(|component| component.json.iter().any(|short| short.eq_ignore_ascii_case(name)))
    {
        finding.help(format!("write the class name: `{}`", class.class));
        context.offer(finding, Safety::Safe, written, class.class);
        return;
    }
    let names = of_kind().flat_map(|component| component.aliases.iter().copied());
    if let Some(meant) = nearest(name, names) {
        finding.help(format!("did you mean `{meant}`?"));
        // Another package is a plugin's, however close its name is.
        if !is_class || name.starts_with("org.apache.flume.") {
            context.offer(finding, Safety::Unsafe, written, meant);
        }
    }
    let short: Vec<&str> = of_kind().flat_map(Component::short_names).collect();
    if !is_class && !short.is_empty() {
        finding.help(format!("types: {}", short.join(", ")));
    }
}

fn fate(place: &Place<'_>, is_class: bool) -> String {
    let owner = format!("{} `{}`", kind_word(place.owner.kind), place.owner.name);
    match place.component.kind {
        Kind::Source | Kind::Channel | Kind::Sink if is_class => {
            "the Flume process ends, unless the class is on its class path".to_owned()
        }
        Kind::Source | Kind::Channel | Kind::Sink => "the Flume process ends".to_owned(),
        Kind::Configfilter => {
            "Flume goes on without the filter; its placeholders stay as they are".to_owned()
        }
        Kind::Deserializer | Kind::Serializer => {
            format!("Flume starts {owner}, which fails once events flow")
        }
        _ => format!("Flume drops {owner} and starts without it"),
    }
}
