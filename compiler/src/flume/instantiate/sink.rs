//! Sinks.

use indexmap::IndexMap;
use logflowc_grammar::catalog::Kind;

use super::source::batch_size;
use super::{End, Work, class_name, in_order};
use crate::config::Component;
use crate::flume::verdict::{Refusal, RunningSink, Sink};

impl Work<'_> {
    pub(super) fn sinks(&mut self) -> Result<IndexMap<String, RunningSink>, End> {
        let mut sinks = IndexMap::new();
        for (name, sink) in in_order(&self.kept.sinks, |sink| &sink.settings) {
            let (component, class) = self.create(Kind::Sink, name)?;
            let batch_size = batch_size(component, class, sink.settings.properties.is_some());
            let checked =
                self.check(component, &sink.settings).and_then(|()| self.attach(component, sink, batch_size));
            if let Err(why) = checked {
                self.drop("sink", name, why);
                continue;
            }
            let class = class_name(component, class);
            let (name, channel) = (sink.settings.alias.clone(), sink.channel.clone());
            sinks.insert(name.clone(), RunningSink { class, batch_size, name, channel });
        }
        Ok(sinks)
    }

    fn attach(&mut self, component: &Component, sink: &Sink, batch_size: Option<i64>) -> Result<(), Refusal> {
        self.fits(component, batch_size, &sink.channel)?;
        match self.channels.get_mut(&sink.channel) {
            Some(made) => {
                made.used = true;
                Ok(())
            }
            None => Err(Refusal::of("channel", format!("its channel `{}` is not left", sink.channel))),
        }
    }
}
