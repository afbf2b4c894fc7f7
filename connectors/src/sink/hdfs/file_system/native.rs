//! Files of HDFS, over its own protocol.

use std::io;
use std::time::Duration;

use hdfs_native::file::FileWriter;
use hdfs_native::{Client, WriteOptions};
use tokio::task::JoinHandle;

use super::calls::Calls;
use super::{FileSystem, OpenFile, Owner, Recovery};
use crate::hdfs_client::{self, Credentials, class, described};

/// A cluster.
pub(super) struct Native {
    client: Client,
    calls: Calls,
}

struct NativeFile {
    calls: Calls,
    /// Absent while a task has it.
    writer: Option<FileWriter>,
    task: Option<JoinHandle<(FileWriter, hdfs_native::Result<()>)>>,
}

impl Native {
    pub(super) fn open(
        address: Option<&str>,
        credentials: &Credentials,
        limit: Option<Duration>,
    ) -> io::Result<Self> {
        let client = hdfs_client::connect(address, credentials)?;
        Ok(Self { client, calls: Calls::new(limit)? })
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
