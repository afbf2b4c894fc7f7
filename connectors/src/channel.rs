//! The channels of this build that need a connector.

mod kafka;

use logflowc_runtime::channel::Channel;
use logflowc_runtime::connector::ChannelContext;

use crate::entry::Entry;

type ChannelEntry = Entry<Channel, ChannelContext>;

/// All such channels, in the order of the alphabet.
pub static CHANNELS: &[ChannelEntry] = &[kafka::ENTRY];
