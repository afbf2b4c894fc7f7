//! The jdbc channel: with a URL of its own it needs a kind of database and a driver.

use crate::config::Component;
use crate::flume::verdict::Refusal;

const LONG: &str = "org.apache.flume.channel.jdbc.";

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    let text = |key: &str| component.text(key).or_else(|| component.text(&format!("{LONG}{key}")));
    if text("driver.url").is_none() {
        return Ok(());
    }
    let known = |kind: &str| ["DERBY", "MYSQL"].iter().any(|known| known.eq_ignore_ascii_case(kind));
    match (text("db.type"), text("driver.class")) {
        (None, _) => Err(Refusal::of("db.type", "it has `driver.url` but no `db.type`")),
        (Some(kind), _) if !known(kind) => {
            Err(Refusal::of("db.type", format!("the database `{kind}` is not supported")))
        }
        (_, None) => Err(Refusal::of("driver.class", "it has `driver.url` but no `driver.class`")),
        _ => Ok(()),
    }
}
