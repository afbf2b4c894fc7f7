//! Flows: what happens between a source and its channels, and who takes from a channel.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::text::Text;

use super::Writer;
use super::settings::settings;
use super::steps::step;
use super::value::{amount, label, raw};
use crate::config::{Agent, Component};
use crate::flow::items;
use crate::flow_form::group::SELECTIONS;
use crate::flume::load::Setting;

impl Writer {
    pub(super) fn flow_of_source(&mut self, agent: &Agent, source: &Component) {
        self.blank();
        let selector = source.parts_of(Kind::Selector).next();
        let own = source.value("channels").into_iter().chain(source.value("interceptors"));
        let wired = own.chain(selector.into_iter().flat_map(|part| &part.values));
        let above = self.comments.above(wired.map(|value| &value.setting));
        self.lines.extend(above);
        let name = label(source.name.as_str());
        let word =
            if agent.component(Kind::Channel, source.name.as_str()).is_some() { "source " } else { "" };
        let target = target(source, selector);
        let steps: Vec<&Component> =
            source.parts_of(Kind::Interceptor).filter(|step| step.listed.is_some()).collect();
        if steps.is_empty() {
            self.push(&format!("flow {word}{name} => {target}"));
            return;
        }
        self.lines.push(format!("flow {word}{name}"));
        for interceptor in steps {
            let all: Vec<&Setting> = interceptor.settings().into_iter().map(|(_, setting)| setting).collect();
            let above = self.comments.above(all.into_iter());
            self.lines.extend(above.iter().map(|comment| format!("  {comment}")));
            self.push(&format!("  | {}", step(interceptor)));
        }
        self.push(&format!("  => {target}"));
    }

    fn push(&mut self, text: &str) {
        self.lines.extend(text.lines().map(str::to_owned));
    }

    /// Sinks in the order of the text, then groups.
    pub(super) fn flows_of_channels(&mut self, agent: &Agent) {
        let grouped: Vec<&str> =
            agent.listed(Kind::Sinkgroup).flat_map(|group| items(group, "sinks")).map(Text::as_str).collect();
        self.blank();
        for sink in agent.listed(Kind::Sink).filter(|sink| !grouped.contains(&sink.name.as_str())) {
            let Some(channel) = sink.value("channel") else { continue };
            let above = self.comments.above([&channel.setting].into_iter());
            self.lines.extend(above);
            self.lines.push(format!(
                "flow {} => {}",
                channel_of(agent, raw(channel)),
                label(sink.name.as_str())
            ));
        }
        for group in agent.listed(Kind::Sinkgroup) {
            self.group(agent, group);
        }
    }

    fn group(&mut self, agent: &Agent, group: &Component) {
        let members = items(group, "sinks");
        let first = members.first().and_then(|name| agent.component(Kind::Sink, name.as_str()));
        let channel = first.and_then(|sink| sink.value("channel")).map_or("", raw);
        let Some(processor) = group.parts_of(Kind::SinkProcessor).next() else { return };
        let policy = match processor.class.known().map(|class| class.name) {
            Some("failover") => "failover",
            Some("load_balance") => "balance",
            _ => return,
        };
        let sinks = members.iter().filter_map(|name| agent.component(Kind::Sink, name.as_str()));
        let wired = sinks.filter_map(|sink| sink.value("channel")).map(|value| &value.setting);
        let own = group.settings().into_iter().map(|(_, setting)| setting);
        let above = self.comments.above(wired.chain(own).collect::<Vec<_>>().into_iter());
        self.lines.extend(above);
        let by = processor.value("selector").and_then(|selector| selection(raw(selector)));
        let measured: Vec<&Measured> =
            MEASURED.iter().filter(|(key, _)| is_of_members(processor, key, members)).collect();
        let said = |key: &str| {
            key.starts_with("\"priority.")
                || key == "selector" && by.is_some()
                || measured.iter().any(|(known, _)| *known == key)
        };
        let mut inner: Vec<String> =
            members.iter().map(|name| member(processor, name.as_str(), &measured)).collect();
        let rest = settings(processor, "").into_iter().filter(|(key, _)| !said(key));
        inner.extend(rest.map(|(key, value)| format!("{key} = {value}")));
        let by = by.map_or(String::new(), |word| format!("by {word} "));
        let head =
            format!("flow {} => {policy} {by}{}", channel_of(agent, channel), label(group.name.as_str()));
        self.push(&format!("{head} {{ {} }}", inner.join(", ")));
    }
}

/// The name of a channel behind `flow`, which may be that of a source as well.
fn channel_of(agent: &Agent, channel: &str) -> String {
    let word = if agent.component(Kind::Source, channel).is_some() { "channel " } else { "" };
    format!("{word}{}", label(channel))
}

/// A key of a group that stands behind its members, and its words there.
type Measured = (&'static str, &'static str);

const MEASURED: &[Measured] = &[("capacity", "up to"), ("cost", "cost")];

/// Whether all settings of a key are those of members, and none is for the events of one source.
fn is_of_members(processor: &Component, key: &str, members: &[Text]) -> bool {
    let names =
        processor.values.iter().filter_map(|value| value.key.as_str().strip_prefix(key)?.strip_prefix('.'));
    names.into_iter().all(|name| members.iter().any(|member| member.as_str() == name))
}

/// The word behind `by` for a selector.
fn selection(selector: &str) -> Option<&'static str> {
    SELECTIONS.iter().find(|(_, known)| *known == selector).map(|(word, _)| *word)
}

fn member(processor: &Component, name: &str, measured: &[&Measured]) -> String {
    let mut text = label(name);
    if let Some(priority) = processor.value(&format!("priority.{name}")) {
        text = format!("{text} priority {}", raw(priority));
    }
    for (key, words) in measured {
        if let Some(value) = processor.value(&format!("{key}.{name}")) {
            text = format!("{text} {words} {}", amount(raw(value)));
        }
    }
    text
}

/// Where the events of a source go.
fn target(source: &Component, selector: Option<&Component>) -> String {
    let routed = |part: &&Component| part.class.known().is_some_and(|class| class.name == "multiplexing");
    if let Some(selector) = selector.filter(routed) {
        return route(selector);
    }
    let optional = selector.map_or(&[][..], |part| items(part, "optional"));
    let output = |name: &Text| {
        let word =
            if optional.iter().any(|other| other.as_str() == name.as_str()) { "optional " } else { "" };
        format!("{word}{}", label(name.as_str()))
    };
    items(source, "channels").iter().map(output).collect::<Vec<_>>().join(", ")
}

fn route(selector: &Component) -> String {
    let header = selector.value("header").map_or("flume.selector.header", raw);
    let mut cases: Vec<(String, String)> = Vec::new();
    for value in &selector.values {
        let key = value.key.as_str();
        let case = ["mapping.", "optional."].into_iter().find_map(|word| key.strip_prefix(word));
        let case = match case {
            Some(case) => pattern(case),
            None if key == "default" => "else".to_owned(),
            None => continue,
        };
        let word = if key.starts_with("optional.") { "optional " } else { "" };
        let names = items(selector, key).iter().map(|name| format!("{word}{}", label(name.as_str())));
        let outputs = names.collect::<Vec<_>>().join(", ");
        match cases.iter_mut().find(|(known, _)| *known == case) {
            Some((_, known)) => *known = format!("{known}, {outputs}"),
            None => cases.push((case, outputs)),
        }
    }
    let mut merged: Vec<(String, String)> = Vec::new();
    for (case, outputs) in cases {
        match merged.last_mut().filter(|(known, same)| known != "else" && case != "else" && *same == outputs)
        {
            Some((known, _)) => *known = format!("{known} | {case}"),
            None => merged.push((case, outputs)),
        }
    }
    let mut lines: Vec<String> =
        merged.iter().map(|(case, outputs)| format!("{case} => {outputs}")).collect();
    let share = settings(selector, "").into_iter().find(|(key, _)| key == "share");
    lines.extend(share.map(|(key, value)| format!("{key} = {value}")));
    let line = format!("route {} {{ {} }}", label(header), lines.join(", "));
    if line.len() <= 90 {
        return line;
    }
    let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    format!("route {} {{\n{lines}  }}", label(header))
}

/// A value of a header: a word or a number stands alone.
fn pattern(value: &str) -> String {
    let number = !value.is_empty() && value.len() < 18 && value.bytes().all(|byte| byte.is_ascii_digit());
    match value {
        "else" => "\"else\"".to_owned(),
        _ if number => value.to_owned(),
        _ => label(value),
    }
}
