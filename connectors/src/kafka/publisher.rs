//! A producer that hands over batches: a batch has arrived when every record of it is acknowledged.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, Thread};
use std::time::Duration;

use logflowc_runtime::connector::Failure;
use rdkafka::ClientConfig;
use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{DeliveryResult, OwnedHeaders};
use rdkafka::producer::{BaseRecord, Producer as _, ProducerContext, ThreadedProducer};

use super::client::{Log, not_made};
use super::receipt::Receipt;

/// A record to be written.
#[derive(Debug)]
pub(crate) struct Record<'r> {
    pub(crate) topic: &'r str,
    pub(crate) partition: Option<i32>,
    pub(crate) key: Option<&'r [u8]>,
    pub(crate) value: &'r [u8],
    /// Milliseconds since 1970.
    pub(crate) timestamp: Option<i64>,
    pub(crate) headers: Option<OwnedHeaders>,
}

/// Writes records. After a failure it is to be made anew.
pub(crate) struct Publisher {
    producer: ThreadedProducer<Reports>,
    /// Each batch is a transaction.
    transactional: bool,
}

/// Nobody counts on being woken alone.
const LOOK: Duration = Duration::from_millis(100);

/// How long the servers may take to end what the last producer of the same name has left open. It is asked again.
const BEGIN: Duration = Duration::from_secs(10);

/// How long an answer about a transaction may take.
pub(super) const ANSWER: Duration = Duration::from_mins(1);

impl Publisher {
    /// Makes the client. Without transactions no server is asked; with them, what the last producer of the same name
    /// has left open is ended.
    pub(crate) fn open(config: &ClientConfig) -> Result<Self, Failure> {
        let failed = |error: KafkaError| not_made("cannot make a Kafka producer", &error);
        let producer: ThreadedProducer<Reports> =
            config.create_with_context(Reports::default()).map_err(failed)?;
        let transactional = Self::is_transactional(config);
        if transactional {
            producer.init_transactions(BEGIN).map_err(failed)?;
        }
        Ok(Self { producer, transactional })
    }

    pub(crate) fn is_transactional(config: &ClientConfig) -> bool {
        config.get("transactional.id").is_some()
    }

    /// Sends what `send` gives and waits until everything is acknowledged. A transaction has the receipt in it.
    pub(crate) fn batch(
        &self,
        receipt: Option<&Receipt>,
        send: impl FnOnce(&mut Sender<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let reports = self.producer.context();
        reports.begin();
        if self.transactional {
            self.producer.begin_transaction().map_err(not_sent)?;
        }
        let queued = send(&mut Sender(&self.producer));
        reports.wait();
        let arrived = queued.and_then(|()| reports.failure().map_or(Ok(()), |error| Err(not_sent(error))));
        if self.transactional { self.end(arrived, receipt) } else { arrived }
    }

    /// Commits the transaction if all has gone well so far.
    fn end(&self, arrived: Result<(), Failure>, receipt: Option<&Receipt>) -> Result<(), Failure> {
        let told = arrived.and_then(|()| receipt.map_or(Ok(()), |receipt| receipt.tell(&self.producer)));
        if let Err(failure) = told {
            // The next producer of the same name aborts what is left open.
            let _ = self.producer.abort_transaction(ANSWER);
            return Err(failure);
        }
        let ended = self.producer.commit_transaction(ANSWER);
        if let Some(receipt) = receipt {
            receipt.ended(ended.is_ok());
        }
        ended.map_err(not_sent)
    }
}

/// Takes the records of one batch.
pub(crate) struct Sender<'p>(&'p ThreadedProducer<Reports>);

impl Sender<'_> {
    /// Queues a record, waiting for room in the queue.
    pub(crate) fn send(&mut self, record: Record<'_>) -> Result<(), Failure> {
        let reports = self.0.context();
        let mut next = BaseRecord::to(record.topic).payload(record.value);
        next.partition = record.partition;
        next.key = record.key;
        next.timestamp = record.timestamp;
        next.headers = record.headers;
        reports.waiting.fetch_add(1, Ordering::AcqRel);
        loop {
            match self.0.send(next) {
                Ok(()) => return Ok(()),
                Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), same)) => {
                    thread::park_timeout(LOOK);
                    next = same;
                }
                Err((error, _)) => {
                    reports.waiting.fetch_sub(1, Ordering::AcqRel);
                    return Err(Failure::retry(format!("cannot send to topic `{}`", record.topic), error));
                }
            }
        }
    }
}

fn not_sent(error: KafkaError) -> Failure {
    Failure::retry("Kafka does not take the events", error)
}

/// What has become of the records of a batch. librdkafka tells on a thread of its own.
struct Reports {
    /// Records without an answer, and one for the batch as long as it is being sent.
    waiting: AtomicUsize,
    /// Who waits; looked at once in a batch.
    waiter: Mutex<Option<Thread>>,
    failure: Mutex<Option<KafkaError>>,
    log: Log,
}

impl Default for Reports {
    fn default() -> Self {
        Self { waiting: AtomicUsize::new(0), waiter: Mutex::default(), failure: Mutex::default(), log: Log }
    }
}

impl Reports {
    fn begin(&self) {
        self.waiting.store(1, Ordering::Release);
        *self.waiter.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread::current());
        self.failure();
    }

    fn wait(&self) {
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        while self.waiting.load(Ordering::Acquire) > 0 {
            thread::park_timeout(LOOK);
        }
    }

    /// The first failure since it was asked for.
    fn failure(&self) -> Option<KafkaError> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn wake(&self) {
        if let Some(waiter) = &*self.waiter.lock().unwrap_or_else(PoisonError::into_inner) {
            waiter.unpark();
        }
    }
}

impl ClientContext for Reports {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        self.log.log(level, facility, message);
    }

    fn error(&self, error: KafkaError, reason: &str) {
        self.log.error(error, reason);
    }
}

impl ProducerContext for Reports {
    type DeliveryOpaque = ();

    fn delivery(&self, delivered: &DeliveryResult<'_>, (): ()) {
        if let Err((error, _)) = delivered {
            let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
            failure.get_or_insert_with(|| error.clone());
        }
        if self.waiting.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.wake();
        }
    }
}
