//! `logflowc explain`: a rule, a component or one of its keys, from what this build knows.

mod component;
mod differences;
mod rule;

use logflowc_compiler::lint::{LINTS, Lint, kind_word, nearest};
use logflowc_grammar::catalog::{COMPONENTS, Component, Kind, Property};
use serde_json::Value;

use crate::args::{ExplainArgs, PageFormat};
use crate::{Exit, output};

/// Something that can be explained.
enum Topic {
    Rule(&'static Lint),
    Component(&'static Component),
    Property(&'static Component, &'static Property),
}

/// Explains what a word means; a word may mean several things.
pub(crate) fn explain(args: &ExplainArgs) -> Exit {
    let what = args.what.join(" ");
    let topics = topics(&what);
    if topics.is_empty() {
        let hint = meant(&what).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        output::problem(format_args!("nothing is known about `{what}`{hint}"));
        return Exit::Usage;
    }
    let pages = topics.iter().map(|topic| page(topic, args.format));
    output::result(&match args.format {
        PageFormat::Json => {
            let pages: Vec<Value> = topics.iter().map(facts).collect();
            serde_json::to_string_pretty(&pages).expect("plain data") + "\n"
        }
        PageFormat::Text | PageFormat::Markdown => pages.collect::<Vec<_>>().join("\n"),
    });
    Exit::Good
}

fn facts(topic: &Topic) -> Value {
    match topic {
        Topic::Rule(lint) => rule::facts(lint),
        Topic::Component(component) => component::facts(component),
        Topic::Property(component, property) => component::property_facts(component, property),
    }
}

fn page(topic: &Topic, format: PageFormat) -> String {
    let markdown = format == PageFormat::Markdown;
    match topic {
        Topic::Rule(lint) => rule::page(lint, markdown),
        Topic::Component(component) => component::page(component, markdown),
        Topic::Property(component, property) => component::property_page(component, property, markdown),
    }
}

fn topics(word: &str) -> Vec<Topic> {
    let is_rule = |lint: &&&Lint| lint.rule.code.eq_ignore_ascii_case(word) || lint.rule.name == word;
    let rules = LINTS.iter().filter(is_rule).map(|lint| Topic::Rule(lint));
    let whole = components(word).map(Topic::Component);
    let mut topics: Vec<Topic> = rules.chain(whole).collect();
    if topics.is_empty() {
        topics.extend(properties(word));
    }
    topics
}

/// The components of a name or spelling, of one kind where that is said as well. Groups of shared keys are none.
fn components(word: &str) -> impl Iterator<Item = &'static Component> {
    let (name, kind) = word.split_once(' ').unwrap_or((word, ""));
    let named = move |component: &&Component| {
        component.kind != Kind::Group
            && (kind.is_empty() || kind_word(component.kind) == kind)
            && (component.name.eq_ignore_ascii_case(name) || component.is_spelled(name))
    };
    COMPONENTS.iter().filter(named)
}

/// The keys that `component.key` means; both sides may have dots.
fn properties(word: &str) -> Vec<Topic> {
    let of_split = |(at, _): (usize, &str)| {
        let key = &word[at + 1..];
        let with_key = move |component: &'static Component| {
            component.property(key).map(|property| Topic::Property(component, property))
        };
        components(&word[..at]).filter_map(with_key).collect::<Vec<_>>()
    };
    word.match_indices('.').map(of_split).find(|topics| !topics.is_empty()).unwrap_or_default()
}

/// What an unknown word comes closest to.
fn meant(word: &str) -> Option<String> {
    let rules = LINTS.iter().flat_map(|lint| [lint.rule.code, lint.rule.name]);
    let names = COMPONENTS.iter().filter(|component| component.kind != Kind::Group).map(|found| found.name);
    if let Some(meant) = nearest(word, rules.chain(names)) {
        return Some(meant.to_owned());
    }
    let (name, key) = word.split_once('.')?;
    let keys = components(name).flat_map(|component| component.properties).map(|property| property.key);
    nearest(key, keys).map(|key| format!("{name}.{key}"))
}
