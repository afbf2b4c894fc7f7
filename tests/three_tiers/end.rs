//! Where the collectors write to, and what keeps their events until then.

use std::path::Path;

use super::COLLECTORS;
use crate::hdfs::Hdfs;
use crate::kafka::Broker;

/// The third tier.
pub(super) enum End {
    /// Files of each collector.
    Files,
    /// One topic.
    Topic(Broker),
    /// A folder for each collector, perhaps with a broker for their channels.
    Cluster(Hdfs, Option<Broker>),
}

impl End {
    fn broker(&self) -> Option<&Broker> {
        match self {
            Self::Files => None,
            Self::Topic(broker) => Some(broker),
            Self::Cluster(_, broker) => broker.as_ref(),
        }
    }

    /// Whether the channels of our collectors outlive them.
    pub(super) fn keeps_channels(&self) -> bool {
        self.broker().is_some()
    }

    /// The channel of a collector of ours, behind its name.
    pub(super) fn channel(&self, number: usize) -> String {
        let Some(broker) = self.broker() else {
            return "type = memory\na.channels.c.capacity = 20000\na.channels.c.transactionCapacity = 1000"
                .to_owned();
        };
        // The group does not wait longer for one that was killed.
        format!(
            "type = org.apache.flume.channel.kafka.KafkaChannel\na.channels.c.kafka.bootstrap.servers = {}\n\
             a.channels.c.kafka.topic = collector{number}\na.channels.c.kafka.consumer.group.id = collector{number}\n\
             a.channels.c.kafka.consumer.auto.offset.reset = earliest\na.channels.c.kafka.producer.acks = all\n\
             a.channels.c.kafka.consumer.session.timeout.ms = 6000",
            broker.address()
        )
    }

    /// The keys of a collector's sink.
    pub(super) fn sink(&self, number: usize) -> Vec<(&'static str, String)> {
        let own = |keys: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
            keys.iter().map(|(key, value)| (*key, (*value).to_owned())).collect()
        };
        match self {
            Self::Files => own(&[
                ("type", "file_roll"),
                ("sink.directory", &format!("out{number}")),
                ("sink.rollInterval", "0"),
            ]),
            Self::Topic(broker) => own(&[
                ("type", "org.apache.flume.sink.kafka.KafkaSink"),
                ("kafka.bootstrap.servers", &broker.address()),
                ("kafka.topic", "tiers"),
                ("kafka.producer.acks", "all"),
                ("flumeBatchSize", "1000"),
            ]),
            Self::Cluster(cluster, _) => own(&[
                ("type", "hdfs"),
                ("hdfs.path", &cluster.address(&format!("/tiers/{number}"))),
                ("hdfs.fileType", "DataStream"),
                ("hdfs.rollInterval", "10"),
                ("hdfs.rollSize", "0"),
                ("hdfs.rollCount", "0"),
                ("hdfs.batchSize", "1000"),
            ]),
        }
    }

    /// All lines that have arrived.
    pub(super) fn lines(&self, folder: &Path) -> Vec<String> {
        match self {
            Self::Files => (0..COLLECTORS)
                .flat_map(|number| crate::agent::lines(&folder.join(format!("out{number}"))))
                .collect(),
            Self::Topic(broker) => {
                let records = broker.records("tiers").into_iter();
                records.map(|record| String::from_utf8_lossy(&record.value).into_owned()).collect()
            }
            Self::Cluster(cluster, _) => {
                cluster.shell(&["-cat", "/tiers/*/*"]).lines().map(str::to_owned).collect()
            }
        }
    }
}
