//! Batches go back to where they came from when the last sink has let go of them.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crossbeam_queue::ArrayQueue;

use crate::batch::Batch;

/// Batches with more memory than this are not kept: one giant event must not be paid for ever after.
const KEEP_BYTES: usize = 4 << 20;

/// Empty batches of one source.
#[derive(Debug, Clone)]
pub struct Pool(Arc<ArrayQueue<Batch>>);

impl Pool {
    /// A pool that keeps at most `batches`.
    pub fn new(batches: usize) -> Self {
        Self(Arc::new(ArrayQueue::new(batches.max(1))))
    }

    /// An empty batch, used before if there is one.
    pub fn take(&self) -> Batch {
        self.0.pop().unwrap_or_default()
    }

    /// Takes a batch back.
    pub fn give(&self, mut batch: Batch) {
        if batch.arena().capacity() <= KEEP_BYTES {
            batch.clear();
            // A full pool lets the batch go.
            let _ = self.0.push(batch);
        }
    }

    /// Shares a batch. From here on nobody changes it. A sparse one is used again at once: its events may wait for
    /// long, and are not to hold a whole block of memory all the while.
    pub fn share(&self, batch: Batch) -> Arc<Shared> {
        if batch.is_sparse() {
            let dense = batch.dense_copy();
            self.give(batch);
            return Shared::alone(dense);
        }
        Arc::new(Shared { batch, pool: Some(self.clone()) })
    }
}

/// A batch that several channels and sinks may hold.
pub struct Shared {
    batch: Batch,
    pool: Option<Pool>,
}

impl Shared {
    /// A shared batch that belongs to no pool.
    pub fn alone(batch: Batch) -> Arc<Self> {
        Arc::new(Self { batch, pool: None })
    }
}

impl Deref for Shared {
    type Target = Batch;

    fn deref(&self) -> &Batch {
        &self.batch
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Some(pool) = &self.pool {
            pool.give(std::mem::take(&mut self.batch));
        }
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shared({} events)", self.batch.len())
    }
}
