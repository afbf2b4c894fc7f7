//! The hdfs sink on local files: names but for the time in them, and records.

use std::collections::BTreeMap;

use super::super::Output;
use super::super::feed::drop_file;
use super::super::peer::{Place, files};
use super::{Case, PLAIN};

/// A time, a host and some text; four hours, three hosts.
const LINES: &str = "1330822985123 web1 first\n1330822985124 web2 second\n1330826585123 web1 third\n\
                     1330826585124 web1 fourth\n1330830185123 db1 f\u{fc}nfte\n1330822985123 web1 sixth\n\
                     1330822985125 web1 seventh\n1330833785123 web2 eighth\n1330822985126 web1 ninth\n";

macro_rules! conf {
    ($sink:literal) => {
        concat!(
            "a.sources = r\na.channels = c\na.sinks = k\n",
            "a.sources.r.type = spooldir\na.sources.r.spoolDir = @DIR@/in\na.sources.r.channels = c\n",
            "a.sources.r.interceptors = e\na.sources.r.interceptors.e.type = regex_extractor\n",
            "a.sources.r.interceptors.e.regex = ^(\\\\d+) (\\\\w+)\n",
            "a.sources.r.interceptors.e.serializers = t h\n",
            "a.sources.r.interceptors.e.serializers.t.name = timestamp\n",
            "a.sources.r.interceptors.e.serializers.h.name = host\n",
            "a.channels.c.type = memory\na.channels.c.capacity = 1000\na.channels.c.transactionCapacity = 100\n",
            "a.sinks.k.type = hdfs\na.sinks.k.channel = c\na.sinks.k.hdfs.path = file://@DIR@/out\n",
            "a.sinks.k.hdfs.useRawLocalFileSystem = true\na.sinks.k.hdfs.rollInterval = 0\n",
            $sink,
            "\n"
        )
    };
}

pub(super) fn cases() -> Vec<Case> {
    let case = Case {
        feed: |place| drop_file(place, "in/a.log", LINES.as_bytes()),
        events: 9,
        output: numbered,
        ..PLAIN
    };
    vec![
        Case {
            name: "hdfs-by-host-and-hour",
            conf: conf!(
                "a.sinks.k.hdfs.fileType = DataStream\na.sinks.k.hdfs.filePrefix = %{host}-%Y%m%d-%H%M%S\n\
                 a.sinks.k.hdfs.round = true\na.sinks.k.hdfs.roundValue = 2\na.sinks.k.hdfs.roundUnit = hour\n\
                 a.sinks.k.hdfs.timeZone = Asia/Kolkata\na.sinks.k.hdfs.rollCount = 2"
            ),
            ..case
        },
        Case {
            name: "hdfs-by-size",
            conf: conf!(
                "a.sinks.k.hdfs.fileType = DataStream\na.sinks.k.hdfs.filePrefix = x\na.sinks.k.hdfs.rollCount = 0\n\
                 a.sinks.k.hdfs.rollSize = 60\na.sinks.k.hdfs.fileSuffix = .log\na.sinks.k.hdfs.inUsePrefix = _\n\
                 a.sinks.k.serializer = HEADER_AND_TEXT"
            ),
            ..case
        },
        Case {
            name: "hdfs-sequence-file",
            conf: conf!("a.sinks.k.hdfs.filePrefix = %{host}.%t\na.sinks.k.hdfs.writeFormat = Text"),
            // There are no lines.
            events: 0,
            ..case
        },
    ]
}

/// The files with numbers counted from the first of a series, without the random marker of a sequence file.
fn numbered(place: &Place) -> Output {
    let mut first: BTreeMap<String, u64> = BTreeMap::new();
    let mut output = Output::new();
    for (name, mut bytes) in files(&place.path("out")) {
        let parts: Vec<&str> = name.split('.').collect();
        let at = parts.iter().rposition(|part| part.len() == 13 && part.parse::<u64>().is_ok());
        let Some(at) = at else { panic!("{name} has no number") };
        let number: u64 = parts[at].parse().expect("digits");
        let series = parts[..at].join(".");
        let counted = number - *first.entry(series.clone()).or_insert(number);
        // Three lengths and names, two flags, the count of the metadata.
        let head = bytes.windows(25).position(|part| part.starts_with(b"org.apache.hadoop.io.Text"));
        if let Some(start) = head.map(|head| head + 25 + 6) {
            let marker = bytes[start..start + 16].to_vec();
            while let Some(found) = bytes.windows(16).position(|part| part == marker) {
                bytes[found..found + 16].fill(b'-');
            }
        }
        output.insert(format!("{series}.#{counted}.{}", parts[at + 1..].join(".")), bytes);
    }
    output
}
