//! Sources, with their selectors and interceptors.

use std::collections::BTreeMap;

use logflowc_grammar::catalog::{self, Kind};

use super::settings::number;
use super::{End, Work, class_name, in_order, selector};
use crate::config::Component;
use crate::flume::verdict::{Refusal, RunningSource, Source};
use crate::java::text::split_blanks;

impl Work<'_> {
    pub(super) fn sources(&mut self) -> Result<BTreeMap<String, RunningSource>, End> {
        let mut sources = BTreeMap::new();
        for (name, source) in in_order(&self.kept.sources, |source| &source.settings) {
            let (component, class) = self.create(Kind::Source, name)?;
            match self.source(source, component, class) {
                Ok(running) => {
                    self.connect(&running.selector.channels);
                    sources.insert(source.settings.alias.clone(), running);
                }
                Err(why) => self.drop("source", name, why),
            }
        }
        Ok(sources)
    }

    fn source(
        &mut self,
        source: &Source,
        component: &Component,
        class: Option<&'static catalog::Component>,
    ) -> Result<RunningSource, Refusal> {
        self.check(component, &source.settings)?;
        let batch_size = batch_size(component, class, source.settings.properties.is_some());
        let made = |name: &&String| self.channels.contains_key(*name);
        let channels: Vec<String> = source.channel_order.iter().filter(made).cloned().collect();
        for channel in &channels {
            self.fits(component, batch_size, channel)?;
        }
        if channels.is_empty() {
            return Err(Refusal::of("channels", "none of its channels is left"));
        }
        let selector = selector::configure(source, channels)?;
        let pollable = class.is_some_and(|class| class.pollable);
        Ok(RunningSource {
            class: class_name(component, class),
            batch_size,
            runner: if pollable { "PollableSourceRunner" } else { "EventDrivenSourceRunner" },
            selector,
            interceptors: interceptors(source, component),
        })
    }

    fn connect(&mut self, channels: &[String]) {
        for channel in channels {
            if let Some(made) = self.channels.get_mut(channel) {
                made.used = true;
            }
        }
    }

    /// Whether a batch fits into a transaction of a channel.
    pub(super) fn fits(
        &self,
        component: &Component,
        batch_size: Option<i64>,
        channel: &str,
    ) -> Result<(), Refusal> {
        let transaction = self.channels.get(channel).and_then(|made| made.channel.transaction_capacity);
        match (batch_size, transaction) {
            (Some(batch), Some(transaction)) if transaction < batch => {
                let key = component.class.known().and_then(|class| class.batch_key).map(str::to_owned);
                let why = format!(
                    "its batch size {batch} is above the transaction capacity {transaction} of channel `{channel}`"
                );
                Err(Refusal { why, key })
            }
            _ => Ok(()),
        }
    }
}

/// The batch size that a component reports. One that never saw its keys has what its fields start with.
pub(super) fn batch_size(
    component: &Component,
    class: Option<&catalog::Component>,
    configured: bool,
) -> Option<i64> {
    let class = class.filter(|class| class.checks_transaction_capacity)?;
    if configured {
        return class.batch_key.and_then(|key| number(component, key));
    }
    Some(if class.name == "twitter" { 1000 } else { 0 })
}

/// The classes of the interceptors, in the order of the list; one that is listed twice runs twice.
fn interceptors(source: &Source, component: &Component) -> Vec<String> {
    let properties = source.settings.properties.as_ref();
    let Some(list) = properties.and_then(|properties| properties.get("interceptors")) else {
        return Vec::new();
    };
    let of_kind = |part: &&Component| part.kind == Kind::Interceptor;
    let steps: BTreeMap<&str, &Component> =
        component.parts.iter().filter(of_kind).map(|part| (part.name.as_str(), part)).collect();
    split_blanks(list).into_iter().filter_map(|name| steps.get(name).copied().map(built)).collect()
}

/// The class of what the builder makes, which encloses the builder.
fn built(part: &Component) -> String {
    let mut class = class_name(part, part.class.known());
    class.truncate(class.strip_suffix("$Builder").unwrap_or(&class).len());
    class
}
