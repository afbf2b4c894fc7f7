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

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use tempfile::TempDir;

    use super::*;

    /// What is read from a server that answers with this, and what it was asked for.
    fn answered(answer: &'static str) -> (io::Result<String>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/schemas/word.avsc?v=1", listener.local_addr().expect("it is bound"));
        let server = thread::spawn(move || {
            let (mut client, _) = listener.accept().expect("a client");
            let mut lines = BufReader::new(client.try_clone().expect("a handle")).lines();
            let asked = lines.next().expect("a request").expect("a line");
            assert!(lines.any(|line| line.is_ok_and(|line| line.is_empty())), "the request has an end");
            client.write_all(answer.as_bytes()).expect("the client waits");
            asked
        });
        (read(&url), server.join().expect("no panic"))
    }

    #[test]
    fn a_server_of_the_web_is_asked() {
        let (found, asked) = answered("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n\"string\"");
        assert_eq!(found.expect("an answer"), "\"string\"");
        assert_eq!(asked, "GET /schemas/word.avsc?v=1 HTTP/1.1");
        let (refused, _) = answered("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone");
        assert!(refused.expect_err("there is none").to_string().ends_with("404 Not Found"));
    }

    #[test]
    fn a_file_has_its_scheme() {
        let folder = TempDir::new().expect("a folder for the test");
        let path = folder.path().join("word.avsc");
        fs::write(&path, "\"int\"").expect("room on the disk");
        for url in [format!("file:{}", path.display()), format!("FILE://{}", path.display())] {
            assert_eq!(read(&url).expect("it is there"), "\"int\"");
        }
        // As in Flume, a name alone is no address.
        let error = read("word.avsc").expect_err("no scheme").to_string();
        assert!(error.contains("`file:`, `hdfs:`, `http:` or `https:`"), "{error}");
    }
}
