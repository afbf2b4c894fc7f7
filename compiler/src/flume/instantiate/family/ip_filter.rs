//! The rules by which an avro source lets clients in, `allow:ip:10.*,deny:name:*`.

use crate::config::Component;
use crate::flume::verdict::Refusal;
use crate::java::text::{split_at, trim};

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    let rules = component.text("ipFilterRules").filter(|_| component.flag("ipFilter"));
    match split_at(rules.unwrap_or("allow:ip:*"), ',').into_iter().find(|rule| !is_rule(trim(rule))) {
        Some(rule) => Err(Refusal::of("ipFilterRules", format!("`{rule}` is no rule of an IP filter"))),
        None => Ok(()),
    }
}

fn is_rule(rule: &str) -> bool {
    let mut words = rule.splitn(3, ':');
    matches!(words.next(), Some("allow" | "deny"))
        && matches!(words.next(), Some("ip" | "name"))
        && words.next().is_some()
}
