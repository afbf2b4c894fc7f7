//! Sink groups: each takes the sinks that are valid and that no group before it has taken.

use std::collections::HashSet;

use indexmap::IndexMap;
use logflowc_grammar::catalog::Kind;

use super::stub::known;
use super::{Ends, Properties, Validation, below, properties};
use crate::flume::group::Section;
use crate::flume::verdict::{ComplaintKind, Group, Refusal, Sink};
use crate::java::hash;
use crate::java::text::split_blanks;

impl Validation<'_> {
    pub(super) fn groups(&mut self, sinks: &IndexMap<String, Sink>) -> Result<IndexMap<String, Group>, Ends> {
        let mut groups = IndexMap::new();
        let mut taken = HashSet::new();
        for name in self.group_names() {
            let properties = self.contexts.get(&(Kind::Sinkgroup, name.as_str())).map(|it| properties(it));
            let group = match properties {
                None => Err("it has no settings".into()),
                Some(properties) => self.group(&name, &properties, sinks, &mut taken)?,
            };
            match group {
                Ok(group) => drop(groups.insert(name, group)),
                Err(why) => {
                    self.complain(&name, ComplaintKind::ConfigError);
                    self.remove(Kind::Sinkgroup, &name, why);
                }
            }
        }
        Ok(groups)
    }

    /// Only the space separates the names of groups; they come in the order of a `HashSet` that they were put into.
    fn group_names(&self) -> Vec<String> {
        let Some(list) = self.agent.list(Section::Sinkgroups) else { return Vec::new() };
        let names: Vec<&str> =
            list.setting.value.as_str().split(' ').filter(|name| !name.is_empty()).collect();
        hash::map_order(&names).into_iter().map(|index| names[index].to_owned()).collect()
    }

    /// One group, or why it is dropped; the outer error is why the process ends.
    fn group(
        &mut self,
        name: &str,
        properties: &Properties,
        valid: &IndexMap<String, Sink>,
        taken: &mut HashSet<String>,
    ) -> Result<Result<Group, Refusal>, Ends> {
        let Some(list) = properties.get("sinks") else {
            let why = format!("sink group `{name}` has no `sinks`");
            return Err(self.end(why, Kind::Sinkgroup, name, "sinks"));
        };
        let processor = below(properties, "processor.");
        if processor.get("type").and_then(|written| known(Kind::SinkProcessor, written)).as_deref()
            == Some("OTHER")
        {
            return Ok(Err(Refusal::of("processor.type", "`other` is no processor")));
        }
        let sinks = self.group_sinks(name, list, valid, taken);
        if sinks.is_empty() {
            self.complain(name, ComplaintKind::ConfigError);
            return Ok(Err(Refusal::of("sinks", "it has no sink that is valid and in no other group")));
        }
        Ok(Ok(Group { processor, sinks: sinks.iter().cloned().collect(), sink_order: sinks }))
    }

    fn group_sinks(
        &mut self,
        group: &str,
        list: &str,
        valid: &IndexMap<String, Sink>,
        taken: &mut HashSet<String>,
    ) -> Vec<String> {
        let names = split_blanks(list);
        let mut sinks = Vec::new();
        for name in hash::set_of_list_order(&names).into_iter().map(|index| names[index]) {
            if taken.contains(name) {
                self.complain(group, ComplaintKind::PropertyPartOfAnotherGroup);
            } else if valid.contains_key(name) {
                taken.insert(name.to_owned());
                sinks.push(name.to_owned());
            } else {
                self.complain(name, ComplaintKind::InvalidProperty);
            }
        }
        sinks
    }
}
