//! The runtime that clients of network protocols share. It is made when the first of them asks.

use std::io;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Builder, Handle, Runtime};

/// Threads that do the work of sockets; what takes long happens on the threads of the engine.
const THREADS: usize = 2;

static RUNTIME: Mutex<Option<Runtime>> = Mutex::new(None);

/// The runtime, to start tasks on and to wait for them.
pub(crate) fn handle() -> io::Result<Handle> {
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(runtime) = &*runtime {
        return Ok(runtime.handle().clone());
    }
    let made =
        Builder::new_multi_thread().worker_threads(THREADS).thread_name("network").enable_all().build()?;
    let handle = made.handle().clone();
    *runtime = Some(made);
    Ok(handle)
}
