//! What the tests of deserializers share.

use std::fs::{self, File};

use logflowc_plan as plan;
use logflowc_runtime::connector::Failure;
use logflowc_runtime::{Batch, Headers, Join};
use serde_json::Value;

use super::{Config, Deserializer, Input, Setup};
use crate::charset::{Charset, OnMalformed};

/// The bodies of a batch, and the position behind them.
pub(super) type Read = (Vec<Vec<u8>>, u64);

/// How a file is opened.
pub(super) struct Opening<'o> {
    pub(super) settings: Value,
    pub(super) charset: &'o str,
    pub(super) on_malformed: OnMalformed,
    pub(super) batch: usize,
    pub(super) position: u64,
    pub(super) join: Option<plan::Join>,
}

impl Opening<'_> {
    pub(super) fn new(settings: Value) -> Self {
        Self {
            settings,
            charset: "UTF-8",
            on_malformed: OnMalformed::Fail,
            batch: 100,
            position: 0,
            join: None,
        }
    }

    /// A deserializer for a file with this content.
    pub(super) fn open(&self, content: &[u8]) -> Result<Box<dyn Deserializer>, Failure> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        fs::write(&path, content).expect("written");
        let config: Config = serde_json::from_value(self.settings.clone()).expect("settings fit");
        config.open(Setup {
            input: Input { file: File::open(&path).expect("open"), path, size: content.len() as u64 },
            position: self.position,
            charset: Charset::find(self.charset).expect("a known set"),
            on_malformed: self.on_malformed,
            batch: self.batch,
            headers: &Headers::default(),
            join: self.join.as_ref().map(|join| Join::new(join).expect("a good pattern")),
        })
    }

    /// The batches of a file.
    pub(super) fn batches(&self, content: &[u8]) -> Result<Vec<Read>, Failure> {
        let mut deserializer = self.open(content)?;
        let mut batches = Vec::new();
        loop {
            let mut batch = Batch::default();
            deserializer.read(&mut batch)?;
            if batch.is_empty() {
                return Ok(batches);
            }
            let bodies = (0..batch.len()).map(|event| batch.body(event).to_vec()).collect();
            batches.push((bodies, deserializer.position()));
        }
    }

    /// All bodies of a file.
    pub(super) fn bodies(&self, content: &[u8]) -> Vec<Vec<u8>> {
        self.batches(content)
            .expect("the file can be read")
            .into_iter()
            .flat_map(|(bodies, _)| bodies)
            .collect()
    }
}
