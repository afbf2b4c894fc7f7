//! The hive sink and its serializer for delimited text.

use crate::config::Component;
use crate::flume::verdict::Refusal;
use crate::java::number::integer;
use crate::java::text::eq_ignore_case;

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    let written = |key: &str| component.text(key).and_then(integer);
    if written("batchSize") == Some(0) {
        return Err(Refusal::of("batchSize", "`batchSize` is zero"));
    }
    let hours = component.text("roundUnit").is_some_and(|unit| eq_ignore_case(unit, "hour"));
    if hours && written("roundValue") > Some(24) {
        return Err(Refusal::of("roundValue", "`roundValue` is above 24 hours"));
    }
    Ok(())
}

pub(super) fn check_serializer(component: &Component) -> Result<(), Refusal> {
    let units: Vec<u16> = component.text("serdeSeparator").unwrap_or(",").encode_utf16().collect();
    let quoted = matches!(units[..], [_, _, last] if last == u16::from(b'\''));
    if units.len() == 1 || quoted {
        return Ok(());
    }
    Err(Refusal::of("serdeSeparator", "`serdeSeparator` is not one character"))
}
