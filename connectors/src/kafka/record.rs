//! Events as the values of records.

use logflowc_runtime::{Batch, Headers, Slice};

use crate::avro::Invalid;
use crate::avro_rpc::decode_one;
use crate::java_order::JavaOrder;
use crate::serializer::put_event;

/// What the value of a record is.
pub(crate) enum Format {
    /// The body alone.
    Body,
    /// Headers and body in Avro (`org.apache.flume.source.avro.AvroFlumeEvent`), without any container.
    Event(JavaOrder, Vec<u8>),
}

impl Format {
    pub(crate) fn new(is_event: bool, headers: &Headers) -> Self {
        if is_event { Self::Event(JavaOrder::new(headers), Vec::new()) } else { Self::Body }
    }

    /// Gives each event and its value to `send`.
    pub(crate) fn each<E>(
        &mut self,
        events: &Slice,
        names: &Headers,
        mut send: impl FnMut(logflowc_runtime::Event<'_>, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        match self {
            Self::Body => events.iter().try_for_each(|event| send(event, event.body())),
            Self::Event(order, value) => {
                let mut order = order.of(events.batch());
                events.iter().try_for_each(|event| {
                    value.clear();
                    put_event(order.put_again(event), event, names, value);
                    send(event, value)
                })
            }
        }
    }
}

/// Adds the event that a value stands for. One that cannot be read leaves no trace.
pub(crate) fn read_event(
    value: &[u8],
    is_event: bool,
    headers: &Headers,
    batch: &mut Batch,
) -> Result<(), Invalid> {
    if is_event {
        return decode_one(value, headers, batch);
    }
    batch.push(value);
    Ok(())
}
