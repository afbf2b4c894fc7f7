//! The hdfs sink: which types of file take a codec, and how far an hour can be rounded.

use super::super::settings::number;
use crate::config::Component;
use crate::flume::verdict::Refusal;
use crate::java::text::eq_ignore_case;

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    let codec = component.text("hdfs.codeC");
    let is_type = |name| component.text("hdfs.fileType").is_some_and(|written| eq_ignore_case(written, name));
    if is_type("DataStream") && codec.is_some() {
        return Err(Refusal::of("hdfs.codeC", "a DataStream takes no codec"));
    }
    if is_type("CompressedStream") && codec.is_none_or(|codec| eq_ignore_case(codec, "none")) {
        return Err(Refusal::of("hdfs.fileType", "a CompressedStream needs a codec"));
    }
    let hours = component.text("hdfs.roundUnit").is_some_and(|unit| eq_ignore_case(unit, "hour"));
    if component.flag("hdfs.round") && hours && number(component, "hdfs.roundValue") > Some(24) {
        return Err(Refusal::of("hdfs.roundValue", "`hdfs.roundValue` is above 24 hours"));
    }
    Ok(())
}
