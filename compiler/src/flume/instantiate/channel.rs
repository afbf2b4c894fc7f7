//! Channels.

use logflowc_grammar::catalog::{self, Kind};

use super::settings::{default, number};
use super::{End, Made, Work, class_name, in_order};
use crate::config::Component;
use crate::flume::verdict::{RunningChannel, Settings};

impl Work<'_> {
    pub(super) fn channels(&mut self) -> Result<(), End> {
        for (name, channel) in in_order(&self.kept.channels, |channel| &channel.settings) {
            let (component, class) = self.create(Kind::Channel, name)?;
            match self.check(component, &channel.settings) {
                Ok(()) => {
                    let made = Made { channel: running(component, class, &channel.settings), used: false };
                    self.channels.insert(channel.settings.alias.clone(), made);
                }
                Err(why) => self.drop("channel", name, why),
            }
        }
        Ok(())
    }
}

/// The capacities of channels that were never configured are not known to anybody.
fn running(component: &Component, class: Option<&catalog::Component>, settings: &Settings) -> RunningChannel {
    let mut running = RunningChannel { class: class_name(component, class), ..RunningChannel::default() };
    if let Some(key) = class.and_then(|class| class.transaction_key).filter(|_| settings.properties.is_some())
    {
        running.transaction_capacity = number(component, key);
        running.capacity = capacity(component);
    }
    running
}

/// The events that a channel holds, or that its part on disk holds.
pub(super) fn capacity(component: &Component) -> Option<i64> {
    if component.class.known()?.name != "spillablememory" {
        return number(component, "capacity");
    }
    let overflow = number(component, "overflowCapacity")?;
    match number(component, "memoryCapacity")? {
        _ if overflow > 0 => Some(overflow),
        // Without room in memory there must be some on disk; otherwise the file channel takes its own default.
        memory if memory < 1 => default(component, "overflowCapacity"),
        _ => Some(1_000_000),
    }
}
