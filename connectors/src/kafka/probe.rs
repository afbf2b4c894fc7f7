//! Whether a component would be let in by its servers and finds its topics there. Nothing is made: all topics are asked
//! for, since a question for a single one may create it.

use std::time::Duration;

use logflowc_plan::{Settings, Template, TemplatePart};
use rdkafka::consumer::{BaseConsumer, Consumer as _};
use serde::Deserialize;

use super::client::{Role, config};
use super::subscriber::Group;
use crate::entry::read;

/// How long the servers may take.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "kafka.bootstrap.servers", default)]
    servers: Vec<String>,
    #[serde(rename = "kafka.topics", default)]
    topics: Vec<String>,
    #[serde(rename = "kafka.topic")]
    topic: Option<Topic>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Topic {
    Fixed(String),
    OfEvent(Template),
}

/// What keeps a source from its topics.
pub fn source(settings: &Settings) -> Option<String> {
    probe(Role::Consumer, settings)
}

/// What keeps a channel from its topic.
pub fn channel(settings: &Settings) -> Option<String> {
    probe(Role::Queue, settings)
}

/// What keeps a sink from its topic.
pub fn sink(settings: &Settings) -> Option<String> {
    probe(Role::Producer, settings)
}

fn probe(role: Role, settings: &Settings) -> Option<String> {
    let named: Named = read(settings).ok()?;
    let there = match topics(role, &named.servers, settings) {
        Ok(there) => there,
        Err(why) => return Some(why),
    };
    let wanted = named.topics.into_iter().chain(named.topic.and_then(Topic::name));
    let missing: Vec<String> = wanted.filter(|topic| !there.contains(topic)).collect();
    let none = "is not there, or may not be seen";
    (!missing.is_empty()).then(|| format!("`{}` {none}", missing.join("`, `")))
}

impl Topic {
    /// Its name, if that is the same for all events.
    fn name(self) -> Option<String> {
        match self {
            Self::Fixed(name) => Some(name),
            Self::OfEvent(template) => {
                let fixed = template.parts.iter().all(|part| matches!(part, TemplatePart::Text { .. }));
                fixed.then_some(template.written)
            }
        }
    }
}

/// The names of all topics that this client may see.
fn topics(role: Role, servers: &[String], settings: &Settings) -> Result<Vec<String>, String> {
    let config = config(role, servers, settings).map_err(|why| why.to_string())?;
    let client: BaseConsumer<Group> =
        config.create_with_context(Group::default()).map_err(|why| why.to_string())?;
    let told = client.fetch_metadata(None, PATIENCE).map_err(|why| why.to_string())?;
    Ok(told.topics().iter().map(|topic| topic.name().to_owned()).collect())
}
