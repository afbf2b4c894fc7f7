//! For every key of every component of the catalog: small configurations with odd values.

use logflowc_grammar::catalog::{COMPONENTS, Component, Default, Kind, Property, Type};

/// A configuration in which one component has a part under test.
struct Place {
    /// Everything around the component.
    frame: String,
    /// What its keys start with.
    prefix: String,
}

/// One file per key and value.
pub(super) fn probes() -> Vec<Vec<u8>> {
    COMPONENTS
        .iter()
        .filter_map(|component| Some((component, place(component)?)))
        .flat_map(of_component)
        .collect()
}

const LISTS: &str = "a.sources = r\na.channels = c\na.sinks = k\n";
const SOURCE: &str = "a.sources.r.type = seq\n";
const CHANNEL: &str = "a.channels.c.type = memory\na.channels.c.capacity = 100000\n\
                       a.channels.c.transactionCapacity = 20000\n";
const SINK: &str = "a.sinks.k.type = null\n";
const LINKS: &str = "a.sources.r.channels = c\na.sinks.k.channel = c\n";

/// For each kind: the settings without which a component of it is not made, and the key that chooses it. What is
/// said of the source, channel or sink replaces what stands around it.
const PLACES: &[(Kind, &str, &str)] = &[
    (Kind::Source, "", "a.sources.r.type"),
    (Kind::Channel, "", "a.channels.c.type"),
    (Kind::Sink, "", "a.sinks.k.type"),
    (Kind::Selector, "", "a.sources.r.selector.type"),
    (Kind::Interceptor, "a.sources.r.interceptors = i\n", "a.sources.r.interceptors.i.type"),
    (
        Kind::RegexSerializer,
        "a.sources.r.interceptors = i\na.sources.r.interceptors.i.type = regex_extractor\n\
         a.sources.r.interceptors.i.regex = x\na.sources.r.interceptors.i.serializers = s\n",
        "a.sources.r.interceptors.i.serializers.s.type",
    ),
    (
        Kind::SinkProcessor,
        "a.sinks = k k2\na.sinks.k2.type = null\na.sinks.k2.channel = c\na.sinkgroups = g\n\
         a.sinkgroups.g.sinks = k k2\n",
        "a.sinkgroups.g.processor.type",
    ),
    (Kind::HttpHandler, "a.sources.r.type = http\na.sources.r.port = 1\n", "a.sources.r.handler"),
    (
        Kind::Deserializer,
        "a.sources.r.type = spooldir\na.sources.r.spoolDir = /x\n",
        "a.sources.r.deserializer",
    ),
    (
        Kind::HbaseSerializer,
        "a.sinks.k.type = hbase2\na.sinks.k.table = t\na.sinks.k.columnFamily = f\n",
        "a.sinks.k.serializer",
    ),
    (
        Kind::HiveSerializer,
        "a.sinks.k.type = hive\na.sinks.k.hive.metastore = m\na.sinks.k.hive.database = d\na.sinks.k.hive.table = t\n",
        "a.sinks.k.serializer",
    ),
    (
        Kind::Serializer,
        "a.sinks.k.type = file_roll\na.sinks.k.sink.directory = /x\n",
        "a.sinks.k.sink.serializer",
    ),
    (
        Kind::PathManager,
        "a.sinks.k.type = file_roll\na.sinks.k.sink.directory = /x\n",
        "a.sinks.k.sink.pathManager",
    ),
    (
        Kind::KeyProvider,
        "a.channels.c.type = file\na.channels.c.encryption.activeKey = k\n\
         a.channels.c.encryption.cipherProvider = AESCTRNOPADDING\n",
        "a.channels.c.encryption.keyProvider",
    ),
];

fn place(component: &Component) -> Option<Place> {
    let (_, around, chooser) = PLACES.iter().find(|(kind, _, _)| *kind == component.kind)?;
    let chosen = format!("{chooser} = {}\n", component.aliases.first()?);
    // The last of equal keys wins.
    let channel = if component.kind == Kind::Channel { "" } else { CHANNEL };
    let frame = [LISTS, LINKS, SOURCE, channel, SINK, around, &chosen].concat();
    Some(Place { frame, prefix: format!("{}.", chooser.strip_suffix(".type").unwrap_or(chooser)) })
}

fn of_component((component, place): (&'static Component, Place)) -> Vec<Vec<u8>> {
    let required = |without: &str| -> String {
        let others = component.properties.iter().filter(|it| it.required && it.key != without);
        others.filter_map(|it| Some(format!("{}{} = {}\n", place.prefix, key(it), usual(it)?))).collect()
    };
    let mut files = vec![format!("{}{}", place.frame, required("")), place.frame.clone()];
    for property in component.properties.iter().filter(|property| !is_of_frame(property.key)) {
        files.push(format!("{}{}", place.frame, required(property.key)));
        for value in VALUES.iter().chain(property.values).chain(more(property)) {
            let line = format!("{}{} = {value}\n", place.prefix, key(property));
            files.push(format!("{}{}{line}", place.frame, required(property.key)));
        }
    }
    files.into_iter().map(String::into_bytes).collect()
}

fn is_of_frame(key: &str) -> bool {
    matches!(key, "type" | "channels" | "channel")
}

pub(super) fn key(property: &Property) -> String {
    property.key.replace('*', "x").replace("<sink>", "k")
}

pub(super) const VALUES: &[&str] = &[
    "x",
    "0",
    "1",
    "-1",
    "7",
    "60",
    "25000",
    "2147483648",
    "9223372036854775808",
    "true",
    "false",
    "1.5",
    "a b",
    "a,b",
];

/// Values that fit a key or a type, or nearly.
pub(super) fn more(property: &Property) -> &'static [&'static str] {
    match property.key {
        "endpoint" => URLS,
        "providerURL" | "connectionFactory" => {
            &["java:x", "tcp://h:1", "x/y", "ldap://h", "a b:c", "tcp:", "1a:b", "x:"]
        }
        "ipFilterRules" => {
            &["allow:ip:*", "allow:ip:*,deny:name:x", "allow:x:*", "permit:ip:*", "allow:ip", " allow:ip:* ,"]
        }
        "zookeeperQuorum" => &["h:1", "h:1,g:1", "h:1,g:2", "h", "h:", "h: 1 ,g:1", ":1", "h:1,,", ","],
        "pattern" => &["yyyy-MM-dd", "yyyyT", "yyyy'T'HH", "'", "''", "y1", "b", "ZZZ", "zzzzz", "\\u00e9"],
        "serdeSeparator" => &["|", "x|'", "'|'", "ab", "\\u00e9", "\\ud83d\\ude00"],
        "colNames" => &["ROW_KEY", "a,ROW_KEY", "row_key,b"],
        "rowKeyIndex" => &["2", "-5"],
        "destinationType" => &["queue", "TOPIC", "Queue", "x"],
        "hdfs.codeC" => {
            &["GZIP", "gzipcodec", "org.apache.hadoop.io.compress.GzipCodec", "None", "lzo", "lzop"]
        }
        "handler" => &["org.apache.flume.source.http.BLOBHandler", "java.lang.String", "json"],
        "positionFile" => &["/a/b", "a", "/", "a/", "//a", "./a"],
        "backupCheckpointDir" => &["/x/y", "/x/y/", "//x//y", "x"],
        _ => of_type(property),
    }
}

const URLS: &[&str] = &[
    "http://h",
    "https://h:443/x?y=z",
    "HTTP://h",
    "h:80",
    "htp://h",
    "http:h",
    "http://",
    "http:",
    "http:///x",
    "http://h:x/",
    "http://h:-1/",
    "http://h:-2",
    "http://h:99999",
    "http://h:",
    "http://u:p@h:1/",
    "http://[::1]:1/",
    "http://[::1",
    "http://[x]/",
    "http://[::1]x",
    "url:http://h",
    "URL:http://h",
    " http://h",
    "file:/x",
    "mailto:x",
    "jar:file:/x!/y",
    "jar:x",
    "ftp://h",
    "gopher://h",
    "jrt:/x",
    "://h",
    "/h",
    "#x",
    "http://h#x:y",
    "http://h?x:y",
    "http:// h",
    "ws://h",
    "http://a:1:2",
    "http://[fe80::1%eth0]/",
    "http://[1.2.3.4]/",
    "http://h:+1",
    "http//h:1",
];

fn of_type(property: &Property) -> &'static [&'static str] {
    match property.kind {
        Type::Charset => &["utf8", "UTF-8", "UTF_8", "gbk"],
        Type::Regex => &["(", "[a-z", "\\\\d+", "a{2", "(?<n>x)\\\\k<n>", "*", "x{2,1}", "(?i", "\\\\"],
        Type::Enum | Type::String => &["NONE", "default", "Other"],
        Type::Port => &["65536", "4141", "port"],
        Type::List | Type::HostportList => &["a:1", "a:1,b:1", "a:1,b:2", "1 2", "1\\t2"],
        Type::Path => &["/x", "x", "/", "x/y"],
        _ => &[],
    }
}

/// A value with which the component is content.
pub(super) fn usual(property: &Property) -> Option<String> {
    if is_of_frame(property.key) {
        return None;
    }
    if let Some(Default::Text(text)) = property.default {
        return Some(text.to_owned());
    }
    let value = match (property.key, property.kind) {
        ("endpoint", _) => "http://h",
        ("kafka.topics" | "serializers" | "filegroups", _) | (_, Type::Regex) => "x",
        (_, Type::Port) => "4141",
        (_, Type::Path) => "/x/y",
        (_, Type::Enum) => property.values.first()?,
        _ if property.item == Some(Type::Port) => "1 2",
        _ => "x",
    };
    Some(value.to_owned())
}
