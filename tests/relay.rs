//! A network that fails on command: connections to a server that pass through here are slowed down or cut.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A port of this machine that leads to another one.
pub(crate) struct Relay {
    port: u16,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    /// Where it leads, once that is known.
    target: u16,
    weather: Weather,
    /// Clients that did not get through.
    refused: usize,
    /// Both ends of all connections.
    open: Vec<TcpStream>,
}

/// How the network is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    Fair,
    /// Some kilobytes take a while.
    Slow,
    /// Nobody gets through.
    Cut,
}

const PIECE: usize = 4096;
const DELAY: Duration = Duration::from_millis(20);

impl Relay {
    /// Takes a free port.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let shared =
            Arc::new(Mutex::new(Shared { target: 0, weather: Weather::Fair, refused: 0, open: Vec::new() }));
        let state = Arc::clone(&shared);
        thread::spawn(move || listener.incoming().flatten().for_each(|client| connect(&client, &state)));
        Self { port, shared }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Connections lead to this port from now on.
    pub(crate) fn lead_to(&self, port: u16) {
        self.shared.lock().expect("nobody panics with it").target = port;
    }

    /// How many clients did not get through so far.
    pub(crate) fn refused(&self) -> usize {
        self.shared.lock().expect("nobody panics with it").refused
    }

    /// Changes the weather; in bad weather all connections end.
    pub(crate) fn set(&self, weather: Weather) {
        let mut shared = self.shared.lock().expect("nobody panics with it");
        shared.weather = weather;
        if weather == Weather::Cut {
            shared.open.drain(..).for_each(|end| drop(end.shutdown(Shutdown::Both)));
        }
    }
}

fn connect(client: &TcpStream, shared: &Arc<Mutex<Shared>>) {
    let mut state = shared.lock().expect("nobody panics with it");
    let server =
        TcpStream::connect(("127.0.0.1", state.target)).ok().filter(|_| state.weather != Weather::Cut);
    let Some(server) = server else {
        state.refused += 1;
        return drop(client.shutdown(Shutdown::Both));
    };
    let copy = |end: &TcpStream| end.try_clone().expect("a descriptor is free");
    state.open.extend([copy(client), copy(&server)]);
    for (from, to) in [(copy(client), copy(&server)), (server, copy(client))] {
        let shared = Arc::clone(shared);
        thread::spawn(move || pass(from, to, &shared));
    }
}

/// Passes bytes on until one end is closed.
fn pass(mut from: TcpStream, mut to: TcpStream, shared: &Mutex<Shared>) {
    let mut piece = [0; PIECE];
    while let Ok(count) = from.read(&mut piece) {
        if shared.lock().expect("nobody panics with it").weather == Weather::Slow {
            thread::sleep(DELAY);
        }
        if count == 0 || to.write_all(&piece[..count]).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
