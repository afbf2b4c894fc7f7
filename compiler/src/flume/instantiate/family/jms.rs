//! The jms source: which addresses it may look up, and what a durable subscription is for.

use crate::config::Component;
use crate::flume::verdict::Refusal;
use crate::java::url;

pub(super) fn check(component: &Component) -> Result<(), Refusal> {
    for key in ["providerURL", "connectionFactory"] {
        if let Some(scheme) = component.text(key).and_then(url::scheme).filter(|scheme| *scheme != "java") {
            return Err(Refusal::of(key, format!("`{key}` has the scheme `{scheme}`, which is not allowed")));
        }
    }
    let topic = component.text("destinationType").is_some_and(|kind| kind.eq_ignore_ascii_case("topic"));
    if component.flag("createDurableSubscription") && !topic {
        return Err(Refusal::of("createDurableSubscription", "only a topic has durable subscriptions"));
    }
    Ok(())
}
