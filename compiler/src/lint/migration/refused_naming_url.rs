//! A JMS provider that is reached by a URL Flume refuses.

use logflowc_grammar::catalog::Kind;
use logflowc_grammar::finding::{Level, Report, Rule};

use crate::lint::{Context, Lint, framed};

pub(crate) static LINT: Lint = Lint {
    rule: Rule {
        code: "LF809",
        name: "refused-naming-url",
        level: Level::Error,
        why: "Since 1.11 only `java:` names are looked up, unless a system property allows more; the source is dropped.",
    },
    bad: framed!(
        "a.sources = r s\na.sources.s.type = jms\na.sources.s.initialContextFactory = org.apache.activemq.jndi.ActiveMQInitialContextFactory\na.sources.s.providerURL = tcp://mq:61616\na.sources.s.destinationName = logs\na.sources.s.destinationType = QUEUE\na.sources.s.channels = c"
    ),
    good: framed!(
        "a.sources = r s\na.sources.s.type = jms\na.sources.s.initialContextFactory = org.apache.activemq.jndi.ActiveMQInitialContextFactory\na.sources.s.providerURL = java:comp/env\na.sources.s.destinationName = logs\na.sources.s.destinationType = QUEUE\na.sources.s.channels = c"
    ),
    since: "0.1.0",
    check,
};

fn check(context: &Context<'_>, report: &mut Report) {
    for place in context.places().filter(|place| place.is(Kind::Source, &["jms"])) {
        let Some(url) = place.known("providerURL") else { continue };
        let text = &url.setting.value;
        let Some((scheme, _)) = text.as_str().split_once(':') else { continue };
        if scheme.eq_ignore_ascii_case("java")
            || context.world.properties.contains_key("JndiAllowedProtocols")
        {
            continue;
        }
        report
            .finding(
                &LINT.rule,
                text.span_of(0..scheme.len()),
                format!("`{scheme}` is refused for {}", place.title()),
            )
            .note(format!("Flume drops {} and starts without it", place.title()))
            .help(format!("start the agent with `-DJndiAllowedProtocols={scheme}`"));
    }
}
