//! Java classes that a configuration may name, and what stands in their place here.

/// Keys are texts and values are bytes, whatever the configuration says: the original casts to these.
const CODECS: &[(&str, &str)] = &[
    ("key.serializer", "org.apache.kafka.common.serialization.StringSerializer"),
    ("value.serializer", "org.apache.kafka.common.serialization.ByteArraySerializer"),
    ("key.deserializer", "org.apache.kafka.common.serialization.StringDeserializer"),
    ("value.deserializer", "org.apache.kafka.common.serialization.ByteArrayDeserializer"),
];

const PARTITIONERS: &[(&str, &str)] = &[
    ("org.apache.kafka.clients.producer.internals.DefaultPartitioner", "murmur2_random"),
    ("org.apache.kafka.clients.producer.UniformStickyPartitioner", "random"),
    ("org.apache.kafka.clients.producer.RoundRobinPartitioner", "random"),
];

const ASSIGNORS: &[(&str, &str)] = &[
    ("org.apache.kafka.clients.consumer.RangeAssignor", "range"),
    ("org.apache.kafka.clients.consumer.RoundRobinAssignor", "roundrobin"),
    ("org.apache.kafka.clients.consumer.CooperativeStickyAssignor", "cooperative-sticky"),
];

/// Whether the class of a serializer is the one that is built in; none for other properties.
pub(super) fn is_codec(property: &str, class: &str) -> Option<bool> {
    let (_, known) = CODECS.iter().find(|(name, _)| *name == property)?;
    Some(class.trim() == *known)
}

/// librdkafka's name for a partitioner.
pub(super) fn partitioner(class: &str) -> Option<&'static str> {
    named(PARTITIONERS, class)
}

/// librdkafka's names for a list of assignors.
pub(super) fn assignors(classes: &str) -> Option<String> {
    let names: Option<Vec<&str>> = classes.split(',').map(|class| named(ASSIGNORS, class)).collect();
    names.map(|names| names.join(","))
}

fn named(table: &[(&str, &'static str)], class: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == class.trim()).map(|(_, name)| *name)
}
