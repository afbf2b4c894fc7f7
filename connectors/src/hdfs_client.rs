//! Clients of HDFS. Addresses of name nodes, users and retries come from Hadoop's settings.

use std::io;

use hdfs_native::{Client, ClientBuilder, HdfsError};

use crate::hadoop::settings_folder;
use crate::shared_runtime;

/// Where a name node listens that is named without a port (`dfs.namenode.rpc-address`).
const NAME_NODE_PORT: u16 = 8020;

/// What the client says of a host without a port that is no name service.
const NO_SERVICE: &str = "No NameNode hosts found";

/// In whose name files are read and written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Credentials {
    /// Principal and keytab of Kerberos.
    pub(crate) kerberos: Option<(String, String)>,
    /// The user whom the files belong to, in the place of the one who runs the agent.
    pub(crate) proxy_user: Option<String>,
}

/// Whether Hadoop's settings name a cluster for paths without a host.
pub(crate) fn is_default() -> io::Result<bool> {
    match build(None, &Credentials::default())? {
        Ok(_) => Ok(true),
        // The way to the host is not told, so it cannot be given a port.
        Err(HdfsError::InvalidArgument(why)) if why == NO_SERVICE => Err(io::Error::other(format!(
            "fs.defaultFS of core-site.xml is no name service and has no port; say `hdfs://HOST:{NAME_NODE_PORT}`"
        ))),
        Err(HdfsError::InvalidArgument(_)) => Ok(false),
        Err(error) => Err(described(&error)),
    }
}

/// A client of the cluster at an address (`hdfs://host:port`), or of the default one. Nobody is asked yet whether it is there.
pub(crate) fn connect(address: Option<&str>, credentials: &Credentials) -> io::Result<Client> {
    let client = match (build(address, credentials)?, address) {
        (Err(HdfsError::InvalidArgument(why)), Some(host)) if why == NO_SERVICE => {
            build(Some(&format!("{host}:{NAME_NODE_PORT}")), credentials)?
        }
        (client, _) => client,
    };
    client.map_err(|error| described(&error))
}

fn build(address: Option<&str>, credentials: &Credentials) -> io::Result<hdfs_native::Result<Client>> {
    let mut builder = ClientBuilder::new().with_io_runtime(shared_runtime::handle()?);
    if let Some(address) = address {
        builder = builder.with_url(address);
    }
    if let Some(folder) = settings_folder() {
        builder = builder.with_config_dir(folder.to_string_lossy());
    }
    if let Some(user) = &credentials.proxy_user {
        builder = builder.with_user(user);
    }
    if let Some((principal, keytab)) = &credentials.kerberos {
        builder = builder.with_kerberos_principal(principal).with_kerberos_keytab(keytab);
    }
    Ok(builder.build())
}

/// The simple name of the Java class of an error of a server.
pub(crate) fn class(error: &HdfsError) -> &str {
    match error {
        HdfsError::AlreadyExists(_) => "FileAlreadyExistsException",
        HdfsError::FileNotFound(_) => "FileNotFoundException",
        HdfsError::RPCError(class, _) | HdfsError::FatalRPCError(class, _) => {
            class.rsplit('.').next().unwrap_or_default()
        }
        _ => "",
    }
}

/// The error with its kind, as far as somebody asks for it.
pub(crate) fn described(error: &HdfsError) -> io::Error {
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
            let opened = connect(Some(address), &Credentials::default());
            assert!(opened.is_ok(), "{address}: {:?}", opened.err());
        }
        assert!(connect(Some("viewfs://localhost"), &Credentials::default()).is_err());
    }
}
