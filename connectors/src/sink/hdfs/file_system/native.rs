//! HDFS, over its own protocol. Addresses of name nodes, users and retries come from Hadoop's settings, which are
//! looked for in `HADOOP_CONF_DIR` and in `HADOOP_HOME/etc/hadoop`.

use std::io;
use std::time::Duration;

use hdfs_native::file::FileWriter;
use hdfs_native::{Client, ClientBuilder, HdfsError, WriteOptions};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use super::{FileSystem, OpenFile, Owner, Recovery};
use crate::shared_runtime;

/// Where a name node listens that is named without a port (`dfs.namenode.rpc-address`).
const NAME_NODE_PORT: u16 = 8020;

/// What the client says of a host without a port that is no name service.
const NO_SERVICE: &str = "No NameNode hosts found";

/// In whose name files are written.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Credentials {
    /// Principal and keytab of Kerberos.
    pub(in super::super) kerberos: Option<(String, String)>,
    /// The user whom the files belong to, in the place of the one who runs the agent.
    pub(in super::super) proxy_user: Option<String>,
}

/// A cluster.
pub(super) struct Native {
    client: Client,
    calls: Calls,
}

/// Waits for answers, but no longer than allowed.
#[derive(Clone)]
struct Calls {
    runtime: Handle,
    limit: Option<Duration>,
}

struct NativeFile {
    calls: Calls,
    /// Absent while a task has it.
    writer: Option<FileWriter>,
    task: Option<JoinHandle<(FileWriter, hdfs_native::Result<()>)>>,
}

/// Whether Hadoop's settings name a cluster for paths without a host.
pub(super) fn is_default() -> io::Result<bool> {
    match ClientBuilder::new().with_io_runtime(shared_runtime::handle()?).build() {
        Ok(_) => Ok(true),
        // The way to the host is not told, so it cannot be given a port.
        Err(HdfsError::InvalidArgument(why)) if why == NO_SERVICE => Err(io::Error::other(format!(
            "fs.defaultFS of core-site.xml is no name service and has no port; say `hdfs://HOST:{NAME_NODE_PORT}`"
        ))),
        Err(HdfsError::InvalidArgument(_)) => Ok(false),
        Err(error) => Err(described(&error)),
    }
}

impl Native {
    pub(super) fn open(
        address: Option<&str>,
        credentials: &Credentials,
        limit: Option<Duration>,
    ) -> io::Result<Self> {
        let runtime = shared_runtime::handle()?;
        let build = |address: Option<&str>| {
            let mut builder = ClientBuilder::new().with_io_runtime(runtime.clone());
            if let Some(address) = address {
                builder = builder.with_url(address);
            }
            if let Some(user) = &credentials.proxy_user {
                builder = builder.with_user(user);
            }
            if let Some((principal, keytab)) = &credentials.kerberos {
                builder = builder.with_kerberos_principal(principal).with_kerberos_keytab(keytab);
            }
            builder.build()
        };
        let client = match (build(address), address) {
            (Err(HdfsError::InvalidArgument(why)), Some(host)) if why == NO_SERVICE => {
                build(Some(&format!("{host}:{NAME_NODE_PORT}")))
            }
            (client, _) => client,
        };
        let client = client.map_err(|error| described(&error))?;
        Ok(Self { client, calls: Calls { runtime, limit } })
    }

    async fn end_abandoned(&self, path: &str) -> hdfs_native::Result<Recovery> {
        let mut writer = Box::pin(self.client.append(path)).await?;
        Box::pin(writer.close()).await?;
        Ok(Recovery::Done)
    }

    async fn end_own(&self, path: &str) -> hdfs_native::Result<Recovery> {
        Ok(if self.client.recover_lease(path).await? { Recovery::Done } else { Recovery::Running })
    }
}

impl Calls {
    fn wait<T>(&self, call: impl Future<Output = hdfs_native::Result<T>>) -> io::Result<T> {
        self.within(call)?.map_err(|error| described(&error))
    }

    fn within<T>(&self, call: impl Future<Output = T>) -> io::Result<T> {
        let Some(limit) = self.limit else { return Ok(self.runtime.block_on(call)) };
        let late = |_| {
            let text = format!("no answer within {} ms (hdfs.callTimeout)", limit.as_millis());
            io::Error::new(io::ErrorKind::TimedOut, text)
        };
        self.runtime.block_on(async { tokio::time::timeout(limit, call).await }).map_err(late)
    }
}

impl FileSystem for Native {
    fn create(&mut self, path: &str) -> io::Result<Box<dyn OpenFile>> {
        let writer = self.calls.wait(self.client.create(path, WriteOptions::default()))?;
        Ok(Box::new(NativeFile { calls: self.calls.clone(), writer: Some(writer), task: None }))
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.calls.wait(self.client.rename(from, to, false))
    }

    fn remove(&mut self, path: &str) -> io::Result<()> {
        self.calls.wait(self.client.delete(path, false)).map(|_| ())
    }

    fn names(&mut self, folder: &str) -> io::Result<Vec<String>> {
        let found = match self.calls.wait(self.client.list_status(folder, false)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            found => found?,
        };
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        Ok(found.iter().filter(|status| !status.isdir).map(|status| name(&status.path)).collect())
    }

    /// A writer keeps its lease by asking for it again and again. What is not ours is only ended when the name node
    /// says that nobody holds the lease.
    fn recover(&mut self, path: &str, owner: Owner) -> io::Result<Recovery> {
        let ended = match owner {
            Owner::Ours => self.calls.within(self.end_own(path))?,
            Owner::Unknown => self.calls.within(self.end_abandoned(path))?,
        };
        let error = match ended {
            Ok(recovery) => return Ok(recovery),
            Err(error) => error,
        };
        match class(&error) {
            "FileNotFoundException" => Ok(Recovery::Gone),
            "RecoveryInProgressException" => Ok(Recovery::Running),
            "AlreadyBeingCreatedException" => Ok(Recovery::InUse),
            _ => Err(described(&error)),
        }
    }
}

impl OpenFile for NativeFile {
    /// The bytes are on their way while the next file gets its own.
    fn send(&mut self, bytes: Vec<u8>) {
        // A file that was given up has no writer; waiting for it fails.
        let Some(mut writer) = self.writer.take() else { return };
        self.task = Some(self.calls.runtime.spawn(async move {
            let mut written = Box::pin(writer.write_bytes(bytes.into())).await.map(|_| ());
            if written.is_ok() {
                written = Box::pin(writer.hsync()).await;
            }
            (writer, written)
        }));
    }

    fn wait(&mut self) -> io::Result<()> {
        if let Some(mut task) = self.task.take() {
            let ended = self.calls.within(&mut task).inspect_err(|_| task.abort())?;
            let (writer, written) = ended.map_err(io::Error::other)?;
            written.map_err(|error| described(&error))?;
            self.writer = Some(writer);
        }
        if self.writer.is_some() { Ok(()) } else { Err(io::Error::other("the file was given up")) }
    }

    fn close(&mut self) -> io::Result<()> {
        self.wait()?;
        let writer = self.writer.as_mut().expect("a file that was waited for has its writer");
        self.calls.wait(writer.close())
    }
}

/// The simple name of the Java class of an error of a server.
fn class(error: &HdfsError) -> &str {
    match error {
        HdfsError::AlreadyExists(_) => "FileAlreadyExistsException",
        HdfsError::FileNotFound(_) => "FileNotFoundException",
        HdfsError::RPCError(class, _) | HdfsError::FatalRPCError(class, _) => {
            class.rsplit('.').next().unwrap_or_default()
        }
        _ => "",
    }
}

/// The error with its kind, as far as the sink asks for it.
fn described(error: &HdfsError) -> io::Error {
    let kind = match class(error) {
        "FileAlreadyExistsException" => io::ErrorKind::AlreadyExists,
        "FileNotFoundException" => io::ErrorKind::NotFound,
        _ => io::ErrorKind::Other,
    };
    let text = match error {
        HdfsError::GSSAPIError(_, _, reason) => format!("Kerberos: {reason}"),
        // The text of a Java exception goes on with its stack.
        error => error.to_string().lines().next().unwrap_or_default().to_owned(),
    };
    io::Error::new(kind, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_without_a_port_is_a_name_node() {
        for address in ["hdfs://localhost", "hdfs://localhost:9000"] {
            let opened = Native::open(Some(address), &Credentials::default(), None);
            assert!(opened.is_ok(), "{address}: {:?}", opened.err());
        }
        assert!(Native::open(Some("viewfs://localhost"), &Credentials::default(), None).is_err());
    }
}
