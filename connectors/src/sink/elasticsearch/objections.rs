//! What servers of today no longer have.

use logflowc_plan::{Objection, Settings};

const GONE: &[(&str, &str)] = &[
    ("indexType", "servers have no types of documents since Elasticsearch 8 and OpenSearch 2"),
    ("clusterName", "nobody asks for it over HTTP"),
    ("client", "there is one client, which speaks HTTP"),
    ("client.*", "there is one client, which speaks HTTP"),
    ("ttl", "documents have no time to live since Elasticsearch 5: let a policy delete old indices"),
];

/// Settings that have no effect.
pub fn of(settings: &Settings) -> Vec<Objection> {
    let given = GONE.iter().filter(|(key, _)| settings.contains_key(*key));
    given
        .map(|(key, why)| Objection { key: (*key).to_owned(), why: (*why).to_owned(), stops: false })
        .collect()
}
