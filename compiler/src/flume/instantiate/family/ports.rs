//! Character sets by port of a `multiport_syslogtcp` source.

use crate::config::Component;
use crate::flume::verdict::Refusal;
use crate::java::number::{fits_int, integer};

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    let ports = component.values.iter().filter_map(|value| value.key.as_str().strip_prefix("charset.port."));
    let number = |port: &str| integer(port).is_some_and(fits_int);
    match ports.into_iter().find(|port| !number(port)) {
        Some(port) => {
            let key = format!("charset.port.{port}");
            Err(Refusal::of(&key, format!("`{key}` names no port")))
        }
        None => Ok(()),
    }
}
