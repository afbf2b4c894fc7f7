//! Looks at what configurations count on: the only part of `check` that looks at anything besides its input.

use std::collections::BTreeMap;
use std::io;
use std::net::{TcpListener, TcpStream, ToSocketAddrs as _, UdpSocket};
use std::path::Path;
use std::time::Duration;

use logflowc_compiler::config::Config;
use logflowc_compiler::probe::{self, Probe};
use rayon::prelude::*;
use rustix::fs::Access;

use crate::outside;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is wrong with what a configuration counts on.
pub(super) fn answers(config: &Config) -> BTreeMap<Probe, String> {
    let questions = probe::questions(config);
    let wrong = questions.into_par_iter().filter_map(|probe| {
        let error = ask(&probe).err()?.to_string();
        let why = error.split(" (os error").next().unwrap_or_default().to_owned();
        Some((probe, why))
    });
    let mut wrong: BTreeMap<Probe, String> = wrong.collect();
    let targets = probe::targets(config, &wrong);
    let unusable = targets.into_par_iter().filter_map(|(probe, settings)| {
        let Probe::Target { kind, class, .. } = &probe else { return None };
        let why = outside::probe(*kind, class)?(&settings)?;
        Some((probe, why))
    });
    wrong.par_extend(unusable);
    wrong
}

fn ask(probe: &Probe) -> io::Result<()> {
    match probe {
        Probe::Folder { path, created: false } => folder(Path::new(path)),
        Probe::Folder { path, created: true } => {
            let there = Path::new(path).ancestors().find(|part| part.exists());
            folder(there.unwrap_or(Path::new(".")))
        }
        Probe::Port { udp: true, host, port } => UdpSocket::bind((host.as_str(), *port)).map(drop),
        Probe::Port { udp: false, host, port } => TcpListener::bind((host.as_str(), *port)).map(drop),
        Probe::Endpoint { host, port } => server(host, *port),
        // Its connector is asked.
        Probe::Target { .. } => Ok(()),
    }
}

fn folder(path: &Path) -> io::Result<()> {
    if !path.metadata()?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    Ok(rustix::fs::access(path, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK)?)
}

fn server(host: &str, port: u16) -> io::Result<()> {
    let mut last = io::ErrorKind::NotFound.into();
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(_) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}
