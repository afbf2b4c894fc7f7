//! The hdfs sink on local files: names but for the time in them, and records.

use std::collections::BTreeMap;
use std::fs;

use super::super::Output;
use super::super::feed::drop_file;
use super::super::peer::{Place, files};
use super::{Case, PLAIN};

/// A time, a host and some text; four hours, three hosts.
const LINES: &str = "1330822985123 web1 first\n1330822985124 web2 second\n1330826585123 web1 third\n\
                     1330826585124 web1 fourth\n1330830185123 db1 f\u{fc}nfte\n1330822985123 web1 sixth\n\
                     1330822985125 web1 seventh\n1330833785123 web2 eighth\n1330822985126 web1 ninth\n";

/// Words of three letters, each a value of the schema as it stands.
const WORDS: &str = "one\ntwo\nsix\nten\n";

/// As the Avro library of Java writes it.
const SCHEMA: &str = r#"{"type":"fixed","name":"Word","namespace":"test","size":3}"#;

/// Writes the words into Avro files of two, with more settings.
macro_rules! words {
    ($more:literal) => {
        concat!(
            "a.sources = r\na.channels = c\na.sinks = k\n",
            "a.sources.r.type = spooldir\na.sources.r.spoolDir = @DIR@/in\na.sources.r.channels = c\n",
            "a.channels.c.type = memory\na.channels.c.capacity = 1000\na.channels.c.transactionCapacity = 100\n",
            "a.sinks.k.type = hdfs\na.sinks.k.channel = c\na.sinks.k.hdfs.path = file://@DIR@/out\n",
            "a.sinks.k.hdfs.useRawLocalFileSystem = true\na.sinks.k.hdfs.rollInterval = 0\n",
            "a.sinks.k.hdfs.fileType = DataStream\na.sinks.k.hdfs.fileSuffix = .avro\na.sinks.k.hdfs.rollCount = 2\n",
            "a.sinks.k.serializer = org.apache.flume.sink.hdfs.AvroEventSerializer$Builder\n",
            $more,
            "\n"
        )
    };
}

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
        Case {
            name: "hdfs-avro-schema-in-header",
            conf: words!(
                "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = static\n\
                 a.sources.r.interceptors.i.key = flume.avro.schema.literal\n\
                 a.sources.r.interceptors.i.value = {\"type\":\"fixed\",\"name\":\"Word\",\"namespace\":\"test\",\"size\":3}\n\
                 a.sinks.k.serializer.compressionCodec = deflate"
            ),
            feed: words,
            events: 0,
            ..case
        },
        Case {
            name: "hdfs-avro-schema-at-address",
            conf: words!("a.sinks.k.serializer.schemaURL = file://@DIR@/word.avsc"),
            feed: words,
            events: 0,
            ..case
        },
    ]
}

fn words(place: &Place) {
    fs::write(place.path("word.avsc"), SCHEMA).expect("room on the disk");
    drop_file(place, "in/words.log", WORDS.as_bytes());
}

/// The files with numbers counted from the first of a series, without the random marker of a sequence file or a
/// container.
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
            fill(&mut bytes, &marker);
        }
        if bytes.starts_with(b"Obj\x01") {
            // Every file ends in its marker.
            let marker = bytes[bytes.len() - 16..].to_vec();
            fill(&mut bytes, &marker);
        }
        output.insert(format!("{series}.#{counted}.{}", parts[at + 1..].join(".")), bytes);
    }
    output
}

/// Puts dashes where a marker stands.
fn fill(bytes: &mut [u8], marker: &[u8]) {
    while let Some(found) = bytes.windows(marker.len()).position(|part| part == marker) {
        bytes[found..found + marker.len()].fill(b'-');
    }
}
