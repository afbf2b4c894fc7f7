//! Reads the schema that stands at an address: a file, a file of HDFS, or what a server of the web says.

use std::fs;
use std::io;
use std::time::Duration;

use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;

use crate::hdfs_client::{self, Credentials, described};
use crate::http_client::HttpClient;
use crate::shared_runtime;

/// How long a server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// No schema is longer.
const MOST: usize = 16 << 20;

/// The text at an address (`file:`, `hdfs:`, `http:` or `https:`).
pub(crate) fn read(url: &str) -> io::Result<String> {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    let bytes = match scheme.as_str() {
        "file" => fs::read(path(url)).map_err(|error| error.to_string()),
        "hdfs" => of_hdfs(url).map_err(|error| error.to_string()),
        "http" | "https" => of_web(url, scheme == "https"),
        scheme => Err(format!("nobody reads from `{scheme}:`; it is `file:`, `hdfs:`, `http:` or `https:`")),
    };
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string()));
    text.map_err(|why| io::Error::other(format!("no schema at {url}: {why}")))
}

/// What stands behind scheme and host.
fn path(url: &str) -> &str {
    let rest = url.split_once(':').map_or(url, |(_, rest)| rest);
    rest.strip_prefix("//").map_or(rest, |rest| &rest[rest.find('/').unwrap_or(rest.len())..])
}

fn of_hdfs(url: &str) -> io::Result<Vec<u8>> {
    let path = path(url);
    let client = hdfs_client::connect(Some(&url[..url.len() - path.len()]), &Credentials::default())?;
    let text = async {
        let mut file = client.read(path).await?;
        let length = file.file_length().min(MOST);
        file.read_bytes(length).await
    };
    let late = |_| io::Error::from(io::ErrorKind::TimedOut);
    let runtime = shared_runtime::handle()?;
    let text = runtime.block_on(async { tokio::time::timeout(PATIENCE, text).await }).map_err(late)?;
    Ok(text.map_err(|error| described(&error))?.to_vec())
}

fn of_web(url: &str, encrypted: bool) -> Result<Vec<u8>, String> {
    let request = Request::get(url).body(Full::new(Bytes::new())).map_err(|error| error.to_string())?;
    let client = HttpClient::new(encrypted, PATIENCE, PATIENCE).map_err(|failure| failure.to_string())?;
    let answer = client.send(request, MOST)?;
    if answer.status.is_success() { Ok(answer.body.to_vec()) } else { Err(answer.status.to_string()) }
}
