//! Sink groups and their processors (`SinkProcessorFactory` and the classes of `org.apache.flume.sink`).

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;
use logflowc_grammar::catalog::{Component, Kind};

use super::{End, Work};
use crate::flume::verdict::{Culprit, Group, Refusal, RunningSink, SinkRunner};
use crate::java::text::{eq_ignore_case, trim};
use crate::java::{hash, number};

const SINGLE: &str = "org.apache.flume.sink.DefaultSinkProcessor";

impl Work<'_> {
    pub(super) fn groups(
        &mut self,
        mut sinks: IndexMap<String, RunningSink>,
    ) -> Result<BTreeMap<String, SinkRunner>, End> {
        let mut runners = BTreeMap::new();
        let mut used = HashMap::new();
        for (name, group) in &self.kept.sinkgroups {
            let members = members(name, group, &mut sinks, &mut used)?;
            match processor(&group.processor, members) {
                Ok(runner) => drop(runners.insert(name.clone(), runner)),
                Err(why) => self.drop("sinkgroup", name, why),
            }
        }
        // Flume means to leave out sinks of groups, but looks for their names among those of the groups.
        for (name, sink) in sinks {
            if !used.values().any(|group| **group == name) {
                let runner = SinkRunner { processor: SINGLE.to_owned(), sinks: vec![sink], priorities: None };
                runners.insert(name, runner);
            }
        }
        Ok(runners)
    }
}

/// The sinks of a group; one that is missing leaves the whole agent empty.
fn members<'g>(
    name: &'g String,
    group: &'g Group,
    sinks: &mut IndexMap<String, RunningSink>,
    used: &mut HashMap<&'g str, &'g String>,
) -> Result<Vec<RunningSink>, End> {
    let mut members = Vec::new();
    for sink in &group.sink_order {
        let Some(running) = sinks.shift_remove(sink) else {
            let why = format!("sink `{sink}` of group `{name}` is not left");
            return Err(End::Empty((why, Culprit::new(Kind::Sinkgroup, name, "sinks"))));
        };
        members.push(running);
        used.insert(sink, name);
    }
    Ok(members)
}

fn processor(keys: &BTreeMap<String, String>, sinks: Vec<RunningSink>) -> Result<SinkRunner, Refusal> {
    let Some(written) = keys.get("type") else {
        return Err(Refusal::of("processor.type", "it has no `processor.type`"));
    };
    let Some(kind) = Component::find(Kind::SinkProcessor, written) else {
        let why = format!("the class `{written}` of its processor cannot be loaded");
        return Err(Refusal::of("processor.type", why));
    };
    let priorities = match kind.name {
        "default" if sinks.len() > 1 => {
            return Err(Refusal::of("processor.type", "the default processor takes one sink"));
        }
        "load_balance" => load_balance(keys, sinks.len()).map(|()| None)?,
        "failover" => Some(priorities(keys, &sinks)),
        _ => None,
    };
    Ok(SinkRunner { processor: kind.class.to_owned(), sinks, priorities })
}

fn load_balance(keys: &BTreeMap<String, String>, sinks: usize) -> Result<(), Refusal> {
    if sinks < 2 {
        return Err(Refusal::of("sinks", "the load_balance processor needs two sinks"));
    }
    let known = |written: &String| ["round_robin", "random"].iter().any(|word| eq_ignore_case(word, written));
    if let Some(written) = keys.get("selector").filter(|written| !known(written)) {
        let why = format!("the class `{written}` of `processor.selector` cannot be loaded");
        return Err(Refusal::of("processor.selector", why));
    }
    match keys.get("selector.maxTimeOut") {
        Some(written) if number::integer(trim(written)).is_none() => {
            let key = "processor.selector.maxTimeOut";
            Err(Refusal::of(key, format!("`{key}` is no number")))
        }
        _ => Ok(()),
    }
}

/// The sinks by priority. One without a number gets the next below zero, in hash order; of two with the same number
/// the later is never used.
fn priorities(keys: &BTreeMap<String, String>, sinks: &[RunningSink]) -> BTreeMap<i32, String> {
    let names: Vec<&str> = sinks.iter().map(|sink| sink.name.as_str()).collect();
    let mut priorities = BTreeMap::new();
    let mut next = 0;
    for name in hash::map_order(&names).into_iter().map(|index| names[index]) {
        let given = keys.get(&format!("priority.{name}")).and_then(|text| number::integer(text));
        let priority = given.and_then(|number| i32::try_from(number).ok()).unwrap_or_else(|| {
            next -= 1;
            next
        });
        priorities.entry(priority).or_insert_with(|| name.to_owned());
    }
    priorities
}
