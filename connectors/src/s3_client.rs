//! Clients of S3. Addresses, regions and passwords come from Hadoop's settings (`fs.s3a.*`), as for
//! `org.apache.hadoop.fs.s3a.S3AFileSystem`; what they do not say, from the environment (`AWS_*`) and from the machine.

use std::env;
use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http_body_util::BodyExt as _;
use logflowc_runtime::connector::Failure;
use object_store::aws::{AmazonS3, AmazonS3Builder, AwsCredential};
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
    HttpResponse, HttpResponseBody, HttpService,
};
use object_store::{RetryConfig, StaticCredentialProvider};

use crate::hadoop::Configuration;
use crate::http_client::{self, Connections};

/// How long a server may take to take a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// A bucket, and where what is to become its objects waits.
pub(crate) struct Bucket {
    pub(crate) store: AmazonS3,
    /// A folder of this machine, which no other bucket of any server has.
    pub(crate) folder: PathBuf,
}

/// What Hadoop's settings say of a bucket.
struct Settings {
    hadoop: Configuration,
    bucket: String,
}

/// Where a bucket is.
struct Endpoint {
    scheme: &'static str,
    host: String,
}

/// The bucket for paths that name none, where Hadoop's settings name it (`fs.defaultFS`).
pub(crate) fn default_bucket() -> io::Result<Option<String>> {
    let address = Configuration::load()?.get("fs.defaultFS");
    let found = address.as_deref().and_then(|address| address.split_once("://"));
    let found = found.filter(|(scheme, _)| is_scheme(scheme));
    Ok(found.map(|(_, bucket)| bucket.trim_end_matches('/').to_owned()))
}

/// Whether addresses with this scheme are buckets.
pub(crate) fn is_scheme(scheme: &str) -> bool {
    ["s3", "s3a", "s3n"].iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

/// Finds the bucket of an address: its name, with `KEY:SECRET@` in front where the address says so. Nobody is asked yet
/// whether it is there.
pub(crate) fn connect(address: &str, limit: Option<Duration>) -> io::Result<Bucket> {
    let (login, bucket) =
        address.rsplit_once('@').map_or((None, address), |(login, rest)| (Some(login), rest));
    if bucket.is_empty() {
        return Err(io::Error::other("the path names no bucket"));
    }
    let settings = Settings { hadoop: Configuration::load()?, bucket: bucket.to_owned() };
    let endpoint = settings.endpoint();
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_allow_http(true);
    builder = builder.with_retry(RetryConfig {
        retry_timeout: limit.unwrap_or(RetryConfig::default().retry_timeout),
        ..RetryConfig::default()
    });
    if let Some(region) = settings.region(endpoint.as_ref()) {
        builder = builder.with_region(region);
    }
    if let Some(credential) = settings.credential(login) {
        builder = builder.with_credentials(Arc::new(StaticCredentialProvider::new(credential)));
    }
    let by_host = !settings.has_bucket_in_path(endpoint.as_ref());
    if let Some(Endpoint { scheme, host }) = endpoint.as_ref().filter(|endpoint| endpoint.region().is_none())
    {
        let before = if by_host { format!("{bucket}.") } else { String::new() };
        builder = builder
            .with_endpoint(format!("{scheme}://{before}{host}"))
            .with_virtual_hosted_style_request(by_host);
    }
    let address = endpoint.map(Endpoint::address).or_else(|| env::var("AWS_ENDPOINT_URL").ok());
    let client =
        OwnClient { encrypted: !address.as_deref().is_some_and(|address| address.starts_with("http://")) };
    let store = builder.with_http_connector(client).build().map_err(io::Error::other)?;
    let server = address.map_or_else(|| "amazonaws.com".to_owned(), |address| address.replace('/', "_"));
    Ok(Bucket { store, folder: settings.buffer_folder()?.join(server).join(bucket) })
}

impl Settings {
    /// A setting of this bucket, or of all.
    fn get(&self, key: &str) -> Option<String> {
        let own = self.hadoop.get(&format!("fs.s3a.bucket.{}.{key}", self.bucket));
        own.or_else(|| self.hadoop.get(&format!("fs.s3a.{key}")))
    }

    fn is(&self, key: &str) -> Option<bool> {
        self.get(key).map(|value| value.eq_ignore_ascii_case("true"))
    }

    fn endpoint(&self) -> Option<Endpoint> {
        let written = self.get("endpoint")?;
        let (scheme, host) = match written.split_once("://") {
            Some(("http", host)) => ("http", host),
            Some((_, host)) => ("https", host),
            None if self.is("connection.ssl.enabled") == Some(false) => ("http", written.as_str()),
            None => ("https", written.as_str()),
        };
        Some(Endpoint { scheme, host: host.trim_end_matches('/').to_owned() })
    }

    fn region(&self, endpoint: Option<&Endpoint>) -> Option<String> {
        self.get("endpoint.region").or_else(|| endpoint?.region().map(str::to_owned))
    }

    fn credential(&self, login: Option<&str>) -> Option<AwsCredential> {
        let (key_id, secret_key) = match login.and_then(|login| login.split_once(':')) {
            Some((key, secret)) => (key.to_owned(), secret.to_owned()),
            None => (self.get("access.key")?, self.get("secret.key")?),
        };
        let token = self.get("session.token").filter(|_| login.is_none());
        Some(AwsCredential { key_id, secret_key, token })
    }

    /// Whether the bucket stands in the path and not in the name of the host, where a name cannot have it.
    fn has_bucket_in_path(&self, endpoint: Option<&Endpoint>) -> bool {
        self.is("path.style.access") == Some(true)
            || self.bucket.contains('.')
            || endpoint.is_some_and(Endpoint::is_address)
    }

    /// What is in there was confirmed, so it is no folder that a restart may empty.
    fn buffer_folder(&self) -> io::Result<PathBuf> {
        if let Some(folders) = self.get("buffer.dir") {
            return Ok(PathBuf::from(folders.split(',').next().unwrap_or_default().trim()));
        }
        let home = env::var_os("HOME")
            .ok_or_else(|| io::Error::other("neither fs.s3a.buffer.dir nor HOME is set"))?;
        Ok(PathBuf::from(home).join(".flume/s3a"))
    }
}

impl Endpoint {
    /// The region of a server of Amazon, which needs no other address then.
    fn region(&self) -> Option<&str> {
        let name = self.host.strip_suffix(".amazonaws.com")?;
        name.strip_prefix("s3.").or_else(|| name.strip_prefix("s3-"))
    }

    fn address(self) -> String {
        format!("{}://{}", self.scheme, self.host)
    }

    fn is_address(&self) -> bool {
        let (host, _) = self.host.rsplit_once(':').unwrap_or((&self.host, ""));
        host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok()
    }
}

/// The client that the other connectors send requests with as well.
#[derive(Debug)]
struct OwnClient {
    /// Whether the certificates that the system trusts are needed.
    encrypted: bool,
}

#[derive(Debug)]
struct Requests(Connections<HttpRequestBody>);

impl HttpConnector for OwnClient {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let connections = http_client::connections(self.encrypted, CONNECT).map_err(|failure: Failure| {
            object_store::Error::Generic { store: "S3", source: failure.to_string().into() }
        })?;
        Ok(HttpClient::new(Requests(connections)))
    }
}

#[async_trait]
impl HttpService for Requests {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = self.0.request(request).await;
        let answer = answer.map_err(|error| {
            let kind = if error.is_connect() { HttpErrorKind::Connect } else { HttpErrorKind::Interrupted };
            HttpError::new(kind, error)
        })?;
        let broken = |error| HttpError::new(HttpErrorKind::Interrupted, error);
        Ok(answer.map(|body| HttpResponseBody::new(body.map_err(broken))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(bucket: &str, values: &[(&str, &str)]) -> Settings {
        let property = |(key, value): &(&str, &str)| {
            format!("<property><name>fs.s3a.{key}</name><value>{value}</value></property>")
        };
        let all: String = values.iter().map(property).collect();
        let hadoop = Configuration::parse(&format!("<configuration>{all}</configuration>"));
        Settings { hadoop: hadoop.expect("well-formed"), bucket: bucket.to_owned() }
    }

    /// Scheme, host, region, and whether the bucket stands in the path.
    fn place(bucket: &str, values: &[(&str, &str)]) -> (String, String, bool) {
        let settings = settings(bucket, values);
        let endpoint = settings.endpoint();
        let region = settings.region(endpoint.as_ref()).unwrap_or_default();
        let in_path = settings.has_bucket_in_path(endpoint.as_ref());
        let address = endpoint.map_or_else(String::new, Endpoint::address);
        (address, region, in_path)
    }

    #[test]
    fn a_server_is_where_hadoop_says() {
        let told = |address: &str, region: &str, in_path| (address.to_owned(), region.to_owned(), in_path);
        assert_eq!(place("logs", &[]), told("", "", false));
        assert_eq!(place("my.logs", &[]), told("", "", true));
        let amazon = [("endpoint", "s3.eu-west-1.amazonaws.com")];
        assert_eq!(place("logs", &amazon), told("https://s3.eu-west-1.amazonaws.com", "eu-west-1", false));
        let address = [("endpoint", "http://127.0.0.1:9000/")];
        assert_eq!(place("logs", &address), told("http://127.0.0.1:9000", "", true));
        let plain =
            [("endpoint", "minio:9000"), ("connection.ssl.enabled", "false"), ("endpoint.region", "x")];
        assert_eq!(place("logs", &plain), told("http://minio:9000", "x", false));
        let own = [("endpoint", "one"), ("bucket.logs.endpoint", "two"), ("path.style.access", "true")];
        assert_eq!(place("logs", &own), told("https://two", "", true));
        assert_eq!(place("other", &own), told("https://one", "", true));
    }

    #[test]
    fn a_login_in_the_path_comes_first() {
        let values = [("access.key", "a"), ("secret.key", "b"), ("session.token", "c")];
        let settings = settings("logs", &values);
        let found = |login| {
            let credential = settings.credential(login).expect("both have one");
            (credential.key_id, credential.secret_key, credential.token)
        };
        assert_eq!(found(Some("x:y/z")), ("x".to_owned(), "y/z".to_owned(), None));
        assert_eq!(found(None), ("a".to_owned(), "b".to_owned(), Some("c".to_owned())));
        assert!(connect("", None).is_err());
        assert!(connect("x:y@", None).is_err());
    }
}
