//! What the sink needs of a file system, and which one an address means.

mod calls;
mod local;
mod native;
mod s3;

use std::io;
use std::time::Duration;

use logflowc_plan::{Template, TemplatePart};

use local::Local;
use native::Native;
use s3::S3;

use crate::hdfs_client::{self, Credentials};
use crate::s3_client;

/// Where files are. Paths are those behind scheme and host.
pub(super) trait FileSystem: Send {
    /// Makes a file and the folders above it. One that is there is an [`io::ErrorKind::AlreadyExists`].
    fn create(&mut self, path: &str) -> io::Result<Box<dyn OpenFile>>;

    /// Renames a file. A target that is there is an [`io::ErrorKind::AlreadyExists`].
    fn rename(&mut self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file, if it is there.
    fn remove(&mut self, path: &str) -> io::Result<()>;

    /// The names in a folder; none if it is missing.
    fn names(&mut self, folder: &str) -> io::Result<Vec<String>>;

    /// Whether others see files that are being written. If not, these have their names from the beginning.
    fn shows_open_files(&self) -> bool {
        true
    }

    /// Files that an agent has left behind, as far as they are known without a look into each folder.
    fn left_over(&mut self) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// Asks whether we may look into a folder.
    fn reach(&mut self, folder: &str) -> io::Result<()> {
        self.names(folder).map(drop)
    }

    /// Ends a file that nobody writes any more.
    fn recover(&mut self, path: &str, owner: Owner) -> io::Result<Recovery>;
}

/// A file that is being written.
pub(super) trait OpenFile: Send {
    /// Begins to write bytes behind the others, and to see to it that they stay.
    fn send(&mut self, bytes: Vec<u8>);

    /// Waits until all that was sent is there for good.
    fn wait(&mut self) -> io::Result<()>;

    /// Ends the file.
    fn close(&mut self) -> io::Result<()>;
}

/// Who began a file that is to be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// This sink; it writes there no more.
    Ours,
    /// Perhaps an agent that is alive.
    Unknown,
}

/// How far the end of a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recovery {
    /// The file has ended.
    Done,
    /// Ask again soon.
    Running,
    /// Somebody writes it.
    InUse,
    /// There is no such file.
    Gone,
}

/// What an address says besides the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// `file:` in front.
    Local,
    /// `hdfs:` or `viewfs:` in front, with or without a host.
    Hdfs(String),
    /// `s3:`, `s3a:` or `s3n:` in front: a bucket, perhaps with key and secret before it.
    S3(String),
    /// Nothing in front: what `fs.defaultFS` of Hadoop's settings says, or local files.
    Default,
}

/// A scheme that no file system here is for.
#[derive(Debug, thiserror::Error)]
#[error("there is no file system for `{0}:`")]
pub(super) struct UnknownScheme(String);

/// Takes scheme and host away from the template of an address.
pub(super) fn split(address: &Template) -> Result<(Place, Template), UnknownScheme> {
    let mut path = address.clone();
    let Some(TemplatePart::Text { text }) = path.parts.first_mut() else { return Ok((Place::Default, path)) };
    let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
        return Ok((Place::Default, path));
    };
    let (host, rest) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    let place = match scheme.to_ascii_lowercase().as_str() {
        "file" => Place::Local,
        scheme @ ("hdfs" | "viewfs") => Place::Hdfs(format!("{scheme}://{host}")),
        scheme if s3_client::is_scheme(scheme) => Place::S3(host.to_owned()),
        scheme => return Err(UnknownScheme(scheme.to_owned())),
    };
    *text = rest.to_owned();
    Ok((place, path))
}

fn is_scheme(text: &str) -> bool {
    let rest = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(rest)
}

/// Opens the file system of a place. One over the network is not asked yet whether it is there.
pub(super) fn open(
    place: &Place,
    credentials: &Credentials,
    limit: Option<Duration>,
) -> io::Result<Box<dyn FileSystem>> {
    match place {
        Place::Hdfs(address) => Ok(Box::new(Native::open(Some(address), credentials, limit)?)),
        Place::S3(bucket) => Ok(Box::new(S3::open(bucket, limit)?)),
        Place::Default if let Some(bucket) = s3_client::default_bucket()? => {
            Ok(Box::new(S3::open(&bucket, limit)?))
        }
        Place::Default if hdfs_client::is_default()? => Ok(Box::new(Native::open(None, credentials, limit)?)),
        Place::Local | Place::Default => Ok(Box::new(Local)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Template {
        let part = TemplatePart::Text { text: text.to_owned() };
        Template { written: text.to_owned(), parts: vec![part, TemplatePart::Year] }
    }

    #[test]
    fn an_address_is_a_place_and_a_path() {
        let parts = |address: &str| {
            let (place, path) = split(&template(address)).expect("a place");
            let TemplatePart::Text { text } = &path.parts[0] else { panic!("{path:?}") };
            (place, text.clone())
        };
        let hdfs = |address: &str| Place::Hdfs(address.to_owned());
        assert_eq!(parts("hdfs://nn:9000/a/"), (hdfs("hdfs://nn:9000"), "/a/".to_owned()));
        assert_eq!(parts("hdfs:///a/"), (hdfs("hdfs://"), "/a/".to_owned()));
        assert_eq!(parts("HDFS:/a/"), (hdfs("hdfs://"), "/a/".to_owned()));
        assert_eq!(parts("file:///a:b/"), (Place::Local, "/a:b/".to_owned()));
        assert_eq!(parts("/a:b/"), (Place::Default, "/a:b/".to_owned()));
        assert_eq!(parts("a/"), (Place::Default, "a/".to_owned()));
        assert_eq!(parts("s3a://bucket/a/"), (Place::S3("bucket".to_owned()), "/a/".to_owned()));
        let error = split(&template("gs://bucket/a")).expect_err("no such file system");
        assert_eq!(error.to_string(), "there is no file system for `gs:`");
    }
}
